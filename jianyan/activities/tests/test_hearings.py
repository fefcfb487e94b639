"""Members at hearings: gathered by occasion, persons and person-times apart, each reader as much as concerns him."""

from datetime import date

import pytest

from jianyan.activities import actions
from jianyan.activities.models import SupervisorAppointment
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
URL = "/lan/activities/hearings/"


@pytest.fixture
def read(client, at):
    def read(role, **query):
        client.force_login(at.of(role).account)
        return client.get(URL, query).content.decode()

    return read


def sent(at, people, on, *, kind="hearing", unit=0, matter="案件公开听证"):
    rows = [
        SupervisorAppointment(person=at.members[no], unit=at.units[unit], kind=kind, matter=matter)
        for no in people
    ]
    return actions.appoint_supervisors(rows, by=at.of(Role.ML), on=on)


def test_hearings_are_gathered_by_occasion_and_persons_counted_once(at, read):
    sent(at, (0, 1), date(2022, 4, 14))
    sent(at, (0, 2), date(2022, 6, 23))
    sent(at, (2, 3), date(2022, 3, 4), kind="standing", matter="")
    page = read(Role.SG, year="2022")
    assert "选派委员4人" in page
    assert "聘任监督员2人" in page
    assert "2场，3人、4人次" in page
    assert page.count("案件公开听证") == 2
    assert "（2人）" in page


def test_each_reads_what_concerns_him_and_no_totals(at, read):
    sent(at, (0, 1), date(2022, 4, 14))
    sent(at, (1, 2), date(2022, 6, 23), unit=1, matter="执行监督")
    member = read(Role.MB)
    assert "案件公开听证" in member
    assert "童二" not in member
    assert "执行监督" not in member
    unit = read(Role.HU)
    assert "童二" in unit
    assert "执行监督" not in unit
    assert "人次" not in member + unit


def test_years_are_chosen_and_an_empty_one_says_so(at, read):
    assert "没有听证和监督" in read(Role.SG)
    sent(at, (0,), date(2022, 4, 14))
    sent(at, (1,), date(2023, 4, 14), matter="执行监督")
    assert "执行监督" in read(Role.SG)
    assert "案件公开听证" in read(Role.SG, year="2022")
    assert "执行监督" in read(Role.SG, year="八")


def test_the_page_costs_the_same_for_many(at, client, same_queries):
    sent(at, (0,), date(2022, 4, 14))
    client.force_login(at.of(Role.SG).account)
    same_queries(lambda: client.get(URL), lambda: sent(at, (1, 2, 3), date(2022, 5, 14)))
