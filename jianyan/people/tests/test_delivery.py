"""The outbox against a real mail server and a real web server: sent once, tried again, or put before a person."""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import environ
import pytest
from aiosmtpd.controller import Controller
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from jianyan.people import delivery, notices
from jianyan.people.models import Account, Delivery, Notice, Role
from jianyan.people.senders import Message, Unreached, Webhook, channels, filled
from jianyan.people.tests.factories import sign_in, world
from jianyan.people.tests.test_notices import telling

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
SECRET = "关于不公开事项的提案"


@pytest.fixture(autouse=True)
def no_night(monkeypatch):
    """These tests are run at any hour; the quiet hours have theirs in test_work_apps."""
    for module in (notices, delivery):
        monkeypatch.setattr(module, "by_day", lambda moment, way: moment)


class Post:
    """A mail server's end: keeps what it was given; ``answer`` is what it says to each recipient."""

    def __init__(self):
        self.letters, self.answer, self.hang_up = [], "250 OK", False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        if self.hang_up:  # it took the letter, and the line broke before it could say so
            server.transport.close()
        return "250 OK"


@pytest.fixture
def post(settings):
    """A mail server of this machine, named by the settings as an office would."""
    end = Post()
    with socket.socket() as free:  # the controller cannot be told to choose one itself
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(end, hostname="127.0.0.1", port=port)
    controller.start()
    use_mail(settings, port)
    yield end
    controller.stop()


def use_mail(settings, port):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    for name, value in environ.Env.email_url_config(settings.EMAIL_URL).items():
        setattr(settings, name, value)
    settings.ADDRESS = "https://jianyan.lan.example"


class Gateway(ThreadingHTTPServer):
    """A gateway of short messages: keeps what was posted; ``status`` and ``reply`` are its answer."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Desk)
        self.posted, self.status, self.reply = [], 200, {"errcode": 0}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Desk(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posted.append((self.headers, body))
        if self.server.status == 0:  # the line breaks before it can answer
            self.connection.close()
            return
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.reply).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    made = Gateway()
    settings.CHANNELS = [
        {
            "key": "sms",
            "title": "短信",
            "asks": "手机号",
            "options": {
                "url": f"http://127.0.0.1:{made.server_port}/send",
                "headers": {"Authorization": "Bearer k"},
                "body": {"to": ["{address}"], "content": "{title} {url}"},
                "accepted": {"errcode": 0},
            },
        }
    ]
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def at():
    made = world()
    Account.objects.filter(pk=made.of(Role.MB).account.pk).update(email="wei@lan.example")
    return made


def tell(at, *, each="email", address="wei@lan.example", count=1, **more):
    """The first member is told; on this channel each time, unless the day's message is asked for."""
    who = at.of(Role.MB)
    if each:
        notices.choose(who.account, each, "each", address)
    before = Delivery.anywhere.count()
    notices.tell(
        [telling(who, before + no, **more) for no in range(count)], committee=at.committee.pk, but=None
    )
    return list(Delivery.anywhere.order_by("id")[before:])


def state(one):
    one.refresh_from_db()
    return one.state


def test_a_notice_goes_out_once_with_number_and_public_cause(at, post):
    [one] = tell(at, is_open=True, about="关于疏浚排水渠的提案", detail="承办单位：县水利局")
    assert delivery.empty() == 1
    assert delivery.empty(NOW + DAY) == 0
    [(to, letter)] = post.letters
    text = letter.get_content()
    assert to == ["wei@lan.example"]
    assert letter["Subject"] == "lan县政协：第000号提案已经立案"
    assert letter["Message-ID"] == f"<{one.pk}@jianyan.lan.example>"
    assert "关于疏浚排水渠的提案" in text
    assert "县水利局" not in text
    assert f"https://jianyan.lan.example/lan/notices/{one.notice_id}/" in text
    assert (state(one), one.attempts) == ("sent", 1)


def test_a_letter_of_a_matter_that_is_not_public_holds_no_cause(at, post):
    tell(at, is_open=False, about=SECRET, detail=SECRET)
    tell(at, each="", is_open=False, about=SECRET)
    assert delivery.empty() == 2
    assert all(
        SECRET not in letter.as_string() and SECRET not in letter.get_content() for _, letter in post.letters
    )


def test_the_days_notices_are_one_letter_in_the_morning(at, post):
    rows = tell(at, each="", count=3)
    assert delivery.empty() == 0
    due = rows[0].next_at
    assert timezone.localtime(due).hour == 8
    assert delivery.empty(due) == 1
    [(_, letter)] = post.letters
    assert letter["Subject"] == "lan县政协：您有3条新通知"
    assert "第000号" in letter.get_content()
    assert "第002号" in letter.get_content()
    assert {state(one) for one in rows} == {"sent"}


