"""The annual plan and the work lists: the lists, one plan, one item, and their forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.flow import PLAN, WHOLE_PLAN
from jianyan.activities.forms.plans import ITEM, AskForm, PlanForm, PlanItemForm
from jianyan.activities.models import Activity, Plan, PlanItem, PlanOpinion, words_of_committee
from jianyan.activities.queries.plan_opinions import remarks_beside
from jianyan.activities.queries.plans import progress_of
from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.people.audience import EVERYONE, Request, audience
from jianyan.people.models import Role

READERS = sorted(EVERYONE - {str(Role.HU), str(Role.HL)})
PLANNERS = (Role.SG, Role.SPC, Role.RS)
OPEN_ITEMS = (PlanItem.State.APPROVED, PlanItem.State.POSTPONED)
HEADS = (
    "序号",
    "议题",
    "形式",
    "月份",
    "牵头",
    "负责领导",
    "参加人员",
    "参加部门",
    "前期调研",
    "预期成果",
    "状态",
    "完成日期",
    "变更原因",
)


def _plans(request: Request) -> TenantQuerySet:
    rows = Plan.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    found: TenantQuerySet = rows.select_related("committee", "body")
    return found


def _items(request: Request) -> TenantQuerySet:
    rows = PlanItem.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    found: TenantQuerySet = rows.select_related(
        "committee", "lead", "leader", "own_kind", "plan__body", "plan__committee"
    )
    return found


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


@audience(*READERS)
def plans(request: Request, committee: str) -> HttpResponse:
    """All plans this reader may open, with their progress."""
    page = pages.keyset(_plans(request), request, ("-year", "-id"))
    done = progress_of(page.rows)
    return render(
        request,
        "activities/plans.html",
        {
            "page": page,
            "lines": [(one, done[one.pk]) for one in page.rows],
            "may_plan": permissions.may_plan(request.actor),
        },
    )


@audience(*READERS)
def plan(request: Request, committee: str, pk: int) -> HttpResponse:
    """One plan: its items, opinions, moves, timeline; or its items as a table."""
    one: Plan = get_object_or_404(_plans(request), pk=pk)
    items = list(_items(request).filter(plan=one).order_by("item_no"))
    words = words_of_committee(one.committee_id)
    if request.GET.get("export"):
        return _ledger(one, items, words)
    opinions = PlanOpinion.objects.of(one.committee_id).live().visible_to(request.actor).filter(plan=one)
    moves = {move.name for move in WHOLE_PLAN.open_to(request.actor, one)}
    beside = remarks_beside(one, request.actor)
    return render(
        request,
        "activities/plan.html",
        {
            "plan": one,
            "lines": [(item, words[item.kind_key], beside.get(item.pk, [])) for item in items],
            "beside": bool(beside),
            "progress": progress_of([one])[one.pk],
            "opinions": opinions.select_related("committee", "unit", "body", "person").order_by("id"),
            "moves": moves,
            "may_plan": permissions.may_plan(request.actor),
            "open": one.state not in (Plan.State.DELIBERATED, Plan.State.APPROVED),
            "stamp": _stamp(one, moves),
            "entries": [
                {"on": each.on, "title": each.title, "who": each.who, "note": each.note}
                for each in journal.steps(one)
            ],
        },
    )


NEXT = {
    Plan.State.DRAFT: ("起草机构", "征求意见"),
    Plan.State.ASKING: ("党委、政府和政协办公室", "汇总意见并修改"),
    Plan.State.REVISED: ("主席会议", "审议"),
    Plan.State.DELIBERATED: ("党委常委会", "批准"),
}


def _stamp(one: Plan, moves: set[str]) -> dict[str, Any]:
    if one.state == Plan.State.APPROVED:
        return {"tone": "done", "who": "已批准", "by": one.approved_on, "note": one.decided_by}
    who, act = NEXT[Plan.State(one.state)]
    return {"tone": "you" if moves else "wait", "who": who, "act": act}


def _ledger(one: Plan, items: list[PlanItem], words: dict[str, str]) -> HttpResponse:
    table = [
        [
            item.item_no,
            item.topic,
            words[item.kind_key],
            item.month,
            str(item.lead or ""),
            str(item.leader or ""),
            item.participants,
            item.departments,
            item.research,
            item.output,
            item.get_state_display(),
            item.done_on,
            item.reason,
        ]
        for item in items
    ]
    written = sheets.write(sheets.Ledger(str(one), HEADS, table), made_at=timezone.now())
    return pages.download(written, f"{one}.xlsx", pages.XLSX)


@audience(*PLANNERS)
def plan_new(request: Request, committee: str) -> HttpResponse:
    """Begin a plan."""
    form = PlanForm(
        request.POST or None,
        committee=request.actor.committee_id,
        initial={"year": timezone.localdate().year},
    )
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, "起草计划", f"/{committee}/activities/plans/")
    made = actions.draft_plan(form.instance, by=request.actor, on=timezone.localdate())
    messages.success(request, "已建立，请拟列事项。")
    return redirect(f"/{committee}/activities/plans/{made.pk}/")


def _form(request: Request, form: Any, title: str, back: str) -> HttpResponse:
    given = {"form": form, "title": title, "back": back}
    return render(request, "activities/activity_form.html", given, status=422 if form.is_bound else 200)


@audience(*PLANNERS)
def item_new(request: Request, committee: str, pk: int) -> HttpResponse:
    """Put an item on a draft."""
    one: Plan = get_object_or_404(_plans(request), pk=pk)
    form = PlanItemForm(request.POST or None, committee=one.committee_id)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, "拟列事项", one.get_absolute_url())
    form.instance.own_kind = form.own_kind
    actions.propose_plan_item(form.instance, one, by=request.actor, on=timezone.localdate())
    messages.success(request, "已拟列。")
    return redirect(one.get_absolute_url())


@audience(*PLANNERS)
def item_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """Change a drafted item, or revise an approved one with its reason."""
    one: PlanItem = get_object_or_404(_items(request), pk=pk)
    form = PlanItemForm(request.POST or None, instance=one, committee=one.committee_id)
    title = "修改事项" if one.state == PlanItem.State.DRAFT else "修订已批准的事项"
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, title, one.get_absolute_url())
    fresh: PlanItem = _items(request).get(pk=pk)
    data = form.cleaned_data
    values: dict[str, Any] = {name: data[name] for name in ITEM} | {"own_kind": form.own_kind}
    given: dict[str, Any] = {
        "by": request.actor,
        "on": timezone.localdate(),
        "expected": data["version"],
    }
    if fresh.state == PlanItem.State.DRAFT:
        actions.edit_plan_item(fresh, **given, **values)
    else:
        actions.revise_plan_item(
            fresh, data["reason"], decided_by=data.get("decided_by", ""), **given, **values
        )
    messages.success(request, "已保存。")
    return redirect(fresh.get_absolute_url())


@audience(*READERS)
def item(request: Request, committee: str, pk: int) -> HttpResponse:
    """One item: particulars, activities held for it, revisions, moves."""
    one: PlanItem = get_object_or_404(_items(request), pk=pk)
    held = Activity.objects.of(one.committee_id).live().visible_to(request.actor).filter(plan_item=one)
    facts = [
        ("形式", words_of_committee(one.committee_id)[one.kind_key]),
        ("计划月份", f"{one.month}月"),
        ("牵头", one.lead),
        ("负责领导", one.leader),
        ("参加人员", one.participants),
        ("参加部门", one.departments),
        ("前期调研", one.research),
        ("预期成果", one.output),
        ("变更原因", one.reason),
    ]
    return render(
        request,
        "activities/plan_item.html",
        {
            "item": one,
            "facts": [{"label": label, "value": value} for label, value in facts if value],
            "activities": held.select_related("committee", "owner").order_by("starts_on", "id"),
            "remarks": remarks_beside(one.plan, request.actor).get(one.pk, []) if one.plan else [],
            "revisions": one.revisions.live().order_by("id"),
            "moves": [move for move in PLAN.open_to(request.actor, one) if move.name in ITEM_MOVES],
            "may_plan": permissions.may_plan(request.actor),
            "may_hold": permissions.may_record(request.actor) and one.state in OPEN_ITEMS,
            "stamp": _item_stamp(one),
            "entries": [
                {"on": each.on, "title": each.title, "who": each.who, "note": each.note}
                for each in journal.steps(one)
            ],
        },
    )


def _item_stamp(one: PlanItem) -> dict[str, Any]:
    ends = {PlanItem.State.DONE: one.done_on, PlanItem.State.CANCELLED: one.cancelled_on}
    if one.state in ends:
        state = PlanItem.State(one.state)
        return {"tone": "done", "who": one.get_state_display(), "by": ends[state], "note": one.reason}
    who = str(one.lead or "政协机关")
    act = "列入计划" if one.state == PlanItem.State.DRAFT else "组织实施"
    return {"tone": "wait", "who": who, "act": act, "by": f"{one.year}年{one.month}月", "note": one.reason}


ITEM_MOVES: dict[str, Callable[..., Any]] = {
    "complete": actions.complete_plan_item,
    "postpone": actions.postpone_plan_item,
    "drop": actions.drop_plan_item,
}


@audience(*PLANNERS)
@require_POST
def item_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Done, put off, cancelled, or struck off the draft."""
    one: PlanItem = get_object_or_404(_items(request), pk=pk)
    reason = request.POST.get("reason", "").strip()
    given: dict[str, Any] = {"by": request.actor, "on": timezone.localdate(), "expected": _version(request)}
    if name == "strike":
        actions.strike_plan_item(one, reason, **given)
        messages.success(request, "已撤下。")
        return redirect(one.plan.get_absolute_url() if one.plan else f"/{committee}/activities/plans/")
    if name not in ITEM_MOVES:
        raise Http404
    if name == "complete":
        actions.complete_plan_item(one, **given)
    else:
        ITEM_MOVES[name](one, reason, **given)
    messages.success(request, "已登记。")
    return redirect(one.get_absolute_url())


