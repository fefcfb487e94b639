"""The working-day calendar: which years are known, and the yearly notice pasted, read, looked at and entered."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import calendar
from jianyan.core.models import CalendarYear
from jianyan.kit import workdays
from jianyan.language.notice import WEEK, DaysOff, read_notice
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.models import Role


class NoticeForm(forms.Form):
    """A notice and the year it is for; ``seen`` is set once the days read from it were shown."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2999)
    source = forms.CharField(
        label="依据", max_length=200, help_text="放假通知的文号或名称，如“国办发明电〔2027〕1号”"
    )
    text = forms.CharField(
        label="通知正文",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="把国务院办公厅放假通知的正文粘贴到这里，会先读出每一天给您看",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the notice; one that names no day off is no notice."""
        data = super().clean() or {}
        if self.errors:
            return data
        self.found = read_notice(data["text"], data["year"])
        self.days = self.found.exceptions(data["year"])
        if not any(not worked for worked in self.days.values()):
            self.add_error("text", f"没有读出{data['year']}年的放假安排，请粘贴通知的完整正文")
        return data


@audience(*INSIDE)
def years(request: Request, committee: str) -> HttpResponse:
    """The years whose days off are known, newest first."""
    shipped = workdays.shipped().covered_years
    entered = {one.year: one for one in CalendarYear.objects.all()}
    known = sorted(shipped | entered.keys(), reverse=True)
    this = timezone.localdate().year
    return render(
        request,
        "portal/calendar.html",
        {
            "rows": [(year, entered.get(year)) for year in known],
            "lacking": [year for year in (this, this + 1) if year not in known],
            "may_enter": request.actor.has(Role.AD),
        },
    )


@audience(Role.AD)
def enter(request: Request, committee: str) -> HttpResponse:
    """Paste a notice, look at the days read from it, and enter them."""
    sent = request.method == "POST"
    form = NoticeForm(request.POST if sent else None, initial={"year": timezone.localdate().year + 1})
    if not sent or not form.is_valid():
        return _page(request, form, 422 if sent else 200)
    data = form.cleaned_data
    if data["seen"] != _digest(data) or form.found.doubts:
        return _page(request, form, 200, form.found)
    calendar.enter_notice(data["year"], form.days, data["source"], by=request.actor.label)
    messages.success(request, f"已录入{data['year']}年的放假安排。")
    return redirect("calendar", committee=committee)


def _digest(data: dict[str, Any]) -> str:
    """Names what was read, so that days nobody looked at are not entered after a late change of the text."""
    return hashlib.sha256(f"{data['year']}\n{data['text']}".encode()).hexdigest()[:16]


def _page(request: Request, form: NoticeForm, status: int, found: DaysOff | None = None) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if found:
        days = [_day(on, worked, found.days[on][1]) for on, worked in form.days.items()]
        context |= {"days": days, "doubts": found.doubts, "seen": _digest(form.cleaned_data)}
    return render(request, "portal/calendar_enter.html", context, status=status)


def _day(on: date, worked: bool, name: str) -> dict[str, Any]:
    return {"on": on, "week": f"星期{WEEK[on.weekday()]}", "worked": worked, "name": name}
