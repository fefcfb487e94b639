"""The figures of a year, one figure opened, its export, its snapshots."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.figures import catalogue, drill, facts, snapshot
from jianyan.figures.catalogue import Figure
from jianyan.figures.facts import Served
from jianyan.figures.meaning import Meaning
from jianyan.figures.models import Snapshot
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Share, Total, UnknownCut
from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours
from jianyan.kit.sheets import Ledger
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.models import Role
from jianyan.portal import years
from jianyan.portal.views.compare import over_years


@audience()
def latest(request: Request, committee: str) -> HttpResponse:
    """The year page of the last year that has records."""
    return redirect("year", committee=committee, year=years.latest(request.actor.committee_id))


@audience()
def year(request: Request, committee: str, year: int) -> HttpResponse:
    """Every figure of a year by section; each a link to its records."""
    scope = Scope.of_year(request.actor.committee_id, year)
    known = [
        i for i in catalogue.every(request.actor.roles) if not (isinstance(i, Share) and i.asks_for_a_part)
    ]
    figures = facts.serve(known, scope)
    root = f"/{committee}/figures/{year}/"
    sections = [
        (name, [_card(figures[one.key], root) for one in known if one.section == name])
        for name in catalogue.SECTIONS
    ]
    return render(
        request,
        "portal/year.html",
        {
            "year": year,
            "years": years.choices(request.actor.committee_id),
            "sections": [(name, cards) for name, cards in sections if cards],
            "total": len(figures),
            "may_look_through": bool(request.actor.roles & INSIDE),
        },
    )


def _card(figure: Served, root: str) -> dict[str, object]:
    value = figure.value
    return {
        "title": figure.indicator.title,
        "value": "" if value is None else f"{value:,}",
        "unit": figure.indicator.unit,
        "none": value is None,
        "url": f"{root}{figure.indicator.key}/",
        "note": figure.note,
    }


def _found(request: Request, year: int, key: str) -> tuple[Indicator, Scope]:
    """The indicator and the scope of the address; 404 for what this reader may not know of."""
    indicator = catalogue.find(key)
    if indicator is None or (indicator.roles and not indicator.roles & request.actor.roles):
        raise Http404
    scope = Scope.of_year(request.actor.committee_id, year)
    chosen = {
        name[2:]: tuple(values)
        for name, values in request.GET.lists()
        if name.startswith("f.") and any(values)
    }
    convention = request.GET.get("convention", "")
    if convention and convention not in indicator.conventions:
        raise Http404
    days = _days(request)
    if (chosen or days) and _is_whole_only(indicator, request):
        raise NotYours("这项数据出自提案者的评价，只列全年合计，细分不对您的角色开放")
    own = {"convention": convention, **days}
    return indicator, Scope(**{**scope.narrowed(chosen).__dict__, **own})


def _is_whole_only(indicator: Indicator, request: Request) -> bool:
    """Whether this reader sees the figure for whole years only."""
    return indicator.private and not request.actor.roles & (INSIDE | {str(Role.HA)})


def _days(request: Request) -> dict[str, date]:
    """The period [start, end) and the day of standing things, where an address names others than the year's."""
    try:
        named = {
            name: date.fromisoformat(request.GET[name])
            for name in ("start", "end", "as_of")
            if name in request.GET
        }
    except ValueError as wrong:
        raise Http404 from wrong
    if ("start" in named) != ("end" in named) or named.get("start", date.min) > named.get("end", date.max):
        raise Http404
    return named


