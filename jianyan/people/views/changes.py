"""One's own data: asked to be changed by the member, looked at by the liaison office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import contacts as contact_reads
from jianyan.core import pages
from jianyan.kit.flow import Refused
from jianyan.people import changes
from jianyan.people.audience import Request, audience
from jianyan.people.models import ChangeRequest, Person, Role

KEEPERS = (Role.ML, Role.SG, Role.AD)
MEMBERS = (Role.MB, Role.SC, Role.LD)  # leaders are members too


class ChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """The entry as it should read."""

    note = forms.CharField(label="说明", required=False, max_length=200, help_text="例如调动的时间")

    class Meta:
        model = Person
        fields = changes.FIELDS


@audience(*MEMBERS, *KEEPERS)
def wishes(request: Request, committee: str) -> HttpResponse:
    """A member's own requests; for the office all, those that wait first."""
    rows = ChangeRequest.objects.visible_to(request.actor).live().select_related("person__committee")
    page = pages.keyset(rows, request, ("state", "-id"), 20)
    keeps = request.actor.has(*KEEPERS)
    labels = {
        one.name: str(one.verbose_name) for one in Person._meta.concrete_fields if one.name in changes.FIELDS
    }
    for one in page.rows:
        one.lines = [(labels[name], getattr(one.person, name), said) for name, said in one.wanted.items()]
        one.is_open = one.state == ChangeRequest.State.ASKED
    if keeps and (open_ones := [one.person_id for one in page.rows if one.is_open]):
        contact_reads.note(request.actor, open_ones, request.path)
    return render(request, "people/changes.html", {"page": page, "keeps": keeps, "mine": _own(request)})


def _own(request: Request) -> Person | None:
    rows = Person.objects.of(request.actor.committee_id).live().filter(pk__in=request.actor.person_ids)
    found: Person | None = rows.order_by("id").first()
    return found


@audience(*MEMBERS)
def ask(request: Request, committee: str) -> HttpResponse:
    """What is to be changed."""
    person = _own(request)
    if person is None:
        raise Refused("您的账号没有对应的人员登记，请联系委员联络部门")
    form = ChangeForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        fresh = Person.objects.of(request.actor.committee_id).get(pk=person.pk)
        given = form.cleaned_data
        try:
            changes.ask(fresh, given, given["note"], by=request.actor, on=timezone.localdate())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "申请已送委员联络部门，办理后会通知您。")
            return redirect("changes", committee=committee)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/change_new.html", {"form": form, "person": person}, status=status)


@audience(*MEMBERS, *KEEPERS)
@require_POST
def decide(request: Request, committee: str, pk: int) -> HttpResponse:
    """Change it, or say why not; the member may take it back."""
    one: Any = get_object_or_404(ChangeRequest.objects.visible_to(request.actor).live(), pk=pk)
    what, today = request.POST.get("what", ""), timezone.localdate()
    if what == "withdraw":
        changes.withdraw(one, by=request.actor, on=today)
    elif what == "approve":
        changes.approve(one, by=request.actor, on=today, expected=_version(request))
    else:
        changes.refuse(
            one, request.POST.get("why", ""), by=request.actor, on=today, expected=_version(request)
        )
    messages.success(request, "已办理。")
    return redirect("changes", committee=committee)


def _version(request: Request) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() else 0
