"""Posting: lines and totals as they follow from the facts. Derived, so no line of the journal, like any counted figure.

A year is reckoned in full once; afterwards only those persons are reckoned again whose facts a line has touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from django.db import transaction

from jianyan.core import ids, journal
from jianyan.duty.models import Appraisal, Posting, Scorecard, ScoreEntry
from jianyan.duty.queries import facts, scoring
from jianyan.duty.scoring.facts import Card, Line, Member
from jianyan.duty.scoring.sheet import Rule, Sheet
from jianyan.figures import deeds
from jianyan.kit.flow import Refused

TOGETHER = 100  # members written in one transaction


def refresh(appraisal: Appraisal) -> int:
    """Bring the scores of a year up to the last line of the journal; gives how many members were reckoned again.

    A frozen year is never touched. Two queries where nothing has happened. After an upgrade that reckons otherwise
    everybody is reckoned again.
    """
    if appraisal.is_frozen:
        return 0
    last = journal.last_line(appraisal.committee_id)
    rows = Posting.objects.of(appraisal.committee_id).filter(appraisal=appraisal)
    held = rows.filter(reckoning=scoring.RECKONING).first()
    if held and held.seq == last:
        return 0
    touched = scoring.touched_since(appraisal, held.seq) if held else None
    persons = facts.persons_of(appraisal) if touched is None or touched else []
    again = persons if touched is None else [one for one in persons if one in touched]
    gone = [] if touched is None else sorted(touched - set(persons))
    post(appraisal, again, everybody=touched is None, gone=gone)
    _note(appraisal, last)
    return len(again)


def recount(appraisal: Appraisal) -> int:
    """Reckon every member of a year anew from the records; gives how many."""
    if appraisal.is_frozen:
        raise Refused("该年度得分已经冻结，不再重新核算")
    Posting.objects.of(appraisal.committee_id).filter(appraisal=appraisal).update(reckoning=0)
    return refresh(appraisal)


def post(
    appraisal: Appraisal, persons: Sequence[int], *, everybody: bool = False, gone: Sequence[int] = ()
) -> None:
    """Reckon these persons and put their lines in place of the old ones, some at a time; ``gone`` have no seat.

    Nothing is cleared all at once, for a database keeps in memory what one statement deletes.
    """
    sheet = appraisal.sheet.sheet
    if without_seat := _without_seat(appraisal) if everybody else list(gone):
        _clear(appraisal, without_seat)
    made = scoring.cards(appraisal, sheet, persons)
    while some := list(islice(made, TOGETHER)):
        with transaction.atomic():
            if _frozen_meanwhile(appraisal):
                return
            _clear(appraisal, [person for person, *_ in some])
            Scorecard.anywhere.bulk_create(
                [_card(appraisal, person, member, card) for person, member, _, card in some]
            )
            entries = _entries(appraisal, sheet, [(person, card) for person, _, _, card in some])
            ScoreEntry.anywhere.bulk_create(entries, batch_size=1000)


def _frozen_meanwhile(appraisal: Appraisal) -> bool:
    """Two readers may reckon at once: on PostgreSQL the second waits here, and nothing is written over a frozen year."""
    rows = Appraisal.anywhere.select_for_update(no_key=True).filter(pk=appraisal.pk)
    return any(one.is_frozen for one in rows)


def _without_seat(appraisal: Appraisal) -> list[int]:
    """Those who have a score and no seat any more. One query."""
    posted = Scorecard.objects.of(appraisal.committee_id).filter(appraisal=appraisal)
    seated = facts.seats_of(appraisal).values("person")
    return list(posted.exclude(person__in=seated).values_list("person", flat=True))


def _clear(appraisal: Appraisal, persons: list[int]) -> None:
    for model in (ScoreEntry, Scorecard):
        rows = model.anywhere.filter(committee=appraisal.committee_id, appraisal=appraisal)
        rows.filter(person__in=persons).delete()


def _note(appraisal: Appraisal, seq: int) -> None:
    now = {"seq": seq, "posted_at": datetime.now(UTC), "reckoning": scoring.RECKONING}
    Posting.anywhere.update_or_create(
        committee_id=appraisal.committee_id,
        appraisal=appraisal,
        defaults=now,
        create_defaults={"id": ids.new(), **now},
    )


def _card(appraisal: Appraisal, person: int, member: Member, card: Card) -> Scorecard:
    return Scorecard(
        committee_id=appraisal.committee_id,
        appraisal=appraisal,
        person_id=person,
        total=card.total,
        exact_num=card.exact.numerator,
        exact_den=card.exact.denominator,
        parts={code: [amount.numerator, amount.denominator] for code, amount in card.parts.items()},
        grade=card.grade,
        unmet=list(card.unmet),
        exempt=card.exempt,
        months=card.months,
        roles=" ".join(sorted(member.roles)),
    )


def _entries(appraisal: Appraisal, sheet: Sheet, scored: list[tuple[int, Card]]) -> Iterator[ScoreEntry]:
    rules = {rule.code: rule for rule in sheet.rules}
    known = {deed.key: deed for deed in deeds.every()}
    for person, card in scored:
        for no, line in enumerate(card.lines, 1):
            yield _entry(appraisal, person, no, line, rules.get(line.rule), known)


def _entry(
    appraisal: Appraisal, person: int, no: int, line: Line, rule: Rule | None, known: dict[str, deeds.Deed]
) -> ScoreEntry:
    where = {"committee_id": appraisal.committee_id, "appraisal_id": appraisal.pk, "person_id": person}
    return ScoreEntry(no=no, **where, **scoring.told(line, rule, known))
