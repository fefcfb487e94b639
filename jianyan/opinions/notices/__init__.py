"""Who is told what of an opinion: the table, what resolves it, and what is told by the calendar."""

from jianyan.core import journal, worker
from jianyan.opinions.notices.reminders import every_morning
from jianyan.opinions.notices.table import REMINDERS, SILENT, TABLE, To, Word
from jianyan.opinions.notices.telling import hear

__all__ = ["REMINDERS", "SILENT", "TABLE", "To", "Word"]

for kind in TABLE:
    journal.after(kind, hear)
worker.regularly(600, every_morning)
