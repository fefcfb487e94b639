"""Members, bodies and units: lists and record pages."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from jianyan.core import contacts as contact_reads
from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.language import bureaus
from jianyan.people import actions, permissions, queries
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.people.forms import BodyFilter, MemberFilter, PersonForm
from jianyan.people.models import Body, Person, Role, Tenure, Unit
from jianyan.people.views.entries import offered

ORDER = ("person__stroke_key", "id")


@audience()
def members(request: Request, committee: str) -> HttpResponse:
    """The members of today by strokes of the surname."""
    form = MemberFilter(request.GET, committee=request.actor.committee_id)
    rows = _members(request, form).select_related("person", "sector", "committee")
    if request.GET.get("export"):
        return _ledger(rows)
    page = pages.keyset(rows, request, ORDER, 30)
    return render(
        request,
        "people/members.html",
        {"form": form, "page": page, "today": timezone.localdate(), "may_keep": _may_keep(request)},
    )


def _may_keep(request: Request) -> bool:
    return permissions.may_keep_registers(request.actor)


def _members(request: Request, form: MemberFilter) -> TenantQuerySet:
    rows = queries.members_on(request.actor.committee_id, timezone.localdate())
    if form.is_valid():
        if text := form.cleaned_data["q"].strip():
            rows = rows.filter(Q(person__name__contains=text) | Q(person__pinyin__startswith=text.lower()))
        if sector := form.cleaned_data["sector"]:
            rows = rows.filter(sector=sector)
    return rows


def _ledger(rows: TenantQuerySet) -> HttpResponse:
    """The list as shown, without contact data."""
    table = [
        [
            no,
            t.person.name,
            t.person.get_gender_display(),
            t.person.ethnicity,
            t.sector.name,
            t.person.affiliation,
            t.person.work,
        ]
        for no, t in enumerate(rows.order_by(*ORDER), 1)
    ]
    ledger = sheets.Ledger(
        "委员名册",
        ("序号", "姓名", "性别", "民族", "界别", "政治面貌", "工作单位及职务"),
        table,
        ("按姓氏笔画为序",),
    )
    return pages.download(sheets.write(ledger, made_at=timezone.now()), "委员名册.xlsx", pages.XLSX)


@audience()
def person(request: Request, committee: str, pk: int) -> HttpResponse:
    """One person: seats, posts, bodies, awards; contact data for those who must reach them."""
    found = (
        Person.objects.of(request.actor.committee_id).visible_to(request.actor).select_related("committee")
    )
    one = get_object_or_404(found, pk=pk)
    contacts = permissions.may_read_contacts(request.actor, one.pk)
    if contacts:
        contact_reads.note(request.actor, [one.pk], request.path)
    return render(
        request,
        "people/person.html",
        {
            "person": one,
            "contacts": contacts,
            "may_keep": _may_keep(request),
            "steps": offered(one, request.actor),
            "tenures": one.tenures.live().select_related("term", "sector").order_by("-starts_on"),
            "posts": one.posts.live().order_by("-starts_on"),
            "bodies": one.bodies.live()
            .select_related("body", "body__committee")
            .order_by("body__kind", "body__sort_no"),
            "awards": one.awards.live().order_by("-awarded_on"),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


@audience(Role.ML, Role.SG, Role.AD)
def person_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """Correct a person's entry."""
    one = get_object_or_404(Person.objects.of(request.actor.committee_id).visible_to(request.actor), pk=pk)
    contact_reads.note(request.actor, [one.pk], request.path)
    form = PersonForm(request.POST or None, instance=one, initial={"version": one.version})
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "people/person_edit.html",
            {"form": form, "person": one},
            status=422 if request.method == "POST" else 200,
        )
    values = {name: form.cleaned_data[name] for name in PersonForm.Meta.fields}
    fresh = Person.objects.of(request.actor.committee_id).get(pk=pk)
    actions.correct_person(
        fresh, by=request.actor, on=timezone.localdate(), expected=form.cleaned_data["version"], **values
    )
    messages.success(request, "已更正。")
    return redirect(fresh.get_absolute_url())


@audience()
def bodies(request: Request, committee: str) -> HttpResponse:
    """The bodies of today by kind, in official order."""
    form = BodyFilter(request.GET)
    rows = (
        Body.objects.of(request.actor.committee_id)
        .live()
        .active_on(timezone.localdate(), "started_on", "ended_on")
    )
    if form.is_valid() and form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    page = pages.keyset(rows.select_related("committee"), request, ("kind", "sort_no", "id"), 40)
    context = {"form": form, "page": page, "may_keep": _may_keep(request)}
    return render(request, "people/bodies.html", context)


@audience()
def body(request: Request, committee: str, pk: int) -> HttpResponse:
    """One body: members, events, checks."""
    found = (
        Body.objects.of(request.actor.committee_id)
        .visible_to(request.actor)
        .select_related("committee", "host")
    )
    one = get_object_or_404(found, pk=pk)
    held = one.members.live().active_on(timezone.localdate()).select_related("person", "person__committee")
    return render(
        request,
        "people/body.html",
        {
            "body": one,
            "steps": offered(one, request.actor),
            "members": held.order_by("person__stroke_key", "id"),
            "events": one.events.live().order_by("happened_on"),
            "checks": one.checks.live().select_related("standard").order_by("-checked_on"),
            "entries": [
                {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
            ],
        },
    )


@audience()
def units(request: Request, committee: str) -> HttpResponse:
    """The handling units in their official order."""
    rows = (
        Unit.objects.of(request.actor.committee_id)
        .live()
        .filter(ended_on__isnull=True)
        .select_related("committee")
    )
    page = pages.keyset(rows, request, ("sort_no", "id"), 60)
    return render(request, "people/units.html", {"page": page, "may_keep": _may_keep(request)})


@audience()
def unit(request: Request, committee: str, pk: int) -> HttpResponse:
    """One handling unit."""
    found = Unit.objects.of(request.actor.committee_id).visible_to(request.actor).select_related("committee")
    one = get_object_or_404(found, pk=pk)
    context = {
        "unit": one,
        "handles": one.handles or bureaus.guess(one.name),
        "steps": offered(one, request.actor),
    }
    return render(request, "people/unit.html", context)


@audience(*INSIDE)
def former(request: Request, committee: str) -> HttpResponse:
    """Seats that ended, newest first."""
    rows = Tenure.objects.of(request.actor.committee_id).live().filter(ends_on__isnull=False)
    page = pages.keyset(rows.select_related("person", "sector", "committee"), request, ("-ends_on", "-id"))
    return render(request, "people/former.html", {"page": page})
