"""Which units would handle a case: suggested with words, duties and past cases, learnt from what was decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from jianyan.language import bureaus, learnt, matters, routing
from jianyan.people.actors import Actor
from jianyan.people.models import Unit
from jianyan.proposals.models import Assignment, Proposal, UnitSuggestion
from jianyan.proposals.models.suggestions import WHOLE
from jianyan.proposals.queries.near import nearest_to_each
from jianyan.proposals.queries.reviewing import Returned, returned_before_each

if TYPE_CHECKING:
    from jianyan.language.index import Near

MOST, TOGETHER = 4, 0.2  # units suggested, and the chance from which a further one is suggested as co-handler
FAINT = 0.01  # chances not worth naming
LESSONS = 300  # decided cases that are learnt from, the latest
NEAR, LIKE = (
    30,
    0.1,
)  # past cases looked at, and how like they must be: strangers reach 0.09, other words 0.25
CASES, WORDS = 2, 4  # so many cases and words are shown
SAME, CLOSEST = 0.5, 3  # how like cases are that show who helps, and how many of them are looked at
TOGETHER_ROLES = (Assignment.Role.SOLE, Assignment.Role.HOST, Assignment.Role.CO)
HOSTS = (Assignment.Role.SOLE, Assignment.Role.HOST)


@dataclass(frozen=True)
class Candidate:
    """A unit that may handle a case: the chance that it hosts, its role, and what says so."""

    unit: Unit
    score: float
    role: str
    category: str
    words: tuple[str, ...]
    duties: tuple[str, ...]
    cases: tuple[Proposal, ...]
    returned: tuple[Returned, ...]

    @property
    def role_label(self) -> str:
        return Assignment.Role(self.role).label if self.role else "备选"

    @property
    def chance(self) -> str:
        """The chance in whole percents; nothing is said to be certain."""
        return "99%以上" if self.score > 0.99 else f"{max(1, round(self.score * 100))}%"

    @property
    def chance_label(self) -> str:
        """The chance in words: that of being host, said in full only where the role beside it is another."""
        if not self.score:
            return ""
        return f"可能性{self.chance}" if self.role in HOSTS else f"作主办的可能性{self.chance}"


@dataclass(frozen=True)
class Suggestion:
    """The units suggested, the best first; not sure (拿不准) where a person should look twice."""

    sure: bool
    candidates: tuple[Candidate, ...]
    lessons: int

    @property
    def lines(self) -> list[Candidate]:
        """Those suggested with a role, as many as a form has lines; the others are named only."""
        return [one for one in self.candidates if one.role][:MOST]

    @property
    def as_value(self) -> str:
        """The suggested units and roles as one value of a form."""
        return ",".join(f"{one.unit.pk}:{one.role}" for one in self.lines)

    def as_row(self, *, refused: bool = False) -> UnitSuggestion:
        """As it is kept with the decision (``offered`` of ``actions.allocate``), its answer open unless it was sent away."""
        return UnitSuggestion(
            units=[
                {
                    "unit": str(each.unit.pk),
                    "name": each.unit.name,
                    "role": each.role,
                    "score": round(each.score * WHOLE),
                    "words": list(each.words),
                }
                for each in self.candidates
            ],
            sure=self.sure,
            answer=UnitSuggestion.Answer.REFUSED if refused else "",
        )


def suggest(proposal: Proposal, actor: Actor) -> Suggestion:
    """The units that may handle a case. A constant number of queries, most of them only after new decisions."""
    return suggest_each([proposal], actor)[0]


def suggest_each(cases: Sequence[Proposal], actor: Actor) -> list[Suggestion]:
    """The same for several cases, by the same queries."""
    units = list(Unit.objects.of(actor.committee_id).live().filter(ended_on=None).order_by("sort_no", "id"))
    known, lessons = _taught(actor.committee_id, units)
    past = _past(cases, actor)
    returns = returned_before_each([(one.cause, one.pk) for one in cases], actor)
    found = []
    for one, (hosted, helped), back in zip(cases, past, returns, strict=True):
        text = "\n".join((one.situation, one.suggestions))
        route = routing.route(one.cause, text, known)
        ranked = _ranked(route.units, units, one, hosted)[:MOST]
        ranked = [row for no, row in enumerate(ranked) if no == 0 or row[1] >= FAINT]
        ranked += _helping(helped, units, {unit.pk for unit, _, _ in ranked})
        candidates = tuple(_candidates(one, ranked, hosted, helped, back))
        sure = route.sure and routing.stands_out([each.score for each in candidates])
        found.append(Suggestion(sure, candidates, lessons))
    return found


def _candidates(
    proposal: Proposal,
    ranked: Sequence[tuple[Unit, float, routing.Unit]],
    hosted: dict[int, list[Proposal]],
    helped: dict[int, list[Proposal]],
    returns: Sequence[Returned],
) -> Iterator[Candidate]:
    """The units in their order, each with its role and what says so."""
    roles = _roles([(score >= TOGETHER, unit.pk in helped) for unit, score, _ in ranked])
    for (unit, score, one), role in zip(ranked, roles, strict=True):
        cases = tuple((hosted.get(unit.pk) or helped.get(unit.pk, []))[:CASES])
        back = tuple(one for one in returns if one.assignment.unit_id == unit.pk)
        yield Candidate(unit, score, role, one.category, one.why, _duties(unit, proposal.cause), cases, back)


def _ranked(
    found: Iterable[routing.Unit], units: Sequence[Unit], proposal: Proposal, past: dict[int, list[Proposal]]
) -> list[tuple[Unit, float, routing.Unit]]:
    """The committee's own units of the categories; several of one category share its chance unless one stands out."""
    mine = {unit.pk: unit.handles or bureaus.guess(unit.name) for unit in units}
    told = f"{proposal.cause}\n{proposal.situation[: routing.READ]}\n{proposal.suggestions[: routing.READ]}"
    spoken = {found.matter.name for found in matters.load().find(told)}
    best: dict[int, tuple[Unit, float, routing.Unit]] = {}
    for one in found:
        fitting = [unit for unit in units if one.category in mine[unit.pk] and unit.pk not in best]
        fitting = [unit for unit in fitting if bureaus.serves(unit.name, one.category, spoken)]
        marks = {unit.pk: _mark(unit, proposal, past) for unit in fitting}
        top = [unit for unit in fitting if marks[unit.pk] == max(marks.values())]
        for unit in fitting:
            part = one.score / len(top) if unit in top else 0.0
            if part:
                best[unit.pk] = (unit, part, one)
    return sorted(best.values(), key=lambda row: (-row[1], row[0].sort_no, row[0].pk))


