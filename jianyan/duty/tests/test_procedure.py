"""The year's procedure: every move of every table by every role, and the stories the tables cannot tell."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone

from jianyan.core import journal
from jianyan.duty import flow, sheets
from jianyan.duty.actions import cases, correcting, deciding, posting, years
from jianyan.duty.actions import sheets as verbs
from jianyan.duty.models import (
    Advice,
    Appraisal,
    AppraisalSheet,
    Certificate,
    Objection,
    Result,
    Scorecard,
    ScoreEntry,
)
from jianyan.duty.queries import audit
from jianyan.duty.tests import factories
from jianyan.kit.flow import Flow, MoveRefused, NotYours, Refused
from jianyan.people import notices
from jianyan.people.models import Notice, Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db
NOTICE, AFTER = date(2022, 12, 16), date(2022, 12, 27)
DAY = timedelta(days=1)
ROLES = [str(role) for role in Role if role != Role.PUB]


# ---- one case in each state, reached by verbs ----


def draft(at):
    return verbs.draft_from_style("style2", by=at.of(Role.ML), on=NOTICE)


def entry(at):
    return cases.enter(at.person(2), "study", "读书班", NOTICE, by=at.of(Role.SPC), on=NOTICE)


def report(at):
    return cases.report(at.appraisal, at.person(2), "一年来……", by=at.member(2), on=NOTICE)


def leave(at):
    return cases.ask_leave(at.person(2), "study", NOTICE, NOTICE, "进修", by=at.member(2), on=NOTICE)


def adjustment(at):
    return cases.propose_adjustment(
        at.appraisal, at.person(2), 100, "驻村", "文件", by=at.of(Role.ML), on=NOTICE
    )


def objection(at):
    return cases.object_to(at.appraisal, at.person(2), "missing", "漏了", by=at.member(2), on=NOTICE)


def claim(at):
    return cases.claim(at.person(2), "proposals.submitted", "提案", NOTICE, by=at.member(2), on=NOTICE)


def through(at, *names: str, notice: date = NOTICE, after: date = AFTER) -> Appraisal:
    """The year after these steps."""
    held = {"call_reports": Role.ML, "verify": Role.ML, "review": Role.ML, "publish": Role.SG}
    held |= {"freeze": Role.ML, "decide": Role.LD, "tell": Role.ML}
    do = {
        "call_reports": years.call_reports,
        "verify": years.verify_year,
        "review": years.review_year,
        "publish": years.publish_year,
        "freeze": years.freeze_year,
        "tell": years.tell_year,
    }
    for name in names:
        on = notice if name in ("call_reports", "verify", "review", "publish") else after
        if name == "decide":
            deciding.decide(at.appraisal, "主席会议", by=at.of(held[name]), on=on)
        else:
            do[name](at.appraisal, by=at.of(held[name]), on=on)
    return at.appraisal


STEPS = ("call_reports", "verify", "review", "publish", "freeze", "decide", "tell")
ML, SG, LD, SPC, LG, PO, RS, CL = (
    str(role) for role in (Role.ML, Role.SG, Role.LD, Role.SPC, Role.LG, Role.PO, Role.RS, Role.CL)
)
# (table, how to reach the state, move, who may). "own" is the member the record is about.
CASES = [
    (flow.SHEET_FLOW, draft, "edit", {ML, SG}),
    (flow.SHEET_FLOW, draft, "adopt", {LD}),
    (flow.SHEET_FLOW, draft, "drop", {ML, SG}),
    *((flow.YEAR_FLOW, STEPS[:no], move, who) for no, move, who in (
        (0, "call_reports", {ML}), (1, "verify", {ML}), (2, "review", {ML}), (3, "send_back", {SG}), (3, "publish", {SG}),
        (4, "freeze", {ML}), (5, "decide", {LD}), (6, "tell", {ML}),
    )),
    (flow.ENTRY_FLOW, entry, "confirm", {ML, SG}),
    (flow.ENTRY_FLOW, entry, "refuse", {ML, SG}),
    (flow.REPORT_FLOW, report, "verify", {ML, SPC, LG}),
    (flow.REPORT_FLOW, report, "return", {ML, SPC, LG}),
    (flow.LEAVE_FLOW, leave, "grant", {SG, LD}),
    (flow.LEAVE_FLOW, leave, "refuse", {SG, LD}),
    (flow.ADJUSTMENT_FLOW, adjustment, "approve", {SG, LD}),
    (flow.ADJUSTMENT_FLOW, adjustment, "refuse", {SG, LD}),
    (flow.OBJECTION_FLOW, objection, "examine", {ML}),
    (flow.OBJECTION_FLOW, objection, "withdraw", {"own"}),
    (flow.CLAIM_FLOW, claim, "record", {ML, PO}),
    (flow.CLAIM_FLOW, claim, "refuse", {ML, PO}),
]  # fmt: skip


def _named(one):
    """A name that is the same in every process."""
    if isinstance(one, Flow):
        return one.title
    if isinstance(one, (set, frozenset)):
        return "".join(sorted(map(str, one)))
    return "-".join(map(_named, one)) if isinstance(one, tuple) else getattr(one, "__name__", str(one))


@pytest.mark.parametrize(
    ("table", "reach", "move", "who"),
    CASES,
    ids=_named,
)
def test_only_those_of_the_table_may_make_a_move(at, table, reach, move, who):
    """Every role and the member himself asked once: allowed, not yours, or, elsewhere, not in this state."""
    record = through(at, *reach) if isinstance(reach, tuple) else reach(at)
    asked = {role: at.of(role) for role in ROLES} | {"own": at.member(2)}
    allowed = set()
    for name, actor in asked.items():
        try:
            table.check(move, actor, record)
            allowed.add(name)
        except NotYours:
            continue
    assert allowed == {str(one) for one in who}
    for other in table.moves.values():
        if other.source and record.state not in other.source:
            with pytest.raises(MoveRefused):
                table.check(other.name, at.world.of(Role.ML), record)


def test_every_move_that_begins_from_a_state_is_asked_of_every_role():
    """The table above is complete: what it leaves out is reached in the stories below."""
    asked = {(table.title, move) for table, _, move, _ in CASES}
    told_below = {
        ("履职报告", "resubmit"),
        ("考核异议", "uphold"),
        ("考核异议", "dismiss"),
        ("结果运用建议", "do"),
        *(("机构年度考核", move) for move in ("freeze", "decide")),  # in ``test_body_years``
        *(("机构考核异议", move) for move in ("examine", "uphold", "dismiss", "withdraw")),
        ("结果运用建议", "leave"),
    }
    every = {(table.title, move.name) for table in flow.FLOWS for move in table.moves.values() if move.source}
    assert every == asked | told_below


def test_a_second_person_approves_what_one_entered(at):
    made = cases.enter(at.person(1), "service", "义诊", NOTICE, by=at.of(Role.ML), on=NOTICE, evidence="照片")
    with pytest.raises(NotYours):
        cases.confirm_entry(made, by=at.of(Role.ML), on=NOTICE)
    cases.confirm_entry(made, by=at.second, on=NOTICE)
    points = cases.propose_adjustment(
        at.appraisal, at.person(1), 100, "驻村", "文件", by=at.of(Role.ML), on=NOTICE
    )
    both = replace(at.of(Role.ML), roles=frozenset({ML, SG}))
    with pytest.raises(NotYours):
        cases.approve_adjustment(points, by=both, on=NOTICE)


def test_an_objection_is_examined_answered_and_keeps_its_history(at):
    made = objection(at)
    assert made.due_on == date(2022, 12, 23), "five working days"
    cases.examine_objection(made, "查签到表", by=at.of(Role.ML), on=NOTICE)
    own = replace(at.of(Role.LD), person_ids=frozenset({at.person(2).pk}))
    with pytest.raises(NotYours):
        cases.uphold_objection(made, "成立", by=own, on=NOTICE)
    cases.uphold_objection(made, "已补记，谢谢。", by=at.of(Role.LD), on=NOTICE)
    assert [one.kind for one in journal.timeline(made)] == [
        "duty.object",
        "duty.examine_objection",
        "duty.uphold_objection",
    ]


def test_nothing_is_frozen_over_an_open_objection_or_before_the_notice_ends(at):
    through(at, "call_reports", "verify", "review", "publish")
    made = objection(at)
    with pytest.raises(MoveRefused, match="1件异议"):
        years.freeze_year(at.appraisal, by=at.of(Role.ML), on=AFTER)
    cases.withdraw_objection(made, by=at.member(2), on=NOTICE)
    with pytest.raises(Refused, match="公示到2022年12月23日"):
        years.freeze_year(at.appraisal, by=at.of(Role.ML), on=NOTICE + DAY)
    years.freeze_year(at.appraisal, by=at.of(Role.ML), on=AFTER)
    with pytest.raises(MoveRefused, match="冻结"):
        objection(at)


def test_freezing_writes_every_result_in_one_line_of_the_journal(at):
    through(at, "call_reports", "verify", "review", "publish")
    posting.refresh(at.appraisal)
    before = journal.last_line(at.world.committee.pk)
    years.freeze_year(at.appraisal, by=at.of(Role.ML), on=AFTER)
    assert journal.last_line(at.world.committee.pk) == before + 1
    assert Result.objects.of(at.world.committee).count() == 6
    assert at.appraisal.result_hash


def test_a_tie_at_the_quota_is_settled_by_the_leaders(client):
    quota = [{"grade": "pass", "count": 2, "tie_rule": "decide"}]
    at = factories.year(
        "mei",
        quotas=quota,
        grades=[
            {"code": "pass", "name": "达标", "min": 5000},
            {"code": "fail", "name": "未达标", "max": 5000},
        ],
    )
    through(at, "call_reports", "verify", "review", "publish", "freeze")
    with pytest.raises(MoveRefused, match="6名委员并列"):
        deciding.decide(at.appraisal, "主席会议", by=at.of(Role.LD), on=AFTER)
    chosen = [at.person(no).pk for no in (0, 1)]
    assert deciding.settle_tie(at.appraisal, chosen, by=at.of(Role.LD), on=AFTER) == 2
    deciding.decide(at.appraisal, "主席会议", by=at.of(Role.LD), on=AFTER)
    rows = Result.objects.of(at.world.committee).filter(grade="pass")
    assert set(rows.values_list("person", flat=True)) == set(chosen)
    told = "分数达到“达标”，按名额规定"
    year = sign_in(client, at.of(Role.ML)).get(at.appraisal.get_absolute_url()).content.decode()
    assert year.count(told) == 4
    listed = client.get(f"{at.appraisal.get_absolute_url()}?grade=pass").content.decode()
    assert [f"people/{at.person(no).pk}/" in listed for no in range(6)] == [True, True, *[False] * 4]
    sent = client.get(f"{at.appraisal.get_absolute_url()}?export=1")
    exported = [row[2:4] for row in openpyxl.load_workbook(BytesIO(sent.content)).active.values]
    assert (exported.count(("达标", None)), exported.count(("未达标", told))) == (2, 4)
    assert f"未达标（{told}）" in client.get(f"/mei/duty/people/{at.person(2).pk}/").content.decode()


def test_a_decision_entered_wrongly_is_taken_back_until_it_is_sent(at, client):
    through(at, *STEPS[:6])
    decided = {"on": "2022-12-27", "version": at.appraisal.version, "reason": "会议名称填错"}
    path = f"/lan/duty/years/{at.appraisal.pk}/take-back/"
    assert sign_in(client, at.of(Role.ML)).post(path, decided).status_code == 403
    assert sign_in(client, at.of(Role.LD)).post(path, {**decided, "reason": ""}).status_code == 422
    assert "撤回上一步" in client.get(at.appraisal.get_absolute_url()).content.decode()
    assert client.post(path, {**decided, "version": 1}).status_code == 409
    assert client.post(path, decided).status_code == 302
    at.appraisal.refresh_from_db()
    assert (at.appraisal.state, at.appraisal.decided_on, at.appraisal.decided_by) == ("frozen", None, "")
    results = Result.objects.of(at.world.committee).live()
    assert results.count() == results.filter(decided_on=None).count() == 6
    assert [one.kind for one in journal.timeline(at.appraisal)][-2:] == [
        "duty.decide_year",
        "duty.take_back_year",
    ]
    through(at, "decide", "tell")
    with pytest.raises(Refused, match="不能撤回"):
        correcting.take_back(at.appraisal, "错", by=at.of(Role.ML), on=AFTER)


def test_what_is_frozen_stays_frozen(at):
    through(at, *STEPS[:5])
    for role in (Role.ML, Role.SG, Role.LD):
        assert not correcting.may_take_back(at.appraisal, at.of(role))
        with pytest.raises(Refused, match="冻结"):
            correcting.take_back(at.appraisal, "错", by=at.of(role), on=AFTER)


@pytest.mark.parametrize(
    ("steps", "state", "who"),
    [
        (STEPS[:1], "recording", Role.ML),
        (STEPS[:2], "reporting", Role.ML),
        (STEPS[:3], "verifying", Role.ML),
        (STEPS[:4], "reviewing", Role.SG),
    ],
)
def test_a_step_is_taken_back_by_whoever_makes_it(at, steps, state, who):
    through(at, *steps)
    with pytest.raises(Refused, match="原因"):
        correcting.take_back(at.appraisal, " ", by=at.of(who), on=NOTICE)
    with pytest.raises(NotYours):
        correcting.take_back(at.appraisal, "错", by=at.of(Role.LD), on=NOTICE)
    correcting.take_back(at.appraisal, "日期有误", by=at.of(who), on=NOTICE)
    assert (at.appraisal.state, at.appraisal.notice_until_on) == (state, None)
    through(at, steps[-1])


def test_a_step_members_have_acted_upon_is_not_taken_back(at):
    through(at, *STEPS[:1])
    report(at)
    with pytest.raises(Refused, match="后面的环节已经办理"):
        correcting.take_back(at.appraisal, "错", by=at.of(Role.ML), on=NOTICE)
    through(at, *STEPS[1:4])
    objection(at)
    with pytest.raises(Refused, match="后面的环节已经办理"):
        correcting.take_back(at.appraisal, "错", by=at.of(Role.SG), on=NOTICE)


def test_every_member_hears_that_a_public_notice_was_taken_back():
    with notices.as_of(NOTICE):
        at = factories.year("mei")
        through(at, *STEPS[:3])
        correcting.take_back(at.appraisal, "错", by=at.of(Role.ML), on=NOTICE)
        told = Notice.objects.of(at.world.committee).filter(title="履职考核公示已撤回")
        assert not told.exists()
        through(at, *STEPS[2:4])
        correcting.take_back(at.appraisal, "名单有误", by=at.of(Role.SG), on=NOTICE)
        assert {one.account.username for one in told} >= {"mei-MB", "mei-SC"}


def test_consequences_are_advice_that_people_settle(at):
    factories.meeting(at, {0: "absent"})
    through(at, *STEPS)
    [advice] = Advice.objects.of(at.world.committee).filter(person=at.person(0))
    assert (advice.text, advice.state, advice.is_talk) == ("由联络组提醒谈话", "advised", True)
    with pytest.raises(Refused, match="办理情况"):
        years.settle_advice(advice, "do", " ", by=at.of(Role.ML), on=AFTER)
    years.settle_advice(advice, "leave", "因病，不谈话", by=at.of(Role.ML), on=AFTER)
    assert Advice.objects.of(at.world.committee).get(pk=advice.pk).settled_on == AFTER


def test_what_the_sheet_says_of_two_years_running_is_advised_after_the_second():
    grades = [{"code": "pass", "name": "达标", "min": 5000}, {"code": "fail", "name": "未达标", "max": 5000}]
    twice = [{"grade": "fail", "years": 2, "advice": "劝其辞去委员"}]
    at = factories.year("mei", grades=grades, consequences=twice)
    factories.meeting(at, {0: "absent"})
    through(at, *STEPS)
    assert not Advice.objects.of(at.world.committee).exists()
    opened = years.open_year(2023, at.appraisal.sheet, by=at.of(Role.ML), on=date(2023, 1, 16))
    second = replace(at, appraisal=opened)
    factories.meeting(second, {0: "absent", 1: "absent"}, on=date(2023, 1, 10))
    through(second, *STEPS, notice=date(2023, 12, 15), after=date(2023, 12, 26))
    [advice] = Advice.objects.of(at.world.committee)
    assert (advice.person_id, advice.text) == (at.person(0).pk, "劝其辞去委员")


def test_a_returned_report_comes_back_and_is_scored_once_verified():
    at = factories.year("mei", style="style5")
    made = report(at)
    cases.return_report(made, "请补充活动情况", by=at.of(Role.LG), on=NOTICE)
    cases.resubmit_report(made, "补充……", by=at.member(2), on=NOTICE)
    posting.refresh(at.appraisal)
    assert Scorecard.objects.of(at.world.committee).get(person=at.person(2)).total == 0
    cases.verify_report(made, "属实", by=at.of(Role.LG), on=NOTICE)
    posting.refresh(at.appraisal)
    assert Scorecard.objects.of(at.world.committee).get(person=at.person(2)).total == 500


def test_a_claim_goes_to_whoever_keeps_the_record_with_a_deadline(at):
    made = claim(at)
    assert (made.organiser, made.due_on) == (Role.PO, date(2022, 12, 30))
    assert made in type(made).objects.visible_to(at.of(Role.PO))
    assert made not in type(made).objects.visible_to(at.of(Role.RS))


def test_an_adopted_sheet_is_never_changed(at):
    sheet = at.appraisal.sheet
    with pytest.raises(MoveRefused):
        verbs.edit_sheet(sheet, sheets.style("style2"), by=at.of(Role.ML), on=NOTICE)
    with pytest.raises(MoveRefused, match="正在使用"):
        verbs.drop_sheet(sheet, by=at.of(Role.ML), on=NOTICE)
    assert verbs.draft_from(sheet, by=at.of(Role.ML), on=NOTICE).edition == 2


def _circle(data):
    return {"rules": [rule | {"exclude_if": [data["rules"][0]["code"]]} for rule in data["rules"]]}


def _lacking(data):
    return {"rules": [{key: value for key, value in data["rules"][0].items() if key != "source"}]}


def _overlapping(data):
    return {"grades": [*data["grades"], {"code": "z", "name": "另一等次", "min": 0}]}


def _negative(data):
    return {"rules": [data["rules"][0] | {"cap": -1}, *data["rules"][1:]]}


def _endless(data):
    return {"rules": [data["rules"][0] | {"code": f"R{no}"} for no in range(10_000)]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_circle, "形成循环"),
        (_lacking, "缺少“事实”"),
        (_overlapping, "的分数重叠"),
        (_negative, "“本项最高”不能为负数"),
        (_endless, "条目有10000行，一份办法最多2000行"),
    ],
)
def test_of_a_sheet_that_cannot_be_nothing_is_saved(at, change, said):
    """Neither as a change of a draft nor as a new one: the fault is named, and no line of the journal is written."""
    made = draft(at)
    bad, before = made.data | change(made.data), journal.last_line(at.world.committee.pk)
    for do in (verbs.edit_sheet, lambda one, data, **who: verbs.draft_sheet(data, **who)):
        with pytest.raises(verbs.BadSheet) as refused:
            do(made, bad, by=at.of(Role.ML), on=NOTICE)
        assert said in str(refused.value)
    assert AppraisalSheet.objects.of(at.world.committee).get(pk=made.pk).data == made.data
    assert AppraisalSheet.objects.of(at.world.committee).count() == 2
    assert journal.last_line(at.world.committee.pk) == before


def test_a_certificate_confirms_number_name_and_validity(at, client):
    one = years.issue_certificate(at.person(0), at.appraisal.term, by=at.member(), on=timezone.localdate())
    page = client.get(f"/lan/duty/verify/?code={one.code.lower()}").content.decode()
    assert "证明有效" in page
    assert at.person(0).name in page
    assert "分" not in page.replace("部分", "").split("<main")[-1].split("</main")[0]
    assert "没有这个验证码" in client.get("/lan/duty/verify/?code=AAAA-BBBB-CCCC").content.decode()
    with pytest.raises(NotYours):
        years.issue_certificate(at.person(1), at.appraisal.term, by=at.member(), on=NOTICE)
    assert Certificate.objects.of(at.world.committee).count() == 1


def test_scores_are_read_by_their_member_and_the_office_alone(at):
    proposals.submitted(at.world)
    posting.refresh(at.appraisal)
    mine = Scorecard.objects.visible_to(at.member())
    assert [card.person_id for card in mine] == [at.person(0).pk]
    assert Scorecard.objects.visible_to(at.of(Role.ML)).count() == 6
    assert Scorecard.objects.visible_to(at.of(Role.LG)).count() == 3, "the group's own members"
    for role in (Role.HU, Role.HA, Role.AD, Role.RS, Role.PO):
        assert not Scorecard.objects.visible_to(at.of(role)).exists()
    assert not Objection.objects.visible_to(at.of(Role.AD)).exists()


def test_members_are_told_of_statements_and_answers_and_the_office_of_what_it_must_answer():
    with notices.as_of(NOTICE):
        at = factories.year("mei")
        sent = years.send_statements(at.appraisal, 4, by=at.of(Role.ML), on=NOTICE)
        made = cases.claim(at.person(0), "proposals.submitted", "提案", NOTICE, by=at.member(), on=NOTICE)
        cases.refuse_claim(made, "没有收到", by=at.of(Role.PO), on=NOTICE)
    told = Notice.objects.of(at.world.committee).values_list("account__username", "title", "path")
    mine = {(title, path) for name, title, path in told if name == "mei-MB"}
    assert ("季度履职情况通报", "/mei/duty/mine/") in mine
    assert ("漏记补报已答复", f"/mei/duty/claims/{made.pk}/") in mine
    assert ("mei-PO", "委员补报漏记履职", f"/mei/duty/claims/{made.pk}/") in told
    assert sent.members == 6
    with pytest.raises(Refused, match="已经发送"):
        years.send_statements(at.appraisal, 4, by=at.of(Role.ML), on=NOTICE)


def test_audit_finds_a_score_that_does_not_follow_from_the_records(at):
    factories.meeting(at, {0: "leave"})
    posting.refresh(at.appraisal)
    assert list(audit.wrong()) == []
    Scorecard.anywhere.filter(person=at.person(0)).update(total=100, exact_num=100)
    assert [str(one) for one in audit.wrong()] == ["2022年度履职考核　魏一：存有1分，按记录重新核算为30分"]
    Scorecard.anywhere.filter(person=at.person(0)).update(total=3000, exact_num=3000)
    through(at, "call_reports", "verify", "review", "publish", "freeze")
    assert list(audit.wrong()) == []
    ScoreEntry.anywhere.filter(person=at.person(1)).update(reason="改动")
    assert [one.said for one in audit.wrong()] == ["得分明细与冻结时的摘要不符"]
