"""What people do with the assistant, page by page: continue an old case, merge, assign a session's cases, lower a class."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

from jianyan.core.models import Event
from jianyan.language.index import MAGIC
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.models import State, UnitSuggestion
from jianyan.proposals.queries import near
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import WHOLE, begin_writing, signed_in, text
from jianyan.proposals.tests.test_reply_check import REPLY, drafted

pytestmark = pytest.mark.django_db
ON = f.OPENS + timedelta(days=4)
Answer = UnitSuggestion.Answer


def test_an_author_is_warned_of_an_old_case_and_continues_it(at):
    """Other words, the same matter; the review reads what the author says of the old case."""
    old = f.replied(at, reply_class="B", cause="关于老旧小区加装电梯的提案", situation="老人上下楼难。")
    desk = begin_writing(at)
    mine = {**WHOLE, "cause": "关于老楼装电梯的建议", "situation": "老人上下楼不便。"}
    warned = text(desk.press("similar", **mine))
    assert old.get_absolute_url() in warned
    assert "加装电梯" in warned
    said = {"earlier_stand": "continues", "earlier_note": f"{old.number}答复以后还没有装"}
    desk.press("check", **mine, **said)
    assert desk.press("send", **mine, **said).status_code == 302
    case = desk.row.proposal
    assert (case.state, case.earlier_stand) == (State.SUBMITTED, "continues")
    review = text(signed_in(at, Role.PO).get(f"/lan/proposals/review/{case.pk}/"))
    assert f"继续推动以前的提案　{said['earlier_note']}" in review
    assert old.get_absolute_url() in review


def test_a_reviewer_merges_from_what_the_desk_flags(at):
    main = f.reviewed(at, cause="关于疏浚城东排水渠的提案")
    other = f.reviewed(at, cause="关于尽快疏浚城东排水渠的提案")
    client = signed_in(at, Role.PC)
    desk = text(client.get("/lan/proposals/review/"))
    flagged = [
        one.replace("&amp;", "&")
        for one in re.findall(r'href="(/lan/proposals/review/compare/\?[^"]+)"', desk)
    ]
    [link] = [one for one in flagged if str(main.pk) in one and str(other.pk) in one][:1]
    page = text(client.get(link))
    assert "<mark>" in page
    boxes = re.findall(r'name="version_of" value="([\d.]+)"', page)
    sent = {"version": 1, "on": "2022-01-15", "main": main.pk, "merge": [other.pk], "version_of": boxes}
    assert client.post(link, sent).status_code == 302
    assert (f.again(main).state, f.again(other).merged_into) == (State.FILED, main)


CAUSES = ("关于{}号乡道安装护栏的提案", "关于{}号灌区水渠清淤的提案", "关于{}小学增加学位的提案")


def pile(at, n, first=0):
    """So many filed cases of three kinds, entered in one go as an office enters a stack of papers."""
    fields = {"suggestions": "一、尽快办理。", "category": "social", "authorship": "written"}
    papers = [
        actions.Draft(
            "individual",
            (actions.Signer(person=at.members[no % 3]),),
            {**fields, "cause": CAUSES[no % 3].format(no), "situation": "群众多次反映。"},
        )
        for no in range(first, first + n)
    ]
    cases = actions.enter_papers(papers, by=at.of(Role.PO), on=f.OPENS)
    actions.start_review(cases, by=at.of(Role.PO), on=f.OPENS + f.DAY)
    actions.file(cases, by=at.of(Role.PC), on=f.OPENS + 2 * f.DAY)
    return [f.again(one) for one in cases]


def test_an_office_assigns_231_cases_and_each_answer_is_kept(at):
    """Five are changed and five refused on their own pages, 221 taken over page by page as they were suggested."""
    school, water, roads = at.units
    client = signed_in(at, Role.PO)
    cases = pile(at, 231)
    assert "共231件" in text(client.get("/lan/proposals/assigning/"))
    changed = {"unit1": roads.pk, "role1": "host", "unit2": water.pk, "role2": "co"}
    refused = {"unit1": school.pk, "role1": "sole", "refused": "True"}
    for case, sent in zip(cases[:30:3], [changed] * 5 + [refused] * 5, strict=True):
        page = f"{case.get_absolute_url()}moves/allocate/"
        assert client.post(page, {"version": case.version, "on": str(ON), **sent}).status_code == 302
    rounds = 0
    while boxes := re.findall(r'name="take" value="([^"]+)"', text(client.get("/lan/proposals/assigning/"))):
        assert client.post("/lan/proposals/assigning/", {"take": boxes}).status_code == 302
        rounds += 1
    assert rounds == 8
    kept = UnitSuggestion.objects.of(at.committee)
    assert {one.proposal_id for one in kept} == {case.pk for case in cases}
    assert Event.objects.of(at.committee).filter(kind="proposals.allocate").count() == 231
    assert queries.routing_quality(at.of(Role.PO)).answers == {"采用": 221, "改动后采用": 5, "不采用": 5}
    page = text(client.get("/lan/proposals/statistics/suggestions/"))
    assert "231件中226件" in page
    assert "<circle" in page
    assert "没有等待分办的提案" in text(client.get("/lan/proposals/assigning/"))


def test_a_pile_costs_the_same_statements_however_high(at, same_queries):
    client, address = signed_in(at, Role.PO), "/lan/proposals/assigning/"
    pile(at, 6)
    same_queries(lambda: client.get(address), lambda: [pile(at, 9, 6), client.get(address)])


def test_what_changed_meanwhile_holds_up_no_other_case(at):
    one, other = pile(at, 2)
    client = signed_in(at, Role.PO)
    boxes = re.findall(r'name="take" value="([^"]+)"', text(client.get("/lan/proposals/assigning/")))
    actions.allocate(one, [(at.units[0], "sole")], by=at.of(Role.PO), on=ON)
    said = text(client.post("/lan/proposals/assigning/", {"take": boxes}, follow=True))
    assert f"{one.number}没有办：" in said
    assert "已按建议确定承办单位1件" in said
    assert f.again(other).assignments.live().count() == 1
    assert "请先勾选提案" in text(client.post("/lan/proposals/assigning/", {"take": ["x|y"]}, follow=True))
    assert signed_in(at, Role.HU).get("/lan/proposals/assigning/").status_code == 403


def test_a_checker_lowers_a_to_b_with_the_lines_in_view(at, check_replies):
    part = drafted(at)
    actions.submit_for_check(part, by=at.unit(0), on=ON + timedelta(days=20))
    client = signed_in(at, Role.HA)
    page = f"/lan/proposals/assignments/{part.pk}/approve/"
    assert "<mark>目前已完成选址，将于明年开工疏浚排水渠。</mark>" in text(client.get(page))
    part.refresh_from_db()
    sent = {"version": part.version, "on": str(ON + timedelta(days=20)), "reply_class": "B"}
    asked = client.post(page, sent)
    assert (asked.status_code, "请写明理由" in text(asked)) == (422, True)
    assert '<option value="B" selected>' in text(asked), "what was chosen stays"
    assert client.post(page, sent | {"opinion": "已完成的是选址，疏浚在明年。"}).status_code == 302
    part.refresh_from_db()
    reply = part.replies.latest("id")
    assert (part.state, reply.reply_class, reply.text) == ("approved", "B", REPLY)


@pytest.fixture
def check_replies(at):
    from jianyan.core.models import RuleProfile

    RuleProfile.anywhere.create(
        committee=at.committee, room="proposals", effective_on=f.OPENS, data={"check_replies": True}
    )


def test_cases_other_committees_opened_are_named_in_public_words_and_nothing_else_of_them(at):
    """Telephone numbers are masked, what was never opened is not known here, and what is closed again is gone at once."""
    there = f.world("wu")
    cause = "关于老旧小区加装电梯（联系电话13800138000）的提案"
    told = "六层住宅楼里的老人上下楼难，盼望多年（联系人手机13900139000）。"
    open_there = f.published(there, cause=cause, situation=told)
    f.replied(there, cause="关于居民楼增设电梯的提案", situation="老人上下楼难。")
    today = f.OPENS + timedelta(days=60)
    assert near.renew_published(today) == 1
    assert near.renew_published(today + timedelta(days=1)) is None, "nothing was decided since"
    found = queries.similar_elsewhere("关于老楼装电梯的建议", at.of(Role.MB), today, text="老人上下楼不便。")
    assert [(one.pk, one.committee.code, one.standing) for one in found] == [(open_there.pk, "wu", "已办复")]
    assert "13800138000" not in found[0].cause
    assert queries.similar_elsewhere("关于老楼装电梯的建议", there.of(Role.MB), today) == []
    mine = "我们那里，六层住宅楼里的老人上下楼难，盼望多年。"
    [found] = queries.similar_elsewhere("关于老楼装电梯的建议", at.of(Role.MB), today, text=mine)
    [passage] = found.passages
    assert passage.text == "六层住宅楼里的老人上下楼难，盼望多年"
    assert "13900139000" not in passage.after, "what the public does not read stands in no passage"
    page = text(signed_in(at, Role.MB).get("/lan/proposals/similar/", {"cause": "关于老楼装电梯的建议"}))
    assert f"/wu/proposals/public/{open_there.pk}/" in page
    assert "增设电梯" not in page
    how = {"by": there.of(Role.PO), "on": today}
    actions.decide_publication([open_there], "withdrawn", decided_by="主席会议", reason="更正", **how)
    assert queries.similar_elsewhere("关于老楼装电梯的建议", at.of(Role.MB), today) == []


def test_published_cases_are_gathered_in_files_and_only_those_that_changed_anew(at, monkeypatch):
    monkeypatch.setattr(near, "PART", 2)
    there, today = f.world("wu"), f.OPENS + timedelta(days=60)
    matters = ("加装电梯", "疏浚排水渠", "新建幼儿园", "修缮古戏台", "增设路灯")
    cases = [f.published(there, cause=f"关于{matter}的提案") for matter in matters]
    assert near.renew_published(today) == 5

    def found(cause):
        return [one.pk for one in queries.similar_elsewhere(cause, at.of(Role.MB), today)]

    assert [found(f"关于{matter}的建议")[0] for matter in matters] == [case.pk for case in cases]
    how = {"by": there.of(Role.PO), "on": today}
    actions.decide_publication([cases[0]], "withdrawn", decided_by="主席会议", reason="更正", **how)
    assert near.renew_published(today + timedelta(days=1)) == 1, "the second and third file stay as they are"
    late = f.published(there, cause="关于整治养犬的提案")
    assert near.renew_published(today + timedelta(days=2)) == 2, "the last file takes what is new"
    assert found("关于规范养犬的建议")[0] == late.pk
    assert cases[0].pk not in found("关于加装电梯的建议")


def test_the_worker_builds_an_index_of_another_version_anew(at):
    case = f.filed(at, cause="关于疏浚城东排水渠的提案")
    assert near.renew(at.committee.pk) == 1
    place = settings.HOME / "near" / f"{at.committee.pk}.near"
    place.write_bytes(b"jianyan-near-0\n" + place.read_bytes()[15:])
    near.renew_all()
    found = near.nearest(at.committee.pk, "关于疏浚城东排水渠的建议", "", 5)
    assert [one.key for one in found] == [case.pk]
    assert place.read_bytes().startswith(MAGIC)
