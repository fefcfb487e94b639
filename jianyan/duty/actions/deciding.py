"""From the frozen scores of a year to its decision: those level at the line first, then the day of every result.

The year of the members and that of the bodies end alike; what tells them apart stands in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty import permissions as may
from jianyan.duty.flow import BODY_YEAR_FLOW, YEAR_FLOW
from jianyan.duty.models import Appraisal, BodyResult, Result, Year
from jianyan.duty.scoring.grading import next_grade
from jianyan.kit.flow import Flow, NotYours, Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "duty.settle_tie": "确定并列委员的等次",
        "duty.settle_body_tie": "确定并列机构的等次",
        "duty.decide_year": "审定年度考核结果",
        "duty.decide_bodies": "审定机构考核结果",
    }
)


@dataclass(frozen=True)
class Ending:
    """How a year of one kind ends: its state table, its results, whom they are about, and its two verbs."""

    flow: Flow
    results: Any
    about: str
    noun: str
    settle: str
    decide: str


OF_MEMBERS = Ending(YEAR_FLOW, Result, "person", "委员", "duty.settle_tie", "duty.decide_year")
OF_BODIES = Ending(BODY_YEAR_FLOW, BodyResult, "body", "机构", "duty.settle_body_tie", "duty.decide_bodies")


def ending(year: Year) -> Ending:
    return OF_MEMBERS if isinstance(year, Appraisal) else OF_BODIES


def results_of(year: Year) -> TenantQuerySet:
    """What was frozen of a year."""
    rows: TenantQuerySet = ending(year).results.objects.of(year.committee_id).live().filter(appraisal=year)
    return rows


def level(year: Year) -> TenantQuerySet:
    """Those level at the line of a quota; none once it is settled."""
    return results_of(year).filter(is_open=True)


def settle_tie(year: Year, chosen: Sequence[int], *, by: Actor, on: date, expected: int | None = None) -> int:
    """Of those level at the line the chosen keep the grade, the others have the next one. Gives how many keep it."""
    end = ending(year)
    if not may.decide(by, year):
        raise NotYours(f"并列{end.noun}的等次由主席会议确定")
    if expected is not None and expected != year.version:
        raise journal.Stale(journal.changes_since(year, expected))
    if year.state != year.State.FROZEN:
        raise Refused(f"得分冻结以后、审定以前才能确定并列{end.noun}的等次")
    sheet, kept = year.sheet.sheet, 0
    rows = list(level(year))
    with journal.act(end.settle, by=by, on=on) as act:
        for one in rows:
            keeps = getattr(one, f"{end.about}_id") in chosen
            kept += keeps
            grade = one.grade if keeps else next_grade(sheet, one.grade)
            act.change(one, grade=grade, grade_name=sheet.grade_named(grade).name, is_open=False)
    return kept


def decide(year: Year, decided_by: str, *, by: Actor, on: date, expected: int | None = None) -> Year:
    """The meeting decided: every result has its day."""
    end, results = ending(year), list(results_of(year))
    with journal.act(end.decide, by=by, on=on) as act:
        act.move(year, end.flow, "decide", expected=expected, decided_by=decided_by.strip())
        for one in results:
            act.change(one, decided_on=on)
    return year
