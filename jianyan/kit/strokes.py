"""Orders Chinese names by the strokes of their surnames (姓氏笔画), in any database."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

Mode = Literal["empty_first", "given_first"]

EMPTY = "00"  # the place left free in a name of two characters: before every count of strokes
UNKNOWN = "99"  # the count that stands before a character without data: after every count of strokes
FOREIGN_TIE = "999"  # the place of an overridden character among those with the same strokes: after them
SILENT = frozenset("·•・‧∙. \t\u3000\xa0")  # what joins or pads the parts of a name


def sort_key(name: str, mode: Mode = "empty_first", overrides: Mapping[str, str] | None = None) -> str:
    """Return a key of ASCII digits: names ordered by these keys as plain strings stand in stroke order.

    The rule is that of 《GB 13000.1字符集汉字字序（笔画序）规范》 (1999), character by character:
    the number of strokes, then their types one by one (横1 竖2 撇3 点4 折5), then a fixed order of characters with the
    same strokes, so that one surname stays together; only then the next character. A compound surname
    thus counts by its first character. Padding and the middle dot are passed over.
    `mode` settles names of two characters: `empty_first` (姓氏笔画, the custom of CPPCC lists) leaves the
    place of the second character free, so 王伟 stands before every 王 with three characters;
    `given_first` (姓名笔画) compares 伟 where it stands.
    `overrides` gives the strokes of single characters as digits 1 to 5 and wins over the table.
    A character without data stands after all others (`unknown` names it). Keys of one edition of the
    table compare with each other only: recompute stored keys when the table has changed. A name of 20
    characters may need 600 digits. Raises ValueError for a mode or an override not of this form.
    """
    if mode not in ("empty_first", "given_first"):
        raise ValueError(f"unknown mode {mode!r}")
    characters = [character for character in name if character not in SILENT]
    keys = [_character_key(character, overrides or {}) for character in characters]
    if mode == "empty_first" and len(keys) == 2:
        keys.insert(1, EMPTY)
    return "".join(keys)


def unknown(name: str, overrides: Mapping[str, str] | None = None) -> list[str]:
    """Return the characters of `name` that have no place in stroke order, once each, as they come."""
    have = _table().keys() | (overrides or {}).keys() | SILENT
    return list(dict.fromkeys(character for character in name if character not in have))


def sequence(character: str) -> str | None:
    """Return the strokes of a character as digits 1 to 5; None where the table knows at most its place."""
    place = _table().get(character)
    return place.strokes if place and place.exact else None


class _Place(NamedTuple):
    """Where a character stands: the strokes it has (or, if not exact, follows) and its turn among those."""

    strokes: str
    turn: int
    exact: bool


def _character_key(character: str, overrides: Mapping[str, str]) -> str:
    place = _table().get(character)
    if character in overrides:
        strokes = _checked(character, overrides[character])
        if place is None or not place.exact or place.strokes != strokes:
            return f"{len(strokes):02}{strokes}{FOREIGN_TIE}{ord(character):07}"
    if place is None:
        return f"{UNKNOWN}{ord(character):07}"
    return f"{len(place.strokes):02}{place.strokes}{place.turn:03}"


def _checked(character: str, strokes: str) -> str:
    if not 0 < len(strokes) < int(UNKNOWN) or not set(strokes) <= set("12345"):
        raise ValueError(f"“{character}”的笔顺应为1至5的数字（横1、竖2、撇3、点4、折5）：{strokes!r}")
    return strokes


@lru_cache(maxsize=1)
def _table() -> dict[str, _Place]:
    table: dict[str, _Place] = {}
    current, turn = "", 0
    for line in files(__package__).joinpath("data/strokes.tsv").read_text(encoding="utf-8").splitlines():
        character, _, strokes = line.partition("\t")
        turn = 0 if strokes and strokes != current else turn + 1
        current = strokes or current
        table[character] = _Place(current, turn, bool(strokes))
    return table
