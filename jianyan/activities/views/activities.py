"""Activities: the list, the record page, and the forms of those who keep it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions, queries
from jianyan.activities.flow import FLOW
from jianyan.activities.forms import ActivityFilter, ActivityForm, HoldForm, ReasonForm, SuggestionsForm
from jianyan.activities.models import Activity, PlanItem, Suggestion, spec_for
from jianyan.activities.models.kind_rules import OWN
from jianyan.activities.queries.handouts import ahead_of
from jianyan.activities.views import day
from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.people.audience import EVERYONE, Request, audience
from jianyan.people.models import Person, Role

READERS = sorted(EVERYONE - {str(Role.HU), str(Role.HL), str(Role.HA)})
KEEPERS = (*permissions.RECORDERS, Role.LG)
ORDER = ("-starts_on", "-id")
# What is to be done next, in each state in which something is.
WAITS = {
    Activity.State.DRAFT: "发出通知",
    Activity.State.APPROVED: "发出通知",
    Activity.State.PLANNED: "举行并登记",
    Activity.State.UNDER_WAY: "登记出席和举行",
    Activity.State.POSTPONED: "确定新的时间",
}


def _rows(request: Request) -> TenantQuerySet:
    return (
        Activity.objects.of(request.actor.committee_id)
        .visible_to(request.actor)
        .select_related("committee", "owner")
    )


def found(request: Request, pk: int) -> Activity:
    """The activity, if this reader may open it."""
    one: Activity = get_object_or_404(
        _rows(request).select_related("committee", "owner", "plan_item", "plan_item__committee", "own_kind"),
        pk=pk,
    )
    return one


@audience(*READERS)
def activities(request: Request, committee: str) -> HttpResponse:
    """All activities this reader may open, newest first."""
    form = ActivityFilter(request.GET, committee=request.actor.committee_id)
    rows = _chosen(_rows(request).live(), form)
    if request.GET.get("export"):
        return _ledger(rows, form.words)
    page = pages.keyset(rows, request, ORDER)
    return render(
        request,
        "activities/activities.html",
        {
            "form": form,
            "page": page,
            "lines": [(one, form.words[one.kind_key]) for one in page.rows],
            "registers": queries.REGISTERS.values(),
            "may_record": request.actor.has(*KEEPERS),
            "filtered": any(request.GET.values()),
        },
    )


def _chosen(rows: TenantQuerySet, form: ActivityFilter) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    if text := data["q"].strip():
        rows = rows.filter(Q(title__contains=text) | Q(topic__contains=text) | Q(place__contains=text))
    named = {name: data[name] for name in ("campaign", "owner") if data[name]} | of_kind(form)
    period = {"starts_on__gte": data["since"], "starts_on__lte": data["until"]}
    return rows.filter(**named, **{name: day for name, day in period.items() if day})


def of_kind(form: ActivityFilter) -> dict[str, Any]:
    """The chosen kind: a shipped one without the committee's own that are counted as it."""
    key = form.cleaned_data["kind"]
    if not key:
        return {}
    number = key.removeprefix(OWN)
    return {"own_kind": int(number)} if number != key else {"kind": key, "own_kind": None}


def _ledger(rows: TenantQuerySet, words: dict[str, str]) -> HttpResponse:
    """The list as shown."""
    table = [
        [
            no,
            one.title,
            words[one.kind_key],
            one.topic,
            str(one.owner or "政协机关"),
            one.starts_on,
            one.ends_on,
            one.place,
            one.get_state_display(),
            one.beneficiaries or None,
        ]
        for no, one in enumerate(rows.order_by(*ORDER), 1)
    ]
    ledger = sheets.Ledger(
        "履职活动",
        ("序号", "名称", "种类", "议题", "主办", "开始", "结束", "地点", "状态", "惠及群众"),
        table,
    )
    return pages.download(sheets.write(ledger, made_at=timezone.now()), "履职活动.xlsx", pages.XLSX)


