"""A small committee and its proposals, built by the verbs themselves, so that no impossible record exists."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jianyan.people import actions as people
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Body, Committee, Person, Role, Unit
from jianyan.proposals import actions
from jianyan.proposals.models import Contact, FollowUpVisit, Proposal

OPENS = date(2022, 1, 10)
DAY = timedelta(days=1)


@dataclass
class World:
    """One committee with a desk for every role, three members, a party, three units."""

    committee: Committee
    seats: dict[str, Actor] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    party: Body | None = None
    sectors: list = field(default_factory=list)

    def of(self, role: str) -> Actor:
        return self.seats[role]

    def member(self, no: int = 0) -> Actor:
        return replace(self.seats[Role.MB], person_ids=frozenset({self.members[no].pk}))

    def unit(self, no: int = 0, role: str = Role.HL) -> Actor:
        return replace(self.seats[role], unit_ids=frozenset({self.units[no].pk}))


def world(code: str = "lan") -> World:
    """A committee in session, every role seated and signed in."""
    committee = people.found_committee(code, f"政协{code}县委员会", f"政协{code}县委员会")
    made, by = World(committee), system(committee)
    term = people.open_term(10, by=by, on=OPENS)
    people.call_session(term, 1, OPENS, date(2022, 1, 13), by=by, on=OPENS)
    made.sectors = people.set_sectors(["经济", "教育"], by=by, on=OPENS)
    made.members = people.register_persons(
        [Person(name=name) for name in ("魏一", "童二", "龚三")], by=by, on=OPENS
    )
    people.seat_members(
        term, [(one, made.sectors[no % 2]) for no, one in enumerate(made.members)], by=by, on=OPENS
    )
    made.units = people.register_units(
        [Unit(name=f"{code}县{name}局", sort_no=no) for no, name in enumerate(("教育", "水利", "交通"))],
        by=by,
        on=OPENS,
    )
    [made.party] = people.found_bodies([Body(kind=Body.Kind.PARTY, name="民建支部")], by=by, on=OPENS)
    held = {
        Role.MB: {"person": made.members[0]},
        Role.SC: {"person": made.members[1]},
        Role.ORG: {"body": made.party},
        Role.HU: {"unit": made.units[0]},
        Role.HL: {"unit": made.units[0]},
    }
    for role in Role:
        account = Account.objects.create(username=f"{code}-{role}", display_name=Role(role).label)
        own = held.get(role, {})
        people.grant(account, role, by=by, on=OPENS, **own)
        ids = {f"{kind}_ids": frozenset({one.pk}) for kind, one in own.items()}
        made.seats[role] = Actor(committee, account, frozenset({str(role)}), **ids)
    return made


def draft(at: World, on: date = OPENS, *, by: Actor | None = None, **fields: object) -> Proposal:
    """The first member's own draft."""
    given = {
        "cause": "关于疏浚城东排水渠的提案",
        "situation": "雨季积水。",
        "suggestions": "一、清淤。",
        "category": "social",
        "authorship": "written",
        "sponsor_type": "individual",
        "signers": [actions.Signer(person=at.members[0])],
    }
    return actions.create_draft(by=by or at.member(), on=on, **{**given, **fields})


def joint(at: World) -> dict[str, object]:
    """The first two members together."""
    return {"sponsor_type": "joint", "signers": [actions.Signer(person=one) for one in at.members[:2]]}


def cosigned(at: World, on: date = OPENS, **fields: object) -> Proposal:
    """A joint draft whose co-sponsors have confirmed their names themselves."""
    proposal = draft(at, on, **{**joint(at), **fields})
    actions.invite_cosigners(proposal, by=at.member(), on=on)
    for signer in proposal.signers[1:]:
        no = [person.pk for person in at.members].index(signer.person_id)
        actions.cosign(proposal, by=at.member(no), on=on)
    return again(proposal)


def submitted(at: World, on: date = OPENS, **fields: object) -> Proposal:
    by = fields.get("by") or at.member()
    if fields.get("sponsor_type") == "joint":
        return actions.submit(cosigned(at, on, **fields), by=by, on=on)
    return actions.submit(draft(at, on, **fields), by=by, on=on)


def reviewed(at: World, on: date = OPENS, **fields: object) -> Proposal:
    proposal = submitted(at, on, **fields)
    actions.start_review([proposal], by=at.of(Role.PO), on=on + DAY)
    return proposal


def filed(at: World, on: date = OPENS, **fields: object) -> Proposal:
    proposal = reviewed(at, on, **fields)
    actions.file([proposal], by=at.of(Role.PC), on=on + 2 * DAY)
    return proposal


