"""The reply suggestion by suggestion, and the ledger of all suggestions with what was said to them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import ASSIGNMENT_FLOW
from jianyan.proposals.forms import answers as f
from jianyan.proposals.models import Ask, Assignment, Proposal, Reply
from jianyan.proposals.queries import ledger
from jianyan.proposals.views.tabs import tabs

EXPORTED = 10_000  # lines of a workbook
COLUMNS = (
    "序号",
    "会议",
    "编号",
    "案由",
    "提案者",
    "第几条",
    "建议",
    "承办单位",
    "是否采纳",
    "措施或理由",
    "完成时限",
    "答复日期",
    "承诺兑现",
)
DRAFTED = (
    "reply_class",
    "number",
    "text",
    "signer",
    "contact_person",
    "publication_class",
    "publication_summary",
)
HANDLERS = (Role.HU, Role.HL, Role.PO)


@audience(*HANDLERS)
def reply_draft(request: Request, committee: str, pk: int) -> HttpResponse:
    """Write the reply of this round: each suggestion beside its fields, then the letter, or the sealed paper."""
    rows = Assignment.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Assignment = get_object_or_404(rows.select_related("unit", "proposal__committee"), pk=pk)
    if request.method != "POST":
        ASSIGNMENT_FLOW.check("draft", request.actor, one)
    reply = one.replies.live().filter(round=one.proposal.round).first()
    paper = ledger.sealed(reply) if reply else None
    form = f.ReplyForm(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        today=timezone.localdate(),
        record=one,
        initial=_written(one, reply),
        has_sealed=paper is not None,
    )
    answers = _answers(request, one.proposal, reply)
    if request.method == "POST" and _is_whole(form, answers) and form.fits(answers):
        given = form.given
        actions.draft_reply(
            one,
            **given,
            answers=[each.given for each in answers],
            by=request.actor,
            on=form.day,
            expected=form.cleaned_data["version"],
        )
        messages.success(request, "答复稿已保存。由负责人签发并送达以后，提案者才看得到。")
        return redirect(one.proposal.get_absolute_url())
    more = {
        "proposal": one.proposal,
        "unit": one.unit,
        "paper": paper,
        "label": "拟写答复",
        "button": "保存草稿",
    }
    return _page(request, form, answers, more)


def _written(one: Assignment, reply: Reply | None) -> dict[str, Any]:
    if reply is None:
        return {"number": ledger.next_number(one, timezone.localdate())}
    return {name: getattr(reply, name) for name in DRAFTED}


def _answers(request: Request, proposal: Proposal, reply: Reply | None) -> list[f.AnswerForm]:
    said = reply.answers.live() if reply else ()
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return f.answer_forms(ledger.to_answer(proposal), said, data, files)


def _is_whole(form: Any, answers: list[f.AnswerForm]) -> bool:
    """Every form is looked at, so that all that is missing is shown at once."""
    return all([form.is_valid(), *(one.is_valid() for one in answers)])


def _page(request: Request, form: Any, answers: list[f.AnswerForm], more: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    wrong = request.method == "POST" and any(one.errors for one in answers)
    given = {"form": form, "answers": answers, "wrong": wrong, **more}
    return render(request, "proposals/reply.html", given, status=status)


@audience(*HANDLERS)
def reply_answers(request: Request, committee: str, pk: int) -> HttpResponse:
    """What a delivered reply says to each suggestion: entered afterwards, or corrected with a reason."""
    rows = Reply.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    reply: Reply = get_object_or_404(
        rows.select_related("assignment__unit", "assignment__proposal__committee"), pk=pk
    )
    one = reply.assignment
    if not may.handle(request.actor, one):
        raise NotYours("逐条答复由承办单位或提案办公室登记")
    form = f.MarkForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=reply)
    answers = _answers(request, one.proposal, reply)
    if request.method == "POST" and _is_whole(form, answers):
        try:
            actions.mark_answers(
                reply,
                [each.given for each in answers],
                by=request.actor,
                on=form.day,
                reason=form.cleaned_data["reason"],
                expected=form.cleaned_data["version"],
            )
        except Refused as why:
            if type(why) is not Refused:
                raise
            form.add_error("reason", str(why))
        else:
            messages.success(request, "逐条答复已登记，写明时限的已列入承诺事项。")
            return redirect(f"{one.proposal.get_absolute_url()}#asks")
    more = {
        "proposal": one.proposal,
        "unit": one.unit,
        "reply": reply,
        "paper": ledger.sealed(reply),
        "label": "登记逐条答复",
        "button": "保存",
    }
    return _page(request, form, answers, more)


@audience(Role.PO)
def divide(request: Request, committee: str, pk: int) -> HttpResponse:
    """Correct how the suggestions of a proposal were divided."""
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one: Proposal = get_object_or_404(rows.select_related("committee"), pk=pk)
    known = ledger.own_asks(one)
    lines = [ask.text for ask in known or actions.answers.divided(one)]
    initial = {
        "asks": "\n\n".join(lines),
        "seen": " ".join(f"{ask.pk}.{ask.version}" for ask in known),
    }
    form = f.DivideForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.correct_asks(one, data["asks"], by=request.actor, on=form.day, expected=data["seen"])
        messages.success(request, "建议分条已更正。")
        return redirect(f"{one.get_absolute_url()}#asks")
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/divide.html", {"form": form, "proposal": one}, status=status)


@audience()
def asks(request: Request, committee: str) -> HttpResponse:
    """The suggestion ledger: every suggestion this seat may read with its answers over the years."""
    form = f.LedgerFilter(request.GET, actor=request.actor)
    rows: TenantQuerySet = (
        Ask.objects.visible_to(request.actor).live().filter(proposal__voided_at__isnull=True)
    )
    rows = rows.exclude(Q(proposal__state="draft") | Q(proposal__state="withdrawn"))
    rows = ledger.followed(rows, request.actor)
    if form.is_valid():
        rows = ledger.found(rows, form.cleaned_data, request.actor)
    if request.GET.get("export"):
        return _export(rows, request)
    page = pages.keyset(ledger.with_answers(rows, request.actor), request, ("-id",), 50)
    return render(request, "proposals/asks.html", {"form": form, "page": page, "tabs": tabs(request)})


def _export(rows: TenantQuerySet, request: Request) -> HttpResponse:
    """The ledger as shown: a line for each answer, one without where nothing was said yet."""
    shown = ledger.with_answers(rows, request.actor).select_related(
        "proposal__committee", "proposal__session__term"
    )
    asked, notes = pages.exported(shown.order_by("-id"), EXPORTED)
    table: list[list[Any]] = []
    for one in asked:
        for answer in one.said or (None,):
            table.append([len(table) + 1, *_line(one, answer)])
    found = sheets.Ledger("建议台账", COLUMNS, table, notes)
    return pages.download(sheets.write(found, made_at=timezone.now()), "建议台账.xlsx", pages.XLSX)


def _line(one: Any, answer: Any) -> list[Any]:
    case = one.proposal
    head = [str(case.session or ""), case.number, case.cause, case.lead_name, one.order, one.text]
    if answer is None:
        return [*head, None, None, None, None, None, None]
    kept = "、".join(promise.get_state_display() for promise in answer.promised)
    return [
        *head,
        answer.reply.assignment.unit.name,
        answer.get_decision_display(),
        answer.measure,
        answer.due_on,
        answer.reply.delivered_on,
        kept or None,
    ]
