"""The table: verb, whom it concerns, and the words. A new verb is one more entry here, in TABLE or in SILENT.

In the words: ``{case}`` 第012号提案, ``{due}`` and ``{until}`` the dates of the unit's part, ``{duty}`` what it owes,
``{what}`` the honour given. Reasons, classes, ratings and names of units are read on the page, not here: the words
leave the house.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Row = Mapping[str, Any]  # of the act: before, after


class To(Enum):
    """Circles of accounts."""

    SPONSORS = "提案者"
    LEAD = "第一提案者"
    OFFICE = "提案办公室"
    COMMITTEE = "提案委员会"
    AUTHORITY = "交办机关"
    UNITS = "承办单位"
    ASKED = "被征求意见的单位"


def always(row: Row) -> bool:
    return True


def made(row: Row) -> bool:
    """The record is new."""
    return row["before"] is None


def became(column: str, *values: object) -> Callable[[Row], bool]:
    """The act set this column to one of these."""
    return lambda row: column in row["after"] and row["after"][column] in values


def invited(row: Row) -> bool:
    """A co-sponsor's name was put down; where inviting is a verb of its own (``invited_on``), that one tells."""
    after = row["after"]
    return made(row) and after["role"] == "co" and after["confirmed_on"] is None and "invited_on" not in after


def unsigned(row: Row) -> bool:
    """A signature that was given no longer holds."""
    return not made(row) and became("confirmed_on", None)(row) and not row["after"].get("voided_at")


def signed(row: Row) -> bool:
    return not made(row) and row["after"].get("confirmed_on") is not None


def asked_by(side: str) -> Callable[[Row], bool]:
    """A question that this side asked."""
    return lambda row: made(row) and row["after"]["asked_by"] == side


@dataclass(frozen=True)
class Word:
    """What one circle is told. ``of``: the table whose rows of the act are meant; ``many``: the title in place of many;
    ``opens``: the page below proposals/ when it is not the case's own; ``shelf``: the list below it that many open."""

    to: To
    title: str
    sentence: str
    many: str = ""
    of: str = "proposal"
    when: Callable[[Row], bool] = always
    opens: str = ""
    names_units: bool = False
    shelf: str = ""


LIST = "?"
LOOK = "办理进展可在提案页上查看。"
MERGED = "请打开提案查看主案。"

