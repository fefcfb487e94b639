"""A served figure never differs from a recount: after each month of the year, and after any change to any table."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models
from django.test.utils import CaptureQueriesContext

from jianyan.core import audit, journal
from jianyan.figures import catalogue, facts
from jianyan.people import actors

pytestmark = pytest.mark.django_db
EVERY = catalogue.every()
KIND = "test.any_change"
journal.declare({KIND: "任意改动"})


def differing(scope, indicators=EVERY):
    served = facts.serve(indicators, scope)
    counted = facts._live(list(indicators), scope)
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


def values_of(record):
    for name in dates(type(record)):
        held = getattr(record, name)
        yield {name: (held or date(2022, 6, 30)) + timedelta(400)}
    for column in record._meta.concrete_fields:
        others = [code for code, _ in column.flatchoices if code not in ("", getattr(record, column.attname))]
        if others:
            yield {column.attname: others[0]}


TABLES = audit.tables()
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"')
READERS = {}


def readers(scope):
    """The indicators that name a table in their own statements, by table; what the facts noted is not asked."""
    if not READERS:
        for indicator in EVERY:
            with CaptureQueriesContext(connection) as sent:
                indicator.answer(scope)
            for table in NAMED.findall(" ".join(one["sql"] for one in sent)):
                READERS.setdefault(table, {})[indicator.key] = indicator
    return READERS


def last(model, committee):
    return model.objects.of(committee).live().order_by("pk").last()


def change(record, values, committee):
    with (
        suppress(IntegrityError),  # what the table itself refuses, no verb can do
        journal.act(KIND, by=actors.system(committee), on=date(2022, 12, 1)) as act,
    ):
        act.change(record, **values)


def void(record, committee):
    change(record, {"voided_at": datetime.now(UTC), "void_reason": "试验"}, committee)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label_lower)
def test_after_any_change_of_any_table_what_is_served_is_what_is_counted(model, committee, scope):
    """Another day for each of a record's dates and another choice, for those who read the table; void, for all."""
    record, reading = last(model, committee), readers(scope).get(model._meta.db_table)
    if record is None or not reading:
        return
    differing(scope)
    for values in values_of(record):
        change(record, values, committee)
        assert differing(scope, reading.values()) == [], values
    void(record, committee)
    assert differing(scope) == []


def test_a_table_that_no_figure_reads_changes_none(committee, scope):
    unread = [model for model in TABLES if model._meta.db_table not in readers(scope)]
    assert unread
    differing(scope)
    for model in unread:
        if record := last(model, committee):
            void(record, committee)
    assert differing(scope) == []
