from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0026_counts_as"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="distinction", name="distinction_once"),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("committee", "proposal", "kind"),
                name="distinction_once",
            ),
        ),
    ]
