"""What waits for a person on the desk: a table of queues, each asked with one query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from jianyan.activities.models import (
    ActivityApplication,
    Feedback,
    LeaveRequest,
    Recipient,
    Report,
    ReportSign,
    SupervisionAdvice,
)
from jianyan.activities.queries.plan_opinions import unanswered_by
from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Adjustment, Claim, Entry, Leave, Objection, SelfReport
from jianyan.opinions.models import Issue, Opinion, Transfer
from jianyan.people.actors import Actor
from jianyan.people.models import Role
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
from jianyan.proposals.queries import desk, ledger
from jianyan.publications.models import Manuscript, PartyPaper, Review

Held = Assignment.State
SHOWN = 3  # a desk with more than three matters is a list, not a desk


@dataclass(frozen=True)
class Task:
    """One matter that waits: what to do, on what, by when."""

    title: str
    note: str
    url: str
    action: str
    due: date | None = None


@dataclass(frozen=True)
class Queue:
    """A kind of matter that waits for those who hold a role.

    ``path`` is where all of them are listed. Where no list shows just these, ``case`` is the column of their proposal,
    and the task leads to the nearest one.
    """

    roles: frozenset[str]
    rows: Callable[[Actor], TenantQuerySet]
    title: str
    action: str
    path: str
    due: str = ""
    case: str = ""


def _cases(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Proposal.objects.of(actor.committee_id).live().filter(state__in=states)


def _assignments(*states: str) -> Callable[[Actor], TenantQuerySet]:
    def rows(actor: Actor) -> TenantQuerySet:
        held = Assignment.objects.of(actor.committee_id).live().filter(state__in=states)
        return held.filter(unit__in=actor.unit_ids) if actor.has(Role.HU, Role.HL) else held

    return rows


def _on_desk(tab: str) -> Callable[[Actor], TenantQuerySet]:
    """What stands on a tab of the unit desk and waits for the unit itself."""
    waits = (Held.PENDING, Held.ACCEPTED, Held.DRAFTING, Held.APPROVED)

    def rows(actor: Actor) -> TenantQuerySet:
        held = desk.on_tab(desk.handed_to(actor.committee_id, actor.unit_ids), tab)
        read = {"role": Assignment.Role.REFERENCE, "state": Held.ACCEPTED}  # nothing is owed
        found: TenantQuerySet = held.filter(state__in=waits).exclude(**read)
        return found

    return rows


def _mine(actor: Actor) -> Q:
    """Sponsored by this person, or by the organisation this account speaks for."""
    return Q(sponsor__person__in=actor.person_ids) | Q(sponsor__body__in=actor.body_ids)


def _forms(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = FeedbackForm.objects.of(actor.committee_id).live()
    return rows.filter(_mine(actor), returned_on__isnull=True)


def _promises_due(actor: Actor) -> TenantQuerySet:
    """Promises on their day: a unit's own; a sponsor's, as long as he has not spoken of them."""
    rows = ledger.due_now(actor.committee_id, timezone.localdate())
    rows = rows.filter(pk__in=Commitment.objects.visible_to(actor).values("pk"))
    return rows if actor.has(Role.HU, Role.HL) else rows.exclude(events__kind="said")


def _promises(actor: Actor) -> TenantQuerySet:
    """What the office looks after: reports to confirm, and promises whose day has come without one."""
    rows: TenantQuerySet = Commitment.objects.of(actor.committee_id).live()
    come = Q(state=Commitment.State.OPEN, due_on__lte=timezone.localdate())
    return rows.filter(come | Q(state=Commitment.State.REPORTED))


def _asked_of_unit(actor: Actor) -> TenantQuerySet:
    """What sponsors asked this unit and nobody has answered yet."""
    rows: TenantQuerySet = Question.objects.of(actor.committee_id).live()
    return rows.filter(
        asked_by=Question.Side.SPONSOR,
        answered_on=None,
        assignment__unit__in=actor.unit_ids,
        assignment__returned_on=None,
    )


def _asked_of_sponsor(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Question.objects.of(actor.committee_id).live()
    signed = Sponsor.objects.of(actor.committee_id).live()
    signed = signed.filter(Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids))
    return rows.filter(
        asked_by=Question.Side.UNIT, answered_on=None, sponsor__proposal__in=signed.values("proposal")
    )


def _drafts(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Proposal.objects.of(actor.committee_id).live()
    own = Q(sponsors__person__in=actor.person_ids) | Q(sponsors__body__in=actor.body_ids)
    return rows.filter(own, state__in=(State.DRAFT, State.RETURNED)).distinct()


def _invited(actor: Actor) -> TenantQuerySet:
    """Proposals on which this seat is asked to sign and has said neither yes nor no."""
    open_names = Sponsor.objects.of(actor.committee_id).live().filter(confirmed_on=None, declined_on=None)
    mine = open_names.filter(Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids))
    return _cases(State.COSIGNING)(actor).filter(pk__in=mine.values("proposal"))


def _asked(actor: Actor) -> TenantQuerySet:
    """A sponsor asked for a withdrawal, or for another look at a refusal."""
    rows: TenantQuerySet = Proposal.objects.of(actor.committee_id).live()
    withdrawal = Q(
        state__in=(State.FILED, State.ALLOCATING),
        withdrawal_asked_on__isnull=False,
        withdrawal_answered_on=None,
    )
    again = Q(state=State.NOT_FILED, reconsider_asked_on__isnull=False, reconsider_answered_on=None)
    return rows.filter(withdrawal | again)


def _more_time(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Assignment.objects.of(actor.committee_id).live()
    return rows.filter(extension_asked_on__isnull=False, extension_answered_on=None)


def _consulted(actor: Actor) -> TenantQuerySet:
    """Questions before a hand-over that this unit has not answered."""
    return Consultation.objects.visible_to(actor).waiting()


def _unfinished(actor: Actor) -> TenantQuerySet:
    """What this account began to write and never saved as a draft."""
    rows: TenantQuerySet = DraftText.objects.of(actor.committee_id).filter(account=actor.account_id)
    return rows.filter(proposal__isnull=True, is_ahead=True, dropped_at__isnull=True)


def _opinions(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Opinion.objects.of(actor.committee_id).live()
    return rows.filter(state=Opinion.State.SUBMITTED)


def _returned_opinions(actor: Actor) -> TenantQuerySet:
    """Manuscripts that came back to whoever reported them."""
    rows: TenantQuerySet = Opinion.objects.of(actor.committee_id).visible_to(actor).live()
    return rows.filter(state=Opinion.State.RETURNED)


def _transfers(actor: Actor) -> TenantQuerySet:
    """Opinions sent to this unit that it has not answered."""
    rows: TenantQuerySet = Transfer.objects.of(actor.committee_id).live()
    return rows.filter(unit__in=actor.unit_ids, answered_on__isnull=True)


def _issues(actor: Actor) -> TenantQuerySet:
    """Issues this seat is to check or to sign next."""
    rows: TenantQuerySet = Issue.objects.of(actor.committee_id).live()
    signs = Q(series__signer__in=actor.roles) & (Q(series__checker="") | Q(checked_on__isnull=False))
    checks = Q(series__checker__in=actor.roles, checked_on__isnull=True)
    return rows.filter(signs | checks, state=Issue.State.AWAITING_SIGN)


def _conversions(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Link.objects.of(actor.committee_id).live()
    return rows.filter(kind=Link.Kind.CONVERTED, target_id__isnull=True)


def _manuscripts(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Manuscript.objects.of(actor.committee_id).live().filter(state__in=states)


def _own_manuscripts(actor: Actor) -> TenantQuerySet:
    """What came back to its author, or to the body that sent it in, for a revision."""
    own = Q(person__in=actor.person_ids) | Q(body__in=actor.body_ids)
    return _manuscripts(Manuscript.State.REVISING)(actor).filter(own)


def _untold(actor: Actor) -> TenantQuerySet:
    return _manuscripts(*Manuscript.DECIDED)(actor).filter(told_on__isnull=True)


def _requests(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = PartyPaper.objects.of(actor.committee_id).live()
    return rows.filter(kind=PartyPaper.Kind.REQUEST, answered_on__isnull=True)


def _reviews(*states: str) -> Callable[[Actor], TenantQuerySet]:
    return lambda actor: Review.objects.of(actor.committee_id).live().filter(state__in=states)


def _returned_reviews(actor: Actor) -> TenantQuerySet:
    """Returned, and not handed in again."""
    return _reviews(Review.State.DRAFTING)(actor).exclude(return_reason="")


def _reports_to_sign(actor: Actor) -> TenantQuerySet:
    """Reports whose next step of the sign-off is this seat's."""
    rows: TenantQuerySet = Report.objects.of(actor.committee_id).live().filter(state=Report.State.SIGNING)
    steps = ReportSign.objects.of(actor.committee_id).live().filter(report=OuterRef("pk"), signed_on=None)
    turns = Subquery(steps.order_by("-turn", "place").values("role")[:1])
    found: TenantQuerySet = rows.annotate(whose=turns).filter(whose__in=actor.roles)
    return found


