"""Cleans the text of a scraped page and keeps, for every character left, its place in the input."""

import re
from collections import Counter
from dataclasses import dataclass

from jianyan.language.clean.draft import Draft
from jianyan.language.clean.marks import drop_readings, mend_punctuation, mend_width, restore_entities
from jianyan.language.clean.script import to_simplified
from jianyan.language.clean.stamps import drop_stamps
from jianyan.language.clean.sweep import sweep
from jianyan.language.unreadable import NoBody, Unreadable

__all__ = ["Cleaned", "NoBody", "Unreadable", "clean"]

_NOTES = {
    "广告": "去除广告标题{}行",
    "栏目": "去除页面栏目{}行",
    "注音": "去除注音{}处",
    "站名": "去除段尾站名{}处",
    "标点": "合并重复标点{}处",
    "符号": "还原网页符号{}处",
    "全角": "全角字母数字转半角{}处",
    "繁体": "繁体转简体",
}
_SAYS_SOMETHING = re.compile(r"[。，；！？,;]|\d\s*[%％\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text; `origin[i]` is the place in the input of its character i, `notes` say what was done."""

    text: str
    origin: list[int]
    notes: tuple[str, ...]


def clean(text: str) -> Cleaned:
    """Take furniture, pinyin, doubled marks and machine-made Traditional characters out of a page.

    Cleaning what is clean changes nothing. Raises NoBody when the page holds nothing to read.
    """
    draft = Draft.of(text)
    before = None
    # a mend may uncover another (pinyin inside a breadcrumb), and every pass only cuts or simplifies
    while draft.text != before:
        before = draft.text
        _pass(draft)
    if not draft.text.strip():
        raise NoBody("文中没有可读的正文。" if text.strip() else "文中没有文字。")
    if draft.done["栏目"] + draft.done["广告"] > 0 and not _SAYS_SOMETHING.search(draft.text):
        raise NoBody("页面只有标题和栏目，没有可读的正文。")
    return Cleaned(draft.text, draft.origin, _notes(draft.done))


def _pass(draft: Draft) -> None:
    restore_entities(draft)
    mend_width(draft)
    drop_readings(draft)
    to_simplified(draft)
    mend_punctuation(draft)
    drop_stamps(draft)
    sweep(draft)


def _notes(done: Counter[str]) -> tuple[str, ...]:
    return tuple(note.format(done[name]) for name, note in _NOTES.items() if done[name])
