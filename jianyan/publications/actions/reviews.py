"""The annual review: drafted, written by several hands, approved and frozen, corrected in a new edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.core.models import JournalAnchor, JournalHead
from jianyan.figures import catalogue, snapshot
from jianyan.figures.shapes import UnknownCut
from jianyan.kit import canonical
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import drafting, numbers, wording
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.flow import REVIEW_FLOW
from jianyan.publications.models import Review, ReviewSection, ReviewTie

journal.declare(
    {
        "publications.start_review": "起草年度回顾",
        "publications.write_section": "修改年度回顾",
        "publications.add_section": "增加年度回顾的部分",
        "publications.drop_section": "删去年度回顾的部分",
        "publications.restore_section": "恢复原来的文字",
        "publications.submit_review": "年度回顾报送审定",
        "publications.return_review": "年度回顾退回修改",
        "publications.approve_review": "审定年度回顾",
        "publications.correct_review": "更正年度回顾",
    }
)
LONGEST = 20_000  # characters of a section
Kind = ReviewTie.Kind


@dataclass(frozen=True)
class Wish:
    """A number of an edited text that is to be tied: where it stands, how it reads there, and what it is.

    ``tie`` is an unsaved tie: its key, cuts, day and form, or its note as evidence, or its kind as a label.
    """

    start: int
    surface: str
    tie: ReviewTie


def start_review(year: int, *, by: Actor, on: date) -> Review:
    """Draft the review of a year from its figures."""
    allowed(may.may_write_review(by), "起草年度回顾")
    if Review.objects.of(by.committee_id).live().filter(year=year).exists():
        raise Refused(f"{year}年的年度回顾已经起草")
    draft = drafting.draft(by.committee, year, on)
    if not draft.sections:
        raise Refused(f"{year}年还没有可以写进回顾的数据")
    draft.review.edition = _editions(by.committee_id, year) + 1
    with journal.act("publications.start_review", by=by, on=on) as act:
        act.create(draft.review)
        act.create_all(draft.sections)
        act.create_all(draft.ties)
    return draft.review


def _editions(committee_id: int, year: int) -> int:
    """The last edition number of a year, void ones included: numbers are burnt."""
    held = Review.objects.of(committee_id).filter(year=year)
    return int(held.aggregate(last=Max("edition"))["last"] or 0)


def write_section(
    section: ReviewSection,
    text: str,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
    shown: Mapping[int, str] | None = None,
    heading: str | None = None,
    wishes: Sequence[Wish] = (),
) -> ReviewSection:
    """Keep an edited text: numbers that were not touched keep their ties, those wished for are tied.

    ``shown`` are the numbers as the editor was shown them; without it, as they are now.
    """
    with journal.act("publications.write_section", by=by, on=on) as act:
        _opened(section, by)
        if expected is not None and expected != section.version:
            raise journal.Stale(journal.changes_since(section, expected))
        held = _ties(section)
        words = {
            no: numbers.Counting(by.committee_id, section.review.year).words(tie) for no, tie in held.items()
        }
        words |= shown or {}
        plain, places = wording.kept(section.body, words, text)
        if len(plain) > LONGEST:
            raise Refused(f"一个部分不超过{LONGEST}字")
        fresh = [_tied(section, wish, plain, no) for no, wish in enumerate(wishes, max(held, default=0) + 1)]
        act.create_all(fresh)
        body = wording.marked(plain, _laid(places, plain, wishes, fresh))
        named = section.heading if heading is None else heading.strip()
        act.change(section, expected=expected, body=body, heading=named)
    return section


def _opened(section: ReviewSection, by: Actor) -> None:
    """Check under lock that the section may be written now, and read it anew: others may have been faster."""
    review = Review.objects.of(by.committee_id).select_for_update(no_key=True).get(pk=section.review_id)
    section.refresh_from_db()
    allowed(may.may_write_section(by, section), "修改这一部分")
    if review.state != Review.State.DRAFTING:
        raise Refused(f"年度回顾目前为“{review.get_state_display()}”，不能修改")


def _ties(section: ReviewSection) -> dict[int, ReviewTie]:
    held = ReviewTie.objects.of(section.committee_id).live().filter(section=section)
    return {tie.no: tie for tie in held}


def _tied(section: ReviewSection, wish: Wish, text: str, no: int) -> ReviewTie:
    """The tie a wish asks for; refused when the number is not where it was, or the catalogue cannot count it so."""
    if not wording.NUMBER.fullmatch(wish.surface):
        raise Refused(f"请把“{wish.surface}”改写成数字（如98%），再关联")
    if not text.startswith(wish.surface, wish.start):
        raise Refused(f"文字已经改动，没有找到“{wish.surface}”，请再核对一次")
    tie = wish.tie
    tie.committee_id, tie.section, tie.no = section.committee_id, section, no
    if tie.kind != Kind.FIGURE:
        if tie.kind == Kind.EVIDENCE and not tie.note.strip():
            raise Refused("请写明依据")
        tie.words = wish.surface
        return tie
    indicator = catalogue.find(tie.key)
    if indicator is None:
        raise Refused("没有这一项数据")
    if tie.convention and tie.convention not in indicator.conventions:
        raise Refused(f"“{indicator.title}”没有这种计法")
    tie.words = wish.surface if tie.form == ReviewTie.Form.STATED else ""
    try:
        catalogue.ask(indicator, numbers.Counting(section.committee_id, section.review.year).scope(tie))
    except UnknownCut as unknown:
        raise Refused(str(unknown)) from unknown
    return tie


def _laid(
    places: Mapping[int, wording.Span], text: str, wishes: Iterable[Wish], fresh: Iterable[ReviewTie]
) -> dict[int, wording.Span]:
    """Where the marks stand: a new tie takes the place of an old one it overlaps."""
    new = {
        tie.no: (wish.start, wish.start + len(wish.surface)) for wish, tie in zip(wishes, fresh, strict=True)
    }
    taken = sorted(new.values())
    kept = {no: span for no, span in places.items() if not any(a < span[1] and span[0] < b for a, b in taken)}
    return kept | new


def add_section(review: Review, heading: str, *, by: Actor, on: date) -> ReviewSection:
    """Add an empty section at the end."""
    allowed(may.may_write_review(by, review), "修改年度回顾")
    with journal.act("publications.add_section", by=by, on=on) as act:
        fresh = ReviewSection(
            committee_id=by.committee_id, review=review, heading=titled(heading), position=0
        )
        last = review.sections.aggregate(last=Max("position"))["last"] or 0
        fresh.position = last + 1
        act.create(fresh)
        _opened(fresh, by)
    return fresh


def drop_section(
    section: ReviewSection, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> ReviewSection:
    """Leave a section out, with the reason."""
    allowed(may.may_write_review(by), "修改年度回顾")
    with journal.act("publications.drop_section", by=by, on=on, note=reason) as act:
        _opened(section, by)
        act.void(section, reason, expected=expected)
    return section


def restore_section(
    section: ReviewSection, version: int, *, by: Actor, on: date, expected: int | None = None
) -> ReviewSection:
    """Put an earlier wording back, with the ties it had: a change like any other."""
    with journal.act("publications.restore_section", by=by, on=on) as act:
        _opened(section, by)
        then = wordings(section).get(version)
        if then is None:
            raise Refused("没有这一稿")
        act.change(section, expected=expected, body=then[1], heading=then[0])
    return section


def wordings(section: ReviewSection) -> dict[int, tuple[str, str]]:
    """Heading and body of each version of a section, from the journal."""
    heading = body = ""
    found: dict[int, tuple[str, str]] = {}
    for entry in journal.timeline(section):
        heading, body = entry.after.get("heading", heading), entry.after.get("body", body)
        found[entry.version] = (heading, body)
    return found


def submit_review(review: Review, *, by: Actor, on: date, expected: int | None = None) -> Review:
    """Hand the review to the leaders. Refused while a number stands that nobody answers for."""
    with journal.act("publications.submit_review", by=by, on=on) as act:
        act.move(review, REVIEW_FLOW, "submit", expected=expected)
    return review


def return_review(review: Review, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Review:
    """Return the review to those who write it, with the reason."""
    with journal.act("publications.return_review", by=by, on=on, note=reason) as act:
        act.move(review, REVIEW_FLOW, "return", expected=expected, return_reason=reason.strip())
    return review


def approve_review(review: Review, *, by: Actor, on: date, expected: int | None = None) -> Review:
    """Approve the review: its figures are frozen, its text is sealed by the journal's head, in one line.

    The head is locked first, so that no other verb is written between the first figure and the last.
    """
    with transaction.atomic():
        Review.objects.of(by.committee_id).select_for_update(no_key=True).get(pk=review.pk)
        list(JournalHead.objects.select_for_update().filter(committee_id=by.committee_id))
        review.refresh_from_db()
        with journal.act("publications.approve_review", by=by, on=on) as act:
            REVIEW_FLOW.check("approve", by, review)
            read = numbers.text_of(review)
            _freeze(act, read)
            values = {"approved_by": by.label, "text_hash": text_hash(read)}
            act.move(review, REVIEW_FLOW, "approve", expected=expected, **values)
        _seal(review)
    return review


def _freeze(act: Act, read: numbers.ReviewText) -> None:
    """Freeze every figure of the text once, and write each number as it now stands into its tie."""
    ties = [tie for part in read.parts for tie in part.told if tie.kind == Kind.FIGURE]
    figures = {}
    for tie in ties:
        if figure := read.counting.figure(tie):
            figures[figure.indicator.key, figure.scope] = figure
    frozen = snapshot.frozen_in(act, figures.values(), str(read.review))
    held = dict(zip(figures, frozen, strict=True))
    for tie in ties:
        act.change(
            tie, words=read.counting.words(tie), snapshot=held.get((tie.key, read.counting.scope(tie)))
        )


def _seal(review: Review) -> None:
    """Keep the journal's head with the approval in it: printed in the review, it shows a tail cut later."""
    head = JournalHead.objects.get(committee_id=review.committee_id)
    JournalAnchor.anywhere.create(
        committee_id=review.committee_id,
        seq=head.seq,
        hash=head.hash,
        printed_in=review.seal,
        at=datetime.now(UTC),
    )


