"""What waits for a person on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jianyan.people.actors import Actor


@dataclass(frozen=True)
class Task:
    """One matter that waits: what to do, on what, by when."""

    title: str
    note: str
    url: str
    action: str
    due: date | None = None


def tasks(actor: Actor) -> list[Task]:
    """At most three things, the nearest date first."""
    return []
