"""Verbs of the review: receive, decide, refuse, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.core.tenancy import Record
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor, system
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions.numbers import ordered, sessions_of, take, take_by_category
from jianyan.proposals.flow import FLOW, NUMBERED
from jianyan.proposals.models import Counter, Decision, Disposition, Kind, Proposal, State

journal.declare(
    {
        "proposals.start_review": "开始审查",
        "proposals.review": "提出审查意见",
        "proposals.file": "立案",
        "proposals.merge": "并案",
        "proposals.not_file": "不予立案",
        "proposals.ask_reconsider": "申请复议",
        "proposals.reconsider": "同意复议",
        "proposals.refuse_reconsider": "不同意复议",
        "proposals.ask_withdrawal": "申请撤案",
        "proposals.withdraw_case": "撤案",
        "proposals.refuse_withdrawal": "不同意撤案",
        "proposals.unmerge": "解除并案",
    }
)

Pass, Outcome = Decision.Pass, Decision.Outcome
Versions = Mapping[int, int]  # record id -> the version the form carried


def _of(expected: Versions | None, record: Record) -> int | None:
    return expected.get(record.pk) if expected else None


def start_review(
    proposals: Iterable[Proposal],
    *,
    by: Actor,
    on: date,
    category: str = "",
    suggested_units: str = "",
    opinion: str = "",
    expected: Versions | None = None,
) -> None:
    """Take submitted proposals into review, with what the preliminary pass says of category and units."""
    told = {"category": category, "suggested_units": suggested_units}
    chosen = list(proposals)
    with journal.act("proposals.start_review", by=by, on=on) as act:
        for proposal in chosen:
            values = {name: value for name, value in told.items() if value}
            version = _of(expected, proposal)
            act.move(proposal, FLOW, "start_review", expected=version, reviewer=by.label, **values)
        if opinion.strip():
            act.create_all(_opinion(proposal, Pass.PRELIMINARY, opinion, on) for proposal in chosen)


def review(
    proposal: Proposal,
    opinion: str,
    *,
    by: Actor,
    on: date,
    step: str = Pass.SECOND,
    group: str = "",
    meeting: str = "",
) -> Decision:
    """Keep the opinion of a pass; it decides nothing. Each sub-group's opinion stands beside the others."""
    if step == Pass.SECOND:
        FLOW.check("second_review", by, proposal)
    elif proposal.state != State.UNDER_REVIEW:
        raise Refused(f"该件目前为“{proposal.get_state_display()}”，不能提出审查意见")
    elif step != Pass.PRELIMINARY or not may.begin_review(by, proposal):
        raise NotYours(f"初审意见由{rules.DECIDERS[proposal.decider(Pass.PRELIMINARY)]}提出")
    if not opinion.strip():
        raise Refused("请填写审查意见")
    _met([proposal], step, meeting)
    with journal.act("proposals.review", by=by, on=on) as act:
        made: Decision = act.create(_opinion(proposal, step, opinion, on, group, meeting))
    return made


def _opinion(
    proposal: Proposal, step: str, opinion: str, on: date, group: str = "", meeting: str = ""
) -> Decision:
    return Decision(
        committee_id=proposal.committee_id,
        proposal=proposal,
        step=step,
        opinion=opinion,
        group=group,
        meeting=meeting,
        decided_on=on,
    )


def _met(proposals: Iterable[Proposal], step: str, meeting: str) -> None:
    """Where the chairmen's meeting decides a pass, the office enters which meeting it was."""
    if not meeting.strip() and any(one.decider(step) == rules.CHAIRMEN for one in proposals):
        raise Refused("按本会规则这一环节由主席会议决定，请写明是哪次会议")


def _passed(proposals: Iterable[Proposal], law: rules.Rules, meeting: str) -> None:
    """Where the rules have a second pass, nothing is decided without its opinion."""
    proposals = list(proposals)
    _met(proposals, Pass.FINAL, meeting)
    if Pass.SECOND not in law.review_passes:
        return
    for proposal in proposals:
        if not proposal.decisions.live().filter(step=Pass.SECOND).exists():
            raise Refused(f"{proposal.number}还没有复审意见，不能作出决定")


