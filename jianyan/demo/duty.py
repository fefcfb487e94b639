"""The demo's appraisal: a sheet adopted in January, a year reckoned by itself, objections, the decision in December."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from jianyan.demo.stage import Cast, Dated
from jianyan.duty import sheets
from jianyan.duty.actions import bodies as body_verbs
from jianyan.duty.actions import cases, deciding, years
from jianyan.duty.actions import sheets as sheet_verbs
from jianyan.duty.models import (
    Appraisal,
    AppraisalSheet,
    BodyYear,
    Entry,
    Leave,
    Objection,
    Result,
    SelfReport,
)
from jianyan.people.models import Person, Role

EXCELLENT, ADVANCED = 20, 6
# The county gives every signer of a first case the same.
FIRST_FILED = {
    "code": "P1",
    "name": "首件立案提案",
    "clause": "第六条（一）",
    "category": "P",
    "source": "proposals.filed",
    "points": 1500,
    "ordinal": "first_only",
}
MINE = 60  # the member who has an account


def acts(cast: Cast) -> list[Dated]:
    """The year's procedure, and what members and bodies enter in between."""
    office, chair, secretary = (cast.seat(role) for role in (Role.ML, Role.LD, Role.SG))
    member, bodies = cast.seat(Role.MB), cast.seat(Role.SPC)
    me = cast.members[MINE]

    def on(day: str, do: Callable[..., Any], **more: Any) -> Dated:
        when = date.fromisoformat(day)
        return Dated(when, partial(do, on=when, **more))

    return [
        on("2022-01-14", partial(_sheet, cast)),
        on("2022-01-17", partial(_open, cast)),
        on("2022-04-08", lambda on: years.send_statements(_year(cast), 1, by=office, on=on)),
        on("2022-04-20", partial(_entries, cast)),
        on("2022-05-30", partial(_claim, cast, me)),
        on("2022-07-08", lambda on: years.send_statements(_year(cast), 2, by=office, on=on)),
        on("2022-08-02", partial(_leave, cast)),
        on("2022-10-11", lambda on: years.send_statements(_year(cast), 3, by=office, on=on)),
        on("2022-12-01", lambda on: years.call_reports(_year(cast), by=office, on=on)),
        on("2022-12-05", partial(_reports, cast)),
        on("2022-12-08", lambda on: years.verify_year(_year(cast), by=office, on=on)),
        on("2022-12-12", partial(_verified, bodies)),
        on("2022-12-13", lambda on: years.review_year(_year(cast), by=office, on=on)),
        on("2022-12-14", partial(_adjusted, cast)),
        on("2022-12-16", lambda on: years.publish_year(_year(cast), by=secretary, on=on)),
        on("2022-12-19", lambda on: _objection(cast, me, by=member, on=on)),
        on("2022-12-21", partial(_answered, cast)),
        on("2022-12-26", lambda on: years.freeze_year(_year(cast), by=office, on=on)),
        on("2022-12-27", partial(_decided, cast, chair)),
        on("2022-12-16", partial(_bodies_published, cast)),
        on("2022-12-26", lambda on: body_verbs.freeze_bodies(_of_bodies(cast), by=office, on=on)),
        on(
            "2022-12-27",
            lambda on: deciding.decide(_of_bodies(cast), "十届八次主席会议", by=chair, on=on),
        ),
        on("2022-12-30", lambda on: years.tell_year(_year(cast), by=office, on=on)),
        on("2023-01-16", partial(_next_year, cast)),
        on("2023-02-03", lambda on: _claim_of_study(me, by=member, on=on)),
    ]


def _year(cast: Cast) -> Appraisal:
    found = Appraisal.objects.of(cast.committee).select_related("sheet", "term", "committee").get(year=2022)
    assert isinstance(found, Appraisal)
    return found


def _of_bodies(cast: Cast) -> BodyYear:
    found = BodyYear.objects.of(cast.committee).select_related("sheet").get(year=2022)
    assert isinstance(found, BodyYear)
    return found


def _bodies_published(cast: Cast, *, on: date) -> None:
    sheet = AppraisalSheet.objects.of(cast.committee).about("body").get(edition=2)
    body_verbs.publish_bodies(2022, sheet, by=cast.seat(Role.SG), on=on)


def _sheet(cast: Cast, *, on: date) -> None:
    """From a style: twenty may be excellent, leaders are not appraised. Bodies have a sheet of their own."""
    style = sheets.style("style3")
    data = style | {
        "name": "清岚县政协委员履职考核办法",
        "rules": [FIRST_FILED, *(one for one in style["rules"] if one["code"] not in ("P1", "P4"))],
        "basis": "清岚县政协十届一次主席会议通过",
        "exempt": ["chair", "vice_chair"],
        "grades": [
            {"code": "excellent", "name": "优秀", "min": 9000},
            {"code": "competent", "name": "称职", "min": 6000, "max": 9000},
            {"code": "not", "name": "基本称职", "max": 6000},
        ],
        "quotas": [
            {
                "grade": "excellent",
                "count": EXCELLENT,
                "excluded": ["chair", "vice_chair", "secretary_general"],
            }
        ],
        "consequences": [{"grade": "not", "years": 1, "advice": "由委员联络工作登门谈心谈话"}],
    }
    made = sheet_verbs.draft_sheet(data, by=cast.seat(Role.ML), on=on, origin="参考样式三")
    sheet_verbs.adopt_sheet(made, "十届一次主席会议", on, by=cast.seat(Role.LD), on=on)
    data = sheets.style("bodies") | {
        "name": "清岚县政协联络组、专门委员会工作考核办法",
        "basis": "十届一次主席会议通过",
    }
    made = sheet_verbs.draft_sheet(
        data, by=cast.seat(Role.ML), on=on, origin=str(sheets.style("bodies")["name"])
    )
    sheet_verbs.adopt_sheet(made, "十届一次主席会议", on, by=cast.seat(Role.LD), on=on)


