"""Budgets and names of the code. A newcomer should find everything by `ls`, and read each file in one sitting."""

import ast
import re
from pathlib import Path

from tests import code

LINES_PER_FILE = 500
LINES_PER_FUNCTION = 60
VAGUE = {"utils", "util", "helpers", "helper", "services", "common", "signals", "misc"}
SUBJECT_ROOMS = ("proposals", "opinions", "activities", "duty", "publications")
USUAL = {
    "__init__",
    "apps",
    "models",
    "rules",
    "permissions",
    "flow",
    "queries",
    "indicators",
    "papers",
    "actions",
    "imports",
    "forms",
    "views",
    "urls",
    "admin",
    "templates",
    "templatetags",
    "migrations",
    "tests",
    "sheets",
}
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|# type: ignore\s*$|# noqa\s*$")


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_files_are_short():
    assert {
        code.name_of(path): n for path in code.written() if (n := len(lines(path))) > LINES_PER_FILE
    } == {}


def test_functions_fit_on_a_screen():
    long = {
        f"{code.name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in code.written()
        for node in code.functions(code.parsed(path))
        if node.end_lineno - node.lineno >= LINES_PER_FUNCTION
    }
    assert long == {}


def test_files_are_named_after_what_they_hold():
    vague = [
        code.name_of(path)
        for path in code.written()
        if VAGUE & {part.removesuffix(".py") for part in path.relative_to(code.ROOT).parts}
    ]
    assert vague == []


def test_modules_say_what_they_are_for():
    silent = [
        code.name_of(path)
        for path in code.written()
        if not ast.get_docstring(code.parsed(path)) and any(line.strip() for line in lines(path))
    ]
    assert silent == []


def test_a_date_is_asked_for_in_one_way():
    classes = [
        (code.name_of(path), node.name)
        for path in code.written()
        for node in code.parsed(path).body
        if isinstance(node, ast.ClassDef) and "DateInput" in "".join(map(ast.unparse, node.bases))
    ]
    assert classes == [("jianyan/core/forms.py", "Day")]


def test_rooms_say_what_they_are_for():
    doors = {room: code.ROOT / "jianyan" / room / "__init__.py" for room in code.ROOMS}
    assert [room for room, door in doors.items() if not ast.get_docstring(code.parsed(door))] == []


def test_nothing_is_left_for_later():
    left = [
        f"{code.name_of(path)}: {line.strip()}"
        for path in code.written()
        if path != Path(__file__)
        for line in lines(path)
        if LEFT_OPEN.search(line)
    ]
    assert left == []


def test_subject_rooms_use_the_usual_names():
    """Who has read one room can work in the next; a file of another name is allowed when the map says what it holds."""
    map_of_code = (code.ROOT / "docs/map.md").read_text(encoding="utf-8")
    unusual = {
        f"{room}/{path.relative_to(code.ROOT / 'jianyan' / room).parts[0]}"
        for room in SUBJECT_ROOMS
        for path in code.tracked(f"jianyan/{room}/*.py")
        if path.relative_to(code.ROOT / "jianyan" / room).parts[0].removesuffix(".py") not in USUAL
    }
    assert sorted(name for name in unusual if name not in map_of_code) == []


def test_verbs_name_their_actor():
    """Law 5: every function that writes a journal line takes its actor (``by``), never a person guessed from a thread."""
    guessing = {
        f"{path.relative_to(code.ROOT / 'jianyan').parts[0]}.{node.name}"
        for path in code.tracked("jianyan/*/actions.py", "jianyan/*/actions/*.py")
        for node in code.functions(code.parsed(path))
        if "journal.act(" in ast.unparse(node)
        and "by" not in {arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    }
    assert guessing == set()


def test_each_column_of_a_table_has_a_name():
    """Who hears a page is told the heading with each cell; on a phone it stands beside it."""
    bare = re.compile(r"<th\b[^>]*>\s*</th>")
    nameless = {
        code.name_of(path)
        for path in code.tracked("jianyan/*.html")
        if bare.search(path.read_text(encoding="utf-8"))
    }
    assert nameless == set()
