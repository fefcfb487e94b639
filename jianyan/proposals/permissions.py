"""Who may do what to a proposal (domain, table of rights). Predicates take the actor and the record."""

from __future__ import annotations

from jianyan.kit.flow import Right
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals import rules
from jianyan.proposals.models import (
    Assignment,
    Commitment,
    Consultation,
    FeedbackForm,
    Proposal,
    Question,
    Reply,
    Sponsor,
)

AUTHORS = (Role.MB, Role.SC, Role.LD)
BODIES = (Role.ORG, Role.SPC, Role.LG)
PUBLISHERS = (Role.LD, Role.SG, Role.PO)
TOPIC_READERS = (*AUTHORS, *BODIES, Role.PO, Role.PC, Role.SG, Role.RS, Role.ML, Role.CL, Role.AD, Role.AU)


def is_signer(actor: Actor, sponsor: Sponsor | None) -> bool:
    """The actor is this sponsor, or writes for the body that is."""
    if sponsor is None:
        return False
    return sponsor.person_id in actor.person_ids or sponsor.body_id in actor.body_ids


def owns(actor: Actor, proposal: Proposal) -> bool:
    """The actor signed the proposal, first or later."""
    mine = actor.person_ids or actor.body_ids  # most desks have none: no need to read the sponsors
    return bool(mine) and any(is_signer(actor, sponsor) for sponsor in proposal.signers)


def leads(actor: Actor, proposal: Proposal) -> bool:
    """The actor is the first sponsor, or who took over from one that left."""
    return is_signer(actor, proposal.speaker)


def may_enter(actor: Actor) -> bool:
    """Staff enter proposals from paper; authorship stays with the member."""
    return actor.has(Role.PO)


def may_propose(actor: Actor) -> bool:
    """Members, and those who write for a party, an organisation or a special committee."""
    return actor.has(*AUTHORS, *BODIES, Role.PO)


def send(actor: Actor, proposal: Proposal) -> bool:
    """Submit, change or withdraw: the first sponsor; the office for a paper it entered, or where all sponsors have left."""
    by_office = proposal.entered_on_behalf or bool(proposal.signers and not proposal.speaker)
    return leads(actor, proposal) or (by_office and may_enter(actor)) or actor.system


def prepare(actor: Actor, proposal: Proposal) -> bool:
    """The proposal office receives, allocates, sends forms, closes and visits."""
    return actor.has(Role.PO)


def decide(actor: Actor, proposal: Proposal) -> bool:
    """The committee answers what sponsors ask of a decision; nobody decides on his own proposal."""
    return actor.has(Role.PC) and not owns(actor, proposal)


PASS_SEATS: dict[str, str] = {rules.OFFICE: Role.PO, rules.COMMITTEE: Role.PC, rules.CHAIRMEN: Role.PO}


def holds_pass(actor: Actor, proposal: Proposal, step: str) -> bool:
    """Whose desk a pass of the review is on; what the chairmen's meeting decides is entered by the office."""
    return actor.has(PASS_SEATS[proposal.decider(step)])


def begin_review(actor: Actor, proposal: Proposal) -> bool:
    """The preliminary pass: the office, or whoever the rules name."""
    return holds_pass(actor, proposal, "preliminary")


def settle(actor: Actor, proposal: Proposal) -> bool:
    """The final pass: the committee, or whoever the rules name; nobody decides on his own proposal."""
    return holds_pass(actor, proposal, "final") and not owns(actor, proposal)


def may_sign(actor: Actor, proposal: Proposal) -> bool:
    """An invited co-sponsor confirms or declines for himself; nobody does it for him."""
    return any(is_signer(actor, signer) for signer in proposal.signers[1:])


def review(actor: Actor, proposal: Proposal) -> bool:
    """The second pass: a sub-group of the committee, or whoever the rules name; nobody on his own proposal."""
    return holds_pass(actor, proposal, "second") and not owns(actor, proposal)


