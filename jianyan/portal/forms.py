"""What is typed about figures from outside the records. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.figures import meaning
from jianyan.figures.models import PublishedFigure, ReportForm
from jianyan.figures.shapes import Cut, Indicator


class PublishedForm(forms.Form):
    """A published review: the text or its file, the year it speaks of, and where it appeared."""

    year = forms.IntegerField(
        label="所述年份", min_value=1949, max_value=2999, help_text="文稿写的是哪一年的工作，不是发布的年份。"
    )
    title = forms.CharField(label="标题", max_length=80)
    source = forms.CharField(
        label="发布于", max_length=120, help_text="报纸版面、网站或文号，以便他人查到原文。"
    )
    published_on = forms.DateField(label="发布日期", required=False, widget=Day())
    text = forms.CharField(
        label="粘贴文稿",
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "placeholder": "把网页或文件里的全文粘贴到这里，栏目、页脚会自动清理"}
        ),
    )
    file = forms.FileField(
        label="或者选择文件",
        required=False,
        help_text="支持 docx、html、txt，不超过20 MB。",
        error_messages={"empty": "文件是空的。"},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        pasted = data.get("text", "").strip()
        if file and pasted:
            raise forms.ValidationError("文字和文件只给一样，以免弄错登记的是哪一份")
        if not file and not pasted and "file" not in self.errors:
            raise forms.ValidationError("请粘贴文稿，或选择一个文件")
        data["name"] = file.name if file else "粘贴的文稿.txt"
        data["data"] = file.read() if file else pasted.encode()
        return data


class TemplateForm(forms.Form):
    """A workbook of an upper level; its name is given once."""

    name = forms.CharField(label="报表名称", max_length=80)
    sender = forms.CharField(label="要求填报的单位", max_length=80, required=False)
    file = forms.FileField(
        label="模板文件",
        help_text="xlsx。要填数的单元格里先写好取数标记，写法见“取数标记”。",
        error_messages={"empty": "文件是空的。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: ReportForm | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held is not None:
            del self.fields["name"], self.fields["sender"]
            self.fields["version"].initial = held.version


class ReasonForm(forms.Form):
    """Why something is voided, taken back or explained."""

    reason = forms.CharField(label="原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MeaningForm(forms.Form):
    """What a published number means: the cuts, the day and the convention of an indicator already chosen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, figure: PublishedFigure, indicator: Indicator) -> None:
        held = figure.filter if figure.key == indicator.key else {}
        initial: dict[str, Any] = {
            "version": figure.version,
            "as_of": figure.as_of,
            "convention": figure.convention,
        }
        initial |= {f"f.{key}": ",".join(values) for key, values in held.items()}
        super().__init__(data, initial=initial)
        for key, cut in meaning.cuts(indicator).items():
            self.fields[f"f.{key}"] = _cut_field(cut, initial.get(f"f.{key}", ""))
        if indicator.counts == "统计日":
            self.fields["as_of"] = forms.DateField(
                label="统计日",
                required=False,
                widget=Day(),
                help_text=f"不填为{figure.text.year}年12月31日。",
            )
        if indicator.conventions:
            self.fields["convention"] = forms.ChoiceField(
                label="计法", required=False, choices=list(indicator.conventions.items())
            )

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The filter that was chosen."""
        given = {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("f.")}
        return {key: tuple(value.split(",")) for key, value in given.items() if value}

    @property
    def day(self) -> date | None:
        found: date | None = self.cleaned_data.get("as_of")
        return found


def _cut_field(cut: Cut, held: str) -> forms.Field:
    """A choice of the cut's values; words where the records know their own (a sector's name)."""
    if not cut.labels:
        return forms.CharField(label=cut.label, required=False, max_length=60, help_text="不填为不限。")
    choices = [("", "不限"), *cut.labels.items()]
    if held and held not in cut.labels:
        choices.append((held, "、".join(cut.labels.get(one, one) for one in held.split(","))))
    return forms.ChoiceField(label=cut.label, required=False, choices=choices)
