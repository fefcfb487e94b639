"""Backup and restore: the database, the files, the key, and a manifest with hashes and journal heads.

A backup is a zip file readable by its owner only. Restoring checks every hash first, needs an empty home (and an empty
database) or is told to replace what is there, and is followed by an audit. A backup of the embedded SQLite restores
into PostgreSQL too.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

import jianyan
from jianyan.core import tables
from jianyan.core.models import JournalAnchor, JournalHead

SQLITE, POSTGRES, MANIFEST, KEY, DEMO = (
    "jianyan.sqlite3",
    "database.dump",
    "manifest.json",
    "secret.key",
    "demo.json",
)
Tell = Callable[[str], None]
DATED = "jianyan-%Y%m%d-%H%M%S.zip"
REPLACED = "replaced-"  # the folder in the home that keeps what a restore replaced
BATCH = 2000  # rows held in memory while a backup is copied into another database


class CannotSave(RuntimeError):
    """Why no backup was made, in Chinese."""


class CannotRestore(RuntimeError):
    """Why nothing was restored, in Chinese. Nothing has been changed."""


def save(target: Path) -> str:
    """Write a backup to ``target`` and return one line with the heads of the journals."""
    if target.exists():
        raise CannotSave(f"文件已存在：{target}")
    if not target.parent.is_dir():
        raise CannotSave(f"文件夹不存在：{target.parent}")
    heads = _anchor(target.name)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        database = _dump(Path(folder))
        partial = Path(folder) / "backup.zip"
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            hashes = {
                name: _add(archive, path, name) for path, name in ((database, database.name), *_home_files())
            }
            archive.writestr(
                MANIFEST,
                json.dumps(
                    {
                        "program": jianyan.__version__,
                        "made_at": datetime.now(UTC).isoformat(),
                        "files": hashes,
                        "heads": heads,
                        "vendor": connection.vendor,
                    },
                    ensure_ascii=False,
                    indent=1,
                ),
            )
        partial.chmod(0o600)
        os.replace(partial, target)
    return "\n".join(
        [f"已备份到 {target}", *(f"日志 {code} 第{seq}条 {hash}" for code, (seq, hash) in heads.items())]
    )


def save_dated(folder: Path, keep: int = 0) -> str:
    """Write a backup named after the moment into ``folder``; of those named so, leave the last ``keep`` (0: all)."""
    told = save(folder / datetime.now().astimezone().strftime(DATED))
    dated = sorted(path for path in folder.iterdir() if re.fullmatch(r"jianyan-\d{8}-\d{6}\.zip", path.name))
    for path in dated[:-keep] if keep else ():
        path.unlink()
    return told


def _anchor(name: str) -> dict[str, tuple[int, str]]:
    """Note in each journal's anchors which head this backup carries, so that a tail cut later shows."""
    heads = {}
    for head in JournalHead.objects.select_related("committee"):
        heads[head.committee.code] = (head.seq, head.hash)
        JournalAnchor.anywhere.create(
            committee_id=head.committee_id,
            seq=head.seq,
            hash=head.hash,
            printed_in=f"备份 {name}"[:120],
            at=datetime.now(UTC),
        )
    return heads


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        target = folder / SQLITE
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        with copy:
            connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.close()
        return target
    target = folder / POSTGRES
    _postgres_tool(
        ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], CannotSave
    )
    return target


def _postgres_tool(command: list[str], failure: type[RuntimeError]) -> None:
    """Run a tool of PostgreSQL against the configured database; the password travels by environment only."""
    settings_ = connection.settings_dict
    environment = os.environ | {"PGPASSWORD": str(settings_.get("PASSWORD") or "")}
    where = [f"--dbname={settings_['NAME']}"]
    where += [
        f"--{flag}={settings_[name]}"
        for flag, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"))
        if settings_.get(name)
    ]
    try:
        done = subprocess.run(
            [*command, *where], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as missing:
        raise failure(f"缺少 PostgreSQL 客户端程序 {command[0]}") from missing
    if done.returncode:
        raise failure(f"{command[0]} 失败：{done.stderr.strip()[-300:]}")


def _home_files() -> Iterator[tuple[Path, str]]:
    root = Path(settings.MEDIA_ROOT)
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith(".partial-"))
    for path in sorted(found) if root.exists() else ():
        yield path, f"files/{path.relative_to(root).as_posix()}"
    for name in (KEY, DEMO):
        if (settings.HOME / name).exists():
            yield settings.HOME / name, name


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        for piece in iter(lambda: source.read(1 << 20), b""):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def restore(source: Path, tell: Tell, *, replace: bool = False) -> None:
    """Bring a backup into this home. The caller runs the audit afterwards, in a fresh process.

    The home must be empty, unless ``replace`` is set: then what it holds is put aside in a folder of its own and comes
    back when the restore fails. Nothing else may be using the home meanwhile.
    """
    manifest = _checked(source)
    if not replace:
        _must_be_empty()
        _bring_in(source, manifest, tell)
        return
    aside = _put_aside()
    try:
        _bring_in(source, manifest, tell)
    except BaseException:
        _take_back(aside)
        raise
    tell(f"原有数据移到了 {aside}，确认无误后可以删除")


def _put_aside() -> Path:
    """Empty the home and the database; the folder returned keeps everything that was there."""
    aside = settings.HOME / f"{REPLACED}{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}"
    aside.mkdir(mode=0o700)
    if connection.vendor == "postgresql":
        try:
            _dump(aside)
            tables.drop_all()
        except (CannotSave, DatabaseError) as problem:
            shutil.rmtree(aside)
            raise CannotRestore(f"不能清空数据库：{problem}") from problem
    connection.close()
    (aside / "home").mkdir()
    for path in _present():
        path.rename(aside / "home" / path.name)
    return aside


