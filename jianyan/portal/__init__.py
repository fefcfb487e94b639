"""Pages for everyone: the desk, the figures of a year, the fact-check, search; owns no tables."""
