"""A proposal on its way to paper: how long it is, which part each paragraph belongs to, and what a reader may miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PARTS = ("situation", "analysis", "suggestions")

_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[条点项、，,]?|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|"
    r"[一二三四五六七八九十]+是|\d+[、.．)）](?!\d)|[①-⑳])"
)
_LABELS = {
    "cause": r"案由|提案名称|提案题目|题目|标题",
    "situation": r"(?:基本|有关|主要)?(?:情况|现状|背景|案情|缘由|事由)(?:和背景|说明|反映)?|提案内容",
    "analysis": r"(?:情况|原因|问题|成因)?分析|原因|"
    r"(?:主要|存在的?(?:主要|突出)?)?(?:问题|困难)(?:及|和|与)?(?:其)?(?:原因)?(?:分析)?",
    "suggestions": r"(?:几点|[一二三四五六七八九十]点)?(?:具体|工作|意见|对策|相关|有关)?(?:和|与|及)?"
    r"(?:建议|对策|办法)(?:和?(?:措施|办法|意见|建议))?",
}
_BARE = {part: re.compile(rf"[【\[《]?(?:{words})[】\]》]?[：:]?") for part, words in _LABELS.items()}
_LED = {part: re.compile(rf"[【\[]?(?:{words})[】\]]?[：:]\s*(?=\S)") for part, words in _LABELS.items()}
# A longer heading speaks of its part in its last words: 城区停车的基本情况, 完善停车设施的建议.
_ENDS = {
    "situation": re.compile(r"(?:情况|现状|背景)$"),
    "analysis": re.compile(r"(?:问题|原因|困难|分析)$"),
    "suggestions": re.compile(r"(?:建议|对策|措施)$"),
}
_FORM = re.compile(
    r"^\s*(?:提案人|提案者|提交人|第一提案人|联名人|委员姓名|姓名|界别|党派|工作单位|单位职务|通讯地址|通信地址|地址|邮编|邮政编码|"
    r"联系电话|电话|手机|电子邮箱|邮箱|联系人|提案类别|类别|提案编号|编号|案号|建议承办单位|承办单位|提交日期|提交时间|日期|"
    r"审查意见|立案意见|备注)\s*[：:]"
)
_CAUSE = re.compile(r"^\s*(?:《)?关于.{2,}(?:提案|建议)(?:》)?\s*$")
_SENTENCE = re.compile(r"[。；！？]")
HEADING = 24  # a line longer than this, or with a full stop, is prose


@dataclass(frozen=True, slots=True)
class Split:
    """A text told apart: the parts of the form, the lines that belong to none, and the bare headings left out."""

    cause: str = ""
    situation: str = ""
    analysis: str = ""
    suggestions: str = ""
    rest: str = ""
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice on a draft: the field it is about, and a sentence to its author."""

    field: str
    text: str


def characters(*texts: str) -> int:
    """How many characters texts have without spaces and line breaks, as limits of length count them."""
    return sum(not one.isspace() for text in texts for one in text)


def split(text: str) -> Split:
    """Tell 案由, 情况, 分析 and 建议 of a text apart by its headings; paragraphs stay, and no line is lost.

    Parts follow each other in this order: a heading that would lead back is a line of the part it stands in. Prose
    before the first heading is the situation; lines of a printed form (提案人：…) belong to no part.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    found: dict[str, list[str]] = {name: [] for name in ("cause", *PARTS, "rest")}
    headings: list[str] = []
    part = ""
    for line in filter(None, lines):
        if not part and not found["cause"] and (cause := _cause(line)):
            found["cause"].append(cause)
        elif _FORM.match(line):
            found["rest"].append(line)
        elif (led := _turn(line, part)) is None:
            place = part or ("situation" if _SENTENCE.search(line) or found["situation"] else "rest")
            found[place].append(line)
        else:
            part, kept = led
            if kept:
                found[part].append(kept)
            if kept != line:
                headings.append(line[: len(line) - len(kept)] if kept else line)
    whole = {name: "\n".join(rows) for name, rows in found.items()}
    return Split(**whole, headings=tuple(one.strip() for one in headings))


def _cause(line: str) -> str:
    led = _LED["cause"].match(line)
    if led:
        return line[led.end() :].strip()
    return line if _CAUSE.match(line) else ""


def _turn(line: str, part: str) -> tuple[str, str] | None:
    """The part a line opens and what of the line is its text; None when it opens none."""
    number = _NUMBER.match(line)
    plain = line[number.end() :].strip() if number else line
    for name in PARTS[PARTS.index(part) + 1 if part else 0 :]:
        if _BARE[name].fullmatch(plain):
            return name, ""
        if led := _LED[name].match(plain):
            return name, plain[led.end() :]
    if len(plain) > HEADING or _SENTENCE.search(plain) or not number:
        return None
    for name in PARTS[PARTS.index(part) + 1 if part else 0 :]:
        if _ENDS[name].search(plain.rstrip("：:")):
            return name, line
    return None


def numbered(text: str) -> int:
    """How many paragraphs of a text begin with a number: 一、, （二）, 3., ④, 五是."""
    return sum(bool(_NUMBER.match(line)) for line in text.splitlines())


def hints(
    cause: str, situation: str, analysis: str, suggestions: str, *, advice: int, limit: int
) -> list[Hint]:
    """What a reader of this draft would ask its author; advice, never a refusal."""
    return [
        Hint(field, text)
        for field, text in (
            *_of_cause(cause.strip()),
            *_of_texts(situation.strip(), analysis.strip(), suggestions.strip()),
            *_of_length(characters(situation, analysis, suggestions), advice, limit),
        )
    ]


def _of_cause(cause: str) -> Iterator[tuple[str, str]]:
    if not cause:
        yield "cause", "还没有写案由，一般写成“关于……的提案”。"
        return
    if not cause.endswith(("提案", "建议")):
        yield "cause", "案由一般以“的提案”或“的建议”结尾。"
    if not cause.startswith("关于"):
        yield "cause", "案由一般以“关于”开头。"
    if cause.count("关于") > 1 or re.search(r"以及|；|;|、关于|和关于", cause):
        yield "cause", "案由看起来含有几件事。一事一案便于交办；确是一件事的，不必改动。"


def _of_texts(situation: str, analysis: str, suggestions: str) -> Iterator[tuple[str, str]]:
    if not situation:
        yield "situation", "还没有写情况。"
    if not analysis:
        yield "analysis", "还没有写分析。写明原因，承办单位更好研究。"
    if not suggestions:
        yield "suggestions", "还没有写建议。没有具体建议的提案难以立案。"
        return
    lines = [line for line in suggestions.splitlines() if line.strip()]
    if not numbered(suggestions) and (len(lines) > 1 or characters(suggestions) > 60):
        yield "suggestions", "建议最好分条写（一、二、三……），每条一项具体做法，办理时可以逐条答复。"
    if re.search(r"(?:另外|此外|同时)[，,]?(?:还)?(?:请|建议|希望)解决", suggestions):
        yield "suggestions", "建议里似乎还有另一件事，可以另写一件提案。"


def _of_length(length: int, advice: int, limit: int) -> Iterator[tuple[str, str]]:
    if length > limit:
        yield "length", f"正文{length}字，超过{limit}字的上限。请压缩，详细材料可以作为附件。"
    elif length > advice:
        yield "length", f"正文{length}字，一般以{advice}字左右为宜。"
