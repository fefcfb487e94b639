"""The list of proposals with its filter, batch actions and export; hand-over of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.pages import Cell
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, permissions
from jianyan.proposals import forms as f
from jianyan.proposals.models import Assignment, Category, Proposal, State
from jianyan.proposals.queries import LINE, listed, reviewing, units_of
from jianyan.proposals.views.tabs import tabs

VIEWS = (
    ("全部", ""),
    ("待审查", "submitted"),
    ("审查中", "under_review"),
    ("已立案", "filed"),
    ("待交办", "allocating"),
    ("办理中", "in_handling"),
    ("待测评", "replied"),
    ("待结案", "evaluated"),
)
COLUMNS = (
    "序号",
    "编号",
    "案由",
    "提案者",
    "提案者类型",
    "提出时间",
    "类别",
    "承办单位",
    "提交日期",
    "立案日期",
    "答复期限",
    "办复日期",
    "办结日期",
    "状态",
)
EXPORTED = 10_000  # lines of a workbook: each names its units
CATEGORIES = dict(Category.choices)
BATCHES: dict[str, tuple[str, Callable[..., object]]] = {
    "start_review": ("开始审查", actions.start_review),
    "file": ("立案", actions.file),
    "close": ("结案", actions.close),
}


@audience()
def proposals(request: Request, committee: str) -> HttpResponse:
    """The proposals this seat may open, newest first."""
    form = f.ProposalFilter(request.GET, actor=request.actor)
    rows = _found(request, form)
    if request.GET.get("export"):
        return _ledger(rows)
    page = pages.keyset(rows.only(*LINE), request, ("-id",), 50)
    saved = (
        [
            {
                "label": label,
                "url": f"?state={state}" if state else "?",
                "active": request.GET.get("state", "") == state,
            }
            for label, state in VIEWS
        ]
        if request.actor.has(*OFFICE, Role.HA)
        else []
    )
    return render(
        request,
        "proposals/list.html",
        {
            "form": form,
            "page": page,
            "lines": _lines(page.rows, request),
            "saved": saved,
            "batches": _batches(request),
            "may_enter": permissions.may_enter(request.actor),
            "may_propose": permissions.may_propose(request.actor),
            "may_hand_over": request.actor.has(Role.HA),
            "tabs": tabs(request),
        },
    )


def _lines(rows: list[Proposal], request: Request) -> list[tuple[str, tuple[Cell, ...]]]:
    """Each proposal with what its box says when it is ticked."""
    units = units_of(rows)
    for one in rows:
        one.committee = request.actor.committee
    return [(f"{one.pk}.{one.version}", _line(one, units.get(one.pk, []))) for one in rows]


def _line(one: Proposal, units: list[str]) -> tuple[Cell, ...]:
    return (
        Cell("案由", one.cause, "title", one.get_absolute_url()),
        Cell("编号", one.number or "—", "nowrap"),
        Cell("提案者", one.lead_name, "name"),
        Cell("类别", CATEGORIES.get(one.category, ""), "nowrap"),
        Cell("承办单位", "、".join(units) or "—"),
        Cell("提交日期", long_date(one.submitted_on) if one.submitted_on else "—", "nowrap"),
        Cell("状态", one.standing, tone=one.tone),
    )


def _batches(request: Request) -> list[tuple[str, str]]:
    """The batch actions that fit the state shown: the office handles what looks alike together."""
    rights = {
        "submitted": ("start_review", Role.PO),
        "under_review": ("file", Role.PC),
        "evaluated": ("close", Role.PO),
    }
    name, role = rights.get(request.GET.get("state", ""), ("", Role.PUB))
    return [(name, BATCHES[name][0])] if name and request.actor.has(role) else []


def _found(request: Request, form: f.ProposalFilter) -> TenantQuerySet:
    rows = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    plain = {
        "state": data["state"],
        "kind": data["kind"],
        "category": data["category"],
        "sponsor_type": data["sponsor"],
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if data["unit"]:
        held = Assignment.objects.of(request.actor.committee_id).live().filter(unit=data["unit"])
        rows = rows.filter(pk__in=held.values("proposal"))
    if text := data["q"].strip():
        number = text.removeprefix("第").removesuffix("号")
        by_number = Q(case_no=int(number)) if number.isdecimal() and len(number) < 9 else Q()
        rows = rows.filter(Q(cause__contains=text) | Q(lead_name__contains=text) | by_number)
    return rows


def _ledger(rows: TenantQuerySet) -> HttpResponse:
    """The list as shown; ratings and contact data stay inside."""
    found, notes = pages.exported(listed(rows).order_by("-id"), EXPORTED)
    table: list[list[Any]] = [
        [
            no,
            one.number,
            one.cause,
            one.lead_name,
            one.get_sponsor_type_display(),
            one.get_kind_display(),
            one.get_category_display(),
            "、".join(str(each) for each in one.held),
            one.submitted_on,
            one.filed_on,
            one.due_on,
            one.replied_on,
            one.closed_on,
            one.get_state_display(),
        ]
        for no, one in enumerate(found, 1)
    ]
    ledger = sheets.Ledger("提案台账", COLUMNS, table, notes)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), "提案台账.xlsx", pages.XLSX)


@audience(Role.PO, Role.PC)
@require_POST
def batch(request: Request, committee: str) -> HttpResponse:
    """One verb for the chosen lines; each box carries the version it was shown with."""
    verb = BATCHES.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    expected = f.ticked(request.POST.getlist("pk"))
    found = list(
        Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).filter(pk__in=expected)
    )
    if found:
        verb[1](found, by=request.actor, on=timezone.localdate(), expected=expected)
        messages.success(request, f"已{verb[0]}{len(found)}件。")
    else:
        messages.warning(request, "请先勾选提案。")
    return redirect(f"{request.path.removesuffix('batch/')}")


@audience(Role.HA)
def hand_over(request: Request, committee: str) -> HttpResponse:
    """Hand over what the proposal office has allocated, as one order."""
    rows = (
        Proposal.objects.of(request.actor.committee_id)
        .visible_to(request.actor)
        .live()
        .filter(state=State.ALLOCATING)
    )
    form = f.OrderForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        expected = f.ticked(request.POST.getlist("pk"))
        order = actions.hand_over(
            list(rows.filter(pk__in=expected)), by=request.actor, on=form.day, expected=expected, **form.given
        )
        messages.success(request, f"已交办：{order.title}。")
        return redirect("proposals", committee=committee)
    status = 422 if request.method == "POST" else 200
    given = list(listed(rows).order_by("case_no"))
    said = reviewing.consulted(request.actor, [one.pk for one in given])
    for one in given:
        one.said = said.get(one.pk, [])
    return render(
        request,
        "proposals/hand_over.html",
        {"form": form, "rows": given},
        status=status,
    )
