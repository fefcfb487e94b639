"""What may be lent is what its lender may do: a right over a verb that is not his would lead a secretary to a refusal."""

from types import SimpleNamespace

import pytest
from django.urls import get_resolver

from jianyan.activities import permissions as activities
from jianyan.opinions import permissions as opinions
from jianyan.people import delegation
from jianyan.people.tests.factories import world
from jianyan.proposals import permissions as proposals


def _signed_by(role):
    """A report or an issue whose turn it is with this role."""
    return SimpleNamespace(
        next_sign=SimpleNamespace(role=role), series=SimpleNamespace(signer=role, checker="")
    )


ASKED = {
    "activities.record_instruction": lambda by, role: activities.may_record_instruction(by),
    "activities.approve_activity": lambda by, role: activities.may_approve(by),
    "activities.approve_application": lambda by, role: activities.may_decide(by),
    "activities.refuse_application": lambda by, role: activities.may_decide(by),
    "activities.sign_report": lambda by, role: activities.may_sign(by, _signed_by(role)),
    "activities.send_back_report": lambda by, role: activities.may_sign(by, _signed_by(role)),
    "opinions.sign": lambda by, role: opinions.sign(by, _signed_by(role)),
    "opinions.send_back": lambda by, role: opinions.send_back(by, _signed_by(role)),
    "proposals.supervise": lambda by, role: proposals.may_supervise(by),
    "proposals.end_supervision": lambda by, role: proposals.may_supervise(by),
    "proposals.approve_reply": lambda by, role: proposals.approve_reply(by, _of(by)),
    "proposals.reject_reply": lambda by, role: proposals.approve_reply(by, _of(by)),
    "proposals.request_extension": lambda by, role: proposals.handle(by, _of(by)),
    "proposals.request_return": lambda by, role: proposals.handle(by, _of(by)),
}


def _of(by):
    return SimpleNamespace(unit_id=next(iter(by.unit_ids), None))


@pytest.mark.django_db
def test_whoever_lends_a_right_may_do_all_of_it_himself():
    at = world()
    assert get_resolver().url_patterns
    beyond = [
        (right.label, role, verb)
        for right in delegation.RIGHTS.values()
        for role in right.roles
        for verb in right.verbs
        if not ASKED[verb](at.of(role), role)
    ]
    assert beyond == []
