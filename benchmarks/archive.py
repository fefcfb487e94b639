"""An archive of proposals: a hundred committees, the first as large as a province's, each with ten years of cases.

Two committees are written, the large one and one of the others; the rest are copied from the second, every id moved by one
step. Only the first has journal lines, as it is the one whose pages are asked for. Every row of the archive can be found by
search. The newest cases of a committee stand in the queues, the same number whatever its size.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from django.db import connection, models, transaction

from benchmarks import population
from jianyan.core import fulltext, search, tables
from jianyan.core.models import Event, EventRow, JournalHead, SearchText
from jianyan.people.models import (
    Account,
    Committee,
    Grant,
    Person,
    PlenarySession,
    Role,
    Sector,
    Tenure,
    Term,
    Unit,
)
from jianyan.proposals.models import (
    Assignment,
    Contact,
    Decision,
    FeedbackForm,
    FollowUpVisit,
    Proposal,
    Reply,
    Sponsor,
    State,
)

COMMITTEES = 100
FIRST, STEP = 10**12, 10**8  # the id of the first committee; the distance to the next
CASES, EACH = 10**6, 100  # ids of a committee's cases begin there; so many belong to one case
YEARS = tuple(range(2013, 2023))
MEMBERS, UNITS, PAGE = 60, 6, 50
QUEUES = ((State.SUBMITTED, 120), (State.UNDER_REVIEW, 120), (State.ALLOCATING, 60), (State.IN_HANDLING, 120))
FILLS_SEARCH = ("core_searchtext_added", "core_searchtext_taken", "core_searchtext_changed")
FOUND = "停车 充电"  # the search that is measured
LENGTH = 200

PLACES = (
    "老城区",
    "城东片区",
    "工业园",
    "沿河街道",
    "高铁新区",
    "各乡镇",
    "学校周边",
    "医院门前",
    "山区村组",
    "旅游景区",
)
MATTERS = (
    "停车", "充电", "排水", "绿化", "公交", "路灯", "养老", "托育", "助餐", "村道", "饮水", "灌溉", "校车", "托管", "体检",
    "挂号", "急救", "消防", "油烟", "噪声", "污水", "河道", "湿地", "古树", "非遗", "图书", "体育", "培训", "就业", "信贷",
    "用工", "物流", "冷链", "电商", "民宿", "茶园", "果蔬", "粮库", "农机", "种业", "林下", "防火", "防汛", "水库", "泵站",
    "电网", "光伏", "风电", "天然气", "供热", "供水", "管网", "桥梁", "隧道", "渡口", "港区", "机场", "铁路", "驿站", "车站",
    "厕所", "菜场", "夜市", "商圈", "老字号", "步行街", "书店", "剧场", "博物馆", "档案", "家谱", "戏曲", "龙舟", "武术",
    "游泳", "足球", "冰雪", "健身", "近视", "营养", "疫苗", "中医", "康复", "护理", "残疾", "儿童", "青年", "妇女", "老兵",
    "社区", "网格", "调解", "法援", "信访", "禁毒", "反诈", "食品", "药品", "价格", "计量", "质检", "专利", "科普", "实训",
)  # fmt: skip
STATES = (
    "设施不足",
    "管理分散",
    "标准不一",
    "资金短缺",
    "人手紧张",
    "群众反映集中",
    "维护不及时",
    "信息不通",
)
ASKS = (
    "统一规划",
    "明确责任单位",
    "列入年度计划",
    "分期改造",
    "公开进度",
    "引入社会力量",
    "建立台账",
    "开展督查",
    "完善标准",
)


@dataclass(frozen=True)
class Size:
    """How many cases the largest committee has, and each of the others."""

    largest: int
    others: int


SIZES = {"large": Size(50_000, 9_596), "small": Size(500, 96)}


def build(size: Size, tell: Callable[[str], None]) -> None:
    """Fill an empty database. Indexes that are no constraints, that of search among them, are made over what is loaded."""
    with population.loading(), connection.cursor() as cursor:
        dropped = population.drop_indexes(cursor)
        if connection.vendor == "sqlite":
            for name in FILLS_SEARCH:
                cursor.execute(f"DROP TRIGGER {name}")
        _fill(size, cursor, tell)
        for statement in dropped:
            cursor.execute(statement)
        fulltext.install()
        tell(f"{len(dropped)} indexes made")
        if connection.vendor == "postgresql":  # which does so by itself in time
            cursor.execute("VACUUM")
        tables.refresh_statistics()
        _name_committees()


def _fill(size: Size, cursor: Any, tell: Callable[[str], None]) -> None:
    _write(0, size.largest, tell)
    _journal(tell)
    _write(1, size.others, tell)
    for model in TABLES:
        with transaction.atomic():
            for number in range(2, COMMITTEES):
                cursor.execute(*_copy(model, number))
        tell(f"{model._meta.db_table} loaded")
    _seats()


def _name_committees() -> None:
    """They are named last: where they stand, the rest is done."""
    Committee.objects.bulk_create(
        Committee(
            id=committee_id(number),
            code=f"c{number:02d}",
            name=f"政协第{number}县委员会",
            short_name=f"第{number}县政协",
        )
        for number in range(COMMITTEES)
    )


def committee_id(number: int) -> int:
    return FIRST + number * STEP


# ---- one committee ----

TABLES: tuple[type[models.Model], ...] = (
    Term, Sector, Unit, Person, Tenure, PlenarySession, Proposal, Sponsor, Decision, Assignment, Contact, Reply,
    FeedbackForm, FollowUpVisit, SearchText,
)  # fmt: skip


def _write(number: int, cases: int, tell: Callable[[str], None]) -> None:
    owner = committee_id(number)
    ids = count(owner + 1)
    world = _World(owner, ids)
    for rows in world.tables():
        _save(rows)
    chance = random.Random(cases)
    for start in range(0, cases, 500):
        built = [_case(world, no, cases, chance) for no in range(start, min(start + 500, cases))]
        with transaction.atomic():
            for model in TABLES[6:-1]:
                _save([row for rows in built for row in rows if type(row) is model])
            found = [row for rows in built for row in search.sections_of(rows[0], rows[0].submitted_on)]
            for row, rows in zip(found, built, strict=True):
                row.id = rows[0].pk
            _save(found)
        if start % 10_000 == 0:
            tell(f"{start} of {cases} cases")


def _save(rows: list[Any]) -> None:
    if rows:
        type(rows[0]).anywhere.bulk_create(rows, batch_size=500)


class _World:
    """The registers of a committee."""

    def __init__(self, owner: int, ids: Iterator[int]) -> None:
        new = partial(self._new, owner, ids)
        self.owner = owner
        self.term = new(Term, number=1, starts_on=date(YEARS[0], 1, 1))
        self.sectors = [new(Sector, name=f"第{no}界别", sort_no=no) for no in range(10)]
        self.units = [new(Unit, name=f"第{no}局", sort_no=no) for no in range(UNITS)]
        self.people = [new(Person, name=f"委员{no}") for no in range(MEMBERS)]
        self.tenures = [
            new(
                Tenure,
                person_id=one.pk,
                term_id=self.term.pk,
                sector_id=self.sectors[no % 10].pk,
                starts_on=date(2013, 1, 1),
            )
            for no, one in enumerate(self.people)
        ]
        self.sessions = [
            new(
                PlenarySession,
                term_id=self.term.pk,
                number=no,
                opens_on=date(year, 2, 1),
                closes_on=date(year, 2, 4),
            )
            for no, year in enumerate(YEARS, 1)
        ]

    @staticmethod
    def _new(owner: int, ids: Iterator[int], model: type[models.Model], **values: Any) -> Any:
        return model(id=next(ids), committee_id=owner, **values)

    def tables(self) -> Iterator[list[Any]]:
        yield from ([self.term], self.sectors, self.units, self.people, self.tenures, self.sessions)


def _text(chance: random.Random, length: int) -> str:
    said = ""
    while len(said) < length:
        said += f"{chance.choice(PLACES)}{chance.choice(MATTERS)}{chance.choice(STATES)}，应当{chance.choice(ASKS)}。"
    return said[:length]


def _state(no: int, cases: int) -> State:
    """The newest cases stand in the queues, the older ones are closed."""
    behind = cases - no
    for state, length in QUEUES:
        if behind <= min(length, cases // 5):
            return state
        behind -= min(length, cases // 5)
    return State.CLOSED


# How many days after it was sent a case reached each stage, and which states have it behind them.
GIVEN = (State.IN_HANDLING, State.CLOSED)
FILED = (State.ALLOCATING, *GIVEN)
REACHED: dict[str, tuple[int, tuple[State, ...]]] = {
    "review_started_on": (1, (State.UNDER_REVIEW, *FILED)),
    "filed_on": (5, FILED),
    "allocated_on": (9, FILED),
    "handed_over_on": (12, GIVEN),
    "in_handling_on": (15, GIVEN),
    "due_on": (104, GIVEN),
    "replied_on": (60, (State.CLOSED,)),
    "evaluated_on": (80, (State.CLOSED,)),
    "closed_on": (90, (State.CLOSED,)),
}


def _case(world: _World, no: int, cases: int, chance: random.Random) -> list[Any]:
    """One case with all its rows; the proposal comes first."""
    new = partial(_World._new, world.owner, count(world.owner + CASES + no * EACH))
    proposal = _proposal(new, world, no, cases, chance)
    rows: list[Any] = [proposal, *_signed(new, world, proposal, no)]
    if proposal.filed_on:
        rows += [
            new(Decision, proposal_id=proposal.pk, decided_on=proposal.submitted_on + timedelta(days), **said)
            for days, said in ((2, {"step": "preliminary"}), (5, {"step": "final", "outcome": "filed"}))
        ]
    if proposal.handed_over_on:
        rows += _handled(new, world, proposal, rows[1], no)
    return rows


def _proposal(new: Callable[..., Any], world: _World, no: int, cases: int, chance: random.Random) -> Proposal:
    year, state = no * len(YEARS) // cases, _state(no, cases)
    within = no - -(-year * cases // len(YEARS)) + 1  # the number inside its session
    sent = world.sessions[year].opens_on + timedelta(no % 150)
    made: Proposal = new(
        Proposal,
        term_id=world.term.pk,
        session_id=world.sessions[year].pk,
        kind="session" if no % 3 else "intersession",
        submission_no=within,
        case_no=within if state in FILED else None,
        cause=f"关于{chance.choice(PLACES)}{chance.choice(MATTERS)}问题的提案",
        situation=_text(chance, LENGTH // 2),
        analysis=_text(chance, LENGTH // 4),
        suggestions=_text(chance, LENGTH // 4),
        category=("economic", "social", "cultural", "ecological", "other")[no % 5],
        sponsor_type="joint" if no % 4 == 0 else "individual",
        lead_name=world.people[no % MEMBERS].name,
        lead_sector_id=world.sectors[no % 10].pk,
        state=state,
        close_type="satisfied" if state == State.CLOSED else "",
        drafted_on=sent,
        submitted_on=sent,
        **{name: sent + timedelta(days) for name, (days, behind) in REACHED.items() if state in behind},
    )
    return made


def _signed(new: Callable[..., Any], world: _World, proposal: Proposal, no: int) -> list[Sponsor]:
    return [
        new(
            Sponsor,
            proposal_id=proposal.pk,
            order=order,
            role="lead" if order == 1 else "co",
            person_id=world.people[(no + order - 1) % MEMBERS].pk,
            name=world.people[(no + order - 1) % MEMBERS].name,
            confirmed_on=proposal.submitted_on,
        )
        for order in range(1, 4 if no % 4 == 0 else 2)
    ]


def _handled(new: Callable[..., Any], world: _World, proposal: Proposal, lead: Sponsor, no: int) -> list[Any]:
    """Host and co-handler with contacts; of a closed case reply, form and visit too."""
    on, closed = proposal.handed_over_on or date.min, proposal.state == State.CLOSED
    parts = [
        new(
            Assignment,
            proposal_id=proposal.pk,
            unit_id=world.units[(no + shift) % UNITS].pk,
            role=role,
            state=("delivered" if role == "host" else "opinion_given") if closed else "accepted",
            handed_over_on=on,
            return_until_on=on + timedelta(14),
            accepted_on=on + timedelta(3),
            due_on=proposal.due_on,
            original_due_on=proposal.due_on,
            delivered_on=proposal.replied_on if role == "host" else None,
        )
        for shift, role in enumerate(("host", "co"))
    ]
    host = parts[0]
    contacts = [
        new(
            Contact,
            assignment_id=host.pk,
            phase=phase,
            mode="visit",
            in_person=True,
            persons="委员",
            held_on=on + timedelta(day),
        )
        for phase, day in (("before", 8), ("during", 20), ("after", 48))
        if closed or phase == "before"
    ]
    if not closed:
        return [*parts, *contacts]
    sent = proposal.replied_on or date.min
    reply = new(
        Reply, assignment_id=host.pk, text=proposal.suggestions, signer="局长", reply_class="A", counts_as_implemented=True,
        drafted_on=sent, delivered_on=sent,
    )  # fmt: skip
    form = new(
        FeedbackForm, proposal_id=proposal.pk, reply_id=reply.pk, sponsor_id=lead.pk, sent_on=sent, due_on=sent + timedelta(20),
        returned_on=sent + timedelta(9), attitude="satisfied", result="satisfied",
    )  # fmt: skip
    visit = new(
        FollowUpVisit, proposal_id=proposal.pk, mode="phone", persons="委员", visited_on=sent + timedelta(40)
    )
    return [*parts, *contacts, reply, form, visit]


def _copy(model: type[models.Model], number: int) -> tuple[str, list[Any]]:
    """The second committee's rows of a table, every id moved; the index of search names its committee in its words."""
    quote, shift, source = connection.ops.quote_name, (number - 1) * STEP, committee_id(1)
    columns = {quote(one.column): one for one in model._meta.concrete_fields}
    moved = []
    for name, one in columns.items():
        if one.primary_key or one.is_relation or one.name == "record_id":
            moved.append(f"{name} + {shift}")
        elif model is SearchText and one.name in ("grams", "words"):
            moved.append(f"REPLACE({name}, '{source}', '{committee_id(number)}')")
        else:
            moved.append(name)
    table = quote(model._meta.db_table)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(moved)} FROM {table} WHERE id BETWEEN %s AND %s",
        [source, source + STEP - 1],
    )


