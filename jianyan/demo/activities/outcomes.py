"""What comes of the demo year's activities: reports through the sign-off, advice to a unit, an appraisal, open studios."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Adoption,
    DemocraticAppraisal,
    DutyDay,
    Effect,
    Feedback,
    LookBack,
    Platform,
    Report,
    ReportInstruction,
    ReportItem,
    SupervisionAdvice,
)
from jianyan.demo.activities.acting import act, body
from jianyan.demo.stage import Cast, Dated
from jianyan.people.actors import Actor, system
from jianyan.people.models import Body, Role, Unit

LEADERS = (
    ("林致远", "县委书记"),
    ("沈怀清", "县委副书记、县长"),
    ("陶明理", "县委常委、常务副县长"),
    ("祝云帆", "副县长"),
)
SCORES = ((92, 90, 88), (85, 88, 90), (95, 93, 91), (78, 82, 80), (88, 86, 84), (90, 91, 87), (83, 80, 85))


def acts(cast: Cast) -> list[Dated]:
    """All of them, reports apart: those follow their activities."""
    found = [act(date(2022, 5, 20), _advice, cast), act(date(2022, 11, 23), _appraisal, cast)]
    return [*found, act(date(2022, 8, 1), _platforms, cast)]


def report(cast: Cast, activity: Activity, kind: str, title: str, number: int, points: Sequence[str]) -> None:
    """A committee's report from draft to what came of it: two weeks after the activity it is sent (row 22)."""
    assert activity.held_on
    by, held = cast.seat(Role.SPC), activity.held_on
    sent, unit = held + timedelta(days=14), cast.units[number]
    one = Report(
        type=kind,
        title=title,
        author_type="committee",
        body=activity.owner,
        activity=activity,
        adopted_by="主席会议",
        authors=activity.owner.name if activity.owner else "县政协办公室",
        text=f"县政协组织委员围绕“{activity.topic or activity.title}”开展活动，"
        f"听取了{unit.name}和有关方面的情况，现将意见建议报告如下。",
    )
    actions.draft_report(one, by=by, on=held + timedelta(days=3))
    rows = [("", f"{point}。", None) for point in points]
    actions.set_report_items(one, rows, by=by, on=held + timedelta(days=4))
    sign_and_send(cast, one, by, sent, unit)
    _instructed(cast, one, sent, unit, number)
    if number < 3:
        _answered(cast, one, sent + timedelta(days=45), unit)


def sign_and_send(cast: Cast, one: Report, by: Actor, sent: date, *units: Unit) -> None:
    """A drafted report on its way out: submitted, signed by two, addressed, and sent on a day."""
    actions.submit_report(one, by=by, on=sent - timedelta(days=6))
    actions.sign_report(one, "同意", by=cast.seat(Role.SG), on=sent - timedelta(days=4))
    actions.sign_report(one, by=cast.seat(Role.LD), on=sent - timedelta(days=2))
    to: dict[str, Unit | None] = {"中共清岚县委": None, "清岚县人民政府": None}
    actions.address_report(one, to | {unit.name: unit for unit in units}, by=by, on=sent - timedelta(days=2))
    actions.send_report(one, by=by, on=sent)


def _instructed(cast: Cast, one: Report, sent: date, unit: Unit, number: int) -> None:
    for turn in range(2 if number % 3 == 0 else 1):
        leader, position = LEADERS[(number + turn) % 4]
        kind = one.get_type_display()
        words = f"县政协的{kind}情况摸得实、建议提得准，请{unit.name}认真研究，逐条提出落实意见。"
        actions.record_instruction(
            one,
            ReportInstruction(leader=leader, position=position, text=words, kind="substantive"),
            by=cast.seat(Role.RS),
            on=sent + timedelta(days=5 + turn),
        )


