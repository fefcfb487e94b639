"""The rules of each room: what is in force, since when and why; a new version is looked at before it is adopted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import profiles
from jianyan.core.models import RuleProfile
from jianyan.core.profiles import Sheet
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.portal.rule_form import RuleForm, parts_of, rules_of, shown


def _sheet(room: str) -> Sheet:
    sheet = profiles.sheets().get(room)
    if sheet is None or sheet.write is None:
        raise Http404
    return sheet


def _law(sheet: Sheet, profile: RuleProfile | None) -> Any:
    return sheet.read(profile.data if profile else {})


@audience(*INSIDE)
def rooms(request: Request, committee: str) -> HttpResponse:
    """Which room's rules are kept here, and since when the present ones are in force."""
    today, owner = timezone.localdate(), request.actor.committee_id
    rows = [
        {"room": room, "title": sheet.title, "profile": profiles.effective(owner, room, today)}
        for room, sheet in profiles.sheets().items()
        if sheet.write
    ]
    return render(request, "portal/rules.html", {"rows": rows})


@audience(*INSIDE)
def room(request: Request, committee: str, room: str) -> HttpResponse:
    """The rules in force, one by one, and the versions before and after."""
    sheet, owner = _sheet(room), request.actor.committee_id
    held = RuleProfile.objects.of(owner).live().filter(room=room).order_by("-effective_on")
    current = profiles.effective(owner, room, timezone.localdate())
    law = _law(sheet, current)
    return render(
        request,
        "portal/rules_room.html",
        {
            "room": room,
            "title": sheet.title,
            "current": current,
            "versions": held,
            "rules": [
                (
                    parts_of(law).get(one.name, ""),
                    one.metadata["label"],
                    shown(getattr(law, one.name), one.metadata["choices"]),
                    one.metadata["evidence"],
                )
                for one in rules_of(law)
            ],
            "may_adopt": sheet.who(request.actor),
            "examples": [(no, title, note) for no, (title, note, _) in enumerate(sheet.examples())],
        },
    )


@audience(*INSIDE)
def revise(request: Request, committee: str, room: str) -> HttpResponse:
    """A new version: filled in, held against the present one, then adopted."""
    sheet, owner = _sheet(room), request.actor.committee_id
    if not sheet.who(request.actor):
        raise NotYours(f"您没有施行{sheet.title}的权限")
    today = timezone.localdate()
    present = _law(sheet, profiles.effective(owner, room, today))
    sent = request.method == "POST"
    form = RuleForm(
        request.POST if sent else None, law=_begin(sheet, request, present), initial={"effective_on": today}
    )
    context: dict[str, Any] = {"room": room, "title": sheet.title, "form": form}
    if sent and form.is_valid():
        wrong = _wrong(sheet, form)
        if not wrong and "adopt" in request.POST:
            return _adopt(request, room, form)
        if not wrong:
            before = _law(sheet, profiles.effective(owner, room, form.cleaned_data["effective_on"]))
            context |= {"asked": True, "changes": _changes(before, sheet.read(form.chosen()))}
    return render(request, "portal/rules_revise.html", context, status=422 if sent and form.errors else 200)


def _begin(sheet: Sheet, request: Request, present: Any) -> Any:
    """What the form begins from: a shipped example, else what is in force."""
    number, examples = request.GET.get("example", ""), sheet.examples()
    if number.isdecimal() and int(number) < len(examples):
        return sheet.read(examples[int(number)][2])
    return present


def _wrong(sheet: Sheet, form: RuleForm) -> bool:
    try:
        sheet.read(form.chosen())
    except ValueError as wrong:
        form.add_error(None, str(wrong))
    return bool(form.errors)


def _changes(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """(name, before, after) of each rule that differs."""
    pairs = [(one, getattr(before, one.name), getattr(after, one.name)) for one in rules_of(after)]
    return [
        (one.metadata["label"], shown(old, one.metadata["choices"]), shown(new, one.metadata["choices"]))
        for one, old, new in pairs
        if old != new
    ]


def _adopt(request: Request, room: str, form: RuleForm) -> HttpResponse:
    on: date = form.cleaned_data["effective_on"]
    try:
        profiles.adopt(
            room,
            form.chosen(),
            on,
            by=request.actor,
            on=timezone.localdate(),
            source=form.cleaned_data["source"],
        )
    except NotYours:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        context = {"room": room, "title": _sheet(room).title, "form": form}
        return render(request, "portal/rules_revise.html", context, status=422)
    messages.success(request, f"已定于{on.year}年{on.month}月{on.day}日起施行。")
    return redirect("rules_room", committee=request.actor.committee.code, room=room)