def test_what_was_read_meanwhile_is_left_out_and_an_empty_day_sends_nothing(at, post):
    rows = tell(at, each="", count=2)
    Notice.objects.of(at.committee).filter(pk=rows[0].notice_id).update(is_read=True)
    assert delivery.empty(rows[0].next_at) == 1
    assert post.letters[0][1]["Subject"] == "lan县政协：第001号提案已经立案"
    assert [state(one) for one in rows] == ["dropped", "sent"]
    rows = tell(at, each="", count=2)
    Notice.objects.of(at.committee).update(is_read=True)
    assert delivery.empty(rows[0].next_at) == 0
    assert len(post.letters) == 1


def test_a_server_that_is_down_is_tried_again_later_and_later(at, settings):
    use_mail(settings, 1)
    [one] = tell(at)
    pauses, now = [], one.next_at
    for _ in range(delivery.ATTEMPTS):
        assert delivery.empty(now) == 0
        one.refresh_from_db()
        pauses.append(one.next_at - now)
        now = max(now, one.next_at)
    assert [pause.total_seconds() / 60 for pause in pauses[:4]] == [5, 20, 80, 320]
    assert (one.state, one.attempts) == ("failed", delivery.ATTEMPTS)
    assert one.last_error == "连不上邮件服务器：对方没有开放这个端口"
    assert delivery.empty(now + DAY) == 0


def test_a_server_that_is_down_is_knocked_at_once_a_round(at, settings):
    use_mail(settings, 1)
    rows = tell(at, count=3)
    delivery.empty()
    for one in rows:
        one.refresh_from_db()
    assert sorted(one.attempts for one in rows) == [0, 0, 1]
    assert delivery.empty() == 0
    assert all(one.next_at > datetime.now(UTC) for one in rows)


def test_a_server_that_comes_back_gets_what_waited(at, post, settings):
    working = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    [one] = tell(at)
    delivery.empty()
    assert (state(one), one.attempts) == ("waiting", 1)
    settings.EMAIL_PORT = working
    assert delivery.empty(one.next_at) == 1
    assert len(post.letters) == 1


@pytest.mark.parametrize(
    ("answer", "ends"),
    [("550 no such user", "failed"), ("451 come again", "waiting")],
    ids=["for good", "for now"],
)
def test_a_refused_recipient_waits_or_is_stuck_by_what_the_server_says(at, post, answer, ends):
    post.answer = answer
    [one] = tell(at)
    delivery.empty()
    assert (state(one), post.letters) == (ends, [])
    assert answer[:3] in one.last_error


def test_a_line_that_broke_after_the_letter_was_given_sends_nothing_twice(at, post):
    post.hang_up = True
    [one] = tell(at)
    delivery.empty()
    assert state(one) == "unsure"
    post.hang_up = False
    assert delivery.empty(NOW + DAY) == 0
    assert len(post.letters) == 1


def test_what_a_fallen_worker_had_claimed_is_not_sent_again_by_itself(at, post):
    [one] = tell(at)
    [claimed] = delivery._claim(one, datetime.now(UTC))
    assert delivery.empty() == 0
    assert state(one) == "sending"
    assert delivery.empty(NOW + timedelta(hours=1)) == 0
    assert (state(one), post.letters) == ("unsure", [])
    delivery._mark([claimed], "sent")  # the fallen one wakes up: its claim is gone
    assert state(one) == "unsure"


def test_a_claim_is_given_once(at, post):
    rows = tell(at, each="", count=3)
    due = rows[0].next_at
    assert len(delivery._claim(rows[0], due)) == 3
    assert [delivery._claim(one, due) for one in rows] == [[], [], []]


def test_what_lay_for_days_is_put_before_a_person(at, post):
    [one] = tell(at)
    assert delivery.empty(NOW + 4 * DAY) == 0
    assert (state(one), post.letters) == ("unsure", [])


def test_a_closed_account_is_sent_nothing(at, post):
    [one] = tell(at)
    Account.objects.update(is_active=False)
    assert delivery.empty() == 0
    assert (state(one), post.letters) == ("dropped", [])


def test_an_empty_outbox_is_only_read(at, post, queries):
    assert all(sql.startswith("SELECT") for sql in queries(delivery.empty))


# -- gateways and work apps


def test_a_short_message_is_posted_as_the_settings_say(at, gateway):
    [one] = tell(at, each="sms", address="13900000000")
    assert delivery.empty() == 1
    [(headers, body)] = gateway.posted
    assert body["to"] == ["13900000000"]
    assert body["content"].startswith("lan县政协：第000号提案已经立案")
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer k", str(one.pk))


@pytest.mark.parametrize(
    ("status", "reply", "ends"),
    [
        (200, {"errcode": 40003}, "failed"),
        (400, {}, "failed"),
        (302, {}, "failed"),
        (503, {}, "waiting"),
        (429, {}, "waiting"),
        (500, {}, "unsure"),
        (0, {}, "unsure"),
    ],
)
def test_a_gateway_that_does_not_take_it_is_tried_again_only_when_that_is_safe(
    at, gateway, status, reply, ends
):
    gateway.status, gateway.reply = status, reply
    [one] = tell(at, each="sms", address="13900000000")
    assert delivery.empty() == 0
    assert (state(one), len(gateway.posted)) == (ends, 1)


