"""A section of the annual review: written as ordinary prose, checked as it is written, its numbers tied."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import attachments, journal
from jianyan.figures import catalogue
from jianyan.figures.catalogue import Figure
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.publications import actions, numbers, permissions, wording
from jianyan.publications.forms import reviews as forms
from jianyan.publications.models import Review, ReviewSection, ReviewTie
from jianyan.publications.numbers import Part, ReviewText, Said, Standing
from jianyan.publications.views.reviews import figure_url, found, paragraphs

Kind = ReviewTie.Kind
SUGGESTED = 12


@dataclass
class Desk:
    """A section being written: the review around it, and its numbers as the text now stands."""

    section: ReviewSection
    read: ReviewText
    part: Part
    said: list[Said]

    @property
    def open(self) -> list[Said]:
        return [one for one in self.said if one.is_open]


def _section(request: Request, year: int, edition: int, pk: int) -> ReviewSection:
    """The section of the address, if this person may write it."""
    review = found(request, year, edition)
    rows = ReviewSection.objects.of(request.actor.committee_id).live().select_related("review__committee")
    one: ReviewSection = get_object_or_404(rows, pk=pk, review=review)
    if not permissions.may_write_section(request.actor, one):
        raise NotYours("您没有修改这一部分的权限")
    return one


def _desk(
    request: Request, section: ReviewSection, text: str | None = None, words: dict[int, str] | None = None
) -> Desk:
    """The section as saved, or with a text that is being written; only its own numbers are held against the records."""
    read = numbers.text_of(section.review)
    part = read.of(section)
    if text is not None:
        plain, places = wording.kept(section.body, {**part.words, **(words or {})}, text)
        typed = {no: plain[start:end] for no, (start, end) in places.items()}
        part = Part(section, part.ties, typed, wording.marked(plain, places), part.number)
        read.put(part)
    return Desk(section, read, part, read.said(request.actor.roles, only=section.pk)[section.pk])


@audience(*INSIDE)
def edit(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """Write a section. Every button keeps the text first: what was typed is never lost to a tie."""
    section = _section(request, year, edition, pk)
    if section.review.state != Review.State.DRAFTING:
        raise Refused(f"年度回顾目前为“{section.review.get_state_display()}”，不能修改")
    if request.method != "POST":
        return _form(request, _desk(request, section))
    form = forms.SectionForm(request.POST)
    if not form.is_valid():
        return _form(request, _desk(request, section), form, status=422)
    data = form.cleaned_data
    if data["version"] != section.version:
        return _stale(request, section, data)
    desk = _desk(request, section, data["text"], data["shown"])
    if request.POST.get("do") == "check":
        return _form(request, desk, form)
    try:
        actions.write_section(
            section,
            data["text"],
            by=request.actor,
            on=timezone.localdate(),
            expected=data["version"],
            shown=data["shown"],
            heading=data["heading"],
            wishes=_wishes(request, desk),
        )
    except journal.Stale:
        return _stale(request, section, data)
    return _after(request, section, desk)


def _after(request: Request, section: ReviewSection, desk: Desk) -> HttpResponse:
    """Where to go once the text is kept: on to a number that was chosen, to the editor, or to the review."""
    base = f"{section.review.get_absolute_url()}sections/{section.pk}/"
    for name in ("choose", "evidence"):
        if asked := request.POST.get(name):
            number = _picked(desk, asked)
            page = "tie" if name == "choose" else "evidence"
            return redirect(f"{base}{page}/?n={desk.open.index(number)}")
    messages.success(request, "已保存。")
    tied = any(request.POST.get(name) for name in ("tie", "tie_all", "label"))
    return redirect(base if tied else section.get_absolute_url())


def _picked(desk: Desk, asked: str) -> Said:
    """The open number a button stands beside; refused when the text has moved on since the button was drawn."""
    start, _, surface = asked.partition(":")
    for number in desk.open:
        if str(number.start) == start and number.surface == surface:
            return number
    raise Refused(f"文字已经改动，没有找到“{surface}”，请再核对一次")


def _wishes(request: Request, desk: Desk) -> list[actions.Wish]:
    """What the button that was pressed wants tied."""
    if request.POST.get("tie_all"):
        agreeing = [one for one in desk.open if one.standing == Standing.AGREES]
        return [_agreed(desk, one) for one in agreeing if wording.NUMBER.fullmatch(one.surface)]
    if asked := request.POST.get("tie"):
        number = _picked(desk, asked)
        if number.standing != Standing.AGREES:
            raise Refused("这个数字与记录不一致，请先核对")
        return [_agreed(desk, number)]
    if asked := request.POST.get("label"):
        number = _picked(desk, asked)
        return [actions.Wish(number.start, number.surface, ReviewTie(kind=Kind.LABEL))]
    return []


def _agreed(desk: Desk, number: Said) -> actions.Wish:
    """The tie of a number that the fact-check found borne out."""
    figure = number.finding.figure if number.finding else None
    if figure is None:
        raise Refused("这个数字没有对应的数据")
    whole = Scope.of_year(figure.scope.committees, desk.section.review.year)
    tie = ReviewTie(
        kind=Kind.FIGURE,
        key=figure.indicator.key,
        cuts={key: list(values) for key, values in figure.scope.filter},
        as_of=None if figure.scope.as_of == whole.as_of else figure.scope.as_of,
        form=_form_of(number, figure.indicator.unit),
    )
    return actions.Wish(number.start, number.surface, tie)


def _form_of(number: Said, unit: str) -> str:
    return wording.form_of(number.surface, unit, number.finding.reading.approx if number.finding else "")


def _form(
    request: Request, desk: Desk, form: forms.SectionForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The editor with the numbers beside it."""
    section = desk.section
    form = form or forms.SectionForm(
        initial={
            "heading": section.heading,
            "text": desk.part.prose.text,
            "version": section.version,
            "shown": json.dumps(dict(desk.part.words), ensure_ascii=False),
        }
    )
    context = {"section": section, "review": section.review, "form": form, **_numbers(request, desk), **more}
    return render(request, "publications/review_section.html", context, status=status)


