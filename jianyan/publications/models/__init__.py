"""Papers to the Party committee, rules, 文史资料 from outline to stock, and publicity."""

from jianyan.publications.models.literature import BookMovement, CollectionOutline, Manuscript, Volume
from jianyan.publications.models.papers import PartyPaper, RuleDocument
from jianyan.publications.models.publicity import Publication, PublicityItem

__all__ = [
    "BookMovement",
    "CollectionOutline",
    "Manuscript",
    "PartyPaper",
    "Publication",
    "PublicityItem",
    "RuleDocument",
    "Volume",
]
