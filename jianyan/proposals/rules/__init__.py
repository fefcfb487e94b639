"""The rules of a committee's proposal work: deadlines, classes and conventions, as data with a date (law 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from importlib.resources import files
from typing import Any, get_args

from django.utils import timezone

from jianyan.core import profiles
from jianyan.core.profiles import SHIPPED, BadRules
from jianyan.kit.workdays import Clock
from jianyan.proposals.rules.rows import (
    CLASSES,
    DECIDED_BY,
    PaperRule,
    PassRule,
    ReplyClass,
    SelectorRule,
    SponsorRule,
)
from jianyan.proposals.rules.sheet import Rules
from jianyan.proposals.rules.words import (
    ACCEPTANCE,
    AFTER_CLOSING,
    ALL,
    ANSWERS,
    BRACKET,
    BY_CATEGORY,
    BY_KIND,
    CHAIRMEN,
    COLLECTIVE,
    COMMITTEE,
    CONVENOR,
    CORNER,
    COUNTS_AS,
    DECIDERS,
    DISPOSITIONS,
    EITHER,
    EXCLUDE,
    F_AFTER_MERGE,
    F_INSIDE,
    F_RECEIVED,
    FILING,
    FORM,
    FORM_FIELDS,
    GROUNDS,
    HONOURS,
    KEEP,
    LEAD,
    LETTER,
    MAJORITY,
    MEMBER,
    MODES,
    NO_FEEDBACK,
    NUMBERING,
    OFFICE,
    ORDER,
    OUTCOME,
    PASSES,
    PENDING,
    PHASES,
    QUESTIONS,
    RATED,
    RATINGS,
    RECEIPT,
    REMINDER,
    RESULT,
    ROLES,
    SELECTORS,
    TREAT_AS_SATISFIED,
    UNIT,
    UNMARKED,
    WORST,
)

ROOM = "proposals"
TABLES: dict[str, Any] = {
    "reply_classes": ReplyClass,
    "sponsors": SponsorRule,
    "deciders": PassRule,
    "selectors": SelectorRule,
    "papers": PaperRule,
}


def parse(data: Mapping[str, Any], version: str = SHIPPED) -> Rules:
    """Rules from stored data: what is not named keeps its default; unknown names and wrong types are BadRules."""
    profiles.labels(Rules, data)
    known = {one.name: one for one in fields(Rules)}
    return Rules(**{name: _value(known[name], value) for name, value in data.items()}, version=version)


def _value(one: Field[Any], value: Any) -> Any:
    kind = profiles.kinds(Rules)[one.name]
    try:
        if kind is Clock:
            return Clock(**value)
        if made := TABLES.get(one.name):
            return tuple(made(**row) for row in value)
        if get_args(kind) == (str, ...):
            return tuple(str(mode) for mode in value)
    except (TypeError, ValueError) as wrong:
        raise BadRules(f"“{one.metadata['label']}”的内容不对：{wrong}") from wrong
    if one.default is not MISSING and type(value) is not type(one.default):
        raise BadRules(f"“{one.metadata['label']}”的类型不对")
    return value


def on_day(committee_id: int, day: date) -> Rules:
    """The rules of a committee in force on a day: its latest profile effective by then, else the defaults. One query."""
    return profiles.in_force(committee_id, ROOM, day, parse, Rules())


def decider(passes_by: str, code: str) -> str:
    """Who decides a pass, of what a proposal keeps of the rules it was submitted under."""
    kept = dict(zip(PASSES, passes_by.split(","), strict=False)) if passes_by else {}
    return kept.get(code) or next(one.by for one in DECIDED_BY if one.code == code)


def opens_ratings(committee_id: int) -> bool:
    """Whether the rules of today let a unit read single ratings of its closed cases. One query."""
    return on_day(committee_id, timezone.localdate()).unit_sees_ratings == AFTER_CLOSING


def examples() -> list[tuple[str, str, Mapping[str, Any]]]:
    """The shipped example rules to begin from: title, note, data. Each differs from the defaults in what it names."""
    folder = files("jianyan.proposals").joinpath("examples")
    found = [
        tomllib.loads(one.read_text(encoding="utf-8"))
        for one in sorted(folder.iterdir(), key=lambda p: p.name)
    ]
    return [(one["title"], one["note"], one["rules"]) for one in found]


profiles.declare(
    ROOM,
    profiles.Sheet(
        "提案工作规则",
        parse,
        profiles.as_data,
        who=lambda actor: actor.has("LD", "SG", "AD"),
        examples=examples,
    ),
)

__all__ = [
    "ACCEPTANCE",
    "AFTER_CLOSING",
    "ALL",
    "ANSWERS",
    "BRACKET",
    "BY_CATEGORY",
    "BY_KIND",
    "CHAIRMEN",
    "CLASSES",
    "COLLECTIVE",
    "COMMITTEE",
    "CONVENOR",
    "CORNER",
    "COUNTS_AS",
    "DECIDERS",
    "DISPOSITIONS",
    "EITHER",
    "EXCLUDE",
    "FILING",
    "FORM",
    "FORM_FIELDS",
    "F_AFTER_MERGE",
    "F_INSIDE",
    "F_RECEIVED",
    "GROUNDS",
    "HONOURS",
    "KEEP",
    "LEAD",
    "LETTER",
    "MAJORITY",
    "MEMBER",
    "MODES",
    "NO_FEEDBACK",
    "NUMBERING",
    "OFFICE",
    "ORDER",
    "OUTCOME",
    "PASSES",
    "PENDING",
    "PHASES",
    "QUESTIONS",
    "RATED",
    "RATINGS",
    "RECEIPT",
    "REMINDER",
    "RESULT",
    "ROLES",
    "ROOM",
    "SELECTORS",
    "SHIPPED",
    "TREAT_AS_SATISFIED",
    "UNIT",
    "UNMARKED",
    "WORST",
    "BadRules",
    "PassRule",
    "ReplyClass",
    "Rules",
    "SponsorRule",
    "decider",
    "examples",
    "on_day",
    "opens_ratings",
    "parse",
]
