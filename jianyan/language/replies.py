"""What a reply really says: done, promised, not now, or noted; which suggestions it leaves out; what it repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from jianyan.language import matters, nearness, points


class Says(StrEnum):
    """What a sentence of a reply does."""

    DONE = "done"
    PROMISED = "promised"
    NOT_NOW = "not_now"
    NOTED = "noted"


# The usual letters; a committee passes its own, since what A means differs from place to place.
LETTERS: Mapping[Says, str] = {Says.DONE: "A", Says.PROMISED: "B", Says.NOT_NOW: "C", Says.NOTED: "D"}
DECIDES = (
    Says.NOTED,
    Says.DONE,
    Says.PROMISED,
    Says.NOT_NOW,
)  # of the clauses of a sentence the last of these
ORDER = (Says.DONE, Says.PROMISED, Says.NOT_NOW, Says.NOTED)  # from most to least

_SENTENCE = re.compile(r"[^。；;！!？?\n]{0,80}?如下[：:]|[^。；;！!？?\n]+[。；;！!？?]?")
_CLAUSE = re.compile(r"[^，,：:]+")
# Greeting, thanks and the way the reply was made say nothing of the matter.
_FRAME = re.compile(
    r"(?:收悉|现(?:将.{0,12})?答复如下|现将.{0,20}(?:答复|回复)|感谢(?:您|你|各位|贵)|衷心感谢|您(?:好|提出)|你们?提出|高度重视.{0,20}(?:召开|研究|组织)|"
    r"(?:专程|多次)?.{0,6}(?:面商|沟通联系|电话沟通)|联系(?:人|电话)|此复|特此)"
)
_NOT_NOW = re.compile(
    r"暂(?:时)?(?:不|无|未|没|难|缓)|不具备.{0,8}条件|条件(?:尚)?(?:不|未)成熟|待.{0,12}(?:成熟|具备|允许|落实|到位|批复)(?:后|时)?|无法|难以|"
    r"不宜|不予|不能(?!满足于)|尚(?:不|无|未)|受.{0,12}(?:限制|制约|影响)|不符合|(?:没有|缺乏|无|缺少).{0,8}(?:资金|经费|项目|政策|依据|指标|编制|投向)|"
    r"(?:财力|财政|资金)(?:十分|非常|极其)?(?:困难|紧张|有限|不足)|超出.{0,10}(?:权限|职责|范围)|不属于.{0,10}(?:职责|职能|范围)|不在.{0,10}范围|矛盾突出|不可行"
)
_PROMISED = re.compile(
    r"将(?!.{0,4}(?:情况|有关)).|拟|计划(?:于|在|将|安排|投资|实施|建设|用)?|列入|纳入|争取|力争|下一步|下步|今后|预计|正在|正(?:积极|抓紧|按|加)|抓紧|着手|"
    r"准备|申报|上报|储备|年底前|明年|(?:20\d\d|[\d一二三四五六七八九十]{1,3}月)(?:年|底)?(?:底)?前(?:完成|建成)|逐步|分期|分批|继续|进一步|适时|积极(?:协调|配合|推动|对接)|开展前期|前期工作|"
    r"启动|论证|规划(?:建设|实施)"
)
_STUDY = re.compile(r"(?<!经)研究(?!后|决定|认为)|探索|考虑|调研|酌情")
_DONE = re.compile(
    r"(?:已|已经|均已|全部|现已|业已|目前已)[^，。；]{0,14}?(?:完成|建成|修复|修缮|安装|落实|解决|开通|投入|竣工|整改|拨付|出台|印发|启用|设置|硬化|"
    r"更换|清理|清除|拆除|恢复|实施|施划|增设|配备|开展|成立|建立|发放|到位|结束|覆盖|通车|通水|验收|交付|使用|改造|制定|增加|调整|开放|新增|兑现|办理|取缔|关停)|"
    r"(?:完成|建成|竣工|投入使用|整改到位|落实到位|得到(?:有效)?解决|解决了|完成了|建成了|投用|通过验收)"
)
_ONLY_LISTED = re.compile(
    r"(?:已|已经).{0,6}(?:列入|纳入|申报|上报|规划|启动|委托|完成(?:选址|设计|规划|论证|前期|可研|勘察|摸底))"
)
_NOTED = re.compile(
    r"参考|吸纳|研究采纳|供.{0,8}决策|建议(?:您|你|贵|代表|委员|向|由)|转(?:交|报|送)|另行|反映|宣传教育|加强(?:宣传|引导|教育)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a reply, where it begins (letters), and what it does."""

    text: str
    start: int
    says: Says


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reply reads as (None: cannot say), and the lines that speak against the class claimed."""

    reads_as: str | None
    lines: tuple[Line, ...]


def lines(reply: str) -> list[Line]:
    """The sentences that say something of the matter; greeting and thanks are left out."""
    return [
        Line(found.group().strip(), found.start(), says)
        for found in _SENTENCE.finditer(reply)
        if found.group().strip() and (says := _says(found.group()))
    ]


def _says(sentence: str) -> Says | None:
    """What a sentence does: its weakest clause decides, since 已完成选址，将于明年开工 has built nothing yet."""
    kinds = [kind for clause in _CLAUSE.findall(_FRAME.sub("", sentence)) if (kind := _clause(clause))]
    return max(kinds, key=DECIDES.index) if kinds else None


def _clause(clause: str) -> Says | None:
    if _NOT_NOW.search(clause):
        return Says.NOT_NOW
    if _ONLY_LISTED.search(clause):
        return Says.PROMISED
    if _DONE.search(clause):
        return Says.DONE
    if _STUDY.search(clause):
        return Says.NOTED
    if _PROMISED.search(clause):
        return Says.PROMISED
    return Says.NOTED if _NOTED.search(clause) else None


def check(reply: str, claimed: str, letters: Mapping[Says, str] = LETTERS) -> Verdict:
    """What a reply reads as, in the letters of a committee, and the lines against the class claimed.

    ``claimed`` is one of ``letters``, or anything else where none was claimed: then every line is shown.
    """
    found = lines(reply)
    whole = _whole(Counter(line.says for line in found))
    meant = next((says for says in ORDER if letters.get(says) == claimed), None)
    against = tuple(line for line in found if meant is None or ORDER.index(line.says) > ORDER.index(meant))
    if meant and whole and ORDER.index(whole) < ORDER.index(meant):  # it says more than it claims
        against = tuple(line for line in found if ORDER.index(line.says) < ORDER.index(meant))
    return Verdict(letters.get(whole) if whole else None, against)


def _whole(counts: Counter[Says]) -> Says | None:
    """What the sentences together say. Something done beside a promise is still a promise."""
    done, promised, not_now, noted = (counts[says] for says in ORDER)
    if not (done or promised or not_now or noted):
        return None
    if done and not_now == 0 and 3 * promised + noted <= done:
        return Says.DONE
    if not_now and not_now >= done + promised:
        return Says.NOT_NOW
    if promised or done:
        return Says.PROMISED
    return Says.NOT_NOW if not_now else Says.NOTED


def unanswered(suggestions: str, reply: str) -> list[str]:
    """The suggestions of a proposal no word of the reply takes up, in their order: a question to the checker.

    A suggestion is taken up when the reply has one of its telling topics, or a quarter of its pairs of letters.
    """
    have = set(nearness.features("", reply))
    return [point for point in points.points(suggestions) if not _taken_up(point, have)]


def _taken_up(point: str, have: set[str]) -> bool:
    table = matters.load()
    mine = set(nearness.features("", point))
    telling = {name for name in mine if name.startswith("t:") and name[2:] not in table.context}
    pairs = {name for name in mine if name.startswith("p:")}
    return not mine or bool(telling & have) or len(pairs & have) * 4 >= len(pairs) > 0


def boilerplate(reply: str, others: Iterable[str], least: int = 2) -> list[str]:
    """The sentences of a reply that stand word for word in at least ``least`` other replies of the unit."""
    met = Counter(sentence for other in others for sentence in set(_plain(other)))
    return [sentence for sentence in _plain(reply) if met[sentence] >= least]


def _plain(text: str) -> Iterator[str]:
    for found in _SENTENCE.findall(text):
        sentence = found.strip(" \u3000。；;！!？?")
        if len(sentence) >= nearness.SHORTEST and not _FRAME.search(sentence):
            yield sentence
