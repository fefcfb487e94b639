"""A small committee with an appraisal, built by the verbs of the rooms themselves."""

from dataclasses import dataclass, replace
from datetime import date

from jianyan.activities import actions as activities
from jianyan.activities.models import Activity, Kind
from jianyan.activities.tests import factories as base
from jianyan.duty import sheets
from jianyan.duty.actions import cases, years
from jianyan.duty.actions import sheets as sheet_verbs
from jianyan.duty.models import Appraisal, Entry
from jianyan.people import actions as people
from jianyan.people.actors import Actor
from jianyan.people.models import Account, Person, Post, Role

OPENS = date(2022, 1, 10)
OPEN_ON = date(2022, 1, 17)


@dataclass
class Year:
    """The committee of the activities' factories, with a year under one of the shipped sheets."""

    world: base.World
    appraisal: Appraisal

    def of(self, role: str) -> Actor:
        return self.world.of(role)

    def member(self, no: int = 0) -> Actor:
        return self.world.member(no)

    def person(self, no: int = 0) -> Person:
        return self.world.members[no]

    @property
    def second(self) -> Actor:
        """Another account of member liaison."""
        account, _ = Account.objects.get_or_create(username="second", defaults={"display_name": "联络二"})
        return replace(self.of(Role.ML), account=account)


def year(code: str = "lan", style: str = "style1", **change: object) -> Year:
    """A year opened under a style; 童二 sits in the standing committee."""
    world = base.world(code)
    people.appoint(
        [Post(person=world.members[1], kind=Post.Kind.STANDING_MEMBER, title="常务委员")],
        by=world.of(Role.ML),
        on=OPENS,
    )
    data = sheets.style(style) | change
    sheet = sheet_verbs.draft_sheet(data, by=world.of(Role.ML), on=OPENS)
    sheet_verbs.adopt_sheet(sheet, "主席会议", OPENS, by=world.of(Role.LD), on=OPENS)
    return Year(world, years.open_year(2022, sheet, by=world.of(Role.ML), on=OPEN_ON))


def meeting(at: Year, outcomes: dict[int, str], *, kind: str = Kind.PLENARY, on: date = OPENS) -> Activity:
    """A meeting with its roll."""
    made = activities.record_activity(
        Activity(kind=kind, title=f"{Kind(kind).label}{on:%m%d}", starts_on=on, ends_on=on),
        by=at.of(Role.SG),
        on=on,
    )
    activities.record_attendance(
        made, {at.person(no): outcome for no, outcome in outcomes.items()}, by=at.of(Role.SG), on=on
    )
    return made


def entry(at: Year, no: int = 0, title: str = "送教下乡", on: date = date(2022, 4, 1)) -> Entry:
    """A confirmed entry."""
    made = cases.enter(
        at.person(no), Entry.Kind.SERVICE, title, on, by=at.of(Role.SPC), on=on, evidence="签到表"
    )
    return cases.confirm_entry(made, by=at.of(Role.ML), on=on)
