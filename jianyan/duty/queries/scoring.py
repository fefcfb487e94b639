"""Scores as they are reckoned: cards of a year under its sheet or another, and who must be reckoned again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jianyan.core.models import EventRow
from jianyan.duty.models import Adjustment, Appraisal, Leave, ScoreEntry
from jianyan.duty.queries import facts
from jianyan.duty.scoring.engine import score
from jianyan.duty.scoring.facts import Card, Fact, Line, Member
from jianyan.duty.scoring.sheet import Rule, Sheet
from jianyan.figures import deeds
from jianyan.people.models import Post, Tenure

RECKONING = 3  # raised whenever the same records would give other lines: then everybody is reckoned again
MANY = 2000  # records touched since: beyond, everybody is reckoned again


def cards(
    appraisal: Appraisal, sheet: Sheet, persons: Sequence[int], *, adjusted: bool = True
) -> Iterator[tuple[int, Member, list[Fact], Card]]:
    """The card of each person, a round at a time; a trial leaves adjustments by hand out."""
    scope, window = facts.scope_of(appraisal), facts.window_of(appraisal)
    for some in facts.rounds(persons):
        members = facts.members_of(appraisal, sheet, some)
        held = facts.facts_of(scope, some)
        points = facts.adjustments_of(appraisal, some) if adjusted else {}
        for one in some:
            own = held.get(one, [])
            yield one, members[one], own, score(sheet, own, members[one], window, points.get(one, ()))


def touched_since(appraisal: Appraisal, seq: int) -> set[int] | None:
    """The persons whose facts a journal line has touched since; None where that is everybody. A few queries."""
    rows = EventRow.objects.of(appraisal.committee_id).filter(seq__gt=seq, model__in=facts.tables())
    by_table: dict[str, set[int]] = {}
    found = list(rows.order_by().values_list("model", "record_id")[: MANY + 1])
    if len(found) > MANY:
        return None
    for model, record in found:
        by_table.setdefault(model, set()).add(record)
    if appraisal.pk in by_table.get("duty.appraisal", ()):
        return None
    persons = _seats(appraisal, by_table)
    scope = facts.scope_of(appraisal)
    for deed in deeds.every():
        touched = {table: ids for table, ids in by_table.items() if table in deed.touches}
        if touched:
            persons |= deeds.whom(deed, scope, touched)
    return persons | _posted(appraisal, by_table)


def _seats(appraisal: Appraisal, by_table: dict[str, set[int]]) -> set[int]:
    persons: set[int] = set()
    for model in (Tenure, Post, Leave, Adjustment):
        if ids := by_table.get(model._meta.label_lower):
            rows = model.objects.of(appraisal.committee_id).filter(pk__in=ids)
            persons.update(rows.values_list("person", flat=True))
    return persons


def _posted(appraisal: Appraisal, by_table: dict[str, set[int]]) -> set[int]:
    """Those whose posted lines name a touched record: a fact that was voided has no row of its own any more."""
    posted = ScoreEntry.objects.of(appraisal.committee_id).filter(appraisal=appraisal)
    persons: set[int] = set()
    things = [f"{table}:{record}" for table, ids in by_table.items() for record in ids]
    persons.update(posted.filter(thing__in=things).values_list("person", flat=True))
    causes = [record for ids in by_table.values() for record in ids]
    persons.update(posted.filter(cause__in=causes).values_list("person", flat=True))
    return persons


def told(line: Line, rule: Rule | None, known: Mapping[str, deeds.Deed]) -> dict[str, Any]:
    """A line of a card as it is posted."""
    fact = line.fact
    return {
        "rule": line.rule,
        "category": line.category,
        "kind": line.kind,
        "label": rule.name if rule else line.label if not fact else known[fact.source].title,
        "clause": rule.clause if rule else "",
        "source": fact.source if fact else "",
        "fact": fact.ref if fact else "",
        "thing": fact.thing if fact else "",
        "cause": int(fact.ref.rpartition(":")[2].rpartition("/")[2]) if fact else None,
        "title": fact.title[:200] if fact else "",
        "told": facts.told(known[fact.source], fact.values) if fact else "",
        "url": fact.url if fact else "",
        "on": fact.on if fact else None,
        "raw_num": line.raw.numerator,
        "raw_den": line.raw.denominator,
        "share_num": line.share.numerator,
        "share_den": line.share.denominator,
        "counted_num": line.counted.numerator,
        "counted_den": line.counted.denominator,
        "reason": line.reason[:200],
    }
