"""The desk of the review: what waits where, since when and until when; and what a unit said before of like matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.models import Assignment, Consultation, Decision, Kind, Proposal, State
from jianyan.proposals.queries.similar import causes
from jianyan.proposals.rules import Rules

RECEIVED, FIRST, SECOND = 0, 1, 2
STAGES = {
    RECEIVED: "已提交，待初审",
    FIRST: "审查中，还没有复审意见",
    SECOND: "审查中，已有复审意见",
}
_PLACES = {"preliminary": "startswith", "final": "endswith"}  # of a pass in ``Proposal.passes_by``
SOON = 3  # days before a limit from which it is said


def waiting(actor: Actor) -> TenantQuerySet:
    """What waits for the review, with ``stage`` (where) and ``came_on`` (since when)."""
    rows = Proposal.objects.visible_to(actor).live()
    heard = Decision.anywhere.filter(
        proposal=OuterRef("pk"), committee=OuterRef("committee"), step=Decision.Pass.SECOND, voided_at=None
    )
    found: TenantQuerySet = rows.filter(state__in=(State.SUBMITTED, State.UNDER_REVIEW)).annotate(
        stage=Case(
            When(state=State.SUBMITTED, then=Value(RECEIVED)),
            When(Exists(heard), then=Value(SECOND)),
            default=Value(FIRST),
            output_field=IntegerField(),
        ),
        came_on=Coalesce("submitted_on", "drafted_on", output_field=DateField()),
    )
    return found


def on_desk(rows: TenantQuerySet, actor: Actor, step: str) -> TenantQuerySet:
    """Those of which a pass is this seat's, by what each keeps of the rules it was submitted under."""
    held = Q(passes_by="") if actor.has(may.PASS_SEATS[rules.decider("", step)]) else Q(pk__in=[])
    for by, role in may.PASS_SEATS.items():
        if actor.has(role):
            held |= Q(**{f"passes_by__{_PLACES[step]}": by})
    return rows.filter(held)


def counts(rows: TenantQuerySet) -> dict[int, int]:
    """How many wait at each stage. One query."""
    found = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    return {stage: found.get(stage, 0) for stage in STAGES}


def review_by(one: Proposal, came: date, law: Rules) -> date | None:
    """The last day of the review: what is handed in at a session is judged once it has closed, the rest from its day on.

    None when the year's days off are not known yet: a limit is never guessed.
    """
    closes = one.session.closes_on if one.session and one.kind == Kind.SESSION else came
    try:
        return law.due(max(came, closes), law.review_due)
    except Refused:
        return None


def said_of(due: date | None, today: date) -> tuple[str, str]:
    """A limit in a word and the tone of that word."""
    if due is None:
        return "期限未定", "info"
    left = (due - today).days
    if left < 0:
        return f"已过{-left}天", "late"
    if left == 0:
        return "今天到期", "late"
    return (f"还有{left}天", "wait" if left <= SOON else "info")


def opinions_of(rows: Sequence[Proposal], actor: Actor) -> dict[int, list[Decision]]:
    """The recorded opinions of these proposals, pass by pass. One query."""
    found: defaultdict[int, list[Decision]] = defaultdict(list)
    for one in (
        Decision.objects.visible_to(actor).live().filter(proposal__in=[r.pk for r in rows]).order_by("id")
    ):
        found[one.proposal_id].append(one)
    return dict(found)


@dataclass(frozen=True)
class Returned:
    """A unit asked before to be rid of a like matter: why, and what was decided."""

    assignment: Assignment

    @property
    def ruling(self) -> str:
        """What the authority decided."""
        one = self.assignment
        if one.returned_on:
            return f"同意退办。{one.return_answer}"
        if one.state == Assignment.State.RETURN_REQUESTED:
            return "尚未裁定"
        return f"未同意退办。{one.return_answer}"


def returned_before(
    cause: str, actor: Actor, *, units: Iterable[int] | None = None, but: int | None = None
) -> list[Returned]:
    """Requests to return matters like this one, newest first, of these units or of all. One query."""
    return returned_before_each([(cause, but)], actor, units=units)[0]


def returned_before_each(
    asked: Iterable[tuple[str, int | None]], actor: Actor, *, units: Iterable[int] | None = None
) -> list[list[Returned]]:
    """The same for several matters (cause, the case to leave out), by the same query."""
    rows = Assignment.objects.of(actor.committee_id).live().filter(return_requested_on__isnull=False)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    found = list(
        rows.select_related("unit", "proposal__committee").order_by("-return_requested_on", "-id")[:2000]
    )
    known = causes((one.pk, one.proposal.cause) for one in found)
    alike = [(set(known.to(cause, 0.3)), but) for cause, but in asked]
    return [
        [Returned(one) for one in found if one.pk in these and one.proposal_id != but] for these, but in alike
    ]


def consulted(actor: Actor, cases: Iterable[int]) -> dict[int, list[Consultation]]:
    """The units asked about each of these cases, with what they said. One query."""
    found: defaultdict[int, list[Consultation]] = defaultdict(list)
    rows = Consultation.objects.visible_to(actor).live().filter(Q(proposal__in=list(cases)))
    for one in rows.select_related("unit", "suggested_unit", "committee").order_by("id"):
        found[one.proposal_id].append(one)
    return dict(found)
