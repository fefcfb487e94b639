"""A reply answers suggestion by suggestion: divided, corrected, answered, sealed, found again in the ledger."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jianyan.core import attachments, journal, profiles
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Answer, Ask, Commitment
from jianyan.proposals.queries import ledger
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
TWO = "为此建议：\n一、汛前清淤。\n（一）主街。\n二、更换管道。"
PDF = b"%PDF-1.4 sealed"
ON = date(2022, 2, 1)


@pytest.fixture
def go(at):
    def enter(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return enter


def texts(case):
    return [ask.text for ask in ledger.own_asks(case)]


def given(case, *decisions, **more):
    asks = ledger.to_answer(case)
    return [
        actions.Given(ask, one, "已办。" if one else "", **more)
        for ask, one in zip(asks, decisions, strict=False)
    ]


def drafted(at, case, answers=(), reply_class="A", **more):
    words = {
        "text": "现答复如下。",
        "reply_class": reply_class,
        "signer": "林某",
        "by": at.unit(0),
        "on": ON,
        **more,
    }
    return actions.draft_reply(case.assignments.get(), answers=answers, **words)


def delivered(at, case, answers=(), **more):
    drafted(at, case, answers, **more)
    return actions.deliver_reply(case.assignments.get(), by=at.unit(0), on=ON)


def test_suggestions_are_divided_when_a_proposal_is_put_forward(at):
    case = f.draft(at, suggestions=TWO)
    assert texts(case) == []
    actions.submit(case, by=at.member(), on=f.OPENS)
    assert texts(case) == ["汛前清淤。\n（一）主街。", "更换管道。"]


def test_what_came_in_undivided_is_divided_when_it_is_handed_over(at):
    case = f.filed(at, suggestions=TWO)
    with journal.act("proposals.correct_asks", by=at.of(Role.PO), on=f.OPENS) as act:
        for one in ledger.own_asks(case):
            act.void(one, "如同导入的提案")
    actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS)
    actions.hand_over([case], number="1号", title="交办", authority="督查室", by=at.of(Role.HA), on=f.OPENS)
    assert texts(case) == ["汛前清淤。\n（一）主街。", "更换管道。"]


def test_a_revision_divides_anew_and_keeps_what_stayed_the_same(at):
    case = f.submitted(at, suggestions=TWO)
    before = [ask.pk for ask in ledger.own_asks(case)]
    actions.send_back(case, "请写具体", by=at.of(Role.PO), on=f.OPENS)
    actions.resubmit(f.again(case), by=at.member(), on=f.OPENS)
    assert [ask.pk for ask in ledger.own_asks(case)] == before
    actions.send_back(f.again(case), "请再写具体", by=at.of(Role.PO), on=f.OPENS)
    actions.edit(f.again(case), by=at.member(), on=f.OPENS, suggestions="一、甲\n二、乙\n三、丙")
    actions.resubmit(f.again(case), by=at.member(), on=f.OPENS)
    assert texts(case) == ["甲", "乙", "丙"]


def test_the_office_corrects_the_division_until_a_unit_has_answered(at):
    case = f.in_handling(at, suggestions=TWO)
    with pytest.raises(NotYours):
        actions.correct_asks(case, ["甲"], by=at.unit(0), on=ON)
    actions.correct_asks(case, ["清淤", "换管", "立牌"], by=at.of(Role.PO), on=ON)
    assert texts(case) == ["清淤", "换管", "立牌"]
    drafted(at, case, given(case, "taken"))
    with pytest.raises(Refused, match="不能增减条数"):
        actions.correct_asks(case, ["清淤", "换管"], by=at.of(Role.PO), on=ON)
    actions.correct_asks(case, ["清理淤泥", "换管", "立牌"], by=at.of(Role.PO), on=ON)
    assert texts(case)[0] == "清理淤泥"


def test_a_division_seen_before_a_colleague_changed_it_is_refused(at):
    case = f.submitted(at, suggestions=TWO)
    seen = {ask.pk: ask.version for ask in ledger.own_asks(case)}
    actions.correct_asks(case, ["甲", "乙"], by=at.of(Role.PO), on=ON)
    with pytest.raises(journal.Stale):
        actions.correct_asks(case, ["丙"], by=at.of(Role.PO), on=ON, expected=seen)


def test_a_draft_is_answered_bit_by_bit_and_taken_back(at):
    case = f.in_handling(at, suggestions=TWO)
    reply = drafted(at, case, given(case, "taken", ""))
    assert [one.decision for one in reply.answers.live()] == ["taken"]
    drafted(at, case, given(case, "", "partly"))
    assert [(one.ask.order, one.decision) for one in reply.answers.live()] == [(2, "partly")]
    drafted(at, case, given(case, "taken", "partly"))
    assert reply.answers.live().count() == 2


@pytest.mark.parametrize(
    ("decision", "measure", "due", "reason"),
    [
        ("taken", " ", None, "请写明措施"),
        ("not", "没有钱。", date(2022, 9, 1), "不需要完成时限"),
        ("maybe", "看看。", None, "请选择"),
    ],
)
def test_an_answer_says_what_and_why(at, decision, measure, due, reason):
    case = f.in_handling(at, suggestions=TWO)
    with pytest.raises(Refused, match=reason):
        drafted(at, case, [actions.Given(ledger.own_asks(case)[0], decision, measure, due)])
    assert Answer.objects.of(at.committee).count() == 0


def test_a_class_that_promises_names_a_day(at):
    case = f.in_handling(at, suggestions=TWO)
    with pytest.raises(Refused, match="完成时限"):
        drafted(at, case, given(case, "taken"), "B")
    drafted(at, case, given(case, "taken", due_on=date(2022, 9, 30)), "B")


def test_nobody_answers_suggestions_of_another_case(at):
    case, other = f.in_handling(at, suggestions=TWO), f.in_handling(at, cause="关于修路的提案")
    with pytest.raises(Refused, match="本件"):
        drafted(at, case, given(other, "taken"))


def test_rules_may_ask_for_every_suggestion_but_a_sealed_paper_answers_by_itself(at):
    profiles.adopt("proposals", {"answers_required": True}, f.OPENS, by=at.of(Role.SG), on=f.OPENS)
    case = f.in_handling(at, suggestions=TWO)
    with pytest.raises(Refused, match="还有1条建议没有答复：第2条"):
        delivered(at, case, given(case, "taken"))
    other = f.in_handling(at, suggestions=TWO, cause="关于修路的提案")
    reply = delivered(at, other, text="", number="教函〔2022〕9号", sealed=("答复.pdf", PDF))
    assert reply.text == "答复以盖章文件为准，见附件。"
    actions.mark_answers(reply, given(other, "taken", "not"), by=at.unit(0, Role.HU), on=ON)
    assert reply.answers.live().count() == 2


def test_a_sealed_paper_is_what_it_says_and_the_latest_stands(at):
    case = f.in_handling(at)
    with pytest.raises(Refused, match="扩展名不符"):
        drafted(at, case, sealed=("答复.pdf", b"no pdf"))
    with pytest.raises(Refused, match="pdf或ofd"):
        drafted(at, case, sealed=("答复.png", b"\x89PNG"))
    drafted(at, case, sealed=("旧.pdf", PDF))
    reply = drafted(at, case, sealed=("新.pdf", PDF + b"2"))
    assert [one.name for one in attachments.of_record(reply)] == ["新.pdf"]
    assert ledger.sealed(reply).name == "新.pdf"


def test_a_delivered_answer_is_corrected_with_a_reason_only(at):
    case = f.in_handling(at, suggestions=TWO)
    reply = delivered(at, case, given(case, "taken", ""))
    actions.mark_answers(reply, given(case, "taken", "not"), by=at.unit(0), on=ON)
    with pytest.raises(Refused, match="写明原因"):
        actions.mark_answers(reply, given(case, "partly", "not"), by=at.unit(0), on=ON)
    actions.mark_answers(reply, given(case, "partly", "not"), by=at.unit(0), on=ON, reason="笔误")
    assert [one.decision for one in reply.answers.live().order_by("ask__order")] == ["partly", "not"]


def test_a_promised_day_is_not_moved_by_a_correction(at):
    case = f.in_handling(at, suggestions=TWO)
    reply = delivered(at, case, given(case, "taken", due_on=date(2022, 9, 30)))
    with pytest.raises(Refused, match="申请延期"):
        actions.mark_answers(
            reply, given(case, "taken", due_on=date(2022, 12, 30)), by=at.unit(0), on=ON, reason="改期"
        )


def merged(at):
    """A second member's proposal merged into the first one's case, which is answered for both."""
    child = f.reviewed(
        at,
        cause="关于清理水渠的提案",
        suggestions="一、每月巡查。",
        signers=[actions.Signer(person=at.members[1])],
        by=at.member(1),
    )
    main = f.filed(at, suggestions=TWO)
    actions.merge(child, main, by=at.of(Role.PC), on=f.OPENS + 3 * f.DAY)
    actions.allocate(main, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 3 * f.DAY)
    actions.hand_over(
        [main], number="1号", title="交办", authority="督查室", by=at.of(Role.HA), on=f.OPENS + 4 * f.DAY
    )
    actions.accept(main.assignments.all(), by=at.unit(0, Role.HU), on=f.OPENS + 5 * f.DAY)
    return f.again(main), f.again(child)


def test_each_author_of_a_merged_case_gets_his_own_points_answered(at, go):
    main, child = merged(at)
    assert [ask.proposal_id for ask in ledger.to_answer(main)] == [main.pk, main.pk, child.pk]
    delivered(at, main, given(main, "taken", "not", "partly"))
    own = Answer.objects.visible_to(at.member(1)).filter(ask__proposal=child)
    assert [one.decision for one in own] == ["partly"]
    assert not Answer.objects.visible_to(at.member(1)).filter(ask__proposal=main).exists()
    page = go(Role.SC).get(child.get_absolute_url()).content.decode()
    assert "每月巡查" in page
    assert "部分采纳" in page
    assert "部分采纳" not in go(Role.MB).get(main.get_absolute_url()).content.decode()


def test_an_answer_is_not_read_before_the_reply_is_delivered(at):
    case = f.in_handling(at, suggestions=TWO)
    drafted(at, case, given(case, "taken"))
    assert not Answer.objects.visible_to(at.member()).exists()
    assert not Answer.objects.visible_to(at.unit(1)).exists()
    assert Answer.objects.visible_to(at.unit(0)).exists()


# -- pages


def asked(case, *lines):
    data = {}
    for ask, (decision, measure, due) in zip(ledger.to_answer(case), lines, strict=True):
        data |= {
            f"ask{ask.pk}-decision": decision,
            f"ask{ask.pk}-measure": measure,
            f"ask{ask.pk}-due_on": due,
        }
    return data


def test_the_unit_answers_beside_each_suggestion_on_the_page(at, go):
    case = f.in_handling(at, suggestions=TWO)
    one = case.assignments.get()
    url = f"/lan/proposals/assignments/{one.pk}/draft/"
    page = go(Role.HU).get(url).content.decode()
    assert "汛前清淤" in page
    assert f"县教育局函〔{timezone.localdate().year}〕1号" in page
    due = (timezone.localdate() + timedelta(days=90)).isoformat()
    lines = asked(case, ("taken", "已清淤。", ""), ("partly", "分段更换。", due))
    words = {
        "version": one.version,
        "reply_class": "B",
        "text": "现答复\u200b如下。",
        "signer": "林",
        "number": "1号",
    }
    key = f"ask{ledger.own_asks(case)[0].pk}-evidence"
    answer = go(Role.HU).post(url, words | lines | {key: SimpleUploadedFile("现场.png", b"\x89PNG...")})
    assert answer.status_code == 302
    reply = one.replies.get()
    assert (reply.text, reply.answers.live().count()) == ("现答复如下。", 2)
    [picture] = attachments.of_record(reply.answers.live().get(decision="taken"))
    assert go(Role.HU).get(picture.get_absolute_url()).status_code == 200
    assert go(Role.MB).get(picture.get_absolute_url()).status_code == 404
    one.refresh_from_db()
    go(Role.HL).post(f"/lan/proposals/assignments/{one.pk}/deliver/", {"version": one.version})
    assert go(Role.MB).get(picture.get_absolute_url()).status_code == 200
    promise = Commitment.objects.of(at.committee).get()
    assert (promise.text, promise.due_on.isoformat(), promise.unit) == ("分段更换。", due, at.units[0])


def test_a_wrong_answer_keeps_what_was_typed(at, go):
    case = f.in_handling(at, suggestions=TWO)
    one = case.assignments.get()
    lines = asked(case, ("", "已经清过两次淤。", ""), ("not", "", ""))
    words = {"version": one.version, "reply_class": "A", "text": "现答复如下。", "signer": "林"}
    answer = go(Role.HU).post(f"/lan/proposals/assignments/{one.pk}/draft/", words | lines)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已经清过两次淤。" in page
    assert "请选择是否采纳" in page
    assert "请写明措施" in page
    assert not one.replies.exists()


def test_a_sealed_paper_is_uploaded_with_its_number(at, go):
    case = f.in_handling(at)
    one = case.assignments.get()
    url = f"/lan/proposals/assignments/{one.pk}/draft/"
    lines = asked(case, ("", "", ""))
    words = {"version": one.version, "reply_class": "A", "text": "", "signer": "林", **lines}
    file = {"sealed": SimpleUploadedFile("答复.pdf", PDF)}
    assert "请填写盖章文件的文号" in go(Role.HU).post(url, words | file).content.decode()
    file = {"sealed": SimpleUploadedFile("答复.pdf", PDF)}
    assert go(Role.HU).post(url, words | file | {"number": "教函〔2022〕9号"}).status_code == 302
    assert "以盖章文件为准" in go(Role.HU).get(case.get_absolute_url()).content.decode()


def test_the_ledger_is_filtered_and_exported_as_shown(at, go):
    case = f.in_handling(at, suggestions=TWO)
    delivered(at, case, given(case, "taken", "not"))
    f.submitted(at, cause="关于修路的提案", suggestions="一、修路。")
    client = go(Role.PO)
    shown = {
        asked: {
            word
            for word in ("汛前清淤", "更换管道", "修路。")
            if word in client.get(f"/lan/proposals/suggestions/?{asked}").content.decode()
        }
        for asked in (
            "",
            "decision=taken",
            "decision=not",
            f"unit={at.units[0].pk}",
            f"unit={at.units[1].pk}",
            "q=修路",
        )
    }
    assert shown == {
        "": {"汛前清淤", "更换管道", "修路。"},
        "decision=taken": {"汛前清淤"},
        "decision=not": {"更换管道"},
        f"unit={at.units[0].pk}": {"汛前清淤", "更换管道"},
        f"unit={at.units[1].pk}": set(),
        "q=修路": {"修路。"},
    }
    table = sheets.read_table(client.get("/lan/proposals/suggestions/?decision=taken&export=1").content)
    assert [row[table.header.index("建议")] for row in table.rows] == ["汛前清淤。\n（一）主街。"]
    assert io.BytesIO(client.get("/lan/proposals/suggestions/?export=1").content).read(2) == b"PK"


def test_another_member_reads_the_suggestion_but_not_the_answer(at, go):
    case = f.in_handling(at, suggestions=TWO)
    delivered(at, case, given(case, "taken", "not"))
    page = go(Role.SC).get("/lan/proposals/suggestions/").content.decode()
    assert "汛前清淤" in page
    assert "答复只对提案者" in page
    assert "汛前清淤" not in go(Role.SC).get("/lan/proposals/suggestions/?decision=taken").content.decode()


def test_the_ledger_takes_as_many_statements_for_many_rows_as_for_few(at, go, same_queries):
    def answered(cause):
        case = f.in_handling(at, suggestions=TWO, cause=cause)
        delivered(at, case, given(case, "taken", "partly", due_on=date(2022, 9, 30)))

    answered("关于一的提案")
    client = go(Role.PO)
    same_queries(
        lambda: client.get("/lan/proposals/suggestions/"),
        lambda: [answered(f"关于第{no}事的提案") for no in range(3)],
    )


def test_the_division_is_corrected_on_its_page(at, go):
    case = f.submitted(at, suggestions=TWO)
    url = f"/lan/proposals/{case.pk}/suggestions/"
    seen = " ".join(f"{ask.pk}.{ask.version}" for ask in ledger.own_asks(case))
    assert seen in go(Role.PO).get(url).content.decode()
    given = {
        "version": case.version,
        "on": "2022-01-12",
        "seen": seen,
        "asks": "清淤\r\n\r\n换管\r\n分两段\r\n\r\n立牌",
    }
    assert go(Role.PO).post(url, given).status_code == 302
    assert texts(case) == ["清淤", "换管\n分两段", "立牌"]
    assert go(Role.PO).post(url, given).status_code == 409
    assert go(Role.HU).get(url).status_code == 403


def test_suggestions_hang_on_the_committee_not_on_a_term():
    names = {field.name for model in (Ask, Answer, Commitment) for field in model._meta.get_fields()}
    assert not names & {"term", "session"}
