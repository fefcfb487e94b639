"""How long does a ledger of 10,000 rows keep an office waiting, and does anybody else notice?

    python benchmarks/imports.py [ROWS]

Builds a committee in a temporary home (or in DATABASE_URL), writes a ledger of which three in a hundred rows are broken,
and prints ratios measured in one run: checking it against reading it, the longest time the database's writer was
held against five seconds, saves of another client that failed (there must be none), and whether lists, figures and search
are after an undo as they were before.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

ROWS = 10_000
OPENS, TODAY = date(2022, 1, 10), date(2022, 12, 20)
HELD = 5.0  # seconds the writer may be held
READS = 10  # checking may take so many times the reading
HEAD = (
    "案号", "案由", "提案人", "联名提案人", "界别", "提案类别", "提交日期", "立案结果", "立案日期", "主办单位", "会办单位",
    "交办日期", "答复日期", "答复文号", "答复类别", "满意度", "反馈日期", "办结日期", "备注", "电话",
)  # fmt: skip
SURNAMES, GIVEN = "魏童龚钟郑冯江沈韩杨朱秦尤许何吕施张孔曹", "一二三四五六七八九十平安和顺明德文武仁义"
SUBJECTS = (
    "村道硬化",
    "校车安全",
    "河道清淤",
    "老旧小区改造",
    "医保经办",
    "夜间公交",
    "智慧停车",
    "文物保护",
)
FAULTS: tuple[Callable[[list[Any]], None], ...] = (
    lambda row: row.__setitem__(6, "2022.13.41"),
    lambda row: row.__setitem__(1, None),
    lambda row: row.__setitem__(12, date(2022, 1, 1)),
    lambda row: row.__setitem__(7, "再议"),
    lambda row: row.__setitem__(0, 1),
    lambda row: row.__setitem__(14, "Z"),
)


def ledger(rows: int, members: list[str], sectors: list[str], units: list[str], broken: int = 0) -> bytes:
    """An xlsx of so many invented cases, of which the named number contradict themselves."""
    from jianyan.kit import sheets

    chance = random.Random(7)
    wrong = set(chance.sample(range(1, rows), broken))
    table = []
    for number in range(rows):
        row = _case(number + 1, chance, members, sectors, units)
        if number in wrong:
            FAULTS[number % len(FAULTS)](row)
        table.append(row)
    return sheets.write(sheets.Ledger("提案台账", HEAD, table))


def _case(
    number: int, chance: random.Random, members: list[str], sectors: list[str], units: list[str]
) -> list[Any]:
    who, unit = chance.randrange(len(members)), chance.sample(units, 2)
    sent = OPENS + timedelta(days=chance.randrange(4))
    replied = date(2022, 4, 1) + timedelta(days=chance.randrange(40))
    return [
        number,
        f"关于{chance.choice(SUBJECTS)}第{number}项工作的提案",
        members[who],
        members[(who + 1) % len(members)] if number % 3 == 0 else None,
        sectors[who % len(sectors)],
        "社会建设",
        f"{sent.year}.{sent.month}.{sent.day}",
        "立案",
        date(2022, 1, 20),
        unit[0],
        unit[1] if number % 4 == 0 else None,
        date(2022, 2, 10),
        replied,
        f"函〔2022〕{number}号",
        "AAB"[number % 3],
        ("满意", "基本满意")[number % 2],
        replied + timedelta(days=10),
        replied + timedelta(days=20) if number % 2 else None,
        None,
        None,
    ]


def committee() -> tuple[Any, Any, list[str], list[str], list[str]]:
    """A committee with 200 members and 60 units; the actor of its proposal office."""
    from jianyan.people import actions
    from jianyan.people.actors import Actor, system
    from jianyan.people.models import Account, Person, Role, Unit

    made = actions.found_committee("bench", "政协某县委员会", "某县政协")
    by = system(made)
    term = actions.open_term(10, by=by, on=OPENS)
    actions.call_session(term, 1, OPENS, OPENS + timedelta(days=3), by=by, on=OPENS)
    sectors = actions.set_sectors(["经济", "教育", "农业", "医卫"], by=by, on=OPENS)
    names = [f"{a}{b}" for a in SURNAMES for b in GIVEN][:200]
    persons = actions.register_persons([Person(name=name) for name in names], by=by, on=OPENS)
    actions.seat_members(term, [(one, sectors[no % 4]) for no, one in enumerate(persons)], by=by, on=OPENS)
    units = [f"县{a}{b}局" for a in "甲乙丙丁戊己庚辛" for b in "东南西北中上下左"][:60]
    actions.register_units([Unit(name=name) for name in units], by=by, on=OPENS)
    account = Account.objects.create(username="bench", display_name="提案办公室")
    actions.grant(account, Role.PO, by=by, on=OPENS)
    return made, Actor(made, account, frozenset({str(Role.PO)})), names, [one.name for one in sectors], units


def taken_in(actor: Any, data: bytes, name: str = "台账.xlsx") -> Any:
    """The file uploaded, its columns as guessed, and checked."""
    from jianyan.core.imports import adapter, staging
    from jianyan.people.models import PlenarySession

    run = staging.upload(adapter("proposals"), name, data, by=actor)
    session = PlenarySession.objects.of(actor.committee_id).get()
    options = {"session": str(session.pk), "year": "2022"}
    staging.map_columns(run, mapping=run.mapping, fixed={}, options=options, keep_rest=True)
    return step(actor, run, "check")


def step(actor: Any, run: Any, name: str) -> Any:
    """One step of a run, as the worker does it."""
    from jianyan.core.imports import steps

    steps.start(run, name, by=actor)
    steps.go_on(run, by=actor, on=TODAY)
    run.refresh_from_db()
    return run


def picture(actor: Any) -> dict[str, Any]:
    """What the house shows: numbers of live records, every figure of the year, what a search finds."""
    from django.apps import apps

    from jianyan.core import bigrams, search
    from jianyan.core.tenancy import Record
    from jianyan.figures import catalogue
    from jianyan.figures.scope import Scope

    scope = Scope.of_year(actor.committee_id, 2022)
    tables = [model for model in apps.get_models() if issubclass(model, Record)]
    return {
        "lists": {m._meta.label: m.objects.of(actor.committee_id).live().count() for m in tables},
        "figures": {one.key: str(catalogue.ask(one, scope).shown) for one in catalogue.every()},
        "search": search.find(bigrams.parse("河道清淤"), actor).count(),
    }


def save_every_second(stop: Any, told: Any) -> None:
    """Another client: a small verb each second; tells how long each took, or what it failed with."""
    _setup()
    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Advisor, Committee

    made = Committee.objects.get(code="bench")
    for number in count():
        if stop.is_set():
            break
        begun, one = time.perf_counter(), Advisor(name=f"试写{number}", organization="某单位")
        try:
            actions.engage_advisors([one], by=system(made), on=OPENS)
            told.put(time.perf_counter() - begun)
        except Exception as problem:  # whatever it is, it is what this script looks for
            told.put(repr(problem))
        stop.wait(max(0.0, 1 - (time.perf_counter() - begun)))


@contextmanager
def another_client() -> Iterator[list[Any]]:
    """The other client beside the block; the list holds what it told when the block is over."""
    spawn = multiprocessing.get_context("spawn")
    stop, told, heard = spawn.Event(), spawn.Queue(), []
    client = spawn.Process(target=save_every_second, args=(stop, told))
    client.start()
    yield heard
    stop.set()
    client.join(60)
    while not told.empty():
        heard.append(told.get())


@contextmanager
def held() -> Iterator[list[tuple[float, float]]]:
    """How long each outermost transaction of this process kept the writer: seconds, and those the processor worked."""
    from django.db import transaction

    begun: list[tuple[float, float]] = []
    spans: list[tuple[float, float]] = []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def __enter__(self: Any) -> None:
        enter(self)
        begun.append((time.perf_counter(), time.process_time()))

    def __exit__(self: Any, *error: Any) -> None:
        leave(self, *error)
        wall, cpu = begun.pop()
        spans.append((time.perf_counter() - wall, time.process_time() - cpu))

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = __enter__, __exit__  # type: ignore[method-assign]
    try:
        yield spans
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds a call took, and what it gave."""
    begun = time.perf_counter()
    found = call()
    return time.perf_counter() - begun, found


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
    import django

    django.setup()


