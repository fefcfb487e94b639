"""The two state tables of the room: a unit's part, and the proposal itself."""

from jianyan.proposals.flow.assignment import ASSIGNMENT_FLOW, drafted, host_draft, opinions_out
from jianyan.proposals.flow.guards import unanswered
from jianyan.proposals.flow.proposal import FLOW, NUMBERED

__all__ = ["ASSIGNMENT_FLOW", "FLOW", "NUMBERED", "drafted", "host_draft", "opinions_out", "unanswered"]
