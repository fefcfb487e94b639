"""The price of a score: a county's year reckoned with every line posted, many members, and one new fact.

    python -m benchmarks.duty [--members 60000] [--meetings 24] [--part fact]
    scripts/with-postgres python -m benchmarks.duty --members 6000

Builds committees with 209, 600 and `--members` members, each with some thirty facts a year, in a new home, in the one `--home`
names (what it has is not built again) or at DATABASE_URL, and measures in one run: the year of 209 reckoned and posted
against reading the same facts through the ORM; a member among many against one among 600, with the memory at its height;
one new fact where the year has ten facts and ten thousand. Each measurement has a process of its own, so that none
finds the memory of another; building has one too. Only processor time is taken; on PostgreSQL that of the server
process is inside.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks import measuring
from benchmarks.measuring import Bar

if TYPE_CHECKING:
    from jianyan.duty.models import Appraisal

COUNTY, FEW, MANY = 209, 600, 60_000
FROM_ORM, AMONG_MANY, MEMORY, ONE_FACT = 10, 1.2, 1.5, 1.5
YEAR = 2022
MEETINGS, INVITED = 24, 24  # attendances of a member; joint proposals, opinions and entries besides
BATCH = 2_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", default=tempfile.mkdtemp(prefix="jianyan-duty-"))
    parser.add_argument("--members", type=int, default=MANY)
    parser.add_argument(
        "--meetings", type=int, default=MEETINGS, help="of a member; few make a million members bearable"
    )
    parser.add_argument("--part", choices=("county", "many", "fact"), help="only this; else all three")
    args = parser.parse_args()
    os.environ |= {"JIANYAN_HOME": args.home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    import django

    django.setup()
    from jianyan.core import tables

    def prepare() -> list[float]:
        tables.prepare()
        return []

    apart(prepare)
    print(f"{measuring.machine()}; {args.members} members with {args.meetings} meetings")
    parts = {"county": _county, "many": lambda: _many(args.members, args.meetings), "fact": _one_fact}
    wanted = [args.part] if args.part else list(parts)
    return measuring.report([bar for name in wanted for bar in parts[name]()])


def apart(call: Callable[[], Iterable[float | None]]) -> list[float]:
    """Do it in a process of its own; its figures come back."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.write(writing, json.dumps([one for one in call() if one is not None]).encode())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            connections.close_all()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a measurement failed")
    figures: list[float] = json.loads(said)
    return figures


# ---- what is measured ----


def _county() -> list[Bar]:
    """A county's year: every line posted, against reading its facts as records."""
    apart(lambda: [build("county", COUNTY)])

    def measured() -> list[float]:
        appraisal = built("county")
        _posted(appraisal)
        read = min(_cpu(lambda: _as_records(appraisal)) for _ in range(3))
        posted = min(_cpu(lambda: _posted(appraisal)) for _ in range(3))
        return [read, posted, _lines(appraisal)]

    read, posted, lines = apart(measured)
    measuring.tell(f"{lines:.0f} lines: read {read:.2f} s, reckoned and posted {posted:.2f} s")
    return [Bar(f"a year of {COUNTY} members posted ÷ its facts read", posted / read, FROM_ORM)]


def _many(members: int, meetings: int) -> list[Bar]:
    """A member among many against one among few, and what memory that takes."""
    for code, number in (("few", FEW), ("many", members)):
        apart(lambda code=code, number=number: [build(code, number, meetings)])  # type: ignore[misc]

    def measured(code: str, number: int, times: int) -> list[float]:
        appraisal = built(code)
        cost = min(_cpu(lambda: _posted(appraisal)) for _ in range(times)) / number
        return [cost, _peak()]

    one, before = apart(lambda: measured("few", FEW, 4))
    among, after = apart(lambda: measured("many", members, 1))
    measuring.tell(
        f"a member: {one * 1000:.2f} ms among {FEW}, {among * 1000:.2f} ms among {members}; {before:.0f} and {after:.0f} MB"
    )
    return [
        Bar(f"a member among {members} ÷ among {FEW}", among / one, AMONG_MANY),
        Bar(f"memory of {members} ÷ of {FEW}", after / before, MEMORY),
    ]


