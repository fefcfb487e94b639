"""Figures of a document as it comes: cleaned first, with places in the text that came in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from jianyan.language.clean import clean
from jianyan.language.documents import read_document
from jianyan.language.figures import Reading, read
from jianyan.language.lexicon import Lexicon


def extract(name: str, data: bytes, lexicon: Lexicon) -> list[Reading]:
    """The figures of a txt, html or docx; each start is an offset in the decoded or extracted text."""
    cleaned = clean(read_document(name, data).text)
    return [replace(reading, start=cleaned.origin[reading.start]) for reading in read(cleaned.text, lexicon)]


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as `jianyan extract --json` prints it."""
    return {
        "surface": reading.surface,
        "value": number(reading.value),
        "approx": reading.approx,
        "unit": reading.unit,
        "subject": reading.subject,
        "means": reading.means,
        "filter": {cut: list(values) for cut, values in reading.filter.items()},
        "sentence": reading.sentence,
        "start": reading.start,
    }


def number(value: Decimal) -> int | float:
    """A JSON number: whole where the value is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
