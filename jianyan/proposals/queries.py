"""Reads over proposals that verbs, figures and pages share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role, Term
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import opinions_out
from jianyan.proposals.models import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Countersign,
    Distinction,
    FeedbackForm,
    FollowUpVisit,
    Hold,
    Kind,
    Progress,
    Proposal,
    ProposalWindow,
    Reply,
    Sponsor,
    State,
    Supervision,
    Urgency,
)
from jianyan.proposals.models.base import READERS, concerned
from jianyan.proposals.rules import Rules


def term_on(committee: int, day: date) -> Term | None:
    """The term running on a day."""
    term: Term | None = Term.objects.of(committee).live().active_on(day).order_by("-starts_on").first()
    return term


def session_on(committee: int, day: date) -> tuple[PlenarySession, Kind]:
    """To which session a submission of this day belongs, and whether it is a session or intersession proposal.

    Inside a session's window (else its own days) it is a session proposal; otherwise it continues the latest session.
    """
    windows = {one.session_id: one for one in ProposalWindow.objects.of(committee).live()}
    sessions = list(PlenarySession.objects.of(committee).live().order_by("opens_on"))
    for session in sessions:
        window = windows.get(session.pk)
        first, last = (window.opens_on, window.cutoff_on) if window else (session.opens_on, session.closes_on)
        if first <= day <= last:
            return session, Kind.SESSION
    held = [session for session in sessions if session.opens_on <= day]
    if not held:
        raise Refused("还没有登记全体会议，不能收提案")
    return held[-1], Kind.INTERSESSION


def is_repeated(proposal: Proposal, session: PlenarySession) -> bool:
    """The same sponsor has put the same cause forward in the same session."""
    same = (
        Proposal.objects.of(proposal.committee_id)
        .live()
        .filter(session=session, cause=proposal.cause, lead_name=proposal.lead_name)
    )
    return same.exclude(pk=proposal.pk).exclude(state=State.WITHDRAWN).exists()


def opinions_awaited(host: Assignment, on: date) -> list[str]:
    """Co-handlers whose opinion is still out and not yet late: the host waits for them."""
    return [co.unit.name for co in opinions_out(host) if co.due_on and co.due_on >= on]


def to_be_asked(proposal: Proposal, respondents: str) -> list[tuple[Reply, Sponsor]]:
    """Who is asked about which reply of this round and has not been: leads or all sponsors, merged ones included."""
    sponsors = (
        Sponsor.objects.of(proposal.committee_id)
        .live()
        .filter(Q(proposal=proposal) | Q(proposal__merged_into=proposal, proposal__voided_at__isnull=True))
    )
    if respondents == "lead":
        sponsors = sponsors.filter(role=Sponsor.Role.LEAD)
    replies = (
        Reply.objects.of(proposal.committee_id)
        .live()
        .filter(assignment__proposal=proposal, round=proposal.round, delivered_on__isnull=False)
    )
    sent = set(proposal.forms.live().values_list("reply_id", "sponsor_id"))
    people = list(sponsors.order_by("proposal_id", "order"))
    return [
        (reply, one) for reply in replies.order_by("id") for one in people if (reply.pk, one.pk) not in sent
    ]


def superseded(before: date | None = None) -> Exists:
    """A condition on forms: the same sponsor rated a later round of the same unit (returned before a day)."""
    later = FeedbackForm.anywhere.filter(
        committee=OuterRef("committee"),
        proposal=OuterRef("proposal"),
        sponsor=OuterRef("sponsor"),
        reply__assignment=OuterRef("reply__assignment"),
        round__gt=OuterRef("round"),
        voided_at__isnull=True,
    )
    return Exists(later.filter(returned_on__lt=before) if before else later.exclude(returned_on=None))


def final_forms(proposal: Proposal) -> TenantQuerySet:
    """The forms of a case that stand: a later round replaces the earlier one."""
    rows: TenantQuerySet = proposal.forms.live()
    return rows.exclude(superseded())


def has_number_one(chosen: Iterable[Proposal]) -> bool:
    """Whether a session of these proposals already has its number-one proposal, or two are chosen at once."""
    proposals = list(chosen)
    sessions = [proposal.session_id for proposal in proposals]
    if len(set(sessions)) < len(sessions):
        return True
    taken = Distinction.objects.of({proposal.committee_id for proposal in proposals}).live()
    return taken.filter(kind=Distinction.Kind.NUMBER_ONE, proposal__session__in=sessions).exists()


def honours_left(committee: int, session: int | None, kind: str, law: Rules) -> int | None:
    """How many more cases of a session may be made key or excellent; None where the rules set no number."""
    given = Distinction.objects.of(committee).live().filter(kind=kind, proposal__session=session).count()
    if kind == Distinction.Kind.KEY and law.key_quota:
        return law.key_quota - given
    if kind == Distinction.Kind.EXCELLENT and law.excellent_percent:
        rows = Proposal.objects.of(committee).live().filter(session=session, filed_on__isnull=False)
        return rows.count() * law.excellent_percent // 100 - given
    return None


def within(rows: TenantQuerySet, scope: Scope, path: str = "") -> TenantQuerySet:
    """Rows of cases that the scope's person or body put forward, or its unit handles; all when it names none."""
    if scope.person or scope.body:
        signed = Sponsor.anywhere.filter(voided_at__isnull=True, committee__in=scope.committees)
        signed = signed.filter(person=scope.person) if scope.person else signed
        signed = signed.filter(body=scope.body) if scope.body else signed
        rows = rows.filter(**{f"{path}pk__in": signed.values("proposal")})
    if scope.unit:
        held = Assignment.anywhere.filter(
            voided_at__isnull=True,
            committee__in=scope.committees,
            unit=scope.unit,
            returned_on__isnull=True,
            role__in=Assignment.DUTY,
        )
        rows = rows.filter(**{f"{path}pk__in": held.values("proposal")})
    return rows


