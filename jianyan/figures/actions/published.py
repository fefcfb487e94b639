"""Published reviews of earlier years: taken in, read, and confirmed figure by figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jianyan.core import attachments, journal
from jianyan.figures import factcheck, meaning
from jianyan.figures import permissions as may
from jianyan.figures.flow import PUBLISHED_FLOW
from jianyan.figures.meaning import Meaning
from jianyan.figures.models import PublishedFigure, PublishedText
from jianyan.kit.flow import NotYours, Refused
from jianyan.language import lexicon
from jianyan.language.clean import clean
from jianyan.language.documents import read_document
from jianyan.language.figures import Reading, read
from jianyan.language.unreadable import Unreadable
from jianyan.people.actors import Actor

LONGEST = 100_000  # characters: some ten seconds of reading
MOST = 1_000  # figures: a review has fifty to a hundred

journal.declare(
    {
        "figures.import_published": "登记已发布的文稿",
        "figures.confirm_published": "确认发布的数据",
        "figures.correct_published": "选定发布数据的含义并确认",
        "figures.set_aside_published": "不采用发布的数据",
        "figures.reopen_published": "把发布的数据退回待确认",
        "figures.void_published": "作废已发布的文稿",
    }
)


@dataclass(frozen=True)
class Origin:
    """Of which year a text speaks, what it is called, and where and when it was published."""

    year: int
    title: str
    source: str
    published_on: date | None = None


def import_published(origin: Origin, name: str, data: bytes, *, by: Actor, on: date) -> PublishedText:
    """Take in a published review: the file is kept, its text cleaned, and every figure listed to be confirmed.

    ``name`` tells the kind of the file (txt, html, docx). Refused when it cannot be read, is too long, holds no number,
    or is there already.
    """
    if not may.may_keep(by):
        raise NotYours("您没有登记已发布文稿的权限")
    title, source = origin.title.strip().strip("《》"), origin.source.strip()
    if not title or not source:
        raise Refused("请填写标题和发布于何处")
    if not 1949 <= origin.year <= on.year:
        raise Refused("年份不对，请核对")
    body = _body(name, data)
    same = PublishedText.objects.of(by.committee_id).live().filter(year=origin.year, text=body).first()
    if same:
        raise Refused(f"这份文稿已经登记过：{same}")
    text = PublishedText(
        committee_id=by.committee_id,
        year=origin.year,
        title=title,
        source=source,
        published_on=origin.published_on,
        text=body,
    )
    figures = _figures(text)
    with journal.act("figures.import_published", by=by, on=on, note=str(text)) as act:
        act.create(text)
        act.create_all(figures)
        act.create(attachments.stored(text, _kept(name), data, role="original"))
    return text


def _kept(name: str) -> str:
    """The name under which the file is kept: rarer endings of pages and plain texts become the usual ones."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{ {'text': 'txt', 'shtml': 'html'}.get(suffix.lower(), suffix) }"


def _body(name: str, data: bytes) -> str:
    try:
        body = clean(read_document(name, data).text).text
    except Unreadable as reason:
        raise Refused(str(reason)) from reason
    if len(body) > LONGEST:
        raise Refused("文稿超过10万字，请分几份登记")
    return body


def _figures(text: PublishedText) -> list[PublishedFigure]:
    desk = factcheck.Desk(text.committee_id, text.year)
    readings = read(text.text, lexicon.load())
    if not readings:
        raise Refused("文稿里没有找到数字")
    if len(readings) > MOST:
        raise Refused(f"文稿里的数字超过{MOST}个，请分几份登记")
    return [_figure(text, no, reading, desk) for no, reading in enumerate(readings, 1)]


def _figure(text: PublishedText, no: int, reading: Reading, desk: factcheck.Desk) -> PublishedFigure:
    suggested = _suggested(reading, desk, text.year)
    return PublishedFigure(
        committee_id=text.committee_id,
        text=text,
        no=no,
        start=reading.start,
        surface=reading.surface[:60],
        value=_digits(reading),
        approx=reading.approx,
        step=reading.step,
        unit=reading.unit,
        sentence=reading.sentence,
        read_as=lexicon.load()[reading.entry].title if reading.entry else "",
        **_columns(suggested),
    )


def _digits(reading: Reading) -> str:
    """The value without an exponent; a percentage keeps its printed digits, 1.3万 is 13000."""
    text = f"{reading.value:f}"
    return text if reading.unit in ("%", "％") or "." not in text else text.rstrip("0").rstrip(".")


def _suggested(reading: Reading, desk: factcheck.Desk, year: int) -> Meaning:
    """What the reading most likely means; nothing when the records could not answer for it."""
    indicator, scope = desk.meant(reading)
    if indicator is None:
        return Meaning("")
    found = Meaning(indicator.key, scope.filter, scope.as_of).settled(year)
    return Meaning("") if meaning.objection(found, reading.unit) else found


def _columns(said: Meaning) -> dict[str, object]:
    filter = {key: list(values) for key, values in said.filter}
    return {"key": said.key, "filter": filter, "as_of": said.as_of, "convention": said.convention}


def confirm(figures: Sequence[PublishedFigure], *, by: Actor, on: date) -> None:
    """These numbers mean what is written beside them."""
    _move("figures.confirm_published", "confirm", figures, by, on)


def set_aside(figures: Sequence[PublishedFigure], *, by: Actor, on: date) -> None:
    """These numbers are no evidence: they speak of something else, or of another year."""
    _move("figures.set_aside_published", "set_aside", figures, by, on)


def reopen(figures: Sequence[PublishedFigure], *, by: Actor, on: date) -> None:
    """These numbers are to be looked at again."""
    _move("figures.reopen_published", "reopen", figures, by, on)


def _move(kind: str, name: str, figures: Iterable[PublishedFigure], by: Actor, on: date) -> None:
    with journal.act(kind, by=by, on=on) as act:
        for figure in figures:
            act.move(figure, PUBLISHED_FLOW, name)


def correct(
    figure: PublishedFigure,
    key: str,
    *,
    by: Actor,
    on: date,
    filter: Mapping[str, Iterable[str]] | None = None,
    as_of: date | None = None,
    convention: str = "",
    expected: int | None = None,
) -> PublishedFigure:
    """Say what a number means, otherwise than it was read, and confirm it."""
    said = Meaning(key, meaning.frozen(filter or {}), as_of, convention).settled(figure.text.year)
    if reason := meaning.objection(said, figure.unit):
        raise Refused(reason)
    with journal.act("figures.correct_published", by=by, on=on) as act:
        act.move(figure, PUBLISHED_FLOW, "correct", expected=expected, **_columns(said))
    return figure


def void_published(
    text: PublishedText, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PublishedText:
    """Void a text taken in by mistake: its figures count no longer."""
    if not may.may_keep(by):
        raise NotYours("您没有作废已发布文稿的权限")
    with journal.act("figures.void_published", by=by, on=on, note=reason) as act:
        act.void(text, reason, expected=expected)
    return text
