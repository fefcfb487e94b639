"""The project's own source as data, for the tests about the code."""

import ast
import subprocess
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
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
