"""Template tags that the shell of every page needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """Renders a block a second time, so that a page writes its title once for window and heading."""
    blocks: BlockContext | None = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(block.render(context).strip() if block else "")


NONE_CHOSEN = "---------"  # Django's word for it


@register.simple_tag
def options(widget: Mapping[str, Any]) -> SafeString:
    """The options of a select. Written here and not in a template: a list of units has more of them than a page has words."""
    return SafeString("".join(_group(name, found) for name, found, _ in widget["optgroups"]))


def _group(name: str | None, found: list[dict[str, Any]]) -> str:
    written = "".join(_option(one) for one in found)
    return f'<optgroup label="{escape(name)}">{written}</optgroup>' if name else written


def _option(one: dict[str, Any]) -> str:
    label = "请选择" if one["label"] == NONE_CHOSEN else one["label"]
    return f'<option value="{escape(one["value"])}"{" selected" if one["selected"] else ""}>{escape(label)}</option>'


@register.simple_tag
def says(rows: Sequence[Mapping[str, Any]], unit: str) -> str:
    """What a chart shows, in one sentence that ranks nobody: how many lines, from which value to which."""
    told = sorted(
        ((row["value"], str(row.get("shown") or row["value"]).removesuffix(unit)) for row in rows),
        key=lambda one: one[0],
    )
    if not told:
        return ""
    (low, least), (high, most) = told[0], told[-1]
    if len(told) == 1:
        return f"只有“{rows[0]['label']}”一项：{most}{unit}。"
    if low == high:
        return f"共{len(told)}项，都是{most}{unit}。"
    return f"共{len(told)}项，最少{least}{unit}，最多{most}{unit}。"
