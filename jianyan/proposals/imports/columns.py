"""The columns of a ledger of proposals: the headings offices use, and how their cells are read."""

from __future__ import annotations

import re
from typing import Any

from jianyan.core.imports import Column, Task
from jianyan.core.imports.reading import day, headings, number, one_line, people, words
from jianyan.kit import cells
from jianyan.kit.cells import BadCell, Cell
from jianyan.proposals import rules
from jianyan.proposals.models import Category, Kind, Rating, SponsorType

Names = cells.Names
HEADINGS = headings(__file__)


def units(role: str) -> Any:
    """The units of a cell; where it names no roles they have this one."""

    def read(cell: Cell, task: Task) -> list[tuple[str, str]]:
        return cells.units_of(cell, role)

    return read


_NOT = re.compile(r"不予?立案|未(?:予)?立案|不(?:予)?受理|退回|否|不采纳|不通过")
_OUTCOMES = (
    ("opinion", re.compile(r"社情民意|转信息")),
    ("suggestion", re.compile(r"意见建议|作.{0,4}建议|参考|参阅")),
    ("letter", re.compile(r"来信|信访")),
    ("not_filed", _NOT),
    ("merged", re.compile(r"并案|合并|并入|并于")),
    ("case_withdrawn", re.compile(r"撤案")),
    ("withdrawn", re.compile(r"撤回|撤销|撤")),
    ("filed", re.compile(r"立案|通过|采纳|受理|^是$|^√$|交办")),
    ("received", re.compile(r"待审|审查中|收到|未审|待定")),
)


def outcome(cell: Cell, task: Task) -> str:
    """What the review decided: a word of _OUTCOMES."""
    said = words(cell, task)
    if not said:
        return ""
    found = next((name for name, pattern in _OUTCOMES if pattern.search(said)), "")
    if not found:
        raise BadCell(f"认不出的立案结果“{said[:20]}”，应为立案、并案、不予立案、撤案等")
    return found


_STATUS = (
    ("closed", re.compile(r"办结|结案|归档")),
    ("rated", re.compile(r"已测评|已评价|已反馈")),
    ("replied", re.compile(r"(?<!未)(?<!待)(?:办复|答复|回复|复文)")),
    ("in_handling", re.compile(r"办理中|正在办|在办|已签收|承办中|未办结|未答复|待答复|办理$")),
    ("handed_over", re.compile(r"交办")),
)


def status(cell: Cell, task: Task) -> str:
    """How far the handling is; words that say nothing of it are passed over."""
    said = words(cell, task)
    return next((name for name, pattern in _STATUS if said and pattern.search(said)), "")


def rating(cell: Cell, task: Task) -> str:
    said = words(cell, task)
    if not said:
        return ""
    if re.search(r"不满意|不太满意", said):
        return Rating.UNSATISFIED
    if re.search(r"基本满意|比较满意|较满意", said):
        return Rating.BASICALLY
    if re.search(r"(?:很|非常|十分)满意", said):
        return Rating.VERY
    if re.search(r"满意|同意", said):
        return Rating.SATISFIED
    raise BadCell(f"认不出的满意度“{said[:20]}”，应为很满意、满意、基本满意、不满意")


_NONE = re.compile(
    "^(?:否|无|没有?|未|×|不|空泛)|(?:未|没有|不曾)(?:走访|面复|面商|听取|联系|针对)|没有针对性|无针对性|不针对"
)
_SAID = {
    "visited": (("no", _NONE), ("yes", re.compile("走访|上门|登门|^是$|^有$|^√$|已"))),
    "leader_answered": (("no", _NONE), ("yes", re.compile("面复|当面|^是$|^有$|^√$|已"))),
    "to_the_point": (
        ("no", _NONE),
        ("partly", re.compile("部分|基本|一般")),
        ("yes", re.compile("针对|^是$|^有$|^√$|强|好")),
    ),
    "heard_by": (
        ("none", _NONE),
        ("meeting", re.compile("座谈|面商|会议|当面")),
        ("visit", re.compile("走访|登门|上门")),
        ("site", re.compile("现场|实地")),
        ("phone", re.compile("电话|短信|微信")),
        ("letter", re.compile("书面|信函|来函|邮件")),
    ),
}


