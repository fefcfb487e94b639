"""Stored facts: served as counted, and counted again as soon as a line has touched what they were read from."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from jianyan.core import profiles
from jianyan.core.tenancy import Tenant
from jianyan.figures import audit, catalogue, facts, prepared, reads
from jianyan.figures.models import Fact
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Distinct
from jianyan.figures.tests import factories as f
from jianyan.people import actions
from jianyan.people.models import Account, Role, Tenure
from jianyan.people.tests.factories import BEGIN, world

pytestmark = pytest.mark.django_db
EVERY = catalogue.every()
PLAIN = ["opinions.points"]  # it asks for the committee's table of points, so it is counted the plain way
PREPARED = [one for one in EVERY if one.key not in PLAIN]


def values(served):
    return {key: (one.value, one.note, one.tally.entries) for key, one in served.items()}


def answered(indicators, scope):
    answers = {one.key: one.answer(scope) for one in indicators}
    return {key: (answer.value, answer.note, answer.entries) for key, answer in answers.items()}


def test_a_fact_is_the_answer_it_stands_for(at):
    indicators = [*EVERY, *f.ALL]
    assert values(facts.serve(indicators, f.year(at))) == answered(indicators, f.year(at))
    assert values(facts.serve(indicators, f.year(at))) == answered(indicators, f.year(at))


def test_what_nothing_has_touched_is_read_and_not_counted(at, queries):
    facts.serve(EVERY, f.year(at))
    sent = queries(lambda: facts.serve(EVERY, f.year(at)))
    assert [sql for sql in sent if "COUNT" in sql] == []
    assert len(sent) == 2


def test_a_line_makes_stale_what_was_read_from_its_tables_and_nothing_else(at, queries):
    facts.serve(EVERY, f.year(at))
    actions.register_units([], by=at.system, on=BEGIN)
    actions.void(at.group, "重复登记", by=at.of(Role.ML), on=BEGIN)
    before = {fact.key: fact.seq for fact in Fact.objects.of(at.committee)}
    served = facts.serve(EVERY, f.year(at))
    assert served["people.liaison_groups"].value == 0
    recounted = {fact.key for fact in Fact.objects.of(at.committee) if fact.seq > before[fact.key]}
    assert recounted == {
        fact.key for fact in Fact.objects.of(at.committee) if "people.body" in fact.reads.split()
    }
    assert "proposals.received" not in recounted


def test_a_line_of_another_committee_touches_nothing(at):
    other = world("qing")
    facts.serve(EVERY, f.year(at))
    actions.void(other.tenures[0], "重复登记", by=other.of(Role.ML), on=BEGIN)
    facts.serve(EVERY, f.year(at))
    assert len(set(Fact.objects.of(at.committee).values_list("seq", flat=True))) == 1


def test_a_figure_of_a_day_has_one_fact_for_each_day(at):
    seat = at.tenures[0]
    actions.end_tenure(seat, "resign", by=at.of(Role.ML), on=date(2022, 6, 1))
    members = catalogue.find("people.members")
    days = [date(2022, 5, 31), date(2022, 6, 1)]
    for _ in range(2):
        assert [facts.value_of(members, f.year(at).seen_on(day)).value for day in days] == [3, 2]


def test_a_change_of_rules_is_a_line_like_any_other(at):
    rate = catalogue.find("proposals.filing_rate")
    assert "并案单列" in facts.value_of(rate, f.year(at)).note
    rules = {"filing_convention": "F_INSIDE"}
    profiles.adopt("proposals", rules, date(2022, 1, 1), by=at.of(Role.SG), on=BEGIN)
    assert "并案计入立案" in facts.value_of(rate, f.year(at)).note


def test_a_filtered_figure_is_counted_and_not_kept(at):
    scope = f.year(at).narrowed({"gender": ["female"]})
    assert facts.value_of(f.seats, scope).value == 1
    assert not Fact.objects.of(at.committee).exists()


def test_what_is_read_outside_the_journal_is_never_kept(at):
    def named_like_an_account(scope):
        names = [account.display_name for account in Account.objects.all()]
        return Tenure.objects.of(scope.committees).filter(person__name__in=names)

    alike = Count(
        key="test.alike", title="同名", unit="名", meaning="试验用。", entries=named_like_an_account
    )
    assert facts.value_of(alike, f.year(at)).value == 0
    Account.objects.filter(username="lan-MB").update(display_name="魏一")
    assert facts.value_of(alike, f.year(at)).value == 1
    assert not Fact.objects.of(at.committee).exists()


def test_every_figure_of_the_catalogue_is_kept(at):
    facts.serve(EVERY, f.year(at))
    assert {fact.key for fact in Fact.objects.of(at.committee)} == {one.key for one in EVERY}
    assert all(fact.reads for fact in Fact.objects.of(at.committee))


def test_no_figure_asks_what_day_it_is(at, queries, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a figure follows from its scope, not from the day it is asked")

    scope = f.year(at)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", refuse)
        patch.setattr(timezone, "localdate", refuse)
        sent = queries(lambda: [one.answer(scope) for one in EVERY])
    assert [sql for sql in sent if "CURRENT_" in sql or "now(" in sql.lower()] == []


def test_every_figure_is_counted_by_a_prepared_statement(at):
    scope = f.year(at)
    assert [one.key for one in EVERY if prepared.plan(one, one.settled(scope)) is None] == PLAIN


def test_every_part_of_a_count_names_its_committee(at):
    scope = f.year(at)
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, Tenant)}
    statements = [(one.key, made.sql) for one in PREPARED for made in prepared.plan(one, one.settled(scope))]
    nameless = {
        (key, table)
        for key, sql in statements
        for table, alias in re.findall(r'FROM "(\w+)"(?: ([A-Z]\d+))?', sql)
        if table in tables and not re.search(rf'\b{alias or table}"?\."committee_id" (?:IN|=)', sql)
    }
    assert nameless == set()


def test_what_several_figures_rest_on_is_asked_for_once(at, queries):
    scope = f.year(at)
    again = [replace(f.seats, key=f"test.again{number}") for number in range(5)]
    pairs = [(one, scope) for one in again]
    assert [one.tally.top for one in prepared.count(pairs)] == [3] * 5
    assert sum(sql.count("COUNT(*)") for sql in queries(lambda: prepared.count(pairs))) == 1


def test_an_indicator_that_reckons_with_a_date_is_counted_the_plain_way(at):
    later = replace(
        f.seats,
        key="test.later",
        entries=lambda scope: f.started(replace(scope, start=scope.start + timedelta(1))),
    )
    assert prepared.plan(later, f.year(at)) is None
    assert facts.value_of(later, f.year(at)).value == later.answer(f.year(at)).value


def test_an_indicator_that_asks_first_is_counted_the_plain_way(at):
    asks = replace(
        f.seats,
        key="test.asks",
        entries=lambda scope: f.started(scope).filter(pk__in=[one.pk for one in f.started(scope)]),
    )
    assert prepared.plan(asks, f.year(at)) is None
    assert facts.value_of(asks, f.year(at)).value == 3


def test_the_tables_of_a_count_are_those_its_statements_name():
    assert reads.of('SELECT COUNT(*) FROM "people_tenure" WHERE "people_tenure"."id" = 1') == {
        "people.tenure"
    }
    assert reads.of("SELECT 1 FROM people_account, people_unit") == {reads.OUTSIDE, "people.unit"}


# ---- many committees ----


def together(at, other):
    return Scope.of_year([at.committee.pk, other.committee.pk], 2022)


def test_the_figures_of_many_committees_add_up_to_what_their_records_say(at):
    other = world("qing")
    for seat, days in zip((*at.tenures, *other.tenures), (5, 10, 20, 40, 90, 2), strict=True):
        by = at if seat.committee_id == at.committee.pk else other
        actions.end_tenure(seat, "resign", by=by.of(Role.ML), on=BEGIN + timedelta(days))
    scope = together(at, other)
    served, answers = values(facts.rollup(f.ALL, scope)), answered(f.ALL, scope)
    assert served == answers
    assert served["test.served"][0] == 15
    assert values(facts.rollup(EVERY, scope)).keys() == {one.key for one in EVERY}


def test_a_sum_of_many_follows_each_of_their_journals(at):
    other = world("qing")
    scope = together(at, other)
    assert facts.rollup([f.seats, f.women], scope)["test.seats"].value == 6
    actions.void(other.tenures[0], "重复登记", by=other.of(Role.ML), on=BEGIN)
    assert values(facts.rollup([f.seats, f.women], scope)) == answered([f.seats, f.women], scope)


def test_what_two_committees_may_both_name_is_counted_from_the_records(at):
    reasons = Distinct(
        key="test.reasons",
        title="就任方式",
        unit="种",
        meaning="试验用。",
        entries=f.started,
        column="start_reason",
        listing=lambda named: Tenure.objects.filter(start_reason__in=named),
    )
    scope = together(at, world("qing"))
    assert not reasons.adds(scope)
    assert facts.rollup([reasons], scope)["test.reasons"].value == 1


# ---- keeping true ----


def test_what_was_changed_behind_the_journal_is_found_by_an_audit(at):
    facts.serve(EVERY, f.year(at))
    assert [one for one in audit.everything() if one.what == "fact"] == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_tenure SET starts_on = '2030-01-01' WHERE id = %s", [at.tenures[0].pk])
    told = [one for one in audit.everything() if one.where == "已算数据 people.members"]
    assert [one.said for one in told] == ["存有3，按记录重新计算为2名"]


def test_a_stale_fact_is_no_fault(at):
    facts.serve(EVERY, f.year(at))
    actions.void(at.tenures[0], "重复登记", by=at.of(Role.ML), on=BEGIN)
    assert [one for one in audit.everything() if one.what == "fact"] == []


def test_a_new_program_counts_anew(at):
    facts.serve(EVERY, f.year(at))
    call_command("migrate", verbosity=0)
    assert not Fact.objects.of(at.committee).exists()
