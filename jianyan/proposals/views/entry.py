"""Writing a proposal: a member's own draft, a paper the office enters, and corrections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import Body, Person, Role
from jianyan.proposals import actions
from jianyan.proposals import forms as f
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import Draft, Signer
from jianyan.proposals.models import SponsorType
from jianyan.proposals.views.case import found

TEXTS = (
    "cause",
    "category",
    "situation",
    "analysis",
    "suggestions",
    "suggested_units",
    "public_wish",
    "contact_person",
    "contact_phone",
)
BODY_TYPES = {
    Body.Kind.PARTY: SponsorType.PARTY,
    Body.Kind.ORGANIZATION: SponsorType.ORGANIZATION,
    Body.Kind.SPECIAL_COMMITTEE: SponsorType.COMMITTEE,
}


@audience(*may.AUTHORS, *may.BODIES)
def proposal_new(request: Request, committee: str) -> HttpResponse:
    """A draft of one's own: in a member's name, or in that of the body one writes for."""
    form = f.DraftForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "撰写提案")
    kind, signers = _own(request, form.cleaned_data["cosigners"])
    one = actions.create_draft(
        by=request.actor, on=form.day, sponsor_type=kind, signers=signers, **_texts(form)
    )
    messages.success(request, "草稿已保存，核对后请提交。")
    return redirect(one.get_absolute_url())


def _own(request: Request, cosigners: list[Person]) -> tuple[str, list[Signer]]:
    actor = request.actor
    me = Person.objects.of(actor.committee_id).filter(pk__in=actor.person_ids).first()
    if me:
        others = [Signer(person=person) for person in cosigners if person.pk != me.pk]
        return (SponsorType.JOINT if others else SponsorType.INDIVIDUAL), [Signer(person=me), *others]
    body = Body.objects.of(actor.committee_id).live().filter(pk__in=actor.body_ids).first()
    if body is None or body.kind not in BODY_TYPES:
        raise NotYours("您的账号没有对应的委员或提案单位")
    return BODY_TYPES[Body.Kind(body.kind)], [Signer(body=body)]


@audience(Role.PO)
def proposal_paper(request: Request, committee: str) -> HttpResponse:
    """A signed paper, entered for its author and put forward at once."""
    form = f.PaperForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "代录纸质提案")
    data = form.cleaned_data
    paper = Draft(data["sponsor_type"], tuple(_signed(data)), _texts(form))
    [one] = actions.enter_papers([paper], by=request.actor, on=form.day)
    messages.success(request, f"已收件，{one.number}。")
    return redirect(one.get_absolute_url())


def _signed(data: dict[str, Any]) -> list[Signer]:
    if data["sponsor_type"] == SponsorType.SECTOR:
        return [Signer(sector=data["sector"], person=person) for person in data["members"][:1] or [None]]
    if data["body"]:
        return [Signer(body=data["body"])]
    return [Signer(person=person) for person in data["members"]]


@audience(*may.AUTHORS, *may.BODIES, Role.PO)
def proposal_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """Correct a draft, or a proposal that was sent back."""
    one = found(request, pk)
    if not may.send(request.actor, one):
        raise NotYours("只有第一提案者可以修改提案")
    initial = {name: getattr(one, name) for name in TEXTS}
    form = f.TextForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), record=one, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "修改提案")
    actions.edit(one, by=request.actor, on=form.day, expected=form.cleaned_data["version"], **_texts(form))
    messages.success(request, "修改已保存。")
    return redirect(one.get_absolute_url())


def _texts(form: f.TextForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in TEXTS}


def _page(request: Request, form: f.MoveForm, label: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/write.html", {"form": form, "label": label}, status=status)
