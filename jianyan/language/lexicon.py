"""The phrase table: which words of official prose name which indicator of the catalogue."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Term:
    """One word of a phrase, or one of several that mean the same, and where it must stand.

    `place` is "" for the figure's own sentence, "near" for the words beside the figure, "left" and "right" for those on
    one side of it, "exact" where they are all that stands before it, "sentence" for anywhere in the sentence, "previous"
    for the sentence before, "topic" for anything said before.
    """

    words: frozenset[str]
    place: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that together name what a figure counts; `units` are the counters it takes."""

    terms: tuple[Term, ...]
    units: frozenset[str]
    text: str


@dataclass(frozen=True)
class Entry:
    """One thing that can be counted: catalogue id (None where the catalogue has none), unit, title, phrases, cuts.

    `defaults` are phrases that are heard only where nothing else tells what a figure counts.
    """

    name: str
    id: str | None
    unit: str
    title: str
    phrases: tuple[Phrase, ...]
    filters: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    share: str | None = None
    defaults: tuple[Phrase, ...] = ()

    @property
    def counters(self) -> frozenset[str]:
        """The counters any of its phrases takes."""
        return frozenset().union(*(phrase.units for phrase in self.phrases))


@dataclass(frozen=True)
class Turn:
    """What became of a thing counted before: in 报告9篇，获批示3篇 the word 批示 turns reports into reports instructed.

    `of` are catalogue ids or names of entries, `to` is the name of an entry or "same", `things` what may stand beside
    the figure.
    """

    of: frozenset[str]
    words: frozenset[str]
    to: str
    things: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All entries, every word any of them uses, and the turns from one to another.

    `nouns` decide what a figure counts; `things` are those of them that are things, not states, `heads` those of the
    things that a later figure may go on counting, `sites` places where `doings` are done; `families` says which
    classes a word belongs to.
    """

    entries: tuple[Entry, ...]
    words: frozenset[str]
    nouns: frozenset[str]
    things: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    families: Mapping[str, frozenset[str]] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
    heads: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    doings: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __getitem__(self, name: str) -> Entry:
        return self._by_name[name]

    @functools.cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in self.entries}

    def counters(self, word: str) -> frozenset[str]:
        """The counters a word takes in any phrase."""
        return self._counters.get(word, frozenset())

    @functools.cached_property
    def _counters(self) -> dict[str, frozenset[str]]:
        taken: dict[str, frozenset[str]] = {}
        for entry in self.entries:
            for phrase in entry.phrases:
                for word in (word for term in phrase.terms if not term.absent for word in term.words):
                    taken[word] = taken.get(word, frozenset()) | phrase.units
        return taken

    def taking(self, counter: str, defaults: bool = False) -> tuple[tuple[Entry, Phrase], ...]:
        """The phrases that take a counter, each with its entry; 件(次) goes with the phrases of 件 too."""
        if (counter, defaults) not in self._taking:
            units = {counter, counter.partition("(")[0]}
            self._taking[counter, defaults] = tuple(
                (entry, phrase)
                for entry in self.entries
                for phrase in (entry.defaults if defaults else entry.phrases)
                if phrase.units & units
            )
        return self._taking[counter, defaults]

    @functools.cached_property
    def _taking(self) -> dict[tuple[str, bool], tuple[tuple[Entry, Phrase], ...]]:
        return {}

    def with_id(self, catalogue_id: str) -> tuple[Entry, ...]:
        """The entries that carry a catalogue id."""
        return tuple(entry for entry in self.entries if entry.id == catalogue_id)


@functools.cache
def load() -> Lexicon:
    """Read the phrase table that comes with the package."""
    text = resources.files("jianyan.language").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return build(tomllib.loads(text))


def build(data: Mapping[str, Any]) -> Lexicon:
    """Make a lexicon of the parsed table: word classes, groups of counters, entries."""
    classes = {name: frozenset(words) for name, words in data.get("words", {}).items()}
    counters = {name: frozenset(units) for name, units in data.get("counters", {}).items()}
    entries = tuple(_entry(row, classes, counters) for row in data["entry"])
    words = set().union(*classes.values()) if classes else set()
    for entry in entries:
        terms = (
            term
            for phrase in entry.phrases + entry.defaults
            for term in phrase.terms
            if term.place not in _UNTOLD
        )
        words |= {word for term in terms for word in term.words}
        words |= {word for values in entry.filters.values() for said in values.values() for word in said}
    things = frozenset(word for name in data.get("nouns", ()) for word in classes[name])
    states = frozenset(word for name in data.get("states", ()) for word in classes[name])
    families: dict[str, frozenset[str]] = {}
    for name, members in classes.items():
        families |= {word: families.get(word, frozenset()) | {name} for word in members}
    light = frozenset(data.get("light", ()))
    turns = tuple(_turn(row, classes) for row in data.get("turn", ()))
    sites, doings = (
        frozenset(word for name in data.get(said, ()) for word in classes[name])
        for said in ("sites", "doings")
    )
    qualities = frozenset(word for name in data.get("qualities", ()) for word in classes[name])
    return Lexicon(
        entries,
        frozenset(words),
        things | states,
        things,
        light,
        families,
        turns,
        things - qualities,
        sites,
        doings,
    )


def _turn(row: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Turn:
    things = frozenset().union(*(classes[name] for name in row.get("things", ())))
    return Turn(frozenset(row["of"]), frozenset(row["words"]), row["to"], things)


def _entry(
    row: Mapping[str, Any], classes: Mapping[str, frozenset[str]], counters: Mapping[str, frozenset[str]]
) -> Entry:
    accepted = _units(row.get("units", [row["unit"]]), counters)
    phrases, defaults = (
        tuple(_phrase(text, accepted, classes, counters) for text in row.get(said, ()))
        for said in ("phrases", "defaults")
    )
    filters = {
        cut: {value: tuple(said) for value, said in values.items()}
        for cut, values in row.get("filters", {}).items()
    }
    named = row["name"], row.get("id"), row["unit"], row["title"]
    return Entry(*named, phrases, filters, row.get("share"), defaults)


def _units(names: list[str], counters: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(counters.get(name, frozenset({name})) for name in names))


def _phrase(
    text: str,
    accepted: frozenset[str],
    classes: Mapping[str, frozenset[str]],
    counters: Mapping[str, frozenset[str]],
) -> Phrase:
    """A phrase may end in `/units`, which then stand in place of the entry's own."""
    said, _, units = text.partition(" /")
    terms = tuple(_term(word, classes) for word in said.split())
    return Phrase(terms, _units(units.split(","), counters) if units else accepted, said)


# Places whose words are looked up in the text itself, not among its tokens.
_UNTOLD = ("exact", "sentence", "previous")
_PLACES = {
    "@": "near",
    "~": "topic",
    "=": "exact",
    "^": "left",
    "$": "right",
    "%": "previous",
    "&": "sentence",
}


def _term(text: str, classes: Mapping[str, frozenset[str]]) -> Term:
    absent = text.startswith("!")
    text = text.removeprefix("!")
    place = _PLACES.get(text[:1], "")
    text = text[1:] if place else text
    words: set[str] = set()
    for part in text.split("|"):
        words |= classes[part[1:-1]] if part.startswith("<") else {part}
    return Term(frozenset(words), place, absent)
