"""The duty file of a member, on a phone first: the score down to each line, what did not count, and what was offered."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import pages, search
from jianyan.core.printing import making, sent
from jianyan.duty import permissions as may
from jianyan.duty.actions import posting, years
from jianyan.duty.actions.background import describe
from jianyan.duty.forms.cases import BackgroundForm, CodeForm
from jianyan.duty.models import Appraisal, Background, Certificate, Result, Scorecard, ScoreEntry
from jianyan.duty.models.base import BODIES, MEMBERS, READERS, persons_of
from jianyan.duty.queries import codes, files, scoring
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.grading import YEAR
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.views import steps
from jianyan.duty.views.tabs import tabs
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience, public
from jianyan.people.models import Committee, Person, Role, Tenure

HERE = (*READERS, *BODIES, *MEMBERS)


@audience(*MEMBERS)
def mine(request: Request, committee: str) -> HttpResponse:
    """One's own file."""
    own = sorted(request.actor.person_ids)
    if not own:
        raise NotYours("您的账号没有对应的委员，请联系系统管理员")
    return redirect("duty_file", committee, own[0])


@audience(*READERS, *BODIES)
def people(request: Request, committee: str) -> HttpResponse:
    """The members whose files this reader may open, in the order of strokes."""
    actor = request.actor
    rows = Tenure.objects.of(actor.committee_id).on(timezone.localdate()).select_related("person", "sector")
    if not actor.has(*READERS):
        rows = rows.filter(persons_of(actor))
    if name := request.GET.get("q", "").strip():
        rows = rows.filter(person__name__contains=name[:40])
    page = pages.keyset(rows, request, ("person__stroke_key", "id"))
    lines = [
        {
            "url": reverse("duty_file", args=[committee, one.person_id]),
            "cells": [one.person.name, one.sector.name],
        }
        for one in page.rows
    ]
    columns = [{"label": "委员", "title": True}, {"label": "界别"}]
    context = {"tabs": tabs(actor, "people"), "page": page, "rows": lines, "columns": columns, "q": name}
    return render(request, "duty/people.html", context)


def _person(actor: Actor, pk: int) -> Person:
    """A person whose file this reader may open; a stranger's is not found."""
    rows = Person.objects.of(actor.committee_id).select_related("committee")
    person: Person = get_object_or_404(rows, pk=pk)
    if not actor.has(*READERS):
        seats = Tenure.objects.of(actor.committee_id).filter(persons_of(actor), person=person)
        if pk not in actor.person_ids and not seats.exists():
            raise Http404
    return person


def _year(actor: Actor, asked: str) -> tuple[Appraisal | None, list[Appraisal]]:
    rows = Appraisal.objects.of(actor.committee_id).live().select_related("committee", "sheet", "term")
    held = list(rows.order_by("-year"))
    if not held:
        return None, held
    if not asked:
        return held[0], held
    chosen = next((one for one in held if str(one.year) == asked), None)
    if chosen is None:
        raise Http404
    return chosen, held


def _scored(person: Person, appraisal: Appraisal) -> tuple[Scorecard | None, list[files.Part]]:
    """The card and its lines, brought up to the last line of the journal."""
    posting.refresh(appraisal)
    own = {"appraisal": appraisal, "person": person}
    card = Scorecard.objects.of(person.committee_id).filter(**own).first()
    if card is None:
        return None, []
    lines = ScoreEntry.objects.of(person.committee_id).filter(**own).order_by("on", "no")
    return card, files.parts_of(appraisal.sheet.sheet, card, list(lines))


@audience(*HERE)
def file(request: Request, committee: str, pk: int) -> HttpResponse:
    """The file: this year's score with every line, then the rest."""
    actor, person = request.actor, _person(request.actor, pk)
    appraisal, held = _year(actor, request.GET.get("year", ""))
    term = appraisal.term if appraisal else next(iter(files.terms_of(person)), None)
    context: dict[str, Any] = {
        "person": person,
        "own": pk in actor.person_ids,
        "may_describe": pk in actor.person_ids or may.keep(actor, None),
        "may_certify": may.certify(actor, pk),
        "tabs": tabs(actor, "mine" if pk in actor.person_ids else "people"),
        "year": appraisal,
        "years": held,
        "awards": files.honours_of(person),
        **files.around(person, appraisal),
        "who": files.identity(person, term) if term else None,
    }
    if appraisal:
        context |= _of_year(person, appraisal, actor)
    return render(request, "duty/file.html", context)


