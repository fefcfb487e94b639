"""What each morning brings to the room: posts of the clue box whose day has come are erased."""

from __future__ import annotations

from datetime import date

from jianyan.activities.actions.clues import erase_clues
from jianyan.people import mornings
from jianyan.people.actors import system
from jianyan.people.models import Committee


def clear(committee: int, today: date) -> int:
    """Erase what need not be kept any longer."""
    return erase_clues(by=system(Committee.objects.get(pk=committee)), on=today)


def each() -> None:
    """Once a day for every committee."""
    mornings.remind_all(clear)
