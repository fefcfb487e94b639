"""The tables of activities: what was planned, held and attended, what came of it, and the service around it."""

from jianyan.activities.models.activities import Activity, Attendance, CoOwner, PlanItem
from jianyan.activities.models.kinds import KINDS, Campaign, Family, Function, Kind, kinds_of, labels_of
from jianyan.activities.models.outcomes import (
    GROUPS,
    Aspect,
    AuthorType,
    Board,
    Consolidated,
    PlenarySpeech,
    Recipient,
    Report,
    ReportInstruction,
    Suggestion,
)
from jianyan.activities.models.projects import (
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
    SupervisorAppointment,
)
from jianyan.activities.models.service import Donation, MemberVisit, PublicMatter, ReadingGroup, ReadingNote

__all__ = [
    "GROUPS",
    "KINDS",
    "Activity",
    "Aspect",
    "Attendance",
    "AuthorType",
    "Board",
    "Campaign",
    "CoOwner",
    "Consolidated",
    "Donation",
    "Family",
    "Function",
    "Kind",
    "MemberVisit",
    "PlanItem",
    "PlenarySpeech",
    "Problem",
    "Project",
    "ProjectAssignment",
    "PublicMatter",
    "ReadingGroup",
    "ReadingNote",
    "Recipient",
    "Report",
    "ReportInstruction",
    "SiteVisit",
    "StaffDeployment",
    "Suggestion",
    "SupervisorAppointment",
    "kinds_of",
    "labels_of",
]