@audience()
def figure(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """One figure: value, definition, cuts, and the records it was counted from."""
    indicator, scope = _found(request, year, key)
    try:
        asked = catalogue.ask(indicator, scope)
    except UnknownCut as unknown:
        raise Http404 from unknown
    part_no = min(_number(request.GET.get("part", "")), len(asked.answer.parts) - 1)
    part = asked.answer.parts[part_no]
    shown = pages.keyset(drill.joined(indicator, part), request, ("id",))
    return render(
        request,
        "portal/figure.html",
        {
            "year": year,
            "indicator": indicator,
            "figure": asked,
            "value": asked.answer.value,
            "none": asked.answer.value is None,
            "may_freeze": bool(request.actor.roles & INSIDE),
            "value_shown": "" if asked.answer.value is None else f"{asked.answer.value:,}",
            "entries": drill.entries(indicator, shown.rows, request.actor),
            "page": shown,
            "part": part,
            "adds": isinstance(indicator, Total),
            "part_no": part_no,
            "part_count": part.rows.count(),
            "exported": drill.EXPORTED,
            "shares": _shares(request, indicator, year),
            "parts": [_part(request, asked, no) for no in range(len(asked.answer.parts))],
            "cuts": [_cut(request, asked, cut, year) for cut in drill.cuttable(indicator)]
            if not scope.filter and not _is_whole_only(indicator, request)
            else [],
            "chosen": _chosen(indicator, scope),
            "period": _period(indicator, scope),
            "convention": indicator.conventions.get(
                scope.convention or next(iter(indicator.conventions), ""), ""
            ),
            "query": request.GET.urlencode(),
            "counted_at": timezone.localtime(),
            **over_years(request, Meaning(key, scope.filter, scope.as_of, scope.convention).settled(year)),
        },
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _part(request: Request, asked: catalogue.Figure, no: int) -> dict[str, object]:
    query = request.GET.copy()
    query["part"] = str(no)
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    part = asked.answer.parts[no]
    return {"label": part.label, "count": part.rows.count(), "url": f"?{query.urlencode()}#entries"}


def _shares(request: Request, whole: Indicator, year: int) -> list[dict[str, str]]:
    """The shares whose whole this figure is: what they say is seen once a part is chosen."""
    base = f"/{request.actor.committee.code}/figures/{year}/"
    known = catalogue.every(request.actor.roles)
    shares = [i for i in known if isinstance(i, Share) and i.asks_for_a_part and i.whole is whole]
    return [{"title": share.title, "url": f"{base}{share.key}/"} for share in shares]


def _cut(request: Request, asked: catalogue.Figure, cut: Any, year: int) -> dict[str, object]:
    """One cut as chart and table; each line leads to the figure narrowed to it."""
    base = f"/{request.actor.committee.code}/figures/{year}/{asked.indicator.key}/"
    lines = drill.slices(asked, cut)[:30]
    rows = [
        {
            "label": line.label,
            "value": line.number,
            "shown": str(line.number),
            "url": f"{base}?f.{cut.key}={line.value}" if line.value else "",
        }
        for line in lines
    ]
    return {"label": cut.label, "rows": rows}


def _chosen(indicator: Indicator, scope: Scope) -> list[str]:
    names = []
    for key, values in scope.filter:
        cut = next(
            (cut for cut in (*indicator.cuts, *getattr(indicator, "part_cuts", ())) if cut.key == key), None
        )
        if cut:
            names.append(f"{cut.label}：{'、'.join(cut.labels.get(value, value) for value in values)}")
    return names


def _period(indicator: Indicator, scope: Scope) -> str:
    if indicator.counts == "统计日":
        return f"截至{long_date(scope.as_of)}"
    return f"{long_date(scope.start)}至{long_date(scope.last_day)}"


@audience()
def export(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """The records behind a figure as a ledger; those the reader may not open are counted, not named."""
    indicator, scope = _found(request, year, key)
    asked = catalogue.ask(indicator, scope)
    part = min(_number(request.GET.get("part", "")), len(asked.answer.parts) - 1)
    ledger = ledger_of(asked, request, year, part)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{ledger.title}.xlsx", pages.XLSX)


def ledger_of(asked: Figure, request: Request, year: int, part: int, limit: int = drill.EXPORTED) -> Ledger:
    """One list of a figure as a ledger, with what one must know of it; of very many records the first, and it says so."""
    indicator, scope = asked.indicator, asked.scope
    adds = isinstance(indicator, Total)
    return Ledger(
        title=f"{year}年{indicator.title}",
        columns=("序号", "记录", "日期", *([indicator.unit] if adds else []), "地址"),
        rows=[
            (no, title, on, *([amount] if adds else []), request.build_absolute_uri(url) if url else "")
            for no, title, on, amount, url in drill.table(asked, request.actor, part, limit)
        ],
        notes=(
            f"{indicator.title}：{asked.shown}",
            *drill.left_out(asked, part, limit),
            f"口径：{indicator.meaning}",
            f"统计范围：{_period(indicator, scope)}",
            *_chosen(indicator, scope),
            f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M}",
        ),
    )


@audience(*INSIDE)
@require_POST
def freeze(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """Freeze the figure as it is now."""
    indicator, scope = _found(request, year, key)
    held = snapshot.freeze(
        catalogue.ask(indicator, scope),
        by=request.actor,
        on=timezone.localdate(),
        purpose=request.POST.get("purpose", "")[:120],
    )
    messages.success(request, f"已固定“{indicator.title}”，以后的变化会与此对照。")
    return redirect(held.get_absolute_url())


@audience(*INSIDE)
def snapshots(request: Request, committee: str) -> HttpResponse:
    """The frozen figures of the committee, newest first."""
    rows = (
        Snapshot.objects.of(request.actor.committee_id).visible_to(request.actor).select_related("committee")
    )
    page = pages.keyset(rows, request, ("-id",))
    named = [(row, catalogue.find(row.key)) for row in page.rows]
    return render(request, "portal/snapshots.html", {"page": page, "rows": named})


@audience(*INSIDE)
def frozen(request: Request, committee: str, pk: int) -> HttpResponse:
    """One frozen figure and what has changed since."""
    found = Snapshot.objects.of(request.actor.committee_id).visible_to(request.actor)
    held = get_object_or_404(found.select_related("committee"), pk=pk)
    indicator = catalogue.find(held.key)
    since = snapshot.since(held)
    model = (
        catalogue.ask(indicator, Scope.from_json(held.scope)).answer.parts[0].rows.model
        if indicator
        else None
    )
    rows = list(model.objects.of(held.committee_id).filter(pk__in=since.new | since.gone)) if model else []
    entries = drill.entries(indicator, rows, request.actor) if indicator else []
    return render(
        request,
        "portal/snapshot.html",
        {
            "held": held,
            "indicator": indicator,
            "since": since,
            "count": sum(len(part) for part in held.entries[:1]),
            "new": [entry for entry in entries if entry.pk in since.new],
            "gone": [entry for entry in entries if entry.pk in since.gone],
            "year": held.scope["start"][:4],
        },
    )
