"""The tables of proposals: the case, its review, its handling, its evaluation."""

from jianyan.proposals.models.answers import Answer, Ask
from jianyan.proposals.models.commitments import Commitment, CommitmentEvent
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
from jianyan.proposals.models.ratings import Grade, PassedReason, ThirdPartyScore

__all__ = [
    "BY_MEMBERS",
    "Answer",
    "Ask",
    "Assignment",
    "Category",
    "ClassEvent",
    "CloseType",
    "CoOpinion",
    "Commitment",
    "CommitmentEvent",
    "Contact",
    "Counter",
    "Decision",
    "Disposition",
    "Distinction",
    "FeedbackForm",
    "FollowUpVisit",
    "Grade",
    "Ground",
    "HandoverOrder",
    "Kind",
    "PassedReason",
    "Proposal",
    "ProposalWindow",
    "Rating",
    "Reply",
    "Sponsor",
    "SponsorType",
    "State",
    "ThirdPartyScore",
]
