"""Who looked at contact data: one line a person and page view, for the auditor, outside the journal."""

from collections.abc import Iterable
from datetime import UTC, datetime

from jianyan.core.journal import Actor
from jianyan.core.models import ContactRead


def note(by: Actor, person_ids: Iterable[int], page: str) -> None:
    """Note that the actor was shown the contact data of these persons on a page. One statement."""
    now = datetime.now(UTC)
    ContactRead.anywhere.bulk_create(
        [
            ContactRead(
                committee_id=by.committee_id,
                account_id=by.account_id,
                actor=by.label,
                person_id=person_id,
                page=page[:200],
                at=now,
            )
            for person_id in person_ids
        ],
        batch_size=500,
    )
