"""Raw suggestions put into aspects of a review, and inside each aspect by topic, with names to propose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jianyan.language import matters, routing
from jianyan.language.nearness import topics

OTHER = "其他"
_ASKED = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|\d+[.、]|建议|希望|请求|恳请|应当?|要)+")
WEAK = 2  # what a matter counts that points to no category


@dataclass(frozen=True, slots=True)
class Grouped:
    """Where a suggestion belongs: its aspect (其他 where nothing is known of it) and the name of its topic, "" for none."""

    key: str
    aspect: str
    topic: str


def group(suggestions: Iterable[tuple[str, str]]) -> list[Grouped]:
    """The aspect and topic of each (key, text), in the order given.

    A topic only one suggestion has is left out: it groups nothing.
    """
    rows = [(key, aspect(text), _topics(text)) for key, text in suggestions]
    common = Counter((kind, name) for _, kind, names in rows for name in names)
    return [Grouped(key, kind, _best(kind, names, common)) for key, kind, names in rows]


def aspect(text: str) -> str:
    """The aspect of a review one suggestion belongs to; 其他 when the table knows no word of it."""
    table = matters.load()
    reading = routing.read(_ASKED.sub("", text), "")
    sums: defaultdict[str, float] = defaultdict(float)
    for name, strength in reading.strengths.items():
        matter = table.matters[name]
        sums[matter.aspect] += strength * max((weight for _, weight in matter.hosts), default=WEAK)
    return max(sums, key=lambda name: (sums[name], name)) if sums else OTHER


def _topics(text: str) -> list[str]:
    found = Counter(one.matter.name for one in topics().find(text))
    return [name for name, _ in found.most_common()]


def _best(kind: str, names: list[str], common: Counter[tuple[str, str]]) -> str:
    shared = [name for name in names if common[kind, name] > 1]
    return max(shared, key=lambda name: common[kind, name], default="")
