"""文史资料: outline, manuscripts, volumes, and where the books went."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Committee, Person
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import BookMovement, CollectionOutline, Manuscript, Volume

journal.declare(
    {
        "publications.open_outline": "发布征集大纲",
        "publications.receive_manuscript": "收到文史稿件",
        "publications.accept_manuscript": "采用文史稿件",
        "publications.return_manuscript": "退回文史稿件",
        "publications.publish_volume": "出版文史资料",
        "publications.record_movement": "登记图书发放赠送",
    }
)


def open_outline(
    title: str, themes: str, *, by: Actor, on: date, closes_on: date | None = None
) -> CollectionOutline:
    """Announce what is to be collected."""
    allowed(may.may_keep_shelf(by), "发布征集大纲")
    with journal.act("publications.open_outline", by=by, on=on) as act:
        return act.create(
            CollectionOutline(
                committee_id=by.committee_id,
                title=titled(title),
                themes=themes.strip(),
                announced_on=on,
                closes_on=closes_on,
            )
        )


def receive_manuscript(
    title: str,
    author: str,
    *,
    by: Actor,
    on: date,
    person: Person | None = None,
    basis: str = "",
    text: str = "",
    outline: CollectionOutline | None = None,
) -> Manuscript:
    """Enter a manuscript that came in on ``on``."""
    allowed(may.may_contribute(by) and may.may_sign_as(by, person), "提交文史稿件")
    if not author.strip():
        raise Refused("请填写作者")
    with journal.act("publications.receive_manuscript", by=by, on=on) as act:
        return act.create(
            Manuscript(
                committee_id=by.committee_id,
                title=titled(title),
                author=author.strip(),
                person=person,
                basis=basis,
                text=text.strip(),
                outline=outline,
                received_on=on,
            )
        )


def accept_manuscript(
    manuscript: Manuscript, *, by: Actor, on: date, volume: Volume | None = None, expected: int | None = None
) -> Manuscript:
    """Accept a manuscript after the three reviews (fact, politics, language), for a volume if one is known."""
    allowed(may.may_keep_shelf(by), "采用文史稿件")
    if manuscript.returned_on:
        raise Refused("该稿已经退回")
    if manuscript.accepted_on and volume is None:
        raise Refused("该稿已经采用")
    with journal.act("publications.accept_manuscript", by=by, on=on) as act:
        act.change(
            manuscript,
            expected=expected,
            accepted_on=manuscript.accepted_on or on,
            volume=volume or manuscript.volume,
        )
    return manuscript


def return_manuscript(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Return a manuscript with the reason; it stays received."""
    allowed(may.may_keep_shelf(by), "退回文史稿件")
    if manuscript.accepted_on:
        raise Refused("该稿已经采用")
    if not reason.strip():
        raise Refused("退稿必须写明原因")
    with journal.act("publications.return_manuscript", by=by, on=on, note=reason) as act:
        act.change(manuscript, expected=expected, returned_on=on, return_reason=reason.strip())
    return manuscript


def publish_volume(
    series: str, volume_no: int, *, by: Actor, on: date, print_run: int, title: str = "", licence: str = ""
) -> Volume:
    """Enter a published volume; its number follows on in the series."""
    allowed(may.may_keep_shelf(by), "登记文史资料")
    if Volume.objects.of(by.committee_id).filter(series=series, volume_no=volume_no).exists():
        raise Refused(f"《{series}》第{volume_no}辑已登记")
    with journal.act("publications.publish_volume", by=by, on=on) as act:
        return act.create(
            Volume(
                committee_id=by.committee_id,
                series=titled(series),
                volume_no=volume_no,
                title=title,
                licence=licence,
                published_on=on,
                print_run=print_run,
            )
        )


def record_movement(
    mode: str,
    copies: int,
    recipient: str,
    *,
    by: Actor,
    on: date,
    volume: Volume | None = None,
    title: str = "",
) -> BookMovement:
    """Enter books that left the shelf; never more than are there."""
    allowed(may.may_keep_shelf(by), "登记图书发放赠送")
    if volume is None and not title.strip():
        raise Refused("请选择文史资料，或填写书名")
    if copies < 1:
        raise Refused("册数至少为1")
    with journal.act("publications.record_movement", by=by, on=on) as act:
        # The stock is counted inside the transaction, one clerk after another.
        Committee.objects.select_for_update(no_key=True).get(pk=by.committee_id)
        if volume is not None and copies > volume.stock:
            raise Refused(f"{volume}库存{volume.stock}册，不足{copies}册")
        return act.create(
            BookMovement(
                committee_id=by.committee_id,
                mode=mode,
                copies=copies,
                recipient=recipient.strip(),
                volume=volume,
                title="" if volume else title.strip(),
                moved_on=on,
            )
        )
