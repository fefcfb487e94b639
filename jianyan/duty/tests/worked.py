"""Reads the worked examples: plain text that a colleague can check with pencil and paper."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from jianyan.duty.scoring import reading
from jianyan.duty.scoring.engine import score
from jianyan.duty.scoring.facts import Card, Fact, Member
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


def cases(name: str) -> Iterator[Case]:
    """Every example of a file."""
    text = (HERE / name).read_text(encoding="utf-8")
    for block in text.split("\n=== ")[1:]:
        title, _, rest = block.partition("\n")
        parts = {}
        for one in rest.split("--- ")[1:]:
            head, _, body = one.partition("\n")
            parts[head.strip()] = body.strip()
        yield _case(title.strip(), parts)


def _case(title: str, parts: dict[str, str]) -> Case:
    told = parts["办法"]
    data = style(told.split()[1]) if told.startswith("参考样式 ") else tomllib.loads(told)
    roles = dict(one.split("=") for one in parts.get("委员", "").split()).get("roles", "member")
    case = Case(title, reading.read(data), Member(roles=frozenset(roles.split(","))), _facts(parts["事实"]))
    expected(case, parts["应得"])
    return case


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
