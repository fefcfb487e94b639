"""Reads over proposals that verbs, figures and pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.utils import timezone

from jianyan.core import bigrams, search, together
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role, Sector, Term, Unit
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import opinions_out
from jianyan.proposals.models import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Countersign,
    Decision,
    Distinction,
    FeedbackForm,
    FollowUpVisit,
    HandoverOrder,
    Hold,
    Kind,
    Progress,
    Proposal,
    ProposalWindow,
    Publication,
    Reply,
    Sponsor,
    State,
    Supervision,
    Topic,
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
        signed = Sponsor.objects.of(scope.committees).live()
        signed = signed.filter(person=scope.person) if scope.person else signed
        signed = signed.filter(body=scope.body) if scope.body else signed
        rows = rows.filter(**{f"{path}pk__in": signed.values("proposal")})
    if scope.unit:
        live = Assignment.objects.of(scope.committees).live()
        held = live.filter(unit=scope.unit, returned_on__isnull=True, role__in=Assignment.DUTY)
        rows = rows.filter(**{f"{path}pk__in": held.values("proposal")})
    return rows


def cases(scope: Scope, column: str) -> TenantQuerySet:
    """Live proposals whose date column lies in the period, inside the scope."""
    return within(Proposal.objects.of(scope.committees).live().between(column, scope.start, scope.end), scope)


def case_rows(rows: TenantQuerySet, scope: Scope, path: str) -> TenantQuerySet:
    """Live rows of live proposals, inside the scope; ``path`` leads to the proposal.

    The proposal's committee is named too: a database that starts from the proposals finds them by their dates.
    """
    live = {f"{path}committee__in": scope.committees, f"{path}voided_at__isnull": True}
    return within(rows.live().filter(**live), scope, path)


def in_person(scope: Scope) -> Q:
    """Proposals with a contact in person before the end of the period; a disputed one does not count until settled."""
    return Q(pk__in=_contacts(scope).filter(in_person=True).values("assignment__proposal"))


def contacted(scope: Scope, *phases: str) -> Q:
    """Proposals with a contact before the end of the period, in each of the phases when some are named."""
    found = Q(pk__in=_contacts(scope).values("assignment__proposal"))
    for phase in phases:
        found &= Q(pk__in=_contacts(scope).filter(phase=phase).values("assignment__proposal"))
    return found


def _contacts(scope: Scope) -> TenantQuerySet:
    """Contacts that count: a disputed one only once it has been found true."""
    rows: TenantQuerySet = Contact.objects.of(scope.committees).live()
    return rows.filter(Q(disputed_on__isnull=True) | Q(stands=True), held_on__lt=scope.end)


def visited_before(scope: Scope) -> Q:
    """Proposals with a follow-up visit before the end of the period."""
    visits = FollowUpVisit.objects.of(scope.committees).live().filter(visited_on__lt=scope.end)
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
    "committee",
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


def units_of(proposals: Sequence[Proposal]) -> dict[int, list[str]]:
    """The names of the units that hold each of these proposals. One query."""
    held = Assignment.objects.of({one.committee_id for one in proposals}).live()
    rows = held.filter(proposal__in=[one.pk for one in proposals], returned_on__isnull=True)
    found: dict[int, list[str]] = {}
    for proposal, unit in rows.order_by("id").values_list("proposal", "unit__name"):
        found.setdefault(proposal, []).append(unit)
    return found


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
        .only(*LINE, "committee__code")
        .prefetch_related(Prefetch("assignments", queryset=units, to_attr="held"))
    )


@dataclass(frozen=True)
class CaseFile:
    """What belongs to a case, as a reader may see it."""

    assignments: list[Any]
    contacts: list[Any]
    opinions: list[Any]
    replies: list[Any]
    forms: list[Any]
    decisions: list[Any]
    visits: list[Any]
    honours: list[Any]
    leads: list[Any]
    words: list[Any]  # what co-handlers say of a draft they must sign
    reclassed: list[Any]
    progress: list[Any]

    def somebody_to_ask(self, round: int) -> bool:
        """Whether a first sponsor has not been sent a form on a reply of this round (``to_be_asked``, from what is read)."""
        sent = {(form.reply_id, form.sponsor_id) for form in self.forms}
        given = [reply for reply in self.replies if reply.round == round and reply.delivered_on]
        return any((reply.pk, one.pk) not in sent for reply in given for one in self.leads)

    def by_assignment(self) -> list[dict[str, Any]]:
        """Each assignment with its contacts, opinions and replies, these with their forms."""
        return [
            {
                "assignment": one,
                "contacts": [contact for contact in self.contacts if contact.assignment_id == one.pk],
                "opinions": [opinion for opinion in self.opinions if opinion.assignment_id == one.pk],
                "replies": [
                    {
                        "reply": reply,
                        "forms": [form for form in self.forms if form.reply_id == reply.pk],
                        "words": [word for word in self.words if word.reply_id == reply.pk],
                        "reclassed": [event for event in self.reclassed if event.reply_id == reply.pk],
                    }
                    for reply in self.replies
                    if reply.assignment_id == one.pk
                ],
            }
            for one in self.assignments
        ]


def case_file(proposal: Proposal, actor: Actor) -> CaseFile:
    """Everything of a case in one statement; its session, sponsors and visits are then known to the proposal too."""
    found = together.rows_of(proposal.pk, _parts, actor, actor.rights)
    sponsors = {one.pk: one for one in found["sponsors"]}
    units = {one.pk: one for one in found["units"]}
    for one in found["assignments"]:
        one.proposal, one.unit = proposal, units[one.unit_id]  # the guards of its table look at the case
        one.suggested_unit = units.get(one.suggested_unit_id)
    held = {one.pk: one for one in found["assignments"]}
    replies = {one.pk: one for one in found["replies"]}
    for reply in replies.values():
        reply.assignment = held.get(reply.assignment_id)
    for word in found["words"]:
        word.assignment = held[word.assignment_id]
    for report in found["progress"]:
        report.reply = replies[report.reply_id]
    for form in found["forms"]:
        form.proposal, form.sponsor = proposal, sponsors[form.sponsor_id]
    own = [one for one in sponsors.values() if one.proposal_id == proposal.pk and one.voided_at is None]
    proposal.session, proposal.lead_sector = _only(found["sessions"]), _only(found["sectors"])
    proposal.topic = _only(found["topics"])
    if proposal.session:
        proposal.session.term = _only(found["terms"])
    proposal.signers = sorted(own, key=lambda one: one.order)
    proposal.visits_made = sorted(found["visits"], key=lambda one: one.visited_on)
    return CaseFile(
        found["assignments"],
        sorted(found["contacts"], key=lambda one: one.held_on),
        found["opinions"],
        sorted(found["replies"], key=lambda one: one.round),
        found["forms"],
        found["decisions"],
        proposal.visits_made,
        sorted(found["honours"], key=lambda one: one.decided_on),
        [one for one in sponsors.values() if one.role == Sponsor.Role.LEAD and one.voided_at is None],
        found["words"],
        found["reclassed"],
        sorted(found["progress"], key=lambda one: one.reported_on),
    )


def _only(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def _parts(actor: Actor, case: int) -> together.Parts:
    """The rows of a case in every table. Whoever may open it knows its sponsors, honours and visits."""
    committee = actor.committee_id
    held = Assignment.objects.visible_to(actor).live().filter(proposal=case)
    forms = FeedbackForm.objects.visible_to(actor).live().filter(proposal=case)
    merged = Q(proposal__merged_into=case, proposal__voided_at__isnull=True)  # their sponsors are asked too
    own = Proposal.objects.of(committee).filter(pk=case)
    sessions = PlenarySession.objects.of(committee).filter(pk__in=own.values("session"))
    replies = Reply.objects.visible_to(actor).live().filter(assignment__proposal=case)
    hears = actor.has(*READERS, Role.HU, Role.HL)  # of how a class was changed
    changed = ClassEvent.objects.of(committee).live().filter(reply__in=replies.values("pk"))
    named = Q(proposal=case) | merged | Q(pk__in=forms.values("sponsor"))
    return {
        "sessions": sessions,
        "terms": Term.objects.of(committee).filter(pk__in=sessions.values("term")),
        "topics": Topic.objects.of(committee).filter(pk__in=own.values("topic")),
        "sectors": Sector.objects.of(committee).filter(pk__in=own.values("lead_sector")),
        "assignments": held,
        "units": Unit.objects.of(committee).filter(
            Q(pk__in=held.values("unit")) | Q(pk__in=held.values("suggested_unit"))
        ),
        "contacts": Contact.objects.visible_to(actor).live().filter(assignment__proposal=case),
        "opinions": CoOpinion.objects.visible_to(actor).live().filter(assignment__proposal=case),
        "replies": replies,
        "words": Countersign.objects.of(committee).live().filter(reply__in=replies.values("pk")),
        "reclassed": changed.exclude(source=ClassEvent.Source.UNIT) if hears else changed.none(),
        "progress": Progress.objects.visible_to(actor).live().filter(reply__assignment__proposal=case),
        "forms": forms,
        "sponsors": Sponsor.objects.of(committee).filter(named),
        "decisions": Decision.objects.visible_to(actor).live().filter(proposal=case),
        "visits": FollowUpVisit.objects.of(committee).live().filter(proposal=case),
        "honours": Distinction.objects.of(committee).live().filter(proposal=case),
    }


def silent(proposal: Proposal) -> bool:
    """Whether a unit let the window for returning go by without a word."""
    rows = proposal.assignments.live().filter(state=Assignment.State.PENDING)
    return bool(rows.filter(return_until_on__lt=timezone.localdate()).exists())


def told(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Rows with what the page of a case says of them besides, so that it asks for nothing that is not there.

    ``follows``: the seat has to do with the case, and so may read its timeline; others see its dates only.
    """

    def any_of(model: Any, name: str = "proposal", **more: Any) -> Exists:
        here = {name: OuterRef("pk"), "committee": OuterRef("committee"), "voided_at": None}
        return Exists(model.anywhere.filter(**here, **more))

    found: TenantQuerySet = rows.annotate(
        follows=Case(When(concerned(actor), then=True), default=False),
        has_children=any_of(Proposal, "merged_into"),
        is_supervised=any_of(Supervision),
        is_urgent=any_of(Urgency, ended_on=None),
        is_held=any_of(Hold, lifted_on=None),
    )
    return found