def _answered(cast: Cast, one: Report, on: date, unit: Unit) -> None:
    """The unit's paper answers every item; one is taken up in a document, one can be seen, and the speakers are told."""
    by = cast.seat(Role.SPC)
    items = list(ReportItem.objects.of(cast.committee).live().filter(report=one).order_by("number"))
    ways = ("adopted", "adopted", "partly", "adopted", "not_adopted")
    for no, item in enumerate(items):
        said = "已纳入年度工作安排，正在落实。" if no % 5 < 4 else "因资金条件暂不具备，已作说明。"
        actions.give_feedback(
            Feedback(item=item, unit=unit, conclusion=ways[no % 5], text=said), by=by, on=on
        )
    taken = Adoption(
        item=items[0], adopter="清岚县人民政府", conclusion="adopted", evidence="清政办函〔2022〕36号"
    )
    actions.record_adoption(taken, by=by, on=on)
    seen = Effect(report=one, item=items[1], kind="built", title="首批设施建成投用", evidence="验收意见书")
    actions.record_effect(seen, by=by, on=on)
    look = LookBack(report=one, unit=unit, visitors=one.authors, finding="建议逐条有回音，进度与反馈相符。")
    actions.record_look_back(look, by=by, on=on + timedelta(days=10))
    actions.tell_result(one, by=by, on=on + timedelta(days=12))
    actions.close_report(one, by=by, on=on + timedelta(days=12))


def _advice(cast: Cast) -> None:
    """What the supervisors of food safety found, advised, and were answered."""
    sg, spc, unit = cast.seat(Role.SG), cast.seat(Role.SPC), cast.units[9]
    one = SupervisionAdvice(
        unit=unit,
        title="关于规范学校食堂进货台账的建议",
        group="第3监督小组",
        problem="抽查的四所学校食堂中，两所进货台账登记不全，一所留样时间不足。",
        advice="统一台账样式，逐日登记。\n留样时间张贴上墙，由专人签字。",
    )
    actions.draft_advice(one, by=spc, on=date(2022, 5, 16))
    actions.send_advice(one, by=sg, on=date(2022, 5, 20))
    answer = "已统一台账样式并组织培训，留样由专人签字；六月底前复查一遍。"
    actions.answer_advice(one, answer, by=spc, on=date(2022, 6, 13))
    actions.close_advice(one, by=sg, on=date(2022, 6, 17))


def _appraisal(cast: Cast) -> None:
    """An appraisal of three aspects by twelve papers, seven of them cast."""
    by, on = cast.seat(Role.SPC), date(2022, 11, 23)
    one = DemocraticAppraisal(
        unit=cast.units[12], title="2022年民主评议", aspects=["依法履职", "服务群众", "改进作风"]
    )
    actions.draft_appraisal(one, by=by, on=on - timedelta(days=5))
    codes = actions.issue_papers(one, 12, by=by, on=on - timedelta(days=2))
    actions.open_poll(one, by=by, on=on)
    for code, scores in zip(codes, SCORES, strict=False):
        actions.cast_ballot(code, scores, by=system(cast.committee), on=on)
    actions.close_poll(one, by=by, on=on)


def _platforms(cast: Cast) -> None:
    """The first two studios say what they are; one is open to the public, with its rota."""
    by, on = cast.seat(Role.ML), date(2022, 8, 1)
    for no in range(2):
        studio = body(cast, Body.Kind.STUDIO, no)
        one = Platform(
            body=studio,
            kind=Platform.Kind.TEAM,
            lead=cast.members[40 + no],
            opening="每周三上午9:00—11:30",
            contact="0000-0000000",
            about="听取群众意见，就近协商身边的事。",
        )
        actions.open_platform(one, by=by, on=on)
        if no == 0:
            actions.publish_platform(one, by=cast.seat(Role.SG), on=on)
        days = [on + timedelta(days=2 + 7 * week) for week in range(4)]
        actions.plan_duty(
            [
                DutyDay(body=studio, person=cast.members[40 + no + 5 * week], on_day=day, hours="9:00—11:30")
                for week, day in enumerate(days)
            ],
            by=by,
            on=on,
        )
