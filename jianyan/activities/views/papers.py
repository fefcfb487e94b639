"""The papers of the room as docx and PDF, for those who may read the records they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from jianyan.activities import permissions, queries, rules
from jianyan.activities.actions.leave import meeting_of
from jianyan.activities.actions.minutes import minutes_of
from jianyan.activities.models import (
    Activity,
    Attendance,
    Platform,
    Recipient,
    Remark,
    Report,
    ReportItem,
    SupervisionAdvice,
    spec_for,
)
from jianyan.activities.models.kinds import Paper as Kind
from jianyan.activities.models.kinds import Spec
from jianyan.activities.views.activities import READERS, found
from jianyan.activities.views.attendance import asked
from jianyan.core.printing import making, sent
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience

if TYPE_CHECKING:
    from jianyan.kit.papers import Making, Paper


@audience(*READERS)
def paper(request: Request, committee: str, pk: int, name: str, kind: str) -> HttpResponse:
    """The notice is for all who read the activity; lists of names are the office's."""
    from jianyan.activities.papers import sheets

    one = found(request, pk)
    spec = spec_for(one)
    if name not in spec.papers:
        raise Http404
    made = making()
    if name == Kind.NOTICE:
        return sent(request, _notice(one, spec, made), kind)
    if not permissions.may_record(request.actor, one):
        raise NotYours("名单只对机关和主办机构开放")
    _, sitting = asked(one, request.GET.get("sitting", ""))
    roll = queries.roll(one, sitting)
    if name == Kind.SIGN_IN:
        return sent(request, sheets.sign_in_sheet(one, sitting, roll, made), kind)
    there = queries.presence(one, sitting, spec.quorum)
    base, majority = (there.base, there.majority) if spec.quorum else (0, 0)
    return sent(request, sheets.attendance_list(one, sitting, roll, base, majority, made), kind)


def _notice(one: Activity, spec: Spec, made: Making) -> Paper:
    from jianyan.activities.papers import sheets

    policy = rules.on_day(one.committee_id, made.on).leave_from(meeting_of(one))
    leave = ""
    if spec.takes_leave:
        ahead = f"至少提前{policy.lead_days}天" if policy.lead_days else "在会前"
        leave = f"因故不能参加的，请{ahead}在系统中提出请假，由{rules.APPROVERS[policy.approver]}审批。"
    whom = "各位委员" if one.audience != "named" else "各参加人员"
    return sheets.notice(one, queries.sittings(one, spec), whom, leave, made)


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
