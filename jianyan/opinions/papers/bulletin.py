"""A bulletin in its official layout, and the list of where it went."""

from __future__ import annotations

from collections.abc import Sequence

from jianyan.kit.papers import ONE_LINE, Making, Paper
from jianyan.opinions.models import Dispatch, Issue
from jianyan.opinions.queries.bulletins import Carried

WAYS = tuple(Dispatch.Way)
CLOSING = "、，：；。》”）的"  # these begin no line


def office_of(issue: Issue) -> str:
    """Who prints the series."""
    return issue.series.office or f"{issue.committee.house}办公室"


def bulletin(issue: Issue, items: Sequence[Carried], sent: Sequence[Dispatch], made: Making) -> Paper:
    """The issue: head with series and number, the items with those credited, 报送发, signer, print run."""
    paper = made.paper(f"{issue.series.name}{issue.number}")
    paper.bulletin_head(
        issue.series.name,
        issue.number if issue.issue_no else "（送审稿）",
        office_of(issue),
        issue.signed_on or made.on,
        mark="内部刊物" if issue.is_internal else "",
    )
    if len(items) == 1:
        paper.title(in_lines(items[0].title))
    else:
        paper.title("本期要目")
        for one in items:
            paper.body(one.heading)
    for one in items:
        if len(items) > 1:
            paper.blank()
            paper.heading(one.title)
        paper.body(one.text)
        paper.body(f"反映人：{one.credit}")
    paper.distribution(
        distribution(issue, sent),
        signed=f"签发：{issue.signer_name or '　　　'}",
        printed=f"共印{issue.print_run}份" if issue.print_run else "",
    )
    return paper


def in_lines(title: str) -> str:
    """A long title in lines as even as its words allow; titles here are an editor's, with no usual place to break."""
    if len(title) <= ONE_LINE:
        return title
    import rjieba  # loaded at use: its dictionary is large

    count = -(-len(title) // (ONE_LINE - 2))
    wanted, lines = len(title) / count, [""]
    for word in rjieba.cut(title):
        held = len(lines[-1]) + len(word) / 2
        if lines[-1][-1:] in tuple("、，："):  # a stop is a good place, though the line be short
            held *= 1.3
        if len(lines) < count and word not in CLOSING and held > wanted:
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)


def distribution(issue: Issue, sent: Sequence[Dispatch]) -> list[str]:
    """报：…, 送：…, 发：…: as it was sent, and before that as the series goes."""
    series = issue.series
    planned = {
        Dispatch.Way.REPORT: series.recipients,
        Dispatch.Way.SEND: series.copied_to,
        Dispatch.Way.ISSUE: series.issued_to,
    }
    found = []
    for way in WAYS:
        names = "、".join(one.recipient for one in sent if one.way == way) if sent else planned[way]
        if names:
            found.append(f"{way.label}：{names}")
    return found


LIST = ("序号", "方式", "报送对象", "级别", "份数", "报送日期")


def dispatch_list(issue: Issue, sent: Sequence[Dispatch], made: Making) -> Paper:
    """Where the issue went, to be ticked off when it is carried out."""
    paper = made.paper(f"{issue.series.name}{issue.number}分送清单")
    paper.title(f"{issue.series.name}\n{issue.number}分送清单")
    rows = [
        (
            no,
            one.get_way_display(),
            one.recipient,
            one.get_level_display(),
            one.copies,
            f"{one.sent_on:%Y-%m-%d}",
        )
        for no, one in enumerate(sent, 1)
    ]
    paper.table(LIST, rows, (8, 8, 40, 14, 10, 20))
    run = f"印数{issue.print_run}份，" if issue.print_run else ""
    paper.body(f"{run}分送{sum(one.copies for one in sent)}份。")
    paper.signature(office_of(issue), made.on, sealed=False)
    return paper
