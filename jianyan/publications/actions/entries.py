"""Correcting and voiding whatever was entered on the shelf, and the files that belong to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import attachments, journal
from jianyan.core.models import Attachment
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications import queries
from jianyan.publications.actions import volumes
from jianyan.publications.actions.base import allowed
from jianyan.publications.models import (
    BookMovement,
    Manuscript,
    Medium,
    PartyPaper,
    Publication,
    PublicityItem,
    RuleDocument,
    Volume,
)

journal.declare(
    {
        "publications.correct": "更正登记",
        "publications.void": "作废登记",
    }
)


def _keeps(by: Actor, record: Any) -> bool:
    if isinstance(record, PartyPaper | RuleDocument):
        return may.may_keep_papers(by)
    if isinstance(record, PublicityItem | Publication | Medium):
        return may.may_write_publicity(by)
    return may.may_keep_shelf(by)


def correct(
    record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Any:
    """Correct an entry, with the reason; what stood before stays in the journal."""
    allowed(_keeps(by, record), "更正登记")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    with journal.act("publications.correct", by=by, on=on, note=reason) as act:
        _hold(record)
        act.change(record, expected=expected, **values)
        _still_right(record)
    return record


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void an entry made by mistake."""
    allowed(_keeps(by, record), "作废登记")
    _nothing_hangs_on(record)
    with journal.act("publications.void", by=by, on=on, note=reason) as act:
        _hold(record)
        act.void(record, reason, expected=expected)
        _still_right(record)
    return record


def _hold(record: Any) -> None:
    if isinstance(record, BookMovement):
        volumes.lock(record)


def _still_right(record: Any) -> None:
    """Whatever is corrected or voided, stocks stay right."""
    if isinstance(record, BookMovement):
        volumes.keep_right(record)
    elif isinstance(record, Volume) and record.published_on and not record.voided_at:
        volumes.check_stock(record)


def _nothing_hangs_on(record: Any) -> None:
    """What others rest on is not voided before them."""
    if isinstance(record, BookMovement) and queries.given_back(record):
        raise Refused("该笔已登记退回，请先作废退回记录")
    if isinstance(record, Volume) and record.movements.live().exists():
        raise Refused("该辑已有发放记录，请先作废发放记录")
    if isinstance(record, Volume) and record.manuscripts.live().exists():
        raise Refused("该辑目录中还有稿件，不能作废")
    if isinstance(record, Manuscript) and record.volume_id:
        raise Refused(f"该稿已编入{record.volume}，不能作废")


def attach_file(record: Any, name: str, data: bytes, *, by: Actor, on: date) -> Attachment:
    """Keep a file with a record: a scan, an answer, the text of a rule. The author may add to his manuscript."""
    own = isinstance(record, Manuscript) and may.owns(by, record)
    allowed(own or _keeps(by, record), "添加附件")
    if record.voided_at:
        raise Refused("该件已经作废，不能再改动")
    return attachments.attach(record, name, data, by=by, on=on)
