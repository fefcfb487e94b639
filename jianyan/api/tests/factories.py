"""A committee with cases at every stage, and programs with tokens in its seats."""

from datetime import timedelta

from django.utils import timezone

from jianyan.api import actions
from jianyan.api.models import Scope

KEY = "HTTP_IDEMPOTENCY_KEY"


def token(actor, *scopes, name="公文系统"):
    """A program's token in this seat; every scope unless told."""
    today = timezone.localdate()
    _, secret = actions.make_token(
        name, scopes or Scope.values, today + timedelta(days=30), by=actor, on=today
    )
    return secret


class Program:
    """Another system that calls the API with a token, or without."""

    def __init__(self, client, secret="", code="lan"):
        self.client, self.secret, self.code = client, secret, code
        self.count = 0

    def _headers(self):
        return {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"} if self.secret else {}

    def get(self, path, **asked):
        return self.client.get(f"/{self.code}/api/v1{path}", asked, **self._headers())

    def post(self, path, data=None, *, key=""):
        self.count += 1
        given = {KEY: key or f"key-of-call-{self.count}"}
        return self.client.post(
            f"/{self.code}/api/v1{path}",
            data or {},
            content_type="application/json",
            **self._headers(),
            **given,
        )
