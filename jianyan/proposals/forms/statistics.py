"""What statistics are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.figures import catalogue
from jianyan.figures.shapes import Share
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession
from jianyan.proposals.indicators.shared import SECTION


class StatisticsForm(forms.Form):
    """What statistics are asked for: columns of time, one cut, one figure."""

    CUTS = (
        ("", "不分"),
        ("unit", "承办单位"),
        ("sector", "界别"),
        ("category", "类别"),
        ("sponsor", "提案者类型"),
        ("class", "答复类别"),
        ("kind", "提出时间"),
    )
    s = forms.MultipleChoiceField(label="会议", required=False, widget=forms.CheckboxSelectMultiple)
    y = forms.MultipleChoiceField(label="年份", required=False, widget=forms.CheckboxSelectMultiple)
    start = forms.DateField(label="自（某日起）", required=False, widget=Day())
    end = forms.DateField(label="至（某日止）", required=False, widget=Day())
    until = forms.DateField(label="会议提案统计截至", required=False, widget=Day())
    by = forms.ChoiceField(label="分开统计", required=False)
    figure = forms.ChoiceField(label="指标", required=False)

    def __init__(self, *args: Any, actor: Actor, years: Iterable[int], by_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PlenarySession.objects.of(actor.committee_id).live().select_related("term")
        self.sessions = list(rows.order_by("-opens_on"))
        self.cuts = {key: label for key, label in self.CUTS if by_unit or key != "unit"}
        offered = {
            "s": [(str(one.pk), str(one)) for one in self.sessions],
            "y": [(str(year), f"{year}年") for year in sorted(years, reverse=True)],
            "by": list(self.cuts.items()),
            "figure": [("", "主要指标"), *_figures(actor)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if (start is None) != (end is None):
            self.add_error("end" if start else "start", "起止日期请都填写")
        elif start and end and end < start:
            self.add_error("end", "止日不能早于起日")
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for; fields that make no sense are left out and named beside them."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}


def _figures(actor: Actor) -> list[tuple[str, str]]:
    """The figures of the room that need no part to be chosen, by key."""
    known = [one for one in catalogue.every(actor.roles) if one.section == SECTION]
    return [(one.key, one.title) for one in known if not (isinstance(one, Share) and one.asks_for_a_part)]
