"""宣传信息: what was written, and where it was published."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import Publication, PublicityItem

journal.declare(
    {
        "publications.write_publicity": "登记宣传稿件",
        "publications.record_publication": "登记媒体刊发",
    }
)


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


def record_publication(
    item: PublicityItem, medium: str, level: str, *, by: Actor, on: date, address: str = ""
) -> Publication:
    """Enter that a medium published an item on ``on``; each medium is a publication of its own."""
    allowed(may.may_write_publicity(by), "登记媒体刊发")
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
                medium=titled(medium),
                level=level,
                published_on=on,
                address=address.strip(),
            )
        )
