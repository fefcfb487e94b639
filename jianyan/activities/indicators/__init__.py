"""What can be counted in activities; importing the package declares all of it."""

from jianyan.activities.indicators import deeds, meetings, outcomes, platforms, projects
from jianyan.activities.models import Activity, PlenarySpeech, Problem, PublicMatter, Report
from jianyan.figures import twice

__all__ = ["deeds", "meetings", "outcomes", "platforms", "projects"]

twice.watch(Activity, "held_on", "title", "owner")
twice.watch(Report, "sent_on", "title")
twice.watch(PlenarySpeech, "given_on", "title")
twice.watch(Problem, "raised_on", "title", "person", "project")
twice.watch(PublicMatter, "received_on", "title", "body")