@audience(*READERS)
def activity(request: Request, committee: str, pk: int) -> HttpResponse:
    """One activity: facts, attendance, suggestions raw and consolidated, reports, timeline."""
    one = found(request, pk)
    may = permissions.may_record(request.actor, one)
    return render(
        request,
        "activities/activity.html",
        {
            "activity": one,
            "sheet": queries.sheet(one, request.actor),
            **day.shown(request, one),
            "stamp": _stamp(one, may),
            "may_record": may,
            "may_report": request.actor.has(*permissions.REPORTERS),
            "co_owners": one.co_owners.live().select_related("body").order_by("body__sort_no", "id"),
            "moves": {move.name for move in FLOW.open_to(request.actor, one)},
            "today": timezone.localdate(),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


def _stamp(one: Activity, may: bool) -> dict[str, Any]:
    """Who acts next and by when."""
    who = str(one.owner or "政协机关")
    if one.voided_at:
        return {"tone": "done", "who": "已作废", "note": one.void_reason}
    if one.state in WAITS:
        act = WAITS[Activity.State(one.state)]
        if one.state == Activity.State.DRAFT and one.needs_approval:
            who, act = "主席、副主席，秘书长", "批准"
        unsaid = one.state in (Activity.State.DRAFT, Activity.State.APPROVED)
        notice = ahead_of(one, spec_for(one)).notice if unsaid else None
        return {"tone": "you" if may else "wait", "who": who, "act": act, "by": notice or one.starts_on}
    if one.state == Activity.State.CANCELLED:
        return {"tone": "done", "who": "已取消", "by": one.cancelled_on, "note": one.cancel_reason}
    if one.state == Activity.State.CLOSED:
        return {"tone": "done", "who": "已办结", "by": one.closed_on}
    return {"tone": "done", "who": "已举行", "by": one.held_on}


@audience(*KEEPERS)
def activity_new(request: Request, committee: str) -> HttpResponse:
    """Give notice of an activity, or enter one that was held. ``?plan_item=`` begins it as the plan says."""
    form = ActivityForm(request.POST or None, actor=request.actor, initial=_as_planned(request))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, "登记活动")
    data, one = form.cleaned_data, form.instance
    one.own_kind = form.own_kind
    later = actions.draft_activity if data["draft"] else actions.plan_activity
    verb = actions.record_activity if data["held"] else later
    on = one.starts_on if data["held"] else timezone.localdate()
    verb(one, by=request.actor, on=on, co_owners=list(data["co_owners"]))
    messages.success(request, "已登记。")
    return redirect(f"/{request.actor.committee.code}/activities/{one.pk}/")


def _as_planned(request: Request) -> dict[str, Any]:
    """What a plan item says of the activity that carries it out; nothing where none is named."""
    pk = request.GET.get("plan_item", "")
    if not pk.isdecimal():
        return {}
    rows = PlanItem.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    item = rows.filter(approved_on__isnull=False, pk=int(pk)).first()
    if item is None:
        return {}
    said = {"kind": item.kind_key, "title": item.topic, "topic": item.topic}
    return said | {"plan_item": item.pk, "owner": item.lead_id}


@audience(*KEEPERS)
def activity_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """Correct what was entered of an activity."""
    form = ActivityForm(
        request.POST or None,
        instance=found(request, pk),
        actor=request.actor,
        initial={"version": found(request, pk).version},
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, "更正活动信息")
    values = {name: form.cleaned_data[name] for name in ActivityForm.Meta.fields}
    values["own_kind"] = form.own_kind
    fresh = found(request, pk)
    actions.correct_activity(
        fresh, by=request.actor, on=timezone.localdate(), expected=form.cleaned_data["version"], **values
    )
    messages.success(request, "已更正。")
    return redirect(fresh.get_absolute_url())


def _form_page(request: Request, form: ActivityForm, title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/activity_form.html", {"form": form, "title": title}, status=status)


@audience(*KEEPERS)
@require_POST
def suggest(request: Request, committee: str, pk: int) -> HttpResponse:
    """Enter raw suggestions, one a line."""
    one, form = found(request, pk), SuggestionsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有填写意见建议，未登记。")
        return redirect(one.get_absolute_url())
    lines = form.cleaned_data["lines"]
    named = {
        p.name: p
        for p in Person.objects.of(one.committee_id).live().filter(name__in=[who for who, _ in lines])
    }
    rows = [
        Suggestion(text=what, person=named.get(who), speaker="" if who in named else who)
        for who, what in lines
    ]
    actions.record_suggestions(one, rows, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已登记{len(rows)}条意见建议。")
    return redirect(f"{one.get_absolute_url()}#suggestions")


@audience(*KEEPERS)
@require_POST
def hold(request: Request, committee: str, pk: int) -> HttpResponse:
    """A planned activity was held."""
    one, form = found(request, pk), HoldForm(request.POST)
    if form.is_valid():
        actions.hold(one, by=request.actor, on=form.cleaned_data["on"], expected=form.cleaned_data["version"])
        messages.success(request, "已登记举行。")
    else:
        messages.error(request, "请填写举行日期。")
    return redirect(one.get_absolute_url())


@audience(*KEEPERS)
@require_POST
def cancel(request: Request, committee: str, pk: int) -> HttpResponse:
    """A planned activity will not be held."""
    return _with_reason(request, found(request, pk), actions.cancel, "已取消。")


@audience(*KEEPERS)
@require_POST
def void(request: Request, committee: str, pk: int) -> HttpResponse:
    """An activity entered by mistake."""
    return _with_reason(request, found(request, pk), actions.void, "已作废。")


def _with_reason(request: Request, one: Activity, verb: Any, done: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        verb(one, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"])
        messages.success(request, done)
    else:
        messages.error(request, "请写明原因。")
    return redirect(one.get_absolute_url())
