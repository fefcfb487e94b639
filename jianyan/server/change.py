"""The changes of an installation that can be gone back on: install, upgrade, rollback, restore.

Each leaves the machine as it found it, or as it was asked to be; what it began stands in the state file, so that
a power cut in the middle is noticed and gone back on by the next command.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from jianyan.server import machine, release
from jianyan.server.places import USER, Places
from jianyan.server.release import Bundle, State

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MISTAKE = 2  # the exit code of `jianyan` for what the person at the keyboard can mend
MEGABYTE = 1 << 20
CHINA = timezone(timedelta(hours=8))  # as `jianyan` itself names backups, whatever the machine's own zone is


class Refused(Exception):
    """What the operator asked for cannot be done; nothing has been changed. Exit 2."""


class Failed(Exception):
    """It was tried and did not work; everything is as it was before. Exit 1."""


class Stranded(Exception):
    """It did not work, and going back did not either: a person must look. Exit 3."""


def tell(line: str) -> None:
    """One line to the operator."""
    print(line, file=sys.stderr, flush=True)


def words(done: subprocess.CompletedProcess[str]) -> str:
    """The end of what a command said, for the operator."""
    return (done.stdout + done.stderr).strip()[-800:]


# -- install ----------------------------------------------------------------------------------------------------


def install(bundle: Bundle, places: Places) -> None:
    """The first release on this machine; data that an earlier installation left is backed up and taken over."""
    if version := release.current(places):
        raise Refused(f"已安装建言 {version}。升级请用 upgrade")
    _room_for(bundle, places)
    machine.make_user_and_folders(places)
    machine.place_settings(bundle.folder / "files" / "jianyan.env", places)
    tell(f"正在安装建言 {bundle.version}")
    release.add(bundle, places)
    try:
        safe = dated(f"before-{bundle.version}", places)
        _bring_up(bundle.version, places, "--backup", str(safe), known=None)
    except BaseException:
        release.remove(bundle.version, places)
        raise
    activate(bundle.version, places)
    if machine.has_systemd():
        machine.enable()
        _must_answer(places)


def activate(version: str, places: Places) -> None:
    """Make a release the current one, with the service's descriptions and the font that came with it."""
    folder = places.releases / version
    release.switch(version, places)
    machine.place_units(folder / "files", places)
    machine.place_font(folder / "fonts", places)
    places.command.parent.mkdir(parents=True, exist_ok=True)
    places.command.write_text(f'#!/bin/sh\nexec {places.current}/venv/bin/python -I -m jianyan.server "$@"\n')
    places.command.chmod(0o755)


def _room_for(bundle: Bundle, places: Places) -> None:
    data = machine.size_of(places.home, without="replaced-")
    for folder, needed in ((places.program, bundle.installed_size), (places.backups, data + 50 * MEGABYTE)):
        if short := machine.lacking(folder, needed):
            raise Refused(f"{folder} 所在磁盘空间不足，还差{short // MEGABYTE + 1}MB")


def _bring_up(version: str, places: Places, *how: str, known: set[str] | None) -> None:
    """Migrate (``how``: further words of that command), check and try a release on the data.

    Problems in ``known`` were there before; None: tell of problems, and go on.
    """
    tell("正在更新数据库结构")
    done = machine.ask(version, "migrate", *how, places=places)
    if done.returncode:
        raise Failed(f"更新数据库结构没有成功：{words(done)}")
    if done.stdout:
        tell(done.stdout.strip())
    problems = set(machine.ask(version, "check", places=places).stdout.splitlines())
    for problem in sorted(problems):
        tell(f"请注意：{problem}")
    if known is not None and problems - known:
        raise Failed(f"检查没有通过：{'；'.join(sorted(problems - known))}")
    tell("正在试运行")
    port = machine.free_port()
    with tempfile.TemporaryFile("w+") as said, machine.serving(version, port, places, said.fileno()):
        if not machine.answers(port, machine.PATIENCE):
            said.seek(0)
            raise Failed(f"试运行时登录页打不开：{said.read().strip()[-800:]}")


def dated(name: str, places: Places) -> Path:
    """Where a backup of this name and moment lies."""
    return places.backups / f"{name}-{datetime.now(CHINA):%Y%m%d-%H%M%S}.zip"


def back_up(version: str, name: str, places: Places) -> Path:
    """A backup by the given release under a name with the moment in it; Failed where none could be made."""
    target = dated(name, places)
    done = machine.ask(version, "backup", str(target), places=places)
    if done.returncode:
        raise Failed(f"备份没有成功：{words(done)}")
    tell(done.stdout.strip())
    return target


def _must_answer(places: Places) -> None:
    if not machine.answers(machine.port(places), machine.PATIENCE):
        raise Failed("服务已启动，但登录页打不开；请看 journalctl -u jianyan")


# -- upgrade ----------------------------------------------------------------------------------------------------


def upgrade(bundle: Bundle, places: Places) -> None:
    """Back up, install beside, migrate, check, try, switch; on any failure back to the old release and the old data."""
    old = _installed(places)
    if bundle.version == old:
        raise Refused(f"已经是建言 {old}")
    if not bundle.is_newer_than(old):
        raise Refused(f"现在是建言 {old}，比这个安装包（{bundle.version}）新。退回旧版请用 rollback")
    must_be_idle(places)
    _room_for(bundle, places)
    tell(f"正在安装建言 {bundle.version}，现用的 {old} 照常运行")
    release.add(bundle, places)
    known = set(machine.ask(old, "check", places=places).stdout.splitlines())
    wanted = machine.is_wanted()
    state = State(going=bundle.version)
    with _gone_back_on_failure(state, places, restart=wanted):
        machine.stop()
        tell("服务已停止，正在备份")
        state.backup = str(back_up(old, f"before-{bundle.version}", places))
        state.save(places)
        _bring_up(bundle.version, places, known=known)
        activate(bundle.version, places)
        # Noted before anybody can write: from here on a power cut must not bring the backup back.
        State(previous=old, backup=state.backup).save(places)
        if wanted:
            machine.start()
            _must_answer(places)
    machine.start_timer()
    release.tidy(places, keep={old, bundle.version})


