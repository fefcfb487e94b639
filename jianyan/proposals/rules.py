"""The rules of a committee's proposal work: deadlines, classes and conventions, as data with a date (law 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any, get_args, get_type_hints

from django.utils import timezone

from jianyan.core import calendar, profiles
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit import workdays
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import Clock

ROOM = "proposals"

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
RESTART, KEEP = "restart", "keep"
REASSIGN_CLOCK = {RESTART: "自改派之日重新起算", KEEP: "保留原期限"}
LEAD, WORST, MAJORITY = "lead", "worst", "majority"
MULTI_FEEDBACK = {LEAD: "以第一提案者的意见为准", WORST: "以最不满意的一份为准", MAJORITY: "以多数意见为准"}
RESULT, EITHER = "result", "either"
REHANDLING = {RESULT: "对办理结果不满意", EITHER: "对办理结果或者办理态度不满意"}
SUBMISSION, COLLECTIVE, BY_CATEGORY = "submission", "collective", "category"
NUMBERING = {
    SUBMISSION: "按收件先后",
    COLLECTIVE: "集体提案在前，委员提案在后",
    BY_CATEGORY: "按类别",
}
HANDOVER, RECEIPT, ACCEPTANCE = "handover", "receipt", "acceptance"
REPLY_FROM = {HANDOVER: "自交办之日", RECEIPT: "自收到提案之日", ACCEPTANCE: "自单位签收之日"}
ALL, SAMPLE = "all", "sample"
FOLLOW_UP = {ALL: "每件都回访", SAMPLE: "抽样回访"}
PHASES = {"before": "办前", "during": "办中"}
FORM_FIELDS = {
    "analysis": "分析",
    "suggested_units": "建议承办单位",
    "origin": "来源",
    "contact_phone": "联系电话",
    "contact_address": "通讯地址",
}
GROUNDS = {
    "NF01": "涉及党和国家秘密",
    "NF02": "国家明令禁止",
    "NF03": "中共党员对党内有关组织、人事的意见",
    "NF04": "民主党派成员对本党派内部事务的意见",
    "NF05": "已进入诉讼、复议、仲裁程序",
    "NF06": "属于学术研讨",
    "NF07": "为本人或亲属解决个人问题",
    "NF08": "宣传、推介具体作品或产品",
    "NF09": "指名举报",
    "NF10": "内容空泛，没有具体建议",
    "NF11": "属于提案者所在单位内部事务",
    "NF12": "属于信访事项或涉及个人隐私、商业秘密",
    "NF13": "超出本级职权范围",
    "NF14": "一案多事",
    "NF15": "提案者不具备资格或缺少印章、签名",
    "NF16": "重复已答复的提案且无新的内容",
}
DISPOSITIONS = {
    "converted_to_opinion": "转为社情民意信息",
    "converted_to_suggestion": "作为意见建议转有关单位参考",
    "referred_as_letter": "作来信处理",
    "returned": "退还提案者",
    "none": "存档",
}
ROLES = {"sole": "独办", "host": "主办", "co": "会办", "separate": "分办", "for_reference": "参阅"}
PASSES = {"preliminary": "初审", "second": "复审", "final": "终审"}
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


@dataclass(frozen=True)
class ReplyClass:
    """One degree of solution. What A means differs from place to place, so the meaning is stored, not the letter."""

    code: str = field(metadata=why("类别"))
    label: str = field(metadata=why("含义"))
    counts_as_implemented: bool = field(default=False, metadata=why("计为已落实"))
    counts_as_promised: bool = field(default=False, metadata=why("计为已承诺"))
    tracked: bool = field(default=False, metadata=why("以后年度跟踪"))


@dataclass(frozen=True)
class SponsorRule:
    """Who may propose, and when: ``window`` is any or session; a body needs its seal."""

    code: str = field(metadata=why("提案者类型", choices=SPONSOR_TYPES))
    window: str = field(default="any", metadata=why("提出时间", choices=WINDOWS))
    seal_required: bool = field(default=False, metadata=why("须盖章"))
    allowed: bool = field(default=True, metadata=why("可以提出"))


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
        default=Clock(10), metadata=why("平时提案审查期限", "各地规定多为7至10个工作日")
    )
    handover_due: Clock = field(
        default=Clock(30, "calendar_day"),
        metadata=why("交办期限", "全体会议闭幕后30日内集中交办，平时提案自立案起算"),
    )
    cosign_window: Clock = field(
        default=Clock(1, "calendar_day"),
        metadata=why("联名确认期限", "自邀请之日起算，有的区闭会期间给1天；逾期未确认的不署名"),
    )
    cosign_hours: int = field(
        default=0,
        metadata=why(
            "全体会议期间联名确认时限（小时）",
            "会期以内自发出邀请起按小时算，有的区给3小时；0为与平时一样按天算",
        ),
    )
    min_cosigners: int = field(default=0, metadata=why("联名提案至少联名人数", "不含第一提案者；0为不限"))
    max_cosigners: int = field(default=0, metadata=why("联名提案至多联名人数", "不含第一提案者；0为不限"))
    review_passes: tuple[str, ...] = field(
        default=("preliminary", "final"),
        metadata=why("审查环节", "初审、复审、终审；列入复审的，没有复审意见不能作出决定", PASSES),
    )
    grounds: tuple[str, ...] = field(
        default=tuple(GROUNDS), metadata=why("不予立案的理由", "全国公布的有前十项，各地增减", GROUNDS)
    )
    dispositions: tuple[str, ...] = field(
        default=tuple(DISPOSITIONS), metadata=why("不予立案的处理方式", "", DISPOSITIONS)
    )
    required_fields: tuple[str, ...] = field(
        default=(), metadata=why("提交前必须填写", "案由、情况、建议总要填写；纸质件不受此限", FORM_FIELDS)
    )
    assignment_roles: tuple[str, ...] = field(
        default=tuple(ROLES), metadata=why("采用的承办方式", "有的地方不设分办", ROLES)
    )
    order_prefix: str = field(
        default="", metadata=why("交办文号代字", "如某督函；填了的，交办时自动写出“代字〔年份〕”")
    )
    reconsideration: bool = field(
        default=False,
        metadata=why("不予立案的可以申请复议", "部分地方规定，提案者申请，委员会同意后重新审查"),
    )
    reconsider_window: Clock = field(
        default=Clock(15, "calendar_day"), metadata=why("申请复议期限", "自作出不予立案决定之日起算")
    )
    return_window: Clock = field(
        default=Clock(10), metadata=why("承办单位申请退办期限", "3至10个工作日，逾期视为接受")
    )
    return_decision: Clock = field(
        default=Clock(7, "calendar_day"), metadata=why("答复退办申请期限", "有的市规定7日内")
    )
    return_by_leader: bool = field(
        default=False, metadata=why("退办须经单位负责人", "部分地方规定退办须由单位负责人签字")
    )
    reassign_clock: str = field(
        default=RESTART,
        metadata=why("改派后的期限", "新单位重新起算，或者保留原期限", REASSIGN_CLOCK),
    )
    first_contact: Clock = field(
        default=Clock(15), metadata=why("首次联系提案者期限", "部分县规定交办后15个工作日内")
    )
    co_opinion_due: Clock = field(
        default=Clock(1, "calendar_month"), metadata=why("会办意见期限", "已见规定为1至2个月")
    )
    reply_from: str = field(
        default=HANDOVER,
        metadata=why("答复期限的起算", "多自交办会之日；闭会期间的提案有自收到之日起算的", REPLY_FROM),
    )
    reply_due: Clock = field(
        default=Clock(3, "calendar_month"), metadata=why("答复期限", "各地规定一致为交办之日起3个月")
    )
    reply_hard_limit: Clock = field(
        default=Clock(6, "calendar_month"), metadata=why("最长答复期限", "确有困难的，至迟6个月")
    )
    extension_times: int = field(
        default=1, metadata=why("最多延期次数", "延期后的期限不得超过最长答复期限；0为不准延期")
    )
    countersign: bool = field(
        default=False, metadata=why("答复须会办单位会签", "有的系统在会办单位全部同意以前不能报送答复")
    )
    check_replies: bool = field(
        default=False,
        metadata=why("答复须送交办机关审核", "有的地方审核不合格的退回重办，审核时可以调整类别"),
    )
    class_change: bool = field(default=True, metadata=why("审核时可以改定答复类别", "单位原报的类别一直保留"))
    contact_phases: tuple[str, ...] = field(
        default=(), metadata=why("答复前必须有的沟通", "有的地方要求办前、办中都要沟通", PHASES)
    )
    feedback_due: Clock = field(
        default=Clock(15), metadata=why("反馈表交回期限", "部分县规定收到答复后15个工作日内")
    )
    rehandling_due: Clock = field(
        default=Clock(1, "calendar_month"), metadata=why("重新办理期限", "通行做法为1个月")
    )
    max_rounds: int = field(default=2, metadata=why("最多办理轮次", "通行做法为重新办理一次"))
    rehandling_trigger: str = field(
        default=RESULT,
        metadata=why("重新办理的条件", "通行做法只看办理结果，也有把办理态度计入的", REHANDLING),
    )
    multi_feedback_rule: str = field(
        default=WORST,
        metadata=why("一件有几份反馈表的", "据以确定是否重新办理和结案方式", MULTI_FEEDBACK),
    )
    feedback_respondents: str = field(
        default="lead", metadata=why("由谁填写反馈表", "第一提案人，或者全体提案者", RESPONDENTS)
    )
    no_feedback_policy: str = field(
        default=EXCLUDE, metadata=why("未交回反馈表的处理", "选用哪一种，随满意率一并注明", NO_FEEDBACK)
    )
    filing_convention: str = field(
        default=F_RECEIVED, metadata=why("立案率计法", "三种计法都有政协公开使用", FILING)
    )
    answers_required: bool = field(
        default=False, metadata=why("签发答复前须逐条答复建议", "有的市按建议条数统计采纳和措施")
    )
    unit_sees_ratings: str = field(
        default=TOTALS, metadata=why("承办单位能看到的评价", "提案者敢说真话，先要评价不被追问", SEES)
    )
    mutual_grading: bool = field(
        default=False, metadata=why("双向评分", "单位评提案、提案者评办理，双方都交齐才公开；有的地方试行")
    )
    in_person_modes: tuple[str, ...] = field(
        default=("meeting", "visit", "site"), metadata=why("面商方式", "电话、书面不算", MODES)
    )
    reply_classes: tuple[ReplyClass, ...] = field(
        default=CLASSES, metadata=why("答复类别", "各地含义不同，以本表为准")
    )
    sponsors: tuple[SponsorRule, ...] = field(
        default=SPONSORS, metadata=why("提案者类型", "界别、小组提案限全体会议期间")
    )
    follow_up: str = field(default=ALL, metadata=why("办结后的回访", "有的地方每件回访，有的抽样", FOLLOW_UP))
    key_quota: int = field(default=0, metadata=why("每次会议重点提案件数", "多为5至6件；0为不限"))
    excellent_percent: int = field(
        default=0, metadata=why("优秀提案占立案数的百分比上限", "各地为1%至10%；0为不限")
    )
    length_advice: int = field(default=800, metadata=why("正文建议字数", "各地多建议800字左右"))
    length_limit: int = field(
        default=1500, metadata=why("正文字数上限", "已见规定为1500至2500字，详细材料作附件")
    )
    publish_after: Clock = field(
        default=Clock(0, "calendar_day"),
        metadata=why("决定公开后多久上网", "多数随即公开，也有等办复以后一并公开的"),
    )
    public_units: bool = field(
        default=True, metadata=why("公开页面写明承办单位", "作出公开决定时可以逐批改定")
    )
    units_after: Clock = field(
        default=Clock(0, "calendar_day"),
        metadata=why("上网后多久才写明承办单位", "有的平台隐去6个月"),
    )
    public_names: bool = field(
        default=False, metadata=why("公开页面写明委员姓名", "不写明的，只列提案者类型和单位名称")
    )
    public_closed: bool = field(
        default=True,
        metadata=why("公开目录列出不公开的提案", "只列案号，案由写作（不公开），统计照计"),
    )
    package_contact: bool = field(
        default=False,
        metadata=why(
            "交办数据包写明联系人和电话", "数据包离开本系统，默认只写姓名；承办单位须靠它联系的才写明"
        ),
    )
    numbering_order: str = field(
        default=SUBMISSION,
        metadata=why("一批立案的编号次序", "同一类里仍按收件先后；各地做法不一", NUMBERING),
    )
    number_digits: int = field(default=3, metadata=why("案号位数", "第001号"))
    rest_day_rolls: bool = field(default=False, metadata=why("期限逢休息日顺延", "规定写明顺延的才顺延"))

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

    def needs_seal(self, sponsor_type: str) -> bool:
        """Whether proposals of this sponsor type carry a seal."""
        return self.sponsor(sponsor_type).seal_required

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
        "改派后的期限不认识": rules.reassign_clock not in REASSIGN_CLOCK,
        "几份反馈表的处理方式不认识": rules.multi_feedback_rule not in MULTI_FEEDBACK,
        "编号次序不认识": rules.numbering_order not in NUMBERING,
        "重新办理的条件不认识": rules.rehandling_trigger not in REHANDLING,
        "答复期限的起算不认识": rules.reply_from not in REPLY_FROM,
        "回访范围不认识": rules.follow_up not in FOLLOW_UP,
        "不予立案的理由不能为空，也不能有不认识的": not rules.grounds
        or not set(rules.grounds) <= set(GROUNDS),
        "处理方式不能为空，也不能有不认识的": not rules.dispositions
        or not set(rules.dispositions) <= set(DISPOSITIONS),
        "承办方式至少要有独办或者主办": not {"sole", "host"} & set(rules.assignment_roles)
        or not set(rules.assignment_roles) <= set(ROLES),
        "提交前必须填写的项目不认识": not set(rules.required_fields) <= set(FORM_FIELDS),
        "答复前必须有的沟通不认识": not set(rules.contact_phases) <= set(PHASES),
        "审查环节不认识，或者缺少终审": not {"final"} <= set(rules.review_passes) <= set(PASSES),
        "联名人数的下限不能大于上限": 0 < rules.max_cosigners < rules.min_cosigners,
        "人数、次数、名额、时限不能小于0": min(
            rules.cosign_hours,
            rules.min_cosigners,
            rules.max_cosigners,
            rules.extension_times,
            rules.key_quota,
            rules.excellent_percent,
        )
        < 0,
        "正文字数上限不能小于建议字数": rules.length_limit < rules.length_advice,
        "案号位数应为1至6": not 1 <= rules.number_digits <= 6,
    }
    return [text for text, is_wrong in wrong.items() if is_wrong]


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data: what is not named keeps its default; unknown names and wrong types are BadRules."""
    profiles.labels(Rules, data)
    known = {one.name: one for one in fields(Rules)}
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
        if get_args(kind) == (str, ...):
            return tuple(str(mode) for mode in value)
    except (TypeError, ValueError) as wrong:
        raise BadRules(f"“{one.metadata['label']}”的内容不对：{wrong}") from wrong
    if one.default is not MISSING and type(value) is not type(one.default):
        raise BadRules(f"“{one.metadata['label']}”的类型不对")
    return value


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


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
        profiles.as_data,
        who=lambda actor: actor.has("LD", "SG", "AD"),
        examples=examples,
    ),
)
