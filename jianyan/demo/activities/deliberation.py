"""The plan, inspections, research, consultations, supervision, and what came of them in the demo year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.apps import apps

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Campaign,
    Kind,
    Plan,
    PlanItem,
    PlanOpinion,
    Report,
    ReportInstruction,
    Suggestion,
    SupervisorAppointment,
)
from jianyan.core import journal
from jianyan.demo.activities.acting import TEXTS, act, body, held, members_of
from jianyan.demo.activities.outcomes import LEADERS, report, sign_and_send
from jianyan.demo.stage import Cast, Dated
from jianyan.people.actions import register_units
from jianyan.people.models import Body, Person, Role, Unit

COMMITTEE = Body.Kind.SPECIAL_COMMITTEE
TAILS = TEXTS["means"]["tails"]
# Seven listed topics, 156 suggestions in all (row 20, "150多"); the case inspection's eight stand beside them.
BY_TOPIC = (23, 23, 22, 22, 22, 22, 22)
TYPES = {
    "research": Report.Type.RESEARCH,
    "consultation": Report.Type.CONSULTATION,
    "inspection": Report.Type.INSPECTION,
}


def acts(cast: Cast) -> list[Dated]:
    """All of them."""
    found = [act(date(2022, 1, 12), _plenary_discussion, cast), act(date(2022, 2, 15), _plan, cast)]
    found += [act(one["on"], _topic, cast, number) for number, one in enumerate(TEXTS["topics"])]
    found += [act(one["on"], _micro, cast, number) for number, one in enumerate(TEXTS["micro"])]
    found += [act(TEXTS["collective"]["on"], _collective, cast), act(TEXTS["case"]["on"], _case, cast)]
    found += [act(date(2022, 3 + number, 29), _group_report, cast, number) for number in range(7)]
    return found + _supervision(cast)


def _said(points: Sequence[str], count: int, people: Sequence[Person]) -> list[Suggestion]:
    """So many suggestions: each point in each way, spoken by turns."""
    texts = [f"{point}，{tail}。" for tail in TAILS for point in points]
    return [Suggestion(text=text, person=people[no % len(people)]) for no, text in enumerate(texts[:count])]


def _plenary_discussion(cast: Cast) -> None:
    """98 raw suggestions on the reports of government, court and procuratorate: 5 aspects, 33 items (rows 3-5)."""
    on, by = date(2022, 1, 12), cast.seat(Role.SG)
    activity = held(
        cast,
        on,
        Kind.PLENARY_DISCUSSION,
        "讨论政府工作报告和法院、检察院工作报告",
        cast.members,
        place="各讨论组驻地",
        starts_on=date(2022, 1, 11),
        ends_on=on,
        audience=Activity.Audience.ALL,
    )
    raw: list[Suggestion] = []
    plan = []
    for aspect in TEXTS["plenary"]:
        items = []
        for text, *said in aspect["items"]:
            mine = [_raw(words, len(raw) + no, aspect["aspect"], cast) for no, words in enumerate(said)]
            raw += mine
            items.append((f"{text}。", mine))
        plan.append((aspect["aspect"], items))
    actions.record_suggestions(activity, raw, by=by, on=on)
    actions.consolidate(activity, plan, by=by, on=date(2022, 1, 13))
    actions.settle_board(activity, by=by, on=date(2022, 1, 13))


def _raw(words: str, number: int, aspect: str, cast: Cast) -> Suggestion:
    target = "法院、检察院工作报告" if "司法" in aspect and number >= 86 else "政府工作报告"
    return Suggestion(text=f"{words}。", person=cast.members[(number * 2 + 7) % 209], target=target)


def _plan(cast: Cast) -> None:
    """Twelve items: the seven topics, the four micro-consultations, and one that was put off (11 of 12 done)."""
    named = [(t["title"], t["kind"], t["month"], t["committee"]) for t in TEXTS["topics"]]
    named += [(m["title"], Kind.MICRO_CONSULTATION, m["on"].month, 3) for m in TEXTS["micro"]]
    named.append(("县城夜间经济发展", Kind.CONSULTATION, 12, 1))
    items = [
        PlanItem(
            topic=title,
            form=form,
            month=month,
            lead=body(cast, COMMITTEE, place),
            leader=cast.leaders[1 + no % 4],
            output="意见建议报告",
        )
        for no, (title, form, month, place) in enumerate(named, 1)
    ]
    by = cast.seat(Role.SG)
    plan = actions.draft_plan(Plan(year=2022), by=by, on=date(2022, 1, 18))
    for item in items:
        actions.propose_plan_item(item, plan, by=by, on=date(2022, 1, 18))
    asked = [PlanOpinion(body=place) for place in cast.bodies[COMMITTEE]]
    for one in actions.ask_about_plan(plan, asked, by=by, on=date(2022, 1, 20)):
        actions.record_plan_opinion(one, "同意", by=by, on=date(2022, 1, 27), taken="无修改")
    note = "县委办公室会同县政府、县政协办公室核定了各项的形式和月份"
    actions.revise_plan(plan, note, by=by, on=date(2022, 2, 9))
    actions.deliberate_plan(plan, by=by, on=date(2022, 2, 11))
    actions.adopt_plan(plan, "县委常委会会议", by=by, on=date(2022, 2, 15))
    items = list(PlanItem.objects.of(cast.committee).filter(plan=plan).order_by("item_no"))
    actions.postpone_plan_item(items[-1], "受疫情影响，调整到下一年度", by=by, on=date(2022, 2, 15))


def _item(cast: Cast, topic: str) -> PlanItem:
    found: PlanItem = PlanItem.objects.of(cast.committee).get(year=2022, topic=topic)
    return found


def _topic(cast: Cast, number: int) -> None:
    """One listed topic: the activity, its suggestions, its report, and the instruction on it."""
    one, by = TEXTS["topics"][number], cast.seat(Role.SPC)
    on: date = one["on"]
    item = _item(cast, one["title"])
    owner = body(cast, COMMITTEE, one["committee"])
    people = [
        cast.leaders[1 + number % 4],
        *members_of(cast, COMMITTEE, one["committee"])[number : number + 18],
    ]
    label = Kind(one["kind"]).label
    activity = held(
        cast,
        on,
        Kind(one["kind"]),
        f"{label}：{one['title']}",
        people,
        owner=owner,
        seat=Role.SPC,
        place=one["place"],
        topic=one["title"],
        plan_item=item,
        observers=cast.staff[number : number + 2],
        co_owners=[body(cast, COMMITTEE, (one["committee"] + 1) % 5)] if number % 3 == 0 else [],
    )
    actions.record_suggestions(activity, _said(one["points"], BY_TOPIC[number], people), by=by, on=on)
    actions.complete_plan_item(item, by=cast.seat(Role.SG), on=on + timedelta(days=14))
    kind = TYPES[one["kind"]]
    report(cast, activity, kind, f"关于{one['title']}的{kind.label}", number, one["points"])


def _micro(cast: Cast, number: int) -> None:
    """A micro-consultation; four topics, 33 suggestions (rows 25-26)."""
    one = TEXTS["micro"][number]
    item = _item(cast, one["title"])
    people = members_of(cast, COMMITTEE, 3)[number * 8 : number * 8 + 12]
    activity = held(
        cast,
        one["on"],
        Kind.MICRO_CONSULTATION,
        f"微协商：{one['title']}",
        people,
        owner=body(cast, COMMITTEE, 3),
        seat=Role.SPC,
        place=one["place"],
        topic=one["title"],
        plan_item=item,
    )
    said = [Suggestion(text=f"{point}。", person=people[no % 12]) for no, point in enumerate(one["points"])]
    said[-1].person, said[-1].speaker = None, f"{one['host']}居民代表"
    actions.record_suggestions(activity, said, by=cast.seat(Role.SPC), on=one["on"])
    actions.complete_plan_item(item, by=cast.seat(Role.SG), on=one["on"])


def _collective(cast: Cast) -> None:
    """The first-quarter inspection of projects: 36 suggestions (row 23, "30多")."""
    one = TEXTS["collective"]
    people = [*cast.leaders, *cast.standing]
    activity = held(
        cast,
        one["on"],
        Kind.COLLECTIVE_INSPECTION,
        one["title"],
        people,
        place=one["place"],
        topic="新开工重点项目建设",
        campaign=Campaign.PROJECTS,
        observers=cast.staff[:3],
    )
    actions.record_suggestions(
        activity, _said(one["points"], 36, people), by=cast.seat(Role.SPC), on=one["on"]
    )
    report(cast, activity, Report.Type.INSPECTION, "关于一季度重点项目建设的视察报告", 7, one["points"])


def _case(cast: Cast) -> None:
    """The inspection of the industrial park that follows the number-one proposal."""
    one = TEXTS["case"]
    people = [cast.leaders[0], *members_of(cast, COMMITTEE, 1)[:16]]
    activity = held(
        cast,
        one["on"],
        Kind.CASE_INSPECTION,
        one["title"],
        people,
        owner=body(cast, COMMITTEE, 1),
        co_owners=[body(cast, COMMITTEE, 0)],
        seat=Role.SPC,
        place=one["place"],
        topic="一号提案办理情况",
    )
    said = [Suggestion(text=f"{point}。", person=people[no]) for no, point in enumerate(one["points"])]
    actions.record_suggestions(activity, said, by=cast.seat(Role.SPC), on=one["on"])
    title = "关于清岚工业园区标准厂房利用的视察报告"
    report(cast, activity, Report.Type.INSPECTION, title, 8, one["points"])
    # Asked by name: the rooms do not know each other, and the demo may be played without proposals.
    honours: Any = apps.get_model("proposals", "Distinction")
    first = (
        honours.objects.of(cast.committee).live().filter(kind="number_one").select_related("proposal").first()
    )
    if first:
        actions.tie(
            activity,
            journal.model_name(first.proposal),
            first.proposal_id,
            by=cast.seat(Role.SPC),
            on=one["on"],
        )


def _group_report(cast: Cast, number: int) -> None:
    """Seven research reports by parties, organisations and circles (row 8); ticks on three, instructions on none."""
    one = TEXTS["group_reports"][number]
    kind, place = one["by"]
    sent = date(2022, 3 + number, 29)
    paper = Report(type=Report.Type.RESEARCH, title=one["title"], author_type=kind)
    if kind == "sector":
        paper.sector = cast.sectors[place]
    else:
        paper.body = cast.bodies[kind][place]
    matter = one["title"].removeprefix("关于").removesuffix("的调研报告")
    paper.text = f"围绕{matter}，走访了有关乡镇、部门和企业，听取了基层意见，现将情况和建议报告如下。"
    actions.draft_report(paper, by=cast.seat(Role.RS), on=sent - timedelta(days=9))
    sign_and_send(cast, paper, cast.seat(Role.RS), sent)
    if number % 3 == 0:
        leader, position = LEADERS[3]
        actions.record_instruction(
            paper,
            ReportInstruction(leader=leader, position=position, kind="read_only"),
            by=cast.seat(Role.RS),
            on=sent + timedelta(days=6),
        )


def _supervision(cast: Cast) -> list[Dated]:
    """Supervision, appraisal, study visits, and the 36 members sent out (row 24)."""
    found = [act(date(2022, 3, 4), _appoint, cast)]
    found += [
        act(on, _hearing, cast, on, number)
        for number, on in enumerate(
            (date(2022, 4, 14), date(2022, 6, 23), date(2022, 8, 10), date(2022, 10, 20))
        )
    ]
    for number, (on, kind, title) in enumerate(
        (
            (date(2022, 5, 11), Kind.SUPERVISION, "民主监督：食品安全“你点我检”"),
            (date(2022, 7, 13), Kind.SUPERVISION, "民主监督：高考综合改革配套落实"),
            (date(2022, 9, 21), Kind.SUPERVISION, "民主监督：农民工工资支付保障"),
            (date(2022, 11, 23), Kind.DEMOCRATIC_APPRAISAL, "民主评议：县政务服务和大数据局工作"),
            (date(2022, 4, 7), Kind.STUDY_VISIT, "考察：邻县茶旅融合做法"),
            (date(2022, 7, 6), Kind.STUDY_VISIT, "考察：沧宁市职教园区建设"),
        )
    ):
        found.append(act(on, _one_more, cast, on, kind, title, number))
    return found


def _one_more(cast: Cast, on: date, kind: Kind, title: str, number: int) -> None:
    people = members_of(cast, COMMITTEE, number % 5)[8:20]
    held(
        cast,
        on,
        kind,
        title,
        people,
        owner=body(cast, COMMITTEE, number % 5),
        seat=Role.SPC,
        topic=title.split("：")[1],
    )


def _courts(cast: Cast) -> list[Unit]:
    """Court and procuratorate: they answer no proposals in the demo, but members are sent to them."""
    names = {"县人民法院": "法院", "县人民检察院": "检察院"}
    found = list(Unit.objects.of(cast.committee).filter(name__in=names).order_by("sort_no"))
    return found or register_units(
        [
            Unit(name=name, category=category, sort_no=90 + no)
            for no, (name, category) in enumerate(names.items())
        ],
        by=cast.seat(Role.ML),
        on=date(2022, 3, 4),
    )


def _appoint(cast: Cast) -> None:
    """24 members appointed as supervisors for two years, three to a unit: court, procuratorate and six departments."""
    units = [*_courts(cast), *cast.units[7:13]]
    actions.appoint_supervisors(
        [
            SupervisorAppointment(
                person=cast.members[45 + no],
                unit=units[no // 3],
                kind="standing",
                group=f"第{no // 3 + 1}监督小组",
                appointed_by="县政协办公室",
                ends_on=date(2024, 3, 3),
            )
            for no in range(24)
        ],
        by=cast.seat(Role.ML),
        on=date(2022, 3, 4),
    )


def _hearing(cast: Cast, on: date, number: int) -> None:
    """Five members a time to hearings; three of them new, two already supervisors: 24 + 12 = 36 persons."""
    court, procuratorate = _courts(cast)
    people = [
        *cast.members[69 + number * 3 : 72 + number * 3],
        *cast.members[45 + number * 2 : 47 + number * 2],
    ]
    kind = SupervisorAppointment.Kind.HEARING if number < 3 else SupervisorAppointment.Kind.ONE_OFF
    actions.appoint_supervisors(
        [
            SupervisorAppointment(
                person=person,
                unit=procuratorate if number % 2 else court,
                kind=kind,
                matter="案件公开听证" if number < 3 else "执行案件监督",
                appointed_by="县政协办公室",
            )
            for person in people
        ],
        by=cast.seat(Role.ML),
        on=on,
    )
