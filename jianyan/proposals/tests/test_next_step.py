"""The stamp of a case: who must act next, on what, by when, and whether the reader is meant."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.models import Link, RuleProfile
from jianyan.kit.flow import Refused
from jianyan.people.actors import system
from jianyan.people.models import Role
from jianyan.proposals import actions, queries
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import begin_writing, signed_in, text

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 20)


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: DAY)
    return f.world()


def step(case, actor):
    found = queries.next_step(f.again(case), actor)
    return found and (found.who, found.act, found.by, found.mine)


def test_what_was_handed_over_waits_for_its_signature(at):
    case = f.handed_over(at)
    until = case.assignments.get().return_until_on
    assert step(case, at.unit(0)) == ("lan县教育局", "签收", until, True)
    assert step(case, at.of(Role.HA))[3] is False


def test_a_return_asked_for_waits_for_the_authority(at):
    case = f.handed_over(at)
    one = case.assignments.get()
    actions.request_return(one, "不属本单位职责。", at.units[1], by=at.unit(0), on=DAY)
    assert step(case, at.of(Role.HA)) == ("交办机关", "答复退办申请", one.return_due_on, True)
    assert step(case, at.unit(0))[3] is False


def test_the_host_waits_for_opinions_until_their_day(at, monkeypatch):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co"), (at.units[2], "co")])
    host, first, second = case.assignments.order_by("id")
    actions.give_opinion(first, "同意。", "林某", by=at.unit(1), on=DAY)
    assert step(case, at.unit(2)) == ("lan县交通局", "提出会办意见", second.due_on, True)
    assert step(case, at.unit(0))[3] is False
    monkeypatch.setattr(timezone, "localdate", lambda *args: second.due_on + f.DAY)
    assert step(case, at.unit(0)) == ("lan县教育局", "答复提案者", host.due_on, True)


def test_an_opinion_that_comes_after_the_reply_is_too_late(at):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    f.answer(at, case, DAY)
    co = f.again(case).assignments.get(role="co")
    with pytest.raises(Refused, match="主办单位已经答复，不再收会办意见"):
        actions.give_opinion(co, "再补充一条。", "某", by=at.unit(1), on=DAY + f.DAY)


def test_what_a_sponsor_asks_waits_for_the_committee(at):
    case = f.filed(at)
    actions.ask_withdrawal(f.again(case), "已列入计划。", by=at.member(), on=DAY)
    assert step(case, at.of(Role.PC)) == ("提案委员会", "答复撤案申请", None, True)
    actions.refuse_withdrawal(f.again(case), "再商量。", by=at.of(Role.PC), on=DAY)
    assert step(case, at.of(Role.PO)) == ("提案办公室", "提出承办意见", None, True)


def test_a_case_that_was_withdrawn_is_not_stamped_as_answered(at):
    case = f.filed(at)
    actions.ask_withdrawal(f.again(case), "已列入计划。", by=at.member(), on=DAY)
    actions.withdraw_case(f.again(case), "同意。", by=at.of(Role.PC), on=DAY)
    shown = text(signed_in(at, Role.PO).get(case.get_absolute_url()))
    assert '<span class="stamp-head">结果</span>' in shown
    assert "<time>2022年1月20日</time>" in shown


def test_a_refused_proposal_leads_to_what_it_became(at):
    case = f.reviewed(at)
    given = ("NF10", "converted_to_opinion", "转为信息。")
    actions.not_file(f.again(case), *given, by=at.of(Role.PC), on=DAY)
    page = lambda role: text(signed_in(at, role).get(case.get_absolute_url()))  # noqa: E731
    assert "等待登记为社情民意信息" in page(Role.MB)
    other = f.filed(at, cause="关于渠道淤塞的提案")  # the real record is of a room this one does not know
    with journal.act("proposals.review", by=system(at.committee), on=DAY) as act:
        link = Link.objects.of(at.committee).get()
        act.change(link, target_model="proposals.proposal", target_id=other.pk)
    assert "已登记为社情民意信息：" in page(Role.MB)
    assert f'<a href="{other.get_absolute_url()}">' in page(Role.MB)
    assert "社情民意信息：" not in page(Role.SC)


def test_a_body_is_told_of_its_seal_and_the_office_that_it_lacks(at):
    desk = begin_writing(at, Role.ORG)
    assert "须盖章" in text(desk.client.get(desk.url))
    assert "须盖章" not in text(begin_writing(at).client.get(begin_writing(at).url))
    lacking = f.submitted(
        at,
        by=at.of(Role.ORG),
        sponsor_type="party",
        signers=[actions.Signer(body=at.party)],
        contact_person="林某",
    )
    office = signed_in(at, Role.PO)
    assert "还没有盖章的原件" in text(office.get(lacking.get_absolute_url()))
    assert "还没有盖章的原件" not in text(signed_in(at, Role.PC).get(lacking.get_absolute_url()))
    assert "还没有盖章的原件" not in text(office.get(f.submitted(at).get_absolute_url()))


def test_going_on_without_forms_is_offered_once_their_day_has_passed(at, monkeypatch):
    case = f.replied(at)
    due, offered = case.forms.get().due_on, "moves/lapse/"
    for day, shown in ((due, False), (due + f.DAY, True)):
        monkeypatch.setattr(timezone, "localdate", lambda *args, day=day: day)
        assert (offered in text(signed_in(at, Role.PO).get(case.get_absolute_url()))) is shown


def test_while_the_plenary_sits_a_signature_may_be_due_within_hours(at, monkeypatch):
    RuleProfile.anywhere.create(
        committee=at.committee, room="proposals", effective_on=f.OPENS, data={"cosign_hours": 3}
    )
    clock = lambda *hour: monkeypatch.setattr(  # noqa: E731
        timezone, "now", lambda: datetime(2022, 1, *hour, tzinfo=timezone.get_current_timezone())
    )
    monkeypatch.setattr(timezone, "localdate", lambda value=None: timezone.localtime(value).date())
    clock(10, 9)
    signers = [actions.Signer(person=one) for one in at.members]
    case = f.draft(at, sponsor_type="joint", signers=signers)
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    assert "<strong>12:00截止</strong>" in text(signed_in(at, Role.MB).get(case.get_absolute_url()))
    clock(10, 11, 59)
    actions.cosign(case, by=at.member(1), on=f.OPENS)
    clock(10, 12, 1)
    with pytest.raises(Refused, match="已过联名确认期限"):
        actions.cosign(case, by=at.member(2), on=f.OPENS)
    clock(20, 9)  # between plenaries the window is a day
    later = f.draft(at, DAY, **f.joint(at))
    actions.invite_cosigners(later, by=at.member(), on=DAY)
    assert (later.cosign_until_at, later.cosign_until_on) == (None, DAY + f.DAY)
