"""Units asked before a hand-over: who is asked, who answers, where the answers stand; and what was returned before."""

from datetime import timedelta

import pytest

from jianyan.core.models import Event
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Consultation
from jianyan.proposals.queries import reviewing
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text

pytestmark = pytest.mark.django_db
ON = f.OPENS + timedelta(days=4)
PAGE = "/lan/proposals/consult/"


def asked(at, *cases, units=None):
    return actions.consult(
        cases or [f.filed(at)],
        units or at.units[:1],
        by=at.of(Role.PO),
        on=ON,
        question="是否属于你单位职责？",
    )


def test_many_are_asked_in_one_act_and_nobody_twice(at):
    cases = [f.filed(at), f.filed(at, cause="关于校车的提案")]
    client = signed_in(at, Role.HA)
    given = {"pk": [f"{one.pk}.1" for one in cases], "units": [one.pk for one in at.units[:2]]}
    answer = client.post(PAGE, {"version": 1, "on": "2022-01-14", **given})
    assert answer.status_code == 302
    assert Consultation.objects.of(at.committee).count() == 4
    assert Event.objects.of(at.committee).filter(kind="proposals.consult").count() == 1
    assert len(asked(at, *cases, units=at.units)) == 2  # only the third unit is new
    with pytest.raises(Refused, match="都已征求"):
        asked(at, *cases, units=at.units)


def test_a_unit_reads_the_matter_and_answers_and_may_change_it_until_the_hand_over(at):
    [one] = asked(at)
    unit = signed_in(at, Role.HU)
    page = one.get_absolute_url()
    assert unit.get(one.proposal.get_absolute_url()).status_code == 404  # it is not handed over
    assert one.proposal.situation in text(unit.get(page))
    missing = unit.post(page, {"version": 1, "answer": "other", "text": ""})
    assert missing.status_code == 422
    assert "请选择建议承办单位" in text(missing)
    given = {"answer": "other", "text": "属水利部门职责。", "suggested": at.units[1].pk}
    assert unit.post(page, {"version": 1, **given}).status_code == 302
    one.refresh_from_db()
    assert (one.answer, one.suggested_unit, one.text) == ("other", at.units[1], "属水利部门职责。")
    stale = unit.post(page, {"version": 1, "answer": "willing"})
    assert stale.status_code == 409
    actions.answer_consultation(one, "willing", by=at.unit(0), on=ON)
    assert (one.answer, one.suggested_unit) == ("willing", None)
    actions.allocate(one.proposal, [(at.units[0], "sole")], by=at.of(Role.PO), on=ON)
    actions.hand_over(
        [one.proposal], number="交1号", title="交办", authority="督查室", by=at.of(Role.HA), on=ON
    )
    with pytest.raises(Refused, match="不在预交办阶段"):
        actions.answer_consultation(one, "unwilling", "不归我们管。", by=at.unit(0), on=ON)


def test_only_the_unit_asked_answers_and_only_the_office_asks(at):
    [one] = asked(at)
    with pytest.raises(NotYours):
        actions.answer_consultation(one, "willing", by=at.unit(1), on=ON)
    with pytest.raises(NotYours):
        actions.consult([one.proposal], at.units[1:], by=at.of(Role.PC), on=ON)
    with pytest.raises(Refused, match="理由"):
        actions.answer_consultation(one, "unwilling", by=at.unit(0), on=ON)
    [other] = asked(at, one.proposal, units=at.units[1:2])
    assert signed_in(at, Role.HU).get(other.get_absolute_url()).status_code == 404
    assert signed_in(at, Role.MB).get(one.get_absolute_url()).status_code == 403
    assert signed_in(at, Role.MB).get(PAGE).status_code == 403


def test_answers_stand_beside_the_decision_who_handles_it(at):
    [one] = asked(at)
    office, authority = signed_in(at, Role.PO), signed_in(at, Role.HA)
    allocating = f"/lan/proposals/{one.proposal.pk}/moves/allocate/"
    assert "尚未答复" in text(office.get(allocating))
    actions.answer_consultation(one, "willing", "可以主办。", by=at.unit(0), on=ON)
    for client, path in (
        (office, allocating),
        (office, one.proposal.get_absolute_url()),
        (authority, PAGE),
    ):
        assert "可以承办" in text(client.get(path))
    actions.allocate(one.proposal, [(at.units[0], "sole")], by=at.of(Role.PO), on=ON)
    page = text(authority.get("/lan/proposals/hand-over/"))
    assert "可以承办" in page
    assert "交办通知和各单位清单" in page
    author = text(signed_in(at, Role.MB).get(one.proposal.get_absolute_url()))
    assert "预交办意见" not in author


