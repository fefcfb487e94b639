"""Forms an upper level sends every year: kept as workbooks with marks in their cells, looked through and filled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import attachments, journal, pages
from jianyan.figures import actions, catalogue, filling, keys
from jianyan.figures import permissions as may
from jianyan.figures import years as known_years
from jianyan.figures.filling import Answered, Unfit
from jianyan.figures.meaning import Meaning, cuts, frozen
from jianyan.figures.models import ReportForm
from jianyan.figures.shapes import Indicator
from jianyan.kit import blanks
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.portal.forms import ReasonForm, TemplateForm

EXAMPLES = 3  # narrowed keys shown for an indicator


@audience(*INSIDE)
def forms(request: Request, committee: str) -> HttpResponse:
    """The forms that were kept, newest first."""
    rows = ReportForm.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    page = pages.keyset(rows.select_related("committee"), request, ("-id",))
    context = {"page": page, "rows": page.rows, "may_keep": may.may_keep(request.actor)}
    return render(request, "portal/report_forms.html", context)


@audience(*INSIDE)
def enter(request: Request, committee: str) -> HttpResponse:
    """Keep a form."""
    if not may.may_keep(request.actor):
        raise NotYours("上级报表由研究室和办公室保存")
    return _uploaded(request, None)


@audience(*INSIDE)
def change(request: Request, committee: str, pk: int) -> HttpResponse:
    """Put another workbook in its place."""
    if not may.may_keep(request.actor):
        raise NotYours("上级报表由研究室和办公室保存")
    return _uploaded(request, _form(request, pk))


def _uploaded(request: Request, held: ReportForm | None) -> HttpResponse:
    form = TemplateForm(request.POST or None, request.FILES or None, held=held)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data, today = file.read(), timezone.localdate()
        try:
            made = _kept(form.cleaned_data, file.name, data, held, request, today)
        except journal.Stale:
            raise
        except Refused as reason:
            form.add_error("file" if not isinstance(reason, NotYours) else None, str(reason))
        else:
            lost = "、".join(blanks.lost(data))
            messages.success(request, f"已保存，共有{made.cells}个取数的单元格。")
            if lost:
                messages.warning(request, f"模板里的{lost}导出后不保留，其余格式照旧。")
            return redirect(made.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/report_enter.html", {"form": form, "held": held}, status=status)


def _kept(
    data: dict[str, Any], name: str, content: bytes, held: ReportForm | None, request: Request, today: Any
) -> ReportForm:
    if held is None:
        return actions.keep_form(
            data["name"], name, content, by=request.actor, on=today, sender=data["sender"]
        )
    return actions.change_form(held, name, content, by=request.actor, on=today, expected=data["version"])


def _form(request: Request, pk: int) -> ReportForm:
    rows = ReportForm.objects.of(request.actor.committee_id).visible_to(request.actor)
    found: ReportForm = get_object_or_404(rows.select_related("committee"), pk=pk)
    return found


def _year(request: Request, choices: list[int]) -> int:
    asked = request.GET.get("year", "")
    known = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return known if known in choices else choices[-1]


@audience(*INSIDE)
def form(request: Request, committee: str, pk: int) -> HttpResponse:
    """One form: what each cell will say in a year, before it is downloaded."""
    one = _form(request, pk)
    choices = _choices(request)
    year = _year(request, choices)
    troubles: list[filling.Trouble] = []
    answered: list[Answered] = []
    try:
        answered = filling.answers(filling.template(one), one.committee, year, request.actor.roles)
    except Unfit as unfit:
        troubles = unfit.troubles
    return render(
        request,
        "portal/report_form.html",
        {
            "form": one,
            "year": year,
            "years": list(reversed(choices)),
            "answered": answered,
            "troubles": troubles,
            "unfilled": [line for line in answered if line.value is None],
            "may_keep": may.may_keep(request.actor) and not one.voided_at,
            "papers": [
                {"label": paper.name, "url": paper.get_absolute_url()}
                for paper in reversed(attachments.of_record(one))
            ],
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


def _choices(request: Request) -> list[int]:
    committee = request.actor.committee_id
    known = sorted({*known_years.recorded(committee), *known_years.published(committee)})
    return known or [timezone.localdate().year]


@audience(*INSIDE)
def download(request: Request, committee: str, pk: int) -> HttpResponse:
    """The form filled for a year; refused with every cell named when one asks for what is unknown."""
    one = _form(request, pk)
    year = _year(request, _choices(request))
    data = filling.template(one)
    try:
        answered = filling.answers(data, one.committee, year, request.actor.roles)
    except Unfit as unfit:
        raise Refused(f"这份报表没有填：{unfit}") from unfit
    return pages.download(filling.fill(data, answered), f"{one.name}（{year}年）.xlsx", pages.XLSX)


@audience(*INSIDE)
def void(request: Request, committee: str, pk: int) -> HttpResponse:
    """Void a form."""
    one = _form(request, pk)
    if not may.may_keep(request.actor):
        raise NotYours("上级报表由研究室和办公室保存")
    asked = ReasonForm(request.POST or None, initial={"version": one.version})
    if request.method != "POST" or not asked.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/report_void.html", {"form": asked, "held": one}, status=status)
    data = asked.cleaned_data
    actions.void_form(
        one, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"]
    )
    messages.success(request, f"“{one}”已作废。")
    return redirect("report_forms", committee=committee)


@audience(*INSIDE)
def key_list(request: Request, committee: str) -> HttpResponse:
    """How cells name figures, and every key to copy, found by search."""
    asked = request.GET.get("q", "").strip()
    words = asked.split()
    every = catalogue.every(request.actor.roles)
    found = [
        one for one in every if all(word in f"{one.id} {one.title} {one.key} {one.meaning}" for word in words)
    ]
    sections = [
        (name, [(one, _keys(one)) for one in found if one.section == name]) for name in catalogue.SECTIONS
    ]
    context = {"q": asked, "sections": [(name, rows) for name, rows in sections if rows]}
    return render(request, "portal/report_keys.html", context)


def _keys(indicator: Indicator) -> list[str]:
    """The plain key and a few narrowed ones of an indicator."""
    narrowed = [
        Meaning(indicator.key, frozen({cut.key: [value]}))
        for cut in cuts(indicator).values()
        for value in list(cut.labels)[:1]
    ]
    return [keys.written(meaning) for meaning in (Meaning(indicator.key), *narrowed[:EXAMPLES])]