def _installed(places: Places) -> str:
    if not (version := release.current(places)):
        raise Refused("本机还没有安装建言，请用 install")
    return version


def must_be_idle(places: Places) -> None:
    """Without systemd nobody but the operator can stop the service, and nothing may write during a change."""
    if not machine.has_systemd() and machine.answers(machine.port(places)):
        raise Refused("服务正在运行，而本机没有 systemd。请先停止服务，再执行本命令")


@contextmanager
def _gone_back_on_failure(state: State, places: Places, *, restart: bool) -> Iterator[None]:
    old = release.current(places)
    before = State.load(places)
    state.previous = old
    state.save(places)
    try:
        yield
    except BaseException as problem:
        go_back(state, before, places, restart=restart)
        if isinstance(problem, Failed):
            raise
        raise Failed(f"升级中断：{problem or type(problem).__name__}") from problem


def go_back(state: State, before: State, places: Places, *, restart: bool) -> None:
    """Undo what an upgrade began: the old release, the data of the backup if one was made, the service."""
    for name in STOPPING:
        signal.signal(name, signal.SIG_IGN)
    tell(f"正在退回建言 {state.previous}")
    machine.stop()
    if state.backup:
        replace_data(state.previous, Path(state.backup), places)
    activate(state.previous, places)
    if restart:
        machine.start()
    machine.start_timer()
    release.remove(state.going, places)
    before.save(places)
    tell(f"已退回建言 {state.previous}，数据与升级前相同")


def finish_what_was_begun(places: Places) -> bool:
    """Settle an upgrade that a power cut or a kill broke off; whether there was one.

    After the switch it counts as done. Before, the backup comes back only where the old release cannot read the data:
    else no migration was finished, and people may have gone on working with the old release since.
    """
    state = State.load(places)
    if not state.going:
        return False
    tell("上次升级没有完成")
    if release.current(places) == state.going:
        activate(state.going, places)
        State(previous=state.previous, backup=state.backup).save(places)
        if machine.has_systemd():
            machine.enable()
        tell(f"已补完，现在是建言 {state.going}")
        return True
    machine.stop()
    if machine.ask(state.previous, "migrate", places=places).returncode == 0:
        state.backup = ""
    go_back(state, State(), places, restart=machine.has_systemd())
    return True


def replace_data(version: str, backup: Path, places: Places) -> None:
    """Bring a backup over the present data, which is put aside; Stranded where this release cannot read the outcome.

    What the audit afterwards finds was there before, so it is told and holds nothing up.
    """
    done = machine.ask(version, "restore", str(backup), "--replace", places=places)
    if done.returncode not in (0, 1) or machine.ask(version, "migrate", places=places).returncode:
        raise Stranded(f"恢复备份 {backup} 没有成功，请勿启动服务。{words(done)}")
    tell(words(done))


# -- rollback and restore ---------------------------------------------------------------------------------------


def rollback(places: Places, *, with_data: bool) -> None:
    """Back to the previous release: with the data as it is where that can read it, else with the backup if so told."""
    state, now = State.load(places), _installed(places)
    if not state.previous or state.previous not in release.complete(places):
        raise Refused("没有可以退回的版本")
    must_be_idle(places)
    wanted = machine.is_wanted()
    machine.stop()
    try:
        _make_readable(state, now, places, with_data=with_data)
        activate(state.previous, places)
    finally:
        if wanted:
            machine.start()
        machine.start_timer()
    State().save(places)
    release.remove(now, places)
    tell(f"已从建言 {now} 退回 {state.previous}")


def _make_readable(state: State, now: str, places: Places, *, with_data: bool) -> None:
    done = machine.ask(state.previous, "migrate", places=places)
    if done.returncode == 0:
        tell("旧版可以使用现在的数据，数据不动")
        return
    if done.returncode != MISTAKE:
        raise Failed(f"旧版不能运行：{words(done)}")
    if not with_data:
        raise Refused(
            f"建言 {state.previous} 读不了现在的数据。可以同时恢复升级前的备份 {state.backup}，"
            "此后录入的内容将不在其中（现在的数据会另外备份）。确认要这样做，请用 rollback --with-data"
        )
    back_up(now, f"before-rollback-to-{state.previous}", places)
    replace_data(state.previous, Path(state.backup), places)


def restore(backup: Path, places: Places) -> int:
    """Bring a backup over the present data; 1 where the audit afterwards finds differences."""
    version = _installed(places)
    must_be_idle(places)
    with _readable_by_the_service(backup, places) as readable:
        wanted = machine.is_wanted()
        machine.stop()
        try:
            done = machine.ask(version, "restore", str(readable), "--replace", places=places)
        finally:
            if wanted:
                machine.start()
            machine.start_timer()
    if done.returncode == MISTAKE:
        raise Refused(words(done))
    if done.returncode not in (0, 1):
        raise Failed(words(done))
    tell(words(done))
    return int(done.returncode)


@contextmanager
def _readable_by_the_service(backup: Path, places: Places) -> Iterator[Path]:
    """The backup where the service's user can read it: a stick or /root is closed to it."""
    if not backup.is_file():
        raise Refused(f"没有这个文件：{backup}")
    with machine.folder_of_the_service(places.backups) as folder:
        copy = folder / backup.name
        shutil.copyfile(backup, copy)
        shutil.chown(copy, USER, USER)
        yield copy
