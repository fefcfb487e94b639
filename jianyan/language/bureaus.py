"""Which categories of bureaus a handling unit belongs to, guessed from its name where nobody has entered it."""

from __future__ import annotations

import re
from collections.abc import Set

from jianyan.language import matters

# What in a name tells a category, the tellingest first: an office of a town is a town whatever else its name says.
_NAMES = {
    "乡镇街道": r"街道|(?:镇|乡)(?:人民)?政府|[镇乡]$|管委会",
    "公安(含交警)": r"公安|交警|交通警察",
    "消防": r"消防",
    "法院": r"法院",
    "检察院": r"检察",
    "工会": r"总工会",
    "团委": r"团[县市区省州]?委|共青团",
    "妇联": r"妇联|妇女联合会",
    "残联": r"残联|残疾人联合会",
    "医保": r"医保|医疗保障",
    "退役军人": r"退役军人",
    "供销": r"供销",
    "气象": r"气象",
    "税务": r"税务",
    "邮政通信电力": r"供电|电网|电力|邮政|电信|移动公司|移动分公司|联通|铁塔|通信",
    "金融": r"金融|银行",
    "信访": r"信访",
    "国资": r"国资|国有资产",
    "审计": r"审计",
    "统计": r"统计",
    "政务服务大数据": r"政务|大数据|行政审批|数据局",
    "民宗": r"民宗|民族|宗教",
    "统战": r"统战",
    "组织": r"组织部|编办|机构编制",
    "宣传": r"宣传部|网信|融媒体",
    "教育(含教体)": r"教育|教体|教科",
    "科技": r"科技|科学技术",
    "文旅(含文广)": r"文化|旅游|文旅|文广|文体|广播电视",
    "卫生健康": r"卫生|卫健|疾控",
    "人社": r"人社|人力资源",
    "民政": r"民政",
    "生态环境": r"生态环境|环保",
    "自然资源规划": r"自然资源|规划局|国土",
    "城管执法": r"城管|城市管理|综合执法|综合行政执法",
    "住建房管": r"住建|住房|房管|房产|建设局|公积金",
    "交通运输": r"交通运输|交通局|公路",
    "农业农村": r"农业|畜牧|乡村振兴|农机",
    "林业草原": r"林业|林草|林业和草原",
    "水利水务": r"水利|水务|水库|移民",
    "商务": r"商务|投资促进|招商",
    "工信": r"工信|工业|经信|工科信",
    "发改": r"发改|发展和改革|发展改革|粮食",
    "财政": r"财政",
    "市场监管": r"市场监督|市场监管|市监",
    "应急": r"应急",
    "司法": r"司法",
}
# One category holds three trades: what in a name tells them apart, and the matters each serves.
_LUMPED = "邮政通信电力"
_TRADES = {
    re.compile(r"供电|电网|电力"): {"电力", "充电桩"},
    re.compile(r"邮政|快递"): {"邮政快递", "投递"},
    re.compile(r"电信|移动|联通|铁塔|通信"): {"通信"},
}
_ONLY = ("乡镇街道", "公安(含交警)", "消防", "税务")  # these are nothing else besides
_COMPILED = {category: re.compile(words) for category, words in _NAMES.items()}


def categories() -> tuple[str, ...]:
    """All categories of bureaus, in the order of the table of duties."""
    return tuple(matters.load().categories.values())


def guess(name: str) -> tuple[str, ...]:
    """The categories a unit of this name belongs to; none where the name does not tell.

    教育体育局 is one, 文化旅游体育局 one, 教育科技局 two.
    """
    bare = re.sub(r"（.*?）|\(.*?\)", "", name).strip()
    found = tuple(category for category, words in _COMPILED.items() if words.search(bare))
    only = next((category for category in _ONLY if category in found), None)
    return (only,) if only else found


def serves(name: str, category: str, spoken: Set[str]) -> bool:
    """Whether a unit of this name may handle, within its category, one of the matters spoken of: no power company delivers
    parcels."""
    trades = [served for words, served in _TRADES.items() if category == _LUMPED and words.search(name)]
    return not trades or any(served & spoken for served in trades)
