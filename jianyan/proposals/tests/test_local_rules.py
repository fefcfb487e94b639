"""What a place settles for itself: each rule does what it says, and only where it was adopted."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from jianyan.core import profiles
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals.models import Contact, Kind
from jianyan.proposals.papers.wording import citation
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db


def adopts(at, **data):
    profiles.adopt("proposals", data, f.OPENS, by=at.of(Role.SG), on=f.OPENS)


# -- from when to when


def session(at):
    return PlenarySession.objects.of(at.committee).get()


def test_what_comes_after_the_minute_of_the_cut_off_is_an_intersession_proposal(at):
    first, last = f.OPENS - timedelta(90), f.OPENS + f.DAY
    actions.set_window(session(at), first, last, time(20), by=at.of(Role.PO), on=f.OPENS)
    kinds = {
        (day, at_): queries.session_on(at.committee.pk, day, at_)[1]
        for day, at_ in (
            (first, None),
            (last, time(20)),
            (last, time(20, 1)),
            (last, None),
            (last + f.DAY, None),
        )
    }
    assert kinds == {
        (first, None): Kind.SESSION,
        (last, time(20)): Kind.SESSION,
        (last, time(20, 1)): Kind.INTERSESSION,
        (last, None): Kind.SESSION,  # a paper that is entered has no time of day
        (last + f.DAY, None): Kind.INTERSESSION,
    }


def test_a_proposal_sent_past_the_minute_is_taken_in_and_counted_between_sessions(at, monkeypatch):
    now = timezone.localtime().replace(year=2022, month=1, day=11, hour=20, minute=30)
    monkeypatch.setattr(timezone, "localtime", lambda *args: now)
    monkeypatch.setattr(timezone, "localdate", lambda *args: now.date())
    actions.set_window(session(at), f.OPENS, now.date(), time(20), by=at.of(Role.PO), on=f.OPENS)
    assert f.submitted(at, now.date()).kind == Kind.INTERSESSION
    actions.set_window(session(at), f.OPENS, now.date(), time(21), by=at.of(Role.PO), on=now.date())
    assert f.submitted(at, now.date(), cause="关于路灯的提案").kind == Kind.SESSION


def test_a_window_that_makes_no_sense_is_refused_and_others_may_not_set_one(at):
    with pytest.raises(Refused, match="早于"):
        actions.set_window(session(at), f.OPENS, f.OPENS - f.DAY, by=at.of(Role.PO), on=f.OPENS)
    with pytest.raises(NotYours):
        actions.set_window(session(at), f.OPENS, f.OPENS, by=at.member(), on=f.OPENS)


def test_windows_of_two_sessions_do_not_overlap(at):
    actions.set_window(session(at), f.OPENS, f.OPENS + 9 * f.DAY, by=at.of(Role.PO), on=f.OPENS)
    later = people.call_session(
        session(at).term,
        2,
        date(2023, 1, 9),
        date(2023, 1, 12),
        by=at.of(Role.ML),
        on=f.OPENS,
    )
    with pytest.raises(Refused, match="重叠"):
        actions.set_window(later, f.OPENS + 9 * f.DAY, date(2023, 1, 10), by=at.of(Role.PO), on=f.OPENS)


def test_the_office_sets_and_changes_the_window_on_its_page(at, client):
    client.force_login(at.of(Role.PO).account)
    assert "未设定，按会期" in client.get("/lan/proposals/windows/").content.decode()
    url = f"/lan/proposals/windows/{session(at).pk}/"
    wrong = client.post(url, {"version": 1, "opens_on": "2022-01-12", "cutoff_on": "2022-01-11"})
    assert (wrong.status_code, "不能早于开始日期" in wrong.content.decode()) == (422, True)
    given = {"version": 1, "opens_on": "2021-10-10", "cutoff_on": "2022-01-11", "cutoff_at": "20:00"}
    assert client.post(url, given).status_code == 302
    assert "20:00" in client.get("/lan/proposals/windows/").content.decode()
    assert client.post(url, {**given, "cutoff_on": "2022-01-12"}).status_code == 302
    assert client.post(url, given).status_code == 409  # an old page
    client.force_login(at.of(Role.MB).account)
    assert client.get(url).status_code in (403, 404)


# -- what is asked, and what is offered


def test_only_the_grounds_and_dispositions_in_use_are_offered_and_taken(at, client):
    adopts(at, grounds=["NF01", "NF10"], dispositions=["returned"])
    case = f.reviewed(at)
    client.force_login(at.of(Role.PC).account)
    page = client.get(f"/lan/proposals/{case.pk}/moves/not_file/").content.decode()
    assert "内容空泛" in page
    assert "属于学术研讨" not in page
    with pytest.raises(Refused, match="没有采用"):
        actions.not_file(case, "NF06", "returned", "请修改", by=at.of(Role.PC), on=f.OPENS + 2 * f.DAY)


def test_what_must_be_filled_in_is_asked_for_before_submitting(at):
    adopts(at, required_fields=["analysis", "contact_phone"])
    with pytest.raises(Refused, match="分析、联系电话"):
        f.submitted(at)
    assert f.submitted(at, analysis="管道口径偏小。", contact_phone="0000").submission_no


def test_a_way_of_handling_a_place_does_not_use_is_not_given(at):
    adopts(at, assignment_roles=["sole", "host", "co"])
    case = f.filed(at)
    units = [(at.units[0], "separate"), (at.units[1], "separate")]
    with pytest.raises(Refused, match="分办"):
        actions.allocate(case, units, by=at.of(Role.PO), on=f.OPENS + 3 * f.DAY)


def test_the_number_of_an_order_begins_as_the_place_writes_it(at, client):
    adopts(at, order_prefix="兰督函")
    case = f.filed(at)
    actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 3 * f.DAY)
    client.force_login(at.of(Role.HA).account)
    page = client.get("/lan/proposals/hand-over/").content.decode()
    assert f"兰督函〔{timezone.localdate().year}〕" in page


def test_an_order_begins_with_whoever_issued_the_last_one(at, client):
    client.force_login(at.of(Role.HA).account)
    case = f.filed(at)
    actions.allocate(case, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 3 * f.DAY)
    assert "lan县政协提案委员会" in client.get("/lan/proposals/hand-over/").content.decode()
    f.handed_over(at, cause="关于路灯的提案")
    assert 'value="县委督查室"' in client.get("/lan/proposals/hand-over/").content.decode()


# -- clocks and answers


def test_the_time_to_answer_may_run_from_receipt(at):
    adopts(at, reply_from="receipt")
    case = f.handed_over(at)
    [part] = case.assignments.all()
    assert (case.submitted_on, case.due_on, part.due_on) == (f.OPENS, date(2022, 4, 10), date(2022, 4, 10))


def test_the_time_to_answer_may_run_from_the_units_signature_and_is_then_frozen(at):
    adopts(at, reply_from="acceptance")
    case = f.in_handling(at)
    [part] = case.assignments.all()
    signed = part.accepted_on
    assert part.due_on == part.original_due_on == case.due_on == date(2022, signed.month + 3, signed.day)
    profiles.adopt("proposals", {"reply_from": "receipt"}, signed, by=at.of(Role.SG), on=signed)
    assert f.again(case).due_on == case.due_on


def test_where_contact_before_and_during_is_asked_for_an_answer_waits_for_it(at):
    adopts(at, contact_phases=["before", "during"])
    case = f.in_handling(at)
    [part] = case.assignments.all()
    on = f.OPENS + 20 * f.DAY
    by = at.unit(0)

    def meets(phase):
        return actions.log_contacts(
            [Contact(assignment=part, phase=phase, mode="meeting", persons="提案者", held_on=on)],
            by=by,
            on=on,
        )

    meets("before")
    actions.draft_reply(part, text="已疏浚。", reply_class="A", signer="林某", by=by, on=on)
    with pytest.raises(Refused, match="办中沟通"):
        actions.deliver_reply(part, by=by, on=on)
    meets("during")
    actions.deliver_reply(part, by=by, on=on)
    assert f.again(case).state == "replied"


def test_where_the_checker_may_not_change_the_class_he_sends_it_back(at):
    adopts(at, class_change=False, check_replies=True)
    case = f.in_handling(at)
    [part] = case.assignments.all()
    on = f.OPENS + 20 * f.DAY
    actions.draft_reply(part, text="列入计划。", reply_class="A", signer="林某", by=at.unit(0), on=on)
    actions.submit_for_check(part, by=at.unit(0), on=on)
    with pytest.raises(Refused, match="退回单位修改"):
        actions.approve_reply(part, reply_class="B", opinion="尚未完成", by=at.of(Role.HA), on=on)


def test_where_visits_are_a_sample_nobody_is_told_that_each_case_waits_for_one(at):
    case = f.closed(at)
    assert queries.next_step(case, at.of(Role.PO)).act == "回访提案者"
    adopts(at, follow_up="sample")
    assert queries.next_step(case, at.of(Role.PO)) is None


def test_an_author_reads_until_when_his_proposal_is_one_of_the_session(at, client):
    today = timezone.localdate()
    actions.set_window(session(at), today, today, time(20), by=at.of(Role.PO), on=today)
    client.force_login(at.of(Role.MB).account)
    assert "20:00" in client.get("/lan/proposals/new/").content.decode()


# -- the scale, what must be rated


FOUR = {"rating_scale": "four"}


def rates(at, case, result, attitude="satisfied"):
    return actions.return_feedback(
        case.forms.get(returned_on=None),
        attitude=attitude,
        result=result,
        by=at.member(),
        on=f.OPENS + 26 * f.DAY,
    )


def test_a_fourth_step_is_chosen_counted_as_satisfied_and_closes_the_case_as_satisfied(at, client):
    adopts(at, **FOUR)
    case = f.replied(at)
    client.force_login(at.of(Role.MB).account)
    page = client.get(f"/lan/proposals/ratings/{case.forms.get().pk}/").content.decode()
    assert "很满意" in page
    rates(at, case, "very")
    for cause, result in (("关于路灯的提案", "basically"), ("关于步道的提案", "unsatisfied")):
        rates(at, f.replied(at, cause=cause), result)
    actions.close([f.again(case)], by=at.of(Role.PO), on=f.OPENS + 27 * f.DAY)
    assert f.again(case).close_type == "satisfied"
    scope = Scope.of_year(at.committee.pk, 2022)
    rated = ("satisfaction", "satisfied_rate", "basically_satisfied_rate", "unsatisfied_rate")
    shown = [catalogue.find(f"proposals.{key}").answer(scope) for key in rated]
    assert [round(one.value, 1) for one in shown] == [Decimal("66.7"), *[Decimal("33.3")] * 3]


def test_a_form_keeps_the_scale_it_was_sent_with(at):
    case = f.replied(at)
    profiles.adopt("proposals", FOUR, f.OPENS + 26 * f.DAY, by=at.of(Role.SG), on=f.OPENS + 26 * f.DAY)
    with pytest.raises(Refused, match="满意、基本满意、不满意"):
        rates(at, case, "very")
    assert rates(at, case, "satisfied").result == "satisfied"


def test_the_worse_of_several_opinions_still_orders_another_round_on_four_steps(at):
    adopts(at, **FOUR, feedback_respondents="all")
    case = f.replied(at, **f.joint(at))
    for form, result in zip(case.forms.order_by("sponsor__order"), ("very", "unsatisfied"), strict=True):
        actions.return_feedback(
            form, attitude="very", result=result, by=at.of(Role.PO), from_paper=True, on=f.OPENS + 26 * f.DAY
        )
    with pytest.raises(Refused, match="先重新办理"):
        actions.close([f.again(case)], by=at.of(Role.PO), on=f.OPENS + 27 * f.DAY)


def test_the_attitude_may_be_left_out_where_the_rules_say_so_and_the_result_never(at):
    case = f.replied(at)
    with pytest.raises(Refused, match="办理态度"):
        rates(at, case, "satisfied", attitude="")
    adopts(at, required_ratings=["result"])
    with pytest.raises(Refused, match="办理结果"):
        rates(at, case, "", attitude="satisfied")
    form = rates(at, case, "satisfied", attitude="")
    assert (form.attitude, f.again(case).state) == ("", "evaluated")
    scope = Scope.of_year(at.committee.pk, 2022)
    said = {
        key: catalogue.find(f"proposals.{key}").answer(scope)
        for key in ("satisfaction", "attitude_satisfaction")
    }
    assert (said["satisfaction"].value, said["attitude_satisfaction"].value) == (100, None)


# -- numbers


def test_a_case_may_have_a_number_in_its_category_beside_its_own_and_neither_is_given_again(at):
    adopts(at, category_numbers=True, number_digits=5)
    roads, schools = f.reviewed(at), f.reviewed(at, cause="关于校舍的提案", category="economic")
    later = f.reviewed(at, cause="关于路灯的提案")
    actions.file([roads, schools, later], by=at.of(Role.PC), on=f.OPENS + 2 * f.DAY)
    assert [(one.case_no, one.category_no) for one in (roads, schools, later)] == [(1, 1), (2, 1), (3, 2)]
    assert "第00003号（社会建设类00002号）提案" in f.again(later).citation
    assert "第00003号（社会建设类00002号）提案" in citation(f.again(later))
    actions.take_back(later, "误立", by=at.of(Role.PC), on=f.OPENS + 3 * f.DAY)
    assert later.category_no is None
    actions.file([later], by=at.of(Role.PC), on=f.OPENS + 3 * f.DAY)
    assert (later.case_no, later.category_no) == (4, 3)


def test_a_number_keeps_the_width_it_was_given_with(at, client):
    first = f.filed(at)
    assert first.number == "第001号"
    assert first.cited_number == first.number  # no number in its category where the rules have none
    profiles.adopt("proposals", {"number_digits": 4}, f.OPENS + f.DAY, by=at.of(Role.SG), on=f.OPENS + f.DAY)
    second = f.reviewed(at, cause="关于路灯的提案")
    client.force_login(at.of(Role.PC).account)
    assert "第0002号" in client.get(f"/lan/proposals/review/filing/?pk={second.pk}").content.decode()
    actions.file([second], by=at.of(Role.PC), on=f.OPENS + 2 * f.DAY)
    assert [one.number for one in (f.again(first), second)] == ["第001号", "第0002号"]


# -- who decides


def deciders(**by):
    return [{"code": code, "by": by.get(code, "committee")} for code in ("preliminary", "second", "final")]


def test_where_the_chairmen_decide_the_office_enters_their_meeting_and_the_committee_decides_nothing(
    at, client
):
    adopts(at, deciders=deciders(preliminary="office", final="chairmen"))
    case = f.reviewed(at)
    day = f.OPENS + 2 * f.DAY
    with pytest.raises(NotYours):
        actions.file([case], by=at.of(Role.PC), on=day, meeting="第3次主席会议")
    with pytest.raises(Refused, match="哪次会议"):
        actions.file([case], by=at.of(Role.PO), on=day)
    client.force_login(at.of(Role.PC).account)
    assert client.get(f"/lan/proposals/{case.pk}/moves/file/").status_code == 403
    client.force_login(at.of(Role.PO).account)
    url = f"/lan/proposals/{case.pk}/moves/file/"
    assert "哪次主席会议" in client.get(url).content.decode()
    given = {"version": f.again(case).version, "on": "2022-01-12"}
    assert client.post(url, given).status_code == 422
    assert client.post(url, {**given, "meeting": "十届第3次主席会议"}).status_code == 302
    assert f.again(case).state == "filed"
    assert case.decisions.get(outcome="filed").meeting == "十届第3次主席会议"
    assert "十届第3次主席会议" in client.get(f"/lan/proposals/{case.pk}/").content.decode()


def test_what_waits_for_a_pass_waits_on_the_desk_of_whoever_decides_it(at, client):
    def waits(role):
        client.force_login(at.of(role).account)
        return client.get("/lan/").content.decode()

    first = f.reviewed(at)
    assert "待决定立案的提案" in waits(Role.PC)
    assert "待决定立案的提案" not in waits(Role.PO)
    adopts(at, deciders=deciders(preliminary="committee", final="office"))
    assert queries.next_step(first, at.of(Role.PC)).mine  # what was submitted before keeps its committee
    second = f.submitted(at, cause="关于路灯的提案")
    with pytest.raises(NotYours):
        actions.start_review([second], by=at.of(Role.PO), on=f.OPENS + f.DAY)
    assert "待审查的提案" in waits(Role.PC)
    actions.start_review([second], by=at.of(Role.PC), on=f.OPENS + f.DAY)
    assert "待决定立案的提案" in waits(Role.PO)
    assert queries.next_step(second, at.of(Role.PO)).who == "提案办公室"
    actions.not_file(second, "NF10", "returned", "请补充建议", by=at.of(Role.PO), on=f.OPENS + 2 * f.DAY)


def test_where_the_office_gives_the_second_opinion_the_committee_does_not(at):
    adopts(
        at,
        review_passes=["preliminary", "second", "final"],
        deciders=deciders(preliminary="office", second="office"),
    )
    case = f.reviewed(at)
    day = f.OPENS + 2 * f.DAY
    with pytest.raises(NotYours):
        actions.review(case, "可以立案", by=at.of(Role.PC), on=day)
    actions.review(case, "可以立案", by=at.of(Role.PO), on=day)
    actions.file([case], by=at.of(Role.PC), on=day)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"required_ratings": ["attitude"]}, "办理结果"),
        ({"rating_scale": "five"}, "评价档次"),
        ({"deciders": deciders()[:2]}, "审查环节"),
        ({"deciders": deciders(final="mayor")}, "审查环节"),
        ({"deciders": deciders(preliminary="chairmen")}, "初审"),
    ],
)
def test_local_choices_that_make_no_sense_are_refused(data, word):
    with pytest.raises(rules.BadRules, match=word):
        rules.parse(data)


def test_the_page_of_the_rules_shows_the_new_choices_and_previews_them(at, client):
    client.force_login(at.of(Role.SG).account)
    shown = client.get("/lan/rules/proposals/").content.decode()
    assert "终审，主席会议" not in shown
    assert "评价和重新办理" in shown  # the rules stand in parts
    shown = client.get("/lan/rules/proposals/revise/?example=1").content.decode()
    assert all(word in shown for word in ("评价档次", "反馈表必须填写的项目", "同时编类别号", "由谁决定"))
