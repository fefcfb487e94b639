"""The assistant over a file of JSON lines: what ``jianyan route``, ``similar``, ``group`` and ``check-reply`` print."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

Row = Mapping[str, Any]
Shown = list[dict[str, Any]]


class BadLine(Exception):
    """A line that is no JSON object with an id; says which, in Chinese."""


def parse(data: bytes) -> list[Row]:
    """The objects of a file, one a line, empty lines left out; each has an ``id`` of its own."""
    rows: list[Row] = []
    known: set[str] = set()
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        if line.strip():
            rows.append(_row(line, number, known))
    return rows


def _row(line: str, number: int, known: set[str]) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadLine(f"第{number}行不是JSON") from problem
    if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
        raise BadLine(f"第{number}行没有 id")
    if str(row["id"]) in known:
        raise BadLine(f"第{number}行的 id（{row['id']}）重复")
    known.add(str(row["id"]))
    return row


def text(row: Row, *names: str) -> str:
    """The first of these fields that holds text, else \"\"."""
    return next((row[name] for name in names if isinstance(row.get(name), str)), "")


def route(rows: Sequence[Row]) -> Shown:
    """``[{id, sure, units: [{category, score, why}]}]``: the likely hosts of each, best first, at most five."""
    from jianyan.language import routing

    return [{"id": row["id"], **asdict(routing.route(text(row, "title"), text(row, "text")))} for row in rows]


def similar(rows: Sequence[Row]) -> Shown:
    """``[{id, near: [{id, score, shared}]}]``: the nearest ten inside the file."""
    from jianyan.language import index

    ids = {str(row["id"]): row["id"] for row in rows}
    found = index.similar([(str(row["id"]), text(row, "title"), text(row, "text")) for row in rows])
    return [
        {
            "id": ids[key],
            "near": [{"id": ids[one.key], "score": one.score, "shared": list(one.shared)} for one in near],
        }
        for key, near in found
    ]


def group(rows: Sequence[Row]) -> Shown:
    """``[{id, aspect, topic}]``: the aspect of each suggestion, and the topic it shares with others (\"\" for none)."""
    from jianyan.language import aspects

    found = aspects.group((str(row["id"]), text(row, "text", "title"), text(row, "title")) for row in rows)
    return [
        {"id": row["id"], "aspect": one.aspect, "topic": one.topic}
        for row, one in zip(rows, found, strict=True)
    ]


def check_reply(rows: Sequence[Row]) -> Shown:
    """``[{id, claimed, reads_as, lines}]``; the class claimed stands in ``claimed`` or ``class``."""
    from jianyan.language import replies

    return [
        {
            "id": row["id"],
            "claimed": (claimed := text(row, "claimed", "class")) or None,
            "reads_as": (verdict := replies.check(text(row, "text", "reply"), claimed)).reads_as,
            "lines": [line.text for line in verdict.lines],
        }
        for row in rows
    ]


COMMANDS: Mapping[str, tuple[str, Callable[[Sequence[Row]], Shown]]] = {
    "route": ("可能的承办单位类别", route),
    "similar": ("文件中相近的提案", similar),
    "group": ("意见建议归入方面", group),
    "check-reply": ("答复的文字与所报类别", check_reply),
}