def answer(name: str) -> Any:
    """What a feedback form says besides its ratings."""

    def read(cell: Cell, task: Task) -> str:
        said = words(cell, task)
        found = next((code for code, pattern in _SAID[name] if said and pattern.search(said)), "")
        if said and not found:
            steps = "、".join(rules.ANSWERS[name].values())
            raise BadCell(f"认不出的“{rules.QUESTIONS[name]}”“{said[:20]}”，应为{steps}")
        return found

    return read


def reply_class(cell: Cell, task: Task) -> str:
    """A, B, C ...: the letter alone or with 类; what it means is in the committee's rules."""
    said = words(cell, task).upper().replace("类", "").replace("级", "").strip("（）() ")
    if not said:
        return ""
    said = said.translate(str.maketrans("ＡＢＣＤ", "ABCD"))
    if not re.fullmatch(r"[A-Z]\d?", said):
        raise BadCell(f"认不出的答复类别“{said[:20]}”，应为A、B、C等")
    return said


def kind(cell: Cell, task: Task) -> str:
    said = words(cell, task)
    if not said:
        return ""
    if re.search(r"平时|闭会|会后|经常", said):
        return Kind.INTERSESSION
    if re.search(r"大会|会议|全会|会上|会中|会间", said):
        return Kind.SESSION
    raise BadCell(f"认不出的提出时间“{said[:20]}”，应为大会提案或平时提案")


_TYPES = (
    (SponsorType.PARTY, "党派|民建|民革|民盟|民进|农工|致公|九三|台盟"),
    (SponsorType.ORGANIZATION, "团体|工会|妇联|共青团|工商联|科协|侨联"),
    (SponsorType.COMMITTEE, "专委会|专门委员会"),
    (SponsorType.GROUP, "小组|联络组|活动组"),
    (SponsorType.SECTOR, "界别"),
    (SponsorType.JOINT, "联名|联合|多人"),
    (SponsorType.INDIVIDUAL, "个人|委员|单独"),
)


def sponsor_type(cell: Cell, task: Task) -> str:
    """The kind of sponsor a ledger names; "" when its word is none of ours (it then follows from the sponsors)."""
    said = words(cell, task)
    return next((str(name) for name, pattern in _TYPES if said and re.search(pattern, said)), "")


_CATEGORIES = (
    (Category.ECONOMIC, "经济|工业|农业|财政|金融|商贸|农村"),
    (Category.POLITICAL, "政治|法治|政法|统战|民主"),
    (Category.CULTURAL, "文化|旅游|文旅"),
    (Category.SOCIAL, "社会|民生|教育|卫生|医疗|科教|城建|城乡|交通|就业|养老"),
    (Category.ECOLOGICAL, "生态|环境|环保|资源"),
    (Category.OTHER, "其他|其它|综合"),
)


def category(cell: Cell, task: Task) -> tuple[str, str] | None:
    """(category or "", the ledger's own word)."""
    said = one_line(cell, task)
    if not said:
        return None
    return next((str(name) for name, pattern in _CATEGORIES if re.search(pattern, said)), ""), said


def _is_date(said: str) -> bool:
    try:
        return cells.date_of(said, 2022) is not None
    except BadCell:
        return False


def _is_number(said: str) -> bool:
    try:
        return cells.number_of(said) is not None and len(said) < 16
    except BadCell:
        return False


def _matches(pattern: str) -> Any:
    found = re.compile(pattern)
    return lambda said: bool(found.search(said))


_UNIT = _matches(r"(?:局|委|办|镇|乡|街道|处|中心|公司|院|部|会|署|所|队|政府)(?:[)）、，,；;\s]|$)")
_PERSON = _matches(r"^(?:[\u4e00-\u9fff·]{2,4}(?:\s[\u4e00-\u9fff])?)(?:[、，,；;\s]|等|$|[(（])")

