"""One committee of many: saved to a file of open lines, brought back, taken out, the others untouched.

A file is a zip of one JSON line a row, by table, with the committee's attachments and a manifest of hashes and the head of its
journal. Accounts that rows name come along; one that is already here stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

import jianyan
from jianyan.core import triggers
from jianyan.core.backup import CannotRestore, CannotSave, _dates_as_they_were
from jianyan.core.models import JournalHead

MANIFEST = "manifest.json"
FORM = "jianyan-county-1"
BATCH = 500
HELD_BY_ACCOUNTS = ("people.preference", "people.identity", "mfa.authenticator")


def _owned() -> list[Any]:
    """Every table whose rows belong to a committee."""
    return [
        one
        for one in apps.get_models()
        if one._meta.managed and any(field.name == "committee" for field in one._meta.concrete_fields)
    ]


def _folder(committee: int) -> Path:
    return Path(settings.MEDIA_ROOT) / str(committee)


def save(code: str, target: Path) -> str:
    """Write one committee to a file; gives a line with the head of its journal."""
    if target.exists():
        raise CannotSave(f"文件已存在：{target}")
    committee = _committee(code)
    if committee is None:
        raise CannotSave(f"没有代码为“{code}”的政协")
    partial = target.with_name(f".partial-{target.name}")
    hashes: dict[str, str] = {}
    with transaction.atomic(), zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        accounts: set[int] = set()
        for model in _owned():
            rows = model._base_manager.filter(committee=committee.pk).order_by("pk").iterator(BATCH)
            _write(archive, model, _noting(rows, model, accounts), hashes)
        _write(archive, type(committee), iter([committee]), hashes)
        account = apps.get_model("people", "Account")
        _write(archive, account, iter(account.objects.filter(pk__in=accounts).order_by("pk")), hashes)
        for label in HELD_BY_ACCOUNTS:
            model = apps.get_model(label)
            name = "user" if label.startswith("mfa") else "account"
            held = model._base_manager.filter(**{f"{name}__in": accounts}).order_by("pk")
            _write(archive, model, iter(held), hashes)
        folder = _folder(committee.pk)
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            _put(archive, f"files/{path.relative_to(folder).as_posix()}", path.read_bytes(), hashes)
        head = JournalHead.objects.filter(committee=committee.pk).first()
        told = {
            "form": FORM,
            "program": jianyan.__version__,
            "code": code,
            "committee": committee.pk,
            "files": hashes,
        }
        told |= {"made_at": datetime.now(UTC).isoformat(), "head": [head.seq, head.hash] if head else [0, ""]}
        archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
    partial.chmod(0o600)
    os.replace(partial, target)
    return f"{committee.name}已存到 {target}，日志第{told['head'][0]}条 {told['head'][1]}"


def _committee(code: str) -> Any:
    return apps.get_model("people", "Committee").objects.filter(code=code).first()


def _noting(rows: Iterator[Any], model: Any, accounts: set[int]) -> Iterator[Any]:
    """The rows, with the accounts they name noted."""
    named = [
        one.attname
        for one in model._meta.concrete_fields
        if getattr(one.remote_field, "model", None) is _account()
    ]
    for row in rows:
        accounts.update(pk for name in named if (pk := getattr(row, name)))
        yield row


def _account() -> Any:
    return apps.get_model("people", "Account")


def _write(archive: zipfile.ZipFile, model: Any, rows: Iterator[Any], hashes: dict[str, str]) -> None:
    """A table as one line a row; nothing for an empty one."""
    lines = [json.dumps(_told(row), ensure_ascii=False) for row in rows]
    if lines:
        _put(archive, f"tables/{model._meta.label_lower}.jsonl", ("\n".join(lines) + "\n").encode(), hashes)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, hashes: dict[str, str]) -> None:
    archive.writestr(name, data)
    hashes[name] = hashlib.sha256(data).hexdigest()


def _told(row: Any) -> dict[str, Any]:
    return {one.attname: _plain(getattr(row, one.attname)) for one in row._meta.concrete_fields}


def _plain(value: Any) -> Any:
    """A value as JSON knows it; instants keep their microseconds, which the journal's hashes hold."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    return value


# -- back again -------------------------------------------------------------------------------------------------


