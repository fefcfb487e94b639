"""An office's own ledger becomes opinions: each in the state its row proves, with its number, issue and results."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from jianyan.core.imports import Adapter, Choice, Option, Outcome, Row, Task
from jianyan.core.imports.adapters import Tell
from jianyan.core.journal import Actor
from jianyan.opinions.imports import building
from jianyan.opinions.imports.columns import COLUMNS
from jianyan.opinions.models import Issue, Opinion, Series
from jianyan.people.models import Body, Person, Role, Sector, Tenure, Term

NEW = "new"


@dataclass
class Register:
    """What the rows are held against, read once a run. A fixed number of queries."""

    task: Task
    persons: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[int, Sector] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    issues: dict[tuple[int, int, int], Issue] = field(default_factory=dict)
    serials: set[tuple[int, int]] = field(default_factory=set)
    titles: set[tuple[str, Any]] = field(default_factory=set)
    by_id: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, Series] = field(default_factory=dict)

    @classmethod
    def of(cls, task: Task) -> Register:
        committee, made = task.committee_id, cls(task)
        for person in Person.objects.of(committee).live():
            made.persons[re.sub(r"\s", "", person.name)].append(person)
            made.by_id[f"person-{person.pk}"] = person
        for tenure in Tenure.objects.of(committee).live().select_related("sector").order_by("starts_on"):
            made.seats[tenure.person_id] = tenure.sector
        for body in Body.objects.of(committee).live():
            made.bodies.setdefault(re.sub(r"\s", "", body.name), body)
        for sector in Sector.objects.of(committee).live():
            made.sectors[re.sub(r"\s|界别?$", "", sector.name)] = sector
        for one in Series.objects.of(committee).live():
            made.series[one.name] = one
            made.by_id[f"series-{one.pk}"] = one
        for issue in Issue.objects.of(committee).filter(issue_no__isnull=False):
            made.issues[(issue.series_id, issue.year or 0, issue.issue_no or 0)] = issue
        rows = Opinion.objects.of(committee).filter(serial_no__isnull=False)
        for year, number, title, day in rows.values_list(
            "serial_year", "serial_no", "title", "registered_on"
        ):
            made.serials.add((year, number))
            made.titles.add((title, day))
        return made

    def person(self, row: Row, name: str) -> Person | None:
        """The person of a name; asked where several bear it; None for nobody in the register."""
        same = self.persons.get(name, [])
        if len(same) < 2:
            return same[0] if same else None
        choices = [Choice(f"person-{one.pk}", f"{one.name}（{one.work or '工作单位未填'}）") for one in same]
        found = self.task.ask(row, "person", name, f"同名的“{name}”", lambda: choices)
        known: Person | None = self.by_id.get(found)
        return known

    def bulletin(self, row: Row, name: str) -> Series | None:
        """The series a row means; asked when unknown, and founded when it is a new one."""
        bare = name.strip("《》 ")
        if found := self.series.get(bare):
            return found
        choices = [
            Choice(NEW, f"新设刊物《{bare}》"),
            *(Choice(f"series-{one.pk}", str(one)) for one in self.series.values()),
        ]
        answer = self.task.ask(row, "series", bare, f"刊物“{bare}”", lambda: choices)
        if answer == NEW:
            return self.fresh.setdefault(
                bare,
                Series(
                    committee_id=self.task.committee_id,
                    name=bare[:60],
                    kind=Series.Kind.NEWSLETTER,
                    starts_on=row["issued_on"] or self.task.on,
                ),
            )
        known: Series | None = self.by_id.get(answer)
        return known

    def meaning(self, key: str, value: str, fresh: dict[str, Any]) -> str:
        """What an answer means for later lists: a new series' own id; persons are asked anew."""
        if not key.startswith("series:"):
            return ""
        made = self.fresh.get(key.partition(":")[2])
        return value if value != NEW else f"series-{made.pk}" if made else ""


