"""What was written on a device without a network arrives here, once, however often it is sent."""

from __future__ import annotations

import re

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import Request, audience
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.views.writing import author

KEY = re.compile("[0-9a-f]{32}")


@audience(*may.AUTHORS, *may.BODIES)
def proposal_from_device(request: Request, committee: str) -> HttpResponse:
    """Answers with the page to go on writing on, or with the reason why nothing was taken in."""
    if request.method != "POST":
        return HttpResponse(status=405)
    try:
        _check(request)
        author(request)
        texts = {name: request.POST.get(name, "") for name in actions.FROM_DEVICE}
        desk = actions.take_from_device(request.POST["key"], texts, by=request.actor, on=timezone.localdate())
    except NotYours:
        raise
    except Refused as refused:
        return JsonResponse({"reason": str(refused)}, status=409)
    return JsonResponse({"url": desk.get_absolute_url()})


def _check(request: Request) -> None:
    if request.POST.get("account") != str(request.actor.account_id):
        raise Refused("这份草稿是用另一个账号写的，没有送出，请用那个账号登录")
    if not KEY.fullmatch(request.POST.get("key", "")):
        raise Refused("草稿的标识不完整，没有送出，请另写一件并把文字复制过去")
    if request.POST.get("secrecy") != "yes":
        raise Refused("请先确认内容不涉密，再送到系统")
