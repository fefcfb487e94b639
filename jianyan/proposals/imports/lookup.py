"""What the rows of a ledger are held against: members, bodies, sectors, units, rules, numbers already given."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.core.imports import Choice, Row, Task
from jianyan.core.models import ImportRun
from jianyan.kit.flow import Refused
from jianyan.people import actions as people
from jianyan.people.models import Body, Person, PlenarySession, Sector, Tenure, Unit
from jianyan.proposals import rules
from jianyan.proposals.models import Proposal, ProposalWindow

NEW = "new"
_AREA = re.compile(r"^.{1,12}?(?:省|市|县|区|旗|州)(?=.{2,}$)")


def bare(name: str) -> str:
    """A unit's name without spaces and brackets."""
    return re.sub(r"[\s（）()]", "", name)


def without_area(name: str) -> str:
    """A unit's name without the area before it, which offices leave out or put in: 甲县教育局, 教育局."""
    return _AREA.sub("", bare(name))


@dataclass
class Register:
    """The registers of the committee, read once a run."""

    task: Task
    session: PlenarySession
    window: tuple[date, date]
    persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    tenures: dict[int, Tenure] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    short_names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_id: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, Any] = field(default_factory=dict)
    voided_units: dict[str, Unit] = field(default_factory=dict)
    laws: dict[date, rules.Rules] = field(default_factory=dict)

    # -- reading ----------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, task: Task) -> Register:
        """Read all registers. A fixed number of queries."""
        committee = task.committee_id
        session = session_of(task)
        window = ProposalWindow.objects.of(committee).live().filter(session=session).first()
        span = (window.opens_on, window.cutoff_on) if window else (session.opens_on, session.closes_on)
        made = cls(task, session, span)
        for person in Person.objects.of(committee).live():
            made._keep_person(person)
        for tenure in (
            Tenure.objects.of(committee).live().filter(term=session.term_id).select_related("sector")
        ):
            made.tenures[tenure.person_id] = tenure
        for body in Body.objects.of(committee).live():
            made.bodies.setdefault(re.sub(r"\s", "", body.name), body)
            made.by_id[f"body-{body.pk}"] = body
        for sector in Sector.objects.of(committee).live().order_by("sort_no"):
            made.sectors[_sector(sector.name)] = sector
            made.by_id[f"sector-{sector.pk}"] = sector
        for unit in Unit.objects.of(committee).order_by("sort_no"):
            if unit.voided_at:
                made.voided_units[unit.name] = unit
            else:
                made._keep_unit(unit)
        return made

    def _keep_person(self, person: Person) -> None:
        self.persons[re.sub(r"\s", "", person.name)].append(person)
        self.by_id[f"person-{person.pk}"] = person

    def _keep_unit(self, unit: Unit) -> None:
        self.by_id[f"unit-{unit.pk}"] = unit
        for name in filter(None, (unit.name, unit.short_name)):
            self.units.setdefault(bare(name), unit)
            self.short_names[without_area(name)].add(f"unit-{unit.pk}")

    def step(self, rating: str, day: date) -> str:
        """A rating as the scale of the day has it: where there is no step above satisfied, very satisfied is satisfied."""
        return rating if not rating or rating in self.law(day).ratings else "satisfied"

    def law(self, day: date) -> rules.Rules:
        """The rules in force on a day, read once a day."""
        if day not in self.laws:
            self.laws[day] = rules.on_day(self.task.committee_id, day)
        return self.laws[day]

    def due(self, day: date, clock: str) -> date | None:
        """The end of a limit; None where the days off of its year are not known: it is not guessed."""
        law = self.law(day)
        try:
            return law.due(day, getattr(law, clock))
        except Refused:
            return None

    # -- units ------------------------------------------------------------------------------------------------

    def unit(self, row: Row, name: str) -> Unit | None:
        """The unit a ledger means, or None while it has to be asked."""
        if found := self.units.get(bare(name)) or self.units.get(without_area(name)):
            return found
        near = self.short_names.get(bare(name), set())
        if len(near) == 1:
            one: Unit = self.by_id[next(iter(near))]
            return one
        said = self.task.ask(row, "unit", name, f"承办单位“{name}”", lambda: self._unit_choices(name))
        return self._meant(said, "unit", name) if said else None

    def _unit_choices(self, name: str) -> list[Choice]:
        units = sorted(
            {key: one for key, one in self.by_id.items() if key.startswith("unit-")}.items(),
            key=lambda pair: (not _alike(name, pair[1].name), pair[1].sort_no),
        )
        return [Choice(NEW, f"新登记“{name}”为承办单位"), *(Choice(key, one.name) for key, one in units)]

    # -- sponsors ---------------------------------------------------------------------------------------------

    def sponsor(self, row: Row, name: str, sector: Sector | None) -> Person | Body | Sector | None:
        """Who a name in the ledger is; None while it has to be asked."""
        solid = re.sub(r"\s", "", name)
        if body := self.bodies.get(solid):
            return body
        if solid.endswith(("界", "界别")) and (found := self.sectors.get(_sector(solid))):
            return found
        same = self.persons.get(solid, [])
        seated = [person for person in same if person.pk in self.tenures]
        for group in (
            same,
            seated,
            [p for p in seated if sector and self.tenures[p.pk].sector_id == sector.pk],
        ):
            if len(group) == 1:
                return group[0]
        text = f"{name}（{sector.name}）" if sector and same else name
        label = f"提案者“{text}”" + ("（有同名）" if same else "")
        said = self.task.ask(row, "sponsor", text, label, lambda: self._sponsor_choices(name, same))
        return self._meant(said, "person", name) if said else None

    def _sponsor_choices(self, name: str, same: list[Person]) -> list[Choice]:
        members = [
            p for group in self.persons.values() for p in group if p.pk in self.tenures and p not in same
        ]
        known = [*same, *sorted(members, key=lambda one: one.stroke_key)]
        return [
            Choice(NEW, f"登记“{name}”为人员（不列入本届委员）"),
            *(Choice(f"person-{one.pk}", self._who(one)) for one in known),
            *(Choice(f"body-{one.pk}", one.name) for one in self.bodies.values()),
            *(Choice(f"sector-{one.pk}", f"{one.name}界别") for one in self.sectors.values()),
        ]

    def _who(self, person: Person) -> str:
        tenure = self.tenures.get(person.pk)
        told = [str(tenure.sector) if tenure else "非本届委员", person.work]
        return f"{person.name}（{'，'.join(filter(None, told))}）"

    def sector(self, row: Row, name: str) -> Sector | None:
        """The sector of a name; None for one the person importing does not want kept."""
        if found := self.sectors.get(_sector(name)):
            return found
        choices = [
            Choice("none", "不登记界别"),
            *(Choice(f"sector-{s.pk}", s.name) for s in self.sectors.values()),
        ]
        said = self.task.ask(row, "sector", name, f"界别“{name}”", lambda: choices)
        return self._meant(said, "sector", name) if said else None

    # -- answers ----------------------------------------------------------------------------------------------

    def _meant(self, said: str, kind: str, name: str) -> Any:
        """The record of an answer; a new one is made once and not saved here."""
        if said != NEW:
            return self.by_id.get(said)
        key = f"{kind}:{name}"
        if key not in self.fresh:
            made = {"unit": self._new_unit, "person": self._new_person}[kind](name)
            made.committee_id = self.task.committee_id
            self.fresh[key] = made
        return self.fresh[key]

    def _new_unit(self, name: str) -> Unit:
        return self.voided_units.get(name) or Unit(name=name, sort_no=999)

    def _new_person(self, name: str) -> Person:
        person = Person(name=name, ethnicity="")
        people.place_in_order(person, self.session.committee.stroke_name_mode)
        return person

    def meaning(self, key: str, value: str, fresh: dict[str, Any]) -> str:
        """What an answer means for later files: a new record's own id, "" for what should be asked again."""
        if value != NEW:
            return "" if key.startswith("sponsor:") else value
        made = self.fresh.get(key)
        return f"unit-{made.pk}" if isinstance(made, Unit) else ""