def _one_fact() -> list[Bar]:
    """A fact arrives: who is reckoned again, and what that costs in a small year and in a large one."""
    from jianyan.core import tables

    apart(lambda: [build("small", 5, meetings=1), build("large", 400)])

    def measured(code: str) -> list[float]:
        appraisal = built(code)
        _refreshed(appraisal)
        tables.refresh_statistics()  # PostgreSQL looks by itself within a minute, the worker each night
        return [min(_after_a_fact(appraisal) for _ in range(5))]

    costs = [*apart(lambda: measured("small")), *apart(lambda: measured("large"))]
    measuring.tell(f"one new fact: {costs[0] * 1000:.1f} ms, {costs[1] * 1000:.1f} ms")
    return [Bar("one new fact among 10,000 ÷ among 10", costs[1] / costs[0], ONE_FACT)]


def _after_a_fact(appraisal: Appraisal) -> float:
    """The cost of bringing the year up to date after one entry of one member; nobody else may be touched."""
    from jianyan.duty.actions import cases, posting
    from jianyan.people.actors import system
    from jianyan.people.models import Person

    committee, on = appraisal.committee, date(YEAR, 6, 1)
    person = Person.objects.of(committee).order_by("id").first()
    assert isinstance(person, Person)
    entry = cases.enter(person, "service", "义务巡河", on, by=system(committee), on=on, evidence="签到表")
    cases.confirm_entry(entry, by=system(committee), on=on)
    touched: list[int] = []
    cost = _cpu(lambda: touched.append(posting.refresh(appraisal)))
    assert touched == [1], touched
    return cost


def _posted(appraisal: Appraisal) -> None:
    """Reckon everybody anew."""
    from jianyan.duty.actions import posting
    from jianyan.duty.queries import facts

    posting.post(appraisal, facts.persons_of(appraisal), everybody=True)


def _refreshed(appraisal: Appraisal) -> None:
    from jianyan.duty.actions import posting

    posting.refresh(appraisal)


def _as_records(appraisal: Appraisal) -> None:
    """Every row of every deed as a record with what its title needs."""
    from jianyan.duty.queries import facts
    from jianyan.figures import deeds

    scope = facts.scope_of(appraisal)
    for deed in deeds.every():
        joined = {path.rpartition("__")[0] for path in (*deed.named, deed.dated)} - {""}
        joined = {path for path in joined if not _is_many(deed.rows(scope).model, path)}
        list(deed.rows(scope).select_related(deed.person, *joined))


def _is_many(model: Any, path: str) -> bool:
    first = path.split("__")[0]
    for name in path.split("__"):
        field = model._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model
    return not first


def _lines(appraisal: Appraisal) -> int:
    from jianyan.duty.models import ScoreEntry

    number: int = ScoreEntry.objects.of(appraisal.committee_id).filter(appraisal=appraisal).count()
    return number


def _cpu(call: Callable[[], object]) -> float:
    from django.db import connection

    server = _server()
    began = time.process_time() + (measuring.cpu_of_family(server) if server else 0)
    call()
    assert connection
    return time.process_time() + (measuring.cpu_of_family(server) if server else 0) - began


def _server() -> int:
    """The process of this connection's server; 0 where the database is a file."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _peak() -> float:
    """The largest memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---- what is loaded ----


def built(code: str) -> Appraisal:
    """The year of a committee that stands."""
    from jianyan.duty.models import Appraisal

    found = Appraisal.anywhere.select_related("committee", "sheet", "term").get(committee__code=code)
    assert isinstance(found, Appraisal)
    return found


def build(code: str, members: int, meetings: int = MEETINGS) -> None:
    """A committee with so many members and their year, unless it stands; no journal lines, as nobody is to be told."""
    from jianyan.duty import sheets
    from jianyan.duty.models import Appraisal, AppraisalSheet
    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Committee, PlenarySession, Sector

    if Committee.objects.filter(code=code).exists():
        return
    committee = actions.found_committee(code, f"政协{code}委员会", code)
    by, first = system(committee), date(YEAR, 1, 1)
    term = actions.open_term(10, by=by, on=first)
    sector = Sector.anywhere.create(committee=committee, name="经济")
    session = PlenarySession.anywhere.create(
        committee=committee, term=term, number=1, opens_on=date(YEAR, 1, 5), closes_on=date(YEAR, 1, 8)
    )
    persons = _persons(committee, term, sector, members, first)
    _meetings(committee, persons, meetings)
    _papers(committee, session, persons)
    _opinions(committee, persons)
    sheet = AppraisalSheet.anywhere.create(
        committee=committee,
        name="办法",
        edition=1,
        data=sheets.style("style1"),
        state="adopted",
        drafted_on=first,
        adopted_on=first,
        effective_on=first,
    )
    Appraisal.anywhere.create(
        committee=committee,
        year=YEAR,
        term=term,
        sheet=sheet,
        starts_on=first,
        ends_on=date(YEAR, 12, 31),
        opened_on=first,
    )


