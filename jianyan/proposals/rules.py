"""The rules of a committee's proposal work: deadlines, classes and conventions, as data with a date (law 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any, get_type_hints

from django.utils import timezone

from jianyan.core import calendar, profiles
from jianyan.kit import workdays
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import Clock

ROOM = "proposals"
SHIPPED = "默认规则"

# Conventions of the filing rate (立案率): which base, and where merged proposals go.
F_RECEIVED, F_INSIDE, F_AFTER_MERGE = "F_RECEIVED", "F_INSIDE", "F_AFTER_MERGE"
FILING = {
    F_RECEIVED: "立案数 ÷ 收到数，并案单列",
    F_INSIDE: "（立案数＋并案数）÷ 收到数，并案计入立案",
    F_AFTER_MERGE: "立案数 ÷ 并案后提案数，并案先行扣除",
}
EXCLUDE, TREAT_AS_SATISFIED, PENDING = "exclude", "treat_as_satisfied", "pending"
NO_FEEDBACK = {
    EXCLUDE: "未交回的反馈表不计入基数",
    TREAT_AS_SATISFIED: "逾期未交回的视为满意",
    PENDING: "逾期未交回的计入基数、不计为满意",
}

TOTALS, AFTER_CLOSING = "totals", "after_closing"
SEES = {TOTALS: "只看五份以上的汇总", AFTER_CLOSING: "结案后可看每份"}
RESPONDENTS = {"lead": "第一提案者", "all": "全体提案者"}
MODES = {"meeting": "座谈面商", "visit": "登门走访", "site": "现场察看", "phone": "电话", "letter": "书面"}
WINDOWS = {"any": "任何时间", "session": "仅全体会议期间"}
SPONSOR_TYPES = {
    "individual": "个人",
    "joint": "联名",
    "party": "党派",
    "organization": "团体",
    "sector": "界别",
    "group": "委员小组",
    "committee": "专委会",
}


class BadRules(ValueError):
    """A rule profile that cannot be used; the message says why, in Chinese."""


def _why(label: str, evidence: str = "", choices: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a page shows of a rule: its name, what local rules say, and the words of its values."""
    return {"label": label, "evidence": evidence, "choices": choices or {}}


@dataclass(frozen=True)
class ReplyClass:
    """One degree of solution. What A means differs from place to place, so the meaning is stored, not the letter."""

    code: str = field(metadata=_why("类别"))
    label: str = field(metadata=_why("含义"))
    counts_as_implemented: bool = field(default=False, metadata=_why("计为已落实"))
    counts_as_promised: bool = field(default=False, metadata=_why("计为已承诺"))
    tracked: bool = field(default=False, metadata=_why("以后年度跟踪"))


@dataclass(frozen=True)
class SponsorRule:
    """Who may propose, and when: ``window`` is any or session; a body needs its seal."""

    code: str = field(metadata=_why("提案者类型", choices=SPONSOR_TYPES))
    window: str = field(default="any", metadata=_why("提出时间", choices=WINDOWS))
    seal_required: bool = field(default=False, metadata=_why("须盖章"))
    allowed: bool = field(default=True, metadata=_why("可以提出"))


CLASSES = (
    ReplyClass("A", "已经解决或基本解决", counts_as_implemented=True),
    ReplyClass("B", "正在解决或列入计划", counts_as_promised=True, tracked=True),
    ReplyClass("C", "受条件限制暂难解决"),
    ReplyClass("D", "留作参考"),
)
SPONSORS = (
    SponsorRule("individual"),
    SponsorRule("joint"),
    SponsorRule("party", seal_required=True),
    SponsorRule("organization", seal_required=True),
    SponsorRule("sector", window="session"),
    SponsorRule("group", window="session"),
    SponsorRule("committee", seal_required=True),
)


