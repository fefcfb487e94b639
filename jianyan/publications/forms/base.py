"""What the forms of the shelf have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from jianyan.core.forms import day
from jianyan.language.documents import read_document
from jianyan.language.unreadable import Unreadable
from jianyan.people.actors import Actor

ANY = [("", "全部")]
CHOOSE = [("", "请选择")]


def long_text(label: str, *, required: bool = False, rows: int = 8, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), required=required, help_text=help_text
    )


def short_text(label: str, length: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def choice(label: str, choices: Iterable[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    """A choice that is counted later: it begins with 请选择, never with the first of the list."""
    first = CHOOSE if required else [("", "未注明")]
    return forms.ChoiceField(label=label, choices=[*first, *choices], required=required)


def hidden_version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Pick:
    """A choice in the filter box of a list, and the condition each value stands for."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    where: Callable[[str], Q]


def pick(name: str, label: str, choices: Iterable[tuple[str, str]], path: str = "") -> Pick:
    """A choice that asks for the value of a column."""
    return Pick(name, label, tuple(choices), lambda value: Q(**{path or name: value}))


class ShelfFilter(forms.Form):
    """The filter box above every list of the shelf: words, the choices of that list, a year."""

    q = forms.CharField(label="标题", required=False, max_length=40)
    year = forms.IntegerField(label="年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, picks: Iterable[Pick], label: str = "标题", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = label
        self.picks = tuple(picks)
        for one in self.picks:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label, required=False, choices=[*ANY, *one.choices]
            )
        self.order_fields(["q", *[one.name for one in self.picks], "year"])

    def conditions(self) -> list[Q]:
        """What was chosen, as conditions on the rows."""
        data = self.cleaned_data
        return [one.where(data[one.name]) for one in self.picks if data[one.name]]


class EntryForm(forms.Form):
    """What every entry form takes: who is asking, and the record it is about where there is one."""

    def __init__(self, *args: Any, actor: Actor, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.record = actor, record
        self.offer()

    def offer(self) -> None:
        """Fill the choices that depend on the committee or on the record."""

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class MoveForm(EntryForm):
    """A step that asks for nothing but its day."""

    on = day("日期")
    version = hidden_version()


class ReasonForm(EntryForm):
    reason = short_text("原因", 200)
    on = day("日期")
    version = hidden_version()


class FileForm(EntryForm):
    """A file to keep with a record."""

    file = forms.FileField(label="文件", help_text="支持 pdf、ofd、docx、xlsx、图片等，不超过50 MB")


def text_of(file: Any) -> str:
    """The text of an uploaded docx or txt, a line a paragraph; ValidationError with one Chinese sentence."""
    try:
        text = read_document(file.name, file.read()).text
    except Unreadable as reason:
        raise forms.ValidationError(str(reason)) from reason
    file.seek(0)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
