"""Reads of the room: behind its figures, on the page of an activity, and of its small registers."""

from jianyan.activities.queries.facts import (
    DELIBERATIONS,
    ROLL_CALL,
    assigned,
    consolidated_raw,
    expected,
    held,
    held_by,
    instructed,
    instructed_before,
    of_activities,
    persons,
    planned,
    problems,
    suggestions,
    there,
    units,
)
from jianyan.activities.queries.registers import REGISTERS, Register
from jianyan.activities.queries.sheet import Consolidation, Sheet, expected_people, sheet

__all__ = [
    "DELIBERATIONS",
    "REGISTERS",
    "ROLL_CALL",
    "Consolidation",
    "Register",
    "Sheet",
    "assigned",
    "consolidated_raw",
    "expected",
    "expected_people",
    "held",
    "held_by",
    "instructed",
    "instructed_before",
    "of_activities",
    "persons",
    "planned",
    "problems",
    "sheet",
    "suggestions",
    "there",
    "units",
]
