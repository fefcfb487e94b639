"""Which kind of bureau handles a proposal: the best categories with the words that say so, and how sure that is.

Three things are added up: the table of duties (duties.toml), what was learnt from decisions (learnt.py), and how busy a
bureau usually is. The numbers below were set with scripts/tune_assist.py, which sets them again from any labelled file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log

from jianyan.language import matters
from jianyan.language.learnt import NOTHING, Learnt, Lesson
from jianyan.language.matters import Found, Matter, Table

USUAL = 3  # weight of a usual host
READ = 300  # letters of a text that are read: what a case is about is said early
MOST = 5  # suggestions at most
TOLD = 0.2  # what decisions must have taught of a matter before they name a category the table does not
# What follows a word that only says where: the matter itself comes later (学校周边的商贩).
_WHERE = re.compile(
    r"周边|门口|附近|沿线|旁|路段|范围|片区|一带|至|到|[村镇乡屯寨街路]|社区|大道|小区|前(?!期)|周围|入口|方向|内"
)
_BESIDE = re.compile(r"旁|周边|附近|对面|周围")  # the same of one of two words
_RANGE = re.compile(
    r"(?:至|到(?!位|期|底|家|户))[^的至到]{2,16}?(?:路段|道路段|段|路口)"
    r"|(?:至|通往|通到)[^的至到]{2,12}(?=的(?:提案|建议|议案)$|$)"  # at the end of a title: where it leads to
)
# Words of nearly every title: what is left of a title without them may hold words the table does not know.
_NOTHING = re.compile(
    r"关于|提案|建议|议案|请求|要求|加强|加快|加大|推进|推动|促进|进一步|完善|健全|规范|提升|提高|优化|改善|解决|帮助|支持|建立|建设|"
    r"实施|开展|做好|落实|强化|打造|发展|管理|工作|问题|力度|机制|体系|我县|我市|我区|我省|全县|全市|全省|有关|相关|重视|扶持|工程|项目|"
    r"新建|修建|改造|整治|治理|保护|利用|设施|服务|能力|水平|质量|深入|积极|切实|尽快|及时|有效|村委会|村民|小组|"
    r"补助|补贴|家庭|阳光|推广|后续|修复|升级|设备|化解|举办|办好|安装|增设|新增|扩建|搬迁|资金|纠纷|安全|综合|公共|基地|产业|特色|民间|生产|生活|"
    r"转型|融合|待遇|修缮|的"
)
# Where a matter lies decides between bureaus of town and country: lamps of a village are not the city's.
_VILLAGE = re.compile(r"(?<!城中)村|[屯寨]|乡(?!愁|贤|音)|农村|小组")
_TOWN = re.compile(r"城区|县城|市区|城市|城镇|主城|中心城|小区|社区|街道|大街|城中村|新区|城关|老城")
# How many of a thousand cases of a county a category hosts, about, as a logarithm: a tie goes to the busier bureau.
SHARES: Mapping[str, float] = {
    name: log(cases / 5)
    for cases, names in (
        (130, "农业农村 教育(含教体)"),
        (100, "交通运输 住建房管 公安(含交警)"),
        (70, "水利水务 民政"),
        (50, "卫生健康 城管执法 文旅(含文广) 林业草原"),
        (30, "自然资源规划 发改 人社 生态环境 市场监管"),
        (20, "工信 商务 财政 科技 乡镇街道"),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a word counts for, by where and how it stands; and how points become probabilities."""

    text: float = 0.4  # a word of the text, beside 1 for one of the title
    single: float = 0.2  # a word of one letter
    longer: float = 0.3  # added for each letter past two, twice at most
    pair: float = 1.5  # two words that mean a matter together
    part: float = 0.3  # one of the two, where they do
    first: float = 0.85  # a word at the head of the title, beside 1 at its end, where the noun stands
    context: float = 0.5  # a word of place or persons before another matter
    where: float = 0.3  # a word that only says where
    inside: float = 0.8  # a word that begins inside another one: 零工市场 is no 市场建设
    more: float = 0.25  # each further word of the same matter
    guess: float = 2.0  # two letters as they stand in words of a category, where no word is known
    village: float = 0.5  # what is left of the points of a bureau of the town, in a village
    town: float = 0.7  # and of the country, in a town
    heat: float = 0.55  # how fast probability gathers on the best
    lead: float = 0.4  # how much the busyness of a bureau counts
    rest: float = 2.0  # what is left to the categories no word speaks for
    sure: float = 0.3  # the chance of the best from which it is offered as sure,
    apart: float = 0.05  # how far it must stand before the next,
    against: float = 0.3  # and how far where the noun of the title speaks for another


NUMBERS = Numbers()


