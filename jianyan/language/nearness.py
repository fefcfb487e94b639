"""What makes two texts like each other: the same words, or one topic in others; and the passages both have.

What is nearest among many texts is found by index.py.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from operator import add
from pathlib import Path

from jianyan.language import matters, routing

TOPICS = Path(__file__).with_name("topics.toml")
READ = 20_000  # letters of a text that are read
BEGINNING = 150  # of so many each letter is compared by itself, too
SHORTEST, PASSAGES, WORDS = (
    8,
    5,
    6,
)  # letters of a passage worth showing; how many passages, or words, are shown
# Words of nearly every proposal, and of every reply.
_NOTHING = re.compile(
    r"关于|提案|建议|议案|请求|要求|加强|加快|加大|推进|推动|促进|进一步|完善|健全|规范|提升|提高|优化|改善|解决|帮助|支持|建立|问题|"
    r"实施|开展|做好|落实|强化|打造|工作|力度|机制|体系|我县|我市|我区|我省|全县|全市|全省|有关|相关|重视|答复|争取|列入|纳入|项目|计划|"
    r"资金|目前|已经|将|进行|情况|以及|由于|因此|积极|向上|申报|规划"
)
_LETTERS = re.compile(r"[^\W_]+")
_LINES = re.compile(r"\n+")
_SIGNS = re.compile(r"[\W_]+")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}(?:自治县|自治州|村委会|街道|社区|自然村|小组|[县市区镇乡村屯寨])")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What each kind of feature weighs; how they were set and what each is worth: docs/decisions/028."""

    title: float = 2.0  # a feature of the title, beside 1 for one of the text
    topic: float = 1.75
    matter: float = 1.0
    pair: float = 0.8  # two letters side by side
    letter: float = 0.4  # one letter: 犬 of 犬只, 遛犬 and 养犬
    bureau: float = 4.0  # how likely a kind of bureau is to host it, as a chance
    repeat: float = 0.3  # how much a second and third mention adds


NUMBERS = Numbers()


Vector = dict[str, float]


@lru_cache(maxsize=1)
def topics() -> matters.Table:
    """The topics as a table without categories, read once a process."""
    return matters.Table(
        {
            "categories": {},
            "context": {"words": ""},
            "hidden": {"words": ""},
            **tomllib.loads(TOPICS.read_text(encoding="utf-8")),
        }
    )


def features(title: str, text: str, numbers: Numbers = NUMBERS) -> Vector:
    """What a text is compared by: pairs of letters (``p:``), letters (``l:``), topics (``t:``), matters (``m:``) and bureaus
    (``b:``)."""
    counts = _features(text[:READ], numbers)
    for name, count in _features(title, numbers).items():
        counts[name] = counts.get(name, 0.0) + numbers.title * count
    vector = dict(zip(counts, map(math.log1p, counts.values()), strict=True))
    for name, value in _bureaus(title, text, numbers).items():
        vector["b:" + name] = value
    return vector


def _bureaus(title: str, text: str, numbers: Numbers) -> Vector:
    """How likely each kind of bureau is to host it, by the table of duties alone: the same in every committee."""
    if not numbers.bureau:
        return {}
    chances = routing.probabilities(routing.read(title, text[:READ]))
    return {name: numbers.bureau * chance for name, chance in chances.items()}


def _features(part: str, numbers: Numbers) -> Vector:
    found: Vector = {}
    plain = _NOTHING.sub(" ", unicodedata.normalize("NFKC", part).casefold())
    runs = _LETTERS.findall(_PLACE.sub(" ", plain))
    for kind, cut, weight in (("p:", _pairs, numbers.pair), ("l:", _letters, numbers.letter)):
        if weight:
            once, more, counts = weight * (1 - numbers.repeat), weight * numbers.repeat, Counter(cut(runs))
            values = [once + more * count for count in counts.values()]
            found.update(zip(map(kind.__add__, counts), values, strict=True))
    for name, count in Counter(one.matter.name for one in topics().find(part)).items():
        found["t:" + name] = numbers.topic * (1 + numbers.repeat * min(count - 1, 3))
    table = matters.load()
    names = {one.matter.name for one in table.find(part) if one.word not in table.context}
    return found | {"m:" + name: numbers.matter for name in names}


def _pairs(runs: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(add, run, run[1:]) for run in runs)


def _letters(runs: Iterable[str]) -> Iterator[str]:
    """The Chinese letters a text begins with; of words in others a single letter says nothing, and in a long text every one."""
    chinese = (letter for run in runs for letter in run if "\u4e00" <= letter <= "\u9fff")
    yield from islice(chinese, BEGINNING)


def shared(one: str, other: str) -> list[str]:
    """The passages two texts have in common, the longest first; where there are none, the words of matters they share.

    A passage is at least eight letters, without breaks of lines; marks inside it are kept as ``one`` writes them.
    """
    passages = sorted(_passages(one[:READ], other[:READ]), key=len, reverse=True)[:PASSAGES]
    return passages or _words(one, other)


def _passages(one: str, other: str) -> set[str]:
    known = {other[at : at + SHORTEST] for at in range(len(other) - SHORTEST + 1)}
    found: set[str] = set()
    start = 0
    while start + SHORTEST <= len(one):
        if one[start : start + SHORTEST] not in known:
            start += 1
            continue
        end = start + SHORTEST
        while end < len(one) and one[end - SHORTEST + 1 : end + 1] in known:
            end += 1
        found.update(part for part in _LINES.split(one[start:end]) if len(_SIGNS.sub("", part)) >= SHORTEST)
        start = end - SHORTEST + 1 if end - SHORTEST + 1 > start else start + 1
    return found


def _words(one: str, other: str) -> list[str]:
    """Words of matters that stand in both, else topics of both; the longest first."""
    table = matters.load()
    mine, yours = (
        {found.word for found in table.find(text) if "+" not in found.word} for text in (one, other)
    )
    names = sorted((mine & yours) - table.context, key=lambda word: (-len(word), word))
    if not names:
        mine, yours = ({found.matter.name for found in topics().find(text)} for text in (one, other))
        names = sorted(mine & yours)
    return names[:WORDS]
