"""Explaining why two values of one figure differ."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.figures import conflicts
from jianyan.figures import permissions as may
from jianyan.figures.evidence import Known
from jianyan.figures.models import Settlement
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor

journal.declare({"figures.settle": "说明数据不一致的原因", "figures.unsettle": "撤回对数据不一致的说明"})


def settle(known: Known, reason: str, *, by: Actor, on: date) -> Settlement:
    """Say why the values of a figure differ. It holds for these values; when one changes, the conflict is open again."""
    if not may.may_keep(by):
        raise NotYours("您没有说明数据不一致的权限")
    if not reason.strip():
        raise Refused("请写明不一致的原因，如“口径不同”")
    if not known.disagrees:
        raise Refused("这几处数值并不矛盾，不必说明")
    if conflicts.settled(by.committee_id, [known]):
        raise Refused("这一处已经说明过")
    with journal.act("figures.settle", by=by, on=on, note=reason.strip()) as act:
        return act.create(
            Settlement(
                committee_id=by.committee_id,
                year=known.year,
                key=known.meaning.key,
                sides=[{"source": side.source, "shown": side.shown, "url": side.url} for side in known.sides],
                digest=known.digest,
                reason=reason.strip(),
                settled_on=on,
            )
        )


def unsettle(settlement: Settlement, reason: str, *, by: Actor, on: date) -> Settlement:
    """Take an explanation back: the conflict is listed as open again."""
    if not may.may_keep(by):
        raise NotYours("您没有撤回说明的权限")
    with journal.act("figures.unsettle", by=by, on=on, note=reason) as act:
        act.void(settlement, reason)
    return settlement
