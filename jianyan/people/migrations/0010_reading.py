from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_night'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='contrast',
            field=models.BooleanField(default=False, verbose_name='高对比度'),
        ),
        migrations.AlterField(
            model_name='account',
            name='text_size',
            field=models.CharField(choices=[('m', '标准'), ('l', '中'), ('xl', '大'), ('xx', '超大')], default='m', max_length=2, verbose_name='字号'),
        ),
    ]
