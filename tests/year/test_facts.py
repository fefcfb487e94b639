"""A served figure never differs from a recount: after each month of the year, and after any change to any table."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, models

from jianyan.core import audit, journal
from jianyan.figures import catalogue, facts
from jianyan.figures.models import Fact
from jianyan.people import actors

pytestmark = pytest.mark.django_db
EVERY = catalogue.every()
KIND = "test.any_change"
journal.declare({KIND: "任意改动"})


def differing(scope):
    served = facts.serve(EVERY, scope)
    counted = facts._live(EVERY, scope)
    return [
        key
        for key in served
        if served[key].tally != counted[key].tally or served[key].note != counted[key].note
    ]


def test_after_each_month_of_the_year_what_is_served_is_what_is_counted(months):
    assert len(months) >= 12
    assert [month for month, keys in months if keys] == []


def dates(model):
    return [
        column.attname
        for column in model._meta.concrete_fields
        if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField)
    ]


def changes(record, read):
    """Every kind of change a verb could make to a record: another day for each of its dates, another choice, void.

    Of a table that no figure reads, one: that it is not read is what is tried.
    """
    if type(record)._meta.label_lower in read:
        yield from values_of(record)
    yield {"voided_at": datetime.now(UTC), "void_reason": "试验"}


def values_of(record):
    for name in dates(type(record)):
        held = getattr(record, name)
        yield {name: (held or date(2022, 6, 30)) + timedelta(400)}
    for column in record._meta.concrete_fields:
        others = [code for code, _ in column.flatchoices if code not in ("", getattr(record, column.attname))]
        if others:
            yield {column.attname: others[0]}


@pytest.mark.parametrize("model", audit.tables(), ids=lambda model: model._meta.label_lower)
def test_after_any_change_of_any_table_what_is_served_is_what_is_counted(model, committee, scope):
    record = model.objects.of(committee).live().order_by("pk").last()
    if record is None:
        return
    differing(scope)
    read = set().union(*(held.split() for held in Fact.anywhere.values_list("reads", flat=True)))
    by = actors.system(committee)
    for values in changes(record, read):
        with suppress(IntegrityError), journal.act(KIND, by=by, on=date(2022, 12, 1)) as act:
            act.change(record, **values)  # what the table itself refuses, no verb can do
        assert differing(scope) == [], values