@dataclass(frozen=True, slots=True)
class Unit:
    """A category that may host, its probability (0 to 1), and the words that say so, the strongest first."""

    category: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The best categories, at most five; ``sure`` is false where a person should look twice (拿不准)."""

    sure: bool
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a title and text say: how strongly each matter is spoken of, by which words, and guesses from letters;
    ``faint`` holds the parts of points left to categories that seldom work where the matter lies, ``nouns`` the matters of
    the last telling word of the title."""

    strengths: Mapping[str, float]
    words: Mapping[str, Mapping[str, float]]
    guesses: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    faint: Mapping[str, float] = field(default_factory=dict)
    nouns: tuple[str, ...] = ()


def route(
    title: str,
    text: str,
    learnt: Learnt = NOTHING,
    numbers: Numbers = NUMBERS,
    table: Table | None = None,
) -> Route:
    """The categories that may host a proposal with this title and text, best first.

    ``learnt``: what a committee's decisions taught, if any. Nothing known in the text (empty,
    English, numbers): no units and not sure. Never raises.
    """
    table = table or matters.load()
    reading = read(title, text, numbers, table)
    chances = probabilities(reading, learnt, numbers, table)
    best = sorted(chances, key=lambda name: (-chances[name], name))[:MOST]
    units = tuple(Unit(name, round(chances[name], 4), _why(reading, name, table)) for name in best)
    return Route(is_sure(reading, best, [chances[name] for name in best], learnt, numbers, table), units)


def is_sure(
    reading: Reading,
    best: Sequence[str],
    scores: Sequence[float],
    learnt: Learnt = NOTHING,
    numbers: Numbers = NUMBERS,
    table: Table | None = None,
) -> bool:
    """Whether the first of these categories, best first with their chances, is offered without 拿不准."""
    if not stands_out(scores, numbers):
        return False
    ahead = scores[0] - [*scores, 0.0][1]
    return ahead >= numbers.against or _noun_agrees(reading, best[0], learnt, table or matters.load())


def stands_out(scores: Sequence[float], numbers: Numbers = NUMBERS) -> bool:
    """Whether the first of these chances, best first, is not small and no twin of the next; false for none."""
    return bool(scores) and scores[0] >= numbers.sure and scores[0] - [*scores, 0.0][1] >= numbers.apart


def _noun_agrees(reading: Reading, best: str, learnt: Learnt, table: Table) -> bool:
    """Whether the last word of the title speaks for the best category rather than another: 公路上的路灯 is a lamp. A word that
    points to two bureaus alike speaks for neither."""
    weights: defaultdict[str, float] = defaultdict(float)
    for name in reading.nouns:
        for category, weight in table.matters[name].hosts:
            shift = learnt.shifts.get(name, {}).get(category, 0.0)
            weights[category] = max(weights[category], weight + shift)
    return not weights or weights.pop(best, 0.0) > max(weights.values(), default=0.0)


def read(title: str, text: str, numbers: Numbers = NUMBERS, table: Table | None = None) -> Reading:
    """What a title and a text speak of, and how strongly; a text counts less than its title."""
    table = table or matters.load()
    strengths: defaultdict[str, float] = defaultdict(float)
    said: defaultdict[str, dict[str, float]] = defaultdict(dict)
    head = matters.fold(title)
    found = table.find(head)
    places = list(_weights(found, head, numbers, table))
    for share, rows, weights in ((1.0, found, places), _of_text(text, numbers, table)):
        for name, words in _by_matter(rows, _less_parts(rows, weights, numbers), numbers).items():
            strengths[name] += share * _strength(words, numbers)
            for word, value in words.items():
                said[name][word] = said[name].get(word, 0.0) + share * value
    guesses = _guesses(head, found, numbers, table)
    return Reading(strengths, said, guesses, _faint(head, numbers), _nouns(found, table))


def _nouns(found: Sequence[Found], table: Table) -> tuple[str, ...]:
    """The matters of the last word of a title that points to a bureau and is no word of place or persons."""
    nouns = [one for one in found if one.word not in table.context and telling(one.matter)]
    return tuple(one.matter.name for one in nouns if one.start == nouns[-1].start)


def _faint(title: str, numbers: Numbers) -> dict[str, float]:
    """What is left of the points of bureaus of the town in a village, and of the country in a town."""
    village, town = _VILLAGE.search(title), _TOWN.search(title)
    if village and not town:
        return {"城管执法": numbers.village, "住建房管": (1 + numbers.village) / 2}
    return {"农业农村": numbers.town} if town and not village else {}


def _of_text(text: str, numbers: Numbers, table: Table) -> tuple[float, list[Found], list[float]]:
    found = table.find(text[:READ])
    return numbers.text, found, [1.0] * len(found)


def points(reading: Reading, learnt: Learnt, table: Table) -> dict[str, float]:
    """What speaks for each category. What was learnt names a new one only where it was taught clearly."""
    sums: defaultdict[str, float] = defaultdict(float)
    for name, strength in reading.strengths.items():
        for category, weight in table.matters[name].hosts:
            sums[category] += strength * weight
    spoken_for = frozenset(sums)
    for name, strength in reading.strengths.items():
        for category, shift in learnt.shifts.get(name, {}).items():
            if category in spoken_for or shift >= TOLD:
                sums[category] += strength * shift
    for letters in reading.guesses.values():
        for category, part in letters.items():
            sums[category] += part
    for category, part in reading.faint.items():
        if category in sums:
            sums[category] *= part
    return sums


