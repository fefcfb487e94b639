"""Scores re-added: posted ones against a fresh reckoning, frozen ones against the hash of their lines."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from jianyan.core import journal
from jianyan.core.audit import Difference
from jianyan.duty.models import Appraisal, Posting, Result, Scorecard, ScoreEntry
from jianyan.duty.queries import facts, scoring
from jianyan.kit import canonical


def wrong() -> Iterator[Difference]:
    """Every score that would be shown and does not follow from the records, or was changed after freezing."""
    for appraisal in Appraisal.anywhere.filter(voided_at=None).select_related("sheet", "term", "committee"):
        yield from _frozen(appraisal) if appraisal.is_frozen else _posted(appraisal)


def _posted(appraisal: Appraisal) -> Iterator[Difference]:
    held = Posting.objects.of(appraisal.committee_id).filter(appraisal=appraisal).first()
    if held is None or held.reckoning != scoring.RECKONING:
        return  # everybody is reckoned again before anything is shown
    touched = scoring.touched_since(appraisal, held.seq)
    if touched is None or journal.last_line(appraisal.committee_id) < held.seq:
        return  # everybody is reckoned again before anything is shown
    rows = Scorecard.objects.of(appraisal.committee_id).filter(appraisal=appraisal).select_related("person")
    cards = {card.person_id: card for card in rows if card.person_id not in touched}
    persons = [one for one in facts.persons_of(appraisal) if one in cards]
    for person, _, _, fresh in scoring.cards(appraisal, appraisal.sheet.sheet, persons):
        if cards[person].exact != fresh.exact:
            said = f"存有{cards[person].total / 100:g}分，按记录重新核算为{fresh.total / 100:g}分"
            yield Difference("score", f"{appraisal}　{cards[person].person}", said)


def _frozen(appraisal: Appraisal) -> Iterator[Difference]:
    hashes = hashes_of(appraisal)
    rows = (
        Result.objects.of(appraisal.committee_id).live().filter(appraisal=appraisal).select_related("person")
    )
    for one in rows:
        if hashes.get(one.person_id, "") != one.lines_hash:
            yield Difference("score", f"{appraisal}　{one.person}", "得分明细与冻结时的摘要不符")


def hashes_of(appraisal: Appraisal) -> dict[int, str]:
    """A digest of every member's lines, read in one pass."""
    rows = ScoreEntry.objects.of(appraisal.committee_id).filter(appraisal=appraisal).order_by("person", "no")
    columns = ("person", "no", "rule", "fact", "raw_num", "raw_den", "share_num", "share_den", "counted_num")
    found: dict[int, Any] = defaultdict(hashlib.sha256)
    for row in rows.values_list(*columns, "counted_den", "reason").iterator(chunk_size=2000):
        found[row[0]].update(canonical.canonical([str(one) for one in row]).encode())
    return {person: digest.hexdigest() for person, digest in found.items()}