def _reports_to_answer(actor: Actor) -> TenantQuerySet:
    """Reports sent to this unit, with a day, to which it has said nothing yet."""
    rows: TenantQuerySet = Report.objects.of(actor.committee_id).live()
    to = Recipient.objects.of(actor.committee_id).live().filter(unit__in=actor.unit_ids)
    said = Feedback.objects.of(actor.committee_id).live().filter(unit__in=actor.unit_ids)
    rows = rows.filter(state=Report.State.SENT, due_on__isnull=False, pk__in=to.values("report"))
    return rows.exclude(pk__in=said.values("item__report"))


def _advices_to_answer(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = SupervisionAdvice.objects.of(actor.committee_id).live()
    return rows.filter(state=SupervisionAdvice.State.SENT, unit__in=actor.unit_ids)


def _applications(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = ActivityApplication.objects.of(actor.committee_id).live()
    return rows.filter(state=ActivityApplication.State.APPLIED)


def _clues(actor: Actor) -> TenantQuerySet:
    rows: TenantQuerySet = Link.objects.of(actor.committee_id).live()
    return rows.filter(kind=Link.Kind.CLUE, target_id__isnull=True)


def _duty(model: Any, *states: str) -> Callable[[Actor], TenantQuerySet]:
    """Cases of the duty room in these states, as far as this seat reads them; claims: those it must answer."""

    def rows(actor: Actor) -> TenantQuerySet:
        found: TenantQuerySet = model.objects.visible_to(actor).live().filter(state__in=states)
        return found.filter(organiser__in=actor.roles) if model is Claim else found

    return rows


DUTY = (Role.ML, Role.PO, Role.RS, Role.SPC, Role.LG, Role.CL, Role.SG)
AUTHORS = frozenset({str(Role.MB), str(Role.SC), str(Role.LD), str(Role.ORG)})
UNITS = frozenset({str(Role.HU), str(Role.HL)})
PROMISES = "proposals/commitments/"
MANUSCRIPTS = "publications/manuscripts/"


def _only(*roles: str) -> frozenset[str]:
    return frozenset(str(role) for role in roles)


QUEUES = (
    Queue(AUTHORS, _forms, "评价提案答复", "去评价", "proposals/", "due_on", "proposal_id"),
    Queue(
        AUTHORS | _only(Role.LG, Role.SPC),
        _asked_of_sponsor,
        "承办单位问您的问题",
        "去答复",
        "proposals/",
        case="sponsor__proposal_id",
    ),
    Queue(AUTHORS, _promises_due, "到期的承诺，请说明是否兑现", "去说明", PROMISES, "due_on"),
    Queue(AUTHORS, _drafts, "尚未提交的提案", "继续填写", "proposals/", case="pk"),
    Queue(
        _only(Role.LD, Role.SG, Role.SPC, Role.LG, Role.ML),
        LeaveRequest.objects.waiting_for,
        "请假待审批",
        "去审批",
        "activities/leaves/",
        "activity__starts_on",
    ),
    Queue(AUTHORS, _invited, "邀请您联名的提案", "去确认", "proposals/", "cosign_until_on", "pk"),
    Queue(AUTHORS | _only(Role.LG), _unfinished, "没有写完的提案", "继续写", "proposals/new/"),
    Queue(
        UNITS,
        _on_desk("todo"),
        "待签收的提案",
        "去签收",
        "proposals/desk/?tab=todo",
        "return_until_on",
    ),
    Queue(UNITS, _asked_of_unit, "提案者问本单位的问题", "去答复", "proposals/", case="proposal_id"),
    Queue(
        UNITS,
        _on_desk("doing"),
        "待答复的提案",
        "去办理",
        "proposals/desk/?tab=doing",
        "due_on",
    ),
    Queue(UNITS, _consulted, "预交办征求本单位意见的提案", "去答复", "proposals/consult/"),
    Queue(UNITS, _promises_due, "到期的承诺", "去报告", PROMISES, "due_on"),
    Queue(_only(Role.PO), _promises, "到期和待确认的承诺", "去查看", PROMISES, "due_on"),
    Queue(_only(Role.PO), _cases(State.SUBMITTED), "待审查的提案", "去受理", "proposals/review/?stage=0"),
    Queue(
        _only(Role.PC),
        _cases(State.UNDER_REVIEW),
        "待决定立案的提案",
        "去审查",
        "proposals/review/",
    ),
    Queue(_only(Role.PC), _asked, "申请撤案、复议的提案", "去答复", "proposals/", case="pk"),
    Queue(_only(Role.PO), _cases(State.FILED), "待分办的提案", "去分办", "proposals/?state=filed"),
    Queue(_only(Role.HA), _cases(State.ALLOCATING), "待交办的提案", "去交办", "proposals/hand-over/"),
    Queue(
        _only(Role.HA),
        _assignments(Held.RETURN_REQUESTED),
        "单位申请退办",
        "去处理",
        "proposals/",
        case="proposal_id",
    ),
    Queue(
        _only(Role.HA),
        _assignments(Held.CHECKING),
        "待审核的答复",
        "去审核",
        "proposals/",
        "due_on",
        "proposal_id",
    ),
    Queue(_only(Role.HA), _more_time, "单位申请延期", "去答复", "proposals/", "due_on", "proposal_id"),
    Queue(_only(Role.PO), _cases(State.EVALUATED), "待办结的提案", "去办结", "proposals/?state=evaluated"),
    Queue(UNITS, _transfers, "待反馈的社情民意信息", "去反馈", "opinions/transfers/", "due_on"),
    Queue(
        AUTHORS | _only(Role.LG, Role.SPC),
        _returned_opinions,
        "退回修改的社情民意信息",
        "去修改",
        "opinions/?state=returned",
    ),
    Queue(_only(Role.SG, Role.LD), _issues, "待签批的刊期", "去签批", "opinions/issues/?state=awaiting_sign"),
    Queue(_only(Role.RS), _opinions, "待登记的社情民意信息", "去登记", "opinions/desk/?stage=0"),
    Queue(_only(Role.LD), _reviews(Review.State.SUBMITTED), "待审定的年度回顾", "去审定", "reviews/"),
    Queue(_only(Role.RS, Role.SG), _returned_reviews, "退回修改的年度回顾", "去修改", "reviews/"),
    Queue(_only(Role.RS), _conversions, "待转为信息的提案", "去登记", "opinions/links/"),
    Queue(
        AUTHORS | _only(Role.LG),
        _own_manuscripts,
        "退回修改的文史稿件",
        "去修改",
        f"{MANUSCRIPTS}?state=revising",
    ),
    Queue(
        _only(Role.CL, Role.SPC),
        _manuscripts(*Manuscript.UNDER_REVIEW),
        "待审的文史稿件",
        "去审稿",
        f"{MANUSCRIPTS}?waiting=1",
    ),
    Queue(_only(Role.CL), _untold, "待告知作者的文史稿件", "去告知", f"{MANUSCRIPTS}?waiting=1"),
    Queue(
        _only(Role.SG),
        _manuscripts(Manuscript.State.REVIEWED),
        "待审定的文史稿件",
        "去审定",
        f"{MANUSCRIPTS}?state=reviewed",
    ),
    Queue(_only(Role.SG), _requests, "尚未批复的请示", "去登记", "publications/papers/?answered=no"),
    Queue(_only(Role.SG, Role.LD), _reports_to_sign, "待签批的报告", "去签批", "activities/reports/"),
    Queue(UNITS, _reports_to_answer, "待反馈的政协报告", "去反馈", "activities/reports/", "due_on"),
    Queue(UNITS, _advices_to_answer, "待答复的民主监督建议书", "去答复", "activities/advices/", "due_on"),
    Queue(
        UNITS | AUTHORS | _only(Role.LG),
        unanswered_by,
        "征求意见的年度计划",
        "去答复",
        "activities/plan-opinions/",
        "due_on",
    ),
    Queue(_only(Role.SG), _applications, "待审批的活动申请", "去审批", "activities/applications/"),
    Queue(_only(Role.PO), _clues, "群众事项转来的线索", "去办理", "proposals/topics/"),
    Queue(
        _only(Role.ML), _duty(Objection, "raised"), "待核查的考核异议", "去核查", "duty/objections/", "due_on"
    ),
    Queue(
        _only(Role.LD),
        _duty(Objection, "examined"),
        "待答复的考核异议",
        "去答复",
        "duty/objections/",
        "due_on",
    ),
    Queue(_only(*DUTY), _duty(Claim, "asked"), "待核实的漏记补报", "去核实", "duty/claims/", "due_on"),
    Queue(_only(Role.SG), _duty(Adjustment, "proposed"), "待审批的分值调整", "去审批", "duty/adjustments/"),
    Queue(_only(Role.SG), _duty(Leave, "asked"), "待批准的请假免考", "去审批", "duty/leaves/"),
    Queue(_only(Role.ML), _duty(Entry, "proposed"), "待确认的履职登记", "去确认", "duty/entries/"),
    Queue(
        _only(Role.LG, Role.SPC),
        _duty(SelfReport, "submitted"),
        "待核实的履职报告",
        "去核实",
        "duty/reports/",
    ),
)


def tasks(actor: Actor) -> list[Task]:
    """At most three queues that are not empty, in the order of QUEUES. One query a queue of the actor's roles."""
    waiting = []
    for queue in QUEUES:
        if actor.roles & queue.roles and (task := _task(queue, actor)):
            waiting.append(task)
    return waiting[:SHOWN]


def _task(queue: Queue, actor: Actor) -> Task | None:
    dates = queue.due or "pk"
    found = list(
        queue.rows(actor)
        .order_by(F(dates).asc(nulls_last=True), "pk")
        .values_list(dates, queue.case or "pk")[:100]
    )
    if not found:
        return None
    nearest = next((day for day, _ in found if isinstance(day, date)), None)
    many = "100件以上" if len(found) == 100 else f"{len(found)}件"
    where = f"proposals/{found[0][1]}/" if queue.case else queue.path
    return Task(queue.title, many, f"/{actor.committee.code}/{where}", queue.action, nearest)
