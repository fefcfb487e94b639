"""The unit desk: what a unit holds, tab by tab, with what is due and what comes next; and all units at a glance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.people.models import Unit
from jianyan.proposals.models import Assignment, Contact, Countersign, FeedbackForm, Question, State
from jianyan.proposals.rules import Rules

Stage, Role = Assignment.State, Assignment.Role
SOON = 15  # days before its date that a line is marked
NEAR = 7  # days the authority looks ahead
BACK = timedelta(days=366)  # finished cases are listed for a year, older ones by year
NEVER = date(9999, 12, 31)

OVER = Q(proposal__closed_on__isnull=False) | Q(proposal__case_withdrawn_on__isnull=False)
GIVEN = Q(state__in=(Stage.DELIVERED, Stage.OPINION_GIVEN))
IN_HAND = tuple(one for one in Stage.values if one not in (Stage.DELIVERED, Stage.OPINION_GIVEN))
READY = Q(state=Stage.APPROVED) | Q(state=Stage.DRAFTING, check_required=False)
RATED = Q(is_rated=True)
TABS: dict[str, tuple[str, Q]] = {
    "todo": ("待办", Q(state__in=(Stage.PENDING, Stage.RETURN_REQUESTED)) & ~OVER),
    "doing": (
        "在办",
        Q(state__in=(Stage.ACCEPTED, Stage.DRAFTING, Stage.CHECKING, Stage.APPROVED)) & ~OVER,
    ),
    "answered": ("已答复", GIVEN & ~OVER & ~RATED),
    "done": ("已反馈", OVER | (GIVEN & RATED)),
}
SIGN = "sign"
FINISHED = ("answered", "done")
SHOWN = (
    "committee",
    "version",
    "voided_at",
    "role",
    "state",
    "check_required",
    "countersign_required",
    "handed_over_on",
    "return_until_on",
    "return_due_on",
    "due_on",
    "extension_asked_on",
    "extension_answered_on",
    "opinion_on",
    "opinion_lapsed_on",
    "delivered_on",
    "unit__name",
    "unit__short_name",
    *(
        f"proposal__{name}"
        for name in (
            "committee",
            "state",
            "case_no",
            "case_digits",
            "submission_no",
            "cause",
            "lead_name",
            "round",
            "rehandling_due_on",
            "closed_on",
            "case_withdrawn_on",
        )
    ),
)


def handed_to(committee: int, units: Any) -> TenantQuerySet:
    """What was handed over to units and not given back. Each row stands on exactly one tab."""
    rows: TenantQuerySet = (
        Assignment.objects.of(committee)
        .live()
        .filter(unit__in=units, returned_on__isnull=True, proposal__voided_at__isnull=True)
        # Said so, SQLite finds a unit's parts by unit and state, and not all that was ever handed over.
        .filter(Q(handed_over_on__isnull=False) | Q(pk__lt=0))
    )
    held: TenantQuerySet = rows.annotate(is_rated=_back())
    return held


def _back() -> Exists:
    """Whether the form on the answer of this round is back; what it says is nothing for the unit (law 10)."""
    return Exists(
        FeedbackForm.anywhere.filter(
            reply__assignment=OuterRef("pk"),
            round=OuterRef("proposal__round"),
            returned_on__isnull=False,
            voided_at__isnull=True,
        )
    )


def found(rows: TenantQuerySet, given: dict[str, Any]) -> TenantQuerySet:
    """The rows a filter names: by role, year of hand-over, words."""
    if role := given.get("role"):
        rows = rows.filter(role=role)
    if year := given.get("year"):
        rows = rows.filter(handed_over_on__year=year)
    if text := (given.get("q") or "").strip():
        number = text.removeprefix("第").removesuffix("号")
        by_number = Q(proposal__case_no=int(number)) if number.isdecimal() and len(number) < 9 else Q()
        rows = rows.filter(
            Q(proposal__cause__contains=text) | Q(proposal__lead_name__contains=text) | by_number
        )
    return rows


def recent(rows: TenantQuerySet, today: date, year: int | None) -> Any:
    """Finished cases of the last year; of another year when it is asked for. What is open is never left out."""
    if year:
        return rows
    late = Q(handed_over_on__gte=today - BACK)
    # Each way has an index, and they alone name the unit: what it finished in twenty years is not looked through.
    ways = rows.filter(late).values("pk").union(rows.filter(state__in=IN_HAND).values("pk"))
    return Assignment.anywhere.filter(late | ~OVER, pk__in=ways).annotate(is_rated=_back())


def counters(rows: TenantQuerySet) -> dict[str, int]:
    """How many stand on each tab, and how many wait for the leader's hand. One query."""
    asked = {name: Count("pk", filter=condition) for name, (_, condition) in TABS.items()}
    told: dict[str, int] = rows.annotate(to_sign=_to_sign()).aggregate(
        **asked, sign=Count("pk", filter=waits_for_leader())
    )
    return told


