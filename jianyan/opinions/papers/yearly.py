"""The yearly list of reporters, as a workbook and as a paper."""

from __future__ import annotations

from jianyan.kit import sheets
from jianyan.kit.papers import Making, Paper
from jianyan.opinions.queries.reporters import HEADS, Year
from jianyan.people.models import Committee

NOTES = (
    "收到按登记日期、编报按签发日期、采用和批示按各自日期计入当年；直通车建言不计，作废的不计。",
    "一条信息被同一级采用几次也计一条；几人联名的，每人计一条，因此各人之和大于总数。",
    "并入他稿的，原反映人的收到照计，合并后的编报、采用、批示也计在名下。只画圈的圈阅不是批示。",
)


def workbook(year: int, told: Year, made: Making) -> bytes:
    """By reporter, by sector, by level, with what each column means."""
    people = sheets.Ledger(f"{year}年反映人", HEADS, [one.row for one in told.reporters], NOTES)
    sectors = sheets.Ledger(
        f"{year}年界别", ("界别", *HEADS[2:]), [[one.name, *one.row[2:]] for one in told.sectors]
    )
    levels = sheets.Ledger(f"{year}年级别", ("级别", "采用条数", "采用条次", "批示次数"), told.levels)
    return sheets.write(people, sectors, levels, made_at=made.at)


def paper(committee: Committee, year: int, told: Year, made: Making) -> Paper:
    """The list to be read at the end of the year; nobody is ranked."""
    page = made.paper(f"{year}年社情民意信息反映情况")
    page.title(f"{year}年社情民意信息\n反映情况一览表")
    page.table(HEADS, [one.row for one in told.reporters], (23, 17, 7, 7, 10, 8, 8, 10, 10))
    page.table(("级别", "采用条数", "采用条次", "批示次数"), told.levels, caption="按级别")
    for note in NOTES:
        page.body(note)
    page.signature(f"{committee.house}办公室", made.on, sealed=False)
    return page
