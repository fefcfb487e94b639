"""How dates and records are written on every page, and its icons."""

from datetime import date
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
    return format_html('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>', told, sprite, name or "dots")
