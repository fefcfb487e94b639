"""What is asked of a session's window."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.core.forms import Day


class WindowForm(forms.Form):
    """From when to when, and to which minute of the last day."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opens_on = forms.DateField(label="开始日期", widget=Day())
    cutoff_on = forms.DateField(label="截止日期", widget=Day())
    cutoff_at = forms.TimeField(
        label="截止时刻（可不填）",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text="如20:00；不填的，到截止日期当天结束",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("opens_on"), given.get("cutoff_on")
        if first and last and first > last:
            self.add_error("cutoff_on", "不能早于开始日期")
        return given
