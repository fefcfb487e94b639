"""Who acts in whose name: given, withdrawn, and put on for the time one works."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.core.forms import day
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import delegation
from jianyan.people.actors import ACTING, OFFICE, Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Account, Delegation, Grant, Role


class DelegationForm(forms.Form):
    """Whom one lets act, in what, until when; who enters it from paper says for whom and on which paper."""

    principal = forms.ModelChoiceField(Account.objects.none(), label="委托人", empty_label="请选择")
    to = forms.ModelChoiceField(Account.objects.none(), label="受托人", empty_label="请选择")
    rights = forms.MultipleChoiceField(
        label="委托事项",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项"},
        help_text="评价、评分、投票、本人考核的异议和总结不能委托",
    )
    last_on = day("截止日期（含当日）", help_text="到期自动终止，最长一年")
    paper = forms.CharField(label="书面依据", max_length=120, help_text="如：2022年3月1日书面委托")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, own = timezone.localdate(), actor.has(*delegation.LENDERS) and not actor.has(Role.AD)
        roles = actor.roles if own else delegation.LENDERS
        takers = _takers(actor) if own else (*OFFICE, Role.HU)
        self.fields["to"].queryset = _seated(actor, takers, today)  # type: ignore[attr-defined]
        self.fields["rights"].choices = [  # type: ignore[attr-defined]
            (key, one.label) for key, one in delegation.rights_of(roles).items()
        ]
        if own:
            del self.fields["principal"], self.fields["paper"]
        else:
            self.fields["principal"].queryset = _seated(actor, delegation.LENDERS, today)  # type: ignore[attr-defined]


def _takers(actor: Actor) -> tuple[str, ...]:
    """Who may act for this actor: colleagues of the house for its leaders, clerks of the unit for the unit's."""
    house = OFFICE if actor.has(Role.LD, Role.SG) else ()
    return (*house, Role.HU) if actor.has(Role.HL) else house


def _seated(actor: Actor, roles: tuple[str, ...], today: Any) -> QuerySet[Account]:
    held = Grant.objects.of(actor.committee_id).live().active_on(today).filter(role__in=roles)
    held = held.exclude(account=actor.account_id)
    if actor.roles == {Role.HL}:
        held = held.filter(unit__in=actor.unit_ids)
    return Account.objects.filter(pk__in=held.values("account"), is_active=True).order_by(
        "display_name", "id"
    )


@audience()
def delegations(request: Request, committee: str) -> HttpResponse:
    """One's own, given and received; the administrator and the auditor see all."""
    rows = Delegation.objects.visible_to(request.actor).live().select_related("principal", "delegate")
    page = pages.keyset(rows, request, ("-id",), 20)
    today = timezone.localdate()
    for one in page.rows:
        one.labels = [delegation.RIGHTS[key].label for key in one.rights if key in delegation.RIGHTS]
        one.runs = one.is_in_force(today)
        one.to_me = one.runs and one.delegate_id == request.actor.account_id
        one.may_end = one.runs and (one.to_me or request.actor.has(Role.AD) or _gave(request, one))
    may_give = request.actor.delegation is None and request.actor.has(*delegation.LENDERS, Role.AD)
    return render(request, "people/delegations.html", {"page": page, "may_give": may_give})


def _gave(request: Request, one: Delegation) -> bool:
    return bool(one.principal_id == request.actor.account_id)


@audience(*delegation.LENDERS, Role.AD)
def give(request: Request, committee: str) -> HttpResponse:
    """Let somebody act in one's name."""
    if request.actor.delegation:
        raise NotYours("委托由本人给出，请先停止以他人名义办理")
    form = DelegationForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        assert request.actor.account
        try:
            delegation.delegate(
                given.get("principal") or request.actor.account,
                given["to"],
                given["rights"],
                given["last_on"],
                by=request.actor,
                on=timezone.localdate(),
                paper=given.get("paper", ""),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已委托{given['to']}，到期自动终止，也可以随时收回。")
            return redirect("delegations", committee=committee)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/delegation_new.html", {"form": form}, status=status)


def _asked(request: Request) -> Delegation:
    pk = request.POST.get("delegation", "")
    rows = Delegation.objects.visible_to(request.actor).live().select_related("principal", "delegate")
    found: Delegation = get_object_or_404(rows, pk=int(pk) if pk.isascii() and pk.isdigit() else 0)
    return found


@audience()
@require_POST
def withdraw(request: Request, committee: str) -> HttpResponse:
    """End one before its day."""
    delegation.withdraw(_asked(request), by=request.actor, on=timezone.localdate())
    messages.success(request, "委托已收回。")
    return redirect("delegations", committee=committee)


@audience()
@require_POST
def act(request: Request, committee: str) -> HttpResponse:
    """Act in a leader's name from now on, or as oneself again."""
    if request.POST.get("stop"):
        request.session.pop(ACTING, None)
        messages.success(request, "现在以您自己的名义办理。")
    else:
        one = _asked(request)
        if one.delegate_id == request.actor.account_id and one.is_in_force(timezone.localdate()):
            request.session[ACTING] = one.pk
            messages.success(request, f"现在以{one.principal}的名义办理，日志中写明两个人的姓名。")
    return redirect("desk", committee=committee)
