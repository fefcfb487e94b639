"""Verbs of the shelf and what they refuse; what is counted of them."""

from datetime import date

import pytest

from jianyan.core.journal import Stale
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.language import lexicon
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import Manuscript, PartyPaper, RuleDocument
from jianyan.publications.tests.factories import accepted

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
OWN = [one for one in catalogue.every() if one.key.startswith("publications.")]


@pytest.fixture
def clerk(at):
    return {"by": at.of(Role.CL), "on": ON}


def counted(at, key, person=None, **filter):
    scope = Scope.of_year(at.committee.pk, 2022).narrowed({k: [v] for k, v in filter.items()})
    scope = Scope(**{**scope.__dict__, "person": person})
    return catalogue.ask(catalogue.find(f"publications.{key}"), scope).answer.value


def test_requests_and_results_are_counted_apart_and_together(at):
    for kind in ("request", "report", "result"):
        actions.record_party_paper(kind, f"关于{kind}", by=at.of(Role.SG), on=ON, recipient="县委")
    assert (counted(at, "party_papers"), counted(at, "party_papers", kind="result")) == (3, 1)


def test_a_rule_made_is_not_a_rule_revised(at):
    office = {"by": at.of(Role.SG), "on": ON}
    old = actions.record_rule("made", "工作规则", by=at.of(Role.SG), on=date(2021, 3, 1))
    actions.record_rule("revised", "工作规则", replaces=old, **office)
    assert (counted(at, "rules", action="revised"), counted(at, "rules", action="made")) == (1, 0)
    with pytest.raises(Refused, match="当日已登记"):
        actions.record_rule("revised", "工作规则", **office)
    with pytest.raises(Refused, match="没有原制度"):
        actions.record_rule("made", "另一规则", replaces=old, **office)


def test_the_number_of_a_volume_is_no_count(at, clerk):
    actions.publish_volume("文史资料", 24, print_run=500, **clerk)
    assert counted(at, "volumes") == 1
    with pytest.raises(Refused, match="第24辑已登记"):
        actions.publish_volume("文史资料", 24, print_run=500, **clerk)


def test_an_item_in_three_media_is_one_item_and_the_county_does_not_count(at, clerk):
    first, second = (actions.write_publicity(title, "办公室", **clerk) for title in ("甲", "乙"))
    for medium, level in (("市报", "city"), ("市网", "city"), ("省网", "province")):
        actions.record_publication(first, medium, level, **clerk)
    actions.record_publication(second, "县台", "county", **clerk)
    assert (counted(at, "publicity_written"), counted(at, "publicity_published")) == (2, 1)
    assert counted(at, "publicity_published", level="province") == 1
    assert counted(at, "publicity_rate") == 50


def test_an_item_is_not_published_before_it_was_written_nor_twice_the_same_day(at, clerk):
    item = actions.write_publicity("甲", "办公室", **clerk)
    with pytest.raises(Refused, match="早于"):
        actions.record_publication(item, "市报", "city", by=at.of(Role.CL), on=date(2022, 5, 1))
    actions.record_publication(item, "市报", "city", **clerk)
    with pytest.raises(Refused, match="已登记"):
        actions.record_publication(item, "市报", "city", **clerk)


def test_manuscripts_are_counted_by_the_day_they_came_and_by_person(at):
    accepted(at)
    assert (counted(at, "manuscripts"), counted(at, "manuscripts_accepted")) == (1, 1)
    assert [counted(at, "manuscripts", person=member.pk) for member in at.members] == [0, 1, 0]


def test_a_member_sends_his_own_manuscript_only(at):
    with pytest.raises(NotYours):
        actions.receive_manuscript("往事", "童二", by=at.member(0), on=ON, person=at.members[1])


def test_papers_are_read_by_leaders_and_their_offices_only(at):
    actions.record_party_paper("report", "报告", by=at.of(Role.RS), on=ON, recipient="县委")
    open_to = {role for role in Role if PartyPaper.objects.of(at.committee).visible_to(at.of(role)).exists()}
    assert open_to == {Role.LD, Role.SG, Role.RS, Role.AU}


def test_a_manuscript_is_read_by_its_author_and_the_editors(at, clerk):
    actions.receive_manuscript("往事", "童二", person=at.members[1], **clerk)
    rows = Manuscript.objects.of(at.committee)
    assert [rows.visible_to(at.member(no)).exists() for no in range(3)] == [False, True, False]
    assert rows.visible_to(at.of(Role.CL)).exists()


def test_only_a_request_is_answered_and_only_once(at):
    office = {"by": at.of(Role.SG), "on": ON}
    request, report = (
        actions.record_party_paper(kind, f"关于{kind}", recipient="县委", **office)
        for kind in ("request", "report")
    )
    with pytest.raises(Refused, match="报告不需要批复"):
        actions.record_answer(report, "approved", **office)
    with pytest.raises(Refused, match="早于报送日期"):
        actions.record_answer(request, "approved", by=at.of(Role.SG), on=date(2022, 5, 1))
    assert counted(at, "request_answers") == 0
    actions.record_answer(request, "amended", note="补充经费来源", **office)
    assert (request.answered_by, counted(at, "request_answers"), counted(at, "requests")) == ("县委", 100, 1)
    with pytest.raises(Refused, match="已登记批复"):
        actions.record_answer(request, "approved", **office)


