"""The tables of proposals: the case, its review, its handling, its evaluation."""

from jianyan.proposals.models.evaluation import FeedbackForm, FollowUpVisit, Rating
from jianyan.proposals.models.handling import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Decision,
    HandoverOrder,
    PublicationClass,
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
from jianyan.proposals.models.publication import Publication

__all__ = [
    "BY_MEMBERS",
    "Assignment",
    "Category",
    "ClassEvent",
    "CloseType",
    "CoOpinion",
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
    "Publication",
    "PublicationClass",
    "Rating",
    "Reply",
    "Sponsor",
    "SponsorType",
    "State",
]
