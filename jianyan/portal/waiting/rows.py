"""What may wait for a seat: for each kind of matter the rows it may open, asked by ``table``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from jianyan.activities.models import (
    ActivityApplication,
    Feedback,
    Recipient,
    Report,
    ReportSign,
    ResidentClue,
    SupervisionAdvice,
)
from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Claim
from jianyan.opinions.models import Issue, Opinion, OpinionReporter, Transfer
from jianyan.people.actors import Actor
from jianyan.people.models import ChangeRequest, Role
from jianyan.proposals.models import (
    Assignment,
    Commitment,
    Consultation,
    DraftText,
    FeedbackForm,
    Proposal,
    Question,
    Sponsor,
    State,
)
from jianyan.proposals.queries import desk, ledger, reviewing
from jianyan.publications.models import Manuscript, PartyPaper, Review

Held = Assignment.State


def cases(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Proposal.objects.of(actor.committee_id).live().filter(state__in=states)


def passes(state: str, step: str) -> Callable[[Actor], TenantQuerySet]:
    """Proposals of which a pass of the review waits for a seat: by the rules each was submitted under."""
    return lambda actor: reviewing.on_desk(cases(state)(actor), actor, step)


def assignments(*states: str) -> Callable[[Actor], TenantQuerySet]:
    def rows(actor: Actor) -> TenantQuerySet:
        held = Assignment.objects.of(actor.committee_id).live().filter(state__in=states)
        return held.filter(unit__in=actor.unit_ids) if actor.has(Role.HU, Role.HL) else held

    return rows


def on_desk(tab: str) -> Callable[[Actor], TenantQuerySet]:
    """What stands on a tab of the unit desk and waits for the unit itself."""
    waits = (Held.PENDING, Held.ACCEPTED, Held.DRAFTING, Held.APPROVED)

    def rows(actor: Actor) -> TenantQuerySet:
        held = desk.on_tab(desk.handed_to(actor.committee_id, actor.unit_ids), tab)
        read = {"role": Assignment.Role.REFERENCE, "state": Held.ACCEPTED}  # nothing is owed
        found: TenantQuerySet = held.filter(state__in=waits).exclude(**read)
        return found

    return rows


def mine(actor: Actor) -> Q:
    """Sponsored by this person, or by the organisation this account speaks for."""
    return Q(sponsor__person__in=actor.person_ids) | Q(sponsor__body__in=actor.body_ids)


def forms(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = FeedbackForm.objects.of(actor.committee_id).live()
    return rows.filter(mine(actor), returned_on__isnull=True)


def promises_due(actor: Actor) -> TenantQuerySet:
    """Promises on their day: a unit's own; a sponsor's, as long as he has not spoken of them."""
    rows = ledger.due_now(actor.committee_id, timezone.localdate())
    rows = rows.filter(pk__in=Commitment.objects.all().concerning(actor).values("pk"))
    return rows if actor.has(Role.HU, Role.HL) else rows.exclude(events__kind="said")


def promises(actor: Actor) -> TenantQuerySet:
    """What the office looks after: reports to confirm, and promises whose day has come without one."""
    rows: TenantQuerySet = Commitment.objects.of(actor.committee_id).live()
    come = Q(state=Commitment.State.OPEN, due_on__lte=timezone.localdate())
    return rows.filter(come | Q(state=Commitment.State.REPORTED))


def asked_of_unit(actor: Actor) -> TenantQuerySet:
    """What sponsors asked this unit and nobody has answered yet."""
    rows: TenantQuerySet = Question.objects.of(actor.committee_id).live()
    return rows.filter(
        asked_by=Question.Side.SPONSOR,
        answered_on=None,
        assignment__unit__in=actor.unit_ids,
        assignment__returned_on=None,
    )


def asked_of_sponsor(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Question.objects.of(actor.committee_id).live()
    signed = Sponsor.objects.of(actor.committee_id).live()
    signed = signed.filter(Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids))
    return rows.filter(
        asked_by=Question.Side.UNIT, answered_on=None, sponsor__proposal__in=signed.values("proposal")
    )


def drafts(actor: Actor) -> TenantQuerySet:
    """What this seat has to finish: it speaks for it, and it is not a paper that the office types in."""
    rows: TenantQuerySet = Proposal.objects.of(actor.committee_id).live()
    here = Sponsor.objects.of(actor.committee_id).live().filter(proposal=OuterRef("pk"), left_on=None)
    rows = rows.filter(state__in=(State.DRAFT, State.RETURNED)).exclude(
        state=State.DRAFT, entered_on_behalf=True
    )
    own = Q(sponsors__person__in=actor.person_ids) | Q(sponsors__body__in=actor.body_ids)
    return rows.filter(own, sponsors__pk=Subquery(here.order_by("order").values("pk")[:1]))


def invited(actor: Actor) -> TenantQuerySet:
    """Proposals on which this seat is asked to sign and has said neither yes nor no."""
    open_names = Sponsor.objects.of(actor.committee_id).live().filter(confirmed_on=None, declined_on=None)
    mine = open_names.filter(Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids))
    return cases(State.COSIGNING)(actor).filter(pk__in=mine.values("proposal"))


def asked(actor: Actor) -> TenantQuerySet:
    """A sponsor asked for a withdrawal, or for another look at a refusal."""
    rows: TenantQuerySet = Proposal.objects.of(actor.committee_id).live()
    withdrawal = Q(
        state__in=(State.FILED, State.ALLOCATING),
        withdrawal_asked_on__isnull=False,
        withdrawal_answered_on=None,
    )
    again = Q(state=State.NOT_FILED, reconsider_asked_on__isnull=False, reconsider_answered_on=None)
    return rows.filter(withdrawal | again)


def more_time(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Assignment.objects.of(actor.committee_id).live()
    return rows.filter(extension_asked_on__isnull=False, extension_answered_on=None)


def consulted(actor: Actor) -> TenantQuerySet:
    """Questions before a hand-over that this unit has not answered."""
    return Consultation.objects.visible_to(actor).waiting()


def unfinished(actor: Actor) -> TenantQuerySet:
    """What this account began to write and never saved as a draft."""
    rows: TenantQuerySet = DraftText.objects.of(actor.committee_id).filter(account=actor.account_id)
    return rows.filter(proposal__isnull=True, is_ahead=True, dropped_at__isnull=True)


def opinions(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Opinion.objects.of(actor.committee_id).live()
    return rows.filter(state=Opinion.State.SUBMITTED)


def returned_opinions(actor: Actor) -> TenantQuerySet:
    """Manuscripts that came back to whoever reported them: a leader reads them all and rewrites his own."""
    rows: TenantQuerySet = Opinion.objects.of(actor.committee_id).live()
    told = OpinionReporter.objects.of(actor.committee_id).live().filter(person__in=actor.person_ids)
    own = Q(body__in=actor.body_ids) | Q(pk__in=told.values("opinion"))
    return rows.filter(own, state=Opinion.State.RETURNED)


def transfers(actor: Actor) -> TenantQuerySet:
    """Opinions sent to this unit that it has not answered."""
    rows: TenantQuerySet = Transfer.objects.of(actor.committee_id).live()
    return rows.filter(unit__in=actor.unit_ids, answered_on__isnull=True)


def issues(actor: Actor) -> TenantQuerySet:
    """Issues this seat is to check or to sign next."""
    rows: TenantQuerySet = Issue.objects.of(actor.committee_id).live()
    signs = Q(series__signer__in=actor.roles) & (Q(series__checker="") | Q(checked_on__isnull=False))
    checks = Q(series__checker__in=actor.roles, checked_on__isnull=True)
    return rows.filter(signs | checks, state=Issue.State.AWAITING_SIGN)


def conversions(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Link.objects.of(actor.committee_id).live()
    return rows.filter(kind=Link.Kind.CONVERTED, target_id__isnull=True)


def manuscripts(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Manuscript.objects.of(actor.committee_id).live().filter(state__in=states)


def own_manuscripts(actor: Actor) -> TenantQuerySet:
    """What came back to its author, or to the body that sent it in, for a revision."""
    own = Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids)
    return manuscripts(Manuscript.State.REVISING)(actor).filter(own)


def untold(actor: Actor) -> TenantQuerySet:
    return manuscripts(*Manuscript.DECIDED)(actor).filter(told_on__isnull=True)


def requests(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = PartyPaper.objects.of(actor.committee_id).live()
    return rows.filter(kind=PartyPaper.Kind.REQUEST, answered_on__isnull=True)


def reviews(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Review.objects.of(actor.committee_id).live().filter(state__in=states)


def returned_reviews(actor: Actor) -> TenantQuerySet:
    """Returned, and not handed in again."""
    return reviews(Review.State.DRAFTING)(actor).exclude(return_reason="")


def reports_to_sign(actor: Actor) -> TenantQuerySet:
    """Reports whose next step of the sign-off is this seat's."""
    rows: TenantQuerySet = Report.objects.of(actor.committee_id).live().filter(state=Report.State.SIGNING)
    steps = ReportSign.objects.of(actor.committee_id).live().filter(report=OuterRef("pk"), signed_on=None)
    turns = Subquery(steps.order_by("-turn", "place").values("role")[:1])
    found: TenantQuerySet = rows.annotate(whose=turns).filter(whose__in=actor.roles)
    return found


