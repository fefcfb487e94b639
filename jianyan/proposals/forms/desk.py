"""The filters of the unit desk and of the view of all units."""

from __future__ import annotations

from django import forms

from jianyan.core.forms import Choices
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
