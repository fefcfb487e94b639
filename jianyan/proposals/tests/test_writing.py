"""The writing page: the notice, text kept as typed, two windows, import, attachments, topics, earlier cases, papers."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jianyan.core import attachments
from jianyan.core.models import Event
from jianyan.kit.flow import Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import DraftText, Proposal, State
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import WHOLE, Desk, begin_writing, signed_in, text

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 scan"


@pytest.fixture
def go(at):
    """Signs in as the holder of a role."""
    return lambda role: signed_in(at, role)


@pytest.fixture
def begin(at):
    """Confirms the notice and opens the page."""
    return lambda role=Role.MB, topic=None: begin_writing(at, role, topic)


def lines(at):
    return Event.objects.of(at.committee).count()


# ---- the notice ----
def test_the_notice_comes_first_and_its_confirmation_is_kept(at, go, begin):
    shown = text(go(Role.MB).get("/lan/proposals/new/"))
    assert "国家秘密" in shown
    assert "纸质件" in shown
    assert 'name="cause"' not in shown
    assert DraftText.anywhere.count() == 0
    begin().press("save", **WHOLE)
    assert Proposal.objects.of(at.committee).get().secrecy_confirmed_on == timezone.localdate()


def test_who_may_not_propose_gets_no_page(at, go):
    assert go(Role.HU).post("/lan/proposals/new/").status_code == 403
    assert DraftText.anywhere.count() == 0


def test_a_text_is_its_authors_alone(at, go, begin):
    desk = begin()
    for role in (Role.SC, Role.PO):
        assert go(role).get(desk.url).status_code == 404
        assert go(role).post(f"{desk.url}autosave/", {"revision": 1}).status_code == 404


# ---- saving ----
def test_what_is_typed_is_kept_without_a_journal_line(at, begin):
    desk = begin()
    before = lines(at)
    answer = desk.autosave(cause="关于增设", situation="上学路远。")
    assert answer.json()["saved"].startswith("已保存")
    assert desk.row.texts["situation"] == "上学路远。"
    assert (lines(at), Proposal.objects.of(at.committee).count()) == (before, 0)
    assert "上学路远。" in text(desk.client.get(desk.url))


def test_a_save_is_one_act(at, begin):
    desk = begin()
    before = lines(at)
    desk.press("save", **WHOLE)
    case = Proposal.objects.of(at.committee).get()
    assert (case.lead_name, case.state, case.authorship) == ("魏一", State.DRAFT, "written")
    assert lines(at) == before + 1
    desk.press("save", **{**WHOLE, "analysis": "校点少，路况差。"})
    assert f.again(case).analysis == "校点少，路况差。"
    assert lines(at) == before + 2
    desk.press("save", **{**WHOLE, "analysis": "校点少，路况差。"})
    assert lines(at) == before + 2


def test_a_text_without_a_cause_is_kept_and_no_draft_yet(at, begin):
    desk = begin()
    desk.press("save", situation="上学路远。")
    assert (desk.row.texts["situation"], Proposal.objects.of(at.committee).count()) == ("上学路远。", 0)
    assert "上学路远。" in text(desk.client.get(desk.url))
    assert "还没有案由" in text(desk.client.get("/lan/proposals/new/"))


def test_what_was_begun_waits_on_the_desk(at, begin):
    desk = begin()
    assert "没有写完的提案" not in text(desk.client.get("/lan/"))
    desk.autosave(situation="上学路远。")
    assert "没有写完的提案" in text(desk.client.get("/lan/"))
    desk.revision = desk.row.revision
    desk.press("send", **WHOLE)
    assert "没有写完的提案" not in text(desk.client.get("/lan/"))


def test_a_text_given_up_can_be_taken_up_again(at, begin):
    desk = begin()
    desk.autosave(cause="关于修桥的提案")
    desk.client.post(f"{desk.url}drop/")
    assert desk.row.dropped_at
    assert desk.client.post(desk.url, {"revision": desk.row.revision, "do": "save"}).status_code == 409
    desk.client.post(f"{desk.url}drop/", {"do": "take_up"})
    assert (desk.row.dropped_at, desk.row.texts["cause"]) == (None, "关于修桥的提案")


def test_the_second_window_is_refused_and_loses_nothing(at, begin):
    desk = begin()
    desk.autosave(situation="手机上写的。")
    told = desk.autosave(situation="电脑上写的。")  # this window still carries the first revision
    assert told.status_code == 409
    assert "手机上写的。" in told.json()["html"]
    assert "电脑上写的。" in told.json()["html"]
    page = desk.client.post(desk.url, {"revision": 1, "do": "save", "situation": "电脑上写的。"})
    assert page.status_code == 409
    assert "手机上写的。" in text(page)
    assert desk.row.texts["situation"] == "手机上写的。"
    desk.revision = told.json()["revision"]  # having seen both, the author saves what stands here
    desk.press("save", situation="电脑上写的。")
    assert desk.row.texts["situation"] == "电脑上写的。"


def test_the_same_save_sent_twice_makes_one_draft(at, begin):
    desk = begin()
    asked = {"revision": desk.revision, "do": "save", **WHOLE}
    answers = [desk.client.post(desk.url, asked).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Proposal.objects.of(at.committee).count() == 1


def test_a_draft_changed_by_another_verb_is_not_overwritten_unseen(at, begin):
    desk = begin()
    desk.press("save", **WHOLE)
    case = Proposal.objects.of(at.committee).get()
    actions.edit(case, by=at.member(), on=timezone.localdate(), situation="另一处改过的。")
    answer = desk.press("save", **{**WHOLE, "situation": "这里改的。"})
    assert answer.status_code == 409
    assert "另一处改过的。" in text(answer)
    assert f.again(case).situation == "另一处改过的。"
    desk.press("save", **{**WHOLE, "situation": "这里改的。"})
    assert f.again(case).situation == "这里改的。"


def test_text_that_is_too_strange_is_still_kept(at, begin):
    desk = begin()
    desk.autosave(situation="甲\x00乙\r\n丙", cause="关" * 500)
    assert desk.row.texts["situation"] == "甲乙\n丙"
    assert desk.press("save", cause="关" * 500).status_code == 422
    assert len(desk.row.texts["cause"]) == 500


def test_contact_data_stays_out_of_the_journal(at, begin):
    begin().press("save", **WHOLE, contact_email="wei@example.org", contact_address="东岭街道9号")
    payloads = "".join(Event.objects.of(at.committee).values_list("payload", flat=True))
    assert "example.org" not in payloads
    assert "东岭街道9号" not in payloads
    assert begin().row.texts["contact_email"] == "wei@example.org"


# ---- sending ----
def test_a_member_writes_and_sends_in_one_go(at, begin):
    desk = begin()
    answer = desk.press("send", **WHOLE)
    case = Proposal.objects.of(at.committee).get()
    assert answer.url == case.get_absolute_url()
    assert (case.state, case.submitted_on, case.kind, case.entered_on_behalf) == (
        State.SUBMITTED,
        timezone.localdate(),
        "intersession",
        False,
    )
    assert (desk.row.texts, bool(desk.row.finished_at)) == ({}, True)
    assert desk.client.get(desk.url).url == case.get_absolute_url()


def test_what_is_missing_is_named_and_the_text_stays(at, begin):
    desk = begin()
    answer = desk.press("send", cause="关于增设校车的提案", situation="上学路远。", public_wish="")
    assert answer.status_code == 422
    for word in ("请选择类别", "请写建议", "请选择一项", "请写明理由"):
        assert word in text(answer)
    assert desk.row.texts["situation"] == "上学路远。"
    assert not Proposal.objects.of(at.committee).exists()


def test_the_limit_of_length_holds_and_the_draft_is_saved(at, begin):
    answer = begin().press("send", **{**WHOLE, "situation": "长" * 1600})
    assert answer.status_code == 409
    assert "超过1500字" in text(answer)
    assert Proposal.objects.of(at.committee).get().state == State.DRAFT


def test_a_case_sent_back_is_written_on_and_sent_again(at, go):
    case = actions.send_back(f.submitted(at), "请分条写建议", by=at.of(Role.PO), on=f.OPENS)
    client = go(Role.MB)
    desk = Desk(
        client, DraftText.anywhere.get(pk=client.get(f"/lan/proposals/{case.pk}/edit/").url.split("/")[-2])
    )
    assert "请分条写建议" in text(client.get(desk.url))
    desk.press("send", **{**WHOLE, "suggestions": "一、清淤。\n二、加宽。"})
    case = f.again(case)
    assert (case.state, case.suggestions) == (State.SUBMITTED, "一、清淤。\n二、加宽。")


def test_a_draft_sent_from_its_own_page_is_asked_what_it_lacks(at, go):
    case = f.draft(at, authorship="")
    client, url = go(Role.MB), f"/lan/proposals/{case.pk}/moves/submit/"
    assert client.post(url, {"version": case.version}).status_code == 422
    client.post(url, {"version": case.version, "authorship": "researched"})
    assert (f.again(case).state, f.again(case).authorship) == (State.SUBMITTED, "researched")


def test_a_body_writes_in_its_own_name_with_a_contact(at, begin):
    desk = begin(Role.ORG)
    assert desk.press("send", **WHOLE).status_code == 422
    desk.press("send", **WHOLE, contact_person="林某")
    case = Proposal.objects.of(at.committee).get()
    assert (case.lead_name, case.sponsor_type, case.state) == ("民建支部", "party", State.SUBMITTED)


def test_invited_members_are_named_once_the_draft_is_made(at, begin):
    desk = begin()
    assert desk.press("save", **WHOLE, cosigners="童二、某人").status_code == 422
    desk.press("save", **WHOLE, cosigners="童二")
    case = Proposal.objects.of(at.committee).get()
    assert [(one.name, bool(one.confirmed_on)) for one in case.signers] == [("魏一", True), ("童二", False)]


def test_hints_are_advice_with_and_without_script(at, begin):
    desk = begin()
    hints = desk.autosave(cause="修桥", suggestions="修桥。\n限重。").json()["hints"]
    assert "一般以“的提案”或“的建议”结尾" in hints
    assert "分条写" in hints
    desk.revision = desk.row.revision
    shown = desk.press("check", cause="修桥")
    assert (shown.status_code, "一般以“关于”开头" in text(shown)) == (200, True)
    report = text(desk.press("check", situation="贯切落实环保局的要求。", suggestions="一、高度重视。"))
    for word in ("似应为“贯彻”", "机构改革后一般已改为生态环境局", "比较笼统"):
        assert word in report


def test_what_is_said_of_earlier_cases_is_kept_with_the_draft_and_read_in_the_review(at, begin):
    before = f.filed(at)
    desk = begin()
    desk.press("save", **WHOLE, earlier_stand="continues", earlier_note="第001号的积水还没有解决")
    sent = desk.press("send", **WHOLE, earlier_stand="continues", earlier_note="第001号的积水还没有解决")
    case = desk.row.proposal
    assert (sent.status_code, case.earlier_stand) == (302, "continues")
    review = text(signed_in(at, Role.PO).get(f"/lan/proposals/review/{case.pk}/"))
    assert "继续推动以前的提案　第001号的积水还没有解决" in review
    page = f"/lan/proposals/{before.pk}/similar/"
    assert signed_in(at, Role.PO).get(page).status_code == 200
    assert signed_in(at, Role.HU).get(page).status_code == 404  # not in this unit's hands


# ---- import ----
def paper(*paragraphs):
    made, file = docx.Document(), io.BytesIO()
    for one in paragraphs:
        made.add_paragraph(one)
    made.save(file)
    return SimpleUploadedFile("提案.docx", file.getvalue())


def test_a_word_file_is_split_shown_and_only_then_put_in(at, begin):
    desk = begin()
    desk.autosave(situation="原来写的。")
    file = paper("关于修桥的提案", "提案人：魏一", "一、情况", "桥旧。", "车多。", "二、建议", "1.重修。")
    shown = text(desk.client.post(f"{desk.url}import/", {"revision": 1, "file": file}))
    assert "桥旧。\n车多。" in shown
    assert "提案人：魏一" in shown
    assert desk.row.texts["situation"] == "原来写的。"
    desk.client.post(
        f"{desk.url}import/",
        {
            "revision": desk.row.revision,
            "do": "replace",
            "cause": "关于修桥的提案",
            "situation": "桥旧。\n车多。",
        },
    )
    assert desk.row.texts["situation"] == "桥旧。\n车多。"
    desk.revision = desk.row.revision
    desk.press("put_back", situation="桥旧。\n车多。")
    assert desk.row.texts["situation"] == "原来写的。"


def test_a_pasted_text_keeps_its_paragraphs(at, begin):
    shown = text(
        begin().client.post(
            f"{begin().url}import/", {"revision": 1, "text": "情况：桥旧。\n\n车多。\n建议：修。"}
        )
    )
    assert "桥旧。\n车多。" in shown


def test_what_cannot_be_read_is_told(at, begin):
    desk = begin()
    for asked in ({}, {"file": SimpleUploadedFile("旧.doc", b"\xd0\xcf\x11\xe0")}):
        answer = desk.client.post(f"{desk.url}import/", {"revision": 1, **asked})
        assert answer.status_code == 422
    assert "另存为.docx" in text(answer)


def test_an_import_into_a_text_changed_elsewhere_is_refused(at, begin):
    desk = begin()
    desk.autosave(situation="手机上写的。")
    answer = desk.client.post(f"{desk.url}import/", {"revision": 1, "do": "replace", "situation": "导入的。"})
    assert (answer.status_code, desk.row.texts["situation"]) == (409, "手机上写的。")
    assert "导入的。" in text(answer)


# ---- attachments ----
def test_files_are_added_and_taken_off_until_the_proposal_is_sent(at, begin):
    desk = begin()
    desk.press("attach", **WHOLE, file=SimpleUploadedFile("图.pdf", PDF))
    case = Proposal.objects.of(at.committee).get()
    [one] = attachments.of_record(case)
    assert "图.pdf" in text(desk.client.get(desk.url))
    desk.client.post(desk.url, {"revision": desk.revision, "remove": one.pk, **WHOLE})
    assert attachments.of_record(case) == []
    desk.revision = desk.row.revision
    desk.press("attach", **WHOLE, file=SimpleUploadedFile("表.pdf", PDF))
    desk.press("send", **WHOLE)
    [one] = attachments.of_record(case)
    assert "表.pdf" in text(desk.client.get(case.get_absolute_url()))
    with pytest.raises(Refused):
        actions.detach(f.again(case), one, by=at.member(), on=timezone.localdate())


def test_a_file_that_lies_about_its_kind_is_refused_and_the_text_stays(at, begin):
    desk = begin()
    answer = desk.press("attach", **WHOLE, file=SimpleUploadedFile("图.pdf", b"MZ"))
    assert (answer.status_code, "文件内容与扩展名不符" in text(answer)) == (409, True)
    assert desk.row.texts["cause"] == WHOLE["cause"]


def test_nobody_takes_off_a_file_of_another_record(at, begin):
    desk = begin()
    desk.press("save", **WHOLE)
    other = f.draft(at, cause="关于修路的提案")
    file = actions.attach_file(other, "图.pdf", PDF, by=at.member(), on=f.OPENS)
    assert desk.client.post(desk.url, {"revision": desk.revision, "remove": file.pk}).status_code == 403
    assert attachments.of_record(other) == [file]


# ---- papers ----
def by_office(**given):
    scan = SimpleUploadedFile("原件.pdf", PDF)
    return {
        "on": "2022-01-11",
        "sponsor_type": "joint",
        "members": "童二、魏一",
        "scan": scan,
        **WHOLE,
        **given,
    }


def test_the_office_enters_a_paper_with_its_date_and_scan(at, go):
    answer = go(Role.PO).post("/lan/proposals/paper/", by_office())
    case = Proposal.objects.of(at.committee).get()
    assert answer.status_code == 302
    assert (case.kind, case.entered_on_behalf, case.lead_name) == ("session", True, "童二")
    assert [signer.name for signer in case.signers] == ["童二", "魏一"]
    assert [one.role for one in attachments.of_record(case)] == ["scan"]


@pytest.mark.parametrize(
    "scan", ["", SimpleUploadedFile("原件.txt", b"x"), SimpleUploadedFile("原件.pdf", b"x")]
)
def test_a_paper_without_its_scan_is_not_entered(at, go, scan):
    assert go(Role.PO).post("/lan/proposals/paper/", by_office(scan=scan)).status_code == 422
    assert not Proposal.objects.of(at.committee).exists()


def test_a_refused_paper_says_that_its_file_must_be_chosen_again(at, go):
    shown = text(go(Role.PO).post("/lan/proposals/paper/", by_office(cause="")))
    assert "选好的文件没有存上，请重新选择" in shown
    assert "选好的文件没有存上" not in text(go(Role.PO).post("/lan/proposals/paper/", by_office(scan="")))


def test_a_long_paper_is_entered_as_it_is(at, go):
    go(Role.PO).post("/lan/proposals/paper/", by_office(situation="长" * 2000))
    assert Proposal.objects.of(at.committee).get().length > 1500
