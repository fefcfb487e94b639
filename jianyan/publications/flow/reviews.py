"""The state table of the annual review."""

from __future__ import annotations

from jianyan.kit.flow import Flow, Move
from jianyan.publications import numbers
from jianyan.publications import permissions as may
from jianyan.publications.models import Review

S = Review.State


def unanswered(review: Review) -> str | None:
    """A number nobody answers for: it is to be tied, given evidence, or called a name."""
    differs, others = numbers.open_in(review)
    if differs:
        return f"有{differs}个数字与记录不一致，请先改正，或者另附依据"
    return f"有{others}个数字还没有关联数据或另附依据" if others else None


def empty(review: Review) -> str | None:
    return None if review.sections.live().exclude(body="").exists() else "正文还是空的"


def corrected(review: Review) -> str | None:
    """An edition is corrected once; the next correction corrects the correction."""
    later = Review.objects.of(review.committee_id).live().filter(year=review.year, edition__gt=review.edition)
    return f"已有第{review.edition + 1}版，请在新版上更正" if later.exists() else None


REVIEW_FLOW = Flow(
    "年度回顾",
    S.choices,
    Move(name="start", label="起草", source=frozenset(), target=S.DRAFTING, who=may.may_write_review),
    Move(
        name="submit",
        label="报送审定",
        source=frozenset({S.DRAFTING}),
        target=S.SUBMITTED,
        who=may.may_write_review,
        unless=(empty, unanswered),
        stamps="submitted_on",
    ),
    Move(
        name="return",
        label="退回修改",
        source=frozenset({S.SUBMITTED}),
        target=S.DRAFTING,
        who=may.may_approve_review,
        stamps="returned_on",
        needs=("return_reason",),
    ),
    Move(
        name="approve",
        label="审定",
        source=frozenset({S.SUBMITTED}),
        target=S.APPROVED,
        who=may.may_approve_review,
        unless=(unanswered,),
        stamps="approved_on",
        needs=("approved_by", "text_hash"),
    ),
    Move(
        name="correct",
        label="更正（另出一版）",
        source=frozenset({S.APPROVED}),
        target=None,
        who=may.may_write_review,
        unless=(corrected,),
    ),
)