def cases(scope: Scope, column: str) -> TenantQuerySet:
    """Live proposals whose date column lies in the period, inside the scope."""
    return within(Proposal.objects.of(scope.committees).live().between(column, scope.start, scope.end), scope)


def case_rows(rows: TenantQuerySet, scope: Scope, path: str) -> TenantQuerySet:
    """Live rows of live proposals, inside the scope; ``path`` leads to the proposal."""
    return within(rows.live().filter(**{f"{path}voided_at__isnull": True}), scope, path)


def in_person(end: date) -> Q:
    """Proposals with a contact in person before a day; a disputed one does not count until settled."""
    return Q(pk__in=_contacts(end).filter(in_person=True).values("assignment__proposal"))


def contacted(end: date, *phases: str) -> Q:
    """Proposals with a contact before a day, in each of the phases when some are named."""
    found = Q(pk__in=_contacts(end).values("assignment__proposal"))
    for phase in phases:
        found &= Q(pk__in=_contacts(end).filter(phase=phase).values("assignment__proposal"))
    return found


def _contacts(end: date) -> QuerySet[Contact]:
    """Contacts that count: a disputed one only once it has been found true."""
    undisputed = Q(disputed_on__isnull=True) | Q(stands=True)
    return Contact.anywhere.filter(undisputed, voided_at__isnull=True, held_on__lt=end)


def visited_before(end: date) -> Q:
    """Proposals with a follow-up visit before a day."""
    visits = FollowUpVisit.anywhere.filter(voided_at__isnull=True, visited_on__lt=end)
    return Q(pk__in=visits.values("proposal"))


@dataclass(frozen=True)
class Next:
    """Who must act next on a case, on what, and by when."""

    who: str
    act: str
    by: date | None = None
    mine: bool = False


