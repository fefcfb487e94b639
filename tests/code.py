"""The project's own source as data, for the tests about the code."""

import ast
import gc
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = sorted(path.name for path in (ROOT / "jianyan").iterdir() if (path / "__init__.py").exists())
GENERATED = {"migrations", "data"}


def tracked(*patterns: str) -> list[Path]:
    """Files of the checkout by pattern, new ones included, ignored ones left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in sorted(set(listed.stdout.splitlines())) if (ROOT / line).is_file()]


def written() -> list[Path]:
    """Python files a person wrote: no migrations, no tables of data."""
    return [path for path in tracked("*.py") if not GENERATED & set(path.relative_to(ROOT).parts)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    gc.disable()  # a tree holds no rubbish, and looking for it takes as long as growing it
    try:
        return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    finally:
        gc.enable()


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function under a node: they are statements, so no expression need be looked into."""
    for part in ("body", "orelse", "handlers", "finalbody", "cases"):
        for child in getattr(node, part, ()):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield child
            yield from functions(child)
