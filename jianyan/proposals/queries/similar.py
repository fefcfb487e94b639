"""Earlier cases on a like matter, found by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from jianyan.core import bigrams, search
from jianyan.language.alike import Alike, pairs_of
from jianyan.people.actors import Actor
from jianyan.proposals.models import (
    UNSENT,
    Proposal,
    Reply,
    State,
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


LIKE, LATEST = (
    0.45,
    4000,
)  # shared part of two causes that asks for a look, and how many earlier ones are looked at


@lru_cache(maxsize=LATEST * 2)  # the same causes are looked at on every page of the desk
def bare(cause: str) -> frozenset[str]:
    """The pairs of letters of a cause without the words that stand in nearly every one."""
    said = reduce(
        lambda text, word: text.replace(word, " "), sorted(EVERYWHERE, key=len, reverse=True), cause
    )
    return frozenset().union(*(pairs_of(part) for part in said.split() if len(part) > 1))


def causes(rows: Iterable[tuple[int, str]]) -> Alike:
    """Causes that can be asked which of them are like another."""
    return Alike(rows, bare)


def repeated(rows: Sequence[Proposal], actor: Actor, most: int = 3) -> dict[int, list[Proposal]]:
    """For each of these proposals, others put forward before whose cause is nearly the same. Two queries at most."""
    if not rows:
        return {}
    known = Proposal.objects.visible_to(actor).live()
    known = known.exclude(state__in=(*UNSENT, State.WITHDRAWN, State.CASE_WITHDRAWN, State.RETURNED))
    alike = causes(known.order_by("-id").values_list("pk", "cause")[:LATEST])
    found = {one.pk: [pk for pk in alike.to(one.cause, LIKE) if pk != one.pk][:most] for one in rows}
    wanted = {pk for ids in found.values() for pk in ids}
    if not wanted:
        return {}
    cases = {
        one.pk: one
        for one in known.filter(pk__in=wanted).select_related("committee").only(*_NAMED, "committee__code")
    }
    return {pk: [cases[other] for other in ids if other in cases] for pk, ids in found.items() if ids}


_NAMED = ("committee", "state", "submission_no", "case_no", "cause", "submitted_on", "filed_on", "voided_at")
