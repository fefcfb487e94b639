"""The committee's table of kinds: read by the office, set by whom the rules are for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.activities import actions, permissions
from jianyan.activities.forms.kinds import FIELDS, KindForm
from jianyan.activities.models import Kind, KindRule, kinds_of_committee, spec_of
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.models import Body, Role


@audience(*INSIDE, Role.LG, Role.ORG)
def kinds(request: Request, committee: str) -> HttpResponse:
    """All kinds as this committee has them."""
    table = kinds_of_committee(request.actor.committee_id)
    lines = [
        {
            "kind": kind,
            "label": spec.label or kind.label,
            "spec": spec,
            "owners": "、".join(str(Body.Kind(one).label) for one in spec.owners) or "政协机关",
            "papers": "、".join(str(one.label) for one in spec.papers),
        }
        for kind, spec in table.items()
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


@audience(Role.LD, Role.SG, Role.AD)
def kind(request: Request, committee: str, kind: str) -> HttpResponse:
    """One row."""
    if kind not in Kind.values:
        raise Http404
    owner, label = request.actor.committee_id, str(Kind(kind).label)
    row = KindRule.objects.of(owner).live().filter(kind=kind).first()
    initial = KindForm.from_spec(kind, spec_of(owner, kind), label)
    initial["version"] = row.version if row else 0
    form = KindForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        back = f"/{committee}/activities/kinds/"
        given = {"form": form, "title": f"活动种类：{label}", "back": back}
        return render(request, "activities/activity_form.html", given, status=422 if form.is_bound else 200)
    values = {name: form.cleaned_data[name] for name in FIELDS}
    actions.set_kind(
        kind, values, by=request.actor, on=timezone.localdate(), expected=form.cleaned_data["version"]
    )
    messages.success(request, "已保存。以后登记的活动按新的规定。")
    return redirect("activity_kinds", committee=committee)
