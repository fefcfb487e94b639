"""The demo's shelf: 16 papers to the Party committee, 6 rules revised, one volume, 526 and 107 books, 39 items of publicity."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from jianyan.demo.stage import Cast, Dated
from jianyan.kit import workdays
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import CollectionOutline, Manuscript, PublicityItem, RuleDocument, Volume

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "publications.toml").read_text(encoding="utf-8"))
SERIES, VOLUME_NO, PRINT_RUN = "清岚文史资料", 24, 1200
CALENDAR = workdays.shipped()


def acts(cast: Cast) -> list[Dated]:
    """What the secretary-general's office and the clerk of culture enter in the year."""
    office, clerk = cast.seat(Role.SG), cast.seat(Role.CL)
    return [*_papers(office), *_rules(office), *_history(cast, clerk), *_publicity(clerk)]


def _papers(by: Actor) -> list[Dated]:
    def send(no: int, on: date, kind: str, title: str) -> None:
        number = f"清协党组〔2022〕{no}号"
        actions.record_party_paper(kind, title, by=by, on=on, recipient="中共清岚县委", document_no=number)

    rows = [
        (no, date.fromisoformat(day), kind, title) for no, (day, kind, title) in enumerate(TEXTS["papers"], 1)
    ]
    return [Dated(row[1], partial(send, *row)) for row in rows]


def _rules(by: Actor) -> list[Dated]:
    def issue(no: int, on: date, action: str, name: str) -> RuleDocument:
        return actions.record_rule(action, name, by=by, on=on, document_no=f"清协发〔2022〕{no + 3}号")

    rows = [
        (no, date.fromisoformat(day), action, name)
        for no, (day, action, name) in enumerate(TEXTS["rules"], 1)
    ]
    return [Dated(row[1], partial(issue, *row)) for row in rows]


class _History:
    """文史资料: an outline, 26 manuscripts, one volume and where its books went."""

    def __init__(self, cast: Cast, clerk: Actor) -> None:
        self.cast, self.by = cast, clerk
        self.outline: CollectionOutline | None = None
        self.manuscripts: list[Manuscript] = []
        self.volume: Volume | None = None

    def announce(self) -> None:
        texts = TEXTS["outline"]
        self.outline = actions.open_outline(
            texts["title"], texts["themes"], by=self.by, on=date(2022, 3, 1), closes_on=date(2022, 7, 31)
        )

    def receive(self, no: int, title: str, basis: str, on: date) -> None:
        """Two in three come from members, the member with an account sends one himself."""
        person = self.cast.members[(no * 13 + 60) % len(self.cast.members)] if no % 3 else None
        if no == 0:
            person = self.cast.members[60]
        author = person.name if person else f"{self.cast.staff[no % len(self.cast.staff)].name}（退休干部）"
        by = self.cast.seat(Role.MB) if no == 0 else self.by
        self.manuscripts.append(
            actions.receive_manuscript(
                title, author, by=by, on=on, person=person, basis=basis, outline=self.outline
            )
        )

    def judge(self, on: date) -> None:
        for one in self.manuscripts:
            if reason := TEXTS["returned"].get(one.title):
                actions.return_manuscript(one, reason, by=self.by, on=on)
            else:
                actions.accept_manuscript(one, by=self.by, on=on)

    def publish(self, on: date) -> None:
        self.volume = actions.publish_volume(
            SERIES, VOLUME_NO, by=self.by, on=on, print_run=PRINT_RUN, licence="沧宁内资准字〔2022〕16号"
        )
        for manuscript in self.manuscripts:
            if manuscript.accepted_on:
                actions.accept_manuscript(manuscript, by=self.by, on=on, volume=self.volume)

    def move(self, on: date, mode: str, copies: int, recipient: str) -> None:
        actions.record_movement(mode, copies, recipient, by=self.by, on=on, volume=self.volume)


def _history(cast: Cast, clerk: Actor) -> list[Dated]:
    """The last three manuscripts come in after the volume and are still being read at the end of the year."""
    story = _History(cast, clerk)
    reviewed, published = date(2022, 8, 19), date(2022, 10, 20)
    acts = [
        Dated(date(2022, 3, 1), story.announce),
        Dated(reviewed, partial(story.judge, reviewed)),
        Dated(published, partial(story.publish, published)),
    ]
    titles = TEXTS["manuscripts"]
    for no, (title, basis) in enumerate(titles):
        late = no >= len(titles) - 3
        start = date(2022, 11, 21) if late else date(2022, 3, 14)
        on = CALENDAR.next_workday(start + timedelta(days=no % 23 * (3 if late else 6)))
        acts.append(Dated(on, partial(story.receive, no, title, basis, on)))
    for day, *moved in TEXTS["movements"]:
        on = date.fromisoformat(day)
        acts.append(Dated(on, partial(story.move, on, *moved)))
    return acts


def _publicity(by: Actor) -> list[Dated]:
    """Each item is written on its day; the media bring it in the days after, the higher the later."""
    writers = ("县政协办公室", "文化文史和学习委员会", "县政协研究室")
    items: dict[str, PublicityItem] = {}

    def write(no: int, title: str, on: date) -> None:
        items[title] = actions.write_publicity(title, writers[no % 3], by=by, on=on)

    def publish(title: str, level: str, on: date) -> None:
        actions.record_publication(items[title], TEXTS["media"][level], level, by=by, on=on)

    acts = []
    for no, (day, title, media) in enumerate(TEXTS["publicity"]):
        on = date.fromisoformat(day)
        acts.append(Dated(on, partial(write, no, title, on)))
        for wait, level in enumerate(media, 1):
            out = on + timedelta(days=wait)
            acts.append(Dated(out, partial(publish, title, level, out)))
    return acts
