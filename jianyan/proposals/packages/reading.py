"""A package that comes back: opened, held against its own hashes and this order, and read into statements.

Nothing here asks or writes the records: what is wrong with the file itself is said before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from jianyan.kit.archives import Archive, BadArchive
from jianyan.proposals.models import HandoverOrder
from jianyan.proposals.packages import by_hand
from jianyan.proposals.packages.entries import (
    ANSWER,
    COMMON,
    PARTS,
    BadPackage,
    Entry,
    File,
    Kind,
    Part,
    Returned,
    day_of,
    in_order,
    is_plain,
    problems,
)

FORMAT, VERSION = "jianyan.handover-return", 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
LIMIT = 100 * 2**20  # bytes of an upload
ENTRIES = 1_000
NUMBER = 80  # characters of a package's own number
HEAD = ("format", "version", "package", "committee", "order", "created_at", "entries", "files")


def read(name: str, data: bytes, order: HandoverOrder) -> Returned:
    """What a file says about an order: a zip package, or the form filled in by hand. Raises BadPackage."""
    if len(data) > LIMIT:
        raise BadPackage(f"文件超过{LIMIT // 2**20}兆，请分成几个数据包")
    if name.lower().endswith((".xlsx", ".xls", ".ods", ".csv")):
        return by_hand.read(data, order)
    try:
        files = _files(data)
    except BadArchive as error:
        raise BadPackage(str(error)) from error
    manifest = _manifest(files)
    _check_head(manifest, order)
    held = _checked(manifest, files)
    entries = [_entry(no, one, held) for no, one in enumerate(manifest["entries"], 1)]
    return Returned(manifest["package"], hashlib.sha256(data).hexdigest(), in_order(entries))


def _files(data: bytes) -> dict[str, bytes]:
    """The files by their plain names. Two of one name could be mistaken for each other."""
    archive = Archive(data)
    found: dict[str, bytes] = {}
    for one in archive.entries():
        if one.name in found:
            raise BadPackage(f"数据包中有两个文件都叫“{one.name}”")
        found[one.name] = archive.read(one)
    return found


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    text = files.get(MANIFEST)
    if text is None:
        raise BadPackage(f"这不是回传数据包：压缩包中没有{MANIFEST}")
    seal = files.get(SEAL, b"").split()
    if not seal:
        raise BadPackage(f"数据包不完整：没有{SEAL}")
    if seal[0].decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
        raise BadPackage(f"{MANIFEST}与{SEAL}中的摘要不符，数据包可能被改动过，请对方重新导出")
    try:
        manifest = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadPackage(f"{MANIFEST}不是正确的JSON，请对方重新导出") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadPackage("这不是回传数据包，请核对选择的文件")
    return manifest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _check_head(manifest: Mapping[str, Any], order: HandoverOrder) -> None:
    version = manifest.get("version")
    if type(version) is not int or version != VERSION:
        raise BadPackage(
            f"数据包的格式版本是{str(version)[:20]}，本系统读取版本{VERSION}，请对方按该版本导出"
        )
    for name in set(manifest) - set(HEAD):
        raise BadPackage(f"{MANIFEST}中有不认识的项“{str(name)[:40]}”")
    committee, named = manifest.get("committee"), manifest.get("order")
    if committee != order.committee.code:
        raise BadPackage(f"这是其他政协的数据包（“{str(committee)[:40]}”），不能在这里导入")
    if named != order.number:
        raise BadPackage(f"这是另一次交办的数据包（文号“{str(named)[:60]}”），请到那次交办的页面导入")
    package = manifest.get("package")
    if not isinstance(package, str) or not package.strip() or len(package) > NUMBER or not is_plain(package):
        raise BadPackage(f"数据包没有自己的编号，或编号超过{NUMBER}字")
    entries = manifest.get("entries")
    if not isinstance(entries, list) or not entries:
        raise BadPackage("数据包中没有任何办理情况")
    if len(entries) > ENTRIES:
        raise BadPackage(f"数据包有{len(entries)}条，超过{ENTRIES}条的上限，请分成几个数据包")


def _checked(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files the manifest lists, each with the hash and size it gives; no others, and none missing."""
    listed = manifest.get("files", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadPackage(f"{MANIFEST}中的文件清单写法不对")
    held: dict[str, bytes] = {}
    for one in listed:
        name = str(one.get("path", "")).rpartition("/")[2]
        if name not in files:
            raise BadPackage(f"数据包不完整：缺少文件“{name[:60]}”")
        data = files[name]
        if one.get("sha256") != hashlib.sha256(data).hexdigest() or one.get("size") != len(data):
            raise BadPackage(f"文件“{name[:60]}”与清单中的摘要不符，可能被改动过，请对方重新导出")
        held[name] = data
    for name in sorted(set(files) - set(held) - {MANIFEST, SEAL}):
        raise BadPackage(f"文件“{name[:60]}”不在数据包的清单中")
    return held


def _entry(no: int, given: Any, files: Mapping[str, bytes]) -> Entry:
    place = f"第{no}条"
    if not isinstance(given, dict):
        raise BadPackage(f"{place}的写法不对")
    kind, on = given.get("kind"), day_of(given.get("on"))
    if not isinstance(kind, str) or kind not in PARTS:
        raise BadPackage(f"{place}的事项不是约定的写法：“{str(kind)[:40]}”")
    place = f"{place}（{Kind(kind).label}）"
    if on is None:
        raise BadPackage(f"{place}的日期应写作2022-03-05的样子")
    extra = ("file", "answers") if kind == Kind.REPLY else ()
    for name in set(given) - set(PARTS[kind]) - set(COMMON) - set(extra):
        raise BadPackage(f"{place}有不认识的项“{str(name)[:40]}”")
    ids = {"case": Part("提案代码", True), "unit": Part("单位代码", True)}
    for wrong in problems(kind, given, {**ids, **PARTS[kind]}):
        raise BadPackage(f"{place}{wrong}")
    return Entry(
        place,
        given["case"],
        given["unit"],
        kind,
        on,
        {name: given.get(name) or "" for name in PARTS[kind]},
        _answers(place, given.get("answers", [])),
        _sealed(place, given.get("file"), files),
    )


def _answers(place: str, given: Any) -> tuple[dict[str, str], ...]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BadPackage(f"{place}的逐条答复写法不对")
    for one in given:
        for name in set(one) - set(ANSWER):
            raise BadPackage(f"{place}的逐条答复有不认识的项“{str(name)[:40]}”")
        for wrong in problems("answer", one, ANSWER):
            raise BadPackage(f"{place}的逐条答复{wrong}")
        if one.get("due_on") and day_of(one["due_on"]) is None:
            raise BadPackage(f"{place}的完成时限应写作2022-03-05的样子")
    return tuple({name: one.get(name) or "" for name in ANSWER} for one in given)


def _sealed(place: str, given: Any, files: Mapping[str, bytes]) -> File | None:
    if given is None:
        return None
    name = given.rpartition("/")[2] if isinstance(given, str) else ""
    if name not in files:
        raise BadPackage(f"{place}的盖章文件不在数据包的清单中")
    if not name.lower().endswith((".pdf", ".ofd")):
        raise BadPackage(f"{place}的盖章文件应当是pdf或ofd")
    return name, files[name]
