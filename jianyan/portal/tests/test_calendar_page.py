"""The notice of days off: read first, looked at, then entered; what does not add up is not entered."""

import re
from datetime import date

import pytest

from jianyan.core import calendar
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
TEXT = "一、元旦：1月1日至3日放假，共3天。\n二、国庆节：10月1日至7日放假调休，共7天。10月9日（星期六）上班。"
NOTICE = {"year": 2027, "source": "国办发明电〔2027〕1号", "text": TEXT}
PATH = "/lan/calendar/enter/"


@pytest.fixture
def at():
    return world()


@pytest.fixture
def desk(at, client):
    return sign_in(client, at.of(Role.AD))


def test_the_days_are_shown_before_they_count(desk):
    shown = desk.post(PATH, NOTICE).content.decode()
    assert "2027年10月9日（星期六）" in shown
    assert 2027 not in calendar.current().covered_years
    seen = re.search('name="seen" value="([0-9a-f]+)"', shown)[1]
    changed = NOTICE | {"text": TEXT.replace("9日", "10日").replace("星期六", "星期日"), "seen": seen}
    assert "2027年10月10日（星期日）" in desk.post(PATH, changed).content.decode()
    assert desk.post(PATH, NOTICE | {"seen": seen}).status_code == 302
    assert calendar.current().is_workday(date(2027, 10, 9))
    assert not calendar.current().is_workday(date(2027, 10, 7))
    assert "国办发明电〔2027〕1号" in desk.get("/lan/calendar/").content.decode()


def test_a_notice_that_does_not_add_up_is_not_entered(desk):
    wrong = NOTICE | {"text": TEXT.replace("共7天", "共8天"), "seen": "1"}
    assert "写明共8天，读出7天" in desk.post(PATH, wrong).content.decode()
    assert 2027 not in calendar.current().covered_years


def test_a_text_without_days_keeps_what_was_typed(desk):
    answer = desk.post(PATH, NOTICE | {"text": "请做好值班工作。"})
    assert answer.status_code == 422
    assert "没有读出2027年的放假安排" in answer.content.decode()
    assert "国办发明电〔2027〕1号" in answer.content.decode()


def test_the_administrator_enters_and_colleagues_read(at, client):
    assert sign_in(client, at.of(Role.PO)).get("/lan/calendar/").status_code == 200
    assert sign_in(client, at.of(Role.PO)).get(PATH).status_code == 403
