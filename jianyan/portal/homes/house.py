"""What a seat begins by itself, the rooms a phone has no place for, and how the year stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from jianyan.activities.models import Plan, PlanItem
from jianyan.core.models import ImportRun
from jianyan.duty import rules as duty
from jianyan.figures import catalogue, facts
from jianyan.figures.models import PublishedFigure
from jianyan.figures.scope import Scope
from jianyan.opinions import permissions as opinions
from jianyan.people import counties
from jianyan.people.actors import Actor
from jianyan.people.menu import menu, places
from jianyan.people.models import Role
from jianyan.portal import years
from jianyan.portal.homes.counting import counted
from jianyan.proposals import permissions as proposals

HEADLINES = (
    "proposals.received",
    "proposals.reply_rate",
    "proposals.satisfaction",
    "opinions.issued_items",
    "activities.suggestions",
    "people.members",
)

# What a person begins by himself, beside what waits: address, words, icon, whom it is for.
STARTS = (
    ("proposals/new/", "撰写提案", "file-text", (*proposals.AUTHORS, *proposals.BODIES)),
    ("proposals/desk/", "办理工作台", "inbox", (Role.HU, Role.HL)),
    ("proposals/desk/", "承办单位办理情况", "checkup-list", (Role.HA,)),
    ("opinions/new/", "反映社情民意", "message-2", (*opinions.AUTHORS, *opinions.BODIES)),
    ("proposals/paper/", "代录纸质提案", "writing", (Role.PO,)),
    ("registers/", "基础登记", "users", (Role.AD, Role.ML)),
    ("brief/", "一周简报", "notebook", (Role.LD, Role.SG)),
    ("health/", "系统状态", "checkup-list", (Role.AD,)),
    ("factcheck/", "核对文稿", "checkup-list", (Role.RS, Role.SG)),
)
WATCHING = (Role.LD, Role.SG, Role.AU)  # they carry no plan out
OPEN_RUNS = (ImportRun.State.UPLOADED, ImportRun.State.CHECKED)


def starts(actor: Actor, today: date) -> dict[str, Any]:
    """One button for each thing; big ones for those who come on a phone. A query for the authority."""
    root = f"/{actor.committee.code}/"
    found = [
        {"url": root + path, "label": label, "icon": icon}
        for path, label, icon, roles in STARTS
        if actor.has(*roles) and not (actor.delegation and path.endswith("/new/"))  # begun as oneself
    ]
    if actor.has(Role.HA) and duty.on_day(actor.committee_id, today).score_units:
        found.append({"url": f"{root}duty/units/", "label": "承办单位计分", "icon": "clipboard-check"})
    if counties.levels_below(actor.committee) and actor.has(Role.LD, Role.SG, Role.AD):
        found.append({"url": f"{root}counties/", "label": "下级政协", "icon": "building-bank"})
    return {"starts": found, "big": actor.has(Role.MB, Role.SC, Role.ORG)} if found else {}


def rooms(actor: Actor, today: date) -> dict[str, Any]:
    """The rooms a member's bar has no place for; whoever has the side bar needs none of this. No query."""
    root = f"/{actor.committee.code}/"
    at_hand = {place["url"] for place in places(actor, root)}
    return {"rooms": [item for item in menu(actor, root) if item["url"] not in at_hand]}


def year(actor: Actor, today: date) -> dict[str, Any]:
    """The year's headline figures beside those of the year before, and how far its plans are."""
    this = years.latest(actor.committee_id)
    scopes = [Scope.of_year(actor.committee_id, one) for one in (this, this - 1)]
    known = {indicator.key: indicator for indicator in catalogue.every(actor.roles)}
    now, before = facts.beside([known[key] for key in HEADLINES if key in known], scopes)
    cards = [
        {
            "title": figure.indicator.title,
            "value": figure.value,
            "unit": figure.indicator.unit,
            "none": figure.value is None,
            "url": reverse("figure", args=[actor.committee.code, this, key]),
            "note": f"上年{before[key].shown}" if before[key].value else "",
        }
        for key, figure in now.items()
    ]
    return {"year": this, "cards": cards, "plan": {} if actor.has(*WATCHING) else _plan(actor, this)}


def _plan(actor: Actor, year: int) -> dict[str, int]:
    """How many items of the year's approved plans are done; empty without a plan. One query."""
    rows = PlanItem.objects.of(actor.committee_id).live()
    states = rows.filter(plan__year=year, plan__state=Plan.State.APPROVED, plan__voided_at=None)
    found = list(states.exclude(state=PlanItem.State.CANCELLED).values_list("state", flat=True))
    return {"items": len(found), "done": found.count(PlanItem.State.DONE)} if found else {}


def records(actor: Actor, today: date) -> dict[str, Any]:
    """What is not clear yet in the records: published numbers to confirm, imports that wait. One query."""
    code = actor.committee.code
    pending = PublishedFigure.objects.of(actor.committee_id).live()
    pending = pending.filter(state=PublishedFigure.State.PENDING, text__voided_at=None)
    runs = ImportRun.objects.of(actor.committee_id).filter(state__in=OPEN_RUNS).values("pk")
    numbers, batches = counted(pending.values("pk"), runs)
    lines = [("公开文稿中待确认的数字", numbers, "个", reverse("published", args=[code]))]
    if actor.has(Role.PO, Role.ML, Role.RS):
        lines.append(("没有完成的导入", batches, "批", reverse("imports", args=[code])))
    year = today.year
    return {
        "lines": [dict(zip(("title", "count", "unit", "url"), line, strict=True)) for line in lines],
        "twice": reverse("twice", args=[code, year]),
        "conflicts": reverse("conflicts", args=[code]),
    }
