"""Every list of the house: opened by one who holds every role, it names its committee in each statement and finds by index."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.urls import get_resolver

from jianyan.activities import rules as box
from jianyan.core import profiles
from jianyan.core.models import Tenant
from jianyan.people import actions
from jianyan.people.models import Role
from jianyan.people.tests.factories import BEGIN, sign_in, world
from jianyan.publications import rules as door

TABLES = {model._meta.db_table for model in apps.get_models() if issubclass(model, Tenant)}
BOUND = re.compile(r'"committee_id" (?:= \d|IN \()|"\w+_id" (?:= \d|IN \()')
NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def lists(patterns, prefix=""):
    """Addresses that need nothing but the committee's code."""
    for one in patterns:
        path = prefix + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from lists(one.url_patterns, path)
        elif path.startswith("<slug:committee>/") and "<" not in path[len("<slug:committee>/") :]:
            yield path.replace("<slug:committee>", "lan")


LISTS = sorted(set(lists(get_resolver().url_patterns)))


@pytest.fixture(scope="module")
def start(once):
    return once(one_who_holds_every_role)


def one_who_holds_every_role():
    at = world()
    for role in Role:
        held = {"person": at.members[0]} if role in (Role.MB, Role.SC) else {}
        held |= {"unit": at.units[0]} if role in (Role.HU, Role.HL) else {}
        if role not in (Role.PUB, Role.AD):
            actions.grant(at.of(Role.AD).account, role, by=at.system, on=BEGIN, **held)
    for room, law in (
        (door, door.Rules(figures=True, members=True, data=True)),
        (box, box.Rules(clue_box=True)),
    ):
        profiles.adopt(room.ROOM, profiles.as_data(law), BEGIN, by=at.system, on=BEGIN)
    return at.of(Role.AD)


@pytest.fixture
def client(client, at):
    return sign_in(client, at)


def opened(client, queries, path):
    """The statements of a page; none when it is no list that can be opened by its address alone."""
    sent = queries(lambda: opened.answers.append(client.get(f"/{path}")))
    assert opened.answers.pop().status_code in (200, 302, 405)
    return [sql for sql in sent if sql.startswith("SELECT") and TABLES & set(NAMED.findall(sql))]


opened.answers = []


@pytest.mark.parametrize("path", LISTS)
def test_a_list_names_its_committee_in_every_statement(client, queries, path):
    assert [sql for sql in opened(client, queries, path) if not BOUND.search(sql)] == []


@pytest.mark.skipif(connection.vendor == "postgresql", reason="it rightly scans tables of a few rows")
@pytest.mark.parametrize("path", LISTS)
def test_a_list_reads_no_table_from_end_to_end(client, queries, path):
    scanned = set()
    for sql in opened(client, queries, path):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[3] for row in cursor.fetchall()]
        scanned |= {step for step in steps if re.fullmatch(r"SCAN \w+", step) and step[5:] in TABLES}
    assert scanned == set()
