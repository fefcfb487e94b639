"""Signing together, asking and answering, checking, following a promise: each verb as its own short story."""

from datetime import date

import pytest

from jianyan.core import journal
from jianyan.core.models import Link, RuleProfile
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions, rules
from jianyan.proposals.actions.evaluation import verdict
from jianyan.proposals.models import ClassEvent, FeedbackForm, Progress, Reply, Sponsor, State
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
DAY = date(2022, 2, 1)


def law(at, **data):
    RuleProfile.anywhere.create(committee=at.committee, room="proposals", effective_on=f.OPENS, data=data)


def invited(at, people=3):
    case = f.draft(
        at, sponsor_type="joint", signers=[actions.Signer(person=one) for one in at.members[:people]]
    )
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    return case


def drafted(at, **more):
    """A host's draft with the opinion of its co-handler in."""
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")], **more)
    host, co = case.assignments.order_by("id")
    actions.give_opinion(co, "同意。", "某", by=at.unit(1), on=DAY)
    actions.draft_reply(host, text="列入计划。", reply_class="B", signer="某", by=at.unit(0), on=DAY)
    return host, co


# ---- signing together


def test_a_signature_holds_for_the_text_it_was_given_to(at):
    case = invited(at)
    actions.cosign(case, by=at.member(1), on=f.OPENS, opinion="情况属实")
    assert case.signers[1].text_hash == case.text_hash != ""
    actions.edit(case, by=at.member(), on=f.OPENS, suggestions="二、增设泵站。")
    assert (case.state, case.text_hash, case.signers[1].confirmed_on) == (State.DRAFT, "", None)
    with pytest.raises(MoveRefused, match="不能确认联名"):
        actions.cosign(case, by=at.member(1), on=f.OPENS)


def test_a_telephone_number_may_change_without_asking_the_signers_again(at):
    case = invited(at)
    actions.cosign(case, by=at.member(1), on=f.OPENS)
    actions.edit(case, by=at.member(), on=f.OPENS, contact_phone="0000-000")
    assert (case.state, case.signers[1].confirmed_on) == (State.COSIGNING, f.OPENS)


def test_only_the_invited_sign_each_for_himself_and_in_time(at):
    case = invited(at, people=2)
    with pytest.raises(NotYours):
        actions.cosign(case, by=at.member(2), on=f.OPENS)
    with pytest.raises(NotYours):
        actions.cosign(case, by=at.of(Role.PO), on=f.OPENS)
    with pytest.raises(Refused, match="已过联名确认期限"):
        actions.cosign(case, by=at.member(1), on=date(2022, 1, 12))


def test_who_declined_or_kept_silent_is_not_a_sponsor(at):
    case = invited(at)
    actions.decline(case, by=at.member(1), on=f.OPENS, opinion="不了解情况")
    actions.submit(case, by=at.member(), on=f.OPENS)
    assert (case.sponsor_type, [one.name for one in case.signers]) == ("individual", ["魏一"])
    reasons = Sponsor.objects.of(at.committee).exclude(voided_at=None).order_by("order")
    assert [one.void_reason for one in reasons] == ["谢绝联名", "提交前未联名确认"]


def test_a_co_sponsor_takes_his_name_off_before_the_review_and_not_after(at):
    case = f.submitted(at, **f.joint(at))
    actions.withdraw_name(case, "另有考虑", by=at.member(1), on=f.OPENS)
    assert (f.again(case).sponsor_type, [one.name for one in case.signers]) == ("individual", ["魏一"])
    other = f.reviewed(at, cause="关于建设步道的提案", **f.joint(at))
    with pytest.raises(MoveRefused, match="不能撤下署名"):
        actions.withdraw_name(other, "另有考虑", by=at.member(1), on=DAY)


def test_a_text_changed_after_it_was_sent_back_is_signed_again(at):
    case = f.submitted(at, **f.joint(at))
    actions.send_back(case, "补充建议", by=at.of(Role.PO), on=f.OPENS)
    actions.edit(case, by=at.member(), on=f.OPENS, suggestions="一、清淤。二、建泵站。")
    actions.cosign(case, by=at.member(1), on=date(2022, 1, 20))
    actions.resubmit(case, by=at.member(), on=date(2022, 1, 20))
    assert [one.name for one in case.signers] == ["魏一", "童二"]


