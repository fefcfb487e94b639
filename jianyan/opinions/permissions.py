"""Who may do what to an opinion or a bulletin (domain, table of rights). Predicates take the actor and the record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jianyan.opinions.models import Issue, Opinion
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role

AUTHORS = (Role.MB, Role.SC, Role.LD)
BODIES = (Role.ORG, Role.SPC, Role.LG)


def may_report(actor: Actor) -> bool:
    """Members, those who write for a party, group or committee, and the information office for all of them."""
    return actor.has(*AUTHORS, *BODIES, Role.RS)


def may_speak_for(actor: Actor, persons: Iterable[Person], body: Body | None) -> bool:
    """A member reports in his own name, a secretary in that of his body; the office enters what came on paper."""
    if actor.has(Role.RS):
        return True
    first = next(iter(persons), None)
    if body is not None:
        return body.pk in actor.body_ids
    return first is not None and first.pk in actor.person_ids


def owns(actor: Actor, opinion: Opinion) -> bool:
    """The actor reported it, or writes for the body that did."""
    if opinion.body_id in actor.body_ids:
        return True
    return any(one.person_id in actor.person_ids for one in opinion.reporters.all() if not one.voided_at)


def report(actor: Actor, opinion: Opinion) -> bool:
    return may_report(actor)


def rewrite(actor: Actor, opinion: Opinion) -> bool:
    """A returned manuscript is rewritten by its reporter, or by the office that entered it."""
    return owns(actor, opinion) or (opinion.is_from_paper and actor.has(Role.RS))


def keep(actor: Actor, record: Any) -> bool:
    """The information office registers, edits, compiles, dispatches and records what came of it."""
    return actor.has(Role.RS)


def check(actor: Actor, issue: Issue) -> bool:
    """Where the series has one: who looks an issue through before it is signed."""
    return bool(issue.series.checker) and actor.has(issue.series.checker)


def sign(actor: Actor, issue: Issue) -> bool:
    """By series: the secretary-general, or the chair and vice chairs."""
    return actor.has(issue.series.signer)


def send_back(actor: Actor, issue: Issue) -> bool:
    """Whoever checks or signs may ask for another draft."""
    return sign(actor, issue) or check(actor, issue)


def transfer(actor: Actor, opinion: Opinion) -> bool:
    return actor.has(Role.RS, Role.SG)


def answer(actor: Actor, opinion: Opinion) -> bool:
    """The unit it was transferred to, or the office from the unit's paper."""
    if actor.has(Role.RS):
        return True
    return actor.has(Role.HU, Role.HL) and any(
        one.unit_id in actor.unit_ids for one in opinion.transfers.all() if not one.voided_at
    )


def with_issue(actor: Actor, opinion: Opinion) -> bool:
    """Signing, sending back and dispatching happen to the issue and take its items along."""
    return actor.has(Role.SG, Role.LD, Role.RS)


def may_read_bulletins(actor: Actor) -> bool:
    return actor.has(Role.RS, Role.SG, Role.LD, Role.AU)


def automatic(actor: Actor, opinion: Opinion) -> bool:
    """Moves that follow from other moves; nobody is offered them."""
    return actor.system