class Ledger(Adapter):
    """社情民意信息台账."""

    key = "opinions"
    title = "社情民意信息台账"
    hint = "单位自己的信息登记表，标题写法不限。一行一条；批示只导入领导和日期，不导入内容。"
    roles = (Role.RS,)
    columns = COLUMNS
    keeps_rest = False
    verb = "opinions.import_ledger"

    def missing(self, by: Actor) -> str:
        return "" if Term.objects.of(by.committee_id).live().exists() else "还没有登记届次，请先登记"

    def options(self, by: Actor) -> list[Option]:
        terms = Term.objects.of(by.committee_id).live().order_by("-starts_on")
        years = [
            str(year) for one in terms for year in range(one.starts_on.year + 5, one.starts_on.year - 1, -1)
        ]
        choices = [(year, f"{year}年") for year in dict.fromkeys(years)]
        return [Option("year", "台账是哪一年的", choices, "日期没有写年份的，也按这一年。")]

    def begin(self, task: Task) -> None:
        task.known = Register.of(task)

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        register: Register = task.known
        seen: dict[tuple[int, int], int] = {}
        pairs: dict[tuple[str, Any], int] = {}
        for done, row in enumerate(rows, 1):
            row.title = (row["title"] or "")[:200]
            _texts(row)
            _dates(row, task)
            _number(row, register, seen)
            _repeated(row, register, pairs)
            _resolve(row, register)
            tell(done)

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        return building.build(task, rows)


def _texts(row: Row) -> None:
    if len(row["title"] or "") > 120:
        row.wrong("title", "标题超过120字")
    if not row["reporters"] and not row["body"] and not row["sector"]:
        row.wrong("reporters", "没有反映人、反映单位或界别")
    if row["received_on"] is None and not any(one.key == "received_on" for one in row.problems):
        row.wrong("received_on", "没有收到日期；台账没有这一列的，可在对应页统一填写")


def _dates(row: Row, task: Task) -> None:
    """What a row proves must have happened in this order, and not after today."""
    order = ("received_on", "issued_on", "dispatched_on")
    told = [(key, row[key]) for key in order if row[key]]
    for (_, before), (key, after) in pairwise(told):
        if after < before:
            row.wrong(key, f"{task_label(key)}早于前一环节")
    for key in (*order, "adopted_on", "instructed_on"):
        if row[key] and row[key] > task.on:
            row.wrong(key, f"{task_label(key)}晚于今天")
    if row["issue_no"] and not row["issued_on"]:
        row.wrong("issued_on", "有期号的须有签发日期")
    if row["issued_on"] and not row["series"]:
        row.wrong("series", "已编发的须写刊物；台账没有这一列的，可在对应页统一填写")
    for what, on in (("adopted", "adopted_on"), ("instructed", "instructed_on")):
        if row[what] and not row["issued_on"]:
            row.wrong(what, "没有签发日期的，不能登记采用和批示")
        elif row[what] and not row[on]:
            row.values[on] = row["dispatched_on"] or row["issued_on"]
            row.notes.append(f"没有{task_label(on)}，按{task_label('issued_on')}登记")


def task_label(key: str) -> str:
    """The label of a column."""
    return next(one.label for one in COLUMNS if one.key == key)


def _number(row: Row, register: Register, seen: dict[tuple[int, int], int]) -> None:
    if not row["serial"] or not row["received_on"]:
        return
    key = (row["received_on"].year, row["serial"])
    if other := seen.get(key):
        row.wrong("serial", f"登记号与第{other}行重复")
    elif key in register.serials:
        row.wrong("serial", f"登记号{key[0]}-{key[1]:03d}已经使用")
    seen.setdefault(key, row.number)


def _repeated(row: Row, register: Register, pairs: dict[tuple[str, Any], int]) -> None:
    key = (row["title"] or "", row["received_on"])
    if key in register.titles:
        row.wrong("title", "同一天已有标题相同的信息")
    elif other := pairs.get(key):
        row.wrong("title", f"与第{other}行的标题和收到日期都相同")
    pairs.setdefault(key, row.number)


def _resolve(row: Row, register: Register) -> None:
    """Names of the row become records; who is in no register signs by name."""
    body = register.bodies.get(re.sub(r"\s", "", row["body"] or "")) if row["body"] else None
    sector = register.sectors.get(re.sub(r"\s|界别?$", "", row["sector"] or "")) if row["sector"] else None
    persons, strange = [], []
    for name in row["reporters"].names if row["reporters"] else ():
        found = register.person(row, name)
        if found:
            persons.append(found)
        elif not row.waits:
            strange.append(name)
            body = body or register.bodies.get(re.sub(r"\s", "", name))
    if strange and body is None:
        row.notes.append(f"不在名册的只作署名：{'、'.join(strange)}")
    row.values |= {"persons": persons, "strange": strange, "body_record": body, "sector_record": sector}
    row.values["series_record"] = (
        register.bulletin(row, row["series"]) if row["issued_on"] and row["series"] else None
    )
