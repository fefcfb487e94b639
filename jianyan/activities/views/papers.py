"""The papers of the room as docx and PDF, for those who may read the records they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from jianyan.activities.actions.minutes import minutes_of
from jianyan.activities.models import (
    Attendance,
    Platform,
    Recipient,
    Remark,
    Report,
    ReportItem,
    SupervisionAdvice,
)
from jianyan.activities.views.activities import READERS, found
from jianyan.core import pages
from jianyan.people.audience import Request, audience

if TYPE_CHECKING:
    from jianyan.activities.papers.outcomes import Making
    from jianyan.kit.papers import Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def making() -> Making:
    """Papers are made now; in the demo each says that it is a sample."""
    from jianyan.activities.papers.outcomes import Making

    return Making(timezone.now(), timezone.localdate(), settings.DEMO)


def sent(request: Request, paper: Paper, kind: str) -> HttpResponse:
    """The paper as a file; characters without a glyph are named on the next page."""
    if kind == "docx":
        return pages.download(paper.to_bytes(), f"{paper.name[:60]}.docx", DOCX)
    if kind != "pdf":
        raise Http404
    printed = paper.to_pdf()
    if printed.missing:
        missing = "、".join(printed.missing)
        messages.warning(request, f"《{paper.name}》的PDF中有字库没有的字：{missing}。请改用docx。")
    return pages.download(printed.data, f"{paper.name[:60]}.pdf", PDF)


@audience(*READERS)
def minutes(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """纪要 of an activity, with those who were there."""
    from jianyan.activities.papers.outcomes import minutes_paper

    one = found(request, pk)
    held = minutes_of(one)
    if held is None:
        raise Http404
    owner = one.committee_id
    remarks = Remark.objects.of(owner).live().filter(activity=one).select_related("person").order_by("number")
    rows = Attendance.objects.of(owner).live().filter(activity=one, sitting=1).select_related("person")
    there = list(rows.order_by("person__stroke_key", "id"))
    return sent(request, minutes_paper(one, held, list(remarks), there, making()), kind)


@audience()
def report(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The report with its suggestions and recipients."""
    from jianyan.activities.papers.outcomes import report_paper

    rows = Report.objects.visible_to(request.actor).select_related("committee", "body", "sector")
    one = get_object_or_404(rows, pk=pk)
    owner = one.committee_id
    items = ReportItem.objects.of(owner).live().filter(report=one).order_by("number")
    to = Recipient.objects.of(owner).live().filter(report=one).order_by("id").values_list("name", flat=True)
    return sent(request, report_paper(one, list(items), list(to), making()), kind)


@audience()
def advice(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """民主监督建议书."""
    from jianyan.activities.papers.outcomes import advice_paper

    rows = SupervisionAdvice.objects.visible_to(request.actor).select_related("committee", "unit")
    return sent(request, advice_paper(get_object_or_404(rows, pk=pk), making()), kind)


@audience(*READERS)
def platform(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The sheet with the code of a platform's public page."""
    from jianyan.activities.papers.outcomes import platform_poster

    rows = Platform.objects.visible_to(request.actor).live().select_related("committee", "body", "lead")
    one = get_object_or_404(rows.filter(published_on__isnull=False), pk=pk)
    address = request.build_absolute_uri(one.public_path)
    return sent(request, platform_poster(one, address, making()), kind)
