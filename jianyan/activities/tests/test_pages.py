"""The pages: who opens them, what they say, how many statements they send."""

from datetime import date

import pytest

from jianyan.activities import actions
from jianyan.activities.models import Activity, Attendance, ReportInstruction, Suggestion
from jianyan.activities.queries import REGISTERS
from jianyan.activities.tests import factories as f
from jianyan.core.models import Link
from jianyan.kit.flow import Refused
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "research",
    "title": "调研停车",
    "starts_on": "2022-05-18",
    "audience": "named",
    "beneficiaries": "0",
}


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def test_the_list_says_what_to_do_when_it_is_empty(enter):
    assert "还没有活动" in enter(Role.MB).get("/lan/activities/").content.decode()


def test_the_list_is_narrowed_by_kind_owner_period_and_words(enter, at):
    f.held(at, title="视察停车")
    f.held(at, kind="talk", title="宣讲精神", owner=at.studio, on=date(2022, 6, 1), campaign="congress")
    for query in ("kind=talk", f"owner={at.studio.pk}", "since=2022-05-30", "q=精神", "campaign=congress"):
        text = enter(Role.SPC).get(f"/lan/activities/?{query}").content.decode()
        assert "宣讲精神" in text, query
        assert "视察停车" not in text, query


def test_a_filter_that_makes_no_sense_is_passed_over(enter, at):
    f.held(at)
    assert (
        "视察停车" in enter(Role.MB).get("/lan/activities/?kind=x&since=y&owner=z&after=q").content.decode()
    )


def test_the_list_is_exported_as_shown(enter, at):
    f.held(at)
    response = enter(Role.MB).get("/lan/activities/?export=1")
    assert response["Content-Type"].endswith("sheet")
    assert response.content[:2] == b"PK"


@pytest.mark.parametrize("role", [Role.HU, Role.HL, Role.HA])
def test_units_have_no_business_on_the_list(enter, role):
    assert enter(role).get("/lan/activities/").status_code == 403


def test_the_record_page_sets_raw_beside_consolidated(enter, at):
    activity = f.held(at, people=at.members)
    raw = f.said(at, activity, "路灯不亮", "车位太少", "流动摊点")
    actions.consolidate(activity, [("城市管理", [("补齐路灯和车位", raw[:2])])], by=at.office, on=f.MAY)
    report = f.report(at, activity=activity)
    actions.record_instruction(
        report,
        ReportInstruction(leader="林某", position="县长", text="请研究", kind="substantive"),
        by=at.of(Role.RS),
        on=f.MAY,
    )
    text = enter(Role.MB).get(activity.get_absolute_url()).content.decode()
    for said in (
        "归纳1条，原始3条",
        "路灯不亮",
        "流动摊点",
        "6人次",
        "关于停车的报告",
        "请研究",
        f'id="suggestion-{raw[0].pk}"',
    ):
        assert said in text
    assert "童二" not in text  # a member reads his own line of the list only


def test_an_internal_meeting_is_not_found_by_members(enter, at):
    url = f.held(at, kind="party_group", title="党组会").get_absolute_url()
    assert enter(Role.SC).get(url).status_code == 404
    assert enter(Role.LD).get(url).status_code == 200


def test_a_case_inspection_shows_the_record_it_follows(enter, at):
    activity, other = f.held(at), f.held(at, title="前一次视察")
    actions.tie(activity, "activities.activity", other.pk, by=at.office, on=f.MAY)
    with pytest.raises(Refused, match="已经关联过"):
        actions.tie(activity, "activities.activity", other.pk, by=at.office, on=f.MAY)
    assert Link.objects.of(at.committee).count() == 1
    assert "前一次视察" in enter(Role.MB).get(activity.get_absolute_url()).content.decode()


def test_an_activity_entered_from_paper_is_held_on_its_day(enter, at):
    enter(Role.SPC).post("/lan/activities/new/", FORM | {"held": "on"})
    one = Activity.objects.of(at.committee).get()
    assert (one.state, one.held_on) == ("held", date(2022, 5, 18))


@pytest.mark.parametrize(
    "wrong", [{"kind": "picnic"}, {"title": ""}, {"starts_on": "x"}, {"ends_on": "2022-05-01"}]
)
def test_a_form_filled_in_wrongly_is_shown_again(enter, wrong):
    assert enter(Role.SPC).post("/lan/activities/new/", FORM | wrong).status_code == 422


