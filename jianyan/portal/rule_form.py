"""A room's rules as a form, drawn from their dataclass: one field or one small table for each rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from typing import Any, get_args

from django import forms

from jianyan.core import profiles
from jianyan.core.forms import day
from jianyan.kit.workdays import Clock

UNITS = {"working_day": "个工作日", "calendar_day": "天", "calendar_month": "个月"}
SPARE = 2  # empty rows under a table of rules


@dataclass(frozen=True)
class Cell:
    """A field of the form under its column's name."""

    label: str
    field: Any


@dataclass(frozen=True)
class Line:
    """One rule on the page: its name, what local rules say, and its cells, in rows where it is a table."""

    label: str
    evidence: str
    heads: list[str]
    rows: list[list[Cell]]
    part: str = ""  # the heading of the part that begins here, where a room divides its rules


def shown(value: Any, choices: Mapping[str, str] | None = None) -> str:
    """A rule's value as people read it."""
    if isinstance(value, Clock):
        return f"{value.amount}{UNITS[value.unit]}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "；".join(shown(one, choices) for one in value)
    if is_dataclass(value):
        parts = [(one, getattr(value, one.name)) for one in fields(value)]
        said = [_part(one, held) for one, held in parts if held not in ("", False)]
        return "，".join(said)
    return (choices or {}).get(str(value), str(value))


def _part(one: Field[Any], held: Any) -> str:
    return str(one.metadata["label"]) if held is True else shown(held, one.metadata["choices"])


def rules_of(shape: Any) -> list[Field[Any]]:
    """The rules of a dataclass: every field that names itself on a page."""
    return [one for one in fields(shape) if "label" in one.metadata]


def parts_of(law: Any) -> Mapping[str, str]:
    """The headings of the rules, by the first rule of each part; none where a room does not divide them."""
    return getattr(law, "PARTS", {})


class RuleForm(forms.Form):
    """The rules of a room from a day on. ``law`` holds the values to begin from; ``data`` gives what was chosen."""

    effective_on = day("施行日期", help_text="从这一天起交办、起算的按新规则，以前的不变")
    source = forms.CharField(
        label="依据", max_length=200, required=False, help_text="文件或会议，如“主席会议纪要”"
    )

    def __init__(self, *args: Any, law: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law = law
        self.hints = profiles.kinds(law.__class__)
        for one in rules_of(law):
            for name, made in self._made(one).items():
                self.fields[name] = made

    def _kind(self, one: Field[Any]) -> Any:
        """The dataclass behind a table of rules, else None."""
        inner = get_args(self.hints[one.name])
        return inner[0] if inner and is_dataclass(inner[0]) else None

    def _made(self, one: Field[Any]) -> dict[str, forms.Field]:
        held, choices = getattr(self.law, one.name), one.metadata["choices"]
        if isinstance(held, Clock):
            return {
                f"{one.name}.amount": forms.IntegerField(min_value=0, max_value=999, initial=held.amount),
                f"{one.name}.unit": forms.ChoiceField(choices=list(UNITS.items()), initial=held.unit),
            }
        if kind := self._kind(one):
            return dict(self._table(one, kind, held))
        made = _field(held, choices)
        made.required = made.required and one.default not in ("", ())  # what is shipped empty may stay so
        return {one.name: made}

    def _table(self, one: Field[Any], kind: Any, held: tuple[Any, ...]) -> Iterator[tuple[str, forms.Field]]:
        for no in range(self._length(one, kind, held)):
            for column in fields(kind):
                value = getattr(held[no], column.name) if no < len(held) else _empty(column)
                made = _field(value, column.metadata["choices"])
                made.required = False
                yield f"{one.name}.{no}.{column.name}", made

    def _length(self, one: Field[Any], kind: Any, held: tuple[Any, ...]) -> int:
        """A table whose first column is one of fixed words has a row for each; another has room for more."""
        return len(held) if fields(kind)[0].metadata["choices"] else len(held) + SPARE

    def lines(self) -> list[Line]:
        """What the page draws, in the order of the rules."""
        return [self._line(one) for one in rules_of(self.law)]

    def _line(self, one: Field[Any]) -> Line:
        names = [name for name in self.fields if name == one.name or name.startswith(f"{one.name}.")]
        heads, rows = [""], [[Cell(one.metadata["label"], self[name]) for name in names]]
        if kind := self._kind(one):
            columns = [column.metadata["label"] for column in fields(kind)]
            heads, width = columns, len(columns)
            cells = [Cell(columns[no % width], self[name]) for no, name in enumerate(names)]
            rows = [cells[at : at + width] for at in range(0, len(cells), width)]
        part = parts_of(self.law).get(one.name, "")
        return Line(one.metadata["label"], one.metadata["evidence"], heads, rows, part)

    def chosen(self) -> dict[str, Any]:
        """The rules as they are stored."""
        return {one.name: self._value(one) for one in rules_of(self.law)}

    def _value(self, one: Field[Any]) -> Any:
        given, held = self.cleaned_data, getattr(self.law, one.name)
        if isinstance(held, Clock):
            return {"amount": given[f"{one.name}.amount"], "unit": given[f"{one.name}.unit"]}
        if kind := self._kind(one):
            names = [column.name for column in fields(kind)]
            rows = [
                {name: given[f"{one.name}.{no}.{name}"] for name in names}
                for no in range(self._length(one, kind, held))
            ]
            return [row for row in rows if row[names[0]]]
        return given[one.name]


def _empty(column: Field[Any]) -> Any:
    return False if column.default is False else ""


def _field(held: Any, choices: Mapping[str, str]) -> forms.Field:
    """The field of one value, by its type."""
    if isinstance(held, bool):
        return forms.BooleanField(required=False, initial=held)
    if isinstance(held, int):
        return forms.IntegerField(min_value=0, max_value=99_999, initial=held)
    if isinstance(held, tuple):
        return forms.MultipleChoiceField(
            choices=list(choices.items()), initial=list(held), widget=forms.CheckboxSelectMultiple
        )
    if choices:
        return forms.ChoiceField(choices=list(choices.items()), initial=held)
    return forms.CharField(max_length=120, initial=held)
