"""From a document as it comes to its figures, with places in the text that came in."""

from __future__ import annotations

import json
import subprocess
import sys

from jianyan.language.extract import as_json, extract
from jianyan.language.lexicon import load

TRADITIONAL = "全年收到提案３６件,審查立案30多件,提案辦復率、滿意率均為98.5%。\n"


def test_starts_are_places_in_the_text_that_came_in():
    readings = extract("review.txt", TRADITIONAL.encode(), load())
    assert [TRADITIONAL[each.start : each.start + 2] for each in readings] == ["３６", "30", "98", "98"]
    assert [each.means for each in readings] == ["P-01", "P-03", "P-17", "P-29"]


def test_values_print_as_json_numbers():
    rows = [as_json(each) for each in extract("review.txt", TRADITIONAL.encode(), load())]
    assert [row["value"] for row in rows] == [36, 30, 98.5, 98.5]
    assert [type(row["value"]) for row in rows] == [int, int, float, float]


def test_the_module_prints_one_json_document(tmp_path):
    path = tmp_path / "review.txt"
    path.write_text(TRADITIONAL, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "jianyan.language", str(path), "--json"], capture_output=True, check=True
    )
    rows = json.loads(run.stdout)
    assert set(rows[0]) == {
        "surface",
        "value",
        "approx",
        "unit",
        "subject",
        "means",
        "filter",
        "sentence",
        "start",
    }
    assert [row["approx"] for row in rows] == ["", "more_than", "", ""]
