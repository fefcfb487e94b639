"""The list of a sitting as it is filled in.

Written in Python and not in a template: a plenary has two thousand lines, and the office looks at them while people come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from jianyan.activities.models import Attendance
from jianyan.activities.queries import Line

Choices = Sequence[tuple[Any, Any]]
UNKNOWN = '<option value="">未登记</option>'


def lines(found: Iterable[Line], outcomes: Choices) -> SafeString:
    """The rows of the table: name, choice, and how it was entered."""
    offered = {value: _options(value, outcomes) for value in ("", *Attendance.Outcome.values)}
    return SafeString("".join(_line(one, offered[one.outcome]) for one in found))


def _options(chosen: str, outcomes: Choices) -> str:
    """What may be chosen; an outcome that the kind no longer offers stays on the lines that have it."""
    shown = list(outcomes)
    if chosen and chosen not in dict(outcomes):
        shown.append((chosen, str(Attendance.Outcome(chosen).label)))
    told = (
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(str(label))}</option>'
        for value, label in shown
    )
    return f"{'' if chosen else UNKNOWN}{''.join(told)}"


def _line(line: Line, options: str) -> str:
    pk, row = line.person.pk, line.row
    post = f' <span class="quiet">{escape(line.post)}</span>' if line.post else ""
    seen = (
        f'<input type="hidden" name="v{pk}" value="{row.version}">'
        f'<input type="hidden" name="w{pk}" value="{row.outcome}">'
        if row
        else ""
    )
    return (
        f'<tr><th scope="row"><label for="o{pk}">{escape(line.person.name)}</label>{post}</th>'
        f'<td>{seen}<select id="o{pk}" name="o{pk}">{options}</select></td>'
        f'<td class="roll-how">{escape(_how(row)) if row else "—"}</td></tr>'
    )


def _how(row: Attendance) -> str:
    at = f" {timezone.localtime(row.checked_in_at):%H:%M}" if row.checked_in_at else ""
    return f"{row.get_method_display()}{at}{'　' if row.note else ''}{row.note}"
