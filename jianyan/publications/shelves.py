"""The shelves of the room: for each kind of record its list, its form, its verbs, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jianyan.core.tenancy import Record
from jianyan.people.actors import Actor
from jianyan.publications import actions, forms
from jianyan.publications import permissions as may
from jianyan.publications.models import (
    BookMovement,
    CollectionOutline,
    Manuscript,
    PartyPaper,
    PublicityItem,
    RuleDocument,
    Volume,
)

Right = Callable[[Actor], bool]


@dataclass(frozen=True)
class Step:
    """Something that can be done with one record: its label, its form, its verb, and when it is offered."""

    label: str
    form: type[forms.EntryForm]
    do: Callable[..., object]
    right: Right
    offered: Callable[[Any], bool] = lambda record: True


@dataclass(frozen=True)
class Shelf:
    """One kind of record. ``columns`` are (heading, field) of list and export; the first leads to the record."""

    title: str
    model: type[Record]
    dated: str
    columns: tuple[tuple[str, str], ...]
    form: type[forms.EntryForm]
    add: Callable[..., object]
    add_label: str
    may_add: Right
    hint: str
    cut: str = ""
    search: str = "title"
    related: tuple[str, ...] = ()
    readers: Right = lambda actor: True
    steps: tuple[tuple[str, Step], ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        field: Any = self.model._meta.get_field(self.cut) if self.cut else None
        return list(field.choices) if field is not None else []

    def step(self, name: str) -> Step | None:
        return dict(self.steps).get(name)


def _void(right: Right) -> tuple[str, Step]:
    return "void", Step("作废", forms.ReasonForm, actions.void, right, lambda record: not record.voided_at)


def _undecided(manuscript: Manuscript) -> bool:
    return not (manuscript.accepted_on or manuscript.returned_on or manuscript.voided_at)


SHELVES: dict[str, Shelf] = {
    "papers": Shelf(
        "请示报告",
        PartyPaper,
        "sent_on",
        (("标题", "title"), ("类别", "kind"), ("文号", "document_no"), ("报送日期", "sent_on")),
        forms.PaperForm,
        actions.record_party_paper,
        "登记请示报告",
        may.may_keep_papers,
        "向党委报送的请示、报告和办理结果，报送当天登记。",
        cut="kind",
        readers=may.may_read_papers,
        steps=(_void(may.may_keep_papers),),
    ),
    "rules": Shelf(
        "制度文件",
        RuleDocument,
        "issued_on",
        (("制度名称", "name"), ("制定或修订", "action"), ("文号", "document_no"), ("印发日期", "issued_on")),
        forms.RuleForm,
        actions.record_rule,
        "登记制度",
        may.may_keep_papers,
        "制定或修订的制度，印发当天登记。",
        cut="action",
        search="name",
        steps=(_void(may.may_keep_papers),),
    ),
    "outlines": Shelf(
        "征集大纲",
        CollectionOutline,
        "announced_on",
        (("大纲名称", "title"), ("发布日期", "announced_on"), ("截止日期", "closes_on")),
        forms.OutlineForm,
        actions.open_outline,
        "发布大纲",
        may.may_keep_shelf,
        "先发布大纲，再征集稿件。",
        steps=(_void(may.may_keep_shelf),),
    ),
    "manuscripts": Shelf(
        "文史稿件",
        Manuscript,
        "received_on",
        (
            ("篇名", "title"),
            ("作者", "author"),
            ("三亲", "basis"),
            ("来稿日期", "received_on"),
            ("采用日期", "accepted_on"),
        ),
        forms.ManuscriptForm,
        actions.receive_manuscript,
        "提交稿件",
        may.may_contribute,
        "写下亲历、亲见、亲闻的往事。",
        cut="basis",
        steps=(
            (
                "accept",
                Step("采用", forms.AcceptForm, actions.accept_manuscript, may.may_keep_shelf, _undecided),
            ),
            (
                "return",
                Step("退稿", forms.ReasonForm, actions.return_manuscript, may.may_keep_shelf, _undecided),
            ),
            _void(may.may_keep_shelf),
        ),
    ),
    "volumes": Shelf(
        "文史资料",
        Volume,
        "published_on",
        (
            ("丛书", "series"),
            ("辑次", "volume_no"),
            ("书名", "title"),
            ("印数（册）", "print_run"),
            ("出版日期", "published_on"),
        ),
        forms.VolumeForm,
        actions.publish_volume,
        "登记出版",
        may.may_keep_shelf,
        "出版的每一辑登记辑次和印数，库存由发放记录算出。",
        search="series",
        steps=(_void(may.may_keep_shelf),),
    ),
    "books": Shelf(
        "图书发放赠送",
        BookMovement,
        "moved_on",
        (("去向", "recipient"), ("方式", "mode"), ("册数", "copies"), ("图书", "book"), ("日期", "moved_on")),
        forms.BookForm,
        actions.record_movement,
        "登记发放赠送",
        may.may_keep_shelf,
        "发放、赠送、售出、入藏，每一笔登记册数和去向。",
        cut="mode",
        search="recipient",
        related=("volume",),
        steps=(_void(may.may_keep_shelf),),
    ),
    "publicity": Shelf(
        "宣传稿件",
        PublicityItem,
        "written_on",
        (("标题", "title"), ("撰稿", "author"), ("撰写日期", "written_on")),
        forms.PublicityForm,
        actions.write_publicity,
        "登记稿件",
        may.may_write_publicity,
        "写一篇登记一篇，刊发一次登记一次。",
        steps=(
            (
                "publish",
                Step(
                    "登记刊发",
                    forms.PublicationForm,
                    actions.record_publication,
                    may.may_write_publicity,
                    lambda record: not record.voided_at,
                ),
            ),
            _void(may.may_write_publicity),
        ),
    ),
}