def restore(source: Path) -> str:
    """Bring one committee in beside the others; refused where its code or one of its rows is here already."""
    with zipfile.ZipFile(source) as archive:
        manifest = _checked(archive)
        if _committee(manifest["code"]):
            raise CannotRestore(f"代码“{manifest['code']}”的政协已在系统中，请先移除或改用另一个系统")
        names = [name for name in manifest["files"] if name.startswith("tables/")]
        with transaction.atomic(), _dates_as_they_were():
            for name in names:
                _bring_in(archive, name)
        for name in manifest["files"]:
            if name.startswith("files/"):
                _lay(_folder(int(manifest["committee"])) / name.removeprefix("files/"), archive.read(name))
    return f"已恢复{_committee(manifest['code']).name}，请运行 jianyan audit"


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as wrong:
        raise CannotRestore("不是单个政协的备份文件") from wrong
    if manifest.get("form") != FORM:
        raise CannotRestore("不是单个政协的备份文件")
    for name, expected in manifest["files"].items():
        parts = Path(name).parts
        if parts[0] not in ("tables", "files") or ".." in parts:
            raise CannotRestore("备份文件中有不允许的路径")
        if hashlib.sha256(archive.read(name)).hexdigest() != expected:
            raise CannotRestore(f"备份已损坏：{name}")
    return manifest


def _bring_in(archive: zipfile.ZipFile, name: str) -> None:
    """The rows of one table. Accounts and what they hold, and an upper committee, may be here already, or not at all."""
    model = apps.get_model(name.removeprefix("tables/").removesuffix(".jsonl"))
    shared = not any(field.name == "committee" for field in model._meta.concrete_fields)
    rows = (_row(model, json.loads(line)) for line in archive.read(name).decode().splitlines())
    while batch := list(islice(rows, BATCH)):
        if model._meta.label_lower == "people.committee":
            known = set(
                model.objects.filter(pk__in=[one.parent_id for one in batch]).values_list("pk", flat=True)
            )
            for one in batch:
                one.parent_id = one.parent_id if one.parent_id in known else None
        model._base_manager.bulk_create(batch, batch_size=BATCH, ignore_conflicts=shared)


def _row(model: Any, told: dict[str, Any]) -> Any:
    return model(
        **{
            one.attname: _value(one, told[one.attname])
            for one in model._meta.concrete_fields
            if one.attname in told
        }
    )


def _value(column: Any, value: Any) -> Any:
    if isinstance(column, models.JSONField) or value is None:
        return value
    if isinstance(value, dict) and set(value) == {"bytes"}:
        return base64.b64decode(value["bytes"])
    return column.to_python(value)


def _lay(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


# -- taken out --------------------------------------------------------------------------------------------------


def remove(code: str, backup: Path) -> str:
    """Take one committee out, after it was saved: rows, attachments, and accounts that sit nowhere else."""
    said = save(code, backup)
    with zipfile.ZipFile(backup) as archive:
        _checked(archive)
    committee = _committee(code)
    grants = apps.get_model("people", "Grant").anywhere
    mine = set(grants.filter(committee=committee.pk).values_list("account", flat=True))
    elsewhere = set(
        grants.exclude(committee=committee.pk).filter(account__in=mine).values_list("account", flat=True)
    )
    with transaction.atomic(), _journal_open(), connection.cursor() as cursor:
        for model in _owned():
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE committee_id = %s", [committee.pk])  # noqa: S608
        upper = committee._meta.db_table
        cursor.execute(f"UPDATE {upper} SET parent_id = NULL WHERE parent_id = %s", [committee.pk])  # noqa: S608
        cursor.execute(f"DELETE FROM {upper} WHERE id = %s", [committee.pk])  # noqa: S608
        _leave(mine - elsewhere)
    folder = _folder(committee.pk)
    for path in sorted((one for one in folder.rglob("*")), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.exists():
        folder.rmdir()
    return f"{said}\n{committee.name}已移除"


def _leave(accounts: set[int]) -> None:
    """Accounts nobody needs any more: gone, or - where another committee's rows name them - only shut."""
    account = _account()
    for one in account.objects.filter(pk__in=accounts):
        try:
            with transaction.atomic():
                one.delete()
        except models.ProtectedError:
            account.objects.filter(pk=one.pk).update(is_active=False)


@contextmanager
def _journal_open() -> Iterator[None]:
    """The journal refuses DELETE; its triggers rest for this one transaction, which stands or falls with them."""
    with connection.cursor() as cursor:
        for name in triggers.present():
            on_table = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
    yield
    triggers.install()
