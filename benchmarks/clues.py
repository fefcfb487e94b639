"""Does a flood of the clue box drown anybody? A thousand posts in a minute from one address, then a thousand from as many.

    python -m benchmarks.clues [--posts 1000] [--clients 16] [--port 8172]
    scripts/with-postgres python -m benchmarks.clues

Founds a committee with an open box in a temporary home (or in DATABASE_URL) and starts `jianyan serve`. Each post is a form sent
by HTTP; sources are addresses of the loopback, which the server sees as they are. Of the thousand from many, four tenths copy
one text, two tenths vary another, the rest speak of a few dozen things each in words of its own number. Meanwhile somebody
of the office opens the queue again and again. Bars: of one source no more than a person's few are stored and the rest is told
to wait; of many each is stored, with a receipt of its own, within the minute; the queue has far fewer lines than posts, and its
page costs little more than with one post in it.
"""

from __future__ import annotations

import argparse
import http.client
import os
import queue
import re
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import measuring
from benchmarks.activities import _cookies
from benchmarks.measuring import Bar
from benchmarks.served import Served

WITHIN, FEW = 60, 5
PART, SLOWER = 0.15, 3
ROUNDS = 5
CAMPAIGN = "北关市场搬迁以后买菜不便，请在老城区增设便民菜店，方便老人就近买菜。"
VARIED = "东街小学门口放学时车辆拥堵，建议{}增设护学岗，安排人员疏导。"
WHEN = ("尽快", "早日", "及时", "抓紧", "从速", "近期", "马上", "先行")
THINGS = (
    "路灯不亮",
    "井盖松动",
    "树枝遮挡信号灯",
    "公交站没有雨棚",
    "垃圾桶太少",
    "健身器材损坏",
    "河边缺少护栏",
    "停车位划线不清",
)
PLACES = ("东街", "西街", "南关", "北关", "城南新区", "老车站", "河滨路", "人民路")
WORDS = ("请有关部门看看", "建议早些修好", "居民都盼着解决", "希望安排", "已经很久了")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Told:
    """What the clients heard."""

    answers: Counter[int] = field(default_factory=Counter)
    receipts: set[str] = field(default_factory=set)
    seconds: float = 0.0


