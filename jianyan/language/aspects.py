"""Raw suggestions put into aspects of a review, and inside each aspect by topic, with names to propose."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jianyan.language import matters, routing
from jianyan.language.nearness import topics

OTHER = "其他"
_ASKED = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|\d+[.、]|建议|希望|请求|恳请|应当?|要)+")
WEAK = 2  # what a matter counts that points to no category
AROUND = 0.4  # a word of the title a suggestion stands under, beside 1 for one of its own


@dataclass(frozen=True, slots=True)
class Grouped:
    """Where a suggestion belongs: its aspect (其他 where nothing is known of it) and the name of its topic, "" for none."""

    key: str
    aspect: str
    topic: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Suggestions that might become one item: their aspect, the name to propose, and their keys."""

    aspect: str
    name: str
    keys: tuple[str, ...]


def group(suggestions: Iterable[tuple[str, ...]]) -> list[Grouped]:
    """The aspect and topic of each (key, text), in the order given; a third part is the title of what the text stands in.

    A topic only one suggestion has is left out: it groups nothing.
    """
    rows = [(key, aspect(text, *title), _topics(text, *title)) for key, text, *title in suggestions]
    common = Counter((kind, name) for _, kind, names in rows for name in names)
    return [Grouped(key, kind, _best(kind, names, common)) for key, kind, names in rows]


def clusters(suggestions: Sequence[tuple[str, ...]]) -> list[Cluster]:
    """What might become the items of a review: those of one topic together, the others each by themselves.

    By aspect, the largest aspect first, and inside it by size. Of what nothing is known nothing is proposed.
    """
    texts = {key: text for key, text, *_ in suggestions}
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in group(suggestions):
        if one.aspect != OTHER:
            found[one.aspect, one.topic or bare(texts[one.key])].append(one.key)
    sizes = Counter({kind: 0 for kind, _ in found})
    for (kind, _), keys in found.items():
        sizes[kind] += len(keys)
    made = [Cluster(kind, name, tuple(keys)) for (kind, name), keys in found.items()]
    return sorted(made, key=lambda one: (-sizes[one.aspect], one.aspect, -len(one.keys)))


def aspect(text: str, title: str = "") -> str:
    """The aspect of a review one suggestion belongs to; 其他 when the table knows no word of it.

    The title of a case or the subject of a meeting decides where the suggestion alone says little (建议早日开工).
    """
    table = matters.load()
    sums: defaultdict[str, float] = defaultdict(float)
    for part, share in ((bare(text), 1.0), (title, AROUND)):
        for name, strength in routing.read(part, "").strengths.items():
            matter = table.matters[name]
            sums[matter.aspect] += (
                share * strength * max((weight for _, weight in matter.hosts), default=WEAK)
            )
    return max(sums, key=lambda name: (sums[name], name)) if sums else OTHER


def bare(text: str) -> str:
    """A suggestion without its number and the words that only ask."""
    return _ASKED.sub("", text).strip().rstrip("。；;.")


def _topics(text: str, title: str = "") -> list[str]:
    """The topics of a text, those of its title where it has none."""
    table = topics()
    found = Counter(one.matter.name for one in table.find(text) or table.find(title))
    return [name for name, _ in found.most_common()]


def _best(kind: str, names: list[str], common: Counter[tuple[str, str]]) -> str:
    shared = [name for name in names if common[kind, name] > 1]
    return max(shared, key=lambda name: common[kind, name], default="")
