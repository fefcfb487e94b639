"""One opinion: its page, and the page of each move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.tenancy import TenantQuerySet
from jianyan.opinions import actions, forms, permissions, queries
from jianyan.opinions.flow import FLOW
from jianyan.opinions.models import Opinion, OpinionInstruction, Transfer
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience

Do = Callable[[Opinion, dict[str, Any]], object]
READ_ONLY = OpinionInstruction.Kind.READ_ONLY


@dataclass(frozen=True)
class Step:
    """The page of a move: its form, and the verb it calls with what was filled in."""

    form: type[forms.MoveForm]
    do: Do
    starts: Callable[[Opinion], dict[str, Any]] = lambda opinion: {}


def _given(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: data[name] for name in (*names, "by", "on", "expected")}


def _instruct(opinion: Opinion, data: dict[str, Any]) -> object:
    given = _given(data, "leader", "position", "level", "text", "to_unit")
    return actions.record_instruction(opinion, **given)


def _read(opinion: Opinion, data: dict[str, Any]) -> object:
    return actions.record_instruction(opinion, kind=READ_ONLY, **_given(data, "leader", "position", "level"))


def _merge(opinion: Opinion, data: dict[str, Any]) -> object:
    return actions.merge(data["main"], [opinion], by=data["by"], on=data["on"])


def _came(opinion: Opinion) -> dict[str, Any]:
    return {"title": opinion.title, "text": opinion.text}


def _edited(opinion: Opinion) -> dict[str, Any]:
    return {"title": opinion.shown_title, "text": opinion.edited_text or opinion.text}


_resubmit = Step(forms.TextForm, lambda o, d: actions.resubmit(o, **_given(d, "title", "text")), _came)
_instruction = Step(forms.InstructionForm, _instruct)
_transfer = Step(forms.TransferForm, lambda o, d: actions.transfer(o, **_given(d, "unit", "due_on")))

STEPS: dict[str, Step] = {
    "resubmit": _resubmit,
    "resubmit_registered": _resubmit,
    "register": Step(forms.RegisterForm, lambda o, d: actions.register(o, **_given(d, "secrecy_checked"))),
    "return": Step(forms.ReasonForm, lambda o, d: actions.send_back_manuscript(o, **_given(d, "reason"))),
    "decline": Step(forms.ReasonForm, lambda o, d: actions.decline(o, **_given(d, "reason"))),
    "merge": Step(forms.MergeForm, _merge),
    "edit": Step(forms.TextForm, lambda o, d: actions.edit(o, **_given(d, "title", "text")), _edited),
    "record_adoption": Step(
        forms.AdoptionForm,
        lambda o, d: actions.record_adoption(o, **_given(d, "level", "adopter", "mode", "ref_no")),
    ),
    "record_instruction": _instruction,
    "add_instruction": _instruction,
    "record_reading": Step(forms.ReadingForm, _read),
    "transfer": _transfer,
    "transfer_again": _transfer,
    "archive": Step(forms.MoveForm, lambda o, d: actions.archive(o, **_given(d))),
}
MAIN = ("register", "resubmit", "resubmit_registered", "edit", "submit_issue", "transfer", "archive")


def _visible(actor: Actor) -> TenantQuerySet:
    rows = Opinion.objects.of(actor.committee_id).visible_to(actor)
    return rows.select_related(
        "committee", "body", "sector", "merged_into", "merged_into__committee"
    ).prefetch_related("reporters__person__committee", "transfers__unit", "merged__committee")


def _buttons(opinion: Opinion, actor: Actor) -> list[dict[str, Any]]:
    """The open moves as links: to their own page, to the issue being compiled, or to the issue that carries the item."""
    code, found = actor.committee.code, []
    for move in FLOW.open_to(actor, opinion):
        if move.name in STEPS:
            url = reverse("opinion_move", args=[code, opinion.pk, move.name])
        elif move.name == "submit_issue":
            url = f"{reverse('issue_new', args=[code])}?opinion={opinion.pk}"
        else:
            continue
        found.append({"label": move.label, "url": url, "main": move.name in MAIN})
    return found


@audience()
def opinion(request: Request, committee: str, pk: int) -> HttpResponse:
    """One opinion: who acts next, both texts, what came of it, and how it got here."""
    one = get_object_or_404(_visible(request.actor), pk=pk)
    transfers = [row for row in one.transfers.all() if not row.voided_at]
    buttons = [] if one.voided_at else _buttons(one, request.actor)
    keeper = permissions.keep(request.actor, one)
    mine = [
        row for row in transfers if not row.answered_on and (keeper or row.unit_id in request.actor.unit_ids)
    ]
    context = {
        "opinion": one,
        "stamp": queries.stamp(one, transfers, bool([b for b in buttons if b["main"]] or mine)),
        "buttons": buttons,
        "answerable": {row.pk for row in mine},
        "reporters": [row for row in one.reporters.all() if not row.voided_at],
        "transfers": transfers,
        "adoptions": one.adoptions.live().order_by("adopted_on", "id"),
        "instructions": one.instructions.live().select_related("to_unit").order_by("instructed_on", "id"),
        "entries": _timeline(one),
        "source": queries.origin_of(one, request.actor),
    }
    return render(request, "opinions/opinion.html", context | _office_only(one, request.actor))


def _timeline(one: Opinion) -> list[dict[str, Any]]:
    return [{"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)]


def _office_only(one: Opinion, actor: Actor) -> dict[str, Any]:
    """What only the house reads: the issues that carry the item, manuscripts under the same title."""
    if not permissions.may_read_bulletins(actor):
        return {}
    placings = one.placings.live().select_related("issue", "issue__series", "issue__committee")
    waiting = one.state == Opinion.State.SUBMITTED and permissions.keep(actor, one)
    return {"placings": placings, "same": queries.same_title(one) if waiting else []}


@audience()
def opinion_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """The page of one move; what the table refuses is answered with the reason."""
    one = get_object_or_404(_visible(request.actor), pk=pk)
    if name not in STEPS:
        raise Http404
    step, move = (
        STEPS[name],
        FLOW.check(name, request.actor, one) if request.method == "GET" else FLOW.moves[name],
    )
    initial = {"on": timezone.localdate(), "version": one.version} | step.starts(one)
    form = step.form(
        request.POST if request.method == "POST" else None, opinion=one, actor=request.actor, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "opinions/move.html", {"opinion": one, "move": move, "form": form}, status=status
        )
    step.do(one, form.cleaned_data | {"by": request.actor, "expected": form.cleaned_data["version"]})
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.get_absolute_url())


@audience()
def opinion_answer(request: Request, committee: str, pk: int, transfer: int) -> HttpResponse:
    """A unit says what it did."""
    one = get_object_or_404(_visible(request.actor), pk=pk)
    sent = get_object_or_404(
        Transfer.objects.of(request.actor.committee_id).live().select_related("opinion", "unit"),
        pk=transfer,
        opinion=one,
    )
    initial = {"on": timezone.localdate(), "version": sent.version}
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"opinion": one, "move": FLOW.moves["unit_feedback"], "form": form, "unit": sent.unit}
        return render(request, "opinions/move.html", context, status=status)
    data = form.cleaned_data
    actions.unit_feedback(sent, data["answer"], by=request.actor, on=data["on"], expected=data["version"])
    messages.success(request, "已反馈办理情况，系统已告知反映人。")
    return redirect(one.get_absolute_url())
