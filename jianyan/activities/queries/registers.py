"""The small registers of the room: one list and one record page serve them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.activities.models import (
    Activity,
    ActivityApplication,
    DemocraticAppraisal,
    Donation,
    DutyDay,
    MemberVisit,
    PlanItem,
    Platform,
    PlenarySpeech,
    Problem,
    Project,
    PublicMatter,
    ReadingCampaign,
    ReadingGroup,
    ReadingNote,
    Report,
    SiteVisit,
    StaffDeployment,
    SupervisionAdvice,
    SupervisorAppointment,
)
from jianyan.activities.models.kind_rules import OwnKind, with_words
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor

Column = tuple[str, str]  # label, path from the record; a display method is called


@dataclass(frozen=True)
class Register:
    """One table: its address, its columns for list, export and record page, what its text search looks at."""

    slug: str
    model: Any
    columns: tuple[Column, ...]
    date: str
    text: tuple[str, ...]
    related: tuple[str, ...] = ()
    more: tuple[Column, ...] = ()
    below: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # title, related name, what its rows need joined

    @property
    def group(self) -> str:
        """The heading it stands under among the room's tabs."""
        return next(title for title, slugs in GROUPS if self.slug in slugs)

    @property
    def siblings(self) -> tuple[str, ...]:
        """The registers under the same heading."""
        return next(slugs for _, slugs in GROUPS if self.slug in slugs)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    def rows(self, actor: Actor) -> TenantQuerySet:
        """The live records this reader may open."""
        found: TenantQuerySet = self.model.objects.of(actor.committee_id).live().visible_to(actor)
        found = found.select_related("committee", *self.related)
        return with_words(found) if issubclass(self.model, OwnKind) else found

    def cells(self, row: Any) -> list[Any]:
        """The values of the columns."""
        return [value(row, path) for _, path in self.columns]

    def facts(self, row: Any) -> list[dict[str, Any]]:
        """All particulars, with links where a value has a page of its own."""
        found = [(label, value(row, path)) for label, path in (*self.columns, *self.more)]
        return [
            {"label": label, "value": one, "url": _url(one)} for label, one in found if one not in (None, "")
        ]

    def sections(self, row: Any, actor: Actor) -> list[tuple[str, list[Any]]]:
        """What hangs on a record, as far as this reader may see it."""
        found = []
        for title, name, related in self.below:
            rows = getattr(row, name).all().of(row.committee_id).live().visible_to(actor)
            found.append((title, list(rows.select_related("committee", *related).order_by("id"))))
        return [(title, rows) for title, rows in found if rows]


def value(row: Any, path: str) -> Any:
    """What a path leads to; nothing when a step is empty."""
    for step in path.split("."):
        row = getattr(row, step, None)
        if row is None:
            return None
        row = row() if callable(row) else row
    return row


def _url(one: Any) -> str:
    known = isinstance(one, Activity | Project | Report | PlanItem | ReadingGroup | ReadingCampaign)
    return str(one.get_absolute_url()) if known else ""


def plain(one: Any) -> Any:
    """A value as a spreadsheet takes it."""
    return one if one is None or isinstance(one, int | date) else str(one)


