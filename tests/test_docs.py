"""The documents about the code: complete, linked, and fresh."""

import re

import pytest

from scripts import generate_docs
from tests import code

DOCS = code.ROOT / "docs"
DECISIONS = DOCS / "decisions"


def text(name):
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_decision_is_in_the_index():
    index = text("decisions/README.md")
    pages = [path.name for path in DECISIONS.glob("*.md") if path.name != "README.md"]
    assert [name for name in pages if f"({name})" not in index] == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:3]) for path in DECISIONS.glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_fit_on_one_page():
    long = {
        p.name: len(words)
        for p in DECISIONS.glob("[0-9]*.md")
        if len(words := p.read_text(encoding="utf-8").split()) > 900
    }
    assert long == {}


def test_every_dependency_has_a_reason():
    import tomllib

    project = tomllib.loads((code.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    names = {re.match(r"[\w-]+", line)[0] for group in groups for line in group}
    reasons = next(DECISIONS.glob("*-parts.md")).read_text(encoding="utf-8")
    assert sorted(name for name in names if f"**{name}**" not in reasons) == []


def test_every_setting_of_the_environment_is_documented():
    asked = re.compile(r"""env(?:iron)?(?:\.\w+)?[\(\[]\s*["'](\w+)["']""")
    variables = {
        name
        for path in code.tracked("jianyan/*.py", "jianyan/**/*.py")
        if "tests" not in path.parts
        for name in asked.findall(path.read_text(encoding="utf-8"))
    } - {"DJANGO_SETTINGS_MODULE"}
    documented = text("settings.md")
    assert variables
    assert sorted(name for name in variables if f"`{name}`" not in documented) == []


def test_no_setting_is_documented_that_is_gone():
    named = set(re.findall(r"^\| `(\w+)`", text("settings.md"), flags=re.MULTILINE))
    source = "".join(
        path.read_text(encoding="utf-8") for path in code.tracked("jianyan/*.py", "jianyan/**/*.py")
    )
    assert sorted(name for name in named if f'"{name}"' not in source) == []


def test_the_map_names_every_folder():
    top = {path.relative_to(code.ROOT).parts[0] for path in code.tracked("*") if path.parent != code.ROOT}
    rooms = {
        f"jianyan/{path.relative_to(code.ROOT).parts[1]}"
        for path in code.tracked("jianyan/**/*")
        if len(path.relative_to(code.ROOT).parts) > 2
    }
    shown = text("map.md")
    assert sorted(name for name in top | rooms if f"`{name}/`" not in shown) == []


def test_the_map_names_nothing_that_is_gone():
    named = re.findall(r"^\| `([\w./-]+/)`", text("map.md"), flags=re.MULTILINE)
    assert [name for name in named if not (code.ROOT / name).is_dir()] == []


def test_the_map_answers_each_question_once():
    asked = re.findall(r"^\| ([^|]+\?) \|", text("map.md"), flags=re.MULTILINE)
    assert len(asked) > 100
    assert sorted({one for one in asked if asked.count(one) > 1}) == []


@pytest.mark.parametrize("page", code.tracked("*.md", "**/*.md"), ids=code.name_of)
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.django_db
def test_generated_pages_are_fresh():
    assert generate_docs.stale() == [], "run `make docs`"
