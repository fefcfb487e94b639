"""Visits to members, and gifts."""

from __future__ import annotations

from typing import Any

from jianyan.activities import actions, permissions
from jianyan.activities.forms import care as f
from jianyan.activities.models import Donation, MemberVisit
from jianyan.activities.registers.base import ATTACH, VOID, Desk, correcting, kept
from jianyan.people.models import Role


def _visit(*, people: list[Any], by: Any, on: Any, **data: Any) -> Any:
    rows = [MemberVisit(person=one, visited_on=on, **data) for one in people]
    return actions.record_member_visits(rows, by=by, on=on)[0]


def _donate(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_donations([Donation(**data)], by=by, on=on)[0]


DESKS: dict[str, Desk] = {
    "member-visits": Desk(
        f.VisitsForm,
        _visit,
        "登记走访委员",
        lambda actor: actor.has(Role.ML, Role.SG),
        "一位委员一次登记一条；按人计的是走访的委员，按人次计的是走访记录。",
        steps={
            "correct": correcting(f.VisitForm, "visited_on", "person", "visitor", "body", "occasion", "note"),
            "attach": ATTACH,
            "void": VOID,
        },
    ),
    "donations": Desk(
        f.DonationForm,
        _donate,
        "登记捐赠",
        permissions.may_care_for_members,
        "捐款按金额，捐物按价值，都以元填写。",
        steps=kept(
            f.DonationForm,
            "donated_on",
            *("form", "amount_fen", "goods", "person", "sector", "donor", "recipient", "campaign"),
        ),
    ),
}
