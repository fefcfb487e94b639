"""Reads over proposals that verbs, figures and pages share."""

from jianyan.proposals.queries.assigning import Candidate, Suggestion, suggest, suggest_each
from jianyan.proposals.queries.cases import CaseFile, Group, case_file, open_outside, told
from jianyan.proposals.queries.checking import Reading, reading
from jianyan.proposals.queries.lists import LINE, listed, units_of
from jianyan.proposals.queries.public import (
    decided_for_public,
    holds_on,
    open_to_public,
    undecided,
)
from jianyan.proposals.queries.quality import Quality, routing_quality
from jianyan.proposals.queries.scopes import (
    case_rows,
    cases,
    contacted,
    counted,
    in_person,
    visited_before,
    within,
)
from jianyan.proposals.queries.sessions import (
    final_forms,
    honours_left,
    is_repeated,
    opinions_awaited,
    session_on,
    silent,
    speakers,
    superseded,
    term_on,
    those_who_left,
    to_be_asked,
    window_on,
)
from jianyan.proposals.queries.similar import Elsewhere, Similar, repeated, similar, similar_elsewhere
from jianyan.proposals.queries.steps import Next, next_step, next_steps
from jianyan.proposals.queries.units import (
    UnitStanding,
    held_under,
    in_duty,
    late_on,
    orders_of,
    parts_under,
    standings,
    undone,
)
from jianyan.proposals.queries.way import way

__all__ = [
    "LINE",
    "Candidate",
    "CaseFile",
    "Elsewhere",
    "Group",
    "Next",
    "Quality",
    "Reading",
    "Similar",
    "Suggestion",
    "UnitStanding",
    "case_file",
    "case_rows",
    "cases",
    "contacted",
    "counted",
    "decided_for_public",
    "final_forms",
    "held_under",
    "holds_on",
    "honours_left",
    "in_duty",
    "in_person",
    "is_repeated",
    "late_on",
    "listed",
    "next_step",
    "next_steps",
    "open_outside",
    "open_to_public",
    "opinions_awaited",
    "orders_of",
    "parts_under",
    "reading",
    "repeated",
    "routing_quality",
    "session_on",
    "silent",
    "similar",
    "similar_elsewhere",
    "speakers",
    "standings",
    "suggest",
    "suggest_each",
    "superseded",
    "term_on",
    "those_who_left",
    "to_be_asked",
    "told",
    "undecided",
    "undone",
    "units_of",
    "visited_before",
    "way",
    "window_on",
    "within",
]
