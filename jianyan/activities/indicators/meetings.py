"""Meetings, study, deliberation, and who was there."""

from django.db.models import Q

from jianyan.activities import queries
from jianyan.activities.indicators.parts import THERE_CUTS, of_kinds, overlapping
from jianyan.activities.models import Attendance, Family, kinds_of
from jianyan.figures.catalogue import declare
from jianyan.figures.indicators import members
from jianyan.figures.shapes import Count, Cut, Distinct, Share

MEETINGS, STUDY = kinds_of(Family.MEETING), kinds_of(Family.STUDY)

meetings = of_kinds(
    "activities.meetings",
    "A-01",
    "会议",
    "次",
    "党建与学习",
    MEETINGS,
    "统计期内召开的党组、主席、常委会、全体、秘书长和专委会会议；一次会议分多个半天的计一次。",
)
study = of_kinds(
    "activities.study",
    "A-02",
    "学习",
    "次",
    "党建与学习",
    STUDY,
    "统计期内举行的中心组学习、专题讲座和专题党课。",
)
training = of_kinds(
    "activities.training",
    "A-02",
    "委员培训",
    "期",
    "党建与学习",
    kinds_of(Family.TRAINING),
    "统计期内举办的委员培训班，一班为一期。",
)
activities = of_kinds(
    "activities.activities",
    "A-03",
    "视察调研协商监督活动",
    "次",
    "协商议政",
    queries.DELIBERATIONS,
    "统计期内举行的视察、考察、调研、协商、微协商、监督和评议；一个议题分几天进行的计一次，全会讨论和听证不计。",
)
participations = Count(
    key="activities.participations",
    lexicon="activities.participations",
    id="A-04",
    title="委员参加活动",
    unit="人次",
    section="协商议政",
    dated="held_on",
    counts="举行日期",
    related=("person", "activity"),
    cuts=THERE_CUTS,
    meaning="统计期内各项会议和活动的委员出席记录，逐场次计；到会、迟到、早退、线上参加的计，请假、缺席和非委员不计；只计本人任期以内的。",
    entries=queries.there,
)
participants = Distinct(
    key="activities.participants",
    lexicon="activities.participants",
    id="A-05",
    title="参加活动的委员",
    unit="名",
    section="协商议政",
    counts="举行日期",
    related=("person", "activity"),
    cuts=overlapping(*THERE_CUTS),
    column="person",
    listing=queries.persons,
    entries=queries.there,
    meaning="统计期内至少出席一场会议或活动的委员，每人计一次；可按种类和专项行动区分。",
)

coverage_rate = Share(
    key="activities.coverage_rate",
    lexicon="activities.coverage_rate",
    id="A-05",
    title="委员参与率",
    unit="%",
    section="协商议政",
    counts="统计日",
    dated="starts_on",
    related=("person", "sector"),
    whole=members,
    where=lambda scope: Q(person__in=queries.there(scope).values("person")),
    part_title="参加过会议或活动的委员",
    meaning="统计日在任委员中，统计期内至少出席一场会议或活动的所占比例。",
)

_roll = Count(
    key="activities.expected",
    title="应到",
    unit="人次",
    section="协商议政",
    dated="held_on",
    counts="举行日期",
    related=("person", "activity"),
    cuts=THERE_CUTS,
    meaning="列入出席名单的委员，逐场次计；免于考勤的不计，任期和所属机构成员期以外的不计。",
    entries=lambda scope: queries.expected(scope).filter(activity__kind__in=queries.ROLL_CALL),
)
attendance_rate = Share(
    key="activities.attendance_rate",
    lexicon="activities.attendance_rate",
    id="A-06",
    title="出席率",
    unit="%",
    section="协商议政",
    dated="held_on",
    counts="举行日期",
    related=("person", "activity"),
    cuts=THERE_CUTS,
    whole=_roll,
    part_title="实到",
    where=lambda scope: Q(outcome__in=Attendance.THERE),
    meaning="实到 ÷ 应到，逐场次计。迟到、早退、线上参加计为实到，请假计为未到；免于考勤的不列入应到。"
    "只计有应到名单的会议和活动，自愿参加、仅签到的不计。",
)
leave_rate = Share(
    key="activities.leave_rate",
    lexicon="activities.leave_rate",
    id="A-07",
    title="请假缺席率",
    unit="%",
    section="协商议政",
    dated="held_on",
    counts="举行日期",
    related=("person", "activity"),
    cuts=THERE_CUTS,
    whole=_roll,
    part_title="未到",
    where=lambda scope: Q(outcome__in=(Attendance.Outcome.LEAVE, Attendance.Outcome.ABSENT)),
    part_cuts=(Cut("outcome", "情形", "outcome", labels={"leave": "请假", "absent": "缺席"}),),
    meaning="请假和缺席 ÷ 应到；按情形区分即为请假率、缺席率。应到与出席率同一基数。",
)


declare(
    meetings,
    study,
    training,
    activities,
    participations,
    participants,
    coverage_rate,
    attendance_rate,
    leave_rate,
)
