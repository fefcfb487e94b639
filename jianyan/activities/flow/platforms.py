"""The state table of an application to hold an activity."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import ActivityApplication
from jianyan.kit.flow import Flow, Move
from jianyan.people.models import Role

_S = ActivityApplication.State


def _voided(record: Any) -> str | None:
    return "该件已经作废" if record.voided_at else None


def _applies(actor: Any, one: ActivityApplication) -> bool:
    """The secretary of a body for it, a member for the group he is in (the verb looks whether he is)."""
    own = actor.has(Role.LG, Role.ORG) and one.body_id in actor.body_ids
    return bool(own or (actor.has(Role.MB, Role.SC) and one.applicant_id in actor.person_ids))


APPLICATION = Flow(
    "活动申请",
    _S.choices,
    Move(
        name="apply", label="申请", source=frozenset(), target=_S.APPLIED, who=_applies, stamps="applied_on"
    ),
    Move(
        name="approve",
        label="同意",
        source=frozenset({_S.APPLIED}),
        target=_S.APPROVED,
        who=permissions.may_decide,
        unless=(_voided,),
        stamps="decided_on",
    ),
    Move(
        name="refuse",
        label="不同意",
        source=frozenset({_S.APPLIED}),
        target=_S.REFUSED,
        who=permissions.may_decide,
        unless=(_voided,),
        stamps="decided_on",
        needs=("reason",),
    ),
    Move(
        name="withdraw",
        label="撤回",
        source=frozenset({_S.APPLIED}),
        target=_S.WITHDRAWN,
        who=_applies,
        unless=(_voided,),
        stamps="withdrawn_on",
    ),
)
