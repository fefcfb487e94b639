"""Rules kept on a page: shown with what they say, revised from an example, looked at, adopted from a day on."""

import re
from datetime import date

import pytest

from jianyan.core import profiles
from jianyan.core.models import Event, RuleProfile
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.proposals import rules

pytestmark = pytest.mark.django_db
ROOM, REVISE = "/lan/rules/proposals/", "/lan/rules/proposals/revise/"


@pytest.fixture
def at():
    return world()


@pytest.fixture
def desk(at, client):
    return sign_in(client, at.of(Role.SG))


def filled(shown):
    """What a browser would send of the form as it stands."""
    data = {}
    for tag in re.findall(r"<input[^>]*>", shown):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = (re.search('type="([a-z]+)"', tag) or ["", "text"])[1]
        if (
            not name
            or kind in ("hidden", "search")
            or (kind in ("checkbox", "radio") and "checked" not in tag)
        ):
            continue
        data.setdefault(name[1], []).append(value[1] if value else "on" if kind == "checkbox" else "")
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', shown, re.DOTALL):
        data[name] = re.findall(r'<option value="([^"]*)" selected', options)[:1]
    return data | {"effective_on": ["2026-01-01"], "source": ["主席会议纪要"]}


def test_the_rules_in_force_are_said_in_words(desk):
    shown = desk.get(ROOM).content.decode()
    assert "3个月" in shown
    assert "立案数 ÷ 收到数，并案单列" in shown
    assert "A，已经解决或基本解决，计为已落实" in shown


def test_a_form_sent_as_it_stands_changes_nothing(desk):
    data = filled(desk.get(REVISE).content.decode())
    assert "与现行规则没有差别" in desk.post(REVISE, data).content.decode()


def test_what_changes_is_shown_before_it_is_adopted(at, desk):
    data = filled(desk.get(f"{REVISE}?example=2").content.decode())
    shown = desk.post(REVISE, data).content.decode()
    assert "2个月" in shown
    assert not RuleProfile.objects.of(at.committee).exists()
    assert desk.post(REVISE, data | {"adopt": "1"}).status_code == 302
    law = rules.on_day(at.committee.pk, date(2026, 1, 1))
    assert (law.filing_convention, law.reply_due.amount) == ("F_AFTER_MERGE", 2)
    assert rules.on_day(at.committee.pk, date(2025, 12, 31)) == rules.Rules()
    assert Event.objects.of(at.committee).latest("seq").kind == "core.adopt_rules"
    assert "主席会议纪要" in desk.get("/lan/rules/").content.decode()


def test_who_decides_and_how_answers_are_rated_are_previewed_in_words(desk):
    data = filled(desk.get(f"{REVISE}?example=2").content.decode())
    assert "终审，主席会议（由提案办公室登记其决定）" in desk.post(REVISE, data).content.decode()
    shown = desk.post(REVISE, filled(desk.get(f"{REVISE}?example=1").content.decode())).content.decode()
    assert "很满意、满意、基本满意、不满意" in shown
    assert "同时编类别号" in shown


def test_rules_that_make_no_sense_are_refused_with_what_was_typed(desk):
    data = filled(desk.get(REVISE).content.decode())
    answer = desk.post(REVISE, data | {"max_rounds": "0", "source": "试试"})
    assert answer.status_code == 422
    assert "办理轮次至少为1" in answer.content.decode()
    assert 'value="试试"' in answer.content.decode()


def test_two_versions_do_not_begin_on_one_day(desk):
    data = filled(desk.get(f"{REVISE}?example=1").content.decode()) | {"adopt": "1"}
    desk.post(REVISE, data)
    assert "请更换日期" in desk.post(REVISE, data).content.decode()


def test_colleagues_read_and_those_who_decide_revise(at, client):
    office = sign_in(client, at.of(Role.PO))
    assert office.get(ROOM).status_code == 200
    assert office.get(REVISE).status_code == 403
    assert sign_in(client, at.of(Role.MB)).get(ROOM).status_code == 403
    with pytest.raises(profiles.NotYours):
        profiles.adopt("proposals", {}, date(2026, 1, 1), by=at.of(Role.PO), on=date(2026, 1, 1))


@pytest.mark.parametrize("number", range(4))
def test_the_examples_can_be_read_and_differ(number):
    examples = [rules.parse(data) for _, _, data in rules.examples()]
    assert len(examples) == 4
    assert all(examples[number] != other for no, other in enumerate(examples) if no != number)
    assert rules.examples()[number][0] == f"参考样式{'一二三四'[number]}"


def test_a_room_without_rules_has_no_page(desk):
    assert desk.get("/lan/rules/people/").status_code == 404
