"""Unit and sponsor ask each other inside the case; who may read it, who answers, who hears of it."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people import notices
from jianyan.people.actors import system
from jianyan.people.models import Account, Notice, Role
from jianyan.proposals import actions
from jianyan.proposals.models import Question
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text
from jianyan.proposals.tests.test_answers import merged

pytestmark = pytest.mark.django_db
ON = date(2022, 1, 25)
WORDS = "排水渠在哪一段积水？"


def asked_by_unit(at, case=None):
    case = case or f.in_handling(at)
    part, sponsor = case.assignments.first(), case.signers[0]
    return actions.ask_question(part, sponsor, WORDS, by=at.unit(0, Role.HU), on=ON)


def asked_by_sponsor(at, case=None):
    case = case or f.in_handling(at)
    part, sponsor = case.assignments.first(), case.signers[0]
    return actions.ask_question(part, sponsor, "什么时候动工？", by=at.member(), on=ON)


def page(at, role, case):
    return text(signed_in(at, role).get(case.get_absolute_url()))


def test_a_unit_asks_and_the_sponsor_answers_with_dates(at):
    one = asked_by_unit(at)
    assert (one.asked_by, one.asker, one.asked_on) == ("unit", "承办单位经办人", ON)
    actions.answer_question(one, "城东桥下。", by=at.member(), on=ON + f.DAY)
    one.refresh_from_db()
    assert (one.answer, one.answerer, one.answered_on) == ("城东桥下。", "委员", ON + f.DAY)


def test_only_the_side_that_was_asked_answers_and_only_once(at):
    for one, own, other in (
        (asked_by_unit(at), at.unit(0, Role.HU), at.member()),
        (
            asked_by_sponsor(at, f.in_handling(at, cause="关于第二件事的提案")),
            at.member(),
            at.unit(0, Role.HL),
        ),
    ):
        for by in (own, at.member(1), at.unit(1), at.of(Role.PO), at.of(Role.HA)):
            with pytest.raises(NotYours):
                actions.answer_question(one, "好。", by=by, on=ON)
        with pytest.raises(Refused, match="请填写"):
            actions.answer_question(one, " ", by=other, on=ON)
        with pytest.raises(Refused, match="早于"):
            actions.answer_question(one, "好。", by=other, on=ON - f.DAY)
        actions.answer_question(one, "好。", by=other, on=ON)
        with pytest.raises(Refused, match="已经答复"):
            actions.answer_question(one, "又。", by=other, on=ON)


def test_nobody_else_asks_and_not_before_hand_over_nor_after_closing(at):
    case = f.in_handling(at)
    part, sponsor = case.assignments.get(), case.signers[0]
    for by in (at.member(1), at.unit(1), at.of(Role.PO), at.of(Role.HA), at.of(Role.PUB)):
        with pytest.raises(NotYours):
            actions.ask_question(part, sponsor, "？", by=by, on=ON)
    with pytest.raises(Refused, match="请填写"):
        actions.ask_question(part, sponsor, "  ", by=at.member(), on=ON)
    other = f.in_handling(at, cause="关于第二件事的提案")
    with pytest.raises(Refused, match="无关"):
        actions.ask_question(part, other.signers[0], "？", by=at.member(), on=ON)
    closed = f.closed(at, cause="关于第三件事的提案")
    with pytest.raises(Refused, match="结束办理"):
        actions.ask_question(closed.assignments.get(), closed.signers[0], "？", by=at.member(), on=ON)
    filed = f.filed(at, cause="关于第四件事的提案")
    actions.allocate(filed, [(at.units[0], "sole")], by=at.of(Role.PO), on=ON)
    with pytest.raises(Refused, match="没有承办"):
        actions.ask_question(filed.assignments.get(), filed.signers[0], "？", by=at.member(), on=ON)


def test_the_author_of_a_merged_proposal_asks_and_is_asked_on_his_own_page(at):
    main, child = merged(at)
    part, author = main.assignments.get(), at.member(1)
    one = actions.ask_question(part, child.signers[0], "巡查算不算？", by=author, on=ON)
    assert one.proposal == main
    back = actions.ask_question(part, child.signers[0], "每月哪一天？", by=at.unit(0, Role.HU), on=ON)
    with pytest.raises(NotYours):
        actions.answer_question(back, "一日。", by=at.member(), on=ON)  # the main author was not asked
    actions.answer_question(back, "一日。", by=author, on=ON)
    assert [each.pk for each in Question.objects.visible_to(author).order_by("id")] == [one.pk, back.pk]
    mine = page(at, Role.SC, child)
    assert "巡查算不算？" in mine
    assert "一日。" in mine
    assert "巡查算不算？" in page(at, Role.HU, main)


def test_who_reads_a_question(at):
    case = f.in_handling(at, units=[(at.units[0], "separate"), (at.units[1], "separate")])
    one = asked_by_unit(at, case)
    readers = {
        "sponsor": at.member(),
        "another member": at.member(1),
        "the unit": at.unit(0),
        "another unit of the case": at.unit(1),
        "office": at.of(Role.PO),
        "authority": at.of(Role.HA),
        "supervisor": at.of(Role.AU),
        "public": at.of(Role.PUB),
    }
    seen = {
        name for name, by in readers.items() if Question.objects.visible_to(by).filter(pk=one.pk).exists()
    }
    assert seen == {"sponsor", "the unit", "office", "authority", "supervisor"}
    for role, sees in ((Role.MB, True), (Role.HU, True), (Role.PO, True), (Role.HA, True), (Role.SC, False)):
        assert (WORDS in page(at, role, case)) is sees, role
        answer = signed_in(at, role).get(one.get_absolute_url())
        assert answer.status_code == (200 if sees else 404), role


def test_a_question_is_never_on_the_public_page(at):
    case = f.in_handling(at)
    asked_by_unit(at, case)
    f.answer(at, case, ON)
    actions.decide_publication([f.again(case)], "public", by=at.of(Role.LD), on=ON, decided_by="主席会议")
    answer = signed_in(at, Role.SC).get(f"/lan/proposals/public/{case.pk}/")
    assert answer.status_code == 200
    assert WORDS not in text(answer)


def test_an_open_question_is_taken_back_by_its_side_an_answered_one_is_not(at):
    one = asked_by_unit(at)
    with pytest.raises(NotYours):
        actions.withdraw_question(one, "不问了", by=at.member(), on=ON)
    with pytest.raises(Refused):
        actions.withdraw_question(one, " ", by=at.unit(0), on=ON)
    client = signed_in(at, Role.HU)
    client.post(f"{one.get_absolute_url()}withdraw/", {"version": one.version, "reason": "写错了"})
    one.refresh_from_db()
    assert one.voided_at
    assert WORDS not in page(at, Role.MB, one.proposal)
    again = asked_by_unit(at, one.proposal)
    actions.answer_question(again, "桥下。", by=at.member(), on=ON)
    with pytest.raises(Refused, match="已经答复"):
        actions.withdraw_question(again, "算了", by=at.unit(0), on=ON)


def test_a_unit_that_gave_the_case_back_no_longer_reads_or_answers(at):
    case = f.handed_over(at)
    one = asked_by_sponsor(at, case)
    part = case.assignments.get()
    actions.request_return(part, "不属职责", at.units[1], by=at.unit(0), on=f.OPENS + 4 * f.DAY)
    actions.decide_return(part, at.units[1], by=at.of(Role.HA), on=f.OPENS + 5 * f.DAY)
    one = Question.objects.of(at.committee).get()
    with pytest.raises(NotYours):
        actions.answer_question(one, "好。", by=at.unit(0), on=ON)
    assert not Question.objects.visible_to(at.unit(0)).exists()


def test_an_answer_and_its_day_come_together(at):
    one = asked_by_unit(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.anywhere.filter(pk=one.pk).update(answered_on=ON)


def test_a_question_is_asked_and_answered_on_the_pages(at):
    case = f.in_handling(at)
    unit, member = signed_in(at, Role.HU), signed_in(at, Role.MB)
    ask = f"/lan/proposals/{case.pk}/questions/new/"
    assert "向魏一提问" in text(unit.get(ask))
    assert "向lan县教育局提问" in text(member.get(ask))
    answer = unit.post(ask, {"version": case.version, "text": ""})
    assert answer.status_code == 422
    answer = unit.post(ask, {"version": case.version, "text": WORDS}, follow=True)
    assert "问题已经送给魏一" in text(answer)
    one = Question.objects.of(at.committee).get()
    assert "去答复" in page(at, Role.MB, case)
    answered = member.post(
        one.get_absolute_url(), {"version": one.version, "answer": "城东桥下。"}, follow=True
    )
    assert "城东桥下。" in text(answered)
    assert "去答复" not in text(answered)


def test_an_answer_to_a_question_taken_back_meanwhile_is_not_lost_silently(at):
    one = asked_by_unit(at)
    member = signed_in(at, Role.MB)
    actions.withdraw_question(one, "写错了", by=at.unit(0), on=ON)
    assert member.post(one.get_absolute_url(), {"version": 1, "answer": "桥下。"}).status_code == 404


def test_where_several_could_be_asked_one_is_chosen(at):
    main, child = merged(at)
    client = signed_in(at, Role.HU)
    ask = f"/lan/proposals/{main.pk}/questions/new/"
    shown = text(client.get(ask))
    assert "关于清理水渠的提案" in shown
    assert client.post(ask, {"version": 1, "text": WORDS}).status_code == 422
    client.post(ask, {"version": 1, "text": WORDS, "sponsor": child.signers[0].pk})
    assert Question.objects.of(at.committee).get().sponsor == child.signers[0]
    two = [(at.units[0], "separate"), (at.units[1], "separate")]
    case = f.in_handling(at, cause="关于分办的提案", units=two)
    ask = f"/lan/proposals/{case.pk}/questions/new/"
    second = case.assignments.order_by("id").last()
    signed_in(at, Role.MB).post(ask, {"version": 1, "text": WORDS, "assignment": second.pk})
    assert Question.objects.of(at.committee).filter(assignment=second).exists()


def test_who_has_no_part_in_the_case_gets_no_form(at):
    case = f.in_handling(at)
    ask = f"/lan/proposals/{case.pk}/questions/new/"
    for role in (Role.SC, Role.HA):
        assert signed_in(at, role).get(ask).status_code == 403, role
        assert 'questions/new/"' not in page(at, role, case)
    filed = f"/lan/proposals/{f.filed(at, cause='关于未交办事的提案').pk}/questions/new/"
    assert signed_in(at, Role.MB).get(filed).status_code == 409


def test_the_one_asked_and_then_the_one_who_asked_hear_of_it(at):
    with notices.as_of(ON):
        case = f.in_handling(at)
        one = asked_by_unit(at, case)
        second = Account.objects.create(username="tong", display_name="童二")
        people.grant(second, Role.MB, person=at.members[1], by=system(at.committee), on=f.OPENS)

        def told(role):
            rows = Notice.objects.of(at.committee).filter(account=at.of(role).account)
            return list(rows.filter(kind__contains="question").values_list("title", "path"))

        assert told(Role.MB) == [("第001号提案承办单位有问题问您", one.get_absolute_url())]
        assert told(Role.HU) == []
        actions.answer_question(one, "桥下。", by=replace(at.member()), on=ON)
        assert [title for title, _ in told(Role.HU)] == ["第001号提案往来问答有了答复"]
        assert not Notice.objects.of(at.committee).filter(account=second).exists()


def test_the_page_of_a_case_costs_the_same_for_many_questions(at, same_queries):
    case = f.in_handling(at)
    asked_by_unit(at, case)
    for role in (Role.MB, Role.HU, Role.PO):
        client = signed_in(at, role)

        def open_page(client=client):
            return client.get(case.get_absolute_url())

        same_queries(open_page, lambda: [asked_by_unit(at, case) for _ in range(4)])


def test_the_office_enters_a_question_that_came_on_paper_with_its_scan(at):
    case = f.in_handling(at)
    office, new = signed_in(at, Role.PO), f"/lan/proposals/{case.pk}/questions/new/"
    assert "代录纸质提问" in page(at, Role.PO, case)
    given = {"version": 1, "on": "2022-01-20", "text": "淤泥运到哪里？"}
    assert office.post(new, given).status_code == 422  # without the scan
    scan = SimpleUploadedFile("提问.pdf", b"%PDF-1.7\n1 0 obj\n")
    assert office.post(new, {**given, "scan": scan}).status_code == 302
    one = Question.objects.of(at.committee).get()
    assert (one.asked_by, one.sponsor, one.from_paper) == ("sponsor", case.signers[0], True)
    for role in (Role.MB, Role.HU, Role.PO):
        assert "由纸质件代录" in page(at, role, case)
        assert "提问.pdf" in text(signed_in(at, role).get(one.get_absolute_url()))
    with pytest.raises(NotYours):
        actions.enter_question(one.assignment, one.sponsor, "？", ("a.pdf", b""), by=at.member(), on=ON)
    actions.answer_question(one, "运到垃圾场。", by=at.unit(0), on=ON)
    assert "运到垃圾场。" in page(at, Role.MB, case)
