"""The verbs of the registers: who may, what they keep, what they refuse."""

from datetime import date, timedelta

import pytest

from jianyan.core import audit
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions, actors, queries
from jianyan.people.models import Award, Body, Grant, Person, Post, Role, Standard, Tenure
from jianyan.people.tests.factories import BEGIN, seated, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def count(at, day):
    return queries.members_on(at.committee, day).count()


def test_a_seat_counts_from_its_first_day_to_the_day_before_its_end(at):
    ends = date(2022, 8, 1)
    actions.end_tenure(at.tenures[0], Tenure.End.RESIGN, by=at.of(Role.ML), on=ends)
    assert [count(at, day) for day in (BEGIN - DAY, BEGIN, ends - DAY, ends)] == [0, 3, 3, 2]


def test_a_co_opted_member_counts_from_that_day(at):
    [fresh] = actions.register_persons([Person(name="覃四")], by=at.of(Role.ML), on=date(2022, 9, 1))
    actions.seat_members(
        at.term, [(fresh, at.sectors[0])], by=at.of(Role.ML), on=date(2022, 9, 1), reason=Tenure.Start.CO_OPT
    )
    assert (count(at, date(2022, 8, 31)), count(at, date(2022, 9, 1))) == (3, 4)


def test_a_void_seat_never_counted(at):
    actions.void(at.tenures[0], "重复登记", by=at.of(Role.ML), on=BEGIN)
    assert count(at, BEGIN) == 2


def test_names_stand_in_stroke_order_and_move_when_corrected(at):
    def order():
        return [person.name for person in Person.objects.of(at.committee).order_by("stroke_key", "id")]

    assert order() == ["龚三", "童二", "魏一"]
    actions.correct_person(at.members[0], by=at.of(Role.ML), on=BEGIN, name="丁一")
    assert order() == ["丁一", "龚三", "童二"]
    assert at.members[0].pinyin == "dy"


def test_a_name_of_many_strokes_keeps_its_place(at):
    [long] = actions.register_persons([Person(name="龘" * 20)], by=at.of(Role.ML), on=BEGIN)
    assert len(Person.objects.of(at.committee).get(pk=long.pk).stroke_key) > 300


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_only_keepers_keep_the_registers(at, role):
    if role in (Role.ML, Role.SG, Role.AD):
        actions.register_persons([Person(name="覃四")], by=at.of(role), on=BEGIN)
        return
    with pytest.raises(NotYours):
        actions.register_persons([Person(name="覃四")], by=at.of(role), on=BEGIN)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PUB, Role.AD)])
def test_only_the_administrator_gives_roles(at, role):
    with pytest.raises(NotYours):
        actions.grant(at.of(Role.MB).account, Role.PO, by=at.of(role), on=BEGIN)


@pytest.mark.parametrize("role", [Role.HU, Role.HL, Role.MB, Role.SC])
def test_a_role_that_stands_for_somebody_names_him(at, role):
    with pytest.raises(Refused, match="必须指明"):
        actions.grant(at.of(Role.AD).account, role, by=at.of(Role.AD), on=BEGIN)


def test_a_role_taken_back_ends_that_day(at):
    by, account = at.of(Role.AD), at.of(Role.PO).account
    held = Grant.objects.of(at.committee).get(account=account)
    actions.revoke_grant(held, by=by, on=date(2022, 6, 1))
    assert actors.seat(account, at.committee.code, date(2022, 5, 31)).roles == {"PO"}
    assert actors.seat(account, at.committee.code, date(2022, 6, 1)) is None


def test_a_member_leaves_once_and_not_before_he_came(at):
    with pytest.raises(Refused, match="不能早于"):
        actions.end_tenure(at.tenures[0], Tenure.End.RESIGN, by=at.of(Role.ML), on=BEGIN - DAY)
    actions.end_tenure(at.tenures[0], Tenure.End.RESIGN, by=at.of(Role.ML), on=BEGIN + DAY)
    with pytest.raises(Refused, match="已经离任"):
        actions.end_tenure(at.tenures[0], Tenure.End.RESIGN, by=at.of(Role.ML), on=BEGIN + DAY)


def test_a_session_does_not_close_before_it_opens(at):
    with pytest.raises(Refused, match="闭幕"):
        actions.call_session(at.term, 2, date(2023, 2, 13), date(2023, 2, 12), by=at.of(Role.ML), on=BEGIN)


def check(at, on, results):
    standard = Standard.objects.of(at.committee).first() or actions.set_standard(
        Body.Kind.LIAISON_GROUP, "建设标准", ["有场所", "有制度"], by=at.of(Role.ML), on=BEGIN
    )
    return actions.check_bodies(standard, [(at.group, results)], by=at.of(Role.ML), on=on)


def test_a_body_is_up_to_standard_by_its_latest_dated_check(at):
    def passed(day):
        return queries.passed_on(at.committee, Body.Kind.LIAISON_GROUP, day).count()

    check(at, date(2022, 5, 1), [True, True])
    check(at, date(2022, 10, 1), [True, False])
    assert [passed(day) for day in (date(2022, 4, 30), date(2022, 5, 1), date(2022, 10, 1))] == [0, 1, 0]


def test_a_check_answers_every_item(at):
    with pytest.raises(Refused, match="条目数"):
        check(at, BEGIN, [True])
    with pytest.raises(Refused, match="至少"):
        actions.set_standard(Body.Kind.STUDIO, "空标准", [], by=at.of(Role.ML), on=BEGIN)


def test_whatever_was_entered_adds_up(at):
    by = at.of(Role.ML)
    actions.appoint([Post(person=at.members[0], kind=Post.Kind.CHAIR)], by=by, on=BEGIN)
    actions.join_bodies([(at.group, at.members[0], "组长")], by=by, on=BEGIN)
    actions.record_body_event(at.group, "upgraded", by=by, on=BEGIN)
    actions.award(
        [
            Award(
                kind=Award.Kind.EXCELLENT_MEMBER,
                title="优秀委员",
                awarder="县政协",
                level="county",
                holder=Award.Holder.MEMBER,
                person=at.members[0],
            )
        ],
        by=by,
        on=BEGIN,
    )
    assert list(audit.records(at.committee.pk)) == []
    assert list(audit.chain(at.committee.pk)) == []


def test_one_account_may_act_in_several_committees(at):
    other = world("qing")
    account = at.of(Role.PO).account
    actions.grant(account, Role.RS, by=other.of(Role.AD), on=BEGIN)
    assert actors.committees_of(account, BEGIN) == [at.committee, other.committee]
    assert actors.seat(account, other.committee.code, BEGIN).roles == {"RS"}
    assert actors.committees_of(account, BEGIN - DAY) == []


def test_a_locked_account_has_no_seat(at):
    account = seated(at, Role.PO, "second").account
    account.is_active = False
    assert actors.seat(account, at.committee.code, BEGIN) is None
