"""Papers to the Party committee, rules, 文史资料 from outline to stock, publicity, and the annual review."""

from jianyan.publications.models.literature import CollectionCall, CollectionOutline, OutlineTheme
from jianyan.publications.models.manuscripts import Manuscript, ManuscriptReview
from jianyan.publications.models.papers import PartyPaper, RuleDocument
from jianyan.publications.models.publicity import (
    Level,
    MediaSubmission,
    Medium,
    Publication,
    PublicityItem,
)
from jianyan.publications.models.reviews import Review, ReviewSection, ReviewTie
from jianyan.publications.models.volumes import BookMovement, Volume

__all__ = [
    "BookMovement",
    "CollectionCall",
    "CollectionOutline",
    "Level",
    "Manuscript",
    "ManuscriptReview",
    "MediaSubmission",
    "Medium",
    "OutlineTheme",
    "PartyPaper",
    "Publication",
    "PublicityItem",
    "Review",
    "ReviewSection",
    "ReviewTie",
    "RuleDocument",
    "Volume",
]
