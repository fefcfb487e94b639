"""What the room prints: the annual review with its annex of figures, and the brief of a year on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jianyan.core.models import JournalAnchor
from jianyan.figures import catalogue
from jianyan.kit import papers
from jianyan.kit.chinese import long_date, ordinal
from jianyan.publications.drafting import BriefGroup
from jianyan.publications.models import Review, ReviewTie
from jianyan.publications.numbers import Part, ReviewText, described
from jianyan.publications.papers.letters import broken

ANNEX = "数据说明"
COLUMNS = ("位置", "文中", "数据和口径", "基数", "记录数")
WIDTHS = (10, 12, 52, 15, 9)
MANUAL = "手工依据"


@dataclass(frozen=True)
class Source:
    """One line of the annex: where a number stands, what it is, of what base, from how many records."""

    place: str
    words: str
    says: str
    base: str
    records: int | None


def review(read: ReviewText, *, made_at: datetime, sample: bool) -> bytes:
    """The annual review as docx: title, text, the annex 数据说明, and what seals it."""
    paper = papers.Paper(read.review.title, made_at, sample=sample)
    paper.title(broken(read.review.title))
    paper.subtitle(_state(read.review))
    paper.blank()
    for part in read.parts:
        if part.section.heading:
            paper.heading(part.section.heading)
        paper.body(part.prose.text)
    paper.annex(ANNEX)
    for line in _introduction(read, made_at):
        paper.body(line)
    paper.table(COLUMNS, [(s.place, s.words, s.says, s.base, s.records) for s in sources(read)], WIDTHS)
    for line in _closing(read.review):
        paper.body(line)
    return paper.to_bytes()


def _state(review: Review) -> str:
    edition = f"第{review.edition}版　" if review.edition > 1 else ""
    if review.approved_on:
        return f"（{edition}{long_date(review.approved_on)}审定）"
    return f"（{edition}讨论稿）"


def _introduction(read: ReviewText, made_at: datetime) -> Iterator[str]:
    review, year = read.review, read.review.year
    frozen = next((tie.snapshot.frozen_at for part in read.parts for tie in part.told if tie.snapshot), None)
    at = timezone.localtime(frozen or made_at)
    yield (
        f"文中每一个数字的来源列在下面，位置“一·2”指第一部分第2段。除另行注明外，统计期为{year}年1月1日至12月31日，统计日为{year}年12月31日；"
        f"查询时间为{long_date(at.date())}{at:%H:%M}。"
    )
    if review.note:
        yield f"更正说明：{review.note}"
    if not review.approved_on:
        yield "本稿尚未审定，数字随记录变化。"


def _closing(review: Review) -> Iterator[str]:
    """What lets anyone hold the printed text against the system later."""
    anchor = JournalAnchor.objects.of(review.committee_id).filter(printed_in=review.seal).first()
    if review.text_hash and anchor:
        yield f"文稿摘要：{review.text_hash}"
        yield f"工作日志第{anchor.seq}条摘要：{anchor.hash}"


def sources(read: ReviewText) -> Iterator[Source]:
    """The numbers of the text in order. A definition is printed where it first stands."""
    defined: set[str] = set()
    for part in read.parts:
        for paragraph, tie in _placed(part):
            place = f"{ordinal(part.number) if part.number else '开篇'}·{paragraph}"
            if tie.kind == ReviewTie.Kind.LABEL:
                continue
            if tie.kind == ReviewTie.Kind.EVIDENCE:
                yield Source(place, tie.words, f"{MANUAL}：{tie.note}", "—", None)
                continue
            yield _counted(read, tie, place, defined)


def _placed(part: Part) -> Iterator[tuple[int, ReviewTie]]:
    """The ties of a part with the number of the paragraph each stands in."""
    for no, (start, _) in sorted(part.prose.spans.items(), key=lambda place: place[1]):
        yield part.prose.text.count("\n", 0, start) + 1, part.ties[no]


def _counted(read: ReviewText, tie: ReviewTie, place: str, defined: set[str]) -> Source:
    """A counted number: from its snapshot once it is frozen, else as counted now."""
    indicator, scope = catalogue.find(tie.key), read.counting.scope(tie)
    held, figure = tie.snapshot, None if tie.snapshot else read.counting.figure(tie)
    unit = held.unit if held else indicator.unit if indicator else ""
    meaning = held.meaning if held else indicator.meaning if indicator else ""
    says = described(indicator, scope, read.review.year) if indicator else tie.key
    says += "。" + (meaning if tie.key not in defined else "口径同前。")
    defined.add(tie.key)
    if held:
        counts = [len(part) for part in held.entries]
    else:
        counts = [part.rows.count() for part in figure.answer.parts] if figure else [0]
    base = f"{counts[0]} ÷ {counts[1]}" if unit == "%" and len(counts) > 1 else "—"
    return Source(place, f"{read.counting.words(tie)}{unit}", says, base, counts[0])


def brief(
    committee: str,
    year: int,
    groups: Iterable[BriefGroup],
    approved: Review | None,
    *,
    made_at: datetime,
    sample: bool,
) -> bytes:
    """The figures of a year on one page, two beside each other."""
    title = f"{committee}{year}年度数据简报"
    paper = papers.Paper(title, made_at, sample=sample)
    paper.title(broken(title))
    paper.table(("类别", "项目", "数值", "项目", "数值"), list(_pairs(groups)), (17, 29, 19, 29, 19))
    at = long_date(timezone.localtime(made_at).date())
    source = (
        f"以{long_date(approved.approved_on)}审定的年度回顾为准，其余截至{at}"
        if approved and approved.approved_on
        else f"截至{at}"
    )
    paper.note(f"数据{source}，均由业务记录算出")
    return paper.to_bytes()


def _pairs(groups: Iterable[BriefGroup]) -> Iterator[tuple[str, ...]]:
    """Two figures a row; a group is named in its first."""
    for group in groups:
        cells = [(line.title, f"{line.value}{line.unit}") for line in group.lines]
        if len(cells) % 2:
            cells.append(("", ""))
        for at in range(0, len(cells), 2):
            yield (group.title if at == 0 else "", *cells[at], *cells[at + 1])