def test_a_question_is_taken_back_until_it_is_answered(at):
    first, second = asked(at, units=at.units[:2])
    office = signed_in(at, Role.PO)
    given = {"version": 1, "on": "2022-01-14", "reason": "选错单位。"}
    assert office.post(f"{first.get_absolute_url()}end/", given).status_code == 302
    assert list(Consultation.objects.of(at.committee).live()) == [second]
    actions.answer_consultation(second, "willing", by=at.of(Role.PO), on=ON)
    assert office.post(f"{second.get_absolute_url()}end/", given | {"version": 2}).status_code == 409
    assert len(asked(at, first.proposal)) == 1  # it may be asked anew


def test_the_question_waits_on_the_desk_of_the_unit(at):
    [one] = asked(at)
    unit = signed_in(at, Role.HU)
    assert "预交办征求本单位意见的提案" in text(unit.get("/lan/"))
    actions.answer_consultation(one, "willing", by=at.unit(0), on=ON)
    assert "预交办征求本单位意见的提案" not in text(unit.get("/lan/"))


@pytest.mark.parametrize("role", [Role.HA, Role.HU])
def test_the_list_costs_the_same_for_many_as_for_few(at, same_queries, role):
    asked(at)
    client = signed_in(at, role)

    def grow():
        for no in range(4):
            asked(at, f.filed(at, cause=f"关于第{no}件事的提案"), units=at.units)

    assert same_queries(lambda: client.get(PAGE), grow) < 20


# ---- memory ----


def sent_back(at, granted, cause="关于疏浚城东排水渠的提案"):
    """The first unit asked to be rid of a case; the authority agreed, or not."""
    case = f.handed_over(at, cause=cause)
    [part] = case.assignments.live()
    day = f.OPENS + timedelta(days=5)
    actions.request_return(part, "排水不属教育部门职责。", at.units[1], by=at.unit(0), on=day)
    instead, answer = (at.units[2], "") if granted else (None, "学校门前路段由你单位负责。")
    actions.decide_return(part, instead, answer=answer, by=at.of(Role.HA), on=day)
    return case


@pytest.mark.parametrize(
    ("granted", "word"), [(True, "同意退办"), (False, "未同意退办。学校门前路段由你单位负责。")]
)
def test_what_a_unit_returned_before_is_told_when_it_is_to_be_given_the_like(at, granted, word):
    old = sent_back(at, granted)
    new = f.filed(at, cause="关于疏浚城东排水渠涵洞的提案")
    page = text(signed_in(at, Role.PO).get(f"/lan/proposals/{new.pk}/moves/allocate/"))
    assert "教育局曾申请退办类似提案" in page
    assert old.cause in page
    assert "理由：排水不属教育部门职责。" in page
    assert f"裁定：{word}" in page
    other = f.filed(at, cause="关于增设校车的提案")
    assert "曾申请退办" not in text(signed_in(at, Role.PO).get(f"/lan/proposals/{other.pk}/moves/allocate/"))


def test_a_return_is_decided_with_the_units_earlier_ones_in_view(at):
    sent_back(at, granted=False)
    new = f.handed_over(at, cause="关于疏浚城东排水渠涵洞的提案")
    [part] = new.assignments.live()
    actions.request_return(part, "仍不属我单位职责。", at.units[1], by=at.unit(0), on=ON + 3 * f.DAY)
    for name in ("grant_return", "refuse_return"):
        page = text(signed_in(at, Role.HA).get(f"/lan/proposals/assignments/{part.pk}/{name}/"))
        assert "仍不属我单位职责。" in page
        assert "学校门前路段由你单位负责。" in page
    ours = reviewing.returned_before(new.cause, at.of(Role.HA), units=[at.units[1].pk])
    assert ours == []
    told = reviewing.returned_before(new.cause, at.of(Role.HA), units=[at.units[0].pk])
    assert [one.ruling for one in told] == ["尚未裁定", "未同意退办。学校门前路段由你单位负责。"]
