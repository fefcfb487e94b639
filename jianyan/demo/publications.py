"""The demo's shelf: 16 papers to the Party committee, 6 rules revised, one volume, 526 and 107 books, 39 items of publicity."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jianyan.demo.stage import Cast, Dated
from jianyan.kit import workdays
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import (
    BookMovement,
    CollectionCall,
    CollectionOutline,
    Manuscript,
    Medium,
    OutlineTheme,
    PartyPaper,
    PublicityItem,
    RuleDocument,
    Volume,
)

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "publications.toml").read_text(encoding="utf-8"))
SERIES, VOLUME_NO, PRINT_RUN = "清岚文史资料", 24, 1200
CALENDAR = workdays.shipped()


def acts(cast: Cast) -> list[Dated]:
    """What the secretary-general's office and the clerk of culture enter in the year."""
    office, clerk = cast.seat(Role.SG), cast.seat(Role.CL)
    return [*_papers(office), *_rules(office), *_history(cast, clerk), *_publicity(clerk)]


def _papers(by: Actor) -> list[Dated]:
    """Sixteen papers; the requests are answered in the days after, one not yet at the end of the year."""
    sent: dict[str, PartyPaper] = {}

    def send(no: int, on: date, kind: str, title: str) -> None:
        number = f"清协党组〔2022〕{no}号"
        sent[on.isoformat()] = actions.record_party_paper(
            kind, title, by=by, on=on, recipient="中共清岚县委", document_no=number
        )

    def answer(no: int, of: str, on: date, said: str, note: str) -> None:
        number = f"清委复〔2022〕{no}号"
        actions.record_answer(sent[of], said, by=by, on=on, answer_no=number, note=note)

    rows = [
        (no, date.fromisoformat(day), kind, title) for no, (day, kind, title) in enumerate(TEXTS["papers"], 1)
    ]
    acts = [Dated(row[1], partial(send, *row)) for row in rows]
    for no, (of, day, said, note) in enumerate(TEXTS["answers"], 1):
        on = date.fromisoformat(day)
        acts.append(Dated(on, partial(answer, no * 3 + 2, of, on, said, note)))
    return acts


def _rules(by: Actor) -> list[Dated]:
    def issue(no: int, on: date, action: str, name: str) -> RuleDocument:
        return actions.record_rule(action, name, by=by, on=on, document_no=f"清协发〔2022〕{no + 3}号")

    rows = [
        (no, date.fromisoformat(day), action, name)
        for no, (day, action, name) in enumerate(TEXTS["rules"], 1)
    ]
    return [Dated(row[1], partial(issue, *row)) for row in rows]


