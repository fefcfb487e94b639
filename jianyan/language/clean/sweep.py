"""Sweeps the furniture of a web page away line by line, sparing whatever may be body text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jianyan.language.clean import words
from jianyan.language.clean.draft import Draft, Span, lines_of
from jianyan.language.clean.script import simplified_probe

_HAN = re.compile("[\u4e00-\u9fff]")
_GAP = re.compile(r"[ \t\u3000]*(?:  |\u3000| \u3000|\t\t)[ \t\u3000]*")
_TOKENS = re.compile(r"[\s|｜/／·•:：>＞»›<《》\[\]【】()（）,，、_—-]+")
_BULLET = re.compile(r"[\s•·●○◆◇■□▪▶►★☆※*»>◎]+")
_STOP = re.compile("[。！？；!?;]")
_PAUSE = re.compile("[，,、：]")
_CUT_SHORT = re.compile(r"(?:\.{2,}|…+|\[详细\]|\[详情\]|\[全文\])\W*$")
_DATE = (r"[\[(（]?(?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?[\])）]?"
         r"|[\[(（]?(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?[\])）]?")
_DATED = re.compile(rf"(?:^(?:{_DATE})\s*\S|\S\s*(?:{_DATE})\s*$)")
_META = re.compile(rf"(?:(?:发布|更新|发表|录入|信息|文章)?(?:时间|日期|来源|提供|单位|机构)|稿源|作者|记者|通讯员)\s*[:：]"
                   rf"|(?:{_DATE})(?:\s|$)")
_CRUMB = re.compile(r"\s+(?:[>＞»›→?？�]|->|>>|&gt;)\s+|[＞»›]|>>|>")


@dataclass(slots=True)
class Line:
    """One line, with what it looks like: furniture, spam, related, body, meta, plain or blank."""

    span: Span
    probe: str
    kind: str = "plain"
    bulleted: bool = False

    @property
    def dated(self) -> bool:
        """Say whether it is a title with a date, as in a list of other pages."""
        return len(_HAN.findall(self.probe)) >= 6 and bool(_DATED.search(self.probe))


def sweep(draft: Draft) -> None:
    """Cut furniture out of lines first, then whole lines, then lists that belong to other pages."""
    trimmed = _trim_inside(draft)
    lines = list(_lines(draft.text))
    dropped = {i for i, line in enumerate(lines) if line.kind in ("furniture", "spam")}
    scraped = len(dropped) + sum(draft.done[k] for k in ("注音", "繁体", "栏目"))
    dropped |= _related(lines)
    dropped |= _edges(lines, dropped, scraped)
    if dropped or trimmed:
        draft.done["广告"] += sum(lines[i].kind == "spam" for i in dropped)
        draft.done["栏目"] += sum(lines[i].kind not in ("spam", "blank") for i in dropped)
        _drop(draft, lines, dropped)


def _trim_inside(draft: Draft) -> bool:
    """Cut buttons and counters out of the lines they were written into, and say whether there were any."""
    spans: list[Span] = []
    for start, end in lines_of(draft.text):
        inside = _inside(draft.text[start:end])
        spans += [(start + a, start + b) for a, b in inside]
        draft.done["栏目"] += bool(inside)
    draft.cut(spans)
    return bool(spans)


def _inside(line: str) -> list[Span]:
    tail = line.rfind("。") + 1
    spans = [m.span() for m in words.CREDIT.finditer(line)]
    if tail or len(line) <= 160:
        spans += [(tail + m.start(), tail + m.end()) for m in words.INLINE.finditer(line[tail:]) if m.group().strip()]
    neighbour = words.NEIGHBOUR.search(line, tail)
    if neighbour and neighbour.start() > 0:
        spans.append((neighbour.start(), len(line)))
    return spans


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
    raw = text[span[0]:span[1]].strip()
    bullet = _BULLET.match(raw)
    line = Line(span, simplified_probe(raw[bullet.end():] if bullet else raw), bulleted=bullet is not None)
    line.kind = _kind(line.probe)
    return line


def _kind(probe: str) -> str:
    if not probe:
        return "blank"
    if is_spam(probe):
        return "spam"
    if words.RELATED.fullmatch(probe.strip("【】[]()（） ")):
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
    joined = probe.count("_") >= 2 or probe.count("|") >= 3 or (probe.count(",") >= 3 and share > 0.4)
    if "。" in probe and not (share > 0.5 and len(set(hits)) >= 5):
        return False
    if joined and (len(set(hits)) >= 2 or (probe.count("_") >= 2 and "\t" not in probe)):
        return True
    return (share > 0.3 and bool(words.LEWD.search(probe))) or (share > 0.6 and len(set(hits)) >= 4)


def _is_furniture(probe: str) -> bool:
    tokens = [t for t in _TOKENS.split(probe) if t]
    if all(t in words.BUTTONS for t in tokens):
        return True
    sentences = probe.count("。")
    if words.OPENINGS.match(probe) and (sentences <= 1 or _is_legal(probe)) and len(probe) < 400:
        return True
    if words.FOOT.search(probe) and sentences <= 1 and len(probe) < 600:
        return True
    return _is_crumb(probe) or _is_menu(tokens) or _is_legal(probe) or _is_code(probe)


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
    return (han >= 8 and bool(_STOP.search(probe))) or (han >= 18 and bool(_PAUSE.search(probe))) or "。" in probe


def _related(lines: list[Line]) -> set[int]:
    """Give the headings of lists of other pages, and what stands under them."""
    dropped: set[int] = set()
    marks = [i for i, line in enumerate(lines) if line.kind == "related"]
    for mark, end in zip(marks, [*marks, len(lines)][1:], strict=True):
        before = sum(len(line.probe) for i, line in enumerate(lines[:mark]) if line.kind == "body" and i not in dropped)
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


def _is_sound(line: Line) -> bool:
    """Say whether a line is a whole paragraph, not the beginning of some other article."""
    return line.kind == "body" and len(line.probe) >= 40 and "。" in line.probe and not _CUT_SHORT.search(line.probe)


def _goes_on(lines: list[Line], under: range, sound: list[int]) -> bool:
    """Say whether the article goes on under a heading that usually opens a list of others."""
    listed = sum(lines[i].bulleted or lines[i].kind == "meta" or bool(_CUT_SHORT.search(lines[i].probe))
                 or (lines[i].kind != "body" and lines[i].dated) for i in under)
    whole = sum(len(lines[i].probe) for i in under)
    return len(sound) >= 2 and listed < len(sound) and sum(len(lines[i].probe) for i in sound) * 10 >= whole * 6


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
    head, tail = range(body[0]), range(body[-1] + 1, len(lines))
    gone: set[int] = set()
    for part in (head, tail):
        gone |= _listed(lines, part, scraped)
    if scraped:
        gone |= _after_furniture(lines, tail, dropped)
        gone |= {i for i in tail if words.CONTACT.match(lines[i].probe)}
    if scraped >= 2:
        gone |= _long_head(lines, [i for i in head if i not in dropped | gone and lines[i].kind != "blank"])
    return gone


def _listed(lines: list[Line], part: range, scraped: int) -> set[int]:
    """Give runs of dated or bulleted titles."""
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
        if dated >= (2 if scraped else 3) or (scraped and bulleted >= 3):
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


def _drop(draft: Draft, lines: list[Line], dropped: set[int]) -> None:
    """Cut the lines with their breaks, and the blank lines left at both ends."""
    kept = [i for i, line in enumerate(lines) if i not in dropped and line.kind != "blank"]
    if not kept:
        draft.cut([(0, len(draft.text))])
        return
    spans = [(lines[i].span[0], lines[i].span[1] + 1) for i in dropped]
    spans += [(0, lines[kept[0]].span[0]), (lines[kept[-1]].span[1], len(draft.text))]
    draft.cut(spans)