@dataclass(frozen=True)
class Similar:
    """An earlier case on a like matter: the case as lists show it, the class of its reply, the words both share."""

    case: Proposal
    classes: str
    words: tuple[str, ...]


# Words of nearly every cause: they say nothing of the matter.
EVERYWHERE = frozenset(
    (
        *("关于", "提案", "建议", "加强", "进一步", "推进", "加快", "完善", "提升", "促进"),
        *("推动", "工作", "问题", "我县", "我市", "全县", "全市", "实施", "建设"),
    )
)
WORDS, REACH = 6, 200  # words of a cause that are looked up, and how far back each reaches


def similar(cause: str, actor: Actor, *, but: int | None = None, most: int = 5) -> list[Similar]:
    """Filed cases the actor may open that share words with a cause, the likest first.

    What was refused or taken back is not told, nor any rating. A constant number of queries.
    """
    words = _telling(cause)
    weights: dict[int, float] = {}
    shared: dict[int, list[str]] = {}
    for word in words:
        found = search.find(bigrams.Query((bigrams.fold(word).text,)), actor, "proposals")
        ids = list(found.order_by("-on", "-record_id").values_list("record_id", flat=True)[:REACH])
        for one in ids:
            weights[one] = weights.get(one, 0) + len(word) / (1 + len(ids)) ** 0.5
            shared.setdefault(one, []).append(word)
    rows = Proposal.objects.visible_to(actor).live().filter(pk__in=weights, filed_on__isnull=False)
    rows = rows.filter(withdrawn_on__isnull=True, case_withdrawn_on__isnull=True).exclude(pk=but)
    best = sorted(rows.values_list("pk", flat=True), key=lambda pk: (-weights[pk], -pk))[:most]
    cases = {case.pk: case for case in listed(Proposal.objects.of(actor.committee_id).filter(pk__in=best))}
    classes = _classes(actor.committee_id, best)
    return [Similar(cases[pk], "、".join(classes.get(pk, ())), tuple(shared[pk])) for pk in best]