_FOUND = (
    Register(
        "plan",
        PlanItem,
        (
            ("年度", "year"),
            ("序号", "item_no"),
            ("议题", "topic"),
            ("形式", "kind_word"),
            ("牵头", "lead"),
            ("状态", "get_state_display"),
        ),
        "approved_on",
        ("topic",),
        ("lead", "leader", "own_kind"),
        (
            ("计划月份", "month"),
            ("负责领导", "leader"),
            ("参加部门", "departments"),
            ("预期成果", "output"),
            ("批准日期", "approved_on"),
            ("完成日期", "done_on"),
            ("延期日期", "postponed_on"),
            ("取消日期", "cancelled_on"),
            ("变更原因", "reason"),
        ),
        (("开展的活动", "activities", ()),),
    ),
    Register(
        "reports",
        Report,
        (
            ("题目", "title"),
            ("类型", "get_type_display"),
            ("作者类别", "get_author_type_display"),
            ("状态", "get_state_display"),
            ("编号", "no"),
            ("报送日期", "sent_on"),
        ),
        "sent_on",
        ("title", "authors"),
        ("body", "sector", "activity", "activity__committee"),
        (
            ("作者单位", "body"),
            ("作者界别", "sector"),
            ("执笔人", "authors"),
            ("审议通过", "adopted_by"),
            ("所属活动", "activity"),
            ("起草日期", "drafted_on"),
            ("签发日期", "signed_on"),
            ("反馈期限", "due_on"),
            ("告知提出人日期", "told_on"),
            ("办结日期", "closed_on"),
        ),
    ),
    Register(
        "speeches",
        PlenarySpeech,
        (
            ("题目", "title"),
            ("形式", "get_form_display"),
            ("作者类别", "get_author_type_display"),
            ("状态", "get_state_display"),
            ("发言日期", "given_on"),
        ),
        "given_on",
        ("title",),
        ("session", "session__term", "body", "sector", "person"),
        (
            ("全体会议", "session"),
            ("序号", "number"),
            ("发言单位", "body"),
            ("发言界别", "sector"),
            ("发言人", "person"),
            ("征集日期", "collected_on"),
            ("选用日期", "selected_on"),
            ("未选用日期", "dropped_on"),
            ("未选用原因", "drop_reason"),
            ("发言稿", "text"),
        ),
    ),
    Register(
        "supervisors",
        SupervisorAppointment,
        (("委员", "person"), ("派往单位", "unit"), ("方式", "get_kind_display"), ("起始日期", "starts_on")),
        "starts_on",
        ("person__name", "unit__name", "matter"),
        ("person", "unit"),
        (
            ("结束日期", "ends_on"),
            ("事项", "matter"),
            ("监督小组", "group"),
            ("选派机构", "appointed_by"),
            ("聘书编号", "letter_no"),
            ("颁发聘书日期", "letter_on"),
            ("提前结束原因", "end_reason"),
        ),
    ),
    Register(
        "projects",
        Project,
        (
            ("名称", "name"),
            ("类别", "get_kind_display"),
            ("所属产业链", "chain"),
            ("确定包联日期", "assigned_on"),
        ),
        "assigned_on",
        ("name", "place"),
        ("chain",),
        (("地点", "place"), ("结束包联日期", "ended_on")),
        (
            ("参与人", "assignments", ("person", "project")),
            ("现场督导", "visits", ("person", "project")),
            ("困难问题", "problems", ()),
        ),
    ),
    Register(
        "visits",
        SiteVisit,
        (("项目", "project"), ("督导人", "person"), ("督导日期", "visited_on"), ("督导情况", "finding")),
        "visited_on",
        ("project__name", "person__name"),
        ("project", "project__committee", "person"),
        below=(("发现的问题", "problems", ()),),
    ),
    Register(
        "problems",
        Problem,
        (
            ("问题", "title"),
            ("来源", "get_origin_display"),
            ("提出日期", "raised_on"),
            ("解决日期", "solved_on"),
        ),
        "raised_on",
        ("title",),
        ("project", "project__committee", "person", "body"),
        (("项目", "project"), ("委员", "person"), ("协调机构", "body"), ("解决情况", "result")),
    ),
    Register(
        "deployments",
        StaffDeployment,
        (("干部", "person"), ("派往地点", "place"), ("起始日期", "starts_on"), ("结束日期", "ends_on")),
        "starts_on",
        ("person__name", "place"),
        ("person",),
        (("任务", "duty"), ("专项行动", "get_campaign_display")),
    ),
    Register(
        "member-visits",
        MemberVisit,
        (
            ("被走访委员", "person"),
            ("走访人", "visitor"),
            ("事由", "get_occasion_display"),
            ("走访日期", "visited_on"),
        ),
        "visited_on",
        ("person__name", "visitor__name"),
        ("person", "visitor", "body"),
        (("走访机构", "body"), ("情况", "note")),
    ),
    Register(
        "donations",
        Donation,
        (
            ("捐赠委员", "person"),
            ("捐赠人", "donor"),
            ("形式", "get_form_display"),
            ("金额（元）", "yuan"),
            ("专项行动", "get_campaign_display"),
            ("捐赠日期", "donated_on"),
        ),
        "donated_on",
        ("person__name", "donor", "goods"),
        ("person", "sector"),
        (("物资", "goods"), ("捐赠时所属界别", "sector"), ("受赠方", "recipient")),
    ),
    Register(
        "matters",
        PublicMatter,
        (
            ("事项", "title"),
            ("接待平台", "body"),
            ("反映日期", "received_on"),
            ("类别", "get_kind_display"),
            ("处理方式", "get_outcome_display"),
            ("告知结果日期", "told_on"),
        ),
        "received_on",
        ("title", "body__name", "receipt_code"),
        ("body", "received_by"),
        (
            ("回执码", "receipt_code"),
            ("序号", "number"),
            ("内容", "detail"),
            ("接待委员", "received_by"),
            ("转往何处", "went_to"),
            ("办理日期", "settled_on"),
            ("告知内容", "told"),
        ),
    ),
    Register(
        "reading-groups",
        ReadingGroup,
        (("名称", "name"), ("所属机构", "body"), ("群主", "owner"), ("建立日期", "started_on")),
        "started_on",
        ("name", "books"),
        ("body", "owner", "reader", "campaign", "campaign__committee"),
        (("读书专项", "campaign"), ("领读人", "reader"), ("书目", "books")),
        (("读书心得", "notes", ("person",)),),
    ),
    Register(
        "notes",
        ReadingNote,
        (("题目", "title"), ("作者", "person"), ("读书群", "group"), ("提交日期", "submitted_on")),
        "submitted_on",
        ("title", "person__name"),
        ("person", "group", "group__committee"),
    ),
)
_AFTER = (
    Register(
        "advices",
        SupervisionAdvice,
        (
            ("题目", "title"),
            ("被监督单位", "unit"),
            ("编号", "no"),
            ("状态", "get_state_display"),
            ("送达日期", "sent_on"),
        ),
        "sent_on",
        ("title", "unit__name"),
        ("unit", "activity", "activity__committee"),
        (
            ("所属活动", "activity"),
            ("监督小组", "group"),
            ("答复期限", "due_on"),
            ("答复日期", "answered_on"),
            ("办结日期", "closed_on"),
        ),
    ),
    Register(
        "appraisals",
        DemocraticAppraisal,
        (("名称", "title"), ("被评议单位", "unit"), ("状态", "get_state_display"), ("计票日期", "closed_on")),
        "drafted_on",
        ("title", "unit__name"),
        ("unit", "activity", "activity__committee"),
        (
            ("所属活动", "activity"),
            ("筹备日期", "drafted_on"),
            ("开始投票日期", "opened_on"),
            ("发出票数", "issued"),
        ),
    ),
    Register(
        "platforms",
        Platform,
        (
            ("机构", "body"),
            ("平台类别", "get_kind_display"),
            ("领衔委员", "lead"),
            ("接待时间", "opening"),
            ("对外公开日期", "published_on"),
        ),
        "opened_on",
        ("body__name",),
        ("body", "lead"),
        (("地点", "body.place"), ("对外联系方式", "contact"), ("简介", "about"), ("登记日期", "opened_on")),
    ),
    Register(
        "duty-days",
        DutyDay,
        (
            ("接待平台", "body"),
            ("值班委员", "person"),
            ("值班日期", "on_day"),
            ("时间", "hours"),
            ("实际接待日期", "opened_on"),
            ("来访人数", "visitors"),
        ),
        "on_day",
        ("body__name", "person__name"),
        ("body", "person"),
        (("情况", "note"),),
    ),
    Register(
        "applications",
        ActivityApplication,
        (
            ("活动名称", "title"),
            ("申请机构", "body"),
            ("活动种类", "kind_word"),
            ("拟举行日期", "planned_on"),
            ("状态", "get_state_display"),
        ),
        "applied_on",
        ("title", "body__name"),
        ("body", "applicant", "activity", "activity__committee", "own_kind"),
        (
            ("申请人", "applicant"),
            ("申请日期", "applied_on"),
            ("地点", "place"),
            ("内容和参加人员", "purpose"),
            ("审批日期", "decided_on"),
            ("不同意原因", "reason"),
            ("活动", "activity"),
        ),
    ),
    Register(
        "campaigns",
        ReadingCampaign,
        (("名称", "name"), ("主题", "theme"), ("开始日期", "started_on"), ("结束日期", "ended_on")),
        "started_on",
        ("name", "theme", "books"),
        (),
        (("书目", "books"),),
    ),
)
# The room's tabs: headings, and the registers under each in their order.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("计划", ("plan",)),
    ("报告和发言", ("reports", "speeches")),
    ("民主监督", ("advices", "appraisals", "supervisors")),
    ("项目和问题", ("projects", "visits", "problems", "deployments")),
    ("履职平台", ("platforms", "duty-days", "matters", "applications")),
    ("走访和捐赠", ("member-visits", "donations")),
    ("读书", ("campaigns", "reading-groups", "notes")),
)
_BY_SLUG = {one.slug: one for one in (*_FOUND, *_AFTER)}
REGISTERS: dict[str, Register] = {slug: _BY_SLUG[slug] for _, slugs in GROUPS for slug in slugs}