def _of_year(person: Person, appraisal: Appraisal, actor: Actor) -> dict[str, Any]:
    card, parts = _scored(person, appraisal)
    sheet = appraisal.sheet.sheet
    offers, invited, attended = files.offered(
        person.committee_id, person.pk, appraisal.starts_on, appraisal.ends_on
    )
    shut(parts, offers, actor)
    unmet = [gate.name for gate in sheet.gates if card and gate.code in card.unmet]
    result = Result.objects.of(person.committee_id).live().filter(appraisal=appraisal, person=person).first()
    return {
        "card": card,
        "parts": parts,
        "total": points(card.total) if card else "",
        "unmet": unmet,
        "grade": _grade(sheet, card, result),
        "part_year": _part_year(card, sheet.proration),
        "offers": offers,
        "invited": invited,
        "attended": attended,
        "since": _since(person, appraisal, card) if appraisal.is_frozen and card else "",
        "may_object": not appraisal.is_frozen,
    }


RECORD = re.compile(r"/(\d+)/$")


def shut(parts: list[files.Part], offers: list[files.Offer], actor: Actor) -> None:
    """What this reader may not open is named without a link. One query."""
    lines: list[Any] = [one.entry for part in parts for one in (*part.counted, *part.left)]
    lines += offers
    ids = {one.url: int(found[1]) for one in lines if (found := RECORD.search(one.url))}
    closed = search.closed(ids.values(), actor)
    for one in lines:
        if ids.get(one.url) in closed:
            one.url = ""


def _grade(sheet: Sheet, card: Scorecard | None, result: Result | None) -> str:
    """A grade is told once it was decided; before, only what the member can see for himself."""
    if result and result.decided_on and result.by_quota:
        reached = sheet.grade_named(result.threshold_grade).name
        return f"{result.grade_name}（分数达到“{reached}”，按名额规定）"
    if result and result.decided_on:
        return str(result.grade_name or result.exempt)
    return card.exempt if card else ""


def _part_year(card: Scorecard | None, proration: str) -> str:
    """Whoever held his seat for a part of the year reads what that changes."""
    if card is None or card.months >= YEAR or proration != "by_months":
        return ""
    return f"本年度计入考核{card.months}个月，等次的分数线和最低履职要求按月数折算。"


def _since(person: Person, appraisal: Appraisal, card: Scorecard) -> str:
    """What has come after freezing: shown, not counted."""
    sheet = appraisal.sheet.sheet
    [(_, _, _, now)] = scoring.cards(appraisal, sheet, [person.pk])
    if now.exact == card.exact:
        return ""
    return f"得分已于{appraisal.frozen_on:%Y年%-m月%-d日}冻结。此后补录的记录不再计入；按现有记录应为{points(now.total)}分。"


