"""Hand-over by file: an order's package, what comes back, the look at it before it is confirmed, and both histories."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.forms.packages import ReturnForm
from jianyan.proposals.models import HandoverOrder, OrderPackage, ReturnPackage, ReturnUpload
from jianyan.proposals.models.packages import EXPORTERS
from jianyan.proposals.packages import by_hand, reading, taking
from jianyan.proposals.packages.entries import Returned
from jianyan.proposals.packages.taking import KNOWN, NEW, WRONG, Finding

ZIP = "application/zip"
LATEST = 20  # of each history
SHOWN = 300  # statements of a package on one page
FIRST = (WRONG, NEW, KNOWN)


def _order(request: Request, pk: int) -> HandoverOrder:
    rows = queries.orders_of(request.actor).select_related("committee")
    found: HandoverOrder = get_object_or_404(rows, pk=pk)
    return found


def _latest(rows: TenantQuerySet, order: HandoverOrder) -> TenantQuerySet:
    found: TenantQuerySet = rows.filter(order=order).order_by("-id")[:LATEST]
    return found


@audience(*EXPORTERS)
def packages(request: Request, committee: str, pk: int) -> HttpResponse:
    """The packages of an order: download, take in, and what happened so far."""
    return _page(request, _order(request, pk))


def _page(request: Request, order: HandoverOrder, form: ReturnForm | None = None) -> HttpResponse:
    actor, imports = request.actor, request.actor.has(Role.PO)
    waiting = ReturnUpload.objects.visible_to(actor).filter(state=ReturnUpload.State.WAITING)
    context = {
        "order": order,
        "cases": queries.held_under(order).values("proposal").distinct().count(),
        "imports": imports,
        "form": form or ReturnForm(order=order),
        "sent": _latest(OrderPackage.objects.visible_to(actor).live(), order),
        "returns": _latest(ReturnPackage.objects.visible_to(actor).live(), order),
        "waiting": _latest(waiting.select_related("committee"), order) if imports else (),
        "latest": LATEST,
    }
    return render(request, "proposals/packages.html", context, status=422 if form else 200)


@audience(*EXPORTERS)
@require_POST
def export(request: Request, committee: str, pk: int) -> HttpResponse:
    """The package of an order as a file; that it left the house is recorded first."""
    order = _order(request, pk)
    _, data = actions.export_order(order, by=request.actor, on=timezone.localdate())
    return pages.download(data, f"交办数据包 {order.number}.zip", ZIP)


@audience(*EXPORTERS)
def blank(request: Request, committee: str, pk: int) -> HttpResponse:
    """The form that is filled in by hand, with a line for each unit's part."""
    order = _order(request, pk)
    held = queries.held_under(order).select_related("unit", "proposal")
    rows = list(held.order_by("proposal__case_no", "proposal", "unit__sort_no", "id"))
    return pages.download(by_hand.blank(order, rows), f"回传表 {order.number}.xlsx", pages.XLSX)


@audience(Role.PO)
@require_POST
def upload(request: Request, committee: str, pk: int) -> HttpResponse:
    """Read a file that came back. It is kept only when there is something to confirm."""
    order = _order(request, pk)
    form = ReturnForm(request.POST, request.FILES, order=order)
    if not form.is_valid():
        return _page(request, order, form)
    name = form.cleaned_data["file"].name
    try:
        found = _tried(request, order, form.came)
    except NotYours:
        raise
    except Refused as reason:
        form.add_error("file", str(reason))
        return _page(request, order, form)
    counts = actions.findings_by_standing(found)
    if counts[WRONG] or not counts[NEW]:
        return _preview(request, order, name, found, status=422 if counts[WRONG] else 200)
    return redirect(actions.keep_upload(order, name, form.content, by=request.actor).get_absolute_url())


def _tried(request: Request, order: HandoverOrder, came: Returned) -> list[Finding]:
    return actions.try_return(order, came, by=request.actor, on=timezone.localdate())


def _preview(
    request: Request,
    order: HandoverOrder,
    name: str,
    found: list[Finding],
    kept: ReturnUpload | None = None,
    status: int = 200,
) -> HttpResponse:
    """What the import would do, contradictions first."""
    counts = actions.findings_by_standing(found)
    listed = sorted(found, key=lambda one: FIRST.index(one.standing))
    context: dict[str, Any] = {
        "order": order,
        "name": name,
        "kept": kept,
        "lines": [(one, taking.told(one.entry)) for one in listed[:SHOWN]],
        "hidden": max(len(listed) - SHOWN, 0),
        "fresh": counts[NEW],
        "known": counts[KNOWN],
        "wrong": counts[WRONG],
        "may_import": kept and counts[NEW] and not counts[WRONG],
    }
    return render(request, "proposals/package_preview.html", context, status=status)


def _kept(request: Request, pk: int) -> ReturnUpload:
    rows = ReturnUpload.objects.visible_to(request.actor).filter(state=ReturnUpload.State.WAITING)
    found: ReturnUpload = get_object_or_404(rows.select_related("committee", "order__committee"), pk=pk)
    return found


def _read(kept: ReturnUpload) -> Returned:
    with default_storage.open(kept.path) as file:
        return reading.read(kept.name, bytes(file.read()), kept.order)


@audience(Role.PO)
def preview(request: Request, committee: str, pk: int) -> HttpResponse:
    """A file that waits for its confirmation, weighed against the records as they are now."""
    kept = _kept(request, pk)
    try:
        found = _tried(request, kept.order, _read(kept))
    except NotYours:
        raise
    except Refused as reason:  # its number was used meanwhile
        messages.error(request, f"{reason}。")
        return redirect("order_packages", committee=committee, pk=kept.order_id)
    return _preview(request, kept.order, kept.name, found, kept)


@audience(Role.PO)
@require_POST
def confirm(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take it in, all or nothing. Where somebody was faster the page of the file says what stands against it now."""
    kept = _kept(request, pk)
    try:
        made = actions.import_return(
            kept.order, _read(kept), name=kept.name, by=request.actor, on=timezone.localdate()
        )
    except NotYours:
        raise
    except Refused as reason:
        messages.error(request, f"{reason}。")
        return redirect(kept.get_absolute_url())
    actions.settle_upload(kept, ReturnUpload.State.IMPORTED)
    messages.success(request, f"已导入：新登记{made.fresh}条，原已登记{made.known}条。")
    return redirect("order_packages", committee=committee, pk=kept.order_id)


@audience(Role.PO)
@require_POST
def drop(request: Request, committee: str, pk: int) -> HttpResponse:
    """Give a file up: it is not kept any longer, and nothing was entered."""
    kept = _kept(request, pk)
    actions.settle_upload(kept, ReturnUpload.State.DROPPED)
    messages.success(request, "已放弃，没有导入任何内容，文件已从系统中删去。")
    return redirect("order_packages", committee=committee, pk=kept.order_id)
