"""The tables of the room: sheets, the year's procedure, scores with their lines, and what people say about them."""

from jianyan.duty.models.background import Background
from jianyan.duty.models.bodies import BodyObjection, BodyResult, BodyYear, Year
from jianyan.duty.models.cases import Adjustment, AnyObjection, Claim, Entry, Leave, Objection, SelfReport
from jianyan.duty.models.results import Advice, Certificate, Result, Statement
from jianyan.duty.models.scores import Posting, Scorecard, ScoreEntry
from jianyan.duty.models.years import Appraisal, AppraisalSheet

__all__ = [
    "Adjustment",
    "Advice",
    "AnyObjection",
    "Appraisal",
    "AppraisalSheet",
    "Background",
    "BodyObjection",
    "BodyResult",
    "BodyYear",
    "Certificate",
    "Claim",
    "Entry",
    "Leave",
    "Objection",
    "Posting",
    "Result",
    "ScoreEntry",
    "Scorecard",
    "SelfReport",
    "Statement",
    "Year",
]