def next_step(proposal: Proposal, actor: Actor) -> Next | None:
    """The stamp of the record page; None when nothing is left to do."""
    state = State(proposal.state)
    desk = _DESKS.get(state)
    if desk:
        who, act, predicate = desk
        return Next(who, act, mine=predicate(actor, proposal))
    if state in (State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING):
        return _units_next(proposal, actor)
    if state == State.REPLIED:
        return _forms_next(proposal, actor)
    if state in (State.DRAFT, State.RETURNED):
        return Next(
            proposal.lead_name,
            "提交提案" if state == State.DRAFT else "按意见修改后重新提交",
            mine=may.send(actor, proposal),
        )
    if state == State.COSIGNING:
        return _signatures_next(proposal, actor)
    if state == State.TRACKING:
        return Next("承办单位", "报告进展", mine=may.tracks(actor, proposal))
    if state == State.CLOSED and not proposal.visits_made:
        return Next("提案办公室", "回访提案者", mine=may.prepare(actor, proposal))
    return None


_DESKS = {
    State.SUBMITTED: ("提案办公室", "开始审查", may.prepare),
    State.UNDER_REVIEW: ("提案委员会", "作出审查决定", may.decide),
    State.FILED: ("提案办公室", "提出承办意见", may.prepare),
    State.ALLOCATING: ("交办机关", "交办", may.hand_over),
    State.EVALUATED: ("提案办公室", "结案，或要求重新办理", may.conclude),
}


def _signatures_next(proposal: Proposal, actor: Actor) -> Next:
    """Those invited who have said neither yes nor no; then the lead, who puts it forward."""
    waiting = [one for one in proposal.signers[1:] if not one.confirmed_on and not one.declined_on]
    if not waiting:
        return Next(proposal.lead_name, "提交提案", mine=may.send(actor, proposal))
    mine = any(may.is_signer(actor, one) for one in waiting)
    return Next("、".join(one.name for one in waiting), "确认联名", proposal.cosign_until_on, mine)


def _units_next(proposal: Proposal, actor: Actor) -> Next:
    rows = list(proposal.assignments.live().select_related("unit").order_by("id"))
    late = [
        one
        for one in rows
        if one.must_reply and one.state not in (Assignment.State.DELIVERED, Assignment.State.RETURNED)
    ]
    due = (
        proposal.rehandling_due_on
        if proposal.state == State.REHANDLING
        else min((one.due_on for one in late if one.due_on), default=proposal.due_on)
    )
    mine = any(may.is_unit(actor, one) for one in late)
    return Next("、".join(one.unit.name for one in late), "答复提案者", due, mine)


def _forms_next(proposal: Proposal, actor: Actor) -> Next:
    out = list(
        proposal.forms.live().filter(round=proposal.round, returned_on__isnull=True).select_related("sponsor")
    )
    if not out:
        return Next("提案办公室", "发出征询意见表", mine=may.prepare(actor, proposal))
    names = list(dict.fromkeys(form.sponsor.name for form in out))
    mine = any(may.rate(actor, form) for form in out)
    return Next("、".join(names), "填写征询意见表", min(form.due_on for form in out), mine)


# What lists and ledgers show of a proposal.
LINE = (
    "committee__code",
    "version",
    "voided_at",
    "state",
    "kind",
    "submission_no",
    "case_no",
    "cause",
    "category",
    "sponsor_type",
    "lead_name",
    "submitted_on",
    "filed_on",
    "due_on",
    "replied_on",
    "closed_on",
)


def listed(rows: TenantQuerySet) -> TenantQuerySet:
    """Rows with what a line of a list shows, without their texts: one more query for the units, whatever the number."""
    units = (
        Assignment.anywhere.filter(voided_at__isnull=True, returned_on__isnull=True)
        .select_related("unit")
        .only("proposal", "role", "unit__name", "unit__short_name")
        .order_by("id")
    )
    return (
        rows.select_related("committee")
        .only(*LINE)
        .prefetch_related(Prefetch("assignments", queryset=units, to_attr="held"))
    )


