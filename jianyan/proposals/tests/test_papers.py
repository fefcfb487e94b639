"""What stands on the papers of proposals, read back from docx and PDF; states are reached by the verbs."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from jianyan.core import profiles
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals import actions, queries, rules
from jianyan.proposals.papers import codes, handover, letters, sheets, supervision
from jianyan.proposals.papers.wording import Making, addressed, broken, citation, plain, points, you
from jianyan.proposals.queries import ledger
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
MADE = Making(datetime(2022, 9, 1, 1, tzinfo=UTC), date(2022, 9, 1), sample=True)


def words(paper):
    """All text of the docx in order, tables included; the PDF says the same."""
    document = Document(io.BytesIO(paper.to_bytes()))
    said = "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.to_pdf().data)).pages)
    assert not {one for one in said if "\u4e00" <= one <= "\u9fff"} - set(printed)
    return said


def lines(paper):
    return [one.text for one in Document(io.BytesIO(paper.to_bytes())).paragraphs if one.text.strip()]


def reply_of(case):
    return case.assignments.first().replies.select_related("assignment__proposal", "assignment__unit").first()


def merged(at):
    main = f.filed(at, cause="关于疏浚城东排水渠的提案")
    child = f.reviewed(
        at,
        cause="关于清理城东水渠的提案",
        suggestions="一、每年汛前清淤一次。\n2.加装护栏；",
        signers=[actions.Signer(person=at.members[1])],
        by=replace(at.member(1), roles=frozenset({str(Role.MB)})),
    )
    actions.merge(child, main, by=at.of(Role.PC), on=f.OPENS + 3 * f.DAY)
    return main, f.again(child)


# -- words --------------------------------------------------------------------------------------------------------


def test_a_case_is_cited_with_term_and_session_in_chinese_numerals(at):
    case = f.filed(at)
    assert citation(case) == "lan县政协第十届委员会第一次会议第001号提案"
    assert citation(f.draft(at, cause="关于甲的提案")) == "“关于甲的提案”"


def test_pasted_text_becomes_plain():
    pasted = "\u3000\u3000一、清\u200b淤。\r\n\r\n\t\uf0b7 2\u00a0护 栏\u2028末 行\x07"
    assert plain(pasted) == "一、清淤。\n2 护栏\n末行"


@given(st.text())
def test_plain_text_stays_plain(text):
    once = plain(text)
    assert plain(once) == once
    assert not any(line != line.strip(" \u3000") or not line for line in once.split("\n")) or once == ""


@given(st.text(alphabet="政协委员会第一次会议提案的答复《》、，", max_size=90))
def test_a_broken_title_keeps_its_words_and_its_width(title):
    parts = broken(title).split("\n")
    assert "".join(parts) == title
    assert all(len(part) <= 19 for part in parts)


def test_the_points_of_a_submission_lose_their_numbers():
    assert points("一、清淤。\n（二）护栏；\n3.照明\n④管护") == ["清淤。", "护栏；", "照明", "管护"]


# -- sheet and code -----------------------------------------------------------------------------------------------


def test_a_blank_form_leaves_boxes_and_names_its_member(at):
    one = f.draft(at, cause="纸质提案（待录入）", situation="", suggestions="")
    said = words(sheets.proposal_sheet(one, MADE))
    assert codes.code_of(one.pk) in said
    assert "魏一" in said
    assert "□同意" in said
    assert "待录入" not in said


def test_a_filled_sheet_prints_the_case_and_keeps_contact_data_from_others(at):
    case = f.handed_over(
        at,
        contact_person="林某",
        contact_phone="0000-1234",
        contact_address="城关街道一号",
        contact_postcode="000000",
        contact_email="lin@example.org",
    )
    held = list(case.assignments.select_related("unit"))
    decisions = list(case.decisions.order_by("id"))
    shown = words(sheets.proposal_sheet(case, MADE, held=held, decisions=decisions, contact=True))
    for word in ("第001号", "lan县教育局", "立案", "雨季积水。", "0000-1234", "2022年1月10日"):
        assert word in shown
    asked = {"0000-1234", "城关街道一号", "000000", "lin@example.org"}
    assert all(one in shown for one in asked)
    others = words(sheets.proposal_sheet(case, MADE))
    assert not [one for one in asked if one in others]


@given(st.integers(1, 2**63 - 1))
def test_a_code_has_eight_readable_characters_however_it_is_typed(pk):
    code = codes.code_of(pk)
    assert len(codes.normal(code)) == codes.LENGTH
    assert not set("ILOU") & set(code)
    assert codes.normal(code.lower().replace("-", " ")) == code.replace("-", "")
    assert codes.normal(code.replace("1", "l").replace("0", "o")) == code.replace("-", "")


# -- letters ------------------------------------------------------------------------------------------------------


def test_each_outcome_is_told_with_its_ground(at):
    filed = f.filed(at, cause="关于甲的提案")
    refused = f.reviewed(at, cause="关于乙的提案")
    actions.not_file(
        refused,
        ground="NF10",
        disposition="returned",
        explanation="请补充具体建议",
        by=at.of(Role.PC),
        on=f.OPENS + 2 * f.DAY,
    )
    assert "决定立案，编为lan县政协第十届委员会第一次会议第001号提案" in words(
        letters.outcome_notice(filed, MADE)
    )
    told = words(letters.outcome_notice(refused, MADE))
    assert "内容空泛，没有具体建议。请补充具体建议。" in told
    assert "退还提案者" in told
    main, child = merged(at)
    told = lines(letters.outcome_notice(child, MADE))
    assert "童二委员：" in told
    assert any("决定并案办理" in line and main.number in line for line in told)


def test_who_is_refused_reads_what_may_still_be_done(at):
    profiles.adopt("proposals", {"reconsideration": True}, f.OPENS, by=at.of(Role.SG), on=f.OPENS)
    last = {}
    for ground in ("NF10", "NF01"):
        one = f.reviewed(at, cause=f"关于{ground}的提案")
        day = f.OPENS + 2 * f.DAY
        actions.not_file(one, ground, "none", "见说明", by=at.of(Role.PC), on=day)
        last[ground] = "".join(lines(letters.outcome_notice(one, MADE)))
    assert all("可以在2022年1月27日前申请复议" in told for told in last.values())
    assert "补充完善后再次提出" in last["NF10"]
    assert "再次提出" not in last["NF01"]


def test_the_printed_form_names_the_length_the_rules_allow(at):
    blank = f.draft(at, situation="", suggestions="")
    assert "不超过2500字" in words(sheets.proposal_sheet(blank, MADE, law=rules.Rules(length_limit=2500)))


def test_who_was_merged_gets_a_letter_on_his_own_points(at):
    main, child = merged(at)
    actions.allocate(main, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 4 * f.DAY)
    actions.hand_over(
        [main],
        number="交〔2022〕9号",
        title="交办",
        authority="县委督查室",
        by=at.of(Role.HA),
        on=f.OPENS + 5 * f.DAY,
    )
    [part] = main.assignments.all()
    actions.accept([part], by=at.unit(), on=f.OPENS + 6 * f.DAY)
    f.answer(at, f.again(main), f.OPENS + 20 * f.DAY)
    reply = reply_of(main)
    own, other = f.again(main), f.again(child)
    assert "魏一委员：" in lines(letters.reply_letter(reply, own, MADE))
    told = lines(letters.reply_letter(reply, other, MADE))
    assert "童二委员：" in told
    assert any("1.每年汛前清淤一次；2.加装护栏。" in line for line in told)
    answers = [letters.Answer("一、每年汛前清淤一次。", "采纳", "已列入计划", date(2022, 12, 31))]
    told = lines(letters.reply_letter(reply, other, MADE, answers=answers))
    assert "一、关于“每年汛前清淤一次”的建议" in told
    assert "采纳。已列入计划。完成时限：2022年12月31日。" in told


def test_a_reply_letter_carries_class_number_signer_and_copies(at):
    case = f.replied(at)
    told = lines(letters.reply_letter(reply_of(case), case, MADE, authority="县委督查室"))
    assert "A类" in told
    assert "".join(told).count("关于lan县政协第十届委员会第一次会议第001号提案的答复") == 1
    assert any("签发人：林某" in line for line in told)
    made = Document(
        io.BytesIO(letters.reply_letter(reply_of(case), case, MADE, authority="县委督查室").to_bytes())
    )
    assert "抄送：县委督查室，lan县政协提案委员会。" in told
    assert made.sections[0].first_page_header.paragraphs[0].text == "样　例"


def test_a_unit_s_own_salutation_and_opening_do_not_stand_twice(at):
    case = f.replied(at)
    reply = reply_of(case)
    reply.text = "魏一委员：\n您提出的提案收悉，现答复如下：\n一、已疏浚。"
    told = lines(letters.reply_letter(reply, case, MADE))
    assert told.count("魏一委员：") == 1
    assert sum("收悉" in line for line in told) == 1


def test_a_letter_speaks_to_one_member_to_several_to_a_sector_and_to_a_body(at):
    """The convenor signs for a sector; the letter goes to the sector, not to somebody of that name."""
    sector = actions.Signer(person=at.members[0], sector=at.sectors[0])
    convened = f.draft(at, cause="关于界别的提案", sponsor_type="sector", signers=[sector])
    assert (addressed(convened.signers), you(convened.signers)) == ("经济界别", "贵界别")
    joint = f.draft(at, cause="关于联名的提案", **f.joint(at))
    assert (addressed(joint.signers), you(joint.signers)) == ("魏一委员、童二委员", "你们")
    assert you(f.draft(at).signers) == "您"
    body = f.draft(at, sponsor_type="party", signers=[actions.Signer(body=at.party)], by=at.of(Role.ORG))
    assert you(body.signers) == "贵单位"


def test_a_letter_names_who_is_asked_about_it_and_leaves_open_what_the_unit_did_not_say(at):
    case = f.replied(at)
    reply = reply_of(case)
    for said, told in (
        ("林某 87654321", "（签发人：林某　联系人：林某 87654321）"),
        ("林某", "（签发人：林某　联系人：林某　电话：　　　　　）"),
        ("", "（签发人：林某　联系人：　　　　电话：　　　　　）"),
    ):
        reply.contact_person = said
        assert told in lines(letters.reply_letter(reply, case, MADE))


def test_a_co_opinion_goes_to_the_host(at):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    f.answer(at, case, f.OPENS + 20 * f.DAY)
    host, co = case.assignments.order_by("id")
    told = lines(letters.co_opinion(co.opinions.first(), host, MADE))
    assert "lan县教育局：" in told
    assert "lan县水利局" in told
    assert "〔2022〕　　号" in told


def test_opinions_are_numbered_in_a_series_apart_from_replies(at, client):
    today = timezone.localdate()
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    host, co = case.assignments.order_by("id")
    address = reverse("assignment_move", args=["lan", co.pk, "give_opinion"])
    page = sign_in(client, at.of(Role.PO)).get(address).content.decode()
    assert f"lan县水利局会〔{today.year}〕1号" in page
    client.post(
        address,
        {
            "version": co.version,
            "number": f"水会〔{today.year}〕1号",
            "text": "同意。",
            "signer": "林某",
            "on": f"{today}",
        },
    )
    given = co.opinions.get()
    assert f"水会〔{today.year}〕1号" in lines(letters.co_opinion(given, host, MADE))
    assert ledger.next_opinion_number(co, today).endswith("2号")
    assert ledger.next_number(co, today).endswith("1号")


def test_a_form_has_boxes_and_shows_what_was_ticked(at):
    case = f.replied(at)
    [form] = case.forms.all()
    assert "□满意　　□基本满意　　□不满意" in words(sheets.feedback_form(form, MADE))
    [done] = f.evaluated(at, cause="关于丙的提案", result="unsatisfied").forms.all()
    assert "□满意　　□基本满意　　■不满意" in words(sheets.feedback_form(done, MADE))
    assert "　□书面" not in (told := words(sheets.feedback_form(form, MADE)))
    assert "□登门走访\u2002□现场察看\u2002□电话\u2002□书面\u2002□未听取" in told
    asked = words(
        sheets.feedback_form(
            form,
            MADE,
            rules.Rules(feedback_questions=("visited",), required_ratings=("visited", "result", "attitude")),
        )
    )
    assert "□已走访　　□未走访　　（必填）" in asked
    assert "听取意见" not in asked
    assert "负责人面复" not in asked
    law = rules.Rules(rating_scale="four", required_ratings=("result",))
    assert "□很满意　　□满意　　□基本满意　　□不满意　　（可不填）" in words(
        sheets.feedback_form(form, MADE, law)
    )


# -- units --------------------------------------------------------------------------------------------------------


def test_the_notice_lists_the_cases_of_each_unit_and_the_days(at):
    case = f.handed_over(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    rows = case.assignments.select_related("unit", "proposal__session__term", "order").order_by(
        "unit__sort_no"
    )
    paper = handover.handover_notice(rows[0].order, list(rows), rules.Rules(), MADE)
    told = words(paper)
    for word in (
        "县委督查室",
        "lan县教育局（1件）",
        "lan县水利局（1件）",
        "2022年4月13日",
        "2022年2月13日",
        "提案交办清单",
    ):
        assert word in told, word
    assert "抄送：lan县政协提案委员会。" in lines(paper)
    assert "县委督查室\t2022年1月13日印发" in lines(paper)
    tables = Document(io.BytesIO(paper.to_bytes())).tables
    assert [cell.text for cell in tables[0].rows[1].cells][:4] == ["1", "第001号", case.cause, "魏一"]


def test_a_reminder_lists_what_is_late_and_only_that(at):
    f.in_handling(at)
    f.replied(at, cause="关于已答复的提案")
    on = date(2022, 5, 1)
    late = list(queries.late_on(at.committee.pk, on))
    assert [one.proposal.cause for one in late] == ["关于疏浚城东排水渠的提案"]
    told = words(handover.reminder(at.units[0], late, replace(MADE, on=on)))
    assert "有1件已过期限" in told
    assert "18天" in told


def test_the_table_counts_by_dates_up_to_the_day(at):
    f.in_handling(at)
    f.replied(at, cause="关于已答复的提案")
    f.in_handling(at, cause="关于会办的提案", units=[(at.units[1], "host"), (at.units[0], "co")])
    before, later = (
        queries.standings(at.committee.pk, 2022, day) for day in (date(2022, 1, 20), date(2022, 5, 1))
    )
    first, second = later
    assert (before[0].handed_over, before[0].replied, before[0].met) == (3, 0, 0)
    assert (first.handed_over, first.accepted, first.replied, first.overdue) == (3, 3, 1, 2)
    assert (first.to_meet, first.met) == (2, 1)
    assert (second.name, second.handed_over, second.overdue) == ("lan县水利局", 1, 1)


def test_the_bulletin_and_its_table_agree(at):
    f.in_handling(at)
    f.replied(at, cause="关于已答复的提案")
    made = replace(MADE, on=date(2022, 5, 1))
    found = queries.standings(at.committee.pk, 2022, made.on)
    told = words(supervision.bulletin(at.committee, found, 2022, made))
    assert "（草稿）" in told
    assert "有1个单位共1件次超过期限仍未办复：lan县教育局1件。" in told
    assert "面商率50.0%" in told
    book = load_workbook(io.BytesIO(supervision.table(found, 2022, made)))
    rows = list(book.worksheets[0].values)
    assert rows[0] == supervision.COLUMNS
    assert rows[1] == ("lan县教育局", 2, 2, 2, 1, 1, 0, 2, 1, 50)
    assert rows[-1][1:] == rows[1][1:]
    assert any("草稿" in str(row[0]) for row in book["说明"].values)
