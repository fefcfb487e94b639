"""Reads the worked examples: plain text that a colleague can check with pencil and paper."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import score
from jianyan.duty.scoring.facts import Card, Fact, Member
from jianyan.duty.scoring.grading import Standing, grade_of, limited
from jianyan.duty.scoring.sheet import Sheet
from jianyan.duty.scoring.steps import Window
from jianyan.duty.sheets import style

HERE = Path(__file__).parent / "worked"
YEAR = Window(date(2022, 1, 1), date(2023, 1, 1))


@dataclass
class Case:
    """One example: a sheet, a member, facts, and what they must come to."""

    title: str
    sheet: Sheet
    member: Member
    facts: list[Fact]
    lines: list[tuple[str, str, Fraction, str]] = field(default_factory=list)
    total: Fraction = Fraction(0)
    grade: str = ""
    unmet: tuple[str, ...] = ()

    @property
    def card(self) -> Card:
        return score(self.sheet, self.facts, self.member, YEAR)


@dataclass(frozen=True)
class Told:
    """An example as it is written. Its sheet is read by the test that asks for it, so that a fault there fails that test."""

    title: str
    text: str

    @property
    def parts(self) -> dict[str, str]:
        found = {}
        for one in self.text.split("--- ")[1:]:
            head, _, body = one.partition("\n")
            found[head.strip()] = body.strip()
        return found

    @property
    def stored(self) -> dict[str, Any]:
        """The sheet as it is stored."""
        said = self.parts["办法"]
        return style(said.split()[1]) if said.startswith("参考样式 ") else tomllib.loads(said)

    @property
    def is_list(self) -> bool:
        """A ranked list instead of one member's year."""
        return "名单" in self.parts

    @property
    def facts(self) -> list[Fact]:
        return _facts(self.parts.get("事实", ""))

    @property
    def case(self) -> Case:
        return _case(self.title, reading.read(self.stored), self.parts)

    @property
    def graded(self) -> dict[str, int]:
        """How many of the list have each grade, and how many are level at the line."""
        sheet = reading.read(self.stored)
        out = limited(sheet, _everyone(sheet, self.parts["名单"]))
        return {**Counter(out.grades.values()), "并列": len(out.open)}

    @property
    def expected(self) -> dict[str, int]:
        rows = (line.split() for line in self.parts["应得"].splitlines())
        return {name: int(number) for name, number in rows}


def told(name: str) -> Iterator[Told]:
    """Every example of a file."""
    text = (HERE / name).read_text(encoding="utf-8")
    for block in text.split("\n=== ")[1:]:
        title, _, rest = block.partition("\n")
        yield Told(title.strip(), rest)


def _case(title: str, sheet: Sheet, parts: dict[str, str]) -> Case:
    roles = dict(one.split("=") for one in parts.get("委员", "").split()).get("roles", "member")
    case = Case(title, sheet, Member(roles=frozenset(roles.split(","))), _facts(parts["事实"]))
    expected(case, parts["应得"])
    return case


def _everyone(sheet: Sheet, text: str) -> list[Standing]:
    """28名 95 vice_chair: so many with so many points, in these roles; the grade by threshold is the sheet's."""
    found: list[Standing] = []
    for line in text.splitlines():
        number, told, *roles = line.split()
        exact = Fraction(told) * 100
        held = frozenset({"member", *(roles[0].split(",") if roles else ())})
        grade = grade_of(sheet, int(exact), [], 12)
        found += [Standing(len(found) + no, held, exact, grade) for no in range(int(number.rstrip("名")))]
    return found


def _facts(text: str) -> list[Fact]:
    return [fact_of(line, no) for no, line in enumerate(text.splitlines())]


def fact_of(line: str, no: int = 0) -> Fact:
    """2022-03-01 proposals.filed 甲 role=lead persons=5"""
    day, source, thing, *rest = line.split()
    values = dict(one.split("=") for one in rest)
    return Fact(
        ref=f"{source}:{no}",
        source=source,
        on=date.fromisoformat(day),
        thing=thing,
        title=thing,
        persons=int(values.pop("persons", 1)),
        order=int(values.pop("order", 1)),
        origin=values.pop("origin", ""),
        proven=values.pop("proven", "yes") == "yes",
        values=values,
    )


def expected(case: Case, text: str) -> None:
    for line in text.splitlines():
        head, *rest = line.split(maxsplit=3)
        if head == "总分":
            case.total = Fraction(rest[0])
        elif head == "等次":
            case.grade = rest[0]
        elif head == "未达":
            case.unmet = tuple(rest)
        else:
            case.lines.append((head, rest[0], Fraction(rest[1]), rest[2] if len(rest) > 2 else ""))