@audience(Role.ML, *MEMBERS)
def background(request: Request, committee: str, pk: int) -> HttpResponse:
    """What the member says of himself: he writes it, or member liaison for him."""
    person = _person(request.actor, pk)
    one = Background.objects.of(person.committee_id).live().filter(person=person).first()
    asked = one or Background(committee=person.committee, person=person)
    if not may.report(request.actor, asked):
        raise NotYours("基本情况由本人或者委员联络工作填写")
    names = ("education", "expertise", "focus", "career")
    start = {name: getattr(asked, name) for name in names}
    start |= {"on": timezone.localdate(), "version": one.version if one else None}
    form = BackgroundForm(steps.data_of(request), actor=request.actor, initial=start)
    back = reverse("duty_file", args=[committee, pk])
    if not form.is_valid():
        return steps.asked(request, form, "填写基本情况", about=person.name, back=back)
    data = form.cleaned_data
    given = {name: data[name] for name in names}
    describe(person, given, by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已保存，将列入履职档案。")
    return redirect(back)


# ---- papers ----


@audience(*HERE)
def paper(request: Request, committee: str, pk: int, name: str, kind: str) -> HttpResponse:
    """The file, or a year's statement or result, as a paper."""
    from jianyan.duty import papers  # brings the office library, which pages do not need

    person = _person(request.actor, pk)
    appraisal, _ = _year(request.actor, request.GET.get("year", ""))
    if kind not in ("docx", "pdf"):
        raise Http404
    if name == "file":
        term = appraisal.term if appraisal else next(iter(files.terms_of(person)), None)
        if term is None:
            raise Http404
        results = (
            Result.objects.of(person.committee_id).live().filter(person=person, decided_on__isnull=False)
        )
        made = papers.duty_file(
            files.identity(person, term),
            term,
            files.of_term(person, term, timezone.localdate()),
            files.honours_of(person),
            results.select_related("appraisal").order_by("appraisal__year"),
            making(),
        )
    elif name == "statement" and appraisal:
        card, parts = _scored(person, appraisal)
        made = papers.statement(appraisal, person, points(card.total) if card else "0", parts, making())
    elif name == "result" and appraisal:
        made = papers.result_letter(_told(person, appraisal), making())
    else:
        raise Http404
    return sent(request, made, kind)


def _told(person: Person, appraisal: Appraisal) -> Result:
    rows = Result.objects.of(person.committee_id).live().select_related("appraisal", "person__committee")
    one: Result = get_object_or_404(rows, appraisal=appraisal, person=person, decided_on__isnull=False)
    return one


@audience(Role.ML, Role.SG, *MEMBERS)
def certificate(request: Request, committee: str, pk: int) -> HttpResponse:
    """Issue a certificate and hand it over as PDF."""
    person = _person(request.actor, pk)
    term = next(iter(files.terms_of(person)), None)
    if request.method != "POST" or term is None:
        raise Http404
    one = years.issue_certificate(person, term, by=request.actor, on=timezone.localdate())
    return _certified(request, one)


@audience(*HERE)
def certificate_again(request: Request, committee: str, pk: int, number: int) -> HttpResponse:
    """A certificate that was issued, once more."""
    person = _person(request.actor, pk)
    rows = Certificate.objects.of(person.committee_id).live().select_related("term", "person__committee")
    return _certified(request, get_object_or_404(rows, person=person, number=number))


def _certified(request: Request, one: Certificate) -> HttpResponse:
    from jianyan.duty import papers

    address = request.build_absolute_uri(
        f"{reverse('duty_verify', args=[one.committee.code])}?code={one.code}"
    )
    who = files.identity(one.person, one.term)
    return sent(request, papers.certificate(one, who, address, making()), "pdf")


@public
def verify(request: Request, committee: str) -> HttpResponse:
    """Anyone who holds a certificate: is it ours, whose, until when. Never a score."""
    house = get_object_or_404(Committee, code=committee)
    asked = request.GET.get("code", "")
    form = CodeForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        rows = Certificate.objects.of(house).live().select_related("person")
        found = rows.filter(code=codes.normal(form.cleaned_data["code"])).first()
    valid = bool(found and found.valid_until_on >= timezone.localdate())
    context = {"house": house, "form": form, "asked": bool(asked), "found": found, "valid": valid}
    return render(request, "duty/verify.html", context)


@audience(*READERS)
def awards(request: Request, committee: str, pk: int, grade: str, kind: str) -> HttpResponse:
    """The members of a grade in the order of strokes."""
    from jianyan.duty import papers

    if not may.keep_files(request.actor) or kind not in ("docx", "pdf"):
        raise Http404
    rows = Appraisal.objects.visible_to(request.actor).live().select_related("committee", "sheet")
    appraisal: Appraisal = get_object_or_404(rows, pk=pk, decided_on__isnull=False)
    held = Result.objects.of(appraisal.committee_id).live().filter(appraisal=appraisal, grade=grade)
    names = list(held.order_by("person__stroke_key", "id").values_list("person__name", flat=True))
    label = next((one.name for one in appraisal.sheet.sheet.grades if one.code == grade), None)
    if label is None:
        raise Http404
    return sent(request, papers.award_list(appraisal, label, names, making()), kind)


@audience(*READERS)
def letters(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The letters to every member of a year in one file, in the order of strokes."""
    from jianyan.duty import papers

    if kind not in ("docx", "pdf"):
        raise Http404
    rows = Appraisal.objects.visible_to(request.actor).live().select_related("committee", "sheet")
    appraisal: Appraisal = get_object_or_404(rows, pk=pk, decided_on__isnull=False)
    held = Result.objects.of(appraisal.committee_id).live().filter(appraisal=appraisal)
    results = held.select_related("appraisal", "person__committee").order_by("person__stroke_key", "id")
    return sent(request, papers.result_letters(appraisal, list(results), making()), kind)
