"""Do 2,000 people get through the door in a minute, while the office watches the list fill?

    python -m benchmarks.activities [--members 2000] [--clients 100] [--port 8170]
    scripts/with-postgres python -m benchmarks.activities

Builds a committee with so many members in a temporary home (or in DATABASE_URL), a plenary of today, and starts `jianyan serve`
beside a bare Django view (the floor). Each member does what a phone does: opens the address of the code, taps once. Meanwhile
two of the office open the attendance page and the page of the room again and again. Then the bars: every acknowledged check-in
is there once, nobody met an error, it took a minute at most, the second half waited no longer than the first, and a check-in
costs at most twenty floors of the server's processor time. On PostgreSQL the time of its processes is not in it.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import measuring, pages
from benchmarks.browsing import Browser, Lost
from benchmarks.measuring import Bar
from benchmarks.served import Served

WITHIN, FLOORS, SLOWER = 60, 20, 1.5
WATCHERS = 2
PAUSE = 2.0  # seconds between two looks of the office
COST_ROUNDS, COST_REQUESTS = 3, 100


@dataclass
class Hall:
    """The committee of the day: its cookies, the activity, and how the address of a code begins."""

    code: str
    activity: int
    another: int  # to measure the cost of a check-in by itself
    office: str
    members: list[str]


@dataclass
class Told:
    """What the clients heard, shared by all of them."""

    answers: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    waits: list[tuple[float, float]] = field(
        default_factory=list
    )  # when it ended, how long both requests took
    ended: set[int] = field(default_factory=set)
    looked: int = 0


def main() -> int:
    args = _arguments()
    with tempfile.TemporaryDirectory(prefix="jianyan-hall-") as home:
        os.environ |= {"JIANYAN_HOME": home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
        import django

        django.setup()
        hall = _hall(args.members)
        print(measuring.machine())
        with Served(args.port, Path(home) / "passing") as server:
            told, seconds = _doors_open(args, hall)
            spent = _cost(args, hall, server)
        return measuring.report([*_heard(args, told, seconds), *_found(hall, told), spent])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--members", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--port", type=int, default=8170)
    return parser.parse_args()


def _hall(members: int) -> Hall:
    """A committee with its members, each with an account that has signed in, and a plenary of today."""
    from django.utils import timezone

    from jianyan.activities import actions as activities
    from jianyan.activities.models import Activity
    from jianyan.core import tables
    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Person, Role

    tables.prepare()
    made = actions.found_committee("hall", "政协某省委员会", "某省政协")
    by, today = system(made), timezone.localdate()
    term = actions.open_term(10, by=by, on=today)
    sectors = actions.set_sectors(["经济", "教育"], by=by, on=today)
    persons = actions.register_persons([Person(name=f"委员{no}") for no in range(members)], by=by, on=today)
    actions.seat_members(term, [(one, sectors[no % 2]) for no, one in enumerate(persons)], by=by, on=today)
    plenary, another = (
        activities.plan_activity(
            Activity(kind="plenary", title=title, starts_on=today, audience="all"), by=by, on=today
        )
        for title in ("全体会议", "另一次会议")
    )
    measuring.tell(f"{members} members are seated")
    cookies = _cookies(made, [(Role.MB, person) for person in persons])
    [office] = _cookies(made, [(Role.SG, None)])
    return Hall(made.code, plenary.pk, another.pk, office, cookies)


def _cookies(committee: Any, seats: list[tuple[str, Any]]) -> list[str]:
    """An account for each seat, signed in: the cookie of its session. Written in bulk, as they are not what is measured."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import transaction
    from django.utils import timezone

    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Account

    store = import_module(settings.SESSION_ENGINE).SessionStore
    by, today = system(committee), timezone.localdate()
    accounts = Account.objects.bulk_create(
        Account(username=f"{role}-{no}", display_name=f"{role}{no}") for no, (role, _) in enumerate(seats)
    )
    with transaction.atomic():
        for account, (role, person) in zip(accounts, seats, strict=True):
            actions.grant(account, role, by=by, on=today, person=person)
    cookies = []
    for account in accounts:
        session = store()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        cookies.append(str(session.session_key))
    return cookies


# ---- the clients ----


def _code(hall: Hall, activity: int) -> str:
    """The address of the code of this moment, as a phone reads it off the screen."""
    from jianyan.activities.papers import codes
    from jianyan.people.models import Committee

    committee = Committee.objects.values_list("pk", flat=True).get(code=hall.code)
    return f"/{hall.code}/activities/in/{codes.code(committee, codes.Code(activity, 1), time.time() + 120)}/"


