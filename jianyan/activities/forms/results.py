"""Forms of reports and of speeches at the plenary."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.fields import (
    EntryForm,
    PersonField,
    StepForm,
    choice,
    day,
    long_text,
    pick,
    text,
)
from jianyan.activities.models import (
    AuthorType,
    Conclusion,
    Effect,
    PlenarySpeech,
    Report,
    ReportInstruction,
    ReportItem,
)
from jianyan.people.models import PlenarySession, Role, Unit


class ReportForm(EntryForm):
    type = choice("类型", Report.Type.choices)
    title = text("题目", 120)
    activity = pick("所属活动", required=False, help_text="已归纳的意见建议带入报告")
    author_type = choice("作者类别", AuthorType.choices)
    body = pick("作者单位", required=False)
    sector = pick("作者界别", required=False)
    authors = text("执笔人", 120, required=False)
    adopted_by = text("审议通过", 60, required=False, help_text="如主席会议、常委会会议")
    text = long_text("正文", required=False, rows=14, help_text="可以先存草稿，以后再写")
    on = day("起草日期")

    def offer(self) -> None:
        self.choose("activity", self.activities())
        self.choose("body", self.bodies())
        self.choose("sector", self.sectors())


class ReportEditForm(ReportForm):
    """A draft as it is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self) -> None:
        del self.fields["activity"], self.fields["on"]
        super().offer()


class ItemsForm(StepForm):
    """The suggestions of a report, a line each; lines that begin with # are aspects."""

    lines = long_text("建议", rows=14, help_text="一行一条；以“#”开头的一行是方面")
    field_order = ("lines", "on", "version")

    def clean_lines(self) -> list[tuple[str, str, None]]:
        aspect, found = "", []
        for line in filter(None, (line.strip() for line in self.cleaned_data["lines"].splitlines())):
            if line[0] in "#＃":
                aspect = line.strip("#＃ ")[:80]
            else:
                found.append((aspect, line, None))
        if not found:
            raise forms.ValidationError("请至少写一条建议")
        return found


class SignForm(StepForm):
    opinion = text("意见", 200, required=False)
    field_order = ("opinion", "on", "version")


class AddressForm(EntryForm):
    """Whom a report goes to: authorities by name, units out of the list."""

    names = forms.CharField(
        label="领导机关",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如县委、县人民政府",
    )
    units = forms.ModelMultipleChoiceField(
        Unit.anywhere.none(), label="承办单位", required=False, help_text="选中的单位可以阅读报告并逐条反馈"
    )

    def offer(self) -> None:
        self.choose("units", self.all_units())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("names", "").strip() and not data.get("units"):
            raise forms.ValidationError("请至少写一个报送对象")
        return data


class InstructionForm(EntryForm):
    leader = text("批示领导", 40)
    position = text("职务", 60, required=False)
    level = choice("级别", ReportInstruction.Level.choices)
    kind = choice("性质", ReportInstruction.Kind.choices)
    number = text("批示编号", 40, required=False)
    text = long_text("批示内容", required=False, rows=3)
    on = day("批示日期")


class OfReportForm(EntryForm):
    """A form about one item of a report."""

    item = pick("建议")

    def offer(self) -> None:
        if self.record is None:
            return
        rows = ReportItem.objects.of(self.actor.committee_id).live().filter(report=self.record)
        self.choose("item", rows.order_by("number"))
        self.more()

    def more(self) -> None:
        """Choices besides the item."""


class AdoptionForm(OfReportForm):
    adopter = text("采纳机关", 80)
    conclusion = choice("采纳情况", Conclusion.choices)
    evidence = text("依据", 200, help_text="如文件名称和文号、会议名称")
    on = day("采纳日期")


class FeedbackForm(OfReportForm):
    unit = pick("反馈单位")
    conclusion = choice("办理情况", Conclusion.choices)
    text = long_text("说明", rows=4, help_text="写清做了什么；列入计划的写明完成日期")
    planned_until = day("计划完成日期", required=False)
    on = day("反馈日期")

    def more(self) -> None:
        addressed = self.record.recipients.filter(voided_at=None, unit__isnull=False).values("unit")
        rows = Unit.objects.of(self.actor.committee_id).filter(pk__in=addressed)
        if self.actor.has(Role.HU, Role.HL):
            rows = rows.filter(pk__in=self.actor.unit_ids)
        self.choose("unit", rows.order_by("sort_no"))
        if rows.count() == 1:
            self.fields["unit"].initial = rows.get().pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("conclusion") == Conclusion.PLANNED and not data.get("planned_until"):
            self.add_error("planned_until", "列入计划的，请填计划完成日期")
        return data


class EffectForm(OfReportForm):
    item = pick("因哪条建议", required=False)
    kind = choice("成效类别", Effect.Kind.choices)
    title = text("成效", 200)
    evidence = text("依据", 200, help_text="如验收文件、文号；材料可添加附件")
    on = day("日期")


class LookBackForm(EntryForm):
    """A visit afterwards."""

    unit = pick("回访单位", required=False)
    visitors = text("回访人员", 120)
    finding = long_text("回访情况", rows=4)
    on = day("回访日期")

    def offer(self) -> None:
        self.choose("unit", self.all_units())


class SpeechForm(EntryForm):
    session = pick("全体会议")
    title = text("题目", 120)
    author_type = choice("作者类别", AuthorType.choices)
    body = pick("发言单位", required=False)
    sector = pick("发言界别", required=False)
    person = PersonField("发言人", required=False)
    text = long_text("发言稿", required=False, rows=12)
    on = day("征集日期")

    def offer(self) -> None:
        rows = PlenarySession.objects.of(self.actor.committee_id).live().select_related("term")
        self.choose("session", rows.order_by("-opens_on"))
        self.choose("body", self.bodies())
        self.choose("sector", self.sectors())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("body") or data.get("sector") or data.get("person")):
            raise forms.ValidationError("请填发言单位、界别或发言人")
        return data


class SelectForm(StepForm):
    form = choice("形式", PlenarySpeech.Form.choices)
    field_order = ("form", "on", "version")


class DropForm(StepForm):
    reason = text("未选用原因", 200)
    field_order = ("reason", "on", "version")
