"""The Markdown in which manuals are written, as HTML: headings, paragraphs, lists, tables, words in bold, code and links.

Nothing else: what is not known here is shown as it is typed, and everything is escaped. Pictures are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import takewhile
from textwrap import dedent

Address = Callable[[str], str]  # of a link's target; "" where it leads nowhere from here

_HEADING = re.compile(r"(#{1,4}) (.+)")
_ITEM = re.compile(r"(?:[-*]|\d+\.) +(?=\S)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")


def html(text: str, address: Address, *, top: int = 2) -> str:
    """The blocks of a text; its second-level headings become ``<h{top}>``."""
    return "".join(_blocks(text.splitlines(), address, top))


def sections(text: str) -> dict[str, str]:
    """The passages of a manual by heading; what stands before the first one under "". A passage holds those below it."""
    lines, found = text.splitlines(), {"": ""}
    matches = [(no, match) for no, line in enumerate(lines) if (match := _HEADING.fullmatch(line))]
    marks: list[tuple[int, int, str]] = [(no, len(match[1]), match[2]) for no, match in matches]
    for place, (no, depth, title) in enumerate(marks):
        after = (later for later, deep, _ in marks[place + 1 :] if deep <= depth or depth == 1)
        body = "\n".join(lines[no + 1 : next(after, len(lines))]).strip()
        found["" if depth == 1 else title] = body
    return found


def _blocks(lines: list[str], address: Address, top: int) -> list[str]:
    made: list[str] = []
    while lines:
        line = lines[0]
        if not line.strip() or _PICTURE.fullmatch(line.strip()):
            lines = lines[1:]
        elif match := _HEADING.fullmatch(line):
            level = max(top + len(match[1]) - 2, top)
            made.append(f"<h{level}>{_words(match[2], address)}</h{level}>")
            lines = lines[1:]
        else:
            part, taken = _block(lines, address, top)
            made.append(part)
            lines = lines[taken:]
    return made


def _block(lines: list[str], address: Address, top: int) -> tuple[str, int]:
    """The block that begins here, and how many lines it takes."""
    if lines[0].startswith("```"):
        body = list(takewhile(lambda line: not line.startswith("```"), lines[1:]))
        return f"<pre>{escape(chr(10).join(body))}</pre>", len(body) + 2
    if lines[0].startswith("|"):
        rows = list(takewhile(lambda line: line.startswith("|"), lines))
        return _table(rows, address), len(rows)
    if _ITEM.match(lines[0]):
        taken = _reach(lines)
        return _list(lines[:taken], address, top), taken
    words = [lines[0], *takewhile(_goes_on, lines[1:])]
    return f"<p>{_words(''.join(line.strip() for line in words), address)}</p>", len(words)


def _goes_on(line: str) -> bool:
    """Whether a line belongs to the paragraph above it; a question in bold begins one of its own."""
    return bool(line.strip()) and not line.startswith(("|", "#", "```", "**", "![")) and not _ITEM.match(line)


def _reach(lines: list[str]) -> int:
    """How many lines a list takes: its items, what is indented below them, and empty lines between."""
    taken = 0
    for no, line in enumerate(lines):
        if line.strip() and not (_ITEM.match(line) or line.startswith("  ")):
            break
        taken = no + 1 if line.strip() else taken
    return taken


def _list(lines: list[str], address: Address, top: int) -> str:
    items: list[list[str]] = []
    for line in lines:
        if match := _ITEM.match(line):
            items.append([line[match.end() :]])
        else:
            items[-1].append(line)
    kind = "ol" if lines[0][0].isdigit() else "ul"
    return f"<{kind}>{''.join(_item(one, address, top) for one in items)}</{kind}>"


def _item(lines: list[str], address: Address, top: int) -> str:
    """Its words, joined over the lines they take, then what stands indented below."""
    below = dedent("\n".join(lines[1:])).splitlines()
    words = list(takewhile(_goes_on, below))
    said = _words("".join([lines[0], *(line.strip() for line in words)]), address)
    return f"<li>{said}{''.join(_blocks(below[len(words) :], address, top))}</li>"


def _table(rows: list[str], address: Address) -> str:
    cells = [[_words(cell.strip(), address) for cell in row.strip().strip("|").split("|")] for row in rows]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells[2:])
    return (
        f'<div class="table-wrap"><table class="table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _words(text: str, address: Address) -> str:
    said = escape(_PICTURE.sub("", text), quote=True)
    said = _CODE.sub(r"<code>\1</code>", said)
    said = _BOLD.sub(r"<b>\1</b>", said)
    return _LINK.sub(lambda match: _linked(match[1], address(match[2])), said)


def _linked(words: str, address: str) -> str:
    return f'<a href="{escape(address, quote=True)}">{words}</a>' if address else words
