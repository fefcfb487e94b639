"""Who may do what in the year's procedure (domain, table of rights). A second person is another account."""

from __future__ import annotations

from typing import Any

from jianyan.duty.models import Claim
from jianyan.duty.models.base import BODIES, MEMBERS, READERS
from jianyan.people.actors import Actor
from jianyan.people.models import Role

ENTERING = (Role.ML, Role.SG, Role.PO, Role.RS, Role.CL, *BODIES)
ADOPTING = (Role.LD, Role.SG)


def keep(actor: Actor, record: Any) -> bool:
    """Member liaison keeps the procedure."""
    return actor.has(Role.ML)


def draft(actor: Actor, record: Any) -> bool:
    """Sheets are drafted by member liaison and the secretary-general."""
    return actor.has(Role.ML, Role.SG)


def adopt(actor: Actor, record: Any) -> bool:
    """A sheet is adopted by the leaders."""
    return actor.has(Role.LD)


def lead(actor: Actor, record: Any) -> bool:
    """What the appraisal group's secretary does: the secretary-general."""
    return actor.has(Role.SG)


def decide(actor: Actor, record: Any) -> bool:
    return actor.has(Role.LD)


def keep_or_lead(actor: Actor) -> bool:
    """Whoever may void what was entered by mistake."""
    return actor.has(Role.ML, Role.SG)


def see_names(actor: Actor) -> bool:
    """Names in a trial run: only the officers who adopt a sheet."""
    return actor.has(*ADOPTING)


def see_trials(actor: Actor) -> bool:
    return actor.has(Role.ML, *ADOPTING)


def keep_files(actor: Actor) -> bool:
    return actor.has(*READERS)


def is_member(actor: Actor) -> bool:
    return actor.has(*MEMBERS) and bool(actor.person_ids)


def own(actor: Actor, record: Any) -> bool:
    """It is about this member himself."""
    return record.person_id in actor.person_ids


def enter(actor: Actor, record: Any) -> bool:
    """Whoever organised records; a member's own claims go to them."""
    return actor.has(*ENTERING)


def second(actor: Actor, record: Any) -> bool:
    """Member liaison or the secretary-general, and not the one who entered it, nor about himself."""
    return actor.has(Role.ML, Role.SG) and _another(actor, record)


def approve(actor: Actor, record: Any) -> bool:
    """The secretary-general or a leader, another than who proposed."""
    return actor.has(Role.SG, Role.LD) and _another(actor, record)


def _another(actor: Actor, record: Any) -> bool:
    if actor.system:
        return True
    return record.entered_by != actor.account_id and record.person_id not in actor.person_ids


def ask_leave(actor: Actor, record: Any) -> bool:
    return own(actor, record) or actor.has(Role.ML)


def report(actor: Actor, record: Any) -> bool:
    """The member writes; member liaison enters what came on paper."""
    return own(actor, record) or actor.has(Role.ML)


def verify(actor: Actor, record: Any) -> bool:
    """The committee or group of the member, or member liaison; nobody his own."""
    return actor.has(Role.ML, *BODIES) and record.person_id not in actor.person_ids


def certify(actor: Actor, person: int) -> bool:
    """A certificate is issued by the office, or asked for by the member himself."""
    return actor.has(Role.ML, Role.SG) or person in actor.person_ids


def judge(actor: Actor, record: Any) -> bool:
    """Objections are decided by leaders, nobody his own."""
    return actor.has(Role.LD) and record.person_id not in actor.person_ids


def speak_for(actor: Actor, record: Any) -> bool:
    """The staff of this body."""
    return actor.has(*BODIES) and record.body_id in actor.body_ids


def organise(actor: Actor, record: Claim) -> bool:
    """Whoever keeps the record the claim is about; member liaison where that is nobody."""
    return actor.has(record.organiser, Role.ML) and record.person_id not in actor.person_ids
