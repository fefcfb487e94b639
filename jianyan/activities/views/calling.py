"""Signing up and out, asking for leave, and the office's page of who is called and when the sittings are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.activities import actions, permissions, queries
from jianyan.activities.forms import LeaveForm, PeopleForm, SignUpForm, SittingsForm
from jianyan.activities.models import Activity, Enrolment, LeaveRequest, Sitting, spec_for
from jianyan.activities.models.kinds import Audience
from jianyan.activities.views.activities import KEEPERS, READERS, found
from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours
from jianyan.people.audience import Request, audience
from jianyan.people.models import Body, Role, Sector

SELF = (Role.MB, Role.SC, Role.LD)
APPROVERS = (Role.LD, Role.SG, Role.SPC, Role.LG, Role.ML)
OPENERS = (*SELF, *KEEPERS, *APPROVERS)  # of one request, which has its reason on it


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _person(request: Request) -> int:
    person = next(iter(request.actor.person_ids), None)
    if person is None:
        raise NotYours("您的账号没有对应的委员，不能办理")
    return person


@audience(*SELF)
@require_POST
def sign_up(request: Request, committee: str, pk: int) -> HttpResponse:
    """Sign up, or onto the waiting list."""
    one = found(request, pk)
    person, version = _person(request), _version(request)
    row = actions.sign_up(one, person, by=request.actor, on=timezone.localdate(), expected=version)
    waiting = row.state == Enrolment.State.WAITING
    messages.success(
        request, "名额已满，已列入候补。有人退出时自动补上，并通知您。" if waiting else "已报名。"
    )
    return redirect(one.get_absolute_url())


@audience(*SELF, *KEEPERS)
@require_POST
def withdraw(request: Request, committee: str, pk: int) -> HttpResponse:
    """Give one's place back."""
    rows = Enrolment.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    row: Enrolment = get_object_or_404(rows.select_related("activity", "activity__committee"), pk=pk)
    actions.withdraw(row, by=request.actor, on=timezone.localdate(), expected=_version(request))
    messages.success(request, "已退出。")
    return redirect(row.activity.get_absolute_url())


