"""Earlier cases on a like matter, found by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce

from jianyan.language.alike import Alike, pairs_of
from jianyan.language.nearness import SHORTEST, shared
from jianyan.people.actors import Actor
from jianyan.people.models import Committee
from jianyan.proposals.models import UNSENT, Commitment, Proposal, Publication, Reply, State
from jianyan.proposals.queries import public
from jianyan.proposals.queries.lists import listed
from jianyan.proposals.queries.near import nearest, nearest_published

PARTS = ("situation", "analysis", "suggestions")
AROUND, SHOWN = 16, 2  # letters shown around a passage, and passages of one case
MARKS = "，。、；：！？,.;:!? "  # no passage begins with one


@dataclass(frozen=True)
class Passage:
    """A passage two texts share, with what stands around it in the other one."""

    before: str
    text: str
    after: str


@dataclass(frozen=True)
class Similar:
    """An earlier case on a like matter: the case as lists show it, the class of its reply, the words or passages both
    share, what became of its promises, how like it is (0 to 1)."""

    case: Proposal
    classes: str
    words: tuple[str, ...]
    passages: tuple[Passage, ...]
    promised: str
    score: float


@dataclass(frozen=True)
class Elsewhere:
    """A case another committee has opened to the public, in the words everyone may read, and what both share of them."""

    committee: Committee
    pk: int
    cause: str
    number: str
    units: tuple[str, ...]
    standing: str
    words: tuple[str, ...]
    passages: tuple[Passage, ...]


# Words of nearly every cause: they say nothing of the matter.
EVERYWHERE = frozenset(
    (
        *("关于", "提案", "建议", "加强", "进一步", "推进", "加快", "完善", "提升", "促进"),
        *("推动", "工作", "问题", "我县", "我市", "全县", "全市", "实施", "建设"),
    )
)


REACH, ALIKE = 60, 0.1  # how many of the nearest are looked up, and how like a case must at least be


def similar(
    cause: str, actor: Actor, *, text: str = "", but: int | None = None, most: int = 5
) -> list[Similar]:
    """Filed cases the actor may open that speak of a like matter, the likest first.

    What was refused or taken back is not told, nor any rating. A constant number of queries.
    """
    scores = {
        near.key: near.score
        for near in nearest(actor.committee_id, cause[:120], text, REACH, but)
        if near.score >= ALIKE
    }
    if not scores:
        return []
    rows = Proposal.objects.visible_to(actor).live().filter(pk__in=scores, filed_on__isnull=False)
    rows = rows.filter(withdrawn_on__isnull=True, case_withdrawn_on__isnull=True).exclude(pk=but)
    best = sorted(rows.values_list("pk", flat=True), key=lambda pk: (-scores[pk], -pk))[:most]
    found = Proposal.objects.of(actor.committee_id).filter(pk__in=best)
    cases = {case.pk: case for case in listed(found)}
    texts = {pk: "\n".join(parts) for pk, *parts in found.values_list("pk", *PARTS)}
    classes, promised = _classes(actor.committee_id, best), _promised(actor.committee_id, best)
    mine = f"{cause}\n{text}"
    return [
        Similar(
            cases[pk],
            "、".join(classes.get(pk, ())),
            *_both(mine, texts[pk]),
            promised.get(pk, ""),
            scores[pk],
        )
        for pk in best
    ]


def similar_elsewhere(
    cause: str, actor: Actor, today: date, *, text: str = "", most: int = 3
) -> list[Elsewhere]:
    """Like cases other committees on this server have opened to the public. None are asked where nothing is like
    it, else three queries, and a few for each of the cases shown."""
    near = nearest_published(cause[:120], text, REACH)
    scores = {one.key: one.score for one in near if one.score >= ALIKE}
    if not scores:
        return []
    homes = Proposal.anywhere.filter(pk__in=scores).exclude(committee=actor.committee_id)
    others = list(homes.values_list("committee", flat=True).distinct())
    rows = public.open_to_public(others, today).filter(proposal__in=scores)
    rows = rows.select_related("committee", "proposal__committee", "proposal__session__term")
    found = sorted(rows, key=lambda one: (-scores[one.proposal_id], -one.pk))[:most]
    return [_elsewhere(one, f"{cause}\n{text}", today) for one in found]


def _elsewhere(one: Publication, mine: str, today: date) -> Elsewhere:
    told = public.opened(one.proposal, one.names_units(today), today)
    words, passages = _both(mine, "\n".join((told["cause"], *(text for _, text in told["texts"]))))
    units = tuple(part.unit.name for part in told["units"])
    return Elsewhere(
        one.committee,
        one.proposal_id,
        told["cause"],
        told["number"],
        units,
        told["standing"],
        words,
        passages,
    )


def _both(mine: str, yours: str) -> tuple[tuple[str, ...], tuple[Passage, ...]]:
    """The words both have, or the passages with what stands around them in the other."""
    passages, words = [], []
    for part in (found.lstrip(MARKS) for found in shared(mine, yours)):
        at = yours.find(part)
        if len(part) < SHORTEST or at < 0:
            words += [part] if len(part) > 1 else []
            continue
        end = at + len(part)
        before, after = yours[max(0, at - AROUND) : at], yours[end : end + AROUND]
        passages.append(Passage(before.rpartition("\n")[2], part, after.partition("\n")[0]))
    return tuple(words), tuple(passages[:SHOWN])


def _promised(committee: int, ids: list[int]) -> dict[int, str]:
    """What became of the promises made in these cases, in words. One query."""
    rows = Commitment.objects.of(committee).live().filter(proposal__in=ids)
    found: dict[int, list[str]] = {}
    for case, state in rows.values_list("proposal", "state"):
        found.setdefault(case, []).append(state)
    told = {}
    for case, states in found.items():
        kept = states.count(Commitment.State.KEPT)
        told[case] = f"承诺事项{len(states)}项" + (f"，已兑现{kept}项" if kept else "，尚未兑现")
    return told


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


_NAMED = (
    "committee",
    "state",
    "submission_no",
    "case_no",
    "case_digits",
    "cause",
    "submitted_on",
    "filed_on",
    "voided_at",
)