def test_a_gateway_that_cannot_be_reached_surely_got_nothing():
    with pytest.raises(Unreached) as problem:
        Webhook("http://127.0.0.1:1/", {}).send(Message("1", "a", "b", "c", ""))
    assert problem.value.again


def test_words_in_a_message_are_not_filled_in_again():
    assert filled({"a": ["{title}", 3]}, {"title": "{url}", "url": "x"}) == {"a": ["{url}", 3]}


def test_a_webhook_goes_to_the_web_only():
    with pytest.raises(ValueError, match="http"):
        Webhook("file:///etc/passwd", {})


@pytest.mark.parametrize(
    "entry",
    [
        {"key": "sms"},
        {"key": "sms", "title": "短信", "sender": "nowhere.Sender"},
        {"key": "sms", "title": "短信", "options": {"adress": "x"}},
    ],
    ids=["no title", "no such sender", "no such option"],
)
def test_a_channel_set_up_wrongly_is_said_at_the_start(settings, entry):
    settings.CHANNELS = [entry]
    with pytest.raises(ImproperlyConfigured, match="sms"):
        channels()


class Paper:
    """A sender of one's own, as an installation would write it."""

    kept = []

    def __init__(self, tray):
        self.tray = tray

    def send(self, message):
        self.kept.append((self.tray, message.address, message.title))


def test_a_sender_of_ones_own_is_plugged_in_by_its_path(at, settings):
    settings.CHANNELS = [
        {"key": "tray", "title": "文件交换", "sender": f"{__name__}.Paper", "options": {"tray": "二号柜"}}
    ]
    assert channels()["tray"].asks == "接收地址"
    tell(at, each="tray", address="魏一")
    assert delivery.empty() == 1
    assert Paper.kept == [("二号柜", "魏一", "lan县政协：第000号提案已经立案")]


def test_a_channel_that_was_taken_away_is_told_to_the_administrator(at, gateway, settings):
    [one] = tell(at, each="sms", address="13900000000")
    settings.CHANNELS = []
    delivery.empty()
    assert (state(one), one.last_error) == ("failed", "本系统没有启用这一渠道")


# -- what is stuck


@pytest.fixture
def desk(at, client):
    return sign_in(client, at.of(Role.AD))


def test_the_administrator_sees_what_is_stuck_and_lets_it_go_again(at, post, desk):
    post.answer = "550 no such user"
    [one] = tell(at, about=SECRET)
    delivery.empty()
    page = desk.get("/lan/deliveries/").content.decode()
    assert "wei@lan.example" in page
    assert "550" in page
    assert SECRET not in page
    post.answer = "250 OK"
    desk.post("/lan/deliveries/decide/", {"pk": one.pk, "what": "again"})
    assert delivery.empty() == 1
    assert "没有发不出去的消息" in desk.get("/lan/deliveries/").content.decode()


def test_the_administrator_gives_up_what_need_not_be_sent(at, post, desk):
    post.hang_up = True
    [one] = tell(at)
    delivery.empty()
    desk.post("/lan/deliveries/decide/", {"what": "drop"})
    assert state(one) == "unsure"
    desk.post("/lan/deliveries/decide/", {"pk": one.pk, "what": "drop"})
    assert (state(one), one.last_error) == ("dropped", "由系统管理员放弃")
    assert delivery.empty(NOW + DAY) == 0


def test_what_is_stuck_elsewhere_is_not_decided_here(at, post, client):
    post.answer = "550 no such user"
    [one] = tell(at)
    delivery.empty()
    other = sign_in(client, world("yu").of(Role.AD))
    assert "wei@lan.example" not in other.get("/yu/deliveries/").content.decode()
    other.post("/yu/deliveries/decide/", {"pk": one.pk, "what": "drop"})
    assert state(one) == "failed"
    assert sign_in(client, at.of(Role.MB)).get("/lan/deliveries/").status_code == 403


def test_the_list_of_what_is_stuck_costs_the_same_for_many(at, post, desk, same_queries):
    post.answer = "550 no such user"

    def stick(count):
        tell(at, count=count)
        delivery.empty()

    stick(2)
    assert same_queries(lambda: desk.get("/lan/deliveries/"), lambda: stick(10)) <= 8


# -- with transactions that really end


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_for_an_act_that_was_taken_back(at, post):
    with transaction.atomic():
        tell(at)
        transaction.set_rollback(True)
    assert delivery.empty(NOW + DAY) == 0
    assert not Notice.anywhere.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(at, post):
    tell(at, count=12)
    gate, sent = threading.Barrier(2), []

    def work():
        gate.wait()
        sent.append(delivery.empty())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum(sent) == len(post.letters) == 12
    assert len({letter["Message-ID"] for _, letter in post.letters}) == 12
    assert set(Delivery.anywhere.values_list("state", flat=True)) == {"sent"}
