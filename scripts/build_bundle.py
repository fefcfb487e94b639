"""Builds the bundle: one file that installs Jianyan on a server without a network (docs/decisions/012-one-file.md).

``scripts/bundle`` calls this with the environment of the tests, and the wheels inside have the versions of that
environment: what is installed is what was tested. The same tree, environment and font give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import build_font

ROOT = Path(__file__).resolve().parent.parent
HEAD = ROOT / "scripts" / "bundle_head.sh"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "jianyan"
PYTHON, MACHINE = "3.11", "x86_64"  # what Debian 12 has
GLIBC = range(36, 16, -1)  # Debian 12 has 2.36; wheels for any older one run there
PAGES = {
    "docs/manual/安装与升级.md": "docs/安装与升级.md",
    "docs/manual/系统管理员.md": "docs/系统管理员.md",
    "docs/settings.md": "docs/settings.md",
    "CHANGELOG.md": "docs/CHANGELOG.md",
    "LICENSE": "LICENSE",
}


def main() -> None:
    """Build one bundle and print its path."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--version", default="", help="another version than pyproject.toml's, to try upgrades"
    )
    parser.add_argument("--overlay", type=Path, help="files laid over the tree, to try upgrades")
    parser.add_argument("--python", default=os.environ.get("PYTHON_VERSION") or PYTHON)
    parser.add_argument("--machine", default=os.environ.get("MACHINE") or MACHINE)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "bundle"
        version = fill(folder, args.version, args.overlay, args.python, args.machine)
        usual = (args.python, args.machine) == (PYTHON, MACHINE)
        suffix = "" if usual else f"-py{args.python}-{args.machine}"
        target = args.out / f"jianyan-{version}-bundle{suffix}.run"
        write(folder, target, {"VERSION": version, "PYTHON": args.python, "MACHINE": args.machine})
    print(target)


def fill(folder: Path, version: str, overlay: Path | None, python: str, machine: str) -> str:
    """Lay everything a server needs into ``folder``, and return the version."""
    wheels = folder / "wheels"
    shutil.copytree(dependencies(python, machine), wheels)
    version = own_wheel(wheels, version, overlay)
    for name in ("files", "fonts"):
        shutil.copytree(ROOT / "jianyan" / "server" / name, folder / name)
    build_font.build(folder / "fonts", CACHE)
    for source, target in PAGES.items():
        (folder / target).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / source, folder / target)
    about = {"version": version, "python": python, "machine": machine, "commit": _git("rev-parse", "HEAD")}
    about["wheels"] = " ".join(sorted(path.name for path in wheels.iterdir()))
    (folder / "bundle.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    return version


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


# -- wheels -----------------------------------------------------------------------------------------------------


def dependencies(python: str, machine: str) -> Path:
    """The folder with the wheels of all dependencies, pip's among them; fetched once and kept."""
    names = sorted(closure(python, machine))
    fingerprint = hashlib.sha256(" ".join([python, machine, *names]).encode()).hexdigest()[:16]
    kept = CACHE / f"wheels-{fingerprint}"
    if not kept.exists():
        partial = CACHE / f"wheels-{fingerprint}.{os.getpid()}.partial"
        platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in GLIBC]
        platforms.append(f"--platform=manylinux2014_{machine}")
        wanted = ["--only-binary=:all:", "--no-deps", f"--python-version={python}", *platforms]
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *wanted, f"--dest={partial}", *names], check=True)
        partial.rename(kept)
    return kept


def closure(python: str, machine: str) -> set[str]:
    """`name==version` of everything we need on the target, in the versions of this environment.

    What this environment lacks, because only another Python needs it, comes without a version.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = {"python_version": python, "python_full_version": f"{python}.0", "platform_machine": machine}
    target |= {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    target |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    open_ = [
        Requirement(line)
        for line in (*project["dependencies"], *project["optional-dependencies"]["postgres"], "pip")
    ]
    found: dict[tuple[str, str], str] = {}
    while open_:
        one = open_.pop()
        for extra in one.extras | {""}:
            key = (canonicalize_name(one.name), extra)
            if key not in found:
                found[key], further = _asked_by(one.name)
                open_ += [
                    other
                    for other in further
                    if other.marker is None or other.marker.evaluate(target | {"extra": extra})
                ]
    return set(found.values())


def _asked_by(name: str) -> tuple[str, list[Requirement]]:
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return name, []
    return f"{name}=={installed.version}", [Requirement(line) for line in installed.requires or ()]


def own_wheel(into: Path, version: str, overlay: Path | None) -> str:
    """Build our wheel from a copy of the tree, and return its version."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name)
        listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        for path in listed:
            if (
                path.startswith(("jianyan/", "docs/manual/", "pyproject.toml", "README.md", "LICENSE"))
                and (ROOT / path).exists()
            ):
                (source / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / path, source / path)
        if overlay:
            shutil.copytree(overlay, source, dirs_exist_ok=True)
        if version:
            _renumber(source, version)
        build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch())}
        subprocess.run(
            [sys.executable, "-c", build, str(into)],
            cwd=source,
            env=environment,
            check=True,
            capture_output=True,
        )
    return next(into.glob("jianyan-*.whl")).name.split("-")[1]


def _renumber(source: Path, version: str) -> None:
    for name, pattern in (
        ("pyproject.toml", r'^version = ".*"$'),
        ("jianyan/__init__.py", r'^__version__ = ".*"$'),
    ):
        text = (source / name).read_text(encoding="utf-8")
        word = pattern[1:].split(" ")[0]
        (source / name).write_text(
            re.sub(pattern, f'{word} = "{version}"', text, flags=re.MULTILINE), encoding="utf-8"
        )


def epoch() -> int:
    """The moment of the commit: every file in the bundle bears it."""
    return int(_git("log", "-1", "--format=%ct"))


# -- the file ---------------------------------------------------------------------------------------------------


def write(folder: Path, target: Path, words: dict[str, str]) -> None:
    """Put the head and the archive of ``folder`` into one file, and its checksum beside it."""
    sums = "".join(f"{_hash(path)}  {name}\n" for name, path in _files(folder))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    head = HEAD.read_text(encoding="utf-8")
    for word, value in words.items():
        head = head.replace(f"@{word}@", value)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.write_bytes(_with_offset(head).encode() + _archive(folder))
    partial.chmod(0o755)
    partial.replace(target)
    target.with_name(target.name + ".sha256").write_text(
        f"{_hash(target)}  {target.name}\n", encoding="utf-8"
    )


def _with_offset(head: str) -> str:
    """The head with the place of the first byte after it, counted from one."""
    digits = 8
    length = len(head.replace("@OFFSET@", "0" * digits).encode())
    return head.replace("@OFFSET@", str(length + 1).rjust(digits, "0"))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _archive(folder: Path) -> bytes:
    """A plain tar: wheels are compressed already. Names in order, one owner, one moment."""
    packed = io.BytesIO()
    moment = epoch()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, path in _files(folder):
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = path.stat().st_size, moment, 0o644
            with path.open("rb") as file:
                archive.addfile(member, file)
    return packed.getvalue()


if __name__ == "__main__":
    main()
