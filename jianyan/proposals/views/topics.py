"""The yearly topics and clues: offered to those who write, kept by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.forms import writing as f
from jianyan.proposals.models import Topic
from jianyan.proposals.queries.clues import open_clues
from jianyan.proposals.views.tabs import tabs

KEEPERS = (Role.PO, Role.PC)
HEADINGS = ("年度", "类型", "题目", "来源", "说明", "发布日期", "停用日期")


@audience(*may.TOPIC_READERS)
def topics(request: Request, committee: str) -> HttpResponse:
    """The topics of the years; those taken back are shown to their keepers only."""
    rows: TenantQuerySet = Topic.objects.visible_to(request.actor).live().select_related("committee")
    keeps = request.actor.has(*KEEPERS)
    form = f.TopicFilter(request.GET)
    if not keeps:
        rows = rows.filter(withdrawn_on__isnull=True)
    if form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    if request.GET.get("export"):
        return _ledger(rows)
    page = pages.keyset(rows, request, ("-year", "id"))
    context = {
        "form": form,
        "page": page,
        "keeps": keeps,
        "sees_clues": request.actor.has(Role.SG, Role.PO, Role.PC, Role.RS),
        "writes": request.actor.has(*may.AUTHORS, *may.BODIES),
        "tabs": tabs(request),
        "clues": open_clues(request.actor) if keeps else [],
    }
    return render(request, "proposals/topics.html", context)


@audience(*KEEPERS)
@require_POST
def clue(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take a clue that another room offers, or leave it with the reason."""
    found = next(((link, source) for link, source in open_clues(request.actor) if link.pk == pk), None)
    if found is None:
        raise Http404
    link, source = found
    reason, title = request.POST.get("reason", "").strip(), request.POST.get("title", "")[:120]
    if reason:
        actions.leave_clue(link, reason[:200], by=request.actor, on=timezone.localdate())
        messages.success(request, "已注明不采用。")
    else:
        actions.take_clue(link, source, title, by=request.actor, on=timezone.localdate())
        messages.success(request, "已采为线索，委员撰写时可以选用。")
    return redirect("proposal_topics", committee)


def _ledger(rows: TenantQuerySet) -> HttpResponse:
    found, notes = pages.exported(rows.order_by("-year", "id"), pages.EXPORTED)
    table: list[list[Any]] = [
        [
            one.year,
            one.get_kind_display(),
            one.title,
            one.source,
            one.note,
            one.published_on,
            one.withdrawn_on,
        ]
        for one in found
    ]
    ledger = sheets.Ledger("选题目录", HEADINGS, table, notes)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), "选题目录.xlsx", pages.XLSX)


def _filtered(rows: TenantQuerySet, asked: dict[str, str]) -> TenantQuerySet:
    if asked["q"]:
        rows = rows.filter(Q(title__icontains=asked["q"]) | Q(source__icontains=asked["q"]))
    if asked["year"]:
        rows = rows.filter(year=asked["year"])
    return rows.filter(kind=asked["kind"]) if asked["kind"] else rows


@audience(*KEEPERS)
def offer(request: Request, committee: str) -> HttpResponse:
    """Publish topics: a list, one a line, or a table."""
    today = timezone.localdate()
    form = f.TopicsForm(initial={"year": today.year, "lines": request.GET.get("line", "")[:120]})
    if request.method == "POST":
        form = f.TopicsForm(request.POST, request.FILES)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "proposals/topics_offer.html", {"form": form}, status=status)
    data = form.cleaned_data
    wanted = [
        Topic(year=data["year"], kind=data["kind"], title=title, source=source, note=note)
        for title, source, note in data["rows"]
    ]
    made = actions.offer_topics(wanted, by=request.actor, on=today)
    known = len(wanted) - len(made)
    messages.success(
        request, f"已发布{len(made)}个" + (f"，另有{known}个已在目录里，没有重复发布。" if known else "。")
    )
    return redirect("proposal_topics", committee)


@audience(*KEEPERS)
def change(request: Request, committee: str, pk: int) -> HttpResponse:
    """Offer a topic no longer, or again."""
    topic: Topic = get_object_or_404(
        Topic.objects.visible_to(request.actor).live().select_related("committee"), pk=pk
    )
    if request.method == "POST":
        version = request.POST.get("version", "")
        verb = actions.offer_again if topic.withdrawn_on else actions.withdraw_topic
        verb(
            topic,
            by=request.actor,
            on=timezone.localdate(),
            expected=int(version) if version.isdecimal() and len(version) < 10 else 0,
        )
        messages.success(request, "已停用，已经选用的提案不受影响。" if topic.withdrawn_on else "已恢复。")
    return redirect(topic)
