"""What units say to each suggestion in the demo, what they promise for a day, and what becomes of the promises of 2022."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianyan.demo.proposals.plan import Case, workday
from jianyan.people.actors import Actor
from jianyan.proposals import actions
from jianyan.proposals.models import Ask, Assignment, Commitment
from jianyan.proposals.queries import ledger

AUTUMN, SPRING, SUMMER = date(2022, 11, 30), date(2023, 3, 31), date(2023, 6, 30)
REPORTS, CONFIRMS = date(2022, 11, 25), date(2022, 12, 6)
MEASURES = {
    "taken": (
        "已列入本单位工作安排，由分管负责人牵头，组织力量落实到位。",
        "已会同有关单位到现场核实，按所提建议办理，现已见效。",
        "已制定具体办法并印发执行，每月检查一次。",
    ),
    "partly": (
        "已先行在需求最迫切的地段办理，其余部分结合下一批项目安排。",
        "前期工作已经完成，资金落实后分段实施。",
        "已纳入工作计划，明确了责任人，按时间节点推进。",
    ),
    "not": (
        "涉及上级统一规定，本县无权自行调整，已向上级主管部门反映。",
        "经测算所需资金较大，目前条件尚不具备，留作编制规划时研究。",
    ),
}
DATED = {
    "taken": "已制定实施办法、落实管护责任，{until}前全部到位，并向提案者报告结果。",
    "partly": "已列入工作计划，明确了责任人，{until}前办成可以先办的部分，并向提案者报告结果。",
}
# How the classes decide, suggestion by suggestion; the first of a reply is the main one.
DECISIONS = {
    "A": ("taken", "taken", "taken", "taken"),
    "B": ("partly", "taken", "partly", "not"),
    "C": ("partly", "not", "not", "not"),
    "D": ("not", "not", "not", "not"),
}


def answers(case: Case, one: Assignment, reply_class: str, on: date) -> list[actions.Given]:
    """An answer to each suggestion of the case and of what was merged into it."""
    return [_answer(case, ask, reply_class, on) for ask in ledger.to_answer(one.proposal)]


def _answer(case: Case, ask: Ask, reply_class: str, on: date) -> actions.Given:
    place = ask.order - 1
    decision = DECISIONS[reply_class][place % 4]
    lines = MEASURES[decision]
    measure, due = lines[(case.no + place) % len(lines)], _due(case, place, reply_class, on)
    if due and decision in DATED:
        measure = DATED[decision].format(until=f"{due.year}年{due.month}月底")
        return actions.Given(ask, decision, measure, due)
    return actions.Given(ask, decision, measure)


def _due(case: Case, place: int, reply_class: str, on: date) -> date | None:
    """B: what is planned, by the summer of 2023; some of it, and some upkeep under A, before the year ends."""
    early = AUTUMN if on < date(2022, 10, 20) else SPRING
    if reply_class == "B":
        return SUMMER if place == 0 else early if place == 1 and case.no % 2 else None
    return early if reply_class == "A" and place == 1 and case.no % 5 == 0 else None


def reported(script: Any) -> None:
    """In late November each unit reports what fell due; the office looks and confirms in December."""
    script.at(REPORTS, _report, script)
    script.at(CONFIRMS, _confirm, script)


def _owed(script: Any) -> list[Commitment]:
    rows = Commitment.objects.of(script.cast.committee).live().filter(original_due_on=AUTUMN)
    return list(rows.select_related("unit").order_by("id"))


def _report(script: Any, on: date) -> None:
    """The demo's own unit still has its report to write."""
    own = script.cast.seat("HL").unit_ids
    for no, one in enumerate(_owed(script)):
        if one.unit_id in own:
            continue
        by: Actor = script.players.unit(one.unit, on)
        if no % 9 == 3:
            actions.report_promise(
                one, "renewed", wanted_on=SPRING, note="受汛期影响施工推迟，申请延至明年春季。", by=by, on=on
            )
        elif no % 11 == 5:
            actions.report_promise(one, "not_kept", note="资金没有落实，今年未能办成。", by=by, on=on)
        else:
            done = workday(date(2022, 10, 21 + no % 8))
            actions.report_promise(one, "kept", done_on=done, note="已经办成，现场可以核查。", by=by, on=on)


def _confirm(script: Any, on: date) -> None:
    for no, one in enumerate(_owed(script)):
        if one.outcome == "kept" and no % 13 != 7:
            actions.keep_promise(one, by=script.office, on=on, note="电话向提案者核实，属实。")
        elif one.outcome == "not_kept":
            actions.break_promise(one, by=script.office, on=on, note="情况属实，转入督办。")
        elif one.outcome == "renewed" and one.wanted_on:
            actions.renew_promise(
                one, one.wanted_on, by=script.office, on=on, note="同意延期，届时再报结果。"
            )