TABLE: dict[str, tuple[Word, ...]] = {
    # -- entry
    "proposals.create_draft": (
        Word(
            To.SPONSORS,
            "邀请您联名提出一件提案",
            "请打开阅读；同意联名的，点“确认联名”。",
            of="sponsor",
            when=invited,
        ),
    ),
    "proposals.edit": (
        Word(
            To.SPONSORS,
            "您联名的提案正文有改动",
            "请重新阅读；同意的，再点一次“确认联名”。",
            of="sponsor",
            when=unsigned,
        ),
    ),
    "proposals.cosign": (
        Word(
            To.LEAD,
            "联名提案有人确认",
            "联名人都确认以后，请提交。",
            of="sponsor",
            when=signed,
            many="联名提案有{n}人确认",
        ),
    ),
    "proposals.submit": (
        Word(To.SPONSORS, "{case}已经提交", f"提案进入审查。{LOOK}"),
        Word(To.OFFICE, "{case}待受理", "请受理并开始审查。", many="有{n}件提案待受理"),
    ),
    "proposals.enter_papers": (
        Word(
            To.SPONSORS,
            "{case}已经录入并提交",
            f"请核对录入的内容。{LOOK}",
            many="您的{n}件提案已经录入并提交",
        ),
        Word(To.OFFICE, "{case}待受理", "请受理并开始审查。", many="有{n}件提案待受理"),
    ),
    "proposals.send_back": (
        Word(To.SPONSORS, "{case}退回修改", "请打开提案查看退回的理由，修改后重新提交。"),
    ),
    "proposals.resubmit": (Word(To.OFFICE, "{case}已修改并重新提交", "请继续审查。"),),
    "proposals.withdraw": (
        Word(To.SPONSORS, "{case}已经撤回", "如有不同意见，请与第一提案者联系。"),
        Word(To.OFFICE, "{case}已由提案者撤回", "不需要再审查，理由见提案页。"),
    ),
    "proposals.void": (
        Word(To.SPONSORS, "{case}登记有误，已作废", "原因写在提案页上；有疑问的，请联系提案办公室。"),
    ),
    # -- review
    "proposals.file": (
        Word(To.SPONSORS, "{case}已经立案", "交承办单位办理时再通知您。", many="您的{n}件提案已经立案"),
    ),
    "proposals.merge": (Word(To.SPONSORS, "{case}已经并案办理", f"答复时一并送您。{MERGED}"),),
    "proposals.not_file": (Word(To.SPONSORS, "{case}未予立案", "理由和处理方式写在提案页上，请打开查看。"),),
    "proposals.withdraw_case": (Word(To.SPONSORS, "{case}已经撤案", "原因写在提案页上，请打开查看。"),),
    "proposals.unmerge": (Word(To.SPONSORS, "{case}解除并案，恢复审查", LOOK),),
    # -- hand-over and handling
    "proposals.hand_over": (
        Word(
            To.UNITS,
            "{case}交本单位办理",
            "请在{until}前签收；不属于本单位职责的，在此以前申请退办。",
            of="assignment",
            many="{n}件提案交本单位办理",
        ),
        Word(To.SPONSORS, "{case}已经交办", LOOK, names_units=True, many="您的{n}件提案已经交办"),
    ),
    "proposals.accept_by_silence": (
        Word(
            To.UNITS,
            "{case}退办期限已过，视为接受",
            "请在{due}前提出{duty}。",
            of="assignment",
            many="{n}件提案退办期限已过，视为接受",
        ),
    ),
    "proposals.request_return": (
        Word(To.AUTHORITY, "{case}有单位申请退办", "请审核后同意或者不同意。", of="assignment"),
    ),
    "proposals.decide_return": (
        Word(To.UNITS, "{case}交本单位办理", "请在{until}前签收。", of="assignment", when=made),
        Word(
            To.UNITS,
            "{case}同意退办",
            "本单位不再承办，不需要再办。",
            of="assignment",
            when=became("state", "returned"),
            opens=LIST,  # the case is no longer open to it
        ),
        Word(
            To.UNITS,
            "{case}未同意退办",
            "请继续办理，在{due}前提出{duty}。",
            of="assignment",
            when=became("state", "accepted"),
        ),
        Word(To.SPONSORS, "{case}承办单位有调整", LOOK, of="assignment", when=made, names_units=True),
    ),
    "proposals.extend": (
        Word(To.UNITS, "{case}准予延期", "请在{due}前提出{duty}。", of="assignment"),
        Word(To.SPONSORS, "{case}办理期限延长", "延期的理由和新的期限写在提案页上。", of="assignment"),
    ),
    "proposals.log_contacts": (
        Word(
            To.SPONSORS,
            "{case}承办单位登记了与您的沟通",
            "请核对是否属实；与实际不符的，可以提出异议。",
            of="contact",
            opens="contacts/{record}/",
            names_units=True,
        ),
    ),
    "proposals.dispute_contact": (
        Word(
            To.UNITS, "{case}提案者对沟通记录有异议", "请与提案者联系核实；核实以前不计入沟通。", of="contact"
        ),
        Word(To.OFFICE, "{case}提案者对沟通记录有异议", "请协调核实。", of="contact"),
    ),
    "proposals.deliver_reply": (
        Word(To.SPONSORS, "{case}收到答复", "请阅读答复；征询意见表发出以后，请您评价。", of="assignment"),
    ),
    "proposals.all_replied": (Word(To.OFFICE, "{case}已经全部答复", "请向提案者发出征询意见表。"),),
    # -- evaluation and after
    "proposals.send_feedback": (
        Word(
            To.SPONSORS,
            "请您评价{case}的答复",
            "请在{due}前填写征询意见表，只由您本人填写。",
            of="feedbackform",
            opens="ratings/{record}/",
            many="请您评价{n}件提案的答复",
        ),
    ),
    "proposals.return_feedback": (
        Word(
            To.OFFICE,
            "{case}有不满意的评价",
            "请查看意见，决定是否重新办理。",
            of="feedbackform",
            when=became("result", "unsatisfied"),
        ),
        Word(
            To.AUTHORITY,
            "{case}有不满意的评价",
            "请查看意见，督促承办单位补充办理。",
            of="feedbackform",
            when=became("result", "unsatisfied"),
        ),
    ),
    "proposals.rehandle": (
        Word(To.UNITS, "{case}需要重新办理", "请在{due}前再次答复。", of="assignment"),
        Word(To.SPONSORS, "{case}重新办理", "承办单位将再次答复。"),
    ),
    "proposals.close": (
        Word(
            To.SPONSORS,
            "{case}已经办结",
            "谢谢您的参与，全部经过都在提案页上。",
            many="您的{n}件提案已经办结",
        ),
        Word(
            To.AUTHORITY,
            "{case}转入督办",
            "请督促承办单位继续办理。",
            when=became("close_type", "unsatisfied_final"),
        ),
        Word(To.UNITS, "{case}已经办结", "全部经过可在提案页上查看。", many="{n}件提案已经办结"),
    ),
    "proposals.distinguish": (
        Word(To.SPONSORS, "{case}确定为{what}", "祝贺您。决定写在提案页上。", of="distinction"),
        Word(To.UNITS, "{case}确定为{what}", "请据此安排办理，决定写在提案页上。", of="distinction"),
    ),
}
TABLE["proposals.enter_feedback"] = TABLE["proposals.return_feedback"]