@dataclass(frozen=True)
class Rules:
    """The profile in force on a day. Defaults are what published local rules most often say."""

    review_due: Clock = field(
        default=Clock(10), metadata=_why("平时提案审查期限", "各地规定多为7至10个工作日")
    )
    handover_due: Clock = field(
        default=Clock(30, "calendar_day"),
        metadata=_why("交办期限", "全体会议闭幕后30日内集中交办，平时提案自立案起算"),
    )
    return_window: Clock = field(
        default=Clock(10), metadata=_why("承办单位申请退办期限", "3至10个工作日，逾期视为接受")
    )
    first_contact: Clock = field(
        default=Clock(15), metadata=_why("首次联系提案者期限", "部分县规定交办后15个工作日内")
    )
    co_opinion_due: Clock = field(
        default=Clock(1, "calendar_month"), metadata=_why("会办意见期限", "已见规定为1至2个月")
    )
    reply_due: Clock = field(
        default=Clock(3, "calendar_month"), metadata=_why("答复期限", "各地规定一致为交办之日起3个月")
    )
    reply_hard_limit: Clock = field(
        default=Clock(6, "calendar_month"), metadata=_why("最长答复期限", "确有困难的，至迟6个月")
    )
    feedback_due: Clock = field(
        default=Clock(15), metadata=_why("反馈表交回期限", "部分县规定收到答复后15个工作日内")
    )
    rehandling_due: Clock = field(
        default=Clock(1, "calendar_month"), metadata=_why("重新办理期限", "通行做法为1个月")
    )
    max_rounds: int = field(default=2, metadata=_why("最多办理轮次", "通行做法为重新办理一次"))
    feedback_respondents: str = field(
        default="lead", metadata=_why("由谁填写反馈表", "第一提案人，或者全体提案者", RESPONDENTS)
    )
    no_feedback_policy: str = field(
        default=EXCLUDE, metadata=_why("未交回反馈表的处理", "选用哪一种，随满意率一并注明", NO_FEEDBACK)
    )
    filing_convention: str = field(
        default=F_RECEIVED, metadata=_why("立案率计法", "三种计法都有政协公开使用", FILING)
    )
    answers_required: bool = field(
        default=False, metadata=_why("签发答复前须逐条答复建议", "有的市按建议条数统计采纳和措施")
    )
    unit_sees_ratings: str = field(
        default=TOTALS, metadata=_why("承办单位能看到的评价", "提案者敢说真话，先要评价不被追问", SEES)
    )
    mutual_grading: bool = field(
        default=False, metadata=_why("双向评分", "单位评提案、提案者评办理，双方都交齐才公开；有的地方试行")
    )
    in_person_modes: tuple[str, ...] = field(
        default=("meeting", "visit", "site"), metadata=_why("面商方式", "电话、书面不算", MODES)
    )
    reply_classes: tuple[ReplyClass, ...] = field(
        default=CLASSES, metadata=_why("答复类别", "各地含义不同，以本表为准")
    )
    sponsors: tuple[SponsorRule, ...] = field(
        default=SPONSORS, metadata=_why("提案者类型", "界别、小组提案限全体会议期间")
    )
    number_digits: int = field(default=3, metadata=_why("案号位数", "第001号"))
    rest_day_rolls: bool = field(default=False, metadata=_why("期限逢休息日顺延", "规定写明顺延的才顺延"))

    version: str = field(default=SHIPPED, compare=False)

    @cached_property
    def calendar(self) -> workdays.Calendar:
        """The working days these rules count with, read once."""
        return calendar.current()

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise BadRules(problem)

    def reply_class(self, code: str) -> ReplyClass:
        """The class of a code; Refused when this committee does not use it."""
        for one in self.reply_classes:
            if one.code == code:
                return one
        raise Refused(f"本会没有“{code}”这一答复类别")

    def sponsor(self, code: str) -> SponsorRule:
        """The rule of a sponsor type."""
        return next((one for one in self.sponsors if one.code == code), SponsorRule(code, allowed=False))

    def due(self, start: date, clock: Clock) -> date:
        """The last day of a limit; a year whose days off are unknown is refused, never guessed."""
        if self.rest_day_rolls:
            clock = Clock(clock.amount, clock.unit, roll_to_workday=True)
        try:
            return self.calendar.due(start, clock)
        except workdays.UncoveredYear as unknown:
            raise Refused(str(unknown)) from unknown


def _problems(rules: Rules) -> list[str]:
    codes = [one.code for one in rules.reply_classes]
    wrong = {
        "答复类别不能为空或重复": not codes or len(set(codes)) < len(codes),
        "一个答复类别不能既算已落实又算已承诺": any(
            one.counts_as_implemented and one.counts_as_promised for one in rules.reply_classes
        ),
        "未交回反馈表的处理方式不认识": rules.no_feedback_policy not in NO_FEEDBACK,
        "立案率计法不认识": rules.filing_convention not in FILING,
        "反馈表填写人只能是第一提案人（lead）或全体（all）": rules.feedback_respondents
        not in ("lead", "all"),
        "承办单位能看到的评价不认识": rules.unit_sees_ratings not in SEES,
        "办理轮次至少为1": rules.max_rounds < 1,
        "案号位数应为1至6": not 1 <= rules.number_digits <= 6,
    }
    return [text for text, is_wrong in wrong.items() if is_wrong]


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data: what is not named keeps its default; unknown names and wrong types are BadRules."""
    known = {one.name: one for one in fields(Rules) if one.name != "version"}
    if unknown := sorted(set(data) - set(known)):
        raise BadRules(f"规则中有不认识的项目：{'、'.join(unknown)}")
    return Rules(**{name: _value(known[name], value) for name, value in data.items()}, version=version)


def _value(one: Field[Any], value: Any) -> Any:
    kind = get_type_hints(Rules)[one.name]
    try:
        if kind is Clock:
            return Clock(**value)
        if one.name == "reply_classes":
            return tuple(ReplyClass(**row) for row in value)
        if one.name == "sponsors":
            return tuple(SponsorRule(**row) for row in value)
        if one.name == "in_person_modes":
            return tuple(str(mode) for mode in value)
    except (TypeError, ValueError) as wrong:
        raise BadRules(f"“{one.metadata['label']}”的内容不对：{wrong}") from wrong
    if one.default is not MISSING and type(value) is not type(one.default):
        raise BadRules(f"“{one.metadata['label']}”的类型不对")
    return value


def as_data(rules: Rules) -> dict[str, Any]:
    """The inverse of ``parse``: plain values for storing."""
    data = asdict(rules)
    del data["version"]
    return data


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    profile = profiles.effective(committee_id, ROOM, day)
    return parse(profile.data, profiles.version_of(profile)) if profile else Rules()


def opens_ratings(committee_id: int) -> bool:
    """Whether the rules of today let a unit read single ratings of its closed cases. One query."""
    return on_day(committee_id, timezone.localdate()).unit_sees_ratings == AFTER_CLOSING


def examples() -> list[tuple[str, str, Mapping[str, Any]]]:
    """The shipped example rules to begin from: title, note, data. Each differs from the defaults in what it names."""
    folder = files(__package__).joinpath("examples")
    found = [
        tomllib.loads(one.read_text(encoding="utf-8"))
        for one in sorted(folder.iterdir(), key=lambda p: p.name)
    ]
    return [(one["title"], one["note"], one["rules"]) for one in found]


profiles.declare(
    ROOM,
    profiles.Sheet(
        "提案工作规则",
        parse,
        as_data,
        who=lambda actor: actor.has("LD", "SG", "AD"),
        examples=examples,
    ),
)