def _present() -> list[Path]:
    return [path for path in settings.HOME.iterdir() if not path.name.startswith(REPLACED)]


def _take_back(aside: Path) -> None:
    connection.close()
    for path in _present():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (aside / "home").iterdir():
        path.rename(settings.HOME / path.name)
    if connection.vendor == "postgresql":
        tables.drop_all()
        _load_dump(aside / POSTGRES)
    shutil.rmtree(aside)


def _bring_in(source: Path, manifest: dict[str, Any], tell: Tell) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(source) as archive:
            for name in manifest["files"]:
                archive.extract(name, folder)
        tell("正在恢复数据库")
        _load(Path(folder), manifest)
        tell("正在恢复文件")
        for name in manifest["files"]:
            if name not in (SQLITE, POSTGRES):
                _place(Path(folder) / name, settings.HOME / name)
    try:
        tables.prepare()
    except tables.NewerDatabase as problem:
        raise CannotRestore(str(problem)) from problem
    tables.refresh_statistics()


def _checked(source: Path) -> dict[str, Any]:
    """The manifest, after every file in the backup has the hash it should have."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            made_by = _release(manifest["program"])
            for name, expected in manifest["files"].items():
                if not _belongs(name):
                    raise CannotRestore("备份文件中有不允许的路径")
                if _hash_of(archive, name) != expected:
                    raise CannotRestore(f"备份已损坏：{name}")
            if len({SQLITE, POSTGRES} & set(manifest["files"])) != 1:
                raise CannotRestore("备份中没有数据库")
    except (
        OSError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,  # zipfile: packed in a way it does not know
        zlib.error,
        zipfile.BadZipFile,
    ) as problem:
        raise CannotRestore(f"不是完好的备份文件：{source}") from problem
    if made_by > _release(jianyan.__version__):
        raise CannotRestore(f"备份来自更新的版本 {manifest['program']}，请先升级程序")
    return manifest


def _belongs(name: str) -> bool:
    """Whether a backup may hold a file of this name: nothing may be laid outside the home or over the program's own."""
    parts = Path(name).parts
    return name in (SQLITE, POSTGRES, KEY, DEMO) or (
        parts[0] == "files" and len(parts) > 1 and ".." not in parts
    )


def _hash_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdecimal())


def _must_be_empty() -> None:
    files = Path(settings.MEDIA_ROOT)
    if files.exists() and any(files.iterdir()):
        raise CannotRestore(f"{files} 不是空的，请恢复到空的数据目录")
    try:
        if apps.get_model("people", "Committee").objects.exists():
            raise CannotRestore("数据库中已有记录，请恢复到空的数据库")
    except DatabaseError:
        pass  # no tables yet: as empty as can be


def _load(folder: Path, manifest: dict[str, Any]) -> None:
    if POSTGRES in manifest["files"]:
        if connection.vendor != "postgresql":
            raise CannotRestore("PostgreSQL 的备份只能恢复到 PostgreSQL")
        connection.close()
        _load_dump(folder / POSTGRES)
    elif connection.vendor == "sqlite":
        connection.close()
        for path in Path(connection.settings_dict["NAME"]).parent.glob(
            Path(connection.settings_dict["NAME"]).name + "*"
        ):
            path.unlink()
        shutil.copy(folder / SQLITE, connection.settings_dict["NAME"])
    else:
        tables.prepare()
        _copy_rows(folder / SQLITE)


def _load_dump(dump: Path) -> None:
    flags = ["--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction"]
    _postgres_tool(["pg_restore", *flags, str(dump)], CannotRestore)


def _copy_rows(database: Path) -> None:
    """Every row of a SQLite backup into the configured database, table by table, in one transaction.

    The backup is brought to this program's structure first. Foreign keys are checked when the transaction ends.
    """
    connections.databases["backup"] = connections["default"].settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(database),
        "OPTIONS": {},
        "CONN_MAX_AGE": 0,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
    }
    try:
        tables.prepare("backup")
        with transaction.atomic(), _dates_as_they_were(), connection.cursor() as cursor:
            for model in _copied():
                rows = model._base_manager.using("backup").order_by("pk").iterator(BATCH)
                for batch in _batches(rows, BATCH):
                    model._base_manager.using("default").bulk_create(batch, batch_size=500)
            for statement in connection.ops.sequence_reset_sql(no_style(), _copied()):
                cursor.execute(statement)
    except DatabaseError as problem:
        raise CannotRestore(f"数据库不接受备份中的记录：{problem}") from problem
    finally:
        connections["backup"].close()
        del connections.databases["backup"]


def _batches(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most ``size``, none left out between two lists."""
    while batch := list(islice(rows, size)):
        yield batch


@contextmanager
def _dates_as_they_were() -> Iterator[None]:
    """Columns that stamp themselves keep what the backup says while it is copied."""
    columns = [column for model in _copied() for column in model._meta.concrete_fields]
    kept = [
        (column, name)
        for column in columns
        for name in ("auto_now", "auto_now_add")
        if getattr(column, name, False)
    ]
    for column, name in kept:
        setattr(column, name, False)
    try:
        yield
    finally:
        for column, name in kept:
            setattr(column, name, True)


def _copied() -> list[Any]:
    """Every table but those Django fills itself and the sessions, which end with the move."""
    skipped = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in skipped
    ]


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    if target.name == KEY:
        target.chmod(0o600)
