"""征集 of 文史资料: the outline with its themes, and the calls that make it known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Term
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import CollectionCall, CollectionOutline, OutlineTheme

journal.declare(
    {
        "publications.open_outline": "发布征集大纲",
        "publications.add_topics": "增加征集专题",
        "publications.issue_call": "发出征集通知",
    }
)

# (专题, 时期, 计划篇数)
Topic = tuple[str, str, int]


def open_outline(
    title: str,
    themes: str,
    *,
    by: Actor,
    on: date,
    closes_on: date | None = None,
    term: Term | None = None,
    topics: Sequence[Topic] = (),
) -> CollectionOutline:
    """Announce what is to be collected in a term, theme by theme."""
    allowed(may.may_keep_shelf(by), "发布征集大纲")
    if closes_on and closes_on < on:
        raise Refused("征集截止日期早于发布日期")
    if CollectionOutline.objects.of(by.committee_id).filter(title=title.strip()).exists():
        raise Refused(f"“{title.strip()}”已登记")
    with journal.act("publications.open_outline", by=by, on=on) as act:
        outline = act.create(
            CollectionOutline(
                committee_id=by.committee_id,
                title=titled(title),
                themes=themes.strip(),
                term=term,
                announced_on=on,
                closes_on=closes_on,
            )
        )
        _add_topics(act, outline, topics)
    return outline


def add_topics(
    outline: CollectionOutline, topics: Sequence[Topic], *, by: Actor, on: date
) -> CollectionOutline:
    """Add themes to an outline."""
    allowed(may.may_keep_shelf(by), "增加征集专题")
    if not topics:
        raise Refused("请填写专题")
    with journal.act("publications.add_topics", by=by, on=on) as act:
        _add_topics(act, outline, topics)
    return outline


def _add_topics(act: journal.Act, outline: CollectionOutline, topics: Sequence[Topic]) -> None:
    known = set(
        OutlineTheme.objects.of(outline.committee_id).filter(outline=outline).values_list("name", flat=True)
    )
    names = [name.strip() for name, _, _ in topics]
    twice = next((name for no, name in enumerate(names) if name in known or name in names[:no]), None)
    if twice:
        raise Refused(f"专题“{twice}”重复")
    act.create_all(
        OutlineTheme(
            committee_id=outline.committee_id,
            outline=outline,
            order_no=no,
            name=titled(name),
            period=period.strip(),
            target=target,
        )
        for no, (name, period, target) in enumerate(topics, len(known) + 1)
    )


def issue_call(
    outline: CollectionOutline,
    title: str,
    *,
    by: Actor,
    on: date,
    closes_on: date,
    recipients: str,
    contact: str,
    contact_phone: str = "",
    document_no: str = "",
    advice: str = "",
    shortest: int = 2000,
    longest: int = 5000,
) -> CollectionCall:
    """Send out a call for manuscripts."""
    allowed(may.may_keep_shelf(by), "发出征集通知")
    if closes_on < on:
        raise Refused("征稿截止日期早于发出日期")
    if shortest > longest:
        raise Refused("建议字数的下限大于上限")
    if on < outline.announced_on:
        raise Refused("发出日期早于征集大纲的发布日期")
    with journal.act("publications.issue_call", by=by, on=on) as act:
        return act.create(
            CollectionCall(
                committee_id=by.committee_id,
                outline=outline,
                title=titled(title),
                document_no=document_no.strip(),
                recipients=recipients.strip(),
                announced_on=on,
                closes_on=closes_on,
                shortest=shortest,
                longest=longest,
                advice=advice.strip(),
                contact=contact.strip(),
                contact_phone=contact_phone.strip(),
            )
        )
