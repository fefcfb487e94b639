"""What the demo's committee opens to the public at the end of the year: closed cases, a few kept back, one taken back."""

from __future__ import annotations

from datetime import date

from jianyan.demo.proposals.plan import Case
from jianyan.demo.proposals.script import Script
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Publication

OPENED, TAKEN_BACK = date(2022, 12, 29), date(2023, 1, 10)
Outcome = Publication.Outcome


def opening(script: Script) -> None:
    """One decision of the chairman meeting for the closed cases, and what it leaves out."""
    closed = [case for case in script.cases if case.fate == "filed" and case.due_in_year]
    agreed = [case for case in closed if script.fields(case)["public_wish"]]
    kept, opened = agreed[20:23], agreed[:20] + agreed[23:]
    chairs, office = script.cast.seat(Role.LD), script.cast.seat(Role.PO)

    def decide(cases: list[Case], outcome: str, by: Actor, reason: str, on: date) -> None:
        actions.decide_publication(
            script.read(cases), outcome, decided_by="主席会议", reason=reason, by=by, on=on
        )

    script.at(OPENED, decide, opened, Outcome.PUBLIC, chairs, "")
    script.at(OPENED, decide, kept, Outcome.CLOSED, chairs, "涉及正在协商的征收补偿，暂不公开")
    script.at(TAKEN_BACK, decide, opened[5:6], Outcome.WITHDRAWN, office, "答复所附规划已调整，核实后再定")