@audience(*PLANNERS)
def ask(request: Request, committee: str, pk: int) -> HttpResponse:
    """Whom to ask about the draft."""
    one: Plan = get_object_or_404(_plans(request), pk=pk)
    form = AskForm(request.POST or None, committee=one.committee_id, initial={"version": one.version})
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, f"征求意见：{one}", one.get_absolute_url())
    data = form.cleaned_data
    due = data["due_on"]
    asked = [
        *(PlanOpinion(unit=unit, due_on=due) for unit in data["units"]),
        *(PlanOpinion(body=body, due_on=due) for body in data["bodies"]),
        *(PlanOpinion(person=person, due_on=due) for person in data["names"]),
    ]
    made = actions.ask_about_plan(
        one, asked, by=request.actor, on=timezone.localdate(), expected=data["version"]
    )
    messages.success(request, f"已登记征求{len(made)}方的意见。")
    return redirect(one.get_absolute_url())


@audience(*PLANNERS)
@require_POST
def opinion(request: Request, committee: str, pk: int) -> HttpResponse:
    """What was done with what one of them answered."""
    rows = PlanOpinion.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    one: PlanOpinion = get_object_or_404(rows.select_related("plan__committee"), pk=pk)
    given: dict[str, Any] = {"by": request.actor, "on": timezone.localdate(), "expected": _version(request)}
    actions.settle_plan_opinion(one, request.POST.get("taken", ""), **given)
    messages.success(request, "已登记。")
    return redirect(f"{one.plan.get_absolute_url()}#opinions")


# Each move of a plan: the verb, and whether a line of text goes with it.
PLAN_MOVES: dict[str, tuple[Callable[..., Plan], bool]] = {
    "revise": (actions.revise_plan, True),
    "deliberate": (actions.deliberate_plan, False),
    "send_back": (actions.send_plan_back, True),
    "adopt": (actions.adopt_plan, True),
}


@audience(*PLANNERS, Role.LD)
@require_POST
def plan_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Revised, deliberated, sent back, approved."""
    if name not in PLAN_MOVES:
        raise Http404
    one: Plan = get_object_or_404(_plans(request), pk=pk)
    verb, takes = PLAN_MOVES[name]
    typed = (request.POST.get("note", "").strip(),) if takes else ()
    verb(one, *typed, by=request.actor, on=timezone.localdate(), expected=_version(request))
    messages.success(request, "已登记。")
    return redirect(one.get_absolute_url())