def _mark(unit: Unit, proposal: Proposal, past: dict[int, list[Proposal]]) -> tuple[bool, int, int]:
    """What tells units of one category apart: a town named in the text, duties that speak of it, past cases."""
    names = {unit.short_name, unit.name.removesuffix("人民政府").removesuffix("办事处")}
    whole = proposal.cause + proposal.situation
    named = any(len(name) > 1 and name in whole for name in names)
    return named, len(_duties(unit, proposal.cause)), len(past.get(unit.pk, ()))


def _helping(
    helped: dict[int, list[Proposal]], units: Sequence[Unit], known: set[int]
) -> list[tuple[Unit, float, routing.Unit]]:
    """Units that helped with nearly the same matters, where nothing else speaks for them."""
    nothing = routing.Unit("", 0.0, ())
    fresh = [unit for unit in units if unit.pk in helped and unit.pk not in known]
    return [(unit, 0.0, nothing) for unit in fresh] if known else []


def _roles(marks: Sequence[tuple[bool, bool]]) -> list[str]:
    """Alone, or the first as host with those whose chance is not small or who helped before; the rest without a role."""
    further = [likely or helped for likely, helped in marks[1:]]
    first = Assignment.Role.HOST if any(further) else Assignment.Role.SOLE
    return [first, *(Assignment.Role.CO if one else "" for one in further)][: len(marks)]


def _duties(unit: Unit, cause: str) -> tuple[str, ...]:
    """The words of the unit's duties, as they were entered, that mean a matter of the cause."""
    asked = {one.matter.name for one in matters.load().find(cause)}
    return tuple(dict.fromkeys(word for word, name in _written(unit.duties) if name in asked))[:WORDS]


@lru_cache(maxsize=2048)
def _written(duties: str) -> tuple[tuple[str, str], ...]:
    """The words of a text of duties, each with its matter; words of place and pairs left out."""
    table = matters.load()
    found = table.find(duties)
    return tuple(
        (one.word, one.matter.name) for one in found if "+" not in one.word and one.word not in table.context
    )


