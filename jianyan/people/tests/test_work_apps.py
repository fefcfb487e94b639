"""What offices use to reach people, each against a stand-in of its protocol on a port of this machine."""

import base64
import hashlib
import hmac
import json
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from jianyan.people import delivery, notices
from jianyan.people.models import Delivery, Preference, Role
from jianyan.people.senders import Message, Unreached, channels
from jianyan.people.tests.conftest import running
from jianyan.people.tests.factories import sign_in, world
from jianyan.people.tests.test_notices import telling

MESSAGE = Message(
    "77", "weiyi", "有一件提案请您签收", "韦一，您好：请签收", "https://jianyan.example/lan/notices/1/"
)
SECRET = "shared"


class WorkApps(BaseHTTPRequestHandler):
    """企业微信, 钉钉 and a signed gateway in one: each holds its caller to its own rules."""

    def do_GET(self):
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        assert urlsplit(self.path).path == "/cgi-bin/gettoken"
        if asked != {"corpid": "ww1", "corpsecret": SECRET}:
            return self._say({"errcode": 40001, "errmsg": "invalid credential"})
        return self._say({"errcode": 0, "access_token": self._token(), "expires_in": 7200})

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        path, body = urlsplit(self.path), json.loads(data)
        token = parse_qs(path.query).get("access_token", [""])[0]
        if path.path == "/v1.0/oauth2/accessToken":
            good = body == {"appKey": "ding1", "appSecret": SECRET}
            return self._say(
                {"accessToken": self._token(), "expireIn": 7200} if good else {"code": "x"},
                200 if good else 400,
            )
        if path.path == "/gateway":
            return self._signed(data, body)
        if token != self.server.token:
            return self._say({"errcode": 42001, "errmsg": "access_token expired"})
        self.server.bodies.append(body)
        if "nobody" in (body.get("touser"), body.get("userid_list")):
            return self._say({"errcode": 0, "invaliduser": "nobody"})
        return self._say(self.server.answer or {"errcode": 0, "errmsg": "ok"})

    def _token(self):
        self.server.tokens += 1
        self.server.token = f"t{self.server.tokens}"
        return self.server.token

    def _signed(self, data, body):
        said = [self.headers[f"X-{one}"] for one in ("Timestamp", "Nonce")]
        text = "\n".join(("POST", "/gateway", *said, hashlib.sha256(data).hexdigest()))
        right = base64.b64encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest()).decode()
        fresh = abs(time.time() - int(said[0])) < 300
        if self.headers["X-Signature"] != right or self.headers["X-App-Key"] != "k" or not fresh:
            return self._say({"code": 401, "message": "bad signature"})
        self.server.bodies.append(body)
        return self._say(self.server.answer or {"code": 0})

    def _say(self, what, status=200):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *args):
        """Nothing on the console."""


@pytest.fixture
def apps(settings, monkeypatch):
    with running(WorkApps) as server:
        server.token, server.tokens, server.answer = "", 0, {}
        url = server.url
        monkeypatch.setenv("WORK_SECRET", SECRET)
        kept = {"secret": "env:WORK_SECRET"}
        ding = {"app_key": "ding1", "app_secret": "env:WORK_SECRET", "agent_id": 9, "login": url, "api": url}
        gate = {"url": f"{url}/gateway", "app_key": "k"} | kept
        entries = {
            "wecom": {"corp_id": "ww1", "agent_id": 7, "api": url} | kept,
            "dingtalk": ding,
            "sms": gate | {"sign_name": "清岚政协", "template": "SMS_1"},
            "government": gate | {"app_id": "jianyan"},
        }
        settings.CHANNELS = [
            {"key": key, "title": key, "sender": key, "options": options} for key, options in entries.items()
        ]
        yield server


def test_a_card_of_wecom_says_what_to_do_and_opens_there(apps):
    channels()["wecom"].sender.send(MESSAGE)
    [body] = apps.bodies
    assert (body["touser"], body["agentid"], body["msgtype"]) == ("weiyi", 7, "textcard")
    assert body["textcard"]["title"] == MESSAGE.title
    assert body["textcard"]["url"] == MESSAGE.url


def test_a_notice_of_dingtalk_has_a_button_that_opens_there(apps):
    channels()["dingtalk"].sender.send(MESSAGE)
    card = apps.bodies[0]["msg"]["action_card"]
    assert apps.bodies[0]["userid_list"] == "weiyi"
    assert (card["markdown"], card["single_url"]) == (MESSAGE.text, MESSAGE.url)


@pytest.mark.parametrize("key", ["wecom", "dingtalk"])
def test_a_token_is_fetched_once_and_again_when_it_is_refused(apps, key):
    sender = channels()[key].sender
    sender.send(MESSAGE), channels()[key].sender.send(MESSAGE)
    assert apps.tokens == 1
    apps.token = "given to somebody else meanwhile"
    sender.send(MESSAGE)
    assert (apps.tokens, len(apps.bodies)) == (2, 3)


@pytest.mark.parametrize("key", ["wecom", "dingtalk"])
def test_what_is_refused_is_told_from_what_may_be_tried_again(apps, key):
    sender = channels()[key].sender
    for code, again in ((45009, True), (60011, False)):
        apps.answer = {"errcode": code, "errmsg": "no"}
        with pytest.raises(Unreached) as refused:
            sender.send(MESSAGE)
        assert refused.value.again is again
    apps.answer = {}
    with pytest.raises(Unreached, match="没有这个成员") as refused:
        sender.send(Message("1", "nobody", "t", "t", "https://x"))
    assert refused.value.again is False


