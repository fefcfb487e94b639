"""Chinese official papers as docx: the format of GB/T 9704-2012, and texts with remarks in the margin."""

from jianyan.kit.papers.paper import Paper, Row
from jianyan.kit.papers.remarks import AUTHOR, Mark, Verdict, annotated

__all__ = ["AUTHOR", "Mark", "Paper", "Row", "Verdict", "annotated"]