def file(
    proposals: Iterable[Proposal],
    *,
    by: Actor,
    on: date,
    opinion: str = "",
    expected: Versions | None = None,
    order: str = "",
    shown: Mapping[int, int] | None = None,
    meeting: str = "",
) -> None:
    """File proposals as cases, numbered in an order (that of the rules unless told).

    ``shown``: the numbers somebody was shown and agreed to; when others were given since, the batch is refused.
    """
    law = rules.on_day(by.committee_id, on)
    batch = ordered(proposals, order or law.numbering_order)
    _passed(batch, law, meeting)
    with journal.act("proposals.file", by=by, on=on, note=opinion) as act:
        for session, group in sessions_of(batch):
            numbers = take(by.committee_id, session, Counter.Series.CASE, len(group))
            within = take_by_category(by.committee_id, session, group) if law.category_numbers else {}
            for proposal, number in zip(group, numbers, strict=True):
                if shown is not None and shown.get(proposal.pk) != number:
                    raise Refused("预览以后编号有了变动，请重新预览")
                act.move(
                    proposal,
                    FLOW,
                    "file",
                    expected=_of(expected, proposal),
                    case_no=number,
                    case_digits=law.number_digits,
                    category_no=within.get(proposal.pk),
                    handover_due_on=_handover_due(proposal, on, law),
                )
        act.create_all(_final(proposal, Outcome.FILED, opinion, on, meeting) for proposal in batch)


def _handover_due(proposal: Proposal, on: date, law: rules.Rules) -> date:
    """Session proposals are handed over together once the session has closed, the others from their filing on (2.9)."""
    closes = proposal.session.closes_on if proposal.session and proposal.kind == Kind.SESSION else on
    return law.due(max(closes, on), law.handover_due)


def not_file(
    proposal: Proposal,
    ground: str,
    disposition: str,
    explanation: str,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
    meeting: str = "",
) -> None:
    """Decide not to file, with ground, disposition and a word to the sponsors. Converted ones wait at the opinion desk."""
    law = rules.on_day(by.committee_id, on)
    _passed([proposal], law, meeting)
    if ground not in law.grounds or disposition not in law.dispositions:
        raise Refused("本会规则没有采用这一理由或者处理方式，请重新选择")
    with journal.act("proposals.not_file", by=by, on=on, note=explanation) as act:
        act.move(
            proposal,
            FLOW,
            "not_file",
            expected=expected,
            ground=ground,
            disposition=disposition,
            explanation=explanation,
            reconsider_until_on=law.due(on, law.reconsider_window) if law.reconsideration else None,
        )
        act.create(_final(proposal, Outcome.NOT_FILED, explanation, on, meeting))
        if disposition == Disposition.OPINION:
            act.create(
                Link(
                    committee_id=proposal.committee_id,
                    kind=Link.Kind.CONVERTED,
                    source_model=journal.model_name(proposal),
                    source_id=proposal.pk,
                )
            )


def merge(
    proposal: Proposal,
    into: Proposal,
    *,
    by: Actor,
    on: date,
    opinion: str = "",
    expected: int | None = None,
    meeting: str = "",
) -> None:
    """Merge a proposal into a filed case. Its sponsors are answered too; its number stays its own."""
    versions = None if expected is None else {proposal.pk: expected}
    merge_all([proposal], into, by=by, on=on, opinion=opinion, expected=versions, meeting=meeting)


def merge_all(
    proposals: Iterable[Proposal],
    into: Proposal,
    *,
    by: Actor,
    on: date,
    opinion: str = "",
    expected: Versions | None = None,
    meeting: str = "",
) -> None:
    """Merge several proposals into a filed case, in one act. Each keeps its text, its sponsors and its number."""
    children = list(proposals)
    if into.merged_into_id or into.state not in NUMBERED or any(one.pk == into.pk for one in children):
        raise Refused("只能并入已立案的主案")
    _passed(children, rules.on_day(by.committee_id, on), meeting)
    with journal.act("proposals.merge", by=by, on=on, note=opinion) as act:
        for one in children:
            act.move(one, FLOW, "merge", expected=_of(expected, one), merged_into=into)
        act.create_all(_final(one, Outcome.MERGED, opinion, on, meeting) for one in children)


