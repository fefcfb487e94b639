"""Liaison groups and special committees by the engine that scores members; handling units only where the rules say so."""

import re
from datetime import date, timedelta

import pytest

from jianyan.activities import actions as activities
from jianyan.activities.models import Activity
from jianyan.core import profiles
from jianyan.duty import sheets
from jianyan.duty.actions import sheets as verbs
from jianyan.duty.actions import years
from jianyan.duty.models import AppraisalSheet
from jianyan.kit.flow import Refused
from jianyan.opinions import actions as opinions
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db
MAY = date(2022, 5, 18)


def adopted(at, style, **change):
    sheet = verbs.draft_sheet(sheets.style(style) | change, by=at.of(Role.ML), on=MAY)
    return verbs.adopt_sheet(sheet, "主席会议", date(2022, 1, 1), by=at.of(Role.LD), on=MAY)


def held(at, kind, title, *, on=MAY, **more):
    made = Activity(kind=kind, title=title, starts_on=on, ends_on=on, **more)
    return activities.record_activity(made, by=at.of(Role.SPC), on=on)


def work_of_the_group(at):
    """Two inspections, one of them closed since, a study day, one refused visit of another year, an opinion in its name."""
    group = at.world.group
    activities.close(held(at, "inspection", "视察停车", owner=group), by=at.of(Role.SPC), on=MAY)
    held(at, "inspection", "视察水质", owner=group)
    held(at, "lecture", "读书班", owner=group)
    held(at, "inspection", "去年视察", owner=group, on=date(2021, 5, 18))
    opinions.submit(
        "路灯", "不亮。", "请修。", by=at.of(Role.LG), on=MAY, body=group, reporter_type="liaison_group"
    )


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def opened(client, at, role, path):
    return sign_in(client, at.of(role)).get(f"/lan/duty/{path}")


def test_a_group_reads_what_it_did_line_by_line_under_a_sheet_of_its_own(at, client):
    adopted(at, "bodies")
    work_of_the_group(at)
    page = text(opened(client, at, Role.LG, f"bodies/{at.world.group.pk}/?year=2022"))
    assert "<b>28</b>" in page  # 10 + 10 for inspections, 5 for the study day, 3 for the opinion
    for said in ("视察停车", "视察水质", "读书班", "路灯", "集体反映信息", "一般"):
        assert said in page
    assert "去年视察" not in page
    before = opened(client, at, Role.LG, f"bodies/{at.world.group.pk}/?year=2021")
    assert before.status_code == 404, "it was founded later"


def test_what_the_reader_may_not_open_is_named_without_a_link(at, client):
    adopted(at, "bodies")
    work_of_the_group(at)
    for role, opens in ((Role.LG, True), (Role.ML, False)):
        page = text(opened(client, at, role, f"bodies/{at.world.group.pk}/?year=2022"))
        assert "路灯" in page
        assert bool(re.search(r'href="/lan/opinions/\d+/"', page)) is opens


def test_a_list_of_bodies_stands_in_the_official_order_and_ranks_nobody(at, client):
    adopted(at, "bodies")
    page = text(opened(client, at, Role.ML, "bodies/?year=2022"))
    assert at.world.group.name in page
    assert at.world.studio.name not in page, "only liaison groups and special committees are scored"
    assert "不排名次" in page
    open_to = {
        str(role)
        for role in Role
        if role != Role.PUB and opened(client, at, role, "bodies/").status_code == 200
    }
    assert open_to == {"ML", "SG", "LD", "AU", "LG", "SPC"}
    stranger = opened(client, at, Role.SPC, f"bodies/{at.world.group.pk}/?year=2022")
    assert stranger.status_code == 404, "a committee's staff reads its own"


def test_a_draft_is_tried_over_the_records_and_names_are_for_those_who_adopt_it(at, client):
    adopted(at, "bodies")
    work_of_the_group(at)
    style = sheets.style("bodies")
    rules = [one | {"points": 2 * one["points"]} if one["code"] == "A1" else one for one in style["rules"]]
    draft = verbs.draft_sheet(style | {"rules": rules}, by=at.of(Role.ML), on=MAY)
    path = f"sheets/{draft.pk}/trial/?year=2022"
    page = text(opened(client, at, Role.ML, path))
    for said in ("机构得分上升<b>1</b>个，下降<b>0</b>个", "视察、调研、协商、监督", "40—50分"):
        assert said in page  # 28 before, 48 after
    named = f'class="title">{at.world.group.name}<'
    assert named not in page
    assert "名单只对通过办法的两位负责人显示" in page
    for role in (Role.SG, Role.LD):
        assert named in text(opened(client, at, role, path))
    assert "试算" in text(opened(client, at, Role.ML, f"sheets/{draft.pk}/"))
    assert "<td" in text(opened(client, at, Role.ML, "bodies/?year=2022"))
    assert ">48<" not in text(opened(client, at, Role.ML, f"bodies/?year=2022&sheet={draft.pk}"))
    assert opened(client, at, Role.LG, path).status_code == 403
    units = verbs.draft_from_style("units", by=at.of(Role.ML), on=MAY)
    assert opened(client, at, Role.ML, f"sheets/{units.pk}/trial/").status_code == 404


