"""The page of a proposal: its stamp, texts, units, replies, timeline, and the buttons of this reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import attachments, journal
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience
from jianyan.proposals import actions, queries, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Proposal, Reply, State
from jianyan.proposals.queries import ledger
from jianyan.proposals.views import paper_links
from jianyan.proposals.views.moves import BESIDE, FORMS

STAMPS = {
    "submitted_on": "提交",
    "filed_on": "立案",
    "handed_over_on": "交办",
    "replied_on": "办复",
    "closed_on": "办结",
}


def found(request: Request, pk: int) -> Proposal:
    """The proposal, if this seat may open it; else 404."""
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor)
    one: Proposal = get_object_or_404(queries.told(rows, request.actor), pk=pk)
    one.committee = request.actor.committee
    return one


@audience()
def proposal(request: Request, committee: str, pk: int) -> HttpResponse:
    """One proposal."""
    one: Any = found(request, pk)
    actor, today = request.actor, timezone.localdate()
    file = queries.case_file(one, actor)
    parts = [_with_moves(part, request) for part in file.by_assignment()]
    children = _children(one, request) if one.has_children else []
    return render(
        request,
        "proposals/case.html",
        {
            "proposal": one,
            "stamp": stamp(one, request, today),
            "buttons": _buttons(one, request, file),
            "overlays": _overlays(one, request),
            "file": parts,
            "decisions": file.decisions,
            "visits": file.visits if one.follows else [],
            "honours": file.honours,
            "publication": queries.standing_decision(one, today) if one.filed_on else None,
            "more": _more(one, parts, request),
            "may_divide": may.pass_on(actor) and one.submitted_on is not None,
            # How a case was closed tells what its sponsor said of it.
            "shows_close": not actor.unit_ids or rules.opens_ratings(one.committee_id),
            "papers": paper_links.of_case(request, one, parts, children),
            "children": children,
            "became": _became(file, actor) if one.follows else None,
            "entries": journal.steps(one) if one.follows else _dates(one),
            "progress": file.progress,
            "may_dispute": may.owns(actor, one),
            "may_settle": may.may_settle(actor),
            "files": (files := attachments.of_record(one)),
            "lacks_seal": not files and _needs_seal(one, actor),
            "shows_contact": may.prepare(actor, one),
            "shows_remarks": actor.has(*OFFICE),
        },
    )


def stamp(one: Proposal, request: Request, today: date) -> dict[str, Any]:
    """Who must act next and by when."""
    step = queries.next_step(one, request.actor)
    if step is None:
        return {
            "tone": "done",
            "head": "办结" if one.closed_on else "结果",
            "who": one.get_state_display(),
            "by": next((on for name in ENDS if (on := getattr(one, name))), None),
        }
    late = step.by is not None and step.by < today
    left = abs((step.by - today).days) if step.by else 0
    return {
        "tone": "you" if step.mine else "late" if late else "wait",
        "who": step.who,
        "act": step.act,
        "by": step.by,
        "left": ""
        if step.by is None
        else f"已过{left}天"
        if late
        else f"还有{left}天"
        if left
        else "今天到期",
    }


ENDS = ("closed_on", "case_withdrawn_on", "not_filed_on", "merged_on", "withdrawn_on")
STEPS_BACK = (  # stand after what leads on
    "decline",
    "withdraw_name",
    "send_back",
    "withdraw",
    "ask_withdrawal",
    "refuse_withdrawal",
    "refuse_reconsider",
    "lapse",
    "archive",
)


def _buttons(one: Proposal, request: Request, file: queries.CaseFile) -> list[dict[str, str]]:
    """The open moves of the table that have a form, then the verbs beside it."""
    actor = request.actor
    if one.voided_at:
        return []
    moves = [(move.name, move.label) for move in FLOW.open_to(actor, one) if move.name in FORMS]
    moves = [move for move in moves if _fits_signer(move[0], one, actor)]
    moves.sort(key=lambda move: move[0] in STEPS_BACK)
    if one.state == State.REPLIED and may.prepare(actor, one) and file.somebody_to_ask(one.round):
        moves.append(("send_feedback", "发出征询意见表"))
    if one.state == State.HANDED_OVER and may.keep_waiting(actor, one) and queries.silent(one):
        moves.append(("accept_by_silence", BESIDE["accept_by_silence"][0]))
    buttons = _linked(one, moves)
    if one.state in (State.DRAFT, State.COSIGNING, State.RETURNED) and may.send(actor, one):
        url = reverse("proposal_edit", args=[one.committee.code, one.pk])
        buttons.append({"label": "修改", "url": url})
    if one.is_standing_case and may.may_publish(actor):
        url = reverse("proposal_publication", args=[one.committee.code, one.pk])
        buttons.append({"label": "决定公开", "url": url})
    return buttons


def _linked(one: Proposal, moves: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"label": label, "url": reverse("proposal_move", args=[one.committee.code, one.pk, name])}
        for name, label in moves
    ]


def _fits_signer(name: str, one: Proposal, actor: Any) -> bool:
    """Who has signed is not asked again; who has not has no name to take off; nobody declines twice."""
    if name not in ("sign", "decline", "withdraw_name"):
        return True
    own = next((signer for signer in one.signers[1:] if may.is_signer(actor, signer)), None)
    if own is None:
        return False
    if name == "withdraw_name":
        return bool(own.confirmed_on)
    return not own.confirmed_on and not (name == "decline" and own.declined_on)


def _overlays(one: Proposal, request: Request) -> list[dict[str, str]]:
    """Verbs that leave the state alone, and taking back the last step: they stand apart from what leads on."""
    shown: Any = one
    actor, names = request.actor, []
    if one.voided_at:
        return []
    if one.case_no and may.may_distinguish(actor):
        names.append("distinguish")
    if one.case_no and may.may_supervise(actor) and one.state not in actions.SETTLED:
        names.append("supervise")
        names += ["end_supervision"] if shown.is_supervised and one.supervisions_open else []
    if one.submission_no and may.may_overlay(actor) and one.state not in actions.SETTLED:
        names.append("end_urgency" if shown.is_urgent else "mark_urgent")
        names.append("lift_hold" if shown.is_held else "hold")
    if shown.follows and actions.may_take_back(one, actor):
        names.append("take_back")
    links = _linked(one, [(name, BESIDE[name][0]) for name in names])
    if one.replied_on and may.pass_on(actor):
        url = reverse("outside_score", args=[one.committee.code, one.pk])
        links.append({"label": "登记第三方评估", "url": url})
    return links


def _with_moves(part: dict[str, Any], request: Request) -> dict[str, Any]:
    """An assignment with its open moves, and which of its forms this reader may fill in."""
    one = part["assignment"]
    part["may_class"] = may.class_reply(request.actor, one)
    part["moves"] = [move for move in ASSIGNMENT_FLOW.open_to(request.actor, one) if move.name != "reopen"]
    for line in part["replies"]:
        line["open"] = {
            form.pk
            for form in line["forms"]
            if form.returned_on is None
            and (may.rate(request.actor, form) or may.enter_rating(request.actor, form))
        }
    return part


def _more(one: Proposal, file: list[dict[str, Any]], request: Request) -> ledger.CaseFile:
    """Suggestions, promises and assessments; each reply gets the links this reader may follow from it."""
    lines = [line for part in file for line in part["replies"]]
    for line in lines:
        line["reply"].shown_forms = line["forms"]
    if not one.follows:  # type: ignore[attr-defined]
        return ledger.CaseFile()
    more = ledger.case_file(one, request.actor, [line["reply"] for line in lines])
    passed = {reason.form_id for reason in more.reasons}
    for part in file:
        for line in part["replies"]:
            line["may_pass_on"], line["passed"] = may.pass_on(request.actor), passed
            line["links"] = _reply_links(one, part["assignment"], line["reply"], more, request)
    return more


def _reply_links(
    one: Proposal, held: Assignment, reply: Reply, more: ledger.CaseFile, request: Request
) -> list[dict[str, str]]:
    """What may be entered of a delivered reply afterwards."""
    if reply.delivered_on is None:
        return []
    actor, links = request.actor, []
    if may.handle(actor, held):
        asks = [ask for group in more.groups for ask in group.asks]
        left = any(all(answer.reply_id != reply.pk for answer in ask.said) for ask in asks)
        links += [("reply_answers", "登记逐条答复" if left else "更正逐条答复")] if asks else []
        links += [("promise_new", "登记承诺事项")]
    side = "unit" if may.is_unit(actor, held) else "sponsor" if may.leads(actor, one) else ""
    given = {grade.side for grade in more.grades if grade.reply_id == reply.pk}
    if side and side not in given and _grades(one):
        links.append(("grade", "评提案质量" if side == "unit" else "评办理质量"))
    return [
        {"label": label, "url": reverse(name, args=[one.committee.code, reply.pk])} for name, label in links
    ]


def _grades(one: Proposal) -> bool:
    return rules.on_day(one.committee_id, timezone.localdate()).mutual_grading


def _children(one: Proposal, request: Request) -> list[Proposal]:
    rows = Proposal.objects.visible_to(request.actor).live().filter(merged_into=one)
    return list(rows.select_related("committee").order_by("id"))


def _needs_seal(one: Proposal, actor: Any) -> bool:
    """Before it is decided upon, the office is told where the rules ask for a seal."""
    if not may.prepare(actor, one) or one.state not in (State.SUBMITTED, State.UNDER_REVIEW):
        return False
    return rules.on_day(one.committee_id, one.submitted_on or timezone.localdate()).needs_seal(
        one.sponsor_type
    )


def _became(file: queries.CaseFile, actor: Any) -> dict[str, Any] | None:
    """What a refused proposal was made into: the record where this seat may open it. Neighbours are not imported."""
    link = next(iter(file.conversions), None)
    if link is None:
        return None
    if not link.target_id:
        return {"text": "等待登记为社情民意信息"}
    rows = apps.get_model(link.target_model).objects.visible_to(actor)
    record = rows.filter(pk=link.target_id).select_related("committee").first()
    return {"text": "已登记为社情民意信息", "record": record}


def _dates(one: Proposal) -> list[dict[str, Any]]:
    """What everyone may know of a public case: on which day it stood where."""
    return [{"on": on, "title": title} for name, title in STAMPS.items() if (on := getattr(one, name))]
