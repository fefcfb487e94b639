"""The committee's table of kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.models import Attendance, Kind, KindRule, words_of_committee
from jianyan.activities.models.kinds import Paper
from jianyan.core import journal
from jianyan.core.journal import Stale
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body

journal.declare({"activities.set_kind": "设置活动种类", "activities.add_kind": "增加活动种类"})
_LISTS: dict[str, tuple[str, type[Any]]] = {
    "owners": ("主办机构", Body.Kind),
    "outcomes": ("出席情况", Attendance.Outcome),
    "papers": ("文书", Paper),
}


def set_kind(
    kind: str, values: Mapping[str, Any], *, by: Actor, on: date, expected: int | None = None
) -> KindRule:
    """Say what holds for a kind from now on; activities entered before keep what they have."""
    _checked(kind, values, by)
    row = KindRule.objects.of(by.committee_id).filter(kind=kind, own=False).first()
    if row is None and expected:
        raise Stale
    with journal.act("activities.set_kind", by=by, on=on) as act:
        if row is None:
            return act.create(KindRule(committee_id=by.committee_id, kind=kind, **values))
        changed: KindRule = act.change(row, expected=expected, **values)
        return changed


def add_kind(kind: str, values: Mapping[str, Any], *, by: Actor, on: date) -> KindRule:
    """A kind of the committee's own, counted as a shipped one."""
    _checked(kind, values, by)
    with journal.act("activities.add_kind", by=by, on=on) as act:
        return act.create(KindRule(committee_id=by.committee_id, kind=kind, own=True, **values))


def set_own_kind(
    row: KindRule, values: Mapping[str, Any], *, by: Actor, on: date, expected: int | None = None
) -> KindRule:
    """Say what holds for a kind of the committee's own; what it is counted as stays."""
    _checked(row.kind, values, by, row)
    with journal.act("activities.set_kind", by=by, on=on) as act:
        act.change(row, expected=expected, **values)
    return row


def _checked(kind: str, values: Mapping[str, Any], by: Actor, own: KindRule | None = None) -> None:
    allow(permissions.may_set_kinds(by), "设置活动种类")
    if kind not in Kind.values:
        raise Refused("没有这个种类")
    for name, (label, words) in _LISTS.items():
        if set(values.get(name, ())) - set(words.values):
            raise Refused(f"“{label}”中有不认识的项目")
    if not (set(values["outcomes"]) & set(Attendance.THERE)):
        raise Refused("出席情况中至少要有一项是到会")
    itself = own.key if own else kind
    others = {word for key, word in words_of_committee(by.committee_id).items() if key != itself}
    if values["label"] in others:
        raise Refused(f"已有名为“{values['label']}”的种类，请换一个名称")
