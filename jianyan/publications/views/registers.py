"""Registers that are computed: the rules in force on a day, publicity by author, level and medium."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.core import pages
from jianyan.kit import sheets
from jianyan.people.audience import Request, audience
from jianyan.publications.forms.papers import DayFilter
from jianyan.publications.forms.volumes import YearForm
from jianyan.publications.models import Level, Publication, PublicityItem, RuleDocument
from jianyan.publications.views.shelf import tabs


@audience()
def rules_in_force(request: Request, committee: str) -> HttpResponse:
    """The rules that hold on a day, by name; as a sheet with ``?export=1``."""
    form = DayFilter(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = given.get("on") or timezone.localdate()
    rows = RuleDocument.objects.of(request.actor.committee_id).visible_to(request.actor).in_force(day)
    if text := given.get("q", "").strip():
        rows = rows.filter(name__contains=text)
    found = list(rows.select_related("committee").order_by("-issued_on", "name", "id")[:2000])
    if request.GET.get("export"):
        table = [
            [no, one.name, one.get_action_display(), one.document_no, one.issued_on, one.begins_on]
            for no, one in enumerate(found, 1)
        ]
        heads = ("序号", "制度名称", "制定或修订", "文号", "印发日期", "施行日期")
        notes = (f"截至{day:%Y-%m-%d}有效的制度",)
        data = sheets.write(sheets.Ledger("现行有效制度", heads, table, notes), made_at=timezone.now())
        return pages.download(data, f"现行有效制度（{day:%Y-%m-%d}）.xlsx", pages.XLSX)
    context = {
        "form": form if form.is_bound else DayFilter(initial={"on": day}),
        "day": day,
        "rules": found,
        "tabs": tabs(request.actor, "rules"),
    }
    return render(request, "publications/in_force.html", context)


@audience()
def publicity_summary(request: Request, committee: str) -> HttpResponse:
    """A year of publicity: by author, by level, by medium; as a workbook with ``?export=1``."""
    form = YearForm(request.GET)
    owner = request.actor.committee_id
    year = form.cleaned_data["year"] if form.is_valid() else _latest(owner)
    authors, levels, media = _by_author(owner, year), _by_level(owner, year), _by_medium(owner, year)
    if request.GET.get("export"):
        data = sheets.write(
            sheets.Ledger("按撰稿", AUTHOR_HEADS, authors),
            sheets.Ledger("按级别", ("媒体级别", "刊发篇次", "刊发篇数"), levels),
            sheets.Ledger("按媒体", ("媒体", "级别", "刊发篇次"), media),
            made_at=timezone.now(),
        )
        return pages.download(data, f"{year}年撰稿和刊发统计.xlsx", pages.XLSX)
    context = {
        "form": YearForm(initial={"year": year}),
        "year": year,
        "heads": AUTHOR_HEADS,
        "authors": authors,
        "levels": levels,
        "media": media,
        "tabs": tabs(request.actor, "publicity"),
    }
    return render(request, "publications/publicity_summary.html", context)


AUTHOR_HEADS = ("撰稿", "撰写篇数", *[str(level.label) for level in Level], "刊发篇次", "市级以上刊发篇数")


def _latest(committee_id: int) -> int:
    """The last year something was written."""
    last = PublicityItem.objects.of(committee_id).live().order_by("-written_on").first()
    return int(last.written_on.year) if last else timezone.localdate().year


def _out(committee_id: int, year: int) -> Any:
    rows = Publication.objects.of(committee_id).live()
    return rows.filter(published_on__year=year, item__voided_at__isnull=True).order_by()


def _by_author(committee_id: int, year: int) -> list[list[Any]]:
    """One row an author: items written in the year, publications of the year by level, items placed high."""
    written = PublicityItem.objects.of(committee_id).live().filter(written_on__year=year).order_by()
    lines: dict[str, list[Any]] = {}
    width = len(AUTHOR_HEADS) - 1
    for author, number in written.values_list("author").annotate(n=Count("pk")):
        lines.setdefault(author, [author, *[0] * width])[1] = number
    out = _out(committee_id, year).values_list("item__author")
    for author, *numbers in out.annotate(
        **{level.value: Count("pk", filter=Q(level=level)) for level in Level},
        times=Count("pk"),
        items=Count("item", filter=Q(level__in=Publication.HIGHER), distinct=True),
    ):
        lines.setdefault(author, [author, *[0] * width])[2:] = numbers
    return sorted(lines.values(), key=lambda line: (-line[1], line[0]))


def _by_level(committee_id: int, year: int) -> list[list[Any]]:
    rows = _out(committee_id, year).values_list("level")
    found = {
        level: (times, items)
        for level, times, items in rows.annotate(t=Count("pk"), i=Count("item", distinct=True))
    }
    return [[str(level.label), *found.get(level.value, (0, 0))] for level in reversed(Level)]


def _by_medium(committee_id: int, year: int) -> list[list[Any]]:
    labels = dict(Level.choices)
    rows = _out(committee_id, year).values_list("medium", "level").annotate(n=Count("pk"))
    return [[medium, labels[level], number] for medium, level, number in rows.order_by("-n", "medium")]
