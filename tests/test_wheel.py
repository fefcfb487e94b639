"""What is installed is what was tested: pages, styles, tables and lexicon travel with the package."""

import zipfile

from setuptools import build_meta

from tests import code

NOT_SHIPPED = {"tests"}


def test_the_wheel_carries_every_file_of_the_package(tmp_path, monkeypatch):
    due = {
        code.name_of(path)
        for path in code.tracked("jianyan/*", "jianyan/**/*")
        if not NOT_SHIPPED & set(path.relative_to(code.ROOT).parts)
    }
    # A copy, so that the build leaves nothing in the checkout.
    source = tmp_path / "source"
    manuals = code.tracked("docs/manual/*.md")
    for path in [
        *code.tracked("jianyan/*", "jianyan/**/*", "pyproject.toml", "README.md", "LICENSE"),
        *manuals,
    ]:
        (copy := source / path.relative_to(code.ROOT)).parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.chdir(source)
    name = build_meta.build_wheel(str(tmp_path))
    with zipfile.ZipFile(tmp_path / name) as wheel:
        shipped = set(wheel.namelist())
    assert sorted(due - shipped) == []
    installed = {name.rpartition("/")[2] for name in shipped if "data/share/jianyan/manual/" in name}
    assert installed == {path.name for path in manuals}
