"""The Markdown of the manuals becomes HTML, and nothing that was typed becomes markup by accident."""

import re

import pytest

from jianyan.kit import markdown
from tests import code

MANUALS = sorted((code.ROOT / "docs/manual").glob("*.md"))


def made(text):
    return markdown.html(text, lambda target: "/help/" if target.endswith(".md") else "")


def closed_up(text):
    return re.sub(r"\s*\n\s*", "", text)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("## 写提案", "<h2>写提案</h2>"),
        ("### 归纳", "<h3>归纳</h3>"),
        ("一行\n又一行", "<p>一行又一行</p>"),
        ("**问？** 答\n**又问？** 又答", "<p><strong>问？</strong> 答<br /><strong>又问？</strong> 又答</p>"),
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("1. 一\n   接着\n2. 二", "<ol><li>一接着</li><li>二</li></ol>"),
        ("1. 一\n   - 甲\n   - 乙", "<ol><li>一<ul><li>甲</li><li>乙</li></ul></li></ol>"),
        (
            "1. 运行\n   ```\n   a < b\n   ```\n2. 好",
            "<ol><li>运行<pre><code>a &lt; b</code></pre></li><li>好</li></ol>",
        ),
        ("见[委员](委员.md)和[流程](../flows)", '<p>见<a href="/help/">委员</a>和流程</p>'),
        ("![图](a.webp)\n\n`make <x>`", "<p><code>make &lt;x&gt;</code></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_what_is_typed_is_shown(typed, shown):
    assert closed_up(made(typed)) == shown


def test_a_table_has_a_head():
    table = closed_up(made("| 我要 | 看 |\n|---|---|\n| 写 | **那里** |"))
    assert '<th scope="col">我要</th>' in table
    assert "<tbody><tr><td>写</td><td><strong>那里</strong></td></tr></tbody>" in table


def test_a_passage_holds_those_below_it():
    found = markdown.sections("# 题\n开头\n## 甲\n一\n### 细\n二\n## 乙\n三")
    assert found == {"": "开头", "甲": "一\n### 细\n二", "细": "二", "乙": "三"}


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.stem)
def test_the_manuals_are_written_in_it(manual):
    """No mark of Markdown is left on the page, and every tag that was opened is closed."""
    shown = made(manual.read_text("utf-8").partition("\n")[2])
    plain = re.sub(r"<(pre|code)>.*?</\1>", "", shown, flags=re.DOTALL)
    assert not re.search(r"\*\*|\]\(|^#|^\||<p>(?:[-*]|\d+\.) ", plain, flags=re.MULTILINE)
    tags = re.findall(r"<(/?)(?!br\b)([a-z0-9]+)", shown)
    assert sorted(tag for end, tag in tags if not end) == sorted(tag for end, tag in tags if end)
