"""The way of a case on one line: what is behind it, where it stands, what is still to come, and who acts at each step.

States, names and dates are those of the flow table: a step only says which moves may end it, the usual one last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jianyan.kit.flow import Move
from jianyan.proposals import permissions as may
from jianyan.proposals.flow import FLOW
from jianyan.proposals.models import Proposal, State

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("撰写", ("resubmit", "submit")),
    ("收件", ("start_review",)),
    ("审查立案", ("file",)),
    ("交办", ("allocate", "hand_over")),
    ("办理答复", ("begin_handling", "reply_again", "reply")),
    ("评价", ("lapse", "evaluate")),
    ("办结", ("end_tracking", "close")),
    ("归档", ("archive",)),
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
    return _marked(case, place_of(case.state))


def place_of(state: str) -> int:
    """Which step a case in this state is at: the first whose moves lead out of it; past them all when none does."""
    places = (no for no, (_, names) in enumerate(STEPS) if any(state in one.source for one in _moves(names)))
    return next(places, len(STEPS))


def _moves(names: tuple[str, ...]) -> list[Move]:
    return [FLOW.moves[name] for name in names]


def _marked(case: Proposal, here: int) -> list[Step]:
    return [_step(case, no, here) for no in range(len(STEPS))]


def _step(case: Proposal, no: int, here: int) -> Step:
    label, names = STEPS[no]
    moves = _moves(names)
    usual = moves[-1]
    open_now = [one for one in moves if case.state in one.source] if no == here else []
    ending = open_now[-1] if open_now else usual
    place = "done" if no < here else "here" if no == here else "ahead"
    ended = getattr(case, usual.stamps) if place == "done" else None
    return Step(label, may.called(ending.by or ending.who, case), place, ended)