def handed_over(at: World, on: date = OPENS, *, units: list | None = None, **fields: object) -> Proposal:
    """Handed over three days after it was put forward, to the first unit alone unless told."""
    proposal = filed(at, on, **fields)
    actions.allocate(proposal, units or [(at.units[0], "sole")], by=at.of(Role.PO), on=on + 2 * DAY)
    actions.hand_over(
        [proposal],
        number=f"交〔{on.year}〕{proposal.case_no}号",
        title="交办",
        authority="县委督查室",
        by=at.of(Role.HA),
        on=on + 3 * DAY,
    )
    return proposal


def in_handling(at: World, on: date = OPENS, **fields: object) -> Proposal:
    proposal = handed_over(at, on, **fields)
    for one in proposal.assignments.all():
        actions.accept([one], by=replace(at.of(Role.HU), unit_ids=frozenset({one.unit_id})), on=on + 4 * DAY)
    return again(proposal)


def answer(at: World, proposal: Proposal, on: date, reply_class: str = "A") -> None:
    """Every unit that owes an answer contacts the sponsor and gives it; co-handlers give their opinion first."""
    for one in sorted(proposal.assignments.live(), key=lambda one: one.role != "co"):
        by = replace(at.of(Role.HL), unit_ids=frozenset({one.unit_id}))
        if one.role == "co" and not one.opinion_on:
            actions.give_opinion(one, "同意。", "林某", by=by, on=on)
        elif one.must_reply and one.state == "accepted":
            actions.log_contacts(
                [Contact(assignment=one, phase="before", mode="meeting", persons="提案者", held_on=on)],
                by=by,
                on=on,
            )
            actions.draft_reply(one, text="已疏浚。", reply_class=reply_class, signer="林某", by=by, on=on)
            actions.deliver_reply(one, by=by, on=on)


def checked(at: World, on: date = OPENS, **fields: object) -> Proposal:
    """Where the rules have replies countersigned and checked: a host's answer, a promise, delivered so; the form is out."""
    proposal = in_handling(at, on, units=[(at.units[0], "host"), (at.units[1], "co")], **fields)
    host, co = proposal.assignments.order_by("id")
    day = on + 20 * DAY
    actions.give_opinion(co, "同意。", "林某", by=at.unit(1), on=day)
    actions.draft_reply(host, text="列入计划。", reply_class="B", signer="林某", by=at.unit(0), on=day)
    actions.countersign(co, by=at.unit(1), on=day)
    actions.submit_for_check(host, by=at.unit(0), on=day)
    actions.approve_reply(host, by=at.of(Role.HA), on=day)
    actions.deliver_reply(host, by=at.unit(0), on=day)
    proposal = again(proposal)
    actions.send_feedback([proposal], by=at.of(Role.PO), on=day)
    return proposal


def replied(at: World, on: date = OPENS, *, reply_class: str = "A", **fields: object) -> Proposal:
    """Answered twenty days after it was put forward; the forms are out."""
    proposal = in_handling(at, on, **fields)
    answer(at, proposal, on + 20 * DAY, reply_class)
    proposal = again(proposal)
    actions.send_feedback([proposal], by=at.of(Role.PO), on=on + 21 * DAY)
    return proposal


def published(at: World, **fields: object) -> Proposal:
    """An answered case whose text and replies the public may read."""
    case = replied(at, **{"cause": "关于修缮公厕的提案", **fields})
    how = {"by": at.of(Role.PO), "on": OPENS + 30 * DAY}
    actions.decide_publication([case], "public", decided_by="主席会议", names_units=True, **how)
    replies = [reply for part in case.assignments.all() for reply in part.replies.all()]
    actions.class_replies(replies, "full", **how)
    return again(case)


def evaluated(at: World, on: date = OPENS, *, result: str = "satisfied", **fields: object) -> Proposal:
    proposal = replied(at, on, **fields)
    for form in proposal.forms.filter(returned_on=None):
        actions.return_feedback(
            form, attitude="satisfied", result=result, by=at.of(Role.PO), from_paper=True, on=on + 25 * DAY
        )
    return again(proposal)


def closed(at: World, on: date = OPENS, **fields: object) -> Proposal:
    proposal = evaluated(at, on, **fields)
    actions.close([proposal], by=at.of(Role.PO), on=on + 30 * DAY)
    return proposal


def visited(at: World, on: date = OPENS, **fields: object) -> Proposal:
    proposal = closed(at, on, **fields)
    actions.follow_up(
        [FollowUpVisit(proposal=proposal, mode="visit", persons="提案者", visited_on=on + 40 * DAY)],
        by=at.of(Role.PO),
        on=on + 40 * DAY,
    )
    return proposal


def again(proposal: Proposal) -> Proposal:
    """The same proposal, read afresh."""
    return Proposal.objects.of(proposal.committee_id).get(pk=proposal.pk)
