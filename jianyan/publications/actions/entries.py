"""Correcting and voiding whatever was entered on the shelf."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed
from jianyan.publications.models import PartyPaper, RuleDocument

journal.declare(
    {
        "publications.correct": "更正登记",
        "publications.void": "作废登记",
    }
)


def _keeps(by: Actor, record: Any) -> bool:
    return (
        may.may_keep_papers(by)
        if isinstance(record, PartyPaper | RuleDocument)
        else may.may_write_publicity(by)
    )


def correct(
    record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Any:
    """Correct an entry, with the reason; what stood before stays in the journal."""
    allowed(_keeps(by, record), "更正登记")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    with journal.act("publications.correct", by=by, on=on, note=reason) as act:
        act.change(record, expected=expected, **values)
    return record


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void an entry made by mistake."""
    allowed(_keeps(by, record), "作废登记")
    with journal.act("publications.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
    return record
