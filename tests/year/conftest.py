"""The year is played once into the test database; every test reads it and leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jianyan.demo import year
from jianyan.figures.scope import Scope
from jianyan.people import demo_accounts
from jianyan.people.models import Account, Committee


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        year.build()


@pytest.fixture
def committee(db: None) -> Committee:
    return Committee.objects.get(code="qinglan")


@pytest.fixture
def scope(committee: Committee) -> Scope:
    return Scope.of_year(committee.pk, 2022)


@pytest.fixture
def signed_in(client: Any, db: None) -> Callable[[str], Any]:
    """The client, signed in as the demo account of a role."""

    def sign_in(role: str) -> Any:
        account = Account.objects.get(username=demo_accounts.account_name(role))
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
