"""The console script: a thin door over the rooms. Commands others rely on print one JSON document with --json."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianyan.language import lines

if TYPE_CHECKING:
    from jianyan.figures.factcheck import Finding
    from jianyan.language.figures import Reading
    from jianyan.people.models import Committee

# Two workers that share what was loaded before they were made.
SERVER = ("--preload", "--workers", "2", "--threads", "4", "--timeout", "120", "--log-level", "warning")
Command = Callable[[argparse.Namespace], int]


class Mistake(Exception):
    """What the person at the keyboard can mend: one Chinese sentence, exit 2."""


def main(argv: list[str] | None = None) -> int:
    """Run `jianyan COMMAND`; returns the exit code."""
    args = _parser().parse_args(argv)
    from jianyan.language.unreadable import Unreadable

    try:
        return int(args.run(args))
    except (Mistake, Unreadable) as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except BrokenPipeError:  # `jianyan figures | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jianyan", description="建言：政协工作的记录、数据与年度回顾")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, run: Command, help: str, *, file: bool = False, year: bool = False
    ) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help)
        one.set_defaults(run=run)
        if file:
            one.add_argument("file", metavar="FILE")
        if year:
            one.add_argument("--year", type=int, required=True)
            one.add_argument("--committee", metavar="CODE", default="")
        return one

    demo = add("demo", _demo, "建立并运行演示年度")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true")
    demo.add_argument("--reset", action="store_true")
    serve = add("serve", _serve, "运行")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--no-worker", action="store_true", help="不启动后台处理（另用 jianyan work）")
    add("work", _work, "只运行后台处理：导入等费时的事")
    init = add("init", _init, "建立一个政协和它的管理员账号")
    for name in ("code", "name", "short-name", "admin"):
        init.add_argument(f"--{name}", required=True)
    init.add_argument("--level", default="county", choices=("national", "province", "city", "county"))
    add("check", _check, "检查设置与数据库")
    migrate = add("migrate", _bring_up, "把数据库更新到本程序的结构")
    migrate.add_argument("--backup", metavar="FILE", help="已有数据时先备份")
    backup = add("backup", _backup, "备份到文件，或者备份到文件夹并以时间命名", file=True)
    backup.add_argument("--keep", type=int, default=0, metavar="N", help="文件夹中只留最近N份")
    restore = add("restore", _restore, "恢复到空的数据目录", file=True)
    restore.add_argument("--replace", action="store_true", help="换下现有数据（移到一旁，不删除）")
    county = add("county", _county, "一个政协单独备份（导出）、恢复、移除")
    county.add_argument("what", choices=("save", "restore", "remove"))
    county.add_argument("file", metavar="FILE")
    county.add_argument("--code", default="", help="政协的代码；恢复时不用")
    add("audit", _audit, "重新核算全部日志与记录").add_argument("--json", action="store_true")
    add("figures", _figures, "全部指标", year=True).add_argument("--json", action="store_true")
    add("factcheck", _factcheck, "核对文稿中的数字", file=True, year=True).add_argument(
        "--json", action="store_true"
    )
    review = add("review", _review, "年度回顾，附数据说明", year=True)
    review.add_argument("--out", required=True, metavar="F.docx")
    add("extract", _extract, "读出文稿中的数字", file=True).add_argument("--json", action="store_true")
    add("clean", _clean, "清理抓取的网页文字", file=True)
    for name, (help, _) in lines.COMMANDS.items():
        add(name, _assist, f"{help}（JSON行文件）", file=True).add_argument("--json", action="store_true")
    return parser


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
    import django

    django.setup()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_number))


def _number(value: object) -> object:
    """JSON knows no Decimal: whole ones are integers, others the nearest float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise Mistake(f"打不开文件：{name}") from problem


def _readings(name: str) -> list[Reading]:
    from jianyan.language import lexicon
    from jianyan.language.extract import extract

    return extract(Path(name).name, _bytes(name), lexicon.load())


def _committee(code: str) -> Committee:
    from django.db.utils import DatabaseError

    from jianyan.people.models import Committee

    try:
        found = list(Committee.objects.filter(code=code) if code else Committee.objects.all()[:2])
    except DatabaseError as problem:
        raise Mistake("数据库尚未建立，请先运行 jianyan demo 或 jianyan init") from problem
    if not found:
        raise Mistake(
            f"没有代码为“{code}”的政协" if code else "系统中还没有政协，请先运行 jianyan demo 或 jianyan init"
        )
    if len(found) > 1:
        raise Mistake("系统中有多个政协，请用 --committee 指明代码")
    return found[0]


