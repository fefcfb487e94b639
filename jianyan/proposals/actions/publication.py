"""Verbs of publication: what the committee opens to the public, and how much of a reply its unit lets be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.core.journal import Stale
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.models import Proposal, Publication, PublicationClass, Reply

journal.declare(
    {
        "proposals.decide_publication": "决定提案公开",
        "proposals.class_reply": "确定答复公开方式",
    }
)

Outcome = Publication.Outcome


def decide_publication(
    proposals: Iterable[Proposal],
    outcome: str,
    *,
    decided_by: str,
    by: Actor,
    on: date,
    reason: str = "",
    names_units: bool | None = None,
    expected: Versions | None = None,
) -> list[Publication]:
    """Open cases to the public, keep them closed, or take them back: one decision for a list.

    The decision before it ends on this day and stays. What a person read before deciding is what is decided: a case
    changed since (``expected``) is refused. ``names_units`` says whether the units are named; None leaves it to the rules.
    """
    if not may.may_publish(by):
        raise NotYours("公开由主席、秘书长决定，提案办公室可以登记")
    chosen = list(proposals)
    if not decided_by.strip():
        raise Refused("请写明由谁决定")
    if outcome != Outcome.PUBLIC and not reason.strip():
        raise Refused("不公开或撤回公开，请写明理由")
    standing = _standing(by, chosen)
    for proposal in chosen:
        _check(proposal, outcome, standing.get(proposal.pk), on, _of(expected, proposal))
    days = _days(by, outcome, names_units, on)
    with journal.act("proposals.decide_publication", by=by, on=on, note=reason.strip()) as act:
        for before in standing.values():
            act.change(before, ended_on=on)
        return act.create_all(
            Publication(
                committee_id=proposal.committee_id,
                proposal=proposal,
                outcome=outcome,
                decided_by=decided_by.strip(),
                reason=reason.strip(),
                decided_on=on,
                **days,
            )
            for proposal in chosen
        )


def _standing(by: Actor, chosen: Sequence[Proposal]) -> dict[int, Publication]:
    rows = Publication.objects.of(by.committee_id).live().filter(ended_on__isnull=True)
    return {one.proposal_id: one for one in rows.filter(proposal__in=[one.pk for one in chosen])}


def _check(
    proposal: Proposal, outcome: str, standing: Publication | None, on: date, expected: int | None
) -> None:
    if expected is not None and expected != proposal.version:
        raise Stale(journal.changes_since(proposal, expected))
    name = proposal.number or f"“{proposal.cause}”"
    is_public = standing is not None and standing.outcome == Outcome.PUBLIC
    reasons = {
        f"{name}没有立案，或者已经撤案、作废，不能决定公开": not proposal.is_standing_case,
        f"{name}的提案者不同意公开": outcome == Outcome.PUBLIC and not proposal.public_wish,
        f"{name}没有公开，不需要撤回": outcome == Outcome.WITHDRAWN and not is_public,
        f"{name}已经公开，请用“撤回公开”": outcome == Outcome.CLOSED and is_public,
        f"{name}已经作出同样的决定": standing is not None and standing.outcome == outcome,
        f"{name}在{on:%Y年%m月%d日}以后已有决定": standing is not None and standing.decided_on > on,
        f"{name}在{on:%Y年%m月%d日}还没有立案": bool(proposal.filed_on and proposal.filed_on > on),
    }
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)


def _days(by: Actor, outcome: str, names_units: bool | None, on: date) -> dict[str, date | None]:
    """From when it shows outside, and from when the units are named there: frozen now, under the rules of this day."""
    if outcome != Outcome.PUBLIC:
        return {"from_on": on, "units_from_on": None}
    law = rules.on_day(by.committee_id, on)
    shown = law.due(on, law.publish_after)
    named = law.public_units if names_units is None else names_units
    return {"from_on": shown, "units_from_on": law.due(shown, law.units_after) if named else None}


def class_replies(
    replies: Iterable[Reply],
    publication_class: str,
    *,
    by: Actor,
    on: date,
    summary: str = "",
    expected: Versions | None = None,
) -> None:
    """Say how much of replies may be read outside: in full, as a summary, or not at all."""
    chosen, values = list(replies), said(publication_class, summary, on)
    for reply in chosen:
        if not may.class_reply(by, reply.assignment):
            raise NotYours("答复的公开方式由承办单位提出，交办机关审定")
    with journal.act("proposals.class_reply", by=by, on=on) as act:
        for reply in chosen:
            act.change(reply, expected=expected.get(reply.pk) if expected else None, **values)


def said(publication_class: str, summary: str, on: date) -> dict[str, Any]:
    """The columns of a reply that keep it; Refused when there is nothing to be read."""
    if publication_class not in PublicationClass.values:
        raise Refused("请选择答复全文公开、摘要公开或者不公开")
    is_summary = publication_class == PublicationClass.SUMMARY
    if is_summary and not summary.strip():
        raise Refused("摘要公开的，请写明公开摘要")
    return {
        "publication_class": publication_class,
        "publication_summary": summary.strip() if is_summary else "",
        "publication_on": on,
    }


def said_in_draft(publication_class: str | None, summary: str, on: date) -> dict[str, Any]:
    """The same while drafting: None leaves what was said before, nothing chosen puts it off."""
    if publication_class is None:
        return {}
    if not publication_class:
        return {"publication_class": "", "publication_summary": "", "publication_on": None}
    return said(publication_class, summary, on)
