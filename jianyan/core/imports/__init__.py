"""The import engine: a file becomes staged rows, rows are checked, then applied in one act, and can be undone.

Nothing here knows a subject. A room declares what its files hold in its ``imports.py`` (an ``Adapter``): the
columns, the check of rows, the records to make. The pages stand in ``portal``; the long steps run as jobs.
"""

from jianyan.core.imports.adapters import (
    Adapter,
    Ask,
    Choice,
    Column,
    Option,
    Outcome,
    Problem,
    Row,
    Task,
    adapter,
    declare,
    every,
)

__all__ = [
    "Adapter",
    "Ask",
    "Choice",
    "Column",
    "Option",
    "Outcome",
    "Problem",
    "Row",
    "Task",
    "adapter",
    "declare",
    "every",
]
