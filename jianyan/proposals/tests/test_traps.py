"""What is easily counted or decided wrong in proposal work, one test a trap."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jianyan.core.models import Link, RuleProfile
from jianyan.figures import catalogue, drill
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.people import actions as people
from jianyan.people.models import Role, Tenure
from jianyan.proposals import actions, queries
from jianyan.proposals.models import Assignment, Proposal, Sponsor, State
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
SPRING = date(2022, 2, 1)


def law(at, **data):
    """Rules of this committee from the first day on."""
    RuleProfile.anywhere.create(committee=at.committee, room="proposals", effective_on=f.OPENS, data=data)


def value(at, name, **kept):
    scope = replace(Scope.of_year(at.committee.pk, 2022), **kept)
    return catalogue.find(f"proposals.{name}").answer(scope).value


def two_answers(at):
    """One case, two units that answer apart: the first solves it, the second puts it in its plan."""
    case = f.in_handling(at, units=[(at.units[0], "separate"), (at.units[1], "separate")])
    for no, code in enumerate("AB"):
        one = case.assignments.get(unit=at.units[no])
        actions.draft_reply(
            one, text="答复。", reply_class=code, signer="某", by=at.unit(no), on=date(2022, 2, 20 + no)
        )
        actions.deliver_reply(one, by=at.unit(no), on=date(2022, 2, 20 + no))
    return f.again(case)


def test_received_is_not_filed_and_merged_is_not_refused(at):
    main = f.filed(at)
    f.filed(at, cause="关于修缮古桥的提案")
    actions.merge(f.reviewed(at, cause="关于清淤的提案"), main, by=at.of(Role.PC), on=date(2022, 1, 20))
    actions.not_file(
        f.reviewed(at, cause="关于家事的提案"), "NF07", "none", "个人事项", by=at.of(Role.PC), on=SPRING
    )
    assert [value(at, name) for name in ("received", "filed", "merged", "not_filed")] == [4, 2, 1, 1]
    rates = [
        value(at, "filing_rate", convention=name) for name in ("F_RECEIVED", "F_INSIDE", "F_AFTER_MERGE")
    ]
    assert rates == [50, 75, Decimal("66.67")]


def test_classes_and_satisfaction_count_replies_and_forms_not_proposals(at):
    case = two_answers(at)
    forms = actions.send_feedback([case], by=at.of(Role.PO), on=date(2022, 2, 22))
    for form, result in zip(forms, ("satisfied", "unsatisfied"), strict=True):
        actions.return_feedback(
            form, attitude="satisfied", result=result, by=at.member(), on=date(2022, 2, 25)
        )
    assert (value(at, "filed"), value(at, "replies"), value(at, "feedback_forms")) == (1, 2, 2)
    assert (value(at, "solved_rate"), value(at, "satisfaction")) == (50, 50)


def test_co_handlers_owe_an_opinion_of_their_own_date_and_no_reply(at):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    host, co = case.assignments.order_by("id")
    assert (co.due_on, host.due_on) == (date(2022, 2, 13), date(2022, 4, 13))
    actions.draft_reply(
        host, text="答复。", reply_class="A", signer="某", by=at.unit(0), on=date(2022, 2, 14)
    )
    actions.deliver_reply(host, by=at.unit(0), on=date(2022, 2, 14))
    co.refresh_from_db()
    assert (co.opinion_on, co.opinion_lapsed_on) == (None, date(2022, 2, 14))
    assert (f.again(case).state, value(at, "reply_rate"), value(at, "replies")) == (State.REPLIED, 100, 1)


def test_members_sign_a_proposal_and_units_sign_a_reply_and_neither_signs_the_other(at):
    law(at, countersign=True)
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")], **f.joint(at))
    host, co = case.assignments.order_by("id")
    actions.give_opinion(co, "同意。", "某", by=at.unit(1), on=SPRING)
    actions.draft_reply(host, text="答复。", reply_class="A", signer="某", by=at.unit(0), on=SPRING)
    with pytest.raises(Refused, match="权限"):
        actions.countersign(co, by=at.member(1), on=SPRING)
    with pytest.raises(Refused, match="会签同意：lan县水利局"):
        actions.deliver_reply(host, by=at.unit(0), on=SPRING)
    assert case.sponsors.get(order=2).confirmed_on == f.OPENS


def test_the_year_the_session_and_the_day_of_a_proposal_are_three_things(at):
    december = f.submitted(at, date(2022, 12, 20), cause="关于冬季供暖的提案")
    people.call_session(
        december.term, 2, date(2023, 1, 5), date(2023, 1, 8), by=at.of(Role.AD), on=date(2023, 1, 2)
    )
    inside = f.submitted(at, date(2023, 1, 5), cause="关于春季供水的提案")
    assert (december.kind, december.session.number) == ("intersession", 1)
    assert (inside.kind, inside.session.number, inside.submission_no) == ("session", 2, 1)
    assert value(at, "received") == 1


def test_a_sponsor_keeps_the_sector_he_sat_for_when_he_proposed(at):
    case = f.submitted(at)
    seat = Tenure.anywhere.get(person=at.members[0])
    Tenure.anywhere.filter(pk=seat.pk).update(sector=at.sectors[1])
    later = f.submitted(at, date(2022, 5, 1), cause="关于建设步道的提案")
    assert [one.sponsors.get().sector for one in (case, later)] == list(at.sectors)
    assert [f.again(one).lead_sector for one in (case, later)] == list(at.sectors)


def test_handling_again_after_dissatisfaction_is_not_following_a_promise_later(at):
    unhappy = f.evaluated(at, result="unsatisfied")
    actions.rehandle(unhappy, by=at.of(Role.PO), on=date(2022, 3, 1))
    promised = f.closed(at, cause="关于列入计划的提案", reply_class="B")
    actions.open_tracking(promised, by=at.of(Role.PO), on=date(2022, 6, 1))
    assert (unhappy.round, promised.round) == (2, 1)
    assert (value(at, "rehandled"), value(at, "closed")) == (1, 1)
    assert (unhappy.tracking_on, promised.rehandling_on) == (None, None)


def test_the_number_one_proposal_is_an_honour_and_not_case_number_one(at):
    f.filed(at)
    second = f.filed(at, cause="关于改造老旧小区的提案")
    actions.distinguish([second], "number_one", by=at.of(Role.LD), on=SPRING, decided_by="主席会议")
    assert (second.case_no, value(at, "number_one")) == (2, 1)
    shown = drill.entries(
        catalogue.find("proposals.number_one"),
        list(second.distinctions.all()),
        at.of(Role.PO),
    )
    assert second.cause in str(shown)


def test_a_converted_proposal_is_refused_here_and_waits_once_for_the_opinions(at):
    case = f.reviewed(at)
    actions.not_file(case, "NF13", "converted_to_opinion", "属上级职权", by=at.of(Role.PC), on=SPRING)
    assert [value(at, name) for name in ("received", "filed", "not_filed", "converted")] == [1, 0, 1, 1]
    assert Link.objects.of(at.committee).filter(source_id=case.pk, kind="converted").count() == 1


def test_joint_signers_are_persons_counted_once_and_proposals_are_not_divided(at):
    f.submitted(at, **f.joint(at))
    f.submitted(at, cause="关于建设步道的提案", **f.joint(at))
    assert (value(at, "received"), value(at, "sponsoring_members")) == (2, 2)
    assert value(at, "participation_rate") == Decimal("66.67")


def test_an_honour_left_out_of_a_year_is_nought_and_a_rate_without_a_base_is_none(at):
    f.submitted(at)
    assert value(at, "excellent") == 0
    assert value(at, "satisfaction") is None


def test_basically_satisfied_counts_in_the_headline_rate_and_not_in_the_pure_one(at):
    f.evaluated(at, result="basically")
    f.evaluated(at, result="satisfied", cause="关于建设步道的提案")
    assert (value(at, "satisfaction"), value(at, "satisfied_rate")) == (100, 50)


def test_forms_that_never_came_back_count_as_the_rules_say_and_never_become_satisfied_records(at):
    f.evaluated(at)
    late = f.replied(at, cause="关于建设步道的提案")
    actions.lapse(late, by=at.of(Role.PO), on=date(2022, 4, 1))
    rates = [
        value(at, "satisfaction", convention=name) for name in ("exclude", "treat_as_satisfied", "pending")
    ]
    assert rates == [100, 100, 50]
    assert late.forms.get().result == ""


def test_attitude_and_result_are_rated_and_counted_apart(at):
    f.evaluated(at, result="unsatisfied")
    assert (value(at, "attitude_satisfaction"), value(at, "satisfaction")) == (100, 0)


def test_working_days_know_the_make_up_workdays_and_months_end_where_they_end(at):
    law(at, reply_due={"amount": 1, "unit": "calendar_month"})
    first = f.handed_over(at, date(2022, 1, 28))  # handed over on 31 January; the holiday follows
    one = first.assignments.get()
    assert one.handed_over_on == date(2022, 1, 31)
    assert one.due_on == date(2022, 2, 28)
    assert one.return_until_on == date(2022, 2, 18)


def test_the_last_delivery_is_the_day_of_the_reply(at):
    case = two_answers(at)
    assert case.replied_on == date(2022, 2, 21)


def test_an_extension_never_passes_the_hard_limit_and_keeps_the_first_date(at):
    one = f.in_handling(at).assignments.get()
    with pytest.raises(Refused, match="不超过2022年7月13日"):
        actions.request_extension(one, date(2022, 7, 14), "工程大", by=at.unit(), on=SPRING)
    actions.request_extension(one, date(2022, 7, 13), "工程大", by=at.unit(), on=SPRING)
    actions.extend(one, by=at.of(Role.HA), on=SPRING)
    assert (one.original_due_on, one.due_on) == (date(2022, 4, 13), date(2022, 7, 13))
    with pytest.raises(Refused, match="最多延期次数"):
        actions.request_extension(one, date(2022, 7, 13), "还不够", by=at.unit(), on=SPRING)


@pytest.mark.parametrize(("policy", "due"), [("restart", date(2022, 5, 1)), ("keep", date(2022, 4, 13))])
def test_a_case_given_to_another_unit_starts_its_clock_anew_or_keeps_it_as_the_rules_have_it(at, policy, due):
    law(at, reassign_clock=policy)
    case = f.in_handling(at)
    actions.reassign(case.assignments.get(), at.units[1], "职责调整", by=at.of(Role.HA), on=SPRING)
    fresh = case.assignments.get(unit=at.units[1])
    assert (fresh.due_on, fresh.state, f.again(case).state) == (due, "pending", State.HANDED_OVER)


def test_persons_and_pieces_are_different_units_and_never_added(at):
    f.submitted(at, **f.joint(at))
    units = {
        name: catalogue.find(f"proposals.{name}").unit for name in ("received", "sponsoring_members", "units")
    }
    assert units == {"received": "件", "sponsoring_members": "名", "units": "家"}
    signatures = Sponsor.objects.of(at.committee).live().count()
    assert (value(at, "received"), value(at, "sponsoring_members"), signatures) == (1, 2, 2)


def test_a_sector_proposes_during_the_plenary_and_a_party_at_any_time(at):
    sector = {
        "sponsor_type": "sector",
        "signers": [actions.Signer(sector=at.sectors[0], person=at.members[0])],
    }
    party = {
        "sponsor_type": "party",
        "signers": [actions.Signer(body=at.party)],
        "contact_person": "钱某",
        "by": at.of(Role.ORG),
    }
    f.submitted(at, **sector)
    with pytest.raises(Refused, match="只能在全体会议期间"):
        f.submitted(at, date(2022, 5, 1), **{**sector, "cause": "关于小微企业的提案"})
    assert f.submitted(at, date(2022, 5, 1), cause="关于支持创业的提案", **party).kind == "intersession"


def test_a_proposal_sent_back_for_splitting_becomes_two_submissions(at):
    whole = f.submitted(at, cause="关于修路和建校的提案")
    actions.send_back(whole, "一案多事，请分为两件", by=at.of(Role.PO), on=date(2022, 1, 11))
    actions.edit(whole, by=at.member(), on=date(2022, 1, 12), cause="关于修路的提案")
    actions.resubmit(whole, by=at.member(), on=date(2022, 1, 12))
    other = f.submitted(at, date(2022, 1, 12), cause="关于建校的提案")
    assert [one.submission_no for one in (whole, other)] == [1, 2]
    assert (whole.submitted_on, whole.kind) == (f.OPENS, "session")
    assert value(at, "received") == 2


def test_a_unit_returns_a_case_to_the_authority_and_never_passes_it_on_itself(at):
    one = f.handed_over(at).assignments.get()
    actions.request_return(one, "属水利部门", at.units[1], by=at.unit(), on=date(2022, 1, 14))
    assert one.return_due_on == date(2022, 1, 21)
    with pytest.raises(Refused, match="权限"):
        actions.decide_return(one, at.units[1], by=at.unit(), on=date(2022, 1, 14))
    with pytest.raises(Refused, match="权限"):
        actions.reassign(
            f.in_handling(at, cause="关于建设步道的提案").assignments.get(),
            at.units[1],
            "转办",
            by=at.unit(),
            on=date(2022, 1, 14),
        )
    assert Assignment.objects.of(at.committee).filter(unit=at.units[1]).count() == 0


def test_a_disputed_contact_counts_for_nothing_until_it_is_settled(at):
    case = f.replied(at)
    contact = case.assignments.get().contacts.get()
    assert value(at, "face_to_face_rate") == 100
    actions.dispute_contact(contact, by=at.member(), on=date(2022, 3, 1))
    assert value(at, "face_to_face_rate") == 0
    actions.settle_contact(contact, True, "会议记录有签名", by=at.of(Role.PO), on=date(2022, 3, 3))
    assert value(at, "face_to_face_rate") == 100
    assert (
        Proposal.objects.of(at.committee)
        .filter(queries.in_person(Scope.of_year(at.committee.pk, 2022)))
        .get()
        == case
    )
