"""The main path: from a draft to a visit, each step by the one who may."""

from datetime import date

import pytest

from jianyan.core import journal
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Counter, Proposal, Reply, State
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in

pytestmark = pytest.mark.django_db


def test_a_case_walks_from_draft_to_visit_and_every_step_leaves_its_date(at):
    case = f.again(f.visited(at))
    assert case.state == State.CLOSED
    assert case.close_type == "satisfied"
    days = (
        "submitted_on",
        "filed_on",
        "handed_over_on",
        "in_handling_on",
        "replied_on",
        "evaluated_on",
        "closed_on",
    )
    assert [getattr(case, day) for day in days] == sorted(getattr(case, day) for day in days)
    kinds = [entry.kind for entry in journal.timeline(case)]
    assert kinds[0] == "proposals.create_draft"
    assert kinds[-1] == "proposals.close"


def test_a_case_answered_by_two_units_is_replied_with_the_last_answer(at):
    case = f.in_handling(at, units=[(at.units[0], "separate"), (at.units[1], "separate")])
    first, second = case.assignments.order_by("id")
    for one, unit, day in ((first, at.unit(0), 20), (second, at.unit(1), 25)):
        actions.draft_reply(one, text="答复", reply_class="B", signer="林某", by=unit, on=date(2022, 2, day))
        actions.deliver_reply(one, by=unit, on=date(2022, 2, day))
        assert f.again(case).state == (
            State.REPLIED if unit.unit_ids == at.unit(1).unit_ids else State.IN_HANDLING
        )
    assert f.again(case).replied_on == date(2022, 2, 25)
    assert len(actions.send_feedback([f.again(case)], by=at.of(Role.PO), on=date(2022, 2, 26))) == 2


def test_the_host_waits_for_co_handlers_but_they_do_not_answer_the_sponsor(at):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    host, co = case.assignments.order_by("id")
    with pytest.raises(Refused, match="不直接答复"):
        actions.draft_reply(co, text="答复", reply_class="A", signer="某", by=at.unit(1), on=date(2022, 2, 1))
    with pytest.raises(Refused, match="水利局"):
        actions.draft_reply(
            host, text="答复", reply_class="A", signer="某", by=at.unit(0), on=date(2022, 2, 1)
        )
    actions.give_opinion(co, "同意", "某", by=at.unit(1), on=date(2022, 2, 2))
    actions.draft_reply(host, text="答复", reply_class="A", signer="某", by=at.unit(0), on=date(2022, 2, 3))
    actions.deliver_reply(host, by=at.unit(0), on=date(2022, 2, 3))
    assert f.again(case).state == State.REPLIED


def test_an_unsatisfactory_result_goes_round_once_more_before_it_is_closed(at):
    case = f.evaluated(at, result="unsatisfied")
    with pytest.raises(Refused, match="先重新办理"):
        actions.close([case], by=at.of(Role.PO), on=date(2022, 3, 1))
    actions.rehandle(case, by=at.of(Role.PO), on=date(2022, 3, 1))
    f.answer(at, f.again(case), date(2022, 3, 15), "B")
    case = f.again(case)
    assert (case.replied_on, case.rereplied_on) == (date(2022, 1, 30), date(2022, 3, 15))
    [form] = actions.send_feedback([case], by=at.of(Role.PO), on=date(2022, 3, 16))
    actions.return_feedback(
        form, attitude="satisfied", result="basically", by=at.member(), on=date(2022, 3, 18)
    )
    case = f.again(case)
    actions.close([case], by=at.of(Role.PO), on=date(2022, 3, 20))
    assert case.close_type == "basically"


def test_numbers_are_never_given_twice(at):
    first, second = f.submitted(at), f.submitted(at, cause="关于建设环城步道的提案")
    actions.withdraw(second, "另行提出", by=at.member(), on=f.OPENS)
    third = f.submitted(at, cause="关于增设夜间公交的提案")
    assert [one.submission_no for one in (first, second, third)] == [1, 2, 3]
    case = f.filed(at, cause="关于修缮古桥的提案")
    with pytest.raises(MoveRefused, match="没有申请撤案"):
        actions.withdraw_case(case, "同意", by=at.of(Role.PC), on=date(2022, 1, 19))
    actions.ask_withdrawal(case, "情况有变", by=at.member(), on=date(2022, 1, 19))
    actions.withdraw_case(case, "同意", by=at.of(Role.PC), on=date(2022, 1, 20))
    assert f.filed(at, cause="关于保护古树的提案").case_no == case.case_no + 1
    assert Counter.anywhere.get(series="case").last == 2