def _numbers(request: Request, desk: Desk) -> dict[str, Any]:
    """The panel of numbers: open ones first, each with what can be done; then the text with every number marked."""
    order = (Standing.DIFFERS, Standing.UNKNOWN, Standing.AGREES)
    waiting = sorted(desk.open, key=lambda one: (order.index(one.standing), one.start))
    return {
        "waiting": [_number(request, desk, one) for one in waiting],
        "doubts": [one for one in desk.said if one.doubt],
        "tally": {str(standing): sum(one.standing == standing for one in desk.said) for standing in Standing},
        "marked": paragraphs(desk.part.prose.text, desk.said, lambda one: ""),
    }


def _number(request: Request, desk: Desk, one: Said) -> dict[str, Any]:
    figure = one.finding.figure if one.finding else None
    text = desk.part.prose.text
    before, after = text[max(0, one.start - 14) : one.start], text[one.end : one.end + 10]
    year = desk.section.review.year
    return {
        "at": f"{one.start}:{one.surface}",
        "surface": one.surface,
        "standing": str(one.standing),
        "label": one.label,
        "reason": one.finding.reason if one.finding else "",
        "before": before.rpartition("\n")[2],
        "after": after.partition("\n")[0],
        "shown": figure.shown if figure else "",
        "url": figure_url(request.actor, year, figure.indicator.key, figure.scope) if figure else "",
    }


def _stale(request: Request, section: ReviewSection, data: dict[str, Any]) -> HttpResponse:
    """Somebody else was faster: what they changed is shown, what was typed stays in the editor over their version."""
    section.refresh_from_db()
    desk = _desk(request, section)
    then = actions.wordings(section).get(data["version"], ("", section.body))
    before = wording.render(
        then[1], {no: desk.read.counting.words(tie) for no, tie in desk.part.ties.items()}
    )
    fresh = {
        **request.POST.dict(),
        "version": str(section.version),
        "shown": json.dumps(dict(desk.part.words)),
    }
    form = forms.SectionForm(fresh)
    form.is_valid()
    return _form(request, desk, form, status=409, theirs=difference(before.text, desk.part.prose.text))


