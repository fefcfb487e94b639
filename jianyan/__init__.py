"""Jianyan (建言): the records, the figures and the annual review of a CPPCC committee."""

__version__ = "0.1.0"
