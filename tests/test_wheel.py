"""What is installed is what was tested: pages, styles, tables and lexicon travel with the package."""

import logging
import zipfile

import pytest
from setuptools import build_meta

from tests import code

NOT_SHIPPED = {"tests"}


@pytest.fixture
def silent():
    """The builder says of each file five times what it does with it, and each line would be kept and laid out."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_the_wheel_carries_every_file_of_the_package(tmp_path, monkeypatch, silent):
    package = [
        path
        for path in code.tracked("jianyan/*", "jianyan/**/*")
        if not NOT_SHIPPED & set(path.relative_to(code.ROOT).parts)
    ]
    due = {code.name_of(path) for path in package}
    # A copy, so that the build leaves nothing in the checkout.
    source = tmp_path / "source"
    manuals = code.tracked("docs/manual/*.md")
    for path in [*package, *code.tracked("pyproject.toml", "README.md", "LICENSE"), *manuals]:
        (copy := source / path.relative_to(code.ROOT)).parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.chdir(source)
    name = build_meta.build_wheel(str(tmp_path), {"--build-option": "--compression=stored"})
    with zipfile.ZipFile(tmp_path / name) as wheel:
        shipped = set(wheel.namelist())
    assert sorted(due - shipped) == []
    installed = {name.rpartition("/")[2] for name in shipped if "data/share/jianyan/manual/" in name}
    assert installed == {path.name for path in manuals}
