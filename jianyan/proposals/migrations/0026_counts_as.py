from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0025_feedback_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="counts_as",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="计入"),
            preserve_default=False,
        ),
    ]
