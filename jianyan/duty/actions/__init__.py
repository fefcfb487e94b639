"""The verbs of the room: each one function, one transaction, one line of the journal."""

from jianyan.duty.actions import cases, posting, sheets, years

__all__ = ["cases", "posting", "sheets", "years"]
