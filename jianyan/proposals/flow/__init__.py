"""The state tables of the room: a unit's part, the proposal itself, a promise."""

from jianyan.proposals.flow.assignment import ASSIGNMENT_FLOW, drafted, host_draft, opinions_out
from jianyan.proposals.flow.commitment import COMMITMENT_FLOW
from jianyan.proposals.flow.guards import held, unanswered
from jianyan.proposals.flow.proposal import FLOW, NUMBERED

__all__ = [
    "ASSIGNMENT_FLOW",
    "COMMITMENT_FLOW",
    "FLOW",
    "NUMBERED",
    "drafted",
    "held",
    "host_draft",
    "opinions_out",
    "unanswered",
]
