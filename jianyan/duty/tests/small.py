"""Sheets of one part and one rule, and facts in a word: for tests of one step of the reckoning."""

from datetime import date

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import points, score
from jianyan.duty.scoring.facts import Fact, Member
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.tests.worked import YEAR

PARTS = [{"code": "C", "name": "部分"}]
GRADES = [
    {"code": "a", "name": "优秀", "min": 9000},
    {"code": "b", "name": "称职", "min": 6000, "max": 9000},
    {"code": "c", "name": "不称职", "max": 6000},
]


def rule(**given):
    made = {"code": "R", "name": "立案", "category": "C", "source": "filed", "points": 1000}
    return made | given


def sheet(*rules, **whole) -> Sheet:
    """One part unless others are given; no floor of the total, so that nothing is hidden."""
    made = {"name": "试", "categories": PARTS, "rules": list(rules or [rule()]), "total_floor": None}
    return reading.read(made | whole)


def fact(thing="甲", on="2022-03-01", source="filed", *, ref="", persons=1, order=1, **values) -> Fact:
    held = {key: values.pop(key) for key in ("origin", "proven") if key in values}
    return Fact(
        ref=ref or f"{source}:{thing}:{on}:{sorted(values.items())}",
        source=source,
        on=date.fromisoformat(on),
        thing=thing,
        title=thing,
        persons=persons,
        order=order,
        values=values,
        **held,
    )


def told(card) -> list[tuple[str, str, str]]:
    """Every line that is about a fact: what, how much, why not."""
    return [(one.fact.title, points(one.counted), one.reason) for one in card.lines if one.fact]


def reckoned(made: Sheet, *facts: Fact, member=None, window=YEAR, **more):
    return score(made, facts, member or Member(), window, **more)