def test_how_many_may_and_must_sign_is_the_rules_matter(at):
    law(at, max_cosigners=1, min_cosigners=1)
    with pytest.raises(Refused, match="至多邀请1人"):
        invited(at)
    case = invited(at, people=2)
    with pytest.raises(Refused, match="至少要有1人确认"):
        actions.submit(case, by=at.member(), on=f.OPENS)
    assert f.again(case).state == State.COSIGNING


def test_what_is_being_signed_is_the_authors_own_matter(at):
    case = invited(at, people=2)
    seen = {
        role: type(case).objects.of(at.committee).visible_to(at.of(role)).exists() for role in ("PO", "SC")
    }
    assert seen == {"PO": False, "SC": True}


# ---- review


def test_opinions_of_the_passes_are_all_kept_and_the_second_may_be_required(at):
    law(at, review_passes=["preliminary", "second", "final"])
    case = f.submitted(at)
    actions.start_review(
        [case], by=at.of(Role.PO), on=f.OPENS, category="economic", suggested_units="教育局", opinion="可立案"
    )
    with pytest.raises(Refused, match="还没有复审意见"):
        actions.file([case], by=at.of(Role.PC), on=DAY)
    for group, said in (("经济组", "可立案"), ("社会组", "建议并案")):
        actions.review(case, said, by=at.of(Role.PC), on=f.OPENS, group=group)
    actions.file([case], by=at.of(Role.PC), on=DAY, opinion="立案")
    said = [(one.step, one.group, one.opinion) for one in case.decisions.order_by("id")]
    assert said == [
        ("preliminary", "", "可立案"),
        ("second", "经济组", "可立案"),
        ("second", "社会组", "建议并案"),
        ("final", "", "立案"),
    ]
    assert (case.reviewer, case.category) == ("提案办公室", "economic")


def refused(at, **more):
    case = f.reviewed(at, **more)
    actions.not_file(case, "NF10", "converted_to_opinion", "没有具体建议", by=at.of(Role.PC), on=DAY)
    return case


def test_a_refusal_is_looked_at_again_when_the_sponsor_asks_and_the_committee_agrees(at):
    law(at, reconsideration=True)
    case = refused(at)
    with pytest.raises(MoveRefused, match="没有申请复议"):
        actions.answer_reconsider(case, True, "同意", by=at.of(Role.PC), on=DAY)
    actions.ask_reconsider(case, "已补充三条建议", by=at.member(), on=date(2022, 2, 10))
    actions.answer_reconsider(case, True, "同意", by=at.of(Role.PC), on=date(2022, 2, 12))
    assert (case.state, case.not_filed_on, case.ground) == (State.UNDER_REVIEW, None, "")
    assert not Link.objects.of(at.committee).live().exists()
    actions.file([case], by=at.of(Role.PC), on=date(2022, 2, 13))
    outcomes = case.decisions.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["not_filed", "filed"]


def test_a_refusal_stays_where_the_rules_know_no_second_look_or_the_time_is_over(at):
    case = refused(at)
    with pytest.raises(MoveRefused, match="不设复议"):
        actions.ask_reconsider(case, "请再看", by=at.member(), on=DAY)
    law(at, reconsideration=True)
    late = refused(at, cause="关于建设步道的提案")
    with pytest.raises(Refused, match="2022年2月16日以前"):
        actions.ask_reconsider(late, "请再看", by=at.member(), on=date(2022, 2, 17))
    actions.ask_reconsider(late, "请再看", by=at.member(), on=date(2022, 2, 16))
    actions.answer_reconsider(late, False, "理由不变", by=at.of(Role.PC), on=date(2022, 2, 20))
    assert (late.state, late.reconsider_answer) == (State.NOT_FILED, "理由不变")
    with pytest.raises(MoveRefused, match="已经申请过复议"):
        actions.ask_reconsider(late, "请再看", by=at.member(), on=date(2022, 2, 20))


