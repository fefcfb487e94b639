"""Facts and members as the engine takes them, read a few hundred persons at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Adjustment, Appraisal, Leave, ScoreEntry
from jianyan.duty.scoring.facts import Adjustment as Points
from jianyan.duty.scoring.facts import Fact, Member
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.scoring.steps import Window
from jianyan.figures import deeds
from jianyan.figures.scope import Scope
from jianyan.people.models import Post, Tenure

AT_ONCE = 400  # persons of one round: named in one statement, held in memory together
DAY = timedelta(days=1)
ROLES = {
    Post.Kind.CHAIR: "chair",
    Post.Kind.VICE_CHAIR: "vice_chair",
    Post.Kind.SECRETARY_GENERAL: "secretary_general",
    Post.Kind.STANDING_MEMBER: "standing",
}


def scope_of(appraisal: Appraisal) -> Scope:
    """The period of a year's facts; its last day belongs to it."""
    return Scope((appraisal.committee_id,), appraisal.starts_on, appraisal.ends_on + DAY, appraisal.ends_on)


def window_of(appraisal: Appraisal) -> Window:
    return Window(appraisal.starts_on, appraisal.ends_on + DAY, appraisal.cutoff_on)


DOERS = {"member": "person", "body": "body", "unit": "unit"}


def sources(subject: str = "member") -> dict[str, frozenset[str]]:
    """What a sheet about members, bodies or units may ask for: every deed of theirs with its fields."""
    return {one.key: one.fields for one in deeds.every(doer=DOERS.get(subject, ""))}


def seats_of(appraisal: Appraisal) -> TenantQuerySet:
    """The seats of the term that were held on a day of the year."""
    held = Tenure.objects.of(appraisal.committee_id).live()
    held = held.filter(term=appraisal.term_id, starts_on__lte=appraisal.ends_on)
    rows: TenantQuerySet = held.exclude(ends_on__lte=appraisal.starts_on)
    return rows


def persons_of(appraisal: Appraisal) -> list[int]:
    """Whoever held a seat of the term on a day of the year, by id. One query."""
    rows = seats_of(appraisal).order_by("person").values_list("person", flat=True)
    return list(rows.distinct().iterator(chunk_size=2000))


def facts_of(
    scope: Scope, persons: Sequence[int] | None, keys: Iterable[str] | None = None, doer: str = "person"
) -> dict[int, list[Fact]]:
    """The facts of these persons, bodies or units, by each; one query a deed."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for deed in deeds.every(doer=doer):
        if keys is None or deed.key in keys:
            for done in deeds.done(deed, scope, persons):
                found[done.person].append(_fact(deed.key, done))
    return found


def _fact(key: str, done: deeds.Done) -> Fact:
    return Fact(
        ref=done.ref,
        source=key,
        on=done.on,
        thing=done.thing,
        title=done.title,
        values=done.values,
        persons=done.persons,
        order=done.order,
        origin=done.origin,
        proven=done.proven,
        url=done.url,
    )


def told(deed: deeds.Deed, values: Mapping[str, str]) -> str:
    """A fact's circumstances in the office's words: 全体会议，会议，缺席. A word of one character (场) tells nothing."""
    words = [one.labels.get(values.get(one.key, ""), "") for one in deed.traits if one.labels]
    held = [word for word in dict.fromkeys(words) if len(word) > 1]
    wider = {
        word for word in held for other in held if word != other and word in other
    }  # 会议 beside 全体会议
    return "，".join(word for word in held if word not in wider)[:200]


def members_of(appraisal: Appraisal, sheet: Sheet, persons: Sequence[int]) -> dict[int, Member]:
    """These persons as the sheet sees them: roles, seats, leave, once-a-term rules already used. Four queries."""
    committee, start, after = appraisal.committee_id, appraisal.starts_on, appraisal.ends_on + DAY
    during = {"starts_on__lt": after, "person__in": persons}
    seats: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    tenures = Tenure.objects.of(committee).live().filter(term=appraisal.term_id, **during)
    for person, first, end in tenures.values_list("person", "starts_on", "ends_on"):
        seats[person].append((first, end))
    roles: dict[int, set[str]] = defaultdict(set)
    posts = Post.objects.of(committee).live().filter(**during).exclude(ends_on__lte=appraisal.ends_on)
    for person, kind, resident in posts.values_list("person", "kind", "resident"):
        roles[person].update({ROLES[Post.Kind(kind)]} if Post.Kind(kind) in ROLES else set())
        roles[person].update({"resident"} if resident else set())
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    leaves = (
        Leave.objects.of(committee).live().filter(state=Leave.State.GRANTED, ends_on__gte=start, **during)
    )
    for person, first, last in leaves.values_list("person", "starts_on", "ends_on"):
        away[person].append((first, last))
    earlier = _earlier(appraisal, sheet, persons)
    return {
        one: Member(
            roles=frozenset({"member", *roles[one]}),
            seats=tuple(sorted(seats[one], key=lambda seat: seat[0])),
            away=tuple(away[one]),
            earlier=earlier.get(one, frozenset()),
        )
        for one in persons
    }


def _earlier(appraisal: Appraisal, sheet: Sheet, persons: Sequence[int]) -> Mapping[int, frozenset[str]]:
    codes = [rule.code for rule in sheet.rules if rule.once_per == "term"]
    if not codes:
        return {}
    rows = ScoreEntry.objects.of(appraisal.committee_id).filter(
        appraisal__term=appraisal.term_id,
        appraisal__year__lt=appraisal.year,
        person__in=persons,
        rule__in=codes,
        counted_num__gt=0,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, rule in rows.values_list("person", "rule").distinct():
        found[person].add(rule)
    return {person: frozenset(rules) for person, rules in found.items()}


def adjustments_of(appraisal: Appraisal, persons: Sequence[int]) -> dict[int, list[Points]]:
    """Approved adjustments by person. One query."""
    rows = Adjustment.objects.of(appraisal.committee_id).live()
    rows = rows.filter(appraisal=appraisal, person__in=persons, state=Adjustment.State.APPROVED)
    found: dict[int, list[Points]] = defaultdict(list)
    for pk, person, points, reason in rows.order_by("id").values_list("pk", "person", "points", "reason"):
        found[person].append(Points(ref=f"duty.adjustment:{pk}", points=points, reason=reason))
    return found


def rounds(persons: Sequence[int]) -> Iterable[Sequence[int]]:
    """The persons in rounds, so that memory does not grow with their number."""
    return (persons[first : first + AT_ONCE] for first in range(0, len(persons), AT_ONCE))


WATCHED = {"people.tenure", "people.post", "duty.leave", "duty.adjustment", "duty.appraisal"}


def tables() -> set[str]:
    """Every table a score is read from."""
    return WATCHED | set(chain.from_iterable(deed.touches for deed in deeds.every()))
