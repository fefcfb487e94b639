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

from jianyan.core.models import Attachment
from jianyan.core.tenancy import TenantQuerySet
from jianyan.language import reporting
from jianyan.opinions import actions, forms, permissions, queries
from jianyan.opinions.flow import FLOW
from jianyan.opinions.models import Opinion, OpinionInstruction, Transfer
from jianyan.opinions.queries import alike, history, texts
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
    given = _given(data, "leader", "position", "level", "number", "to_unit")
    words: dict[str, Any] = {"text": data.get("text") or "", "scan": _file(data, "scan")}
    return actions.record_instruction(opinion, **given, **words)


def _read(opinion: Opinion, data: dict[str, Any]) -> object:
    return actions.record_instruction(opinion, kind=READ_ONLY, **_given(data, "leader", "position", "level"))


def _merge(opinion: Opinion, data: dict[str, Any]) -> object:
    return actions.merge(data["main"], [opinion], by=data["by"], on=data["on"])


def _adopt(opinion: Opinion, data: dict[str, Any]) -> object:
    given = _given(data, "level", "adopter", "mode", "ref_no")
    return actions.record_adoption(opinion, evidence=_file(data, "evidence"), **given)


def _file(data: dict[str, Any], name: str) -> tuple[str, bytes] | None:
    return (data[name].name, data[name].read()) if data.get(name) else None


_instruction = Step(forms.InstructionForm, _instruct)
_transfer = Step(
    forms.TransferForm, lambda o, d: actions.transfer(o, **_given(d, "unit", "due_on", "request"))
)

STEPS: dict[str, Step] = {
    "recall": Step(forms.MoveForm, lambda o, d: actions.recall(o, **_given(d))),
    "register": Step(forms.RegisterForm, lambda o, d: actions.register(o, **_given(d, "secrecy_checked"))),
    "return": Step(forms.ReasonForm, lambda o, d: actions.send_back_manuscript(o, **_given(d, "reason"))),
    "decline": Step(forms.DeclineForm, lambda o, d: actions.decline(o, **_given(d, "reason", "note"))),
    "merge": Step(forms.MergeForm, _merge),
    "record_adoption": Step(forms.AdoptionForm, _adopt),
    "record_instruction": _instruction,
    "add_instruction": _instruction,
    "record_reading": Step(forms.ReadingForm, _read),
    "transfer": _transfer,
    "transfer_again": _transfer,
    "archive": Step(forms.MoveForm, lambda o, d: actions.archive(o, **_given(d))),
}
# Moves with a page of their own.
PAGES = {"edit": "opinion_edit", "resubmit": "opinion_rewrite", "resubmit_registered": "opinion_rewrite"}
MAIN = ("register", "resubmit", "resubmit_registered", "edit", "submit_issue", "transfer", "archive")


def _visible(actor: Actor) -> TenantQuerySet:
    rows = Opinion.objects.of(actor.committee_id).visible_to(actor)
    return rows.select_related(
        "committee", "body", "sector", "commission__committee", "merged_into__committee"
    ).prefetch_related(
        "reporters__person__committee", "transfers__unit", "merged__committee", "merged_into__transfers__unit"
    )


def _buttons(opinion: Opinion, actor: Actor) -> list[dict[str, Any]]:
    """The open moves as links: to their own page, to the issue being compiled, or to the issue that carries the item."""
    code, found = actor.committee.code, []
    for move in FLOW.open_to(actor, opinion):
        if move.name in STEPS:
            url = reverse("opinion_move", args=[code, opinion.pk, move.name])
        elif move.name in PAGES:
            url = reverse(PAGES[move.name], args=[code, opinion.pk])
        elif move.name == "submit_issue":
            url = f"{reverse('issue_new', args=[code])}?opinion={opinion.pk}"
        else:
            continue
        found.append({"label": move.label, "url": url, "main": move.name in MAIN})
    return found


