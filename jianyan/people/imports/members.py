"""The members' list: who sits in a term, with sector, bodies, posts and contact data. Known persons are matched, not doubled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jianyan.core.imports import Adapter, Option, Outcome, Row, Task
from jianyan.core.imports.adapters import Tell
from jianyan.core.journal import Actor
from jianyan.core.tenancy import Record
from jianyan.people import actions
from jianyan.people.imports.columns import COLUMNS
from jianyan.people.imports.register import KINDS, Register
from jianyan.people.models import BodyMember, Person, Post, Role, Tenure, Term

# Filled where nothing stands; what somebody entered is never overwritten by a list.
FILLED = ("gender", "born_on", "ethnicity", "affiliation", "work", "phone", "address")


class Members(Adapter):
    """委员名册."""

    key = "members"
    title = "委员名册"
    hint = "一行一名委员。已登记的人员自动对上，只补空白，不重复登记；联系电话只供联络使用，查阅会留痕。"
    roles = (Role.ML, Role.SG, Role.AD)
    columns = COLUMNS
    verb = "people.import_members"

    def missing(self, by: Actor) -> str:
        return "" if _terms(by) else "还没有登记届次，请先登记"

    def options(self, by: Actor) -> list[Option]:
        return [Option("term", "名册是哪一届的", _terms(by))]

    def begin(self, task: Task) -> None:
        task.known = Register.of(task)

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        register: Register = task.known
        seen: dict[int, int] = {}
        named: dict[tuple[str, Any], int] = {}
        for done, row in enumerate(rows, 1):
            row.title = row["name"] or ""
            if row["born_on"] == "month":
                row.values["born_on"] = None
                row.notes.append("出生日期只有年月，不登记")
            if row["name"]:
                self._judge(row, register, seen, named)
            tell(done)

    def _judge(
        self, row: Row, register: Register, seen: dict[int, int], named: dict[tuple[str, Any], int]
    ) -> None:
        key = (row["name"], row["born_on"])
        if other := named.setdefault(key, row.number) if named.get(key) else None:
            row.wrong("name", f"与第{other}行姓名相同，出生日期也不能区分")
        named.setdefault(key, row.number)
        row.values["sector_record"] = register.sector(row, row["sector"]) if row["sector"] else None
        row.values["bodies"] = [
            body for kind in KINDS for said in row[kind] or () if (body := register.body(row, kind, said))
        ]
        person = register.person(row)
        row.values["person"] = person
        if person:
            if other := seen.setdefault(person.pk, row.number) if person.pk in seen else None:
                row.wrong("name", f"与第{other}行是同一个人")
            seen.setdefault(person.pk, row.number)
            told = "本届委员，只补空白" if person.pk in register.tenures else "已登记的人员"
            row.notes.append(told)
        starts = row["starts_on"] or register.term.starts_on
        row.values["starts"] = starts
        if starts > register.task.on:
            row.wrong("starts_on", "任职日期晚于今天")
        if starts < register.term.starts_on or (register.term.ends_on and starts >= register.term.ends_on):
            row.wrong("starts_on", f"任职日期不在{register.term}任期之内")

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        register: Register = task.known
        fresh = list(register.fresh.values())
        outcome = Outcome(
            shared=[one for one in fresh if not one.voided_at],
            revived=[one for one in fresh if one.voided_at],
        )
        for row in rows:
            self._build(row, register, outcome)
        new = sum(isinstance(records[0], Person) for _, records in outcome.made if records)
        seats = sum(isinstance(one, Tenure) for _, records in outcome.made for one in records)
        seats += sum(isinstance(one, Tenure) for one in outcome.revived)
        outcome.summary = [
            f"新登记人员{new}名",
            f"登记委员任期{seats}名",
            f"补充已有人员信息{len(outcome.changed)}名",
        ]
        return outcome

    def _build(self, row: Row, register: Register, outcome: Outcome) -> None:
        person: Person | None = row["person"]
        made: list[Record] = []
        said = {one: row[one] for one in FILLED if row[one]}
        if person is None:
            person = Person(
                committee_id=register.task.committee_id, name=row["name"], **{"ethnicity": "", **said}
            )
            actions.place_in_order(person, register.term.committee.stroke_name_mode)
            made.append(person)
        elif lacking := {one: value for one, value in said.items() if not getattr(person, one)}:
            outcome.changed.append((row, person, lacking))
        for key, record in _seats(row, person, register):
            if old := register.voided.get(key):
                outcome.revived.append(old)
            else:
                made.append(record)
        outcome.made.append((row, made))


def _terms(by: Actor) -> list[tuple[str, str]]:
    rows = Term.objects.of(by.committee_id).live().order_by("-number")
    return [(str(one.pk), str(one)) for one in rows]


def _seats(row: Row, person: Person, register: Register) -> list[tuple[tuple[Any, ...], Record]]:
    """Tenure, posts and memberships the person lacks, each with its natural key."""
    committee, starts, term = register.task.committee_id, row["starts"], register.term
    found: list[tuple[tuple[Any, ...], Record]] = []
    if person.pk not in register.tenures:
        reason = Tenure.Start.TERM if starts == term.starts_on else Tenure.Start.CO_OPT
        tenure = Tenure(
            committee_id=committee,
            person=person,
            term=term,
            sector=row["sector_record"],
            starts_on=starts,
            start_reason=reason,
        )
        found.append((("tenure", person.pk, starts), tenure))
    for kind in row["posts"] or ():
        if (person.pk, kind) not in register.held:
            post = Post(committee_id=committee, person=person, kind=kind, starts_on=starts)
            found.append((("post", person.pk, kind, starts), post))
    for body in row["bodies"]:
        if (body.pk, person.pk) not in register.joined:
            since = max(starts, body.started_on)
            member = BodyMember(committee_id=committee, body=body, person=person, starts_on=since)
            found.append((("member", body.pk, person.pk, since), member))
    return found
