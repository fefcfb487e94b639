"""The price of figures: counting them, counting them again, and adding up those of a whole country.

    python -m benchmarks.figures [--home DIR] [--committees 3200]      # 18 GB, some ten minutes to build
    scripts/with-postgres python -m benchmarks.figures --committees 320

Builds two databases, one with many committees and one with one, each with ten years of records (`population.py`), in a
folder of its own outside the repository or beside DATABASE_URL, and measures in one run, warm: every indicator of one
committee-year among many against one committee alone; the same against one hand-written statement with as many
conditional sums; the figures of all committees from stored facts against those from the records. A home that is
already built is measured again. Only processor time is taken; on PostgreSQL that of the server process is inside.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measuring
from benchmarks.measuring import Bar

if TYPE_CHECKING:
    from jianyan.figures.scope import Scope
    from jianyan.figures.shapes import Indicator

COMMITTEES, SAMPLED, ROUNDS, YEAR = 3_200, 20, 3, 2022
AT_ONCE = 25  # committees a statement of the raw roll-up; it costs most each with a few or with very many
AMONG_MANY, HAND_WRITTEN, FROM_FACTS = 1.5, 10, 1 / 30


def main() -> int:
    args = _arguments()
    os.environ |= {"JIANYAN_HOME": args.home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    import django

    django.setup()
    many, alone = _databases(args.home)
    _built(many, args.committees)
    _built(alone, 1)
    print(f"{measuring.machine()}; {_version()}; {args.committees} committees")
    return measuring.report([*_one_committee(many, alone, args.committees), *_country(many, args.committees)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--home",
        default=tempfile.mkdtemp(prefix="jianyan-figures-"),
        help="where the databases stand or are to be built; else a new folder",
    )
    parser.add_argument("--committees", type=int, default=COMMITTEES)
    return parser.parse_args()


# ---- two databases ----


def _databases(home: str) -> tuple[str, str]:
    """The names of the database with many committees and of that with one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return tuple(str(Path(home) / f"{name}.sqlite3") for name in ("many", "one"))  # type: ignore[return-value]
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}_one")
    return name, f"{name}_one"


