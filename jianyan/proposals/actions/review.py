"""Verbs of the review: receive, decide, refuse, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from django.db import transaction

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor, system
from jianyan.proposals import rules
from jianyan.proposals.actions.numbers import take
from jianyan.proposals.flow import FLOW, NUMBERED
from jianyan.proposals.models import Counter, Decision, Disposition, Kind, Proposal

journal.declare(
    {
        "proposals.start_review": "开始审查",
        "proposals.review": "提出审查意见",
        "proposals.file": "立案",
        "proposals.merge": "并案",
        "proposals.not_file": "不予立案",
        "proposals.withdraw_case": "撤案",
        "proposals.unmerge": "解除并案",
    }
)

Pass, Outcome = Decision.Pass, Decision.Outcome
Versions = Mapping[int, int]  # record id -> the version the form carried


def _of(expected: Versions | None, proposal: Proposal) -> int | None:
    return expected.get(proposal.pk) if expected else None


def start_review(
    proposals: Iterable[Proposal], *, by: Actor, on: date, expected: Versions | None = None
) -> None:
    """Take submitted proposals into review."""
    with journal.act("proposals.start_review", by=by, on=on) as act:
        for proposal in proposals:
            act.move(proposal, FLOW, "start_review", expected=_of(expected, proposal))


def review(proposal: Proposal, opinion: str, *, by: Actor, on: date, step: str = Pass.SECOND) -> Decision:
    """Keep the opinion of a pass; it decides nothing."""
    if proposal.state != "under_review":
        raise Refused(f"该件目前为“{proposal.get_state_display()}”，不能提出审查意见")
    if not opinion.strip():
        raise Refused("请填写审查意见")
    with journal.act("proposals.review", by=by, on=on) as act:
        return act.create(
            Decision(
                committee_id=proposal.committee_id,
                proposal=proposal,
                step=step,
                opinion=opinion,
                decided_on=on,
            )
        )


def file(
    proposals: Iterable[Proposal], *, by: Actor, on: date, opinion: str = "", expected: Versions | None = None
) -> None:
    """File proposals as cases, numbered in the order they came in."""
    law = rules.on_day(by.committee_id, on)
    with journal.act("proposals.file", by=by, on=on, note=opinion) as act:
        ordered = sorted(proposals, key=lambda one: (one.session_id or 0, one.submission_no or 0))
        for session, group in groupby(ordered, key=lambda one: one.session_id):
            batch = list(group)
            for proposal, number in zip(
                batch, take(by.committee_id, session, Counter.Series.CASE, len(batch)), strict=True
            ):
                act.move(
                    proposal,
                    FLOW,
                    "file",
                    expected=_of(expected, proposal),
                    case_no=number,
                    handover_due_on=_handover_due(proposal, on, law),
                )
        act.create_all(_final(proposal, Outcome.FILED, opinion, on) for proposal in ordered)


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
) -> None:
    """Decide not to file, with ground, disposition and a word to the sponsors. Converted ones wait at the opinion desk."""
    with journal.act("proposals.not_file", by=by, on=on, note=explanation) as act:
        act.move(
            proposal,
            FLOW,
            "not_file",
            expected=expected,
            ground=ground,
            disposition=disposition,
            explanation=explanation,
        )
        act.create(_final(proposal, Outcome.NOT_FILED, explanation, on))
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
    proposal: Proposal, into: Proposal, *, by: Actor, on: date, opinion: str = "", expected: int | None = None
) -> None:
    """Merge a proposal into a filed case. Its sponsors are answered too; its number stays its own."""
    if into.pk == proposal.pk or into.merged_into_id or into.state not in NUMBERED:
        raise Refused("只能并入已立案的主案")
    with journal.act("proposals.merge", by=by, on=on, note=opinion) as act:
        act.move(proposal, FLOW, "merge", expected=expected, merged_into=into)
        act.create(_final(proposal, Outcome.MERGED, opinion, on))


def _final(proposal: Proposal, outcome: str, opinion: str, on: date) -> Decision:
    return Decision(
        committee_id=proposal.committee_id,
        proposal=proposal,
        step=Pass.FINAL,
        outcome=outcome,
        opinion=opinion,
        ground=proposal.ground,
        disposition=proposal.disposition,
        decided_on=on,
    )


def withdraw_case(
    proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """Withdraw a filed case at its sponsor's request. The number is burnt; what was merged goes back to review."""
    with transaction.atomic():
        with journal.act("proposals.withdraw_case", by=by, on=on, note=reason) as act:
            act.move(proposal, FLOW, "withdraw_case", expected=expected, explanation=reason)
        with journal.act("proposals.unmerge", by=system(by.committee), on=on) as act:
            for child in proposal.children.live():
                act.move(child, FLOW, "unmerge", merged_into=None, merged_on=None)
