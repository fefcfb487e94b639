"""Numbers with their counters: 30多万元 is more than 300000 of the unit 元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jianyan.language import numerals
from jianyan.language.figures.labels import Mask

_S = r"[ \t\u3000\xa0]*(?:\n[ \t\u3000\xa0]*)?"
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{numerals.CHINESE}]+"
_FUZZ = r"多|余|几|来|\+"

# Counters an official text uses; the longest that fits is taken.
_COUNTERS = """
人次 名次 场次 天次 篇次 个字 件次 条次 户次 车次 班次 批次 家次 次数 个次 轮次 剂次 项次 频次 台次 辆次 架次 例次 期次 台套 题
个方面 个百分点 个工作日 个小时 个月 方面 大类 名额 学时 课时 学分 件套 人份 人天
次 个 名 人 位 件 条 项 篇 份 期 场 辑 册 本 部 卷 幅 首 张 套 台 辆 架 艘 座 栋 幢 间 所 处 家 户 村 支 对 组 队 批 类
种 门 节 堂 讲 课 面 轮 遍 趟 回 例 起 宗 桩 单 笔 股 则 帧 副 枚 封 通 道 眼 口 段 站 席 版 集 曲 镇 乡 班 档 环节
元 美元 港元 欧元 日元 元人民币 块钱 亩 公顷 垧 平方米 平方公里 平方千米 立方米 平米 公里 千米 米 厘米 毫米 吨 公斤
千克 斤 克 升 毫升 千瓦时 千瓦 兆瓦 度电 天 日 工作日 周 小时 分钟 岁 倍 分 票 字 声 句
株 棵 头 只 羽 尾 匹 盏 根 块 片 颗 粒 箱 袋 包 瓶 盒 桶 双 床 顶 盆 桌 剂
"""
COUNTERS = _COUNTERS.split()
_COUNTER = "|".join(sorted(COUNTERS, key=len, reverse=True))
_PERCENT = re.compile(
    rf"百分之{_S}(?P<of>[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?|\d+(?:\.\d+)?)"
    rf"|(?P<n>\d+(?: ?\.\d+)?){_S}(?P<sign>%|‰)"
)
_UNIT = rf"(?:{_COUNTER})(?:{_S}[(（]{_S}(?:{_COUNTER}){_S}[)）]|/(?:{_COUNTER}))?"
_PLAIN = re.compile(
    r"(?:(?P<vague>数|好?几|上|近)(?=[十百千万亿]))?(?P<high>\d+(?:\.\d+)?[万亿](?=\d))?"
    rf"(?P<number>{_NUMBER}){_S}(?P<fuzz1>{_FUZZ})?{_S}(?P<scale>[百千]?[万亿]{{1,2}}|[百千](?=[多余万亿 \w]))?"
    rf"{_S}(?P<fuzz2>{_FUZZ})?{_S}(?P<unit>{_UNIT})?"
)
_BEFORE = (
    (
        "less_than",
        re.compile(
            r"(?:(?<![最附新远邻亲靠])近|将近|接近|不足|不到|不超过|不多于|不高于|(?<!不)(?:少于|低于|小于)|至多|最多|未满)\s*$"
        ),
    ),
    (
        "more_than",
        re.compile(
            r"(?:超过?|超出|逾|不少于|不低于|不下于?|至少|大于|高于|突破|最少|少说也有|少说有|足有)了?\s*$"
        ),
    ),
    (
        "about",
        re.compile(
            r"(?:(?<![节制相合契公特如预集简签条履违邀])约|大约|约为|大概|大致|估计|差不多)(?:有|为|占)?\s*$"
        ),
    ),
)
_AFTER = (
    (
        "more_than",
        re.compile(
            rf"{_S}(?:以上|之多|开外|多(?!数|样|元|种|次|名|方|年|个|形|项|渠|层|人|位|家)|余(?![名条项件人位个]))"
        ),
    ),
    ("less_than", re.compile(rf"{_S}(?:以内|以下|之内)")),
    ("about", re.compile(rf"{_S}(?:左右|上下)")),
)
# A rule says how much it shall be: 每月轮值不少于2次 is exact.
_RULE = re.compile(
    r"(?:每(?:[年月周人名位季次届件]|个月|季度)|最高|最低|原则上|上限|下限|应当?|须|要求)[^，。；、\d]{0,12}(?:不少于|不低于|不超过|不得超过|不多于|至少|不得少于)$"
)
_RANGE = re.compile(rf"{_S}[-—–~～至到]{_S}(?:{_NUMBER}){_S}(?:{_FUZZ})?[万亿]?(?P<unit>{_UNIT}|%)")
_RATE = re.compile(r"(?:率(?:均|都)?(?:为|是|达到?|高达)?|占(?:[^，。；\d]{0,8}的)?)\s*$")
_PEOPLE = re.compile(
    rf"{_S}(?:村民|群众|居民|委员|代表|干部|党员|职工|学生|老人|企业家|市民|教师|师生|医护|志愿者|人员|孩子|儿童|农民)"
)


# X多 and 近X leave the value open within one place of their last digit; 超X, X以上, 不足X and X以内 say no more than one end.
_WITHIN_A_PLACE = re.compile(r"(?:(?<![最附新远邻亲靠])近|将近|接近)\s*$")


@dataclass(frozen=True)
class Quantity:
    """A number and its counter as they stand in the text; `step` is the place its words leave open, None for no end."""

    start: int
    end: int
    value: Decimal
    unit: str
    approx: str
    step: int | None


def find(text: str) -> list[Quantity]:
    """Every number of the text that counts something, in order; names, dates and ordinals are left out."""
    mask = Mask(text)
    found: list[Quantity] = []
    at = 0
    percent = _PERCENT.search(text)
    while at < len(text):
        if percent and percent.start() < at:
            percent = _PERCENT.search(text, at)
        plain = _PLAIN.search(text, at)
        match = min((m for m in (percent, plain) if m), key=lambda m: m.start(), default=None)
        if match is None:
            break
        quantity = _percentage(text, match) if match is percent else _counted(text, match)
        if quantity and not mask.covers(match.start(), max(quantity.end - 1, match.start() + 1)):
            found.append(quantity)
        at = max(match.end() if quantity else _skip(match), match.start() + 1)
    return found


def _skip(match: re.Match[str]) -> int:
    """A number without counter is passed as a whole, what follows it is read anew."""
    return match.end("number") if "number" in match.re.groupindex else match.end()


def _percentage(text: str, match: re.Match[str]) -> Quantity:
    written = (match["of"] or match["n"]).replace(" ", "")
    whole, _, places = written.partition("点")
    value = numerals.parse(whole) or Decimal(0)
    if places:
        value += Decimal("0." + "".join(str(numerals.DIGITS[digit]) for digit in places))
    unit = "‰" if match["sign"] == "‰" else "%"
    return Quantity(
        match.start(), match.end(), value, unit, _approximation(text, match.start(), match.end(), False), None
    )


def _counted(text: str, match: re.Match[str]) -> Quantity | None:
    written = match["number"]
    arabic = written[0].isdigit()
    start, end = match.start("high" if match["high"] else "number"), match.end()
    unit = re.sub(r"\s", "", match["unit"] or "").replace("（", "(").replace("）", ")")
    unit = unit.removesuffix("人民币")
    scale = match["scale"] or ""
    fuzzy = bool(match["fuzz1"] or match["fuzz2"])
    value = numerals.parse(written)
    if value is None:
        return None
    for character in scale:
        value *= numerals.SCALES[character]
    if match["high"]:
        value += Decimal(match["high"][:-1]) * numerals.SCALES[match["high"][-1]]
    if not unit:
        unit = _missing_unit(text, match, fuzzy)
        end = (
            match.end("fuzz2")
            if match["fuzz2"]
            else match.end("scale")
            if scale
            else match.end("fuzz1")
            if fuzzy
            else (match.end("number"))
        )
    if (unit == "字" and text.startswith("节", end)) or ("\n" in match.group() and 1900 <= value <= 2100):
        return None  # a size in bytes; a year at the end of a line
    if unit == "岁" and "平均" not in text[max(0, start - 8) : start]:
        return None  # one person's age counts nothing
    if not unit or (not arabic and not _chinese_counts(text, match, unit, fuzzy)):
        return None
    vague = "" if arabic else (match["vague"] or "").strip("近")
    approx = _approximation(text, start, end, fuzzy or bool(vague))
    open_ended = not (fuzzy or vague.strip("上")) and _one_ended(text, start, end, approx)
    return Quantity(start, end, value, unit, approx, None if open_ended else numerals.step_of(value))


def _missing_unit(text: str, match: re.Match[str], fuzzy: bool) -> str:
    """The counter a writer left out: that of the other end of a range, people before their noun, money after a scale."""
    rest = match.end("scale") if match["scale"] else match.end("number")
    if fuzzy:
        rest = max(rest, match.end("fuzz2"), match.end("fuzz1"))
    other = _RANGE.match(text, rest)
    if other:
        return other["unit"]
    if (
        _RATE.search(text[max(0, match.start() - 16) : match.start("number")])
        and text[rest : rest + 1] in "，。；、）\n"
    ):
        return "%"
    if (fuzzy or match["scale"]) and _PEOPLE.match(text, rest):
        return "人"
    if match["scale"] and re.search(
        r"[款资钱金额值投][^，。；]{0,8}$", text[max(0, match.start() - 12) : match.start()]
    ):
        return "元"
    return ""


_RECORDS = "名 位 件 条 项 篇 份 期 场 册 本 人 次 人次 场次 个 家 户 元 处 所 辑 天 个方面 方面 类"
_CHINESE_COUNTS = frozenset(_RECORDS.split())


def _chinese_counts(text: str, match: re.Match[str], unit: str, fuzzy: bool) -> bool:
    """A number in Chinese characters is a figure when it stands before a counter of records and is no idiom."""
    if unit not in _CHINESE_COUNTS:
        return False
    before = text[max(0, match.start() - 1) : match.start()]
    if before in "第统唯万每某任这那哪逐另同“‘「十百千万亿" and before:
        return False
    written = match["number"]
    if written == "二":
        return False  # 二 before a counter is an ordinal (二次办理); two of a thing are 两
    if written == "一":
        return unit in ("名", "位", "件", "篇", "期", "册", "条") and not text.startswith("件", match.end())
    return (
        written not in ("万", "千", "百", "十")
        or fuzzy
        or bool(match["vague"] or _approximation(text, match.start("number"), match.end(), False))
    )


def _one_ended(text: str, start: int, end: int, approx: str) -> bool:
    """Whether the words name only the lower or only the upper end: 超过200件 may be any number above."""
    if approx == "more_than":
        return not re.match(rf"{_S}[多余]", text[end : end + 4])
    return approx == "less_than" and not _WITHIN_A_PLACE.search(text[max(0, start - 6) : start])


def _approximation(text: str, start: int, end: int, fuzzy: bool) -> str:
    """What the words around a number say of its exactness."""
    if fuzzy:
        return "more_than"
    before = text[max(0, start - 6) : start]
    if _RULE.search(text, max(0, start - 24), start):
        return ""
    for kind, pattern in _BEFORE:
        if pattern.search(before):
            return kind
    for kind, pattern in _AFTER:
        if pattern.match(text, end):
            return kind
    return ""
