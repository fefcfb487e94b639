"""The consolidation board: where each raw suggestion stands, moved by a list, by keyboard or by dragging."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions
from jianyan.activities.actions.board import BOARD_VERBS, ids_of
from jianyan.activities.flow import BOARD
from jianyan.activities.forms import ReasonForm
from jianyan.activities.forms.board import ASIDE, LOOSE, AspectForm, GroupingForm, ItemForm, MoveForm
from jianyan.activities.models import Activity, Aspect, Consolidated, Suggestion
from jianyan.activities.queries.board import BoardSheet, board_sheet, board_steps
from jianyan.activities.queries.grouping import groupings
from jianyan.activities.views.activities import READERS, found
from jianyan.core import pages
from jianyan.kit import sheets
from jianyan.people import outside
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

KEEPERS = (*permissions.RECORDERS, Role.LG)
STEPS = (*BOARD_VERBS, "activities.settle_board", "activities.reopen_board", "activities.record_suggestions")


@audience(*READERS)
def board(request: Request, committee: str, pk: int) -> HttpResponse:
    """Raw suggestions on one side, aspects and items on the other; readers see it, keepers move it."""
    one = found(request, pk)
    sheet = board_sheet(one, request.actor)
    if request.GET.get("export"):
        return _ledger(one, sheet)
    return _page(request, one, sheet, MoveForm(sheet=sheet))


def again(
    request: Request, one: Activity, form: GroupingForm, key: int, ticked: set[int], status: int = 422
) -> HttpResponse:
    """The board once more, with what was typed into a proposed item and was not taken."""
    sheet = board_sheet(one, request.actor)
    typed = {"form": form, "key": key, "ticked": ticked, "status": status}
    return _page(request, one, sheet, MoveForm(sheet=sheet), typed=typed)


def _page(
    request: Request,
    one: Activity,
    sheet: BoardSheet,
    form: MoveForm,
    chosen: tuple[int, ...] = (),
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    may = permissions.may_record(request.actor, one) and not one.voided_at
    open_moves = {move.name for move in BOARD.open_to(request.actor, sheet.board)} if sheet.board else set()
    return render(
        request,
        "activities/board.html",
        {
            "activity": one,
            "sheet": sheet,
            "form": form,
            "chosen": chosen,
            "may_move": may and not sheet.settled,
            "groupings": groupings(one, sheet, request.actor) if may and not sheet.settled else None,
            "typed": typed,
            "words": not one.internal and outside.offered("items", request.actor, timezone.localdate()),
            "may_keep": may,
            "moves": open_moves,
            "stamp": _stamp(sheet, may),
            "entries": board_steps(one, ids_of(one), STEPS),
        },
        status=typed["status"] if typed else 422 if form.is_bound else 200,
    )


def _stamp(sheet: BoardSheet, may: bool) -> dict[str, Any]:
    if sheet.settled and sheet.board:
        return {"tone": "done", "who": "已定稿", "by": sheet.board.settled_on}
    left = f"还有{len(sheet.loose)}条未归纳" if sheet.loose else "核对条目后定稿"
    return {"tone": "you" if may else "wait", "who": "归纳意见建议", "act": left}


def _ledger(one: Activity, sheet: BoardSheet) -> HttpResponse:
    """Every raw suggestion with the item it went into, or why it was not taken."""
    places = {
        raw.pk: (group.aspect, held.item)
        for group in sheet.aspects
        for held in group.items
        for raw in held.raw
    }
    table: list[list[str | int | None]] = []
    for raw in sheet.raw:
        aspect, item = places.get(raw.pk, (None, None))
        table.append(
            [
                raw.number,
                raw.text,
                str(raw.person or raw.speaker),
                raw.target,
                str(aspect or ""),
                item.item_no if item else None,
                item.text if item else "",
                raw.set_aside_reason,
            ]
        )
    heads = (
        "序号",
        "原始意见建议",
        "提出人",
        "所针对的报告或事项",
        "方面",
        "条目序号",
        "归纳为",
        "不采纳原因",
    )
    counts = (len(sheet.raw), sheet.item_count, len(sheet.aspects), len(sheet.loose), len(sheet.aside))
    notes = ["原始{}条，归纳{}条、{}个方面，未归纳{}条，不采纳{}条。".format(*counts)]
    ledger = sheets.Ledger("意见建议归纳对照", heads, table, notes)
    data = sheets.write(ledger, made_at=timezone.now())
    return pages.download(data, f"{one.title[:40]}意见建议归纳.xlsx", pages.XLSX)


@audience(*KEEPERS)
@require_POST
def move(request: Request, committee: str, pk: int) -> HttpResponse:
    """移至: the ticked suggestions into an item, a new item, back, or aside."""
    one = found(request, pk)
    sheet = board_sheet(one, request.actor)
    form = MoveForm(request.POST, sheet=sheet)
    ticked = {int(text) for text in request.POST.getlist("pk") if text.isdecimal()}
    raw = [each for each in sheet.raw if each.pk in ticked]
    if not raw:
        form.add_error(None, "请先勾选意见建议，再选择移至哪里")
    if not form.is_valid():
        return _page(request, one, sheet, form, tuple(each.pk for each in raw))
    anchor = _moved(request, one, raw, form.cleaned_data, versions_of(request, raw))
    messages.success(request, f"已移动{len(raw)}条。")
    return redirect(f"/{committee}/activities/{pk}/board/#{anchor}")


def versions_of(request: Request, raw: list[Suggestion]) -> dict[int, int]:
    """The version of each suggestion as the page showed it."""
    return {each.pk: int(text) for each in raw if (text := request.POST.get(f"v{each.pk}", "")).isdecimal()}


def _moved(
    request: Request, one: Activity, raw: list[Suggestion], data: dict[str, Any], versions: dict[int, int]
) -> str:
    """Do what the form says; where on the page the suggestions stand now."""
    how: dict[str, Any] = {"by": request.actor, "on": timezone.localdate(), "expected": versions}
    to = data["to"]
    if to == ASIDE:
        actions.set_suggestions_aside(one, raw, data["reason"], **how)
        return ASIDE
    if to.startswith("new-"):
        aspect = get_object_or_404(_rows(Aspect, one), pk=int(to.removeprefix("new-")))
        return f"item-{actions.add_item(aspect, data['text'], raw, **how).pk}"
    item = None if to == LOOSE else get_object_or_404(_rows(Consolidated, one), pk=int(to))
    actions.move_suggestions(one, raw, item, **how)
    return f"item-{item.pk}" if item else LOOSE


def _rows(model: Any, one: Activity) -> Any:
    return model.objects.of(one.committee_id).filter(activity=one).select_related("activity", "committee")


@audience(*KEEPERS)
def aspect_new(request: Request, committee: str, pk: int) -> HttpResponse:
    """A new aspect after the others."""
    one, form = found(request, pk), AspectForm(request.POST or None)
    del form.fields["place"], form.fields["version"]
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, "增加方面")
    made = actions.add_aspect(one, form.cleaned_data["title"], by=request.actor, on=timezone.localdate())
    messages.success(request, f"已增加方面“{made.title}”。")
    return redirect(f"/{committee}/activities/{pk}/board/#aspect-{made.pk}")


@audience(*KEEPERS)
def aspect(request: Request, committee: str, pk: int, part: int) -> HttpResponse:
    """Rename an aspect, put it elsewhere, or take it away."""
    one = found(request, pk)
    held = get_object_or_404(_rows(Aspect, one).live(), pk=part)
    how: dict[str, Any] = {"by": request.actor, "on": timezone.localdate()}
    if request.method == "POST" and "dissolve" in request.POST:
        actions.dissolve_aspect(held, **how, expected=_version(request))
        messages.success(request, "已撤销该方面。")
        return redirect("activity_board", committee=committee, pk=pk)
    start = {"title": held.title, "place": held.number, "version": held.version}
    form = AspectForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, "调整方面", part=held, dissolve="撤销方面")
    data = form.cleaned_data
    actions.change_aspect(
        held, **how, title=data["title"], place=data["place"] or 0, expected=data["version"]
    )
    messages.success(request, "已保存。")
    return redirect(f"/{committee}/activities/{pk}/board/#aspect-{part}")


@audience(*KEEPERS)
def item_new(request: Request, committee: str, pk: int) -> HttpResponse:
    """A new item, still empty."""
    one = found(request, pk)
    form = ItemForm(request.POST or None, activity=one, initial={"aspect": request.GET.get("aspect")})
    del form.fields["place"], form.fields["version"]
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, "增加条目")
    data = form.cleaned_data
    made = actions.add_item(data["aspect"], data["text"], by=request.actor, on=timezone.localdate())
    messages.success(request, "已增加条目。")
    return redirect(f"/{committee}/activities/{pk}/board/#item-{made.pk}")


@audience(*KEEPERS)
def item(request: Request, committee: str, pk: int, part: int) -> HttpResponse:
    """Reword an item, put it elsewhere, or take it away."""
    one = found(request, pk)
    held = get_object_or_404(_rows(Consolidated, one).live().select_related("aspect"), pk=part)
    how: dict[str, Any] = {"by": request.actor, "on": timezone.localdate()}
    if request.method == "POST" and "dissolve" in request.POST:
        actions.dissolve_item(held, **how, expected=_version(request))
        messages.success(request, "已撤销该条，原始意见建议回到“未归纳”。")
        return redirect("activity_board", committee=committee, pk=pk)
    start = {"text": held.text, "aspect": held.aspect_id, "version": held.version}
    form = ItemForm(request.POST or None, activity=one, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, one, form, "调整条目", part=held, dissolve="撤销条目")
    data = form.cleaned_data
    actions.change_item(
        held,
        **how,
        text=data["text"],
        aspect=data["aspect"],
        place=data["place"] or 0,
        expected=data["version"],
    )
    messages.success(request, "已保存。")
    return redirect(f"/{committee}/activities/{pk}/board/#item-{part}")


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _asked(request: Request, one: Activity, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"activity": one, "form": form, "title": title} | more
    return render(
        request, "activities/board_form.html", context, status=422 if request.method == "POST" else 200
    )


@audience(*KEEPERS)
@require_POST
def settle(request: Request, committee: str, pk: int) -> HttpResponse:
    """The consolidation is final."""
    one = found(request, pk)
    actions.settle_board(one, by=request.actor, on=timezone.localdate(), expected=_version(request))
    messages.success(request, "归纳已定稿。")
    return redirect("activity_board", committee=committee, pk=pk)


@audience(*KEEPERS)
@require_POST
def reopen(request: Request, committee: str, pk: int) -> HttpResponse:
    """Consolidate again."""
    one, form = found(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        actions.reopen_board(
            one, data["reason"], by=request.actor, on=timezone.localdate(), expected=data["version"]
        )
    else:
        messages.error(request, "请写明重新归纳的原因。")
    return redirect("activity_board", committee=committee, pk=pk)


@audience(*KEEPERS)
@require_POST
def take_back(request: Request, committee: str, pk: int) -> HttpResponse:
    """The last step of the board is taken back."""
    one, reason = found(request, pk), request.POST.get("reason", "").strip()
    actions.take_back_consolidation(one, reason or "操作有误", by=request.actor, on=timezone.localdate())
    messages.success(request, "已撤回上一步；再撤回一次即恢复。")
    return redirect("activity_board", committee=committee, pk=pk)
