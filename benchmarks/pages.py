"""The price of a page: processor time of the web processes against a bare Django view on the same server.

    python -m benchmarks.pages [--home DIR] [--port N] [--rounds 5] [--requests 200]

Two gunicorn workers with the settings of `jianyan serve`, a person of the proposal office signed in, the demo year, complete
pages. Each round asks for every page and for the floor in turn; the best of all rounds counts. Only processor time is taken, of
master, workers and buried children; on PostgreSQL that of its processes stands beside it, on SQLite it is inside.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.measuring import Bar

FLOORS, STATEMENTS = 25, 8


@dataclass(frozen=True)
class Page:
    """A page that is asked for."""

    name: str
    path: str


def main() -> int:
    args = _arguments()
    home = args.home or tempfile.mkdtemp(prefix="jianyan-pages-")
    environment = os.environ | {"JIANYAN_HOME": home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    subprocess.run([sys.executable, "-m", "jianyan.cli", "demo", "--no-serve"], env=environment, check=True)
    os.environ |= environment
    import django

    django.setup()
    pages, client = _pages(), _client()
    cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    print(measuring.machine())
    return measuring.report([*_statements(client, pages), _journal(), *_served(args, pages, cookie)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--home", default="", help="where the demo year stands or is to be built; else a new folder"
    )
    parser.add_argument("--port", type=int, default=8140)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    return parser.parse_args()


def _pages() -> list[Page]:
    from django.apps import apps

    case = apps.get_model("proposals", "Proposal").anywhere.filter(state="closed").order_by("id")[5]
    return [
        Page("list of 50 proposals", "/qinglan/proposals/"),
        Page("figures of a year", "/qinglan/figures/2022/"),
        Page("a closed proposal", case.get_absolute_url()),
    ]


def _client() -> Any:
    """Django's own client, signed in as the proposal office."""
    from django.test import Client

    from jianyan.people import demo_accounts
    from jianyan.people.models import Account, Role

    client = Client(SERVER_NAME="127.0.0.1")
    account = Account.objects.get(username=demo_accounts.account_name(Role.PO))
    client.force_login(account)
    return client


def _statements(client: Any, pages: list[Page]) -> Iterator[Bar]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for page in pages:
        client.get(page.path)
        with CaptureQueriesContext(connection) as sent:
            assert client.get(page.path).status_code == 200
        yield Bar(f"{page.name}, statements", len(sent), STATEMENTS)


def _journal() -> Bar:
    """What the journal adds to a change: the line, its rows, the chain."""
    from django.db import transaction

    from jianyan.core import journal
    from jianyan.people.actors import system
    from jianyan.people.models import Body

    body = Body.anywhere.select_related("committee").order_by("id")[0]
    by, first = system(body.committee), date(1950, 1, 1)
    journal.declare({"benchmarks.change": "测量"})
    days = (first + timedelta(number) for number in range(20_000))

    def bare() -> None:
        with transaction.atomic():
            rows = Body.anywhere.filter(pk=body.pk, committee=body.committee_id, version=body.version)
            body.version += rows.update(version=body.version + 1, started_on=next(days))

    def verb() -> None:
        with journal.act("benchmarks.change", by=by, on=first) as act:
            act.change(body, started_on=next(days))

    with transaction.atomic():
        costs = [(measuring.cpu_of(verb, 100), measuring.cpu_of(bare, 100)) for _ in range(10)]
        transaction.set_rollback(True)
    cost = min(one for one, _ in costs) - min(one for _, one in costs)
    return Bar("the journal, a save", cost * 1000, 1, " ms")


# ---- served ----


def _served(args: argparse.Namespace, pages: list[Page], cookie: str) -> Iterator[Bar]:
    with gunicorn("benchmarks.floor", args.port) as floor, gunicorn("jianyan.wsgi", args.port + 1) as house:
        yield Bar(
            "first request of a worker", cost(house, args.port + 1, pages[0].path, cookie, 1)[0], 1, " s"
        )
        floors: list[float] = []
        costs: dict[str, list[tuple[float, float]]] = {page.name: [] for page in pages}
        for page in pages:
            _ask(args.port + 1, page.path, cookie, 50)
        for _ in range(args.rounds):
            floors.append(cost(floor, args.port, "/", "", args.requests * 5)[0])
            for page in pages:
                costs[page.name].append(cost(house, args.port + 1, page.path, cookie, args.requests))
        print(f"floor: {min(floors) * 1000:.3f} ms")
        for name, found in costs.items():
            web, database = (min(one) for one in zip(*found, strict=True))
            beside = f"{database / min(floors):.1f} floors" if database else "inside"
            print(f"{name}: {web * 1000:.2f} ms; database {beside}")
            yield Bar(f"{name}, floors", web / min(floors), FLOORS)
        workers = measuring.family(house)[1:]
        yield Bar("memory of a worker", max(measuring.shared_memory(pid) for pid in workers), 120, " MB")


@contextmanager
def gunicorn(application: str, port: int, environment: dict[str, str] | None = None) -> Iterator[int]:
    """A server on a port, by the id of its master."""
    from jianyan.cli import SERVER

    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *SERVER]
    server = subprocess.Popen(command, env=environment)
    try:
        while len(measuring.family(server.pid)) < 3:
            time.sleep(0.2)
        time.sleep(2)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def cost(server: int, port: int, path: str, cookie: str, times: int) -> tuple[float, float]:
    """Processor seconds a request: of the web processes, and of PostgreSQL's."""
    web, database = measuring.cpu_of_family(server), _database()
    _ask(port, path, cookie, times)
    return (measuring.cpu_of_family(server) - web) / times, (_database() - database) / times


def _ask(port: int, path: str, cookie: str, times: int) -> None:
    for _ in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        connection.close()


def _database() -> float:
    """Processor seconds of the PostgreSQL in use so far; 0 with SQLite, whose work is done in the web processes."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        place = Path(cursor.fetchone()[0])
    return measuring.cpu_of_family(int((place / "postmaster.pid").read_text().split()[0]))


if __name__ == "__main__":
    sys.exit(main())
