"""The filters of the unit desk and of the view of all units."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.core.forms import Choices
from jianyan.people.models import Unit
from jianyan.proposals import rules
from jianyan.proposals.forms import MoveForm
from jianyan.proposals.models import Assignment

Role = Assignment.Role


class OverviewFilter(forms.Form):
    """Of which year; all open ones unless a year is named."""

    year = forms.IntegerField(label="交办年份", min_value=1949, max_value=2999, required=False)


class DeskFilter(OverviewFilter):
    """The filter box of the desk."""

    q = forms.CharField(label="案由、提案者或案号", required=False, max_length=40)
    role = forms.ChoiceField(
        label="承办方式", required=False, choices=[("", "全部"), *Role.choices], widget=Choices
    )
    tab = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("q", "role", "year", "tab", "unit")


class CommendForm(MoveForm):
    """The units chosen, by whose decision."""

    units = forms.ModelMultipleChoiceField(
        Unit.anywhere.none(), label="先进单位", widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label="称号", max_length=80, initial="提案办理先进单位")
    decided_by = forms.CharField(label="确定机关", max_length=60)
    document = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, law: rules.Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.queryset = Unit.objects.of(self.actor.committee_id).live().order_by("sort_no", "id")
        if law.unit_percent:
            units.help_text = f"本会规则：不超过承办单位的{law.unit_percent}%"
        by = law.selector("unit")
        self.fields["decided_by"].initial = "主席会议" if by == rules.CHAIRMEN else rules.SELECTORS[by]
