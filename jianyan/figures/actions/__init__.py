"""What is done with figures from outside the records: each verb one transaction and one line in the journal."""

from jianyan.figures.actions.conflicts import settle, unsettle
from jianyan.figures.actions.published import (
    Origin,
    confirm,
    correct,
    import_published,
    reopen,
    set_aside,
    void_published,
)
from jianyan.figures.actions.reports import change_form, keep_form, void_form

__all__ = [
    "Origin",
    "change_form",
    "confirm",
    "correct",
    "import_published",
    "keep_form",
    "reopen",
    "set_aside",
    "settle",
    "unsettle",
    "void_form",
    "void_published",
]
