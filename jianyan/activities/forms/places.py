"""The form for groups, seats and rooms: one person a line, as it comes out of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms

from jianyan.activities.actions import Place, seat_given_twice
from jianyan.activities.forms.fields import EntryForm, PeopleField
from jianyan.activities.models import Placing
from jianyan.people.models import Person

_BETWEEN = re.compile(r"[\t,，|]")


class PlacesField(PeopleField):
    """Persons with group, seat and room; each line 姓名，讨论组，座号，住房."""

    def clean(self, value: object) -> dict[Person, Place]:
        found: dict[Person, Place] = {}
        wrong: list[str] = []
        for line in filter(None, (one.strip() for one in forms.CharField.clean(self, value).splitlines())):
            name, *told = [one.strip() for one in _BETWEEN.split(line)]
            try:
                person = self.find(name)
                if person in found:
                    raise forms.ValidationError(f"{name}写了两行")
                found[person] = _place(name, told)
            except forms.ValidationError as reason:
                wrong += reason.messages
        if wrong:
            raise forms.ValidationError(wrong)
        return found


def _place(name: str, told: list[str]) -> Place:
    if len(told) > 3 or any(len(one) > 20 for one in told):
        raise forms.ValidationError(f"{name}一行写姓名、讨论组、座号、住房，每项不超过20字")
    return Place(*told)


class PlacesForm(EntryForm):
    state = forms.IntegerField(widget=forms.HiddenInput)
    lines = PlacesField(
        "安排",
        required=False,
        help_text="一行一位：姓名，讨论组，座号，住房；没有的留空，如“魏一，第一组，，305”。可以从表格中复制粘贴",
    )

    def clean_lines(self) -> dict[Person, Place]:
        wanted: dict[Person, Place] = self.cleaned_data["lines"]
        if reason := seat_given_twice(wanted):
            raise forms.ValidationError(reason)
        return wanted

    def offer(self) -> None:
        self.fields["lines"].widget.attrs["rows"] = 12

    @staticmethod
    def written(rows: Iterable[Placing], names: dict[Person, str]) -> str:
        """The arrangements as they are typed."""
        return "\n".join(
            "，".join((names.get(one.person, one.person.name), one.group, one.seat, one.room)) for one in rows
        )


class RowsForm(forms.Form):
    """How many sit in a row."""

    state = forms.IntegerField(widget=forms.HiddenInput)
    per_row = forms.IntegerField(label="每排座位数", min_value=1, max_value=100, initial=20)
