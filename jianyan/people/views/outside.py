"""What left the machine for a language model, for those who answer for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from jianyan.core import pages
from jianyan.people import outside
from jianyan.people.audience import Request, audience
from jianyan.people.models import ModelCall, Role

TONES = {ModelCall.State.SENT: "wait", ModelCall.State.ANSWERED: "done", ModelCall.State.FAILED: "late"}


@audience(Role.SG, Role.AU, Role.AD)
def model_calls(request: Request, committee: str) -> HttpResponse:
    """Each text word for word, where it went, who asked and what came back; and which addresses are listed."""
    rows = ModelCall.objects.visible_to(request.actor).live().select_related("asked_by")
    page = pages.keyset(rows, request, ("-id",), 30)
    for one in page.rows:
        one.tone = TONES[one.state]
    listed = [
        (task.label, address.url, address.model)
        for key, task in outside.TASKS.items()
        if (address := outside.listed(key))
    ]
    return render(request, "people/model_calls.html", {"page": page, "listed": listed})
