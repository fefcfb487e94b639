"""Identity services against stand-ins that speak the protocol on a port of this machine, with real keys and signatures."""

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from jianyan.people.identity import providers
from jianyan.people.models import Identity, Role
from jianyan.people.tests.conftest import running
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class IdentityService(BaseHTTPRequestHandler):
    """OpenID Connect: discovery, keys, and a token endpoint that holds the client to its secret and its PKCE."""

    def do_GET(self):
        url = self.server.url
        if self.path.endswith("openid-configuration"):
            return self._say(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        return self._say({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self):
        asked = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        client = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(asked["code_verifier"].encode()).digest()
        ).decode()
        if client != "jianyan:s3cret" or challenge.rstrip("=") != self.server.asked["code_challenge"]:
            return self._say({"error": "invalid_client"}, 401)
        answer = {"access_token": "opaque", "token_type": "Bearer"}
        if self.server.signs:
            answer["id_token"] = self.server.signs(self.server)
        return self._say(answer)

    def _say(self, what, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *args):
        """Nothing on the console."""


def claims(server, **wrong):
    now = int(time.time())
    said = {"iss": server.url, "sub": "gov-77", "aud": "jianyan", "nonce": server.asked["nonce"]}
    return {k: v for k, v in (said | {"iat": now, "exp": now + 300} | wrong).items() if v is not None}


def signed(server, key=KEY, alg="RS256", **wrong):
    return jwt.encode({"alg": alg, "kid": "one"}, claims(server, **wrong), key)


@pytest.fixture
def service(settings):
    with running(IdentityService) as server:
        server.signs = signed
        options = {"issuer": server.url, "client_id": "jianyan", "client_secret": "s3cret"}
        settings.IDENTITY = [{"key": "gov", "kind": "oidc", "title": "政务统一身份认证", "options": options}]
        yield server


def comes_back(client, server, **changed):
    """The browser goes to the service and comes back from it."""
    away = client.get("/accounts/with/gov/")
    assert away.url.startswith(server.url)
    server.asked = dict(parse_qsl(urlsplit(away.url).query))
    return client.get(
        "/accounts/with/gov/back/", {"code": "c", "state": server.asked["state"]} | changed, follow=True
    )


def tied(at, role=Role.MB):
    account = at.of(role).account
    Identity.objects.create(account=account, provider="gov", subject="gov-77", tied_on="2022-03-01")
    return account


def is_inside(client):
    return "_auth_user_id" in client.session


def test_who_tied_his_account_comes_in_by_the_service(client, service):
    at = world()
    sign_in(client, at.of(Role.MB))
    assert "已绑定政务统一身份认证" in comes_back(client, service).content.decode()
    assert Identity.objects.get().subject == "gov-77"
    new = Client()
    assert "用政务统一身份认证登录" in new.get("/accounts/login/").content.decode()
    comes_back(new, service)
    assert new.get("/lan/").status_code == 200
    new.post("/accounts/with/gov/untie/")
    assert not Identity.objects.exists()


def test_whom_nobody_tied_stays_outside(client, service):
    world()
    assert "还没有与本系统的账号绑定" in comes_back(client, service).content.decode()
    assert not is_inside(client)


def test_one_identity_is_one_account(client, service):
    at = world()
    tied(at)
    sign_in(client, at.of(Role.HU))
    assert "已经绑定过了" in comes_back(client, service).content.decode()


def test_staff_still_show_their_second_factor(client, service):
    tied(world(), Role.PO)
    comes_back(client, service)
    assert client.get("/lan/people/").url.startswith("/accounts/second/")


FORGED = {
    "another nonce": {"nonce": "replayed"},
    "no nonce": {"nonce": None},
    "for another client": {"aud": "somebody-else"},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://id.example.org"},
    "run out": {"exp": int(time.time()) - 3600},
    "without an end": {"exp": None},
    "nobody": {"sub": None},
    "another key": {"key": OTHER},
    "a key of its own": {"key": OctKey.import_key("s3cret" * 8), "alg": "HS256"},
}


@pytest.mark.parametrize("wrong", FORGED.values(), ids=FORGED)
def test_a_token_that_is_wrong_lets_nobody_in(client, service, wrong):
    tied(world())
    service.signs = lambda server: signed(server, **wrong)
    assert "没有通过政务统一身份认证登录" in comes_back(client, service).content.decode()
    assert not is_inside(client)


def unsigned(server):
    def part(what):
        return base64.urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims(server))}."


