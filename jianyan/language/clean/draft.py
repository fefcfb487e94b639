"""A text under the knife that remembers where each of its characters stood in the input."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """The text so far, the place of each character in the input, and how often each mend was made."""

    text: str
    origin: list[int] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, text: str) -> "Draft":
        """Begin with a text in which every character stands where it stood."""
        return cls(text, list(range(len(text))))

    def rewrite(self, text: str) -> None:
        """Put another text of the same length in place, character for character."""
        if len(text) != len(self.text):
            raise AssertionError("a rewrite keeps the length")
        self.text = text

    def cut(self, spans: Iterable[Span]) -> None:
        """Take spans away; they may overlap and need no order."""
        text: list[str] = []
        origin: list[int] = []
        at = 0
        for start, end in sorted(spans):
            if start > at:
                text.append(self.text[at:start])
                origin += self.origin[at:start]
            at = max(at, end)
        self.text = "".join(text) + self.text[at:]
        self.origin = origin + self.origin[at:]

    def cut_matches(self, name: str, pattern: re.Pattern[str]) -> None:
        """Cut each match, and count it under a name."""
        spans = [m.span() for m in pattern.finditer(self.text)]
        if spans:
            self.done[name] += len(spans)
            self.cut(spans)


def lines_of(text: str) -> list[Span]:
    """Give the span of each line, its line break left out."""
    spans = []
    at = 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans
