"""Minutes, reports, supervision advices, and the sheet with the code of a platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jianyan.activities.models import (
    Activity,
    Attendance,
    Minutes,
    Platform,
    Remark,
    Report,
    ReportItem,
    SupervisionAdvice,
)
from jianyan.activities.papers import SENSE
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Making, Paper, broken

OPEN_NO = "〔{year}〕　　号"  # a number that the registry fills in


def _names(rows: Iterable[Attendance]) -> str:
    return "　".join(row.person.name for row in rows)


def minutes_paper(
    activity: Activity,
    minutes: Minutes,
    remarks: Sequence[Remark],
    rows: Sequence[Attendance],
    made: Making,
) -> Paper:
    """纪要: what was agreed, who said what, who was there, on leave or sat in."""
    paper = made.paper(f"{activity.title}纪要")
    paper.red_head(f"{activity.committee.house}会议纪要", OPEN_NO.format(year=made.on.year))
    paper.title(broken(f"{activity.title}纪要", SENSE))
    held = long_date(activity.held_on) if activity.held_on else ""
    where = f"，在{activity.place}" if activity.place else ""
    about = f"，议题为{activity.topic}" if activity.topic else ""
    paper.body(f"{held}{where}举行{activity.title}{about}。")
    if minutes.text:
        paper.heading("会议情况和议定事项")
        paper.body(minutes.text)
    if remarks:
        paper.heading("发言要点")
        for one in remarks:
            paper.labelled(f"{one.person or one.speaker}：", one.text)
    members = [row for row in rows if row.as_member]
    paper.labelled("出席：", _names(row for row in members if row.outcome in Attendance.THERE))
    paper.labelled("请假：", _names(row for row in members if row.outcome == Attendance.Outcome.LEAVE))
    paper.labelled("列席：", _names(row for row in rows if not row.as_member))
    paper.labelled("记录：", minutes.recorder)
    paper.imprint(minutes.sent_to, f"{activity.committee.house}办公室", minutes.sent_on or made.on)
    return paper


def report_paper(report: Report, items: Sequence[ReportItem], to: Sequence[str], made: Making) -> Paper:
    """视察、调研、协商、监督报告: findings and suggestions by aspect and item, and to whom it goes."""
    paper = made.paper(report.title)
    number = (
        f"〔{report.number_year}〕{report.number}号" if report.number else OPEN_NO.format(year=made.on.year)
    )
    paper.red_head(f"{report.committee.house}{report.get_type_display()}", number)
    paper.title(broken(report.title, SENSE))
    if not report.sent_on:
        paper.subtitle("（草稿）")
    author = str(report.body or report.sector or "")
    if author:
        paper.subtitle(author)
    if to:
        paper.addressee("、".join(to))
    paper.body(report.text or "")
    if items:
        paper.section("意见建议")
    aspect = None
    for one in items:
        if one.aspect and one.aspect != aspect:
            aspect = one.aspect
            paper.heading(aspect)
        paper.body(f"{one.number}.{one.text}")
    paper.signature(report.committee.house, report.sent_on or made.on)
    if report.authors:
        paper.note(f"执笔人：{report.authors}")
    return paper


def advice_paper(advice: SupervisionAdvice, made: Making) -> Paper:
    """民主监督建议书: the unit, what was found, what is advised, by when an answer is asked for."""
    paper = made.paper(advice.title)
    number = (
        f"〔{advice.number_year}〕{advice.number}号" if advice.number else OPEN_NO.format(year=made.on.year)
    )
    paper.letter_head(advice.committee.name, number)
    paper.title("民主监督建议书")
    paper.subtitle(advice.title)
    if not advice.sent_on:
        paper.subtitle("（草稿）")
    paper.addressee(advice.unit.name)
    paper.body("在民主监督中发现以下问题，提出如下建议，请研究办理。")
    paper.heading("发现的问题")
    paper.body(advice.problem)
    paper.heading("监督建议")
    paper.body(advice.advice)
    until = f"请于{long_date(advice.due_on)}前" if advice.due_on else "请在规定期限内"
    paper.heading("答复要求")
    paper.body(f"{until}书面答复办理情况。")
    paper.signature(advice.committee.house, advice.sent_on or made.on)
    return paper


def platform_poster(platform: Platform, address: str, made: Making) -> Paper:
    """A sheet for the door of a platform: what it is, when it is open, and the code of its public page."""
    paper = made.paper(f"{platform.body}二维码")
    paper.code(address, "扫码查看")
    paper.title(broken(str(platform.body), SENSE))
    paper.subtitle(platform.get_kind_display())
    paper.labelled("领衔委员：", str(platform.lead or ""))
    paper.labelled("地点：", platform.body.place)
    paper.labelled("接待时间：", platform.opening)
    paper.labelled("联系方式：", platform.contact)
    paper.body(platform.about)
    paper.body("扫右上角的二维码，可以查看近期接待日期。反映的事项登记后有回执码，办理结果会告知本人。")
    return paper


def ballot_sheets(
    title: str, aspects: Sequence[str], codes: Sequence[str], address: str, made: Making
) -> Paper:
    """Ballot papers to cut apart: each with its code, nothing that tells one voter from another."""
    paper = made.paper(f"{title}评议票")
    paper.title(broken(f"{title}评议票", SENSE))
    paper.body("沿线裁开，打乱次序后由投票人自取。不写姓名，不作记号；每张只能投一次。")
    rows = [[f"{code[:4]}-{code[4:8]}-{code[8:]}", address] for code in codes]
    paper.table(("票码", "投票网址"), rows, (2, 3), caption="、".join(aspects))
    return paper
