"""The commands of the bundle and of `jianyanctl`: what an operator types, the lock, the exit codes."""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from jianyan.server import change, machine, release
from jianyan.server.change import Failed, Refused, Stranded, tell
from jianyan.server.places import SERVICE, Places
from jianyan.server.release import Bundle, State

EXIT = {Failed: 1, Refused: 2, Stranded: 3}
KEEP = "30"  # daily backups that stay
READING = ("status", "run")  # change nothing on the machine, so they wait for nobody


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns 0 done, 1 failed and gone back, 2 refused, 3 a person must look."""
    args = _parser().parse_args(argv)
    places = Places()
    os.umask(0o022)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupted)
    try:
        _must_be_root()
        if args.command in READING:
            return int(args.run(args, places))
        with _alone(places):
            if args.command == "rollback" and change.finish_what_was_begun(places):
                return 0
            if args.command != "uninstall" and State.load(places).going:
                raise Refused("上次升级没有完成，请先执行 jianyanctl rollback")
            return int(args.run(args, places))
    except (Failed, Refused, Stranded) as problem:
        tell(str(problem))
        return EXIT[type(problem)]
    except (OSError, ValueError) as problem:
        tell(f"没有成功：{problem}")
        return EXIT[Failed]
    except KeyboardInterrupt:
        tell("已中断")
        return EXIT[Failed]


def _interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jianyanctl", description="建言：服务器的安装、升级、备份与恢复")
    parser.add_argument("--bundle", type=Path, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace, Places], int], help: str
    ) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help)
        one.set_defaults(run=run)
        return one

    add("install", _install, "首次安装（由安装包执行）")
    add("upgrade", _upgrade, "升级（由新的安装包执行）；不成功时退回原来的版本和数据")
    back = add("rollback", _rollback, "退回上一个版本")
    back.add_argument("--with-data", action="store_true", help="旧版读不了现在的数据时，恢复升级前的备份")
    add("backup", _backup, f"备份到 /var/backups/jianyan，留最近{KEEP}份")
    add("restore", _restore, "用备份换下现有数据").add_argument("file", type=Path, metavar="FILE")
    add("status", _status, "版本、服务、备份的情况")
    run = add("run", _run, "以服务的身份运行 jianyan 或 django-admin")
    run.add_argument("program", choices=("jianyan", "django-admin"))
    run.add_argument("arguments", nargs=argparse.REMAINDER)
    gone = add("uninstall", _uninstall, "卸载程序，保留数据、设置和备份")
    gone.add_argument("--yes", action="store_true", help="确认")
    return parser


def _must_be_root() -> None:
    if os.geteuid() != 0:
        raise Refused("请以 root 身份执行（sudo）")


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Two of these at once would tread on each other."""
    places.program.parent.mkdir(parents=True, exist_ok=True)
    with (places.program.parent / ".jianyan.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Refused("另一个安装或备份命令正在执行") from taken
        yield


def _bundle(args: argparse.Namespace) -> Bundle:
    if args.bundle is None:
        raise Refused("请用安装包执行：sh jianyan-版本-bundle.run " + args.command)
    return Bundle.at(args.bundle)


# -- commands ---------------------------------------------------------------------------------------------------


def _install(args: argparse.Namespace, places: Places) -> int:
    change.install(_bundle(args), places)
    tell(f"建言 {release.current(places)} 已安装。数据在 {places.home}，设置在 {places.settings}")
    if not machine.has_systemd():
        tell("本机没有 systemd，请自行启动服务：jianyanctl run jianyan serve")
    tell("接着建立政协和管理员：")
    tell("  jianyanctl run jianyan init --code 代码 --name 全称 --short-name 简称 --admin 用户名")
    tell(f"对外服务的设置和证书，见 {places.current}/docs/安装与升级.md")
    return 0


def _upgrade(args: argparse.Namespace, places: Places) -> int:
    change.upgrade(_bundle(args), places)
    tell(f"已升级到建言 {release.current(places)}")
    if not machine.has_systemd():
        tell("本机没有 systemd，请自行启动服务：jianyanctl run jianyan serve")
    return 0


def _rollback(args: argparse.Namespace, places: Places) -> int:
    change.rollback(places, with_data=args.with_data)
    return 0


def _backup(args: argparse.Namespace, places: Places) -> int:
    done = machine.ask(_version(places), "backup", str(places.backups), "--keep", KEEP, places=places)
    if done.returncode:
        raise Failed(change.words(done))
    tell(change.words(done))
    return 0


def _restore(args: argparse.Namespace, places: Places) -> int:
    return change.restore(args.file, places)


def _run(args: argparse.Namespace, places: Places) -> int:
    """The console of the current release; the operator's terminal goes through."""
    process = machine.spawn(_version(places), args.program, *args.arguments, places=places)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


def _version(places: Places) -> str:
    if not (version := release.current(places)):
        raise Refused("本机还没有安装建言")
    return version


def _status(args: argparse.Namespace, places: Places) -> int:
    version, state = _version(places), State.load(places)
    backups = sorted(places.backups.glob("*.zip"), key=lambda path: path.stat().st_mtime)
    serving = machine.answers(machine.port(places))
    problems = machine.ask(version, "check", places=places).stdout.splitlines()
    print(f"版本    {version}" + (f"（可退回 {state.previous}）" if state.previous else ""))
    print(f"服务    {'正常' if serving else '没有运行'}（127.0.0.1:{machine.port(places)}）")
    print(f"数据    {places.home}，{_size(machine.size_of(places.home, without='replaced-'))}")
    print(f"备份    {f'{len(backups)}份，最近一份 {backups[-1]}' if backups else '还没有'}")
    print(f"检查    {'通过' if not problems else '；'.join(problems)}")
    if state.going:
        print("注意    上次升级没有完成，请执行 jianyanctl rollback")
    return 0 if serving and not problems and not state.going else 1


def _size(number: int) -> str:
    return f"{number / change.MEGABYTE:.1f}MB"


def _uninstall(args: argparse.Namespace, places: Places) -> int:
    _version(places)
    kept = f"数据 {places.home}、设置 {places.settings.parent}、备份 {places.backups} 和用户 jianyan"
    if not args.yes:
        raise Refused(
            f"将停止服务，删除 {places.program}、字体和 {SERVICE}，保留{kept}。确认请用 uninstall --yes"
        )
    change.must_be_idle(places)
    machine.remove_units(places)
    machine.remove_font(places)
    places.command.unlink(missing_ok=True)
    shutil.rmtree(places.program)
    tell(f"已卸载。仍保留{kept}")
    return 0
