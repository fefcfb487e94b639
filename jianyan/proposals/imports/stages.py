"""How far a case has come, as far as the columns of its row prove it, and what in them contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jianyan.core.imports import Row
from jianyan.kit import cells
from jianyan.proposals.models import Assignment, CloseType, Disposition, Rating, State

Role = Assignment.Role
NOT_FILED = {
    "not_filed": Disposition.NONE,
    "opinion": Disposition.OPINION,
    "suggestion": Disposition.SUGGESTION,
    "letter": Disposition.LETTER,
}
# In this order things happen to a case; a later date may not stand before an earlier one.
ORDER = (
    ("submitted_on", "提交日期"),
    ("filed_on", "立案日期"),
    ("handed_over_on", "交办日期"),
    ("accepted_on", "签收日期"),
    ("replied_on", "答复日期"),
    ("rated_on", "反馈日期"),
    ("closed_on", "办结日期"),
)
HANDLING = ("handed_over_on", "accepted_on", "replied_on", "rated_on", "closed_on", "result", "reply_class")


@dataclass(frozen=True)
class Stage:
    """Where a case stands."""

    state: State
    disposition: str = ""


def stage_of(row: Row) -> Stage:
    """The state a row proves. Contradictions become problems of the row; the state is then of no use."""
    outcome = row["outcome"] or ("filed" if row["case_no"] or _handled(row) else "received")
    if outcome not in ("filed", "received") and not row["filed_on"]:
        row.wrong("filed_on", "没有写明作出该项决定的日期；台账没有这一列的，可在对应页统一填写")
    if outcome in NOT_FILED:
        _nothing_after(row, "不予立案的提案")
        return Stage(State.NOT_FILED, NOT_FILED[outcome])
    if outcome == "merged":
        _nothing_after(row, "已并案的提案", but="handed_over_on")
        if not row["merged_into"]:
            row.wrong("merged_into", "已并案，但没有写明并入哪一件的案号")
        return Stage(State.MERGED)
    if outcome in ("withdrawn", "case_withdrawn"):
        _nothing_after(row, "已撤回、撤案的提案")
        return Stage(
            State.CASE_WITHDRAWN if row["case_no"] or outcome == "case_withdrawn" else State.WITHDRAWN
        )
    if outcome == "received":
        _nothing_after(row, "没有立案的提案")
        return Stage(State.SUBMITTED)
    return Stage(_filed(row))


def _handled(row: Row) -> bool:
    return bool(units_of(row)) or any(row[key] for key in ("replied_on", "closed_on", "reply_class"))


def _filed(row: Row) -> State:
    """The state of a filed case, by the last thing its row proves."""
    if not row["case_no"]:
        row.wrong("case_no", "已立案，但没有案号")
    if not row["filed_on"]:
        row.wrong("filed_on", "已立案，但没有立案日期；台账没有这一列的，可在对应页统一填写")
    if not units_of(row):
        for key, label in (
            ("handed_over_on", "交办日期"),
            ("replied_on", "答复日期"),
            ("closed_on", "办结日期"),
        ):
            if row[key] and not _is_common(row, key):
                row.wrong("host", f"有{label}，但没有承办单位")
        return State.FILED
    _check_answer(row)
    if row["replied_on"]:
        return _answered(row)
    if row["accepted_on"] or row["status"] == "in_handling":
        if not row["handed_over_on"]:
            row.wrong("handed_over_on", "已在办理，但没有交办日期")
        return State.IN_HANDLING
    return State.HANDED_OVER if row["handed_over_on"] else State.ALLOCATING


def _answered(row: Row) -> State:
    if row["closed_on"]:
        return State.CLOSED
    if row["status"] == "closed":
        row.notes.append("台账写“办结”，但没有办结日期，按已办复登记")
    return State.EVALUATED if row["result"] else State.REPLIED


def _is_common(row: Row, key: str) -> bool:
    """The value was filled in for all rows rather than said by this one."""
    return key in row.values.get("common", ())


def _check_answer(row: Row) -> None:
    reply = row["replied_on"]
    if reply and not row["handed_over_on"]:
        row.wrong("handed_over_on", "已答复，但没有交办日期；台账没有这一列的，可在对应页统一填写")
    if not reply:
        if row["closed_on"]:
            row.wrong("replied_on", "有办结日期，但没有答复日期；“办结”即答复的，请把该列对应为“答复日期”")
        elif row["status"] in ("replied", "closed", "rated"):
            row.wrong("replied_on", "办理状态为已答复，但没有答复日期")
        elif row["result"]:
            row.wrong("replied_on", "有满意度，但没有答复日期")
        elif row["reply_class"]:
            row.wrong("replied_on", "有答复类别，但没有答复日期")
    if row["result"] and reply and not (row["rated_on"] or row["closed_on"]):
        row.wrong("rated_on", "有满意度，但没有反馈日期或办结日期；台账没有这一列的，可在对应页统一填写")


def _nothing_after(row: Row, what: str, but: str = "") -> None:
    """A case that was not filed has no handling: dates of it contradict the outcome."""
    for key in HANDLING:
        if key != but and row[key] and not _is_common(row, key):
            row.wrong(key, f"{what}不应有{_LABELS.get(key, '办理内容')}")
        elif _is_common(row, key):
            row.values[key] = None


_LABELS = dict(ORDER) | {"result": "满意度", "reply_class": "答复类别"}


def units_of(row: Row) -> list[tuple[str, str]]:
    """(role, name) of each unit of the row, over its columns; each unit once, the first role counts."""
    found: dict[str, str] = {}
    for key in ("host", "separate", "co"):
        for role, name in row[key] or ():
            found.setdefault(name, role)
    return _roles([(role, name) for name, role in found.items()])


def _roles(units: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Roles where the ledger names none: one alone is 独办; of several the first is 主办, the others 会办."""
    duty = [role for role, _ in units if role != cells.REFERENCE]
    if len(duty) == 1:
        return [(Role.SOLE if role != cells.REFERENCE else role, name) for role, name in units]
    led = cells.HOST in duty
    said = []
    for role, name in units:
        given = role
        if not role:
            given = cells.CO if led else cells.SEPARATE if cells.SEPARATE in duty else cells.HOST
            led = led or given == cells.HOST
        said.append((given, name))
    return said