def _doors_open(args: argparse.Namespace, hall: Hall) -> tuple[Told, float]:
    told, work = Told(), queue.SimpleQueue[int]()
    for number in range(args.members):
        work.put(number)
    scanned, over = [_code(hall, hall.activity)], threading.Event()
    watchers = [threading.Thread(target=_watch, args=(args, hall, told, over)) for _ in range(WATCHERS)]
    clients = [
        threading.Thread(target=_arrive, args=(args.port, hall, work, told, scanned))
        for _ in range(args.clients)
    ]
    begun = time.monotonic()
    for thread in (*watchers, *clients):
        thread.start()
    while any(client.is_alive() for client in clients):
        time.sleep(1)
        scanned[0] = _code(hall, hall.activity)
    seconds = time.monotonic() - begun
    over.set()
    for watcher in watchers:
        watcher.join()
    return told, seconds


def _arrive(port: int, hall: Hall, work: queue.SimpleQueue[int], told: Told, scanned: list[str]) -> None:
    while True:
        try:
            number = work.get_nowait()
        except queue.Empty:
            return
        begun = time.monotonic()
        browser = Browser(port, hall.members[number], told.answers)
        try:
            page = browser.get(scanned[0])
            done = browser.send(page)
            if "签到成功" in done.text:
                told.ended.add(number)
            else:
                told.lost.append(f"{number}: no word of success")
        except Lost as lost:
            told.lost.append(f"{number}: {lost}")
        told.waits.append((time.monotonic(), time.monotonic() - begun))


def _watch(args: argparse.Namespace, hall: Hall, told: Told, over: threading.Event) -> None:
    browser = Browser(args.port, hall.office, told.answers)
    root = f"/{hall.code}/activities/{hall.activity}"
    while not over.is_set():
        for path in (f"{root}/attendance/", f"{root}/room/1/code/"):
            try:
                browser.get(path)
                told.looked += 1
            except Lost as lost:
                told.lost.append(f"{path}: {lost}")
        over.wait(PAUSE)


# ---- the bars ----


def _heard(args: argparse.Namespace, told: Told, seconds: float) -> Iterator[Bar]:
    waits = [wait for _, wait in sorted(told.waits)]
    half = len(waits) // 2
    first, second = _p95(waits[:half]), _p95(waits[half:])
    print(f"answers: {dict(sorted(told.answers.items()))}; the office looked {told.looked} times")
    print(f"one person through the door: p95 {first:.2f} s in the first half, {second:.2f} s in the second")
    for one in told.lost[:3]:
        print(one)
    yield Bar("seconds until all were in", seconds, WITHIN, " s")
    yield Bar("people who met an error", len(told.lost), 0)
    yield Bar("answers other than 200", sum(n for status, n in told.answers.items() if status != 200), 0)
    yield Bar("p95 of the second half against the first", second / first, SLOWER)
    yield Bar("people who did not get in", args.members - len(told.ended), 0)


def _p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


def _found(hall: Hall, told: Told) -> Iterator[Bar]:
    from jianyan.activities.models import Activity, Attendance
    from jianyan.figures import audit

    activity = Activity.anywhere.get(pk=hall.activity)
    rows = list(Attendance.anywhere.filter(activity=activity, sitting=1).values_list("person", "outcome"))
    there = Counter(person for person, outcome in rows if outcome == "present")
    yield Bar("acknowledged and not there", len(told.ended) - len(there), 0)
    yield Bar("there twice", sum(count - 1 for count in there.values()), 0)
    yield Bar("faults the audit finds", len([one for one in audit.everything() if not one.note]), 0)


def _cost(args: argparse.Namespace, hall: Hall, server: Served) -> Bar:
    """Processor time of a whole check-in (its page and its tap) against the floor, on this server, one after another."""
    assert server.process is not None
    undone = list(hall.members)
    best = floor = float("inf")
    with pages.gunicorn("benchmarks.floor", args.port + 1) as bare:
        for _ in range(COST_ROUNDS):
            floor = min(floor, pages.cost(bare, args.port + 1, "/", "", COST_REQUESTS * 10)[0])
            batch, undone = undone[:COST_REQUESTS], undone[COST_REQUESTS:]
            began = measuring.cpu_of_family(server.process.pid)
            for cookie in batch:
                browser = Browser(args.port, cookie, Counter())
                browser.send(browser.get(_code(hall, hall.another)))
            best = min(best, (measuring.cpu_of_family(server.process.pid) - began) / len(batch))
    print(f"floor {floor * 1000:.3f} ms, a check-in {best * 1000:.2f} ms")
    return Bar("a check-in, floors", best / floor, FLOORS)


if __name__ == "__main__":
    sys.exit(main())
