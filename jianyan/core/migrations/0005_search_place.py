"""A step from the search index to its record, and a mark on records whose text fills several sections."""

from typing import Any

from django.db import migrations, models


def mark(apps: Any, schema_editor: Any) -> None:
    """What was indexed before has no mark yet; the triggers keep the index itself."""
    rows = apps.get_model("core", "SearchText").objects
    several = rows.filter(section=1).values("record_id")
    for row in rows.filter(record_id__in=several).iterator(200):
        owner = str(row.committee_id)
        row.grams = row.grams.replace(owner, f"{owner} {owner}s", 1)
        row.save(update_fields=["grams"])


class Migration(migrations.Migration):
    dependencies = [("core", "0004_journal_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="searchtext",
            index=models.Index(fields=["committee", "id", "record_id"], name="searchtext_place"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