def check_roles(row: Row, units: list[tuple[str, str]]) -> None:
    """The house's own rules of roles (one host; separate handlers without one), said of the row."""
    duty = [role for role, _ in units if role != Role.REFERENCE]
    if duty.count(Role.HOST) > 1:
        row.wrong("host", "一件只能有一个主办单位；几家分别答复的请写在“分办单位”")
    elif Role.CO in duty and Role.HOST not in duty:
        row.wrong("co", "有会办单位，但没有主办单位")
    elif Role.SEPARATE in duty and Role.HOST in duty:
        row.wrong("separate", "分办件不能同时有主办单位")


def check_dates(row: Row, today: date) -> None:
    """In order, and none in the future but the limit."""
    said = [(key, label, row[key]) for key, label in ORDER if row[key]]
    for key, label, on in said:
        if on > today:
            row.wrong(key, f"{label}晚于今天")
    for (_, label, before), (key, later, on) in _pairs(said):
        if on < before:
            row.wrong(key, f"{later}早于{label}")
    if row["due_on"] and row["handed_over_on"] and row["due_on"] < row["handed_over_on"]:
        row.wrong("due_on", "答复期限早于交办日期")


Said = tuple[str, str, date]


def _pairs(said: list[Said]) -> Iterator[tuple[Said, Said]]:
    return pairwise(said)


def close_type(result: str) -> str:
    """How a case was closed, as far as its rating tells; unknown otherwise."""
    return (
        {
            Rating.VERY: CloseType.SATISFIED,
            Rating.SATISFIED: CloseType.SATISFIED,
            Rating.BASICALLY: CloseType.BASICALLY,
            Rating.UNSATISFIED: CloseType.UNSATISFIED_FINAL,
        }.get(Rating(result), "")
        if result
        else ""
    )
