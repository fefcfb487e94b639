"""Who keeps which shelf (domain, table of rights)."""

from __future__ import annotations

from jianyan.people.actors import Actor
from jianyan.people.models import Person, Role
from jianyan.publications.models import ReviewSection


def may_keep_papers(actor: Actor) -> bool:
    """Papers to the Party committee and rules: the secretary-general's office and the research office."""
    return actor.has(Role.SG, Role.RS)


def may_read_papers(actor: Actor) -> bool:
    return actor.has(Role.LD, Role.SG, Role.RS, Role.AU)


def may_keep_shelf(actor: Actor) -> bool:
    """文史资料 and publicity: the clerk of culture and history, and the secretary-general's office."""
    return actor.has(Role.CL, Role.SG)


def may_write_publicity(actor: Actor) -> bool:
    """Publicity is written in several offices; the research office writes too."""
    return may_keep_shelf(actor) or actor.has(Role.RS)


def may_contribute(actor: Actor) -> bool:
    """Manuscripts come from members, parties and groups, and are entered by the clerk."""
    return may_keep_shelf(actor) or actor.has(Role.MB, Role.SC, Role.LD, Role.LG, Role.ORG)


def may_sign_as(actor: Actor, person: Person | None) -> bool:
    """A member contributes in his own name; the clerk enters what others send."""
    return (
        may_keep_shelf(actor)
        or (person is not None and person.pk in actor.person_ids)
        or actor.has(Role.LG, Role.ORG)
    )


# Who writes a section of the annual review besides the offices that answer for the whole of it.
AREAS = {
    "proposals": (Role.PO,),
    "deliberation": (Role.SPC,),
    "supervision": (Role.SPC,),
    "service": (Role.SPC, Role.ML),
    "liaison": (Role.ML,),
    "culture": (Role.CL,),
}


def may_write_review(actor: Actor, review: object = None) -> bool:
    """The research office and the secretary-general's office write the annual review."""
    return actor.has(Role.RS, Role.SG)


def may_write_section(actor: Actor, section: ReviewSection) -> bool:
    """Their own section is written by the proposal office, the special committees, the liaison office and the clerk."""
    return may_write_review(actor) or actor.has(*AREAS.get(section.area, ()))


def may_approve_review(actor: Actor, review: object = None) -> bool:
    """The annual review is approved by the leaders, who do not write it."""
    return actor.has(Role.LD)
