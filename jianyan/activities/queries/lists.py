"""The list of one sitting: who was expected, who is recorded, members apart from others, in the official order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jianyan.activities.models import Activity, Attendance, Sitting
from jianyan.activities.queries.called import expected_at, seated
from jianyan.activities.queries.sheet import expected_people
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Person, Post

_RANK = {
    Post.Kind.CHAIR: 0,
    Post.Kind.VICE_CHAIR: 1,
    Post.Kind.SECRETARY_GENERAL: 2,
    Post.Kind.STANDING_MEMBER: 3,
}
NAMED = "expected"


@dataclass(frozen=True)
class Line:
    """One person of the list and his row, if there is one."""

    person: Person
    row: Attendance | None
    post: str

    @property
    def outcome(self) -> str:
        return self.row.outcome if self.row else ""


@dataclass(frozen=True)
class Roll:
    """The list of a sitting."""

    members: list[Line]
    others: list[Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.members, *self.others]

    def without_rows(self) -> Roll:
        """Those nobody has entered yet."""
        return Roll([one for one in self.members if not one.row], [one for one in self.others if not one.row])

    def count(self, *outcomes: str) -> int:
        """How many members stand under one of these."""
        return sum(line.outcome in outcomes for line in self.members)

    @property
    def present(self) -> int:
        return self.count(*Attendance.THERE)

    @property
    def unknown(self) -> int:
        return self.count("")


def roll(activity: Activity, sitting: Sitting, group: str = NAMED) -> Roll:
    """Everyone expected (or of another list the reader chose), and everyone recorded. Four queries."""
    owner = activity.committee_id
    chosen: TenantQuerySet = (
        expected_at(activity, sitting.on) if group == NAMED else expected_people(owner, group, sitting.on)
    )
    rows = Attendance.objects.of(owner).live().filter(activity=activity, sitting=sitting.number)
    on_list = Q(pk__in=chosen.order_by().values("pk")) | Q(pk__in=rows.values("person"))
    known = {row.person_id: row for row in rows}
    people = {person.pk: person for person in Person.objects.of(owner).filter(on_list)}
    holders = set(seated(owner, sitting.on).values_list("person", flat=True))
    posts = _posts(owner, sitting, set(people))
    lines = [
        Line(person, known.get(person.pk), posts.get(person.pk, (9, 0, ""))[2])
        for person in sorted(people.values(), key=lambda one: _place(one, posts))
    ]
    return Roll(
        [line for line in lines if line.person.pk in holders],
        [line for line in lines if line.person.pk not in holders],
    )


def _posts(owner: int, sitting: Sitting, people: set[int]) -> dict[int, tuple[int, int, str]]:
    held = Post.objects.of(owner).live().active_on(sitting.on).filter(kind__in=_RANK)
    found: dict[int, tuple[int, int, str]] = {}
    for post in held.order_by("sort_no", "id"):
        if post.person_id in people:
            rank = (_RANK[Post.Kind(post.kind)], post.sort_no, post.title or post.get_kind_display())
            found[post.person_id] = min(found.get(post.person_id, rank), rank)
    return found


def _place(person: Person, posts: dict[int, tuple[int, int, str]]) -> tuple[Any, ...]:
    """Leaders in their order, then the standing committee, then all others by strokes (domain 7.3)."""
    rank, sort_no, _ = posts.get(person.pk, (9, 0, ""))
    return rank, sort_no if rank < 3 else 0, person.stroke_key, person.pk
