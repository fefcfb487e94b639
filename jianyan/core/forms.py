"""What the forms of every room are made of."""

from django import forms


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A field for a date."""
    return forms.DateField(label=label, widget=Day(), required=required, help_text=help_text)


def lines(label: str, *, rows: int = 8, help_text: str = "") -> forms.CharField:
    """A field for a list with one entry a line."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text)
