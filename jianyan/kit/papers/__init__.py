"""Chinese official papers as docx and PDF: the format of GB/T 9704-2012, and texts with remarks in the margin."""

from jianyan.kit.papers.paper import ONE_LINE, Making, Paper, broken, padded
from jianyan.kit.papers.parts import Cell, Row
from jianyan.kit.papers.remarks import AUTHOR, Mark, Verdict, annotated

__all__ = [
    "AUTHOR",
    "ONE_LINE",
    "Cell",
    "Making",
    "Mark",
    "Paper",
    "Row",
    "Verdict",
    "annotated",
    "broken",
    "padded",
]