# ---- the journal and the seats of the first committee ----

STEPS = {
    "proposals.submit": "submitted_on",
    "proposals.start_review": "review_started_on",
    "proposals.file": "filed_on",
    "proposals.allocate": "allocated_on",
    "proposals.hand_over": "handed_over_on",
    "proposals.begin_handling": "in_handling_on",
    "proposals.all_replied": "replied_on",
    "proposals.evaluate": "evaluated_on",
    "proposals.close": "closed_on",
}


def _journal(tell: Callable[[str], None]) -> None:
    """A line for every step of every case; the chain is not made, for nobody audits an archive that was invented."""
    owner = committee_id(0)
    ids, seq = count(owner + STEP // 2), count(1)
    last, lines = 0, []
    cases = Proposal.objects.of(owner).order_by("id").values("id", *STEPS.values())
    for case in cases.iterator(2_000):
        for kind, column in STEPS.items():
            if case[column]:
                last = next(seq)
                lines.append((last, kind, case["id"], case[column]))
        if len(lines) > 5_000:
            _lines(owner, ids, lines)
            lines = []
    _lines(owner, ids, lines)
    JournalHead.objects.create(committee_id=owner, seq=last, hash="0" * 64)
    tell(f"{last} lines in the journal")


def _lines(owner: int, ids: Iterator[int], lines: list[tuple[int, str, int, date]]) -> None:
    at = datetime(2022, 12, 1, tzinfo=UTC)
    with transaction.atomic():
        Event.anywhere.bulk_create(
            Event(
                id=next(ids),
                committee_id=owner,
                seq=seq,
                kind=kind,
                actor="提案办公室",
                on=on,
                at=at,
                payload='{"note":"","rows":[]}',
                prev_hash="0" * 64,
                hash="0" * 64,
            )
            for seq, kind, _, on in lines
        )
        EventRow.anywhere.bulk_create(
            EventRow(id=next(ids), committee_id=owner, seq=seq, model="proposals.proposal", record_id=case)
            for seq, _, case, _ in lines
        )


def _seats() -> None:
    """Who signs in to the first committee: the office, the review committee, a clerk of the first unit."""
    owner = committee_id(0)
    unit = Unit.objects.of(owner).order_by("sort_no")[0]
    ids = count(owner + STEP // 2 - 100)
    for role, own in ((Role.PO, {}), (Role.PC, {}), (Role.HU, {"unit": unit})):
        account = Account.objects.create(username=f"bench-{role}", display_name=Role(role).label)
        Grant.anywhere.create(
            id=next(ids), committee_id=owner, account=account, role=role, starts_on=date(2013, 1, 1), **own
        )
