"""The report on the review, made from the figures as of a day."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import pages, printing
from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions
from jianyan.proposals.forms.review import ReportForm
from jianyan.proposals.models import CaseGrouping
from jianyan.proposals.queries.grouping import case_group_answers, case_groups, sessions_with_numbers

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
    groups = report.groups(session)
    paper = report.review_report(session, found, report.mergers(session, made.on), made, groups)
    if kind != "zip":
        return printing.sent(request, paper, kind)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{paper.name}（草稿）.docx", paper.to_bytes())
        archive.writestr(f"{paper.name}（草稿）.pdf", paper.to_pdf().data)
    return pages.download(buffer.getvalue(), f"{paper.name}（草稿）.zip", ZIP)


@audience(Role.PO, Role.PC)
def review_groups(request: Request, committee: str) -> HttpResponse:
    """What the filed cases of a session speak of: each group taken, renamed or left out of the report."""
    sessions = list(sessions_with_numbers(request.actor))
    asked = request.GET.get("session", "")
    session = next((one for one in sessions if asked in ("", str(one.pk))), None)
    if asked and session is None:
        raise Http404
    groups = case_groups(session, request.actor) if session else []
    if request.method == "POST" and session:
        decided = [
            CaseGrouping(
                aspect=one.aspect,
                proposed=one.proposed,
                name=request.POST.get(f"name{one.key}", "")[:60] if f"take{one.key}" in request.POST else "",
                cases=[str(case.pk) for case in one.cases],
            )
            for one in groups
        ]
        actions.group_cases(session, decided, by=request.actor, on=timezone.localdate())
        messages.success(request, "已保存。生成审查情况报告时，写入采用的归类。")
        return redirect(f"/{committee}/proposals/review/groups/?session={session.pk}")
    context = {
        "session": session,
        "sessions": sessions,
        "groups": groups,
        "answers": case_group_answers(request.actor),
    }
    return render(request, "proposals/review_groups.html", context)