def gather(
    main: Proposal,
    others: Iterable[Proposal],
    *,
    by: Actor,
    on: date,
    opinion: str = "",
    expected: Versions | None = None,
    meeting: str = "",
) -> None:
    """Make one of several proposals on a matter the main case, filing it if it still waits, and merge the others."""
    children = list(others)
    if not children:
        raise Refused("请至少再选一件并入主案的提案")
    if any(one.session_id != main.session_id for one in children):
        raise Refused("只能并入同一次会议的主案")
    with transaction.atomic():
        if main.state == State.UNDER_REVIEW:
            file([main], by=by, on=on, opinion=opinion, expected=expected, meeting=meeting)
        merge_all(children, main, by=by, on=on, opinion=opinion, expected=expected, meeting=meeting)


def _final(proposal: Proposal, outcome: str, opinion: str, on: date, meeting: str = "") -> Decision:
    return Decision(
        committee_id=proposal.committee_id,
        proposal=proposal,
        step=Pass.FINAL,
        outcome=outcome,
        opinion=opinion,
        ground=proposal.ground,
        disposition=proposal.disposition,
        meeting=meeting,
        decided_on=on,
    )


def ask_reconsider(
    proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The sponsor asks once, inside the window, that a refusal be looked at again."""
    FLOW.check("ask_reconsider", by, proposal)
    if proposal.reconsider_until_on and on > proposal.reconsider_until_on:
        raise Refused(f"申请复议应在{long_date(proposal.reconsider_until_on)}以前提出")
    with journal.act("proposals.ask_reconsider", by=by, on=on, note=reason) as act:
        act.move(proposal, FLOW, "ask_reconsider", expected=expected, reconsider_reason=reason)


def answer_reconsider(
    proposal: Proposal, agreed: bool, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The committee takes the proposal into review again, or says why not. The first decision stays on file."""
    if not agreed:
        with journal.act("proposals.refuse_reconsider", by=by, on=on, note=answer) as act:
            act.move(proposal, FLOW, "refuse_reconsider", expected=expected, reconsider_answer=answer)
        return
    link = _conversion(proposal)
    if link and link.target_id:
        raise Refused("该件已转为社情民意信息，不能再复议")
    with journal.act("proposals.reconsider", by=by, on=on, note=answer) as act:
        act.move(
            proposal,
            FLOW,
            "reconsider",
            expected=expected,
            reconsider_answer=answer,
            not_filed_on=None,
            ground="",
            disposition="",
            explanation="",
        )
        if link:
            act.void(link, "同意复议")


def _conversion(proposal: Proposal) -> Link | None:
    rows = Link.objects.of(proposal.committee_id).live().filter(kind=Link.Kind.CONVERTED)
    found: Link | None = rows.filter(source_model=journal.model_name(proposal), source_id=proposal.pk).first()
    return found


def ask_withdrawal(
    proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The sponsor asks that a filed case be withdrawn; the committee decides."""
    with journal.act("proposals.ask_withdrawal", by=by, on=on, note=reason) as act:
        act.move(
            proposal,
            FLOW,
            "ask_withdrawal",
            expected=expected,
            withdrawal_reason=reason,
            withdrawal_answered_on=None,
        )


def refuse_withdrawal(
    proposal: Proposal, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """The committee does not agree; the case goes on."""
    with journal.act("proposals.refuse_withdrawal", by=by, on=on, note=answer) as act:
        act.move(proposal, FLOW, "refuse_withdrawal", expected=expected, withdrawal_answer=answer)


def withdraw_case(
    proposal: Proposal, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Agree to withdraw a filed case. The number is burnt; what was merged into it goes back to review."""
    with transaction.atomic():
        with journal.act("proposals.withdraw_case", by=by, on=on, note=answer) as act:
            act.move(
                proposal,
                FLOW,
                "withdraw_case",
                expected=expected,
                explanation=proposal.withdrawal_reason,
                withdrawal_answer=answer,
                withdrawal_answered_on=on,
            )
        with journal.act("proposals.unmerge", by=system(by.committee), on=on) as act:
            for child in proposal.children.live():
                act.move(child, FLOW, "unmerge", merged_into=None, merged_on=None)
