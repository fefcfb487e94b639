"""Earlier cases on a like matter, found by words."""

from __future__ import annotations

from dataclasses import dataclass

from jianyan.core import bigrams, search
from jianyan.people.actors import Actor
from jianyan.proposals.models import (
    Proposal,
    Reply,
)
from jianyan.proposals.queries.lists import listed


@dataclass(frozen=True)
class Similar:
    """An earlier case on a like matter: the case as lists show it, the class of its reply, the words both share."""

    case: Proposal
    classes: str
    words: tuple[str, ...]


# Words of nearly every cause: they say nothing of the matter.
EVERYWHERE = frozenset(
    (
        *("关于", "提案", "建议", "加强", "进一步", "推进", "加快", "完善", "提升", "促进"),
        *("推动", "工作", "问题", "我县", "我市", "全县", "全市", "实施", "建设"),
    )
)


WORDS, REACH = 6, 200  # words of a cause that are looked up, and how far back each reaches


def similar(cause: str, actor: Actor, *, but: int | None = None, most: int = 5) -> list[Similar]:
    """Filed cases the actor may open that share words with a cause, the likest first.

    What was refused or taken back is not told, nor any rating. A constant number of queries.
    """
    words = _telling(cause)
    weights: dict[int, float] = {}
    shared: dict[int, list[str]] = {}
    for word in words:
        found = search.find(bigrams.Query((bigrams.fold(word).text,)), actor, "proposals")
        ids = list(found.order_by("-on", "-record_id").values_list("record_id", flat=True)[:REACH])
        for one in ids:
            weights[one] = weights.get(one, 0) + len(word) / (1 + len(ids)) ** 0.5
            shared.setdefault(one, []).append(word)
    rows = Proposal.objects.visible_to(actor).live().filter(pk__in=weights, filed_on__isnull=False)
    rows = rows.filter(withdrawn_on__isnull=True, case_withdrawn_on__isnull=True).exclude(pk=but)
    best = sorted(rows.values_list("pk", flat=True), key=lambda pk: (-weights[pk], -pk))[:most]
    cases = {case.pk: case for case in listed(Proposal.objects.of(actor.committee_id).filter(pk__in=best))}
    classes = _classes(actor.committee_id, best)
    return [Similar(cases[pk], "、".join(classes.get(pk, ())), tuple(shared[pk])) for pk in best]


def _telling(cause: str) -> list[str]:
    """The words of a cause that say what it is about, the longest first."""
    import rjieba  # loaded at use: its dictionary is large

    words = dict.fromkeys(word.strip() for word in rjieba.cut(cause[:120]))
    telling = [word for word in words if len(word) > 1 and word.isalpha() and word not in EVERYWHERE]
    return sorted(telling, key=len, reverse=True)[:WORDS]


def _classes(committee: int, ids: list[int]) -> dict[int, list[str]]:
    """The classes of the last delivered reply of each unit of these cases."""
    rows = Reply.objects.of(committee).live().filter(assignment__proposal__in=ids, delivered_on__isnull=False)
    last: dict[tuple[int, int], str] = {}
    for case, unit, letter in rows.order_by("round", "id").values_list(
        "assignment__proposal", "assignment", "reply_class"
    ):
        last[case, unit] = letter
    found: dict[int, list[str]] = {}
    for (case, _), letter in last.items():
        if letter and letter not in found.setdefault(case, []):
            found[case].append(letter)
    return found
