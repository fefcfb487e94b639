"""The year of liaison groups and special committees: notice, objection, freeze, tie, decision, and what is taken back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jianyan.duty import flow
from jianyan.duty.actions import bodies, cases, correcting, deciding
from jianyan.duty.models import BodyObjection, BodyResult, BodyYear
from jianyan.duty.tests import factories
from jianyan.duty.tests.test_bodies import adopted, held, opened, text, work_of_the_group
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.language.documents import read_document
from jianyan.people import actions as people
from jianyan.people import notices
from jianyan.people.models import Body, Notice, Role
from jianyan.people.tests.factories import sign_in

pytestmark = pytest.mark.django_db
NOTICE, AFTER = date(2022, 12, 16), date(2022, 12, 27)


def published(at, **change):
    sheet = adopted(at, "bodies", **change)
    work_of_the_group(at)
    return bodies.publish_bodies(2022, sheet, by=at.of(Role.SG), on=NOTICE)


def staff(at):
    return replace(at.of(Role.LG), body_ids=frozenset({at.world.group.pk}))


def objection(at, one):
    return bodies.object_for_body(one, at.world.group, "走访漏记了", by=staff(at), on=NOTICE)


def frozen(at, **change):
    return bodies.freeze_bodies(published(at, **change), by=at.of(Role.ML), on=AFTER)


def post(client, at, role, path, **data):
    answer = sign_in(client, at.of(role)).post(f"/lan/duty/{path}", data, follow=True)
    return answer.content.decode()


def test_from_notice_to_decision_on_the_pages_with_an_objection_answered(at, client, monkeypatch):
    """The secretary-general publishes, the group objects to a line, is answered, the year is frozen and decided."""
    monkeypatch.setattr(notices, "is_news", lambda on: True)
    sheet = adopted(at, "bodies")
    work_of_the_group(at)
    group = at.world.group
    page = post(client, at, Role.SG, "bodies/publish/", year=2022, sheet=sheet.pk, on=NOTICE)
    assert "已公示，各机构可查看得分、提出异议" in page
    own = text(opened(client, at, Role.LG, f"bodies/{group.pk}/?year=2022"))
    assert "有异议" in own
    assert "公示到2022年12月23日" in own
    one = BodyYear.objects.of(at.world.committee).get()
    said = {"appraisal": one.pk, "body": group.pk, "line": "视察水质", "reason": "应为两场", "on": NOTICE}
    page = post(client, at, Role.LG, "body-objections/new/", **said)
    assert "视察水质" in page
    made = BodyObjection.objects.of(at.world.committee).get()
    path = f"body-objections/{made.pk}/"
    with pytest.raises(MoveRefused, match="还有1件异议没有答复"):
        bodies.freeze_bodies(one, by=at.of(Role.ML), on=AFTER)
    assert "应为两场" in text(opened(client, at, Role.ML, path))
    assert "待核查的机构异议" in sign_in(client, at.of(Role.ML)).get("/lan/").content.decode()
    post(client, at, Role.ML, f"{path}examine/", finding="记录为一场", on=NOTICE)
    post(client, at, Role.LD, f"{path}dismiss/", answer="经核对，维持。", on=NOTICE)
    assert "经核对，维持。" in text(opened(client, at, Role.LG, f"bodies/{group.pk}/?year=2022"))
    assert opened(client, at, Role.SPC, path).status_code == 404, "another body's staff reads its own"
    post(client, at, Role.ML, f"bodies/years/{one.pk}/moves/freeze/", on=AFTER)
    page = post(client, at, Role.LD, f"bodies/years/{one.pk}/moves/decide/", decided_by="主席会议", on=AFTER)
    assert "主席会议审定" in page
    told = set(Notice.objects.of(at.world.committee).values_list("kind", flat=True))
    assert {"duty.publish_bodies", "duty.object_for_body", "duty.examine_body_objection",
            "duty.dismiss_body_objection", "duty.decide_bodies"} <= told  # fmt: skip
    answer = sign_in(client, at.of(Role.ML)).get(f"/lan/duty/bodies/years/{one.pk}/results.docx")
    printed = "".join(read_document("结果.docx", answer.content).text.split())
    assert group.name in printed
    assert "主席会议审定" in printed


def test_what_is_recorded_after_the_freeze_is_shown_and_changes_nothing(at, client):
    frozen(at)
    held(at, "inspection", "后补的视察", owner=at.world.group)
    page = text(opened(client, at, Role.LG, f"bodies/{at.world.group.pk}/?year=2022"))
    assert "<b>28</b>" in page
    assert "按现有记录应为38分" in page
    assert "后补的视察" not in page
    assert "视察停车" in page, "the lines are kept with the result"
    assert "28" in text(opened(client, at, Role.ML, "bodies/?year=2022"))
    result = BodyResult.objects.of(at.world.committee).get(body=at.world.group)
    assert (result.total, result.grade_name) == (2800, "一般")


def test_bodies_level_at_the_line_wait_for_the_leaders(at, client):
    people.found_bodies(
        [Body(kind=Body.Kind.LIAISON_GROUP, name=f"第{no}联络组") for no in "二三"],
        by=at.of(Role.ML),
        on=factories.OPENS,
    )
    grades = [{"code": "good", "name": "好", "min": 0}, {"code": "plain", "name": "一般", "max": 0}]
    sheet = adopted(at, "bodies", grades=grades, quotas=[{"grade": "good", "count": 2, "tie_rule": "decide"}])
    work_of_the_group(at)
    one = bodies.publish_bodies(2022, sheet, by=at.of(Role.SG), on=NOTICE)
    bodies.freeze_bodies(one, by=at.of(Role.ML), on=AFTER)
    rows = BodyResult.objects.of(at.world.committee).filter(is_open=True).order_by("id")
    assert {row.body.name for row in rows} == {"第二联络组", "第三联络组"}
    assert "名额处并列" in text(opened(client, at, Role.SG, "bodies/?year=2022"))
    with pytest.raises(MoveRefused, match="名额处有2个机构并列"):
        deciding.decide(one, "主席会议", by=at.of(Role.LD), on=AFTER)
    with pytest.raises(NotYours):
        deciding.settle_tie(one, [], by=at.of(Role.SG), on=AFTER)
    kept = rows[0].body_id
    page = post(client, at, Role.LD, f"bodies/years/{one.pk}/tie/", chosen=[kept], on=AFTER)
    assert "已确定并列机构的等次" in page
    deciding.decide(one, "主席会议", by=at.of(Role.LD), on=AFTER)
    graded = dict(BodyResult.objects.of(at.world.committee).values_list("body", "grade_name"))
    assert sorted(graded.values()) == ["一般", "好", "好"]
    assert graded[kept] == "好"


def test_a_notice_is_taken_back_until_a_body_has_objected_and_a_decision_before_it_is_built_on(at):
    one = published(at)
    with pytest.raises(NotYours):
        correcting.take_back(one, "名单有误", by=at.of(Role.ML), on=NOTICE)
    correcting.take_back(one, "名单有误", by=at.of(Role.SG), on=NOTICE)
    assert one.voided_at
    again = bodies.publish_bodies(2022, one.sheet, by=at.of(Role.SG), on=NOTICE)
    made = objection(at, again)
    with pytest.raises(Refused, match="后面的环节"):
        correcting.take_back(again, "名单有误", by=at.of(Role.SG), on=NOTICE)
    cases.withdraw_objection(made, by=staff(at), on=NOTICE)
    bodies.freeze_bodies(again, by=at.of(Role.ML), on=AFTER)
    with pytest.raises(Refused, match="不能撤回"):
        correcting.take_back(again, "错", by=at.of(Role.ML), on=AFTER)
    deciding.decide(again, "主席会议", by=at.of(Role.LD), on=AFTER)
    correcting.take_back(again, "会议名称有误", by=at.of(Role.LD), on=AFTER)
    assert again.state == BodyYear.State.FROZEN
    assert not BodyResult.objects.of(at.world.committee).filter(decided_on__isnull=False).exists()


def test_a_year_of_bodies_that_cannot_be_is_refused_with_the_reason(at):
    sheet = adopted(at, "bodies")

    def publish(year=2022, sheet=sheet, who=Role.SG):
        return bodies.publish_bodies(year, sheet, by=at.of(who), on=NOTICE)

    with pytest.raises(NotYours):
        publish(who=Role.ML)
    with pytest.raises(Refused, match="联络组、专门委员会考核办法"):
        publish(sheet=at.appraisal.sheet)
    with pytest.raises(Refused, match="还没有到这个年度"):
        publish(2023)
    with pytest.raises(Refused, match="尚未施行"):
        publish(2021)
    one = publish()
    with pytest.raises(Refused, match="已经公示"):
        publish()
    with pytest.raises(Refused, match="公示到2022年12月23日"):
        bodies.freeze_bodies(one, by=at.of(Role.ML), on=NOTICE + timedelta(days=7))
    with pytest.raises(NotYours):
        bodies.object_for_body(one, at.world.group, "漏记", by=at.of(Role.SPC), on=NOTICE)
    bodies.freeze_bodies(one, by=at.of(Role.ML), on=AFTER)
    with pytest.raises(MoveRefused, match="已经冻结"):
        objection(at, one)


ROLES = [str(role) for role in Role if role != Role.PUB]


@pytest.mark.parametrize(
    ("table", "reach", "move", "who"),
    [
        (flow.BODY_YEAR_FLOW, published, "freeze", {"ML"}),
        (flow.BODY_YEAR_FLOW, frozen, "decide", {"LD"}),
        (flow.BODY_OBJECTION_FLOW, lambda at: objection(at, published(at)), "examine", {"ML"}),
        (flow.BODY_OBJECTION_FLOW, lambda at: objection(at, published(at)), "withdraw", {"own"}),
    ],
    ids=["freeze", "decide", "examine", "withdraw"],
)
def test_only_those_of_the_table_may_make_a_move_of_the_bodies_year(at, table, reach, move, who):
    record, allowed = reach(at), set()
    asked = {role: replace(at.of(role), body_ids=frozenset()) for role in ROLES} | {"own": staff(at)}
    for name, actor in asked.items():
        try:
            table.check(move, actor, record)
            allowed.add(name)
        except NotYours:
            continue
    assert allowed == who


def test_the_page_of_a_frozen_year_costs_the_same_however_much_was_done(at, client, same_queries):
    frozen(at)
    sign_in(client, at.of(Role.ML))
    pages = ("/lan/duty/bodies/?year=2022", f"/lan/duty/bodies/{at.world.group.pk}/?year=2022")

    def more():
        for no in range(3):
            held(at, "lecture", f"读书班{no}", owner=at.world.group)

    same_queries(lambda: [client.get(page) for page in pages], more)
