"""The state table of a published figure: nothing counts until a person has confirmed it."""

from __future__ import annotations

from jianyan.figures import meaning
from jianyan.figures import permissions as may
from jianyan.figures.models import PublishedFigure
from jianyan.kit.flow import Flow, Move

S = PublishedFigure.State


def withdrawn(figure: PublishedFigure) -> str | None:
    return "这份文稿已经作废" if figure.text.voided_at else None


def meaningless(figure: PublishedFigure) -> str | None:
    """Why the figure cannot be confirmed as it stands."""
    if not figure.key:
        return f"“{figure.surface}”还没有选定指标，请先点“选择含义”"
    said = meaning.Meaning(figure.key, meaning.frozen(figure.filter), figure.as_of, figure.convention)
    return meaning.objection(said, figure.unit)


PUBLISHED_FLOW = Flow(
    "发布的数据",
    S.choices,
    Move(
        name="confirm",
        label="确认",
        source=frozenset({S.PENDING}),
        target=S.CONFIRMED,
        who=may.keep,
        unless=(withdrawn, meaningless),
        stamps="decided_on",
    ),
    Move(
        name="correct",
        label="选定含义并确认",
        source=frozenset({S.PENDING, S.CONFIRMED, S.ASIDE}),
        target=S.CONFIRMED,
        who=may.keep,
        unless=(withdrawn,),
        stamps="decided_on",
        needs=("key",),
    ),
    Move(
        name="set_aside",
        label="不采用",
        source=frozenset({S.PENDING, S.CONFIRMED}),
        target=S.ASIDE,
        who=may.keep,
        unless=(withdrawn,),
        stamps="decided_on",
    ),
    Move(
        name="reopen",
        label="退回待确认",
        source=frozenset({S.CONFIRMED, S.ASIDE}),
        target=S.PENDING,
        who=may.keep,
        unless=(withdrawn,),
    ),
)