@audience()
def opinion(request: Request, committee: str, pk: int) -> HttpResponse:
    """One opinion: who acts next, both texts and how they differ, what came of it, and how it got here."""
    actor = request.actor
    one: Opinion = get_object_or_404(_visible(actor), pk=pk)
    item = one.merged_into or one  # what came of the item came of what was merged into it
    transfers = [row for row in item.transfers.all() if not row.voided_at]
    adoptions = list(item.adoptions.live().order_by("adopted_on", "id"))
    instructions = list(item.instructions.live().select_related("to_unit").order_by("instructed_on", "id"))
    buttons = [] if one.voided_at else _buttons(one, actor)
    keeper, inside = permissions.keep(actor, one), permissions.may_read_bulletins(actor)
    mine = [row for row in transfers if not row.answered_on and (keeper or row.unit_id in actor.unit_ids)]
    own = inside or permissions.owns(actor, one)
    came = [] if one.merged_into else [*transfers, *adoptions, *instructions]
    context = {
        "opinion": one,
        "stamp": queries.stamp(one, transfers, bool([b for b in buttons if b["main"]] or mine)),
        "buttons": buttons,
        "answerable": {row.pk for row in mine},
        "reporters": [row for row in one.reporters.all() if not row.voided_at],
        "transfers": transfers,
        "adoptions": adoptions,
        "instructions": instructions,
        "ticks": any(row.kind == READ_ONLY for row in instructions),
        "files": _files(actor, adoptions, instructions, inside),
        "entries": _timeline(one, inside) if own else [],
        "source": queries.origin_of(one, actor),
        "placings": item.placings.live()
        .filter(issue__signed_on__isnull=False, issue__voided_at__isnull=True)
        .select_related("issue__series", "issue__committee"),
        "own": own,
        "inside": inside,
        "may_correct": keeper and not one.voided_at,
        "pieces": texts.differences(one.whole, one.edited_text) if own and one.edited_text else [],
        "undo": permissions.keep(actor, one)
        and actions.may_take_back(one, [one.pk, *(row.pk for row in came)], actor),
    }
    return render(request, "opinions/opinion.html", context | _office_only(one, actor))


# What was said inside the house when an issue went round is not told to those who wrote.
INNER = ("opinions.send_back", "opinions.compile", "opinions.correct")


def _timeline(one: Opinion, inside: bool) -> list[dict[str, Any]]:
    return [
        {"on": step.on, "title": step.title, "who": step.who, "note": _noted(step, inside)}
        for step in history.steps(one)
    ]


def _noted(step: history.Step, inside: bool) -> str:
    said = step.note if inside or step.kind not in INNER else ""
    return "；".join(filter(None, (said, "已告知反映人" if step.told else "")))


def _files(
    actor: Actor, adoptions: list[Any], instructions: list[Any], inside: bool
) -> dict[int, list[Attachment]]:
    """The evidence of adoptions, and for the house the scans of instructions. One query."""
    named = [row.pk for row in (*adoptions, *(instructions if inside else ()))]
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.of(actor.committee_id).live().filter(record_id__in=named)
    for file in rows.select_related("committee").order_by("id") if named else ():
        found.setdefault(file.record_id, []).append(file)
    return found


def _office_only(one: Opinion, actor: Actor) -> dict[str, Any]:
    """What only the house reads: manuscripts on a like matter, what was merged into the item, each edited text."""
    if not permissions.may_read_bulletins(actor):
        return {}
    looks = one.state in (Opinion.State.SUBMITTED, Opinion.State.REGISTERED) and permissions.keep(actor, one)
    return {
        "merged": [row for row in one.merged.all() if not row.voided_at],
        "same": alike.near(one.title, actor, but=one.pk) if looks else [],
        "mark": reporting.secret(one.whole) if looks else "",
        "editions": texts.editions(one) if one.edited_on else [],
        "waits_in": one.placings.live()
        .filter(issue__state="awaiting_sign", issue__voided_at__isnull=True)
        .select_related("issue__committee"),
    }


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
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step.form(*posted, opinion=one, actor=request.actor, initial=initial)
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
    who: dict[str, Any] = {"by": request.actor, "on": data["on"], "expected": data["version"]}
    actions.unit_feedback(sent, data["answer"], outcome=data["outcome"], **who)
    messages.success(request, "已反馈办理情况，系统已告知反映人。")
    return redirect(one.get_absolute_url())
