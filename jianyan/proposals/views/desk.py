"""The unit desk with its tabs, accepting several at once, its export; the authority's view of all units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import Award, Role, Unit
from jianyan.proposals import actions, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.forms import ReasonForm, ticked
from jianyan.proposals.forms import desk as f
from jianyan.proposals.models import Assignment
from jianyan.proposals.queries import desk as q
from jianyan.proposals.views.tabs import tabs

UNITS, OVERSEERS = (Role.HU, Role.HL), (Role.HA, Role.PO, Role.PC)
EXPORTED = 10_000  # lines of a workbook
COLUMNS = (
    "序号",
    "编号",
    "案由",
    "提案者",
    "承办单位",
    "承办方式",
    "交办日期",
    "退办截止",
    "期限",
    "提醒",
    "状态",
    "下一步",
    "答复日期",
)
EMPTY = {
    "todo": ("没有待办的提案", "交给本单位的提案先列在这里，签收以后转入“在办”。"),
    "doing": ("没有在办的提案", "签收以后、答复以前的提案列在这里。"),
    "answered": ("没有已答复的提案", "答复送达、会办意见提出以后列在这里，等提案者反馈。"),
    "done": ("没有已反馈的提案", "提案者交回征询意见表或者结案以后列在这里。"),
    "sign": ("没有待签发的提案", "答复拟好以后列在这里，由负责人签发。"),
}


@audience(*UNITS, *OVERSEERS)
def desk(request: Request, committee: str) -> HttpResponse:
    """What the seat's units hold, tab by tab; the authority and the office see all units, or one they choose."""
    asked = request.GET.get("unit", "")
    if request.actor.has(*OVERSEERS) and not (asked.isdecimal() and len(asked) < 19):
        return _overview(request)
    units = (
        frozenset([_unit(request, int(asked)).pk])
        if request.actor.has(*OVERSEERS)
        else request.actor.unit_ids
    )
    form, today = f.DeskFilter(request.GET), timezone.localdate()
    given = form.cleaned_data if form.is_valid() else {}
    every = q.found(q.handed_to(request.actor.committee_id, units), given)
    rows = q.recent(every, today, given.get("year"))
    tab = _tab(request)
    # What is in hand is all recent: its states alone find it.
    shown = q.lines(q.on_tab(rows if tab in q.FINISHED else every, tab), today)
    law = rules.on_day(request.actor.committee_id, today)
    if request.GET.get("export"):
        return _export(request, shown, law, tab)
    page = pages.keyset(shown, request, ("due", "id"), 50)
    return render(
        request,
        "proposals/desk.html",
        {
            "form": form,
            "reset": f"?tab={tab}" + (f"&unit={asked}" if request.actor.has(*OVERSEERS) else ""),
            "ways": tabs(request),
            "tabs": _tabs(request, q.counters(rows), tab),
            "page": page,
            "lines": [_line(one, law, request) for one in page.rows],
            "accepts": tab == "todo" and request.actor.has(*UNITS, Role.PO),
            "title": _title(request, page.rows),
            "several": len(units) > 1,
            "empty": EMPTY[tab],
            "is_recent": tab in q.FINISHED and not given.get("year"),
        },
    )


def _unit(request: Request, pk: int) -> Unit:
    one: Unit = get_object_or_404(Unit.objects.of(request.actor.committee_id).live(), pk=pk)
    request.desk_unit = one  # type: ignore[attr-defined]
    return one


def _title(request: Request, rows: list[Any]) -> str:
    unit = getattr(request, "desk_unit", None)
    return f"{unit.name}承办的提案" if unit else "办理工作台"


def _tab(request: Request) -> str:
    asked = request.GET.get("tab", "")
    known = asked in q.TABS or (asked == q.SIGN and request.actor.has(Role.HL))
    return asked if known else "todo"


def _tabs(request: Request, counted: dict[str, int], tab: str) -> list[dict[str, Any]]:
    """Each tab with its counter; the filter goes along, the place in the list does not."""
    kept = request.GET.copy()
    for name in ("tab", "after", "before", "export"):
        kept.pop(name, None)
    named = [(name, label) for name, (label, _) in q.TABS.items()]
    if request.actor.has(Role.HL):
        named.insert(2, (q.SIGN, "待签发"))
    return [
        {
            "label": label,
            "count": counted[name],
            "url": f"?{kept.urlencode()}{'&' if kept else ''}tab={name}",
            "active": name == tab,
        }
        for name, label in named
    ]


def _line(one: Any, law: rules.Rules, request: Request) -> dict[str, Any]:
    one.proposal.committee = request.actor.committee
    actor = request.actor
    step = q.step(one, leads=may.approve_reply(actor, one))
    moves = step.moves if may.handle(actor, one) else []
    return {
        "one": one,
        "warnings": q.warnings(one, law, timezone.localdate()),
        "moves": [
            {"label": label, "url": _address(one, name, request)} for name, label in moves if name != "accept"
        ],
        "accepts": any(name == "accept" for name, _ in moves),
        "words": step.words or ("" if moves else "、".join(label for _, label in step.moves)),
    }


