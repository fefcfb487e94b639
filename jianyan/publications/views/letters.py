"""The room's papers as docx, to save and print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from jianyan.core import pages
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.publications.forms.volumes import YearForm
from jianyan.publications.models import Manuscript, OutlineTheme, Publication, PublicityItem
from jianyan.publications.papers import letters as papers
from jianyan.publications.views import extras
from jianyan.publications.views.shelf import found, shelf_of

KEEPERS = (Role.CL, Role.SG)


def _docx(data: bytes, name: str) -> HttpResponse:
    return pages.download(data, f"{name}.docx", pages.DOCX)


def _one(request: Request, kind: str, pk: int) -> Any:
    one = found(shelf_of(kind, request.actor), request.actor, pk)
    if one.voided_at:
        raise Http404
    return one


@audience(*KEEPERS)
def notice(request: Request, committee: str, pk: int) -> HttpResponse:
    """征集通知."""
    call = _one(request, "calls", pk)
    topics = OutlineTheme.objects.of(call.committee_id).live().filter(outline=call.outline_id)
    return _docx(
        papers.call_notice(call, list(topics.order_by("order_no", "id")), timezone.now()), call.title
    )


@audience(Role.LD, Role.SG, Role.RS, Role.AU)
def head(request: Request, committee: str, pk: int) -> HttpResponse:
    """发文稿纸."""
    paper = _one(request, "papers", pk)
    return _docx(papers.head_sheet(paper, timezone.now()), f"发文稿纸（{paper.title}）")


@audience()
def contents(request: Request, committee: str, pk: int) -> HttpResponse:
    """出版目录."""
    volume = _one(request, "volumes", pk)
    rows = [line["record"] for line in extras.contents_of(volume, request.actor)]
    return _docx(papers.contents(volume, rows, timezone.now()), f"{volume}目录")


@audience(*KEEPERS)
def receipt(request: Request, committee: str, pk: int) -> HttpResponse:
    """赠书函 with its receipt."""
    movement = _one(request, "books", pk)
    if not movement.leaves:
        raise Http404
    return _docx(papers.presentation(movement, timezone.now()), f"赠书函（{movement.recipient}）")


@audience()
def author_letter(request: Request, committee: str, pk: int) -> HttpResponse:
    """用稿通知 or 退稿函, whichever was decided: for the office, and for the author himself."""
    rows = Manuscript.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one = get_object_or_404(rows.select_related("committee", "volume"), pk=pk)
    if one.accepted_on:
        return _docx(papers.acceptance(one, timezone.now()), f"用稿通知（{one.title}）")
    if one.refused_on:
        return _docx(papers.refusal(one, timezone.now()), f"退稿函（{one.title}）")
    raise Http404


@audience()
def publicity_list(request: Request, committee: str) -> HttpResponse:
    """宣传信息刊发一览表 of a year."""
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else timezone.localdate().year
    owner = request.actor.committee_id
    items = PublicityItem.objects.of(owner).live().filter(written_on__year=year).order_by("written_on", "id")
    out = (
        Publication.objects.of(owner)
        .live()
        .filter(published_on__year=year, item__voided_at__isnull=True)
        .order_by("published_on", "id")
    )
    made = papers.publicity_list(year, list(items), list(out), request.actor.committee.name, timezone.now())
    return _docx(made, f"{year}年宣传信息刊发一览表")
