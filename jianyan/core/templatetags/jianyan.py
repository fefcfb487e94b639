"""How dates and records are written on every page, and its icons."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jianyan.core.pages import Cell
from jianyan.kit.chinese import long_date

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """2022年6月30日, or a dash when there is none."""
    return long_date(value) if value else "—"


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite (a Tabler outline icon listed in scripts/vendor.py); ``label`` is read aloud where it stands alone.

    A tag and not an included template: the shell of a page has thirty.
    """
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    sprite = static("vendor/icons/icons.svg")
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>', told, sprite, name or "dots"
    )


@register.simple_tag
def cells(line: Iterable[Cell]) -> SafeString:
    """The cells of a line. Not written in a template: a list has four hundred, and a template takes a page's time for them."""
    return SafeString("".join(map(_cell, line)))


def _cell(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.url:
        text = f'<a href="{escape(cell.url)}">{text}</a>'
    elif cell.tone:
        text = f'<span class="state state-{cell.tone}">{text}</span>'
    css = f' class="{cell.css}"' if cell.css else ""
    return f'<td data-label="{escape(cell.label)}"{css}>{text}</td>'


@register.simple_tag
def badge(label: object, tone: str = "") -> SafeString:
    """A state as a badge: what ``components/_badge.html`` draws, for pages that have many."""
    return SafeString(f'<span class="state state-{escape(tone or "info")}">{escape(str(label))}</span>')


@register.simple_tag
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A stretch of text in which the words that were searched for are marked (``bigrams.marked``)."""
    return SafeString(
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    )


@register.simple_tag
def timeline(entries: Iterable[Any]) -> SafeString:
    """The lines of ``components/_timeline.html``, of which a record has dozens."""
    return SafeString("".join(_entry(one if isinstance(one, Mapping) else vars(one)) for one in entries))


def _entry(told: Mapping[str, Any]) -> str:
    on = told["on"]
    who = f' <span class="quiet">{escape(told["who"])}</span>' if told.get("who") else ""
    note = f"<p>{escape(told['note'])}</p>" if told.get("note") else ""
    papers = "".join(
        f'<a class="paper" href="{escape(paper["url"])}">{icon("paperclip")}{escape(paper["label"])}</a>'
        for paper in told.get("papers", ())
    )
    return (
        f'<li class="is-done"><time>{long_date(on) if isinstance(on, date) else escape(on)}</time>'
        f"<div><b>{escape(str(told['title']))}</b>{who}{note}{papers and f'<p>{papers}</p>'}</div></li>"
    )


@register.simple_tag
def figures(cards: Iterable[Mapping[str, str]]) -> SafeString:
    """Figures as cards, of which a year has more than a hundred: what ``components/_figure.html`` draws for one."""
    return SafeString("\n".join(map(_card, cards)))


def _card(card: Mapping[str, str]) -> str:
    note = escape("暂无记录" + card["note"] if card["none"] else card["note"])
    told = f'<span class="figure-note">{note}</span>' if note else ""
    value = "<b>—</b>" if card["none"] else f"<b>{escape(card['value'])}</b><i>{escape(card['unit'])}</i>"
    return (
        f'<a href="{escape(card["url"])}" class="figure figure-small{" figure-none" if card["none"] else ""}">'
        f'<span class="figure-title">{escape(card["title"])}</span><span class="figure-value">{value}</span>{told}</a>'
    )
