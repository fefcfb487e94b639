"""The state tables of the room: a manuscript, a volume, the annual review."""

from jianyan.publications.flow.manuscripts import FLOW, REVIEWS, VOLUME_FLOW
from jianyan.publications.flow.reviews import REVIEW_FLOW

__all__ = ["FLOW", "REVIEWS", "REVIEW_FLOW", "VOLUME_FLOW"]
