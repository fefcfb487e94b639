"""The list of opinions with its export, and the queue of refused proposals."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import bigrams, pages, search
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.opinions import actions, permissions, queries
from jianyan.opinions.forms import ConvertForm, OpinionFilter, OpinionForm
from jianyan.opinions.models import Adoption, Opinion
from jianyan.opinions.models.opinions import TEXTS
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

ORDER = ("-submitted_on", "-id")


@audience()
def opinions(request: Request, committee: str) -> HttpResponse:
    """The opinions this reader may see, newest first."""
    actor = request.actor
    form = OpinionFilter(request.GET, actor=actor)
    rows = _filtered(
        Opinion.objects.of(actor.committee_id).visible_to(actor).live(), form, actor.committee_id
    )
    if request.GET.get("export"):
        return _ledger(rows)
    return render(
        request,
        "opinions/list.html",
        {
            "form": form,
            "page": pages.keyset(rows.select_related("committee").defer(*TEXTS), request, ORDER),
            "ways": tabs(request),
            "may_report": permissions.may_report(request.actor),
        },
    )


def _filtered(rows: TenantQuerySet, form: OpinionFilter, committee: int) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    if text := data["q"].strip():
        rows = rows.filter(_said(text, committee))
    if data["level"]:
        used = Adoption.objects.of(committee).live().filter(level=data["level"])
        rows = rows.filter(pk__in=used.values("opinion"))
    plain = {
        "state": data["state"],
        "reporter_type": data["reporter"],
        "kind": data["kind"],
        "sector": data["sector"],
        "submitted_on__year": data["year"],
    }
    return rows.filter(**{name: value for name, value in plain.items() if value})


def _said(text: str, committee: int) -> Q:
    """2022-017 finds the number of the year; anything else whatever the index holds of these words."""
    year, _, number = text.partition("-")
    if year.isdecimal() and number.isdecimal() and len(text) < 12:
        return Q(serial_year=int(year), serial_no=int(number))
    query = bigrams.parse(text)
    return Q(pk__in=search.records(query, committee)) if query.phrases else Q(pk__in=())


def _ledger(rows: TenantQuerySet) -> HttpResponse:
    """The list as shown, every page of it."""
    found, notes = pages.exported(rows.order_by(*ORDER), pages.EXPORTED)
    table = [
        [
            o.serial,
            o.shown_title,
            o.get_kind_display(),
            o.byline,
            o.get_reporter_type_display(),
            o.submitted_on,
            o.registered_on,
            o.issued_on,
            o.dispatched_on,
            o.get_state_display(),
        ]
        for o in found
    ]
    heads = (
        "登记号",
        "标题",
        "类型",
        "署名",
        "反映主体",
        "提交日期",
        "登记日期",
        "签发日期",
        "报送日期",
        "状态",
    )
    data = sheets.write(sheets.Ledger("社情民意信息台账", heads, table, notes), made_at=timezone.now())
    return pages.download(data, "社情民意信息台账.xlsx", pages.XLSX)


@audience(Role.RS)
def opinion_paper(request: Request, committee: str) -> HttpResponse:
    """Enter what came on paper or by word of mouth, for whoever reported it."""
    today = timezone.localdate()
    form = OpinionForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial={"on": today}
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "opinions/new.html", {"form": form, "office": True}, status=status)
    made = _submitted(request, form)
    messages.success(request, "已录入，请作保密审查后登记。")
    return redirect(made.get_absolute_url())


def _submitted(request: Request, form: OpinionForm) -> Opinion:
    data, actor = form.cleaned_data, request.actor
    body, sector, persons = data["body"], data["sector"], data["persons"]
    byline = data["byline"] or (f"{sector.name}界别" if sector and not persons else "")
    return actions.submit(
        data["title"],
        data["text"],
        data["advice"],
        by=actor,
        on=data["on"],
        persons=persons,
        body=body,
        sector=sector,
        byline=byline,
        origin=data["origin"],
        kind=data["kind"],
        reporter_type=queries.reporter_of(persons, body, sector),
    )


@audience(Role.RS)
def opinion_links(request: Request, committee: str) -> HttpResponse:
    """Refused proposals and residents' matters that wait to become opinions."""
    return render(
        request, "opinions/links.html", {"wishes": queries.wishes(request.actor), "ways": tabs(request)}
    )


@audience(Role.RS)
def opinion_convert(request: Request, committee: str, pk: int) -> HttpResponse:
    """Take one over: the form starts with its title, the source stands one click away."""
    link = get_object_or_404(queries.open_links(request.actor.committee_id), pk=pk)
    wish = queries.wish(link, request.actor)
    initial = {"on": timezone.localdate(), "title": wish.title, **wish.texts, **wish.reporters}
    form = ConvertForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(
            request, "opinions/new.html", {"form": form, "wish": wish, "office": True}, status=status
        )
    data = form.cleaned_data
    made = actions.convert(
        link,
        data["title"],
        data["text"],
        data["advice"],
        by=request.actor,
        on=data["on"],
        persons=data["persons"],
        body=data["body"],
        byline=data["byline"],
        secrecy_checked=data["secrecy_checked"],
    )
    messages.success(request, f"已转为社情民意信息，登记号{made.serial}。")
    return redirect(made.get_absolute_url())
