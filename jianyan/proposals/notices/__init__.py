"""Who is told what of a proposal: the table, what resolves it, and what is told by the calendar."""

from jianyan.core import journal, worker
from jianyan.proposals.notices import further
from jianyan.proposals.notices.reminders import every_morning, pass_on
from jianyan.proposals.notices.table import REMINDERS, SILENT, TABLE, To, Word
from jianyan.proposals.notices.telling import hear
from jianyan.proposals.queries import near

__all__ = ["REMINDERS", "SILENT", "TABLE", "To", "Word"]

TABLE |= further.WORDS
SILENT |= further.SILENT
for kind in TABLE:
    journal.after(kind, hear)
journal.after("people.end_tenure", pass_on)
worker.regularly(600, every_morning)
worker.regularly(300, near.renew_all)
