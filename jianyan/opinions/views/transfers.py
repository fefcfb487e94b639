"""转办: what was sent to units, what is due, and what they answered; the unit's own desk for opinions."""

from __future__ import annotations

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.core import pages
from jianyan.kit import sheets
from jianyan.opinions.models import Transfer
from jianyan.opinions.models.base import READERS
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

WHO = (*READERS, Role.HU, Role.HL)


@audience(*WHO)
def opinion_transfers(request: Request, committee: str) -> HttpResponse:
    """A unit sees its own; the house all of them, what waits first."""
    actor, today = request.actor, timezone.localdate()
    rows = Transfer.objects.of(actor.committee_id).visible_to(actor).live()
    inside = actor.has(*READERS)
    if not inside:
        rows = rows.filter(unit__in=actor.unit_ids)
    late = Q(answered_on__isnull=True, due_on__lt=today)
    views = {
        "open": ("待反馈", Q(answered_on__isnull=True)),
        "late": ("已过期限", late),
        "done": ("已反馈", Q(answered_on__isnull=False)),
    }
    tab = request.GET.get("tab", "open")
    tab = tab if tab in views else "open"
    shown = rows.filter(views[tab][1])
    if request.GET.get("export"):
        return _ledger(shown)
    context = {
        "page": pages.keyset(
            shown.select_related("committee", "opinion__committee", "unit"),
            request,
            ("-transferred_on", "-id"),
        ),
        "saved": [
            {
                "label": f"{label}（{rows.filter(condition).count()}）",
                "url": f"?tab={key}",
                "active": key == tab,
            }
            for key, (label, condition) in views.items()
        ],
        "tab": tab,
        "today": today,
        "ways": tabs(request),
        "inside": inside,
    }
    return render(request, "opinions/transfers.html", context)


def _ledger(rows: object) -> HttpResponse:
    """The list as shown, every page of it."""
    heads = ("信息标题", "登记号", "承办单位", "转办日期", "反馈期限", "反馈日期", "办理结果", "办理情况")
    found = rows.select_related("opinion", "unit").order_by(F("answered_on").asc(nulls_first=True), "id")  # type: ignore[attr-defined]
    shown, notes = pages.exported(found, pages.EXPORTED)
    table = [
        [
            one.opinion.shown_title,
            one.opinion.serial,
            one.unit.name,
            one.transferred_on,
            one.due_on,
            one.answered_on,
            one.get_outcome_display(),
            one.answer,
        ]
        for one in shown
    ]
    data = sheets.write(sheets.Ledger("信息转办台账", heads, table, notes), made_at=timezone.now())
    return pages.download(data, "信息转办台账.xlsx", pages.XLSX)
