"""Which faces a PDF is set in: installed 小标宋, 仿宋, 黑体 and 楷体 before the Song face that comes with the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import FontInfo, Fonts

SHIPPED = (
    Path(__file__).parent / "fonts"
)  # GB 2312 and the 8105 characters of the general list, see font.toml
OWN = "Jianyan Song Basic"
WHOLE = "Jianyan Song"  # the larger one of a server that was installed from the bundle
# The names under which the faces of the standard are installed, the best first. A face of another kind is never
# taken for one of these: what lacks them is set in Song.
WANTED = {
    "title": (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "方正小标宋_GBK",
        "STZhongsong",
        "华文中宋",
    ),
    "body": (
        "FangSong_GB2312",
        "仿宋_GB2312",
        "FZFangSong-Z02S",
        "FangSong",
        "仿宋",
        "STFangsong",
        "华文仿宋",
    ),
    "hei": ("SimHei", "黑体", "FZHei-B01S", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03S", "KaiTi", "楷体", "STKaiti", "华文楷体"),
    "song": ("SimSun", "宋体", "FZShuSong-Z01S"),
}
CHINESE = {"title": "小标宋", "body": "仿宋", "hei": "黑体", "kai": "楷体", "song": "宋体"}
# Song faces that hold rare characters of names, asked last.
RARE = (WHOLE, "SimSun-ExtB", "Noto Serif CJK SC", "Source Han Serif SC")


@dataclass(frozen=True)
class Faces:
    """For each role the families in the order they are asked; ``characters`` is what they hold between them."""

    families: dict[str, tuple[str, ...]]
    installed: frozenset[str]  # the roles that have a face of their own
    characters: frozenset[int]

    def told(self) -> list[str]:
        """What to record: each role with the family it was set in."""
        return [f"{CHINESE[role]}：{families[0]}" for role, families in self.families.items()]

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no face holds, each once, in order."""
        return [one for one in dict.fromkeys(text) if ord(one) not in self.characters and not one.isspace()]


@cache
def fonts(system: bool = True) -> Fonts:
    """The fonts typst sets in, looked for once a process."""
    import typst  # loaded at use: it is heavy

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(SHIPPED)])


@cache
def chosen(system: bool = True) -> Faces:
    """The faces of this machine; without ``system`` only those that come with the program."""
    known = {font.family: font for font in sorted(fonts(system).fonts(), key=_plainness, reverse=True)}
    last = tuple(name for name in RARE if name in known)
    own = {role: [name for name in names if name in known] for role, names in WANTED.items()}
    families = {role: (*names[:1], OWN, *last) for role, names in own.items()}
    asked = {name for names in families.values() for name in (OWN, *last)}
    held: set[int] = set()
    for name in asked:
        held.update(_characters(known[name]))
    return Faces(families, frozenset(role for role, names in own.items() if names), frozenset(held))


def _plainness(font: FontInfo) -> tuple[int, int]:
    """How far a font of a family is from the regular one."""
    return (font.style != "normal", abs(font.weight - 400))


def _characters(font: FontInfo) -> Sequence[int]:
    from fontTools.ttLib import TTFont  # loaded at use: it is needed once a process

    path = font.path or str(next(SHIPPED.glob("*.otf")))
    with TTFont(path, fontNumber=font.index, lazy=True) as opened:
        return list(opened.getBestCmap())
