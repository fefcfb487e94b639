"""A manuscript on its way: three reviews in order, revision, decision, rights, print."""

from datetime import date

import pytest

from jianyan.core import journal
from jianyan.core.journal import Stale
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import Manuscript, ManuscriptReview
from jianyan.publications.tests.factories import ON, accepted, handed_in, passed

pytestmark = pytest.mark.django_db
LATER = date(2022, 6, 20)


@pytest.fixture
def clerk(at):
    return {"by": at.of(Role.CL), "on": ON}


def counted(at, key, **filter):
    scope = Scope.of_year(at.committee.pk, 2022).narrowed({k: [v] for k, v in filter.items()})
    return catalogue.ask(catalogue.find(f"publications.{key}"), scope).answer.value


def test_the_reviews_follow_one_another(at, clerk):
    one = handed_in(at)
    with pytest.raises(MoveRefused, match="待史实审”，不能政治审"):
        actions.review(one, "politics", "passed", "可用", "乙审", **clerk)
    passed(at, one)
    assert (one.state, one.reviewed_on) == ("reviewed", ON)
    assert [e.label for e in journal.timeline(one)] == ["收到文史稿件", "史实审", "政治审", "文字审"]


@pytest.mark.parametrize("reviewer", ["童二", "整理者"])
def test_the_author_and_who_wrote_it_down_do_not_review(reviewer, at, clerk):
    one = handed_in(at, recorder="整理者")
    with pytest.raises(Refused, match="不能审自己"):
        actions.review(one, "fact", "passed", "可用", reviewer, **clerk)


def test_no_two_reviews_are_one_persons(at, clerk):
    one = passed(at, handed_in(at), "fact")
    with pytest.raises(Refused, match="不能由同一人担任"):
        actions.review(one, "politics", "passed", "可用", "甲审", **clerk)


def test_a_review_is_not_earlier_than_the_one_before(at):
    one = passed(at, handed_in(at), "fact", on=LATER)
    with pytest.raises(Refused, match="早于"):
        actions.review(one, "politics", "passed", "可用", "乙审", by=at.of(Role.CL), on=ON)


def test_a_revised_text_is_reviewed_anew_and_the_old_opinion_stays(at, clerk):
    one = handed_in(at)
    actions.review(one, "fact", "revise", "请补出处", "甲审", **clerk)
    assert (one.state, one.send_back_reason) == ("revising", "请补出处")
    actions.resubmit(one, "往事（修订）", "第一段\n第二段", by=at.member(1), on=LATER)
    assert (one.state, one.round_no, one.paragraphs) == ("received", 2, ["第一段", "第二段"])
    passed(at, one, on=LATER)
    actions.accept_manuscript(one, by=at.of(Role.SG), on=LATER)
    rounds = ManuscriptReview.objects.of(at.committee).values_list("round_no", "outcome")
    assert sorted(rounds) == [(1, "revise"), (2, "passed"), (2, "passed"), (2, "passed")]


def test_what_a_review_found_unfit_is_not_accepted_but_may_be_kept(at, clerk):
    one = handed_in(at)
    actions.review(one, "fact", "unfit", "系传说", "甲审", **clerk)
    with pytest.raises(MoveRefused, match="三审没有全部通过"):
        actions.accept_manuscript(one, by=at.of(Role.SG), on=ON)
    actions.keep_manuscript(one, "可作资料", **clerk)
    assert (counted(at, "manuscripts"), counted(at, "manuscripts_kept")) == (1, 1)


def test_a_refusal_has_a_reason_is_told_and_can_be_taken_back(at, clerk):
    one = handed_in(at)
    with pytest.raises(Refused, match="退稿必须写明原因"):
        actions.refuse_manuscript(one, " ", **clerk)
    actions.refuse_manuscript(one, "不合三亲要求", **clerk)
    actions.tell_author(one, by=at.of(Role.CL), on=LATER)
    with pytest.raises(MoveRefused, match="已经告知"):
        actions.tell_author(one, by=at.of(Role.CL), on=LATER)
    assert counted(at, "manuscripts_refused") == 1
    actions.reopen_manuscript(one, "作者补充了材料", by=at.of(Role.SG), on=LATER)
    assert (one.state, one.refused_on, one.told_on, one.refuse_reason) == ("reviewed", None, None, "")
    assert counted(at, "manuscripts_refused") == 0


def test_the_clerk_does_not_accept(at):
    with pytest.raises(NotYours):
        actions.accept_manuscript(passed(at, handed_in(at)), by=at.of(Role.CL), on=ON)


def test_several_are_accepted_in_one_line_or_none_is(at):
    good, bad = passed(at, handed_in(at, "甲")), handed_in(at, "乙")
    with pytest.raises(Refused, match="《乙》"):
        actions.accept_manuscripts([good, bad], by=at.of(Role.SG), on=ON)
    assert Manuscript.objects.of(at.committee).filter(accepted_on__isnull=False).count() == 0
    fresh = list(Manuscript.objects.of(at.committee).filter(title="甲"))
    with pytest.raises(Stale):
        actions.accept_manuscripts(fresh, by=at.of(Role.SG), on=ON, expected={fresh[0].pk: 1})


