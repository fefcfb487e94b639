"""Tables of figures: what was counted last, what was frozen, what was published in earlier years, and forms to be filled."""

from jianyan.figures.models.facts import Fact
from jianyan.figures.models.published import PublishedFigure, PublishedText, Settlement
from jianyan.figures.models.reports import ReportForm
from jianyan.figures.models.snapshot import Snapshot, SnapshotQuerySet

__all__ = [
    "Fact",
    "PublishedFigure",
    "PublishedText",
    "ReportForm",
    "Settlement",
    "Snapshot",
    "SnapshotQuerySet",
]
