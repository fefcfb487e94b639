"""A committee, somebody who acts in it, and records of core's own: what the tests of the foundations start from."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.apps import apps

from jianyan.core import journal
from jianyan.core.models import RuleProfile

DAY = date(2022, 3, 1)
Committee = apps.get_model("people", "Committee")  # core names it lazily; so do its tests
Person = apps.get_model("people", "Person")
Unit = apps.get_model("people", "Unit")

journal.declare({"core.test_one": "试一件", "core.test_two": "试第二件"})


@dataclass(frozen=True)
class Seat:
    """The least an actor must be for every room's ``visible_to``; it holds every role."""

    committee_id: int
    account_id: int | None = 7
    label: str = "龚敏"
    roles: frozenset = frozenset()
    person_ids: frozenset = frozenset()
    unit_ids: frozenset = frozenset()
    body_ids: frozenset = frozenset()

    @cached_property
    def committee(self):
        return Committee.objects.get(pk=self.committee_id)

    @property
    def rights(self):
        return (self.committee_id,)

    def withheld(self, kind):
        return ""

    def has(self, *roles):
        return True


def committee(code="lan"):
    return Committee.objects.create(code=code, name=f"政协{code}县委员会", short_name=f"{code}县政协")


def seat(code="lan"):
    return Seat(committee(code).pk)


def profile(by, day=DAY, **fields):
    """A record not yet saved."""
    return RuleProfile(committee_id=by.committee_id, room="test", effective_on=day, data={"甲": 1}, **fields)


def adopted(by, day=DAY, **fields):
    with journal.act("core.test_one", by=by, on=day) as act:
        return act.create(profile(by, day, **fields))


def again(record):
    return type(record).objects.of(record.committee_id).get(pk=record.pk)


def units(by, *names):
    with journal.act("core.test_one", by=by, on=DAY) as act:
        return act.create_all(Unit(committee_id=by.committee_id, name=name) for name in names)
