"""A database of many committees, each with ten years of records: the first is written, the others copied from it.

Every id of a committee lies in a range of its own, so that a copy is the same rows with every id moved by one step.
There are no journal lines and no search rows: what is measured is counting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from jianyan.core import tables
from jianyan.core.tenancy import Tenant
from jianyan.people.models import Body, Committee, Person, PlenarySession, Sector, Tenure, Term, Unit

FIRST, STEP = 10**9, 10**6  # the id of the first committee; the distance to the next
YEARS = tuple(range(2013, 2023))
PROPOSALS, ASSIGNMENTS, ACTIVITIES, ATTENDANCES, OPINIONS = 180, 250, 40, 400, 20  # a year
MEMBERS, UNITS = 180, 60
TEXT = "建议完善城区老旧小区配套设施，补齐停车、充电、养老和托育短板，明确责任单位和完成时限，接受群众监督并按季通报。"[
    :50
]

Rows = list[Any]
New = Callable[..., Any]


def code(number: int) -> str:
    return f"c{number:04d}"


def committee_id(number: int) -> int:
    return FIRST + number * STEP


def build(committees: int, tell: Callable[[str], None]) -> None:
    """Fill an empty database with this many committees. They are named last: where they stand, the rest is done.

    Everything is loaded table by table and committee by committee, so that primary keys and rows lie in this order; the
    indexes that are no constraints are dropped and made again over what is loaded.
    """
    with loading(), connection.cursor() as cursor:
        dropped = drop_indexes(cursor)
        with transaction.atomic():
            written = [_save(rows) for rows in _first()]
        for model in written:
            with transaction.atomic():
                _multiply(cursor, model, range(1, committees))
            tell(f"{model._meta.db_table} loaded")
        for statement in dropped:
            cursor.execute(statement)
        tell(f"{len(dropped)} indexes made")
        if connection.vendor == "postgresql":  # which does so by itself in time
            cursor.execute("VACUUM")
        tables.refresh_statistics()
        _name_committees(committees)


@contextmanager
def loading() -> Iterator[None]:
    """Settings that would be foolish with anybody's data: nothing is synced, undone or checked."""
    before, after = {
        "sqlite": (
            (
                "PRAGMA foreign_keys = OFF",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA journal_mode = OFF",
                "PRAGMA synchronous = OFF",
                "PRAGMA cache_size = -400000",
                "PRAGMA temp_store = FILE",
            ),
            ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"),
        ),
        "postgresql": (
            ("SET session_replication_role = replica", "SET maintenance_work_mem = '400MB'"),
            ("SET session_replication_role = DEFAULT",),
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        yield
        for statement in after:
            cursor.execute(statement)
    connection.close()


def drop_indexes(cursor: Any) -> list[str]:
    """Drop every index of our tables that is no constraint; the statements that make them again."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if connection.vendor == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [statement for _, statement in found]


def _name_committees(committees: int) -> None:
    Committee.objects.bulk_create(
        Committee(id=committee_id(no), code=code(no), name=f"政协第{no}县委员会", short_name=f"第{no}县政协")
        for no in range(committees)
    )


def _save(rows: Rows) -> type[Tenant]:
    model: type[Tenant] = type(rows[0])
    model.anywhere.bulk_create(rows, batch_size=500)
    return model


def _multiply(cursor: Any, model: type[Tenant], numbers: Iterable[int]) -> None:
    """The first committee's rows of a table once more for each number, every id moved."""
    quote = connection.ops.quote_name
    columns = [(quote(one.column), one.primary_key or one.is_relation) for one in model._meta.concrete_fields]
    moved = ", ".join(f"{name} + %s" if is_id else name for name, is_id in columns)
    names, table = ", ".join(name for name, _ in columns), quote(model._meta.db_table)
    cursor.execute(f"CREATE TEMPORARY TABLE model_rows AS SELECT * FROM {table} ORDER BY id")  # noqa: S608 - our own names
    cursor.executemany(
        f"INSERT INTO {table} ({names}) SELECT {moved} FROM model_rows",  # noqa: S608 - our own names
        ([number * STEP] * sum(is_id for _, is_id in columns) for number in numbers),
    )
    cursor.execute("DROP TABLE model_rows")


def _first() -> Iterator[Rows]:
    """The tables of the first committee, each after those it points at."""
    ids = count(FIRST + 1)

    def new(model: type[models.Model], **values: Any) -> Any:
        return model(id=next(ids), committee_id=FIRST, **values)

    term = new(Term, number=1, starts_on=date(YEARS[0], 1, 1))
    sectors = [new(Sector, name=f"第{no}界别", sort_no=no) for no in range(20)]
    units = [new(Unit, name=f"第{no}局", sort_no=no) for no in range(UNITS)]
    bodies = [
        new(Body, kind=kind, name=f"第{no}机构", started_on=term.starts_on)
        for no in range(4)
        for kind in Body.Kind
    ]
    people = [new(Person, name=f"委员{no}", gender="female" if no % 3 else "male") for no in range(MEMBERS)]
    tenures = [
        new(
            Tenure, person_id=one.pk, term_id=term.pk, sector_id=sectors[no % 20].pk, starts_on=term.starts_on
        )
        for no, one in enumerate(people)
    ]
    sessions = [
        new(PlenarySession, term_id=term.pk, number=no, opens_on=date(year, 2, 1), closes_on=date(year, 2, 4))
        for no, year in enumerate(YEARS, 1)
    ]
    yield from ([term], sectors, units, bodies, people, tenures, sessions)
    yield from _cases(new, sessions, people, units)
    yield from _activities(new, people, bodies)
    yield [_opinion(new, year, no) for year in YEARS for no in range(OPINIONS)]


def _cases(new: New, sessions: Rows, people: Rows, units: Rows) -> Iterator[Rows]:
    """Proposals with sponsors, assignments, replies and forms; the first 70 of a year have a second unit."""
    proposals = [_proposal(new, session, no) for session in sessions for no in range(PROPOSALS)]
    sponsors = [
        new(
            table("Sponsor"),
            proposal_id=one.pk,
            order=1,
            role="lead",
            person_id=people[no % MEMBERS].pk,
            name="委员",
        )
        for no, one in enumerate(proposals)
    ]
    given = [
        (one, role)
        for no, one in enumerate(proposals)
        for role in ("host", "co")
        if role == "host" or no % PROPOSALS < ASSIGNMENTS - PROPOSALS
    ]
    assignments = [_assignment(new, one, role, units[no % UNITS]) for no, (one, role) in enumerate(given)]
    replies = [_reply(new, one) for one in assignments]
    lead = {one.proposal_id: one for one in sponsors}
    forms = [
        _form(new, one, reply, lead[one.proposal_id], no)
        for no, (one, reply) in enumerate(zip(assignments, replies, strict=True))
        if one.role == "host"
    ]
    yield from (proposals, sponsors, assignments, replies, forms)


def table(name: str) -> Any:
    return apps.get_model("proposals", name)


def _proposal(new: New, session: Any, no: int) -> Any:
    submitted = session.opens_on + timedelta(no * 7 // 4)
    return new(
        table("Proposal"),
        term_id=session.term_id,
        session_id=session.pk,
        kind="session" if no % 3 else "intersession",
        submission_no=no + 1,
        case_no=no + 1,
        cause=TEXT,
        situation=TEXT,
        analysis=TEXT,
        suggestions=TEXT,
        category=("economic", "social", "cultural", "ecological", "other")[no % 5],
        sponsor_type="party" if no % 4 == 0 else "individual",
        lead_name=f"委员{no}",
        state="closed",
        close_type="satisfied",
        drafted_on=submitted,
        submitted_on=submitted,
        filed_on=submitted + timedelta(5),
        handed_over_on=submitted + timedelta(12),
        handover_due_on=submitted + timedelta(30),
        due_on=submitted + timedelta(90),
        replied_on=submitted + timedelta(40 + no % 60),
        evaluated_on=submitted + timedelta(110),
        closed_on=submitted + timedelta(120),
    )


def _assignment(new: New, one: Any, role: str, unit: Any) -> Any:
    return new(
        table("Assignment"),
        proposal_id=one.pk,
        unit_id=unit.pk,
        role=role,
        state="delivered",
        handed_over_on=one.handed_over_on,
        return_until_on=one.handed_over_on + timedelta(14),
        accepted_on=one.handed_over_on + timedelta(3),
        due_on=one.due_on,
        original_due_on=one.due_on,
        delivered_on=one.replied_on,
    )


def _reply(new: New, one: Any) -> Any:
    return new(
        table("Reply"),
        assignment_id=one.pk,
        text=TEXT,
        signer="局长",
        reply_class="A",
        counts_as_implemented=True,
        drafted_on=one.delivered_on,
        delivered_on=one.delivered_on,
    )


def _form(new: New, one: Any, reply: Any, sponsor: Any, no: int) -> Any:
    sent = reply.delivered_on
    return new(
        table("FeedbackForm"),
        proposal_id=one.proposal_id,
        reply_id=reply.pk,
        sponsor_id=sponsor.pk,
        sent_on=sent,
        due_on=sent + timedelta(20),
        returned_on=sent + timedelta(9),
        attitude="satisfied",
        result="basically" if no % 9 == 0 else "satisfied",
    )


def _activities(new: New, people: Rows, bodies: Rows) -> Iterator[Rows]:
    """Activities of every kind with those who were there."""
    activity, attendance = (apps.get_model("activities", name) for name in ("Activity", "Attendance"))
    kinds = [code for code, _ in activity._meta.get_field("kind").choices]
    held = [
        (kinds[no % len(kinds)], date(year, 1, 5) + timedelta(no * 9))
        for year in YEARS
        for no in range(ACTIVITIES)
    ]
    rows = [
        new(
            activity,
            kind=kind,
            title=TEXT,
            starts_on=on,
            ends_on=on,
            held_on=on,
            state="held",
            owner_id=bodies[no % 40].pk,
        )
        for no, (kind, on) in enumerate(held)
    ]
    yield rows
    each = ATTENDANCES // ACTIVITIES
    yield [
        new(
            attendance,
            activity_id=one.pk,
            person_id=people[(no * each + seat) % MEMBERS].pk,
            outcome="leave" if seat == 0 else "present",
        )
        for no, one in enumerate(rows)
        for seat in range(each)
    ]


def _opinion(new: New, year: int, no: int) -> Any:
    on = date(year, 1, 10) + timedelta(no * 17)
    return new(
        apps.get_model("opinions", "Opinion"),
        title=TEXT,
        text=TEXT,
        byline="委员",
        serial_year=year,
        serial_no=no + 1,
        state="issued",
        submitted_on=on,
        registered_on=on,
        issued_on=on + timedelta(6),
        dispatched_on=on + timedelta(7),
    )