def reports_to_answer(actor: Actor) -> TenantQuerySet:
    """Reports sent to this unit, with a day, to which it has said nothing yet."""
    rows: TenantQuerySet = Report.objects.of(actor.committee_id).live()
    to = Recipient.objects.of(actor.committee_id).live().filter(unit__in=actor.unit_ids)
    said = Feedback.objects.of(actor.committee_id).live().filter(unit__in=actor.unit_ids)
    rows = rows.filter(state=Report.State.SENT, due_on__isnull=False, pk__in=to.values("report"))
    return rows.exclude(pk__in=said.values("item__report"))


def advices_to_answer(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = SupervisionAdvice.objects.of(actor.committee_id).live()
    return rows.filter(state=SupervisionAdvice.State.SENT, unit__in=actor.unit_ids)


def applications(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = ActivityApplication.objects.of(actor.committee_id).live()
    return rows.filter(state=ActivityApplication.State.APPLIED)


def clues(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Link.objects.of(actor.committee_id).live()
    return rows.filter(kind=Link.Kind.CLUE, target_id__isnull=True)


def duty(model: Any, *states: str) -> Callable[[Actor], TenantQuerySet]:
    """Cases of the duty room in these states, as far as this seat reads them; claims: those it must answer."""

    def rows(actor: Actor) -> TenantQuerySet:
        found: TenantQuerySet = model.objects.visible_to(actor).live().filter(state__in=states)
        return found.filter(organiser__in=actor.roles) if model is Claim else found

    return rows


def residents_clues(actor: Actor) -> TenantQuerySet:
    """Groups of posts in the clue box that nobody has taken up."""
    rows: TenantQuerySet = ResidentClue.objects.visible_to(actor).heads()
    return rows.filter(state=ResidentClue.State.WAITING)


def changes(actor: Actor) -> TenantQuerySet:
    """What members asked to have changed of their own entries."""
    rows: TenantQuerySet = ChangeRequest.objects.of(actor.committee_id).live()
    return rows.filter(state=ChangeRequest.State.ASKED)
