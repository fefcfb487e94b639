"""How dates and records are written on every page."""

from datetime import date

from django import template

from jianyan.kit.chinese import long_date

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """2022年6月30日, or a dash when there is none."""
    return long_date(value) if value else "—"
