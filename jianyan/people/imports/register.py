"""What a list of members is held against: persons, seats, sectors, bodies of the committee, read once a run."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from jianyan.core.imports import Choice, Row, Task
from jianyan.kit.flow import Refused
from jianyan.people.models import Body, BodyMember, Person, Post, Sector, Tenure, Term

NEW, NONE = "new", "none"
KINDS = {"special": Body.Kind.SPECIAL_COMMITTEE, "group": Body.Kind.LIAISON_GROUP}


@dataclass
class Register:
    """What the list is held against, read once a run."""

    task: Task
    term: Term
    persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    tenures: dict[int, Tenure] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    held: set[tuple[int, str]] = field(default_factory=set)
    joined: set[tuple[int, int]] = field(default_factory=set)
    by_id: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, Any] = field(default_factory=dict)
    voided: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task) -> Register:
        """Read all registers; voided rows by their natural key, since that stays theirs. A fixed number of queries."""
        committee, made = task.committee_id, cls(task, term_of(task))
        for person in Person.objects.of(committee).live():
            made.persons[re.sub(r"\s", "", person.name)].append(person)
            made.by_id[f"person-{person.pk}"] = person
        for sector in Sector.objects.of(committee).order_by("sort_no"):
            made._keep(sector, ("sector", sector.name), "sector")
        for body in Body.objects.of(committee).order_by("sort_no"):
            made._keep(body, ("body", str(body.kind), body.name), "body")
        made._read_seats(committee)
        return made

    def _read_seats(self, committee: int) -> None:
        for tenure in Tenure.objects.of(committee).filter(term=self.term).select_related("sector"):
            if self._holds(tenure, ("tenure", tenure.person_id, tenure.starts_on)):
                self.tenures[tenure.person_id] = tenure
        for post in Post.objects.of(committee):
            if self._holds(post, ("post", post.person_id, str(post.kind), post.starts_on)):
                self.held.add((post.person_id, str(post.kind)))
        for member in BodyMember.objects.of(committee):
            if self._holds(member, ("member", member.body_id, member.person_id, member.starts_on)):
                self.joined.add((member.body_id, member.person_id))

    def _holds(self, one: Any, key: tuple[Any, ...]) -> bool:
        """Whether a seat, post or membership is held today; a voided one is kept by its key."""
        if one.voided_at:
            self.voided[key] = one
            return False
        return one.ends_on is None or bool(one.ends_on > self.task.on)

    def _keep(self, one: Any, key: tuple[Any, ...], kind: str) -> None:
        if one.voided_at:
            self.voided[key] = one
            return
        self.by_id[f"{kind}-{one.pk}"] = one
        if kind == "sector":
            self.sectors[_bare_sector(one.name)] = one

    def sector(self, row: Row, said: str) -> Sector | None:
        """The sector a list means; asked when unknown, and entered when it is a new one."""
        if found := self.sectors.get(_bare_sector(said)):
            return found
        choices = [Choice(NEW, f"新设界别“{said}”"), *self._choices("sector-")]
        answer = self.task.ask(row, "sector", said, f"界别“{said}”", lambda: choices)
        if answer == NEW:
            made = self.voided.get(("sector", said)) or Sector(name=said, sort_no=900)
            founded: Sector = self._fresh(f"sector:{said}", made)
            return founded
        known: Sector | None = self.by_id.get(answer)
        return known

    def body(self, row: Row, kind: str, said: str) -> Body | None:
        """The special committee or liaison group a list means; None for one that is not wanted."""
        wanted = KINDS[kind]
        bodies = [one for key, one in self.by_id.items() if key.startswith("body-") and one.kind == wanted]
        same = [one for one in bodies if one.name == said] or [one for one in bodies if said in one.name]
        if len(same) == 1:
            one: Body = same[0]
            return one
        label = f"{wanted.label}“{said}”"
        choices = [
            Choice(NEW, f"新设{label}"),
            Choice(NONE, "不编入机构"),
            *(Choice(f"body-{one.pk}", one.name) for one in bodies),
        ]
        answer = self.task.ask(row, kind, said, label, lambda: choices)
        if answer == NEW:
            key = ("body", str(wanted), said)
            made = self.voided.get(key) or Body(
                kind=wanted, name=said, sort_no=900, started_on=self.term.starts_on
            )
            founded: Body = self._fresh(f"{kind}:{said}", made)
            return founded
        found: Body | None = self.by_id.get(answer)
        return found

    def person(self, row: Row) -> Person | None:
        """The person already known under this name, None for a new one or while it has to be asked."""
        same = self.persons.get(row["name"], [])
        likely = [one for one in same if _may_be(one, row)]
        sure = [one for one in likely if one.born_on and one.born_on == row["born_on"]]
        group = sure or likely
        if not same or (len(group) == 1 and len(likely) == 1):
            return group[0] if group else None
        if len(sure) == 1:
            return sure[0]
        text = f"{row['name']}（第{row.number}行）"
        choices = [
            Choice(NEW, "另一个人，新登记"),
            *(Choice(f"person-{one.pk}", self._who(one)) for one in same),
        ]
        label = f"“{row['name']}”与已登记的人员同名"
        answer = self.task.ask(row, "member", text, label, lambda: choices)
        return self.by_id.get(answer)

    def _who(self, person: Person) -> str:
        tenure = self.tenures.get(person.pk)
        told = [str(tenure.sector) if tenure else "非本届委员", person.work]
        born_on = f"{person.born_on.year}年生" if person.born_on else ""
        return f"{person.name}（{'，'.join(filter(None, [*told, born_on]))}）"

    def _choices(self, prefix: str) -> list[Choice]:
        return [Choice(key, one.name) for key, one in self.by_id.items() if key.startswith(prefix)]

    def _fresh(self, key: str, made: Any) -> Any:
        made.committee_id = self.task.committee_id
        return self.fresh.setdefault(key, made)

    def meaning(self, key: str, value: str, fresh: dict[str, Any]) -> str:
        """What an answer means for later lists: a new record's own id; persons and refusals are asked anew."""
        if key.startswith("member:") or value == NONE:
            return ""
        made = self.fresh.get(key)
        prefix = "sector" if isinstance(made, Sector) else "body"
        return value if value != NEW else f"{prefix}-{made.pk}" if made else ""


def _bare_sector(said: str) -> str:
    return re.sub(r"\s|界别?$", "", said)


def _may_be(person: Person, row: Row) -> bool:
    """Whether what is known of both does not speak against their being one person."""
    pairs = ((person.born_on, row["born_on"]), (person.gender, row["gender"]))
    return all(not known or not said or known == said for known, said in pairs)


def term_of(task: Task) -> Term:
    """The term the list is of, as chosen."""
    chosen = task.options.get("term", "")
    rows = Term.objects.of(task.committee_id).live()
    found: Term | None = (
        rows.filter(pk=int(chosen)).select_related("committee").first() if chosen.isdecimal() else None
    )
    if found is None:
        raise Refused("请选择名册所属的届次")
    return found
