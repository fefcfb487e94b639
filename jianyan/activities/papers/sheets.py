"""The papers of the day: the notice, the sheet people sign, the list of who was there."""

from __future__ import annotations

from collections.abc import Sequence

from jianyan.activities.models import Activity, Attendance, Sitting
from jianyan.activities.papers import SENSE
from jianyan.activities.queries.lists import Line, Roll
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Cell, Making, Paper, broken, padded

HEADS = (("序号", 1), ("姓名", 2), ("签名", 3))  # of one half of the sheet
EMPTY_LINES = 6  # of the sheet: for those who come besides
CONTACT = "联系人：　　　　电话：　　　　　"
NUMBER = "〔{year}〕　　号"


def hours(sitting: Sitting) -> str:
    """9:00至11:30, as far as it is known."""
    begins = f"{sitting.begins_at:%H:%M}" if sitting.begins_at else ""
    return f"{begins}至{sitting.ends_at:%H:%M}" if begins and sitting.ends_at else begins


def when(activity: Activity, sittings: Sequence[Sitting]) -> str:
    """The days of an activity, with the hour where there is one sitting."""
    days = long_date(activity.starts_on)
    if activity.ends_on != activity.starts_on:
        return f"{days}至{long_date(activity.ends_on)}"
    return days + (hours(sittings[0]) if len(sittings) == 1 else "")


def notice(activity: Activity, sittings: Sequence[Sitting], whom: str, leave: str, made: Making) -> Paper:
    """通知: what, when, where, for whom, how to sign up and to ask for leave."""
    issuer = activity.committee.house
    paper = made.paper(f"通知：{activity.title}")
    paper.red_head(f"{issuer}办公室" if activity.owner is None else issuer, NUMBER.format(year=made.on.year))
    paper.title(broken(f"关于举行{activity.title}的通知", SENSE))
    paper.addressee(whom)
    topic = f"，议题为“{activity.topic}”" if activity.topic else ""
    paper.body(f"定于{when(activity, sittings)}举行{activity.title}{topic}。现将有关事项通知如下。")
    paper.heading("时间和地点")
    if len(sittings) > 1:
        paper.table(
            ("场次", "日期", "时间", "内容", "地点"),
            [
                (one.number, long_date(one.on), hours(one), one.title, one.place or activity.place)
                for one in sittings
            ],
            (8, 24, 18, 25, 25),
        )
    else:
        paper.body(f"{when(activity, sittings)}，{activity.place or '地点另行通知'}。")
    if activity.venues:
        paper.body(f"分会场：{activity.venues}。")
    paper.heading("参加人员")
    paper.body(f"{activity.get_audience_display()}。")
    paper.heading("有关要求")
    if activity.signs_up:
        until = f"，请于{long_date(activity.signup_until)}前报名" if activity.signup_until else ""
        places = f"名额{activity.capacity}人，报满后列入候补" if activity.capacity else "名额不限"
        paper.body(f"本次活动自愿报名{until}；{places}。")
    paper.body("请准时到会。到会后扫描会场的签到码签到，或在签到表上签名。")
    if leave:
        paper.body(leave)
    paper.signature(issuer, activity.announced_on or made.on)
    paper.note(CONTACT)
    return paper


def sign_in_sheet(activity: Activity, sitting: Sitting, roll: Roll, made: Making) -> Paper:
    """签到表: names in their order with room to sign; others who come write themselves below."""
    paper = made.paper(f"签到表：{activity.title}")
    paper.title(broken(f"{activity.title}签到表", SENSE))
    paper.subtitle(_line(activity, sitting))
    leave = Attendance.Outcome.LEAVE
    heads = [Cell(text, span, label=True, place="centre") for text, span in HEADS]
    rows = [[*heads, *heads]]
    names = [(no, line) for no, line in enumerate(roll.lines, 1)]
    for first in range(0, len(names), 2):  # across, so that the order holds from page to page
        right = (
            _signing(*names[first + 1], leave) if first + 1 < len(names) else [Cell("", n) for _, n in HEADS]
        )
        rows.append([*_signing(*names[first], leave), *right])
    paper.form(rows)
    paper.section("列席和其他人员")
    paper.form(
        [
            [Cell("姓　名", 3, label=True), Cell("单位及职务", 5, label=True), Cell("签　名", 4, label=True)],
            *([Cell("", 3), Cell("", 5), Cell("", 4)] for _ in range(EMPTY_LINES)),
        ]
    )
    paper.body("应到　　　人，实到　　　人，请假　　　人。　　　　登记人：")
    return paper


def _line(activity: Activity, sitting: Sitting) -> str:
    place = sitting.place or activity.place
    title = f"{sitting}　" if sitting.title or sitting.number > 1 else ""
    return f"{title}{long_date(sitting.on)}{hours(sitting)}{f'　{place}' if place else ''}"


def _signing(number: int, line: Line, leave: str) -> list[Cell]:
    said = "（请假）" if line.outcome == leave else ""
    return [
        Cell(str(number), 1, place="centre"),
        Cell(padded(line.person.name), 2, place="centre"),
        Cell(said, 3, place="centre"),
    ]


def attendance_list(
    activity: Activity, sitting: Sitting, roll: Roll, base: int, majority: int, made: Making
) -> Paper:
    """出席名单: members by outcome in their order, others apart, and the count a decision is held against."""
    paper = made.paper(f"出席名单：{activity.title}")
    paper.title(broken(f"{activity.title}出席名单", SENSE))
    paper.subtitle(_line(activity, sitting))
    paper.body(
        f"应到委员{len(roll.members)}人，实到{roll.present}人，请假{roll.count('leave')}人，缺席{roll.count('absent')}人。"
        + (f"组成人员{base}人，全体的过半数为{majority}人。" if base else "")
    )
    for value, label in Attendance.Outcome.choices:
        named = [line.person.name for line in roll.members if line.outcome == value]
        if named:
            paper.heading(f"{label}（{len(named)}人）")
            paper.names(named)
    present = [line.person.name for line in roll.others if line.outcome in Attendance.THERE]
    if present:
        paper.heading(f"列席（{len(present)}人，不计入委员出席）")
        paper.names(present)
    paper.body("姓名按主席、副主席、秘书长、常务委员、委员的顺序，同类以姓氏笔画为序。")
    return paper
