"""The pages of the moves beside the main path: each is opened by the one who may, filled in and sent."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from jianyan.core.models import RuleProfile
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Progress, State
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text

pytestmark = pytest.mark.django_db
CHECKED = {"countersign": True, "check_replies": True, "reconsideration": True}


@pytest.fixture
def at():
    here = f.world()
    RuleProfile.anywhere.create(
        committee=here.committee, room="proposals", effective_on=f.OPENS, data=CHECKED
    )
    return here


@pytest.fixture
def send(at):
    """Opens a move's page in a seat, sees its form, sends it; the answer must lead back to the case."""

    def go(role, case, name, *, part=None, contact=None, **typed):
        client = Client()
        client.force_login(at.of(role).account)
        record = part or contact or case
        record.refresh_from_db()
        path = (
            f"assignments/{part.pk}/{name}"
            if part
            else f"contacts/{contact.pk}/{name}"
            if contact
            else f"{case.pk}/moves/{name}"
        )
        url = f"/lan/proposals/{path}/"
        assert client.get(url).status_code == 200
        answer = client.post(url, {"version": record.version, "on": "2022-02-01", **typed})
        assert (answer.status_code, answer.get("Location")) == (302, case.get_absolute_url()), (
            answer.content.decode()
        )
        return client.get(case.get_absolute_url()).content.decode()

    return go


def test_a_member_invites_and_another_signs_on_the_pages(at, send):
    case = f.draft(at, on=timezone.localdate(), **f.joint(at))
    page = send(Role.MB, case, "invite_cosigners")
    assert "待确认" in page
    page = send(Role.SC, case, "sign", opinion="情况属实")
    assert "情况属实" in page
    assert "撤下署名" in page
    send(Role.MB, case, "submit")
    send(Role.SC, case, "withdraw_name", reason="另有考虑")
    assert f.again(case).sponsor_type == "individual"


def test_the_office_receives_and_a_group_gives_its_opinion(at, send):
    case = f.submitted(at)
    send(Role.PO, case, "start_review", category="economic", suggested_units="教育局", opinion="可立案")
    page = send(Role.PC, case, "second_review", group="经济组", opinion="建议立案")
    assert "复审（经济组）" in page


def test_a_refusal_and_a_withdrawal_are_asked_about_and_answered(at, send):
    case = f.reviewed(at, on=timezone.localdate() - 2 * f.DAY)
    actions.not_file(case, "NF10", "none", "空泛", by=at.of(Role.PC), on=timezone.localdate())
    page = send(Role.MB, case, "ask_reconsider", reason="已补充建议")
    assert "等待提案委员会答复" in page
    send(Role.PC, case, "reconsider", answer="同意", on=timezone.localdate().isoformat())
    assert f.again(case).state == State.UNDER_REVIEW
    other = f.filed(at, cause="关于建设步道的提案")
    send(Role.MB, other, "ask_withdrawal", reason="情况有变")
    send(Role.PC, other, "withdraw_case", answer="同意")
    assert f.again(other).state == State.CASE_WITHDRAWN


