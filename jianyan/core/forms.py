"""What the forms of every room are made of."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Choices(forms.Select):
    """A select without groups, written without a template: a filter has five, with a hundred options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{escape(str(one))}"{" selected" if str(one) in chosen else ""}>{escape(str(label))}</option>'
            for one, label in self.choices
        )
        own = flatatt(self.build_attrs(self.attrs, attrs))
        return SafeString(f'<select name="{escape(name)}"{own}>{options}</select>')


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A field for a date."""
    return forms.DateField(label=label, widget=Day(), required=required, help_text=help_text)


def lines(label: str, *, rows: int = 8, help_text: str = "") -> forms.CharField:
    """A field for a list with one entry a line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text)
