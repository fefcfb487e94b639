"""The tables of proposals: the case, its review, its handling, its evaluation."""

from jianyan.proposals.models.compilations import Compilation
from jianyan.proposals.models.evaluation import FeedbackForm, FollowUpVisit, Rating
from jianyan.proposals.models.handling import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Decision,
    HandoverOrder,
    Reply,
)
from jianyan.proposals.models.proposals import (
    BY_MEMBERS,
    Category,
    CloseType,
    Counter,
    Disposition,
    Distinction,
    Ground,
    Kind,
    Proposal,
    ProposalWindow,
    Sponsor,
    SponsorType,
    State,
)

__all__ = [
    "BY_MEMBERS",
    "Assignment",
    "Category",
    "ClassEvent",
    "CloseType",
    "CoOpinion",
    "Compilation",
    "Contact",
    "Counter",
    "Decision",
    "Disposition",
    "Distinction",
    "FeedbackForm",
    "FollowUpVisit",
    "Ground",
    "HandoverOrder",
    "Kind",
    "Proposal",
    "ProposalWindow",
    "Rating",
    "Reply",
    "Sponsor",
    "SponsorType",
    "State",
]
