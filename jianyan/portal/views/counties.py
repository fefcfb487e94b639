"""The committees below: opened in one form, and seen as figures, not as cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.figures import catalogue, facts
from jianyan.figures.models import Fact
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.people import counties
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Committee, Role
from jianyan.people.views.helping import slip_code
from jianyan.portal.homes.house import HEADLINES


class CountyForm(forms.Form):
    """All that a new committee needs; what else it has comes from the template."""

    name = forms.CharField(label="全称", max_length=100, help_text="中国人民政治协商会议××县委员会")
    short_name = forms.CharField(label="简称", max_length=40, help_text="如：政协××县委员会")
    code = forms.SlugField(
        label="代码", max_length=29, help_text="网址的第一段：小写字母和数字，以字母开头，以后不能改"
    )
    level = forms.ChoiceField(label="级别")
    template = forms.ModelChoiceField(
        Committee.objects.none(),
        label="样板",
        empty_label=None,
        help_text="沿用它的界别、规则和达标标准，不带人员和记录",
    )
    admin = forms.CharField(
        label="管理员用户名", max_length=60, help_text="不设密码，开通后打印登录条当面交给本人"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Committee.Level.choices)
        allowed = [(one, labels[one]) for one in counties.levels_below(actor.committee)]
        self.fields["level"].choices = allowed  # type: ignore[attr-defined]
        rows = Committee.objects.filter(pk=actor.committee_id) | Committee.objects.filter(
            parent=actor.committee_id
        )
        self.fields["template"].queryset = rows.order_by("level", "code")  # type: ignore[attr-defined]


@audience(Role.LD, Role.SG, Role.PO, Role.RS, Role.AD, Role.AU)
def below(request: Request, committee: str) -> HttpResponse:
    """The committees below side by side in this year's figures. Their records open to their own people only."""
    year = timezone.localdate().year
    rows: Any = Committee.objects.filter(parent=request.actor.committee_id)
    page = pages.keyset(rows, request, ("code", "id"), 20)
    known = [one for key in HEADLINES if (one := catalogue.find(key))]
    scope = Scope.of_year([one.pk for one in page.rows], year)
    held: dict[tuple[int, str], str] = {}
    total: dict[str, facts.Served] = {}
    if page.rows:
        total = facts.rollup(known, scope)  # counts what is behind, committee by committee
        held = _shown(known, scope, year)
    for one in page.rows:
        one.cells = [
            pages.Cell(indicator.title, held.get((one.pk, indicator.key), "—")) for indicator in known
        ]
    context = {
        "page": page,
        "indicators": known,
        "year": year,
        "may_open": request.actor.has(Role.AD) and counties.levels_below(request.actor.committee),
    }
    context["total"] = [
        pages.Cell(one.title, total[one.key].shown if one.key in total else "—") for one in known
    ]
    return render(request, "portal/counties.html", context)


def _shown(known: list[Any], scope: Scope, year: int) -> dict[tuple[int, str], str]:
    """Each committee's figures as they were just counted. One query."""
    by_key = {one.key: one for one in known}
    one_year = facts.about(Scope.of_year(scope.committees[0], year))
    rows = Fact.objects.of(scope.committees).filter(about=one_year, key__in=by_key)
    found = {}
    for row in rows:
        own = Scope.of_year(row.committee_id, year)
        found[row.committee_id, row.key] = facts.read(by_key[row.key], own, row).shown
    return found


@audience(Role.AD)
def open_one(request: Request, committee: str) -> HttpResponse:
    """A new committee in one form; the page that follows is its administrator's slip."""
    if not counties.levels_below(request.actor.committee):
        return redirect("counties", committee=committee)
    form = CountyForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made, slip = counties.open_county(**form.cleaned_data, by=request.actor, on=timezone.localdate())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            context = {"lines": [{"one": slip, "drawing": slip_code(request, slip)}], "made": made}
            return render(request, "portal/county_made.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/county_new.html", {"form": form}, status=status)
