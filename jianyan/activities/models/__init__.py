"""The tables of activities: what was planned, held and attended, what came of it, and the service around it."""

from jianyan.activities.models.activities import Activity, Attendance, CoOwner
from jianyan.activities.models.calling import Circle, Enrolment, LeaveRequest, Sitting
from jianyan.activities.models.kind_rules import KindRule, kinds_of_committee, spec_of
from jianyan.activities.models.kinds import KINDS, Campaign, Family, Function, Kind, kinds_of, labels_of
from jianyan.activities.models.outcomes import (
    GROUPS,
    Aspect,
    AuthorType,
    Consolidated,
    PlenarySpeech,
    Recipient,
    Report,
    ReportInstruction,
    Suggestion,
)
from jianyan.activities.models.plans import Plan, PlanItem, PlanOpinion, PlanRevision
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
    "Campaign",
    "Circle",
    "CoOwner",
    "Consolidated",
    "Donation",
    "Enrolment",
    "Family",
    "Function",
    "Kind",
    "KindRule",
    "LeaveRequest",
    "MemberVisit",
    "Plan",
    "PlanItem",
    "PlanOpinion",
    "PlanRevision",
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
    "Sitting",
    "StaffDeployment",
    "Suggestion",
    "SupervisorAppointment",
    "kinds_of",
    "kinds_of_committee",
    "labels_of",
    "spec_of",
]
