"""A unit's home: how many stand where, and the nearest ones with their countdown and next step."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.queries import desk

SHOWN = 5
OPEN = desk.TABS["todo"][1] | desk.TABS["doing"][1]


def countdown(actor: Actor, today: date) -> dict[str, Any]:
    """The counters of the desk, and the open parts that fall due first. Five queries, whatever the number."""
    rows = desk.handed_to(actor.committee_id, actor.unit_ids)
    counted = desk.counters(rows)
    law = rules.on_day(actor.committee_id, today)
    found = list(desk.lines(rows.filter(OPEN), today).order_by("due", "id")[:SHOWN])
    return {
        "tabs": _tabs(actor, counted),
        "lines": [_line(one, law, actor, today) for one in found],
        "rest": counted["todo"] + counted["doing"] - len(found),
    }


def _tabs(actor: Actor, counted: dict[str, int]) -> list[dict[str, Any]]:
    names = [(name, label) for name, (label, _) in desk.TABS.items()]
    if actor.has(Role.HL):
        names.insert(2, (desk.SIGN, "待签发"))
    return [{"name": name, "label": label, "count": counted[name]} for name, label in names]


def _line(one: Any, law: rules.Rules, actor: Actor, today: date) -> dict[str, Any]:
    one.proposal.committee = actor.committee
    step = desk.step(one, leads=may.approve_reply(actor, one))
    moves = dict(step.moves) if may.handle(actor, one) else {}
    return {
        "one": one,
        "warnings": desk.warnings(one, law, today),
        "accepts": "accept" in moves,
        "next": next((label for name, label in step.moves if name != "accept"), step.words),
    }
