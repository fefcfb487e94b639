"""Who is told what of a report, an advice, an application: from an act to the accounts it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jianyan.activities.models import (
    ActivityApplication,
    PlanOpinion,
    Recipient,
    Report,
    ReportSign,
    Suggestion,
    SupervisionAdvice,
)
from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.kit.chinese import long_date
from jianyan.people import notices
from jianyan.people.models import Role
from jianyan.people.notices import Seats, Telling

Circle = Callable[[Any], Seats]


@dataclass(frozen=True)
class Word:
    """What a circle is told of a record of an act. ``{due}`` is the day an answer is due, ``{title}`` the record's."""

    model: type
    circle: Callable[[Any], set[int]]
    title: str
    sentence: str


def _seats(record: Any, **circles: Any) -> Seats:
    return notices.seats(record.committee_id, **circles)


def _all(*groups: Iterable[set[int]]) -> set[int]:
    return {one for group in groups for held in group for one in held}


def _speakers(report: Any) -> set[int]:
    """Members whose raw suggestions were made at the activity of the report."""
    raw = Suggestion.objects.of(report.committee_id).live().filter(activity=report.activity_id)
    persons = set(raw.filter(person__isnull=False).values_list("person", flat=True))
    return _all(_seats(report, persons=persons).by_person.values()) if persons else set()


def _units(report: Any) -> set[int]:
    to = Recipient.objects.of(report.committee_id).live().filter(report=report, unit__isnull=False)
    units = set(to.values_list("unit", flat=True))
    return _seats(report, units=units).of_units(units) if units else set()


def _unit(advice: Any) -> set[int]:
    return _seats(advice, units={advice.unit_id}).of_units({advice.unit_id})


def _next_signer(report: Any) -> set[int]:
    step: ReportSign | None = report.next_sign
    return _seats(report, roles=(step.role,)).by_role[step.role] if step else set()


def _deciders(application: Any) -> set[int]:
    return _seats(application, roles=(Role.SG,)).by_role[Role.SG]


def _office(record: Any) -> set[int]:
    return _seats(record, roles=(Role.SPC,)).by_role[Role.SPC]


def _planners(opinion: Any) -> set[int]:
    return _seats(opinion, roles=(Role.SG,)).by_role[Role.SG]


def _asked(opinion: Any) -> set[int]:
    """Those who answer for whoever was asked about a plan."""
    units, bodies = {opinion.unit_id} - {None}, {opinion.body_id} - {None}
    seats = _seats(opinion, units=units, bodies=bodies, persons={opinion.person_id} - {None})
    return _all((seats.of_units(units),), seats.by_body.values(), seats.by_person.values())


def _applicants(application: Any) -> set[int]:
    persons = {application.applicant_id} - {None}
    seats = _seats(application, persons=persons, bodies={application.body_id})
    return _all(seats.by_person.values(), seats.by_body.values())


_SIGN = Word(Report, _next_signer, "有一份报告待签批", "请打开阅读，同意的点“审核通过”或“签发”。")
_DECIDED = Word(ActivityApplication, _applicants, "您申请的活动有了答复", "请打开查看。")
TABLE: dict[str, tuple[Word, ...]] = {
    "activities.submit_report": (_SIGN,),
    "activities.sign_report": (_SIGN,),
    "activities.send_report": (
        Word(Report, _units, "收到政协一份报告，请反馈", "请逐条反馈办理情况，期限{due}。"),
    ),
    "activities.tell_result": (
        Word(Report, _speakers, "您提出的意见建议有了结果", "请打开报告，查看采纳和办理情况。"),
    ),
    "activities.send_advice": (
        Word(SupervisionAdvice, _unit, "收到一份民主监督建议书", "请研究答复，期限{due}。"),
    ),
    "activities.ask_again": (
        Word(
            SupervisionAdvice, _unit, "民主监督建议书的答复退回补充", "请打开查看退回的原因，补充后再答复。"
        ),
    ),
    "activities.answer_advice": (
        Word(SupervisionAdvice, _office, "民主监督建议书已答复", "请审阅答复，办结或退回。"),
    ),
    "activities.ask_about_plan": (
        Word(PlanOpinion, _asked, "年度计划征求意见", "请打开逐项填写；没有意见的，写“无意见”。"),
    ),
    "activities.record_plan_opinion": (
        Word(PlanOpinion, _planners, "年度计划的意见已有答复", "请打开计划，对照各项汇总。"),
    ),
    "activities.settle_plan_opinion": (
        Word(PlanOpinion, _asked, "您对年度计划的意见有了结果", "请打开查看采纳情况。"),
    ),
    "activities.apply": (
        Word(ActivityApplication, _deciders, "有一项活动申请待审批", "请打开查看，同意或写明原因。"),
    ),
    "activities.approve_application": (_DECIDED,),
    "activities.refuse_application": (_DECIDED,),
}


def hear(act: Act) -> None:
    """Tell those whom an act concerns; of acts long past nothing is told and nothing is asked."""
    if not notices.is_news(act.on):
        return
    told = [one for word in TABLE[act.kind] for one in _tellings(act, word)]
    notices.tell(told, committee=act.by.committee_id, but=act.by.account_id)


def _tellings(act: Act, word: Word) -> Iterator[Telling]:
    table: Any = word.model
    name = journal.model_name(table)
    versions = {int(row["id"]): row["version"] for row in act.rows if row["model"] == name}
    rows = table.objects.of(act.by.committee_id).filter(pk__in=list(versions)).select_related("committee")
    for record in rows:
        due = getattr(record, "due_on", None)
        for account in word.circle(record):
            yield Telling(
                account=account,
                kind=act.kind,
                model=name,
                record=record.pk,
                occasion=f"v{versions[record.pk]}",
                title=word.title,
                sentence=word.sentence.format(due=long_date(due) if due else "见报告"),
                path=record.get_absolute_url(),
                on=act.on,
                about=str(record),
            )


for kind in TABLE:
    journal.after(kind, hear)
