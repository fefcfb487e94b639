"""Chinese official papers as docx and PDF: the format of GB/T 9704-2012, and texts with remarks in the margin."""

from jianyan.kit.papers.paper import Making, Paper
from jianyan.kit.papers.parts import Cell, Row
from jianyan.kit.papers.remarks import AUTHOR, Mark, Verdict, annotated

__all__ = ["AUTHOR", "Cell", "Making", "Mark", "Paper", "Row", "Verdict", "annotated"]