def tracks(actor: Actor, proposal: Proposal) -> bool:
    """Report what became of a promise: a unit that answered the case, or the office from its paper."""
    if actor.has(Role.PO):
        return True
    held = proposal.assignments.live().filter(unit__in=actor.unit_ids, delivered_on__isnull=False)
    return actor.has(Role.HU, Role.HL) and held.exists()


def hand_over(actor: Actor, record: Proposal | Assignment) -> bool:
    """The hand-over authority makes the assignment formal."""
    return actor.has(Role.HA)


def check(actor: Actor, assignment: Assignment) -> bool:
    """Replies are checked before they leave by the hand-over authority, and nobody checks his own unit's."""
    return actor.has(Role.HA) and assignment.unit_id not in actor.unit_ids


def keep_waiting(actor: Actor, record: Proposal | Assignment) -> bool:
    """What time itself decides is entered by the office or the authority."""
    return actor.has(Role.PO, Role.HA)


def conclude(actor: Actor, record: Proposal | Assignment) -> bool:
    """Re-handling and closing: proposal office, review committee, hand-over authority."""
    return actor.has(Role.PO, Role.PC, Role.HA)


def system(actor: Actor, record: Proposal | Assignment) -> bool:
    """Moves that follow from other moves; nobody is offered them."""
    return actor.system


SELECTING: dict[str, tuple[str, ...]] = {
    rules.OFFICE: (Role.PO,),
    rules.COMMITTEE: (Role.PC,),
    rules.CHAIRMEN: (Role.LD, Role.PO, Role.PC),
}


def may_distinguish(actor: Actor, by: str = rules.CHAIRMEN) -> bool:
    """Honours: whoever the rules name; what the chairmen's meeting decides is entered for it."""
    return actor.has(*SELECTING[by])


def may_supervise(actor: Actor) -> bool:
    """Leaders take cases under their eye; the office enters it for them."""
    return actor.has(Role.LD, Role.PO)


def may_overlay(actor: Actor) -> bool:
    """Urgency and holds: proposal office and hand-over authority."""
    return actor.has(Role.PO, Role.HA)


def may_pass_on_case(actor: Actor) -> bool:
    """The office enters that a sponsor has left; a seat that ended tells it by itself."""
    return actor.system or actor.has(Role.PO)


def may_settle(actor: Actor) -> bool:
    """The office finds out whether a disputed contact took place."""
    return actor.has(Role.PO)


def is_unit(actor: Actor, assignment: Assignment) -> bool:
    """A clerk or leader of the unit the case was given to."""
    return actor.system or (actor.has(Role.HU, Role.HL) and assignment.unit_id in actor.unit_ids)


def handle(actor: Actor, assignment: Assignment) -> bool:
    """Log contacts, draft, accept, ask to return: the unit, or the office from its papers."""
    return is_unit(actor, assignment) or actor.has(Role.PO)


def approve_reply(actor: Actor, assignment: Assignment) -> bool:
    """A reply leaves the unit by its leader's hand; the office may enter one that came on paper."""
    return actor.system or (actor.has(Role.HL) and assignment.unit_id in actor.unit_ids) or actor.has(Role.PO)


def rate(actor: Actor, form: FeedbackForm) -> bool:
    """The sponsor himself; never a unit, and never somebody who holds a seat in one."""
    return is_signer(actor, form.sponsor) and not actor.has(Role.HU, Role.HL)


def enter_rating(actor: Actor, form: FeedbackForm) -> bool:
    """The office enters a returned paper form."""
    return actor.has(Role.PO) and not actor.has(Role.HU, Role.HL)


def may_publish(actor: Actor) -> bool:
    """Decide what the public may read: chairs and secretary-general, or the proposal office entering their decision."""
    return actor.has(*PUBLISHERS)


