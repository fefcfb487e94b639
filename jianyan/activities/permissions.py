"""Who may enter what in the room of activities (domain 8)."""

from typing import Any

from jianyan.activities.models.base import RECORDERS as RECORDERS
from jianyan.people.models import Role


def may_record(actor: Any, activity: Any = None) -> bool:
    """The office enters activities and their results; a body's secretary those of the body."""
    if actor.has(*RECORDERS):
        return True
    owner = getattr(activity, "owner_id", None)
    return bool(actor.has(Role.LG) and owner and owner in actor.body_ids)


def may_record_for(actor: Any, body_id: int | None) -> bool:
    """Matters brought to a platform: the office, or the secretary of that platform."""
    return bool(actor.has(*RECORDERS) or (actor.has(Role.LG) and body_id and body_id in actor.body_ids))


def may_plan(actor: Any) -> bool:
    """The annual plan is drafted by the secretary-general's office and the special committees."""
    return bool(actor.has(Role.SG, Role.SPC, Role.RS))


def may_care_for_members(actor: Any) -> bool:
    """Visits to members, their difficulties, gifts."""
    return bool(actor.has(Role.ML, Role.SG, Role.SPC))


def may_record_instruction(actor: Any) -> bool:
    """What leaders wrote is entered by the research office or the secretary-general's office."""
    return bool(actor.has(Role.RS, Role.SG))


def may_appoint(actor: Any) -> bool:
    """Persons are chosen and sent by the secretary-general's office, member liaison or the special committees."""
    return bool(actor.has(Role.SG, Role.ML, Role.SPC))


def may_void(actor: Any, record: Any) -> bool:
    """Whoever may enter for the whole committee may void, with a reason."""
    return bool(actor.has(*RECORDERS))


def may_approve(actor: Any, activity: Any = None) -> bool:
    """Activities that need it are approved by a leader or the secretary-general."""
    return bool(actor.has(Role.LD, Role.SG))


def may_approve_plan(actor: Any) -> bool:
    """What the Party committee decided of the plan is entered by the secretary-general's office or a leader."""
    return bool(actor.has(Role.LD, Role.SG))


def may_set_kinds(actor: Any) -> bool:
    """The table of kinds is a rule of the committee."""
    return bool(actor.has(Role.LD, Role.SG, Role.AD))


def may_decide_leave(actor: Any, leave: Any) -> bool:
    """Whom the policy named, a body's secretary for his body only; nobody on his own request."""
    if not actor.has(leave.approver) or leave.person_id in actor.person_ids:
        return False
    own = actor.system or leave.approver != Role.LG
    return bool(own or leave.activity.owner_id in actor.body_ids)


def may_draft(actor: Any, report: Any) -> bool:
    """A report is drafted by those who keep its activity; one without an activity by the office."""
    return may_record(actor, report.activity)


def may_sign(actor: Any, report: Any) -> bool:
    """Whose turn it is in the sign-off."""
    step = report.next_sign
    return bool(step and actor.has(step.role))


def may_answer(actor: Any, unit_id: int | None) -> bool:
    """A unit answers for itself; the office enters what came on paper."""
    return bool(actor.has(*RECORDERS) or (actor.has(Role.HU, Role.HL) and unit_id in actor.unit_ids))


def may_decide(actor: Any, record: Any = None) -> bool:
    """Applications of groups are decided by the secretary-general's office, the special committees, member liaison."""
    return bool(actor.has(Role.SG, Role.SPC, Role.ML))


_CARE = ("membervisit", "donation")
_APPOINT = ("supervisorappointment", "project", "projectassignment", "staffdeployment")
_LOCAL = ("publicmatter", "dutyday", "platform")


def may_keep(actor: Any, record: Any) -> bool:
    """Who corrects, voids and adds files to an entry of a small register: those who may make it."""
    table = record._meta.model_name
    if table in _CARE or (table == "problem" and record.person_id):
        return may_care_for_members(actor)
    if table in _APPOINT:
        return may_appoint(actor)
    if table in _LOCAL:
        return may_record_for(actor, record.body_id)
    return may_record(actor, getattr(record, "activity", None))


# Who is shown the way to report an opinion out of a record of this room; the page of opinions decides.
REPORTERS = (Role.MB, Role.SC, Role.LD, Role.ORG, Role.SPC, Role.LG)
