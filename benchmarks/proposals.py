"""Does a large archive cost more than a small one, and does a storm of submissions lose anything?

    python -m benchmarks.proposals [--homes DIR] [--scale 1] [--port N] [--rounds 5] [--requests 100]
    scripts/with-postgres python -m benchmarks.proposals

A million proposals over 100 committees, the largest with 50,000, against 10,000 with the largest 500 (``--scale 10``: a tenth
of the large one). Each archive is served by two gunicorn workers; pages of both and a bare Django view are asked for in turn,
and the processor time of web and database processes is taken. With PostgreSQL each archive is a database of its own beside
DATABASE_URL; else a SQLite file under ``--homes``, which is used again when it is there.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import measuring, pages
from benchmarks.measuring import Bar

SAME, DEEP, FLOORS, STATEMENTS, OF_THE_SCAN = 1.3, 1.5, 25, 10, 0.1
DEPTH = 0.8  # of the largest committee: page 800 of 1,000
CODE = "c00"


def main() -> int:
    args = _arguments()
    if args.prepare:
        print(json.dumps(_prepare(args.prepare, args.scale)))
        return 0
    print(measuring.machine())
    places = {name: _place(args, name) for name in ("large", "small")}
    told = {name: _child(name, args.scale, environment) for name, environment in places.items()}
    if args.build:
        return 0
    os.environ |= places["large"]  # through which the processes of PostgreSQL are found
    return measuring.report(
        [*_statements(told["large"]), *_search(told["large"]), *_served(args, places, told)]
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--homes", type=Path, help="where the SQLite archives stand or are built; else a new folder"
    )
    parser.add_argument("--scale", type=int, default=1, help="the large archive divided by this")
    parser.add_argument("--port", type=int, default=8150)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--build", action="store_true", help="build the archives and measure nothing")
    parser.add_argument("--prepare", choices=("large", "small"), help=argparse.SUPPRESS)
    return parser.parse_args()


# ---- the archives, each in a process of its own ----


def _place(args: argparse.Namespace, name: str) -> dict[str, str]:
    """The environment in which an archive is found."""
    args.homes = args.homes or Path(tempfile.mkdtemp(prefix="jianyan-archive-"))
    home = args.homes / (name if name == "small" else f"{name}-{args.scale}")
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"JIANYAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    if url := os.environ.get("DATABASE_URL"):
        server, _, database = url.rpartition("/")
        environment["DATABASE_URL"] = f"{server}/{database}_{name}"
        subprocess.run(
            ["createdb", f"--host={server.removeprefix('postgres://')}", f"{database}_{name}"], check=False
        )
    return environment


def _child(name: str, scale: int, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.proposals", "--prepare", name, "--scale", str(scale)]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def _prepare(name: str, scale: int) -> dict[str, Any]:
    """Build the archive when it is not there; say which pages to ask for, with whose cookie, and what they send."""
    import django

    django.setup()
    from benchmarks import archive
    from jianyan.core import tables
    from jianyan.people.models import Committee

    size = archive.SIZES[name]
    if name == "large":
        size = archive.Size(size.largest // scale, size.others // scale)
    tables.prepare()
    if not Committee.objects.exists():
        began = time.monotonic()
        archive.build(size, measuring.tell)
        measuring.tell(f"{name}: built in {time.monotonic() - began:.0f} s")
    asked = {page: (path, _client(role)) for page, (path, role) in _asked().items()}
    return {
        "pages": {page: [path, _cookie(client)] for page, (path, client) in asked.items()},
        "statements": {page: _sent(path, client) for page, (path, client) in asked.items()},
        "scan": _scan(asked["search of two words"]),
    }


def _asked() -> dict[str, tuple[str, str]]:
    """The pages: name to path and role."""
    from benchmarks import archive
    from jianyan.proposals.models import Proposal

    owner = archive.committee_id(0)
    cases = Proposal.objects.of(owner).order_by("-id").values_list("id", flat=True)
    closed = cases.filter(state="closed")
    mark = base64.urlsafe_b64encode(json.dumps([cases[int(cases.count() * DEPTH)]]).encode()).decode()
    return {
        "list of 50": (f"/{CODE}/proposals/", "PO"),
        "list, deep": (f"/{CODE}/proposals/?after={mark}", "PO"),
        "filtered list": (f"/{CODE}/proposals/?category=social&kind=session", "PO"),
        "search of two words": (f"/{CODE}/search/?{urlencode({'q': archive.FOUND})}", "PO"),
        "record": (f"/{CODE}/proposals/{closed[closed.count() // 2]}/", "PO"),
        "review queue": (f"/{CODE}/proposals/?state=under_review", "PC"),
        "unit inbox": (f"/{CODE}/proposals/desk/?tab=doing", "HU"),
    }


def _client(role: str) -> Any:
    from django.test import Client

    from jianyan.people.models import Account

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Account.objects.get(username=f"bench-{role}"))
    return client


def _cookie(client: Any) -> str:
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())


def _sent(path: str, client: Any) -> int:
    return len(_queries(lambda: client.get(path)))


def _queries(call: Callable[[], Any]) -> list[dict[str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as sent:
        call()
    return list(sent.captured_queries)


def _scan(searched: tuple[str, Any]) -> list[float]:
    """Seconds in the database: the page of the search, and the same search as a plain scan, best of five each."""
    from benchmarks import archive
    from jianyan.core.models import SearchText

    path, client = searched

    def scan() -> None:
        rows = SearchText.objects.of(archive.committee_id(0)).order_by("-on", "-record_id")
        for word in archive.FOUND.split():
            rows = rows.filter(body__contains=word)
        rows.count()
        list(rows[:21])

    def spent(call: Callable[[], Any]) -> float:
        return min(sum(float(one["time"]) for one in _queries(call)) for _ in range(5))

    return [spent(lambda: client.get(path)), spent(scan)]


# ---- the bars ----


def _statements(told: dict[str, Any]) -> Iterator[Bar]:
    for page, sent in told["statements"].items():
        yield Bar(f"{page}, statements", sent, STATEMENTS)


def _search(told: dict[str, Any]) -> Iterator[Bar]:
    found, scanned = told["scan"]
    print(f"search of two words: {found * 1000:.1f} ms in the database; a scan {scanned * 1000:.1f} ms")
    yield Bar("search of two words, of a scan", found / scanned, OF_THE_SCAN)


def _served(
    args: argparse.Namespace, places: dict[str, dict[str, str]], told: dict[str, dict[str, Any]]
) -> Iterator[Bar]:
    """Pages of both archives and the floor in turn; web and database time together, best of all rounds."""
    with (
        pages.gunicorn("benchmarks.floor", args.port) as floor,
        pages.gunicorn("jianyan.wsgi", args.port + 1, places["large"]) as large,
        pages.gunicorn("jianyan.wsgi", args.port + 2, places["small"]) as small,
    ):
        servers = {"large": (large, args.port + 1), "small": (small, args.port + 2)}
        found: dict[tuple[str, str], list[tuple[float, float]]] = {}
        floors: list[float] = []
        for turn in range(args.rounds + 1):  # the first warms up
            floors.append(pages.cost(floor, args.port, "/", "", args.requests * 5)[0])
            for name, (server, port) in servers.items():
                for page, (path, cookie) in told[name]["pages"].items():
                    spent = pages.cost(server, port, path, cookie, args.requests if turn else 20)
                    found.setdefault((name, page), []).append(spent)
        yield from _judged(min(floors), found)


def _judged(floor: float, found: dict[tuple[str, str], list[tuple[float, float]]]) -> Iterator[Bar]:
    print(f"floor: {floor * 1000:.3f} ms")
    web = {key: min(one for one, _ in spent) for key, spent in found.items()}
    whole = {key: min(one + other for one, other in spent) for key, spent in found.items()}
    for (name, page), spent in whole.items():
        print(f"{name}, {page}: {web[name, page] * 1000:.2f} ms, with the database {spent * 1000:.2f} ms")
    for page in ("list of 50", "record", "review queue", "unit inbox"):
        yield Bar(f"{page}, large to small", whole["large", page] / whole["small", page], SAME)
    yield Bar("deep page to page one", whole["large", "list, deep"] / whole["large", "list of 50"], DEEP)
    for page in ("list of 50", "filtered list", "search of two words", "record"):
        yield Bar(f"{page}, floors", web["large", page] / floor, FLOORS)


if __name__ == "__main__":
    sys.exit(main())
