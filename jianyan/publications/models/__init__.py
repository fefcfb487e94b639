"""Papers to the Party committee, rules, 文史资料 from outline to stock, publicity, and the annual review."""

from jianyan.publications.models.literature import BookMovement, CollectionOutline, Manuscript, Volume
from jianyan.publications.models.papers import PartyPaper, RuleDocument
from jianyan.publications.models.publicity import Publication, PublicityItem
from jianyan.publications.models.reviews import Review, ReviewSection, ReviewTie

__all__ = [
    "BookMovement",
    "CollectionOutline",
    "Manuscript",
    "PartyPaper",
    "Publication",
    "PublicityItem",
    "Review",
    "ReviewSection",
    "ReviewTie",
    "RuleDocument",
    "Volume",
]
