"""The state table of the consolidation of what was said."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import Board
from jianyan.kit.flow import Flow, Move

_B = Board.State


def _voided(board: Board) -> str | None:
    return "该活动已经作废" if board.voided_at or board.activity.voided_at else None


def _keeper(actor: Any, board: Board) -> bool:
    return permissions.may_record(actor, board.activity)


def _something_is_loose(board: Board) -> str | None:
    raw = board.activity.suggestions.filter(voided_at__isnull=True)
    left = raw.filter(consolidated__isnull=True, set_aside_on__isnull=True).count()
    if left:
        return f"还有{left}条意见建议没有归入条目，也没有注明不采纳"
    return None if raw.exists() else "还没有登记意见建议"


def _an_item_is_empty(board: Board) -> str | None:
    live = board.activity.consolidated.filter(voided_at__isnull=True)
    filled = board.activity.suggestions.filter(voided_at__isnull=True, consolidated__isnull=False)
    empty = live.exclude(pk__in=filled.values("consolidated")).order_by("item_no").first()
    return f"第{empty.item_no}条没有归入任何意见建议，请归入或撤销该条" if empty else None


BOARD = Flow(
    "意见建议归纳",
    Board.State.choices,
    Move(
        name="open",
        label="开始归纳",
        source=frozenset(),
        target=_B.OPEN,
        who=_keeper,
        stamps="opened_on",
    ),
    Move(
        name="settle",
        label="归纳定稿",
        source=frozenset({_B.OPEN}),
        target=_B.SETTLED,
        who=_keeper,
        unless=(_voided, _something_is_loose, _an_item_is_empty),
        stamps="settled_on",
    ),
    Move(
        name="reopen",
        label="重新归纳",
        source=frozenset({_B.SETTLED}),
        target=_B.OPEN,
        who=_keeper,
        unless=(_voided,),
        needs=("reopen_reason",),
    ),
)
