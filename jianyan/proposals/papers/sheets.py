"""What is filled in: the proposal sheet with its code, and the form on which a sponsor rates an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Cell, Paper
from jianyan.proposals import rules
from jianyan.proposals.models import Ask, Assignment, Decision, FeedbackForm, Proposal, State
from jianyan.proposals.papers.codes import code_of
from jianyan.proposals.papers.wording import Making, broken, citation, more, plain, session_name, signer, told

WIDE = 12  # columns of a form
EMPTY_LINES = 8  # of a box that is written into by hand
LABELS = {
    "visited": "走访情况",
    "heard_by": "听取意见",
    "to_the_point": "针对提案",
    "leader_answered": "负责人面复",
}
SIGNERS = 5  # rows for signatures on a form that is not filled in


def proposal_sheet(
    proposal: Proposal,
    made: Making,
    *,
    held: Sequence[Assignment] = (),
    decisions: Sequence[Decision] = (),
    merged: Sequence[Ask] = (),
    contact: bool = False,
    address: str = "",
    law: rules.Rules | None = None,
) -> Paper:
    """提案表 in the form handed in at a session, with a code that leads back to the record.

    ``held`` and ``decisions`` are what the reader may see of the handling and the review, ``merged`` the suggestions
    of what was merged into it, printed with their origin; ``contact`` prints phone numbers; ``address`` is where the
    code leads, ``law`` says how long a text may be. A draft with no text yet is a blank form to be written by hand.
    """
    paper = made.paper(f"提案表：{proposal.cause}")
    paper.code(address or code_of(proposal.pk), f"编码 {code_of(proposal.pk)}")
    paper.title(broken(f"{_over(proposal)}提案表"))
    paper.form([*_head(proposal, decisions, held), *_signers(proposal, contact), *_hand(proposal, law)])
    blank = not (proposal.situation or proposal.suggestions)
    for label, text in (
        ("情况", proposal.situation),
        ("分析", proposal.analysis),
        ("建议", proposal.suggestions),
    ):
        if blank:
            paper.form([[Cell(label, label=True), Cell("", span=7, lines=EMPTY_LINES)]])
        elif text:
            paper.section(label)
            paper.body(plain(text))
    _merged(paper, merged)
    if proposal.state == State.DRAFT:
        most = (law or rules.Rules()).length_limit
        paper.body(
            f"一事一案，写清情况、分析和具体建议，一般不超过{most}字。涉及国家秘密的内容不得写入本表。"
            f"本表编码为{code_of(proposal.pk)}，扫码或输入编码即可找到对应草稿。"
        )
    return paper


def _merged(paper: Paper, asks: Sequence[Ask]) -> None:
    """What others asked for in proposals merged into this one: each under its own number, cause and author."""
    if asks:
        paper.section("并入建议")
    for origin, group in groupby(asks, key=lambda one: one.proposal):
        paper.labelled(f"收件{origin.submission_no}《{plain(origin.cause)}》", f"（{origin.lead_name}）")
        for one in group:
            paper.body(f"{one.order}.{plain(one.text)}")


def _over(proposal: Proposal) -> str:
    if proposal.session:
        return session_name(proposal.session)
    return proposal.committee.house


def _row(*cells: tuple[str, str, int]) -> list[Cell]:
    """Labels of two columns, each with its text and the columns that takes."""
    return [
        part
        for label, text, span in cells
        for part in (Cell(label, span=2, label=True), Cell(text, span=span))
    ]


def _head(proposal: Proposal, decisions: Sequence[Decision], held: Sequence[Assignment]) -> list[list[Cell]]:
    received = long_date(proposal.submitted_on) if proposal.submitted_on else ""
    hosts = [one.unit.name for one in held if one.must_reply]
    others = [one.unit.name for one in held if one.role == Assignment.Role.CO]
    rows = [
        _row(
            ("编　　号", proposal.cited_number, 4),
            ("类　　别", "" if _unwritten(proposal) else proposal.get_category_display(), 4),
        ),
        _row(("案　　由", "" if _unwritten(proposal) else plain(proposal.cause), 10)),
        _row(("收到时间", received, 4), ("提出时间", proposal.get_kind_display(), 4)),
        _row(("建议承办", proposal.suggested_units, 10)),
    ]
    if held:
        rows.append(_row(("主办单位", told(hosts), 4), ("会办单位", told(others), 4)))
    if decisions:
        last = decisions[-1]
        words = f"{last.get_outcome_display() or last.get_step_display()}。{last.opinion}"
        when = "，".join(filter(None, (last.meeting, long_date(last.decided_on))))
        rows.append(_row(("审查意见", f"{words}（{when}）", 10)))
    wish = "同意公开" if proposal.public_wish else "不同意公开"
    rows.append(_row(("是否公开", "□同意　□不同意" if _unwritten(proposal) else wish, 10)))
    return rows


def _unwritten(proposal: Proposal) -> bool:
    return not (proposal.situation or proposal.suggestions) and proposal.state == State.DRAFT


def _signers(proposal: Proposal, contact: bool) -> list[list[Cell]]:
    """The sponsors, and who is asked for more; contact data only for those who may know it."""
    rows = [
        [
            Cell("提案者", span=4, label=True),
            Cell("界　别", span=3, label=True),
            Cell("工作单位及职务", span=5, label=True),
        ]
    ]
    for one in proposal.signers:
        sector, work = (one.sector.name if one.sector else ""), (one.person.work if one.person else "")
        rows.append(
            [Cell(one.name, span=4, place="centre"), Cell(sector, span=3, place="centre"), Cell(work, span=5)]
        )
    if _unwritten(proposal):
        empty = [Cell("", span=4), Cell("", span=3), Cell("", span=5)]
        rows += [empty for _ in range(SIGNERS - len(proposal.signers))]
    phone = proposal.contact_phone if contact else ""
    rows.append(_row(("联 系 人", proposal.contact_person if contact else "", 4), ("联系电话", phone, 4)))
    if contact or _unwritten(proposal):
        rows.append(_row(("通讯地址", proposal.contact_address, 10)))
        rows.append(_row(("邮政编码", proposal.contact_postcode, 4), ("电子邮箱", proposal.contact_email, 4)))
    return rows


def _hand(proposal: Proposal, law: rules.Rules | None) -> list[list[Cell]]:
    """Where a convenor signs by hand, and where a body puts its seal, as the rules ask of this type."""
    rule = law.sponsor(proposal.sponsor_type) if law else None
    places = (
        ("召集人签名", rule and rule.signers == rules.CONVENOR),
        ("单位盖章", rule and rule.seal_required),
    )
    return [_row((label, "", 10)) for label, asked in places if asked]


def feedback_form(
    form: FeedbackForm, made: Making, law: rules.Rules | None = None, *, return_to: str = ""
) -> Paper:
    """征询意见表 of one sponsor on one reply: boxes for attitude and result apart; ticked when it has come back.

    ``law``: the rules of the day it was sent, for the steps of its scale.
    """
    law = law or rules.Rules()
    proposal, reply = form.proposal, form.reply
    asked = law.questions(bool(form.sponsor.body_id))
    unit = reply.assignment.unit.name
    round_ = f"（第{form.round}轮）" if form.round > 1 else ""
    paper = made.paper(f"征询意见表：{form.sponsor.name}")
    paper.title(broken(f"{citation(proposal)}办理情况征询意见表{round_}"))
    kind = f"{reply.reply_class}类" if reply.reply_class else ""
    answered = long_date(reply.delivered_on) if reply.delivered_on else ""
    paper.form(
        [
            _row(("案　　由", plain(proposal.cause), 10)),
            _row(("提 案 者", form.sponsor.name, 4), ("承办单位", unit, 4)),
            _row(("答复日期", answered, 4), ("答复类别", kind, 4)),
            *(_row((LABELS[name], _boxes(form, name, rules.ANSWERS[name], law), 10)) for name in asked),
            _row(("对办理态度", _boxes(form, "attitude", law.ratings, law), 10)),
            _row(("对办理结果", _boxes(form, "result", law.ratings, law), 10)),
            [
                Cell("意见和建议", span=2, label=True),
                Cell(plain(form.remarks), span=10, lines=8 - len(asked)),
            ],
            _row(
                ("提案者签名", "", 4),
                ("日　　期", long_date(form.returned_on) if form.returned_on else "", 4),
            ),
        ]
    )
    office = return_to or signer(law, rules.FORM, proposal.committee)
    paper.body(f"请于{long_date(form.due_on)}前填写并交回{office}，也可以登录系统填写。")
    paper.body(
        "办理态度和办理结果请分别评价。对结果不满意的，请写明理由和希望解决的问题，以便要求承办单位重新办理。"
    )
    for line in more(law, rules.FORM):
        paper.body(line)
    return paper


def _boxes(form: FeedbackForm, name: str, steps: Mapping[str, str], law: rules.Rules) -> str:
    """The answers to choose from. A rating has to be given unless it says otherwise; a question the other way round."""
    chosen, gap = (
        getattr(form, name),
        "\u2002" if len(steps) > 4 else "　　",
    )  # many stand closer, on one line
    boxes = gap.join(f"{'■' if value == chosen else '□'}{label}" for value, label in steps.items())
    must = name in law.required_ratings
    if must == (name in rules.RATED):
        return boxes
    return f"{boxes}{gap}（{'必填' if must else '可不填'}）"
