"""督办通报 and its table by unit, as drafts: how the handling of the year stands on a day. Nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Paper
from jianyan.people.models import Committee
from jianyan.proposals.papers.wording import OPEN_NO, Making, broken
from jianyan.proposals.queries import UnitStanding

COLUMNS = (
    "单位",
    "交办",
    "签收",
    "到期",
    "办复",
    "超期未办",
    "超期后办复",
    "应面商",
    "已面商",
    "面商率（%）",
)
NOTES = (
    "交办：统计日以前当年交办给该单位、没有退办的件数，主办、独办、分办、会办都计入。",
    "到期：期限在统计日以前的件数；期限以准予延期后的为准。办复：已答复提案者，会办的为已送会办意见。",
    "超期未办：期限已过、到统计日仍未办复的件数。超期后办复：办复日期晚于期限的件数。",
    "面商率：与提案者当面沟通过的件数除以主办、独办、分办件数；提案者有异议的沟通不计；没有应面商的，不计面商率。",
    "一件提案由几个单位承办的，各单位分别计件，各单位件数相加大于提案件数。",
)


def rate(part: int, whole: int) -> Decimal | None:
    """A per cent with one place; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None


@dataclass(frozen=True)
class Total:
    """The sum of a column over all units."""

    standings: Sequence[UnitStanding]

    def of(self, name: str) -> int:
        return sum(getattr(one, name) for one in self.standings)


COUNTED = tuple(field.name for field in fields(UnitStanding) if field.name not in ("pk", "name"))


def _line(one: UnitStanding) -> list[str | int | Decimal | None]:
    counts = [getattr(one, name) for name in COUNTED]
    return [one.name, *counts, rate(one.met, one.to_meet)]


def table(standings: Sequence[UnitStanding], year: int, made: Making) -> bytes:
    """The table by unit as xlsx, with what each column means."""
    total = Total(standings)
    whole = ["合计", *(total.of(name) for name in COUNTED), rate(total.of("met"), total.of("to_meet"))]
    title = f"{year}年提案办理情况（{made.on:%Y-%m-%d}）"
    notes = [f"当年交办的提案，截至{long_date(made.on)}。草稿，未经审定。", *NOTES]
    if made.sample:
        notes.insert(0, "样例")
    ledger = sheets.Ledger(title, COLUMNS, [*map(_line, standings), whole], notes)
    return sheets.write(ledger, made_at=made.at)


def bulletin(
    committee: Committee, standings: Sequence[UnitStanding], year: int, made: Making, *, authority: str = ""
) -> Paper:
    """督办通报: the whole, who is behind, and the table; a draft to be read before it is sent."""
    issuer = authority or f"{committee.house}提案委员会"
    paper = made.paper(f"{year}年提案办理情况督办通报")
    paper.red_head(issuer, OPEN_NO.format(year=made.on.year))
    paper.title(broken(f"关于{year}年政协提案办理情况的督办通报"))
    paper.subtitle("（草稿）")
    paper.addressee("各承办单位")
    total = Total(standings)
    paper.body(f"现将{year}年交办的政协提案截至{long_date(made.on)}的办理情况通报如下。")
    paper.heading("总体情况")
    paper.body(_whole(standings, total))
    late = sorted((one for one in standings if one.overdue), key=lambda one: -one.overdue)
    paper.heading("超期情况")
    paper.body(_late(late))
    paper.heading("沟通情况")
    paper.body(_contacts(standings, total))
    paper.heading("有关要求")
    paper.body(
        "请有超期件的单位抓紧办理，逐件明确责任人和办结时间；请面商率较低的单位主动与提案者当面沟通。各单位对数据有异议的，请及时反馈。"
    )
    paper.attachments(["各承办单位提案办理情况表"])
    paper.signature(issuer, made.on)
    paper.attachment("各承办单位提案办理情况表")
    paper.table(COLUMNS, [_line(one) for one in standings], (18, *([7] * (len(COLUMNS) - 2)), 9))
    for note in NOTES:
        paper.body(note)
    paper.imprint(office=issuer, on=made.on)
    return paper


def _whole(standings: Sequence[UnitStanding], total: Total) -> str:
    given, done = total.of("handed_over"), total.of("replied")
    share = rate(done, given)
    waiting = given - total.of("accepted")
    return (
        f"共向{len(standings)}个单位交办{given}件次，已签收{total.of('accepted')}件次"
        + (f"，尚有{waiting}件次未签收" if waiting else "")
        + f"；已办复{done}件次"
        + (f"，占{share}%" if share is not None else "")
        + "。"
    )


def _late(late: Sequence[UnitStanding]) -> str:
    if not late:
        return "截至统计日，没有超期未办的提案。"
    named = "、".join(f"{one.name}{one.overdue}件" for one in late)
    return f"有{len(late)}个单位共{sum(one.overdue for one in late)}件次超过期限仍未办复：{named}。"


def _contacts(standings: Sequence[UnitStanding], total: Total) -> str:
    share = rate(total.of("met"), total.of("to_meet"))
    if share is None:
        return "没有应与提案者面商的提案。"
    none = [one.name for one in standings if one.to_meet and not one.met]
    said = f"应面商{total.of('to_meet')}件次，已面商{total.of('met')}件次，面商率{share}%。"
    return said + (f"尚未与提案者面商的单位：{'、'.join(none)}。" if none else "")
