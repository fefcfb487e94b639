"""What can be counted in activities; importing the package declares all of it."""

from jianyan.activities.indicators import meetings, outcomes, platforms, projects

__all__ = ["meetings", "outcomes", "platforms", "projects"]
