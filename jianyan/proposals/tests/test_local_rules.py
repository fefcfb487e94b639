"""What a place settles for itself: each rule does what it says, and only where it was adopted."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from jianyan.core import profiles
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions, queries
from jianyan.proposals.models import Contact, Kind
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
