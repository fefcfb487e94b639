"""What is offered while one writes: topics, clues, and earlier cases with their fate."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.kit.flow import NotYours
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.models import Proposal, State, Topic
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import WHOLE, begin_writing, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """A committee of each test's own: what lies in files is found by its number, and no test takes files back."""
    return f.world()


@pytest.fixture
def go(at):
    """Signs in as the holder of a role."""
    return lambda role: signed_in(at, role)


@pytest.fixture
def begin(at):
    """Confirms the notice and opens the page."""
    return lambda role=Role.MB, topic=None: begin_writing(at, role, topic)


# ---- topics ----
def offer(at, *titles, kind="topic", **more):
    rows = [Topic(year=2022, kind=kind, title=title, **more) for title in titles]
    return actions.offer_topics(rows, by=at.of(Role.PO), on=f.OPENS)


def test_the_office_pastes_a_list_once(at, go):
    client = go(Role.PO)
    asked = {
        "year": 2022,
        "kind": "topic",
        "lines": "题目\t来源\n完善公交｜政协办\n\n保护古桥\t文旅局\t重点\n完善公交",
    }
    client.post("/lan/proposals/topics/offer/", asked)
    client.post("/lan/proposals/topics/offer/", asked)
    found = Topic.objects.of(at.committee).order_by("id").values_list("title", "source", "note")
    assert list(found) == [("完善公交", "政协办", ""), ("保护古桥", "文旅局", "重点")]


def test_a_table_of_topics_is_read(at, go):
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["题目", "来源"])
    book.active.append(["完善公交", "政协办"])
    book.save(file)
    table = SimpleUploadedFile("选题.xlsx", file.getvalue())
    go(Role.PO).post("/lan/proposals/topics/offer/", {"year": 2022, "kind": "clue", "file": table})
    assert [(one.title, one.kind) for one in Topic.objects.of(at.committee)] == [("完善公交", "clue")]


def test_only_keepers_publish_and_a_withdrawal_can_be_taken_back(at, go):
    [topic] = offer(at, "完善公交")
    assert go(Role.MB).get("/lan/proposals/topics/offer/").status_code == 403
    with pytest.raises(NotYours):
        actions.withdraw_topic(topic, by=at.member(), on=f.OPENS)
    url = f"/lan/proposals/topics/{topic.pk}/"
    go(Role.PO).post(url, {"version": 1})
    assert "完善公交" not in text(go(Role.MB).get("/lan/proposals/topics/"))
    assert go(Role.PO).post(url, {"version": 1}).status_code == 409
    go(Role.PO).post(url, {"version": 2})
    assert "完善公交" in text(go(Role.MB).get("/lan/proposals/topics/"))


def test_a_topic_chosen_begins_the_text_and_stays_with_the_proposal(at, begin):
    [topic] = offer(at, "完善公交", kind="clue")
    desk = begin(topic=topic)
    assert desk.row.texts["cause"] == "关于完善公交的提案"
    actions.withdraw_topic(topic, by=at.of(Role.PO), on=f.OPENS)
    desk.press("send", **WHOLE, topic=topic.pk)
    case = Proposal.objects.of(at.committee).get()
    assert (case.topic, case.origin, case.state) == (topic, "clue", State.SUBMITTED)


def test_a_page_of_topics_costs_the_same(at, go, same_queries):
    offer(at, "题一")
    client = go(Role.MB)
    same_queries(lambda: client.get("/lan/proposals/topics/"), lambda: offer(at, *map(str, range(15))))


# ---- earlier cases ----
def told(at, role=Role.SC, cause="关于加快排水渠疏浚的建议"):
    by = at.of(role)
    return {one.case.cause: one.classes for one in queries.similar(cause, by)}


def test_earlier_cases_are_found_with_their_fate(at):
    f.closed(at)
    f.filed(at, cause="关于修缮古戏台的提案")
    assert told(at) == {"关于疏浚城东排水渠的提案": "A"}


def test_refusals_withdrawals_and_private_cases_are_not_told(at):
    refused = f.reviewed(at, cause="关于排水渠甲的提案")
    actions.not_file(
        refused, ground="NF10", disposition="none", explanation="空泛", by=at.of(Role.PC), on=f.OPENS
    )
    actions.withdraw(f.submitted(at, cause="关于排水渠乙的提案"), "不提了", by=at.member(), on=f.OPENS)
    f.filed(at, cause="关于排水渠丙的提案", public_wish=False)
    f.draft(at, cause="关于排水渠丁的提案")
    assert told(at) == {}
    assert told(at, Role.PO) == {"关于排水渠丙的提案": ""}
    assert told(at, Role.MB) == {"关于排水渠丙的提案": ""}  # his own


def test_the_list_shows_units_and_state_and_no_rating(at, go):
    f.closed(at)
    page = go(Role.SC).get("/lan/proposals/similar/", {"cause": "排水渠疏浚"})
    for word in ("lan县教育局", "第001号", "已办结", "答复A类"):
        assert word in text(page)
    assert "满意" not in text(page)


def test_looking_up_costs_the_same_for_many_cases(at, go, same_queries):
    """Once what is new has been read: the first question after a filing asks one statement more."""
    f.filed(at)
    client = go(Role.SC)

    def more():
        for no in range(4):
            f.filed(at, cause=f"关于排水渠{no}的提案")
        assert len(told(at)) == 5

    same_queries(lambda: client.get("/lan/proposals/similar/", {"cause": "排水渠疏浚"}), more)


def test_the_same_matter_in_other_words_is_found_and_a_shared_passage_is_marked(at, go):
    f.filed(at, cause="关于老楼装电梯的提案", situation="七层住宅没有电梯，老年人上下楼十分不便。")
    f.filed(at, cause="关于修缮古戏台的提案")
    found = queries.similar(
        "关于既有住宅加装电梯的建议", at.of(Role.SC), text="老年人上下楼十分不便，应当解决。"
    )
    assert [one.case.cause for one in found] == ["关于老楼装电梯的提案"]
    assert [one.text for one in found[0].passages] == ["老年人上下楼十分不便"]
    f.filed(at, cause="关于旧小区增设电梯的提案")  # seen by the next question, through the journal
    assert "关于旧小区增设电梯的提案" in told(at, cause="关于既有住宅加装电梯的建议")


def test_a_lookup_without_script_keeps_the_text(at, begin):
    f.filed(at)
    desk = begin(Role.SC)
    shown = desk.press("similar", cause="关于排水渠的提案", situation="又淹了。")
    assert "关于疏浚城东排水渠的提案" in text(shown)
    assert desk.row.texts["situation"] == "又淹了。"
