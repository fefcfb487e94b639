"""Forms of platforms, their duty, residents' matters, applications, and reading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from jianyan.activities.forms.fields import (
    EntryForm,
    KindField,
    PersonField,
    StepForm,
    choice,
    day,
    long_text,
    people_by_name,
    pick,
    text,
)
from jianyan.activities.models import Platform, PublicMatter, ReadingCampaign, ReadingGroup
from jianyan.people.models import Body, BodyMember


class PlatformForm(EntryForm):
    body = pick("机构", help_text="工作室、联络组或界别活动组；新的机构先在“委员与机构”登记")
    kind = choice("平台类别", Platform.Kind.choices)
    lead = PersonField("领衔委员", required=False)
    opening = text("接待时间", 120, required=False, help_text="如每周三上午9:00—11:30")
    contact = text("对外联系方式", 60, required=False, help_text="填公用电话，不填个人电话")
    about = long_text("简介", required=False, rows=4)
    on = day("登记日期")

    def offer(self) -> None:
        self.choose("body", self.own_bodies(*Platform.BODIES))


class DutyForm(EntryForm):
    """A rota: a line each day with its member."""

    body = pick("接待平台")
    hours = text("时间", 40, required=False, help_text="如9:00—11:30")
    rota = long_text("值班表", rows=8, help_text="一行一班：日期 姓名，如 2022-06-15 李明")

    def offer(self) -> None:
        self.choose("body", self.own_bodies(*Platform.BODIES))
        self.finder = PersonField("委员")

        self.finder.by_name = people_by_name(self.actor.committee_id)

    def clean_rota(self) -> list[tuple[Any, Any]]:
        found, wrong = [], []
        for no, line in enumerate(self.cleaned_data["rota"].splitlines(), 1):
            parts = line.split()
            if not parts:
                continue
            try:
                on_day = forms.DateField().clean(parts[0])
                found.append((on_day, self.finder.find(" ".join(parts[1:]))))
            except forms.ValidationError as reason:
                wrong.append(f"第{no}行：{reason.messages[0]}")
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class DutyDoneForm(StepForm):
    visitors = forms.IntegerField(label="来访人数", min_value=0, max_value=9999)
    note = text("情况", 200, required=False)
    field_order = ("visitors", "note", "on", "version")


class MatterForm(EntryForm):
    body = pick("接待平台")
    kind = choice("类别", PublicMatter.Kind.choices)
    title = text("事项", 120)
    detail = long_text("内容", required=False, help_text="只写事，不写来访人的姓名、电话和住址")
    received_by = PersonField("接待委员", required=False)
    on = day("反映日期")

    def offer(self) -> None:
        self.choose("body", self.own_bodies(*Platform.BODIES))


class SettleForm(StepForm):
    outcome = choice("处理方式", PublicMatter.Outcome.choices[1:])
    went_to = text("转往何处", 80, required=False, help_text="协调解决的必填，如县住建局")
    told = text("告知来访人的内容", 200, required=False, help_text="已经告知的填；还没有的，告知后再登记")
    field_order = ("outcome", "went_to", "told", "on", "version")


class TellForm(StepForm):
    told = text("告知来访人的内容", 200)
    field_order = ("told", "on", "version")


class ApplicationForm(EntryForm):
    body = pick("申请机构")
    kind = KindField(label="活动种类")
    title = text("活动名称", 120)
    planned_on = day("拟举行日期")
    place = text("地点", 120, required=False)
    purpose = long_text("内容和参加人员", rows=4)

    def offer(self) -> None:
        rows = BodyMember.objects.of(self.actor.committee_id).live().active_on(timezone.localdate())
        mine = rows.filter(person__in=self.actor.person_ids).values_list("body", flat=True)
        own = Body.objects.of(self.actor.committee_id).live().filter(pk__in={*mine, *self.actor.body_ids})
        self.choose("body", own.order_by("kind", "sort_no"))
        self.fields["kind"].of(self.actor.committee_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data | {"own_kind": self.fields["kind"].own}  # type: ignore[attr-defined]


class ApprovalForm(StepForm):
    """Only the day."""


class CampaignForm(EntryForm):
    name = text("名称", 60)
    theme = text("主题", 120, required=False)
    books = text("书目", 300, required=False)
    on = day("开始日期")
    ended_on = day("结束日期", required=False)


class ReadingGroupForm(EntryForm):
    name = text("名称", 60)
    campaign = pick("读书专项", required=False)
    body = pick("所属机构", required=False)
    owner = PersonField("群主")
    reader = PersonField("领读人", required=False)
    books = text("书目", 300, required=False)
    on = day("建立日期")

    def offer(self) -> None:
        self.choose("body", self.bodies())
        rows = ReadingCampaign.objects.of(self.actor.committee_id).live().order_by("-started_on")
        self.choose("campaign", rows)


class NoteForm(EntryForm):
    group = pick("读书群")
    person = PersonField("作者")
    title = text("题目", 120)
    on = day("提交日期")

    def offer(self) -> None:
        self.choose("group", ReadingGroup.objects.of(self.actor.committee_id).live().order_by("name"))
