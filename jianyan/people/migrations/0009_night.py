from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='preference',
            name='night_from',
            field=models.PositiveSmallIntegerField(default=21, verbose_name='夜间从几时'),
        ),
        migrations.AddField(
            model_name='preference',
            name='night_until',
            field=models.PositiveSmallIntegerField(default=8, verbose_name='夜间到几时'),
        ),
    ]
