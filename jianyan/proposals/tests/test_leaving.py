"""A first sponsor who leaves the committee: authorship stays, what he would still do passes on, and the journal says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.models import EventRow
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.models import Notice, Person, Role, Tenure
from jianyan.proposals import actions, queries
from jianyan.proposals import permissions as may
from jianyan.proposals.notices.reminders import remind
from jianyan.proposals.papers.wording import addressed
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db
LEAVES = made.OPENS + timedelta(100)


@pytest.fixture
def at():
    return made.world()


def leaves(at, no=0, reason=Tenure.End.RESIGN, on=LEAVES):
    """The seat ends; the next morning everything is passed on that the end of the seat itself did not yet."""
    seat = Tenure.objects.of(at.committee).live().get(person=at.members[no])
    people.end_tenure(seat, reason, by=at.of(Role.ML), on=on)
    remind(at.committee.pk, on)


def joint(at, state):
    return state(at, **made.joint(at))


def test_the_next_sponsor_speaks_for_the_case_and_its_history_says_so(at):
    Person.anywhere.filter(pk=at.members[1].pk).update(phone="13900000000")
    case = joint(at, made.replied)
    leaves(at, reason=Tenure.End.DEATH)
    case = made.again(case)
    assert (case.lead.name, case.speaker.name, case.lead_name) == ("魏一", "童二", "魏一")
    assert (case.contact_person, case.contact_phone) == ("童二", "13900000000")
    last = journal.steps(case)[-1]
    assert (last.title, last.who, last.on) == ("提案者离任，由他人接续", "系统", LEAVES)
    assert last.note == "魏一不再担任委员，由童二接续联系。"
    assert may.leads(at.member(1), case)
    assert not may.leads(at.member(0), case)
    assert addressed(case.signers) == "童二委员"


def test_done_again_nothing_changes(at):
    case = joint(at, made.replied)
    leaves(at)
    lines = EventRow.objects.of(at.committee).count()
    assert actions.pass_on_cases(at.committee.pk, LEAVES + made.DAY) == 0
    assert EventRow.objects.of(at.committee).count() == lines
    assert made.again(case).speaker.name == "童二"


def test_the_end_of_a_seat_passes_the_case_on_at_once(at, django_capture_on_commit_callbacks):
    case = joint(at, made.filed)
    seat = Tenure.objects.of(at.committee).live().get(person=at.members[0])
    with django_capture_on_commit_callbacks(execute=True):
        people.end_tenure(seat, Tenure.End.REVOKE, by=at.of(Role.ML), on=LEAVES)
    assert made.again(case).speaker.name == "童二"


def test_who_is_elected_again_or_served_his_term_keeps_his_cases(at):
    case = joint(at, made.replied)
    leaves(at, reason=Tenure.End.TERM)
    assert made.again(case).speaker.name == "魏一"
    other = made.submitted(
        at,
        sponsor_type="individual",
        signers=[actions.Signer(person=at.members[2])],
        by=at.member(2),
        cause="关于路灯的提案",
    )
    leaves(at, no=2, on=LEAVES)
    assert made.again(other).speaker is None


def test_forms_that_are_out_go_to_who_takes_over_and_those_returned_stay(at):
    case = joint(at, made.replied)
    form = case.forms.get()
    leaves(at)
    form.refresh_from_db()
    assert form.sponsor.name == "童二"
    with pytest.raises(NotYours):
        actions.return_feedback(form, attitude="satisfied", result="satisfied", by=at.member(0), on=LEAVES)
    actions.return_feedback(form, attitude="satisfied", result="basically", by=at.member(1), on=LEAVES)
    actions.close([made.again(case)], by=at.of(Role.PO), on=LEAVES)
    assert made.again(case).close_type == "basically"


def answered(at, **fields):
    """The reply is there, no form has been sent."""
    case = made.in_handling(at, **fields)
    made.answer(at, case, LEAVES - made.DAY)
    return made.again(case)


def test_the_form_of_a_later_round_is_sent_to_who_takes_over(at):
    case = answered(at, **made.joint(at))
    leaves(at)
    assert [one.name for _, one in queries.to_be_asked(made.again(case), "lead")] == ["童二"]
    assert [one.name for _, one in queries.to_be_asked(made.again(case), "all")] == ["童二"]


def test_with_nobody_left_the_office_acts_and_no_form_is_waited_for(at):
    case = answered(at)
    leaves(at)
    case = made.again(case)
    assert (case.speaker, case.contact_person) == (None, "提案办公室")
    assert queries.next_step(case, at.of(Role.PO)).act == "提案者均已离任，转入结案"
    with pytest.raises(Refused, match="已经发出"):
        actions.send_feedback([case], by=at.of(Role.PO), on=LEAVES)
    actions.lapse(case, by=at.of(Role.PO), on=LEAVES)
    actions.close([made.again(case)], by=at.of(Role.PO), on=LEAVES)
    assert made.again(case).close_type == "lapsed"


def test_the_office_withdraws_what_nobody_speaks_for_any_more(at):
    case = made.submitted(at)
    with pytest.raises(NotYours):
        actions.withdraw(case, "不再需要", by=at.of(Role.PO), on=LEAVES)
    leaves(at)
    actions.withdraw(made.again(case), "提案者去世", by=at.of(Role.PO), on=LEAVES)
    assert made.again(case).state == "withdrawn"


def test_the_office_enters_a_departure_on_the_page_and_corrects_it(at, client):
    case = joint(at, made.replied)
    client.force_login(at.of(Role.PO).account)
    url = f"/lan/proposals/{case.pk}/moves/sponsor_leaves/"
    assert "登记提案者离任" in client.get(case.get_absolute_url()).content.decode()
    lead, version = case.lead, case.version
    today = timezone.localdate()
    answer = client.post(url, {"version": version, "on": today, "signer": lead.pk, "reason": ""})
    assert answer.status_code == 422
    client.post(url, {"version": version, "on": today, "signer": lead.pk, "reason": "工作调离"})
    page = client.get(case.get_absolute_url()).content.decode()
    assert "今后由童二接续联系；提案者署名不变" in page
    assert "魏一工作调离，由童二接续联系" in page
    back = client.post(
        url.replace("leaves", "returns"),
        {"version": version, "on": today, "signer": lead.pk, "reason": "登记有误"},
    )
    assert back.status_code == 302
    assert made.again(case).speaker.name == "魏一"


def test_units_office_and_the_next_sponsor_are_told(at):
    case = joint(at, made.in_handling)
    today = timezone.localdate()
    actions.sponsor_leaves(case.lead, "去世", by=at.of(Role.PO), on=today)
    told = Notice.objects.of(at.committee).filter(kind="proposals.sponsor_leaves")
    assert {one.account.username for one in told} == {"lan-SC", "lan-HU", "lan-HL"}


def test_a_member_may_not_enter_that_another_has_left(at):
    case = joint(at, made.filed)
    with pytest.raises(NotYours):
        actions.sponsor_leaves(case.lead, "辞去委员", by=at.member(1), on=LEAVES)
    assert made.again(case).speaker.name == "魏一"
