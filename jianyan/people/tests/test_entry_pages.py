"""Registers kept on the web: a committee from nothing, and what is done with its entries over the years."""

from datetime import date

import pytest

from jianyan.core.models import Event
from jianyan.people import actions, queries
from jianyan.people.beginnings import begin
from jianyan.people.entries import NEW, STEPS
from jianyan.people.models import (
    Account,
    Advisor,
    Award,
    Body,
    BodyMember,
    Person,
    PlenarySession,
    Role,
    Sector,
    Unit,
)
from jianyan.people.tests.factories import BEGIN, sign_in

pytestmark = pytest.mark.django_db
LATER = "2022-06-01"


@pytest.fixture
def desk(at, client):
    return sign_in(client, at.of(Role.ML))


def test_a_new_committee_is_led_through_its_registers(client):
    at = begin("xin", "政协新县委员会", "新县政协", "county", "guanli", "Qinglan2022shui")
    client.force_login(Account.objects.get(username="guanli"))
    term = '<h2 class="card-title">本届</h2><span class="quiet">还没有登记</span>'
    assert term in client.get("/xin/registers/").content.decode()

    def enter(what, **data):
        answer = client.post(f"/xin/registers/new/{what}/", data)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    enter("term", number=10, on="2022-01-10")
    enter("sectors", names="经济\n 教育\n\n")
    term, sector = at_term(at), Sector.objects.of(at).get(name="教育")
    enter("session", term=term.pk, number=1, opens_on="2022-01-10", closes_on="2022-01-13")
    person = {"name": "程四", "gender": "female", "ethnicity": "汉族", "reason": "term"}
    answer = enter("member", term=term.pk, sector=sector.pk, on="2022-01-10", **person)
    enter("unit", name="新县水利局", sort_no=3, on="2022-01-10")
    enter("body", kind="studio", name="程四工作室", on="2022-03-01")
    assert "程四" in client.get(answer["Location"]).content.decode()
    assert queries.members_on(at, date(2022, 1, 10)).count() == 1
    assert PlenarySession.objects.of(at).get().closes_on == date(2022, 1, 13)
    assert "还没有登记" not in client.get("/xin/registers/").content.decode()


def at_term(committee):
    from jianyan.people.models import Term

    return Term.objects.of(committee).get()


def test_a_namesake_is_asked_about_and_what_was_typed_stays(at, desk):
    data = {"name": "魏一", "gender": "male", "ethnicity": "回族", "reason": "co_opt", "on": LATER}
    data |= {"term": at.term.pk, "sector": at.sectors[0].pk}
    answer = desk.post("/lan/registers/new/member/", data)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "登记册中已有“魏一”" in shown
    assert 'value="回族"' in shown
    assert desk.post("/lan/registers/new/member/", data | {"again": "on"}).status_code == 302
    assert Person.objects.of(at.committee).filter(name="魏一").count() == 2


def test_a_member_leaves_and_may_come_back(at, desk):
    person = at.members[0]
    page = f"/lan/people/{person.pk}/"
    desk.post(f"{page}leave/", {"reason": "resign", "on": LATER})
    assert queries.members_on(at.committee, date(2022, 6, 1)).count() == 2
    assert queries.members_on(at.committee, date(2022, 5, 31)).count() == 3
    assert desk.post(f"{page}leave/", {"reason": "resign", "on": LATER}).status_code == 409
    seat = {"term": at.term.pk, "sector": at.sectors[1].pk, "reason": "co_opt", "on": "2022-09-01"}
    assert desk.post(f"{page}seat/", seat).status_code == 302
    assert queries.members_on(at.committee, date(2022, 9, 1)).count() == 3


def test_a_date_before_the_beginning_is_refused_in_the_form(at, desk):
    answer = desk.post(f"/lan/people/{at.members[0].pk}/leave/", {"reason": "death", "on": "2021-12-31"})
    assert answer.status_code == 422
    assert "离任日期不能早于任职日期" in answer.content.decode()


def test_a_post_begins_and_ends(at, desk):
    page = f"/lan/people/{at.members[1].pk}/"
    desk.post(f"{page}post/", {"kind": "vice_chair", "on": LATER})
    post = at.members[1].posts.get()
    desk.post(f"{page}leave-post/", {"post": post.pk, "on": "2022-12-01"})
    post.refresh_from_db()
    assert (post.starts_on, post.ends_on) == (date(2022, 6, 1), date(2022, 12, 1))


