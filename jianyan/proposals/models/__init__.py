"""The tables of proposals: the case, its review, its handling, its evaluation."""

from jianyan.proposals.models.answers import Answer, Ask
from jianyan.proposals.models.choices import (
    BY_MEMBERS,
    UNSENT,
    Authorship,
    Category,
    CloseType,
    Disposition,
    Ground,
    Kind,
    Origin,
    SponsorType,
    Stand,
    State,
)
from jianyan.proposals.models.commitments import Commitment, CommitmentEvent
from jianyan.proposals.models.compilations import Compilation
from jianyan.proposals.models.consultations import Consultation
from jianyan.proposals.models.evaluation import FeedbackForm, FollowUpVisit, Rating
from jianyan.proposals.models.handling import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Countersign,
    Decision,
    HandoverOrder,
    Progress,
    PublicationClass,
    Reply,
)
from jianyan.proposals.models.numbers import Counter, ProposalWindow
from jianyan.proposals.models.overlays import Distinction, Hold, Supervision, Urgency
from jianyan.proposals.models.packages import OrderPackage, ReturnedEntry, ReturnPackage, ReturnUpload
from jianyan.proposals.models.proposals import Proposal, Sponsor
from jianyan.proposals.models.publication import Publication
from jianyan.proposals.models.questions import Question
from jianyan.proposals.models.ratings import Grade, PassedReason, ThirdPartyScore
from jianyan.proposals.models.suggestions import CaseGrouping, UnitSuggestion
from jianyan.proposals.models.writing import DraftText, Topic

__all__ = [
    "BY_MEMBERS",
    "UNSENT",
    "Answer",
    "Ask",
    "Assignment",
    "Authorship",
    "CaseGrouping",
    "Category",
    "ClassEvent",
    "CloseType",
    "CoOpinion",
    "Commitment",
    "CommitmentEvent",
    "Compilation",
    "Consultation",
    "Contact",
    "Counter",
    "Countersign",
    "Decision",
    "Disposition",
    "Distinction",
    "DraftText",
    "FeedbackForm",
    "FollowUpVisit",
    "Grade",
    "Ground",
    "HandoverOrder",
    "Hold",
    "Kind",
    "OrderPackage",
    "Origin",
    "PassedReason",
    "Progress",
    "Proposal",
    "ProposalWindow",
    "Publication",
    "PublicationClass",
    "Question",
    "Rating",
    "Reply",
    "ReturnPackage",
    "ReturnUpload",
    "ReturnedEntry",
    "Sponsor",
    "SponsorType",
    "Stand",
    "State",
    "Supervision",
    "ThirdPartyScore",
    "Topic",
    "UnitSuggestion",
    "Urgency",
]
