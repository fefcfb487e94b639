"""The Markdown in which manuals are written, as HTML. Nothing typed becomes markup of its own; pictures are left out.

It is CommonMark with tables, read by markdown-it-py (docs/decisions/029). What differs serves Chinese text: lines of a
paragraph are joined without a space, and a line that begins in bold, a question, begins below the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Address = Callable[[str], str]  # of a link's target; "" where it leads nowhere from here


def html(text: str, address: Address, *, top: int = 2) -> str:
    """The blocks of a text; its second-level headings become ``<h{top}>``."""
    reader = _reader()
    tokens = [_shown(token, address, top) for token in reader.parse(text)]
    return str(reader.renderer.render(list(_without_empty(tokens)), reader.options, {}))


def sections(text: str) -> dict[str, str]:
    """The passages of a manual by heading; what stands before the first one under "". A passage holds those below it."""
    lines, found = text.splitlines(), {"": ""}
    tokens = _reader().parse(text)
    marks = [
        (token.map[0], int(token.tag[1:]), inline.content)
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]
    for place, (no, depth, title) in enumerate(marks):
        after = (later for later, deep, _ in marks[place + 1 :] if deep <= depth or depth == 1)
        body = "\n".join(lines[no + 1 : next(after, len(lines))]).strip()
        found["" if depth == 1 else title] = body
    return found


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt  # loaded at use: few ask for help

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", lambda *_: '<div class="table-wrap"><table class="table">')
    reader.add_render_rule("table_close", lambda *_: "</table></div>")
    return reader


def _shown(token: Token, address: Address, top: int) -> Token:
    """A block as it stands on our pages."""
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{max(top + int(token.tag[1:]) - 2, top)}"
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.children:
        token.children = list(_words(token.children, address))
    return token


def _words(tokens: list[Token], address: Address) -> Iterator[Token]:
    """The words of a block: without pictures, without links that lead nowhere from here, lines joined."""
    led: list[bool] = []
    tokens = [token for token in tokens if token.type != "text" or token.content]
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "link_open":
            target = address(str(token.attrGet("href") or ""))
            led.append(bool(target))
            token.attrSet("href", target)
        kept = led[-1] if token.type in ("link_open", "link_close") else token.type != "image"
        if token.type == "link_close":
            led.pop()
        if token.type == "softbreak":
            token.type, token.tag, kept = "hardbreak", "br", bool(after and after.type == "strong_open")
        if kept:
            yield token


def _without_empty(tokens: list[Token]) -> Iterator[Token]:
    """Blocks, but no paragraph in which a picture stood alone."""
    empty = {no for no, token in enumerate(tokens) if token.type == "inline" and not token.children}
    around = {no + step for no in empty for step in (-1, 0, 1) if tokens[no - 1].type == "paragraph_open"}
    return (token for no, token in enumerate(tokens) if no not in around)
