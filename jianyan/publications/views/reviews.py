"""The annual review: the years, one edition read with its numbers open, its moves, the papers made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import journal, pages
from jianyan.core.models import Event
from jianyan.figures import catalogue, snapshot
from jianyan.people.actors import Actor
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.publications import actions, drafting, numbers, permissions
from jianyan.publications.flow import REVIEW_FLOW
from jianyan.publications.forms import reviews as forms
from jianyan.publications.models import Review, ReviewTie
from jianyan.publications.numbers import Part, ReviewText, Said, described

State = Review.State


def visible(actor: Actor) -> Any:
    """The reviews this reader may open."""
    return Review.objects.of(actor.committee_id).visible_to(actor).live().select_related("committee")


def found(request: Request, year: int, edition: int) -> Review:
    """One edition; 404 for what this reader may not see."""
    one: Review = get_object_or_404(visible(request.actor), year=year, edition=edition)
    return one


@audience()
def home(request: Request, committee: str) -> HttpResponse:
    """The years and their reviews; a year without one can be drafted by those who write it."""
    held: dict[int, list[Review]] = {}
    for one in visible(request.actor).order_by("-year", "-edition"):
        held.setdefault(one.year, []).append(one)
    writes = permissions.may_write_review(request.actor)
    years = sorted({*held, *(_years(request.actor) if writes else ())}, reverse=True)
    rows = [
        {"year": year, "reviews": held.get(year, []), "may_start": writes and year not in held}
        for year in years
    ]
    context = {"rows": rows, "writes": writes, "in_house": bool(request.actor.roles & INSIDE)}
    return render(request, "publications/reviews.html", context)


def _years(actor: Actor) -> list[int]:
    """The years something happened in, this one included; those still to come are left out."""
    lines = Event.objects.of(actor.committee_id).aggregate(first=Min("on"), last=Max("on"))
    this = timezone.localdate().year
    if not lines["first"]:
        return [this]
    return list(range(lines["first"].year, min(lines["last"].year, this) + 1))


@audience()
def of_year(request: Request, committee: str, year: int) -> HttpResponse:
    """The last edition of a year this reader may open; else the offer to draft it."""
    one = visible(request.actor).filter(year=year).order_by("-edition").first()
    if one:
        return redirect(one.get_absolute_url())
    return render(
        request,
        "publications/review_none.html",
        {"year": year, "may_start": permissions.may_write_review(request.actor)},
    )


@audience(*INSIDE)
@require_POST
def start(request: Request, committee: str, year: int) -> HttpResponse:
    """Draft the review of a year."""
    one = actions.start_review(year, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已按{year}年的数据起草，请逐部分修改。")
    return redirect(one.get_absolute_url())


@audience()
def review(request: Request, committee: str, year: int, edition: int) -> HttpResponse:
    """One edition: who acts next, the text with every number open, what changed since it was approved."""
    one = found(request, year, edition)
    read = numbers.text_of(one)
    writing = not one.approved_on and bool(request.actor.roles & INSIDE)
    said = read.said(request.actor.roles) if writing else _settled(read)
    waiting = [number for part in said.values() for number in part if number.is_open]
    doubts = [number for part in said.values() for number in part if writing and number.doubt]
    buttons = _buttons(one, request.actor)
    return render(
        request,
        "publications/review.html",
        {
            "review": one,
            "parts": [_part(read, part, said[part.section.pk], request.actor) for part in read.parts],
            "stamp": _stamp(one, request.actor, len(waiting)),
            "buttons": buttons,
            "waiting": waiting,
            "doubts": doubts,
            "may_add": one.state == State.DRAFTING and permissions.may_write_review(request.actor),
            "editions": visible(request.actor).filter(year=year).exclude(pk=one.pk).order_by("edition"),
            "inside": bool(request.actor.roles & INSIDE),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


def _settled(read: ReviewText) -> dict[int, list[Said]]:
    """The numbers of an approved text: their ties alone, nothing is read or judged again."""
    return {
        part.section.pk: [
            Said(start, end, part.prose.text[start:end], part.ties[no], None)
            for no, (start, end) in sorted(part.prose.spans.items(), key=lambda place: place[1])
        ]
        for part in read.parts
    }


def _part(read: ReviewText, part: Part, said: list[Said], actor: Actor) -> dict[str, Any]:
    """A section as its template draws it: paragraphs of plain and numbered pieces."""
    section = part.section
    base = f"{section.review.get_absolute_url()}sections/{section.pk}/"
    writable = section.review.state == State.DRAFTING and permissions.may_write_section(actor, section)
    return {
        "pk": section.pk,
        "title": part.title,
        "heading": str(section),
        "paragraphs": paragraphs(part.prose.text, said, lambda number: _url(read, number, actor)),
        "waiting": sum(number.is_open for number in said),
        "edit_url": base if writable else "",
        "history_url": f"{base}history/" if actor.roles & INSIDE else "",
    }


def paragraphs(text: str, said: list[Said], url: Callable[[Said], str]) -> list[list[dict[str, Any]]]:
    """A text by paragraph, cut at its numbers."""
    lines: list[list[dict[str, Any]]] = [[]]

    def plain(piece: str) -> None:
        for no, line in enumerate(piece.split("\n")):
            if no:
                lines.append([])
            if line:
                lines[-1].append({"text": line})

    at = 0
    for number in said:
        plain(text[at : number.start])
        lines[-1].append(
            {
                "text": number.surface,
                "standing": str(number.standing),
                "url": url(number),
                "title": _title(number),
            }
        )
        at = number.end
    plain(text[at:])
    return [line for line in lines if line]


def _title(number: Said) -> str:
    """What a pointer on a number is told."""
    if number.doubt:
        return f"已关联数据，但{number.doubt}"
    if number.tie is None:
        return number.finding.reason if number.finding else number.label
    indicator = catalogue.find(number.tie.key)
    return indicator.title if indicator else number.tie.note or number.label


def _url(read: ReviewText, number: Said, actor: Actor) -> str:
    """Where a number leads: to its frozen figure, to the figure of now, to what the fact-check held it against."""
    tie = number.tie
    if tie is None:
        figure = number.finding.figure if number.finding else None
        return figure_url(actor, read.review.year, figure.indicator.key, figure.scope) if figure else ""
    if tie.snapshot_id and actor.roles & INSIDE:
        return f"/{actor.committee.code}/figures/snapshots/{tie.snapshot_id}/"
    if tie.kind != ReviewTie.Kind.FIGURE:
        return ""
    return figure_url(actor, read.review.year, tie.key, read.counting.scope(tie))


def figure_url(actor: Actor, year: int, key: str, scope: Any) -> str:
    """The page of a figure in a scope."""
    whole = scope.of_year(scope.committees, year)
    asked = [(f"f.{cut}", value) for cut, values in scope.filter for value in values]
    if scope.convention:
        asked.append(("convention", scope.convention))
    if (scope.start, scope.end) != (whole.start, whole.end):
        asked += [("start", scope.start.isoformat()), ("end", scope.end.isoformat())]
    if scope.as_of != whole.as_of:
        asked.append(("as_of", scope.as_of.isoformat()))
    query = f"?{urlencode(asked)}" if asked else ""
    return f"/{actor.committee.code}/figures/{year}/{key}/{query}"


def _stamp(one: Review, actor: Actor, waiting: int) -> dict[str, Any]:
    """Who must act next on a review."""
    if one.state == State.APPROVED:
        return {"tone": "done", "who": "已审定", "act": f"{one.approved_by}审定", "by": one.approved_on}
    if one.state == State.SUBMITTED:
        mine = permissions.may_approve_review(actor)
        return {"tone": "you" if mine else "wait", "who": "主席会议成员", "act": "审定年度回顾"}
    mine = permissions.may_write_review(actor)
    note = f"还有{waiting}个数字待确认" if waiting else "所有数字都已关联数据或另附依据"
    return {"tone": "you" if mine else "wait", "who": "研究室", "act": "完成文稿，报送审定", "note": note}


# -- moves ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """The page of a move: its form, the verb it calls, what it says of itself."""

    form: type[django_forms.Form]
    do: Callable[[Review, dict[str, Any], Actor], Review]
    hint: str


STEPS = {
    "submit": Step(
        forms.MoveForm,
        lambda one, d, by: actions.submit_review(one, by=by, on=d["on"], expected=d["version"]),
        "报送后文稿不能修改；主席会议成员可以审定，也可以退回。",
    ),
    "return": Step(
        forms.ReturnForm,
        lambda one, d, by: actions.return_review(one, d["reason"], by=by, on=d["on"], expected=d["version"]),
        "退回后可以继续修改，再次报送。",
    ),
    "approve": Step(
        forms.MoveForm,
        lambda one, d, by: actions.approve_review(one, by=by, on=d["on"], expected=d["version"]),
        "审定后，文中每个数字的数值、口径和记录清单一并固定，文稿不再改动；记录以后有变化，页面会指出来。",
    ),
    "correct": Step(
        forms.CorrectForm,
        lambda one, d, by: actions.correct_review(one, d["note"], by=by, on=d["on"], expected=d["version"]),
        "另出一版，已审定的一版保持原样。",
    ),
}


def _buttons(one: Review, actor: Actor) -> Iterator[dict[str, Any]]:
    """The moves open to this reader. Guards that read the whole text speak when the move is tried."""
    for move in REVIEW_FLOW.moves.values():
        if move.source and one.state in move.source and move.who(actor, one):
            url = reverse("review_move", args=[actor.committee.code, one.year, one.edition, move.name])
            yield {"label": move.label, "url": url, "main": move.name in ("submit", "approve")}


@audience(*INSIDE)
def move(request: Request, committee: str, year: int, edition: int, name: str) -> HttpResponse:
    """The page of one move; what the table refuses is answered with the reason."""
    one = found(request, year, edition)
    if name not in STEPS:
        raise Http404
    step, line = STEPS[name], REVIEW_FLOW.moves[name]
    if request.method != "POST":
        REVIEW_FLOW.check(name, request.actor, one)
    form = step.form(
        request.POST if request.method == "POST" else None,
        initial={"on": timezone.localdate(), "version": one.version},
    )
    if request.method != "POST" or not form.is_valid():
        context = {"review": one, "move": line, "form": form, "hint": step.hint}
        status = 422 if request.method == "POST" else 200
        return render(request, "publications/review_move.html", context, status=status)
    after = step.do(one, form.cleaned_data, request.actor)
    messages.success(request, f"已办：{line.label}。")
    return redirect(after.get_absolute_url())


# -- after approval ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One frozen figure whose records have changed."""

    title: str
    then: str
    now: str
    new: int
    gone: int
    url: str


