"""Verbs of the writing page: what is typed is kept, and sent when it is ready; topics on which manuscripts are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jianyan.core import drafts, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions.actions.manuscripts import resubmit, submit
from jianyan.opinions.models import Commission, Opinion, OpinionText
from jianyan.people.actors import Actor

journal.declare({"opinions.commission": "发布约稿", "opinions.close_commission": "停止约稿"})

KEPT = (
    "kind", "title", "text", "advice", "commission", "origin", "origin_note", "body", "writer", "others", "secrecy",
    "source",
)  # fmt: skip


def begin_writing(
    *, by: Actor, commission: Commission | None = None, source: str = "", title: str = ""
) -> OpinionText:
    """Open a new page, perhaps for a topic asked for, or from a record (``table:id``)."""
    if not may.may_report(by) or not by.account_id:
        raise NotYours("您没有反映信息的权限")
    texts: dict[str, Any] = {"source": source, "title": title}
    if commission:
        texts |= {"commission": str(commission.pk), "origin": Opinion.Origin.COMMISSIONED}
    if source:
        studio = source.startswith("activities.publicmatter:")
        texts["origin"] = Opinion.Origin.STUDIO if studio else Opinion.Origin.ACTIVITY
    return OpinionText.objects.create(
        committee=by.committee,
        account_id=by.account_id,
        texts={name: value for name, value in texts.items() if value},
        is_ahead=bool(commission or source),
        saved_at=timezone.now(),
    )


def rewrite(opinion: Opinion, *, by: Actor) -> OpinionText:
    """The page of a returned manuscript; what was typed before and not yet sent is still there."""
    if not may.rewrite(by, opinion) or not by.account_id:
        raise NotYours("只有反映人可以修改")
    if opinion.state != Opinion.State.RETURNED or opinion.voided_at:
        raise Refused(f"该件目前为“{opinion.get_state_display()}”，不能修改")
    desk: OpinionText
    desk, _ = OpinionText.objects.of(by.committee_id).get_or_create(
        committee=by.committee,
        account_id=by.account_id,
        opinion=opinion,
        defaults={"saved_at": timezone.now()},
    )
    if not desk.is_ahead:
        held = {name: getattr(opinion, name) for name in ("title", "text", "advice")}
        drafts.write(desk, texts=held, finished_at=None)
    return desk


def keep_text(desk: OpinionText, texts: Mapping[str, Any], *, by: Actor, expected: int) -> OpinionText:
    """Keep what was typed so far; no act, no journal line."""
    return drafts.keep(desk, texts, KEPT, by=by, expected=expected)


def drop_text(desk: OpinionText, *, by: Actor) -> OpinionText:
    """Give up a text that was never sent; it can be taken up again."""
    drafts.check(desk, by, desk.revision, {})
    drafts.write(desk, dropped_at=timezone.now())
    return desk


def take_up_text(desk: OpinionText, *, by: Actor) -> OpinionText:
    """Go on with a text that was given up."""
    if desk.account_id != by.account_id:
        raise NotYours("这是别人的草稿")
    drafts.write(desk, dropped_at=None)
    return desk


def send_text(desk: OpinionText, given: Mapping[str, Any], *, by: Actor, on: date) -> Opinion:
    """Send what was written, first or again; the typed copy is emptied, the record holds it all."""
    with transaction.atomic():
        if desk.opinion:
            opinion = resubmit(desk.opinion, given["title"], given["text"], given["advice"], by=by, on=on)
        else:
            opinion = submit(by=by, on=on, secrecy_confirmed_on=on, **given)
        drafts.write(desk, texts={}, is_ahead=False, opinion=opinion, finished_at=timezone.now())
    return opinion


def commission(title: str, *, by: Actor, on: date, note: str = "", ends_on: date | None = None) -> Commission:
    """Ask for manuscripts on a matter, until a day."""
    if not may.keep(by, None):
        raise NotYours("您没有发布约稿的权限")
    if ends_on and ends_on < on:
        raise Refused("截稿日期早于发布日期")
    if Commission.objects.of(by.committee_id).filter(title=title.strip(), called_on=on).exists():
        raise Refused("今天已经发布过同题的约稿")
    with journal.act("opinions.commission", by=by, on=on) as act:
        return act.create(
            Commission(
                committee_id=by.committee_id,
                title=title.strip(),
                note=note.strip(),
                called_on=on,
                ends_on=ends_on,
            )
        )


def close_commission(one: Commission, *, by: Actor, on: date, expected: int | None = None) -> Commission:
    """Ask no longer; what came on it keeps the tie."""
    if not may.keep(by, None):
        raise NotYours("您没有停止约稿的权限")
    if one.closed_on:
        raise Refused("该约稿已经停止")
    with journal.act("opinions.close_commission", by=by, on=on) as act:
        act.change(one, expected=expected, closed_on=on)
    return one
