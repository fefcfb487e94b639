"""What is asked before a paper is printed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.people.models import Person
from jianyan.proposals.forms import MoveForm
from jianyan.proposals.forms.writing import named_members


class BlankForm(MoveForm):
    """For whom a coded form is printed."""

    member = forms.CharField(label="交给哪位委员填写", max_length=40, help_text="填写委员姓名")

    def clean_member(self) -> Person:
        found = named_members(self.cleaned_data["member"], self.actor.committee_id, self.today)
        if len(found) != 1:
            raise forms.ValidationError("请填写一位委员的姓名")
        return found[0]


class StandingForm(forms.Form):
    """Of which year, as of which day."""

    year = forms.IntegerField(label="交办年份", min_value=1949, max_value=2999, required=False)
    on = forms.DateField(label="截至日期", widget=Day(), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial, self.today = {"year": today.year, "on": today}, today

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError("不能晚于今天")
        return day
