"""`jianyan route`, `similar`, `group` and `check-reply` print what others rely on."""

import json

import pytest

from jianyan import cli

ROWS = [
    {"id": "a", "title": "关于更换主街路灯的提案", "text": "路灯坏了很久。"},
    {"id": 7, "title": "关于主街道路照明的建议", "text": ""},
    {"id": "c", "title": "", "text": "Hello 123", "claimed": "A"},
]
SHAPES = {
    "route": {"id", "sure", "units"},
    "similar": {"id", "near"},
    "group": {"id", "aspect", "topic"},
    "check-reply": {"id", "claimed", "reads_as", "lines"},
}


@pytest.mark.parametrize("command", SHAPES)
def test_a_command_prints_one_document_with_an_entry_a_line(command, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    assert cli.main([command, str(file), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in shown] == ["a", 7, "c"]
    assert all(set(row) == SHAPES[command] for row in shown)
    assert cli.main([command, str(file)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(ROWS)


def test_a_file_that_is_none_exits_with_2(tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_text('{"title": "x"}')
    assert cli.main(["route", str(file), "--json"]) == 2
    assert capsys.readouterr().err.strip() == "第1行没有 id"