def text_hash(read: numbers.ReviewText) -> str:
    """The hash of the text from top to bottom."""
    return canonical.digest("\n".join(line for line, _ in read.lines()))


def correct_review(review: Review, note: str, *, by: Actor, on: date, expected: int | None = None) -> Review:
    """Open a new edition of an approved review, its figures live again; the approved one stays as it was."""
    if not note.strip():
        raise Refused("请写明更正的原因")
    with journal.act("publications.correct_review", by=by, on=on, note=note) as act:
        act.move(review, REVIEW_FLOW, "correct", expected=expected)
        fresh = act.create(
            Review(
                committee_id=by.committee_id,
                year=review.year,
                edition=_editions(by.committee_id, review.year) + 1,
                title=review.title,
                note=note.strip(),
                started_on=on,
            )
        )
        _copy(act, review, fresh)
    return fresh


def _copy(act: Act, review: Review, fresh: Review) -> None:
    """Sections and ties of one edition into another, as they are before approval."""
    sections = {
        section.pk: _again(section, review=fresh)
        for section in review.sections.live().order_by("position", "pk")
    }
    ties = ReviewTie.objects.of(review.committee_id).live().filter(section__review=review)
    act.create_all(sections.values())
    act.create_all(
        _again(
            tie,
            section=sections[tie.section_id],
            snapshot=None,
            words=tie.words if _fixed(tie) else "",
        )
        for tie in ties.order_by("section", "no")
        if tie.section_id in sections
    )


def _fixed(tie: ReviewTie) -> bool:
    """Whether the words of a tie are a person's own, not written from its figure."""
    return tie.kind != Kind.FIGURE or tie.form == ReviewTie.Form.STATED


def _again(record: Any, **values: object) -> Any:
    """A new record with the content of another."""
    kept = {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in ("id", "version", "voided_at", "voided_by", "void_reason")
        and field.name not in values
    }
    return type(record)(**kept, **values)
