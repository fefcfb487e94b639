"""Verbs of a sponsor who leaves the committee: what he would still do for a case passes to the next one, or to the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor, system
from jianyan.proposals import permissions as may
from jianyan.proposals import queries
from jianyan.proposals.models import FeedbackForm, Proposal, Sponsor
from jianyan.proposals.models.choices import OVER, UNSENT

journal.declare(
    {
        "proposals.sponsor_leaves": "提案者离任，由他人接续",
        "proposals.sponsor_returns": "更正提案者离任",
    }
)
OFFICE = "提案办公室"


def sponsor_leaves(signer: Sponsor, reason: str, *, by: Actor, on: date) -> None:
    """A sponsor is no longer a member: the next one speaks for the case, the office where there is none.

    He stays its author; what he has rated, said and signed stays. Forms he has not returned go to who takes over.
    """
    proposal = _open_case(signer, by)
    if signer.person_id is None:
        raise Refused("以单位或界别名义署名的，不登记离任")
    if signer.left_on:
        raise Refused(f"{signer.name}已经登记离任")
    spoke = proposal.speaker == signer
    heir = next((one for one in proposal.signers if one.left_on is None and one != signer), None)
    with journal.act(
        "proposals.sponsor_leaves", by=by, on=on, note=_told(signer, reason, spoke, heir)
    ) as act:
        act.change(signer, left_on=on)
        proposal.__dict__.pop("signers", None)
        if spoke:
            act.change(proposal, **_contact(heir))
            _pass_forms(act, signer, heir)


def sponsor_returns(signer: Sponsor, reason: str, *, by: Actor, on: date) -> None:
    """A departure that was entered by mistake is corrected: he speaks for the case again in his order."""
    proposal = _open_case(signer, by)
    if signer.left_on is None:
        raise Refused(f"{signer.name}没有登记离任")
    with journal.act("proposals.sponsor_returns", by=by, on=on, note=f"{signer.name}：{reason}") as act:
        act.change(signer, left_on=None)
        proposal.__dict__.pop("signers", None)
        if proposal.speaker == signer:
            act.change(proposal, **_contact(signer))


def pass_on_cases(committee: int, day: date) -> int:
    """Pass on the cases of those whose seat has ended by this day; gives their number. Done again it does nothing."""
    found = queries.those_who_left(committee, day)
    for signer, gone_on in found:
        with transaction.atomic():
            sponsor_leaves(signer, "不再担任委员", by=system(signer.proposal.committee), on=gone_on)
    return len(found)


def _open_case(signer: Sponsor, by: Actor) -> Proposal:
    if not may.may_pass_on_case(by):
        raise NotYours("提案者离任由提案办公室登记")
    proposal: Proposal = signer.proposal
    if proposal.voided_at or proposal.state in (*UNSENT, *OVER):
        raise Refused(f"该件目前为“{proposal.get_state_display()}”，不需要登记")
    return proposal


def _told(signer: Sponsor, reason: str, spoke: bool, heir: Sponsor | None) -> str:
    """What the journal says of it."""
    if not spoke:
        return f"{signer.name}{reason}。"
    return f"{signer.name}{reason}，由{heir.name if heir else OFFICE}接续联系。"


def _contact(heir: Sponsor | None) -> dict[str, Any]:
    """Whom a unit asks from now on."""
    person = heir.person if heir else None
    return {
        "contact_person": heir.name if heir else OFFICE,
        "contact_phone": person.phone if person else "",
        "contact_address": person.address[:120] if person else "",
        "contact_postcode": "",
        "contact_email": "",
    }


def _pass_forms(act: journal.Act, signer: Sponsor, heir: Sponsor | None) -> None:
    """Forms that are out go to who takes over, unless he has his own; with nobody left they lapse on their day."""
    if heir is None:
        return
    has = set(FeedbackForm.anywhere.filter(sponsor=heir).values_list("reply_id", flat=True))
    for form in FeedbackForm.objects.of(signer.committee_id).live().filter(sponsor=signer, returned_on=None):
        if form.reply_id in has:
            act.void(form, "提案者离任，由接续的提案者填写")
        else:
            act.change(form, sponsor=heir)
