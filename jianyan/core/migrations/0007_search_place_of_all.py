"""A search finds hundreds and shows twenty: all it asks of them stands in the index, not beside the text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_squashed_0006_link_clue")]

    operations = [
        migrations.RemoveIndex(model_name="searchtext", name="searchtext_place"),
        migrations.AddIndex(
            model_name="searchtext",
            index=models.Index(
                fields=["committee", "id", "section", "record_id", "on", "model"], name="searchtext_place"
            ),
        ),
    ]
