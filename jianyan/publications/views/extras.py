"""What single kinds of the shelf show beyond their columns: progress of themes, contents, ledgers, answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse

from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications import queries
from jianyan.publications.models import (
    BookMovement,
    CollectionCall,
    CollectionOutline,
    Manuscript,
    OutlineTheme,
    PartyPaper,
    Publication,
    PublicityItem,
    RuleDocument,
    Volume,
)


def of_list(kind: str, actor: Actor) -> list[dict[str, str]]:
    """Further pages of a list: the rules in force, the ledger of a year, the summary of publicity."""
    code = actor.committee.code
    found = {
        "rules": [("现行有效制度", "rules_in_force"), ("政策库", "library")],
        "books": [("年度收发台账", "book_ledger")],
        "publicity": [("撰稿和刊发统计", "publicity_summary")],
        "published": [("撰稿和刊发统计", "publicity_summary")],
    }.get(kind, [])
    return [{"label": label, "url": reverse(name, args=[code])} for label, name in found]


def of_record(one: Any, actor: Actor) -> dict[str, Any]:
    """The further context of a record page."""
    if isinstance(one, CollectionOutline):
        return _outline(one, actor)
    if isinstance(one, CollectionCall):
        return {"came": _came(actor, call=one), "may_add": may.may_contribute(actor)}
    if isinstance(one, Volume):
        return _volume(one, actor)
    if isinstance(one, BookMovement):
        return {"returns": one.returns.live().select_related("committee").order_by("moved_on", "id")}
    if isinstance(one, PublicityItem):
        return _publicity(one, actor)
    if isinstance(one, PartyPaper):
        return {"stamp": _paper_stamp(one, actor)}
    if isinstance(one, RuleDocument):
        return {"later": one.replaced_by.live().select_related("committee").order_by("issued_on", "id")}
    return {}


def _outline(one: CollectionOutline, actor: Actor) -> dict[str, Any]:
    """Themes with how many came and how many were taken; one query."""
    counted = Q(manuscripts__voided_at__isnull=True)
    taken = counted & Q(manuscripts__accepted_on__isnull=False)
    topics = OutlineTheme.objects.of(one.committee_id).live().filter(outline=one).order_by("order_no", "id")
    return {
        "topics": topics.annotate(
            came=Count("manuscripts", filter=counted), taken=Count("manuscripts", filter=taken)
        ),
        "calls": one.calls.live().select_related("committee").order_by("announced_on", "id"),
        "came": _came(actor, outline=one),
        "may_keep": may.may_keep_shelf(actor),
    }


def _came(actor: Actor, **of: Any) -> int:
    return Manuscript.objects.of(actor.committee_id).live().filter(**of).count()


def _volume(one: Volume, actor: Actor) -> dict[str, Any]:
    moves = one.movements.live().order_by("-moved_on", "-id")
    modes = moves.order_by().values_list("mode").annotate(n=Sum("copies"))
    labels = dict(BookMovement.Mode.choices)
    keeps = may.may_keep_shelf(actor)
    return {
        "contents": contents_of(one, actor),
        "totals": [(labels[mode], copies) for mode, copies in sorted(modes)],
        "moves": moves.select_related("committee")[:20],
        "may_keep": keeps and not one.voided_at,
        "stamp": _volume_stamp(one, keeps),
    }


def contents_of(one: Volume, actor: Actor) -> list[dict[str, Any]]:
    """The contents in order; a title leads to the manuscript only where the reader may open it."""
    rows = Manuscript.objects.of(one.committee_id).live().filter(volume=one).select_related("committee")
    ordered = sorted(rows, key=lambda row: (row.order_no or 10_000, row.received_on, row.pk))
    seen = set(rows.visible_to(actor).values_list("pk", flat=True))
    return [{"record": row, "url": row.get_absolute_url() if row.pk in seen else ""} for row in ordered]


def _volume_stamp(one: Volume, keeps: bool) -> dict[str, Any]:
    if one.state == Volume.State.COMPILING:
        return {"tone": "you" if keeps else "wait", "who": queries.CLERK, "act": _next_of(one)}
    return {"tone": "done", "who": "已出版", "by": one.published_on}


def _next_of(one: Volume) -> str:
    if not one.manuscripts.live().exists():
        return "编排目录"
    return "登记出版" if one.licence else "填写书名、编辑和书号"


def _publicity(one: PublicityItem, actor: Actor) -> dict[str, Any]:
    published = one.publications.live().select_related("reprints", "item").order_by("published_on", "id")
    names = {row.medium for row in published}
    sent = one.submissions.live().select_related("medium").order_by("sent_on", "id")
    return {
        "published": published,
        "higher": any(row.level in Publication.HIGHER for row in published),
        "sent": [{"record": row, "out": row.medium.name in names} for row in sent],
        "may_keep": may.may_write_publicity(actor) and not one.voided_at,
    }


def _paper_stamp(one: PartyPaper, actor: Actor) -> dict[str, Any]:
    if one.kind != PartyPaper.Kind.REQUEST:
        return {"tone": "done", "who": f"{one.get_kind_display()}已报送，不要求批复", "by": one.sent_on}
    if one.answered_on:
        return {"tone": "done", "who": f"已批复：{one.get_answer_display()}", "by": one.answered_on}
    return {"tone": "wait", "who": one.recipient, "act": "批复；收到后由办公室登记"}
