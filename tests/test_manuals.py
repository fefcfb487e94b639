"""The manuals: their pictures are there and taken by the script, their words stand on the pages, their links lead somewhere."""

import re

import pytest

from scripts import take_pictures
from tests import code

MANUALS = sorted((code.ROOT / "docs/manual").glob("*.md"))
PAGES = [*MANUALS, *code.ROOT.glob("README*.md")]
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
WHOLE = 3_000_000  # bytes of pictures that a clone carries


def pictures(page):
    """The pictures a page shows: (words for those who cannot see them, file)."""
    found = SHOWN.findall(page.read_text(encoding="utf-8"))
    return [(words, (page.parent / path).resolve()) for words, path in found]


def kept():
    return {path for folder in (take_pictures.MANUAL, take_pictures.README) for path in folder.iterdir()}


def test_every_picture_shown_is_there_and_every_picture_is_shown():
    assert {path for page in PAGES for _, path in pictures(page)} == kept()


def test_every_picture_is_taken_by_the_script():
    assert {one.folder / f"{one.name}.webp" for one in take_pictures.PICTURES} == kept()


def test_every_picture_has_words_for_those_who_cannot_see_it():
    assert [path.name for page in PAGES for words, path in pictures(page) if len(words) < 4] == []


def test_pictures_weigh_little():
    assert sum(path.stat().st_size for path in kept()) < WHOLE


@pytest.fixture(scope="module")
def said():
    """What the program can put on a page: its source without tags, and the buttons that are put together from parts."""
    kinds = ("py", "html", "toml", "js")
    files = [
        path
        for kind in kinds
        for path in code.tracked(f"jianyan/*.{kind}", f"jianyan/**/*.{kind}")
        if not {"tests", "migrations", "vendor", "demo"} & set(path.parts)
    ]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    plain = re.sub(r"\{%.*?%\}|<[^>]*>", "", source)
    parts = re.findall(r"[\u4e00-\u9fff]{4,}\{\{[^{}]*\}\}(?=\s*$)", plain, re.M)
    made = [re.compile(_pattern(text)) for text in parts]
    return lambda word: word in source or word in plain or any(one.fullmatch(word) for one in made)


def _pattern(text):
    """A button whose last words come from a list: 所选提案 with 立案, 结案."""
    return re.escape(text[: text.index("{{")]) + ".{2,6}"


@pytest.mark.parametrize("page", MANUALS, ids=code.name_of)
def test_a_button_named_in_a_manual_stands_on_a_page(page, said):
    named = re.findall(r"点“([^”]+)”", page.read_text(encoding="utf-8"))
    parts = [part for word in named for part in word.split("……") if part]
    assert [part for part in parts if not said(part)] == []


def test_a_word_no_page_shows_is_noticed(said):
    assert not said("一键搞定全部提案")
    assert said("所选提案开始审查")


@pytest.mark.parametrize("page", MANUALS, ids=code.name_of)
def test_links_inside_a_manual_lead_to_a_heading(page):
    text = page.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[、，。（）《》]", "", line).strip() for line in re.findall(r"^#+ (.+)$", text, re.M)
    }
    assert [link for link in re.findall(r"\]\(#([^)]+)\)", text) if link not in headings] == []
