"""The year is played once into the test database; every test reads it and leaves it as it was.

Rooms are imported inside the fixtures: this file is read before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

MONTHS: list[tuple[str, list[str]]] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from jianyan.demo import year

    with django_db_blocker.unblock():
        year.build(_look)


def _look(month: str) -> None:
    """After each month: the figures that would be served otherwise than they are counted."""
    if not month.endswith("月"):
        return
    from jianyan.figures.scope import Scope
    from jianyan.people.models import Committee
    from tests.year.test_facts import differing

    MONTHS.append((month, differing(Scope.of_year(Committee.objects.get(code="qinglan").pk, 2022))))


@pytest.fixture(autouse=True)
def nothing_stays(db: None) -> Iterator[None]:
    """What a test wrote is taken back, so Django need not look through the year for keys that lead nowhere."""
    from django.db import transaction

    yield
    transaction.set_rollback(True)


@pytest.fixture
def months(db: None) -> list[tuple[str, list[str]]]:
    """Each month of the year with the figures that were wrong at its end."""
    return MONTHS


@pytest.fixture
def committee(db: None) -> Any:
    from jianyan.people.models import Committee

    return Committee.objects.get(code="qinglan")


@pytest.fixture
def scope(committee: Any) -> Any:
    """The year 2022 of the demo committee."""
    from jianyan.figures.scope import Scope

    return Scope.of_year(committee.pk, 2022)


@pytest.fixture(scope="session")
def readers(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """Four who only read, signed in before any test: ``readers[Role.PO].get(...)``."""
    from django.test import Client

    from jianyan.people.models import Role

    with django_db_blocker.unblock():
        return {role: _signed_in(Client(), role) for role in (Role.MB, Role.PO, Role.HU, Role.LD)}


@pytest.fixture
def signed_in(client: Any, db: None) -> Any:
    """The client, signed in as the demo account of a role: ``signed_in(Role.PO).get(...)``."""
    return lambda role: _signed_in(client, role)


def _signed_in(client: Any, role: str) -> Any:
    from jianyan.people import demo_accounts
    from jianyan.people.models import Account

    account = Account.objects.get(username=demo_accounts.account_name(role))
    client.force_login(account)
    return client