@audience(*SELF, *KEEPERS)
def ask_leave(request: Request, committee: str, pk: int) -> HttpResponse:
    """Ask for leave; the office enters what was said by word of mouth or on paper."""
    one = found(request, pk)
    staff = permissions.may_record(request.actor, one)
    spec = spec_for(one)
    form = LeaveForm(request.POST or None, sittings=queries.sittings(one, spec), activity=one, staff=staff)
    if request.method != "POST" or not form.is_valid():
        given = {"form": form, "title": f"请假：{one.title}", "back": one.get_absolute_url()}
        return render(request, "activities/activity_form.html", given, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    person = data["person"].pk if data.get("person") else _person(request)
    form_of = data.get("form") or LeaveRequest.Form.WRITTEN
    leave = actions.ask_leave(
        one,
        person,
        data["reason"],
        by=request.actor,
        on=timezone.localdate(),
        sitting=data["sitting"],
        form=form_of,
    )
    late = "已过规定的提出时间，请尽快与审批人联系。" if leave.is_late else ""
    messages.success(request, f"请假已提出，等待{leave.get_approver_display()}审批。{late}")
    return redirect(one.get_absolute_url())


def _leaves(request: Request) -> TenantQuerySet:
    rows = LeaveRequest.objects.of(request.actor.committee_id).live().visible_to(request.actor)
    found: TenantQuerySet = rows.select_related("activity", "activity__committee", "committee", "person")
    return found


@audience(*READERS)
def leaves(request: Request, committee: str) -> HttpResponse:
    """All requests this reader may see; what waits for him stands first."""
    waiting = LeaveRequest.objects.waiting_for(request.actor).select_related(
        "activity", "committee", "person"
    )
    return render(
        request,
        "activities/leaves.html",
        {
            "waiting": waiting.order_by("asked_on", "id")[:100],
            "page": pages.keyset(_leaves(request), request, ("-asked_on", "-id")),
            "may_open": not request.actor.roles.isdisjoint(OPENERS),
        },
    )


@audience(*OPENERS)
def leave(request: Request, committee: str, pk: int) -> HttpResponse:
    """One request, with the decision for whom the policy names."""
    one: LeaveRequest = get_object_or_404(_leaves(request), pk=pk)
    may = permissions.may_decide_leave(request.actor, one) and one.state == LeaveRequest.State.ASKED
    return render(request, "activities/leave.html", {"leave": one, "may_decide": may})


@audience(*OPENERS)
@require_POST
def leave_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Grant, refuse, or take back."""
    one: LeaveRequest = get_object_or_404(_leaves(request), pk=pk)
    given: dict[str, Any] = {
        "by": request.actor,
        "on": timezone.localdate(),
        "expected": _version(request),
    }
    answer = request.POST.get("answer", "").strip()
    if name == "grant":
        actions.grant_leave(one, answer=answer, **given)
        messages.success(request, "已准假。")
    elif name == "refuse":
        actions.refuse_leave(one, answer, **given)
        messages.success(request, "已登记不准假。")
    elif name == "withdraw":
        actions.withdraw_leave(one, **given)
        messages.success(request, "已撤回请假。")
        return redirect(one.activity.get_absolute_url())
    else:
        raise Http404
    return redirect(one.get_absolute_url())


# -- the office's page ------------------------------------------------------------------------------------------


@audience(*KEEPERS)
def people(request: Request, committee: str, pk: int) -> HttpResponse:
    """Who is called, how many may come, when the sittings are: three small forms on one page."""
    one = found(request, pk)
    if request.method == "POST":
        done = _DO.get(request.POST.get("do", ""))
        if done is None:
            raise Http404
        if answer := done(request, one):
            return answer
        return redirect(request.path)
    return _people_page(request, one)


def _people_page(request: Request, one: Activity, **bound: Any) -> HttpResponse:
    spec = spec_for(one)
    rows = Enrolment.objects.of(one.committee_id).live().filter(activity=one).select_related("person")
    forms = {
        "people": PeopleForm(activity=one),
        "sign_up": SignUpForm(
            initial={
                "version": one.version,
                "signs_up": one.signs_up,
                "capacity": one.capacity,
                "until": one.signup_until,
            }
        ),
        "sittings_form": SittingsForm(initial={"lines": SittingsForm.written(queries.sittings(one, spec))}),
    }
    return render(
        request,
        "activities/people.html",
        {
            "activity": one,
            "enrolments": rows.order_by("state", "asked_at", "id"),
            "free_places": queries.places_left(one),
            "expected": queries.expected_at(one, one.starts_on).count(),
            **forms,
            **bound,
        },
        status=422 if bound else 200,
    )


def _call(request: Request, one: Activity) -> HttpResponse | None:
    form = PeopleForm(request.POST, activity=one)
    if not form.is_valid():
        return _people_page(request, one, people=form)
    data, by, on = form.cleaned_data, request.actor, timezone.localdate()
    chosen: list[Sector | Body] = [*data.get("sectors", ()), *data.get("bodies", ())]
    if one.audience in (Audience.SECTOR, Audience.BODY):
        actions.call(one, of=chosen, by=by, on=on)
    new = actions.invite(one, data["names"], by=by, on=on) if data["names"] else 0
    messages.success(request, f"已保存{f'，新邀请{new}人' if new else ''}。")
    return None


def _set_sign_up(request: Request, one: Activity) -> HttpResponse | None:
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _people_page(request, one, sign_up=form)
    data = dict(form.cleaned_data)
    version = data.pop("version")
    moved = actions.open_sign_up(one, by=request.actor, on=timezone.localdate(), expected=version, **data)
    messages.success(request, f"已保存{f'，候补转为参加{len(moved)}人' if moved else ''}。")
    return None


def _set_sittings(request: Request, one: Activity) -> HttpResponse | None:
    form = SittingsForm(request.POST, year=one.starts_on.year)
    if not form.is_valid():
        return _people_page(request, one, sittings_form=form)
    rows: list[Sitting] = form.cleaned_data["lines"]
    actions.set_sittings(one, rows, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已安排{len(rows)}场。")
    return None


_DO = {"people": _call, "sign_up": _set_sign_up, "sittings": _set_sittings}
