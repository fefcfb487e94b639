"""The verbs of the room: each one function, one transaction, one line of the journal."""

from jianyan.duty.actions import cases, correcting, posting, sheets, years

__all__ = ["cases", "correcting", "posting", "sheets", "years"]
