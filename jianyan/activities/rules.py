"""The rules of a committee's activities, as data with a date (law 6): leave, lateness, notice, the code in the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from jianyan.core import profiles
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit.workdays import Clock
from jianyan.people.models import Role

ROOM = "activities"
PLENARY, STANDING, CHAIRMAN, BODY, PLATFORM, OTHER = (
    "plenary",
    "standing",
    "chairman",
    "body",
    "platform",
    "other",
)
MEETINGS = {
    PLENARY: "全体会议",
    STANDING: "常委会会议",
    CHAIRMAN: "主席会议、党组会议、秘书长会议",
    BODY: "专委会等机构的会议和活动",
    PLATFORM: "联络组、工作室的活动",
    OTHER: "其他会议和活动",
}
APPROVERS = {str(role): str(Role(role).label) for role in (Role.LD, Role.SG, Role.SPC, Role.LG, Role.ML)}


@dataclass(frozen=True)
class LeavePolicy:
    """Who grants leave from what, how long before it is asked, and whether a word of mouth will do."""

    meeting: str = field(metadata=why("会议或活动", choices=MEETINGS))
    lead_days: int = field(default=1, metadata=why("至少提前（天）"))
    approver: str = field(default="SG", metadata=why("审批人", choices=APPROVERS))
    oral: bool = field(default=False, metadata=why("可以口头请假"))


LEAVE = (
    LeavePolicy(PLENARY, 3, "LD"),
    LeavePolicy(STANDING, 2, "LD"),
    LeavePolicy(CHAIRMAN, 1, "SG"),
    LeavePolicy(BODY, 1, "SPC", oral=True),
    LeavePolicy(PLATFORM, 0, "LG", oral=True),
    LeavePolicy(OTHER, 1, "SG", oral=True),
)


@dataclass(frozen=True)
class Rules:
    """The profile in force on a day. Defaults are what published local rules most often say."""

    leave: tuple[LeavePolicy, ...] = field(
        default=LEAVE,
        metadata=why(
            "请假",
            "各地多规定全体会议和常委会会议由主席（副主席）审批，专委会活动由其负责人审批；提前2至3天书面提出",
        ),
    )
    late_after: int = field(
        default=10, metadata=why("开始后几分钟签到计为迟到", "扫码签到按此自动判断，工作人员可以更正")
    )
    code_seconds: int = field(default=30, metadata=why("签到码多少秒更换一次"))
    code_valid: int = field(
        default=120, metadata=why("签到码多少秒内有效", "应比更换时间长，留出扫码和登录的时间")
    )
    notice_before: Clock = field(
        default=Clock(15), metadata=why("协商活动书面通知提前", "有的市规定协商前15个工作日书面通知")
    )
    papers_before: Clock = field(
        default=Clock(10), metadata=why("协商活动材料提前", "有的市规定协商前10个工作日送达材料")
    )
    clue_box: bool = field(
        default=False,
        metadata=why(
            "在公众网站上开设线索箱", "居民不登录就能反映情况、提建议；原文先由工作人员去掉个人信息"
        ),
    )
    clue_days: int = field(default=15, metadata=why("线索多少天内答复", "线索箱页面上会写明这个期限"))
    clue_keep: int = field(
        default=180,
        metadata=why("线索原文和联系方式保存多少天", "办结后满期自动清除，去掉个人信息的事项保留"),
    )
    version: str = SHIPPED

    def leave_from(self, meeting: str) -> LeavePolicy:
        """The line of the leave table for a meeting; that of the other meetings where it has none."""
        found = {one.meeting: one for one in self.leave}
        return found.get(meeting) or found.get(OTHER) or LeavePolicy(OTHER)


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """The rules that stored data holds; BadRules with the reason in Chinese."""
    known = profiles.labels(Rules, data)
    made: dict[str, Any] = {name: _value(name, known[name], value) for name, value in data.items()}
    if made.get("code_valid", Rules.code_valid) < made.get("code_seconds", Rules.code_seconds):
        raise BadRules("签到码的有效时间不能短于更换时间")
    return Rules(**made, version=version)


def _value(name: str, label: str, value: Any) -> Any:
    kind = profiles.kinds(Rules)[name]
    try:
        if kind is Clock:
            return Clock(**value)
        if get_args(kind):
            return tuple(_policy(row) for row in value)
    except (TypeError, ValueError) as wrong:
        raise BadRules(f"“{label}”的内容不对：{wrong}") from wrong
    if kind is bool:
        if type(value) is not bool:
            raise BadRules(f"“{label}”应为是或否")
        return value
    if type(value) is not int or not 0 <= value <= 3600:
        raise BadRules(f"“{label}”应是0至3600的整数")
    return value


def _policy(row: Mapping[str, Any]) -> LeavePolicy:
    policy = LeavePolicy(**(dict(row) | {"lead_days": int(row.get("lead_days") or 0)}))
    if policy.meeting not in MEETINGS or policy.approver not in APPROVERS:
        raise ValueError("请选择会议和审批人")
    if not 0 <= policy.lead_days <= 60:
        raise ValueError("提前天数应是0至60")
    return policy


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


profiles.declare(
    ROOM,
    profiles.Sheet("履职活动规则", parse, profiles.as_data, who=lambda actor: actor.has("LD", "SG", "AD")),
)