def test_a_manuscript_without_rights_enters_no_volume(at, clerk):
    one = passed(at, handed_in(at))
    actions.accept_manuscript(one, by=at.of(Role.SG), on=ON)
    volume = actions.plan_volume("文史资料", 25, **clerk)
    with pytest.raises(MoveRefused, match="尚未授权"):
        actions.arrange_volume(volume, [one], **clerk)
    actions.grant_rights(one, "同意刊印", by=at.member(1), on=ON)
    actions.arrange_volume(volume, [one], **clerk)
    with pytest.raises(MoveRefused, match="先从目录中移出"):
        actions.reopen_manuscript(one, "再议", by=at.of(Role.SG), on=ON)


def test_the_contents_keep_the_order_given_and_are_printed_with_the_volume(at, clerk):
    first, second, third = (accepted(at, title) for title in ("甲", "乙", "丙"))
    volume = actions.plan_volume("文史资料", 25, **clerk)
    actions.arrange_volume(volume, [first, second, third], **clerk)
    actions.arrange_volume(volume, [third, first], **clerk)
    placed = Manuscript.objects.of(at.committee).filter(volume=volume).order_by("order_no")
    assert [one.title for one in placed] == ["丙", "甲"]
    second.refresh_from_db()
    assert (second.volume, second.order_no) == (None, None)
    with pytest.raises(MoveRefused, match="书号"):
        actions.publish(volume, 500, **clerk)
    actions.describe_volume(volume, licence="内资准字1号", licence_kind="internal", **clerk)
    actions.publish(volume, 500, by=at.of(Role.CL), on=LATER)
    assert {one.state for one in placed.all()} == {"printed"}
    assert (counted(at, "volumes"), counted(at, "copies_printed"), counted(at, "manuscripts_printed")) == (
        1,
        500,
        2,
    )


def test_a_manuscript_stands_in_one_volume(at, clerk):
    one = accepted(at)
    volumes = [actions.plan_volume("丛刊", number, **clerk) for number in (1, 2)]
    actions.arrange_volume(volumes[0], [one], **clerk)
    with pytest.raises(Refused, match="已编入《丛刊》第1辑"):
        actions.arrange_volume(volumes[1], [one], **clerk)


def test_editors_stand_in_order_of_strokes_and_an_isbn_is_checked(at, clerk):
    volume = actions.plan_volume("文史资料", 25, **clerk)
    actions.describe_volume(volume, editors="魏一，丁二 王三", **clerk)
    assert volume.editors == "丁二、王三、魏一"
    with pytest.raises(Refused, match="校验码"):
        actions.describe_volume(volume, licence_kind="isbn", licence="978-7-5034-0000-2", **clerk)
    actions.describe_volume(volume, licence_kind="isbn", licence="ISBN 978-7-5034-0000-1", **clerk)


def test_a_fee_is_money_in_fen(at, clerk):
    one = actions.pay_fee(accepted(at), 300_50, **clerk)
    assert (one.fee, one.fee_paid_on) == ("300.50", ON)
    with pytest.raises(Refused, match="大于0"):
        actions.pay_fee(one, 0, **clerk)


def test_themes_show_what_came_against_what_was_hoped_for(at, clerk):
    outline = actions.open_outline(
        "大纲", "往事", topics=[("桥路", "1950—1990年", 6), ("教育", "", 4)], **clerk
    )
    bridges = outline.topics.get(name="桥路")
    one = handed_in(at, theme=bridges)
    assert one.outline == outline
    assert counted(at, "manuscripts", theme="桥路") == 1
    assert counted(at, "manuscripts", stage="received") == 1
    with pytest.raises(Refused, match="“教育”重复"):
        actions.add_topics(outline, [("教育", "", 1)], **clerk)


def test_a_call_closes_after_it_opens_and_brings_its_outline(at, clerk):
    outline = actions.open_outline("大纲", "往事", **clerk)
    with pytest.raises(Refused, match="早于发出日期"):
        actions.issue_call(
            outline, "通知", closes_on=date(2022, 5, 1), recipients="各位委员", contact="王某", **clerk
        )
    call = actions.issue_call(
        outline, "通知", closes_on=LATER, recipients="各位委员", contact="王某", **clerk
    )
    assert handed_in(at, call=call).outline == outline


def test_what_stands_in_a_volume_is_not_voided(at, clerk):
    one = accepted(at)
    volume = actions.plan_volume("文史资料", 25, **clerk)
    actions.arrange_volume(volume, [one], **clerk)
    with pytest.raises(Refused, match="不能作废"):
        actions.void(one, "错登", **clerk)
    with pytest.raises(Refused, match="目录中还有稿件"):
        actions.void(volume, "错登", **clerk)


def test_reviewers_opinions_are_read_by_editors_only(at):
    one = passed(at, handed_in(at), "fact")
    rows = ManuscriptReview.objects.of(at.committee)
    assert rows.visible_to(at.of(Role.LD)).get().manuscript == one
    assert not rows.visible_to(at.member(1)).exists()