def test_a_refused_submission_burns_no_number(at):
    f.submitted(at)
    with pytest.raises(Refused, match="案由相同"):
        f.submitted(at)
    assert f.submitted(at, cause="关于增设路灯的提案").submission_no == 2


def test_due_dates_are_frozen_at_hand_over(at):
    from jianyan.core.models import RuleProfile

    case = f.handed_over(at)
    one = case.assignments.get()
    assert (one.due_on, one.rules_version) == (date(2022, 4, 13), "默认规则")
    RuleProfile.anywhere.create(
        committee=at.committee,
        room="proposals",
        effective_on=f.OPENS,
        data={"reply_due": {"amount": 1, "unit": "calendar_month"}},
    )
    one.refresh_from_db()
    assert one.due_on == date(2022, 4, 13)
    later = f.handed_over(at, date(2022, 3, 1), cause="关于疏解校门口拥堵的提案")
    assert later.due_on == date(2022, 4, 4)
    assert later.assignments.get().rules_version == "2022-01-10 第1版"


def test_an_extension_keeps_the_first_date_beside_it(at):
    one = f.in_handling(at).assignments.get()
    with pytest.raises(Refused, match="不超过"):
        actions.request_extension(one, date(2022, 8, 1), "工程量大", by=at.unit(0), on=date(2022, 4, 1))
    with pytest.raises(MoveRefused, match="没有提出延期申请"):
        actions.extend(one, by=at.of(Role.HA), on=date(2022, 4, 1))
    actions.request_extension(one, date(2022, 5, 30), "工程量大", by=at.unit(0), on=date(2022, 4, 1))
    actions.extend(one, by=at.of(Role.HA), on=date(2022, 4, 2))
    assert (one.original_due_on, one.due_on) == (date(2022, 4, 13), date(2022, 5, 30))
    assert f.again(one.proposal).due_on == date(2022, 5, 30)


def test_a_return_is_asked_for_in_time_and_decided_by_the_authority(at):
    case = f.handed_over(at)
    one = case.assignments.get()
    with pytest.raises(Refused, match="超过申请退办"):
        actions.request_return(one, "不属本单位", at.units[1], by=at.unit(0), on=date(2022, 3, 1))
    actions.request_return(one, "应由水利部门承办", at.units[1], by=at.unit(0), on=date(2022, 1, 14))
    actions.decide_return(one, at.units[1], by=at.of(Role.HA), on=date(2022, 1, 17))
    assert [(a.unit_id, a.state) for a in case.assignments.order_by("id")] == [
        (at.units[0].pk, "returned"),
        (at.units[1].pk, "pending"),
    ]
    assert not Proposal.objects.visible_to(at.unit(0)).filter(pk=case.pk).exists()


def test_silence_after_the_window_is_acceptance(at):
    case = f.handed_over(at)
    with pytest.raises(Refused, match="没有超过"):
        actions.accept_by_silence(case, by=at.of(Role.HA), on=date(2022, 1, 20))
    actions.accept_by_silence(case, by=at.of(Role.HA), on=date(2022, 2, 20))
    assert f.again(case).state == State.IN_HANDLING


def test_a_merged_proposal_keeps_its_number_and_its_sponsor_is_asked_too(at):
    main = f.in_handling(at)
    child = f.reviewed(
        at, by=at.member(1), cause="关于清理城东水渠的提案", signers=[actions.Signer(person=at.members[1])]
    )
    actions.merge(child, main, by=at.of(Role.PC), on=date(2022, 1, 20))
    f.answer(at, main, date(2022, 2, 1))
    forms = actions.send_feedback([f.again(main)], by=at.of(Role.PO), on=date(2022, 2, 2))
    assert {form.sponsor.name for form in forms} == {"魏一", "童二"}
    assert child.case_no is None


def test_the_sponsor_of_a_merged_proposal_reads_the_answer_on_the_case(at):
    main = f.in_handling(at)
    child = f.reviewed(
        at, by=at.member(1), cause="关于清理城东水渠的提案", signers=[actions.Signer(person=at.members[1])]
    )
    actions.merge(child, main, by=at.of(Role.PC), on=date(2022, 1, 20))
    f.answer(at, main, date(2022, 2, 1))
    read = [Reply.objects.visible_to(at.member(no)).count() for no in range(3)]
    assert read == [1, 1, 0]
    page = (
        signed_in(at, Role.SC).get(main.get_absolute_url()).content.decode()
    )  # the seat of the second member
    assert "已疏浚。" in page


