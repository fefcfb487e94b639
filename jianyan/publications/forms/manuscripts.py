"""A manuscript: handing it in, reviewing, deciding, rights and fee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from jianyan.core.forms import day
from jianyan.people.models import Body, Person, Tenure
from jianyan.publications import permissions as may
from jianyan.publications.forms.base import (
    ANY,
    EntryForm,
    MoveForm,
    ReasonForm,
    choice,
    hidden_version,
    long_text,
    short_text,
    text_of,
)
from jianyan.publications.models import (
    CollectionCall,
    CollectionOutline,
    Manuscript,
    ManuscriptReview,
    OutlineTheme,
)

__all__ = [
    "CorrectForm",
    "FeeForm",
    "KeepForm",
    "ManuscriptFilter",
    "ManuscriptForm",
    "MoveForm",
    "ReasonForm",
    "ReviewForm",
    "RevisedForm",
    "RightsForm",
    "SendBackForm",
]


class ManuscriptFilter(forms.Form):
    """The filter box above the manuscripts."""

    q = forms.CharField(label="篇名或作者", required=False, max_length=40)
    state = forms.ChoiceField(label="阶段", required=False, choices=ANY + list(Manuscript.State.choices))
    outline = forms.ModelChoiceField(
        CollectionOutline.anywhere.none(), label="征集大纲", required=False, empty_label="全部"
    )
    theme = forms.ModelChoiceField(
        OutlineTheme.anywhere.none(), label="征集专题", required=False, empty_label="全部"
    )
    basis = forms.ChoiceField(label="三亲", required=False, choices=ANY + list(Manuscript.Basis.choices))
    year = forms.IntegerField(label="来稿年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, committee_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outlines = CollectionOutline.objects.of(committee_id).live().order_by("-announced_on")
        themes = OutlineTheme.objects.of(committee_id).live().order_by("-outline_id", "order_no")
        self.fields["outline"].queryset = outlines  # type: ignore[attr-defined]
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class ManuscriptForm(EntryForm):
    """A member signs as himself, a secretary for his body; the clerk writes the author's name."""

    title = short_text("篇名", 120)
    author = short_text("作者", 60)
    body = forms.ModelChoiceField(Body.anywhere.none(), label="报送单位", required=False)
    call = forms.ModelChoiceField(
        CollectionCall.anywhere.none(), label="征集通知", required=False, empty_label="自由来稿"
    )
    theme = forms.ModelChoiceField(
        OutlineTheme.anywhere.none(), label="征集专题", required=False, empty_label="未注明"
    )
    basis = choice("三亲", Manuscript.Basis.choices, required=False)
    recorder = short_text("采访整理", 60, required=False, help_text="由作者口述、他人整理的，写整理人姓名")
    sources = long_text("资料来源", rows=3, help_text="所据档案、书刊、照片、口述人等")
    text = long_text("正文", rows=14, help_text="可以粘贴，也可以在下面选择文件")
    file = forms.FileField(
        label="稿件文件", required=False, help_text="docx 或 txt，段落照原样读入，原件一并保存"
    )
    on = day("来稿日期")

    def offer(self) -> None:
        committee = self.actor.committee_id
        self.choose("call", CollectionCall.objects.of(committee).live().order_by("-announced_on"))
        themes = OutlineTheme.objects.of(committee).live().select_related("outline")
        self.choose("theme", themes.order_by("-outline_id", "order_no"))
        if may.may_keep_shelf(self.actor):
            self.choose("body", Body.objects.of(committee).live().order_by("kind", "sort_no"))
            return
        self.choose("body", Body.objects.of(committee).live().filter(pk__in=self.actor.body_ids))
        self.fields["body"].required = not self.actor.person_ids
        if not self.actor.body_ids:
            del self.fields["body"]
        if self.actor.person_ids:
            del self.fields["author"]
        del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._read_file(data)
        committee = self.actor.committee_id
        if "author" not in self.fields:
            person = Person.objects.of(committee).filter(pk__in=self.actor.person_ids).first()
            data |= {"person": person, "author": person.name if person else ""}
        elif data.get("author") and data.get("on"):
            seats = Tenure.objects.of(committee).on(data["on"]).filter(person__name=data["author"].strip())
            found = list(seats.select_related("person")[:2])
            data["person"] = found[0].person if len(found) == 1 else None
        theme, call = data.get("theme"), data.get("call")
        if theme and call and theme.outline_id != call.outline_id:
            self.add_error("theme", "这个专题不在所选通知的大纲内")
        return data

    def _read_file(self, data: dict[str, Any]) -> None:
        if data.get("file") and "text" in data:
            try:
                data["text"] = text_of(data["file"])
            except forms.ValidationError as wrong:
                self.add_error("file", wrong)
        elif not data.get("text", "").strip() and not may.may_keep_shelf(self.actor):
            self.add_error("text", "请填写正文，或选择稿件文件")


class CorrectForm(EntryForm):
    """What was entered wrongly about a manuscript; its text is the author's and is revised by him."""

    title = short_text("篇名", 120)
    author = short_text("作者", 60)
    theme = forms.ModelChoiceField(
        OutlineTheme.anywhere.none(), label="征集专题", required=False, empty_label="未注明"
    )
    basis = choice("三亲", Manuscript.Basis.choices, required=False)
    recorder = short_text("采访整理", 60, required=False)
    sources = long_text("资料来源", rows=3)
    reason = short_text("更正原因", 200)
    on = day("日期")
    version = hidden_version()

    def offer(self) -> None:
        themes = OutlineTheme.objects.of(self.actor.committee_id).live()
        self.choose("theme", themes.filter(outline=self.record.outline_id).order_by("order_no"))


class ReviewForm(EntryForm):
    """One of the three reviews."""

    outcome = forms.ChoiceField(
        label="结论", choices=ManuscriptReview.Outcome.choices, widget=forms.RadioSelect
    )
    opinion = long_text("审稿意见", required=True, rows=5)
    reviewer = short_text("审稿人", 60, help_text="请外请专家审的，写专家姓名")
    on = day("审稿日期")
    version = hidden_version()


class RevisedForm(EntryForm):
    """The revised text: typed, pasted or as a file."""

    title = short_text("篇名", 120)
    text = long_text("正文", rows=14)
    file = forms.FileField(
        label="或者选择文件", required=False, help_text="docx 或 txt；选了文件的以文件为准"
    )
    on = day("日期")
    version = hidden_version()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file"):
            try:
                data["text"] = text_of(data["file"])
            except forms.ValidationError as wrong:
                self.add_error("file", wrong)
        return data


class SendBackForm(EntryForm):
    reason = long_text("退改意见", required=True, rows=4)
    on = day("日期")
    version = hidden_version()

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) > 500:
            raise forms.ValidationError("退改意见不能超过500字")
        return reason


class KeepForm(EntryForm):
    reason = short_text("留存原因", 200)
    on = day("日期")
    version = hidden_version()


class RightsForm(EntryForm):
    note = short_text(
        "授权范围", 200, help_text="如：同意在文史资料刊印并用于政协文史宣传；授权书可在稿件页面上传"
    )
    on = day("授权日期")
    version = hidden_version()


class FeeForm(EntryForm):
    fee = forms.DecimalField(
        label="稿酬（元）", min_value=Decimal("0.01"), max_value=Decimal(1_000_000), decimal_places=2
    )
    on = day("支付日期")
    version = hidden_version()
