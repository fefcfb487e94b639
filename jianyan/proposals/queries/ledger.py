"""Reads over suggestions, answers, promises and ratings: the ledger, the calendar, the totals a unit may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, When
from django.db.models.functions import TruncMonth

from jianyan.core.models import Attachment
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.people.models import Unit
from jianyan.proposals import queries, rules
from jianyan.proposals.models import (
    Answer,
    Ask,
    Assignment,
    Commitment,
    CoOpinion,
    FeedbackForm,
    Proposal,
    Reply,
)
from jianyan.proposals.models.base import concerned, handled_by

LEAST = 5  # fewer forms than this are no total: they would name somebody
AHEAD = 12  # months the calendar shows


def own_asks(proposal: Proposal) -> list[Ask]:
    """What this proposal itself asks for, in order."""
    return list(Ask.objects.of(proposal.committee_id).live().filter(proposal=proposal).order_by("order"))


def to_answer(proposal: Proposal) -> list[Ask]:
    """What the units of a case answer: its own suggestions, then those of each proposal merged into it. One query."""
    merged = Q(proposal__merged_into=proposal, proposal__voided_at__isnull=True)
    found = Ask.objects.of(proposal.committee_id).live().filter(Q(proposal=proposal) | merged)
    asks = list(found.select_related("proposal__committee").order_by("proposal_id", "order"))
    return sorted(asks, key=lambda one: one.proposal_id != proposal.pk)


def with_answers(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Suggestions with what was said to them that this reader may see, as ``said``."""
    said = Answer.objects.visible_to(actor).live().select_related("reply__assignment__unit").order_by("id")
    promised = Commitment.objects.visible_to(actor).live().select_related("committee")
    answers = said.prefetch_related(Prefetch("commitments", promised, to_attr="promised"))
    found: TenantQuerySet = rows.select_related("proposal__committee").prefetch_related(
        Prefetch("answers", answers, to_attr="said")
    )
    return found


