"""Tables every room needs: journal, attachments, links, rule profiles, the working-day calendar, search, readings, imports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from jianyan.core import ids
from jianyan.core.tenancy import NoCommittee, Record, Tenant, TenantQuerySet

__all__ = [
    "Attachment",
    "CalendarYear",
    "ContactRead",
    "Event",
    "EventRow",
    "ImportAlias",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "JournalAnchor",
    "JournalHead",
    "Link",
    "NoCommittee",
    "Record",
    "RuleProfile",
    "SearchText",
    "Tenant",
    "TenantQuerySet",
    "WorkingDayException",
]


class Event(Tenant):
    """One line of a committee's journal: what one verb did. Append-only; triggers refuse UPDATE and DELETE.

    ``on`` is the date the thing happened in Shanghai, ``at`` the instant of entry in UTC. ``payload`` is canonical
    JSON, ``hash`` chains it to the line before.
    """

    seq = models.PositiveBigIntegerField("序号")
    kind = models.CharField("事项", max_length=60)
    account_id = models.BigIntegerField("经办账号", null=True)
    actor = models.CharField("经办人", max_length=60)
    on = models.DateField("发生日期")
    at = models.DateTimeField("录入时间")
    payload = models.TextField("内容")
    prev_hash = models.CharField("前一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta(Tenant.Meta):
        verbose_name = "工作日志"
        constraints = [models.UniqueConstraint(fields=["committee", "seq"], name="event_seq")]
        indexes = [models.Index(fields=["committee", "on"], name="event_on")]


class EventRow(Tenant):
    """Which records a journal line touched: the index behind every timeline. Derived, re-added by audit.

    It also tells a stored figure that a table it was counted from has changed.
    """

    seq = models.PositiveBigIntegerField()
    model = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta(Tenant.Meta):
        verbose_name = "日志索引"
        indexes = [
            models.Index(fields=["committee", "record_id", "seq"], name="eventrow_record"),
            models.Index(fields=["committee", "model", "seq"], name="eventrow_model"),
        ]


class JournalHead(models.Model):
    """The last sequence number and hash of a committee's journal; locked as the last statement of every verb."""

    committee = models.OneToOneField(
        "people.Committee", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = "日志末条"


class JournalAnchor(Tenant):
    """A head hash that was printed somewhere outside (a backup, a frozen review), so that a cut tail shows."""

    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    printed_in = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta(Tenant.Meta):
        verbose_name = "日志存证"
        indexes = [models.Index(fields=["committee", "seq"], name="anchor_seq")]


class Attachment(Record):
    """A stored file, named by the hash of its content; ``model`` and ``record_id`` say what it belongs to."""

    model = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    role = models.CharField("用途", max_length=30, default="attachment")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("大小")
    content_type = models.CharField(max_length=100)

    class Meta(Record.Meta):
        verbose_name = "附件"
        indexes = [models.Index(fields=["committee", "record_id"], name="attachment_record")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/files/{self.pk}/"


class Link(Record):
    """A typed tie between records of rooms that do not know each other. An empty target is a wish not yet met."""

    class Kind(models.TextChoices):
        CONVERTED = "converted", "转为社情民意信息"
        ORIGIN = "origin", "来源"
        ABOUT = "about", "相关"
        AWARDED = "awarded", "获表彰"
        DISTINCT = "distinct", "不是同一事项"
        CLUE = "clue", "转为提案线索"

    kind = models.CharField("关系", max_length=20, choices=Kind.choices)
    source_model = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    target_model = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "关联"
        indexes = [
            models.Index(fields=["committee", "source_id"], name="link_source"),
            models.Index(fields=["committee", "target_id"], name="link_target"),
        ]


class RuleProfile(Record):
    """One room's rules of one committee from a date on. Typed and validated by the room's ``rules.py`` (law 6)."""

    room = models.CharField("业务", max_length=30)
    effective_on = models.DateField("施行日期")
    data = models.JSONField("规则")
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "规则"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "room", "effective_on"], name="ruleprofile_effective"
            )
        ]


class WorkingDayException(models.Model):
    """A day whose nature the State Council's yearly notice changed. Shared by the whole installation."""

    id = models.BigIntegerField(primary_key=True, default=ids.new, editable=False)
    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("是否上班")
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "放假调休"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'上班' if self.is_working else '放假'}"


class CalendarYear(models.Model):
    """A year whose notice has been entered in full: only then may a working day in it be told."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("依据", max_length=200)
    entered_by = models.CharField("录入人", max_length=60, blank=True)
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "已录入放假安排的年份"

    def __str__(self) -> str:
        return f"{self.year}年"


class SearchText(Tenant):
    """A section of what can be found of a record. Derived: written by the journal's acts, rebuilt at will."""

    room = models.CharField("业务", max_length=30)
    model = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    section = models.PositiveSmallIntegerField("段")
    on = models.DateField("日期")
    body = models.TextField("文字")
    grams = models.TextField()
    words = models.TextField()

    class Meta(Tenant.Meta):
        verbose_name = "检索文字"
        constraints = [
            models.UniqueConstraint(fields=["committee", "record_id", "section"], name="searchtext_section")
        ]
        # From a place of the index to its record, and all that a search asks of hundreds, without the page of the text.
        indexes = [
            models.Index(
                fields=["committee", "id", "section", "record_id", "on", "model"], name="searchtext_place"
            )
        ]


