"""What people do with the assistant, page by page: continue an old case, merge, assign a session's cases, lower a class."""

import re
from datetime import timedelta

import pytest

from jianyan.core.models import Event
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.models import State, UnitSuggestion
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


def test_the_office_assigns_a_pile_and_each_answer_is_kept(at):
    """Of nine cases the first three are taken as suggested, the next changed, the last refused."""
    school, water, roads = at.units
    client = signed_in(at, Role.PO)
    cases = [
        f.filed(at, cause=f"关于{no}号乡道安装护栏的提案", situation="临崖路段没有护栏。") for no in range(9)
    ]
    wanted = [Answer.TAKEN] * 3 + [Answer.CHANGED] * 3 + [Answer.REFUSED] * 3
    for case, answer in zip(cases, wanted, strict=True):
        page = f"{case.get_absolute_url()}moves/allocate/"
        [offer] = re.findall(r'name="take" value="([^"]+)"', text(client.get(page)))
        assert str(roads.pk) in offer
        sent = {
            Answer.TAKEN: {"take": offer},
            Answer.CHANGED: {"unit1": roads.pk, "role1": "host", "unit2": water.pk, "role2": "co"},
            Answer.REFUSED: {"unit1": school.pk, "role1": "sole", "refused": "True"},
        }[answer]
        assert client.post(page, {"version": case.version, "on": str(ON), **sent}).status_code == 302
    kept = UnitSuggestion.objects.of(at.committee).order_by("id")
    assert [(one.proposal, one.answer) for one in kept] == list(zip(cases, wanted, strict=True))
    assert Event.objects.of(at.committee).filter(kind="proposals.allocate").count() == 9
    assert queries.routing_quality(at.of(Role.PO)).answers == {"采用": 3, "改动后采用": 3, "不采用": 3}
    page = text(client.get("/lan/proposals/statistics/suggestions/"))
    assert "9件中6件" in page


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
