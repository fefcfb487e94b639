"""Publicity: written, sent to media, published."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.core.forms import day
from jianyan.publications.forms.base import EntryForm, choice, hidden_version, long_text, short_text
from jianyan.publications.models import Level, Medium, Publication


class MediumForm(EntryForm):
    name = short_text("媒体名称", 60)
    level = choice("媒体级别", Level.choices)
    on = day("列入日期")


class LevelForm(EntryForm):
    level = choice("媒体级别", Level.choices)
    reason = short_text("更正原因", 200)
    on = day("日期")
    version = hidden_version()


class PublicityForm(EntryForm):
    title = short_text("标题", 120)
    author = short_text("撰稿", 60)
    text = long_text("正文")
    on = day("撰写日期")


class SubmissionForm(EntryForm):
    outlets = forms.ModelMultipleChoiceField(
        Medium.anywhere.none(), label="投给", widget=forms.CheckboxSelectMultiple
    )
    on = day("投稿日期")

    def offer(self) -> None:
        sent = self.record.submissions.live().values("medium") if self.record else Medium.anywhere.none()
        media = Medium.objects.of(self.actor.committee_id).live().exclude(pk__in=sent)
        self.choose("outlets", media.order_by("level", "name"))

    def clean_outlets(self) -> list[Medium]:
        return list(self.cleaned_data["outlets"])


class PublicationForm(EntryForm):
    """A medium on the list, or a new one with its level; the list remembers it."""

    known = forms.ModelChoiceField(
        Medium.anywhere.none(), label="媒体", required=False, empty_label="（名录以外）"
    )
    medium = short_text("名录以外的媒体", 60, required=False)
    level = choice("媒体级别", Level.choices, required=False)
    address = short_text("版面或网址", 200, required=False)
    reprints = forms.ModelChoiceField(
        Publication.anywhere.none(), label="转载自", required=False, empty_label="不是转载"
    )
    on = day("刊发日期")

    def offer(self) -> None:
        self.fields["level"].help_text = "名录以外的媒体必选，以后自动记住"
        media = Medium.objects.of(self.actor.committee_id).live().order_by("level", "name")
        self.choose("known", media)
        if self.record:
            self.choose("reprints", self.record.publications.live().order_by("published_on", "id"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        known, name = data.pop("known", None), data.get("medium", "").strip()
        if known and name and name != known.name:
            self.add_error("medium", "选了名录中的媒体，这里请留空")
        elif not known and not name:
            self.add_error("known", "请选择媒体，或填写名录以外的媒体")
        data["medium"] = known.name if known else name
        return data