def _persons(committee: Any, term: Any, sector: Any, number: int, on: date) -> list[int]:
    from jianyan.people.models import Person, Tenure

    persons = [Person(committee=committee, name=f"委员{no}", stroke_key=f"{no:06d}") for no in range(number)]
    Person.anywhere.bulk_create(persons, batch_size=BATCH)
    ids = [one.pk for one in persons]
    Tenure.anywhere.bulk_create(
        [Tenure(committee=committee, person_id=pk, term=term, sector=sector, starts_on=on) for pk in ids],
        batch_size=BATCH,
    )
    return ids


def _meetings(committee: Any, persons: list[int], number: int) -> None:
    """Two plenaries' half-days, standing meetings, inspections; most are there, some late, on leave or absent."""
    from jianyan.activities.models import Activity, Attendance

    kinds = ("plenary", "research", "inspection", "lecture", "consultation", "training")
    held = [
        Activity(
            committee=committee,
            kind=kinds[no % len(kinds)],
            title=f"活动{no}",
            state="held",
            starts_on=date(YEAR, 1, 5) + timedelta(days=14 * no),
            ends_on=date(YEAR, 1, 5) + timedelta(days=14 * no),
            held_on=date(YEAR, 1, 5) + timedelta(days=14 * no),
        )
        for no in range(number)
    ]
    Activity.anywhere.bulk_create(held, batch_size=BATCH)
    for start in range(0, len(persons), BATCH):
        Attendance.anywhere.bulk_create(
            [
                Attendance(
                    committee=committee,
                    activity=one,
                    person_id=pk,
                    outcome="absent"
                    if (pk + no) % 29 == 0
                    else "leave"
                    if (pk + no) % 17 == 0
                    else "present",
                )
                for pk in persons[start : start + BATCH]
                for no, one in enumerate(held)
            ],
            batch_size=BATCH,
        )


def _papers(committee: Any, session: Any, persons: list[int]) -> None:
    """A joint proposal of two for each member, all of them filed."""
    from jianyan.proposals.models import Proposal, Sponsor

    for start in range(0, len(persons), BATCH):
        some = persons[start : start + BATCH]
        cases = [
            Proposal(
                committee=committee,
                term=session.term,
                cause=f"关于道路的提案{start + no}",
                sponsor_type="joint",
                state="filed",
                session=session,
                kind="session",
                submission_no=start + no + 1,
                case_no=start + no + 1,
                drafted_on=date(YEAR, 1, 5),
                submitted_on=date(YEAR, 1, 6),
                filed_on=date(YEAR, 1, 20),
            )
            for no in range(len(some))
        ]
        Proposal.anywhere.bulk_create(cases, batch_size=500)
        Sponsor.anywhere.bulk_create(
            [
                Sponsor(
                    committee=committee,
                    proposal=case,
                    order=order,
                    role="lead" if order == 1 else "co",
                    person_id=some[(no + order - 1) % len(some)],
                    name="委员",
                )
                for no, case in enumerate(cases)
                for order in (1, 2)
            ],
            batch_size=BATCH,
        )


def _opinions(committee: Any, persons: list[int]) -> None:
    """An opinion of each member; every third was adopted."""
    from jianyan.opinions.models import Adoption, Opinion, OpinionReporter

    for start in range(0, len(persons), BATCH):
        some = persons[start : start + BATCH]
        made = [
            Opinion(
                committee=committee,
                title=f"信息{start + no}",
                text="路灯不亮。",
                byline="委员",
                submitted_on=date(YEAR, 3, 1),
            )
            for no in range(len(some))
        ]
        Opinion.anywhere.bulk_create(made, batch_size=500)
        OpinionReporter.anywhere.bulk_create(
            [
                OpinionReporter(committee=committee, opinion=one, person_id=pk)
                for one, pk in zip(made, some, strict=True)
            ],
            batch_size=BATCH,
        )
        Adoption.anywhere.bulk_create(
            [
                Adoption(
                    committee=committee,
                    opinion=one,
                    level="city",
                    adopter="市政协",
                    adopted_on=date(YEAR, 4, 1),
                )
                for one in made[::3]
            ],
            batch_size=BATCH,
        )


if __name__ == "__main__":
    raise SystemExit(main())
