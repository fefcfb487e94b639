"""The demo's opinions: 64 received in 2022, 18 of them from parties, groups and circles; 28 compiled; 7 direct trains."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from jianyan.activities import actions as activities
from jianyan.activities.models import PublicMatter
from jianyan.core.models import Link
from jianyan.demo.stage import Cast, Dated
from jianyan.kit import workdays
from jianyan.opinions import actions, queries
from jianyan.opinions.models import Dispatch, Issue, Opinion, OpinionInstruction, Series
from jianyan.opinions.models.bulletins import Level
from jianyan.opinions.rules import REASONS
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role, Sector, Unit
from jianyan.proposals.models import Proposal

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "opinions.toml").read_text(encoding="utf-8"))
Reporter = Opinion.Reporter
RECEIVED, COMPILED, DECLINED, OPEN = 64, 28, 22, 8  # and 6 merged
# Which manuscript was merged into which, by their places in the texts: the same matter twice.
MERGED = {32: 40, 28: 35, 18: 59, 55: 37, 63: 58, 41: 23}
GROUPS = (
    [Reporter.PARTY] * 7 + [Reporter.ORGANIZATION] * 6 + [Reporter.SECTOR] * 5
)  # the 18 of parties and circles
OTHERS = [Reporter.LIAISON_GROUP] * 6 + [Reporter.COMMITTEE] * 3 + [Reporter.MEMBER] * 37
NEWSLETTERS = (1, 2, 2, 1, 2, 1, 2, 2, 1, 2, 2, 1, 2, 1)  # 22 items in 14 issues
SPECIAL = (4, 9, 13, 18, 22, 26)  # these of the 28 went out alone, as special reports
# Of the 28, by their order: who used them, who wrote on them, which were only ticked, which went to a unit.
USED = {Level.CITY: (0, 2, 3, 6, 8, 11, 15, 19, 23), Level.PROVINCE: (0, 6, 12), Level.NATION: (6,)}
ADOPTERS = {Level.CITY: "政协沧宁市委员会", Level.PROVINCE: "省政协办公厅", Level.NATION: "全国政协办公厅"}
WRITTEN_ON, WRITTEN_TWICE, TICKED = (1, 2, 5, 8, 9, 14, 17, 20, 24), (2, 9), (3, 7, 11, 20)
TRANSFERRED, UNANSWERED = (1, 2, 5, 9, 14, 17, 20), (20,)
# To whom the newsletter goes besides those it reports to.
BESIDES = (
    ("县人大常委会", Level.COUNTY, Dispatch.Way.SEND),
    ("县纪委监委", Level.COUNTY, Dispatch.Way.SEND),
    ("各镇（街道）政协联络组", Level.COUNTY, Dispatch.Way.ISSUE),
)
CALENDAR = workdays.shipped()


def after(day: date, amount: int) -> date:
    """The working day so many working days later."""
    return CALENDAR.add_workdays(day, amount)


def text_of(item: dict[str, str]) -> str:
    return f"{item['fact']}\n{item['advice']}"


@dataclass
class Piece:
    """One manuscript on its way: what was planned for it, and the record once it is there."""

    no: int
    item: dict[str, str]
    submitted: date
    fate: str = ""
    opinion: Opinion | None = None
    matter: PublicMatter | None = None  # what a resident brought to the group that writes of it

    @property
    def registered(self) -> date:
        return after(self.submitted, 1)

    @property
    def edited(self) -> date:
        return after(self.submitted, 4)

    @property
    def record(self) -> Opinion:
        assert self.opinion is not None
        return self.opinion


@dataclass
class Desk:
    """The information desk of the year: its seats, its series, the acts it has planned."""

    cast: Cast
    acts: list[Dated] = field(default_factory=list)
    series: dict[str, list[Series]] = field(default_factory=dict)

    @property
    def clerk(self) -> Actor:
        return self.cast.seat(Role.RS)

    def plan(self, on: date, do: Callable[[date], object]) -> None:
        self.acts.append(Dated(on, lambda: do(on)))

    def unit_of(self, no: int) -> Unit:
        category = TEXTS["units"].split()[no]
        return next(unit for unit in self.cast.units if unit.category == category)


def acts(cast: Cast) -> list[Dated]:
    """The information desk's year."""
    desk = Desk(cast)
    desk.plan(date(2022, 1, 14), lambda on: _series(desk, on))
    pieces = _pieces()
    for piece, sender in zip(pieces, _senders(cast), strict=True):
        _receive(desk, piece, sender)
    _not_counted(desk)
    _bulletins(desk, [piece for piece in pieces if piece.fate == "compile"])
    _direct_trains(desk)
    for on in (date(2022, 4, 8), date(2022, 9, 2)):
        desk.plan(on, lambda on: _take_over(desk, on))
    return desk.acts


