"""The way of a case on one line: what is behind it, where it stands, what is still to come, and who acts at each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jianyan.proposals.models import Proposal, State

# What goes on, who does it, the states in which it does, the date that ends it.
STEPS: tuple[tuple[str, str, frozenset[str], str], ...] = (
    ("撰写", "提案者", frozenset({State.DRAFT, State.COSIGNING, State.RETURNED}), "submitted_on"),
    ("收件", "提案办公室", frozenset({State.SUBMITTED}), ""),
    ("审查立案", "提案委员会", frozenset({State.UNDER_REVIEW}), "filed_on"),
    ("交办", "交办机关", frozenset({State.FILED, State.ALLOCATING}), "handed_over_on"),
    (
        "办理答复",
        "承办单位",
        frozenset({State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING}),
        "replied_on",
    ),
    ("评价", "提案者", frozenset({State.REPLIED}), ""),
    ("办结", "提案办公室", frozenset({State.EVALUATED, State.TRACKING}), "closed_on"),
    ("归档", "提案办公室", frozenset({State.CLOSED}), ""),
)
ASIDE = (State.MERGED, State.NOT_FILED, State.WITHDRAWN, State.CASE_WITHDRAWN)  # the way ends here


@dataclass(frozen=True)
class Step:
    """One step of the way; ``place`` is done, here, ahead, or end where the way left the road."""

    label: str
    who: str
    place: str
    on: date | None = None


def way(case: Proposal) -> list[Step]:
    """All steps of the road; of a case that left it, those it took and how it ended."""
    if case.state in ASIDE:
        taken = [step for step in _marked(case, len(STEPS)) if step.on]
        return [*taken, Step(case.get_state_display(), "", "end")]
    here = next((place for place, step in enumerate(STEPS) if case.state in step[2]), len(STEPS))
    return _marked(case, here)


def _marked(case: Proposal, here: int) -> list[Step]:
    places = ["done"] * here + ["here"] + ["ahead"] * len(STEPS)
    return [
        Step(label, who, place, getattr(case, ended) if ended and place == "done" else None)
        for (label, who, _, ended), place in zip(STEPS, places, strict=False)
    ]
