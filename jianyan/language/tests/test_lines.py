"""The four commands over a file of JSON lines print what others rely on."""

import json

import pytest

from jianyan import cli
from jianyan.language import lines

ROWS = [
    {"id": "a", "title": "关于更换主街路灯的提案", "text": "路灯坏了很久。"},
    {"id": 7, "title": "关于主街道路照明的建议", "text": ""},
    {"id": "c", "title": "", "text": "Hello 123", "claimed": "A"},
    {"id": "d", "text": "下一步将争取资金。", "class": "A"},
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
    assert [row["id"] for row in shown] == ["a", 7, "c", "d"]
    assert all(set(row) == SHAPES[command] for row in shown)
    assert cli.main([command, str(file)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(ROWS)


def test_each_says_what_it_found(tmp_path):
    assert lines.route(ROWS)[0]["units"][0] == {
        "category": "城管执法",
        "score": pytest.approx(0.8, abs=0.2),
        "why": ("路灯",),
    }
    assert lines.route(ROWS)[2] == {"id": "c", "sure": False, "units": ()}
    near = lines.similar(ROWS)[0]["near"][0]
    assert (near["id"], near["shared"]) == (7, ["路灯亮化"])
    assert [row["topic"] for row in lines.group(ROWS)] == ["", "", "", ""]
    assert lines.check_reply(ROWS)[3] == {
        "id": "d",
        "claimed": "A",
        "reads_as": "B",
        "lines": ["下一步将争取资金。"],
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "第1行不是JSON"),
        (b'{"id": "a"}\n{"title": "x"}', "第2行没有 id"),
        (b"[1]", "第1行没有 id"),
        (b'{"id": "1"}\n{"id": 1}', "第2行的 id（1）重复"),
    ],
)
def test_a_bad_line_is_named_and_exits_with_2(data, said, tmp_path, capsys):
    file = tmp_path / "in.jsonl"
    file.write_bytes(data)
    assert cli.main(["route", str(file), "--json"]) == 2
    assert capsys.readouterr().err.strip() == said
    assert lines.parse(b"") == []
