"""Opinions on a like matter: found by words in the index, told apart by what their titles share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jianyan.core import bigrams, search
from jianyan.language.alike import Alike, pairs_of
from jianyan.opinions.models import Opinion
from jianyan.opinions.models.opinions import TEXTS
from jianyan.people.actors import Actor

WORDS, REACH, LATEST, LIKE = 5, 200, 2000, 0.45
# Words of many titles: they say nothing of the matter.
EVERYWHERE = (
    "关于",
    "建议",
    "加强",
    "进一步",
    "推进",
    "加快",
    "完善",
    "提升",
    "促进",
    "工作",
    "问题",
    "反映",
)


@dataclass(frozen=True)
class Near:
    """Another opinion on a like matter, and the words both share."""

    opinion: Opinion
    words: tuple[str, ...]


def near(title: str, actor: Actor, *, but: int | None = None, most: int = 5) -> list[Near]:
    """Opinions the actor may open that share words with a title, the likest first. A constant number of queries."""
    shared: dict[int, list[str]] = {}
    weights: dict[int, float] = {}
    for word in _telling(title):
        found = search.find(bigrams.Query((bigrams.fold(word).text,)), actor, "opinions")
        ids = list(found.order_by("-on", "-record_id").values_list("record_id", flat=True)[:REACH])
        for one in ids:
            weights[one] = weights.get(one, 0) + len(word) / (1 + len(ids)) ** 0.5
            shared.setdefault(one, []).append(word)
    best = sorted((pk for pk in weights if pk != but), key=lambda pk: (-weights[pk], -pk))[:most]
    rows = Opinion.objects.visible_to(actor).live().select_related("committee").defer(*TEXTS).in_bulk(best)
    return [Near(rows[pk], tuple(shared[pk])) for pk in best if pk in rows]


def _telling(title: str) -> list[str]:
    """The words of a title that say what it is about, the longest first."""
    import rjieba  # loaded at use: its dictionary is large

    words = dict.fromkeys(word.strip() for word in rjieba.cut(title[:120]))
    telling = [word for word in words if len(word) > 1 and word.isalpha() and word not in EVERYWHERE]
    return sorted(telling, key=len, reverse=True)[:WORDS]


@lru_cache(maxsize=LATEST * 2)  # the same titles are looked at on every page of the desk
def _bare(title: str) -> frozenset[str]:
    for word in EVERYWHERE:
        title = title.replace(word, " ")
    return frozenset().union(*(pairs_of(part) for part in title.split() if len(part) > 1))


def repeated(rows: Sequence[Opinion], actor: Actor, most: int = 3) -> dict[int, list[Opinion]]:
    """For each of these, other recent ones whose title is nearly the same. Two queries at most."""
    if not rows:
        return {}
    known = Opinion.objects.visible_to(actor).live().exclude(state=Opinion.State.RETURNED)
    latest = known.order_by("-submitted_on", "-id")  # the order of the list, which has an index
    titles = Alike(latest.values_list("pk", "title")[:LATEST], _bare)
    found = {one.pk: [pk for pk in titles.to(one.title, LIKE) if pk != one.pk][:most] for one in rows}
    wanted = {pk for ids in found.values() for pk in ids}
    if not wanted:
        return {}
    others = known.select_related("committee").defer(*TEXTS).in_bulk(wanted)
    return {pk: [others[one] for one in ids if one in others] for pk, ids in found.items() if ids}
