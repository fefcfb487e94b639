"""What a committee settles for itself: every rule with its default, its name, and what local rules say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar

from jianyan.core import calendar
from jianyan.core.profiles import SHIPPED, BadRules, why
from jianyan.kit import workdays
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import Clock
from jianyan.proposals.rules.rows import (
    CLASSES,
    DECIDED_BY,
    PAPER_RULES,
    SELECTED_BY,
    SPONSORS,
    PaperRule,
    PassRule,
    ReplyClass,
    SelectorRule,
    SponsorRule,
)
from jianyan.proposals.rules.words import (
    ALL,
    CHAIRMEN,
    CORNER,
    COUNTS_AS,
    DECIDERS,
    DISPOSITIONS,
    EXCLUDE,
    F_RECEIVED,
    FILING,
    FOLLOW_UP,
    FORM_FIELDS,
    GROUNDS,
    HANDOVER,
    HONOURS,
    MARKS,
    MODES,
    MULTI_FEEDBACK,
    NO_FEEDBACK,
    NUMBERING,
    OF_BODIES,
    OF_THE_HOUSE,
    PAPERS,
    PASSES,
    PHASES,
    QUESTIONS,
    RATED,
    RATINGS,
    REASSIGN_CLOCK,
    REHANDLING,
    REPLY_FROM,
    RESPONDENTS,
    RESTART,
    RESULT,
    ROLES,
    SCALES,
    SEES,
    SELECTORS,
    SIGNED_BY,
    SUBMISSION,
    THREE,
    TOTALS,
    UNIT,
    WORST,
)

# What the parts of the page are called, each by its first rule.
PARTS = {
    "sponsors": "提出和联名",
    "review_due": "审查和编号",
    "handover_due": "交办和退办",
    "first_contact": "办理和答复",
    "feedback_respondents": "评价和重新办理",
    "follow_up": "回访和荣誉",
    "publish_after": "公开",
    "order_prefix": "文书",
}


@dataclass(frozen=True)
class Rules:
    """The profile in force on a day. Defaults are what published local rules most often say."""

    PARTS: ClassVar[Mapping[str, str]] = PARTS

    # -- 提出和联名
    sponsors: tuple[SponsorRule, ...] = field(
        default=SPONSORS,
        metadata=why(
            "提案者类型",
            "界别、小组提案限全体会议期间。答复截止日写月-日，如6-30，只管大会提案；空白的按答复期限",
        ),
    )
    joint_bodies: bool = field(
        default=True,
        metadata=why(
            "党派、团体、专委会可以联合提出", "有的市允许单位联合提出，各自盖章，领衔单位的类型为准"
        ),
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
    required_fields: tuple[str, ...] = field(
        default=(), metadata=why("提交前必须填写", "案由、情况、建议总要填写；纸质件不受此限", FORM_FIELDS)
    )
    length_advice: int = field(default=800, metadata=why("正文建议字数", "各地多建议800字左右"))
    length_limit: int = field(
        default=1500, metadata=why("正文字数上限", "已见规定为1500至2500字，详细材料作附件")
    )

    # -- 审查和编号
    review_due: Clock = field(
        default=Clock(10), metadata=why("平时提案审查期限", "各地规定多为7至10个工作日")
    )
    review_passes: tuple[str, ...] = field(
        default=("preliminary", "final"),
        metadata=why("审查环节", "初审、复审、终审；列入复审的，没有复审意见不能作出决定", PASSES),
    )
    deciders: tuple[PassRule, ...] = field(
        default=DECIDED_BY,
        metadata=why(
            "审查环节由谁决定",
            "各地有由提案办公室、提案委员会或者主席会议决定的；提案提交时的规则管到底，主席会议的决定须写明是哪次会议",
        ),
    )
    grounds: tuple[str, ...] = field(
        default=tuple(GROUNDS), metadata=why("不予立案的理由", "全国公布的有前十项，各地增减", GROUNDS)
    )
    dispositions: tuple[str, ...] = field(
        default=tuple(DISPOSITIONS), metadata=why("不予立案的处理方式", "", DISPOSITIONS)
    )
    reconsideration: bool = field(
        default=False,
        metadata=why("不予立案的可以申请复议", "部分地方规定，提案者申请，委员会同意后重新审查"),
    )
    reconsider_window: Clock = field(
        default=Clock(15, "calendar_day"), metadata=why("申请复议期限", "自作出不予立案决定之日起算")
    )
    filing_convention: str = field(
        default=F_RECEIVED, metadata=why("立案率计法", "三种计法都有政协公开使用", FILING)
    )
    numbering_order: str = field(
        default=SUBMISSION,
        metadata=why("一批立案的编号次序", "同一类里仍按收件先后；各地做法不一", NUMBERING),
    )
    number_digits: int = field(
        default=3, metadata=why("案号位数", "3位写作第001号；自施行之日起立案的按此编写，已编的不变")
    )
    category_numbers: bool = field(
        default=False,
        metadata=why(
            "同时编类别号",
            "有的在案号以外按类别另编顺序号，引用时写作第012号（社会建设类005号）；撤案、并案的不再用",
        ),
    )

    # -- 交办和退办
    handover_due: Clock = field(
        default=Clock(30, "calendar_day"),
        metadata=why("交办期限", "全体会议闭幕后30日内集中交办，平时提案自立案起算"),
    )
    assignment_roles: tuple[str, ...] = field(
        default=tuple(ROLES), metadata=why("采用的承办方式", "有的地方不设分办", ROLES)
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
    package_contact: bool = field(
        default=False,
        metadata=why(
            "交办数据包写明联系人和电话", "数据包离开本系统，默认只写姓名；承办单位须靠它联系的才写明"
        ),
    )

    # -- 办理和答复
    first_contact: Clock = field(
        default=Clock(15), metadata=why("首次联系提案者期限", "部分县规定交办后15个工作日内")
    )
    contact_phases: tuple[str, ...] = field(
        default=(), metadata=why("答复前必须有的沟通", "有的地方要求办前、办中都要沟通", PHASES)
    )
    in_person_modes: tuple[str, ...] = field(
        default=("meeting", "visit", "site"), metadata=why("面商方式", "电话、书面不算", MODES)
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
    rest_day_rolls: bool = field(default=False, metadata=why("期限逢休息日顺延", "规定写明顺延的才顺延"))
    countersign: bool = field(
        default=False, metadata=why("答复须会办单位会签", "有的系统在会办单位全部同意以前不能报送答复")
    )
    check_replies: bool = field(
        default=False,
        metadata=why("答复须送交办机关审核", "有的地方审核不合格的退回重办，审核时可以调整类别"),
    )
    class_change: bool = field(default=True, metadata=why("审核时可以改定答复类别", "单位原报的类别一直保留"))
    reply_classes: tuple[ReplyClass, ...] = field(
        default=CLASSES, metadata=why("答复类别", "各地含义不同，以本表为准")
    )
    answers_required: bool = field(
        default=False, metadata=why("签发答复前须逐条答复建议", "有的市按建议条数统计采纳和措施")
    )

    # -- 评价和重新办理
    feedback_respondents: str = field(
        default="lead", metadata=why("由谁填写反馈表", "第一提案人，或者全体提案者", RESPONDENTS)
    )
    feedback_due: Clock = field(
        default=Clock(15), metadata=why("反馈表交回期限", "部分县规定收到答复后15个工作日内")
    )
    rating_scale: str = field(
        default=THREE,
        metadata=why(
            "评价档次",
            "多为三档，也有四档的；很满意计入满意，满意率含基本满意；发出时定，已发出的不变",
            SCALES,
        ),
    )
    feedback_questions: tuple[str, ...] = field(
        default=tuple(QUESTIONS),
        metadata=why(
            "反馈表另外征询的问题", "征询表通常还问走访、听取意见和答复情况；负责人面复只问单位", QUESTIONS
        ),
    )
    required_ratings: tuple[str, ...] = field(
        default=tuple(RATED),
        metadata=why(
            "反馈表必须填写的项目",
            "重新办理和满意率都看办理结果，总要填写；有的区走访情况、办理态度、办理结果三项必填",
            RATED | QUESTIONS,
        ),
    )
    multi_feedback_rule: str = field(
        default=WORST,
        metadata=why("一件有几份反馈表的", "据以确定是否重新办理和结案方式", MULTI_FEEDBACK),
    )
    no_feedback_policy: str = field(
        default=EXCLUDE, metadata=why("未交回反馈表的处理", "选用哪一种，随满意率一并注明", NO_FEEDBACK)
    )
    unit_sees_ratings: str = field(
        default=TOTALS, metadata=why("承办单位能看到的评价", "提案者敢说真话，先要评价不被追问", SEES)
    )
    mutual_grading: bool = field(
        default=False, metadata=why("双向评分", "单位评提案、提案者评办理，双方都交齐才公开；有的地方试行")
    )
    rehandling_trigger: str = field(
        default=RESULT,
        metadata=why("重新办理的条件", "通行做法只看办理结果，也有把办理态度计入的", REHANDLING),
    )
    rehandling_due: Clock = field(
        default=Clock(1, "calendar_month"), metadata=why("重新办理期限", "通行做法为1个月")
    )
    max_rounds: int = field(default=2, metadata=why("最多办理轮次", "通行做法为重新办理一次"))

    # -- 回访和荣誉
    follow_up: str = field(default=ALL, metadata=why("办结后的回访", "有的地方每件回访，有的抽样", FOLLOW_UP))
    number_one_quota: int = field(default=1, metadata=why("每次会议一号提案件数", "多为1件；0为不限"))
    key_quota: int = field(default=0, metadata=why("每次会议重点提案件数", "多为5至6件；0为不限"))
    excellent_percent: int = field(
        default=0, metadata=why("优秀提案占立案数的百分比上限", "各地为1%至10%；0为不限")
    )
    unit_percent: int = field(
        default=0, metadata=why("先进承办单位占承办单位的百分比上限", "有的区为20%；0为不限")
    )
    selectors: tuple[SelectorRule, ...] = field(
        default=SELECTED_BY, metadata=why("荣誉由谁确定", "重点提案多由主席会议确定，优秀提案各地做法不一")
    )

    # -- 公开
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

    # -- 文书
    order_prefix: str = field(
        default="", metadata=why("交办文号代字", "如某督函；填了的，交办时自动写出“代字〔年份〕”")
    )
    reply_prefix: str = field(
        default=f"{UNIT}函",
        metadata=why("答复文号代字", f"{UNIT}写作单位简称；拟写答复时自动写出下一个文号，单位可以改"),
    )
    opinion_prefix: str = field(
        default=f"{UNIT}会",
        metadata=why("会办意见文号代字", f"{UNIT}写作单位简称；会办意见与答复分别编号，单位可以改"),
    )
    class_mark: str = field(
        default=CORNER, metadata=why("答复函标注类别", "有的地方要求首页右上角标注，有的不标注", MARKS)
    )
    papers: tuple[PaperRule, ...] = field(
        default=PAPER_RULES,
        metadata=why("文书的落款和用语", "交办通知由交办机关落款，答复函由承办单位落款，不在此写"),
    )

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

    @property
    def ratings(self) -> dict[str, str]:
        """The steps of the scale with their words, from the best to the worst."""
        return {
            code: label for code, label in RATINGS.items() if code != "very" or self.rating_scale != THREE
        }

    def questions(self, of_body: bool) -> dict[str, str]:
        """What a form asks beside the ratings, with its words; some of it is asked of bodies only."""
        return {
            name: label
            for name, label in QUESTIONS.items()
            if name in self.feedback_questions and (of_body or name not in OF_BODIES)
        }

    @property
    def passes_by(self) -> str:
        """Who decides the passes in their order, as a proposal keeps it; empty where it is as shipped."""
        by = {one.code: one.by for one in self.deciders}
        return "" if self.deciders == DECIDED_BY else ",".join(by[code] for code in PASSES)

    def selector(self, honour: str) -> str:
        """Who decides on an honour."""
        return next(one.by for one in self.selectors if one.code == honour)

    def on_paper(self, paper: str) -> PaperRule:
        """What the place writes differently on a paper."""
        return next(one for one in self.papers if one.code == paper)

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
        "每个审查环节应当写明由谁决定": sorted(one.code for one in rules.deciders) != sorted(PASSES)
        or not {one.by for one in rules.deciders} <= set(DECIDERS),
        "初审由提案办公室或者提案委员会承担，不提交主席会议": PassRule("preliminary", CHAIRMEN)
        in rules.deciders,
        "评价档次不认识": rules.rating_scale not in SCALES,
        "办理结果的评价总要填写": not {"result"} <= set(rules.required_ratings) <= {*RATED, *QUESTIONS},
        "反馈表征询的问题不认识": not set(rules.feedback_questions) <= set(QUESTIONS),
        "必须填写的项目，应当先列入反馈表征询的问题": not set(rules.required_ratings) - set(RATED)
        <= set(rules.feedback_questions),
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
    wrong |= _problems_of_rows(rules)
    return [text for text, is_wrong in wrong.items() if is_wrong]


def _problems_of_rows(rules: Rules) -> dict[str, bool]:
    named = {one.code: one.signed_by for one in rules.papers}
    return {
        "类别标注的方式不认识": rules.class_mark not in MARKS,
        "每种荣誉应当写明由谁确定": sorted(one.code for one in rules.selectors) != sorted(HONOURS)
        or not {one.by for one in rules.selectors} <= set(SELECTORS),
        "文书应当每种写一行": sorted(named) != sorted(PAPERS),
        "交办通知、答复函不由政协落款，请不要填写": any(
            signer for code, signer in named.items() if code not in OF_THE_HOUSE
        ),
        "答复文号代字、会办意见文号代字不超过20字": max(len(rules.reply_prefix), len(rules.opinion_prefix))
        > 20,
        "提案者类型中的签名要求或计入方式不认识": any(
            one.signers not in SIGNED_BY or one.counts_as not in COUNTS_AS for one in rules.sponsors
        ),
        "答复截止日请写作月-日，如6-30": any(not _is_day(one) for one in rules.sponsors),
        "件数、百分比不能小于0，百分比不能大于100": min(rules.number_one_quota, rules.unit_percent) < 0
        or max(rules.excellent_percent, rules.unit_percent) > 100,
    }


def _is_day(one: SponsorRule) -> bool:
    """A day of every year, so not the 29th of February."""
    try:
        one.last_day(2023)
    except ValueError:
        return False
    return True
