"""The four commands over a file of JSON lines print what others rely on."""

import pytest

from jianyan.language import lines

ROWS = [
    {"id": "a", "title": "关于更换主街路灯的提案", "text": "路灯坏了很久。"},
    {"id": 7, "title": "关于主街道路照明的建议", "text": ""},
    {"id": "c", "title": "", "text": "Hello 123", "claimed": "A"},
    {"id": "d", "text": "下一步将争取资金。", "class": "A"},
]


def test_each_says_what_it_found():
    best = lines.route(ROWS)[0]["units"][0]
    assert (best["category"], best["why"][0]) == ("城管执法", "路灯")
    assert 0.4 < best["score"] < 1
    assert lines.route(ROWS)[2] == {"id": "c", "sure": False, "units": ()}
    near = lines.similar(ROWS)[0]["near"][0]
    assert (near["id"], near["shared"]) == (7, ["路灯亮化"])
    assert [row["topic"] for row in lines.group(ROWS)] == ["路灯亮化", "路灯亮化", "", ""]
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
def test_a_bad_line_is_named(data, said):
    with pytest.raises(lines.BadLine, match=said):
        lines.parse(data)
    assert lines.parse(b"") == []
