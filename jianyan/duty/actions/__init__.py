"""The verbs of the room: each one function, one transaction, one line of the journal."""

from jianyan.duty.actions import background, bodies, cases, correcting, deciding, posting, sheets, years

__all__ = ["background", "bodies", "cases", "correcting", "deciding", "posting", "sheets", "years"]