def class_reply(actor: Actor, assignment: Assignment) -> bool:
    """How much of a reply may be read outside: its unit says so, the hand-over authority may narrow or widen it."""
    return is_unit(actor, assignment) or actor.has(Role.PO, Role.HA)


def report_promise(actor: Actor, promise: Commitment) -> bool:
    """The unit that promised, or the office from its papers."""
    own = actor.has(Role.HU, Role.HL) and promise.unit_id in actor.unit_ids
    return own or actor.has(Role.PO)


def settle_promise(actor: Actor, promise: Commitment) -> bool:
    """Whether a promise was kept is for the office to confirm, never for the unit."""
    return actor.has(Role.PO, Role.PC) and not actor.has(Role.HU, Role.HL)


def was_promised_to(actor: Actor, promise: Commitment) -> bool:
    """The sponsor of the case, or of the merged proposal whose suggestion it answers."""
    cases = [promise.proposal, *([promise.answer.ask.proposal] if promise.answer else [])]
    return any(owns(actor, case) for case in cases) and not actor.has(Role.HU, Role.HL)


def pass_on(actor: Actor) -> bool:
    """The proposal office passes reasons on, enters outside scores and corrects the division of suggestions."""
    return actor.has(Role.PO)


def grade_handling(actor: Actor, reply: Reply) -> bool:
    """The first sponsor himself; never somebody who holds a seat in a unit."""
    return leads(actor, reply.assignment.proposal) and not actor.has(Role.HU, Role.HL)


def grade_proposal(actor: Actor, reply: Reply) -> bool:
    return actor.has(Role.HU, Role.HL) and reply.assignment.unit_id in actor.unit_ids


def side_of(actor: Actor, assignment: Assignment, proposal: Proposal) -> str | None:
    """On which side of a question the actor stands: a sponsor of the proposal, the unit, or neither."""
    if owns(actor, proposal):
        return Question.Side.SPONSOR
    own = actor.has(Role.HU, Role.HL) and assignment.unit_id in actor.unit_ids
    return Question.Side.UNIT if own and assignment.returned_on is None else None


def answer_question(actor: Actor, question: Question) -> bool:
    """The side that was asked; whoever stands on both sides is taken for the sponsor."""
    side = side_of(actor, question.assignment, question.sponsor.proposal)
    return side is not None and side != question.asked_by


def withdraw_question(actor: Actor, question: Question) -> bool:
    """The side that asked; what the office entered from paper, the office."""
    if question.from_paper and may_enter(actor):
        return True
    return side_of(actor, question.assignment, question.sponsor.proposal) == question.asked_by


def may_consult(actor: Actor) -> bool:
    """Before the hand-over, the proposal office and the hand-over authority ask units whose matter it is."""
    return actor.has(Role.PO, Role.HA)


def answer_consultation(actor: Actor, one: Consultation) -> bool:
    """The unit that was asked, or the office from its paper."""
    return actor.has(Role.PO) or (actor.has(Role.HU, Role.HL) and one.unit_id in actor.unit_ids)


_PASS_OF: dict[Right, str] = {begin_review: "preliminary", review: "second", settle: "final"}
# Who holds a right, in the words of the trade: who acts next (queries.steps) and the way of a case (queries.way) read it.
HOLDERS: dict[Right, str] = {
    send: "提案者",
    rate: "提案者",
    prepare: rules.DECIDERS[rules.OFFICE],
    conclude: rules.DECIDERS[rules.OFFICE],
    decide: rules.DECIDERS[rules.COMMITTEE],
    hand_over: "交办机关",
    handle: "承办单位",
    approve_reply: "承办单位",
    tracks: "承办单位",
}


def called(right: Right, proposal: Proposal) -> str:
    """Who holds a right, in a word; of a pass of the review, whoever the rules of this proposal name."""
    if step := _PASS_OF.get(right):
        return rules.DECIDERS[proposal.decider(step)]
    return HOLDERS[right]
