"""Groups, seats and rooms of a meeting: entered as lines, given out in order, printed, and read each by himself."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.actions import Place
from jianyan.activities.models import Activity, Placing
from jianyan.activities.queries.places import gathered, in_seats, placings
from jianyan.core.journal import Stale
from jianyan.core.models import Event
from jianyan.kit.flow import NotYours, Refused
from jianyan.language.documents import read_document
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Role, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def today():
    return timezone.localdate()


def plenary(at):
    given = {"kind": "plenary", "title": "二次会议", "audience": "all", "place": "会议中心"}
    one = Activity(**given, starts_on=today(), ends_on=today() + timedelta(days=2))
    return actions.plan_activity(one, by=at.of(Role.SG), on=today())


def lines(*rows):
    return "\n".join(rows)


def test_lines_from_a_spreadsheet_become_lists_and_each_reads_his_own(at, enter):
    term = Term.objects.of(at.committee).get()
    people.call_session(term, 2, today(), today() + timedelta(days=2), by=system(at.committee), on=today())
    one = plenary(at)
    office, url = enter(Role.SG), f"{one.get_absolute_url()}places/"
    ids = re.findall(r' id="([^"]+)"', office.get(url).content.decode())
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
    typed = lines("魏一\t第一组\t2排10座\t305", "童二，第十组，2排9座，305", "龚三，第二组，，")
    assert office.post(url, {"do": "lines", "state": 0, "lines": typed}).status_code == 302
    page = office.get(url).content.decode()
    assert "魏一，第一组，2排10座，305" in page
    rows = placings(one)
    assert [row.seat for row in in_seats(rows)] == ["2排9座", "2排10座"]
    assert [name for name, _ in gathered(rows, "group")] == ["第一组", "第二组", "第十组"]
    for name, words in (("seats", "2排9座"), ("rooms", "童二、魏一"), ("groups", "第十组（1人）")):
        assert f"places/{name}.pdf" in page
        made = office.get(f"{url}{name}.docx").content
        assert words in read_document("名单.docx", made).text, name
    member = enter(Role.MB)
    for path in (one.get_absolute_url(), "/lan/activities/session/"):
        shown = member.get(path).content.decode()
        assert "第一组，座号2排10座，住房305" in shown, path
        assert "2排9座" not in shown, path
    assert member.get(url).status_code == 403
    assert member.get(f"{url}seats.docx").status_code == 403


def test_what_is_wrong_is_named_line_by_line_and_stays_typed(at, enter):
    one = plenary(at)
    office, url = enter(Role.SG), f"{plenary_url(one)}"
    typed = lines("魏一，第一组", "无此人，第一组", "魏一，第二组", "童二，一，二，三，四")
    answer = office.post(url, {"do": "lines", "state": 0, "lines": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("没有找到“无此人”", "魏一写了两行", "童二一行写姓名", "童二，一，二，三，四"):
        assert words in page, words
    twice = office.post(url, {"do": "lines", "state": 0, "lines": lines("魏一，，1排1座", "童二，，1排1座")})
    assert (twice.status_code, "座号1排1座重复：魏一、童二" in twice.content.decode()) == (422, True)
    with pytest.raises(Refused, match="重复"):
        actions.arrange(one, dict.fromkeys(at.members[:2], Place(seat="1排1座")), by=at.office, on=today())
    assert not Placing.objects.of(at.committee).exists()
    assert office.get(f"{url}seats.docx").status_code == 404  # nothing to print


def plenary_url(one):
    return f"{one.get_absolute_url()}places/"


def test_seats_are_given_out_in_the_official_order_and_rooms_stay(at, enter):
    one = plenary(at)
    actions.arrange(one, {at.members[0]: Place("第一组", "", "305")}, by=at.office, on=today())
    office = enter(Role.SG)
    state = actions.state_of(placings(one))
    assert office.post(plenary_url(one), {"do": "rows", "state": state, "per_row": 4}).status_code == 302
    rows = placings(one)
    assert [row.seat for row in in_seats(rows)] == [
        "1排1座",
        "1排2座",
        "1排3座",
        "1排4座",
        "2排1座",
        "2排2座",
    ]
    assert next(row for row in rows if row.person == at.members[0]).room == "305"
    assert office.post(plenary_url(one), {"do": "rows", "state": state, "per_row": 0}).status_code == 422


def test_who_is_no_longer_named_has_no_place_and_an_old_page_changes_nothing(at):
    one = plenary(at)
    first, second, *_ = at.members
    actions.arrange(one, {first: Place("第一组"), second: Place("第二组")}, by=at.office, on=today())
    state = actions.state_of(list(Placing.objects.of(at.committee)))
    actions.arrange(one, {second: Place("第二组")}, by=at.office, on=today(), expected=state)
    with pytest.raises(Stale):
        actions.arrange(one, {}, by=at.office, on=today(), expected=state)
    assert [row.person for row in placings(one)] == [second]
    actions.arrange(one, {first: Place("第三组"), second: Place("第二组")}, by=at.office, on=today())
    assert {row.group for row in placings(one)} == {"第三组", "第二组"}
    assert Event.objects.of(at.committee).filter(kind="activities.arrange").count() == 3


def test_nobody_else_arranges_and_a_cancelled_meeting_takes_no_list(at):
    one = plenary(at)
    with pytest.raises(NotYours):
        actions.arrange(one, {}, by=at.of(Role.MB), on=today())
    actions.cancel(one, "延至明年", by=at.office, on=today())
    with pytest.raises(Refused, match="已取消"):
        actions.arrange(one, {at.members[0]: Place("第一组")}, by=at.office, on=today())
