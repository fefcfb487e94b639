"""The form an office fills in where no system can write a package: a line for each thing a unit did."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jianyan.kit import cells, grids, sheets
from jianyan.people.models import Unit
from jianyan.proposals import queries
from jianyan.proposals.models import Assignment, Contact, HandoverOrder
from jianyan.proposals.packages.entries import PARTS, BadPackage, Entry, Kind, Returned, in_order, problems

COMMITTEE, ORDER, CASE, UNIT = "政协代码", "交办文号", "编号", "承办单位"
KIND, ON, TEXT, WHO = "事项", "日期", "内容", "签发人或参加人"
CLASS, NUMBER, SUGGESTED, PHASE, MODE = "答复类别", "答复文号", "建议承办单位", "沟通阶段", "沟通方式"
COLUMNS = (
    COMMITTEE,
    ORDER,
    CASE,
    "案由",
    UNIT,
    KIND,
    ON,
    TEXT,
    WHO,
    CLASS,
    NUMBER,
    SUGGESTED,
    PHASE,
    MODE,
)
MUST = (COMMITTEE, ORDER, CASE, UNIT, KIND, ON)
NOTES = (
    "一件事填一行；同一件同一单位有几件事的，复制该行再填。没有填“事项”的行不导入。",
    f"事项：{'、'.join(Kind.labels)}。",
    "内容：退办理由、沟通情况、会办意见或者答复内容。日期：事情发生的日期。",
    f"沟通阶段：{'、'.join(Contact.Phase.labels)}。沟通方式：{'、'.join(Contact.Mode.labels)}。",
    "答复有盖章文件的，用数据包交回，或者导入后在该件页面上传。",
)
# Which column a value of an entry stands in.
FROM = {
    Kind.ACCEPTED: {},
    Kind.RETURN: {"reason": TEXT, "suggested_unit": SUGGESTED},
    Kind.CONTACT: {"phase": PHASE, "mode": MODE, "persons": WHO, "summary": TEXT},
    Kind.OPINION: {"text": TEXT, "signer": WHO},
    Kind.REPLY: {"class": CLASS, "signer": WHO, "number": NUMBER, "text": TEXT},
}
LIMITS = sheets.Limits(rows=1_001, columns=40)


def blank(order: HandoverOrder, held: Sequence[Assignment]) -> bytes:
    """The form with a line for each unit's part."""
    rows = [
        (
            order.committee.code,
            order.number,
            one.proposal.number,
            one.proposal.cause,
            one.unit.name,
            *[None] * (len(COLUMNS) - 5),
        )
        for one in held
    ]
    return sheets.write(sheets.Ledger("回传表", COLUMNS, rows, NOTES))


@dataclass(frozen=True)
class _Register:
    """Cases and units by the words people write."""

    cases: dict[str, set[str]]
    units: dict[str, str]


def read(data: bytes, order: HandoverOrder) -> Returned:
    """What a filled-in form says. Raises BadPackage."""
    try:
        grid = grids.read_grid(data, limits=LIMITS)
        heading = grids.heading(grid, COLUMNS)
    except sheets.BadSheet as error:
        raise BadPackage(str(error)) from error
    at = {title: column for column, title in enumerate(heading.titles)}
    if missing := [title for title in MUST if title not in at]:
        raise BadPackage(f"这不是回传表：缺少列“{'”“'.join(missing)}”，请用数据包中的回传表填写")
    register = _register(order)
    entries = []
    for number, row in enumerate(grid[heading.first :], heading.first + 1):
        said = {title: row[column] if column < len(row) else None for title, column in at.items()}
        if cells.text(said[KIND]):
            entries.append(_entry(f"第{number}行", said, order, register))
    if not entries:
        raise BadPackage("回传表中没有填写“事项”的行")
    sha256 = hashlib.sha256(data).hexdigest()
    return Returned(f"回传表{sha256[:16]}", sha256, in_order(entries))


def _register(order: HandoverOrder) -> _Register:
    cases: dict[str, set[str]] = {}
    for one in queries.parts_under(order).select_related("proposal"):
        cases.setdefault(one.proposal.number, set()).add(str(one.proposal_id))
    rows = Unit.objects.of(order.committee_id).live()
    units = {name: str(one.pk) for one in rows for name in (one.short_name, one.name) if name}
    return _Register(cases, units)


def _entry(place: str, said: dict[str, Any], order: HandoverOrder, register: _Register) -> Entry:
    text = {title: cells.text(value) for title, value in said.items()}
    if text[COMMITTEE] != order.committee.code:
        raise BadPackage(f"{place}是其他政协的（“{text[COMMITTEE][:40]}”），不能在这里导入")
    if text[ORDER] != order.number:
        raise BadPackage(f"{place}是另一次交办的（文号“{text[ORDER][:60]}”），请到那次交办的页面导入")
    kinds = {str(kind.label): kind for kind in Kind}
    if text[KIND] not in kinds:
        raise BadPackage(f"{place}的事项不是约定的写法：“{text[KIND][:40]}”")
    kind = kinds[text[KIND]]
    place = f"{place}（{kind.label}）"
    found = register.cases.get(text[CASE], set())
    if len(found) != 1:
        raise BadPackage(f"{place}的编号“{text[CASE][:40]}”{'对应几件提案' if found else '不在这次交办中'}")
    values = {name: text.get(column, "") for name, column in FROM[kind].items()}
    _in_codes(place, values, register)
    for wrong in problems(kind, values, PARTS[kind]):
        raise BadPackage(f"{place}{wrong}")
    whole = {name: values.get(name, "") for name in PARTS[kind]}
    return Entry(
        place, next(iter(found)), _unit(place, text[UNIT], register), kind, _day(place, said[ON]), whole
    )


def _in_codes(place: str, values: dict[str, str], register: _Register) -> None:
    """Words of a form as a package has them."""
    for name, choices in (("phase", Contact.Phase.choices), ("mode", Contact.Mode.choices)):
        if name in values:
            codes = {str(label): str(code) for code, label in choices}
            values[name] = codes.get(values[name], values[name])
    if values.get("suggested_unit"):
        values["suggested_unit"] = _unit(place, values["suggested_unit"], register)


def _unit(place: str, name: str, register: _Register) -> str:
    if name not in register.units:
        raise BadPackage(f"{place}没有名为“{name[:40]}”的承办单位")
    return register.units[name]


def _day(place: str, value: Any) -> Any:
    try:
        day = cells.date_of(value)
    except cells.BadCell as error:
        raise BadPackage(f"{place}的日期不对：{error}") from error
    if day is None:
        raise BadPackage(f"{place}没有填写日期")
    return day
