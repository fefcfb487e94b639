"""Verbs of those who write proposals: draft, sign, submit, change, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils import timezone

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, PlenarySession, Sector, Tenure
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.actions.answers import divide_again, divided
from jianyan.proposals.actions.cosigning import TEXTS, change_type, drop_unsigned, text_hash, void_signatures
from jianyan.proposals.actions.numbers import take
from jianyan.proposals.flow import FLOW
from jianyan.proposals.models import UNSENT, Counter, Kind, Proposal, Sponsor, SponsorType, State

journal.declare(
    {
        "proposals.create_draft": "起草提案",
        "proposals.enter_papers": "代录并提交纸质提案",
        "proposals.edit": "修改提案",
        "proposals.submit": "提交提案",
        "proposals.send_back": "退回修改",
        "proposals.resubmit": "重新提交",
        "proposals.withdraw": "撤回提案",
        "proposals.void": "作废提案",
    }
)

CONTACT = ("contact_person", "contact_phone", "contact_address", "contact_postcode", "contact_email")
STATED = (
    "authorship",
    "origin",
    "origin_note",
    "earlier_stand",
    "earlier_note",
    "topic",
    "public_wish",
    "public_reason",
)
EDITABLE = (*TEXTS, *CONTACT, *STATED, "category", "suggested_units", "secrecy_confirmed_on")
BODY_KINDS = {
    SponsorType.PARTY: (Body.Kind.PARTY,),
    SponsorType.ORGANIZATION: (Body.Kind.ORGANIZATION,),
    SponsorType.COMMITTEE: (Body.Kind.SPECIAL_COMMITTEE,),
    SponsorType.GROUP: (Body.Kind.WORK_GROUP, Body.Kind.LIAISON_GROUP, Body.Kind.SECTOR_GROUP),
}
# Bodies of these kinds may put a proposal forward together; its type is that of the first.
JOINING = (Body.Kind.PARTY, Body.Kind.ORGANIZATION, Body.Kind.SPECIAL_COMMITTEE)


@dataclass(frozen=True)
class Signer:
    """Who signs: a member, a body, or a sector with the member who convenes it."""

    person: Person | None = None
    body: Body | None = None
    sector: Sector | None = None


def create_draft(
    *,
    by: Actor,
    on: date,
    sponsor_type: str,
    signers: Sequence[Signer],
    on_behalf: bool = False,
    **fields: Any,
) -> Proposal:
    """Write a draft. Sector and name of each signer are kept as they are on this day."""
    draft = Draft(sponsor_type, tuple(signers), fields)
    proposal, rows = _built(draft, _tenures(by.committee_id, signers, on), by, on, on_behalf)
    with journal.act("proposals.create_draft", by=by, on=on) as act:
        act.create(proposal)
        act.create_all(rows)
    return proposal


@dataclass(frozen=True)
class Draft:
    """What a paper says: the sponsor type, who signed it, and its fields."""

    sponsor_type: str
    signers: tuple[Signer, ...]
    fields: dict[str, Any]


def enter_papers(papers: Sequence[Draft], *, by: Actor, on: date) -> list[Proposal]:
    """Enter a stack of signed papers and put them forward, in their order, in one go."""
    tenures = _tenures(by.committee_id, [signer for paper in papers for signer in paper.signers], on)
    built = [_built(paper, tenures, by, on, on_behalf=True) for paper in papers]
    session, kind = queries.session_on(by.committee_id, on)
    law = rules.on_day(by.committee_id, on)
    with journal.act("proposals.enter_papers", by=by, on=on) as act:
        act.create_all(proposal for proposal, _ in built)
        act.create_all(row for _, rows in built for row in rows)
        numbers = take(by.committee_id, session.pk, Counter.Series.SUBMISSION, len(built))
        for (proposal, rows), number in zip(built, numbers, strict=True):
            proposal.__dict__["signers"] = rows  # as just written: no need to read them back
            _check_submission(proposal, session, kind, law)
            way = law.sponsor(proposal.sponsor_type).counts_as
            act.move(
                proposal, FLOW, "submit", session=session, kind=kind, submission_no=number, counts_as=way
            )
        act.create_all(ask for proposal, _ in built for ask in divided(proposal))
    return [proposal for proposal, _ in built]


def _built(
    draft: Draft, tenures: _Tenures, by: Actor, on: date, on_behalf: bool
) -> tuple[Proposal, list[Sponsor]]:
    _check_type(draft.sponsor_type, draft.signers)
    if unknown := set(draft.fields) - set(EDITABLE):
        raise TypeError(f"not a field of a draft: {sorted(unknown)}")
    proposal = Proposal(
        committee=by.committee,
        term=tenures.term,
        sponsor_type=draft.sponsor_type,
        drafted_on=on,
        entered_on_behalf=on_behalf,
        **draft.fields,
    )
    rows = [
        _sponsor(proposal, order, signer, tenures, on if on_behalf or order == 1 else None)
        for order, signer in enumerate(draft.signers, 1)
    ]
    proposal.lead_name, proposal.lead_sector = rows[0].name, rows[0].sector
    _check_author(by, rows[0], on_behalf)
    return proposal, rows


@dataclass(frozen=True)
class _Tenures:
    """The seats of the signers on a day, and the term they belong to."""

    by_person: dict[int, Tenure]
    term: Any


def _tenures(committee: int, signers: Sequence[Signer], on: date) -> _Tenures:
    persons = [signer.person.pk for signer in signers if signer.person]
    found = Tenure.objects.of(committee).on(on).filter(person__in=persons).select_related("sector", "term")
    held = {tenure.person_id: tenure for tenure in found}
    for signer in signers:
        if signer.person and signer.person.pk not in held:
            raise Refused(f"{signer.person.name}不是现任委员，不能提出提案")
    term = next(iter(held.values())).term if held else queries.term_on(committee, on)
    if term is None:
        raise Refused("该日期没有在任的届次，请先登记届次")
    return _Tenures(held, term)


def _check_type(sponsor_type: str, signers: Sequence[Signer]) -> None:
    kinds = BODY_KINDS.get(SponsorType(sponsor_type))
    reasons = {
        "请填写提案者": not signers,
        "个人提案只能有一名提案者": sponsor_type == SponsorType.INDIVIDUAL and len(signers) != 1,
        "联名提案至少要有两名提案者": sponsor_type == SponsorType.JOINT and len(signers) < 2,
        "同一名委员不能重复署名": len({s.person.pk for s in signers if s.person})
        < sum(bool(s.person) for s in signers),
        "同一单位不能重复署名": len({s.body.pk for s in signers if s.body})
        < sum(bool(s.body) for s in signers),
        "提案者与提案类型不符": (
            not _together(signers, kinds)
            if kinds
            else any(s.sector is None for s in signers)
            if sponsor_type == SponsorType.SECTOR
            else any(s.person is None or s.body or s.sector for s in signers)
        ),
    }
    for reason, holds in reasons.items():
        if holds:
            raise Refused(reason)


def _together(signers: Sequence[Signer], kinds: tuple[str, ...]) -> bool:
    """The first body is of the type; others of one that may join it."""
    held = [signer.body.kind if signer.body else "" for signer in signers]
    joining = JOINING if set(kinds) <= set(JOINING) else kinds
    return bool(held) and held[0] in kinds and all(kind in joining for kind in held[1:])


def _sponsor(
    proposal: Proposal, order: int, signer: Signer, tenures: _Tenures, confirmed: date | None
) -> Sponsor:
    tenure = tenures.by_person.get(signer.person.pk) if signer.person else None
    sector = signer.sector or (tenure.sector if tenure else None)
    name = (
        f"{signer.sector.name}界别"
        if signer.sector
        else signer.body.name
        if signer.body
        else signer.person.name
        if signer.person
        else ""
    )
    return Sponsor(
        committee_id=proposal.committee_id,
        proposal=proposal,
        order=order,
        person=signer.person,
        body=signer.body,
        sector=sector,
        name=name,
        confirmed_on=confirmed,
        role=Sponsor.Role.LEAD if order == 1 else Sponsor.Role.CO,
    )


def _check_author(by: Actor, lead: Sponsor, on_behalf: bool) -> None:
    if on_behalf:
        if not may.may_enter(by):
            raise NotYours("只有提案办公室可以代录纸质提案")
    elif lead.person_id not in by.person_ids and lead.body_id not in by.body_ids and not by.system:
        raise NotYours("只能以本人或本单位名义起草提案")
    elif not may.may_propose(by):
        raise NotYours("您没有提出提案的权限")


def edit(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None, **fields: Any) -> Proposal:
    """Change a draft or a proposal sent back. A change of the text voids the signatures of the others."""
    if unknown := set(fields) - set(EDITABLE):
        raise TypeError(f"not a field of a draft: {sorted(unknown)}")
    if not may.send(by, proposal):
        raise NotYours("只有第一提案者可以修改提案")
    if proposal.state not in (State.DRAFT, State.COSIGNING, State.RETURNED):
        raise Refused(f"该件目前为“{proposal.get_state_display()}”，不能修改")
    rewritten = any(name in fields and fields[name] != getattr(proposal, name) for name in TEXTS)
    with journal.act("proposals.edit", by=by, on=on) as act:
        act.change(proposal, expected=expected, **fields)
        if rewritten and not proposal.entered_on_behalf:
            void_signatures(act, proposal)
            if proposal.state == State.COSIGNING:
                act.move(
                    proposal, FLOW, "edit_text", text_hash="", cosign_until_on=None, cosign_until_at=None
                )
            elif proposal.text_hash:
                act.change(proposal, text_hash=text_hash(proposal))
    return proposal


def submit(
    proposal: Proposal, *, by: Actor, on: date, expected: int | None = None, **stated: Any
) -> Proposal:
    """Put a proposal forward: session or intersession follows from the day, the number from the counter.

    ``stated``: what the author still had to say of it (authorship, category).
    """
    session, kind = queries.session_on(proposal.committee_id, on, _time_of(proposal, on))
    law = rules.on_day(proposal.committee_id, on)
    _check_submission(proposal, session, kind, law)
    with journal.act("proposals.submit", by=by, on=on) as act:
        drop_unsigned(act, proposal)
        _check_number(proposal, law)
        values: dict[str, Any] = {"session": session, "kind": kind, **stated}
        if proposal.sponsor_type == SponsorType.JOINT and len(proposal.signers) == 1:
            values["sponsor_type"] = SponsorType.INDIVIDUAL
        FLOW.check("submit", by, proposal)
        act.move(
            proposal,
            FLOW,
            "submit",
            expected=expected,
            **values,
            passes_by=law.passes_by,
            counts_as=law.sponsor(values.get("sponsor_type", proposal.sponsor_type)).counts_as,
            submission_no=take(by.committee_id, session.pk, Counter.Series.SUBMISSION)[0],
        )
        act.create_all(divided(proposal))
    return proposal


def _time_of(proposal: Proposal, on: date) -> time | None:
    """The time of day of what is sent here and now; a paper that is entered has none."""
    now = timezone.localtime()
    return now.time() if on == timezone.localdate() and not proposal.entered_on_behalf else None


def _check_submission(proposal: Proposal, session: PlenarySession, kind: Kind, law: rules.Rules) -> None:
    rule, title = law.sponsor(proposal.sponsor_type), proposal.get_sponsor_type_display()
    if not rule.allowed:
        raise Refused(f"本会不接受{title}")
    if rule.window == "session" and kind != Kind.SESSION:
        raise Refused(f"{title}只能在全体会议期间提出")
    if not law.joint_bodies and sum(bool(one.body_id) for one in proposal.signers) > 1:
        raise Refused("按本会规则，单位不能联合提出提案，请各自提出")
    if rule.signers == rules.CONVENOR and not _convened(proposal):
        raise Refused(f"{title}须由召集人签名，请在联系人一栏写明召集人")
    _check_length(proposal, law)
    _check_fields(proposal, law)
    if queries.is_repeated(proposal, session):
        raise Refused(f"{proposal.lead_name}在本次会议已提交过案由相同的提案，请核对")


def _convened(proposal: Proposal) -> bool:
    """Whether the convenor is named: beside the sector or as whom to ask; a signed paper is entered as it is."""
    named = proposal.contact_person or proposal.signers[0].person_id
    return bool(proposal.entered_on_behalf or named)


def _check_number(proposal: Proposal, law: rules.Rules) -> None:
    """Enough have signed with the lead, where the rules ask for a number."""
    joint = proposal.sponsor_type == SponsorType.JOINT
    if joint and len(proposal.signers) - 1 < law.min_cosigners:
        raise Refused(f"联名提案至少要有{law.min_cosigners}人确认联名")


def _check_fields(proposal: Proposal, law: rules.Rules) -> None:
    """What the rules ask of whoever writes here; a signed paper is entered as it is."""
    missing = [rules.FORM_FIELDS[name] for name in law.required_fields if not getattr(proposal, name).strip()]
    if missing and not proposal.entered_on_behalf:
        raise Refused(f"按本会规则，提交前请填写：{'、'.join(missing)}")


def _check_length(proposal: Proposal, law: rules.Rules) -> None:
    """A signed paper is entered as it is; what is written here keeps to the limit."""
    if not proposal.entered_on_behalf and proposal.length > law.length_limit:
        raise Refused(
            f"正文{proposal.length}字，超过{law.length_limit}字的上限。请压缩，详细材料可以作为附件"
        )


def send_back(
    proposal: Proposal, explanation: str, *, by: Actor, on: date, expected: int | None = None
) -> Proposal:
    """Return a proposal to its author with the reason: split it, add suggestions."""
    with journal.act("proposals.send_back", by=by, on=on, note=explanation) as act:
        act.move(proposal, FLOW, "send_back", expected=expected, explanation=explanation)
    return proposal


def resubmit(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> Proposal:
    """Send a returned proposal again; number, date and kind of the first submission stay."""
    _check_length(proposal, rules.on_day(proposal.committee_id, on))
    with journal.act("proposals.resubmit", by=by, on=on) as act:
        drop_unsigned(act, proposal)
        act.move(proposal, FLOW, "resubmit", expected=expected, explanation="")
        change_type(act, proposal)
        divide_again(act, proposal)
    return proposal


def withdraw(
    proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Proposal:
    """Take a proposal back before it is decided. Its number is not given again."""
    with journal.act("proposals.withdraw", by=by, on=on, note=reason) as act:
        act.move(proposal, FLOW, "withdraw", expected=expected, explanation=reason)
    return proposal


def void(proposal: Proposal, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Proposal:
    """Void an entry made by mistake: it is kept with the reason and counted nowhere."""
    if not (may.may_enter(by) or (proposal.state in UNSENT and may.leads(by, proposal))):
        raise NotYours("只有提案办公室可以作废提案")
    with journal.act("proposals.void", by=by, on=on, note=reason) as act:
        act.void(proposal, reason, expected=expected)
    return proposal
