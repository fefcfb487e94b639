"""What the pages before an activity ask for: another time, sign-up, leave, names, sittings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jianyan.activities.models import Activity, Circle, LeaveRequest, Sitting
from jianyan.activities.models.kinds import Audience
from jianyan.people.models import Body, Person, Sector

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RelocateForm(forms.Form):
    """Another time or place of an announced activity."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.DateField(label="开始日期", widget=DAY)
    ends_on = forms.DateField(label="结束日期", widget=DAY, required=False)
    begins_at = forms.TimeField(label="开始时间", widget=CLOCK, required=False)
    ends_at = forms.TimeField(label="结束时间", widget=CLOCK, required=False)
    place = forms.CharField(label="地点", max_length=120, required=False)
    reason = forms.CharField(label="变更原因", max_length=200, help_text="写入变更通知")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "结束日期不能早于开始日期")
        return data


class SignUpForm(forms.Form):
    """Whether people sign up, for how many places, until when."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signs_up = forms.BooleanField(label="接受报名", required=False)
    capacity = forms.IntegerField(
        label="名额", min_value=0, max_value=100_000, required=False, help_text="0为不限"
    )
    until = forms.DateField(label="报名截止", widget=DAY, required=False)

    def clean_capacity(self) -> int:
        return self.cleaned_data["capacity"] or 0


class LeaveForm(forms.Form):
    """A request for leave; the office names the person."""

    sitting = forms.TypedChoiceField(label="请假范围", coerce=int)
    reason = forms.CharField(label="请假事由", max_length=200)

    def __init__(
        self, *args: Any, sittings: Sequence[Sitting], activity: Activity, staff: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        each = [(one.number, f"{one}（{one.on.month}月{one.on.day}日）") for one in sittings]
        self.fields["sitting"].choices = [(0, "全程"), *(each if len(each) > 1 else [])]  # type: ignore[attr-defined]
        if staff:
            people = Person.objects.of(activity.committee_id).live().order_by("stroke_key", "id")
            self.fields["person"] = forms.ModelChoiceField(people, label="请假人")
            self.fields["form"] = forms.ChoiceField(label="方式", choices=LeaveRequest.Form.choices)


class PeopleForm(forms.Form):
    """Sectors or bodies that are meant, and persons called by name."""

    names = forms.CharField(
        label="邀请人员",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个姓名，或用顿号隔开",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        owner = activity.committee_id
        held = Circle.objects.of(owner).live().filter(activity=activity)
        if activity.audience == Audience.SECTOR:
            self._offer("sectors", "界别", Sector.objects.of(owner).live().order_by("sort_no", "id"))
            self.initial["sectors"] = [one.sector_id for one in held]
        if activity.audience == Audience.BODY:
            rows = Body.objects.of(owner).live().filter(ended_on__isnull=True)
            self._offer("bodies", "另外邀请的机构", rows.order_by("kind", "sort_no", "id"))
            self.initial["bodies"] = [one.body_id for one in held]

    def _offer(self, name: str, label: str, rows: Any) -> None:
        self.fields[name] = forms.ModelMultipleChoiceField(
            rows, label=label, required=False, widget=forms.CheckboxSelectMultiple
        )

    def clean_names(self) -> list[Person]:
        """The persons; a name nobody has is said."""
        named = [one for one in re.split(r"[\s、，,；;]+", self.cleaned_data["names"]) if one]
        rows = Person.objects.of(self.activity.committee_id).live().filter(name__in=named)
        known = {one.name: one for one in rows.order_by("-id")}
        if missing := [one for one in named if one not in known]:
            raise ValidationError(f"人员中没有{'、'.join(missing)}，请先在“委员与机构”中登记")
        return [known[one] for one in dict.fromkeys(named)]


_LINE = re.compile(
    r"^(?:(\d{4})[-年])?(\d{1,2})[-月](\d{1,2})日?\s*(?:(\d{1,2})[:：](\d{2})(?:\s*[-至~]\s*(\d{1,2})[:：](\d{2}))?)?\s*(.*)$"
)


class SittingsForm(forms.Form):
    """The sittings, one a line: date, time, what it is; a place after @."""

    lines = forms.CharField(
        label="场次",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text="一行一场：5月18日 9:00-11:30 开幕会 @会议中心",
    )

    def __init__(self, *args: Any, year: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    @staticmethod
    def written(rows: Sequence[Sitting]) -> str:
        """The sittings as they are typed."""
        return "\n".join(_written(one) for one in rows)

    def clean_lines(self) -> list[Sitting]:
        """The sittings that the lines name, numbered from one."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > 60:
            raise ValidationError("场次不能超过60场")
        return [self._sitting(number, line) for number, line in enumerate(lines, 1)]

    def _sitting(self, number: int, line: str) -> Sitting:
        found = _LINE.match(line)
        try:
            if not found:
                raise ValueError
            year, month, day, *hours = found.groups()[:7]
            on = date(int(year or self.year), int(month), int(day))
            begins, ends = (
                time(int(hour), int(minute)) if hour else None for hour, minute in (hours[:2], hours[2:4])
            )
        except ValueError as wrong:
            raise ValidationError(f"第{number}行看不懂：{line}") from wrong
        title, _, place = found[8].partition("@")
        if len(title.strip()) > 60 or len(place.strip()) > 120:
            raise ValidationError(f"第{number}行太长")
        return Sitting(
            number=number, on=on, begins_at=begins, ends_at=ends, title=title.strip(), place=place.strip()
        )


def _written(one: Sitting) -> str:
    hours = f" {one.begins_at:%H:%M}" if one.begins_at else ""
    hours += f"-{one.ends_at:%H:%M}" if one.begins_at and one.ends_at else ""
    return f"{one.on.year}年{one.on.month}月{one.on.day}日{hours} {one.title}{f' @{one.place}' if one.place else ''}".strip()