def _sector(name: str) -> str:
    return re.sub(r"\s|界别?$", "", name)


def _alike(one: str, other: str) -> bool:
    mine, others = set(without_area(one)), set(without_area(other))
    return len(mine & others) >= min(len(mine), 3)


def session_of(task: Task) -> PlenarySession:
    """The session the whole ledger belongs to, as chosen."""
    chosen = task.options.get("session", "")
    rows = PlenarySession.objects.of(task.committee_id).live().select_related("term", "committee")
    found: PlenarySession | None = rows.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if found is None:
        raise Refused("请选择台账所属的会议")
    return found


def numbers_used(session: PlenarySession, column: str) -> dict[int, str]:
    """Numbers that can no longer be given, with who holds them. Those of an import that was undone are free again."""
    undone = ImportRun.objects.of(session.committee_id).filter(state=ImportRun.State.UNDONE)
    rows = Proposal.objects.of(session.committee_id).filter(session=session, **{f"{column}__isnull": False})
    rows = rows.exclude(voided_at__isnull=False, imported_in__in=undone.values("pk"))
    return dict(rows.values_list(column, "cause"))


def causes_used(session: PlenarySession, names: Iterable[str]) -> set[tuple[str, str]]:
    """(cause, lead) of live proposals of the session by these sponsors."""
    rows = Proposal.objects.of(session.committee_id).live().filter(session=session).exclude(state="withdrawn")
    wanted = set(names)
    return {pair for pair in rows.values_list("cause", "lead_name") if pair[1] in wanted}
