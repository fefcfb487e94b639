"""Published reviews of earlier years: taken in, and each of their figures confirmed, corrected or set aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import attachments, journal, pages
from jianyan.figures import actions, catalogue, consistency, units
from jianyan.figures import permissions as may
from jianyan.figures.meaning import Meaning, frozen
from jianyan.figures.models import PublishedFigure, PublishedText
from jianyan.figures.shapes import Indicator, Share
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.portal.forms import MeaningForm, PublishedForm, ReasonForm
from jianyan.portal.pieces import Piece, cut, paragraphs

State = PublishedFigure.State
SHOWN = 100
TONES = {State.PENDING: "wait", State.CONFIRMED: "ok", State.ASIDE: "off"}
# What a batch button does, with the word the page answers.
BATCH: dict[str, tuple[Callable[..., None], str]] = {
    "confirm": (actions.confirm, "已确认"),
    "set_aside": (actions.set_aside, "已标为不采用"),
    "reopen": (actions.reopen, "已退回待确认"),
}


@audience(*INSIDE)
def texts(request: Request, committee: str) -> HttpResponse:
    """The published reviews that were taken in, newest first, with how far each has been confirmed."""
    rows = PublishedText.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    live = Q(figures__voided_at=None)
    counted = rows.select_related("committee").annotate(
        total=Count("figures", filter=live),
        confirmed=Count("figures", filter=live & Q(figures__state=State.CONFIRMED)),
        pending=Count("figures", filter=live & Q(figures__state=State.PENDING)),
    )
    page = pages.keyset(counted, request, ("-year", "-id"))
    return render(
        request,
        "portal/published.html",
        {"page": page, "rows": page.rows, "may_keep": may.may_keep(request.actor)},
    )


@audience(*INSIDE)
def enter(request: Request, committee: str) -> HttpResponse:
    """Take in a published review."""
    if not may.may_keep(request.actor):
        raise NotYours("已发布的文稿由研究室和办公室登记")
    form = PublishedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        origin = actions.Origin(data["year"], data["title"], data["source"], data["published_on"])
        try:
            made = actions.import_published(
                origin, data["name"], data["data"], by=request.actor, on=timezone.localdate()
            )
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"已登记，读出{made.figures.count()}个数字，请逐个确认。")
            return redirect(made.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/published_enter.html", {"form": form}, status=status)


def _text(request: Request, pk: int) -> PublishedText:
    rows = PublishedText.objects.of(request.actor.committee_id).visible_to(request.actor)
    found: PublishedText = get_object_or_404(rows.select_related("committee"), pk=pk)
    return found


@audience(*INSIDE)
def text(request: Request, committee: str, pk: int) -> HttpResponse:
    """One published review: its figures to confirm, and the text with every number in its place."""
    one = _text(request, pk)
    every = list(one.figures.live().select_related("text__committee", "committee").order_by("no"))
    state = request.GET.get("state", "")
    rows = one.figures.live().select_related("text__committee", "committee")
    page = pages.keyset(rows.filter(state=state) if state in State.values else rows, request, ("no",), SHOWN)
    hints = consistency.hints(every)
    return render(
        request,
        "portal/published_text.html",
        {
            "text": one,
            "page": page,
            "rows": [Line.of(figure, hints.get(figure.no, [])) for figure in page.rows],
            "paragraphs": paragraphs(cut(one.text, [(f.start, f.surface, f) for f in every], Piece)),
            "views": _views(every, state),
            "state": state,
            "may_keep": may.may_keep(request.actor) and not one.voided_at,
            "papers": [
                {"label": paper.name, "url": paper.get_absolute_url(), "size": f"{paper.size // 1024 + 1} KB"}
                for paper in attachments.of_record(one)
            ],
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


@dataclass(frozen=True)
class Line:
    """A figure as the list shows it."""

    figure: PublishedFigure
    meaning: str
    id: str
    tone: str
    before: str
    after: str
    hints: list[str]

    @classmethod
    def of(cls, figure: PublishedFigure, hints: list[str]) -> Line:
        meant = Meaning(figure.key, frozen(figure.filter), figure.as_of, figure.convention)
        before, _, after = _around(figure)
        known = meant.indicator
        title = meant.title if figure.key else ""
        return cls(
            figure, title, (known.id or "") if known else "", TONES[State(figure.state)], before, after, hints
        )


def _around(figure: PublishedFigure) -> tuple[str, str, str]:
    """The sentence before and after the number; the number may stand in it twice, and then its place decides."""
    found = figure.text.text.find(figure.sentence, max(0, figure.start - len(figure.sentence)))
    place = figure.start - found if 0 <= found <= figure.start else figure.sentence.find(figure.surface)
    if place < 0:
        return "", figure.surface, figure.sentence
    return figure.sentence[:place], figure.surface, figure.sentence[place + len(figure.surface) :]


def _views(figures: list[PublishedFigure], chosen: str) -> list[dict[str, Any]]:
    names = [("", f"全部（{len(figures)}）")]
    names += [
        (value, f"{label}（{sum(figure.state == value for figure in figures)}）")
        for value, label in State.choices
    ]
    return [
        {"label": label, "url": f"?state={value}" if value else "?", "active": value == chosen}
        for value, label in names
    ]


@audience(*INSIDE)
@require_POST
def decide(request: Request, committee: str, pk: int) -> HttpResponse:
    """Confirm, set aside or reopen the figures that were picked."""
    one = _text(request, pk)
    verb = BATCH.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    picked = [int(no) for no in request.POST.getlist("pk") if no.isdecimal() and len(no) < 20]
    figures = list(one.figures.live().filter(pk__in=picked).select_related("text").order_by("no"))
    if not figures:
        raise Refused("请先勾选要处理的数字")
    act, word = verb
    act(figures, by=request.actor, on=timezone.localdate())
    messages.success(request, f"{word}{len(figures)}处。")
    state = request.POST.get("state", "")
    return redirect(
        f"{one.get_absolute_url()}?state={state}" if state in State.values else one.get_absolute_url()
    )


@audience(*INSIDE)
def meaning(request: Request, committee: str, pk: int, no: int) -> HttpResponse:
    """Choose what a number means: first the indicator, found by search, then what narrows it."""
    if not may.may_keep(request.actor):
        raise NotYours("数据的含义由研究室和办公室选定")
    one = _text(request, pk)
    figure = get_object_or_404(one.figures.live().select_related("text__committee"), no=no)
    before, surface, after = _around(figure)
    context = {"text": one, "figure": figure, "before": before, "surface": surface, "after": after}
    indicator = catalogue.find(request.GET.get("key", ""))
    if indicator is None:
        asked = request.GET.get("q", "").strip()
        found = _matching(figure, asked, request.actor.roles)
        return render(request, "portal/published_choose.html", {**context, "q": asked, "found": found})
    form = MeaningForm(request.POST or None, figure=figure, indicator=indicator)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(
                figure,
                indicator.key,
                by=request.actor,
                on=timezone.localdate(),
                filter=form.chosen,
                as_of=form.day,
                convention=form.cleaned_data.get("convention", ""),
                expected=form.cleaned_data["version"],
            )
        except journal.Stale:
            raise
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"“{surface}”已确认为{indicator.title}。")
            return redirect(figure.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "indicator": indicator}
    return render(request, "portal/published_meaning.html", context, status=status)


def _matching(figure: PublishedFigure, asked: str, roles: frozenset[str]) -> list[Indicator]:
    """The indicators of the catalogue whose unit fits, those the words name first."""
    fitting = [one for one in catalogue.every(roles) if units.same(one.unit, figure.unit)]
    words = asked.split()
    found = [
        one
        for one in fitting
        if all(word in f"{one.id} {one.title} {one.key} {one.meaning}" for word in words)
    ]
    return sorted(found, key=lambda one: (asked not in one.title, isinstance(one, Share)))[:60]


@audience(*INSIDE)
def void(request: Request, committee: str, pk: int) -> HttpResponse:
    """Void a text that was taken in by mistake."""
    one = _text(request, pk)
    if not may.may_keep(request.actor):
        raise NotYours("您没有作废已发布文稿的权限")
    form = ReasonForm(request.POST or None, initial={"version": one.version})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "text": one}
        return render(
            request, "portal/published_void.html", context, status=422 if request.method == "POST" else 200
        )
    data = form.cleaned_data
    actions.void_published(
        one, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"]
    )
    messages.success(request, f"{one}已作废，其中的数据不再作数。")
    return redirect("published", committee=committee)
