"""Ways into a draft: the notice on secrecy, a draft opened again, a text from elsewhere, a paper the office enters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.language import writing as language
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import Draft, Signer
from jianyan.proposals.forms import writing as f
from jianyan.proposals.models import DraftText, SponsorType, Topic
from jianyan.proposals.views.case import found
from jianyan.proposals.views.writing import LABELS, WRITERS, author, differences, revision, text_of_mine

KEPT_LONG = 5  # texts offered to go on with, and as many given up


@audience(*may.AUTHORS, *may.BODIES)
def proposal_new(request: Request, committee: str) -> HttpResponse:
    """The notice on secrecy; who confirms it gets a page to write on."""
    actor, today = request.actor, timezone.localdate()
    topic = _topic(request)
    if request.method == "POST":
        author(request)
        return redirect(actions.begin_writing(by=actor, on=today, topic=topic))
    rows = DraftText.objects.of(actor.committee_id).filter(
        account=actor.account_id, proposal__isnull=True, finished_at__isnull=True
    )
    begun = rows.select_related("committee").order_by("-saved_at")
    context = {
        "window": queries.window_on(actor.committee_id, today),
        "topic": topic,
        "begun": [one for one in begun.filter(dropped_at__isnull=True)[:KEPT_LONG] if one.is_ahead],
        "dropped": begun.filter(dropped_at__isnull=False)[:KEPT_LONG],
    }
    return render(request, "proposals/notice.html", context)


def _topic(request: Request) -> Topic | None:
    chosen = request.GET.get("topic", "") or request.POST.get("topic", "")
    if not chosen.isdecimal():
        return None
    rows = Topic.objects.of(request.actor.committee_id).offered()
    topic: Topic | None = rows.filter(pk=int(chosen)).first() if len(chosen) < 19 else None
    return topic


@audience(*WRITERS)
def proposal_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """The writing page of a draft, or of a proposal that was sent back."""
    return redirect(actions.reopen(found(request, pk), by=request.actor, on=timezone.localdate()))


@audience(*WRITERS)
def proposal_import(request: Request, committee: str, pk: int) -> HttpResponse:
    """A file or a pasted text, told apart into the parts of the form and corrected before it goes in."""
    desk = text_of_mine(request, pk)
    if request.method != "POST":
        return _import_page(request, desk, f.ImportForm(initial={"revision": desk.revision}))
    if request.POST.get("do") == "replace":
        return _replace(request, desk)
    form = f.ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, desk, form, status=422)
    parts = language.split(form.cleaned_data["text"])
    initial = {name: getattr(parts, name) for name in ("cause", *language.PARTS, "rest")}
    split = f.SplitForm(initial={**initial, "revision": desk.revision})
    return _import_page(request, desk, split, notes=form.notes, headings=parts.headings, split=True)


def _replace(request: Request, desk: DraftText) -> HttpResponse:
    form = f.SplitForm(request.POST)
    if not form.is_valid():
        return _import_page(request, desk, form, status=422, split=True)
    texts = {name: form.cleaned_data[name] for name in ("cause", *language.PARTS)}
    try:
        actions.replace_texts(desk, texts, by=request.actor, expected=revision(request))
    except actions.Elsewhere as conflict:
        return _import_page(
            request, conflict.desk, form, status=409, split=True, elsewhere=differences(conflict)
        )
    messages.success(request, "已放进草稿，请核对。不合适的可以点“恢复替换以前的内容”。")
    return redirect(desk)


def _import_page(
    request: Request, desk: DraftText, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    old = [(LABELS[name], desk.texts.get(name) or "") for name in ("cause", *language.PARTS)]
    context = {"desk": desk, "form": form, "old": [one for one in old if one[1]], **more}
    return render(request, "proposals/import.html", context, status=status)


@audience(*may.AUTHORS, *may.BODIES)
def proposal_drop(request: Request, committee: str, pk: int) -> HttpResponse:
    """Give up a text that never became a draft, or take it up again."""
    desk = text_of_mine(request, pk)
    if request.method != "POST":
        return redirect("proposal_new", committee)
    if request.POST.get("do") == "take_up":
        return redirect(actions.take_up(desk, by=request.actor))
    actions.drop(desk, by=request.actor, expected=desk.revision)
    messages.success(request, "已放弃这份文字。改变主意的，可以在下面恢复。")
    return redirect("proposal_new", committee)


@audience(Role.PO)
def proposal_paper(request: Request, committee: str) -> HttpResponse:
    """A signed paper, entered for its author with its scan and put forward at once."""
    today = timezone.localdate()
    form = f.PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"on": today, "public_wish": True},
        actor=request.actor,
        today=today,
        similar_url=reverse("proposal_similar", args=[committee]),
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "proposals/paper.html", {"form": form}, status=status)
    data = form.cleaned_data
    paper = Draft(data["sponsor_type"], tuple(_signed(data)), {**form.texts, "secrecy_confirmed_on": today})
    one = actions.enter_paper(paper, data["scan"], by=request.actor, on=form.day)
    messages.success(request, f"已收件，{one.number}。")
    return redirect(one.get_absolute_url())


def _signed(data: dict[str, Any]) -> list[Signer]:
    if data["sponsor_type"] == SponsorType.SECTOR:
        return [Signer(sector=data["sector"], person=person) for person in data["members"][:1] or [None]]
    if data["body"]:
        others = [one for one in data["partners"] if one.pk != data["body"].pk]
        return [Signer(body=one) for one in (data["body"], *others)]
    return [Signer(person=person) for person in data["members"]]
