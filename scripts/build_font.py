"""Makes 建言宋体: a Song face for servers that have none, out of Noto Serif CJK SC (SIL Open Font License).

It holds GB 2312 and every character whose place in the order of strokes is known, so that the names of people are
printed whole. The subset bears a name of its own, beside which the whole Noto may be installed. Called by
scripts/build_bundle.py; fontTools takes a minute, so the outcome is kept in a cache.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")  # Debian's fonts-noto-cjk
STROKES = ROOT / "jianyan" / "kit" / "data" / "strokes.tsv"
SIMPLIFIED = 2  # the place of the SC face in the collection
FAMILY, FULL, POSTSCRIPT, CHINESE = "Jianyan Song", "Jianyan Song Regular", "JianyanSong-Regular", "建言宋体"
FILE = "JianyanSong-Regular.otf"
# Written in dates (二〇二二年), in areas and after a number in a circle, and in GB 2312 not.
BESIDES = "〇㎡㎞㎏℃•–⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# Vertical setting and forms of other countries double the size, and no paper of ours uses them.
DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]


def wanted() -> set[str]:
    """GB 2312, printable ASCII, the characters of the stroke table, and what official papers use besides."""
    codes = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    gb2312 = {character for code in codes for character in code.decode("gb2312", "ignore")}
    strokes = {line.split("\t")[0] for line in STROKES.read_text(encoding="utf-8").splitlines()}
    return gb2312 | strokes | set(BESIDES) | {chr(code) for code in range(0x20, 0x7F)}


def build(folder: Path, cache: Path) -> None:
    """Write the font into ``folder``; FileNotFoundError where Debian's font is missing."""
    kept = cache / f"font-{_fingerprint()}.otf"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".partial")
        _subset(partial)
        partial.replace(kept)
    shutil.copyfile(kept, folder / FILE)


def _fingerprint() -> str:
    digest = hashlib.sha256(fontTools.version.encode())
    for path in (SOURCE, STROKES, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _subset(target: Path) -> None:
    # Bounds and dates stay as they are: counting them anew draws every glyph once more.
    font = TTFont(SOURCE, fontNumber=SIMPLIFIED, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    options = subset.Options(
        name_IDs=["*"], notdef_outline=True, layout_features=[], hinting=True, recalc_timestamp=False
    )
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(wanted()))
    subsetter.subset(font)
    if missing := wanted() - set(map(chr, font.getBestCmap())):
        raise ValueError(f"the source lacks {''.join(sorted(missing))}")
    _rename(font)
    font.save(target)


def _rename(font: TTFont) -> None:
    names = font["name"]
    copyright_ = names.getDebugName(0)
    names.names = []
    shown = {0: copyright_, 1: FAMILY, 2: "Regular", 3: f"{POSTSCRIPT};subset", 4: FULL, 6: POSTSCRIPT}
    shown |= {5: "Version 2.001", 13: "SIL Open Font License, Version 1.1", 14: "http://scripts.sil.org/OFL"}
    for number, text in shown.items():
        names.setName(text, number, 3, 1, 0x409)
    for number, text in {1: CHINESE, 2: "Regular", 4: CHINESE}.items():
        names.setName(text, number, 3, 1, 0x804)
    outlines = font["CFF "].cff
    outlines.fontNames = [POSTSCRIPT]
    top = outlines.topDictIndex[0]
    top.FullName, top.FamilyName = FULL, FAMILY
