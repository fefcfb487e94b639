"""From the rows of an act to the accounts it concerns: a few statements, whatever the number of opinions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from jianyan.core.journal import Act
from jianyan.kit.chinese import long_date
from jianyan.opinions.models import Issue, Opinion, OpinionReporter
from jianyan.opinions.models.bulletins import Level
from jianyan.opinions.notices.table import TABLE, Row, To, Word
from jianyan.opinions.permissions import AUTHORS, BODIES
from jianyan.people import notices
from jianyan.people.models import Committee, Role
from jianyan.people.notices import Seats, Telling

ROOM = "opinions"
TOLD = ("title", "edited_title", "body", "merged_into", "origin", "committee__code")


@dataclass(frozen=True)
class Subject:
    """One record something happened to, and the opinion, unit or issue it belongs to."""

    table: str
    record: int
    occasion: str
    opinion: int = 0
    unit: int = 0
    due: date | None = None
    row: Row = field(default_factory=dict)


def hear(act: Act) -> None:
    """Tell those whom an act concerns. Of acts long past nothing is told and nothing is asked."""
    if not notices.is_news(act.on):
        return
    words, committee = TABLE[act.kind], act.by.committee_id
    found = {table: list(_subjects(act, table)) for table in {word.of for word in words}}
    pairs = [(word, one) for word in words for one in found[word.of] if word.when(one.row)]
    spread(committee, act.kind, pairs, on=act.on, but=act.by.account_id)


def _subjects(act: Act, table: str) -> Iterator[Subject]:
    """The rows of an act in one table of the room, several of one record as one; one query where they lead elsewhere."""
    merged: dict[int, dict[str, Any]] = {}
    for row in act.rows:
        if row["model"] == f"{ROOM}.{table}":
            held = merged.setdefault(int(row["id"]), {"before": row["before"], "after": {}})
            held["after"] |= row["after"]
            held["version"] = row["version"]
    led: dict[int, tuple[int, int, date | None]] = {}
    if table in ("adoption", "opinioninstruction", "transfer") and merged:
        more = ("unit", "due_on") if table == "transfer" else ()
        rows = apps.get_model(ROOM, table).objects.of(act.by.committee_id).filter(pk__in=merged)
        for pk, opinion, *rest in rows.values_list("pk", "opinion", *more):
            led[pk] = (opinion, rest[0] if rest else 0, rest[1] if rest else None)
    for pk, row in merged.items():
        opinion, unit, due = led.get(pk, (pk if table == "opinion" else 0, 0, None))
        yield Subject(table, pk, f"v{row['version']}", opinion, unit, due, row)


def spread(
    committee: int, kind: str, pairs: Sequence[tuple[Word, Subject]], *, on: date, but: int | None = None
) -> int:
    """Tell each circle of each subject; gives the number of notices."""
    if not pairs:
        return 0
    known = _Known(committee, [one for _, one in pairs], {word.to for word, _ in pairs})
    tellings = (told for word, one in pairs for told in known.tellings(kind, word, one, on))
    return notices.tell(tellings, committee=committee, but=but)


class _Known:
    """The opinions with those who reported them, the issues, and who sits where. Five queries at most."""

    def __init__(self, committee: int, subjects: Sequence[Subject], circles: Iterable[To]) -> None:
        ids = {one.opinion for one in subjects if one.opinion}
        rows = Opinion.objects.of(committee).filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        self.opinions = rows.select_related("committee").only(*TOLD).in_bulk() if ids else {}
        self.children: dict[int, list[int]] = defaultdict(list)
        for one in self.opinions.values():
            if one.merged_into_id in ids:
                self.children[one.merged_into_id].append(one.pk)
        signed = OpinionReporter.objects.of(committee).live().filter(opinion__in=list(self.opinions))
        self.persons: dict[int, set[int]] = defaultdict(set)
        for opinion, person in signed.values_list("opinion", "person"):
            self.persons[opinion].add(person)
        wanted = [one.record for one in subjects if one.table == "issue"]
        issues = Issue.objects.of(committee).filter(pk__in=wanted).select_related("series")
        self.issues = {one.pk: one for one in issues} if wanted else {}
        self.code = Committee.objects.values_list("code", flat=True).get(pk=committee)
        roles = {Role.RS, *(Role(self._next(one)) for one in self.issues.values())}
        if To.WRITERS in circles:
            roles |= {*AUTHORS, *BODIES}
        self.seats: Seats = notices.seats(
            committee,
            roles=tuple(roles),
            persons={person for held in self.persons.values() for person in held},
            bodies={one.body_id for one in self.opinions.values() if one.body_id},
            units={one.unit for one in subjects if one.unit},
        )

    @staticmethod
    def _next(issue: Issue) -> str:
        """The role that must act on an issue next."""
        waits = issue.series.checker and not issue.checked_on
        return str(issue.series.checker if waits else issue.series.signer)

    def tellings(self, kind: str, word: Word, one: Subject, on: date) -> Iterator[Telling]:
        """What a circle is told of a subject; of an item also those whose manuscripts were merged into it."""
        places = [one.opinion]
        if word.to is To.AUTHORS:
            places += self.children[one.opinion]
        for place in places:
            merged = place != one.opinion
            opinion = self.opinions.get(place)
            for account in self._circle(word.to, one, opinion):
                yield Telling(
                    account=account,
                    kind=kind,
                    model=f"{ROOM}.{'opinion' if merged else one.table}",
                    record=place if merged else one.record,
                    occasion=f"{one.record}{one.occasion}" if merged else one.occasion,
                    title=word.title.format(**self._values(one)),
                    sentence=self._sentence(word, one, opinion),
                    path=self._path(one, opinion, word),
                    on=on,
                    about=opinion.shown_title if opinion else self._about(one),
                    many=word.many,
                    shelf=f"/{self.code}/opinions/{'transfers/' if word.to is To.UNIT else 'desk/'}",
                )

    def _circle(self, to: To, one: Subject, opinion: Opinion | None) -> set[int]:
        if to is To.OFFICE:
            return self.seats.by_role[Role.RS]
        if to is To.UNIT:
            return self.seats.of_units({one.unit})
        if to is To.NEXT:
            return self.seats.by_role[self._next(self.issues[one.record])]
        if to is To.WRITERS:
            return set().union(*(self.seats.by_role[role] for role in (*AUTHORS, *BODIES)))
        if opinion is None:
            return set()
        accounts = set(self.seats.by_body.get(opinion.body_id or 0, set()))
        for person in self.persons[opinion.pk]:
            accounts |= self.seats.by_person.get(person, set())
        return accounts

    def _values(self, one: Subject) -> dict[str, str]:
        level = one.row.get("after", {}).get("level", "") if one.row else ""
        return {
            "level": str(dict(Level.choices).get(level, "")),
            "due": long_date(one.due) if one.due else "期限",
        }

    def _sentence(self, word: Word, one: Subject, opinion: Opinion | None) -> str:
        said = word.sentence.format(**self._values(one))
        ends = (
            word.to is To.AUTHORS and one.table == "transfer" and one.row.get("after", {}).get("answered_on")
        )
        if ends and opinion and opinion.origin == Opinion.Origin.STUDIO:
            said += "请把结果告知反映问题的群众，告知单不写姓名。"
        return said

    def _path(self, one: Subject, opinion: Opinion | None, word: Word) -> str:
        root = f"/{self.code}/opinions/"
        if one.table == "transfer" and word.to is To.UNIT:
            gone = one.row and one.row["after"].get("voided_at")  # the opinion is closed to the unit again
            return f"{root}transfers/" if gone else f"{root}{one.opinion}/#transfer-{one.record}"
        if opinion:
            return f"{root}{opinion.pk}/"
        return f"{root}{'issues' if one.table == 'issue' else 'commissions'}/{one.record}/"

    def _about(self, one: Subject) -> str:
        if issue := self.issues.get(one.record):
            return f"{issue.series}{issue.title}"
        return str(one.row.get("after", {}).get("title", "")) if one.row else ""