def test_a_sheet_about_bodies_knows_their_facts_alone_and_opens_no_year_of_members(at, client):
    sheet = adopted(at, "bodies")
    with pytest.raises(Refused, match="考核的不是委员"):
        years.open_year(2023, sheet, by=at.of(Role.ML), on=MAY)
    assert "联络组、专门委员会" not in text(opened(client, at, Role.ML, "years/new/"))
    rules = [*sheet.data["rules"], {**sheet.data["rules"][0], "code": "Z", "source": "activities.attendance"}]
    with pytest.raises(verbs.BadSheet, match=r"没有“activities\.attendance”这一类事实"):
        verbs.draft_sheet(sheet.data | {"rules": rules}, by=at.of(Role.ML), on=MAY)
    draft = verbs.draft_from(sheet, by=at.of(Role.ML), on=MAY)
    form = text(opened(client, at, Role.ML, f"sheets/{draft.pk}/parts/rules/0/"))
    assert "主办会议和活动" in form
    assert "会议和活动的出席情况" not in form
    assert "常务委员" not in form
    head = text(opened(client, at, Role.ML, f"sheets/{draft.pk}/head/"))
    assert "考核对象" not in head, "what a sheet is about does not change under its rules"


def test_a_body_founded_in_the_year_is_scored_from_its_first_day(at, client):
    adopted(at, "bodies", proration="by_months")
    group = at.world.group
    early = held(at, "inspection", "成立以前", owner=group, on=date(2022, 1, 5))
    page = text(opened(client, at, Role.ML, f"bodies/{group.pk}/?year=2022"))
    assert early.title in page
    assert "当日不在机构存续期内" in page


def answered(at):
    proposals.replied(at.world)


def scoring_units(at, on=True):
    profiles.adopt("duty", {"score_units": on}, date(2022, 1, 1), by=at.of(Role.SG), on=MAY)


def test_units_are_not_scored_unless_the_rules_ask_for_it(at, client):
    adopted(at, "units")
    answered(at)
    page = text(opened(client, at, Role.HA, "units/?year=2022"))
    assert "本会没有对承办单位计分" in page
    assert at.world.units[0].name not in page
    assert opened(client, at, Role.HA, f"units/{at.world.units[0].pk}/?year=2022").status_code == 404
    assert "承办单位计分" not in sign_in(client, at.of(Role.HA)).get("/lan/").content.decode()
    assert text(opened(client, at, Role.ML, "sheets/")), "a sheet may be drafted and adopted meanwhile"


def test_where_the_rules_ask_for_it_units_are_shown_to_the_supervision_office_alone(at, client):
    adopted(at, "units")
    answered(at)
    scoring_units(at)
    paths = ("units/?year=2022", f"units/{at.world.units[0].pk}/?year=2022")
    for path in paths:
        open_to = {
            str(role)
            for role in Role
            if role != Role.PUB and opened(client, at, role, path).status_code == 200
        }
        assert open_to == {"HA"}
    page = text(opened(client, at, Role.HA, paths[1]))
    assert "按期答复提案" in page
    assert "<b>5</b>" in page
    assert "承办单位计分" in sign_in(client, at.of(Role.HA)).get("/lan/").content.decode()
    [sheet] = AppraisalSheet.objects.of(at.world.committee).about("unit")
    seen = {
        str(role)
        for role in Role
        if AppraisalSheet.objects.visible_to(at.of(role)).filter(pk=sheet.pk).exists()
    }
    assert seen == {"ML", "SG", "LD", "AU"}


def test_what_a_unit_left_unanswered_past_its_day_is_a_line_and_a_late_reply_counts_less(at, client):
    adopted(at, "units")
    scoring_units(at)
    unit = at.world.units[0]
    late, left = (
        proposals.in_handling(at.world, units=[(unit, "sole")], cause=f"关于{word}的提案")
        for word in ("路灯", "公厕")
    )
    [part] = late.assignments.all()
    proposals.answer(at.world, late, part.due_on + timedelta(days=3))
    page = text(opened(client, at, Role.HA, f"units/{unit.pk}/?year=2022"))
    for said in ("超过期限答复提案", "到期仍未答复提案", "过后答复", left.cause):
        assert said in page
    assert "<b>0</b>" in page, "2 for the late reply, less 3 for the one that never came; not below nothing"


def test_of_an_opinion_the_points_of_a_unit_tell_no_title(at, client):
    from jianyan.opinions.tests import factories as manuscripts

    adopted(at, "units")
    scoring_units(at)
    series = manuscripts.Series(name="社情民意", kind="newsletter", signer=Role.SG)
    at.world.series = {"newsletter": opinions.found_series([series], by=at.of(Role.RS), on=MAY)[0]}
    [one] = manuscripts.dispatched(at.world, "校门口拥堵", on=MAY)
    sent = opinions.transfer(one, at.world.units[0], by=at.of(Role.RS), on=MAY, due_on=MAY)
    opinions.unit_feedback(sent, "已办。", by=at.of(Role.RS), on=MAY, outcome="done")
    page = text(opened(client, at, Role.HA, f"units/{at.world.units[0].pk}/?year=2022"))
    assert "按期反馈信息" in page
    assert "<b>3</b>" in page
    assert one.title not in page
    assert str(one.pk) not in page


def test_the_pages_of_bodies_cost_the_same_however_much_they_did(at, client, same_queries):
    adopted(at, "bodies")
    sign_in(client, at.of(Role.ML))
    work_of_the_group(at)

    def more():
        for no in range(3):
            held(at, "lecture", f"读书班{no}", owner=at.world.group)

    pages = ("/lan/duty/bodies/?year=2022", f"/lan/duty/bodies/{at.world.group.pk}/?year=2022")
    same_queries(lambda: [client.get(page) for page in pages], more)
