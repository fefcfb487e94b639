"""What every room needs: the journal, attachments, links, rule profiles, the calendar, search text."""
