"""Does a desk with 100,000 opinions cost more than one with 5,000, and does the search beat a scan?

    python -m benchmarks.opinions [--homes DIR] [--items 100000] [--rounds 5]
    scripts/with-postgres python -m benchmarks.opinions

Two databases, each of one committee: the queue holds the same number whatever the size, the rest went out in bulletins over
ten years, and a member has reported a hundred of them in both. Every page is asked for in both: it must send as many
statements, and cost little more processor time in the large one. Words of two characters are looked for by the list and by a
plain scan of the same texts; what both take in the database is compared word by word. With PostgreSQL each is a database
beside DATABASE_URL; else a SQLite file under ``--homes``, used again when it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import measuring
from benchmarks.measuring import Bar

SAME, OF_THE_SCAN, SMALL = 1.5, 0.1, 5_000
OWNER, FIRST = 10**12, 10**6  # the committee's id; ids of opinions begin after it
QUEUED = 40  # of each state of the queue
OWN, UNITS, EACH = 100, 20, 10  # opinions of each member; so many ids belong to one opinion
BEGIN, DAYS = date(2013, 1, 1), 3_650
CODE = "c00"


def main() -> int:
    args = _arguments()
    if args.prepare:
        print(json.dumps(_prepare(args.prepare, args.rounds)))
        return 0
    print(measuring.machine())
    args.homes = args.homes or Path(tempfile.mkdtemp(prefix="jianyan-opinions-"))
    told = {size: _child(args, size) for size in (SMALL, args.items)}
    return measuring.report([*_pages(told[SMALL], told[args.items]), *_search(told[args.items])])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--homes", type=Path, help="where the SQLite files stand or are built")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prepare", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _child(args: argparse.Namespace, size: int) -> dict[str, Any]:
    home = args.homes / f"opinions-{size}"
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"JIANYAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    if url := os.environ.get("DATABASE_URL"):
        server, _, database = url.rpartition("/")
        environment["DATABASE_URL"] = f"{server}/{database}_{size}"
        host = server.removeprefix("postgres://")
        subprocess.run(["createdb", f"--host={host}", f"{database}_{size}"], check=False)
    command = [sys.executable, "-m", "benchmarks.opinions", "--prepare", str(size)]
    command += ["--rounds", str(args.rounds)]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


# ---- one database, in a process of its own ----


def _prepare(size: int, rounds: int) -> dict[str, Any]:
    """Build it when it is not there; then the statements and the cost of each page, and the search word by word."""
    import django

    django.setup()
    from django.core.management import call_command

    from jianyan.core import tables
    from jianyan.people.models import Committee

    call_command("migrate", verbosity=0)
    if not Committee.objects.exists():
        began = time.monotonic()
        _build(size)
        tables.refresh_statistics()  # as the worker does each night
        measuring.tell(f"{size}: built in {time.monotonic() - began:.0f} s")
    return {
        "statements": {name: len(_queries(call)) for name, call in _asked().items()},
        "cost": {name: _best(call, rounds) for name, call in _asked().items()},
        "search": _compared() if size > SMALL else [],
    }


def _asked() -> dict[str, Callable[[], Any]]:
    """The pages: name to what asks for one."""
    from jianyan.opinions.models import Opinion, Transfer

    rows = Opinion.objects.of(OWNER).order_by("id")
    item = Transfer.objects.of(OWNER).order_by("id").values_list("opinion", flat=True)[0]
    waiting = rows.filter(state="registered").values_list("pk", flat=True)[0]
    office, member = _client("RS"), _client("MB")
    paths = {
        "list": (office, ""),
        "list of a year": (office, "?year=2015"),
        "member's list": (member, ""),
        "queue": (office, "desk/"),
        "queue, one stage": (office, "desk/?stage=1"),
        "record": (office, f"{item}/"),
        "record to edit": (office, f"{waiting}/edit/"),
        "issues": (office, "issues/"),
        "transfers": (office, "transfers/"),
        "search": (office, "?" + urlencode({"q": "停车"})),
    }
    root = f"/{CODE}/opinions/"
    return {name: (lambda c=client, p=root + path: _got(c, p)) for name, (client, path) in paths.items()}


def _got(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def _client(role: str) -> Any:
    from django.test import Client

    from jianyan.people.models import Account

    client = Client(SERVER_NAME="127.0.0.1")
    account = Account.objects.get(username=f"bench-{role}")
    client.force_login(account)
    return client


def _best(call: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds of a page, and how many sign-in pages it costs: the two databases are measured after one another, and a
    machine is not at all times equally fast."""
    call()
    pairs = [(measuring.cpu_of(call, 5), measuring.cpu_of(_floor, 20)) for _ in range(rounds)]
    return min(page for page, _ in pairs), statistics.median(page / floor for page, floor in pairs)