def _address(one: Assignment, name: str, request: Request) -> str:
    code = request.actor.committee.code
    if name == "draft":
        return reverse("reply_draft", args=[code, one.pk])
    return reverse("assignment_move", args=[code, one.pk, name])


def _export(request: Request, rows: TenantQuerySet, law: rules.Rules, tab: str) -> HttpResponse:
    """The list as shown, without what sponsors said."""
    found, notes = pages.exported(rows.order_by("due", "id"), EXPORTED)
    table: list[list[Any]] = []
    for no, one in enumerate(found, 1):
        line = _line(one, law, request)
        table.append(
            [
                no,
                one.proposal.number,
                one.proposal.cause,
                one.proposal.lead_name,
                one.unit.name,
                one.get_role_display(),
                one.handed_over_on,
                one.return_until_on,
                None if one.due == q.NEVER else one.due,
                "；".join(each.words for each in line["warnings"]),
                one.get_state_display(),
                line["words"] or "、".join(label for _, label in q.step(one, leads=True).moves),
                one.delivered_on,
            ]
        )
    label = "待签发" if tab == q.SIGN else q.TABS[tab][0]
    ledger = sheets.Ledger(f"{label}提案", COLUMNS, table, notes)
    return pages.download(sheets.write(ledger, made_at=timezone.now()), f"{label}提案.xlsx", pages.XLSX)


@audience(*UNITS, Role.PO)
@require_POST
def accept(request: Request, committee: str) -> HttpResponse:
    """Sign for the ticked lines, or for the one whose button was pressed: one line in the journal."""
    expected = ticked(request.POST.getlist("one") or request.POST.getlist("pk"))
    rows = Assignment.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    chosen = list(rows.filter(pk__in=expected).select_related("unit", "proposal").order_by("id"))
    if chosen:
        actions.accept(chosen, by=request.actor, on=timezone.localdate(), expected=expected)
        messages.success(request, f"已签收{len(chosen)}件，转入“在办”。")
    else:
        messages.warning(request, "请先勾选提案。")
    unit = request.POST.get("unit", "")
    return redirect(reverse("unit_desk", args=[committee]) + (f"?unit={unit}" if unit.isdecimal() else ""))


def _overview(request: Request) -> HttpResponse:
    """Every unit with what it holds, the overdue first, each with its list and its reminder."""
    form, today = f.OverviewFilter(request.GET), timezone.localdate()
    year = form.cleaned_data.get("year") if form.is_valid() else None
    found = q.at_a_glance(request.actor.committee_id, today, year)
    context = {
        "form": form,
        "units": found,
        "year": year,
        "near": q.NEAR,
        "today": today,
        "ways": tabs(request),
        "may_commend": may.may_distinguish(
            request.actor, rules.on_day(request.actor.committee_id, today).selector("unit")
        ),
    }
    return render(request, "proposals/units.html", context)


@audience(Role.PO, Role.PC)
def commend(request: Request, committee: str) -> HttpResponse:
    """Choose the units that handled proposals best."""
    law = rules.on_day(request.actor.committee_id, timezone.localdate())
    if not may.may_distinguish(request.actor, law.selector("unit")):
        raise NotYours(f"按本会规则，提案办理先进单位由{rules.SELECTORS[law.selector('unit')]}确定")
    form = f.CommendForm(request.POST or None, actor=request.actor, today=timezone.localdate(), law=law)
    if request.method == "POST" and form.is_valid():
        given = form.given
        made = actions.commend_units(given.pop("units"), **given, by=request.actor, on=form.day)
        messages.success(request, f"已登记{len(made)}个先进单位。")
        return redirect("commend_units", committee)
    status = 422 if request.method == "POST" else 200
    rows = _commended(request).filter(awarded_on__year=timezone.localdate().year)
    given = {"form": form, "label": "登记先进单位", "held": rows.order_by("unit__sort_no", "id")}
    return render(request, "proposals/commend.html", given, status=status)


def _commended(request: Request) -> TenantQuerySet:
    rows: TenantQuerySet = Award.objects.of(request.actor.committee_id).live()
    return rows.filter(kind=Award.Kind.EXCELLENT_UNIT, unit__isnull=False).select_related("unit")


@audience(Role.PO, Role.PC)
def commend_void(request: Request, committee: str, pk: int) -> HttpResponse:
    """Strike out a unit that was entered wrongly."""
    one: Award = get_object_or_404(_commended(request), pk=pk)
    form = ReasonForm(request.POST or None, actor=request.actor, today=timezone.localdate(), record=one)
    if request.method == "POST" and form.is_valid():
        actions.void_commendation(one, form.cleaned_data["reason"], by=request.actor, on=form.day)
        messages.success(request, f"{one.unit}的登记已作废。")
        return redirect("commend_units", committee)
    status = 422 if request.method == "POST" else 200
    given = {"form": form, "label": "作废登记", "told": f"{one.unit}　{one.title}"}
    return render(request, "proposals/commend.html", given, status=status)
