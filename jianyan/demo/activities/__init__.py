"""The demo's activities of 2022: every figure a review would print about them, each with its records."""

from jianyan.demo.activities import deliberation, meetings, outcomes, projects, service
from jianyan.demo.stage import Cast, Dated


def acts(cast: Cast) -> list[Dated]:
    """All acts of the room."""
    return [
        *meetings.acts(cast),
        *deliberation.acts(cast),
        *projects.acts(cast),
        *service.acts(cast),
        *outcomes.acts(cast),
    ]
