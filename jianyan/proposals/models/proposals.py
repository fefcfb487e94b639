"""The proposal itself, who puts it forward, how it is numbered, and what honours it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Q

from jianyan.core.tenancy import Record, TenantQuerySet
from jianyan.kit.chinese import ordinal
from jianyan.language.writing import characters
from jianyan.people.models import Body, Person, PlenarySession, Sector, Term
from jianyan.proposals import rules
from jianyan.proposals.models.base import CaseQuerySet, concerned
from jianyan.proposals.models.choices import (
    TONES,
    UNSENT,
    Authorship,
    Category,
    CloseType,
    Disposition,
    Ground,
    Kind,
    Origin,
    SponsorType,
    Stand,
    State,
)


class ProposalQuerySet(TenantQuerySet):
    """Proposals: those that concern the seat; members also read filed ones whose sponsors agreed to be public."""

    def visible_to(self, actor: Any) -> Self:
        open_to_members = (
            Q(filed_on__isnull=False, public_wish=True) if _is_of_the_house(actor) else Q(pk__in=[])
        )
        return self.of(actor.committee_id).filter(concerned(actor) | open_to_members)


def _is_of_the_house(actor: Any) -> bool:
    return bool(actor.person_ids or actor.body_ids)


class Proposal(Record):
    """提案. ``*_on`` columns are stamped by the moves and are what figures count; ``state`` is where it stands today."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+", verbose_name="届")
    session = models.ForeignKey(
        PlenarySession, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议"
    )
    kind = models.CharField("提出时间", max_length=14, choices=Kind.choices, blank=True)
    submission_no = models.PositiveIntegerField("收件号", null=True, blank=True)
    case_no = models.PositiveIntegerField("案号", null=True, blank=True)
    case_digits = models.PositiveSmallIntegerField("案号位数", null=True, blank=True)
    category_no = models.PositiveIntegerField("类别号", null=True, blank=True)
    cause = models.CharField("案由", max_length=120)
    situation = models.TextField("情况", blank=True)
    analysis = models.TextField("分析", blank=True)
    suggestions = models.TextField("建议", blank=True)
    category = models.CharField("类别", max_length=12, choices=Category.choices, default=Category.OTHER)
    sponsor_type = models.CharField("提案者类型", max_length=14, choices=SponsorType.choices)
    # Where the rules of the day it was submitted count it otherwise than its type: member or collective.
    counts_as = models.CharField("计入", max_length=10, blank=True)
    lead_name = models.CharField("第一提案者", max_length=80, blank=True)
    lead_sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="界别"
    )
    contact_person = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    contact_address = models.CharField("通讯地址", max_length=120, blank=True)
    contact_postcode = models.CharField("邮政编码", max_length=10, blank=True)
    contact_email = models.CharField("电子邮箱", max_length=80, blank=True)
    suggested_units = models.CharField("建议承办单位", max_length=200, blank=True)
    public_wish = models.BooleanField("同意公开", default=True)
    public_reason = models.CharField("不公开的理由", max_length=200, blank=True)
    authorship = models.CharField("作者声明", max_length=10, choices=Authorship.choices, blank=True)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices, blank=True)
    origin_note = models.CharField("来源说明", max_length=120, blank=True)
    earlier_stand = models.CharField("与以前提案的关系", max_length=9, choices=Stand.choices, blank=True)
    earlier_note = models.CharField("关系说明", max_length=200, blank=True)
    topic = models.ForeignKey(
        "proposals.Topic",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="选题",
    )
    secrecy_confirmed_on = models.DateField("保密提示确认日期", null=True, blank=True)
    entered_on_behalf = models.BooleanField("工作人员代录", default=False)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.DRAFT)
    ground = models.CharField("不予立案理由", max_length=4, choices=Ground.choices, blank=True)
    disposition = models.CharField("不予立案后的处理", max_length=24, choices=Disposition.choices, blank=True)
    explanation = models.CharField("说明", max_length=400, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="并入"
    )
    round = models.PositiveSmallIntegerField("办理轮次", default=1)
    max_rounds = models.PositiveSmallIntegerField("最多办理轮次", default=2)
    close_type = models.CharField("结案方式", max_length=20, choices=CloseType.choices, blank=True)
    remarks = models.TextField("备注", blank=True)
    text_hash = models.CharField("联名文本摘要", max_length=64, blank=True)
    passes_by = models.CharField("审查环节由谁决定", max_length=40, blank=True)
    reviewer = models.CharField("初审人", max_length=80, blank=True)
    reconsider_reason = models.CharField("申请复议理由", max_length=400, blank=True)
    reconsider_answer = models.CharField("复议答复", max_length=400, blank=True)
    withdrawal_reason = models.CharField("申请撤案理由", max_length=400, blank=True)
    withdrawal_answer = models.CharField("撤案申请答复", max_length=400, blank=True)
    imported_in = models.BigIntegerField("导入批次", null=True, blank=True)

    drafted_on = models.DateField("起草日期")
    cosigning_on = models.DateField("邀请联名日期", null=True, blank=True)
    cosign_until_on = models.DateField("联名截止", null=True, blank=True)
    cosign_until_at = models.DateTimeField("联名截止时刻", null=True, blank=True)
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    sent_back_on = models.DateField("退回修改日期", null=True, blank=True)
    review_started_on = models.DateField("开始审查日期", null=True, blank=True)
    filed_on = models.DateField("立案日期", null=True, blank=True)
    merged_on = models.DateField("并案日期", null=True, blank=True)
    not_filed_on = models.DateField("不予立案日期", null=True, blank=True)
    reconsider_until_on = models.DateField("申请复议截止", null=True, blank=True)
    reconsider_asked_on = models.DateField("申请复议日期", null=True, blank=True)
    reconsider_answered_on = models.DateField("答复复议申请日期", null=True, blank=True)
    withdrawal_asked_on = models.DateField("申请撤案日期", null=True, blank=True)
    withdrawal_answered_on = models.DateField("答复撤案申请日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    case_withdrawn_on = models.DateField("撤案日期", null=True, blank=True)
    allocated_on = models.DateField("提出承办意见日期", null=True, blank=True)
    handover_due_on = models.DateField("交办期限", null=True, blank=True)
    handed_over_on = models.DateField("交办日期", null=True, blank=True)
    reassigned_on = models.DateField("改派日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    in_handling_on = models.DateField("开始办理日期", null=True, blank=True)
    replied_on = models.DateField("办复日期", null=True, blank=True)
    evaluated_on = models.DateField("测评完成日期", null=True, blank=True)
    rehandling_on = models.DateField("重新办理日期", null=True, blank=True)
    rehandling_due_on = models.DateField("重新办理期限", null=True, blank=True)
    rereplied_on = models.DateField("再次办复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    tracking_on = models.DateField("转入跟踪日期", null=True, blank=True)
    tracking_ended_on = models.DateField("跟踪结束日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)

    journal_keyed = ("contact_phone", "contact_address", "contact_postcode", "contact_email")
    objects = ProposalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "提案"
        constraints = [
            # A number is burnt with its record, void or not. Only an import that was undone lets the same
            # ledger be imported again under the same numbers; the import itself refuses any other (imports/).
            models.UniqueConstraint(
                fields=["committee", "session", "submission_no"],
                name="proposal_submission_no",
                condition=Q(voided_at__isnull=True) | Q(imported_in__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["committee", "session", "case_no"],
                name="proposal_case_no",
                condition=Q(voided_at__isnull=True) | Q(imported_in__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["committee", "session", "category", "category_no"],
                name="proposal_category_no",
                condition=Q(voided_at__isnull=True) | Q(imported_in__isnull=True),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT) | Q(submission_no__isnull=False),
                name="proposal_numbered_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(case_no__isnull=False),
                name="proposal_filed_has_case_no",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "id"], name="proposal_newest"),
            models.Index(fields=["committee", "state", "id"], name="proposal_state"),
            models.Index(fields=["committee", "merged_into"], name="proposal_merged_into"),
            *(
                models.Index(fields=["committee", name], name=f"proposal_{name}")
                for name in (
                    "submitted_on",
                    "filed_on",
                    "handed_over_on",
                    "due_on",
                    "replied_on",
                    "closed_on",
                )
            ),
            *(  # days that few proposals have
                models.Index(
                    fields=["committee", name],
                    name=f"proposal_{name}",
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in (
                    "merged_on",
                    "not_filed_on",
                    "withdrawn_on",
                    "case_withdrawn_on",
                    "rehandling_on",
                )
            ),
        ]

    def __str__(self) -> str:
        return self.cause

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/proposals/{self.pk}/"

    search_shown = ("cause",)

    def search_text(self) -> str:
        """What the search finds a proposal by."""
        return "\n".join((self.cause, self.lead_name, self.body))

    def search_date(self) -> date:
        return self.submitted_on or self.drafted_on

    # What a page has read of the case (``queries.CaseFile``): the guards of the table look there before they ask.
    known: Any = None

    @property
    def body(self) -> str:
        """What is said beside the cause, in one text."""
        return "\n".join((self.situation, self.analysis, self.suggestions))

    @property
    def number(self) -> str:
        """第012号 once filed, 收件3 before, nothing while a draft."""
        if self.case_no:
            return f"第{self._padded(self.case_no)}号"
        return f"收件{self.submission_no}" if self.submission_no else ""

    def _padded(self, number: int) -> str:
        """As wide as the rules had it on the day of filing; three digits where nothing was said."""
        return f"{number:0{self.case_digits or 3}d}"

    @property
    def cited_number(self) -> str:
        """第012号, or 第012号（社会建设类005号） where cases are numbered by category as well."""
        if not self.category_no:
            return self.number
        return f"{self.number}（{self.get_category_display()}类{self._padded(self.category_no)}号）"

    def decider(self, step: str) -> str:
        """Who decides a pass of its review, by the rules it was submitted under."""
        return rules.decider(self.passes_by, step)

    @property
    def length(self) -> int:
        """Characters of the three parts, without spaces."""
        return characters(self.situation, self.analysis, self.suggestions)

    @property
    def standing(self) -> str:
        """Where it stands, in a word."""
        return "已作废" if self.voided_at else str(State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of that word."""
        return "off" if self.voided_at else TONES.get(State(self.state), "wait")

    @property
    def is_standing_case(self) -> bool:
        """Filed and not taken back since."""
        return bool(self.filed_on) and not self.case_withdrawn_on and not self.voided_at

    @property
    def citation(self) -> str:
        """政协某县委员会第十届第一次会议第012号提案: how a case is cited in full."""
        if not (self.session and self.case_no):
            return self.number
        session = f"第{ordinal(self.session.term.number)}届第{ordinal(self.session.number)}次会议"
        return f"{self.committee.short_name}{session}{self.cited_number}提案"

    @cached_property
    def signers(self) -> list[Sponsor]:
        """The sponsors in the order they signed, read once a record."""
        return list(self.sponsors.live().select_related("person", "body", "sector").order_by("order"))

    @cached_property
    def visits_made(self) -> list[Any]:
        """The follow-up visits by date, read once a record."""
        return list(self.visits.live().order_by("visited_on"))

    @cached_property
    def supervised_by(self) -> list[Any]:
        """The leaders who took the case under their eye, read once a record."""
        return list(self.supervisions.live().order_by("started_on"))

    @property
    def supervisions_open(self) -> list[Any]:
        return [one for one in self.supervised_by if one.ended_on is None]

    @cached_property
    def urgency(self) -> Any:
        """The mark of urgency in force, read once a record."""
        return self.urgencies.live().filter(ended_on=None).first()

    @cached_property
    def on_hold(self) -> Any:
        """The hold in force, read once a record."""
        return self.holds.live().filter(lifted_on=None).first()

    @property
    def lead(self) -> Sponsor | None:
        return self.signers[0] if self.signers else None

    @property
    def speaker(self) -> Sponsor | None:
        """Who acts for the sponsors: the first, or the next one where he has left the committee; None when all have."""
        return next((one for one in self.signers if one.left_on is None), None)


class Sponsor(Record):
    """提案者: a person, a body or a sector, with name and sector as they were when the proposal was put forward."""

    class Role(models.TextChoices):
        LEAD = "lead", "第一提案者"
        CO = "co", "联名提案者"

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="sponsors", verbose_name="提案"
    )
    order = models.PositiveSmallIntegerField("次序")
    role = models.CharField("身份", max_length=4, choices=Role.choices)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="委员",
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name="单位"
    )
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="界别",
    )
    name = models.CharField("名称", max_length=80)
    invited_on = models.DateField("邀请日期", null=True, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    declined_on = models.DateField("谢绝日期", null=True, blank=True)
    text_hash = models.CharField("所签文本摘要", max_length=64, blank=True)
    opinion = models.CharField("联名意见", max_length=200, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "提案者"
        constraints = [
            models.UniqueConstraint(fields=["committee", "proposal", "order"], name="sponsor_order"),
            models.UniqueConstraint(fields=["committee", "proposal", "person"], name="sponsor_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(body__isnull=False) | Q(sector__isnull=False),
                name="sponsor_is_somebody",
            ),
        ]
        indexes = [models.Index(fields=["committee", "person"], name="sponsor_person")]

    def __str__(self) -> str:
        return self.name

    @property
    def as_member(self) -> bool:
        """A member who signed for himself; a convenor signs for the sector."""
        return bool(self.person_id) and self.proposal.sponsor_type != SponsorType.SECTOR

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()
