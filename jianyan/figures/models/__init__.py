"""Tables of figures: what was frozen."""

from jianyan.figures.models.snapshot import Snapshot, SnapshotQuerySet

__all__ = ["Snapshot", "SnapshotQuerySet"]
