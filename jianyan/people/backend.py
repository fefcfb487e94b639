"""Whose session it is. The path of the class stands in every session: who signed in under another signs in again."""

from __future__ import annotations

from typing import cast

from allauth.account.auth_backends import AuthenticationBackend

from jianyan.core import together
from jianyan.people.models import Account


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, but every page asks who is signed in: with a statement that is written once."""

    def get_user(self, user_id: int) -> Account | None:
        found = together.rows_of(user_id, _itself, None, ())["accounts"]
        return cast(Account, found[0]) if found and self.user_can_authenticate(found[0]) else None


def _itself(reader: None, account: int) -> together.Parts:
    return {"accounts": Account.objects.filter(pk=account)}
