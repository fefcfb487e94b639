"""Outlines and calls."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from jianyan.core.forms import day
from jianyan.people.models import Term
from jianyan.publications.forms.base import EntryForm, long_text, short_text
from jianyan.publications.models import CollectionOutline

TOPICS = "一行一个专题，依次写专题、时期、计划篇数，用竖线隔开，如：桥梁道路|1950—1990年|8"


def topics_of(text: str) -> list[tuple[str, str, int]]:
    """Lines of 专题|时期|篇数; the period and the number may be left out."""
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in re.split(r"[|｜\t]", line)]
        if not any(parts):
            continue
        name, period, number = (*parts, "", "")[:3]
        if not name or len(parts) > 3 or len(name) > 60 or len(period) > 40:
            raise forms.ValidationError(f"“{line.strip()}”写法有误。{TOPICS}")
        count = number.removesuffix("篇")
        if count and not (count.isascii() and count.isdecimal() and int(count) < 10_000):
            raise forms.ValidationError(f"“{line.strip()}”的计划篇数应是数字")
        found.append((name, period, int(count or 0)))
    return found


class OutlineForm(EntryForm):
    title = short_text("大纲名称", 120)
    term = forms.ModelChoiceField(Term.anywhere.none(), label="届", required=False)
    themes = long_text("征集内容", required=True, rows=5)
    topics = long_text("征集专题", rows=5, help_text=TOPICS)
    closes_on = day("征集截止日期", required=False)
    on = day("发布日期")

    def offer(self) -> None:
        self.choose("term", Term.objects.of(self.actor.committee_id).live().order_by("-number"))

    def clean_topics(self) -> list[tuple[str, str, int]]:
        return topics_of(self.cleaned_data["topics"])


class TopicsForm(EntryForm):
    topics = long_text("征集专题", required=True, rows=5, help_text=TOPICS)
    on = day("日期")

    def clean_topics(self) -> list[tuple[str, str, int]]:
        return topics_of(self.cleaned_data["topics"])


class CallForm(EntryForm):
    outline = forms.ModelChoiceField(
        CollectionOutline.anywhere.none(), label="征集大纲", empty_label="请选择"
    )
    title = short_text("通知标题", 120)
    document_no = short_text("文号", 60, required=False)
    recipients = short_text(
        "主送", 200, help_text="如：各位政协委员，各民主党派、人民团体，各乡镇（街道）联络组"
    )
    closes_on = day("征稿截止日期")
    shortest = forms.IntegerField(label="建议字数下限", min_value=0, max_value=100_000, initial=2000)
    longest = forms.IntegerField(label="建议字数上限", min_value=1, max_value=100_000, initial=5000)
    advice = long_text("来稿要求", rows=5, help_text="一行一条；三亲、真实、第一人称等要求")
    contact = short_text("联系人", 40)
    contact_phone = short_text("联系电话（办公）", 40, required=False)
    on = day("发出日期")

    def offer(self) -> None:
        outlines = CollectionOutline.objects.of(self.actor.committee_id).live()
        self.choose("outline", outlines.order_by("-announced_on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("closes_on") and data.get("on") and data["closes_on"] < data["on"]:
            self.add_error("closes_on", "截止日期早于发出日期")
        if data.get("shortest", 0) > data.get("longest", 10**9):
            self.add_error("longest", "上限小于下限")
        return data
