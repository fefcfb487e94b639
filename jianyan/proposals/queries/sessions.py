"""Which term and session a day belongs to, who is asked and honoured: reads that verbs share."""

from __future__ import annotations

from datetime import date, time

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.people.models import PlenarySession, Tenure, Term
from jianyan.proposals.flow import held, opinions_out
from jianyan.proposals.flow.guards import sponsors_in
from jianyan.proposals.models import (
    Assignment,
    Distinction,
    FeedbackForm,
    Kind,
    Proposal,
    ProposalWindow,
    Reply,
    Sponsor,
    State,
)
from jianyan.proposals.models.choices import OVER, UNSENT
from jianyan.proposals.rules import Rules


def term_on(committee: int, day: date) -> Term | None:
    """The term running on a day."""
    term: Term | None = Term.objects.of(committee).live().active_on(day).order_by("-starts_on").first()
    return term


def session_on(committee: int, day: date, at: time | None = None) -> tuple[PlenarySession, Kind]:
    """To which session a submission of this day belongs, and whether it is a session or intersession proposal.

    Inside a session's window (else its own days) it is a session proposal; otherwise it continues the latest session.
    ``at`` is the time of day, where it is known: a window may close at a minute.
    """
    windows = {one.session_id: one for one in ProposalWindow.objects.of(committee).live()}
    sessions = list(PlenarySession.objects.of(committee).live().order_by("opens_on"))
    for session in sessions:
        window = windows.get(session.pk)
        if window.holds(day, at) if window else session.opens_on <= day <= session.closes_on:
            return session, Kind.SESSION
    held = [session for session in sessions if session.opens_on <= day]
    if not held:
        raise Refused("还没有登记全体会议，不能收提案")
    return held[-1], Kind.INTERSESSION


def window_on(committee: int, day: date) -> ProposalWindow | None:
    """The window that is open on a day, with its session. One query."""
    rows = ProposalWindow.objects.of(committee).live().filter(opens_on__lte=day, cutoff_on__gte=day)
    found: ProposalWindow | None = rows.select_related("session__term", "session__committee").first()
    return found


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
    """Who is asked about which reply of this round and has not been: leads or all sponsors, merged ones included.

    Who has left the committee is not asked; for a lead the next of his co-sponsors is.
    """
    here = sponsors_in(proposal).filter(left_on=None)
    people = speakers(proposal) if respondents == "lead" else list(here.order_by("proposal_id", "order"))
    replies = (
        Reply.objects.of(proposal.committee_id)
        .live()
        .filter(assignment__proposal=proposal, round=proposal.round, delivered_on__isnull=False)
    )
    sent = set(proposal.forms.live().values_list("reply_id", "sponsor_id"))
    return [
        (reply, one) for reply in replies.order_by("id") for one in people if (reply.pk, one.pk) not in sent
    ]


def speakers(proposal: Proposal) -> list[Sponsor]:
    """Who acts for the sponsors of a case and of each proposal merged into it. One query."""
    here = sponsors_in(proposal).filter(left_on=None).select_related("proposal", "person", "body", "sector")
    first: dict[int, Sponsor] = {}
    for one in here.order_by("proposal_id", "order"):
        first.setdefault(one.proposal_id, one)
    return list(first.values())


def those_who_left(committee: int, day: date) -> list[tuple[Sponsor, date]]:
    """Sponsors of open cases whose seat has ended by a day before its term did, and who hold no other. One query."""
    seats = Tenure.objects.of(committee).live().filter(person=OuterRef("person"))
    ended = seats.filter(ends_on__lte=day).exclude(end_reason__in=("", Tenure.End.TERM))
    rows = (
        Sponsor.objects.of(committee)
        .live()
        .filter(left_on=None, person__isnull=False, proposal__voided_at=None)
        .exclude(proposal__state__in=(*UNSENT, *OVER))
        .annotate(gone_on=Subquery(ended.order_by("-ends_on").values("ends_on")[:1]))
        .filter(gone_on__isnull=False)
        .exclude(Exists(seats.active_on(day)))
    )
    found = rows.select_related("proposal__committee", "person").order_by("proposal_id", "order")
    return [(one, one.gone_on) for one in found]


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


def honours_left(committee: int, session: int | None, kind: str, law: Rules) -> int | None:
    """How many more cases of a session may be honoured so; None where the rules set no number."""
    given = Distinction.objects.of(committee).live().filter(kind=kind, proposal__session=session).count()
    fixed = {Distinction.Kind.KEY: law.key_quota, Distinction.Kind.NUMBER_ONE: law.number_one_quota}
    if most := fixed.get(Distinction.Kind(kind)):
        return most - given
    if kind == Distinction.Kind.EXCELLENT and law.excellent_percent:
        rows = Proposal.objects.of(committee).live().filter(session=session, filed_on__isnull=False)
        return rows.count() * law.excellent_percent // 100 - given
    return None


def silent(proposal: Proposal) -> bool:
    """Whether a unit let the window for returning go by without a word."""
    today = timezone.localdate()
    pending = [one for one in held(proposal) if one.state == Assignment.State.PENDING]
    return any(one.return_until_on is not None and one.return_until_on < today for one in pending)
