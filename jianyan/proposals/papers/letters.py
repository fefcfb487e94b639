"""Letters of proposals: what became of a submission, the answer of a unit, a co-handler's opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Paper
from jianyan.proposals import rules
from jianyan.proposals.models import Assignment, CoOpinion, Ground, Proposal, Reply, State
from jianyan.proposals.papers.wording import (
    OPEN_CONTACT,
    OPEN_NO,
    Making,
    addressed,
    broken,
    citation,
    class_mark,
    more,
    plain,
    points,
    signer,
    stopped,
    you,
)

# Grounds that a better text or a missing signature removes; the others stand against the matter itself.
MENDED = (Ground.NF06, Ground.NF10, Ground.NF14, Ground.NF15, Ground.NF16)
OUTCOMES = {State.NOT_FILED: "不予立案", State.MERGED: "并案"}


def outcome_notice(proposal: Proposal, made: Making, law: rules.Rules | None = None) -> Paper:
    """立案、不予立案、并案通知: to all who signed, with the ground and what becomes of it."""
    on = _decided(proposal)
    kind = OUTCOMES.get(State(proposal.state), "立案")
    office = signer(law, rules.OUTCOME, proposal.committee)
    paper = made.paper(f"提案{kind}通知书：{proposal.cause}")
    paper.letter_head(office, OPEN_NO.format(year=on.year))
    paper.title(f"提案{kind}通知书")
    paper.addressee(addressed(proposal.signers))
    them = you(proposal.signers)
    sent = f"于{long_date(proposal.submitted_on)}" if proposal.submitted_on else ""
    paper.body(
        f"{them}{sent}提出的《{plain(proposal.cause)}》收悉，感谢{them}对政协工作的支持。现将审查结果通知如下。"
    )
    said = {"不予立案": _refused, "并案": _merged}.get(kind, _filed)(proposal, them, on)
    for line in (*said, *more(law, rules.OUTCOME)):
        paper.body(line)
    paper.signature(office, on)
    paper.note(OPEN_CONTACT)
    return paper


def _decided(proposal: Proposal) -> date:
    found = {State.NOT_FILED: proposal.not_filed_on, State.MERGED: proposal.merged_on}
    return found.get(State(proposal.state), proposal.filed_on) or proposal.submitted_on or proposal.drafted_on


def _filed(proposal: Proposal, them: str, on: date) -> list[str]:
    units = (
        f"{them}建议的承办单位为{proposal.suggested_units}，由交办机关按职责确定。"
        if proposal.suggested_units
        else ""
    )
    return [
        f"经审查，决定立案，编为{citation(proposal)}，类别为“{proposal.get_category_display()}”。",
        f"该提案将按程序交承办单位办理，承办单位将与{them}联系并书面答复。{units}",
    ]


def _merged(proposal: Proposal, them: str, on: date) -> list[str]:
    into = proposal.merged_into
    main = f"{citation(into)}（《{plain(into.cause)}》）" if into else "同类提案"
    return [
        f"经审查，该件与{main}反映的是同一问题，决定并案办理。",
        f"并案后{them}仍是提案者：承办单位将与{them}联系，就{them}提出的意见分别答复，并请{them}评价办理情况。",
        *([f"说明：{stopped(proposal.explanation)}"] if proposal.explanation else []),
    ]


def _refused(proposal: Proposal, them: str, on: date) -> list[str]:
    handled = proposal.get_disposition_display()
    return [
        f"经审查，决定不予立案，理由是：{proposal.get_ground_display()}。{stopped(proposal.explanation)}",
        *([f"该件的处理方式：{handled}。"] if handled else []),
        *_what_next(proposal, them),
    ]


def _what_next(proposal: Proposal, them: str) -> list[str]:
    """What the sponsors may still do: ask for another look where the rules have it, write it anew where that helps."""
    until = proposal.reconsider_until_on
    asked = [f"不同意这一决定的，可以在{long_date(until)}前申请复议。"] if until else []
    again = proposal.ground in MENDED
    return [*asked, f"欢迎{them}{'补充完善后再次提出' if again else '就其他问题继续提出提案'}。"]


@dataclass(frozen=True)
class Answer:
    """One suggestion with what was decided on it: 采纳, 部分采纳, 未采纳; the measure, and by when."""

    suggestion: str
    decision: str
    measure: str
    by: date | None = None


def reply_letter(
    reply: Reply,
    to: Proposal,
    made: Making,
    *,
    answers: Sequence[Answer] = (),
    authority: str = "",
    law: rules.Rules | None = None,
) -> Paper:
    """答复函 of a unit to the sponsors of a case, or to those of one merged into it: each gets its own letter.

    ``to`` is the case itself or the merged submission; ``answers`` are its suggestions one by one. While none are
    given, who was merged finds the own points named before the answer.
    """
    main, unit = reply.assignment.proposal, reply.assignment.unit
    on = reply.delivered_on or reply.drafted_on
    paper = made.paper(f"{citation(main)}的答复：{unit.name}")
    paper.letter_head(unit.name, reply.number or OPEN_NO.format(year=on.year))
    if marked := class_mark(reply.reply_class, law):
        paper.mark(marked)
    again = "再次" if reply.round > 1 else ""
    paper.title(broken(f"关于{citation(main)}的{again}答复"))
    paper.addressee(addressed(to.signers))
    them = you(to.signers)
    for line in _answering(reply.text, to, main, them, bool(answers)):
        paper.body(line)
    for one in answers:
        paper.heading(f"关于{_short(one.suggestion)}")
        paper.body(_answered(one))
    paper.body(f"以上答复，请{them}审阅，并填写征询意见表。感谢{them}对我们工作的关心和支持。")
    for line in more(law, rules.LETTER):
        paper.body(line)
    paper.attachments(["提案办理情况征询意见表"])
    paper.signature(unit.name, on)
    paper.note(f"签发人：{reply.signer}　{_contact(reply.contact_person)}")
    paper.imprint("，".join(name for name in (authority, f"{main.committee.house}提案委员会") if name))
    return paper


def _contact(person: str) -> str:
    """Who is asked about the reply; what the unit did not say is left open, to be filled in by hand."""
    if not person:
        return OPEN_CONTACT
    return f"联系人：{person}" + ("" if any(one.isdigit() for one in person) else "　电话：　　　　　")


def _answering(text: str, to: Proposal, main: Proposal, them: str, answered: bool) -> Iterator[str]:
    """The paragraphs of the answer before it goes into suggestions. A unit's own opening stands in the letter to the
    main sponsors; who was merged is told of the merger and, with no answers of his own yet, finds his points named."""
    opening, rest = _said(text)
    if to.pk == main.pk:
        yield opening or _opening(to, main, them, merged=False)
        yield rest
        if answered:
            yield "对各条建议的办理意见如下。"
        return
    yield _opening(to, main, them, merged=True)
    if answered:
        return
    if own := points(to.suggestions):
        yield (
            f"{them}提出的建议是：" + "；".join(f"{no}.{_stem(one)}" for no, one in enumerate(own, 1)) + "。"
        )
    yield rest


def _opening(to: Proposal, main: Proposal, them: str, merged: bool) -> str:
    if not merged:
        return f"{them}提出的《{plain(main.cause)}》（{main.number}）收悉，现答复如下。"
    return f"{them}提出的《{plain(to.cause)}》与{citation(main)}《{plain(main.cause)}》并案办理，现就{them}提出的意见答复如下。"


def _short(text: str, most: int = 40) -> str:
    """A suggestion as a heading: its first sentence, shortened."""
    first = _stem(re.split("[。；]", (points(text) or [""])[0])[0])
    body = first if len(first) <= most else f"{first[:most]}……"
    return f"“{body}”的建议"


def _stem(text: str) -> str:
    return text.rstrip("。；;.")


def _answered(one: Answer) -> str:
    limit = f"完成时限：{long_date(one.by)}。" if one.by else ""
    return f"{one.decision}。{stopped(plain(one.measure))}{limit}"


OPENING = re.compile("^(?:您|你|贵).{0,90}(?:收悉|答复如下)")


def _said(text: str) -> tuple[str, str]:
    """The opening and the rest of a unit's text, without the salutation, which the letter brings itself."""
    lines = plain(text).split("\n")
    if lines[0].endswith(("：", ":")) and len(lines[0]) <= 40 and not OPENING.match(lines[0]):
        lines = lines[1:]
    opening = lines.pop(0) if lines and OPENING.match(lines[0]) else ""
    return opening, "\n".join(lines)


def co_opinion(opinion: CoOpinion, host: Assignment | None, made: Making) -> Paper:
    """会办意见 of a co-handler, to the host: its own series, and no letter to the sponsor."""
    assignment = opinion.assignment
    proposal, unit = assignment.proposal, assignment.unit
    paper = made.paper(f"{citation(proposal)}的会办意见：{unit.name}")
    paper.letter_head(unit.name, opinion.number or OPEN_NO.format(year=opinion.given_on.year))
    paper.title(broken(f"关于{citation(proposal)}的会办意见"))
    paper.addressee(host.unit.name if host else "主办单位")
    paper.body(
        f"{citation(proposal)}《{plain(proposal.cause)}》中涉及我单位职责的事项，经研究，提出会办意见如下。"
    )
    paper.body(_said(opinion.text)[1])
    paper.signature(unit.name, opinion.given_on)
    paper.note(f"签发人：{opinion.signer}　{OPEN_CONTACT}")
    return paper