def _series(desk: Desk, on: date) -> None:
    kind = Series.Kind
    readers = "县委、县政府领导"
    made = [
        Series(
            name=TEXTS["newsletter"],
            kind=kind.NEWSLETTER,
            signer=Role.SG,
            recipients=readers,
            copied_to="县人大常委会、县纪委监委",
            issued_to="各镇（街道）政协联络组",
            print_run=40,
            total_before=214,
        ),
        Series(
            name=TEXTS["special_report"],
            kind=kind.SPECIAL_REPORT,
            signer=Role.LD,
            recipients=readers,
            print_run=15,
            is_bundling=False,
        ),
    ]
    made += [
        Series(
            name=name,
            kind=kind.DIRECT_TRAIN,
            signer=Role.LD,
            recipients="县委书记、县长",
            print_run=6,
            is_bundling=False,
        )
        for name in TEXTS["trains"]
    ]
    for one in actions.found_series(made, by=desk.clerk, on=on):
        desk.series.setdefault(one.kind, []).append(one)


def _pieces() -> list[Piece]:
    """The 64 in the order they came: a merged one comes just before the one it was merged into."""
    chance = Random(64)
    single = [no for no in range(RECEIVED) if no not in MERGED and no not in MERGED.values()]
    chance.shuffle(single)
    fates = ["compile"] * (COMPILED - len(MERGED)) + ["decline"] * DECLINED
    chance.shuffle(fates)
    ordered = list(zip(single[:-OPEN], fates, strict=True)) + [(no, "compile") for no in MERGED.values()]
    chance.shuffle(ordered)
    ordered += [(no, "editing" if place % 2 else "open") for place, no in enumerate(single[-OPEN:])]
    into = {main: no for no, main in MERGED.items()}
    found: list[Piece] = []
    for no, fate in ordered:
        if no in into:
            found.append(Piece(into[no], TEXTS["item"][into[no]], _day(len(found)), "merge"))
        found.append(Piece(no, TEXTS["item"][no], _day(len(found)), fate))
    return found


