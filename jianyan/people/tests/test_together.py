"""Rows of several tables in one statement, and conditions kept: the same rows as a query gives, for each reader."""

from datetime import date

import pytest
from django.db.models import Exists, OuterRef, Q

from jianyan.core import together
from jianyan.people import actions
from jianyan.people.models import Person, Role, Sector, Tenure
from jianyan.people.tests.factories import BEGIN, world

pytestmark = pytest.mark.django_db


def of_person(committee, person):
    seats = Tenure.objects.of(committee).filter(person=person)
    return {
        "persons": Person.objects.of(committee).filter(pk=person),
        "seats": seats,
        "sectors": Sector.objects.of(committee).filter(pk__in=seats.values("sector")),
        "none": Person.objects.of(committee).filter(Q(pk__in=[])),
    }


def values(rows):
    return [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows
    ]


def test_the_rows_are_those_of_a_query_a_table(at):
    actions.end_tenure(at.tenures[1], "resign", by=at.of(Role.ML), on=date(2022, 6, 1))
    actions.void(at.tenures[2], "重复登记", by=at.of(Role.ML), on=BEGIN)
    for person in at.members:
        found = together.rows_of(person.pk, of_person, at.committee.pk, at.committee.pk)
        plain = {
            name: list(rows.order_by("pk")) for name, rows in of_person(at.committee.pk, person.pk).items()
        }
        assert {name: values(rows) for name, rows in found.items()} == {
            name: values(rows) for name, rows in plain.items()
        }


def test_one_statement_is_sent_and_written_once(at, queries):
    def ask():
        return together.rows_of(at.members[0].pk, of_person, at.committee.pk, "again")

    ask()
    assert len(queries(ask)) == 1


def test_readers_with_other_rights_get_their_own_rows(at):
    other = world("qing")
    person = at.members[0].pk
    assert len(together.rows_of(person, of_person, at.committee.pk, at.committee.pk)["persons"]) == 1
    assert together.rows_of(person, of_person, other.committee.pk, other.committee.pk)["persons"] == []


def seated(committee):
    seats = Tenure.objects.of(committee).filter(person=OuterRef("pk"))
    return Person.objects.filter(Q(Exists(seats), committee=committee) | Q(name="100%"))


def nobody(committee):
    return Person.objects.filter(pk__in=[])


def test_a_condition_is_that_of_its_query_and_written_once_for_the_same_rights(at, queries):
    other = world("qing")
    for committee in (at.committee.pk, other.committee.pk):
        of = Person.objects.of(committee).order_by("pk")
        asked = of.filter(together.condition(seated, committee, committee))
        assert list(asked) == list(of.filter(pk__in=seated(committee).of(committee).values("pk"))) != []
        assert list(of.filter(together.condition(nobody, committee, committee))) == []
    assert queries(lambda: together.condition(seated, None, at.committee.pk)) == []
