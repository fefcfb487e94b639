"""A report on a draft: one matter or several, facts, how concrete the advice is, shares, slips, bureaus that are gone.

Hints, never a gate: each names the field it is about and what was seen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianyan.language import points, routing
from jianyan.language.writing import Hint, characters, hints

# Bureaus renamed or merged in 2018 and 2019, and in 2023; a local exception is the author's to know.
GONE = {
    "国土资源局": "自然资源局",
    "国土局": "自然资源局",
    "城乡规划局": "自然资源局",
    "环境保护局": "生态环境局",
    "环保局": "生态环境局",
    "农业局": "农业农村局",
    "扶贫办": "农业农村局",
    "扶贫开发办": "农业农村局",
    "乡村振兴局": "农业农村局",
    "文广新局": "文化和旅游局",
    "文体广新局": "文化和旅游局",
    "文化局": "文化和旅游局",
    "旅游局": "文化和旅游局",
    "旅发委": "文化和旅游局",
    "卫生局": "卫生健康局",
    "卫计局": "卫生健康局",
    "卫计委": "卫生健康委",
    "计生局": "卫生健康局",
    "卫生和计划生育局": "卫生健康局",
    "安监局": "应急管理局",
    "安全生产监督管理局": "应急管理局",
    "工商局": "市场监督管理局",
    "工商行政管理局": "市场监督管理局",
    "质监局": "市场监督管理局",
    "质量技术监督局": "市场监督管理局",
    "食药监局": "市场监督管理局",
    "食品药品监督管理局": "市场监督管理局",
    "物价局": "发展改革部门和市场监督管理局",
    "粮食局": "粮食和物资储备部门",
    "国税局": "税务局",
    "地税局": "税务局",
    "法制办": "司法局",
    "经信委": "工业和信息化局",
    "公安消防大队": "消防救援大队",
    "银监局": "金融监管局",
    "银保监局": "金融监管局",
    "劳动局": "人力资源和社会保障局",
    "人事局": "人力资源和社会保障局",
}
_GONE = re.compile("|".join(sorted(GONE, key=len, reverse=True)))
# A longer name that is right today contains a shorter one that is not.
_STANDING = re.compile(
    r"文化旅游局|文化广电旅游局|生态环境保护局|旅游和?文化局|文化体育旅游局|粮食和物资储备局"
)
# Slips of terms, with what is meant; only such as are wrong in any sentence.
SLIPS = {
    "题案": "提案",
    "既使": "即使",
    "做为": "作为",
    "部份": "部分",
    "按装": "安装",
    "松驰": "松弛",
    "座落": "坐落",
    "帐户": "账户",
    "倍受关注": "备受关注",
    "一如继往": "一如既往",
    "再接再励": "再接再厉",
    "迫不急待": "迫不及待",
    "不径而走": "不胫而走",
    "因地治宜": "因地制宜",
    "行之有郊": "行之有效",
    "脱贫至富": "脱贫致富",
    "社情明意": "社情民意",
    "政协委员会委员会": "政协委员会",
    "人居环镜": "人居环境",
    "环镜": "环境",
    "基础设拖": "基础设施",
    "设拖": "设施",
    "乡村震兴": "乡村振兴",
    "污水处理场": "污水处理厂",
    "贯切": "贯彻",
    "贯彻落落实": "贯彻落实",
    "布署": "部署",
    "辅设": "铺设",
    "重覆": "重复",
    "渡假": "度假",
    "针炙": "针灸",
    "水笼头": "水龙头",
    "安祥": "安详",
    "决择": "抉择",
    "拉极": "垃圾",
    "垃级": "垃圾",
    "交通堵赛": "交通堵塞",
    "堵赛": "堵塞",
    "医撩": "医疗",
    "幼儿圆": "幼儿园",
    "老令化": "老龄化",
    "空心话": "空心化",
}
_SLIPS = re.compile("|".join(sorted(map(re.escape, SLIPS), key=len, reverse=True)))
_FACT = re.compile(
    r"\d+(?:\.\d+)?|[一二三四五六七八九十百千两]{1,9}(?:个|名|人|户|公里|米|亩|万|处|次|条|所|座|家|年|月|%|％)"
)
_CONCRETE = re.compile(
    r"\d|[一二三四五六七八九十两]{1,9}(?:个|处|条|所|座|名|次|类|项|批)|建立|设立|增设|新建|修建|安装|配备|出台|制定|修订|开展|划定|改造|拨付|列入|纳入|"
    r"公布|培训|成立|搭建|开通|施划|整治|清理|补贴|试点|牵头|由.{2,12}(?:负责|牵头|承担)|(?:局|办|委|中心|政府|乡镇|街道)"
)
_VAGUE = re.compile(
    r"高度重视|加强(?:领导|重视|宣传|管理|监管)|提高认识|进一步(?:加强|重视|完善)|加大(?:力度|投入)|引起重视|多措并举"
)
POINTS = 60  # suggestions looked at one by one
PLAIN = 0.6  # the chance from which a single line is taken to name its host: a line says less than a case
FEW_FACTS, FEW_CHECKED = 2, 120  # facts a situation should have, and from which length on they are asked for
THIN = 0.3  # part of the text that advice should at least have
SEPARATE = 0.3  # probability of a second host from which a title seems to hold two matters


@dataclass(frozen=True, slots=True)
class Shares:
    """How many letters the situation with its analysis has, and how many the advice."""

    situation: int
    advice: int

    @property
    def part(self) -> float:
        """The part of the whole that is advice, 0 to 1; 0 for an empty text."""
        return self.advice / (self.situation + self.advice) if self.situation + self.advice else 0.0


def report(
    cause: str, situation: str, analysis: str, suggestions: str, *, advice: int = 800, limit: int = 1500
) -> list[Hint]:
    """Everything a reader would ask the author of this draft: the hints of the form, then those on what it says.

    ``advice`` and ``limit`` are letters of the whole text (rules of the committee). An empty draft yields the hints
    on what is missing; nothing is ever refused.
    """
    whole = "\n".join((cause, situation, analysis, suggestions))
    found = (
        *_of_matters(cause, suggestions),
        *_of_facts(situation, analysis),
        *_of_advice(suggestions),
        *_of_shares(shares(situation, analysis, suggestions)),
        *_of_names(whole),
        *_of_slips(whole),
    )
    asked = hints(cause, situation, analysis, suggestions, advice=advice, limit=limit)
    return [*asked, *(Hint(field, text) for field, text in found)]


def shares(situation: str, analysis: str, suggestions: str) -> Shares:
    """The lengths of what is and of what should be, in letters without spaces."""
    return Shares(characters(situation, analysis), characters(suggestions))


def _of_matters(cause: str, suggestions: str) -> Iterator[tuple[str, str]]:
    """A second host as strong as the first, of which the suggestions speak apart."""
    first = routing.route(cause, "").units
    hosts = {
        found.units[0].category
        for one in points.points(suggestions)[:POINTS]
        if (found := routing.route(one, "")).sure and found.units[0].score >= PLAIN
    }
    if len(hosts) > 2:
        yield (
            "suggestions",
            f"建议涉及{'、'.join(sorted(hosts))}等{len(hosts)}类单位。一事一案便于交办；确是一件事的，不必改动。",
        )
    elif len(first) > 1 and first[1].score >= SEPARATE and "和" in cause:
        yield "cause", f"案由可能涉及两件事（{first[0].category}、{first[1].category}）。可以分写两件提案。"


def _of_facts(situation: str, analysis: str) -> Iterator[tuple[str, str]]:
    text = situation + analysis
    if characters(text) >= FEW_CHECKED and len(_FACT.findall(text)) < FEW_FACTS:
        yield "situation", "情况里少见具体的时间、地点、数量。写明调研得来的事实，承办单位更好核实。"


def _of_advice(suggestions: str) -> Iterator[tuple[str, str]]:
    vague = [
        one
        for one in points.points(suggestions)
        if _VAGUE.search(one) and not _CONCRETE.search(_VAGUE.sub("", one))
    ]
    if vague:
        yield (
            "suggestions",
            f"“{_short(vague[0])}”等{len(vague)}条建议比较笼统。写明谁来做、做什么、到什么程度，便于答复。",
        )


def _short(text: str, most: int = 18) -> str:
    return text if len(text) <= most else text[:most] + "……"


def _of_shares(parts: Shares) -> Iterator[tuple[str, str]]:
    if parts.situation and parts.advice and parts.part < THIN:
        yield "suggestions", f"建议约占全文{parts.part:.0%}。情况可以再简略些，建议写得更充分。"


def _of_names(text: str) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(_GONE.findall(_STANDING.sub("", text))):
        yield "names", f"“{name}”在机构改革后一般已改为{GONE[name]}，请核对。"


def _of_slips(text: str) -> Iterator[tuple[str, str]]:
    for slip in dict.fromkeys(_SLIPS.findall(text)):
        yield "words", f"“{slip}”似应为“{SLIPS[slip]}”，请核对。"
