"""What a reader of a short report would ask its author: a fact, an advice, no more; advice, never a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianyan.language import private

# Marks and words that stand on papers which must not be here. A word in a sentence may be innocent, so it is only said.
SECRET = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|内部(?:资料|文件)[，,]?\s*(?:注意保存|请勿|不得)|(?:绝密|机密)(?:级|文件)|密级"
)
VAGUE = re.compile(r"高度重视|进一步加强|切实加强|加大力度|引起重视")
CONCRETE = re.compile(r"\d|[一二三四五六七八九十百千]{1,9}(?:个|家|户|人|次|处|所|条|公里|米|元|年|月|日)")


@dataclass(frozen=True)
class Hint:
    """One thing to look at, in the field it stands in."""

    field: str
    text: str


def secret(text: str) -> str:
    """The first words that look like a mark of secrecy; "" when there are none."""
    found = SECRET.search(text)
    return found[0] if found else ""


def hints(title: str, fact: str, advice: str, *, usual: int, limit: int) -> list[Hint]:
    """What a reader would ask. ``usual`` and ``limit`` are lengths in characters."""
    return [
        Hint(field, text)
        for field, text in (
            *_of_title(title.strip()),
            *_of_parts(fact.strip(), advice.strip()),
            *_of_length(len(fact.strip()) + len(advice.strip()), usual, limit),
            *_not_here("\n".join((title, fact, advice))),
        )
    ]


def _of_title(title: str) -> Iterator[tuple[str, str]]:
    if not title:
        yield "title", "还没有写标题。标题写明一件事，如“某处路灯不亮影响出行”。"
    elif len(title) > 40:
        yield "title", f"标题{len(title)}字，一般不超过40字。"
    if re.search(r"以及|；|;|、关于", title):
        yield "title", "标题看起来含有几件事。一条信息只写一件事；确是一件事的，不必改动。"


def _of_parts(fact: str, advice: str) -> Iterator[tuple[str, str]]:
    if not fact:
        yield "text", "还没有写情况：看到什么、在哪里、什么时候、涉及多少人。"
    elif not CONCRETE.search(fact):
        yield "text", "情况里没有数字。写明地点、时间、数量，更容易被采用。"
    if not advice:
        yield "advice", "还没有写建议。只反映问题、没有建议的，多数不被采用。"
    elif len(advice) < 30 and VAGUE.search(advice):
        yield "advice", "建议比较笼统。请写明由谁、做什么，便于有关单位研究。"


def _of_length(length: int, usual: int, limit: int) -> Iterator[tuple[str, str]]:
    if length > limit:
        yield "length", f"共{length}字，超过{limit}字的上限，请压缩。"
    elif length > usual:
        yield "length", f"共{length}字，一般以{usual}字以内为宜。"


def _not_here(text: str) -> Iterator[tuple[str, str]]:
    if mark := secret(text):
        yield "secrecy", f"文中有“{mark.strip()}”。涉密内容不得录入本系统，请改用纸质件送信息工作部门。"
    kinds = dict.fromkeys(one.kind for one in private.found(text))
    if kinds:
        yield "secrecy", f"文中有{'、'.join(kinds)}。信息要送领导和有关单位，请删去个人资料。"
