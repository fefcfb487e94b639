"""How cells are read in any ledger, and the headings offices use, which each room keeps in a file of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from jianyan.core.imports.adapters import Task
from jianyan.kit import cells
from jianyan.kit.cells import Cell, Names


def headings(beside: str) -> Mapping[str, tuple[str, ...]]:
    """The headings of each column, from `headings.toml` beside a module (its ``__file__``)."""
    text = Path(beside).with_name("headings.toml").read_text("utf-8")
    return {key: tuple(words.split()) for key, words in tomllib.loads(text).items()}


def words(cell: Cell, task: Task) -> str:
    """Plain text."""
    return "" if cells.is_empty(cell) else cells.text(cell)


def one_line(cell: Cell, task: Task) -> str:
    """Plain text on one line."""
    return re.sub(r"\s*\n\s*", "", words(cell, task))


def day(cell: Cell, task: Task) -> date | None:
    """A date; a day without a year is one of the ledger's year, where the file was given one."""
    year = task.options.get("year", "")
    return cells.date_of(cell, int(year) if year.isdecimal() else None)


def number(cell: Cell, task: Task) -> int | None:
    """A whole number; None where the cell is empty."""
    return cells.number_of(cell)


def people(cell: Cell, task: Task) -> Names | None:
    """Names of persons; None where there are none."""
    found = cells.names_of(cell)
    return found if found.names or found.total else None