def test_what_became_an_opinion_is_not_reconsidered(at):
    law(at, reconsideration=True)
    case = refused(at)
    actions.ask_reconsider(case, "请再看", by=at.member(), on=DAY)
    Link.anywhere.filter(source_id=case.pk).update(target_model="opinions.opinion", target_id=1)
    with pytest.raises(Refused, match="已转为社情民意信息"):
        actions.answer_reconsider(case, True, "同意", by=at.of(Role.PC), on=DAY)


def test_a_withdrawal_takes_the_sponsor_and_the_committee(at):
    case = f.filed(at)
    actions.ask_withdrawal(case, "情况有变", by=at.member(), on=DAY)
    actions.refuse_withdrawal(case, "请继续办理", by=at.of(Role.PC), on=DAY)
    assert (case.state, case.withdrawal_answer) == (State.FILED, "请继续办理")
    with pytest.raises(MoveRefused, match="没有申请撤案"):
        actions.withdraw_case(case, "同意", by=at.of(Role.PC), on=DAY)
    actions.ask_withdrawal(case, "情况又变", by=at.member(), on=DAY)
    actions.withdraw_case(case, "同意", by=at.of(Role.PC), on=DAY)
    assert (case.state, case.case_no, case.explanation) == (State.CASE_WITHDRAWN, 1, "情况又变")


# ---- handling


def test_a_checked_reply_goes_back_or_through_and_the_units_claim_is_kept(at):
    law(at, check_replies=True)
    host, _ = drafted(at)
    with pytest.raises(MoveRefused, match="须先送"):
        actions.deliver_reply(host, by=at.unit(0), on=DAY)
    actions.submit_for_check(host, by=at.unit(0, Role.HU), on=DAY)
    actions.reject_reply(host, "没有联系提案者", by=at.of(Role.HA), on=DAY)
    assert (host.state, host.check_opinion) == ("drafting", "没有联系提案者")
    actions.draft_reply(host, text="已列入计划。", reply_class="A", signer="某", by=at.unit(0), on=DAY)
    actions.submit_for_check(host, by=at.unit(0), on=DAY)
    with pytest.raises(Refused, match="写明理由"):
        actions.approve_reply(host, reply_class="B", by=at.of(Role.HA), on=DAY)
    actions.approve_reply(host, reply_class="B", opinion="尚未完成", by=at.of(Role.HA), on=DAY)
    reply = actions.deliver_reply(host, by=at.unit(0), on=DAY)
    assert (reply.reply_class, reply.tracked, reply.counts_as_implemented) == ("B", True, False)
    events = ClassEvent.objects.of(at.committee).order_by("id").values_list("source", "before", "after")
    assert list(events) == [("unit", "", "B"), ("unit", "B", "A"), ("check", "A", "B")]


def test_without_a_check_in_the_rules_a_reply_is_signed_and_delivered(at):
    host, _ = drafted(at)
    with pytest.raises(MoveRefused, match="不要求送审"):
        actions.submit_for_check(host, by=at.unit(0), on=DAY)
    actions.deliver_reply(host, by=at.unit(0), on=DAY)
    assert host.state == "delivered"


def test_an_objection_holds_the_reply_until_the_draft_changes_or_the_authority_settles_it(at):
    law(at, countersign=True)
    host, co = drafted(at)
    actions.disagree(co, "经费不由本局承担", by=at.unit(1), on=DAY)
    with pytest.raises(MoveRefused, match="尚未会签同意"):
        actions.deliver_reply(host, by=at.unit(0), on=DAY)
    actions.draft_reply(host, text="经费由本局承担。", reply_class="B", signer="某", by=at.unit(0), on=DAY)
    actions.disagree(co, "时限太长", by=at.unit(1), on=DAY)
    with pytest.raises(NotYours):
        actions.settle_objection(co, "按主办单位意见办", by=at.unit(0), on=DAY)
    actions.settle_objection(co, "按主办单位意见办", by=at.of(Role.HA), on=DAY)
    reply = actions.deliver_reply(host, by=at.unit(0), on=DAY)
    words = reply.countersigns.order_by("id")
    assert [(one.objection, one.voided_at is None, one.settlement) for one in words] == [
        ("经费不由本局承担", False, ""),
        ("时限太长", True, "按主办单位意见办"),
    ]