def on_tab(rows: TenantQuerySet, tab: str) -> TenantQuerySet:
    """The rows of a tab, or those that wait for the leader's hand."""
    if tab == SIGN:
        rows = rows.annotate(to_sign=_to_sign())
    return rows.filter(waits_for_leader() if tab == SIGN else TABS[tab][1])


def waits_for_leader() -> Q:
    """A reply ready to leave, or another unit's draft to be countersigned."""
    countersigns = Q(role=Role.CO, countersign_required=True, to_sign=True)
    return (READY | countersigns & Q(state__in=(Stage.ACCEPTED, Stage.OPINION_GIVEN))) & ~OVER


def _beside(**more: Any) -> Any:
    """Other parts of the same case."""
    same = {"committee": OuterRef("committee"), "proposal": OuterRef("proposal")}
    return Assignment.anywhere.filter(**same, voided_at__isnull=True, returned_on__isnull=True, **more)


def _to_sign() -> Exists:
    """The host's draft waits for the word of this co-handler."""
    said = Countersign.anywhere.filter(
        assignment=OuterRef(OuterRef("pk")),
        reply__assignment=OuterRef("pk"),
        reply__round=OuterRef("proposal__round"),
        voided_at__isnull=True,
    )
    return Exists(_beside(role=Role.HOST, state=Stage.DRAFTING).filter(~Exists(said)))


def _unagreed() -> Exists:
    """A co-handler has not agreed to the draft of this host."""
    agreed = Countersign.anywhere.filter(
        Q(agreed=True) | Q(settled_on__isnull=False),
        assignment=OuterRef("pk"),
        reply__assignment=OuterRef(OuterRef("pk")),
        reply__round=OuterRef("proposal__round"),
        voided_at__isnull=True,
    )
    return Exists(_beside(role=Role.CO, opinion_lapsed_on__isnull=True).filter(~Exists(agreed)))


def lines(rows: TenantQuerySet, today: date) -> TenantQuerySet:
    """Rows with what a line shows, ``due`` to sort them by. The texts of the cases stay where they are."""
    counts = Q(disputed_on__isnull=True) | Q(stands=True)
    contacts = Contact.anywhere.filter(counts, assignment=OuterRef("pk"), voided_at__isnull=True)
    asked = Question.anywhere.filter(
        assignment=OuterRef("pk"),
        asked_by=Question.Side.SPONSOR,
        answered_on__isnull=True,
        voided_at__isnull=True,
    )
    opinions = _beside(role=Role.CO, opinion_on=None, opinion_lapsed_on=None, due_on__gte=today)
    again = Q(proposal__state=State.REHANDLING, state__in=(Stage.ACCEPTED, Stage.DRAFTING))
    told: TenantQuerySet = rows.annotate(
        due=Coalesce(Case(When(again, then=F("proposal__rehandling_due_on")), default=F("due_on")), NEVER),
        was_contacted=Exists(contacts),
        is_asked=Exists(asked),
        to_sign=_to_sign(),
        is_unagreed=_unagreed(),
        waits_for_opinions=Exists(opinions),
    )
    return told.select_related("unit", "proposal").only(*SHOWN)


# -- what a line says ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Warning:
    """A date that comes or has passed: its colour and the same in words."""

    tone: str
    words: str


def warnings(one: Any, law: Rules, today: date) -> list[Warning]:
    """What a unit should know of its part today."""
    if one.state == Stage.PENDING:
        return _of_window(one, today) + _of_due(one, today)
    if one.state == Stage.RETURN_REQUESTED:
        return [Warning("info", "已申请退办，等交办机关答复")]
    if one.state in (Stage.DELIVERED, Stage.OPINION_GIVEN) or is_over(one):
        return []
    return _of_due(one, today) + _of_contact(one, law, today)


def is_over(one: Any) -> bool:
    return bool(one.proposal.closed_on or one.proposal.case_withdrawn_on)


def _of_window(one: Any, today: date) -> list[Warning]:
    if not one.return_until_on:
        return []
    left = (one.return_until_on - today).days
    if left < 0:
        return [Warning("late", "退办窗口已过，请签收")]
    return [Warning("you" if left <= 2 else "wait", f"退办窗口还有{left}天" if left else "退办窗口今天截止")]


def _of_due(one: Any, today: date) -> list[Warning]:
    if one.due == NEVER or (one.role == Role.CO and one.opinion_lapsed_on):
        return []
    left = (one.due - today).days
    if left < 0:
        return [Warning("late", f"已过{-left}天")]
    if left == 0:
        return [Warning("you", "今天到期")]
    return [Warning("wait" if left <= SOON else "ok", f"还有{left}天")]


def _of_contact(one: Any, law: Rules, today: date) -> list[Warning]:
    """首次联系期限: from the hand-over, as long as no contact was logged. A year without a calendar is not guessed."""
    if one.was_contacted or not one.must_reply:
        return []
    try:
        until = law.due(one.handed_over_on, law.first_contact)
    except Refused:
        return []
    left = (until - today).days
    if left < 0:
        return [Warning("late", f"首次联系期限已过{-left}天")]
    return [Warning("wait", f"首次联系期限还有{left}天" if left else "首次联系期限今天到期")]


