"""Verbs of signing together: invite, confirm, decline, take one's name off. A signature holds for one text."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from jianyan.core import journal
from jianyan.kit import canonical
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.flow import FLOW
from jianyan.proposals.models import Proposal, Sponsor, SponsorType, State

journal.declare(
    {
        "proposals.invite_cosigners": "邀请联名",
        "proposals.cosign": "联名确认",
        "proposals.decline": "谢绝联名",
        "proposals.withdraw_name": "撤下联名",
    }
)

TEXTS = ("cause", "situation", "analysis", "suggestions")


def text_hash(proposal: Proposal) -> str:
    """What a signature is bound to: the text as it stands."""
    return canonical.digest(canonical.canonical({name: getattr(proposal, name) for name in TEXTS}))


def signed(proposal: Proposal, signer: Sponsor) -> bool:
    """Confirmed, and for the text as it stands; a paper's signatures carry no digest."""
    return signer.confirmed_on is not None and signer.text_hash in ("", text_hash(proposal))


def invite_cosigners(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Freeze the text and ask the co-sponsors to confirm it before the window closes."""
    law = rules.on_day(proposal.committee_id, on)
    if law.max_cosigners and len(proposal.signers) - 1 > law.max_cosigners:
        raise Refused(f"联名提案至多邀请{law.max_cosigners}人联名")
    until = _until(proposal, law, on)
    with journal.act("proposals.invite_cosigners", by=by, on=on) as act:
        act.move(
            proposal,
            FLOW,
            "invite_cosigners",
            expected=expected,
            text_hash=text_hash(proposal),
            cosign_until_at=until,
            cosign_until_on=timezone.localdate(until) if until else law.due(on, law.cosign_window),
        )
        for signer in proposal.signers[1:]:
            act.change(signer, invited_on=on, declined_on=None)


def _until(proposal: Proposal, law: rules.Rules, on: date) -> datetime | None:
    """While the plenary sits the rules may count hours; an invitation entered afterwards has days, as at other times."""
    now = timezone.now()
    if not law.cosign_hours or timezone.localdate(now) != on:
        return None
    sitting = (
        PlenarySession.objects.of(proposal.committee_id).live().filter(opens_on__lte=on, closes_on__gte=on)
    )
    return now + timedelta(hours=law.cosign_hours) if sitting.exists() else None


def cosign(proposal: Proposal, *, by: Actor, on: date, opinion: str = "") -> Sponsor:
    """A co-sponsor confirms his own name, with a word of his own if he likes; nobody confirms for him."""
    FLOW.check("sign", by, proposal)
    _in_time(proposal, on)
    signer = _own(proposal, by)
    with journal.act("proposals.cosign", by=by, on=on) as act:
        act.change(signer, confirmed_on=on, declined_on=None, opinion=opinion, text_hash=text_hash(proposal))
    return signer


def decline(proposal: Proposal, *, by: Actor, on: date, opinion: str = "") -> Sponsor:
    """An invited member does not sign; he is not asked for that text again."""
    FLOW.check("decline", by, proposal)
    signer = _own(proposal, by)
    if signer.confirmed_on:
        raise Refused("您已经确认联名；不再联名的，请撤下署名")
    with journal.act("proposals.decline", by=by, on=on) as act:
        act.change(signer, declined_on=on, opinion=opinion)
    return signer


def withdraw_name(proposal: Proposal, reason: str, *, by: Actor, on: date) -> None:
    """A co-sponsor takes his name off before the review begins. The lead withdraws the proposal instead."""
    FLOW.check("withdraw_name", by, proposal)
    signer = _own(proposal, by)
    if not signer.confirmed_on:
        raise Refused("您还没有确认联名，可以谢绝")
    with journal.act("proposals.withdraw_name", by=by, on=on, note=reason) as act:
        act.void(signer, f"本人撤下署名：{reason}")
        proposal.__dict__.pop("signers", None)
        if proposal.state != State.COSIGNING:
            change_type(act, proposal)


def change_type(act: journal.Act, proposal: Proposal) -> None:
    """A joint proposal of which one name is left is an individual one."""
    if proposal.sponsor_type == SponsorType.JOINT and len(proposal.signers) == 1:
        act.change(proposal, sponsor_type=SponsorType.INDIVIDUAL)


def drop_unsigned(act: journal.Act, proposal: Proposal) -> None:
    """An invitation nobody answered is dropped, never taken for a signature."""
    for signer in proposal.signers:
        if not signed(proposal, signer):
            act.void(signer, "谢绝联名" if signer.declined_on else "提交前未联名确认")
    proposal.__dict__.pop("signers", None)


def void_signatures(act: journal.Act, proposal: Proposal) -> None:
    """The text has changed: what others signed is no longer signed."""
    for signer in proposal.signers[1:]:
        act.change(signer, confirmed_on=None, text_hash="")


def _in_time(proposal: Proposal, on: date) -> None:
    if proposal.state != State.COSIGNING:
        return
    last, until = proposal.cosign_until_on, proposal.cosign_until_at
    if (last and on > last) or (until and timezone.now() > until):
        raise Refused("已过联名确认期限，请第一提案者重新邀请")


def _own(proposal: Proposal, by: Actor) -> Sponsor:
    for signer in proposal.signers[1:]:
        if may.is_signer(by, signer):
            return signer
    raise NotYours("您不在该件的联名邀请之列")
