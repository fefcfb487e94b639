"""OpenID Connect, as the identity services of governments speak it."""

from __future__ import annotations

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import OAuth
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError

from jianyan.people.vouching import TIMEOUT, NotVouched

LEEWAY = 60  # seconds by which two clocks may differ


class OpenId:
    """OpenID Connect: authorization code with PKCE; the token's signature, issuer, audience, time and nonce are checked."""

    def __init__(
        self, key: str, issuer: str, client_id: str, client_secret: str, scope: str = "openid"
    ) -> None:
        if "openid" not in scope.split():
            raise ValueError("scope must hold openid")
        self.issuer, self.client_id = issuer.rstrip("/"), client_id
        self.client = OAuth().register(
            key,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": scope, "code_challenge_method": "S256", "timeout": TIMEOUT},
        )

    def away(self, request: HttpRequest, back: str) -> HttpResponse:
        try:
            answer: HttpResponse = self.client.authorize_redirect(request, back)
        except (requests.RequestException, OAuthError, ValueError, RuntimeError) as problem:
            raise NotVouched(f"{type(problem).__name__}: {problem}") from problem
        return answer

    def subject(self, request: HttpRequest, back: str) -> str:
        wanted = {
            "iss": {"essential": True, "values": [self.issuer, f"{self.issuer}/"]},
            "aud": {"essential": True, "value": self.client_id},
            "nonce": {"essential": True},
            "exp": {"essential": True},
            "sub": {"essential": True},
        }
        try:
            token = self.client.authorize_access_token(request, claims_options=wanted, leeway=LEEWAY)
        except (
            requests.RequestException,
            OAuthError,
            JoseError,
            ValueError,
            KeyError,
            RuntimeError,
        ) as problem:
            raise NotVouched(f"{type(problem).__name__}: {problem}") from problem
        if "userinfo" not in token:
            raise NotVouched("no id_token came")
        return str(token["userinfo"]["sub"])
