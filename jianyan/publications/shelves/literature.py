"""Outlines and calls of 文史资料."""

from __future__ import annotations

from jianyan.publications import actions
from jianyan.publications import permissions as may
from jianyan.publications.forms import literature
from jianyan.publications.models import CollectionCall, CollectionOutline
from jianyan.publications.shelves.base import Shelf, Step, file, void

SHELVES: dict[str, Shelf] = {
    "outlines": Shelf(
        "征集大纲",
        CollectionOutline,
        "announced_on",
        (("大纲名称", "title"), ("届", "term"), ("发布日期", "announced_on"), ("截止日期", "closes_on")),
        literature.OutlineForm,
        actions.open_outline,
        "发布大纲",
        may.may_keep_shelf,
        "先发布大纲，列出专题和计划篇数，再发通知征集稿件。",
        related=("term",),
        facts=(("届", "term"), ("发布日期", "announced_on"), ("截止日期", "closes_on")),
        template="publications/outline.html",
        steps=(
            (
                "topics",
                Step("增加专题", literature.TopicsForm, actions.add_topics, may.may_keep_shelf),
            ),
            void(may.may_keep_shelf),
        ),
    ),
    "calls": Shelf(
        "征集通知",
        CollectionCall,
        "announced_on",
        (
            ("通知标题", "title"),
            ("文号", "document_no"),
            ("发出日期", "announced_on"),
            ("征稿截止", "closes_on"),
        ),
        literature.CallForm,
        actions.issue_call,
        "发征集通知",
        may.may_keep_shelf,
        "按大纲发出通知：写明截止日期、建议字数和联系人，可打印成文。",
        related=("outline",),
        facts=(
            ("征集大纲", "outline"),
            ("文号", "document_no"),
            ("主送", "recipients"),
            ("发出日期", "announced_on"),
            ("征稿截止", "closes_on"),
            ("联系人", "contact"),
            ("联系电话", "contact_phone"),
        ),
        template="publications/call.html",
        steps=(file(may.may_keep_shelf), void(may.may_keep_shelf)),
    ),
}