def _floor() -> None:
    from django.test import Client

    assert Client(SERVER_NAME="127.0.0.1").get("/accounts/login/").status_code == 200


def _queries(call: Callable[[], Any]) -> list[dict[str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as sent:
        call()
    return list(sent.captured_queries)


def _compared() -> list[list[float]]:
    """Of each two-character word: seconds in the database of the list's page and of a scan, and how many both found."""
    from benchmarks import archive
    from jianyan.core.models import SearchText
    from jianyan.opinions.models import Opinion
    from jianyan.opinions.views.lists import _said

    client = _client("RS")

    def spent(call: Callable[[], Any], times: int) -> float:
        return min(sum(float(one["time"]) for one in _queries(call)) for _ in range(times))

    found = []
    for word in [one for one in archive.MATTERS if len(one) == 2]:
        path = f"/{CODE}/opinions/?{urlencode({'q': word})}"
        plain = SearchText.objects.of(OWNER).filter(body__contains=word)

        def scan(rows: Any = plain) -> None:
            rows.values("record_id").distinct().count()
            list(rows.order_by("-on", "-record_id")[:21])

        by_index = Opinion.objects.of(OWNER).live().filter(_said(word, OWNER)).count()
        by_scan = plain.values("record_id").distinct().count()
        assert by_index == by_scan, (word, by_index, by_scan)
        found.append([spent(lambda p=path: _got(client, p), 3), spent(scan, 1), by_index])
    return found


# ---- the bars ----


def _pages(small: dict[str, Any], large: dict[str, Any]) -> Iterator[Bar]:
    for name, sent in large["statements"].items():
        yield Bar(f"{name}, statements", sent, small["statements"][name])
    for name, (cost, pages) in large["cost"].items():
        print(f"{name}: {cost * 1000:.2f} ms, of few {small['cost'][name][0] * 1000:.2f} ms")
        if name != "search":
            yield Bar(f"{name}, large to small", pages / small["cost"][name][1], SAME)


def _search(told: dict[str, Any]) -> Iterator[Bar]:
    ratios = sorted(index / scan for index, scan, _ in told["search"])
    times = sorted(index for index, _, _ in told["search"])
    print(
        f"search of {len(ratios)} words of two characters, {told['search'][0][2]} and the like found: median "
        f"{times[len(times) // 2] * 1000:.1f} ms in the database, p95 {times[int(len(times) * 0.95)] * 1000:.1f} ms; "
        f"a scan {sorted(scan for _, scan, _ in told['search'])[len(times) // 2] * 1000:.1f} ms"
    )
    yield Bar("two-character search of a scan, p95", ratios[int(len(ratios) * 0.95)], OF_THE_SCAN)


# ---- what is loaded ----


def _build(size: int) -> None:
    """One committee, its desk and its opinions; a queue of the same length whatever the size."""
    from django.db import transaction

    with transaction.atomic():
        world = _world(size // OWN)
    for start in range(0, size, 5_000):
        with transaction.atomic():
            _write(world, range(start, min(start + 5_000, size)), size)


def _world(members: int) -> dict[str, list[Any]]:
    from jianyan.opinions.models import Series
    from jianyan.people.models import Account, Committee, Grant, Person, Role, Sector, Tenure, Term, Unit

    given = {"committee_id": OWNER}
    Committee.objects.create(id=OWNER, code=CODE, name="政协第零县委员会", short_name="第零县政协")
    sectors = [Sector(id=OWNER + no, name=f"界别{no}", **given) for no in range(1, 11)]
    persons = [Person(id=OWNER + 100 + no, name=f"委员{no}", **given) for no in range(members)]
    units = [Unit(id=OWNER + 30_000 + no, name=f"单位{no}", **given) for no in range(UNITS)]
    term = Term(id=OWNER + 40_000, number=10, starts_on=BEGIN, **given)
    series = Series(
        id=OWNER + 40_001, name="信息刊", kind="newsletter", signer="SG", starts_on=BEGIN, **given
    )
    seats = [
        Tenure(
            id=OWNER + 50_000 + no, term=term, person=one, sector=sectors[no % 10], starts_on=BEGIN, **given
        )
        for no, one in enumerate(persons)
    ]
    for rows in (sectors, persons, units, [term], [series], seats):
        type(rows[0]).anywhere.bulk_create(rows)  # type: ignore[attr-defined]
    for no, role in enumerate((Role.RS, Role.MB)):
        account = Account.objects.create(username=f"bench-{role}", display_name=role.label)
        person = persons[0] if role == Role.MB else None
        Grant.anywhere.create(
            id=OWNER + 90_000 + no, account=account, role=role, person=person, starts_on=BEGIN, **given
        )
    return {"sectors": sectors, "persons": persons, "units": units, "series": [series]}


def _write(world: dict[str, list[Any]], numbers: range, size: int) -> None:
    """Opinions with what hangs on them, and their rows in the index."""
    from jianyan.core import search
    from jianyan.core.models import SearchText
    from jianyan.opinions.models import Adoption, Issue, IssueItem, Opinion, OpinionReporter, Transfer

    tables: dict[Any, list[Any]] = {
        model: [] for model in (Opinion, OpinionReporter, Issue, IssueItem, Adoption, Transfer)
    }
    for no in numbers:
        for row in _item(world, no, size):
            tables[type(row)].append(row)
    for model, rows in tables.items():
        model.anywhere.bulk_create(rows, batch_size=500)
    texts = (row for one in tables[Opinion] for row in search.sections_of(one, one.submitted_on))
    SearchText.anywhere.bulk_create(texts, batch_size=500)


def _item(world: dict[str, list[Any]], no: int, size: int) -> Iterator[Any]:
    from benchmarks import archive
    from jianyan.opinions.models import Adoption, Issue, IssueItem, Opinion, OpinionReporter, Transfer

    chance, pk = random.Random(no), OWNER + FIRST + no * EACH
    given = {"committee_id": OWNER}
    state, day = _state(no, size), BEGIN + timedelta(days=no * DAYS // size)
    title = f"{chance.choice(archive.PLACES)}{chance.choice(archive.MATTERS)}{chance.choice(archive.STATES)}"
    text = "。".join(_sentence(chance) for _ in range(6))
    person = world["persons"][no % len(world["persons"])]
    one = Opinion(
        id=pk, title=f"{title}{no}", text=text, advice=_sentence(chance), byline=person.name, state=state,
        sector=world["sectors"][no % 10], submitted_on=day, **given,
    )  # fmt: skip
    if state != "submitted":
        one.registered_on, one.serial_year, one.serial_no = day, day.year, no + 1
    if state in ("editing", "dispatched", "transferred"):
        one.edited_on, one.edited_title, one.edited_text = day, one.title, f"据反映，{text}"
    out = state in ("dispatched", "transferred")
    if out:
        one.issued_on = one.dispatched_on = day
    if state == "transferred":
        one.transferred_on = day
    yield one
    yield OpinionReporter(id=pk + 1, opinion=one, person=person, **given)
    if not out:
        return
    issue = Issue(
        id=pk + 2, series=world["series"][0], title=one.title, state="dispatched", year=day.year, issue_no=None,
        compiled_on=day, signed_on=day, dispatched_on=day, **given,
    )  # fmt: skip
    yield issue
    yield IssueItem(id=pk + 3, issue=issue, opinion=one, **given)
    if no % 3 == 0:
        yield Adoption(id=pk + 4, opinion=one, level="city", adopter="市政协", adopted_on=day, **given)
    if no % 20 == 1 or state == "transferred":  # never one of those not adopted
        answered = None if state == "transferred" else day
        unit = world["units"][no % UNITS]
        yield Transfer(
            id=pk + 5,
            opinion=one,
            unit=unit,
            transferred_on=day,
            answered_on=answered,
            answer="已办。",
            **given,
        )


def _state(no: int, size: int) -> str:
    """The newest stand in the queue, the same number of each state."""
    place = (size - 1 - no) // QUEUED
    queue = ("submitted", "registered", "editing", "transferred")
    return queue[place] if place < len(queue) else "not_adopted" if no % 4 == 0 else "dispatched"


def _sentence(chance: random.Random) -> str:
    from benchmarks import archive

    place, matter, state = (
        chance.choice(words) for words in (archive.PLACES, archive.MATTERS, archive.STATES)
    )
    return f"{place}的{matter}{state}，建议{chance.choice(archive.ASKS)}"


if __name__ == "__main__":
    sys.exit(main())