@dataclass(frozen=True)
class Step:
    """What comes next: the moves of the state table offered, or in words for whom one waits."""

    moves: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""


CONTACT, DRAFT = ("log_contact", "登记沟通"), ("draft", "拟写答复")
OPINION, SIGNED, SENT = ("give_opinion", "提出会办意见"), ("deliver", "签发"), ("submit_for_check", "送审")


def step(one: Any, *, leads: bool) -> Step:
    """The next step of a part for a clerk, or for the leader who signs."""
    if is_over(one):
        return Step(words="已撤案" if one.proposal.case_withdrawn_on else "已办结")
    if one.role == Role.CO and one.countersign_required and one.to_sign and one.state != Stage.PENDING:
        if leads:
            return Step([("countersign", "会签同意"), ("object", "会签不同意")])
        if one.state == Stage.OPINION_GIVEN:
            return Step(words="待负责人会签")
    return _STEPS[Stage(one.state)](one, leads)


def _when_accepted(one: Any, leads: bool) -> Step:
    if one.role == Role.CO:
        return Step([OPINION, CONTACT])
    if not one.must_reply:
        return Step(words="参阅，不需要答复")
    if one.role == Role.HOST and one.waits_for_opinions and one.proposal.round == 1:
        return Step([CONTACT], "等会办意见")
    return Step([DRAFT, CONTACT] if one.was_contacted else [CONTACT, DRAFT])


def _when_drafted(one: Any, leads: bool) -> Step:
    if one.role == Role.HOST and one.countersign_required and one.is_unagreed:
        return Step([("draft", "修改答复稿")], "等会办单位会签")
    if one.check_required:
        return Step([SENT, ("draft", "修改答复稿")])
    return Step([SIGNED] if leads else [("draft", "修改答复稿")], "" if leads else "待负责人签发")


def _when_approved(one: Any, leads: bool) -> Step:
    return Step([SIGNED]) if leads else Step(words="待负责人签发")


def _when_delivered(one: Any, leads: bool) -> Step:
    return Step(words="提案者已交回征询意见表" if one.is_rated else "等提案者反馈")


_STEPS: dict[Any, Callable[[Any, bool], Step]] = {
    Stage.PENDING: lambda one, leads: Step([("accept", "签收")]),
    Stage.RETURN_REQUESTED: lambda one, leads: Step(words="等交办机关答复"),
    Stage.ACCEPTED: _when_accepted,
    Stage.DRAFTING: _when_drafted,
    Stage.CHECKING: lambda one, leads: Step(words="等交办机关审核"),
    Stage.APPROVED: _when_approved,
    Stage.OPINION_GIVEN: lambda one, leads: Step(words="等主办单位答复"),
    Stage.DELIVERED: _when_delivered,
    Stage.RETURNED: lambda one, leads: Step(words="已退办"),
}


# -- all units at a glance ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitLine:
    """How much a unit holds today. ``letter``: what a reminder letter of today would list."""

    pk: int
    name: str
    todo: int
    doing: int
    near: int
    overdue: int
    replied: int
    letter: int


def at_a_glance(committee: int, today: date, year: int | None = None) -> list[UnitLine]:
    """Every unit that holds cases, those with overdue ones first, then in the official order. One query."""
    rows = handed_to(committee, Unit.objects.of(committee).live().values("pk")).filter(
        role__in=Assignment.DUTY
    )
    if year:
        rows = rows.filter(handed_over_on__year=year)
    unsaid = Q(role=Role.CO, opinion_on=None) | (~Q(role=Role.CO) & Q(delivered_on=None))
    again = Q(proposal__state=State.REHANDLING, state__in=(Stage.ACCEPTED, Stage.DRAFTING))
    due = Case(When(again, then=F("proposal__rehandling_due_on")), default=F("due_on"))
    owed = (unsaid | again) & ~OVER
    counted = (
        rows.annotate(due=due)
        .order_by()
        .values("unit", "unit__name", "unit__sort_no")
        .annotate(
            todo=Count("pk", filter=TABS["todo"][1]),
            doing=Count("pk", filter=TABS["doing"][1]),
            near=Count("pk", filter=owed & Q(due__gte=today, due__lte=today + timedelta(days=NEAR))),
            overdue=Count("pk", filter=owed & Q(due__lt=today)),
            replied=Count("pk", filter=GIVEN),
            letter=Count("pk", filter=unsaid & ~OVER & Q(due_on__lt=today)),
        )
    )
    told = sorted(counted, key=lambda one: (-one["overdue"], one["unit__sort_no"], one["unit"]))
    names = ("todo", "doing", "near", "overdue", "replied", "letter")
    return [UnitLine(one["unit"], one["unit__name"], *(one[name] for name in names)) for one in told]
