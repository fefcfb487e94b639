"""Opinions on a draft plan: who is asked answers on a page of his own, the office reads the answers beside each item."""

import pytest
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Plan, PlanItem, PlanOpinion
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Notice, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def today():
    return timezone.localdate()


def asked(at, **whom):
    """A plan of two items, and one who was asked about it."""
    sg = at.of(Role.SG)
    plan = actions.draft_plan(Plan(year=today().year), by=sg, on=today())
    for topic in ("停车难", "夜间经济"):
        item = PlanItem(topic=topic, form="symposium", month=5)
        actions.propose_plan_item(item, plan, by=sg, on=today())
    [one] = actions.ask_about_plan(plan, [PlanOpinion(**(whom or {"unit": at.units[0]}))], by=sg, on=today())
    return one


def items(one):
    return list(one.plan.items.order_by("item_no"))


def test_a_unit_answers_item_by_item_and_the_office_reads_it_beside_each(at, enter):
    plan = asked(at).plan
    office = enter(Role.SG)
    version = Plan.objects.of(at.committee).get().version
    office.post(
        f"{plan.get_absolute_url()}ask/",
        {"version": version, "bodies": [at.studio.pk], "due_on": "2030-01-05"},
    )
    assert "2030年1月5日" in office.get(plan.get_absolute_url()).content.decode()
    one = PlanOpinion.objects.of(at.committee).get(unit=at.units[0])
    first, second = items(one)
    unit = enter(Role.HU)
    assert "征求意见的年度计划" in unit.get("/lan/").content.decode()
    url = one.get_absolute_url()
    assert url in unit.get("/lan/activities/plan-opinions/").content.decode()
    draft = unit.get(url).content.decode()
    assert "2．夜间经济" in draft
    assert "登记采纳情况" not in draft
    assert unit.get(plan.get_absolute_url()).status_code in (403, 404)
    said = {"version": one.version, f"item_{first.pk}": "建议改到六月", f"item_{second.pk}": "", "text": ""}
    assert unit.post(url, said).status_code == 302
    assert unit.post(url, said).status_code == 409  # the page is old
    assert "征求意见的年度计划" not in unit.get("/lan/").content.decode()

    office = enter(Role.SG)
    page = office.get(plan.get_absolute_url()).content.decode()
    row = page.split("停车难</a>")[1].split("</tr>")[0]
    assert "县教育局：建议改到六月" in row
    assert "县教育局" not in page.split("夜间经济</a>")[1].split("</tr>")[0]
    assert "建议改到六月" in office.get(first.get_absolute_url()).content.decode()
    one.refresh_from_db()
    assert "登记采纳情况" in office.get(url).content.decode()
    settled = {"version": one.version, "taken": "已改到六月"}
    office.post(f"/lan/activities/plans/opinions/{one.pk}/", settled)
    assert "已改到六月" in enter(Role.HU).get(url).content.decode()
    kinds = Notice.objects.of(at.committee).values_list("account", "kind")
    assert {
        (at.of(Role.HU).account.pk, "activities.ask_about_plan"),
        (at.of(Role.ORG).account.pk, "activities.ask_about_plan"),
        (at.of(Role.SG).account.pk, "activities.record_plan_opinion"),
        (at.of(Role.HU).account.pk, "activities.settle_plan_opinion"),
    } <= set(kinds)


@pytest.mark.parametrize(
    ("whom", "role"),
    [("unit", Role.HU), ("unit", Role.HL), ("group", Role.LG), ("studio", Role.ORG), ("member", Role.MB)],
)
def test_each_answers_what_he_himself_was_asked(at, enter, whom, role):
    given = {
        "unit": {"unit": at.units[0]},
        "group": {"body": at.group},
        "studio": {"body": at.studio},
        "member": {"person": at.members[0]},
    }
    one = asked(at, **given[whom])
    client = enter(role)
    answer = client.post(one.get_absolute_url(), {"version": one.version, "text": "无意见"})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.text, one.answered_on) == ("无意见", today())
    others = {Role.HU, Role.HL, Role.LG, Role.ORG, Role.MB} - {role, Role.HL, Role.HU}
    for other in others:
        assert enter(other).get(one.get_absolute_url()).status_code == 404, other


def test_another_unit_reads_and_answers_nothing(at, enter):
    one = asked(at, unit=at.units[1])
    client = enter(Role.HU)
    assert client.get(one.get_absolute_url()).status_code == 404
    assert one.get_absolute_url() not in client.get("/lan/activities/plan-opinions/").content.decode()
    with pytest.raises(NotYours):
        actions.record_plan_opinion(one, "同意", by=at.of(Role.HU), on=today())


def test_an_answer_is_changed_until_it_was_dealt_with(at):
    one, unit, sg = asked(at), at.of(Role.HU), at.of(Role.SG)
    first, second = items(one)
    actions.record_plan_opinion(one, "", remarks={first: "提前", second: "取消"}, by=unit, on=today())
    actions.record_plan_opinion(one, "同意", remarks={first: "", second: "推后"}, by=unit, on=today())
    assert [(row.item, row.text) for row in one.remarks.live()] == [(second, "推后")]
    actions.record_plan_opinion(one, "同意", remarks={first: "提前"}, by=unit, on=today())
    assert one.remarks.live().count() == 2
    actions.settle_plan_opinion(one, "第二项推后", by=sg, on=today())
    with pytest.raises(Refused, match="已经汇总"):
        actions.record_plan_opinion(one, "再想想", by=unit, on=today())
    actions.revise_plan(one.plan, "第二项推后", by=sg, on=today())
    actions.deliberate_plan(one.plan, by=sg, on=today())
    with pytest.raises(Refused, match="已审议"):
        actions.record_plan_opinion(one, "补登来函", by=sg, on=today())


def test_what_was_typed_stays_when_it_is_too_long_or_nothing(at, enter):
    one = asked(at)
    first, _ = items(one)
    client = enter(Role.HU)
    long = client.post(
        one.get_absolute_url(), {"version": one.version, f"item_{first.pk}": "长" * 401, "text": "同意"}
    )
    assert long.status_code == 422
    assert "长" * 401 in long.content.decode()
    nothing = client.post(one.get_absolute_url(), {"version": one.version, "text": " "})
    assert (nothing.status_code, "没有意见的，写“无意见”" in nothing.content.decode()) == (422, True)


def test_the_pages_of_opinions_cost_the_same_for_many(at, enter, same_queries):
    one = asked(at)
    client = enter(Role.SG)
    people = iter(at.members)

    def more():
        asking = [PlanOpinion(person=next(people)) for _ in range(3)]
        for each in actions.ask_about_plan(one.plan, asking, by=at.of(Role.SG), on=today()):
            said = dict.fromkeys(items(one), "可以")
            actions.record_plan_opinion(each, "", remarks=said, by=at.office, on=today())

    more()
    same_queries(lambda: client.get(one.plan.get_absolute_url()), more)
