"""Verbs of the suggestion ledger: divide, correct, answer one by one, and the sealed paper a reply stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jianyan.core import attachments, journal
from jianyan.core.journal import Act
from jianyan.kit.flow import NotYours, Refused
from jianyan.language import points
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions.commitments import promise
from jianyan.proposals.models import Answer, Ask, Assignment, Proposal, Reply
from jianyan.proposals.queries import ledger

journal.declare(
    {
        "proposals.correct_asks": "更正建议分条",
        "proposals.mark_answers": "登记逐条答复",
        "proposals.correct_answers": "更正逐条答复",
    }
)

SEALED, EVIDENCE = "sealed", "evidence"  # what a file is to its record
SEALED_TEXT = "答复以盖章文件为准，见附件。"
File = tuple[str, bytes]


@dataclass(frozen=True)
class Given:
    """What a unit says to one suggestion. Without a decision it says nothing yet."""

    ask: Ask
    decision: str = ""
    measure: str = ""
    due_on: date | None = None
    evidence: File | None = None


def divided(proposal: Proposal) -> list[Ask]:
    """The suggestions of a proposal as its text numbers them, not saved yet."""
    return [
        Ask(committee_id=proposal.committee_id, proposal=proposal, order=no, text=text)
        for no, text in enumerate(points.points(proposal.suggestions), 1)
    ]


def undivided(committee: int, cases: Iterable[int]) -> list[Ask]:
    """The suggestions of cases that came in without division (from a ledger, or before there was one), not saved yet."""
    ids = list(cases)
    known = Ask.objects.of(committee).live().values("proposal")
    rows = Proposal.objects.of(committee).live().filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    return [ask for one in rows.exclude(pk__in=known) for ask in divided(one)]


def divide_again(act: Act, proposal: Proposal) -> None:
    """After a revision: the division follows the new text; one that still says the same stays."""
    fresh, known = divided(proposal), ledger.own_asks(proposal)
    if [one.text for one in fresh] != [one.text for one in known]:
        for one in known:
            act.void(one, "提案修改后重新分条")
        act.create_all(fresh)


def correct_asks(
    proposal: Proposal, texts: Sequence[str], *, by: Actor, on: date, expected: dict[int, int] | None = None
) -> list[Ask]:
    """The office corrects how a text was divided. Once a unit has answered, only the words may be mended."""
    if not may.pass_on(by):
        raise NotYours("建议分条由提案办公室更正")
    if proposal.submitted_on is None:
        raise Refused("提案还没有提交，提交时自动分条")
    wanted = [text.strip() for text in texts if text.strip()]
    known = ledger.own_asks(proposal)
    if expected is not None and {one.pk: one.version for one in known} != expected:
        raise journal.Stale()
    if len(wanted) != len(known) and Answer.objects.of(by.committee_id).live().filter(ask__in=known).exists():
        raise Refused("已有单位逐条答复，只能改文字，不能增减条数")
    with journal.act("proposals.correct_asks", by=by, on=on) as act:
        for one, text in zip(known, wanted, strict=False):
            act.change(one, text=text)
        for one in known[len(wanted) :]:
            act.void(one, "更正建议分条")
        act.create_all(
            Ask(committee_id=proposal.committee_id, proposal=proposal, order=no, text=text)
            for no, text in enumerate(wanted[len(known) :], len(known) + 1)
        )
    return ledger.own_asks(proposal)


def why_not(given: Iterable[Given], law: rules.ReplyClass | None = None) -> str:
    """Why these answers cannot stand, in Chinese; "" when they can."""
    said = [one for one in given if one.decision]
    for one in said:
        if one.decision not in Answer.Decision.values:
            return "请选择采纳、部分采纳或未采纳"
        if not one.measure.strip():
            return f"建议{one.ask.order}请写明措施；未采纳的写明理由"
        if one.due_on and one.decision == Answer.Decision.NOT:
            return f"建议{one.ask.order}未采纳，不需要完成时限"
    if law and law.counts_as_promised and said and not any(one.due_on for one in said):
        return f"{law.code}类答复（{law.label}）至少要有一条建议写明完成时限"
    return ""


def write(act: Act, reply: Reply, given: Sequence[Given], on: date) -> None:
    """Put answers into a draft. What is left without a decision is taken out again."""
    case = reply.assignment.proposal_id
    known = {one.ask_id: one for one in reply.answers.live()} if given else {}
    fresh: list[Answer] = []
    for one in given:
        if one.ask.voided_at or case not in (one.ask.proposal_id, one.ask.proposal.merged_into_id):
            raise Refused("只能答复本件及并入本件的提案所提的建议")
        answer = known.get(one.ask.pk)
        if answer and not one.decision:
            act.void(answer, "改为尚未答复")
        elif answer:
            act.change(answer, decision=one.decision, measure=one.measure.strip(), due_on=one.due_on)
        elif one.decision:
            answer = _answer(reply, one, on)
            fresh.append(answer)
        if answer and one.evidence:
            act.create(attachments.stored(answer, *one.evidence, role=EVIDENCE))
    act.create_all(fresh)


def _answer(reply: Reply, one: Given, on: date) -> Answer:
    return Answer(
        committee_id=reply.committee_id,
        reply=reply,
        ask=one.ask,
        decision=one.decision,
        measure=one.measure.strip(),
        due_on=one.due_on,
        answered_on=on,
    )


def seal(act: Act, reply: Reply, file: File) -> None:
    """The paper that was signed in the unit's own system stands for the reply; a second one replaces the first."""
    if not file[0].lower().endswith((".pdf", ".ofd")):
        raise Refused("盖章答复请上传pdf或ofd文件")
    for old in attachments.of_record(reply):
        if old.role == SEALED:
            act.void(old, "重新上传盖章答复")
    act.create(attachments.stored(reply, *file, role=SEALED))