def test_a_body_takes_in_lets_go_and_ends_with_those_left(at, desk):
    page = f"/lan/bodies/{at.group.pk}/"
    persons = [one.pk for one in at.members]
    desk.post(f"{page}join/", {"persons": persons, "role": "成员", "on": LATER})
    first = BodyMember.objects.of(at.committee).get(person=at.members[0])
    desk.post(f"{page}leave/", {"members": [first.pk], "on": "2022-07-01"})
    desk.post(f"{page}end/", {"on": "2022-08-01", "note": "撤并"})
    ends = BodyMember.objects.of(at.committee).order_by("ends_on").values_list("ends_on", flat=True)
    assert list(ends) == [date(2022, 7, 1), date(2022, 8, 1), date(2022, 8, 1)]
    assert Body.objects.of(at.committee).get(pk=at.group.pk).ended_on == date(2022, 8, 1)
    assert desk.post(f"{page}join/", {"persons": persons, "role": "成员", "on": LATER}).status_code == 409


def test_a_group_fails_its_check_by_one_item_and_passes_later(at, desk):
    page = f"/lan/bodies/{at.group.pk}/"
    assert desk.get(f"{page}check/").status_code == 409
    standard = {
        "body_kind": "liaison_group",
        "name": "四有标准",
        "items": "有场所\n有人员",
        "on": "2022-02-01",
    }
    assert desk.post("/lan/registers/new/standard/", standard).status_code == 302
    desk.post(f"{page}check/", {"met": ["0"], "on": "2022-04-01"})
    assert not queries.passed_on(at.committee, "liaison_group", date(2022, 4, 1)).exists()
    assert "未达标，未达到：有人员" in desk.get(page).content.decode()
    again = desk.post(f"{page}check/", {"met": ["0", "1"], "on": "2022-04-01"})
    assert again.status_code == 422
    assert "2022年4月1日已经验收过" in again.content.decode()
    desk.post(f"{page}check/", {"met": ["0", "1"], "on": LATER})
    assert queries.passed_on(at.committee, "liaison_group", date(2022, 6, 1)).exists()


def test_a_unit_is_corrected_unless_somebody_was_faster(at, desk):
    unit = at.units[0]
    values = {"name": "县教育体育局", "short_name": "县教体局", "sort_no": 1, "expected": unit.version}
    assert desk.post(f"/lan/units/{unit.pk}/edit/", values).status_code == 302
    again = desk.post(f"/lan/units/{unit.pk}/edit/", values | {"name": "县教体委"})
    assert again.status_code == 409
    assert "县教育体育局" in again.content.decode()
    taken = values | {"name": at.units[1].name, "expected": unit.version + 1}
    assert "已有同名的单位" in desk.post(f"/lan/units/{unit.pk}/edit/", taken).content.decode()


def test_a_closed_unit_is_offered_no_more(at, desk):
    desk.post(f"/lan/units/{at.units[0].pk}/end/", {"on": LATER, "note": "并入教体局"})
    assert at.units[0].name not in desk.get("/lan/units/").content.decode()
    assert Unit.objects.of(at.committee).get(pk=at.units[0].pk).ended_on == date(2022, 6, 1)


def test_an_award_names_whom_it_honours(at, desk):
    award = {"kind": "excellent_member", "title": "优秀政协委员", "awarder": "县委", "level": "county"}
    award |= {"holder": "member", "on": LATER}
    assert "请选择受表彰的对象" in desk.post("/lan/registers/new/award/", award).content.decode()
    assert desk.post("/lan/registers/new/award/", award | {"person": at.members[0].pk}).status_code == 302
    assert Award.objects.of(at.committee).get().awarded_on == date(2022, 6, 1)
    advisor = {"name": "钱教授", "organization": "农学院", "on": LATER}
    desk.post("/lan/registers/new/advisor/", advisor)
    shown = desk.get("/lan/honours/").content.decode()
    assert Advisor.objects.of(at.committee).count() == 1
    assert "优秀政协委员" in shown
    assert "钱教授" in shown


def test_sectors_are_added_after_those_that_stand_and_never_twice(at):
    actions.set_sectors(["医卫"], by=at.system, on=BEGIN)
    rows = Sector.objects.of(at.committee).order_by("sort_no").values_list("name", "sort_no")
    assert list(rows) == [("经济", 1), ("教育", 2), ("医卫", 3)]
    with pytest.raises(actions.Refused, match="界别重复：经济"):
        actions.set_sectors(["经济"], by=at.system, on=BEGIN)


@pytest.mark.parametrize("what", NEW)
def test_those_who_do_not_keep_the_registers_stay_outside(at, client, what):
    assert sign_in(client, at.of(Role.PO)).get(f"/lan/registers/new/{what}/").status_code == 403
    assert sign_in(client, at.of(Role.ML)).get(f"/lan/registers/new/{what}/").status_code == 200


def test_every_step_has_a_verb_that_leaves_one_line(at, desk):
    lines = Event.objects.of(at.committee).count()
    desk.post(f"/lan/people/{at.members[2].pk}/post/", {"kind": "standing_member", "on": LATER})
    desk.post(f"/lan/bodies/{at.group.pk}/event/", {"kind": "upgraded", "on": LATER})
    assert Event.objects.of(at.committee).count() == lines + 2
    assert {name for steps in STEPS.values() for name in steps} >= {"seat", "join", "check", "edit", "end"}
