"""What could not be sent, for the administrator. Without the matters themselves: those are for the addressee."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people import delivery
from jianyan.people.audience import Request, audience
from jianyan.people.models import Delivery, Role
from jianyan.people.senders import channels

State = Delivery.State
TONES = {State.FAILED: "late", State.UNSURE: "you", State.WAITING: "wait"}


def _stuck(request: Request) -> TenantQuerySet:
    """Failed, unsure, and what is being tried again."""
    rows: TenantQuerySet = Delivery.objects.of(request.actor.committee_id)
    return rows.filter(Q(state__in=Delivery.STUCK) | Q(state=State.WAITING, attempts__gt=0))


@audience(Role.AD)
def stuck(request: Request, committee: str) -> HttpResponse:
    """The list of what is stuck, and the channels that are set up."""
    page = pages.keyset(_stuck(request).select_related("notice", "account"), request, ("-id",), 40)
    known = channels()
    for one in page.rows:
        one.tone = TONES[one.state]
        one.way = known[one.channel].title if one.channel in known else one.channel
    return render(request, "people/deliveries.html", {"page": page, "channels": known.values()})


@audience(Role.AD)
@require_POST
def decide(request: Request, committee: str) -> HttpResponse:
    """Try the chosen ones again, or give them up."""
    chosen = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit()]
    rows = _stuck(request).filter(pk__in=chosen)
    if not chosen:
        messages.error(request, "请先选择要处理的消息。")
    elif request.POST.get("what") == "again":
        messages.success(request, f"已安排再试{delivery.try_again(rows)}条，稍后可在本页查看结果。")
    else:
        messages.success(request, f"已放弃{delivery.give_up(rows, request.actor.label)}条。")
    return redirect("deliveries", committee=committee)
