"""The catalogue: every declared indicator by its key, filled from each room's ``indicators.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jianyan.figures.display import shown
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Answer, Indicator

_DECLARED: dict[str, Indicator] = {}

# The sections of the year page, in the order offices write their reviews.
SECTIONS = (
    "委员与组织",
    "提案工作",
    "社情民意",
    "协商议政",
    "民主监督",
    "服务大局",
    "党建与学习",
    "文史宣传",
    "制度与荣誉",
)


def declare(*indicators: Indicator) -> None:
    """Add indicators to the catalogue. A key is declared once; a section must be one of SECTIONS."""
    for indicator in indicators:
        if indicator.key in _DECLARED:
            raise ValueError(f"indicator {indicator.key} is declared twice")
        if indicator.section not in SECTIONS:
            raise ValueError(f"indicator {indicator.key} has no known section")
        _DECLARED[indicator.key] = indicator


def find(key: str) -> Indicator | None:
    """The indicator of a key, or None."""
    return _DECLARED.get(key)


def every(roles: Iterable[str] | None = None) -> list[Indicator]:
    """All indicators by section and declaration; only those these roles may know of when roles are given."""
    held = None if roles is None else frozenset(roles)
    allowed = [i for i in _DECLARED.values() if held is None or not i.roles or i.roles & held]
    return sorted(allowed, key=lambda indicator: SECTIONS.index(indicator.section))


def speaking_of(entry: str) -> list[Indicator]:
    """The indicators that name a lexicon entry."""
    return [indicator for indicator in _DECLARED.values() if indicator.lexicon == entry]


@dataclass(frozen=True)
class Figure:
    """An indicator asked with a scope: its answer, how it is shown, and how it is opened."""

    indicator: Indicator
    scope: Scope
    answer: Answer

    @property
    def shown(self) -> str:
        return shown(self.answer.value, self.indicator.unit)


def ask(indicator: Indicator, scope: Scope) -> Figure:
    """Count an indicator in a scope."""
    return Figure(indicator, scope, indicator.answer(scope))