COLUMNS = (
    Column("cause", "案由", HEADINGS["cause"], one_line, _matches(r"[\u4e00-\u9fff]{5,}"), required=True),
    Column("case_no", "案号", HEADINGS["case_no"], number, _is_number),
    Column("submission_no", "收件号", HEADINGS["submission_no"], number, _is_number),
    Column("sponsors", "提案人", HEADINGS["sponsors"], people, _PERSON, required=True),
    Column("cosponsors", "联名提案人", HEADINGS["cosponsors"], people, _PERSON),
    Column(
        "sponsor_type",
        "提案者类型",
        HEADINGS["sponsor_type"],
        sponsor_type,
        _matches("个人|联名|党派|团体|界别|专委会|集体|委员"),
    ),
    Column("sector", "界别", HEADINGS["sector"], one_line, _matches(r"界|党|团|联|侨|科|文|教|医|经|特邀")),
    Column("category", "类别", HEADINGS["category"], category, _matches(r"[\u4e00-\u9fff]{2,}")),
    Column(
        "kind",
        "提出时间",
        HEADINGS["kind"],
        kind,
        _matches("大会|平时|闭会|会间|会上|会后"),
        alone=True,
        fixed=True,
    ),
    Column(
        "submitted_on",
        "提交日期",
        HEADINGS["submitted_on"],
        day,
        _is_date,
        fixed=True,
        help="没有这一列的，可填统一的日期。",
    ),
    Column("outcome", "立案结果", HEADINGS["outcome"], outcome, _matches("立案|并案|撤|转|退|是|否")),
    Column(
        "filed_on",
        "立案（审查）日期",
        HEADINGS["filed_on"],
        day,
        _is_date,
        fixed=True,
        help="立案、并案、不予立案都用这一列的日期。",
    ),
    Column("merged_into", "并入案号", HEADINGS["merged_into"], number, _is_number),
    Column("explanation", "不予立案理由", HEADINGS["explanation"], words),
    Column("host", "承办（主办）单位", HEADINGS["host"], units(""), _UNIT),
    Column("co", "会办（协办）单位", HEADINGS["co"], units(cells.CO), _UNIT),
    Column("separate", "分办单位", HEADINGS["separate"], units(cells.SEPARATE), _UNIT),
    Column("handed_over_on", "交办日期", HEADINGS["handed_over_on"], day, _is_date, fixed=True),
    Column("accepted_on", "签收日期", HEADINGS["accepted_on"], day, _is_date, fixed=True),
    Column(
        "due_on",
        "答复期限",
        HEADINGS["due_on"],
        day,
        _is_date,
        fixed=True,
        help="没有这一列的，按本会规则从交办日期起算。",
    ),
    Column("status", "办理状态", HEADINGS["status"], status, _matches("办|复|签收|结")),
    Column("replied_on", "答复日期", HEADINGS["replied_on"], day, _is_date),
    Column("reply_number", "答复文号", HEADINGS["reply_number"], one_line),
    Column(
        "reply_class",
        "答复类别（A、B、C）",
        HEADINGS["reply_class"],
        reply_class,
        _matches(r"^[（(]?[A-DＡ-Ｄa-d]\d?[)）]?\s*[类级]?$"),
        alone=True,
    ),
    Column("result", "对办理结果的满意度", HEADINGS["result"], rating, _matches("满意"), alone=True),
    Column("attitude", "对办理态度的满意度", HEADINGS["attitude"], rating, _matches("满意")),
    *(Column(name, label, HEADINGS[name], answer(name)) for name, label in rules.QUESTIONS.items()),
    Column("rated_on", "反馈日期", HEADINGS["rated_on"], day, _is_date, fixed=True),
    Column("closed_on", "办结日期", HEADINGS["closed_on"], day, _is_date),
    Column("situation", "提案内容", HEADINGS["situation"], words, _matches(r".{20,}")),
    Column("analysis", "分析", HEADINGS["analysis"], words),
    Column("suggestions", "建议", HEADINGS["suggestions"], words),
    Column("remarks", "备注", HEADINGS["remarks"], words),
)
