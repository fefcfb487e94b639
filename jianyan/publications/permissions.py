"""Who keeps which shelf and writes the review (domain, table of rights). Predicates of moves take actor and record."""

from __future__ import annotations

from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role
from jianyan.publications.models import Manuscript, ReviewSection, Volume

CONTRIBUTORS = (Role.MB, Role.SC, Role.LD, Role.LG, Role.ORG)


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
    return may_keep_shelf(actor) or actor.has(*CONTRIBUTORS)


def may_sign_as(actor: Actor, person: Person | None, body: Body | None = None) -> bool:
    """A member contributes in his own name, a secretary for his body; the clerk enters what others send."""
    if may_keep_shelf(actor):
        return True
    if body is not None:
        return body.pk in actor.body_ids
    return (person is not None and person.pk in actor.person_ids) or actor.has(Role.LG, Role.ORG)


def may_read_reviews(actor: Actor) -> bool:
    """Who reads what the reviewers wrote; the author is told the outcome."""
    return actor.has(Role.CL, Role.SPC, Role.SG, Role.LD, Role.AU)


def owns(actor: Actor, manuscript: Manuscript) -> bool:
    """The actor wrote it, or speaks for the body that sent it."""
    return manuscript.person_id in actor.person_ids or manuscript.body_id in actor.body_ids


def contribute(actor: Actor, manuscript: Manuscript) -> bool:
    """Hand a manuscript in: the right to sign it is judged with the names."""
    return may_contribute(actor)


def review(actor: Actor, manuscript: Manuscript) -> bool:
    """Enter one of the three reviews; nobody reviews what he wrote."""
    return actor.has(Role.CL, Role.SPC, Role.SG) and not owns(actor, manuscript)


def keep(actor: Actor, manuscript: Manuscript) -> bool:
    """The work around a manuscript; not on one's own."""
    return may_keep_shelf(actor) and not owns(actor, manuscript)


def decide(actor: Actor, manuscript: Manuscript) -> bool:
    """Take it into print: the secretary-general; nobody decides on what he wrote."""
    return actor.has(Role.SG) and not owns(actor, manuscript)


def rewrite(actor: Actor, manuscript: Manuscript) -> bool:
    """Send a revised text: the author, or the clerk for an author without an account."""
    return owns(actor, manuscript) or may_keep_shelf(actor)


def withdraw(actor: Actor, manuscript: Manuscript) -> bool:
    """Take a manuscript back: the author, or the clerk when he is asked to."""
    return owns(actor, manuscript) or may_keep_shelf(actor)


def with_volume(actor: Actor, manuscript: Manuscript) -> bool:
    """A manuscript is printed with its volume, by whoever publishes that."""
    return may_keep_shelf(actor)


def compile_volume(actor: Actor, volume: Volume) -> bool:
    """Plan, arrange and publish a volume."""
    return may_keep_shelf(actor)


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
