"""The first task of each role, from its home: what lies there, what is pressed, how one knows that it is done.

Done by a reader without a browser (test_homes) and at a window, as wide as a phone and as a desk (tests/journeys/test_homes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.people.models import Role
from jianyan.proposals.models import Assignment, Proposal, State
from jianyan.proposals.tests import factories as cases
from tests import code

STATED = dict(
    re.findall(r"^\| (\S+) \| [^|]+ \| (\d+) \|$", (code.ROOT / "docs/homes.md").read_text("utf-8"), re.M)
)
TEXTS = {
    "situation": "雨季积水，行人绕行。",
    "analysis": "管道口径偏小。",
    "suggestions": "一、清淤。\n二、更换管道。",
}


@dataclass(frozen=True)
class Task:
    """``begins`` makes what the role finds, ``does`` presses from the home on, ``is_done`` looks at the record or the page."""

    begins: Callable[[cases.World], Any]
    does: Callable[[Any, Any], Any]
    is_done: Callable[[Any, Any], bool]


def stated(role):
    """The clicks docs/homes.md promises."""
    return int(STATED[Role(role).label])


def written(home, cause):
    home.presses("撰写提案").presses("内容不涉密，开始撰写")
    return home.chooses(category="social", authorship="written").types(cause=cause, **TEXTS)


def state_of(cause):
    return Proposal.anywhere.filter(cause=cause).values_list("state", flat=True).first()


def chosen(home, case):
    return home.chooses(pk=f"{case.pk}.{case.version}")


def allocated(at):
    case = cases.filed(at, cause="关于修缮东桥的提案")
    cases.actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=date(2022, 1, 12))
    return case


def handed_over(home):
    home.presses("去交办").types(number="交〔2022〕91号", title="交办", authority="县委督查室")
    return home.presses("交办所选提案")


def is_accepted(case, home):
    return Assignment.anywhere.filter(proposal=case, state=Assignment.State.ACCEPTED).exists()


def now_is(state):
    return lambda case, home: cases.again(case).state == state


def accepting(what):
    return Task(
        lambda at: cases.handed_over(at, cause=f"关于增设{what}的提案"),
        lambda home, case: home.presses("签收"),
        is_accepted,
    )


TASKS = {
    Role.MB: Task(
        lambda at: "关于疏浚城东排水渠的提案",
        lambda home, cause: written(home, cause).presses("提交"),
        lambda cause, home: state_of(cause) == State.SUBMITTED,
    ),
    Role.ORG: Task(
        lambda at: "关于建设社区食堂的提案",
        lambda home, cause: written(home, cause).presses("保存草稿"),
        lambda cause, home: state_of(cause) == State.DRAFT,
    ),
    Role.HU: accepting("公交站"),
    Role.HL: accepting("路灯"),
    Role.PO: Task(
        lambda at: cases.submitted(at, cause="关于修缮南桥的提案"),
        lambda home, case: chosen(home.presses("去受理"), case).presses("所选开始审查"),
        now_is(State.UNDER_REVIEW),
    ),
    Role.PC: Task(
        lambda at: cases.reviewed(at, cause="关于修缮北桥的提案"),
        lambda home, case: (
            chosen(home.presses("去审查"), case).presses("预览编号并立案").presses("按以上编号立案")
        ),
        now_is(State.FILED),
    ),
    Role.HA: Task(allocated, lambda home, case: handed_over(home), now_is(State.HANDED_OVER)),
    Role.LD: Task(
        lambda at: cases.in_handling(at, cause="关于修缮西桥的提案"),
        lambda home, case: home.follows("收到提案"),
        lambda case, home: case.cause in home.text,
    ),
    Role.AU: Task(
        lambda at: None,
        lambda home, nothing: home.presses("联系方式查阅"),
        lambda nothing, home: "/contact-reads/" in home.path,
    ),
    Role.AD: Task(
        lambda at: None,
        lambda home, nothing: home.presses("账号").presses("授予角色"),
        lambda nothing, home: "/seats/new/" in home.path,
    ),
}
