"""The calendar over what is shipped, and rules in force from a day."""

from datetime import date, timedelta

import pytest

from jianyan.core import calendar, profiles
from jianyan.core.models import WorkingDayException
from jianyan.core.tests import factories as f
from jianyan.kit import workdays
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import UncoveredYear

pytestmark = pytest.mark.django_db
FAR = max(workdays.shipped().covered_years) + 1
HOLIDAY = date(FAR, 10, 1)


def check(data):
    if data.get("期限", 1) < 1:
        raise ValueError("期限至少为1天")


@pytest.fixture
def by():
    profiles.declare("test", profiles.Sheet("试验规则", check))
    return f.seat()


def test_without_entries_the_shipped_calendar_holds():
    assert calendar.current().exceptions == workdays.shipped().exceptions
    assert calendar.current().covered_years == workdays.shipped().covered_years


def test_a_year_is_known_once_its_notice_is_entered():
    with pytest.raises(UncoveredYear):
        calendar.current().is_workday(HOLIDAY)
    calendar.enter_notice(FAR, {HOLIDAY: False, HOLIDAY + timedelta(10): True}, "国办发明电", by="龚敏")
    assert not calendar.current().is_workday(HOLIDAY)
    assert calendar.current().is_workday(HOLIDAY + timedelta(10))


def test_a_single_day_does_not_make_a_year_known():
    WorkingDayException.objects.create(day=HOLIDAY, is_working=False)
    with pytest.raises(UncoveredYear):
        calendar.current().is_workday(HOLIDAY)


def test_an_entered_day_goes_over_the_shipped_one():
    day = next(day for day, is_working in workdays.shipped().exceptions.items() if not is_working)
    WorkingDayException.objects.create(day=day, is_working=True)
    assert calendar.current().is_workday(day)


def test_a_notice_entered_again_replaces_the_first():
    calendar.enter_notice(FAR, {HOLIDAY: False}, "通知")
    calendar.enter_notice(FAR, {HOLIDAY + timedelta(1): False}, "更正的通知")
    assert list(WorkingDayException.objects.values_list("day", flat=True)) == [HOLIDAY + timedelta(1)]


@pytest.mark.parametrize(
    ("days", "source"),
    [
        ({}, "通知"),
        ({HOLIDAY: False}, " "),
        ({date(FAR + 1, 1, 1): False}, "通知"),
        ({HOLIDAY: True}, "通知"),
    ],
)
def test_half_a_notice_is_refused(days, source):
    with pytest.raises(Refused):
        calendar.enter_notice(FAR, days, source)


def test_the_latest_rules_by_a_day_are_in_force(by):
    old = profiles.adopt("test", {"期限": 10}, date(2022, 1, 1), by=by, on=f.DAY)
    new = profiles.adopt("test", {"期限": 7}, date(2023, 1, 1), by=by, on=f.DAY, source="主席会议纪要")
    assert profiles.effective(by.committee_id, "test", date(2021, 12, 31)) is None
    assert profiles.effective(by.committee_id, "test", date(2022, 12, 31)) == old
    assert profiles.effective(by.committee_id, "test", date(2023, 1, 1)) == new
    assert profiles.effective(by.committee_id, "other", date(2023, 1, 1)) is None
    assert profiles.effective(f.seat("qing").committee_id, "test", date(2023, 1, 1)) is None
    assert profiles.version_of(new) == "2023-01-01 第1版"


def test_rules_the_room_cannot_read_are_refused(by):
    with pytest.raises(Refused, match="期限至少为1天"):
        profiles.adopt("test", {"期限": 0}, date(2022, 1, 1), by=by, on=f.DAY)
    with pytest.raises(LookupError):
        profiles.adopt("nobody", {}, date(2022, 1, 1), by=by, on=f.DAY)


def test_two_rules_from_one_day_are_refused(by):
    profiles.adopt("test", {}, date(2022, 1, 1), by=by, on=f.DAY)
    with pytest.raises(Refused, match="已有一份规则"):
        profiles.adopt("test", {}, date(2022, 1, 1), by=by, on=f.DAY)
