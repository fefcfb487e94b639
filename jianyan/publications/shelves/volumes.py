"""Volumes and the copies that leave and come back."""

from __future__ import annotations

from typing import Any

from jianyan.publications import actions
from jianyan.publications import permissions as may
from jianyan.publications.forms import volumes
from jianyan.publications.forms.base import pick
from jianyan.publications.models import BookMovement, Volume
from jianyan.publications.shelves.base import Shelf, Step, file, void


def _add_volume(way: str, print_run: int | None, licence: str, **data: Any) -> object:
    """Begin a volume, or enter one that was published before."""
    if way == volumes.VolumeForm.PRINTED:
        return actions.publish_volume(print_run=print_run or 0, licence=licence, **data)
    return actions.plan_volume(**data)


def _imprint(volume: Volume) -> dict[str, Any]:
    names = ("title", "chief_editor", "deputy_editors", "editors", "licence_kind", "licence")
    return {name: getattr(volume, name) for name in names}


def _compiling(volume: Volume) -> bool:
    return volume.state == Volume.State.COMPILING and not volume.voided_at


def _published(volume: Volume) -> bool:
    return volume.state == Volume.State.PUBLISHED and not volume.voided_at


def _leaves(movement: BookMovement) -> bool:
    return movement.leaves and not movement.voided_at


SHELVES: dict[str, Shelf] = {
    "volumes": Shelf(
        "文史资料",
        Volume,
        "published_on",
        (
            ("丛书", "series"),
            ("辑次", "volume_no"),
            ("书名", "title"),
            ("阶段", "state"),
            ("印数（册）", "print_run"),
            ("库存（册）", "in_stock"),
            ("出版日期", "published_on"),
        ),
        volumes.VolumeForm,
        _add_volume,
        "新的一辑",
        may.may_keep_shelf,
        "每一辑先立项编辑，编好目录再登记出版；库存由发放记录算出。",
        picks=(pick("state", "阶段", Volume.State.choices),),
        search=("series", "title"),
        order=("-volume_no", "-id"),
        shown=lambda rows: rows.with_stock(),  # type: ignore[attr-defined]
        facts=(
            ("书名", "title"),
            ("主编", "chief_editor"),
            ("副主编", "deputy_editors"),
            ("编辑", "editors"),
            ("书号种类", "licence_kind"),
            ("书号或准印号", "licence"),
            ("立项日期", "planned_on"),
            ("出版日期", "published_on"),
        ),
        template="publications/volume.html",
        steps=(
            (
                "describe",
                Step(
                    "填写书名和书号",
                    volumes.ImprintForm,
                    actions.describe_volume,
                    may.may_keep_shelf,
                    _compiling,
                    starts=_imprint,
                ),
            ),
            (
                "publish",
                Step(
                    "登记出版",
                    volumes.PublishForm,
                    actions.publish,
                    may.may_keep_shelf,
                    _compiling,
                ),
            ),
            (
                "adjust",
                Step("调整库存", volumes.AdjustForm, actions.adjust_stock, may.may_keep_shelf, _published),
            ),
            file(may.may_keep_shelf),
            void(may.may_keep_shelf),
        ),
    ),
    "books": Shelf(
        "图书发放赠送",
        BookMovement,
        "moved_on",
        (
            ("去向", "goes_to"),
            ("方式", "mode"),
            ("册数", "copies"),
            ("图书", "book"),
            ("日期", "moved_on"),
            ("签收人", "signer"),
        ),
        volumes.BookForm,
        actions.record_movement,
        "登记发放赠送",
        may.may_keep_shelf,
        "发放、赠送、售出、入藏，每一笔登记册数和去向。",
        picks=(
            pick("kind", "方式", BookMovement.Mode.choices, "mode"),
            pick("recipient", "去向类别", BookMovement.Recipient.choices, "recipient_kind"),
        ),
        search=("recipient", "reason"),
        related=("volume",),
        facts=(
            ("图书", "book"),
            ("方式", "mode"),
            ("册数", "copies"),
            ("去向", "recipient"),
            ("去向类别", "recipient_kind"),
            ("日期", "moved_on"),
            ("原因", "reason"),
            ("签收人", "signer"),
            ("签收日期", "signed_on"),
        ),
        template="publications/book.html",
        steps=(
            (
                "sign",
                Step(
                    "登记签收",
                    volumes.SignForm,
                    actions.sign_receipt,
                    may.may_keep_shelf,
                    lambda moved: _leaves(moved) and not moved.signed_on,
                ),
            ),
            (
                "return",
                Step("登记退回", volumes.ReturnForm, actions.return_books, may.may_keep_shelf, _leaves),
            ),
            file(may.may_keep_shelf, "上传签收单"),
            void(may.may_keep_shelf),
        ),
    ),
}
