"""Papers to the Party committee with their answers, and rules made, revised and repealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import PartyPaper, RuleDocument

journal.declare(
    {
        "publications.record_party_paper": "登记请示报告",
        "publications.record_answer": "登记批复",
        "publications.record_rule": "登记制度文件",
        "publications.share_rule": "编排政策库",
        "publications.repeal_rule": "废止制度文件",
    }
)


def record_party_paper(
    kind: str, title: str, *, by: Actor, on: date, recipient: str, document_no: str = ""
) -> PartyPaper:
    """Enter a request, report or result sent to the Party committee on ``on``."""
    allowed(may.may_keep_papers(by), "登记请示报告")
    with journal.act("publications.record_party_paper", by=by, on=on) as act:
        return act.create(
            PartyPaper(
                committee_id=by.committee_id,
                kind=kind,
                title=titled(title),
                recipient=recipient,
                document_no=document_no.strip(),
                sent_on=on,
            )
        )


def record_answer(
    paper: PartyPaper,
    answer: str,
    *,
    by: Actor,
    on: date,
    answered_by: str = "",
    answer_no: str = "",
    note: str = "",
    expected: int | None = None,
) -> PartyPaper:
    """Enter the answer (批复) to a request, given on ``on``; a report asks for none."""
    allowed(may.may_keep_papers(by), "登记批复")
    if paper.kind != PartyPaper.Kind.REQUEST:
        raise Refused(f"{paper.get_kind_display()}不需要批复")
    if paper.answered_on:
        raise Refused("该请示已登记批复；登记有误的请更正")
    if on < paper.sent_on:
        raise Refused("批复日期早于报送日期")
    with journal.act("publications.record_answer", by=by, on=on) as act:
        act.change(
            paper,
            expected=expected,
            answer=PartyPaper.Answer(answer),
            answered_on=on,
            answered_by=answered_by.strip() or paper.recipient,
            answer_no=answer_no.strip(),
            answer_note=note.strip(),
        )
    return paper


def record_rule(
    action: str,
    name: str,
    *,
    by: Actor,
    on: date,
    document_no: str = "",
    replaces: RuleDocument | None = None,
    effective_on: date | None = None,
) -> RuleDocument:
    """Enter a rule made or revised by a document of ``on``."""
    allowed(may.may_keep_papers(by), "登记制度文件")
    if action == RuleDocument.Action.MADE and replaces:
        raise Refused("新制定的制度没有原制度；请改为修订")
    if replaces and replaces.issued_on > on:
        raise Refused("印发日期早于所修订的制度")
    if replaces and replaces.repealed_on and replaces.repealed_on <= on:
        raise Refused(f"《{replaces.name}》已经废止，不能再修订")
    if effective_on and effective_on < on:
        raise Refused("施行日期早于印发日期")
    if RuleDocument.objects.of(by.committee_id).filter(name=name.strip(), issued_on=on).exists():
        raise Refused(f"《{name.strip()}》当日已登记")
    with journal.act("publications.record_rule", by=by, on=on) as act:
        return act.create(
            RuleDocument(
                committee_id=by.committee_id,
                action=action,
                name=titled(name),
                issued_on=on,
                effective_on=effective_on,
                document_no=document_no.strip(),
                replaces=replaces,
            )
        )


def share_rule(
    rule: RuleDocument, readers: Sequence[str], *, by: Actor, on: date, expected: int | None = None
) -> RuleDocument:
    """Put a rule into the policy library for these readers; for none, take it out."""
    allowed(may.may_keep_papers(by), "编排政策库")
    if rule.repealed_on and readers:
        raise Refused(f"《{rule.name}》已经废止，不能列入政策库")
    with journal.act("publications.share_rule", by=by, on=on) as act:
        act.change(rule, expected=expected, readers=[one for one in rule.Reader.values if one in readers])
    return rule


def repeal_rule(
    rule: RuleDocument, basis: str, *, by: Actor, on: date, expected: int | None = None
) -> RuleDocument:
    """Enter that a rule no longer holds from ``on``, and by what."""
    allowed(may.may_keep_papers(by), "废止制度文件")
    if rule.repealed_on:
        raise Refused(f"《{rule.name}》已经废止")
    if on < rule.begins_on:
        raise Refused("废止日期早于施行日期")
    if not basis.strip():
        raise Refused("请写明废止依据")
    with journal.act("publications.repeal_rule", by=by, on=on, note=basis) as act:
        act.change(rule, expected=expected, repealed_on=on, repealed_by=basis.strip())
    return rule
