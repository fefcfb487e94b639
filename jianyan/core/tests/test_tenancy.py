"""No query forgets its committee: the manager fails closed."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Count, signals

from jianyan.core import ids
from jianyan.core.models import Attachment, NoCommittee, RuleProfile, Tenant
from jianyan.core.tests import factories as f

pytestmark = pytest.mark.django_db
TENANTS = [model for model in apps.get_models() if issubclass(model, Tenant)]
ASKED = {
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "iteration": lambda rows: list(rows),
    "iterator": lambda rows: list(rows.iterator()),
    "truth": lambda rows: bool(rows),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=1),
    "slice": lambda rows: rows.all()[0],
    "values": lambda rows: list(rows.values_list("pk", flat=True)),
    "update": lambda rows: rows.update(source="x"),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "union": lambda rows: list(rows.of(1).union(rows.filter(room="x"))),
    "either": lambda rows: list(rows.of(1) | rows.filter(room="x")),
    "all but one": lambda rows: list(rows.exclude(committee=1)),
    "not none": lambda rows: list(rows.filter(committee__isnull=False)),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_a_query_without_committee_is_refused(ask):
    with pytest.raises(NoCommittee):
        ask(RuleProfile.objects.filter(room="test"))


@pytest.mark.parametrize(
    "ask", [a for n, a in ASKED.items() if n in ("count", "exists", "iteration", "aggregate", "first")]
)
def test_a_query_with_a_committee_is_answered(ask):
    ask(RuleProfile.objects.of(1).filter(room="test"))


def test_several_committees_may_be_named():
    one, other = f.seat(), f.seat("qing")
    f.adopted(one), f.adopted(other)
    assert RuleProfile.objects.of([one.committee_id, other.committee_id]).count() == 2
    assert RuleProfile.objects.of(one.committee_id).count() == 1
    assert RuleProfile.objects.of([]).count() == 0


def test_rows_of_a_record_already_found_are_bound_by_it():
    by = f.seat()
    [unit] = f.units(by, "甲局")
    assert list(unit.grants.all()) == []


def test_a_subquery_that_forgot_its_committee_binds_nothing():
    grants = apps.get_model("people", "Grant").objects
    with pytest.raises(NoCommittee):
        list(grants.filter(unit__in=f.Unit.objects.filter(name="甲局")))
    assert list(grants.filter(unit__in=f.Unit.objects.of(1).filter(name="甲局"))) == []


def test_tables_are_closed_until_a_room_opens_them():
    by = f.seat()
    f.adopted(by)
    assert not RuleProfile.objects.of(by.committee_id).visible_to(by).exists()
    assert not Attachment.objects.of(by.committee_id).visible_to(by).exists()


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_the_sql_of_every_table_names_the_committee(model, queries):
    [sql] = queries(lambda: list(model.objects.of(5)))
    assert f'"{model._meta.db_table}"."committee_id" = 5' in sql


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_every_table_puts_the_committee_first_in_its_keys(model):
    late = [
        entry.name
        for entry in (*model._meta.indexes, *model._meta.constraints)
        if getattr(entry, "fields", ()) and entry.fields[0] != "committee"
    ]
    alone = [
        column.name for column in model._meta.concrete_fields if column.unique and not column.primary_key
    ]
    assert (late, alone) == ([], [])


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_every_table_asks_for_a_committee_by_default(model):
    with pytest.raises(NoCommittee):
        model._default_manager.exists()


def test_ids_grow_and_fit_63_bits():
    made = [ids.new() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert 0 < made[0] < made[-1] < 2**63


def test_a_column_left_out_is_fetched_when_asked_for(queries):
    [made] = f.units(f.seat(), "甲局")
    [held] = type(made).objects.of(made.committee_id).only("committee", "short_name")
    assert held.get_deferred_fields() >= {"name", "sort_no"}
    assert len(queries(lambda: held.name)) == 1
    assert (held.name, held) == ("甲局", made)


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.label)
def test_nobody_waits_to_be_told_that_a_row_was_read(model):
    """Rows are made without telling (Tenant.from_db); a column or a receiver that must hear of it would be forgotten."""
    assert not signals.pre_init.has_listeners(model)
    assert not signals.post_init.has_listeners(model)
    assert model.__init__ is models.Model.__init__
