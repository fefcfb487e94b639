"""The page of a proposal: its stamp, texts, units, replies, timeline, and the buttons of this reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal
from jianyan.people.actors import OFFICE, Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import Assignment, Contact, Proposal, Question, Reply, State
from jianyan.proposals.models.choices import OVER, UNSENT
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
    actor, today = request.actor, timezone.localdate()
    law = _law(actor, today)
    opens = law.unit_sees_ratings == rules.AFTER_CLOSING
    file = queries.case_file(pk, actor, opens_ratings=opens)
    if file is None:
        raise Http404
    one: Any = file.proposal
    parts = [_with_moves(part, request) for part in file.by_assignment()]
    return render(
        request,
        "proposals/case.html",
        {
            "proposal": one,
            "stamp": stamp(one, request, today),
            "way": queries.way(one),
            "buttons": _buttons(one, request, file),
            "overlays": _overlays(one, request, file),
            "file": parts,
            "decisions": file.decisions,
            "consulted": file.consulted,
            "visits": file.visits if one.follows else [],
            "honours": file.honours,
            "publication": file.publication,
            "open_outside": queries.open_outside(file.publication, one, today),
            "more": _with_links(one, file, parts, law, request) if one.follows else None,
            "may_divide": may.pass_on(actor) and one.submitted_on is not None,
            # How a case was closed tells what its sponsor said of it.
            "shows_close": not actor.unit_ids or opens,
            "papers": paper_links.of_case(request, one, parts, file.children),
            "children": file.children,
            "ties": _ties(file, actor),
            "became": _became(file, actor) if one.follows else None,
            "entries": journal.steps(one) if one.follows else _dates(one),
            "progress": file.progress,
            "questions": _questions(one, file, actor),
            "may_ask": _may_ask(one, file, actor),
            "asks_from_paper": may.may_enter(actor) and not may.owns(actor, one),
            "may_dispute": may.owns(actor, one),
            "may_settle": may.may_settle(actor),
            "files": file.files,
            "lacks_seal": not file.files and _needs_seal(one, actor),
            "shows_contact": may.prepare(actor, one),
            "shows_remarks": actor.has(*OFFICE),
        },
    )


@audience()
def similar(request: Request, committee: str, pk: int) -> HttpResponse:
    """Other filed cases like this one, as far as this seat may open them, and those other committees opened to all."""
    one = found(request, pk)
    cases = queries.similar(one.cause, request.actor, text=one.body, but=one.pk)
    others = queries.similar_elsewhere(one.cause, request.actor, timezone.localdate(), text=one.body)
    context = {"proposal": one, "cases": cases, "others": others}
    return render(request, "proposals/case_similar.html", context)


def _questions(one: Proposal, file: queries.CaseFile, actor: Actor) -> list[Any]:
    """Questions of the case, each with whether this seat is the one to answer it."""
    owns = may.owns(actor, one)
    of_unit = actor.has(Role.HU, Role.HL) and not owns
    for each in file.questions:
        to_sponsor = each.asked_by == Question.Side.UNIT
        each.mine_to_answer = (
            owns and each.sponsor_case == one.pk if to_sponsor else of_unit and each.unit_pk in actor.unit_ids
        )
    return file.questions


def _may_ask(one: Proposal, file: queries.CaseFile, actor: Actor) -> bool:
    """Units and sponsors while the case is being handled; the page of the question has the last word."""
    if one.voided_at or one.state in (*actions.questions.OVER, State.DRAFT):
        return False
    if may.owns(actor, one):
        return bool(one.handed_over_on or one.merged_into_id)
    if may.may_enter(actor):
        return any(part.handed_over_on and part.returned_on is None for part in file.assignments)
    return any(part.returned_on is None and may.is_unit(actor, part) for part in file.assignments)


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
    hour = one.cosign_until_at if step.by and one.state == State.COSIGNING else None
    if hour:
        late = hour < timezone.now()
    return {
        "tone": "you" if step.mine else "late" if late else "wait",
        "who": step.who,
        "act": step.act,
        "by": step.by,
        "left": f"{timezone.localtime(hour):%H:%M}截止"
        if hour
        else ""
        if step.by is None
        else f"已过{left}天"
        if late
        else f"还有{left}天"
        if left
        else "今天到期",
    }


ENDS = ("closed_on", "case_withdrawn_on", "not_filed_on", "merged_on", "withdrawn_on")
NOT_ONWARD = (  # stand after what leads on
    "decline",
    "withdraw_name",
    "send_back",
    "withdraw",
    "ask_withdrawal",
    "refuse_withdrawal",
    "refuse_reconsider",
    "lapse",
    "archive",
    "second_review",  # an opinion beside the decision that is due
)


def _buttons(one: Proposal, request: Request, file: queries.CaseFile) -> list[dict[str, str]]:
    """The open moves of the table that have a form, then the verbs beside it."""
    actor = request.actor
    if one.voided_at:
        return []
    moves = [(move.name, move.label) for move in FLOW.open_to(actor, one) if move.name in FORMS]
    moves = [move for move in moves if _fits_signer(move[0], one, actor)]
    moves.sort(key=lambda move: move[0] in NOT_ONWARD)
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


def _ids(one: Proposal, file: queries.CaseFile) -> list[int]:
    """The ids of the case and of everything that was done with it."""
    return [one.pk, *(signer.pk for signer in one.signers), *file.ids]


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


def _overlays(one: Proposal, request: Request, file: queries.CaseFile) -> list[dict[str, str]]:
    """Verbs that leave the state alone, and taking back the last step: they stand apart from what leads on."""
    shown: Any = one
    actor, names = request.actor, []
    if one.voided_at:
        return []
    if one.case_no and may.may_distinguish(actor):
        names.append("distinguish")
        names += ["undistinguish"] if file.honours else []
    if one.case_no and may.may_supervise(actor) and one.state not in actions.SETTLED:
        names.append("supervise")
        names += ["end_supervision"] if shown.is_supervised and one.supervisions_open else []
    if one.submission_no and may.may_overlay(actor) and one.state not in actions.SETTLED:
        names.append("end_urgency" if shown.is_urgent else "mark_urgent")
        names.append("lift_hold" if shown.is_held else "hold")
    if may.may_pass_on_case(actor) and one.state not in (*UNSENT, *OVER):
        here = [signer.left_on is None for signer in one.signers if signer.person_id]
        names += ["sponsor_leaves"] if any(here) else []
        names += ["sponsor_returns"] if not all(here) else []
    if shown.follows and actions.may_take_back(one, file.assignments, _ids(one, file), actor):
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
    logged = any(one.mode == Contact.Mode.VISIT and not one.disputed_on for one in part["contacts"])
    for line in part["replies"]:
        line["unvisited"] = logged and any(form.visited == "no" for form in line["forms"])
        line["open"] = {
            form.pk
            for form in line["forms"]
            if form.returned_on is None
            and (may.rate(request.actor, form) or may.enter_rating(request.actor, form))
        }
    return part


def _law(actor: Actor, today: date) -> rules.Rules:
    """The rules of today, for the seats whose page depends on them: a unit's, and whoever may have signed."""
    asks = actor.unit_ids or actor.person_ids or actor.body_ids
    return rules.on_day(actor.committee_id, today) if asks else rules.Rules()


