"""The pages: who may open what, what the buttons say, what a stale form does, how many statements a list takes."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from jianyan.core import journal
from jianyan.people.models import Account, Role
from jianyan.proposals import actions
from jianyan.proposals.models import Proposal, State
from jianyan.proposals.tests import factories as f
from jianyan.proposals.views import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def go(at):
    """Signs in as the holder of a role."""

    def enter(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return enter


def test_a_stranger_finds_nothing(at):
    case = f.closed(at)
    client = Client()
    client.force_login(
        Account.objects.create(username="wai", display_name="外人"),
    )
    assert client.get("/lan/proposals/").status_code == 404
    assert client.get(case.get_absolute_url()).status_code == 404


def test_each_seat_sees_its_own_list(at, go):
    f.draft(at, cause="关于我的草稿的提案")
    f.closed(at, cause="关于公开案件的提案")
    f.in_handling(at, cause="关于不公开案件的提案", public_wish=False, units=[(at.units[0], "sole")])
    f.filed(at, cause="关于他局案件的提案", public_wish=False)
    shown = {
        role: {
            word
            for word in ("我的草稿", "公开案件", "不公开案件", "他局案件")
            if f"关于{word}的提案" in go(role).get("/lan/proposals/").content.decode()
        }
        for role in (Role.MB, Role.SC, Role.PO, Role.HU, Role.HA, Role.AD)
    }
    assert shown == {
        Role.MB: {"我的草稿", "公开案件", "不公开案件", "他局案件"},
        Role.SC: {"公开案件"},
        Role.PO: {"公开案件", "不公开案件", "他局案件"},
        Role.HU: {"公开案件", "不公开案件"},
        Role.HA: {"公开案件", "不公开案件", "他局案件"},
        Role.AD: set(),
    }


def test_a_unit_finds_no_case_of_another_unit(at, go):
    case = f.in_handling(at, units=[(at.units[1], "sole")])
    assert go(Role.HU).get(case.get_absolute_url()).status_code == 404


def test_a_unit_sees_no_rating_before_the_case_is_closed(at, go):
    case = f.replied(at, units=[(at.units[0], "separate"), (at.units[1], "separate")])
    form = case.forms.order_by("id").first()
    actions.return_feedback(
        form,
        attitude="satisfied",
        result="unsatisfied",
        by=at.member(),
        on=date(2022, 2, 5),
        remarks="没有时限",
    )
    assert "没有时限" not in go(Role.HU).get(case.get_absolute_url()).content.decode()
    assert "没有时限" in go(Role.MB).get(case.get_absolute_url()).content.decode()
    assert go(Role.HU).get(f"/lan/proposals/ratings/{form.pk}/").status_code == 404


def test_a_draft_reply_is_the_units_own_until_it_is_delivered(at, go):
    case = f.in_handling(at)
    actions.draft_reply(
        case.assignments.get(),
        text="拟定中的答复",
        reply_class="A",
        signer="某",
        by=at.unit(0),
        on=date(2022, 2, 1),
    )
    assert "拟定中的答复" in go(Role.HL).get(case.get_absolute_url()).content.decode()
    assert "拟定中的答复" not in go(Role.MB).get(case.get_absolute_url()).content.decode()


def test_another_member_reads_a_public_case_without_its_file(at, go):
    case = f.closed(at)
    page = go(Role.SC).get(case.get_absolute_url()).content.decode()
    assert "雨季积水" in page
    assert "已疏浚" not in page
    assert "发出征询意见表" not in page


@pytest.mark.parametrize(
    ("role", "make", "words"),
    [
        (Role.PO, f.submitted, ("开始审查", "请您办理")),
        (Role.PC, f.reviewed, ("立案", "不予立案", "并案")),
        (Role.PO, f.filed, ("提出承办意见",)),
        (Role.HL, f.in_handling, ("登记沟通联系", "拟写答复", "请您办理")),
        (Role.MB, f.replied, ("填写征询意见表", "请您办理")),
        (Role.PO, f.replied, ("代录征询意见表</a>",)),
        (Role.PO, f.evaluated, ("结案",)),
        (Role.PO, f.closed, ("登记回访",)),
    ],
)
def test_the_page_offers_what_may_be_done_now(at, go, role, make, words):
    page = go(role).get(make(at).get_absolute_url()).content.decode()
    assert [word for word in words if word not in page] == []


def test_suggestions_are_not_called_unanswered_before_a_unit_has_them(at, go):
    for make, said in ((f.reviewed, False), (f.handed_over, True)):
        case = make(at, cause=f"关于{make.__name__}的提案")
        page = go(Role.PC).get(case.get_absolute_url()).content.decode()
        assert "清淤" in page
        assert ("尚未逐条答复" in page) is said


def test_a_member_cannot_move_his_submission_back_into_the_plenary(at, go):
    case = f.draft(at)
    go(Role.MB).post(f"/lan/proposals/{case.pk}/moves/submit/", {"version": 1, "on": "2022-01-11"})
    assert f.again(case).submitted_on == timezone.localdate()


def test_a_member_may_not_enter_papers_and_a_unit_may_not_propose(at, go):
    assert go(Role.MB).get("/lan/proposals/paper/").status_code == 403
    assert go(Role.HU).get("/lan/proposals/new/").status_code == 403


def test_a_move_against_the_table_is_409_with_the_reason(at, go):
    case = f.filed(at)
    answer = go(Role.PC).post(
        f"/lan/proposals/{case.pk}/moves/file/", {"version": case.version, "on": "2022-01-20"}
    )
    assert answer.status_code == 409
    assert "不能立案" in answer.content.decode()


def test_a_colleague_without_the_right_is_403(at, go):
    case = f.reviewed(at)
    answer = go(Role.PO).post(
        f"/lan/proposals/{case.pk}/moves/file/", {"version": case.version, "on": "2022-01-20"}
    )
    assert answer.status_code == 403


def test_a_stale_form_is_refused_and_shows_what_changed(at, go):
    case = f.draft(at)
    actions.edit(case, by=at.member(), on=f.OPENS, cause="关于改造排水渠的提案")
    answer = go(Role.MB).post(f"/lan/proposals/{case.pk}/moves/submit/", {"version": 1})
    assert answer.status_code == 409
    assert "关于改造排水渠的提案" in answer.content.decode()


def test_a_case_is_reviewed_allocated_handed_over_and_answered_on_the_pages(at, go):
    case = f.submitted(at)
    url = f"/lan/proposals/{case.pk}/moves"
    go(Role.PO).post("/lan/proposals/batch/", {"verb": "start_review", "pk": f"{case.pk}.{case.version}"})
    go(Role.PC).post(f"{url}/file/", {"version": f.again(case).version, "on": "2022-01-20"})
    go(Role.PO).post(
        f"{url}/allocate/",
        {"version": f.again(case).version, "on": "2022-01-21", "unit1": at.units[0].pk, "role1": "sole"},
    )
    case = f.again(case)
    go(Role.HA).post(
        "/lan/proposals/hand-over/",
        {
            "version": 1,
            "on": "2022-01-22",
            "title": "交办会",
            "number": "1号",
            "authority": "督查室",
            "pk": f"{case.pk}.{case.version}",
        },
    )
    one = case.assignments.get()
    parts = f"/lan/proposals/assignments/{one.pk}"
    go(Role.HU).post(f"{parts}/accept/", {"version": one.version})
    go(Role.HU).post(
        f"{parts}/log_contact/",
        {
            "version": 1,
            "phase": "before",
            "mode": "visit",
            "persons": "魏一",
            "held_on": "2022-02-01",
            "summary": "登门",
        },
    )
    one.refresh_from_db()
    go(Role.HU).post(
        f"{parts}/draft/", {"version": one.version, "reply_class": "A", "text": "已办。", "signer": "林"}
    )
    one.refresh_from_db()
    assert go(Role.HU).post(f"{parts}/deliver/", {"version": one.version}).status_code == 403
    assert "已办。" in go(Role.HL).get(f"{parts}/deliver/").content.decode()  # he signs what he reads
    go(Role.HL).post(f"{parts}/deliver/", {"version": one.version})
    go(Role.PO).post(f"{url}/send_feedback/", {"version": 1, "on": timezone.localdate().isoformat()})
    form = case.forms.get()
    go(Role.MB).post(
        f"/lan/proposals/ratings/{form.pk}/", {"version": 1, "attitude": "satisfied", "result": "basically"}
    )
    case = f.again(case)
    assert (case.state, case.forms.get().from_paper) == (State.EVALUATED, False)


def test_the_list_is_filtered_and_exported(at, go):
    f.closed(at, cause="关于甲事的提案", category="economic")
    f.submitted(at, cause="关于乙事的提案")
    client = go(Role.PO)
    assert "甲事" not in client.get("/lan/proposals/?state=submitted").content.decode()
    assert "乙事" not in client.get("/lan/proposals/?q=甲事").content.decode()
    assert "乙事" not in client.get(f"/lan/proposals/?unit={at.units[0].pk}").content.decode()
    answer = client.get("/lan/proposals/?category=economic&export=1")
    assert answer.content[:2] == b"PK"


def test_a_workbook_that_does_not_take_the_whole_list_says_so(at, go, monkeypatch):
    f.submitted(at, cause="关于甲事的提案")
    f.submitted(at, cause="关于乙事的提案")
    read = lambda: CalamineWorkbook.from_filelike(  # noqa: E731
        io.BytesIO(go(Role.PO).get("/lan/proposals/?export=1").content)
    )
    assert read().sheet_names == ["提案台账"]
    monkeypatch.setattr(lists, "EXPORTED", 1)
    book = read()
    assert "乙事" in str(book.get_sheet_by_index(0).to_python())
    assert "甲事" not in str(book.get_sheet_by_index(0).to_python())
    assert "本表只列出前1条" in str(book.get_sheet_by_name("说明").to_python())


def test_a_list_takes_as_many_statements_for_many_rows_as_for_few(at, go, same_queries):
    f.filed(at)
    client = go(Role.PO)
    sent = same_queries(
        lambda: client.get("/lan/proposals/"),
        lambda: [f.in_handling(at, cause=f"关于第{no}事的提案") for no in range(3)],
    )
    assert sent <= 8


@pytest.mark.parametrize("made", [f.filed, f.in_handling, f.replied, f.evaluated, f.closed, f.visited])
def test_the_page_of_a_case_sends_few_statements_wherever_it_stands(made, at, go, queries):
    path = made(at).get_absolute_url()
    for role in (Role.PO, Role.PC, Role.HA, Role.MB, Role.HU):
        client = go(role)
        client.get(path)
        assert len(queries(lambda client=client: client.get(path))) <= 8


def test_a_case_shows_as_much_when_its_statement_is_kept(at, go):
    cases = [f.visited(at, cause=f"关于{word}的提案") for word in ("甲事", "乙事")]
    first, second, again = (
        go(Role.PO).get(case.get_absolute_url()).content.decode() for case in (*cases, cases[0])
    )
    assert "甲事" in first
    assert "甲事" not in second
    assert first.count("<li") == again.count("<li") == second.count("<li")
    assert "十届一次" in first or "第十届第一次会议" in first


def test_every_journal_kind_of_the_room_has_words():
    kinds = {kind: words for kind, words in journal.declared().items() if kind.startswith("proposals.")}
    assert len(kinds) > 30
    assert all(words.strip() for words in kinds.values())


def test_pages_of_one_committee_do_not_open_in_another(at, go):
    other = f.world("yu")
    case = f.closed(other)
    assert go(Role.PO).get(f"/lan/proposals/{case.pk}/").status_code == 404
    assert go(Role.PO).get(case.get_absolute_url()).status_code == 404
    assert not Proposal.objects.visible_to(replace(at.of(Role.PO))).filter(pk=case.pk).exists()


def test_the_decision_that_is_due_stands_before_an_opinion_on_it(at, go):
    one = f.reviewed(at)
    shown = go(Role.PC).get(one.get_absolute_url()).context["buttons"]
    assert [shown[0]["label"], shown[-1]["label"]] == ["立案", "提出复审意见"]
