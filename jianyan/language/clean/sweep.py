"""Sweeps the furniture of a web page away line by line, sparing whatever may be body text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jianyan.language.clean import words
from jianyan.language.clean.draft import Draft, Span, lines_of
from jianyan.language.clean.script import simplified_probe

_HAN = re.compile("[\u4e00-\u9fff]")
_GAP = re.compile(r"[ \t\u3000]*(?:  |\u3000| \u3000|\t\t)[ \t\u3000]*")
_TOKENS = re.compile(r"[\s|｜/／·•:：>＞»›<《》\[\]【】()（）,，、_—-]+")
_PAGER = frozenset(["下一页", "末页", "尾页"])
_BULLET = re.compile(r"[\s•·●○◆◇■□▪▶►★☆※*»>◎]+")
_STOP = re.compile("[。！？；!?;]")
_PAUSE = re.compile("[，,、：]")
_FAR = 2_000  # no furniture is longer, and patterns need not look further
_COUNTED = re.compile(r"\d\s*[多余]?[万亿]?(?:[件条名人次场个篇份期项家户所处册元辑位%％]|方面)")
_OFFICE_WORDS = re.compile("信息|内容|动态|资讯|回顾|关注|更新|发布|评论|专题|报道|图片|图文|视频|导读|热点")
_CUT_SHORT = re.compile(r"(?:\.\.|…|\[详细\]|\[详情\]|\[全文\])\W*$")
_DATE = (
    r"[\[(（]?(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?[\])）]?"
    r"|[\[(（]?(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[\])）]?"
)
_STAMPED = (
    r"[\[(（]\s*(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s\d{1,2}:\d\d(?::\d\d)?)?\s*[\])）]"
    r"|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?|\d\d-\d\d"
)
_DATED = re.compile(rf"^(?:{_STAMPED})\s*\S|\s?(?:{_STAMPED})\s*$")
_META = re.compile(
    rf"(?:(?:发布|更新|发表|录入|信息|文章)?(?:时间|日期|来源|提供|单位|机构)|稿源|作者|记者|通讯员)\s*[:：]"
    rf"|(?:{_DATE})(?:\s|$)"
)
_CRUMB = re.compile(r"(?<!\s)\s+(?:[>＞»›→?？�]|->|>>|&gt;)\s+|[＞»›]|>>|>")


@dataclass(slots=True)
class Line:
    """One line, with what it looks like: furniture, spam, related, body, meta, plain or blank."""

    span: Span
    probe: str
    kind: str = "plain"
    bulleted: bool = False
    inside: list[Span] = field(default_factory=list)

    @property
    def dated(self) -> bool:
        """Say whether it is a title with a date, as in a list of other pages."""
        return len(_HAN.findall(self.probe)) >= 6 and bool(_DATED.search(self.probe))


def sweep(draft: Draft) -> None:
    """Cut whole lines of furniture, buttons and counters inside lines, and lists that belong to other pages."""
    lines = list(_lines(draft.text))
    dropped = {i for i, line in enumerate(lines) if line.kind in ("furniture", "spam")}
    scraped = (
        len(dropped) + sum(bool(line.inside) for line in lines) + draft.done["注音"] + draft.done["繁体"]
    )
    dropped |= _related(lines, scraped)
    dropped |= _edges(lines, dropped, scraped)
    kept = [line for i, line in enumerate(lines) if i not in dropped and line.kind != "blank"]
    gone = [lines[i] for i in dropped if lines[i].kind != "blank"]
    inside = [span for line in kept for span in line.inside]
    if gone or inside:
        draft.done["广告"] += sum(line.kind == "spam" for line in gone)
        draft.done["栏目"] += sum(line.kind != "spam" for line in gone) + sum(
            bool(line.inside) for line in kept
        )
        _drop(draft, kept, [lines[i].span for i in dropped] + inside)


def _drop(draft: Draft, kept: list[Line], spans: list[Span]) -> None:
    """Cut spans, each with the line break after it, and the blank lines left at both ends."""
    text = draft.text
    first, last = (kept[0].span[0], kept[-1].span[1]) if kept else (len(text), len(text))
    whole = [
        (start, end + 1)
        if (start == 0 or text[start - 1] == "\n") and text[end : end + 1] == "\n"
        else (start, end)
        for start, end in spans
    ]
    draft.cut([*whole, (0, first), (last, len(text))])


def _lines(text: str) -> Iterator[Line]:
    """Give the lines; a page run together into one line is taken apart where wide gaps stand."""
    for start, end in lines_of(text):
        at = start
        if end - start > 200:
            for gap in _GAP.finditer(text, start, end):
                if gap.start() > at:
                    yield _line(text, (at, gap.end()))
                    at = gap.end()
        yield _line(text, (at, end))


def _line(text: str, span: Span) -> Line:
    raw = text[span[0] : span[1]]
    if not raw or raw.isspace():
        return Line(span, "", "blank")
    inside = _inside(raw)
    rest = _without(raw, inside).strip()
    if inside and not re.search(r"\w", rest):
        return Line(span, raw.strip(), "furniture")
    bullet = _BULLET.match(rest)
    line = Line(span, simplified_probe(rest[bullet.end() :] if bullet else rest), bulleted=bullet is not None)
    line.kind = _kind(line.probe)
    line.inside = [(span[0] + start, span[0] + end) for start, end in inside]
    return line


def _inside(line: str) -> list[Span]:
    """Give the buttons, counters and neighbours written into a line, but none before its last full stop."""
    tail = max(line.rfind("。") + 1, len(line) - _FAR)
    spans = [m.span() for m in words.CREDIT.finditer(line)]
    if tail or len(line) <= 160:
        spans += [
            (tail + m.start(), tail + m.end())
            for m in words.INLINE.finditer(line[tail:])
            if m.group().strip()
        ]
    neighbour = words.NEIGHBOUR.search(line, tail)
    if neighbour and neighbour.start() > 0:
        spans.append((len(line[: neighbour.start()].rstrip(" \t\u3000|")), len(line)))
    return sorted(spans)


def _without(line: str, spans: list[Span]) -> str:
    left, at = [], 0
    for start, end in spans:
        left.append(line[at:start])
        at = max(at, end)
    return "".join([*left, line[at:]])


def _kind(probe: str) -> str:
    if not probe:
        return "blank"
    if len(probe) > _FAR:
        return "spam" if is_spam(probe[:_FAR]) else "body"
    if is_spam(probe):
        return "spam"
    if all(words.RELATED.fullmatch(part) for part in probe.strip("【】[]()（） ").split()):
        return "related"
    if _is_furniture(probe):
        return "furniture"
    if _is_body(probe):
        return "body"
    return "meta" if _META.match(probe) else "plain"


def is_spam(probe: str) -> bool:
    """Tell the title of a hijacked page: parts joined by low lines, or a pile of search words."""
    if "主站蜘蛛池" in probe:
        return True
    hits = words.SPAM.findall(probe)
    share = sum(map(len, hits)) / len(probe)
    joined = any(probe.count(mark) >= 3 for mark in "|,，-")
    lewd = len(set(words.LEWD.findall(probe)))
    if "。" in probe:
        return len(set(hits)) >= 5 and (share > 0.5 or (share > 0.3 and lewd >= 3))
    if probe.count("_") >= 2 and (hits or len(_HAN.findall(probe)) >= 14):
        return True
    if joined and len(set(hits)) >= 3 and share > 0.3:
        return True
    return (share > 0.3 and lewd > 0) or (share > 0.6 and len(set(hits)) >= 4)


def _is_furniture(probe: str) -> bool:
    tokens = [t for t in _TOKENS.split(probe) if t]
    if all(t in words.BUTTONS for t in tokens) or (
        tokens[-1] in _PAGER and all(t.isdigit() for t in tokens[:-1])
    ):
        return True
    if _is_crumb(probe) or _is_menu(tokens) or _is_legal(probe) or _is_code(probe):
        return True
    sentences = probe.count("。")
    if sentences > 1 or (sentences and _COUNTED.search(probe)):
        return False
    return bool(words.OPENINGS.match(probe) and len(probe) < 400) or bool(
        words.FOOT.search(probe) and len(probe) < 600
    )


def _is_crumb(probe: str) -> bool:
    parts = [p.strip() for p in _CRUMB.split(probe)]
    if len(parts) < 3 or _STOP.search(re.sub("[?？]", "", probe)):
        return False
    return all(len(p) <= 14 for p in parts[:-1]) and len(_HAN.findall(probe)) >= 4


def _is_menu(tokens: list[str]) -> bool:
    known = sum(t in words.MENU or t in words.BUTTONS for t in tokens)
    short = all(len(t) <= 8 and not re.search(r"\d", t) for t in tokens)
    return len(tokens) >= 4 and short and known >= 2 and known * 4 >= len(tokens)


def _is_legal(probe: str) -> bool:
    said = {m[:2] for m in words.LEGAL.findall(probe)}
    return len(said) >= 4 or (len(said) >= 3 and bool(re.search("本网|本站|本平台|本公众号|转载", probe)))


def _is_code(probe: str) -> bool:
    return len(_HAN.findall(probe)) * 3 < len(probe) and bool(words.CODE.match(probe))


def _is_body(probe: str) -> bool:
    han = len(_HAN.findall(probe))
    return (
        (han >= 8 and bool(_STOP.search(probe)))
        or (han >= 18 and bool(_PAUSE.search(probe)))
        or "。" in probe
    )


def _related(lines: list[Line], scraped: int) -> set[int]:
    """Give the headings of lists of other pages, and what stands under them."""
    dropped: set[int] = set()
    marks = [i for i, line in enumerate(lines) if line.kind == "related"]
    for mark, end in zip(marks, [*marks, len(lines)][1:], strict=True):
        if not scraped and _may_be_ours(lines, mark, end):
            continue
        before = sum(
            len(line.probe) for i, line in enumerate(lines[:mark]) if line.kind == "body" and i not in dropped
        )
        under = range(mark + 1, end)
        sound = [i for i in under if _is_sound(lines[i])]
        if before and not _goes_on(lines, under, sound):
            stop = end
        elif before:
            stop = sound[0]
        else:
            stop = _title_before(lines, sound[0], mark) if sound else mark + 1
        dropped |= set(range(mark, stop))
    return dropped


def _may_be_ours(lines: list[Line], mark: int, end: int) -> bool:
    """Say whether, with nothing else of a web page about, a heading such as 相关信息 may belong to a report."""
    under = lines[mark + 1 : end]
    if any(line.bulleted or line.dated or _CUT_SHORT.search(line.probe) for line in under):
        return False
    return bool(_OFFICE_WORDS.search(lines[mark].probe)) or any(map(_is_sound, under))


def _is_sound(line: Line) -> bool:
    """Say whether a line is a whole paragraph, not the beginning of some other article."""
    return (
        line.kind == "body"
        and len(line.probe) >= 40
        and "。" in line.probe
        and not _CUT_SHORT.search(line.probe)
    )


def _goes_on(lines: list[Line], under: Sequence[int], sound: list[int]) -> bool:
    """Say whether the article goes on under a heading that usually opens a list of others."""
    under = [i for i in under if lines[i].kind not in ("furniture", "spam", "blank")]
    listed = sum(
        lines[i].bulleted
        or lines[i].kind == "meta"
        or bool(_CUT_SHORT.search(lines[i].probe))
        or (lines[i].kind != "body" and lines[i].dated)
        for i in under
    )
    whole = sum(len(lines[i].probe) for i in under)
    return listed < len(sound) and sum(len(lines[i].probe) for i in sound) * 10 >= whole * 6


def _title_before(lines: list[Line], body: int, mark: int) -> int:
    """Give where the title of a paragraph begins: the lines about date and source, and one line above."""
    at = body
    while at - 1 > mark and lines[at - 1].kind in ("meta", "blank", "furniture"):
        at -= 1
    return at - 1 if at - 1 > mark else at


def _edges(lines: list[Line], dropped: set[int], scraped: int) -> set[int]:
    """Give the lists before the first paragraph and after the last one that belong to the page, not to the text."""
    body = [i for i, line in enumerate(lines) if line.kind == "body" and i not in dropped]
    if not body:
        return set()
    whole = [i for i in body if not _CUT_SHORT.search(lines[i].probe)] or body
    head, tail = range(body[0]), range(whole[-1] + 1, len(lines))
    gone: set[int] = set()
    if scraped:
        gone |= _listed(lines, head, bullets=3) | _listed(lines, tail, bullets=len(lines))
        gone |= _after_furniture(lines, tail, dropped)
        gone |= {i for i in tail if words.CONTACT.match(lines[i].probe)}
    if scraped >= 2:
        gone |= _long_head(lines, [i for i in head if i not in dropped | gone and lines[i].kind != "blank"])
    return gone


def _listed(lines: list[Line], part: range, *, bullets: int) -> set[int]:
    """Give runs of titles with dates, and of so many with bullets: under a text these may be its own last points."""
    gone: set[int] = set()
    run: list[int] = []
    for i in [*part, -1]:
        line = lines[i] if i >= 0 else None
        if line and line.kind == "blank":
            continue
        if line and line.kind in ("plain", "meta") and "\t" not in line.probe and _looks_linked(line):
            run.append(i)
            continue
        dated = sum(lines[k].dated and lines[k].kind == "plain" for k in run)
        bulleted = sum(lines[k].bulleted for k in run)
        if dated >= 2 or bulleted >= bullets:
            gone |= set(run)
        run = []
    return gone


def _looks_linked(line: Line) -> bool:
    return line.bulleted or line.dated or bool(re.fullmatch(rf"(?:时间\s*[:：]\s*)?(?:{_DATE})", line.probe))


def _after_furniture(lines: list[Line], tail: range, dropped: set[int]) -> set[int]:
    """Give what stands below the first piece of furniture under the text."""
    first = next((i for i in tail if i in dropped and lines[i].kind != "blank"), None)
    if first is None:
        return set()
    return {i for i in tail if i > first and "\t" not in lines[i].probe}


def _long_head(lines: list[Line], head: list[int]) -> set[int]:
    """Give all but the last lines of a head that is too long to be a title, a date and a source."""
    plain = [i for i in head if "\t" not in lines[i].probe]
    return set(plain[:-4]) if len(plain) > 8 else set()
