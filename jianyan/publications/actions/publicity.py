"""宣传信息: what was written, to which media it was sent, and where it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import Level, MediaSubmission, Medium, Publication, PublicityItem

journal.declare(
    {
        "publications.note_medium": "列入媒体名录",
        "publications.write_publicity": "登记宣传稿件",
        "publications.submit_publicity": "向媒体投稿",
        "publications.record_publication": "登记媒体刊发",
    }
)


def note_medium(name: str, level: str, *, by: Actor, on: date) -> Medium:
    """Put a medium on the list, with its level."""
    allowed(may.may_write_publicity(by), "登记媒体")
    if _medium(by.committee_id, name):
        raise Refused(f"{name.strip()}已在媒体名录中")
    with journal.act("publications.note_medium", by=by, on=on) as act:
        return _noted(act, name, level, by, on)


def _noted(act: journal.Act, name: str, level: str, by: Actor, on: date) -> Medium:
    fresh = Medium(committee_id=by.committee_id, name=titled(name), level=Level(level), noted_on=on)
    return act.create(fresh)


def _medium(committee_id: int, name: str) -> Medium | None:
    found: Medium | None = Medium.objects.of(committee_id).filter(name=name.strip()).first()
    return found


def write_publicity(title: str, author: str, *, by: Actor, on: date, text: str = "") -> PublicityItem:
    """Enter a publicity item written on ``on``."""
    allowed(may.may_write_publicity(by), "登记宣传稿件")
    if not author.strip():
        raise Refused("请填写撰稿人")
    with journal.act("publications.write_publicity", by=by, on=on) as act:
        return act.create(
            PublicityItem(
                committee_id=by.committee_id,
                title=titled(title),
                author=author.strip(),
                text=text.strip(),
                written_on=on,
            )
        )


def submit_publicity(item: PublicityItem, media: Sequence[Medium], *, by: Actor, on: date) -> PublicityItem:
    """Enter that an item was sent to these media on ``on``."""
    allowed(may.may_write_publicity(by), "登记投稿")
    if on < item.written_on:
        raise Refused("投稿日期早于撰写日期")
    if not media:
        raise Refused("请选择媒体")
    sent = MediaSubmission.objects.of(by.committee_id).filter(item=item).select_related("medium")
    twice = sorted({one.medium.name for one in sent} & {one.name for one in media})
    if twice:
        raise Refused(f"已向{'、'.join(twice)}投过此稿")
    with journal.act("publications.submit_publicity", by=by, on=on) as act:
        act.create_all(
            MediaSubmission(committee_id=by.committee_id, item=item, medium=one, sent_on=on) for one in media
        )
    return item


def record_publication(
    item: PublicityItem,
    medium: str,
    level: str = "",
    *,
    by: Actor,
    on: date,
    address: str = "",
    reprints: Publication | None = None,
) -> Publication:
    """Enter that a medium published an item on ``on``; each medium is a publication of its own.

    The level of a medium is remembered: it is needed the first time, and may not contradict the list later.
    """
    allowed(may.may_write_publicity(by), "登记媒体刊发")
    if on < item.written_on:
        raise Refused("刊发日期早于撰写日期")
    name = titled(medium)
    same = Publication.objects.of(by.committee_id).filter(item=item, medium=name, published_on=on)
    if same.exists():
        raise Refused(f"{name}当日的刊发已登记")
    if reprints and (reprints.item_id != item.pk or reprints.published_on > on):
        raise Refused("转载只能登记在同一篇稿件首次刊发之后")
    known = _medium(by.committee_id, name)
    settled = _level(name, level, known)
    with journal.act("publications.record_publication", by=by, on=on) as act:
        if known is None:
            _noted(act, name, settled, by, on)
        return act.create(
            Publication(
                committee_id=by.committee_id,
                item=item,
                medium=name,
                level=settled,
                published_on=on,
                address=address.strip(),
                reprints=reprints,
            )
        )


def _level(name: str, level: str, known: Medium | None) -> str:
    if known is None and not level:
        raise Refused(f"{name}不在媒体名录中，请选择媒体级别")
    if known and level and level != known.level:
        raise Refused(f"媒体名录中{known}，与所选级别不一致；级别有变的请先更正名录")
    return known.level if known else level