def test_children_go_back_to_review_when_the_main_case_is_withdrawn(at):
    main = f.filed(at)
    child = f.reviewed(at, cause="关于清理城东水渠的提案")
    actions.merge(child, main, by=at.of(Role.PC), on=date(2022, 1, 20))
    actions.ask_withdrawal(main, "情况有变", by=at.member(), on=date(2022, 1, 20))
    actions.withdraw_case(main, "同意", by=at.of(Role.PC), on=date(2022, 1, 21))
    assert f.again(child).state == State.UNDER_REVIEW
    assert f.again(child).merged_on is None


def test_a_refusal_that_becomes_an_opinion_leaves_a_link_without_target(at):
    from jianyan.core.models import Link

    case = f.reviewed(at)
    actions.not_file(
        case, "NF13", "converted_to_opinion", "属上级职权", by=at.of(Role.PC), on=date(2022, 1, 12)
    )
    link = Link.objects.of(at.committee).get(source_id=case.pk)
    assert (link.kind, link.target_id) == ("converted", None)


def test_sectors_propose_during_the_plenary_only(at):
    signer = [actions.Signer(sector=at.sectors[0], person=at.members[0])]
    f.submitted(at, sponsor_type="sector", signers=signer)
    late = f.draft(
        at, date(2022, 5, 1), sponsor_type="sector", signers=signer, cause="关于支持小微企业的提案"
    )
    with pytest.raises(Refused, match="全体会议期间"):
        actions.submit(late, by=at.member(), on=date(2022, 5, 1))


def test_the_kind_follows_from_the_day(at):
    assert f.submitted(at).kind == "session"
    assert f.submitted(at, date(2022, 3, 1), cause="关于春季植树的提案").kind == "intersession"


def test_an_invitation_nobody_answered_is_not_a_signature(at):
    three = [actions.Signer(person=person) for person in at.members]
    case = f.draft(at, sponsor_type="joint", signers=three)
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    actions.cosign(case, by=at.member(1), on=f.OPENS)
    case = f.again(case)
    actions.submit(case, by=at.member(), on=f.OPENS)
    assert [signer.name for signer in case.signers] == ["魏一", "童二"]


def test_a_changed_text_voids_the_signatures_of_others(at):
    case = f.draft(
        at, sponsor_type="joint", signers=[actions.Signer(person=person) for person in at.members[:2]]
    )
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    actions.cosign(case, by=at.member(1), on=f.OPENS)
    actions.edit(f.again(case), by=at.member(), on=f.OPENS, suggestions="二、增设泵站。")
    assert case.sponsors.get(order=2).confirmed_on is None


def test_nobody_decides_on_his_own_proposal(at):
    from dataclasses import replace

    case = f.reviewed(at)
    with pytest.raises(NotYours):
        actions.file(
            [case], by=replace(at.of(Role.PC), person_ids=at.member().person_ids), on=date(2022, 1, 12)
        )


def test_a_stale_form_is_refused_whatever_the_state(at):
    case = f.draft(at)
    actions.edit(f.again(case), by=at.member(), on=f.OPENS, cause="关于改造城东排水渠的提案")
    with pytest.raises(journal.Stale) as stale:
        actions.submit(f.again(case), by=at.member(), on=f.OPENS, expected=1)
    assert stale.value.changes[0][0] == "案由"


def test_a_unit_neither_rates_nor_enters_ratings(at):
    form = f.replied(at).forms.get()
    for paper in (True, False):
        with pytest.raises(NotYours):
            actions.return_feedback(
                form,
                attitude="satisfied",
                result="satisfied",
                by=at.unit(0),
                on=date(2022, 2, 5),
                from_paper=paper,
            )


def test_one_session_has_one_number_one_proposal(at):
    case, other = f.filed(at), f.filed(at, cause="关于改造老旧小区的提案")
    actions.distinguish([case], "number_one", by=at.of(Role.LD), on=date(2022, 1, 20), decided_by="主席会议")
    with pytest.raises(Refused, match="只有一件"):
        actions.distinguish([other], "number_one", by=at.of(Role.LD), on=date(2022, 1, 20))


def test_forms_past_their_date_lapse_and_never_count_as_satisfied(at):
    case = f.replied(at)
    with pytest.raises(Refused):
        actions.lapse(case, by=at.of(Role.PO), on=date(2022, 2, 2))
    actions.lapse(case, by=at.of(Role.PO), on=date(2022, 4, 1))
    actions.close([case], by=at.of(Role.PO), on=date(2022, 4, 2))
    assert case.close_type == "lapsed"


def test_an_incomplete_draft_is_not_submitted(at):
    with pytest.raises(MoveRefused, match="情况、建议"):
        f.submitted(at, situation="", suggestions=" ")
