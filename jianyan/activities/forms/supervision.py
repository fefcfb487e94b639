"""Forms of supervision advices and appraisals."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.fields import EntryForm, StepForm, day, long_text, pick, text
from jianyan.activities.models import DemocraticAppraisal


class AdviceForm(EntryForm):
    unit = pick("被监督单位")
    title = text("题目", 120)
    activity = pick("所属活动", required=False)
    group = text("监督小组", 40, required=False)
    problem = long_text("发现的问题")
    advice = long_text("监督建议")
    on = day("起草日期")

    def offer(self) -> None:
        self.choose("unit", self.all_units())
        self.choose("activity", self.activities())


class AnswerForm(StepForm):
    answer = long_text("答复", rows=8, help_text="逐条说明采取了什么措施、何时完成")
    field_order = ("answer", "on", "version")


class AppraisalForm(EntryForm):
    title = text("名称", 120)
    unit = pick("被评议单位")
    activity = pick("所属活动", required=False)
    aspects = long_text("评议内容", rows=5, help_text="一行一项，每项按百分制打分")
    on = day("筹备日期")

    def offer(self) -> None:
        self.choose("unit", self.all_units())
        self.choose("activity", self.activities(held=False))

    def clean_aspects(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aspects"].splitlines() if line.strip()]


class BallotForm(forms.Form):
    """A ballot: a score from 0 to 100 for each aspect."""

    code = forms.CharField(label="票码", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, appraisal: DemocraticAppraisal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.HiddenInput()
        self.names = [f"score{no}" for no in range(len(appraisal.aspects))]
        for name, aspect in zip(self.names, appraisal.aspects, strict=True):
            self.fields[name] = forms.IntegerField(
                label=aspect, min_value=0, max_value=100, help_text="0至100分"
            )

    @property
    def scores(self) -> list[int]:
        """The scores in the order of the aspects."""
        return [self.cleaned_data[name] for name in self.names]


class CodeForm(forms.Form):
    """The code on a ballot paper."""

    code = forms.CharField(
        label="票码",
        max_length=40,
        help_text="评议票上的12个字，不分大小写，可以不写横线",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
