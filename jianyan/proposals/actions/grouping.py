"""Groups of cases for the report on the review: proposed by their words, decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals.models import CaseGrouping

journal.declare({"proposals.group_cases": "确定提案归类"})
Answer = CaseGrouping.Answer


def group_cases(
    session: PlenarySession, decided: Sequence[CaseGrouping], *, by: Actor, on: date
) -> list[CaseGrouping]:
    """Keep what was said to each proposed group of a session, in place of what was said before.

    A group without a name is refused; one under another name than proposed is changed.
    """
    if not by.has(Role.PO, Role.PC):
        raise NotYours("只有提案办公室、提案委员会可以确定提案归类")
    if not decided:
        raise Refused("没有可以确定的归类")
    with journal.act("proposals.group_cases", by=by, on=on, note=str(session)) as act:
        for old in CaseGrouping.objects.of(by.committee_id).live().filter(session=session):
            act.void(old, "重新确定归类")
        return [act.create(_answered(one, session, on)) for one in decided]


def _answered(one: CaseGrouping, session: PlenarySession, on: date) -> CaseGrouping:
    one.committee_id, one.session, one.decided_on = session.committee_id, session, on
    name = one.name.strip()
    same = Answer.TAKEN if name == one.proposed else Answer.CHANGED
    one.answer, one.name = same if name else Answer.REFUSED, name or one.proposed
    return one
