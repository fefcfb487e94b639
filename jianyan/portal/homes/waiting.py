"""What waits: three matters at most where one comes for a minute, all queues with their age where one works all day."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.people.actors import Actor
from jianyan.portal import waiting


def few(actor: Actor, today: date) -> dict[str, Any]:
    """At most three. One query."""
    return {"tasks": waiting.tasks(actor)}


def queues(actor: Actor, today: date) -> dict[str, Any]:
    """Every queue that is not empty, and how much of all is due within a week. One query."""
    tasks = waiting.every(actor)
    return {
        "tasks": tasks,
        "soon": sum(one.soon for one in tasks),
        "late": sum(one.late for one in tasks),
    }