class _History:
    """文史资料: an outline, a call, 26 manuscripts through three reviews, one volume and where its books went."""

    def __init__(self, cast: Cast, clerk: Actor) -> None:
        self.cast, self.by, self.office = cast, clerk, cast.seat(Role.SG)
        self.outline: CollectionOutline | None = None
        self.call: CollectionCall | None = None
        self.topics: list[OutlineTheme] = []
        self.manuscripts: list[Manuscript] = []
        self.volume: Volume | None = None
        self.moved: dict[str, BookMovement] = {}

    def announce(self, on: date) -> None:
        texts = TEXTS["outline"]
        topics = [(name, period, target) for name, period, target in TEXTS["topics"]]
        self.outline = actions.open_outline(
            texts["title"],
            texts["themes"],
            by=self.by,
            on=on,
            closes_on=date(2022, 7, 31),
            term=self.cast.term,
            topics=topics,
        )
        self.topics = list(self.outline.topics.order_by("order_no"))

    def invite(self, on: date) -> None:
        assert self.outline
        self.call = actions.issue_call(
            self.outline,
            "关于征集《清岚文史资料》第二十四辑稿件的通知",
            by=self.by,
            on=on,
            closes_on=date(2022, 7, 31),
            recipients="各位政协委员，各民主党派、人民团体，各乡镇（街道）联络组",
            document_no="清协办发〔2022〕7号",
            contact=self.cast.staff[2].name,
            contact_phone="0919-6600000",
            advice=TEXTS["advice"],
        )

    def receive(self, no: int, title: str, basis: str, on: date) -> None:
        """Two in three come from members; the member with an account sends the first and the last himself."""
        own = no in (0, len(TEXTS["manuscripts"]) - 1)
        person = self.cast.members[(no * 13 + 60) % len(self.cast.members)] if no % 3 else None
        if own:
            person = self.cast.members[60]
        author = person.name if person else f"{self.cast.staff[no % len(self.cast.staff)].name}（退休干部）"
        self.manuscripts.append(
            actions.receive_manuscript(
                title,
                author,
                by=self.cast.seat(Role.MB) if own else self.by,
                on=on,
                person=person,
                basis=basis,
                call=self.call,
                theme=self.topics[TEXTS["themed"][no]],
                recorder=self.cast.staff[4].name if basis == "heard" else "",
                text=TEXTS["written"].get(title, ""),
            )
        )

    def review(self, kind: str, reviewer: int, on: date) -> None:
        """One reviewer reads what waits for his review; a few go back or are found unfit."""
        by = self.cast.seat(Role.SPC) if kind == "politics" else self.by
        for one in self.manuscripts:
            if actions.stage_of(one) == kind and one.received_on < on:
                outcome, opinion = _verdict(one, kind)
                actions.review(one, kind, outcome, opinion, self.cast.staff[reviewer].name, by=by, on=on)

    def resubmit(self, title: str, on: date) -> None:
        one = next(one for one in self.manuscripts if one.title == title)
        text = "街口从前有座茶亭，往来挑夫在此歇脚，老人都这样说。"
        actions.resubmit(one, one.title, text, by=self.by, on=on)

    def decide(self, on: date) -> None:
        """Three are refused, what passed the three reviews is accepted in one sitting."""
        for one in self.manuscripts:
            reason = TEXTS["returned"].get(one.title)
            if reason and one.state in (Manuscript.State.RECEIVED, Manuscript.State.REVIEWED):
                actions.refuse_manuscript(one, reason, by=self.by, on=on)
        passed = [one for one in self.manuscripts if one.state == Manuscript.State.REVIEWED]
        actions.accept_manuscripts(passed, by=self.office, on=on)

    def tell(self, on: date) -> None:
        decided = [one for one in self.manuscripts if one.state in Manuscript.DECIDED]
        actions.tell_authors(decided, by=self.by, on=on)

    def _accepted(self) -> list[Manuscript]:
        return [one for one in self.manuscripts if one.accepted_on]

    def license(self, on: date) -> None:
        for one in self._accepted():
            actions.grant_rights(one, "同意在文史资料刊印，并用于政协文史宣传", by=self.by, on=on)

    def plan(self, on: date) -> None:
        self.volume = actions.plan_volume(SERIES, VOLUME_NO, by=self.by, on=on)

    def arrange(self, on: date) -> None:
        assert self.volume
        chief, deputies, editors = TEXTS["editors"]
        actions.describe_volume(
            self.volume,
            by=self.by,
            on=on,
            title="桥与路",
            chief_editor=chief,
            deputy_editors=deputies,
            editors=editors,
            licence_kind="internal",
            licence="沧宁内资准字〔2022〕16号",
        )
        ordered = sorted(self._accepted(), key=lambda one: (one.theme.order_no if one.theme else 9, one.pk))
        actions.arrange_volume(self.volume, ordered, by=self.by, on=on)

    def publish(self, on: date) -> None:
        assert self.volume
        actions.publish(self.volume, PRINT_RUN, by=self.by, on=on)
        for one in self._accepted():
            one.refresh_from_db()

    def pay(self, on: date) -> None:
        for one in self._accepted():
            actions.pay_fee(one, 300_00, by=self.by, on=on)

    def move(self, on: date, mode: str, copies: int, recipient: str) -> None:
        self.moved[recipient] = moved = actions.record_movement(
            mode,
            copies,
            recipient,
            by=self.by,
            on=on,
            volume=self.volume,
            recipient_kind=TEXTS["kinds"][recipient],
        )
        if mode == "presented":
            actions.sign_receipt(moved, "馆藏部", by=self.by, on=on)

    def count(self, on: date) -> None:
        """At the end of the year the bookshop sends some back, and the shelf is counted."""
        assert self.volume
        actions.return_books(self.moved["县新华书店代售"], 8, "未售出", by=self.by, on=on)
        actions.adjust_stock(self.volume, "scrapped", 3, "受潮", by=self.by, on=on)


