"""Which papers the page of a case offers its reader, and where they are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jianyan.people.audience import Request
from jianyan.proposals import permissions as may
from jianyan.proposals.models import Proposal, State
from jianyan.proposals.models.base import READERS

DECIDED = (State.NOT_FILED, State.MERGED)


def has_outcome(one: Proposal) -> bool:
    """Whether the review has decided on it."""
    return one.filed_on is not None or one.state in DECIDED


def may_have_notice(request: Request, one: Proposal) -> bool:
    """The notice of the review goes to those who signed; the office keeps a copy."""
    return request.actor.has(*READERS) or may.owns(request.actor, one)


def of_case(
    request: Request, one: Any, file: list[dict[str, Any]], children: list[Proposal]
) -> list[dict[str, str]]:
    """The papers of a case for this reader, out of what its page has read: label, and the address of each kind."""
    if one.voided_at:
        return []
    papers = [_line("提案表", "proposal_sheet", one, one.pk)]
    if has_outcome(one) and may_have_notice(request, one):
        papers.append(_line("审查结果通知", "proposal_outcome", one, one.pk))
    for part in file:
        unit = part["assignment"].unit
        papers += [
            _line(f"{unit}会办意见", "proposal_opinion", one, opinion.pk) for opinion in part["opinions"]
        ]
        for line in part["replies"]:
            reply = line["reply"]
            kind = "答复函" if reply.delivered_on else "答复函（草稿）"
            papers.append(_line(f"{unit}{kind}", "proposal_letter", one, reply.pk, one.pk))
            papers += [
                _line(
                    f"{unit}{kind}：致{child.lead_name}（并案）", "proposal_letter", one, reply.pk, child.pk
                )
                for child in children
            ]
            papers += [
                _line(f"征询意见表：{form.sponsor.name}", "proposal_form", one, form.pk)
                for form in line["forms"]
            ]
    return papers


def _line(label: str, name: str, one: Proposal, *keys: int) -> dict[str, str]:
    where = [one.committee.code, *keys]
    return {
        "label": label,
        "docx": reverse(name, args=[*where, "docx"]),
        "pdf": reverse(name, args=[*where, "pdf"]),
    }
