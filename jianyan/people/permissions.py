"""Who may do what to the registers of people."""

from jianyan.core.journal import Actor
from jianyan.people.models import Role


def may_keep_registers(actor: Actor) -> bool:
    """Member liaison, the secretary-general and the administrator keep the registers (domain 8)."""
    return actor.has(Role.ML, Role.SG, Role.AD)


def may_read_contacts(actor: Actor, person_id: int) -> bool:
    """Contact data is for those who must reach the person, and for the person."""
    return actor.has(Role.ML, Role.PO, Role.SG) or person_id in getattr(actor, "person_ids", ())