def _open(cast: Cast, *, on: date) -> None:
    sheet = AppraisalSheet.objects.of(cast.committee).get(edition=1)
    years.open_year(2022, sheet, by=cast.seat(Role.ML), on=on)


def _entries(cast: Cast, *, on: date) -> None:
    """A committee enters what has no other home; member liaison confirms it."""
    for no, title in enumerate(("赴帮扶村送技术", "参加县重点工程义务监督", "为企业办实事座谈")):
        made = cases.enter(
            cast.members[MINE + no],
            Entry.Kind.SERVICE if no != 1 else Entry.Kind.TASK,
            title,
            date(2022, 4, 15),
            by=cast.seat(Role.SPC),
            on=on,
            evidence="活动签到表",
        )
        cases.confirm_entry(made, by=cast.seat(Role.ML), on=on)


def _claim(cast: Cast, me: Person, *, on: date) -> None:
    """The member finds something missing; member liaison looks and answers."""
    made = cases.claim(
        me,
        "duty.entries",
        "5月20日参加社区普法",
        date(2022, 5, 20),
        by=cast.seat(Role.MB),
        on=on,
        evidence="社区证明",
    )
    entry = cases.enter(
        me,
        Entry.Kind.SERVICE,
        "参加社区普法",
        date(2022, 5, 20),
        by=cast.seat(Role.SPC),
        on=on,
        evidence="社区证明",
    )
    cases.confirm_entry(entry, by=cast.seat(Role.ML), on=on)
    cases.record_claim(made, "情况属实，已补录到履职登记。", by=cast.seat(Role.ML), on=on)


def _claim_of_study(me: Person, *, by: Any, on: date) -> None:
    """One that is still open at the end of the demo year."""
    cases.claim(
        me,
        "activities.attendance",
        "1月的集中视察我全程参加",
        date(2023, 1, 12),
        by=by,
        on=on,
        evidence="视察照片",
    )


def _leave(cast: Cast, *, on: date) -> None:
    made = cases.ask_leave(
        cast.members[MINE + 5],
        Leave.Kind.ILLNESS,
        on,
        date(2022, 9, 30),
        "住院治疗",
        by=cast.seat(Role.ML),
        on=on,
    )
    cases.grant_leave(made, by=cast.seat(Role.SG), on=on)


def _reports(cast: Cast, *, on: date) -> None:
    """Members report; those who hand in paper are entered by member liaison."""
    year = _year(cast)
    said = "一年来，认真参加会议和活动，围绕民生提出意见建议，履行了委员职责。"
    cases.report(year, cast.members[MINE], said, by=cast.seat(Role.MB), on=on, plan="多到基层走访。")
    for person in cast.members[MINE + 1 : MINE + 6]:
        cases.report(year, person, said, by=cast.seat(Role.ML), on=on)


def _verified(by: Any, *, on: date) -> None:
    rows = SelfReport.objects.of(by.committee_id).filter(state=SelfReport.State.SUBMITTED).order_by("id")
    for one in list(rows)[:5]:
        cases.verify_report(one, "与记录一致。", by=by, on=on)


def _adjusted(cast: Cast, *, on: date) -> None:
    made = cases.propose_adjustment(
        _year(cast), cast.members[MINE + 2], 200, "承办全省现场会", "会议通知", by=cast.seat(Role.ML), on=on
    )
    cases.approve_adjustment(made, by=cast.seat(Role.SG), on=on)


def _objection(cast: Cast, me: Person, *, by: Any, on: date) -> None:
    cases.object_to(
        _year(cast), me, Objection.Subject.MISSING, "3月的调研我参加了，得分里没有。", by=by, on=on
    )


def _answered(cast: Cast, *, on: date) -> None:
    [made] = Objection.objects.of(cast.committee).filter(state=Objection.State.RAISED)
    cases.examine_objection(
        made, "调研签到表中没有该委员，本人确认记错了日期。", by=cast.seat(Role.ML), on=on
    )
    cases.dismiss_objection(made, "经核对签到表，维持原结果。谢谢您的监督。", by=cast.seat(Role.LD), on=on)


def _decided(cast: Cast, chair: Any, *, on: date) -> None:
    """The chairman meeting settles who keeps the last places, then decides."""
    year = _year(cast)
    held = Result.objects.of(cast.committee).filter(appraisal=year, grade="excellent")
    level = held.filter(is_open=True).order_by("person__stroke_key", "id")
    places = EXCELLENT - held.filter(is_open=False).count()
    chosen = list(level.values_list("person", flat=True)[:places])
    if level.exists():
        deciding.settle_tie(year, chosen, by=chair, on=on)
    deciding.decide(year, "十届八次主席会议", by=chair, on=on)


def _next_year(cast: Cast, *, on: date) -> None:
    """A draft for the next year, to be tried; and the new year, under the sheet in force."""
    first = AppraisalSheet.objects.of(cast.committee).select_related("committee").get(edition=1)
    sheet_verbs.draft_from_style("style4", by=cast.seat(Role.ML), on=on)
    years.open_year(2023, first, by=cast.seat(Role.ML), on=on)


def honoured(cast: Cast) -> list[Person]:
    """Whom the Party committee honours in December: the excellent, then those next to them by score."""
    rows = Result.objects.of(cast.committee).filter(appraisal__year=2022).select_related("person")
    excellent = [one.person for one in rows.filter(grade="excellent").order_by("person__stroke_key", "id")]
    others = rows.exclude(grade__in=("", "excellent")).order_by("-total", "person__stroke_key", "id")
    return excellent + [one.person for one in others[:ADVANCED]]