def _telling(cause: str) -> list[str]:
    """The words of a cause that say what it is about, the longest first."""
    import rjieba  # loaded at use: its dictionary is large

    words = dict.fromkeys(word.strip() for word in rjieba.cut(cause[:120]))
    telling = [word for word in words if len(word) > 1 and word.isalpha() and word not in EVERYWHERE]
    return sorted(telling, key=len, reverse=True)[:WORDS]


def _classes(committee: int, ids: list[int]) -> dict[int, list[str]]:
    """The classes of the last delivered reply of each unit of these cases."""
    rows = Reply.objects.of(committee).live().filter(assignment__proposal__in=ids, delivered_on__isnull=False)
    last: dict[tuple[int, int], str] = {}
    for case, unit, letter in rows.order_by("round", "id").values_list(
        "assignment__proposal", "assignment", "reply_class"
    ):
        last[case, unit] = letter
    found: dict[int, list[str]] = {}
    for (case, _), letter in last.items():
        if letter and letter not in found.setdefault(case, []):
            found[case].append(letter)
    return found


def holds_on(day: date, path: str = "") -> Q:
    """Publications in force outside on a day; ``path`` leads to the decision."""
    open_end = Q(**{f"{path}ended_on__isnull": True}) | Q(**{f"{path}ended_on__gt": day})
    return open_end & Q(**{f"{path}from_on__lte": day, f"{path}voided_at__isnull": True})


def decided_for_public(committee: int, day: date) -> TenantQuerySet:
    """The decisions the public may know of on a day: what is open, and what was kept closed. Of standing cases only."""
    rows: TenantQuerySet = Publication.objects.of(committee).filter(
        holds_on(day),
        outcome__in=(Publication.Outcome.PUBLIC, Publication.Outcome.CLOSED),
        proposal__voided_at__isnull=True,
        proposal__case_withdrawn_on__isnull=True,
    )
    return rows


