"""What is entered in the small registers of the room: for each its form, its verbs, and who may do what.

How they are read stands in ``queries/registers.py``.
"""

from jianyan.activities.registers import care, platforms, results, sent_out, supervision
from jianyan.activities.registers.base import Desk, Step

__all__ = ["DESKS", "Desk", "Step"]

DESKS: dict[str, Desk] = results.DESKS | supervision.DESKS | sent_out.DESKS | platforms.DESKS | care.DESKS
