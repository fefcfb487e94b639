"""Forms of members and staff sent out: supervisors, projects, visits to sites, problems."""

from __future__ import annotations

from django import forms

from jianyan.activities.forms.fields import (
    EntryForm,
    PeopleField,
    PersonField,
    StepForm,
    choice,
    day,
    long_text,
    pick,
    text,
)
from jianyan.activities.models import (
    Campaign,
    Project,
    ProjectAssignment,
    SiteVisit,
    SupervisorAppointment,
)
from jianyan.core.tenancy import TenantQuerySet


class SupervisorsForm(EntryForm):
    people = PeopleField("委员")
    unit = pick("派往单位")
    kind = choice("方式", SupervisorAppointment.Kind.choices)
    matter = text("事项", 120, required=False, help_text="应邀听证、监督的，写明事项")
    group = text("监督小组", 40, required=False)
    appointed_by = text("选派机构", 80, required=False)
    letter_no = text("聘书编号", 40, required=False)
    on = day("起始日期", help_text="应邀听证、监督的为当天")
    ends_on = day("聘期至", required=False)

    def offer(self) -> None:
        self.choose("unit", self.all_units())


class SupervisorForm(EntryForm):
    """One appointment, as it is corrected."""

    unit = pick("派往单位")
    matter = text("事项", 120, required=False)
    group = text("监督小组", 40, required=False)
    appointed_by = text("选派机构", 80, required=False)
    letter_no = text("聘书编号", 40, required=False)
    letter_on = day("颁发聘书日期", required=False)
    on = day("起始日期")
    ends_on = day("结束日期", required=False)

    def offer(self) -> None:
        self.choose("unit", self.all_units())


class EndForm(StepForm):
    reason = text("提前结束原因", 200)
    field_order = ("reason", "on", "version")


class ProjectForm(EntryForm):
    kind = choice("类别", Project.Kind.choices)
    name = text("名称", 80)
    place = text("地点", 80, required=False)
    chain = pick("所属产业链", required=False)
    on = day("确定包联日期")

    def offer(self) -> None:
        rows: TenantQuerySet = Project.objects.of(self.actor.committee_id).live()
        rows = rows.filter(kind=Project.Kind.CHAIN).order_by("name")
        self.choose("chain", rows.exclude(pk=self.record.pk) if self.record else rows)


class AssignForm(EntryForm):
    people = PeopleField("参与人")
    role = choice("身份", ProjectAssignment.Role.choices)
    on = day("起始日期")


class SiteVisitForm(EntryForm):
    project = pick("项目")
    person = PersonField("督导人")
    finding = text("督导情况", 200, required=False)
    on = day("督导日期")

    def offer(self) -> None:
        self.choose("project", Project.objects.of(self.actor.committee_id).live().order_by("kind", "name"))


class ProblemForm(EntryForm):
    """A difficulty of a project or of a member."""

    title = text("问题", 120)
    project = pick("项目", required=False, help_text="项目的困难问题选项目；委员的困难填委员")
    visit = pick("在哪次督导中发现", required=False)
    person = PersonField("委员", required=False, help_text="只写困难是什么，不写病情和家庭情况")
    body = pick("协调机构", required=False)
    on = day("提出日期")

    def offer(self) -> None:
        owner = self.actor.committee_id
        self.choose("project", Project.objects.of(owner).live().order_by("kind", "name"))
        visits = SiteVisit.objects.of(owner).live().select_related("project", "person")
        self.choose("visit", visits.order_by("-visited_on", "-id"))
        self.choose("body", self.bodies())

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if bool(data.get("project")) == bool(data.get("person")):
            raise forms.ValidationError("请在项目和委员中填一项")
        return data


class SolveForm(StepForm):
    result = long_text("解决情况", rows=3, help_text="不超过200字；凭据可在记录页添加附件")
    field_order = ("result", "on", "version")

    def clean_result(self) -> str:
        said = str(self.cleaned_data["result"])
        if len(said) > 200:
            raise forms.ValidationError(f"解决情况不超过200字，现在有{len(said)}字")
        return said


class DeploymentForm(EntryForm):
    person = PersonField("干部")
    place = text("派往地点", 80)
    duty = text("任务", 80, required=False)
    campaign = choice("专项行动", Campaign.choices, required=False)
    on = day("起始日期")
    ends_on = day("结束日期", required=False)
