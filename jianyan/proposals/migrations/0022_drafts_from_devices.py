from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0021_class_implemented'),
    ]

    operations = [
        migrations.AddField(
            model_name='drafttext',
            name='device_key',
            field=models.CharField(blank=True, default='', max_length=32, verbose_name='设备上的标识'),
        ),
        migrations.AddConstraint(
            model_name='drafttext',
            constraint=models.UniqueConstraint(condition=models.Q(('device_key', ''), _negated=True), fields=('committee', 'account', 'device_key'), name='drafttext_device_once'),
        ),
    ]
