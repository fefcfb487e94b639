"""The papers of a case and of the office, each as docx and as PDF, for those who may read the records they are of."""

from __future__ import annotations

import io
import zipfile

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.printing import making, sent
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role, Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.models import (
    Ask,
    Assignment,
    CoOpinion,
    Decision,
    FeedbackForm,
    HandoverOrder,
    Proposal,
    Reply,
    State,
)
from jianyan.proposals.models.base import READERS
from jianyan.proposals.views.case import found
from jianyan.proposals.views.paper_links import has_outcome, may_have_notice

BY_UNIT = ("unit__sort_no", "unit", "proposal__case_no", "id")


@audience()
def sheet(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The proposal sheet with its code; contact data only for the office and those who signed."""
    from jianyan.proposals.papers.codes import code_of
    from jianyan.proposals.papers.sheets import proposal_sheet

    one, actor = found(request, pk), request.actor
    held = Assignment.objects.visible_to(actor).live().filter(proposal=one, returned_on__isnull=True)
    decisions = Decision.objects.visible_to(actor).live().filter(proposal=one).order_by("id")
    merged = Ask.objects.visible_to(actor).live().filter(proposal__merged_into=one, proposal__voided_at=None)
    paper = proposal_sheet(
        one,
        making(),
        held=list(held.select_related("unit").order_by("id")),
        decisions=list(decisions),
        merged=list(merged.select_related("proposal").order_by("proposal_id", "order")),
        contact=may.prepare(actor, one) or may.owns(actor, one),
        law=_law(one.committee_id) if one.state == State.DRAFT else None,
        address=request.build_absolute_uri(reverse("proposal_code", args=[committee, code_of(one.pk)])),
    )
    return sent(request, paper, kind)


@audience()
def outcome(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """Filed, not filed, merged."""
    from jianyan.proposals.papers.letters import outcome_notice

    one = found(request, pk)
    if not has_outcome(one):
        raise Http404
    if not may_have_notice(request, one):
        raise NotYours("审查结果通知只对提案者和机关开放")
    return sent(request, outcome_notice(one, making(), _law(one.committee_id)), kind)


def _law(committee: int) -> rules.Rules:
    """The rules of today: how papers are signed and worded."""
    return rules.on_day(committee, timezone.localdate())


def _through(rows: TenantQuerySet, path: str = "") -> TenantQuerySet:
    """Rows with the case, its session and the unit they are of."""
    names = (
        "unit",
        "order",
        "proposal__committee",
        "proposal__session__term",
        "proposal__session__committee",
    )
    found: TenantQuerySet = rows.select_related(*(f"{path}{name}" for name in names))
    return found


@audience()
def letter(request: Request, committee: str, pk: int, to: int, kind: str) -> HttpResponse:
    """The answer to the sponsors of the case, or to those of one merged into it."""
    from jianyan.proposals.papers.letters import Answer, reply_letter

    rows = Reply.objects.visible_to(request.actor).live()
    reply: Reply = get_object_or_404(_through(rows, "assignment__"), pk=pk)
    main = reply.assignment.proposal
    merged = Proposal.objects.of(request.actor.committee_id).live().filter(merged_into=main)
    addressee: Proposal = (
        main if to == main.pk else get_object_or_404(merged.select_related("committee"), pk=to)
    )
    order = reply.assignment.order
    said = reply.answers.live().filter(ask__proposal=addressee).select_related("ask").order_by("ask__order")
    answers = [Answer(one.ask.text, one.get_decision_display(), one.measure, one.due_on) for one in said]
    authority = order.authority if order else ""
    paper = reply_letter(
        reply, addressee, making(), answers=answers, authority=authority, law=_law(main.committee_id)
    )
    return sent(request, paper, kind)


@audience()
def opinion(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """A co-handler's opinion, to the host."""
    from jianyan.proposals.papers.letters import co_opinion

    rows = CoOpinion.objects.visible_to(request.actor).live()
    one: CoOpinion = get_object_or_404(_through(rows, "assignment__"), pk=pk)
    hosts = Assignment.objects.of(request.actor.committee_id).live()
    host = (
        hosts.filter(proposal=one.assignment.proposal_id, role=Assignment.Role.HOST, returned_on__isnull=True)
        .select_related("unit")
        .first()
    )
    return sent(request, co_opinion(one, host, making()), kind)


@audience()
def form(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The form of one sponsor."""
    from jianyan.proposals.papers.sheets import feedback_form

    rows = FeedbackForm.objects.visible_to(request.actor).live()
    one: FeedbackForm = get_object_or_404(
        rows.select_related(
            "sponsor",
            "reply__assignment__unit",
            "proposal__committee",
            "proposal__session__term",
            "proposal__session__committee",
        ),
        pk=pk,
    )
    law = rules.on_day(one.committee_id, one.sent_on)
    return sent(request, feedback_form(one, making(), law), kind)


@audience(*READERS, Role.HU, Role.HL)
def notice(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The hand-over notice with its list; a unit's copy lists its own cases."""
    from jianyan.proposals.papers.handover import handover_notice

    actor = request.actor
    rows = queries.orders_of(actor)
    order: HandoverOrder = get_object_or_404(rows.select_related("committee"), pk=pk)
    held = _through(_given(actor.committee_id).filter(order=order))
    unit = ""
    if not actor.has(*READERS):
        held = held.filter(unit__in=actor.unit_ids)
        unit = "、".join(dict.fromkeys(one.unit.name for one in held))
    listed = list(held.order_by(*BY_UNIT))
    law = rules.on_day(actor.committee_id, order.issued_on)
    return sent(request, handover_notice(order, listed, law, making(), for_unit=unit), kind)


@audience(Role.HA, Role.PO)
def notices_by_unit(request: Request, committee: str, pk: int) -> HttpResponse:
    """The notice as each unit gets it, with its own cases alone: a file for each unit, to send them all."""
    from jianyan.proposals.papers.handover import by_unit, handover_notice

    actor, made = request.actor, making()
    rows = queries.orders_of(actor).select_related("committee")
    order: HandoverOrder = get_object_or_404(rows, pk=pk)
    law = rules.on_day(actor.committee_id, order.issued_on)
    held = _through(_given(actor.committee_id).filter(order=order)).order_by(*BY_UNIT)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as files:
        for no, (name, cases) in enumerate(by_unit(list(held)), 1):
            notice = handover_notice(order, cases, law, made, for_unit=name)
            files.writestr(f"{no:03d}交办通知（{name[:40]}）.docx", notice.to_bytes())
    return pages.download(
        kept.getvalue(), f"交办通知（各单位）{order.issued_on:%Y%m%d}.zip", "application/zip"
    )


@audience(Role.HA, Role.PO)
def meeting(request: Request, committee: str, kind: str) -> HttpResponse:
    """The lists for the hand-over meeting: what waits to be handed over, a page for each unit."""
    from jianyan.proposals.papers.handover import meeting_list

    waiting = _given(request.actor.committee_id).filter(proposal__state=State.ALLOCATING)
    held = list(_through(waiting.filter(proposal__voided_at=None)).order_by(*BY_UNIT))
    if not held:
        raise Http404
    return sent(request, meeting_list(request.actor.committee, held, making()), kind)


def _given(committee: int) -> TenantQuerySet:
    """Parts that a unit has, or is to have."""
    rows: TenantQuerySet = Assignment.objects.of(committee).live().filter(returned_on__isnull=True)
    return rows


@audience(Role.HA, Role.PO, Role.PC, Role.SG)
def reminder(request: Request, committee: str, unit: int, kind: str) -> HttpResponse:
    """What a unit has let pass, as of today."""
    from jianyan.proposals.papers.handover import reminder as letter_to

    one: Unit = get_object_or_404(Unit.objects.of(request.actor.committee_id).live(), pk=unit)
    made = making()
    late = list(queries.late_on(request.actor.committee_id, made.on).filter(unit=one))
    if not late:
        raise Http404
    return sent(request, letter_to(one, late, made, law=_law(one.committee_id)), kind)