def probabilities(
    reading: Reading, learnt: Learnt = NOTHING, numbers: Numbers = NUMBERS, table: Table | None = None
) -> dict[str, float]:
    """The probability of being host of each category something speaks for; they sum to less than 1."""
    sums = points(reading, learnt, table or matters.load())
    raised = {
        name: exp(numbers.heat * value + numbers.lead * SHARES.get(name, 0.0) + learnt.leads.get(name, 0.0))
        for name, value in sums.items()
    }
    whole = sum(raised.values()) + numbers.rest
    return {name: value / whole for name, value in raised.items()}


def lesson(reading: Reading, host: str, numbers: Numbers = NUMBERS) -> Lesson:
    """A decided case as it teaches: its points as chances are reckoned from them, with the busyness of each bureau."""
    busy = {name: share * numbers.lead / numbers.heat for name, share in SHARES.items()}
    found = points(reading, NOTHING, matters.load())
    known = {name: value + busy.get(name, 0.0) for name, value in found.items()}
    return Lesson(reading.strengths, known, host)


def telling(matter: Matter) -> bool:
    """Whether a matter points to some category at least as its usual host."""
    return any(weight >= USUAL for _, weight in matter.hosts)


def _less_parts(found: Sequence[Found], weights: Sequence[float], numbers: Numbers) -> list[float]:
    """Two words that mean a matter together hide what each means alone: 农村路灯 is not 路灯."""
    parts = {part for one in found if "+" in one.word for part in one.word.split("+")}
    return [
        weight * (numbers.part if one.word in parts else 1)
        for one, weight in zip(found, weights, strict=True)
    ]


def _by_matter(
    found: Sequence[Found], weights: Sequence[float], numbers: Numbers
) -> dict[str, dict[str, float]]:
    """The words of each matter, each once, with its weight."""
    met: dict[str, dict[str, float]] = {}
    for one, weight in zip(found, weights, strict=True):
        words = met.setdefault(one.matter.name, {})
        words[one.word] = max(words.get(one.word, 0.0), weight * _specific(one.word, numbers))
    return met


def _specific(word: str, numbers: Numbers) -> float:
    if "+" in word:
        return numbers.pair
    return numbers.single if len(word) == 1 else 1 + numbers.longer * min(len(word) - 2, 2)


def _strength(words: Mapping[str, float], numbers: Numbers) -> float:
    strong = sorted(words.values(), reverse=True)
    return strong[0] + numbers.more * sum(strong[1:4])


def _weights(found: Sequence[Found], title: str, numbers: Numbers, table: Table) -> Iterator[float]:
    """How much each word of a title counts by its place: its end names the matter, and what says where is none."""
    ranges = [span.span() for span in _RANGE.finditer(title)]
    last = max(
        (one.start for one in found if one.word not in table.context and telling(one.matter)), default=-1
    )
    before, reach = -1, 0
    for one in found:
        place = numbers.first + (1 - numbers.first) * one.end / max(1, len(title))
        only_where = any(start <= one.start and one.end <= end for start, end in ranges)
        beside = _BESIDE if "+" in one.word else _WHERE
        if not only_where and beside.match(title, one.end):
            only_where = not table.begins(title, one.end)
        if only_where:
            place *= numbers.where
        elif one.word in table.context and one.end <= last:
            place *= numbers.context
        yield place * (numbers.inside if reach > one.start > before else 1)
        before, reach = one.start, max(reach, one.end)


def _guesses(
    title: str, found: Sequence[Found], numbers: Numbers, table: Table
) -> dict[str, dict[str, float]]:
    """What letters of a title that are part of no known word say, as they stand in known ones."""
    known = {at for one in found for at in range(one.start, one.end)}
    bare = _NOTHING.sub(lambda match: "\n" * len(match.group()), title)
    free = (bare[at : at + 2] for at in range(len(bare) - 1) if not {at, at + 1} & known)
    return {
        pair: {category: numbers.guess * part for category, part in table.hints[pair].items()}
        for pair in free
        if pair in table.hints
    }


def _why(reading: Reading, category: str, table: Table, most: int = 4) -> tuple[str, ...]:
    """The words that speak for a category, the strongest first."""
    said: defaultdict[str, float] = defaultdict(float)
    for name, words in reading.words.items():
        weight = dict(table.matters[name].hosts).get(category, 0)
        for word, value in words.items():
            if weight:
                said[word.replace("+", "、")] += value * weight
    if not said:
        said.update({pair: hosts[category] for pair, hosts in reading.guesses.items() if category in hosts})
    return tuple(sorted(said, key=lambda word: (-said[word], word))[:most])