def test_members_do_not_enter_activities(enter):
    assert enter(Role.MB).get("/lan/activities/new/").status_code == 403


def test_an_old_form_is_refused(enter, at):
    url = f.held(at).get_absolute_url()
    new = FORM | {"version": "1"}
    assert enter(Role.SPC).post(f"{url}edit/", new | {"title": "一"}).status_code == 302
    assert enter(Role.SPC).post(f"{url}edit/", new | {"title": "二"}).status_code == 409


def test_the_list_of_a_body_is_ticked_on_a_page(enter, at):
    activity = f.held(at)
    url = f"{activity.get_absolute_url()}attendance/?of={at.group.pk}"
    text = enter(Role.SPC).get(url).content.decode()
    assert "魏一" in text
    assert "程四" not in text
    sent = {
        f"o{at.members[0].pk}": "present",
        f"o{at.members[1].pk}": "leave",
        f"o{at.members[3].pk}": "present",
    }
    enter(Role.SPC).post(url, sent)
    rows = Attendance.objects.of(at.committee).values_list("person", "outcome")
    assert set(rows) == {(at.members[0].pk, "present"), (at.members[1].pk, "leave")}


def test_suggestions_are_entered_a_line_each_with_who_spoke(enter, at):
    activity = f.held(at)
    enter(Role.SPC).post(
        f"{activity.get_absolute_url()}suggestions/", {"lines": "魏一：修路\n\n居民：加灯\n种树"}
    )
    rows = (
        Suggestion.objects.of(at.committee).order_by("number").values_list("text", "person__name", "speaker")
    )
    assert list(rows) == [("修路", "魏一", ""), ("加灯", None, "居民"), ("种树", None, "")]


@pytest.mark.parametrize(
    ("verb", "sent"),
    [("hold", {"on": "2022-06-01"}), ("cancel", {"reason": "下雨"}), ("void", {"reason": "重复"})],
)
def test_a_planned_activity_is_moved_once_what_is_needed_is_given(enter, at, verb, sent):
    one = actions.plan_activity(Activity(kind="research", title="调研"), by=at.office, on=f.MAY)
    client = enter(Role.SPC)
    client.post(f"{one.get_absolute_url()}{verb}/", {"version": "1", **dict.fromkeys(sent, "")})
    assert Activity.objects.of(at.committee).get(pk=one.pk).version == 1
    client.post(f"{one.get_absolute_url()}{verb}/", {"version": "1", **sent})
    assert Activity.objects.of(at.committee).get(pk=one.pk).version == 2


@pytest.mark.parametrize("slug", REGISTERS)
def test_every_register_opens_and_exports(enter, slug):
    assert (
        enter(Role.MB).get(f"/lan/activities/{slug}/?q=x&since=2022-01-01&until=2022-12-31").status_code
        == 200
    )
    assert enter(Role.HU).get(f"/lan/activities/{slug}/?export=1").status_code == 200


def test_a_register_that_is_not_there_is_not_found(enter):
    assert enter(Role.SG).get("/lan/activities/picnics/").status_code == 404


def test_a_unit_opens_the_report_addressed_to_it_and_no_other(enter, at):
    mine, other = f.report(at, recipients={"教育局": at.units[0]}), f.report(at, title="另一篇")
    assert enter(Role.HU).get(mine.get_absolute_url()).status_code == 200
    assert enter(Role.HU).get(other.get_absolute_url()).status_code == 404


def test_lists_and_records_cost_the_same_with_many_rows(enter, at, same_queries):
    client = enter(Role.SPC)
    activity = f.held(at, people=at.members[:1])
    f.said(at, activity, "甲")
    f.report(at, activity=activity)

    def more():
        actions.record_attendance(activity, dict.fromkeys(at.members, "late"), by=at.office, on=f.MAY)
        f.said(at, activity, "乙", "丙", "丁")
        for no in range(4):
            f.held(at, title=f"视察{no}", owner=at.studio, people=at.members)
            f.report(at, activity=activity, title=f"报告{no}")

    def look():
        for url in ("/lan/activities/", activity.get_absolute_url(), "/lan/activities/reports/"):
            assert client.get(url).status_code == 200

    assert same_queries(look, more) <= 45
