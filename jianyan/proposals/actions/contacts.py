"""Verbs of contact: a unit logs it, the sponsor may dispute it, the office settles it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.flow import ASSIGNMENT_FLOW
from jianyan.proposals.models import Contact

journal.declare(
    {
        "proposals.log_contacts": "登记沟通联系",
        "proposals.dispute_contact": "对沟通记录提出异议",
        "proposals.settle_contact": "核实沟通记录的异议",
    }
)


def log_contacts(contacts: Iterable[Contact], *, by: Actor, on: date) -> list[Contact]:
    """Enter contacts with sponsors; whether a mode counts as in person is kept as the rules of that day have it."""
    law = rules.on_day(by.committee_id, on)
    fresh = list(contacts)
    for contact in fresh:
        ASSIGNMENT_FLOW.check("log_contact", by, contact.assignment)
        if contact.held_on > on:
            raise Refused("不能登记尚未发生的沟通联系")
        contact.committee_id = by.committee_id
        contact.in_person = contact.mode in law.in_person_modes
    with journal.act("proposals.log_contacts", by=by, on=on) as act:
        return act.create_all(fresh)


def dispute_contact(contact: Contact, *, by: Actor, on: date, expected: int | None = None) -> None:
    """The sponsor says it did not happen: it counts for nothing until settled."""
    if not may.owns(by, contact.assignment.proposal):
        raise NotYours("只有提案者可以对沟通记录提出异议")
    if contact.disputed_on:
        raise Refused("这次沟通已有异议，" + ("核实后不能再次提出" if contact.settled_on else "正在核实"))
    with journal.act("proposals.dispute_contact", by=by, on=on) as act:
        act.change(contact, expected=expected, disputed_on=on)


def settle_contact(
    contact: Contact,
    stands: bool,
    settlement: str,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> None:
    """The office has asked both sides: the contact took place and counts again, or it did not and never counts."""
    if not may.may_settle(by):
        raise NotYours("沟通记录的异议由提案办公室核实")
    if not contact.disputed_on or contact.settled_on:
        raise Refused("这次沟通没有待核实的异议")
    if not settlement.strip():
        raise Refused("请填写核实情况")
    with journal.act("proposals.settle_contact", by=by, on=on, note=settlement) as act:
        act.change(contact, expected=expected, settled_on=on, stands=stands, settlement=settlement.strip())