def followed(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Suggestions with ``follows``: whether the seat has to do with the case, and so reads what was answered."""
    own = concerned(actor, "proposal__")
    if actor.unit_ids:
        own |= Q(proposal__merged_into__in=handled_by(actor))
    known: TenantQuerySet = rows.annotate(follows=Case(When(own, then=True), default=False))
    return known


def found(rows: TenantQuerySet, given: dict[str, Any], actor: Actor) -> TenantQuerySet:
    """The suggestions (``followed``) a filter names: by words, unit, what was decided, session."""
    said = Answer.objects.visible_to(actor).live()
    if unit := given.get("unit"):
        rows = rows.filter(pk__in=said.filter(reply__assignment__unit=unit).values("ask"))
    decision = given.get("decision")
    if decision == "none":
        rows = rows.exclude(pk__in=said.values("ask")).filter(
            follows=True, proposal__handed_over_on__isnull=False
        )
    elif decision:
        rows = rows.filter(pk__in=said.filter(decision=decision).values("ask"))
    if session := given.get("session"):
        rows = rows.filter(proposal__session=session)
    if text := given.get("q", "").strip():
        rows = rows.filter(
            Q(text__contains=text)
            | Q(proposal__cause__contains=text)
            | Q(pk__in=said.filter(measure__contains=text).values("ask"))
        )
    return rows


def files_of(committee: int, owners: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files of several records by the record's id. One query; ids are unique over all tables."""
    ids, found = list(owners), dict[int, list[Attachment]]()
    if not ids:
        return found
    rows = Attachment.objects.of(committee).live().filter(record_id__in=ids)
    for one in rows.select_related("committee").order_by("id"):
        found.setdefault(one.record_id, []).append(one)
    return found


def sealed(reply: Reply) -> Attachment | None:
    """The sealed paper a reply stands on, if one was uploaded."""
    rows = Attachment.objects.of(reply.committee_id).live().filter(record_id=reply.pk, role="sealed")
    one: Attachment | None = rows.order_by("-id").first()
    return one


def next_number(one: Assignment, today: date) -> str:
    """The number a unit's next reply of the year would have; the clerk may write another. Two queries."""
    replies = Reply.objects.of(one.committee_id).filter(
        assignment__unit=one.unit, drafted_on__year=today.year
    )
    return _number(rules.on_day(one.committee_id, today).reply_prefix, one, today, replies.count() + 1)


def next_opinion_number(one: Assignment, today: date) -> str:
    """The number of a co-handler's next opinion of the year: a series of its own, apart from replies. Two queries."""
    given = CoOpinion.objects.of(one.committee_id).filter(
        assignment__unit=one.unit, given_on__year=today.year
    )
    return _number(rules.on_day(one.committee_id, today).opinion_prefix, one, today, given.count() + 1)


def _number(prefix: str, one: Assignment, today: date, number: int) -> str:
    return f"{prefix.replace(rules.UNIT, str(one.unit))}〔{today.year}〕{number}号"


# -- promises


def months(rows: TenantQuerySet) -> list[tuple[date, int, int]]:
    """(month, promises that still wait, all promises) of the rows by their day, in order. One query."""
    waiting = Count("pk", filter=Q(state__in=(Commitment.State.OPEN, Commitment.State.REPORTED)))
    found = rows.annotate(month=TruncMonth("due_on")).order_by("month").values("month")
    return list(found.annotate(waiting=waiting, of=Count("pk")).values_list("month", "waiting", "of"))


def due_now(committee: int, today: date) -> TenantQuerySet:
    """Promises whose day has come and of which nothing was reported."""
    rows: TenantQuerySet = Commitment.objects.of(committee).live()
    return rows.filter(state=Commitment.State.OPEN, due_on__lte=today)


# -- what a unit may see of its ratings


@dataclass(frozen=True)
class Totals:
    """What the ratings of a unit add up to in a year. Nothing is known where fewer than five forms came together."""

    year: int
    forms: int = 0
    attitude: Counter[str] = field(default_factory=Counter)
    result: Counter[str] = field(default_factory=Counter)
    has_rest: bool = False


def totals(unit: Unit | int, committee: int, today: date) -> list[Totals]:
    """The totals of each year, newest first: closed cases only, added quarter by finished quarter.

    A quarter that brings fewer than five new forms waits for the next: two totals that differ by one or two forms would
    tell what those said.
    """
    rows = (
        FeedbackForm.objects.of(committee)
        .live()
        .filter(
            reply__assignment__unit=unit,
            returned_on__isnull=False,
            proposal__closed_on__isnull=False,
            proposal__voided_at__isnull=True,
        )
        .exclude(queries.superseded())
    )
    quarters: dict[tuple[int, int], list[tuple[str, str]]] = {}
    told = rows.order_by("proposal__closed_on").values_list("proposal__closed_on", "attitude", "result")
    for closed, attitude, result in told:
        quarters.setdefault((closed.year, (closed.month - 1) // 3), []).append((attitude, result))
    now = (today.year, (today.month - 1) // 3)
    return [_year(year, quarters, now) for year in sorted({year for year, _ in quarters}, reverse=True)]


def _year(year: int, quarters: dict[tuple[int, int], list[tuple[str, str]]], now: tuple[int, int]) -> Totals:
    released: list[tuple[str, str]] = []
    waiting: list[tuple[str, str]] = []
    for no in range(4):
        waiting += quarters.get((year, no), []) if (year, no) < now else []
        if len(waiting) >= LEAST:
            released, waiting = released + waiting, []
    unfinished = any((year, no) >= now and quarters.get((year, no)) for no in range(4))
    return Totals(
        year,
        len(released),
        Counter(attitude for attitude, _ in released if attitude),
        Counter(result for _, result in released),
        bool(waiting) or unfinished,
    )