@audience(*INSIDE)
def since(request: Request, committee: str, year: int, edition: int) -> HttpResponse:
    """What has changed in the records since a review was approved. Nothing is taken over."""
    one = found(request, year, edition)
    if not one.approved_on:
        raise Http404
    read = numbers.text_of(one)
    intact = actions.text_hash(read) == one.text_hash
    context = {"review": one, "changes": list(_changes(read, request.actor)), "intact": intact}
    page = "publications/_review_since.html" if request.htmx else "publications/review_since.html"
    return render(request, page, context)


def _changes(read: ReviewText, actor: Actor) -> Iterator[Change]:
    """Every frozen figure of the text once, compared with the records of today."""
    seen: set[int] = set()
    for tie in (tie for part in read.parts for tie in part.told):
        held = tie.snapshot
        if held is None or held.pk in seen:
            continue
        seen.add(held.pk)
        after, indicator = snapshot.since(held), catalogue.find(held.key)
        if after.changed:
            title = (
                described(indicator, read.counting.scope(tie), read.review.year) if indicator else held.key
            )
            url = f"/{actor.committee.code}/figures/snapshots/{held.pk}/"
            then, now = f"{held.value}{held.unit}", f"{after.value_now}{held.unit}"
            yield Change(title, then, now, len(after.new), len(after.gone), url)


