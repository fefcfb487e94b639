"""Arranging a volume's contents, and the ledgers of its copies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.kit import sheets
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.forms.volumes import YearForm
from jianyan.publications.models import BookMovement, Manuscript, Volume
from jianyan.publications.views.shelf import found, shelf_of, tabs

KEEPERS = (Role.CL, Role.SG)


@audience(*KEEPERS)
def contents(request: Request, committee: str, pk: int) -> HttpResponse:
    """Number the accepted manuscripts: those with a number stand in the contents, in the order of the numbers."""
    volume = found(shelf_of("volumes", request.actor), request.actor, pk)
    rows = Manuscript.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    rows = rows.filter(state=Manuscript.State.ACCEPTED).filter(Q(volume=volume) | Q(volume__isnull=True))
    free = list(
        rows.select_related("committee", "theme").order_by(
            F("order_no").asc(nulls_last=True), "accepted_on", "id"
        )
    )
    if request.method == "POST":
        numbers = {one.pk: request.POST.get(f"no-{one.pk}", "").strip() for one in free}
        chosen = [one for one in free if numbers[one.pk].isdecimal() and len(numbers[one.pk]) < 6]
        chosen.sort(key=lambda one: int(numbers[one.pk]))
        version = request.POST.get("version", "")
        actions.arrange_volume(
            volume,
            chosen,
            by=request.actor,
            on=timezone.localdate(),
            expected=int(version) if version.isdecimal() else None,
        )
        messages.success(request, f"目录已编排，共{len(chosen)}篇。")
        return redirect(volume.get_absolute_url())
    return render(request, "publications/contents.html", {"volume": volume, "rows": free})


@audience()
def ledger(request: Request, committee: str, pk: int) -> HttpResponse:
    """The ledger of one volume: every movement with the stock after it."""
    volume = found(shelf_of("volumes", request.actor), request.actor, pk)
    stock, table = (
        volume.print_run,
        [[volume.published_on, "入库", volume.print_run, "", "", volume.print_run]],
    )
    for move in volume.movements.live().order_by("moved_on", "id"):
        signed = move.copies if move.mode in BookMovement.INBOUND else -move.copies
        stock += signed
        table.append(
            [
                move.moved_on,
                move.get_mode_display(),
                signed,
                move.recipient,
                move.reason or move.signer,
                stock,
            ]
        )
    heads = ("日期", "方式", "增减（册）", "去向", "原因或签收人", "库存（册）")
    data = sheets.write(sheets.Ledger("收发台账", heads, table), made_at=timezone.now())
    return pages.download(data, f"{volume}收发台账.xlsx", pages.XLSX)


OUT = {str(mode): str(mode.label) for mode in BookMovement.Mode}


@audience()
def book_ledger(request: Request, committee: str) -> HttpResponse:
    """The year's copies by volume and mode, with the stock at its end; as a sheet with ``?export=1``."""
    form = YearForm(request.GET)
    year = form.cleaned_data["year"] if form.is_valid() else _latest(request.actor.committee_id)
    heads, rows = _year(request.actor.committee_id, year)
    if request.GET.get("export"):
        ledger = sheets.Ledger(f"{year}年图书收发", heads, rows)
        data = sheets.write(ledger, made_at=timezone.now())
        return pages.download(data, f"{year}年图书收发台账.xlsx", pages.XLSX)
    context = {
        "form": YearForm(initial={"year": year}),
        "year": year,
        "heads": heads,
        "rows": rows,
        "tabs": tabs(request.actor, "books"),
    }
    return render(request, "publications/book_ledger.html", context)


def _latest(committee_id: int) -> int:
    """The last year with a movement, so that the page does not open empty in January."""
    last = BookMovement.objects.of(committee_id).live().order_by("-moved_on").first()
    return int(last.moved_on.year) if last else timezone.localdate().year


def _year(committee_id: int, year: int) -> tuple[list[str], list[list[Any]]]:
    """Heads and one row a book: what stood there before, what moved each way, what stands there after."""
    ends = Volume.objects.of(committee_id).live().filter(published_on__year__lte=year)
    before = dict(ends.with_stock(_day(year - 1)).values_list("pk", "in_stock"))
    moves = BookMovement.objects.of(committee_id).live().filter(moved_on__year=year)
    grouped: dict[Any, dict[str, int]] = {}
    for volume, title, mode, copies in (
        moves.order_by().values_list("volume", "title", "mode").annotate(n=Sum("copies"))
    ):
        grouped.setdefault(volume or title, {})[mode] = copies
    table: list[list[Any]] = []
    for volume in ends.with_stock(_day(year)).order_by("series", "volume_no"):
        is_new = volume.published_on.year == year
        moved = grouped.pop(volume.pk, {})
        was, came = (0, volume.print_run) if is_new else (before[volume.pk], 0)
        table.append([str(volume), was, came, *_cells(moved), volume.in_stock])
    table += [
        [f"《{title}》", None, None, *_cells(moved), None]
        for title, moved in sorted(grouped.items(), key=str)
    ]
    return ["图书", "年初库存", "出版入库", *OUT.values(), "年末库存"], table


def _cells(moved: dict[str, int]) -> list[int]:
    return [moved.get(mode, 0) for mode in OUT]


def _day(year: int) -> date:
    return date(year, 12, 31)
