"""What the pages of the annual review ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from jianyan.core.forms import Day
from jianyan.figures.shapes import Cut, Indicator
from jianyan.publications import wording
from jianyan.publications.models import ReviewTie


class Shown(forms.CharField):
    """The numbers as the editor was shown them, by tie: they lay the edited text along the one that was open."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> dict[int, str]:
        try:
            held = json.loads(value or "{}")
            found = {int(no): str(words) for no, words in held.items()}
        except (ValueError, TypeError, AttributeError):
            return {}
        return {no: words for no, words in found.items() if wording.NUMBER.fullmatch(words)}


class SectionForm(forms.Form):
    """A section as ordinary prose."""

    heading = forms.CharField(label="小标题", required=False, max_length=60)
    text = forms.CharField(
        label="正文",
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text="直接修改文字即可。没有动过的数字保持关联；改过的和新写的数字列在“文中的数字”里，待您确认。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = Shown(required=False)


class MoveForm(forms.Form):
    """When it happened."""

    on = forms.DateField(label="日期", widget=Day())
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(MoveForm):
    reason = forms.CharField(label="退回意见", max_length=400, widget=forms.Textarea(attrs={"rows": 4}))


class CorrectForm(MoveForm):
    note = forms.CharField(
        label="更正的原因",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="已审定的一版保持原样，更正写在新的一版里，原因随新版刊出。",
    )


class HeadingForm(forms.Form):
    heading = forms.CharField(label="小标题", max_length=60)


class DropForm(forms.Form):
    reason = forms.CharField(label="删去的原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class EvidenceForm(forms.Form):
    """A number from paper: where it comes from, and the paper."""

    note = forms.CharField(
        label="依据",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明数字从哪里来，如哪份文件、哪个单位提供。数据说明中会注明“手工依据”。",
    )
    file = forms.FileField(
        label="证明材料", required=False, help_text="扫描件、docx、xlsx、pdf等，不超过50 MB。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TieForm(forms.Form):
    """A figure of the catalogue and how it is asked: cuts as declared, day, period, convention, form."""

    form = forms.ChoiceField(label="写法", choices=ReviewTie.Form.choices)
    as_of = forms.DateField(
        label="统计日", required=False, widget=Day(), help_text="只用于委员数等按某一天计的数据；不填为年末。"
    )
    starts_on = forms.DateField(label="统计期起", required=False, widget=Day())
    ends_on = forms.DateField(label="统计期止", required=False, widget=Day(), help_text="不填为全年。")

    def __init__(
        self, data: MultiValueDict[str, str] | None = None, *, indicator: Indicator, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.indicator = indicator
        for cut in cuts(indicator):
            self.fields[f"cut_{cut.key}"] = forms.MultipleChoiceField(
                label=cut.label,
                required=False,
                choices=list(cut.labels.items()),
                widget=forms.CheckboxSelectMultiple,
            )
        if indicator.conventions:
            self.fields["convention"] = forms.ChoiceField(
                label="计法", required=False, choices=list(indicator.conventions.items())
            )
        if indicator.unit != "%":
            self.fields["form"].choices = [one for one in ReviewTie.Form.choices if one[0] != wording.WHOLE]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if bool(starts) != bool(ends):
            raise forms.ValidationError("统计期请把起止日期都填上，或者都不填")
        if starts and ends and starts > ends:
            raise forms.ValidationError("统计期的起始日期晚于终止日期")
        return data

    def tie(self) -> ReviewTie:
        """The unsaved tie that was asked for."""
        data = self.cleaned_data
        chosen = {
            cut.key: sorted(data[f"cut_{cut.key}"])
            for cut in cuts(self.indicator)
            if data.get(f"cut_{cut.key}")
        }
        convention = data.get("convention", "")
        first = next(iter(self.indicator.conventions), "")
        return ReviewTie(
            kind=ReviewTie.Kind.FIGURE,
            key=self.indicator.key,
            cuts=chosen,
            form=data["form"],
            as_of=data["as_of"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            convention="" if convention == first else convention,
        )


def cuts(indicator: Indicator) -> list[Cut]:
    """The cuts whose values can be listed."""
    return [cut for cut in (*indicator.cuts, *getattr(indicator, "part_cuts", ())) if cut.labels]
