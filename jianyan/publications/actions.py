"""What is entered on the shelf: each verb one transaction and one line in the journal."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Committee, Person
from jianyan.publications import permissions as may
from jianyan.publications.models import (
    BookMovement,
    CollectionOutline,
    Manuscript,
    PartyPaper,
    Publication,
    PublicityItem,
    RuleDocument,
    Volume,
)

journal.declare(
    {
        "publications.record_party_paper": "登记请示报告",
        "publications.record_rule": "登记制度文件",
        "publications.open_outline": "发布征集大纲",
        "publications.receive_manuscript": "收到文史稿件",
        "publications.accept_manuscript": "采用文史稿件",
        "publications.return_manuscript": "退回文史稿件",
        "publications.publish_volume": "出版文史资料",
        "publications.record_movement": "登记图书发放赠送",
        "publications.write_publicity": "登记宣传稿件",
        "publications.record_publication": "登记媒体刊发",
        "publications.correct": "更正登记",
        "publications.void": "作废登记",
    }
)


def _allowed(yes: bool, what: str) -> None:
    if not yes:
        raise NotYours(f"您没有{what}的权限")


def _titled(title: str) -> str:
    if not title.strip():
        raise Refused("请填写标题")
    return title.strip()


def record_party_paper(
    kind: str, title: str, *, by: Actor, on: date, recipient: str, document_no: str = ""
) -> PartyPaper:
    """Enter a request, report or result sent to the Party committee on ``on``."""
    _allowed(may.may_keep_papers(by), "登记请示报告")
    with journal.act("publications.record_party_paper", by=by, on=on) as act:
        return act.create(
            PartyPaper(
                committee_id=by.committee_id,
                kind=kind,
                title=_titled(title),
                recipient=recipient,
                document_no=document_no.strip(),
                sent_on=on,
            )
        )


def record_rule(
    action: str,
    name: str,
    *,
    by: Actor,
    on: date,
    document_no: str = "",
    replaces: RuleDocument | None = None,
) -> RuleDocument:
    """Enter a rule made or revised by a document of ``on``."""
    _allowed(may.may_keep_papers(by), "登记制度文件")
    if action == RuleDocument.Action.MADE and replaces:
        raise Refused("新制定的制度没有原制度；请改为修订")
    if RuleDocument.objects.of(by.committee_id).filter(name=name.strip(), issued_on=on).exists():
        raise Refused(f"《{name.strip()}》当日已登记")
    with journal.act("publications.record_rule", by=by, on=on) as act:
        return act.create(
            RuleDocument(
                committee_id=by.committee_id,
                action=action,
                name=_titled(name),
                issued_on=on,
                document_no=document_no.strip(),
                replaces=replaces,
            )
        )


def open_outline(
    title: str, themes: str, *, by: Actor, on: date, closes_on: date | None = None
) -> CollectionOutline:
    """Announce what is to be collected."""
    _allowed(may.may_keep_shelf(by), "发布征集大纲")
    with journal.act("publications.open_outline", by=by, on=on) as act:
        return act.create(
            CollectionOutline(
                committee_id=by.committee_id,
                title=_titled(title),
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
    _allowed(may.may_contribute(by) and may.may_sign_as(by, person), "提交文史稿件")
    if not author.strip():
        raise Refused("请填写作者")
    with journal.act("publications.receive_manuscript", by=by, on=on) as act:
        return act.create(
            Manuscript(
                committee_id=by.committee_id,
                title=_titled(title),
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
    _allowed(may.may_keep_shelf(by), "采用文史稿件")
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
    _allowed(may.may_keep_shelf(by), "退回文史稿件")
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
    _allowed(may.may_keep_shelf(by), "登记文史资料")
    if Volume.objects.of(by.committee_id).filter(series=series, volume_no=volume_no).exists():
        raise Refused(f"《{series}》第{volume_no}辑已登记")
    with journal.act("publications.publish_volume", by=by, on=on) as act:
        return act.create(
            Volume(
                committee_id=by.committee_id,
                series=_titled(series),
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
    _allowed(may.may_keep_shelf(by), "登记图书发放赠送")
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


def write_publicity(title: str, author: str, *, by: Actor, on: date, text: str = "") -> PublicityItem:
    """Enter a publicity item written on ``on``."""
    _allowed(may.may_write_publicity(by), "登记宣传稿件")
    if not author.strip():
        raise Refused("请填写撰稿人")
    with journal.act("publications.write_publicity", by=by, on=on) as act:
        return act.create(
            PublicityItem(
                committee_id=by.committee_id,
                title=_titled(title),
                author=author.strip(),
                text=text.strip(),
                written_on=on,
            )
        )


def record_publication(
    item: PublicityItem, medium: str, level: str, *, by: Actor, on: date, address: str = ""
) -> Publication:
    """Enter that a medium published an item on ``on``; each medium is a publication of its own."""
    _allowed(may.may_write_publicity(by), "登记媒体刊发")
    if on < item.written_on:
        raise Refused("刊发日期早于撰写日期")
    if (
        Publication.objects.of(by.committee_id)
        .filter(item=item, medium=medium.strip(), published_on=on)
        .exists()
    ):
        raise Refused(f"{medium.strip()}当日的刊发已登记")
    with journal.act("publications.record_publication", by=by, on=on) as act:
        return act.create(
            Publication(
                committee_id=by.committee_id,
                item=item,
                medium=_titled(medium),
                level=level,
                published_on=on,
                address=address.strip(),
            )
        )


def _keeps(by: Actor, record: Any) -> bool:
    return (
        may.may_keep_papers(by)
        if isinstance(record, PartyPaper | RuleDocument)
        else may.may_write_publicity(by)
    )


def correct(
    record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Any:
    """Correct an entry, with the reason; what stood before stays in the journal."""
    _allowed(_keeps(by, record), "更正登记")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    with journal.act("publications.correct", by=by, on=on, note=reason) as act:
        act.change(record, expected=expected, **values)
    return record


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void an entry made by mistake."""
    _allowed(_keeps(by, record), "作废登记")
    with journal.act("publications.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
    return record
