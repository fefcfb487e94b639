"""Bulletins: the list of issues, one issue, a new issue, its preview, and what is done with it; the series themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import journal, pages
from jianyan.kit import sheets
from jianyan.opinions import actions, forms, permissions, queries
from jianyan.opinions.flow import ISSUE_FLOW
from jianyan.opinions.forms import issues as f
from jianyan.opinions.models import Issue, Series
from jianyan.opinions.models.base import READERS
from jianyan.opinions.queries import bulletins
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

FORMS: dict[str, type[forms.MoveForm]] = {
    "check": forms.MoveForm,
    "sign": forms.MoveForm,
    "send_back": forms.ReasonForm,
    "dispatch": f.DispatchForm,
}


@audience(*READERS)
def issues(request: Request, committee: str) -> HttpResponse:
    """The issues of every series, newest first."""
    form = f.IssueFilter(request.GET, actor=request.actor)
    rows = Issue.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    if form.is_valid():
        wanted = {
            "series": form.cleaned_data["series"],
            "state": form.cleaned_data["state"],
            "compiled_on__year": form.cleaned_data["year"],
        }
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    listed = queries.with_items(rows.select_related("series", "committee"))
    if request.GET.get("export"):
        return _ledger(listed)
    context = {
        "form": form,
        "page": pages.keyset(listed, request, ("-compiled_on", "-id")),
        "may_compile": permissions.keep(request.actor, None),
        "ways": tabs(request),
    }
    return render(request, "opinions/issues.html", context)


def _ledger(rows: Any) -> HttpResponse:
    """The list as shown, every page of it."""
    heads = (
        "刊物", "期号", "标题", "所载条数", "编成日期", "签发人", "签发日期", "报送日期", "印数", "公开或内部", "状态",
    )  # fmt: skip
    found, notes = pages.exported(rows.order_by("-compiled_on", "-id"), pages.EXPORTED)
    table = [
        [
            one.series.name, one.number, one.title, one.item_count, one.compiled_on, one.signer_name, one.signed_on,
            one.dispatched_on, one.print_run, one.class_label, one.get_state_display(),
        ]
        for one in found
    ]  # fmt: skip
    data = sheets.write(sheets.Ledger("信息刊期台账", heads, table, notes), made_at=timezone.now())
    return pages.download(data, "信息刊期台账.xlsx", pages.XLSX)


@audience(*READERS)
def issue(request: Request, committee: str, pk: int) -> HttpResponse:
    """One issue: what it carries, who checked and signed it, to whom it went."""
    one = found(request, pk)
    steps = [] if one.voided_at else ISSUE_FLOW.open_to(request.actor, one)
    buttons = [
        {
            "label": move.label,
            "main": move.name != "send_back",
            "url": reverse("issue_move", args=[committee, one.pk, move.name]),
        }
        for move in steps
    ]
    context = {
        "issue": one,
        "items": bulletins.carried(one),
        "buttons": buttons,
        "dispatches": bulletins.sent_of(one),
        "stamp": queries.issue_stamp(one, bool(steps)),
        "may_void": permissions.keep(request.actor, one) and not (one.voided_at or one.dispatched_on),
        "entries": [
            {"on": e.on, "title": e.label, "who": e.actor, "note": e.note} for e in journal.timeline(one)
        ],
    }
    return render(request, "opinions/issue.html", context)


@audience(*READERS)
def issue_preview(request: Request, committee: str, pk: int) -> HttpResponse:
    """The issue in its official layout, before and after it is signed."""
    from jianyan.opinions.papers.bulletin import distribution, office_of

    one = found(request, pk)
    context = {
        "issue": one,
        "items": bulletins.carried(one),
        "office": office_of(one),
        "day": one.signed_on or timezone.localdate(),
        "lines": distribution(one, bulletins.sent_of(one)),
    }
    return render(request, "opinions/issue_preview.html", context)


def found(request: Request, pk: int) -> Issue:
    """An issue this seat may open; else 404."""
    rows = Issue.objects.of(request.actor.committee_id).visible_to(request.actor)
    one: Issue = get_object_or_404(rows.select_related("series", "committee"), pk=pk)
    return one


@audience(Role.RS)
def issue_new(request: Request, committee: str) -> HttpResponse:
    """Compile an issue from what is edited."""
    chosen = [int(pk) for pk in request.GET.getlist("opinion") if pk.isdecimal() and len(pk) < 20]
    initial = {"on": timezone.localdate(), "opinions": chosen}
    form = f.IssueForm(
        request.POST if request.method == "POST" else None, actor=request.actor, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "opinions/issue_new.html", {"form": form}, status=status)
    data = form.cleaned_data
    made = actions.compile_issue(
        data["series"],
        data["title"],
        form.ordered,
        by=request.actor,
        on=data["on"],
        print_run=data["print_run"],
    )
    messages.success(request, "已编成，等待签发。可以先预览版式。")
    return redirect(made.get_absolute_url())


@audience(*READERS)
def issue_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Check, sign, send back or dispatch."""
    one = found(request, pk)
    if name not in FORMS:
        raise Http404
    move = ISSUE_FLOW.check(name, request.actor, one) if request.method == "GET" else ISSUE_FLOW.moves[name]
    initial = {
        "on": timezone.localdate(),
        "version": one.version,
        **{field: getattr(one.series, field).replace("、", "\n") for field in f.TEXTS},
    }
    form = FORMS[name](request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {"issue": one, "move": move, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "opinions/move.html", context, status=status)
    _do(name, one, form.cleaned_data, request)
    messages.success(request, f"已办：{move.label}。")
    return redirect(one.get_absolute_url())


def _do(name: str, one: Issue, data: dict[str, Any], request: Request) -> None:
    who: dict[str, Any] = {"by": request.actor, "on": data["on"], "expected": data["version"]}
    if name == "check":
        actions.check_issue(one, **who)
    elif name == "sign":
        actions.sign_issue(one, **who)
    elif name == "send_back":
        actions.send_back_issue(one, data["reason"], **who)
    else:
        actions.dispatch(one, data["sent"], **who)


# -- series -------------------------------------------------------------------------------------------------------


@audience(*READERS)
def series(request: Request, committee: str) -> HttpResponse:
    """The bulletins of the house, with their rules."""
    rows = Series.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    context = {
        "rows": rows.select_related("committee").order_by("kind", "id"),
        "ways": tabs(request),
        "keeps": permissions.keep(request.actor, None),
    }
    return render(request, "opinions/series.html", context)


@audience(Role.RS)
def series_edit(request: Request, committee: str, pk: int = 0) -> HttpResponse:
    """A new bulletin, or another rule for one."""
    rows = Series.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    one = get_object_or_404(rows, pk=pk) if pk else Series(committee=request.actor.committee)
    form = f.SeriesForm(request.POST or None, instance=one, initial={"version": one.version})
    label = "修改刊物" if pk else "设立刊物"
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "label": label, "back": reverse("series", args=[committee])}
        return render(request, "opinions/form.html", context, status=422 if request.method == "POST" else 200)
    today = timezone.localdate()
    if pk:
        actions.change_series(
            one, by=request.actor, on=today, expected=form.cleaned_data["version"], **form.given
        )
    else:
        actions.found_series([Series(**form.given)], by=request.actor, on=today)
    messages.success(request, f"已办：{label}。")
    return redirect("series", committee=committee)
