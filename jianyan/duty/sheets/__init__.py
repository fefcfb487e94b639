"""The sheets that are shipped as 参考样式, to begin from. They are nobody's rule: an office changes and adopts its own."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

STYLES = ("style1", "style2", "style3", "style4", "style5", "style6")


@lru_cache(maxsize=len(STYLES))
def style(code: str) -> dict[str, Any]:
    """One shipped sheet as plain values; KeyError where there is none."""
    if code not in STYLES:
        raise KeyError(code)
    return tomllib.loads((Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8"))
