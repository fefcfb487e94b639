"""Papers to the Party committee, rules, 文史资料 from outline to stock, and publicity."""

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
    "RuleDocument",
    "Volume",
]
