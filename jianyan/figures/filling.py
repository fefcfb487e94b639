"""Filling a form of an upper level: which cells name what, what stands there in a year, and what cannot be filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jianyan.core import attachments
from jianyan.figures import catalogue, years
from jianyan.figures.display import shown
from jianyan.figures.evidence import Evidence, Side
from jianyan.figures.keys import KEY, Asked, BadKey, parse
from jianyan.figures.models import ReportForm
from jianyan.figures.shapes import Indicator
from jianyan.kit import blanks
from jianyan.kit.blanks import Filling, Place
from jianyan.people.models import Committee


@dataclass(frozen=True)
class Trouble:
    """A cell that names something unknown."""

    place: Place
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place} “{self.key}”：{self.reason}"


@dataclass(frozen=True)
class Answered:
    """One key of a cell with its figure in the year; ``value`` is None where there is nothing to write."""

    place: Place
    asked: Asked
    value: Filling | None
    shown: str
    source: str
    url: str = ""

    @property
    def title(self) -> str:
        return self.asked.word or self.asked.meaning.title


class Unfit(ValueError):
    """The form names what is unknown: nothing is filled."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__("；".join(str(one) for one in troubles))
        self.troubles = troubles


def read(data: bytes, roles: Iterable[str] | None = None) -> dict[Place, tuple[str, list[Asked]]]:
    """Every cell with keys: its text and what they ask for. Raises Unfit naming each cell, and BadSheet."""
    known: Mapping[str, Indicator] = {one.key: one for one in catalogue.every(roles)}
    found: dict[Place, tuple[str, list[Asked]]] = {}
    troubles: list[Trouble] = []
    for place, text in blanks.texts(data, KEY).items():
        asked: list[Asked] = []
        for key in KEY.findall(text):
            try:
                asked.append(parse(key, known))
            except BadKey as reason:
                troubles.append(Trouble(place, key, str(reason)))
        found[place] = (text, asked)
    if troubles:
        raise Unfit(troubles)
    return found


def template(form: ReportForm) -> bytes:
    """The workbook of a form that holds now: the newest."""
    return attachments.read(attachments.of_record(form)[-1])


def answers(
    data: bytes, committee: Committee, year: int, roles: Iterable[str] | None = None
) -> list[Answered]:
    """Every key of the form with what stands there in the year. Raises Unfit and BadSheet."""
    evidence = Evidence(committee.pk, committee.code, years.recorded(committee.pk), roles=roles)
    kept: dict[tuple[str, int], Answered] = {}
    found = []
    for place, (_, keys) in read(data, roles).items():
        for asked in keys:
            again = kept.get((asked.text, year))
            answer = again or _answer(place, asked, evidence, committee, year)
            kept[asked.text, year] = answer
            found.append(Answered(place, asked, answer.value, answer.shown, answer.source, answer.url))
    return found


def _answer(place: Place, asked: Asked, evidence: Evidence, committee: Committee, year: int) -> Answered:
    if asked.word:
        word = {"年份": year, "上年": year - 1}.get(asked.word, committee.name)
        return Answered(place, asked, word, str(word), "")
    asked_for = asked.in_year(year)
    held = evidence.known(asked_for, asked.meaning.settled(asked_for))
    if (best := held.best) is not None:
        others = "、".join(side.shown for side in held.sides if side is not best)
        source = f"{best.source}；另有{others}，数值不一致，请核对" if held.disagrees else best.source
        return Answered(place, asked, _number(best), best.shown, source, best.url)
    known = asked_for in evidence.recorded
    reason = f"{asked_for}年没有可计算的记录" if known else f"{asked_for}年没有记录，也没有确认过的已发布数"
    return Answered(place, asked, asked.empty, "" if asked.empty is None else asked.empty, reason)


def _number(side: Side) -> Filling:
    """A number for a number, words for what is only approximate."""
    if side.approx:
        return side.shown
    whole = side.value == side.value.to_integral_value()
    return int(side.value) if whole else side.value


def fill(data: bytes, answered: Iterable[Answered]) -> bytes:
    """The form filled with these answers. A cell with a key that has no value and says nothing of it stays as it is."""
    by_cell: dict[Place, list[Answered]] = {}
    for one in answered:
        by_cell.setdefault(one.place, []).append(one)
    cells = blanks.texts(data, KEY)
    values: dict[Place, Filling] = {}
    for place, parts in by_cell.items():
        given = [one.value for one in parts if one.value is not None]
        if len(given) == len(parts):
            values[place] = _written(cells[place], given)
    return blanks.filled(data, values)


def _written(text: str, values: list[Filling]) -> Filling:
    """The value itself where the key is all of the cell, else the text with the values in it."""
    if KEY.fullmatch(text.strip()):
        return values[0]
    parts = iter(values)
    return KEY.sub(lambda _: _plain(next(parts)), text)


def _plain(value: Filling) -> str:
    return shown(value, "").replace(",", "") if isinstance(value, int | Decimal) else value
