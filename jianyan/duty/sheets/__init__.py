"""The sheets that are shipped as 参考样式, to begin from. They are nobody's rule: an office changes and adopts its own."""

import tomllib
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

STYLES = ("style1", "style2", "style3", "style4", "style5", "style6")
OTHERS = ("bodies", "units")  # for liaison groups and special committees, for handling units
ALL = STYLES + OTHERS


def style(code: str) -> dict[str, Any]:
    """One shipped sheet as plain values of the caller's own; KeyError where there is none."""
    if code not in ALL:
        raise KeyError(code)
    return deepcopy(_shipped(code))


@lru_cache(maxsize=len(ALL))
def _shipped(code: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8"))
