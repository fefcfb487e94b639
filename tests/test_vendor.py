"""What the browser gets: vendored files are known, pages carry no inline script or style, and what they name exists."""

import re
import tomllib
from pathlib import Path

import allauth
import django.forms
import pytest

from scripts import vendor
from tests import code

LISTED = tomllib.loads(vendor.LIST.read_text("utf-8"))["file"]
PAGES = code.tracked("jianyan/templates/**", "jianyan/*/templates/**")
# Widgets of our own build on Django's, pages of signing in on allauth's and load its scripts.
OF_OTHERS = [Path(package.__file__).parent for package in (django.forms, allauth)]
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]{3,}\s*=|hx-on|javascript:|<script(?![^>]*\s(?:src=|type=\"application/json\"))",
    re.IGNORECASE,
)  # a block of data is no script
TAG = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
NEW_CSS = re.compile(
    r":has\(|:is\(|:where\(|@container|@layer|color-mix|light-dark|oklch|[\s;{]inset:|aspect-ratio"
)


def named(pattern, files=PAGES):
    """(file, word) for each match of a pattern with one group."""
    return {
        (code.name_of(path), word)
        for path in files
        for word in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def icons():
    return set(re.findall(r'<symbol id="([\w-]+)"', (vendor.VENDOR / "icons/icons.svg").read_text("utf-8")))


def test_every_vendored_file_agrees_with_its_hash():
    assert vendor.differences() == []


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["path"])
def test_every_vendored_file_has_version_source_and_licence(entry):
    assert entry["version"] in entry["source"]
    assert entry["package"] in entry["source"]
    assert entry["licence"]
    assert (vendor.VENDOR / entry["licence_file"]).stat().st_size > 400


def test_the_script_and_the_list_name_the_same_packages():
    wanted = {(package.name, package.version) for package in vendor.PACKAGES}
    assert {(entry["package"], entry["version"]) for entry in LISTED} == wanted


def test_no_page_carries_inline_script_or_style():
    found = {
        code.name_of(path): match.group()
        for path in PAGES
        if (match := INLINE.search(TAG.sub("", path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_every_included_page_exists():
    homes = [path for path in (code.ROOT / "jianyan").glob("**/templates") if path.is_dir()]
    homes += [other / "templates" for other in OF_OTHERS]
    asked = named(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
    assert {
        (file, name) for file, name in asked if not any((home / name).exists() for home in homes)
    } == set()


def test_every_static_file_named_by_a_page_exists():
    asked = named(r"\{%\s*static\s+[\"']([^\"']+)[\"']")
    homes = [vendor.STATIC, *(home for other in OF_OTHERS for home in other.glob("**/static"))]
    assert {
        (file, name) for file, name in asked if not any((home / name).exists() for home in homes)
    } == set()


def test_every_icon_named_is_in_the_sprite():
    asked = named(r"_icon\.html[\"'] with name=[\"']([\w-]+)[\"']") | named(
        r"_empty\.html[\"'][^%]*icon=[\"']([\w-]+)[\"']"
    )
    assert {(file, name) for file, name in asked if name not in icons()} == set()


def test_every_icon_of_the_menu_is_in_the_sprite():
    from jianyan.people import menu

    assert {item.icon for item in menu.ITEMS} - icons() == set()


def test_every_component_states_its_inputs_and_is_documented():
    guide = (code.ROOT / "docs/howto/pages.md").read_text(encoding="utf-8")
    parts = [path for path in PAGES if path.parent.name == "components"]
    assert [
        path.name for path in parts if "{% comment %}" not in path.read_text(encoding="utf-8")[:300]
    ] == []
    assert [path.name for path in parts if f"`{path.name}`" not in guide] == []


def test_styles_stay_within_the_oldest_engine():
    sheets = {
        name: (vendor.STATIC / name).read_text("utf-8") for name in ("app.css", "parts.css", "print.css")
    }
    plain = {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in sheets.items()}
    assert {name: m.group() for name, text in plain.items() if (m := NEW_CSS.search(text))} == {}
    assert {name for name, text in sheets.items() if len(text.splitlines()) > 500} == set()