# -- reading texts: no database ---------------------------------------------------------------------------------


def _extract(args: argparse.Namespace) -> int:
    from jianyan.language.extract import as_json

    readings = _readings(args.file)
    if args.json:
        _print_json([as_json(reading) for reading in readings])
        return 0
    for reading in readings:
        print(f"{reading.surface}\t{reading.means or '—'}\t{reading.subject}")
    return 0


def _clean(args: argparse.Namespace) -> int:
    from jianyan.language.clean import clean
    from jianyan.language.documents import read_document

    document = read_document(Path(args.file).name, _bytes(args.file))
    cleaned = clean(document.text)
    print(cleaned.text)
    for note in (*document.notes, *cleaned.notes):
        _tell(note)
    return 0


def _assist(args: argparse.Namespace) -> int:
    """The assistant over a file of JSON lines: route, similar, group, check-reply."""
    try:
        shown = lines.COMMANDS[args.command][1](lines.parse(_bytes(args.file)))
    except lines.BadLine as problem:
        raise Mistake(str(problem)) from problem
    if args.json:
        _print_json(shown)
        return 0
    for row in shown:
        print(*(json.dumps(value, ensure_ascii=False) for value in row.values()), sep="\t")
    return 0


# -- figures and fact-check -------------------------------------------------------------------------------------


def _figures(args: argparse.Namespace) -> int:
    _django()
    from jianyan.figures import catalogue, facts
    from jianyan.figures.scope import Scope

    scope = Scope.of_year(_committee(args.committee).pk, args.year)
    asked = facts.serve(catalogue.every(), scope).values()
    if args.json:
        _print_json(
            [
                {
                    "key": f.indicator.key,
                    "id": f.indicator.id,
                    "title": f.indicator.title,
                    "value": f.value,
                    "unit": f.indicator.unit,
                    "shown": f.shown,
                    "entries": f.tally.entries,
                    "meaning": f.indicator.meaning,
                }
                for f in asked
            ]
        )
        return 0
    for figure in asked:
        print(f"{figure.indicator.id or '—'}\t{figure.indicator.title}\t{figure.shown}")
    return 0


def _factcheck(args: argparse.Namespace) -> int:
    readings = _readings(args.file)
    _django()
    from jianyan.figures import factcheck

    findings = factcheck.check(readings, _committee(args.committee).pk, args.year)
    if args.json:
        _print_json([_finding(finding) for finding in findings])
        return 0
    for finding in findings:
        print(f"{finding.label}\t{finding.reading.surface}\t{finding.reason}")
    return 0


def _review(args: argparse.Namespace) -> int:
    """The review of the year: the approved one first, else the one being written, else a draft that is kept nowhere."""
    _django()
    from django.conf import settings
    from django.utils import timezone

    from jianyan.publications import drafting
    from jianyan.publications.papers import reviews as papers

    read = drafting.current(_committee(args.committee), args.year, timezone.localdate())
    if read is None:
        raise Mistake(f"{args.year}年还没有可以写进回顾的数据")
    data = papers.review(read, made_at=timezone.now(), sample=settings.DEMO)
    try:
        Path(args.out).write_bytes(data)
    except OSError as problem:
        raise Mistake(f"写不进文件：{args.out}") from problem
    _tell(f"{read.review}（{read.review.get_state_display()}）已写入 {args.out}")
    return 0


def _finding(finding: Finding) -> dict[str, Any]:
    reading, figure = finding.reading, finding.figure
    return {
        "surface": reading.surface,
        "value": reading.value,
        "approx": reading.approx,
        "unit": reading.unit,
        "sentence": reading.sentence,
        "start": reading.start,
        "key": figure.indicator.key if figure else None,
        "scope": figure.scope.as_json() if figure else None,
        "counted": finding.counted,
        "verdict": str(finding.verdict),
        "reason": finding.reason,
    }


# -- running ----------------------------------------------------------------------------------------------------


def _migrate() -> None:
    from jianyan.core import tables

    try:
        tables.prepare()
    except tables.NewerDatabase as problem:
        raise Mistake(str(problem)) from problem


def _bring_up(args: argparse.Namespace) -> int:
    _django()
    from django.db import connection

    if args.backup and connection.introspection.table_names():
        _save(Path(args.backup), 0)
    _migrate()
    return 0


