"""What the consolidation board asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.models import Aspect
from jianyan.activities.queries.board import BoardSheet

LOOSE, ASIDE = "loose", "aside"


class MoveForm(forms.Form):
    """移至: which raw suggestions, where to, and why when they are not taken."""

    to = forms.ChoiceField(label="移至", required=True, error_messages={"required": "请选择移至哪里"})
    text = forms.CharField(
        label="新条目的内容", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label="不采纳原因", required=False, max_length=200)

    def __init__(self, *args: Any, sheet: BoardSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: list[Any] = [("", "请选择")]
        for one in sheet.aspects:
            items = [(str(held.item.pk), f"{held.item.item_no}．{held.item.text[:40]}") for held in one.items]
            new = (f"new-{one.aspect.pk}", f"新条目（{one.aspect.title}）")
            groups.append((str(one.aspect), [*items, new]))
        groups.append(("其他", [(LOOSE, "未归纳"), (ASIDE, "不采纳（须写原因）")]))
        self.fields["to"].choices = groups  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["data-for"] = "new"
        self.fields["reason"].widget.attrs["data-for"] = ASIDE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        to = data.get("to", "")
        if to == ASIDE and not data.get("reason", "").strip():
            self.add_error("reason", "不采纳必须写明原因")
        if to.startswith("new-") and not data.get("text", "").strip():
            self.add_error("text", "请填写新条目的内容")
        return data


class GroupingForm(forms.Form):
    """A proposed item as it is taken: its aspect and its words, which may be changed."""

    aspect = forms.CharField(label="方面", max_length=80)
    text = forms.CharField(label="条目", max_length=2000)


class AspectForm(forms.Form):
    """An aspect: its title and its place among the others."""

    title = forms.CharField(label="方面", max_length=80)
    place = forms.IntegerField(label="排在第几", min_value=1, max_value=99, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ItemForm(forms.Form):
    """An item: its text, its aspect, its place within it."""

    text = forms.CharField(label="内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    aspect = forms.ModelChoiceField(Aspect.anywhere.none(), label="所属方面", empty_label=None)
    place = forms.IntegerField(
        label="排在本方面第几",
        min_value=1,
        max_value=99,
        required=False,
        help_text="不填则位置不变；换了方面的排在最后",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, activity: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Aspect.objects.of(activity.committee_id).live().filter(activity=activity)
        self.fields["aspect"].queryset = rows.order_by("number")  # type: ignore[attr-defined]
