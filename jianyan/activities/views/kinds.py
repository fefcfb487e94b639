"""The committee's table of kinds: read by the office, set by whom the rules are for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.activities import actions, permissions
from jianyan.activities.forms.kinds import FIELDS, KindForm
from jianyan.activities.models import (
    KINDS,
    Family,
    Function,
    Kind,
    KindRule,
    kinds_of_committee,
    own_of,
    spec_of,
)
from jianyan.activities.models.kinds import Spec
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.models import Body, Role

SETTERS = (Role.LD, Role.SG, Role.AD)
COMMON = Spec(Family.DELIBERATION, Function.PARTICIPATION)  # what a new kind begins with


@audience(*INSIDE, Role.LG, Role.ORG)
def kinds(request: Request, committee: str) -> HttpResponse:
    """All kinds as this committee has them, its own after the shipped ones."""
    owner = request.actor.committee_id
    counted = KindRule.objects.of(owner).live().filter(own=True)
    like = {row.key: row.get_kind_display() for row in counted}
    lines = [
        {
            "key": key,
            "label": spec.label or Kind(key).label,
            "like": like.get(key, ""),
            "spec": spec,
            "owners": "、".join(str(Body.Kind(one).label) for one in spec.owners) or "政协机关",
            "papers": "、".join(str(one.label) for one in spec.papers),
        }
        for key, spec in kinds_of_committee(owner).items()
    ]
    return render(
        request,
        "activities/kinds.html",
        {
            "lines": lines,
            "may_set": permissions.may_set_kinds(request.actor),
            "reads_rules": request.actor.has(*INSIDE),
        },
    )


@audience(*SETTERS)
def kind_new(request: Request, committee: str) -> HttpResponse:
    """Add a kind of the committee's own."""
    like = request.GET.get("like", "")
    known = like in Kind.values
    spec = spec_of(request.actor.committee_id, like) if known else COMMON
    initial = KindForm.from_spec(spec, "") | {"kind": like if known else ""}
    form = KindForm(request.POST or None, initial=initial, new=True)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, "增加活动种类")
    data = form.cleaned_data
    values = {name: data[name] for name in FIELDS}
    actions.add_kind(data["kind"], values, by=request.actor, on=timezone.localdate())
    messages.success(request, "已增加，登记活动时可以选择。")
    return redirect("activity_kinds", committee=committee)


@audience(*SETTERS)
def kind(request: Request, committee: str, key: str) -> HttpResponse:
    """One row: of a shipped kind, or of one of the committee's own."""
    owner, own = request.actor.committee_id, own_of(request.actor.committee_id, key)
    if own is None and key not in Kind.values:
        raise Http404
    row = own or KindRule.objects.of(owner).live().filter(kind=key, own=False).first()
    label = row.label if row else str(Kind(key).label)
    initial = KindForm.from_spec(row.spec if row else KINDS[Kind(key)], label)
    initial["version"] = row.version if row else 0
    form = KindForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, f"活动种类：{label}")
    values = {name: form.cleaned_data[name] for name in FIELDS}
    how = {"by": request.actor, "on": timezone.localdate(), "expected": form.cleaned_data["version"]}
    if own:
        actions.set_own_kind(own, values, **how)
    else:
        actions.set_kind(key, values, **how)
    messages.success(request, "已保存。以后登记的活动按新的规定。")
    return redirect("activity_kinds", committee=committee)


def _form(request: Request, form: KindForm, title: str) -> HttpResponse:
    given = {"form": form, "title": title, "back": f"/{request.actor.committee.code}/activities/kinds/"}
    return render(request, "activities/activity_form.html", given, status=422 if form.is_bound else 200)
