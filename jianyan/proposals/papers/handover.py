"""What goes to units: the hand-over notice with its list, and the letter that reminds one of overdue cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Paper
from jianyan.people.models import Committee, Unit
from jianyan.proposals import rules
from jianyan.proposals.models import Assignment, HandoverOrder
from jianyan.proposals.papers.wording import OPEN_CONTACT, OPEN_NO, Making, broken, more, session_name, signer
from jianyan.proposals.rules import MODES, Rules

Role = Assignment.Role
LIST = ("序号", "编号", "案由", "第一提案者", "承办方式", "期限")
WIDTHS = (8, 16, 28, 16, 11, 28)
MEETING = ("序号", "编号", "案由", "第一提案者", "承办方式")
MEETING_WIDTHS = (8, 16, 46, 21, 14)


def handover_notice(
    order: HandoverOrder, held: Sequence[Assignment], law: Rules, made: Making, *, for_unit: str = ""
) -> Paper:
    """交办通知 with the list of cases by unit. ``held`` is in the order of units and cases; ``for_unit`` names the one
    unit whose part it is."""
    committee = order.committee
    authority = order.authority or f"{committee.house}提案委员会"
    over = _over(held, committee)
    paper = made.paper(f"交办通知：{order.title}")
    paper.red_head(authority, order.number)
    paper.title(broken(f"关于交办{over}提案的通知"))
    paper.addressee(for_unit or "各承办单位")
    cases, units = len({one.proposal_id for one in held}), len({one.unit_id for one in held})
    scope = f"现将提案{cases}件交你单位办理" if for_unit else f"现将提案{cases}件交{units}个单位办理"
    paper.body(f"经审查立案，{scope}，清单附后。有关要求通知如下。")
    for heading, text in _requirements(held, law):
        paper.heading(heading)
        paper.body(text)
    for line in more(law, rules.ORDER):
        paper.body(line)
    paper.attachments(["提案交办清单"])
    paper.signature(authority, order.issued_on)
    paper.note(OPEN_CONTACT)
    paper.attachment("提案交办清单")
    for name, rows in by_unit(held):
        paper.table(LIST, list(_listed(rows)), WIDTHS, caption=f"{name}（{len(rows)}件）")
    office = f"{committee.house}提案委员会"
    paper.imprint(office if office != authority else "", authority, order.issued_on)
    return paper


def meeting_list(committee: Committee, held: Sequence[Assignment], made: Making) -> Paper:
    """交办会清单: what each unit is to be given, before it is: a page for each unit, to be laid before it. ``held`` is in
    the order of units and cases."""
    paper = made.paper(f"{committee.house}提案交办会清单")
    for no, (name, rows) in enumerate(by_unit(held)):
        if no:
            paper.page_break()
        paper.title(broken(f"{_over(rows, committee)}提案交办会清单"))
        paper.subtitle(f"{name}（{len(rows)}件）")
        paper.table(MEETING, [(no, *_case(one)) for no, one in enumerate(rows, 1)], MEETING_WIDTHS)
        paper.body(
            f"以上为截至{long_date(made.on)}拟交办的提案。对承办单位有不同意见的，请在会上或者退办期限以内提出。期限以交办通知为准。"
        )
    return paper


def _over(held: Sequence[Assignment], committee: Committee) -> str:
    sessions = {one.proposal.session_id: one.proposal.session for one in held if one.proposal.session}
    found = list(sessions.values())
    return session_name(found[0]) if len(found) == 1 and found[0] else committee.house


def _requirements(held: Sequence[Assignment], law: Rules) -> Iterator[tuple[str, str]]:
    until = {one.return_until_on for one in held if one.return_until_on}
    if until:
        yield (
            "按时签收",
            f"各单位收到提案后应及时清点签收。认为不属于本单位职责的，于{_days(until)}前书面说明理由并提出建议承办单位，不得自行转办；逾期未提出的，视为接受。",
        )
    modes = "、".join(MODES[mode] for mode in law.in_person_modes if mode in MODES)
    yield (
        "加强沟通",
        f"办前、办中、办后都要主动与提案者联系，听取意见，{modes}计为面商。未与提案者沟通的，不得答复。",
    )
    yield "按期答复", "".join(_limits(held))
    classes = "；".join(f"{one.code}类，{one.label}" for one in law.reply_classes)
    where = "另行报送类别" if law.class_mark == rules.UNMARKED else "在首页右上角注明类别"
    yield (
        "规范答复",
        f"答复函应逐条回应提案者的建议，由单位负责人签发并加盖公章，{where}：{classes}。并案提案的各提案者分别答复。",
    )
    yield (
        "征询意见",
        "答复函应随附征询意见表，分送提案者，并抄送交办机关和提案委员会。提案者对办理结果不满意的，应当重新办理。",
    )


def _limits(held: Sequence[Assignment]) -> Iterator[str]:
    replies = {one.due_on for one in held if one.must_reply and one.due_on}
    opinions = {one.due_on for one in held if one.role == Role.CO and one.due_on}
    if replies:
        yield f"主办、独办、分办的，于{_days(replies)}前书面答复提案者。"
    if opinions:
        yield f"会办的，于{_days(opinions)}前将会办意见送主办单位，由主办单位统一答复。"
    yield "确需延期的，应在期限届满前书面申请。"


def _days(days: Iterable[date]) -> str:
    return "、".join(long_date(day) for day in sorted(days))


def by_unit(held: Sequence[Assignment]) -> Iterator[tuple[str, list[Assignment]]]:
    """Assignments that stand in the order of units, unit by unit."""
    for _, rows in groupby(held, key=lambda one: one.unit_id):
        found = list(rows)
        yield found[0].unit.name, found


def _listed(rows: Sequence[Assignment]) -> Iterator[tuple[str | int | None, ...]]:
    for no, one in enumerate(rows, 1):
        yield (no, *_case(one), long_date(one.due_on) if one.due_on else None)


def _case(one: Assignment) -> tuple[str, ...]:
    case = one.proposal
    return case.number, case.cause, case.lead_name, one.get_role_display()


def reminder(
    unit: Unit, late: Sequence[Assignment], made: Making, *, authority: str = "", law: Rules | None = None
) -> Paper:
    """催办函 to one unit: its cases that are past their date on the day of the letter."""
    issuer = authority or signer(law, rules.REMINDER, unit.committee)
    paper = made.paper(f"催办函：{unit.name}")
    paper.letter_head(issuer, OPEN_NO.format(year=made.on.year))
    paper.title("关于催办政协提案的函")
    paper.addressee(unit.name)
    paper.body(
        f"截至{long_date(made.on)}，你单位承办的政协提案中，有{len(late)}件已过期限仍未办结，清单如下。"
    )
    paper.table(
        ("序号", "编号", "案由", "承办方式", "期限", "已超期"),
        [
            (no, one.proposal.number, one.proposal.cause, one.get_role_display(), *_overdue(one, made.on))
            for no, one in enumerate(late, 1)
        ],
        (7, 14, 30, 13, 25, 11),
    )
    paper.body(
        "请抓紧办理，尽快与提案者沟通并书面答复（会办的尽快将会办意见送主办单位）；确有困难的，请书面说明原因和预计办结时间。"
    )
    for line in more(law, rules.REMINDER):
        paper.body(line)
    paper.signature(issuer, made.on)
    paper.note(OPEN_CONTACT)
    return paper


def _overdue(one: Assignment, on: date) -> tuple[str, str]:
    assert one.due_on
    return long_date(one.due_on), f"{(on - one.due_on).days}天"