def _demo(args: argparse.Namespace) -> int:
    _django()
    from jianyan.demo import home

    try:
        home.prepare(_tell, reset=args.reset)
    except home.NotADemo as problem:
        raise Mistake(str(problem)) from problem
    return 0 if args.no_serve else _run("127.0.0.1", args.port)


def _serve(args: argparse.Namespace) -> int:
    _django()
    _migrate()
    return _run(args.host, args.port, worker=not args.no_worker)


def _county(args: argparse.Namespace) -> int:
    """One committee of many. Removing it saves it first, to the same file."""
    _django()
    from jianyan.core import county
    from jianyan.core.backup import CannotRestore, CannotSave

    path = Path(args.file)
    try:
        if args.what == "restore":
            _tell(county.restore(path))
        else:
            _tell((county.save if args.what == "save" else county.remove)(args.code, path))
    except (CannotSave, CannotRestore, OSError, zipfile.BadZipFile) as problem:
        raise Mistake(str(problem)) from problem
    return 0


def _work(args: argparse.Namespace) -> int:
    _django()
    from django.conf import settings

    from jianyan.core import worker

    if settings.DEMO:
        from jianyan.demo import today

        today.stand_still()
    worker.work()
    return 0


def _run(host: str, port: int, *, worker: bool = True) -> int:
    """Serve with gunicorn in a fresh process, so that settings see the home as it is now; the worker is its child.

    The worker ends with its parent, however that ends.
    """
    from django.conf import settings

    if worker and settings.JOBS == "worker":
        subprocess.Popen([sys.executable, "-m", "jianyan.cli", "work"])
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
    _tell(f"请用浏览器打开 http://{host}:{port}/ （按 Ctrl+C 停止）")
    os.execv(  # noqa: S606 - our own interpreter, no shell wanted
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "jianyan.wsgi",
            "--bind",
            f"{host}:{port}",
            *SERVER,
        ],
    )


def _init(args: argparse.Namespace) -> int:
    _django()
    _migrate()
    from jianyan.people import beginnings

    password = os.environ.get("JIANYAN_ADMIN_PASSWORD") or getpass.getpass("管理员密码：")
    try:
        beginnings.begin(args.code, args.name, args.short_name, args.level, args.admin, password)
    except beginnings.CannotBegin as problem:
        raise Mistake(str(problem)) from problem
    _tell(f"已建立{args.short_name}（/{args.code}/），管理员账号：{args.admin}")
    return 0


def _check(args: argparse.Namespace) -> int:
    _django()
    from jianyan.core import soundness

    problems = soundness.problems()
    for problem in problems:
        print(problem)
    if not problems:
        _tell("检查通过")
    return 1 if problems else 0


def _backup(args: argparse.Namespace) -> int:
    _django()
    _save(Path(args.file), args.keep)
    return 0


def _save(target: Path, keep: int) -> None:
    from jianyan.core import backup

    try:
        print(backup.save_dated(target, keep) if target.is_dir() else backup.save(target))
    except backup.CannotSave as problem:
        raise Mistake(str(problem)) from problem


def _restore(args: argparse.Namespace) -> int:
    _django()
    from jianyan.core import backup

    try:
        backup.restore(Path(args.file), _tell, replace=args.replace)
    except backup.CannotRestore as problem:
        raise Mistake(str(problem)) from problem
    # A fresh process: the restored secret key is part of what the journal's keyed hashes are checked with.
    return subprocess.run([sys.executable, "-m", "jianyan.cli", "audit"], check=False).returncode


def _audit(args: argparse.Namespace) -> int:
    _django()
    return _audited(as_json=args.json)


def _audited(*, as_json: bool) -> int:
    from jianyan.duty.queries import audit as scores
    from jianyan.figures import audit

    found = [*audit.everything(), *scores.wrong()]
    if as_json:
        _print_json([difference.as_json() for difference in found])
    else:
        for difference in found:
            print(difference)
        faults = sum(not difference.note for difference in found)
        open_work = f"；另有{len(found) - faults}项待办" if len(found) > faults else ""
        _tell(
            "核算完毕：" + (f"发现{faults}处不符" if faults else "日志、记录、固定的数据全部相符") + open_work
        )
    return 1 if any(not difference.note for difference in found) else 0


if __name__ == "__main__":
    sys.exit(main())
