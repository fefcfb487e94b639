"""Papers of an activity handed to all who are called, or to some by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import Activity, Handout
from jianyan.core import attachments, journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Person

journal.declare({"activities.hand_out": "发放活动材料", "activities.take_in": "收回活动材料"})


def hand_out(
    activity: Activity,
    kind: str,
    files: Sequence[tuple[str, bytes]],
    *,
    by: Actor,
    on: date,
    persons: Sequence[Person] = (),
) -> list[Handout]:
    """Hand each file to these persons, or to all where none is named; a paper asking approval stays in the house."""
    allow(permissions.may_record(by, activity), "发放活动材料")
    if activity.voided_at or activity.state == Activity.State.CANCELLED:
        raise Refused("活动已取消或作废，不再发放材料")
    if kind not in Handout.Kind.values:
        raise Refused("请选择材料类别")
    if kind == Handout.Kind.APPROVAL and persons:
        raise Refused("报批件只供机关查阅，不发给个人")
    if not files:
        raise Refused("请选择文件")
    whom: Sequence[Person | None] = list(persons) or [None]
    pairs = [(_made(activity, kind, name, one, by, on), name, data) for name, data in files for one in whom]
    kept = [attachments.stored(row, name, data) for row, name, data in pairs]
    with journal.act("activities.hand_out", by=by, on=on) as act:
        made = act.create_all(row for row, _, _ in pairs)
        act.create_all(kept)
    return made


def _made(activity: Activity, kind: str, name: str, person: Person | None, by: Actor, on: date) -> Handout:
    title = name.rpartition(".")[0] or name
    given = {"committee_id": by.committee_id, "activity": activity, "kind": kind, "person": person}
    return Handout(**given, title=title[:120], handed_on=on)


def take_in(handout: Handout, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Handout:
    """A paper handed out by mistake: nobody opens it any longer, and the journal keeps that it was there."""
    allow(permissions.may_record(by, handout.activity), "收回活动材料")
    if not reason.strip():
        raise Refused("请写明收回的原因")
    with journal.act("activities.take_in", by=by, on=on, note=reason.strip()) as act:
        act.void(handout, reason.strip(), expected=expected)
    return handout
