"""The annual plan from its draft to what was done, and the calendar."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Activity, Plan, PlanItem, PlanOpinion
from jianyan.activities.queries.plans import progress_of
from jianyan.activities.tests import factories as f
from jianyan.core.journal import Stale
from jianyan.figures.catalogue import ask, find
from jianyan.figures.scope import Scope
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 20)
ITEM = {"form": "special_consultation", "month": 5}


def drafted(at, count=3):
    sg = at.of(Role.SG)
    plan = actions.draft_plan(Plan(year=2022), by=sg, on=DAY)
    for no in range(count):
        actions.propose_plan_item(PlanItem(topic=f"议题{no + 1}", **ITEM), plan, by=sg, on=DAY)
    return plan


def adopted(at, count=3):
    plan, sg = drafted(at, count), at.of(Role.SG)
    actions.ask_about_plan(plan, [PlanOpinion(unit=at.units[0])], by=sg, on=DAY)
    actions.revise_plan(plan, "调整了月份", by=sg, on=DAY)
    actions.deliberate_plan(plan, by=sg, on=DAY)
    return actions.adopt_plan(plan, "县委常委会会议", by=sg, on=date(2022, 2, 15))


def items(plan):
    return list(plan.items.live().order_by("item_no"))


def test_a_plan_goes_its_way_and_each_step_keeps_its_day(at):
    plan = adopted(at)
    assert (plan.state, plan.drafted_on, plan.asked_on, plan.approved_on) == (
        "approved",
        DAY,
        DAY,
        date(2022, 2, 15),
    )
    assert {one.state for one in items(plan)} == {"approved"}


def test_a_step_is_not_left_out(at):
    plan, sg = drafted(at), at.of(Role.SG)
    for verb in (actions.deliberate_plan, lambda one, **given: actions.adopt_plan(one, "会议", **given)):
        with pytest.raises(MoveRefused):
            verb(plan, by=sg, on=DAY)
    empty = actions.draft_plan(Plan(year=2023), by=sg, on=DAY)
    with pytest.raises(MoveRefused, match="没有事项"):
        actions.revise_plan(empty, "无", by=sg, on=DAY)


def test_who_drafts_does_not_approve(at):
    plan = drafted(at)
    actions.revise_plan(plan, "无修改", by=at.office, on=DAY)
    actions.deliberate_plan(plan, by=at.office, on=DAY)
    with pytest.raises(NotYours):
        actions.adopt_plan(plan, "会议", by=at.office, on=DAY)
    actions.send_plan_back(plan, "再核实", by=at.of(Role.LD), on=DAY)
    assert plan.state == "revised"


def test_opinions_asked_are_answered_and_settled(at):
    plan, sg = drafted(at), at.of(Role.SG)
    [one] = actions.ask_about_plan(plan, [PlanOpinion(unit=at.units[0])], by=sg, on=DAY)
    with pytest.raises(Refused, match="不再重复"):
        actions.ask_about_plan(plan, [PlanOpinion(unit=at.units[0])], by=sg, on=DAY)
    with pytest.raises(Refused, match="没有收到"):
        actions.settle_plan_opinion(one, "采纳", by=sg, on=DAY)
    actions.record_plan_opinion(one, "第二项移到六月", by=at.of(Role.HU), on=DAY)
    actions.settle_plan_opinion(one, "采纳", by=sg, on=DAY)
    assert (one.text, one.taken, one.answered_on) == ("第二项移到六月", "采纳", DAY)


def test_an_approved_item_changes_by_revision_only(at):
    item = items(adopted(at))[0]
    sg = at.of(Role.SG)
    with pytest.raises(Refused, match="修订"):
        actions.edit_plan_item(item, by=sg, on=DAY, month=6)
    revision = actions.revise_plan_item(
        item, "省里统一安排", by=sg, on=DAY, decided_by="县委〔2022〕8号", month=6
    )
    assert "计划月份：5→6" in revision.what
    with pytest.raises(Refused, match="没有改动"):
        actions.revise_plan_item(item, "再来", by=sg, on=DAY, month=6)
    with pytest.raises(Stale):
        actions.revise_plan_item(item, "旧页", by=sg, on=DAY, expected=1, month=7)


def test_completion_leaves_the_cancelled_out_and_shows_them(at):
    plan = adopted(at, 4)
    done, off, late, _ = items(plan)
    sg = at.of(Role.SG)
    actions.complete_plan_item(done, by=sg, on=f.MAY)
    actions.drop_plan_item(off, "不再需要", by=sg, on=f.MAY)
    actions.postpone_plan_item(late, "下雨", by=sg, on=f.MAY)
    progress = progress_of([plan])[plan.pk]
    assert (progress.items, progress.done, progress.cancelled, progress.rate) == (4, 1, 1, "33.33%")
    scope = Scope.of_year(at.committee.pk, 2022)
    rate = find("activities.plan_rate")
    assert ask(rate, scope).shown == "33.33%"
    assert rate.whole.entries(scope).count() == 3


def test_a_work_list_is_the_bodys_and_no_part_of_the_plan(at):
    sg = at.of(Role.SG)
    mine = actions.draft_plan(Plan(year=2022, kind="work_list", body=at.studio), by=sg, on=DAY)
    actions.propose_plan_item(PlanItem(topic="每周值班", **ITEM), mine, by=sg, on=DAY)
    actions.revise_plan(mine, "无", by=sg, on=DAY)
    actions.deliberate_plan(mine, by=sg, on=DAY)
    actions.adopt_plan(mine, "主席会议", by=sg, on=DAY)
    assert find("activities.plan_rate").whole.entries(Scope.of_year(at.committee.pk, 2022)).count() == 0
    with pytest.raises(Refused, match="已经有了"):
        actions.draft_plan(Plan(year=2022, kind="work_list", body=at.studio), by=sg, on=DAY)
    with pytest.raises(Refused, match="机构"):
        actions.draft_plan(Plan(year=2022, kind="work_list"), by=sg, on=DAY)


def test_a_struck_item_burns_its_number(at):
    plan, sg = drafted(at), at.of(Role.SG)
    actions.strike_plan_item(items(plan)[2], "重复", by=sg, on=DAY)
    new = actions.propose_plan_item(PlanItem(topic="新议题", **ITEM), plan, by=sg, on=DAY)
    assert new.item_no == 4


def test_the_office_draws_up_a_plan_on_the_pages(at, client):
    client.force_login(at.of(Role.SG).account)
    made = client.post("/lan/activities/plans/new/", {"year": "2022", "kind": "consultation", "body": ""})
    url = made["Location"]
    client.post(f"{url}items/new/", {"topic": "停车难", "form": "symposium", "month": "4"})
    plan = Plan.objects.of(at.committee).get()
    client.post(f"{url}ask/", {"version": plan.version, "units": [at.units[0].pk], "names": "魏一"})
    assert "县教育局" in client.get(url).content.decode()
    for name, note in (("revise", "改了月份"), ("deliberate", ""), ("adopt", "县委常委会")):
        plan.refresh_from_db()
        client.post(f"{url}{name}/", {"version": plan.version, "note": note})
    plan.refresh_from_db()
    assert plan.state == "approved"
    item = plan.items.get()
    page = client.post(
        f"{item.get_absolute_url()}edit/",
        {"version": item.version, "topic": "停车难", "form": "symposium", "month": "9", "reason": "防汛"},
        follow=True,
    )
    assert "计划月份：4→9" in page.content.decode()
    assert client.get(f"{url}?export=1").content[:2] == b"PK"
    item.refresh_from_db()
    done = client.post(f"{item.get_absolute_url()}complete/", {"version": item.version}, follow=True)
    assert "已完成" in done.content.decode()


def test_members_read_a_plan_when_it_is_approved(at, client):
    client.force_login(at.of(Role.MB).account)
    plan = drafted(at)
    assert client.get(plan.get_absolute_url()).status_code == 404
    sg = at.of(Role.SG)
    actions.revise_plan(plan, "无", by=sg, on=DAY)
    actions.deliberate_plan(plan, by=sg, on=DAY)
    actions.adopt_plan(plan, "会议", by=sg, on=DAY)
    assert "议题1" in client.get(plan.get_absolute_url()).content.decode()
    assert "登记批准" not in client.get(plan.get_absolute_url()).content.decode()


# -- the calendar -----------------------------------------------------------------------------------------------


def coming(at, **fields):
    today = timezone.localdate()
    given = {"kind": "lecture", "title": "讲座", "starts_on": today, "audience": "all"} | fields
    return actions.plan_activity(Activity(**given), by=at.office, on=today)


def test_a_member_sees_what_concerns_him_in_month_list_and_own(at, client):
    coming(at, begins_at=time(9))
    coming(at, title="别人的", audience="named")
    client.force_login(at.of(Role.MB).account)
    for path in ("calendar/", "calendar/?view=list", "calendar/?mine=1", "mine/", "calendar/?month=x"):
        text = client.get(f"/lan/activities/{path}").content.decode()
        assert "讲座" in text, path
        assert "别人的" not in text, path


@pytest.mark.parametrize("view", ["", "&view=list"])
def test_a_month_without_activities_says_so(at, client, view):
    coming(at)
    client.force_login(at.of(Role.MB).account)
    now = f"{timezone.localdate():%Y-%m}"
    assert "这个月没有活动" in client.get(f"/lan/activities/calendar/?month=2021-05{view}").content.decode()
    assert "这个月没有活动" not in client.get(f"/lan/activities/calendar/?month={now}{view}").content.decode()


def test_the_calendar_sends_as_many_queries_for_many_as_for_few(at, client, same_queries):
    coming(at)
    client.force_login(at.of(Role.MB).account)
    for path in ("calendar/", "calendar/?view=list", "mine/"):
        same_queries(
            lambda path=path: client.get(f"/lan/activities/{path}"),
            lambda path=path: [coming(at, title=f"{path}{no}") for no in range(4)],
        )


def test_the_subscription_needs_no_sign_in_and_ends_with_the_password(at, client):
    coming(at, begins_at=time(9), place="报告厅")
    account = at.of(Role.MB).account
    client.force_login(account)
    page = client.get("/lan/activities/calendar/subscribe/").content.decode()
    address = page.split('id="feed" value="http://testserver')[1].split('"')[0]
    client.logout()
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:讲座" in answer.content.decode()
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    other = reverse("activity_feed", args=["mei", address.split("/")[-1].removesuffix(".ics")])
    assert client.get(other).status_code == 404
    account.set_password("新的密码")
    account.save()
    assert client.get(address).status_code == 404


def test_a_moved_activity_stands_on_its_new_day(at):
    one = coming(at, begins_at=time(9))
    tomorrow = timezone.localdate() + timedelta(days=1)
    actions.relocate(one, "停电", starts_on=tomorrow, by=at.office, on=timezone.localdate())
    assert (one.starts_on, one.ends_on, one.state) == (tomorrow, tomorrow, "planned")