Past = tuple[dict[int, list[Proposal]], dict[int, list[Proposal]]]


def _past(cases: Sequence[Proposal], actor: Actor) -> list[Past]:
    """For each case: earlier ones like it by the unit that hosts them, the likest first; and the few likest of all by the
    units that helped with at least half of them."""
    asked = [(one.cause, one.situation, one.pk) for one in cases]
    near = [
        [one for one in found if one.score >= LIKE]
        for found in nearest_to_each(actor.committee_id, asked, NEAR)
    ]
    keys = {one.key for found in near for one in found}
    rows = Assignment.objects.of(actor.committee_id).live().filter(proposal__in=keys, role__in=TOGETHER_ROLES)
    rows = rows.filter(returned_on=None, proposal__voided_at=None, handed_over_on__isnull=False)
    parts: defaultdict[int, list[Assignment]] = defaultdict(list)
    for one in rows.select_related("proposal__committee"):
        parts[one.proposal_id].append(one)
    return [_hosted_and_helped(found, parts) for found in near]


def _hosted_and_helped(near: Sequence[Near], parts: Mapping[int, Sequence[Assignment]]) -> Past:
    likest = [one.key for one in near if one.score >= SAME][:CLOSEST]
    hosted: defaultdict[int, list[Proposal]] = defaultdict(list)
    helped: defaultdict[int, list[Proposal]] = defaultdict(list)
    for one in (part for found in near for part in parts.get(found.key, ())):
        if one.role in HOSTS:
            hosted[one.unit_id].append(one.proposal)
        elif one.proposal_id in likest:
            helped[one.unit_id].append(one.proposal)
    often = {unit: cases for unit, cases in helped.items() if 2 * len(cases) >= max(CLOSEST, len(likest))}
    return hosted, often


_LEARNT: dict[
    int, tuple[object, learnt.Learnt, int]
] = {}  # committee -> what it was learnt from, the outcome


def _taught(committee: int, units: Sequence[Unit]) -> tuple[learnt.Learnt, int]:
    """What the decisions and returns of a committee teach, and out of how many; learnt again when there are new ones."""
    rows = Assignment.objects.of(committee).live().filter(handed_over_on__isnull=False, role__in=HOSTS)
    stand = rows.aggregate(
        n=Count("pk"), last=Max("pk"), back=Count("pk", filter=Q(returned_on__isnull=False))
    )
    mark = (*stand.values(), tuple((unit.pk, unit.version) for unit in units))
    held = _LEARNT.get(committee)
    if held and held[0] == mark:
        return held[1], held[2]
    lessons = _lessons(
        committee, {unit.pk: tuple(unit.handles) or bureaus.guess(unit.name) for unit in units}
    )
    taught = learnt.learn(lessons, routing.NUMBERS.heat, routing.NUMBERS.rest) if lessons else learnt.NOTHING
    _LEARNT[committee] = (mark, taught, len(lessons))
    return taught, len(lessons)


def _lessons(committee: int, categories: dict[int, tuple[str, ...]]) -> list[learnt.Lesson]:
    """The latest decided cases, each with the category of its host; one given anew after a return counts twice."""
    live = Assignment.objects.of(committee).live()
    back = set(live.filter(returned_on__isnull=False).values_list("proposal", flat=True))
    rows = live.filter(handed_over_on__isnull=False, role__in=HOSTS, returned_on=None)
    rows = rows.filter(proposal__voided_at=None, unit__in=categories).order_by("-id")
    told = rows.values_list("proposal", "unit", "proposal__cause", "proposal__situation")[:LESSONS]
    found: list[learnt.Lesson] = []
    for case, unit, cause, situation in told:
        if not categories[unit]:
            continue
        read = _read(cause, situation[: routing.READ])
        host = max(categories[unit], key=lambda name: read.points.get(name, 0.0))
        found += [replace(read, host=host)] * (2 if case in back else 1)
    return found


@lru_cache(maxsize=4 * LESSONS)
def _read(cause: str, situation: str) -> learnt.Lesson:
    """What a decided case teaches, its host left open."""
    return routing.lesson(routing.read(cause, situation), "")
