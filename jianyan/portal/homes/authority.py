"""The hand-over authority's home: all units at a glance, the overdue first, and their reminders in one go."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.people.actors import Actor
from jianyan.proposals.queries import desk

SHOWN = 20


def units(actor: Actor, today: date) -> dict[str, Any]:
    """One query."""
    found = desk.at_a_glance(actor.committee_id, today)
    if not found:
        return {}
    names = ("todo", "doing", "near", "overdue", "replied")
    return {
        "units": [one for one in found if one.overdue or one.near or one.todo or one.doing][:SHOWN],
        "all": len(found),
        "near": desk.NEAR,
        "letters": sum(bool(one.letter) for one in found),
        "total": {name: sum(getattr(one, name) for one in found) for name in names},
    }