def test_a_reply_is_countersigned_checked_and_delivered_on_the_pages(at, send):
    case = f.in_handling(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    host, co = case.assignments.order_by("id")
    actions.give_opinion(co, "同意。", "某", by=at.unit(1), on=date(2022, 1, 20))
    send(
        Role.HU,
        case,
        "draft",
        part=host,
        reply_class="A",
        text="列入计划。",
        signer="林",
        contact_person="柳",
    )
    actions.disagree(co, "时限太长", by=at.unit(1), on=timezone.localdate())
    page = send(Role.HA, case, "settle_objection", part=co, answer="照主办单位意见办")
    assert "照主办单位意见办" in page
    send(Role.HU, case, "submit_for_check", part=host)
    send(Role.HA, case, "reject", part=host, reason="没有联系提案者")
    send(Role.HU, case, "submit_for_check", part=host)
    page = send(Role.HA, case, "approve", part=host, reply_class="B", opinion="尚未完成")
    assert "A类改为B类" in page
    send(Role.HL, case, "deliver", part=host)
    assert f.again(case).state == State.REPLIED


def test_time_and_returns_are_asked_for_and_answered_on_the_pages(at, send):
    today = timezone.localdate()
    case = f.in_handling(at, on=today - 10 * f.DAY)
    one = case.assignments.get()
    until = (one.due_on + 20 * f.DAY).isoformat()
    page = send(Role.HU, case, "request_extension", part=one, until=until, reason="工程大")
    assert "申请延至" in page
    send(Role.HA, case, "extend", part=one, until=until, on=today.isoformat())
    other = f.handed_over(at, on=today - 5 * f.DAY, cause="关于建设步道的提案")
    part = other.assignments.get()
    send(Role.HU, other, "request_return", part=part, suggested=at.units[1].pk, reason="不属本局")
    page = send(Role.HA, other, "refuse_return", part=part, answer="由你局办", on=today.isoformat())
    assert "由你局办" in page
    send(
        Role.HA, other, "reassign", part=part, instead=at.units[1].pk, reason="职责调整", on=today.isoformat()
    )
    assert f.again(other).state == State.HANDED_OVER


def test_a_contact_is_disputed_and_settled_on_the_pages(at, send):
    case = f.checked(at)
    host = case.assignments.order_by("id").first()
    contact = host.contacts.model(assignment=host, phase="before", mode="visit", persons="魏一")
    contact.held_on = date(2022, 2, 1)
    actions.log_contacts([contact], by=at.unit(0), on=date(2022, 2, 1))
    member, only = signed_in(at, Role.MB), f"/lan/proposals/contacts/{contact.pk}/"
    assert f'href="{only}">有异议' in text(member.get(case.get_absolute_url()))
    assert member.get(f"{only}dispute/").status_code == 404
    assert member.post(only, {"version": 1}).status_code == 302
    assert member.post(only, {"version": 2}).status_code == 409  # it is being looked into
    assert "提案者有异议，暂不计" in text(member.get(case.get_absolute_url()))
    assert f'href="{only}settle/">核实' in text(signed_in(at, Role.PO).get(only))
    assert member.get(f"{only}settle/").status_code == 403
    page = send(Role.PO, case, "settle", contact=contact, stands="no", settlement="当日未见面")
    assert "核实不实，不计" in page
    assert "核实不实，不计入沟通：当日未见面" in text(member.get(only))


def test_a_promise_is_followed_and_a_case_put_away_on_the_pages(at, send):
    case = f.checked(at)
    form = case.forms.get()
    actions.return_feedback(
        form, attitude="satisfied", result="satisfied", by=at.member(), on=date(2022, 2, 8)
    )
    actions.close([f.again(case)], by=at.of(Role.PO), on=date(2022, 2, 9))
    send(Role.PO, case, "open_tracking", on="2022-03-01")
    reply = case.assignments.order_by("id").first().replies.get()
    page = send(Role.HU, case, "report_progress", reply=reply.pk, text="已开工。", claimed_class="A")
    assert "待提案办公室确认" in page
    progress = Progress.objects.of(at.committee).get()
    page = send(Role.PO, case, "confirm_progress", progress=progress.pk, code="A", on="2022-04-01")
    assert "确认为A类" in page
    send(Role.PO, case, "end_tracking", on="2022-04-02")
    send(Role.PO, case, "archive", on="2023-01-05")
    assert f.again(case).state == State.ARCHIVED


def test_what_lies_over_a_case_is_entered_on_the_pages(at, send):
    case = f.filed(at)
    send(Role.PO, case, "supervise", leader="钟某", post="副主席", plan="现场督办")
    page = send(
        Role.LD, case, "end_supervision", which=case.supervisions.get().pk, notes="已到现场，问题解决。"
    )
    assert "已到现场" in page
    assert "快速办理：汛期" in send(Role.PO, case, "mark_urgent", reason="汛期将至")
    assert "moves/end_urgency/" not in send(Role.PO, case, "end_urgency")
    assert "暂缓办理：" in send(Role.HA, case, "hold", reason="等规划", until="2022-03-01")
    send(Role.HA, case, "lift_hold")


def test_the_last_step_is_taken_back_on_the_page_by_the_one_who_may(at, send):
    case = f.filed(at)
    page = send(Role.PC, case, "take_back", reason="误点")
    assert "撤回上一步" in page
    assert f.again(case).state == State.UNDER_REVIEW