@audience(*INSIDE)
@require_POST
def check(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """The numbers of a text as it is being written. Nothing is kept."""
    section = _section(request, year, edition, pk)
    form = forms.SectionForm(request.POST)
    form.is_valid()
    data = form.cleaned_data
    desk = _desk(request, section, data.get("text", ""), data.get("shown", {}))
    return render(request, "publications/_review_numbers.html", _numbers(request, desk))


# -- tying one number -------------------------------------------------------------------------------------------


def _open_number(request: Request, section: ReviewSection) -> tuple[Desk, Said, int]:
    """The open number the address names, by its place among the open ones."""
    desk = _desk(request, section)
    asked = request.GET.get("n", "")
    if not asked.isdecimal() or int(asked) >= len(desk.open):
        raise Http404
    return desk, desk.open[int(asked)], int(asked)


@audience(*INSIDE)
def tie(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """Choose the figure of a number: suggestions of the same value, a search, then cuts, day and form."""
    section = _section(request, year, edition, pk)
    desk, number, n = _open_number(request, section)
    context: dict[str, Any] = {"section": section, "review": section.review, "n": n}
    context |= {"number": _number(request, desk, number)}
    indicator = catalogue.find(request.GET.get("key", ""))
    if indicator is None:
        query = request.GET.get("q", "").strip()
        context |= {"query": query, "offers": _offers(request, desk, number, query)}
        return render(request, "publications/review_tie.html", context)
    posted = request.method == "POST"
    form = forms.TieForm(
        request.POST if posted else None,
        indicator=indicator,
        initial=_guess(number, indicator.key, indicator.unit),
    )
    valid = posted and form.is_valid()
    wished = form.tie() if valid else _unasked(number, indicator.key, indicator.unit)
    if valid and not request.POST.get("counted"):
        return _tie(request, desk, number, wished)
    counting = desk.read.counting
    context |= {"indicator": indicator, "form": form, "becomes": _becomes(counting, wished, number)}
    context |= {"figure": counting.figure(wished)}
    status = 422 if posted and not valid else 200
    return render(request, "publications/review_tie_as.html", context, status=status)


def _becomes(counting: numbers.Counting, wished: ReviewTie, number: Said) -> str:
    """How the number will read once it is tied."""
    return number.surface if wished.form == ReviewTie.Form.STATED else counting.words(wished)


def _guess(number: Said, key: str, unit: str) -> dict[str, Any]:
    """What the form is filled with first: what the fact-check read, where it read this figure."""
    filled: dict[str, Any] = {"form": _form_of(number, unit)}
    figure = number.finding.figure if number.finding else None
    if figure and figure.indicator.key == key:
        filled |= {f"cut_{cut}": list(values) for cut, values in figure.scope.filter}
    return filled


def _unasked(number: Said, key: str, unit: str) -> ReviewTie:
    figure = number.finding.figure if number.finding else None
    cuts = (
        {cut: list(values) for cut, values in figure.scope.filter}
        if figure and figure.indicator.key == key
        else {}
    )
    return ReviewTie(kind=Kind.FIGURE, key=key, cuts=cuts, form=_form_of(number, unit))


def _tie(request: Request, desk: Desk, number: Said, wished: ReviewTie) -> HttpResponse:
    section = desk.section
    wish = actions.Wish(number.start, number.surface, wished)
    version = request.POST.get("version", "")
    actions.write_section(
        section,
        desk.part.prose.text,
        by=request.actor,
        on=timezone.localdate(),
        expected=int(version) if version.isdecimal() else None,
        shown=dict(desk.part.words),
        wishes=[wish],
    )
    messages.success(request, "已关联。")
    return redirect(f"{section.review.get_absolute_url()}sections/{section.pk}/")


def _offers(request: Request, desk: Desk, number: Said, query: str) -> list[dict[str, Any]]:
    """Figures to choose from: those a search finds, else those that have just this value, best known first."""
    scope = Scope.of_year(request.actor.committee_id, desk.section.review.year)
    known = catalogue.every(request.actor.roles)
    if query:
        known = [one for one in known if query in one.title or query in one.meaning or query == one.id]
    figures = [catalogue.ask(one, scope) for one in known]
    if not query:
        figures = [one for one in figures if _would_read(one, number.surface)]
    return [
        {
            "key": one.indicator.key,
            "title": one.indicator.title,
            "shown": one.shown,
            "meaning": one.indicator.meaning,
        }
        for one in figures[: SUGGESTED if not query else 40]
    ]


def _would_read(figure: Figure, surface: str) -> bool:
    """Whether the figure would be written just as the number stands."""
    unit = figure.indicator.unit
    return wording.written(figure.answer.value, unit, wording.form_of(surface, unit)) == surface


@audience(*INSIDE)
def evidence(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """Answer for a number by a paper."""
    section = _section(request, year, edition, pk)
    desk, number, n = _open_number(request, section)
    start = {"version": section.version}
    posted = request.method == "POST"
    form = forms.EvidenceForm(request.POST, request.FILES) if posted else forms.EvidenceForm(initial=start)
    if not form.is_bound or not form.is_valid():
        context = {"section": section, "review": section.review, "form": form, "n": n}
        context |= {"number": _number(request, desk, number)}
        status = 422 if form.is_bound else 200
        return render(request, "publications/review_evidence.html", context, status=status)
    data, today = form.cleaned_data, timezone.localdate()
    wished = ReviewTie(kind=Kind.EVIDENCE, note=data["note"].strip())
    actions.write_section(
        section,
        desk.part.prose.text,
        by=request.actor,
        on=today,
        expected=data["version"],
        shown=dict(desk.part.words),
        wishes=[actions.Wish(number.start, number.surface, wished)],
    )
    if data["file"]:
        attachments.attach(
            wished, data["file"].name, data["file"].read(), by=request.actor, on=today, role="evidence"
        )
    messages.success(request, "已记下依据。")
    return redirect(f"{section.review.get_absolute_url()}sections/{section.pk}/")


# -- earlier wordings, sections added and left out ----------------------------------------------------------------


def difference(then: str, now: str) -> list[dict[str, str]]:
    """Two texts as one: pieces that stayed, went and came."""
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append({"kind": "same", "text": then[a:b]})
        if kind in ("delete", "replace"):
            pieces.append({"kind": "gone", "text": then[a:b]})
        if kind in ("insert", "replace"):
            pieces.append({"kind": "new", "text": now[c:d]})
    return pieces


@audience(*INSIDE)
def history(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """Who wrote what when, newest first; an earlier wording can be put back."""
    review = found(request, year, edition)
    rows = ReviewSection.objects.of(request.actor.committee_id).select_related("review__committee")
    section = get_object_or_404(rows, pk=pk, review=review)
    held = ReviewTie.objects.of(request.actor.committee_id).filter(section=section).select_related("snapshot")
    counting = numbers.Counting(request.actor.committee_id, review.year)
    words = {one.no: counting.words(one) for one in held}
    before, entries = "", []
    texts = actions.wordings(section)
    for entry in journal.timeline(section):
        text = wording.render(texts[entry.version][1], words).text
        changed = difference(before, text) if before and before != text else []
        entries.append({"entry": entry, "changes": _short(changed), "text": text})
        before = text
    writable = review.state == Review.State.DRAFTING and permissions.may_write_section(request.actor, section)
    context = {"section": section, "review": review, "entries": entries[::-1], "writable": writable}
    return render(request, "publications/review_history.html", context)


def _short(pieces: list[dict[str, str]], around: int = 30) -> list[dict[str, str]]:
    """A difference with its long unchanged stretches cut down."""
    return [
        {**one, "text": f"{one['text'][:around]}……{one['text'][-around:]}"}
        if one["kind"] == "same" and len(one["text"]) > 3 * around
        else one
        for one in pieces
    ]


@audience(*INSIDE)
@require_POST
def restore(request: Request, committee: str, year: int, edition: int, pk: int, version: int) -> HttpResponse:
    """Put an earlier wording back."""
    section = _section(request, year, edition, pk)
    expected = request.POST.get("version", "")
    actions.restore_section(
        section,
        version,
        by=request.actor,
        on=timezone.localdate(),
        expected=int(expected) if expected.isdecimal() else None,
    )
    messages.success(request, "已恢复为这一稿。")
    return redirect(section.get_absolute_url())


@audience(*INSIDE)
def new(request: Request, committee: str, year: int, edition: int) -> HttpResponse:
    """Add a section."""
    review = found(request, year, edition)
    form = forms.HeadingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"review": review, "form": form, "title": "增加部分", "button": "增加"}
        return render(request, "publications/review_ask.html", context, status=status)
    section = actions.add_section(
        review, form.cleaned_data["heading"], by=request.actor, on=timezone.localdate()
    )
    return redirect(f"{review.get_absolute_url()}sections/{section.pk}/")


@audience(*INSIDE)
def drop(request: Request, committee: str, year: int, edition: int, pk: int) -> HttpResponse:
    """Leave a section out."""
    section = _section(request, year, edition, pk)
    form = forms.DropForm(
        request.POST if request.method == "POST" else None, initial={"version": section.version}
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"review": section.review, "form": form, "title": f"删去“{section}”", "button": "删去"}
        return render(request, "publications/review_ask.html", context, status=status)
    data = form.cleaned_data
    actions.drop_section(
        section, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"]
    )
    messages.success(request, "已删去，文字仍留在记录中。")
    return redirect(section.review.get_absolute_url())
