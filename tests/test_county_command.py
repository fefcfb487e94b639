"""One county of many, from the command line: what the manual says is what is typed."""

import re

import pytest

from jianyan import cli
from jianyan.people.models import Committee
from jianyan.people.tests.factories import world
from tests import code


@pytest.mark.django_db(transaction=True)
def test_the_command_is_typed_as_the_manual_says(tmp_path, capsys):
    world("yun")
    manual = (code.ROOT / "docs/manual/系统管理员.md").read_text("utf-8")
    typed = re.findall(r"^jianyan county (\w+) 文件(?: --code (代码))?", manual, re.MULTILINE)
    assert [what for what, _ in typed] == ["save", "remove", "restore"]
    files = {"save": tmp_path / "saved", "remove": tmp_path / "taken", "restore": tmp_path / "taken"}
    for what, named in typed:
        whose = ["--code", "yun"] if named else []
        assert cli.main(["county", what, str(files[what]), *whose]) == 0
        assert Committee.objects.filter(code="yun").exists() is (what != "remove")
    assert "已移除" in capsys.readouterr().err
