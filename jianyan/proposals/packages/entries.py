"""One statement of a package that comes back: what a unit did with a case on a day. Its digest says whether it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.kit import canonical
from jianyan.proposals.models import Answer, Contact, PublicationClass, ReturnedEntry

Kind = ReturnedEntry.Kind
File = tuple[str, bytes]
TEXT = 200_000  # characters of one text


class BadPackage(ValueError):
    """The file is no package we take in; the message says why, in Chinese, in one sentence."""


@dataclass(frozen=True)
class Part:
    """One value of an entry: its label, whether it must be there, and the words it may be."""

    label: str
    must: bool = False
    choices: tuple[str, ...] = ()


# What each kind says beside case, unit, kind and day. "file" and "answers" of a reply are read apart.
PARTS: dict[str, dict[str, Part]] = {
    Kind.ACCEPTED: {},
    Kind.RETURN: {"reason": Part("退办理由", True), "suggested_unit": Part("建议承办单位", True)},
    Kind.CONTACT: {
        "phase": Part("沟通阶段", True, tuple(Contact.Phase.values)),
        "mode": Part("沟通方式", True, tuple(Contact.Mode.values)),
        "persons": Part("参加人", True),
        "summary": Part("情况"),
    },
    Kind.OPINION: {"text": Part("会办意见", True), "signer": Part("签发人", True)},
    Kind.REPLY: {
        "class": Part("答复类别", True),
        "signer": Part("签发人", True),
        "number": Part("文号"),
        "text": Part("答复内容"),
        "contact_person": Part("单位联系人"),
        "publication_class": Part("答复公开", choices=("", *PublicationClass.values)),
        "publication_summary": Part("公开摘要"),
    },
}
ANSWER = {
    "suggestion": Part("建议代码", True),
    "decision": Part("是否采纳", True, tuple(Answer.Decision.values)),
    "measure": Part("措施或理由", True),
    "due_on": Part("完成时限"),
}
COMMON = ("case", "unit", "kind", "on")
ORDER = [str(kind) for kind in Kind]  # of one day: first signed for, last answered


@dataclass(frozen=True)
class Entry:
    """A statement as it was read; ``place`` is where it stands in its file, as people look for it."""

    place: str
    case: str
    unit: str
    kind: str
    on: date
    values: Mapping[str, str]
    answers: tuple[Mapping[str, str], ...] = ()
    file: File | None = None

    @property
    def digest(self) -> str:
        """The same for the same statement, from whichever file; the name of a sealed paper is no part of it."""
        said = {
            "case": self.case,
            "unit": self.unit,
            "kind": self.kind,
            "on": self.on,
            "values": {name: value for name, value in self.values.items() if value},
            "answers": [{name: value for name, value in one.items() if value} for one in self.answers],
            "file": hashlib.sha256(self.file[1]).hexdigest() if self.file else None,
        }
        return canonical.digest(canonical.canonical(said))


@dataclass(frozen=True)
class Returned:
    """A whole file that came back: its own number, the hash of the file, its statements in the order they happened."""

    package: str
    sha256: str
    entries: tuple[Entry, ...]


def in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """As they happened: by day, and on one day as a case goes."""
    return tuple(sorted(entries, key=lambda one: (one.on, ORDER.index(one.kind))))


def problems(kind: str, values: Mapping[str, Any], parts: Mapping[str, Part]) -> Iterator[str]:
    """What is wrong with the values of an entry."""
    for name, part in parts.items():
        value = values.get(name)
        if value is None or value == "":
            if part.must:
                yield f"缺少“{part.label}”"
        elif not isinstance(value, str):
            yield f"“{part.label}”应当是文字"
        elif len(value) > TEXT:
            yield f"“{part.label}”超过{TEXT}字"
        elif not is_plain(value):
            yield f"“{part.label}”中有无法保存的字符"
        elif part.choices and value not in part.choices:
            yield f"“{part.label}”不是约定的写法"


def is_plain(value: str) -> bool:
    """Whether a text can be kept: no null and no half of a surrogate pair."""
    return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


def day_of(value: Any) -> date | None:
    """A day written 2022-03-05, None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
