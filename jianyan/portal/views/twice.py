"""Facts that may have been typed twice: pairs to look at, and the word that two entries are two things."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.figures import drill, twice
from jianyan.figures.scope import Scope
from jianyan.figures.twice import Fact, Pair
from jianyan.kit.flow import Refused
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.portal import years

SHOWN = 50


@audience(*INSIDE)
def pairs(request: Request, committee: str, year: int) -> HttpResponse:
    """The pairs of a year that this reader may open both sides of; the others are counted."""
    found = twice.found(Scope.of_year(request.actor.committee_id, year))
    records = _records(found[: SHOWN * 2], request)
    open_to = [pair for pair in found if pair.ids <= records.keys()][:SHOWN]
    return render(
        request,
        "portal/twice.html",
        {
            "year": year,
            "years": years.choices(request.actor.committee_id),
            "rows": [
                {
                    "same": pair.one.words == pair.other.words,
                    "sides": [_side(fact, records[fact.pk]) for fact in (pair.one, pair.other)],
                }
                for pair in open_to
            ],
            "total": len(found),
            "more": len(found) - len(open_to),
            "tables": dict.fromkeys(one.label for one in twice.watched()),
        },
    )


def _records(found: list[Pair], request: Request) -> dict[int, Any]:
    """The records of these pairs which the reader may open, by id. Two queries a table."""
    wanted: defaultdict[Any, set[int]] = defaultdict(set)
    for pair in found:
        for fact in (pair.one, pair.other):
            wanted[fact.watched.model].add(fact.pk)
    records: dict[int, Any] = {}
    for model, ids in wanted.items():
        rows = list(
            model.objects.of(request.actor.committee_id).filter(pk__in=ids).select_related("committee")
        )
        seen = drill.visible_ids(rows, request.actor)
        records |= {row.pk: row for row in rows if row.pk in seen}
    return records


def _side(fact: Fact, record: Any) -> dict[str, Any]:
    return {
        "pk": fact.pk,
        "kind": fact.watched.label,
        "title": fact.words,
        "on": fact.on,
        "url": record.get_absolute_url(),
    }


@audience(*INSIDE)
@require_POST
def apart(request: Request, committee: str, year: int) -> HttpResponse:
    """Two entries are two things: the pair leaves the list."""
    ids = {int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal()}
    found = twice.found(Scope.of_year(request.actor.committee_id, year))
    pair = next((one for one in found if one.ids == ids and ids <= _records([one], request).keys()), None)
    if pair is None:
        raise Refused("这一对已经处理过，或者记录已有变化")
    twice.set_apart(pair, by=request.actor, on=timezone.localdate())
    messages.success(request, "已记为两件事，不再列出。")
    return redirect("twice", committee=committee, year=year)