def open_to_public(committee: int, day: date) -> TenantQuerySet:
    """The decisions by which cases are open on a day. A sponsor who withdrew consent since closes his case."""
    return decided_for_public(committee, day).filter(
        outcome=Publication.Outcome.PUBLIC, proposal__public_wish=True
    )


def undecided(committee: int) -> TenantQuerySet:
    """Standing cases on which nobody has decided whether the public may read them."""
    rows: TenantQuerySet = Proposal.objects.of(committee).live()
    decided = Publication.anywhere.filter(
        committee=OuterRef("committee"), proposal=OuterRef("pk"), voided_at=None, ended_on=None
    )
    return rows.filter(filed_on__isnull=False, case_withdrawn_on__isnull=True).exclude(Exists(decided))


def standing_decision(proposal: Proposal, day: date) -> Publication | None:
    """The decision on what the public may read that stands now; ``is_open`` says whether the case shows on this day."""
    one: Publication | None = proposal.publications.live().filter(ended_on__isnull=True).first()
    if one:
        one.is_open = open_to_public(proposal.committee_id, day).filter(pk=one.pk).exists()  # type: ignore[attr-defined]
    return one


@dataclass(frozen=True)
class UnitStanding:
    """How the cases of a year stand with one unit on a day, counted by dates."""

    pk: int
    name: str
    handed_over: int
    accepted: int
    due: int
    replied: int
    overdue: int
    late: int
    to_meet: int
    met: int


def in_duty(committee: int, on: date, year: int | None = None) -> TenantQuerySet:
    """What units had to do on a day, of cases handed over in a year: not returned, not withdrawn by then."""
    rows: TenantQuerySet = (
        Assignment.objects.of(committee)
        .live()
        .filter(role__in=Assignment.DUTY, handed_over_on__lte=on, proposal__voided_at__isnull=True)
        .exclude(returned_on__lte=on)
        .exclude(proposal__case_withdrawn_on__lte=on)
    )
    return rows.filter(handed_over_on__year=year) if year else rows


def undone(on: date) -> Q:
    """Assignments whose answer (or opinion, of a co-handler) was still out at the end of a day."""
    co = Q(role=Assignment.Role.CO)
    said = (~co & Q(delivered_on__lte=on)) | (co & Q(opinion_on__lte=on))
    return ~Q(pk__in=Assignment.anywhere.filter(said).values("pk"))


def late_on(committee: int, on: date) -> TenantQuerySet:
    """What is past its date on a day, in the order of units and cases."""
    rows = in_duty(committee, on).filter(undone(on), due_on__lt=on)
    return rows.select_related("unit", "proposal").order_by("unit__sort_no", "unit", "due_on", "id")


def standings(committee: int, year: int, on: date) -> list[UnitStanding]:
    """Each unit with cases handed over in the year, in the official order. Two queries, whatever the number."""
    met = set(
        Contact.objects.of(committee)
        .live()
        .filter(in_person=True, disputed_on__isnull=True, held_on__lte=on)
        .values_list("assignment", flat=True)
    )
    rows = in_duty(committee, on, year).select_related("unit").order_by("unit__sort_no", "unit", "id")
    names: dict[int, str] = {}
    found: dict[int, list[Assignment]] = {}
    for one in rows:
        names[one.unit_id] = one.unit.name
        found.setdefault(one.unit_id, []).append(one)
    return [_standing(pk, names[pk], held, met, on) for pk, held in found.items()]


def _standing(pk: int, name: str, held: list[Assignment], met: set[int], on: date) -> UnitStanding:
    def done(one: Assignment) -> date | None:
        day = one.opinion_on if one.role == Assignment.Role.CO else one.delivered_on
        return day if day and day <= on else None

    due = [one for one in held if one.due_on and one.due_on < on]
    to_meet = [one for one in held if one.must_reply]
    return UnitStanding(
        pk,
        name,
        handed_over=len(held),
        accepted=sum(one.accepted_on is not None and one.accepted_on <= on for one in held),
        due=len(due),
        replied=sum(done(one) is not None for one in held),
        overdue=sum(done(one) is None for one in due),
        late=sum(
            (day := done(one)) is not None and one.due_on is not None and day > one.due_on for one in held
        ),
        to_meet=len(to_meet),
        met=sum(one.pk in met for one in to_meet),
    )


def orders_of(actor: Actor) -> TenantQuerySet:
    """Hand-over orders: the office and the authority all, a unit those with a case of its own."""
    rows: TenantQuerySet = HandoverOrder.objects.of(actor.committee_id).live()
    if actor.has(*READERS):
        return rows
    mine = (
        Assignment.objects.of(actor.committee_id)
        .live()
        .filter(unit__in=actor.unit_ids, returned_on__isnull=True)
    )
    return rows.filter(pk__in=mine.values("order"))