def test_an_opinion_given_twice_on_a_day_is_put_right_and_on_another_day_stands_beside(at):
    _, co = drafted(at)
    actions.give_opinion(co, "同意，并补充一条。", "某", by=at.unit(1), on=DAY)
    actions.give_opinion(co, "再补充一条。", "某", by=at.unit(1), on=date(2022, 2, 3))
    assert [one.text for one in co.opinions.order_by("given_on")] == ["同意，并补充一条。", "再补充一条。"]


def test_a_co_handler_reads_the_draft_it_is_asked_to_sign_and_other_units_do_not(at):
    law(at, countersign=True)
    host, _ = drafted(at)
    reply = host.replies.get()
    seen = [
        Reply.objects.of(at.committee).visible_to(at.unit(no)).filter(pk=reply.pk).exists() for no in (1, 2)
    ]
    assert seen == [True, False]
    assert not Reply.objects.of(at.committee).visible_to(at.member()).filter(pk=reply.pk).exists()


def test_more_time_is_asked_for_with_a_reason_and_may_be_refused(at):
    one = f.in_handling(at).assignments.get()
    with pytest.raises(Refused, match="期限届满以前"):
        actions.request_extension(one, date(2022, 5, 1), "工程大", by=at.unit(), on=date(2022, 4, 14))
    with pytest.raises(Refused, match="延期理由"):
        actions.request_extension(one, date(2022, 5, 1), " ", by=at.unit(), on=DAY)
    actions.request_extension(one, date(2022, 5, 1), "工程大", by=at.unit(), on=DAY)
    with pytest.raises(MoveRefused, match="正在等待答复"):
        actions.request_extension(one, date(2022, 5, 2), "工程大", by=at.unit(), on=DAY)
    actions.refuse_extension(one, "应按期答复", by=at.of(Role.HA), on=DAY)
    assert (one.due_on, one.extended_on, one.extension_answer) == (date(2022, 4, 13), None, "应按期答复")


def test_a_return_is_refused_with_a_word_and_where_asked_signed_by_the_leader(at):
    law(at, return_by_leader=True)
    one = f.handed_over(at).assignments.get()
    with pytest.raises(NotYours, match="单位负责人"):
        actions.request_return(one, "不属本局", at.units[1], by=at.unit(0, Role.HU), on=date(2022, 1, 14))
    actions.request_return(one, "不属本局", at.units[1], by=at.unit(0), on=date(2022, 1, 14))
    with pytest.raises(Refused, match="退办答复"):
        actions.decide_return(one, None, by=at.of(Role.HA), on=date(2022, 1, 17))
    actions.decide_return(one, None, answer="三定方案写明由你局负责", by=at.of(Role.HA), on=date(2022, 1, 17))
    assert (one.state, f.again(one.proposal).state) == ("accepted", State.IN_HANDLING)


# ---- evaluation, tracking, archive


def form(result, attitude="satisfied", *, lead=False, case=None):
    signer = Sponsor(role="lead" if lead else "co", proposal=case)
    return FeedbackForm(result=result, attitude=attitude, sponsor=signer)


@pytest.mark.parametrize(
    ("rule", "trigger", "said"),
    [
        ("worst", "result", "unsatisfied"),
        ("lead", "result", "satisfied"),
        ("majority", "result", "basically"),
        ("lead", "either", "unsatisfied"),
    ],
)
def test_what_several_forms_say_together_follows_the_rules(at, rule, trigger, said):
    case = f.draft(at)
    forms = [
        form("satisfied", "unsatisfied", lead=True, case=case),
        form("basically", case=case),
        form("basically", case=case),
        form("unsatisfied", case=case),
    ]
    assert verdict(case, forms, rules.Rules(multi_feedback_rule=rule), trigger) == said


def test_where_the_rules_say_so_a_bad_attitude_alone_orders_another_round(at):
    law(at, rehandling_trigger="either")
    case = f.replied(at)
    actions.return_feedback(
        case.forms.get(), attitude="unsatisfied", result="basically", by=at.member(), on=date(2022, 2, 10)
    )
    case = f.again(case)
    with pytest.raises(Refused, match="先重新办理"):
        actions.close([case], by=at.of(Role.PO), on=date(2022, 2, 11))
    actions.rehandle(case, by=at.of(Role.PO), on=date(2022, 2, 11))
    assert (case.round, case.assignments.get().state) == (2, "accepted")


