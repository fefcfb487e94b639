"""Slips: what a unit fills in on a transfer, and what whoever reported is told."""

from __future__ import annotations

from collections.abc import Sequence

from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Cell, Making, Paper
from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, Transfer

WIDE = 5  # columns of a form beside its label


def _row(label: str, text: str, lines: int = 1) -> list[Cell]:
    return [Cell(label, label=True), Cell(text, span=WIDE, lines=lines)]


def feedback_slip(sent: Transfer, made: Making) -> Paper:
    """办理情况反馈单: with the answer where there is one, else to be filled in by hand and sealed."""
    opinion = sent.opinion
    paper = made.paper(f"信息办理情况反馈单：{sent.unit.name}")
    paper.title("社情民意信息办理情况反馈单")
    due = long_date(sent.due_on) if sent.due_on else "　　　年　　月　　日"
    paper.form(
        [
            _row("承办单位", sent.unit.name),
            _row("信息标题", opinion.shown_title),
            _row("登记号", opinion.serial),
            _row("转办日期", f"{long_date(sent.transferred_on)}，请于{due}前反馈"),
            _row("转办要求", sent.request, 2),
            _row("信息内容", opinion.edited_text or opinion.whole, 6),
            _row("办理结果", _outcomes(sent)),
            _row("办理情况和措施", sent.answer, 8),
            [
                Cell("负责人", label=True),
                Cell("", span=2),
                Cell("反馈日期", label=True),
                Cell(long_date(sent.answered_on) if sent.answered_on else "", span=2),
            ],
        ]
    )
    paper.note("单位盖章后送还；办理情况会告知反映人，请勿写入涉密内容")
    return paper


def _outcomes(sent: Transfer) -> str:
    return "　".join(f"{'☑' if sent.outcome == one else '□'}{one.label}" for one in Transfer.Outcome)


def told_slip(
    opinion: Opinion,
    adoptions: Sequence[Adoption],
    instructions: Sequence[OpinionInstruction],
    transfers: Sequence[Transfer],
    made: Making,
    *,
    resident: bool = False,
) -> Paper:
    """采用办理情况告知单: what came of it, to its reporters, or to the resident behind it, who is not named."""
    paper = made.paper(f"社情民意信息采用办理情况告知单：{opinion.shown_title}"[:120])
    paper.letter_head(f"{opinion.committee.house}办公室", "")
    paper.title("社情民意信息采用办理情况告知单")
    paper.addressee("反映问题的群众" if resident else opinion.byline)
    asked = "向委员工作室（联络组）反映的" if resident else "反映的"
    day = f"{long_date(opinion.submitted_on)}"
    paper.body(
        f"您{day}{asked}“{opinion.title if not resident else opinion.shown_title}”，现将有关情况告知如下。"
    )
    said = [*_course(opinion), *_came(adoptions, instructions, transfers)]
    for line in said or ["目前正在办理，有结果后再行告知。"]:
        paper.body(line)
    paper.body("感谢您对政协工作的支持。")
    paper.signature(f"{opinion.committee.house}办公室", made.on)
    return paper


def _course(opinion: Opinion) -> list[str]:
    found = []
    if opinion.issued_on:
        found.append(f"已于{long_date(opinion.issued_on)}编发，报送有关领导和部门。")
    if opinion.state == Opinion.State.NOT_ADOPTED:
        note = f"（{opinion.decline_note}）" if opinion.decline_note else ""
        found.append(f"经研究留存参考，原因：{opinion.decline_reason}{note}。")
    return found


def _came(
    adoptions: Sequence[Adoption], instructions: Sequence[OpinionInstruction], transfers: Sequence[Transfer]
) -> list[str]:
    """Adoptions, instructions by level without their words, and what units answered."""
    found = [f"{long_date(one.adopted_on)}，{one.adopter}{one.get_mode_display()}。" for one in adoptions]
    found += [
        f"{long_date(one.instructed_on)}，{one.get_level_display()}领导作出批示。"
        for one in instructions
        if one.kind == OpinionInstruction.Kind.SUBSTANTIVE
    ]
    for one in transfers:
        if one.answered_on:
            found.append(f"{one.unit.name}{long_date(one.answered_on)}答复：{one.answer}")
        else:
            found.append(f"已于{long_date(one.transferred_on)}转{one.unit.name}办理。")
    return found