def _verdict(one: Manuscript, kind: str) -> tuple[str, str]:
    """What the reviewer of a kind makes of a manuscript."""
    if kind == "fact" and one.round_no == 1 and one.title in TEXTS["revise"]:
        return "revise", TEXTS["revise"][one.title]
    if kind == "fact" and one.title in TEXTS["unfit"]:
        return "unfit", TEXTS["unfit"][one.title]
    said = {
        "fact": "时间、地点、人物与档案相符。",
        "politics": "政治观点正确，表述妥当。",
        "language": "文字通顺，个别语句已改。",
    }
    return "passed", said[kind]


def _history(cast: Cast, clerk: Actor) -> list[Dated]:
    """The last three manuscripts come in after the volume and are still being read at the end of the year."""
    story = _History(cast, clerk)
    titles = TEXTS["manuscripts"]

    def at(day: str, do: Callable[..., None], *given: Any) -> Dated:
        on = date.fromisoformat(day)
        return Dated(on, partial(do, *given, on=on))

    acts = [at("2022-03-01", story.announce), at("2022-03-04", story.invite)]
    for no, (title, basis) in enumerate(titles):
        late = no >= len(titles) - 3
        start = date(2022, 11, 21) if late else date(2022, 3, 14)
        on = CALENDAR.next_workday(start + timedelta(days=no % 23 * (3 if late else 6)))
        acts.append(Dated(on, partial(story.receive, no, title, basis, on=on)))
    acts += [
        at("2022-08-02", story.review, "fact", 5),
        at("2022-08-08", story.resubmit, "茶亭老街的名号"),
        at("2022-08-09", story.review, "politics", 6),
        at("2022-08-10", story.review, "fact", 5),
        at("2022-08-16", story.review, "language", 7),
        at("2022-08-19", story.decide),
        at("2022-08-24", story.tell),
        at("2022-09-05", story.license),
        at("2022-09-08", story.plan),
        at("2022-09-26", story.arrange),
        at("2022-10-20", story.publish),
        at("2022-12-06", story.review, "fact", 5),
        at("2022-12-15", story.pay),
        at("2022-12-28", story.count),
    ]
    for day, mode, copies, recipient in TEXTS["movements"]:
        on = date.fromisoformat(day)
        acts.append(Dated(on, partial(story.move, on, mode, copies, recipient)))
    return acts


def _publicity(by: Actor) -> list[Dated]:
    """Each item is written on its day; the media bring it in the days after, the higher the later."""
    writers = ("县政协办公室", "文化文史和学习委员会", "县政协研究室")
    items: dict[str, PublicityItem] = {}
    media: dict[str, Medium] = {}

    def note(on: date) -> None:
        media.update(
            {level: actions.note_medium(name, level, by=by, on=on) for level, name in TEXTS["media"].items()}
        )

    def write(no: int, title: str, levels: list[str], on: date) -> None:
        items[title] = actions.write_publicity(title, writers[no % 3], by=by, on=on)
        sent = [media[level] for level in dict.fromkeys([*levels, "city"]) if level != "county"]
        actions.submit_publicity(items[title], sent, by=by, on=on)

    def publish(title: str, level: str, on: date) -> None:
        first = items[title].publications.order_by("id").first() if level == "nation" else None
        actions.record_publication(items[title], TEXTS["media"][level], by=by, on=on, reprints=first)

    begin = date(2022, 1, 12)
    acts = [Dated(begin, partial(note, begin))]
    for no, (day, title, levels) in enumerate(TEXTS["publicity"]):
        on = date.fromisoformat(day)
        acts.append(Dated(on, partial(write, no, title, levels, on)))
        for wait, level in enumerate(levels, 1):
            out = on + timedelta(days=wait)
            acts.append(Dated(out, partial(publish, title, level, out)))
    return acts
