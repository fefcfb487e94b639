"""What the office asks before it trusts a score: the newcomer, the standing member, the chair, the joint proposal, the day
after the freeze, the proposal that went on as an opinion. Records made by the rooms' own verbs, read on the pages."""

from datetime import date

import pytest

from jianyan.core.models import Link
from jianyan.duty import sheets
from jianyan.duty.actions import posting
from jianyan.duty.models import Advice, Result, Scorecard, ScoreEntry
from jianyan.duty.scoring.engine import points
from jianyan.duty.tests import factories
from jianyan.duty.tests.test_procedure import AFTER, STEPS, through
from jianyan.language.documents import read_document
from jianyan.opinions import actions as opinions
from jianyan.people import actions as people
from jianyan.people.models import Person, Post, Role, Tenure
from jianyan.people.tests.factories import sign_in
from jianyan.proposals import actions as proposals_do
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db
JUNE = date(2022, 6, 1)


def file_of(client, at, person, seat=None):
    """The member's file as the office, or as this seat, reads it."""
    answer = sign_in(client, seat or at.of(Role.ML)).get(f"/lan/duty/people/{person.pk}/?year=2022")
    assert answer.status_code == 200
    return answer.content.decode()


def card_of(at, person):
    posting.refresh(at.appraisal)
    return Scorecard.objects.of(at.world.committee).get(person=person)


def graded(at, person):
    return Result.objects.of(at.world.committee).get(person=person).grade_name


def test_a_member_co_opted_in_june_answers_for_seven_months(client):
    """Neither charged for the plenary before his time nor measured by the threshold of a whole year."""
    grades = [{"code": "pass", "name": "达标", "min": 8000}, {"code": "fail", "name": "未达标", "max": 8000}]
    at = factories.year(proration="by_months", grades=grades)
    factories.meeting(at, {0: "absent"})
    sector = Tenure.objects.of(at.world.committee).first().sector
    seat = people.admit_member(Person(name="新一"), at.appraisal.term, sector, by=at.of(Role.ML), on=JUNE)
    page = file_of(client, at, seat.person)
    assert "全体会议0110" not in page
    assert "<b>50</b>" in page
    through(at, *STEPS[:6])
    # 50 of 100 points are enough for seven twelfths of 80 (46.67), not for the whole year.
    assert (graded(at, seat.person), graded(at, at.person(2))) == ("达标", "未达标")


def test_a_standing_member_is_held_to_the_standing_meetings_and_others_are_not(client):
    at = factories.year()
    factories.meeting(at, {0: "absent", 1: "leave"}, kind="standing", on=date(2022, 3, 1))
    factories.meeting(at, {1: "absent"}, kind="standing", on=date(2022, 4, 1))
    standing = file_of(client, at, at.person(1))
    assert points(card_of(at, at.person(1)).total) == "43"  # 50 less 2 for leave and 5 for absence
    for said in ("常委会会议请假", "常委会会议无故缺席", "-2", "-5"):
        assert said in standing
    other = file_of(client, at, at.person(0), at.member(0))
    assert points(card_of(at, at.person(0)).total) == "50"
    assert "办法没有为此项规定分值" in other


def test_a_leader_who_is_exempt_has_a_file_and_takes_no_part(client):
    quota = [{"grade": "pass", "count": 1, "tie_rule": "include"}]
    at = factories.year(quotas=quota)
    chair = at.person(3)
    people.appoint(
        [Post(person=chair, kind=Post.Kind.CHAIR, title="主席")], by=at.of(Role.ML), on=factories.OPENS
    )
    factories.meeting(at, {3: "absent"})
    page = file_of(client, at, chair)
    assert "按办法不参加考核" in page
    assert "全体会议无故缺席" in page, "the record is kept whoever he is"
    through(at, *STEPS)
    result = Result.objects.of(at.world.committee).get(person=chair)
    assert (result.grade, result.exempt) == ("", "按办法不参加考核")
    assert not Advice.objects.of(at.world.committee).filter(person=chair).exists()
    answer = sign_in(client, at.of(Role.ML)).get(f"{at.appraisal.get_absolute_url()}list-fail.docx")
    listed = "".join(read_document("名单.docx", answer.content).text.split())
    assert at.person(0).name in listed
    assert chair.name not in listed


@pytest.mark.parametrize(
    ("split", "worth"),
    [
        ({"mode": "lead_fraction", "numerator": 1, "denominator": 2}, ["12.5", "12.5", "0"]),
        ({"mode": "fixed", "others": 1500}, ["25", "15", "0"]),
        ({"mode": "lead_only"}, ["25", "0", "0"]),
        ({"mode": "equal", "persons": 1}, ["25", "0", "0"]),
    ],
)
def test_one_joint_proposal_under_four_splits(split, worth, client):
    """The same record, filed once, two signatures: what each has of it is the sheet's affair."""
    rules = [
        one | {"split": split} if one["code"] == "P1" else one for one in sheets.style("style1")["rules"]
    ]
    at = factories.year(rules=rules)
    proposals.filed(at.world, **proposals.joint(at.world))
    posting.refresh(at.appraisal)
    rows = ScoreEntry.objects.of(at.world.committee).filter(rule="P1")
    held = {row.person_id: points(row.counted) for row in rows}
    assert [held.get(at.person(no).pk, "0") for no in range(3)] == worth
    for no in (0, 1):
        assert "关于" in file_of(client, at, at.person(no)), "whoever signed reads it, counted or not"


def test_a_fact_that_arrives_a_day_after_the_freeze_is_shown_and_changes_nothing(client):
    at = factories.year()
    through(at, *STEPS[:5])
    factories.entry(at, 0, "送医下乡", on=date(2022, 12, 20))
    assert posting.refresh(at.appraisal) == 0
    page = file_of(client, at, at.person(0), at.member(0))
    assert "<b>50</b>" in page
    assert "此后补录的记录不再计入；按现有记录应为51分" in page
    through(at, *STEPS[5:])
    assert Result.objects.of(at.world.committee).get(person=at.person(0)).total == 5000
    year = sign_in(client, at.of(Role.ML)).get(at.appraisal.get_absolute_url()).content.decode()
    assert ">51<" not in year
    assert at.appraisal.frozen_on == AFTER


def test_a_refused_proposal_that_went_on_as_an_opinion_is_scored_once(client):
    """It was put forward, refused, taken over by the information office: one matter, one scoring (trap 6)."""
    at = factories.year()
    refused = proposals.reviewed(at.world, on=date(2022, 3, 1))
    proposals_do.not_file(
        refused,
        ground="NF13",
        disposition="converted_to_opinion",
        explanation="转社情民意",
        by=at.of(Role.PC),
        on=date(2022, 3, 5),
    )
    link = Link.objects.of(at.world.committee).get(kind=Link.Kind.CONVERTED)
    taken = opinions.convert(
        link, "增设路灯", "情况", "建议", by=at.of(Role.RS), on=date(2022, 3, 8), persons=[at.person(0)]
    )
    assert points(card_of(at, at.person(0)).total) == "60"  # 50 for meetings, 10 for the submission
    lines = {
        (row.rule, bool(row.counted_num), row.reason)
        for row in ScoreEntry.objects.of(at.world.committee).filter(
            person=at.person(0), thing__contains=str(taken.pk)
        )
    }
    assert lines == {("O1", False, "同一事项已按其他条款计分")}
    assert "同一事项已按其他条款计分" in file_of(client, at, at.person(0), at.member(0))