def main() -> int:
    args = _arguments()
    with tempfile.TemporaryDirectory(prefix="jianyan-box-") as home:
        os.environ |= {"JIANYAN_HOME": home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
        import django

        django.setup()
        office = _committee()
        print(measuring.machine())
        with Served(args.port, Path(home) / "passing"):
            alone = _flood(args, [("127.9.9.9", f"第{no}遍：{CAMPAIGN}") for no in range(args.posts)])
            before = _queue_cost(args.port, office)
            many = _flood(args, [(_address(no), _text(no)) for no in range(args.posts)], office)
            after = _queue_cost(args.port, office)
        return measuring.report(_bars(args, alone, many, after / before))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--port", type=int, default=8172)
    return parser.parse_args()


def _committee() -> str:
    """A committee whose box is open; the cookie of one of its office."""
    from django.utils import timezone

    from jianyan.activities import rules
    from jianyan.core import profiles, tables
    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Role

    tables.prepare()
    made = actions.found_committee("box", "政协某县委员会", "某县政协")
    data = profiles.as_data(rules.Rules(clue_box=True))
    today = timezone.localdate()
    profiles.adopt("activities", data, today, by=system(made), on=today)
    [office] = _cookies(made, [(Role.ML, None)])
    return office


def _address(no: int) -> str:
    return f"127.{1 + no // 250}.0.{1 + no % 250}"


def _text(no: int) -> str:
    """Four tenths the same, two tenths nearly the same, the rest a few dozen things in words of their own."""
    if no % 10 < 4:
        return CAMPAIGN
    if no % 10 < 6:
        return VARIED.format(WHEN[no % len(WHEN)])
    place, thing, word = PLACES[no % 8], THINGS[no // 8 % 8], WORDS[no % 5]
    return f"{place}的{thing}，给大家出行带来不便，{word}。"


# ---- the clients ----


def _flood(args: argparse.Namespace, posts: list[tuple[str, str]], office: str = "") -> Told:
    """All of these posts, as fast as so many clients can, with somebody reading the queue if a cookie is given."""
    told, work, over = Told(), queue.SimpleQueue[tuple[str, str]](), threading.Event()
    for one in posts:
        work.put(one)
    cookie, token = _form(args.port)
    clients = [
        threading.Thread(target=_post_all, args=(args.port, work, told, cookie, token))
        for _ in range(args.clients)
    ]
    watcher = threading.Thread(target=_watch, args=(args.port, office, told, over))
    begun = time.monotonic()
    for thread in (*clients, *([watcher] if office else [])):
        thread.start()
    for client in clients:
        client.join()
    told.seconds = time.monotonic() - begun
    over.set()
    if office:
        watcher.join()
    return told


def _form(port: int) -> tuple[str, str]:
    """The page is opened once: its cookie and the token of its form."""
    status, headers, text = _ask(port, "127.0.0.1", "GET", "/box/activities/say/")
    assert status == 200, "the box is open"
    found = TOKEN.search(text)
    assert found
    return headers.get("Set-Cookie", "").partition(";")[0], found[1]


def _post_all(
    port: int, work: queue.SimpleQueue[tuple[str, str]], told: Told, cookie: str, token: str
) -> None:
    while True:
        try:
            source, text = work.get_nowait()
        except queue.Empty:
            return
        body = urlencode({"csrfmiddlewaretoken": token, "text": text})
        status, headers, _ = _ask(port, source, "POST", "/box/activities/say/", body, cookie)
        told.answers[status] += 1
        if status == 302:
            told.receipts.add(headers["Location"])


def _watch(port: int, office: str, told: Told, over: threading.Event) -> None:
    while not over.wait(2):
        status, _, _ = _ask(port, "127.0.0.1", "GET", "/box/activities/residents/", "", f"sessionid={office}")
        told.answers[-status] += 1


def _ask(
    port: int, source: str, method: str, address: str, body: str = "", cookie: str = ""
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(source, 0))
    headers = {"Cookie": cookie} if cookie else {}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, address, body or None, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    except (OSError, http.client.HTTPException):
        return 0, {}, ""
    finally:
        connection.close()


def _queue_cost(port: int, office: str) -> float:
    """Seconds the first page of the queue takes when nothing else is asked; the best of some."""
    waits = []
    for _ in range(ROUNDS):
        begun = time.monotonic()
        status, _, _ = _ask(port, "127.0.0.1", "GET", "/box/activities/residents/", "", f"sessionid={office}")
        assert status == 200
        waits.append(time.monotonic() - begun)
    return min(waits)


# ---- what is there ----


def _bars(args: argparse.Namespace, alone: Told, many: Told, slower: float) -> list[Bar]:
    from jianyan.activities.models import ResidentClue

    rows = ResidentClue.anywhere.all()
    codes = {address.rstrip("/").rpartition("/")[2] for address in many.receipts}
    lines = rows.filter(head=None, state=ResidentClue.State.WAITING).count()
    print(f"one source: {dict(alone.answers)} in {alone.seconds:.1f} s")
    print(
        f"many sources: {dict(many.answers)} in {many.seconds:.1f} s; {rows.count()} posts in {lines} lines"
    )
    return [
        Bar("posts of one source that were stored", alone.answers[302], FEW),
        Bar(
            "of one source, neither stored nor told to wait",
            args.posts - alone.answers[302] - alone.answers[429],
            0,
        ),
        Bar("minute for one source", alone.seconds, WITHIN, " s"),
        Bar("of many sources, not stored", args.posts - rows.filter(receipt_code__in=codes).count(), 0),
        Bar("minute for many sources", many.seconds, WITHIN, " s"),
        Bar("lines of the queue, part of the posts", lines / (args.posts + FEW), PART),
        Bar("the queue's page, beside that with one post", slower, SLOWER, " times"),
        Bar(
            "looks of the office that failed",
            sum(n for s, n in many.answers.items() if s < 0 and s != -200),
            0,
        ),
    ]


if __name__ == "__main__":
    raise SystemExit(main())
