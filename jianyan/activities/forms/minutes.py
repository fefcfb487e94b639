"""Forms of the minutes."""

from __future__ import annotations

from django import forms

from jianyan.activities.forms.fields import day, long_text
from jianyan.activities.forms.fields import text as short_text


class MinutesForm(forms.Form):
    text = long_text("会议情况和议定事项", rows=10)
    recorder = short_text("记录人", 60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RemarksForm(forms.Form):
    """Who said what: a line each, the name and a full-width colon first."""

    lines = long_text("发言", rows=10, help_text="一行一条，写成“姓名：发言要点”；非委员写职务或单位")

    def clean_lines(self) -> list[tuple[str, str]]:
        found, wrong = [], []
        lines = filter(None, (line.strip() for line in self.cleaned_data["lines"].splitlines()))
        for no, line in enumerate(lines, 1):
            who, mark, what = line.partition("：")
            if not mark or not who.strip() or not what.strip() or len(who) > 60:
                wrong.append(f"第{no}行没有写成“姓名：发言要点”")
            else:
                found.append((who.strip(), what.strip()))
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class SendForm(forms.Form):
    sent_to = short_text("印发范围", 200, help_text="如参会人员、县委办、县政府办")
    on = day("印发日期")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