def _use(name: str) -> None:
    """From now on the program works with this database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    if connection.vendor == "postgresql":  # what it does for us it then does in the process that is watched
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def _built(name: str, committees: int) -> None:
    from benchmarks import population
    from jianyan.core import tables
    from jianyan.people.models import Committee

    _use(name)
    tables.prepare()
    if (held := Committee.objects.count()) not in (0, committees):
        sys.exit(f"{name} holds {held} committees, not {committees}; name another home")
    if not held:
        began = time.perf_counter()
        population.build(
            committees, lambda done: measuring.tell(f"{time.perf_counter() - began:.0f} s: {done}")
        )


def _version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


# ---- what is measured ----


def _one_committee(many: str, alone: str, committees: int) -> Iterator[Bar]:
    """One committee-year: the median of some among many, and as many times the one that is alone; the best of some rounds."""
    from benchmarks import population

    sample = [population.committee_id(no) for no in range(0, committees, max(1, committees // SAMPLED))]
    rounds = [_round(many, alone, sample[:SAMPLED]) for _ in range(ROUNDS)]
    count_alone, count, recount, by_hand = (min(found) for found in zip(*rounds, strict=True))
    print(f"one committee-year: counted in {count * 1000:.2f} ms, alone {count_alone * 1000:.2f} ms")
    print(f"recounted and kept in {recount * 1000:.2f} ms, by hand {by_hand * 1000:.2f} ms")
    yield Bar("a committee-year among many, times alone", count / count_alone, AMONG_MANY)
    yield Bar("recount, times the statement by hand", recount / by_hand, HAND_WRITTEN)


def _round(many: str, alone: str, sample: list[int]) -> tuple[float, float, float, float]:
    """Processor seconds: counted alone, counted among many, recounted and kept, counted by hand."""
    from benchmarks import population

    _use(alone)
    count_alone = _median(_count, [population.FIRST] * len(sample))
    _use(many)
    return count_alone, _median(_count, sample), _median(_serve, sample, _forget), _median(_by_hand, sample)


def _country(many: str, committees: int) -> Iterator[Bar]:
    from benchmarks import population
    from jianyan.figures import catalogue, facts
    from jianyan.figures.scope import Scope

    _use(many)
    every = catalogue.every()
    scope = Scope.of_year([population.committee_id(no) for no in range(committees)], YEAR)
    facts.rollup(every, scope)  # counts what is not stored yet
    stored = min(_cpu_of(lambda: facts.rollup(every, scope)) for _ in range(3))
    raw = _cpu_of(lambda: _from_records(every, scope))
    print(f"{committees} committees: from facts {stored:.2f} s, from records {raw:.2f} s")
    yield Bar("roll-up from facts, part of that from records", stored / raw, FROM_FACTS)


def _from_records(every: Sequence[Indicator], scope: Scope) -> None:
    """Every indicator of all committees, asked some at a time: two conditions on lists of thousands multiply."""
    for first in range(0, len(scope.committees), AT_ONCE):
        some = replace(scope, committees=scope.committees[first : first + AT_ONCE])
        for one in every:
            one.answer(some)


def _median(
    call: Callable[[int], object], committees: list[int], before: Callable[[int], object] = lambda _: None
) -> float:
    """Processor seconds for one committee, after each has been asked once."""
    for committee in committees:
        call(committee)
    for committee in committees:
        before(committee)
    return median(_cpu_of(lambda one=committee: call(one)) for committee in committees)  # type: ignore[misc]


def _count(committee: int) -> None:
    """Every indicator of a committee-year, counted from the records."""
    from jianyan.figures import catalogue, facts
    from jianyan.figures.scope import Scope

    scope = Scope.of_year(committee, YEAR)
    facts.count(catalogue.every(), scope)


def _serve(committee: int) -> None:
    """Every indicator of a committee-year as a page has it: from its facts, counted and kept where there are none."""
    from jianyan.figures import catalogue, facts
    from jianyan.figures.scope import Scope

    facts.serve(catalogue.every(), Scope.of_year(committee, YEAR))


def _forget(committee: int) -> None:
    from jianyan.figures.models import Fact

    Fact.anywhere.filter(committee=committee).delete()


# The tables and the day columns a person would count by who had to write one statement for a year.
BY_HAND = {
    "proposals_proposal": ("submitted_on", "filed_on", "handed_over_on", "replied_on", "closed_on"),
    "proposals_assignment": ("handed_over_on", "accepted_on", "delivered_on"),
    "proposals_reply": ("delivered_on", "drafted_on"),
    "proposals_feedbackform": ("returned_on", "sent_on", "due_on"),
    "activities_activity": ("held_on", "starts_on"),
    "opinions_opinion": ("registered_on", "issued_on", "dispatched_on"),
}


def _by_hand(committee: int) -> None:
    """As many conditional sums as there are indicators, in one statement.

    It reads all rows of the committee once: indicators go by different days, so no one day says which rows a year needs.
    """
    from django.db import connection

    from jianyan.figures import catalogue

    share, rest = divmod(len(catalogue.every()), len(BY_HAND))
    sums = [(table, days, share + (no < rest)) for no, (table, days) in enumerate(BY_HAND.items())]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {', '.join(_sums(committee, *one) for one in sums)}")  # noqa: S608 - our own names
        cursor.fetchone()


def _sums(committee: int, table: str, days: tuple[str, ...], number: int) -> str:
    """One part of that statement: as many sums over the committee's live rows of a table, days and versions in turn."""
    year = f"BETWEEN '{YEAR}-01-01' AND '{YEAR}-12-31'"
    sums = ", ".join(
        f"SUM(CASE WHEN {days[no % len(days)]} {year} AND version > {no} THEN 1 ELSE 0 END) AS {table}_{no}"
        for no in range(number)
    )
    return f"(SELECT {sums} FROM {table} WHERE committee_id = {committee} AND voided_at IS NULL) AS {table}"  # noqa: S608


# ---- processor time ----


def _cpu_of(call: Callable[[], object]) -> float:
    """Processor seconds of a call: of this process and of the server process that answers it."""
    began = time.process_time() + _server()
    call()
    return time.process_time() + _server() - began


def _server() -> float:
    """What PostgreSQL's process behind our connection has used, to the nanosecond; 0 with SQLite, which works in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
