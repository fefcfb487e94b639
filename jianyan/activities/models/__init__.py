"""The tables of activities: what was planned, held and attended, what came of it, and the service around it."""

from jianyan.activities.models.activities import Activity, Attendance, CoOwner
from jianyan.activities.models.calling import Circle, Enrolment, LeaveRequest, Sitting
from jianyan.activities.models.clues import ResidentClue
from jianyan.activities.models.grouping import Grouping
from jianyan.activities.models.handouts import Handout
from jianyan.activities.models.kind_rules import (
    KindRule,
    kinds_of_committee,
    own_of,
    spec_for,
    spec_of,
    words_of_committee,
)
from jianyan.activities.models.kinds import KINDS, Campaign, Family, Function, Kind, kinds_of, labels_of
from jianyan.activities.models.minutes import Minutes, Remark
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
from jianyan.activities.models.places import Placing
from jianyan.activities.models.plans import Plan, PlanItem, PlanOpinion, PlanRemark, PlanRevision
from jianyan.activities.models.platforms import ActivityApplication, DutyDay, Platform, ReadingCampaign
from jianyan.activities.models.projects import (
    Problem,
    Project,
    ProjectAssignment,
    SiteVisit,
    StaffDeployment,
    SupervisorAppointment,
)
from jianyan.activities.models.results import Adoption, Conclusion, Effect, Feedback, ReportItem, ReportSign
from jianyan.activities.models.service import Donation, MemberVisit, PublicMatter, ReadingGroup, ReadingNote
from jianyan.activities.models.supervision import (
    LEAST,
    BallotPaper,
    DemocraticAppraisal,
    LookBack,
    SealedBallot,
    SupervisionAdvice,
)

__all__ = [
    "GROUPS",
    "KINDS",
    "LEAST",
    "Activity",
    "ActivityApplication",
    "Adoption",
    "Aspect",
    "Attendance",
    "AuthorType",
    "BallotPaper",
    "Board",
    "Campaign",
    "Circle",
    "CoOwner",
    "Conclusion",
    "Consolidated",
    "DemocraticAppraisal",
    "Donation",
    "DutyDay",
    "Effect",
    "Enrolment",
    "Family",
    "Feedback",
    "Function",
    "Grouping",
    "Handout",
    "Kind",
    "KindRule",
    "LeaveRequest",
    "LookBack",
    "MemberVisit",
    "Minutes",
    "Placing",
    "Plan",
    "PlanItem",
    "PlanOpinion",
    "PlanRemark",
    "PlanRevision",
    "Platform",
    "PlenarySpeech",
    "Problem",
    "Project",
    "ProjectAssignment",
    "PublicMatter",
    "ReadingCampaign",
    "ReadingGroup",
    "ReadingNote",
    "Recipient",
    "Remark",
    "Report",
    "ReportInstruction",
    "ReportItem",
    "ReportSign",
    "ResidentClue",
    "SealedBallot",
    "SiteVisit",
    "Sitting",
    "StaffDeployment",
    "Suggestion",
    "SupervisionAdvice",
    "SupervisorAppointment",
    "kinds_of",
    "kinds_of_committee",
    "labels_of",
    "own_of",
    "spec_for",
    "spec_of",
    "words_of_committee",
]
