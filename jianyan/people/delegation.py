"""A secretary acts in a leader's name: within stated rights, until a day, with both names in the journal.

What may be lent is a list of verbs, and what is not on it is refused where the journal is written: ratings, votes, secret
ballots, one's own appraisal and whatever else a person does as himself are on no list, and a list that names one does not load.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import notices
from jianyan.people.actors import LENDING, LENT, OFFICE, Actor
from jianyan.people.models import Account, Delegation, Grant, Role
from jianyan.people.notices import Telling

LONGEST = timedelta(days=366)
LENDERS = LENDING


@dataclass(frozen=True)
class Right:
    """One thing that may be lent: what it is called, whose it is, and which verbs it opens."""

    label: str
    roles: tuple[str, ...]
    verbs: frozenset[str]


def _right(label: str, roles: tuple[str, ...], *verbs: str) -> Right:
    return Right(label, roles, frozenset(verbs))


RIGHTS: Mapping[str, Right] = {
    "instruct": _right("登记领导对报告的批示", (Role.SG,), "activities.record_instruction"),
    "supervise": _right(
        "登记领导督办及其结束", (Role.LD,), "proposals.supervise", "proposals.end_supervision"
    ),
    "sign": _right(
        "签批、退回报告和刊期",
        (Role.LD, Role.SG),
        "activities.sign_report",
        "activities.send_back_report",
        "opinions.sign",
        "opinions.send_back",
    ),
    "approvals": _right("批准活动", (Role.LD,), "activities.approve_activity"),
    "activities": _right(
        "批准活动，决定活动申请",
        (Role.SG,),
        "activities.approve_activity",
        "activities.approve_application",
        "activities.refuse_application",
    ),
    "replies": _right("审核本单位的答复", (Role.HL,), "proposals.approve_reply", "proposals.reject_reply"),
    "dates": _right(
        "申请延期、申请退办", (Role.HL,), "proposals.request_extension", "proposals.request_return"
    ),
}

# What a person does as himself: nobody does it for him, whatever paper there is.
NEVER = frozenset(
    {
        "proposals.return_feedback",
        "proposals.grade_handling",
        "proposals.grade_proposal",
        "proposals.say_of_promise",
        "proposals.cosign",
        "proposals.decline",
        "proposals.dispute_contact",
        "activities.cast_ballot",
        "activities.check_in",
        "duty.object",
        "duty.withdraw_objection",
        "duty.report",
        "people.delegate",
        "people.grant",
    }
)
if wrong := [key for key, one in RIGHTS.items() if one.verbs & NEVER]:
    raise ValueError(f"these may never be lent: {wrong}")
LENT.update({key: one.verbs for key, one in RIGHTS.items()})

journal.declare({"people.delegate": "委托办理", "people.withdraw_delegation": "收回委托"})


def rights_of(roles: Collection[str]) -> dict[str, Right]:
    """What somebody with these roles may lend."""
    return {key: one for key, one in RIGHTS.items() if set(roles) & set(one.roles)}


def delegate(
    principal: Account,
    to: Account,
    rights: Collection[str],
    last_on: date,
    *,
    by: Actor,
    on: date,
    paper: str = "",
) -> Delegation:
    """Let somebody act in one's name; the administrator enters it from paper."""
    _check_giver(principal, by, paper)
    roles = _roles(principal, by, on)
    if not rights or set(rights) - set(rights_of(roles)):
        raise Refused("请选择委托事项；只能委托委托人自己角色的事项")
    if not on <= last_on <= on + LONGEST:
        raise Refused("截止日期应在今天以后、一年以内")
    _check_delegate(principal, to, roles, by, on)
    with journal.act("people.delegate", by=by, on=on) as act:
        made: Delegation = act.create(
            Delegation(
                committee_id=by.committee_id,
                principal=principal,
                delegate=to,
                rights=sorted(rights),
                starts_on=on,
                last_on=last_on,
                paper=paper,
            )
        )
        _tell(made, by, f"{principal}委托{to}办理事项", "请在工作台查看委托的事项和期限", on, "given")
    return made


def _check_giver(principal: Account, by: Actor, paper: str) -> None:
    if principal.pk == by.account_id:
        return
    if not by.has(Role.AD):
        raise NotYours("委托由本人给出，或者由系统管理员按书面委托登记")
    if not paper.strip():
        raise Refused("代为登记委托，请写明书面依据")


def _roles(principal: Account, by: Actor, on: date) -> set[str]:
    held = Grant.objects.of(by.committee_id).live().active_on(on).filter(account=principal, role__in=LENDERS)
    return set(held.values_list("role", flat=True))


def _check_delegate(principal: Account, to: Account, roles: set[str], by: Actor, on: date) -> None:
    if to.pk == principal.pk:
        raise Refused("不能委托本人")
    seats = Grant.objects.of(by.committee_id).live().active_on(on).filter(account=to)
    if roles & {Role.LD, Role.SG} and seats.filter(role__in=OFFICE).exists():
        return
    units = Grant.objects.of(by.committee_id).live().active_on(on).filter(account=principal, role=Role.HL)
    if Role.HL in roles and seats.filter(role=Role.HU, unit__in=units.values("unit")).exists():
        return
    raise Refused("受托人须是本机关的工作人员；单位负责人只能委托本单位的经办人")


def withdraw(one: Delegation, *, by: Actor, on: date, expected: int | None = None) -> Delegation:
    """End it before its day: the leader, the administrator, or the one who was asked."""
    if by.account_id not in (one.principal_id, one.delegate_id) and not by.has(Role.AD):
        raise NotYours("委托由委托人、受托人或系统管理员收回")
    if one.withdrawn_on:
        raise Refused("委托已经收回")
    with journal.act("people.withdraw_delegation", by=by, on=on) as act:
        act.change(one, expected=expected, withdrawn_on=on)
        _tell(one, by, f"{one.principal}对{one.delegate}的委托已收回", "不用办理，仅供知悉", on, "withdrawn")
    return one


def _tell(one: Delegation, by: Actor, title: str, sentence: str, on: date, occasion: str) -> None:
    """Both are told, but for the one who did it."""
    path = f"/{by.committee.code}/delegations/"
    told = [
        Telling(
            account, "people.delegate", journal.model_name(one), one.pk, occasion, title, sentence, path, on
        )
        for account in (one.principal_id, one.delegate_id)
    ]
    notices.tell(told, committee=by.committee_id, but=by.account_id)
