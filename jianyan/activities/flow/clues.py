"""What becomes of a post in the clue box."""

from __future__ import annotations

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import ResidentClue
from jianyan.kit.flow import Flow, Move

State = ResidentClue.State


def _staff(actor: Any, clue: ResidentClue) -> bool:
    return permissions.may_record_for(actor, clue.body_id)


def _not_first(clue: ResidentClue) -> str | None:
    return "请在同类的第一条上处理" if clue.head_id else None


CLUE = Flow(
    "居民线索",
    State.choices,
    Move(
        name="take",
        label="受理",
        source=frozenset({State.WAITING}),
        target=State.TAKEN,
        who=_staff,
        unless=(_not_first,),
        stamps="decided_on",
        needs=("matter",),
    ),
    Move(
        name="decline",
        label="答复不受理",
        source=frozenset({State.WAITING}),
        target=State.DECLINED,
        who=_staff,
        unless=(_not_first,),
        stamps="decided_on",
        needs=("answer",),
    ),
)
