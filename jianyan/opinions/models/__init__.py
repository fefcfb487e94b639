"""The tables of opinions: what was reported, the bulletins that carried it, and what came of it."""

from jianyan.opinions.models.bulletins import Dispatch, Issue, IssueItem, Series
from jianyan.opinions.models.opinions import Commission, Opinion, OpinionReporter, OpinionText
from jianyan.opinions.models.results import Adoption, OpinionInstruction, Transfer

__all__ = [
    "Adoption",
    "Commission",
    "Dispatch",
    "Issue",
    "IssueItem",
    "Opinion",
    "OpinionInstruction",
    "OpinionReporter",
    "OpinionText",
    "Series",
    "Transfer",
]