def _with_links(
    one: Proposal, file: queries.CaseFile, parts: list[dict[str, Any]], law: rules.Rules, request: Request
) -> queries.CaseFile:
    """Suggestions, promises and assessments; each reply gets the links this reader may follow from it."""
    passed = {reason.form_id for reason in file.reasons}
    for part in parts:
        for line in part["replies"]:
            line["may_pass_on"], line["passed"] = may.pass_on(request.actor), passed
            line["links"] = _reply_links(one, part["assignment"], line["reply"], file, law, request)
    return file


def _reply_links(
    one: Proposal,
    held: Assignment,
    reply: Reply,
    file: queries.CaseFile,
    law: rules.Rules,
    request: Request,
) -> list[dict[str, str]]:
    """What may be entered of a delivered reply afterwards."""
    if reply.delivered_on is None:
        return []
    actor, links = request.actor, []
    if may.handle(actor, held):
        asks = [ask for group in file.groups for ask in group.asks]
        left = any(all(answer.reply_id != reply.pk for answer in ask.said) for ask in asks)
        links += [("reply_answers", "登记逐条答复" if left else "更正逐条答复")] if asks else []
        links += [("promise_new", "登记承诺事项")]
    side = "unit" if may.is_unit(actor, held) else "sponsor" if may.leads(actor, one) else ""
    given = {grade.side for grade in file.grades if grade.reply_id == reply.pk}
    if side and side not in given and law.mutual_grading:
        links.append(("grade", "评提案质量" if side == "unit" else "评办理质量"))
    return [
        {"label": label, "url": reverse(name, args=[one.committee.code, reply.pk])} for name, label in links
    ]


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


def _ties(file: queries.CaseFile, actor: Any) -> list[Any]:
    """Records of other rooms about the case, as far as this seat may open them. One query a table, mostly none."""
    by_table: dict[str, list[int]] = {}
    for link in file.ties:
        by_table.setdefault(link.source_model, []).append(link.source_id)
    return [
        record
        for name, ids in by_table.items()
        for record in apps.get_model(name)
        .objects.visible_to(actor)
        .live()
        .filter(pk__in=ids)
        .select_related("committee")
    ]


def _dates(one: Proposal) -> list[dict[str, Any]]:
    """What everyone may know of a public case: on which day it stood where."""
    return [{"on": on, "title": title} for name, title in STAMPS.items() if (on := getattr(one, name))]
