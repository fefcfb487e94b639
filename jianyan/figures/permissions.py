"""Who keeps what is said of figures (domain, table of rights): the research office and the secretary-general's office."""

from __future__ import annotations

from typing import Any

from jianyan.people.actors import Actor
from jianyan.people.models import Role

KEEPERS = (Role.RS, Role.SG)


def may_keep(actor: Actor) -> bool:
    """Take in published reviews, confirm their figures, explain differences, keep report forms. Others read."""
    return actor.has(*KEEPERS)


def keep(actor: Actor, record: Any) -> bool:
    """The same, as the right of a move."""
    return may_keep(actor)