def in_force(at, *day):
    return [
        rule.action
        for rule in RuleDocument.objects.of(at.committee).in_force(date(*day)).order_by("issued_on")
    ]


def test_a_rule_holds_from_its_day_until_it_is_replaced_or_repealed(at):
    office = at.of(Role.SG)
    old = actions.record_rule("made", "工作规则", by=office, on=date(2021, 3, 1))
    new = actions.record_rule(
        "revised", "工作规则", by=office, on=ON, replaces=old, effective_on=date(2022, 7, 1)
    )
    assert in_force(at, 2021, 2, 28) == []
    assert in_force(at, 2022, 6, 30) == ["made"]
    assert in_force(at, 2022, 7, 1) == ["revised"]
    actions.repeal_rule(new, "清协发〔2022〕9号", by=office, on=date(2022, 12, 1))
    assert (in_force(at, 2022, 11, 30), in_force(at, 2022, 12, 1)) == (["revised"], [])
    assert (counted(at, "rules_repealed"), counted(at, "rules_in_force")) == (1, 0)
    with pytest.raises(Refused, match="已经废止"):
        actions.record_rule("revised", "工作规则", by=office, on=date(2022, 12, 9), replaces=new)


def test_a_voided_revision_gives_the_old_rule_back(at):
    office = at.of(Role.SG)
    old = actions.record_rule("made", "工作规则", by=office, on=date(2021, 3, 1))
    new = actions.record_rule("revised", "工作规则", by=office, on=ON, replaces=old)
    actions.void(new, "登记错误", by=office, on=ON)
    assert in_force(at, 2022, 12, 31) == ["made"]


def test_the_level_of_a_medium_is_remembered(at, clerk):
    item = actions.write_publicity("甲", "办公室", **clerk)
    with pytest.raises(Refused, match="请选择媒体级别"):
        actions.record_publication(item, "市报", **clerk)
    first = actions.record_publication(item, "市报", "city", **clerk)
    again = actions.record_publication(item, "市报", by=at.of(Role.CL), on=date(2022, 6, 2), reprints=first)
    assert again.level == "city"
    with pytest.raises(Refused, match="与所选级别不一致"):
        actions.record_publication(item, "市报", "province", by=at.of(Role.CL), on=date(2022, 6, 3))
    assert (counted(at, "publicity_times"), counted(at, "publicity_published")) == (2, 1)


def test_an_item_is_sent_to_a_medium_once(at, clerk):
    item = actions.write_publicity("甲", "办公室", **clerk)
    media = [actions.note_medium(name, "city", **clerk) for name in ("市报", "市网")]
    actions.submit_publicity(item, media, **clerk)
    assert counted(at, "publicity_submitted") == 2
    with pytest.raises(Refused, match="已向市报投过"):
        actions.submit_publicity(item, media[:1], **clerk)


def test_a_reprint_is_of_the_same_item_and_later(at, clerk):
    first, other = (actions.write_publicity(title, "办公室", **clerk) for title in ("甲", "乙"))
    out = actions.record_publication(first, "市报", "city", **clerk)
    with pytest.raises(Refused, match="同一篇"):
        actions.record_publication(other, "省网", "province", reprints=out, **clerk)


@pytest.mark.parametrize("role", [Role.MB, Role.PO, Role.HU, Role.AU, Role.AD])
def test_those_who_do_not_keep_a_shelf_enter_nothing(role, at):
    who = {"by": at.of(role), "on": ON}
    with pytest.raises(NotYours):
        actions.record_party_paper("report", "报告", recipient="县委", **who)
    with pytest.raises(NotYours):
        actions.record_rule("made", "规则", **who)
    with pytest.raises(NotYours):
        actions.write_publicity("稿", "人", **who)
    with pytest.raises(NotYours):
        actions.publish_volume("文史资料", 1, print_run=1, **who)


def test_a_correction_needs_a_reason_and_the_newest_page(at):
    office = {"by": at.of(Role.SG), "on": ON}
    paper = actions.record_party_paper("report", "报告", recipient="县委", **office)
    with pytest.raises(Refused, match="原因"):
        actions.correct(paper, " ", title="新题", **office)
    actions.correct(paper, "文号有误", document_no="1号", expected=1, **office)
    with pytest.raises(Stale):
        actions.correct(paper, "再改", document_no="2号", expected=1, **office)


@pytest.mark.parametrize("indicator", OWN, ids=lambda one: one.key)
def test_an_indicator_agrees_with_its_entry_in_the_lexicon(indicator):
    if indicator.lexicon:
        entry = lexicon.load()[indicator.lexicon]
        assert (indicator.id, indicator.unit, indicator.key) == (entry.id, entry.unit, entry.name)
    assert indicator.meaning.endswith("。")
