"""Which kind of bureau handles a proposal: the best categories with the words that say so, and how sure that is.

Weights come from the table of duties (duties.toml). The numbers below were set with scripts/tune_assist.py, which sets
them again from any labelled file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, log1p

from jianyan.language import matters
from jianyan.language.matters import Found, Matter, Table

USUAL = 3  # weight of a usual host
MOST = 5  # suggestions at most
# What follows a word that only says where: the matter itself comes later (学校周边的商贩).
_WHERE = re.compile(r"周边|门口|附近|沿线|旁|路段|范围|片区|一带|至|到|[村镇乡屯寨街路]|社区|大道|小区|前(?!期)|旁边|周围|入口|方向|内")
_RANGE = re.compile(r"(?:至|到(?!位|期|底|家|户))[^的至到]{2,16}?(?:路段|道路段|段|路口)")
_OPENING = re.compile(r"^(?:关于|对|请求|要求|建议|恳请|希望)+")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a word counts for, by where and how it stands; and how scores become probabilities."""

    text: float = 0.3  # a word of the text, beside 1 for one of the title
    single: float = 0.25  # a word of one letter
    longer: float = 0.2  # added for each letter past two, twice at most
    pair: float = 1.5  # two words that mean a matter together
    first: float = 0.6  # a word at the head of the title, beside 1 at its end, where the noun stands
    context: float = 0.5  # a word of place or persons before another matter
    where: float = 0.4  # a word that only says where
    more: float = 0.25  # each further word of the same matter
    heat: float = 0.7  # how fast probability gathers on the best score
    lead: float = 0.4  # how much more the share of a category's handling counts than its words
    sure: float = 0.5  # probability from which the best one is offered as sure


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


@dataclass(slots=True)
class _Tally:
    """Points of each category, and of each of its words."""

    points: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    words: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))


NUMBERS = Numbers()


def route(title: str, text: str, numbers: Numbers = NUMBERS, table: Table | None = None) -> Route:
    """The categories that may host a proposal with this title and text, best first.

    Nothing known in it (an empty text, English, numbers): no units and not sure.
    """
    tally = weigh(title, text, numbers, table or matters.load())
    chances = probabilities(tally.points, numbers)
    best = sorted(chances, key=lambda name: (-chances[name], name))[:MOST]
    units = tuple(Unit(name, round(chances[name], 4), _strongest(tally.words[name])) for name in best)
    return Route(bool(units) and units[0].score >= numbers.sure, units)


def probabilities(points: Mapping[str, float], numbers: Numbers = NUMBERS) -> dict[str, float]:
    """Points as probabilities of being host; what no word spoke for shares what is left over."""
    raised = {name: exp(numbers.heat * value + numbers.lead * SHARES.get(name, 0)) for name, value in points.items()}
    whole = sum(raised.values()) + REST
    return {name: value / whole for name, value in raised.items()}


REST = 2.0
# How many of a thousand cases of a county a category hosts, about, as a logarithm: a tie goes to the busier bureau.
SHARES: dict[str, float] = {
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


def weigh(title: str, text: str, numbers: Numbers, table: Table) -> _Tally:
    """The points each category gets from the words of a title and a text."""
    tally = _Tally()
    for part, share in ((title, 1.0), (text, numbers.text)):
        whole = matters.fold(part)
        found = table.find(whole)
        places = _weights(found, whole, numbers, table) if share == 1.0 else [1.0] * len(found)
        for name, words in _by_matter(found, places, numbers).items():
            _count(tally, table.matters[name].hosts, words, share, numbers)
    return tally


def _by_matter(found: Sequence[Found], places: Sequence[float], numbers: Numbers) -> dict[str, dict[str, float]]:
    """The words of each matter, each once, with its weight."""
    matters_met: dict[str, dict[str, float]] = {}
    for one, place in zip(found, places, strict=True):
        words = matters_met.setdefault(one.matter.name, {})
        words[one.word] = max(words.get(one.word, 0.0), place * _specific(one.word, numbers))
    return matters_met


def _specific(word: str, numbers: Numbers) -> float:
    if "+" in word:
        return numbers.pair
    return numbers.single if len(word) == 1 else 1 + numbers.longer * min(len(word) - 2, 2)


def _count(
    tally: _Tally, hosts: Iterable[tuple[str, int]], words: Mapping[str, float], share: float, numbers: Numbers
) -> None:
    strong = sorted(words.values(), reverse=True)
    strength = share * (strong[0] + numbers.more * sum(strong[1:4]))
    for category, weight in hosts:
        tally.points[category] += strength * weight
        for word, value in words.items():
            tally.words[category][word.replace("+", "、")] += share * value * weight


def _weights(found: Sequence[Found], title: str, numbers: Numbers, table: Table) -> Iterator[float]:
    """How much each word of a title counts by its place: its end names the matter, and what says where is no matter."""
    ranges = [span.span() for span in _RANGE.finditer(title)]
    last = max((one.start for one in found if one.word not in table.context and telling(one.matter)), default=-1)
    for one in found:
        place = numbers.first + (1 - numbers.first) * one.end / max(1, len(title))
        only_where = any(start <= one.start and one.end <= end for start, end in ranges)
        if not only_where and "+" not in one.word and _WHERE.match(title, one.end):
            only_where = next(table.at(title, one.end), None) is None
        if only_where:
            place *= numbers.where
        elif one.word in table.context and one.end <= last:
            place *= numbers.context
        yield place


def telling(matter: Matter) -> bool:
    """Whether a matter points to some category at least as its usual host."""
    return any(weight >= USUAL for _, weight in matter.hosts)


def _strongest(words: Mapping[str, float], most: int = 4) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:most])


def surprise(routes: Iterable[tuple[Mapping[str, float], str]]) -> float:
    """The mean surprise of probabilities by what was decided (logarithmic loss): what tuning makes small."""
    losses = [log1p(1 / max(chances.get(truth, 0.0), 1e-3) - 1) for chances, truth in routes]
    return sum(losses) / max(1, len(losses))
