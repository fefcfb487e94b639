"""Sheets: the list, one sheet in words, its parts as forms, adoption, and the trial over a year's facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import journal
from jianyan.duty import permissions as may
from jianyan.duty import sheets as shipped
from jianyan.duty.actions import sheets as do
from jianyan.duty.flow import SHEET_FLOW
from jianyan.duty.forms import sheets as forms
from jianyan.duty.models import Appraisal, AppraisalSheet
from jianyan.duty.queries import trials, words
from jianyan.duty.scoring import reading
from jianyan.duty.scoring import sheet as says
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.views import steps
from jianyan.duty.views.cases import HERE
from jianyan.duty.views.tabs import tabs
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

DRAFTERS = (Role.ML, Role.SG)
READERS = (Role.ML, Role.SG, Role.LD)


def _found(actor: Actor, pk: int) -> AppraisalSheet:
    rows = AppraisalSheet.objects.visible_to(actor).live().select_related("committee")
    one: AppraisalSheet = get_object_or_404(rows, pk=pk)
    return one


@audience(*HERE)
def sheets(request: Request, committee: str) -> HttpResponse:
    """Every edition this reader may see, and the styles to begin from."""
    rows = AppraisalSheet.objects.visible_to(request.actor).live().select_related("committee")
    context = {
        "tabs": tabs(request.actor, "sheets"),
        "sheets": rows.order_by("-edition"),
        "may_draft": may.draft(request.actor, None),
    }
    return render(request, "duty/sheets.html", context)


@audience(*DRAFTERS)
def sheet_new(request: Request, committee: str) -> HttpResponse:
    """Begin a draft from a style or an earlier edition."""
    actor = request.actor
    earlier = list(AppraisalSheet.objects.visible_to(actor).live().order_by("-edition")[:20])
    choices = [(f"sheet:{one.pk}", str(one)) for one in earlier]
    choices += [(f"style:{code}", str(shipped.style(code)["name"])) for code in shipped.ALL]
    form = forms.BeginForm(steps.data_of(request), choices=choices)
    if not form.is_valid():
        return steps.asked(request, form, "起草考核办法", back=f"/{committee}/duty/sheets/")
    way, _, name = form.cleaned_data["begin"].partition(":")
    today = timezone.localdate()
    if way == "style":
        made = do.draft_from_style(name, by=actor, on=today)
    else:
        made = do.draft_from(_found(actor, int(name)), by=actor, on=today)
    messages.success(request, "草案已建立，请逐项修改后试算。")
    return redirect(made.get_absolute_url())


@audience(*HERE)
def sheet(request: Request, committee: str, pk: int) -> HttpResponse:
    """One sheet in words."""
    one, actor = _found(request.actor, pk), request.actor
    content = one.sheet
    moves = {move.name for move in SHEET_FLOW.open_to(actor, one)}
    context = {
        "one": one,
        "tabs": tabs(actor, "sheets"),
        "sections": _sections(content),
        "head": _head(content),
        "moves": moves,
        "may_try": may.see_trials(actor) and one.subject in trials.TRIED,
        "parts": _groups(content),
        "stamp": _stamp(one, moves),
        "entries": [
            {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
        ],
    }
    return render(request, "duty/sheet.html", context)


def _stamp(one: AppraisalSheet, moves: set[str]) -> dict[str, Any]:
    if one.state == AppraisalSheet.State.ADOPTED:
        return {
            "tone": "done",
            "who": f"{one.adopted_by}通过",
            "by": one.adopted_on,
            "act": "",
            "head": "已通过",
        }
    if one.state == AppraisalSheet.State.DROPPED:
        return {"tone": "done", "who": "不再使用", "by": one.dropped_on, "act": "", "head": "停用"}
    return {
        "tone": "you" if moves else "wait",
        "who": "委员联络工作、主席会议",
        "act": "修改、试算，会议通过后登记",
        "by": None,
    }


def _head(sheet: Sheet) -> list[dict[str, str]]:
    total = [f"最低{points(sheet.total_floor)}分"] if sheet.total_floor is not None else []
    total += [f"最高{points(sheet.total_cap)}分"] if sheet.total_cap is not None else []
    told = [
        ("考核对象", says.SUBJECTS[sheet.subject]),
        ("依据", sheet.basis or "—"),
        ("总分", "，".join(total) or "不设上下限"),
        ("加分合计", f"最高{points(sheet.bonus_cap)}分" if sheet.bonus_cap is not None else "不另设上限"),
        ("取舍", f"最后一次{says.ROUNDINGS[sheet.rounding]}，保留{sheet.scale}位小数"),
        ("任职不满一年的", says.PRORATIONS[sheet.proration]),
        ("不参加考核的", "、".join(says.ALL_ROLES[one] for one in sheet.exempt) or "无"),
        ("名次", "公布" if sheet.show_ranking else "不公布"),
    ]
    return [{"label": label, "value": value} for label, value in told]


def _groups(sheet: Sheet) -> list[dict[str, Any]]:
    """The rules under their parts, each with its place in the sheet."""
    numbered = list(enumerate(sheet.rules))
    return [
        {
            "no": no,
            "code": part.code,
            "name": part.name,
            "told": _bounds(part),
            "rules": [
                {
                    "no": place,
                    "code": rule.code,
                    "name": rule.name,
                    "clause": rule.clause,
                    "told": words.of_rule(rule),
                }
                for place, rule in numbered
                if rule.category == part.code
            ],
        }
        for no, part in enumerate(sheet.categories)
    ]


def _bounds(part: Any) -> str:
    told = [f"起始{points(part.base)}分"] if part.base else []
    told += [f"最高{points(part.cap)}分"] if part.cap is not None else []
    told += [f"最低{points(part.floor)}分"] if part.floor is not None else []
    told += [f"加分最高{points(part.bonus_cap)}分"] if part.bonus_cap is not None else []
    told += [words.audience_of(part)] if words.audience_of(part) else []
    return "，".join(told)


def _sections(sheet: Sheet) -> list[dict[str, Any]]:
    """What stands below the rules: gates, grades, quotas, consequences."""
    told: dict[str, list[tuple[str, str]]] = {
        "gates": [(one.name, words.of_gate(one, sheet)) for one in sheet.gates],
        "grades": [(one.name, words.of_grade(one)) for one in sheet.grades],
        "quotas": [(sheet.grade_named(one.grade).name, words.of_quota(one, sheet)) for one in sheet.quotas],
        "consequences": [
            (
                sheet.grade_named(one.grade).name,
                f"{'连续' + str(one.years) + '年，' if one.years > 1 else ''}{one.advice}",
            )
            for one in sheet.consequences
        ],
    }
    return [
        {
            "part": name,
            "title": reading.LISTS[name],
            "rows": [{"no": no, "name": row[0], "told": row[1]} for no, row in enumerate(rows)],
        }
        for name, rows in told.items()
    ]


# ---- editing ----


@audience(*DRAFTERS)
def part(request: Request, committee: str, pk: int, name: str, no: int | None = None) -> HttpResponse:
    """One part of a draft as a form: the head, or one line of a list; without a number a new one."""
    one = _found(request.actor, pk)
    if name not in forms.PARTS or (name == "head" and request.path.endswith("/parts/head/new/")):
        raise Http404
    SHEET_FLOW.check("edit", request.actor, one)
    content = one.sheet
    held: Any = content if name == "head" else _line(content, name, no)
    posted = request.method == "POST"
    initial = {"version": one.version} | (forms.initial(held) if held is not None else {})
    form = forms.PartForm(request.POST if posted else None, kind=name, sheet=content, initial=initial)
    if posted and form.is_valid() and _saved(request, one, form, name, no):
        messages.success(request, "已保存到草案。")
        return redirect(one.get_absolute_url())
    source = form["source"].value() if "source" in form.fields else ""
    context = {
        "one": one,
        "form": form,
        "label": forms.PARTS[name][1],
        "part": name,
        "no": no,
        "hints": words.hints(source or ""),
        "facts": [(title, words.hints(key)) for key, title in words.source_choices(content.subject)]
        if name in ("rules", "gates")
        else [],
    }
    return render(request, "duty/part.html", context, status=422 if posted else 200)


def _line(content: Sheet, name: str, no: int | None) -> Any:
    lines = getattr(content, name)
    if no is None:
        return None
    if not 0 <= no < len(lines):
        raise Http404
    return lines[no]


def _saved(request: Request, one: AppraisalSheet, form: forms.PartForm, name: str, no: int | None) -> bool:
    """Save the sheet with this part changed; what is wrong with the whole stands above the form."""
    data = dict(one.data)
    if name == "head":
        data |= form.stored()
    else:
        lines = [dict(line) for line in data.get(name, [])]
        if no is None:
            lines.append(form.stored())
        else:
            lines[no] = form.stored()
        data[name] = lines
    try:
        do.edit_sheet(
            one, data, by=request.actor, on=timezone.localdate(), expected=form.cleaned_data["version"]
        )
    except do.BadSheet as wrong:
        for error in wrong.errors:
            form.add_error(None, error)
        return False
    return True


@audience(*DRAFTERS)
def part_drop(request: Request, committee: str, pk: int, name: str, no: int) -> HttpResponse:
    """Take a line out of a draft."""
    one = _found(request.actor, pk)
    if name not in reading.LISTS or request.method != "POST":
        raise Http404
    _line(one.sheet, name, no)
    lines = [line for place, line in enumerate(one.data.get(name, [])) if place != no]
    version = request.POST.get("version", "")
    do.edit_sheet(
        one,
        one.data | {name: lines},
        by=request.actor,
        on=timezone.localdate(),
        expected=int(version) if version.isdigit() else None,
    )
    messages.success(request, "已从草案中删去这一行。")
    return redirect(one.get_absolute_url())


@audience(Role.LD)
def adopt(request: Request, committee: str, pk: int) -> HttpResponse:
    """A meeting adopted the draft."""
    one = _found(request.actor, pk)
    if request.method != "POST":
        SHEET_FLOW.check("adopt", request.actor, one)
    form = forms.AdoptForm(steps.data_of(request), initial=steps.begun(one))
    if not form.is_valid():
        return steps.asked(request, form, "通过考核办法", about=one, back=one.get_absolute_url())
    data = form.cleaned_data
    do.adopt_sheet(
        one,
        data["adopted_by"],
        data["effective_on"],
        by=request.actor,
        on=data["on"],
        expected=data["version"],
    )
    messages.success(request, "办法已通过，今后不再改动；下一年度从它复制起草。")
    return redirect(one.get_absolute_url())


@audience(*DRAFTERS)
def drop(request: Request, committee: str, pk: int) -> HttpResponse:
    """A sheet is no longer offered."""
    one = _found(request.actor, pk)
    if request.method != "POST":
        raise Http404
    version = request.POST.get("version", "")
    do.drop_sheet(
        one, by=request.actor, on=timezone.localdate(), expected=int(version) if version.isdigit() else None
    )
    messages.success(request, "已停用。")
    return redirect("duty_sheets", committee)


# ---- the trial ----


@audience(*READERS)
def trial(request: Request, committee: str, pk: int) -> HttpResponse:
    """A sheet over a year's facts, beside the sheet of that year or another one: distributions, names for who adopts."""
    one, actor = _found(request.actor, pk), request.actor
    if one.subject not in trials.TRIED:
        raise Http404
    others = list(
        AppraisalSheet.objects.visible_to(actor)
        .live()
        .about(one.subject)
        .exclude(pk=one.pk)
        .order_by("-edition")
    )
    rows = Appraisal.objects.of(actor.committee_id).live().order_by("-year")
    held = list(rows.values_list("year", "frozen_on"))
    today = timezone.localdate().year
    years = sorted({*(year for year, _ in held), today, today - 1}, reverse=True)
    settled = [year for year, frozen in held if frozen] or [year for year, _ in held] or [today - 1]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 1990 < int(asked) < 2100 else settled[0]
    chosen = request.GET.get("beside", "")
    beside = next((other for other in others if str(other.pk) == chosen), None) or trials.sheet_of(one, year)
    context: dict[str, Any] = {
        "one": one,
        "others": others,
        "beside": beside,
        "year": year,
        "years": years,
        "names": may.see_names(actor),
        "called": words.called(one.sheet),
        "unit": "个" if one.subject == "body" else "名",
    }
    found = trials.over(one, beside or one, actor.committee, year)
    if found.rows:
        context |= _shown(found, may.see_names(actor), trials.names_of(one))
    return render(request, "duty/trial.html", context)


def _shown(found: trials.Trial, names: bool, rows: Any) -> dict[str, Any]:
    gain, lose = found.gain, found.lose
    shown = [*gain[: trials.SHOWN], *lose[: trials.SHOWN]] if names else []
    called = dict(rows.filter(pk__in=[row.who for row in shown]).values_list("pk", "name"))
    return {
        "gain": len(gain),
        "lose": len(lose),
        "same": found.same,
        "bands": found.bands(),
        "grades": found.grades(),
        "by_rule": [
            (name, points(old), points(new), points(new - old))
            for name, (old, new) in sorted(found.by_rule.items(), key=lambda one: -abs(one[1][1] - one[1][0]))
        ],
        "gainers": [_change(row, called) for row in gain[: trials.SHOWN]] if names else [],
        "losers": [_change(row, called) for row in lose[: trials.SHOWN]] if names else [],
    }


def _change(row: trials.Row, called: dict[int, str]) -> tuple[str, str, str, str, str]:
    grade = (
        row.grade_after if row.grade_before == row.grade_after else f"{row.grade_before} → {row.grade_after}"
    )
    return called.get(row.who, ""), points(row.before), points(row.after), grade, row.rule
