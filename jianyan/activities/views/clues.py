"""The clue box: the page where residents write, the receipt they follow, and the queue of those who redact."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions, rules
from jianyan.activities.forms import clues as f
from jianyan.activities.models import PublicMatter, ResidentClue
from jianyan.activities.queries import clues as box
from jianyan.core import contacts, limits, pages, sources
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.language import private
from jianyan.people.actors import system
from jianyan.people.audience import Request, audience, public
from jianyan.people.models import Committee, Role

State = ResidentClue.State
ASKS = 30  # receipts that may be looked up from one address in a minute
STAFF = (*permissions.RECORDERS, Role.LG)


def _home(code: str) -> Committee:
    return get_object_or_404(Committee, code=code)


@never_cache
@public
def say(request: HttpRequest, committee: str) -> HttpResponse:
    """What the box is and is not, and the form. Who writes is not asked."""
    home, now = _home(committee), timezone.now()
    today = timezone.localdate(now)
    law = rules.on_day(home.pk, today)
    if not law.clue_box:
        raise Http404
    starts = {"body": request.GET.get("to", "")}
    form = f.SayForm(request.POST or None, home=home, keep=law.clue_keep, initial=starts)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        clue = form.made()
        clue.source = sources.marked(request, today)
        try:
            actions.post_clue(clue, by=system(home), on=today, at=now)
        except actions.TooMany as refused:
            form.add_error(None, str(refused))
            status = 429
        else:
            return redirect("said", committee=committee, code=clue.receipt_code)
    context = {"committee": home, "form": form, "law": law, "receipt": f.ReceiptForm()}
    return render(request, "activities/say.html", context, status=status)


@public
@require_POST
def receipt(request: HttpRequest, committee: str) -> HttpResponse:
    """From the code to its page."""
    form = f.ReceiptForm(request.POST)
    if form.is_valid() and form.cleaned_data["code"].isalnum():
        return redirect("said", committee=committee, code=form.cleaned_data["code"])
    return redirect("said", committee=committee, code="-")


@never_cache
@public
def said(request: HttpRequest, committee: str, code: str) -> HttpResponse:
    """What became of a post, for whoever holds its code."""
    home = _home(committee)
    if limits.wait(f"receipt {sources.address(request)}", ASKS):
        return _told(request, home, code, None, 429)
    found = box.of_receipt(home.pk, code)
    return _told(request, home, code, found, 200 if found else 404)


def _told(
    request: HttpRequest, home: Committee, code: str, found: dict[str, Any] | None, status: int
) -> HttpResponse:
    context = {"committee": home, "code": code, "told": found, "receipt": f.ReceiptForm(), "status": status}
    return render(request, "activities/said.html", context, status=status)


# -- those who redact -------------------------------------------------------------------------------------------


@audience(*STAFF)
def residents(request: Request, committee: str) -> HttpResponse:
    """The groups that wait, those of most posts first; done ones by another tab."""
    return _queue(request, f.DeclineForm(), 200)


def _queue(request: Request, form: f.DeclineForm, status: int) -> HttpResponse:
    actor, asked = request.actor, request.GET
    state = asked.get("state", "") if asked.get("state", "") in State.values else str(State.WAITING)
    rows = box.queue(actor).filter(state=state)
    if aspect := asked.get("aspect", ""):
        rows = rows.filter(aspect=aspect)
    order = ("-posts", "due_on", "id") if state == State.WAITING else ("-decided_on", "-id")
    page = pages.keyset(rows, request, order)
    return render(
        request,
        "activities/residents.html",
        {
            "page": page,
            "lines": [(one, private.masked(one.text)) for one in page.rows],
            "waiting": box.waiting_by_aspect(actor),
            "aspect": aspect,
            "state": state,
            "states": State.choices,
            "form": form,
            "today": timezone.localdate(),
            "law": rules.on_day(actor.committee_id, timezone.localdate()),
        },
        status=status,
    )


@audience(*STAFF)
@require_POST
def decline(request: Request, committee: str) -> HttpResponse:
    """One answer for all groups that were ticked."""
    form = f.DeclineForm(request.POST)
    ticked = dict(_version(one) for one in request.POST.getlist("pk"))
    if not form.is_valid() or not ticked:
        if not ticked:
            form.add_error(None, "请先勾选要答复的线索")
        return _queue(request, form, 422)
    rows = list(_open(request).filter(pk__in=ticked))
    today = timezone.localdate()
    actions.decline_clues(rows, form.cleaned_data["said"], by=request.actor, on=today, expected=ticked)
    messages.success(request, f"已答复{len(rows)}组线索。")
    return redirect("residents", committee=committee)


def _version(text: str) -> tuple[int, int]:
    pk, _, version = text.partition(".")
    return (int(pk), int(version)) if pk.isdecimal() and version.isdecimal() else (0, 0)


def _open(request: Request) -> TenantQuerySet:
    rows: TenantQuerySet = (
        ResidentClue.objects.of(request.actor.committee_id).visible_to(request.actor).heads()
    )
    return rows.select_related("committee", "body", "matter__committee")


@audience(*STAFF)
def resident(request: Request, committee: str, pk: int) -> HttpResponse:
    """A group of posts as they came, and the form that makes a matter of them or answers them."""
    clue: ResidentClue = get_object_or_404(_open(request), pk=pk)
    declines = request.method == "POST" and request.POST.get("do") == "decline"
    takes = request.method == "POST" and not declines
    take = f.TakeForm(
        request.POST if takes else None,
        actor=request.actor,
        initial=f.TakeForm.begun(clue),
    )
    answer = f.DeclineForm(request.POST if declines else None)
    if (take if takes else answer).is_valid():
        try:
            return _done(request, clue, take if takes else answer)
        except Refused as refused:
            (take if takes else answer).add_error(None, str(refused))
    posts = box.posts_of(clue)
    if any(one.contact for one in posts):
        contacts.note(request.actor, [one.pk for one in posts if one.contact], request.path)
    context = {"clue": clue, "posts": posts, "form": take, "answer": answer, "today": timezone.localdate()}
    return render(
        request, "activities/resident.html", context, status=422 if request.method == "POST" else 200
    )


def _done(request: Request, clue: ResidentClue, form: Any) -> HttpResponse:
    today, given = timezone.localdate(), form.cleaned_data
    if isinstance(form, f.DeclineForm):
        actions.decline_clues([clue], given["said"], by=request.actor, on=today)
        messages.success(request, "已答复。提交人凭回执码能看到。")
        return redirect("residents", committee=clue.committee.code)
    matter = PublicMatter(**{name: given[name] for name in ("body", "kind", "title", "detail")})
    actions.take_clue(clue, matter, by=request.actor, on=today, expected=given["version"])
    messages.success(request, "已受理，转给接待平台。")
    return redirect(matter.get_absolute_url())