class ContactRead(Tenant):
    """Who looked at whose contact data, when and on which page. For the auditor; not in the journal."""

    account_id = models.BigIntegerField("查阅账号", null=True)
    actor = models.CharField("查阅人", max_length=60)
    person_id = models.BigIntegerField("被查阅人")
    page = models.CharField("页面", max_length=200)
    at = models.DateTimeField("查阅时间")

    class Meta(Tenant.Meta):
        verbose_name = "联系方式查阅"
        indexes = [models.Index(fields=["committee", "id"], name="contactread_id")]


class ImportRun(Tenant):
    """One file on its way into the records: read, mapped, checked, applied, perhaps undone.

    Staging, not a record: nothing counts it, and what it makes goes through the journal. ``mapping`` is field to
    column of the sheet (from 0), ``fixed`` field to one text for every row, ``answers`` question to choice.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待对应各列"
        CHECKING = "checking", "正在检查"
        CHECKED = "checked", "待导入"
        APPLYING = "applying", "正在导入"
        INDEXING = "indexing", "正在整理检索"
        APPLIED = "applied", "已导入"
        UNDOING = "undoing", "正在撤销"
        UNDONE = "undone", "已撤销"
        DROPPED = "dropped", "已放弃"

    adapter = models.CharField("内容", max_length=40)
    state = models.CharField("进度", max_length=10, choices=State.choices, default=State.UPLOADED)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    sheets = models.JSONField(default=list)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    heading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    keep_rest = models.BooleanField("其余各列并入备注", default=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=60, blank=True)
    wrong = models.PositiveIntegerField("有误的行", default=0)
    failure = models.CharField("未能完成的原因", max_length=400, blank=True)
    summary = models.JSONField(default=list)
    account_id = models.BigIntegerField("经办账号", null=True)
    actor = models.CharField("经办人", max_length=60)
    started_at = models.DateTimeField("上传时间")
    moved_at = models.DateTimeField("最近进展")
    applied_on = models.DateField("导入日期", null=True)
    first_seq = models.PositiveBigIntegerField("日志自", null=True)
    last_seq = models.PositiveBigIntegerField("日志至", null=True)

    class Meta(Tenant.Meta):
        verbose_name = "导入"
        indexes = [models.Index(fields=["committee", "id"], name="importrun_id")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return f"/{self.committee.code}/imports/{self.pk}/"


class ImportRow(Tenant):
    """One row of the sheet while it is on its way: its cells until applied, its problems, what it became.

    Row 0 holds what several rows share (a unit that was new).
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows", verbose_name="导入")
    number = models.PositiveIntegerField("行号")
    cells = models.JSONField("单元格", default=list)
    problems = models.JSONField("问题", default=list)
    notes = models.JSONField("说明", default=list)
    is_wrong = models.BooleanField("有误", default=False)
    title = models.CharField("名称", max_length=200, blank=True)
    records = models.JSONField("记录", default=list)

    class Meta(Tenant.Meta):
        verbose_name = "导入行"
        constraints = [
            models.UniqueConstraint(fields=["committee", "run", "number"], name="importrow_number")
        ]
        indexes = [models.Index(fields=["committee", "run", "is_wrong", "number"], name="importrow_wrong")]


class ImportMapping(Tenant):
    """How the columns of one kind of file are read, kept under a name for the next time."""

    adapter = models.CharField("内容", max_length=40)
    name = models.CharField("名称", max_length=60)
    columns = models.JSONField("对应关系")
    fixed = models.JSONField("统一的值", default=dict)

    class Meta(Tenant.Meta):
        verbose_name = "列对应"
        constraints = [
            models.UniqueConstraint(fields=["committee", "adapter", "name"], name="importmapping_name")
        ]

    def __str__(self) -> str:
        return self.name


class ImportAlias(Tenant):
    """What a word in ledgers was once said to mean: a unit's short name, a kind of category."""

    kind = models.CharField("类别", max_length=30)
    text = models.CharField("台账写法", max_length=120)
    value = models.CharField("含义", max_length=60)

    class Meta(Tenant.Meta):
        verbose_name = "台账用语"
        constraints = [models.UniqueConstraint(fields=["committee", "kind", "text"], name="importalias_text")]


def account_model() -> Any:
    """The account table, by its lazy name: core does not import people."""
    return settings.AUTH_USER_MODEL