REMINDERS: dict[str, tuple[Word, ...]] = {
    "proposals.return_window": (
        Word(
            To.UNITS,
            "{case}退办期限将满",
            "请在{until}前签收；逾期未申请退办的，视为接受。",
            many="{n}件提案退办期限将满",
        ),
        Word(
            To.AUTHORITY,
            "{case}退办期限将满，尚未签收",
            "请提醒承办单位签收。",
            many="{n}件提案退办期限将满，尚未签收",
        ),
    ),
    **{
        f"proposals.due_{days}": (
            Word(
                To.UNITS,
                f"{{case}}{{duty}}期限不到{days}天" if days > 1 else "{case}{duty}期限明天届满",
                "期限为{due}，请抓紧办理；确有困难的，请在期限以前申请延期。",
                many=f"{{n}}件提案办理期限不到{days}天" if days > 1 else "{n}件提案办理期限明天届满",
            ),
            Word(
                To.AUTHORITY,
                f"{{case}}办理期限不到{days}天" if days > 1 else "{case}办理期限明天届满",
                "期限为{due}，请了解办理进度。",
                many=f"{{n}}件提案办理期限不到{days}天" if days > 1 else "{n}件提案办理期限明天届满",
            ),
        )
        for days in (15, 7, 1)
    },
    "proposals.overdue": (
        Word(To.UNITS, "{case}{duty}已过期限", "期限为{due}，请尽快办理。", many="{n}件提案已过办理期限"),
        Word(To.AUTHORITY, "{case}已过办理期限", "期限为{due}，请督促办理。", many="{n}件提案已过办理期限"),
    ),
    "proposals.form_overdue": (
        Word(
            To.SPONSORS,
            "{case}的征询意见表尚未交回",
            "期限为{due}，请您抽空填写。",
            opens="ratings/{record}/",
            many="{n}份征询意见表尚未交回",
        ),
        Word(
            To.OFFICE,
            "{case}的征询意见表到期尚未交回",
            "请提醒提案者，或者按规定转入结案。",
            many="{n}份征询意见表到期尚未交回",
        ),
    ),
    "proposals.promise_due": (
        Word(
            To.UNITS,
            "{case}承诺的期限已到",
            "期限为{due}，请报告落实情况。",
            opens="commitments/{record}/",
            many="{n}项承诺的期限已到",
        ),
        Word(
            To.SPONSORS,
            "{case}承诺的期限已到",
            "期限为{due}，请说明是否兑现。",
            opens="commitments/{record}/",
            many="{n}项承诺的期限已到",
        ),
        Word(
            To.OFFICE,
            "{case}承诺的期限已到",
            "期限为{due}，请了解落实情况。",
            opens="commitments/{record}/",
            many="{n}项承诺的期限已到",
        ),
    ),
}

