"""Makes 建言宋体: a Song face for servers that have none, out of Noto Serif CJK SC (SIL Open Font License).

Two sizes: the bundle carries GB 2312 and every character whose place in the order of strokes is known, so that the
names of people are printed whole (called by scripts/build_bundle.py; fontTools takes a minute, so the outcome is kept
in a cache). The program itself carries a smaller one, in which papers are set as PDF where no better face is
installed: GB 2312 and the 8105 characters of the general list (通用规范汉字表). `python scripts/build_font.py` writes
that one and its manifest anew; it needs Debian's fonts-noto-cjk and unicode-data. Each bears a name of its own, beside
which the whole Noto may be installed.
"""

from __future__ import annotations

import bz2
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # Debian's fonts-noto-cjk
STROKES = ROOT / "jianyan" / "kit" / "data" / "strokes.tsv"
SIMPLIFIED = 2  # the place of the SC face in the collection
UNIHAN = Path(
    "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
)  # Debian's unicode-data, names the general list
SHIPPED = ROOT / "jianyan" / "kit" / "papers" / "fonts"
# Written in dates (二〇二二年), in areas and after a number in a circle, and in GB 2312 not; Python's table of it has
# other characters for the dash and the dot between names.
BESIDES = "—·〇㎡㎞㎏℃•–⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NAMES = "龑囍"  # met in names, on neither list
# Vertical setting and forms of other countries double the size, and no paper of ours uses them.
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]


@dataclass(frozen=True)
class Name:
    """What a subset is called."""

    family: str
    postscript: str
    chinese: str


WHOLE = Name("Jianyan Song", "JianyanSong-Regular", "建言宋体")
BASIC = Name("Jianyan Song Basic", "JianyanSongBasic-Regular", "建言宋体（常用字）")
FILE = f"{WHOLE.postscript}.otf"


def wanted() -> set[str]:
    """GB 2312, printable ASCII, the characters of the stroke table, and what official papers use besides."""
    strokes = {line.split("\t")[0] for line in STROKES.read_text(encoding="utf-8").splitlines()}
    return gb2312() | strokes | set(BESIDES)


def basic() -> set[str]:
    """GB 2312, printable ASCII, the general list, and what official papers use besides."""
    lines = bz2.decompress(UNIHAN.read_bytes()).decode("utf-8").splitlines()
    general = {chr(int(line.split("\t")[0][2:], 16)) for line in lines if "\tkTGH\t" in line}
    return gb2312() | general | set(BESIDES) | set(NAMES)


def gb2312() -> set[str]:
    """The characters of GB 2312, and printable ASCII."""
    codes = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    held = {character for code in codes for character in code.decode("gb2312", "ignore")}
    return held | {chr(code) for code in range(0x20, 0x7F)}


def build(folder: Path, cache: Path) -> None:
    """Write the font into ``folder``; FileNotFoundError where Debian's font is missing."""
    kept = cache / f"font-{_fingerprint()}.otf"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".partial")
        _subset(partial, wanted(), WHOLE)
        partial.replace(kept)
    shutil.copyfile(kept, folder / FILE)


def _fingerprint() -> str:
    digest = hashlib.sha256(fontTools.version.encode())
    for path in (SOURCE, STROKES, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _subset(target: Path, characters: set[str], name: Name, *, hinting: bool = True) -> None:
    # Bounds and dates stay as they are: counting them anew draws every glyph once more.
    font = TTFont(SOURCE, fontNumber=SIMPLIFIED, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    options = subset.Options(
        name_IDs=["*"], notdef_outline=True, layout_features=[], hinting=hinting, recalc_timestamp=False
    )
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    if missing := characters - set(map(chr, font.getBestCmap())):
        raise ValueError(f"the source lacks {''.join(sorted(missing))}")
    _rename(font, name)
    font.save(target)


def _rename(font: TTFont, name: Name) -> None:
    names = font["name"]
    copyright_ = names.getDebugName(0)
    names.names = []
    full = f"{name.family} Regular"
    shown = {0: copyright_, 1: name.family, 2: "Regular", 3: f"{name.postscript};subset", 4: full}
    shown |= {5: "Version 2.001", 6: name.postscript}
    shown |= {13: "SIL Open Font License, Version 1.1", 14: "http://scripts.sil.org/OFL"}
    for number, text in shown.items():
        names.setName(text, number, 3, 1, 0x409)
    for number, text in {1: name.chinese, 2: "Regular", 4: name.chinese}.items():
        names.setName(text, number, 3, 1, 0x804)
    outlines = font["CFF "].cff
    outlines.fontNames = [name.postscript]
    top = outlines.topDictIndex[0]
    top.FullName, top.FamilyName = full, name.family


def main() -> None:
    """Write the face that comes with the program, and its manifest."""
    SHIPPED.mkdir(exist_ok=True)
    target, characters = SHIPPED / f"{BASIC.postscript}.otf", basic()
    _subset(target, characters, BASIC, hinting=False)
    with TTFont(target, lazy=True) as font:
        held = len(font.getBestCmap())
    shutil.copyfile(ROOT / "jianyan" / "server" / "fonts" / "OFL.txt", SHIPPED / "OFL.txt")
    lines = [
        "# Written by scripts/build_font.py; do not edit by hand.",
        "",
        "[[file]]",
        f'path = "{target.name}"',
        f'family = "{BASIC.family}"',
        'package = "Noto Serif CJK SC"',
        'version = "2.001"',
        f"characters = {held}",
        f'sha256 = "{hashlib.sha256(target.read_bytes()).hexdigest()}"',
        'licence = "OFL-1.1"',
        'licence_file = "OFL.txt"',
        'source = "https://github.com/notofonts/noto-cjk"',
        "",
    ]
    (SHIPPED / "font.toml").write_text("\n".join(lines), encoding="utf-8")
    print(f"{target}: {held} characters, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
