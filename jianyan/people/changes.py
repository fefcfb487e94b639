"""A member asks to have his own entry changed; the liaison office looks at it and changes it, or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import notices
from jianyan.people.actors import Actor
from jianyan.people.models import ChangeRequest, Person, Role
from jianyan.people.notices import Telling
from jianyan.people.permissions import may_keep_registers

FIELDS = ("ethnicity", "affiliation", "work", "phone", "address")
PRIVATE = ("phone", "address")
State = ChangeRequest.State

journal.declare(
    {
        "people.ask_change": "申请更正本人信息",
        "people.approve_change": "核准更正本人信息",
        "people.refuse_change": "不予更正本人信息",
        "people.withdraw_change": "撤回更正申请",
    }
)


def ask(person: Person, values: Mapping[str, str], note: str, *, by: Actor, on: date) -> ChangeRequest:
    """Ask to have one's own entry changed. Only what differs is kept."""
    if person.pk not in by.person_ids or by.account is None:
        raise NotYours("只能申请更正自己的信息")
    wanted = {
        name: said for name in FIELDS if (said := values.get(name, "").strip()) != getattr(person, name)
    }
    if not wanted:
        raise Refused("填写的内容与登记的一样，不用更正")
    mine = ChangeRequest.objects.of(by.committee_id).live().filter(person=person, state=State.ASKED)
    if mine.exists():
        raise Refused("您已有一份申请正在核对；要改的话，请先撤回")
    with journal.act("people.ask_change", by=by, on=on) as act:
        made: ChangeRequest = act.create(
            ChangeRequest(
                committee_id=by.committee_id,
                person=person,
                account=by.account,
                wanted=wanted,
                note=note,
                asked_on=on,
            )
        )
        office = notices.seats(by.committee_id, roles=(Role.ML,)).by_role.get(str(Role.ML), set())
        _tell(made, office, f"{person}委员申请更正信息", "请核对以后更正", by, on)
    return made


def approve(one: ChangeRequest, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Change the entry as asked, and say so."""
    _open(one, by)
    person = Person.objects.of(by.committee_id).get(pk=one.person_id)
    with journal.act("people.approve_change", by=by, on=on) as act:
        act.change(person, **{name: said for name, said in one.wanted.items() if name in FIELDS})
        _decide(act, one, State.DONE, "", by, on, expected)


def refuse(one: ChangeRequest, why: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Leave the entry as it is, with a reason for the member."""
    _open(one, by)
    if not why.strip():
        raise Refused("不予更正，请写明原因")
    with journal.act("people.refuse_change", by=by, on=on) as act:
        _decide(act, one, State.REFUSED, why.strip(), by, on, expected)


def withdraw(one: ChangeRequest, *, by: Actor, on: date) -> None:
    """The member takes it back."""
    if one.person_id not in by.person_ids:
        raise NotYours("只能撤回自己的申请")
    if one.state != State.ASKED:
        raise Refused("这份申请已经办理")
    with journal.act("people.withdraw_change", by=by, on=on) as act:
        act.change(one, state=State.WITHDRAWN, decided_on=on, wanted=_blanked(one))


def _open(one: ChangeRequest, by: Actor) -> None:
    if not may_keep_registers(by):
        raise NotYours("信息更正由委员联络部门核对")
    if one.state != State.ASKED:
        raise Refused("这份申请已经办理")


def _decide(
    act: journal.Act, one: ChangeRequest, state: str, answer: str, by: Actor, on: date, expected: int | None
) -> None:
    act.change(one, expected=expected, state=state, decided_on=on, answer=answer, wanted=_blanked(one))
    title = "您申请的信息更正已经办理" if state == State.DONE else "您申请的信息更正没有办理"
    _tell(one, {one.account_id}, title, answer or "请打开核对", by, on)


def _blanked(one: ChangeRequest) -> dict[str, str]:
    """What was asked, without telephone and address: those stand with the person, or nowhere."""
    return {name: "" if name in PRIVATE else said for name, said in one.wanted.items()}


def _tell(one: ChangeRequest, accounts: set[int], title: str, sentence: str, by: Actor, on: date) -> None:
    path = f"/{by.committee.code}/changes/"
    name = journal.model_name(one)
    told = [
        Telling(account, "people.change", name, one.pk, str(one.state), title, sentence, path, on)
        for account in accounts
    ]
    notices.tell(told, committee=by.committee_id, but=by.account_id)
