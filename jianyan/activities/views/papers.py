"""The papers of an activity, each as docx and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from jianyan.activities import permissions, queries, rules
from jianyan.activities.actions.leave import meeting_of
from jianyan.activities.models import Activity, spec_of
from jianyan.activities.models.kinds import Paper as Kind
from jianyan.activities.models.kinds import Spec
from jianyan.activities.views.activities import READERS, found
from jianyan.activities.views.attendance import asked
from jianyan.core import pages
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience

if TYPE_CHECKING:
    from jianyan.kit.papers import Paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@audience(*READERS)
def paper(request: Request, committee: str, pk: int, name: str, kind: str) -> HttpResponse:
    """The notice is for all who read the activity; lists of names are the office's."""
    from jianyan.activities.papers import sheets

    one = found(request, pk)
    spec = spec_of(one.committee_id, one.kind)
    if name not in spec.papers:
        raise Http404
    made = sheets.Making(timezone.now(), timezone.localdate(), settings.DEMO)
    if name == Kind.NOTICE:
        return _sent(request, _notice(one, spec, made), kind)
    if not permissions.may_record(request.actor, one):
        raise NotYours("名单只对机关和主办机构开放")
    _, sitting = asked(one, request.GET.get("sitting", ""))
    roll = queries.roll(one, sitting)
    if name == Kind.SIGN_IN:
        return _sent(request, sheets.sign_in_sheet(one, sitting, roll, made), kind)
    there = queries.presence(one, sitting, spec.quorum)
    base, majority = (there.base, there.majority) if spec.quorum else (0, 0)
    return _sent(request, sheets.attendance_list(one, sitting, roll, base, majority, made), kind)


def _notice(one: Activity, spec: Spec, made: object) -> Paper:
    from jianyan.activities.papers import sheets

    assert isinstance(made, sheets.Making)
    policy = rules.on_day(one.committee_id, made.on).leave_from(meeting_of(one))
    leave = ""
    if spec.takes_leave:
        ahead = f"至少提前{policy.lead_days}天" if policy.lead_days else "在会前"
        leave = f"因故不能参加的，请{ahead}在系统中提出请假，由{rules.APPROVERS[policy.approver]}审批。"
    whom = "各位委员" if one.audience != "named" else "各参加人员"
    return sheets.notice(one, queries.sittings(one, spec), whom, leave, made)


def _sent(request: Request, printed: Paper, kind: str) -> HttpResponse:
    """The paper as a file; characters without a glyph are named on the next page."""
    if kind == "docx":
        return pages.download(printed.to_bytes(), f"{printed.name[:60]}.docx", DOCX)
    if kind != "pdf":
        raise Http404
    made = printed.to_pdf()
    if made.missing:
        lost = "、".join(made.missing)
        messages.warning(request, f"《{printed.name}》的PDF中有字库没有的字：{lost}。请改用docx。")
    return pages.download(made.data, f"{printed.name[:60]}.pdf", PDF)
