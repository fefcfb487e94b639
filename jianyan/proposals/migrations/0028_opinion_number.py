from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0027_distinction_voided"),
    ]

    operations = [
        migrations.AddField(
            model_name="coopinion",
            name="number",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="文号"),
            preserve_default=False,
        ),
    ]