def unanswered_asks(one: Assignment, reply: Reply, law: rules.Rules) -> None:
    """Refuse a delivery that leaves suggestions without an answer, where the rules ask for each.

    A sealed paper answers by itself: what it says to each suggestion may be entered afterwards.
    """
    if not law.answers_required or any(file.role == SEALED for file in attachments.of_record(reply)):
        return
    said = set(reply.answers.live().values_list("ask_id", flat=True))
    open_ones = [str(ask.order) for ask in ledger.to_answer(one.proposal) if ask.pk not in said]
    if open_ones:
        raise Refused(f"还有{len(open_ones)}条建议没有答复：第{'、'.join(open_ones)}条")


def mark_answers(
    reply: Reply,
    given: Sequence[Given],
    *,
    by: Actor,
    on: date,
    reason: str = "",
    expected: int | None = None,
) -> None:
    """Enter or correct what a delivered reply says to each suggestion. A correction says why.

    The date of a promise is not moved here: that is a renewal, with the first date kept beside it.
    """
    if not may.handle(by, reply.assignment):
        raise NotYours("逐条答复由承办单位或提案办公室登记")
    if reply.delivered_on is None:
        raise Refused("答复还没有送达，请在答复稿中填写")
    if expected is not None and expected != reply.version:
        raise journal.Stale()
    if why := why_not(given):
        raise Refused(why)
    corrected = _corrected(reply, given)
    if corrected and not reason.strip():
        raise Refused("更正已经送达的答复，请写明原因")
    kind = "proposals.correct_answers" if corrected else "proposals.mark_answers"
    with journal.act(kind, by=by, on=on, note=reason.strip()) as act:
        write(act, reply, given, on)
        promise(act, reply, by=by, on=on)


def _corrected(reply: Reply, given: Sequence[Given]) -> bool:
    known = {one.ask_id: one for one in reply.answers.live()}
    promised = set(reply.commitments.live().values_list("answer_id", flat=True))
    corrected = False
    for one in given:
        answer = known.get(one.ask.pk)
        if answer is None:
            continue
        if (answer.due_on != one.due_on or not one.decision) and answer.pk in promised:
            raise Refused(f"建议{one.ask.order}的时限已列入承诺事项，请在承诺事项中申请延期")
        corrected |= (answer.decision, answer.measure, answer.due_on) != (
            one.decision,
            one.measure.strip(),
            one.due_on,
        )
    return corrected