def test_no_more_rounds_than_the_rules_had_at_hand_over(at):
    law(at, max_rounds=1)
    case = f.evaluated(at, result="unsatisfied")
    with pytest.raises(MoveRefused, match="转入督办"):
        actions.rehandle(case, by=at.of(Role.PO), on=DAY)
    actions.close([case], by=at.of(Role.PO), on=DAY)
    assert case.close_type == "unsatisfied_final"


def test_a_promise_is_followed_after_closing_and_its_first_class_stays(at):
    case = f.closed(at, reply_class="B")
    reply = case.assignments.get().replies.get()
    actions.open_tracking(case, by=at.of(Role.PO), on=date(2022, 6, 1))
    reply = Reply.objects.of(at.committee).select_related("assignment__proposal").get(pk=reply.pk)
    actions.report_progress(reply, "已开工。", by=at.unit(), on=date(2022, 9, 1), claimed_class="A")
    progress = Progress.objects.of(at.committee).select_related("reply__assignment__proposal").get()
    with pytest.raises(MoveRefused, match="待确认的进展"):
        actions.end_tracking(f.again(case), by=at.of(Role.PO), on=date(2022, 9, 2))
    with pytest.raises(NotYours):
        actions.confirm_progress(progress, "A", by=at.unit(), on=date(2022, 9, 2))
    actions.confirm_progress(progress, "A", by=at.of(Role.PO), on=date(2022, 9, 2))
    reply.refresh_from_db()
    assert (reply.reply_class, actions.class_now(reply)) == ("B", "A")
    case = f.again(case)
    actions.end_tracking(case, by=at.of(Role.PO), on=date(2022, 9, 3))
    assert (case.state, case.closed_on, case.tracking_ended_on) == (
        State.CLOSED,
        date(2022, 2, 9),
        date(2022, 9, 3),
    )


def test_what_is_solved_is_not_followed(at):
    with pytest.raises(MoveRefused, match="不在跟踪范围"):
        actions.open_tracking(f.closed(at), by=at.of(Role.PO), on=DAY)


def test_a_case_is_put_away_when_its_year_is_over_and_nothing_is_done_with_it_after(at):
    case = f.closed(at)
    with pytest.raises(Refused, match="年度尚未结束"):
        actions.archive([case], by=at.of(Role.PO), on=date(2022, 12, 31))
    actions.archive([case], by=at.of(Role.PO), on=date(2023, 1, 1))
    assert (case.state, case.archived_on) == (State.ARCHIVED, date(2023, 1, 1))
    with pytest.raises(MoveRefused, match="已归档"):
        actions.open_tracking(case, by=at.of(Role.PO), on=date(2023, 1, 2))


# ---- what lies over a case


def test_supervision_urgency_and_a_hold_are_records_and_leave_state_and_dates_alone(at):
    case = f.in_handling(at)
    before = (case.state, case.due_on, case.version)
    one = actions.supervise(case, "钟某", "现场督办一次", post="副主席", by=at.of(Role.PO), on=DAY)
    actions.end_supervision(one, "已到现场，问题解决。", by=at.of(Role.LD), on=date(2022, 3, 1))
    actions.mark_urgent(case, "汛期将至", by=at.of(Role.HA), on=DAY)
    actions.hold(case, "等待上级规划", until=date(2022, 3, 1), by=at.of(Role.PO), on=DAY)
    with pytest.raises(Refused, match="已经暂缓"):
        actions.hold(case, "再等", by=at.of(Role.PO), on=DAY)
    actions.lift_hold(case, by=at.of(Role.PO), on=date(2022, 2, 20))
    actions.hold(case, "再等", by=at.of(Role.PO), on=date(2022, 2, 21))
    case = f.again(case)
    assert (case.state, case.due_on, case.version) == before
    assert (case.holds.count(), case.urgency.reason, case.supervised_by[0].notes) == (
        2,
        "汛期将至",
        "已到现场，问题解决。",
    )
    with pytest.raises(NotYours):
        actions.mark_urgent(case, "急", by=at.member(), on=DAY)