# -- papers -----------------------------------------------------------------------------------------------------


@audience()
def docx(request: Request, committee: str, year: int, edition: int) -> HttpResponse:
    """The review with its annex."""
    from jianyan.publications.papers import reviews as papers  # loaded at use: it brings the office library

    one = found(request, year, edition)
    data = papers.review(numbers.text_of(one), made_at=timezone.now(), sample=settings.DEMO)
    return pages.download(data, f"{one.title}.docx", pages.DOCX)


def _approved(request: Request, year: int) -> Review | None:
    """The last approved edition of a year."""
    held: Review | None = (
        visible(request.actor).filter(year=year, state=State.APPROVED).order_by("-edition").first()
    )
    return held


@audience()
def brief(request: Request, committee: str, year: int) -> HttpResponse:
    """The figures of a year on one page."""
    approved = _approved(request, year)
    groups = [
        (group.title, [(line, figure_url(request.actor, year, line.key, line.scope)) for line in group.lines])
        for group in drafting.brief(request.actor.committee, year, approved)
    ]
    context = {"year": year, "groups": groups, "review": approved, "counted_at": timezone.localtime()}
    return render(request, "publications/review_brief.html", context)


@audience()
def brief_docx(request: Request, committee: str, year: int) -> HttpResponse:
    """The same on paper."""
    from jianyan.publications.papers import reviews as papers  # loaded at use: it brings the office library

    approved, house = _approved(request, year), request.actor.committee
    groups = drafting.brief(house, year, approved)
    now = timezone.now()
    data = papers.brief(house.short_name, year, groups, approved, made_at=now, sample=settings.DEMO)
    return pages.download(data, f"{house.short_name}{year}年度数据简报.docx", pages.DOCX)
