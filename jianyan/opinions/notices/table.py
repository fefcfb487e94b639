"""The table: verb, whom it concerns, and the words. A new verb is one more entry here, in TABLE or in SILENT.

Whoever reported hears back at every step. In the words: ``{level}`` of an adoption or instruction, ``{due}`` of a transfer.
Titles, reasons, names of leaders and units are read on the page, not here: the words leave the house.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Row = Mapping[str, Any]  # of the act: before, after


class To(Enum):
    """Circles of accounts."""

    AUTHORS = "反映人"  # of the manuscript, and of those merged into it
    OFFICE = "信息工作部门"
    UNIT = "承办单位"
    NEXT = "审核人、签发人"  # whoever must act on the issue next
    WRITERS = "可以反映信息的人"


def always(row: Row) -> bool:
    return True


def made(row: Row) -> bool:
    """The record is new."""
    return row["before"] is None


def became(state: str) -> Callable[[Row], bool]:
    """The act brought the record into this state."""
    return lambda row: row["after"].get("state") == state


def kind(value: str) -> Callable[[Row], bool]:
    """A new instruction of this kind."""
    return lambda row: made(row) and row["after"].get("kind") == value


def came_from(origin: str) -> Callable[[Row], bool]:
    """A new opinion of this origin."""
    return lambda row: made(row) and row["after"].get("origin") == origin


def answered(row: Row) -> bool:
    return bool(row["after"].get("answered_on"))


def voided(row: Row) -> bool:
    return bool(row["after"].get("voided_at"))


@dataclass(frozen=True)
class Word:
    """What one circle is told. ``of``: the table whose rows of the act are meant; ``many``: the title in place of many."""

    to: To
    title: str
    sentence: str
    of: str = "opinion"
    when: Callable[[Row], bool] = always
    many: str = ""


LOOK = "打开可以查看进展。"

TABLE: dict[str, tuple[Word, ...]] = {
    "opinions.submit": (
        Word(To.AUTHORS, "您反映的信息已由机关代录", f"请核对录入的内容。{LOOK}"),
        Word(To.OFFICE, "有社情民意信息待登记", "请作保密审查后登记。", many="有{n}条社情民意信息待登记"),
    ),
    "opinions.resubmit": (Word(To.OFFICE, "退回的信息已修改并重新提交", "请继续办理。"),),
    "opinions.recall": (Word(To.OFFICE, "一条信息由本人撤回修改", "修改后会重新提交。"),),
    "opinions.register": (Word(To.AUTHORS, "您反映的信息已经登记", f"进入编辑。{LOOK}"),),
    "opinions.convert": (
        Word(
            To.AUTHORS,
            "您未立案的提案已转为社情民意信息",
            f"已经登记，继续办理。{LOOK}",
            when=came_from("refused_proposal"),
        ),
        Word(
            To.AUTHORS,
            "群众反映的事项已登记为社情民意信息",
            f"署名是您或您所在的机构，继续办理。{LOOK}",
            when=came_from("studio"),
        ),
    ),
    "opinions.return": (Word(To.AUTHORS, "您反映的信息请修改后再报", "请打开查看需要补充的内容。"),),
    "opinions.decline": (Word(To.AUTHORS, "您反映的信息留存参考", "请打开查看原因；仍计入您反映的信息。"),),
    "opinions.merge": (
        Word(To.AUTHORS, "您反映的信息与同类来稿合并", "您的署名保留，合并后的采用和办理情况会继续告诉您。"),
    ),
    "opinions.edit": (
        Word(
            To.AUTHORS,
            "您反映的信息正在编辑",
            "可以查看编辑稿和修改对照；与原意不符的，请及时联系。",
            when=became("editing"),
        ),
    ),
    "opinions.compile": (Word(To.NEXT, "有一期刊物等您签批", "请打开预览后办理。", of="issue"),),
    "opinions.check": (Word(To.NEXT, "有一期刊物已经审核，等您签发", "请打开预览后办理。", of="issue"),),
    "opinions.send_back": (Word(To.OFFICE, "一期刊物退回编辑", "请打开查看原因。", of="issue"),),
    "opinions.sign": (
        Word(To.AUTHORS, "您反映的信息已经签发", f"即将报送。{LOOK}", when=became("issued")),
        Word(To.OFFICE, "一期刊物已经签发", "请报送。", of="issue"),
    ),
    "opinions.dispatch": (
        Word(
            To.AUTHORS,
            "您反映的信息已经报送",
            "采用、批示和办理的情况会继续告诉您。",
            when=became("dispatched"),
        ),
    ),
    "opinions.record_adoption": (
        Word(To.AUTHORS, "您反映的信息获{level}采用", LOOK, of="adoption", when=made),
    ),
    "opinions.record_instruction": (
        Word(
            To.AUTHORS,
            "您反映的信息有{level}领导批示",
            LOOK,
            of="opinioninstruction",
            when=kind("substantive"),
        ),
        Word(
            To.AUTHORS, "您反映的信息{level}领导已阅", LOOK, of="opinioninstruction", when=kind("read_only")
        ),
    ),
    "opinions.transfer": (
        Word(
            To.UNIT,
            "有社情民意信息转您单位办理",
            "请于{due}前反馈办理情况。",
            of="transfer",
            many="有{n}条社情民意信息转您单位办理",
        ),
        Word(To.AUTHORS, "您反映的信息已转有关单位办理", "办理结果会告诉您。", of="transfer"),
    ),
    "opinions.unit_feedback": (
        Word(To.AUTHORS, "您反映的信息有了办理结果", "请打开查看。", of="transfer", when=answered),
        Word(To.OFFICE, "承办单位已反馈信息办理情况", "请核对后归档。", of="transfer", when=answered),
    ),
    "opinions.archive": (Word(To.AUTHORS, "您反映的信息已经归档", "办理过程可以随时查看。"),),
    "opinions.take_back": (Word(To.AUTHORS, "您反映的信息上一步办理已撤回", LOOK),),
    "opinions.void": (
        Word(To.AUTHORS, "您反映的信息已经作废", "请打开查看原因。", when=voided),
        *(
            Word(To.AUTHORS, "您反映的信息有一项登记已作废", f"原来登记有误。{LOOK}", of=table, when=voided)
            for table in ("adoption", "opinioninstruction", "transfer")
        ),
        Word(To.UNIT, "一条转办的信息已经撤回", "不必再反馈。", of="transfer", when=voided),
    ),
    "opinions.commission": (
        Word(To.WRITERS, "研究室发布了新的约稿", "请打开查看题目和要求。", of="commission"),
    ),
}
# Told by the day: what a unit owes.
REMINDERS: dict[str, tuple[Word, ...]] = {
    "opinions.feedback_due": (
        Word(To.UNIT, "一条转办的信息将到反馈期限", "请于{due}前反馈办理情况。", of="transfer"),
    ),
    "opinions.feedback_overdue": (
        Word(To.UNIT, "一条转办的信息已过反馈期限", "请尽快反馈办理情况。", of="transfer"),
        Word(To.OFFICE, "一条转办的信息已过反馈期限", "请联系承办单位。", of="transfer"),
    ),
}
# Housekeeping, and what the verbs above have told already.
SILENT = frozenset(
    f"opinions.{name}"
    for name in ("correct", "found_series", "change_series", "inform_reporter", "close_commission")
)
