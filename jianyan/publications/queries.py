"""Reads over the shelf that verbs, figures and pages share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Sum

from jianyan.kit import strokes
from jianyan.people.models import Committee
from jianyan.publications.models import BookMovement, Manuscript, ManuscriptReview, RuleDocument, Volume

Balance = tuple[date, int]


def balances(volume: Volume) -> list[Balance]:
    """The stock at the end of each day on which it changed, beginning with the print run. One query."""
    rows = BookMovement.objects.of(volume.committee_id).live().filter(volume=volume)
    days = rows.order_by().values_list("moved_on").annotate(net=Sum(BookMovement.SIGNED))
    stock = volume.print_run
    found = [(volume.published_on or date.min, stock)]
    for day, net in sorted(days):
        stock += net
        found.append((day, stock))
    return found


def scarcest(balances: Sequence[Balance]) -> Balance:
    """The first day with the lowest stock."""
    return min(balances, key=lambda one: (one[1], one[0]))


def fullest(balances: Sequence[Balance]) -> Balance:
    """The first day with the highest stock."""
    return max(balances, key=lambda one: (one[1], -one[0].toordinal()))


def given_back(movement: BookMovement) -> int:
    """How many copies of a movement came back."""
    rows = BookMovement.objects.of(movement.committee_id).live().filter(reverses=movement)
    return int(rows.aggregate(n=Sum("copies"))["n"] or 0)


def by_strokes(names: Sequence[str], committee: Committee) -> list[str]:
    """Names in the order of strokes, under the committee's rule for names of two characters."""
    mode: strokes.Mode = "given_first" if committee.stroke_name_mode == "given_first" else "empty_first"
    return sorted(names, key=lambda name: strokes.sort_key(name, mode))


# Who must act in each state, and what: the stamp of the record page and the queue's column.
NEXT: dict[str, tuple[str, str]] = {
    Manuscript.State.RECEIVED: ("史实审稿人", "作史实审"),
    Manuscript.State.POLITICS: ("政治审稿人", "作政治审"),
    Manuscript.State.LANGUAGE: ("文字审稿人", "作文字审"),
    Manuscript.State.REVIEWED: ("秘书长", "审定：采用、留存或退稿"),
    Manuscript.State.REVISING: ("作者", "按意见修改后再报"),
}
CLERK = "文化文史工作"


def next_step(manuscript: Manuscript) -> tuple[str, str]:
    """(who, what) comes next; ("", "") when nothing does."""
    state = manuscript.state
    if state in NEXT:
        return NEXT[state]
    if state in Manuscript.DECIDED and not manuscript.told_on:
        return CLERK, "把结果告知作者"
    if state == Manuscript.State.ACCEPTED and not manuscript.rights_on:
        return "作者", "授权刊印"
    if state == Manuscript.State.ACCEPTED:
        return CLERK, "随文史资料出版" if manuscript.volume_id else "编入文史资料"
    return "", ""


def review_lines(manuscript: Manuscript) -> list[ManuscriptReview]:
    """Every opinion on a manuscript, round after round."""
    return list(manuscript.reviews.live().order_by("round_no", "reviewed_on", "id"))


def library(committee: int, day: date, readers: Collection[str]) -> list[RuleDocument]:
    """The rules in force that stand in the policy library for one of these readers, newest first. One query."""
    rows = RuleDocument.objects.of(committee).in_force(day).select_related("committee")
    return [one for one in rows.order_by("-issued_on", "-id") if set(one.readers) & set(readers)]
