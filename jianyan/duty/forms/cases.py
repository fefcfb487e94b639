"""Forms of what people enter, ask and object, and of each answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.duty.models import Appraisal, AppraisalSheet, BodyYear, Entry, Leave, Objection
from jianyan.duty.queries import words
from jianyan.duty.scoring.sheet import KINDS_OF_BODY
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Tenure


def area(label: str, rows: int = 4, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), required=required, help_text=help_text
    )


def day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=Day())


class ActForm(forms.Form):
    """What every verb carries: its day and, for a move, the version of the page it was opened on."""

    on = day("日期")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.order_fields([name for name in self.fields if name not in ("on", "version")] + ["on", "version"])


class AboutMember(ActForm):
    """A member by name, or oneself: members are asked nothing."""

    member = forms.CharField(label="委员姓名", max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["member", *[name for name in self.fields if name != "member"]])
        if self.actor.person_ids:
            del self.fields["member"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "member" in self.fields:
            data["person"] = self._named(str(data.get("member", "")).strip())
        else:
            data["person"] = (
                Person.objects.of(self.actor.committee_id).filter(pk__in=self.actor.person_ids).first()
            )
        return data

    def _named(self, name: str) -> Person | None:
        seats = Tenure.objects.of(self.actor.committee_id).live().filter(person__name=name)
        found = {seat.person_id: seat.person for seat in seats.select_related("person")}
        if len(found) != 1:
            self.add_error(
                "member", "没有这位委员" if not found else "有同名委员，请到该委员的履职档案中登记"
            )
            return None
        [person] = found.values()
        return person if isinstance(person, Person) else None


class OfYear(AboutMember):
    """Something about a member's year that is not frozen."""

    appraisal = forms.ModelChoiceField(Appraisal.anywhere.none(), label="考核年度", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Appraisal.objects.of(self.actor.committee_id).live().filter(frozen_on__isnull=True)
        self.fields["appraisal"].queryset = rows.order_by("-year")  # type: ignore[attr-defined]


class EntryForm(AboutMember):
    kind = forms.ChoiceField(label="种类", choices=Entry.Kind.choices)
    title = forms.CharField(label="事项", max_length=120)
    happened_on = day("发生日期")
    note = area("说明", 3, required=False)
    evidence = forms.CharField(
        label="佐证", max_length=200, required=False, help_text="文号、签到表等；也可以上传文件"
    )
    file = forms.FileField(label="佐证文件", required=False)


class ClaimForm(AboutMember):
    source = forms.ChoiceField(
        label="漏记的是",
        choices=lambda: [one for one in words.source_choices() if one[0] != "duty.sanctions"],
    )
    title = forms.CharField(label="事项", max_length=120, help_text="如：5月的专题视察，我到会了")
    happened_on = day("发生日期")
    note = area("说明", 3, required=False)
    evidence = forms.CharField(label="佐证", max_length=200, required=False)
    file = forms.FileField(label="佐证文件", required=False)


class BackgroundForm(ActForm):
    """What a member says of himself for his file."""

    education = forms.CharField(label="学历学位", max_length=60, required=False)
    expertise = forms.CharField(label="专长", max_length=120, required=False)
    focus = forms.CharField(label="关注领域", max_length=120, required=False)
    career = area("主要经历", 6, required=False)


class LeaveForm(AboutMember):
    kind = forms.ChoiceField(label="事由", choices=Leave.Kind.choices)
    starts_on = day("开始日期")
    ends_on = day("结束日期")
    reason = forms.CharField(label="说明", max_length=200)


class ReportForm(OfYear):
    text = area("履职情况", 10)
    plan = area("下一步打算", 3, required=False)
    oral = forms.BooleanField(label="向常委会会议口头述职", required=False)


class AdjustmentForm(OfYear):
    points = forms.DecimalField(
        label="调整分值", decimal_places=2, max_digits=6, help_text="加分写正数，减分写负数"
    )
    reason = forms.CharField(label="理由", max_length=200)
    evidence = forms.CharField(label="佐证", max_length=200)

    def clean_points(self) -> int:
        value: Decimal = self.cleaned_data["points"]
        return int(value * 100)


class ObjectionForm(OfYear):
    subject = forms.ChoiceField(label="对什么有异议", choices=Objection.Subject.choices)
    line = forms.CharField(label="哪一项", max_length=240, required=False)
    reason = area("理由", 4)


class BodyObjectionForm(ActForm):
    """What the staff of a body say about its score."""

    appraisal = forms.ModelChoiceField(BodyYear.anywhere.none(), label="考核年度", empty_label=None)
    body = forms.ModelChoiceField(Body.anywhere.none(), label="机构", empty_label=None)
    line = forms.CharField(label="哪一项", max_length=240, required=False)
    reason = area("理由", 4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee = self.actor.committee_id
        years = BodyYear.objects.of(committee).live().filter(frozen_on__isnull=True)
        self.fields["appraisal"].queryset = years.order_by("-year")  # type: ignore[attr-defined]
        own = Body.objects.of(committee).live().filter(pk__in=self.actor.body_ids, kind__in=KINDS_OF_BODY)
        self.fields["body"].queryset = own.order_by("-kind", "sort_no")  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    answer = area("答复", 3)


class VoidForm(ActForm):
    reason = forms.CharField(label="作废原因", max_length=200)


class TakeBackForm(ActForm):
    reason = forms.CharField(
        label="撤回的原因", max_length=200, help_text="写入日志；后面的环节已经办理的不能撤回"
    )


class FindingForm(ActForm):
    finding = area("核查情况", 3)


class NoteForm(ActForm):
    note = forms.CharField(label="办理情况", max_length=200)


class ResubmitForm(ActForm):
    text = area("履职情况", 10)
    plan = area("下一步打算", 3, required=False)


class YearForm(ActForm):
    """A new year of appraisal."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)
    sheet = forms.ModelChoiceField(AppraisalSheet.anywhere.none(), label="考核办法", empty_label=None)
    starts_on = forms.DateField(
        label="起始日期",
        widget=Day(),
        required=False,
        help_text="不填的，从1月1日起；上年度冻结后才有的事项，从冻结次日起算就不会漏计",
    )
    ends_on = forms.DateField(
        label="终止日期", widget=Day(), required=False, help_text="不填的，到12月31日止"
    )
    cutoff_on = forms.DateField(
        label="统计截止日", widget=Day(), required=False, help_text="不填的，统计到年度最后一天"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            AppraisalSheet.objects.of(self.actor.committee_id)
            .live()
            .about("member")
            .filter(state=AppraisalSheet.State.ADOPTED)
        )
        self.fields["sheet"].queryset = rows.order_by("-edition")  # type: ignore[attr-defined]


class BodyYearForm(ActForm):
    """A year of the bodies that is to be published."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)
    sheet = forms.ModelChoiceField(AppraisalSheet.anywhere.none(), label="考核办法", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = AppraisalSheet.objects.of(self.actor.committee_id).live().about("body")
        adopted = rows.filter(state=AppraisalSheet.State.ADOPTED)
        self.fields["sheet"].queryset = adopted.order_by("-edition")  # type: ignore[attr-defined]


class DecideForm(ActForm):
    decided_by = forms.CharField(label="审定会议", max_length=80)


class StatementForm(ActForm):
    quarter = forms.TypedChoiceField(
        label="季度", coerce=int, choices=[(no, f"第{no}季度") for no in (1, 2, 3, 4)]
    )


class TieForm(ActForm):
    """Who of those level at the line keeps the grade."""

    chosen = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], noun: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        self.fields["chosen"].label = f"保留等次的{noun}"


class CardFilter(forms.Form):
    """The filter above the scores of a year."""

    q = forms.CharField(label="委员姓名", max_length=40, required=False)
    grade = forms.ChoiceField(label="等次", required=False)

    def __init__(self, *args: Any, grades: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [("", "全部"), *grades]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code on a certificate, typed by hand."""

    code = forms.CharField(label="验证码", max_length=20, help_text="证明上的12位字母和数字")