@pytest.mark.parametrize("signs", [unsigned, None], ids=["unsigned", "no token"])
def test_a_token_that_proves_nothing_lets_nobody_in(client, service, signs):
    tied(world())
    service.signs = signs
    assert "没有通过" in comes_back(client, service).content.decode()
    assert not is_inside(client)


def test_an_answer_nobody_asked_for_lets_nobody_in(client, service):
    tied(world())
    assert "没有通过" in comes_back(client, service, state="of-somebody-else").content.decode()
    fresh = Client()
    fresh.get("/accounts/with/gov/back/", {"code": "c", "state": service.asked["state"]})
    assert not is_inside(client)
    assert not is_inside(fresh)


def test_a_service_that_cannot_be_reached_is_said_politely(client, settings):
    options = {"issuer": "http://127.0.0.1:9", "client_id": "jianyan", "client_secret": "s3cret"}
    settings.IDENTITY = [{"key": "gov", "kind": "oidc", "title": "政务统一身份认证", "options": options}]
    assert "请改用密码" in client.get("/accounts/with/gov/", follow=True).content.decode()
    assert client.get("/accounts/with/nobody/").status_code == 404


def test_a_wrong_entry_is_said_at_the_start(settings):
    settings.IDENTITY = [{"key": "gov", "kind": "saml", "title": "x", "options": {}}]
    with pytest.raises(ImproperlyConfigured, match="gov"):
        providers()


# -- 企业微信 ---------------------------------------------------------------------------------------------------


class WeComService(BaseHTTPRequestHandler):
    """企业微信: a token for the secret, a user for a code that is good once; refusals come as 200 with an errcode."""

    def do_GET(self):
        path, asked = (
            urlsplit(self.path).path,
            {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()},
        )
        if path == "/cgi-bin/gettoken":
            good = (asked["corpid"], asked["corpsecret"]) == ("ww1", "s3cret")
            said = {"errcode": 0, "access_token": "t"} if good else {"errcode": 40001}
        elif asked.get("access_token") != "t" or asked["code"] not in self.server.codes:
            said = {"errcode": 40029, "errmsg": "invalid code"}
        else:
            said = {"errcode": 0} | self.server.codes.pop(asked["code"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *args):
        """Nothing on the console."""


@pytest.fixture
def wecom(settings):
    with running(WeComService) as server:
        server.codes = {"good": {"userid": "weiyi"}, "outsider": {"openid": "o1"}}
        options = {"corp_id": "ww1", "agent_id": 7, "secret": "s3cret", "api": server.url}
        settings.IDENTITY = [{"key": "wecom", "kind": "wecom", "title": "企业微信", "options": options}]
        at = world()
        Identity.objects.create(
            account=at.of(Role.MB).account, provider="wecom", subject="weiyi", tied_on="2022-03-01"
        )
        yield server


def scanned(client, code, agent="", **changed):
    away = client.get("/accounts/with/wecom/", headers={"user-agent": agent})
    asked = dict(parse_qsl(urlsplit(away.url).query))
    client.get("/accounts/with/wecom/back/", {"code": code, "state": asked["state"]} | changed)
    return away.url


def test_who_scans_with_wecom_comes_in_and_the_code_is_good_once(client, wecom):
    assert scanned(client, "good").startswith("https://login.work.weixin.qq.com/")
    assert is_inside(client)
    again = Client()
    scanned(again, "good")
    assert not is_inside(again)


def test_inside_wecom_nothing_is_scanned(client, wecom):
    url = scanned(client, "good", "Mozilla/5.0 wxwork/4.1 MicroMessenger/7.0")
    assert url.startswith("https://open.weixin.qq.com/")
    assert url.endswith("#wechat_redirect")
    assert is_inside(client)


@pytest.mark.parametrize(
    ("code", "changed"), [("outsider", {}), ("bad", {}), ("good", {"state": "x"}), ("", {})]
)
def test_what_wecom_does_not_vouch_for_stays_outside(client, wecom, code, changed):
    scanned(client, code, **changed)
    assert not is_inside(client)