QUESTIONS: dict[str, tuple[Word, ...]] = {
    "proposals.ask_question": (
        Word(
            To.UNITS,
            "{case}提案者有问题问本单位",
            "请打开答复。",
            of="question",
            when=asked_by("sponsor"),
            opens="questions/{record}/",
        ),
        Word(
            To.SPONSORS,
            "{case}承办单位有问题问您",
            "请打开答复。",
            of="question",
            when=asked_by("unit"),
            opens="questions/{record}/",
        ),
    ),
    "proposals.enter_question": (
        Word(
            To.UNITS,
            "{case}提案者有问题问本单位",
            "请打开答复。",
            of="question",
            opens="questions/{record}/",
        ),
        Word(
            To.SPONSORS,
            "{case}您的纸质提问已经录入",
            "请核对录入的内容；有了答复再告知您。",
            of="question",
            opens="questions/{record}/",
        ),
    ),
    "proposals.answer_question": tuple(
        Word(to, "{case}往来问答有了答复", "请打开查看。", of="question", opens="questions/{record}/")
        for to in (To.UNITS, To.SPONSORS)
    ),
}
CONSULTED: dict[str, tuple[Word, ...]] = {
    "proposals.consult": (
        Word(
            To.ASKED,
            "{case}预交办征求本单位意见",
            "请研究是否属于本单位职责，并打开答复。",
            of="consultation",
            opens="consult/{record}/",
            many="有{n}件提案预交办征求本单位意见",
            shelf="consult/",
        ),
    ),
    "proposals.answer_consultation": (
        Word(
            To.OFFICE,
            "{case}预交办征求意见有了答复",
            "请打开查看，并据以提出承办意见。",
            of="consultation",
            opens="consult/{record}/",
            many="有{n}份预交办征求意见有了答复",
            shelf="consult/",
        ),
    ),
    "proposals.end_consultation": (
        Word(
            To.ASKED,
            "{case}不再征求本单位意见",
            "不需要再答复。",
            of="consultation",
            opens="consult/",
        ),
    ),
}
TABLE |= QUESTIONS | CONSULTED

# Verbs nobody is told of, and why.
SILENT: dict[str, str] = {
    "proposals.start_review": "提案者已收到“已经提交”，结果出来再告知",
    "proposals.review": "审查意见是内部过程",
    "proposals.export_order": "随交办已经告知，导出留在日志和页面里",
    "proposals.group_cases": "为审查情况报告作的准备，不改变任何提案",
    "proposals.allocate": "交办以前的内部准备，在工作台上等待",
    "proposals.accept": "签收在提案页上可见",
    "proposals.begin_handling": "系统随签收转入",
    "proposals.give_opinion": "在主办单位的提案页上可见",
    "proposals.draft_reply": "草稿属于承办单位",
    "proposals.evaluate": "系统随评价转入，在工作台上等待办结",
    "proposals.lapse": "随后办结时告知",
    "proposals.follow_up": "回访当面进行",
    "proposals.take_clue": "谁登记的事项谁在事项页上看到去向",
    "proposals.leave_clue": "谁登记的事项谁在事项页上看到去向",
    "proposals.withdraw_question": "还没有人答复，在提案页上不再显示",
    "proposals.commend_units": "表彰名单以正式文件通报",
    "proposals.void_commendation": "更正登记的错误，表彰以正式文件为准",
    "proposals.void_distinction": "更正登记的错误，在提案页上不再显示",
}
