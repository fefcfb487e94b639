"""Who acts in whose name, on both homes. No query: the seat was read with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.people.actors import Actor


def shown(actor: Actor, today: date) -> dict[str, Any]:
    """What is in force today, given or received."""
    running = [one for one in actor.delegations if one.is_in_force(today)]
    lines = [{"one": one, "mine": one.principal_id == actor.account_id} for one in running]
    return {"lines": lines} if running else {}
