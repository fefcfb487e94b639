"""A review of our own held against the year: every figure that agreed differs, and alone, once it is changed."""

from decimal import Decimal
from pathlib import Path

import pytest

from jianyan.figures import factcheck
from jianyan.figures.factcheck import Verdict
from jianyan.language import lexicon
from jianyan.language.figures import read

TEXT = (Path(__file__).parent / "review.txt").read_text(encoding="utf-8")
READINGS = read(TEXT, lexicon.load())
PLACES = sorted({(r.start, r.surface) for r in READINGS if any(c.isdecimal() for c in r.surface)})


DESKS = {}  # the year does not change while it is read: what was counted once need not be counted again


def verdicts(text, committee):
    desk = DESKS.setdefault(committee.pk, factcheck.Desk(committee.pk, 2022))
    return [desk.judge(reading) for reading in read(text, lexicon.load())]


@pytest.fixture(scope="module")
def before():
    """Verdicts of the unchanged text, filled by the first test that asks."""
    return {}


def test_nothing_of_a_true_review_differs(committee):
    found = verdicts(TEXT, committee)
    assert not [
        (f.reading.surface, f.reading.sentence, f.reason) for f in found if f.verdict == Verdict.DIFFERS
    ]


def test_nearly_all_of_a_true_review_agrees(committee):
    found = verdicts(TEXT, committee)
    unknown = [
        (f.reading.surface, f.reading.subject, f.reason) for f in found if f.verdict == Verdict.UNKNOWN
    ]
    assert len(unknown) <= len(found) // 12, unknown


def changed(surface, change):
    """The surface with its number changed; what stands around the number stays."""
    digits = "".join(c for c in surface if c.isdigit() or c == ".")
    value = change(Decimal(digits))
    return surface.replace(digits, f"{value.normalize():f}", 1)


CHANGES = {"one more": lambda n: n + 1, "one less": lambda n: n - 1, "tenfold": lambda n: n * 10}


@pytest.mark.long  # all of it is reading; what is counted is counted beside each database by the tests above
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("start", "surface"), PLACES)
def test_a_changed_figure_differs_and_alone(start, surface, change, committee, before):
    if not before:
        before |= {(f.reading.start, f.reading.entry): f.verdict for f in verdicts(TEXT, committee)}
    said = changed(surface, CHANGES[change])
    text = TEXT[:start] + said + TEXT[start + len(surface) :]
    moved = len(said) - len(surface)
    for finding in verdicts(text, committee):
        place = finding.reading.start - (moved if finding.reading.start > start else 0)
        was = before.get((place, finding.reading.entry))
        if place == start and was == Verdict.AGREES:
            assert finding.verdict == Verdict.DIFFERS, finding.reason
        elif place != start:
            assert finding.verdict == was, (finding.reading.surface, finding.reason)
