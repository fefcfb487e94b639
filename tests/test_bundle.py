"""The bundle as a file: the same each time, whole or refused. That it installs is proven by scripts/try-bundle."""

import os
import platform
import subprocess

import pytest

from scripts import build_bundle, build_font
from tests import code

WORDS = {"VERSION": "9.9.9", "PYTHON": "3.11", "MACHINE": platform.machine()}


@pytest.fixture
def bundle(tmp_path):
    """A small bundle: its contents as they are, and the file."""
    folder = tmp_path / "folder"
    for name, text in (("docs/安装.md", "先看这里"), ("wheels/a.whl", "a" * 3000)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    build_bundle.write(folder, tmp_path / "one.run", WORDS)
    return folder, tmp_path / "one.run"


def extract(file, into):
    return subprocess.run(["sh", file, "extract", into], capture_output=True, text=True)


def test_what_was_put_in_comes_out(bundle, tmp_path):
    folder, file = bundle
    assert extract(file, tmp_path / "out").returncode == 0
    for name, path in build_bundle._files(folder):
        assert (tmp_path / "out" / name).read_bytes() == path.read_bytes()


def test_the_same_contents_give_the_same_bytes(bundle, tmp_path):
    folder, file = bundle
    (folder / "SHA256SUMS").unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        os.utime(path, (1, 1))
    build_bundle.write(folder, tmp_path / "two.run", WORDS)
    assert (tmp_path / "two.run").read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data[: len(data) // 2], "不完整"),
        (lambda data: data.replace(b"a" * 3000, b"a" * 2999 + b"b"), "已损坏"),
    ],
    ids=["cut", "changed"],
)
def test_a_damaged_copy_is_refused(bundle, tmp_path, damage, said):
    _, file = bundle
    (tmp_path / "bad.run").write_bytes(damage(file.read_bytes()))
    done = extract(tmp_path / "bad.run", tmp_path / "out")
    assert done.returncode == 1
    assert said in done.stderr


def test_another_machine_and_another_python_are_refused_by_name(bundle, tmp_path):
    folder, _ = bundle
    (folder / "SHA256SUMS").unlink()
    for words, said in (
        ({"MACHINE": "riscv128"}, "用于 riscv128 的机器"),
        ({"PYTHON": "3.99"}, "需要 Python 3.99"),
    ):
        build_bundle.write(folder, tmp_path / "other.run", WORDS | words)
        done = subprocess.run(["sh", tmp_path / "other.run", "install"], capture_output=True, text=True)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_wheels_are_those_the_tests_ran_with():
    names = build_bundle.closure("3.11", "x86_64")
    assert {name.partition("==")[0].lower() for name in names} >= {
        "django",
        "psycopg-binary",
        "gunicorn",
        "pip",
    }
    assert [name for name in names if "==" not in name] == []


def test_the_font_has_the_characters_of_the_stroke_table():
    strokes = (code.ROOT / "jianyan/kit/data/strokes.tsv").read_text(encoding="utf-8")
    wanted = build_font.wanted()
    assert {line[0] for line in strokes.splitlines()} <= wanted
    assert set("—·建言，。（）《》①〇Ａa9") <= wanted