def case_file(proposal: Proposal, actor: Actor) -> list[dict[str, object]]:
    """The assignments of a case with their contacts, opinions, replies and forms as the reader may see them."""
    mine = {"proposal": proposal}
    through = {"assignment__proposal": proposal}
    held = list(
        Assignment.objects.visible_to(actor)
        .live()
        .filter(**mine)
        .select_related("unit", "suggested_unit")
        .order_by("id")
    )
    for one in held:
        one.proposal = proposal  # the guards of its table look at the case
    if not held:
        return []
    contacts = list(Contact.objects.visible_to(actor).live().filter(**through).order_by("held_on", "id"))
    has_co = any(one.role == Assignment.Role.CO for one in held)
    opinions = CoOpinion.objects.visible_to(actor).live().filter(**through).order_by("id") if has_co else []
    replies = list(Reply.objects.visible_to(actor).live().filter(**through).order_by("round", "id"))
    forms = FeedbackForm.objects.visible_to(actor).live().filter(**mine)
    signs = any(one.countersign_required for one in held) and replies
    words = list(_words(replies)) if signs else []
    told_of = replies and getattr(proposal, "is_reclassed", True) and actor.has(*READERS, Role.HU, Role.HL)
    reclassed = list(_reclassed(replies)) if told_of else []
    rated = list(forms.select_related("sponsor").order_by("id")) if replies else []
    return [
        {
            "assignment": one,
            "contacts": [contact for contact in contacts if contact.assignment_id == one.pk],
            "opinions": [opinion for opinion in opinions if opinion.assignment_id == one.pk],
            "replies": [
                {
                    "reply": reply,
                    "forms": [form for form in rated if form.reply_id == reply.pk],
                    "words": [word for word in words if word.reply_id == reply.pk],
                    "reclassed": [event for event in reclassed if event.reply_id == reply.pk],
                }
                for reply in replies
                if reply.assignment_id == one.pk
            ],
        }
        for one in held
    ]


def _words(replies: list[Reply]) -> TenantQuerySet:
    rows = Countersign.objects.of(replies[0].committee_id).live().filter(reply__in=replies)
    return rows.select_related("assignment__unit").order_by("id")


def _reclassed(replies: list[Reply]) -> TenantQuerySet:
    """Where a checker or a later report put a reply in another class."""
    rows = ClassEvent.objects.of(replies[0].committee_id).live().filter(reply__in=replies)
    return rows.exclude(source=ClassEvent.Source.UNIT).order_by("id")


def silent(proposal: Proposal) -> bool:
    """Whether a unit let the window for returning go by without a word."""
    rows = proposal.assignments.live().filter(state=Assignment.State.PENDING)
    return bool(rows.filter(return_until_on__lt=timezone.localdate()).exists())


def progress_of(proposal: Proposal, actor: Actor) -> list[Progress]:
    """What units reported of their promises, as the reader may see it."""
    rows = Progress.objects.visible_to(actor).live().filter(reply__assignment__proposal=proposal)
    return list(rows.select_related("reply__assignment__unit").order_by("reported_on", "id"))


def told(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Rows with what the page of a case says of them besides, so that it asks for nothing that is not there.

    ``follows``: the seat has to do with the case, and so may read its timeline; others see its dates only.
    """

    def any_of(model: Any, name: str = "proposal", **more: Any) -> Exists:
        here = {name: OuterRef("pk"), "committee": OuterRef("committee"), "voided_at": None}
        return Exists(model.anywhere.filter(**here, **more))

    found: TenantQuerySet = rows.select_related("committee", "session__term", "lead_sector").annotate(
        follows=Case(When(concerned(actor), then=True), default=False),
        has_children=any_of(Proposal, "merged_into"),
        has_honours=any_of(Distinction),
        is_reclassed=any_of(
            ClassEvent,
            "reply__assignment__proposal",
            source__in=(ClassEvent.Source.CHECK, ClassEvent.Source.LATER),
        ),
        is_supervised=any_of(Supervision),
        is_urgent=any_of(Urgency, ended_on=None),
        is_held=any_of(Hold, lifted_on=None),
    )
    return found