def test_a_short_message_is_one_line_that_opens_there(apps):
    channels()["sms"].sender.send(MESSAGE)
    [body] = apps.bodies
    assert body["content"] == f"【清岚政协】{MESSAGE.title} {MESSAGE.url}"
    assert (body["mobile"], body["template"]) == ("weiyi", "SMS_1")


def test_a_work_app_gets_a_to_do(apps):
    channels()["government"].sender.send(MESSAGE)
    assert apps.bodies[0]["url"] == MESSAGE.url
    assert apps.bodies[0]["bizId"] == "77"


@pytest.mark.parametrize("key", ["sms", "government"])
def test_a_wrong_secret_is_refused_and_never_travels(apps, settings, monkeypatch, key):
    monkeypatch.setenv("WRONG", "wrong-secret")
    entry = next(one for one in settings.CHANNELS if one["key"] == key)
    entry["options"]["secret"] = "env:WRONG"
    with pytest.raises(Unreached, match="401"):
        channels()[key].sender.send(MESSAGE)
    apps.answer = {"code": 503, "message": "busy"}
    entry["options"]["secret"] = "env:WORK_SECRET"
    with pytest.raises(Unreached) as busy:
        channels()[key].sender.send(MESSAGE)
    assert busy.value.again


def test_a_secret_that_is_not_in_the_environment_is_said_at_the_start(apps, settings):
    settings.CHANNELS[0]["options"]["secret"] = "env:NOT_SET"
    with pytest.raises(ImproperlyConfigured, match="NOT_SET"):
        channels()


# -- quiet hours ------------------------------------------------------------------------------------------------


def at_hour(hour, day=10):
    return datetime(2022, 3, day, hour, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("moment", "hours", "due"),
    [
        (at_hour(9), {}, at_hour(9)),
        (at_hour(20), {}, at_hour(20)),
        (at_hour(22), {}, at_hour(8, 11)),
        (at_hour(3), {}, at_hour(8)),
        (at_hour(20), {"night_from": 19}, at_hour(8, 11)),
        (at_hour(8), {"night_until": 10}, at_hour(10)),
        (at_hour(8), {"night_from": 1}, at_hour(8)),
        (at_hour(3), {"night_from": 1}, at_hour(8)),
    ],
)
def test_the_night_is_quiet_in_the_hours_one_named(moment, hours, due):
    found = notices.by_day(moment, Preference(**hours))
    assert found == (due if due == moment else due.replace(minute=0))
    assert notices.by_day(moment, Preference(is_quiet=False, **hours)) == moment


@pytest.mark.django_db
@pytest.mark.parametrize(("quiet", "hour"), [(True, 8), (False, 22)])
def test_a_message_of_the_night_waits_unless_one_wants_it_at_once(apps, quiet, hour, monkeypatch):
    at = world()
    notices.choose(at.of(Role.HU).account, "wecom", Preference.Mode.EACH, "weiyi", quiet=quiet)

    class Night(datetime):
        @classmethod
        def now(cls, tz=None):
            return at_hour(22).astimezone(tz)

    monkeypatch.setattr(notices, "datetime", Night)
    with notices.as_of(at_hour(22).date()):
        notices.tell([telling(at.of(Role.HU), on=at_hour(22).date())], committee=at.committee.pk)
    one = Delivery.anywhere.get()
    assert one.next_at.astimezone(ZoneInfo("Asia/Shanghai")).hour == hour
    assert delivery.empty(at_hour(22)) == (0 if quiet else 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("quiet", "sent"), [(True, 0), (False, 1)])
def test_what_is_tried_again_keeps_to_the_night_only_of_who_wants_one(apps, quiet, sent):
    apps.answer = {"errcode": 45009, "errmsg": "too often"}
    at = world()
    notices.choose(at.of(Role.HU).account, "wecom", Preference.Mode.EACH, "weiyi", quiet=quiet)
    notices.tell([telling(at.of(Role.HU))], committee=at.committee.pk)
    late = at_hour(20).replace(minute=58)
    Delivery.anywhere.update(next_at=late)
    assert delivery.empty(late) == 0
    assert Delivery.anywhere.get().next_at == late + delivery.FIRST_PAUSE
    apps.answer = {}
    assert delivery.empty(late + delivery.FIRST_PAUSE) == sent
    one = Delivery.anywhere.get()
    assert one.state == ("sent" if sent else "waiting")
    assert sent or one.next_at.astimezone(ZoneInfo("Asia/Shanghai")).hour == 8


@pytest.mark.django_db
def test_an_account_names_the_hours_of_its_night(apps, client):
    at = world()
    who = sign_in(client, at.of(Role.HU))
    form = {f"{one}-mode": "off" for one in ("dingtalk", "sms", "government")}
    form |= {"wecom-mode": "each", "wecom-address": "weiyi", "wecom-quiet": "on"}
    assert who.post("/accounts/notices/", form | {"night-from": "19", "night-until": "9"}).status_code == 302
    way = Preference.objects.get(account=at.of(Role.HU).account, channel="wecom")
    assert (way.is_quiet, way.night_from, way.night_until) == (True, 19, 9)
    assert who.get("/accounts/notices/").context["form"]["night-from"].value() == 19
    assert who.post("/accounts/notices/", form | {"night-from": "3"}).status_code == 422
