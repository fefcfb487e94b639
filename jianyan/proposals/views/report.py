"""The report on the review, made from the figures as of a day."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jianyan.core import pages, printing
from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals.forms.review import ReportForm

ZIP = "application/zip"


@audience(Role.PO, Role.PC, Role.SG)
def review_report(request: Request, committee: str, kind: str) -> HttpResponse:
    """The draft as docx, as PDF, or both together; nothing is sent."""
    from jianyan.kit.papers import Making
    from jianyan.proposals.papers import report

    today = timezone.localdate()
    form = ReportForm(request.GET, committee=request.actor.committee_id, today=today)
    if not form.is_valid():
        messages.warning(request, "请选择会议和截至日期。")
        return redirect("review_desk", committee=committee)
    session: PlenarySession = form.cleaned_data["session"]
    now = printing.making()
    made = Making(now.at, form.cleaned_data["on"], now.sample)
    found = report.counted(session, made.on)
    if found is None:
        messages.warning(request, f"到所选日期，{session}还没有收到提案。")
        return redirect("review_desk", committee=committee)
    paper = report.review_report(session, found, report.mergers(session, made.on), made)
    if kind != "zip":
        return printing.sent(request, paper, kind)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{paper.name}（草稿）.docx", paper.to_bytes())
        archive.writestr(f"{paper.name}（草稿）.pdf", paper.to_pdf().data)
    return pages.download(buffer.getvalue(), f"{paper.name}（草稿）.zip", ZIP)