def test_honours_keep_to_the_number_the_rules_give(at):
    law(at, key_quota=1, excellent_percent=50)
    case, other = f.filed(at), f.filed(at, cause="关于建设步道的提案")
    for kind in ("key", "excellent"):
        actions.distinguish([case], kind, by=at.of(Role.LD), on=DAY)
        with pytest.raises(Refused, match="名额不足"):
            actions.distinguish([other], kind, by=at.of(Role.LD), on=DAY)


# ---- taking back


def test_a_filing_is_taken_back_and_its_number_stays_burnt(at):
    case = f.filed(at)
    actions.take_back(case, "误点", by=at.of(Role.PC), on=DAY)
    assert (case.state, case.case_no, case.filed_on, case.handover_due_on) == (
        State.UNDER_REVIEW,
        None,
        None,
        None,
    )
    assert not case.decisions.live().exists()
    actions.file([case], by=at.of(Role.PC), on=DAY)
    assert case.case_no == 2
    kinds = [entry.kind for entry in journal.timeline(case)][-3:]
    assert kinds == ["proposals.file", "proposals.take_back", "proposals.file"]


def test_a_delivery_is_taken_back_with_what_followed_from_it(at):
    case = f.in_handling(at)
    f.answer(at, case, DAY)
    case = f.again(case)
    assert case.state == State.REPLIED
    with pytest.raises(NotYours):
        actions.take_back(case, "误点", by=at.unit(1), on=DAY)
    actions.take_back(case, "附件有误", by=at.unit(0), on=DAY)
    one = case.assignments.get()
    assert (case.state, case.replied_on, one.state, one.replies.get().delivered_on) == (
        State.IN_HANDLING,
        None,
        "drafting",
        None,
    )
    actions.deliver_reply(one, by=at.unit(0), on=date(2022, 2, 3))
    assert f.again(case).replied_on == date(2022, 2, 3)


def test_nothing_is_taken_back_once_somebody_has_built_on_it(at):
    case = f.in_handling(at)
    f.answer(at, case, DAY)
    actions.send_feedback([f.again(case)], by=at.of(Role.PO), on=DAY)
    with pytest.raises(Refused, match="后面的环节已经办理"):
        actions.take_back(f.again(case), "附件有误", by=at.unit(0), on=DAY)


def test_a_verb_done_to_many_is_taken_back_for_one(at):
    first, second = f.reviewed(at), f.reviewed(at, cause="关于建设步道的提案")
    actions.file([first, second], by=at.of(Role.PC), on=DAY)
    actions.take_back(first, "误选", by=at.of(Role.PC), on=DAY)
    assert [f.again(one).state for one in (first, second)] == [State.UNDER_REVIEW, State.FILED]


def test_a_withdrawn_case_taken_back_has_its_merged_ones_again(at):
    main = f.filed(at)
    child = f.reviewed(at, cause="关于清淤的提案")
    actions.merge(child, main, by=at.of(Role.PC), on=DAY)
    actions.ask_withdrawal(main, "情况有变", by=at.member(), on=DAY)
    actions.withdraw_case(main, "同意", by=at.of(Role.PC), on=DAY)
    assert f.again(child).state == State.UNDER_REVIEW
    actions.take_back(main, "误点", by=at.of(Role.PC), on=DAY)
    assert (main.state, f.again(child).state, f.again(child).merged_into) == (State.FILED, State.MERGED, main)


def test_a_submission_taken_back_gives_the_dropped_invitations_back(at):
    case = invited(at, people=2)
    actions.submit(case, by=at.member(), on=f.OPENS)
    assert len(case.signers) == 1
    actions.take_back(case, "再等一等", by=at.member(), on=f.OPENS)
    assert (case.state, case.submission_no, case.sponsor_type, len(case.signers)) == (
        State.COSIGNING,
        None,
        "joint",
        2,
    )
    actions.submit(case, by=at.member(), on=f.OPENS)
    assert case.submission_no == 2


def test_a_rating_is_never_taken_back(at):
    case = f.evaluated(at)
    for seat in (at.member(), at.of(Role.PO)):
        with pytest.raises(NotYours, match="没有您可以撤回"):
            actions.take_back(case, "误填", by=seat, on=date(2022, 3, 1))
