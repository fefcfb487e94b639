"""A language model is asked only where server and committee say so, reads nothing of persons, and all that left is kept.

The other side is a real server on this machine that speaks the protocol, and keeps what it was sent.
"""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jianyan.activities.models import Consolidated, Grouping
from jianyan.activities.tests import factories as f
from jianyan.core import profiles
from jianyan.core.models import Event
from jianyan.kit.completions import Address, Unanswered, complete
from jianyan.language import private
from jianyan.people import outside, rules
from jianyan.people.actors import system
from jianyan.people.models import ModelCall, Role


class Model(BaseHTTPRequestHandler):
    """Answers as it is told, and keeps what came."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((self.path, self.headers.get("Authorization"), body))
        status, answer = self.server.says
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def said(text):
    return 200, {"choices": [{"message": {"role": "assistant", "content": text}}]}


@pytest.fixture
def model():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.heard, server.says, server.elsewhere = [], said("补齐城区路灯，方便夜间出行。"), ""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def at(db):
    return f.world()


@pytest.fixture
def listed(settings, model):
    settings.MODELS = [{"url": model.url, "model": "house-7b", "token": "t0ken", "tasks": ["items"]}]


def switch(at, day=f.MAY, **tasks):
    """What the committee allows from a day on."""
    profiles.adopt("models", tasks, day, by=system(at.committee), on=day)


@pytest.fixture
def board(client, at):
    activity = f.held(at)
    raw = f.said(
        at, activity, "建议增设路灯，联系魏一13812345678。", "更换坏掉的照明灯，王大山老人夜里摔倒。"
    )
    client.force_login(at.of(Role.SPC).account)
    url = f"{activity.get_absolute_url()}board/"

    def post(**more):
        form = {"group": raw[0].pk, "pk": [one.pk for one in raw], "aspect": "城管", "text": "路灯亮化"}
        return client.post(f"{url}groupings/", form | {f"v{one.pk}": one.version for one in raw} | more)

    return client, url, activity, post


def test_nothing_is_offered_or_sent_until_server_and_committee_say_so(board, at, model, settings):
    client, url, _, post = board
    switch(at, items=True)
    assert "请语言模型拟写" not in client.get(url).content.decode()
    settings.MODELS = [{"url": model.url, "model": "house-7b", "tasks": ["topics"]}]
    assert "没有启用语言模型" in post(word=1).content.decode()
    settings.MODELS = [{"url": model.url, "model": "house-7b", "tasks": ["items"]}]
    assert "请语言模型拟写" in client.get(url).content.decode()
    switch(at, f.MAY + timedelta(days=1), items=False)
    assert "没有启用语言模型" in post(word=1).content.decode()
    assert (model.heard, ModelCall.objects.of(at.committee).count()) == ([], 0)


def test_the_words_come_back_into_the_form_and_nobody_is_named_outside(board, at, model, listed):
    post = board[3]
    switch(at, items=True)
    page = post(word=1)
    assert page.status_code == 200
    assert 'value="补齐城区路灯，方便夜间出行。"' in page.content.decode()
    assert 'value="城管"' in page.content.decode(), "what was typed stays"
    assert not Grouping.objects.of(at.committee).exists(), "nothing moves by itself"
    [(path, token, body)] = model.heard
    assert (path, token, body["model"]) == ("/v1/chat/completions", "Bearer t0ken", "house-7b")
    sent = body["messages"][1]["content"]
    assert "增设路灯" in sent
    for hidden in ("魏一", "13812345678", "王大山"):
        assert hidden not in json.dumps(body, ensure_ascii=False)
    call = ModelCall.objects.of(at.committee).get()
    assert (call.sent, call.state, call.answer) == (sent, "answered", "补齐城区路灯，方便夜间出行。")
    assert Event.objects.of(at.committee).filter(kind="people.ask_model").count() == 1
    post(take=1, text=call.answer)
    assert Consolidated.objects.of(at.committee).get().text == call.answer
    assert Grouping.objects.of(at.committee).get().answer == "changed"


def test_internal_and_secret_text_stays_in_the_house(board, at, model, listed):
    client, url, activity, post = board
    switch(at, items=True)
    with pytest.raises(outside.Withheld, match="密级"):
        outside.ask("items", "机密★一年", activity, internal=False, by=at.office, on=f.MAY)
    activity.internal = True
    activity.save(update_fields=["internal"])
    assert "请语言模型拟写" not in client.get(url).content.decode()
    assert "内部的内容不能发给语言模型" in post(word=1).content.decode()
    assert model.heard == []


def test_a_model_that_fails_is_said_to_have_failed_and_kept_as_such(board, at, model, listed):
    _, _, _, post = board
    switch(at, items=True)
    model.says = 500, b"no"
    page = post(word=1).content.decode()
    assert "对方没有接受：HTTP 500" in page
    assert 'value="路灯亮化"' in page
    call = ModelCall.objects.of(at.committee).get()
    assert (call.state, call.answer) == ("failed", "对方没有接受：HTTP 500")


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"{", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}', b"\xff"],
)
def test_an_answer_that_makes_no_sense_is_no_answer(model, answer):
    model.says = 200, answer
    with pytest.raises(Unanswered):
        complete(Address(model.url, "m"), "", "x")


def test_a_text_goes_to_the_listed_address_and_nowhere_else(model, monkeypatch):
    """Neither a redirect nor a proxy of the surroundings takes it elsewhere."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert complete(Address(model.url, "m"), "", "x") == "补齐城区路灯，方便夜间出行。"
    model.says, model.elsewhere = (302, b""), f"{model.url}/elsewhere"
    with pytest.raises(Unanswered, match="302"):
        complete(Address(model.url, "m"), "", "x")
    assert len(model.heard) == 2
    with pytest.raises(ValueError, match="http"):
        Address("file:///etc/passwd", "m")


def test_what_left_is_read_by_those_who_answer_for_it(client, board, at, model, listed):
    switch(at, items=True)
    board[3](word=1)
    for role, status in ((Role.AD, 200), (Role.AU, 200), (Role.MB, 403), (Role.PO, 403)):
        client.force_login(at.of(role).account)
        page = client.get("/lan/model-calls/")
        assert page.status_code == status
        assert ("（电话略）" in page.content.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("身份证310101199001011234，请核实", "310101199001011234"),
        ("卡号6222 0210 0100 1234 567", "6222 0210"),
        ("座机0871-6512345", "6512345"),
        ("李明先生反映", "李明"),
        ("张某某说", "张某某"),
        ("找陈小红同志办理", "陈小红"),
    ],
)
def test_what_tells_who_somebody_is_is_masked(text, hidden):
    assert hidden not in private.masked_for_outside(text, ["陈小红"])


def test_figures_of_a_matter_stay():
    text = "三个村民小组9公里，投资350万元，2022年6月30日前完成。"
    assert private.masked_for_outside(text) == text
    assert rules.parse({}) == rules.Rules()
    with pytest.raises(profiles.BadRules, match="是或否"):
        rules.parse({"items": "yes"})
