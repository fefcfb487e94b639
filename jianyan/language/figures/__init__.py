"""Figures in official prose: where they stand, how much they say, and what they count."""

from jianyan.language.figures.reading import Reading, read

__all__ = ["Reading", "read"]