def _day(place: int) -> date:
    return CALENDAR.next_workday(date(2022, 1, 17) + timedelta(days=place * 26 // 5))


@dataclass(frozen=True)
class Sender:
    """Who reported, and through which seat."""

    by: Actor
    kind: str
    persons: tuple[Person, ...] = ()
    body: Body | None = None
    sector: Sector | None = None


def _senders(cast: Cast) -> Iterator[Sender]:
    chance = Random(18)
    kinds = [*GROUPS, *OTHERS]
    chance.shuffle(kinds)
    of_body = {
        Reporter.PARTY: Body.Kind.PARTY,
        Reporter.ORGANIZATION: Body.Kind.ORGANIZATION,
        Reporter.LIAISON_GROUP: Body.Kind.LIAISON_GROUP,
        Reporter.COMMITTEE: Body.Kind.SPECIAL_COMMITTEE,
    }
    own = {1: Role.MB, 12: Role.MB, 30: Role.MB, 5: Role.SC, 25: Role.SC, 8: Role.LD}
    persons = {Role.MB: cast.members[60], Role.SC: cast.standing[0], Role.LD: cast.leaders[1]}
    desks = {Reporter.PARTY: Role.ORG, Reporter.LIAISON_GROUP: Role.LG, Reporter.COMMITTEE: Role.SPC}
    counts = dict.fromkeys(kinds, 0)
    for kind in kinds:
        no, counts[kind] = counts[kind], counts[kind] + 1
        if kind == Reporter.MEMBER and no in own:
            yield Sender(cast.seat(own[no]), kind, (persons[own[no]],))
        elif kind == Reporter.MEMBER:
            yield Sender(
                cast.seat(Role.RS), kind, tuple(chance.sample(cast.members[6:], 2 if no % 6 == 0 else 1))
            )
        elif kind == Reporter.SECTOR:
            yield Sender(cast.seat(Role.RS), kind, sector=cast.sectors[8 + no * 3])
        else:
            bodies = cast.bodies[of_body[kind]]
            body = bodies[no * 3 % len(bodies)]
            seat = desks.get(kind, Role.RS)
            by = cast.seat(seat) if body.pk in cast.seat(seat).body_ids else cast.seat(Role.RS)
            yield Sender(by, kind, body=body)


def _submit(piece: Piece, sender: Sender, on: date) -> None:
    unit = sender.persons[0].work if sender.persons else ""
    byline = f"{sender.sector.name}界别" if sender.sector else ""
    origin = {Reporter.LIAISON_GROUP: Opinion.Origin.STUDIO, Reporter.COMMITTEE: Opinion.Origin.ACTIVITY}
    source = ("activities.publicmatter", piece.matter.pk) if piece.matter else None
    piece.opinion = actions.submit(
        piece.item["title"],
        piece.item["fact"],
        piece.item["advice"],
        by=sender.by,
        on=on,
        persons=sender.persons,
        body=sender.body,
        sector=sender.sector,
        byline=byline,
        reporter_type=sender.kind,
        unit=unit,
        origin=origin.get(Reporter(sender.kind), Opinion.Origin.OWN),
        source=source,
    )


def _receive(desk: Desk, piece: Piece, sender: Sender) -> None:
    by = desk.clerk
    if sender.kind == Reporter.LIAISON_GROUP and sender.body:
        _brought(desk, piece, sender.body)
    desk.plan(piece.submitted, lambda on: _submit(piece, sender, on))
    desk.plan(piece.registered, lambda on: actions.register(piece.record, by=by, on=on, secrecy_checked=True))
    if piece.fate == "decline":
        reason = REASONS[piece.no % 4].label
        desk.plan(after(piece.submitted, 6), lambda on: actions.decline(piece.record, reason, by=by, on=on))
    if piece.fate in ("compile", "editing"):
        title, text = piece.item["title"], _edited(piece.item)
        desk.plan(piece.edited, lambda on: actions.edit(piece.record, title, text, by=by, on=on))
    if piece.fate == "merge":

        def merge(on: date) -> None:
            main = Opinion.objects.of(desk.cast.committee).get(title=TEXTS["item"][MERGED[piece.no]]["title"])
            actions.merge(main, [piece.record], by=by, on=on)

        desk.plan(after(piece.registered, 7), merge)


def _brought(desk: Desk, piece: Piece, group: Body) -> None:
    """What residents told the group four days before it wrote of it, and what they were told in the end."""
    by = desk.cast.seat(Role.ML)

    def receive(on: date) -> None:
        matter = PublicMatter(body=group, title=piece.item["title"])
        piece.matter = activities.receive_matter(matter, by=by, on=on)

    def settle(on: date) -> None:
        assert piece.matter is not None
        activities.settle_matter(piece.matter, "opinion", by=by, on=on)

    def tell(on: date) -> None:
        assert piece.matter is not None
        activities.tell_visitor(piece.matter, "已作为社情民意信息反映。", by=by, on=on)

    desk.plan(piece.submitted - timedelta(days=4), receive)
    desk.plan(piece.submitted, settle)
    desk.plan(after(piece.submitted, 10), tell)


def _edited(item: dict[str, str]) -> str:
    return f"据反映，{item['fact']}\n为此建议：{item['advice'].removeprefix('建议')}"


def _not_counted(desk: Desk) -> None:
    """One was returned and never came again; one of December was registered in January."""
    by, (one, other) = (
        desk.clerk,
        [Piece(no, TEXTS["item"][no], date(2022, 9, 6)) for no in (RECEIVED, RECEIVED + 1)],
    )
    member = Sender(desk.cast.seat(Role.MB), Reporter.MEMBER, (desk.cast.members[60],))
    desk.plan(date(2022, 9, 6), lambda on: _submit(one, member, on))
    desk.plan(
        date(2022, 9, 8),
        lambda on: actions.send_back_manuscript(one.record, "请补充具体店铺位置和商品情况", by=by, on=on),
    )
    desk.plan(date(2022, 12, 30), lambda on: _submit(other, member, on))
    desk.plan(date(2023, 1, 3), lambda on: actions.register(other.record, by=by, on=on, secrecy_checked=True))


def _bulletins(desk: Desk, compiled: list[Piece]) -> None:
    """20 issues for 28 items, and what came of each item."""
    compiled.sort(key=lambda piece: piece.edited)
    sent: dict[int, date] = {}
    for no in SPECIAL:
        sent[no] = _issue(desk, Series.Kind.SPECIAL_REPORT, 0, [compiled[no]])
    rest = [no for no in range(COMPILED) if no not in SPECIAL]
    for size in NEWSLETTERS:
        batch, rest = rest[:size], rest[size:]
        sent |= dict.fromkeys(batch, _issue(desk, Series.Kind.NEWSLETTER, 0, [compiled[no] for no in batch]))
    for no, piece in enumerate(compiled):
        _results(desk, no, piece, sent[no])


def _issue(desk: Desk, kind: str, which: int, pieces: list[Piece]) -> date:
    """Compile, sign and dispatch one issue; the day it was sent."""
    made: list[Issue] = []
    ready = after(max(piece.edited for piece in pieces), 4)
    signer = desk.cast.seat(Role.SG if kind == Series.Kind.NEWSLETTER else Role.LD)
    title = pieces[0].item["title"] + (f"等{len(pieces)}条" if len(pieces) > 1 else "")
    to: list[tuple[str, ...]] = [("县委办公室", Level.COUNTY), ("县政府办公室", Level.COUNTY)]
    if kind != Series.Kind.DIRECT_TRAIN:
        to.append((ADOPTERS[Level.CITY], Level.CITY))
    if kind == Series.Kind.NEWSLETTER:
        to += BESIDES
    desk.plan(
        ready,
        lambda on: made.append(
            actions.compile_issue(
                desk.series[kind][which], title, [piece.record for piece in pieces], by=desk.clerk, on=on
            )
        ),
    )
    desk.plan(after(ready, 1), lambda on: actions.sign_issue(made[0], by=signer, on=on))

    def dispatch(on: date) -> None:
        actions.dispatch(made[0], to, by=desk.clerk, on=on)
        for piece in pieces:
            piece.record.refresh_from_db()

    desk.plan(after(ready, 2), dispatch)
    return after(ready, 2)


def _results(desk: Desk, no: int, piece: Piece, sent: date) -> None:
    by = desk.clerk
    for wait, (level, used) in enumerate(USED.items()):
        if no in used:
            desk.plan(
                after(sent, 12 + 9 * wait),
                lambda on, level=level: actions.record_adoption(  # type: ignore[misc]
                    piece.record, level, ADOPTERS[level], by=by, on=on, ref_no=f"2022年第{20 + no * 3}期"
                ),
            )
    if no in TICKED:
        desk.plan(after(sent, 3), lambda on: _write(desk, piece, 1, on, OpinionInstruction.Kind.READ_ONLY))
    if no in WRITTEN_ON:
        desk.plan(after(sent, 4), lambda on: _write(desk, piece, no % 3, on))
    if no in WRITTEN_TWICE:
        desk.plan(after(sent, 6), lambda on: _write(desk, piece, (no + 1) % 3, on))
    if no in TRANSFERRED:
        _transfer(desk, no, piece, after(sent, 8))
    elif no % 3 == 0:
        desk.plan(date(2022, 12, 29), lambda on: actions.archive(piece.record, by=by, on=on))


def _write(
    desk: Desk, piece: Piece, who: int, on: date, kind: str = OpinionInstruction.Kind.SUBSTANTIVE
) -> None:
    leader, position = TEXTS["leaders"][who]
    unit = desk.unit_of(piece.no) if piece.no < RECEIVED else None
    read_only = kind == OpinionInstruction.Kind.READ_ONLY
    actions.record_instruction(
        piece.record,
        leader,
        position,
        by=desk.clerk,
        on=on,
        kind=kind,
        number="" if read_only else f"县批〔2022〕{piece.no + 1}号",
        to_unit=None if read_only else unit,
    )


def _transfer(desk: Desk, no: int, piece: Piece, on: date) -> None:
    units = [desk.unit_of(piece.no)]
    if no == 9:
        units.append(next(unit for unit in desk.cast.units if unit.name == "城关街道办事处"))

    def send(on: date) -> None:
        for unit in units:
            due, asked = after(on, 30), "请研究办理，按期反馈。"
            actions.transfer(piece.record, unit, by=desk.clerk, on=on, due_on=due, request=asked)

    def answer(on: date) -> None:
        for place, sent in enumerate(piece.record.transfers.live().order_by("id")):
            sent.opinion = piece.record
            said, outcome = TEXTS["answers"][(no + place) % 3]
            actions.unit_feedback(sent, said, by=desk.clerk, on=on, outcome=outcome)

    desk.plan(on, send)
    if no not in UNANSWERED:
        desk.plan(after(on, 22), answer)


def _direct_trains(desk: Desk) -> None:
    """Seven issues of four series; what they carry is advice, not 社情民意信息."""
    for no, item in enumerate(TEXTS["advice"]):
        member = desk.cast.members[20 + no * 11]
        piece = Piece(
            RECEIVED + 2 + no, item, CALENDAR.next_workday(date(2022, 3, 7) + timedelta(days=no * 38))
        )
        desk.plan(
            piece.submitted,
            lambda on, piece=piece, item=item, member=member: _board(  # type: ignore[misc]
                desk, piece, item, member, on
            ),
        )
        sent = _train(desk, piece, item)
        if no in (0, 1, 2, 4, 6):
            desk.plan(
                after(sent, 3),
                lambda on, piece=piece, no=no: _write(  # type: ignore[misc]
                    desk, piece, no % 2, on
                ),
            )


def _board(desk: Desk, piece: Piece, item: dict[str, str], member: Person, on: date) -> None:
    piece.opinion = actions.submit(
        item["title"],
        item["fact"],
        item["advice"],
        by=desk.clerk,
        on=on,
        persons=[member],
        unit=member.work,
        kind=Opinion.Kind.ADVICE,
    )
    actions.register(piece.opinion, by=desk.clerk, on=on, secrecy_checked=True)


def _train(desk: Desk, piece: Piece, item: dict[str, str]) -> date:
    desk.plan(
        piece.edited,
        lambda on: actions.edit(piece.record, item["title"], text_of(item), by=desk.clerk, on=on),
    )
    return _issue(desk, Series.Kind.DIRECT_TRAIN, int(item["train"]), [piece])


def _take_over(desk: Desk, on: date) -> None:
    """Refused proposals of members become opinions; the last of the queue is left for whoever tries the desk."""
    refused = queries.open_links(desk.cast.committee.pk).filter(source_model="proposals.proposal")
    links: list[Link] = list(refused)
    for link in links[:-1]:
        source = Proposal.objects.of(link.committee_id).get(pk=link.source_id)
        lead = source.lead
        if lead is not None and lead.person is not None:
            texts = source.situation[:700], source.suggestions[:700]
            actions.convert(link, str(source), *texts, by=desk.clerk, on=on, persons=[lead.person])