def main(rows: int = ROWS) -> int:
    """Measure, print, and give 1 when something is not as it must be."""
    home = tempfile.TemporaryDirectory(prefix="jianyan-bench-")
    os.environ["JIANYAN_HOME"] = home.name
    _setup()
    from jianyan.core import tables
    from jianyan.core.models import ImportRow
    from jianyan.kit import grids

    tables.prepare()
    _, actor, members, sectors, units = committee()
    broken = ledger(rows, members, sectors, units, broken=rows * 3 // 100)
    good = ledger(rows, members, sectors, units)
    reading, _ = timed(lambda: grids.read_grid(broken))
    checking, run = timed(lambda: taken_in(actor, broken))
    found = ImportRow.objects.of(actor.committee_id).filter(run=run, is_wrong=True).count()
    print(
        f"读取{rows}行 {reading:.1f}秒；检查并列出{found}行错误 {checking:.1f}秒 = 读取的{checking / reading:.1f}倍"
    )
    before = picture(actor)
    with another_client() as heard, held() as spans:
        time.sleep(3)
        applying, run = timed(lambda: step(actor, taken_in(actor, good), "apply"))
        applied, longest = f"{run.state} {run.failure}", max(spans)
        spans.clear()
        undoing, run = timed(lambda: step(actor, run, "undo"))
        taken_back = max(spans)
    failed = [one for one in heard if isinstance(one, str)]
    waits = [one for one in heard if not isinstance(one, str)]
    print(f"导入{rows}行 {applying:.1f}秒（{applied}）；{_kept(longest)}")
    print(f"撤销 {undoing:.1f}秒（{run.state} {run.failure}）；{_kept(taken_back)}")
    wait = max(waits, default=0.0)
    print(f"另一客户端保存{len(heard)}次，失败{len(failed)}次，最长等待{wait:.1f}秒 {''.join(failed[:1])}")
    changed = _changed(before, picture(actor))
    print(f"撤销以后与导入以前不同的列表、指标、检索：{'、'.join(changed) or '无'}")
    slow = checking > READS * reading or max(longest, taken_back)[0] > HELD
    home.cleanup()
    return int(slow or bool(failed) or bool(changed) or run.state != "undone")


def _kept(span: tuple[float, float]) -> str:
    return f"最长占用写入{span[0]:.1f}秒（处理器{span[1]:.1f}秒）= 上限的{span[0] / HELD:.2f}"


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs, but for what the other client itself has entered."""
    return [
        key
        for part in ("lists", "figures")
        for key in before[part]
        if before[part][key] != after[part][key] and "advisor" not in key.lower()
    ] + (["search"] if before["search"] != after["search"] else [])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
