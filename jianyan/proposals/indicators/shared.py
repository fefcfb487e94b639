"""What the indicators of the room share: cuts, conventions, and the forms of their declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share, everything
from jianyan.kit.chinese import ordinal
from jianyan.proposals import queries, rules
from jianyan.proposals.models import Assignment, Category, Kind, Rating, Reply, SponsorType

SECTION = "提案工作"
INSIDE, AFTER_MERGE = rules.F_INSIDE, rules.F_AFTER_MERGE
PURE = (Rating.VERY, Rating.SATISFIED)
GOOD = (*PURE, Rating.BASICALLY)
WAYS = (rules.MEMBER, rules.COLLECTIVE)
SPONSORS = {
    rules.MEMBER: "委员提案",
    rules.COLLECTIVE: "集体提案",
    **{code: str(label) for code, label in SponsorType.choices},
}


def _put_forward(path: str) -> Callable[[tuple[str, ...]], Q]:
    """Sponsor types by their words; member and collective are ways of counting them."""

    def by_type(values: tuple[str, ...]) -> Q:
        found = Q(**{f"{path}sponsor_type__in": [one for one in values if one not in WAYS]})
        for way in WAYS:
            if way in values:
                found |= queries.counted(way, path)
        return found

    return by_type


def _handled(path: str) -> Callable[[tuple[str, ...]], Q]:
    def by_unit(values: tuple[str, ...]) -> Q:
        held = Assignment.anywhere.filter(
            unit__name__in=values, voided_at__isnull=True, returned_on__isnull=True, role__in=Assignment.DUTY
        )
        return Q(**{f"{path}pk__in": held.values("proposal")})

    return by_unit


def _answered(path: str) -> Callable[[tuple[str, ...]], Q]:
    def by_class(values: tuple[str, ...]) -> Q:
        given = Reply.anywhere.filter(
            reply_class__in=values, voided_at__isnull=True, delivered_on__isnull=False
        )
        return Q(**{f"{path}pk__in": given.values("assignment__proposal")})

    return by_class


ORDINALS = {ordinal(number): number for number in range(1, 100)}
SESSION = re.compile("(.+)届(.+)次会议")


def _met(path: str) -> Callable[[tuple[str, ...]], Q]:
    """Cases of a session, whenever things happened to them: 十届一次会议."""

    def by_session(values: tuple[str, ...]) -> Q:
        found = Q(pk__in=[])
        for value in values:
            told = SESSION.fullmatch(value)
            term, number = [ORDINALS.get(part) for part in told.groups()] if told else (None, None)
            if term and number:
                found |= Q(**{f"{path}session__term__number": term, f"{path}session__number": number})
        return found

    return by_session


CLASS_LABELS = {one.code: f"{one.code}类" for one in rules.CLASSES}


def cuts(path: str = "") -> tuple[Cut, ...]:
    """The cuts of everything that belongs to a case; ``path`` leads to the proposal."""
    return (
        Cut("kind", "提出时间", f"{path}kind", labels=dict(Kind.choices)),
        Cut(
            "sponsor",
            "提案者",
            f"{path}sponsor_type",
            labels=SPONSORS,
            where=_put_forward(path),
        ),
        Cut("category", "类别", f"{path}category", labels=dict(Category.choices)),
        Cut("sector", "界别", f"{path}lead_sector__name"),
        Cut("session", "会议", where=_met(path)),
        Cut(
            "unit",
            "承办单位",
            where=_handled(path),
            group=f"{path}assignments__unit__name",
            alive={
                f"{path}assignments__voided_at__isnull": True,
                f"{path}assignments__returned_on__isnull": True,
                f"{path}assignments__role__in": Assignment.DUTY,
            },
        ),
    )


def case_cuts() -> tuple[Cut, ...]:
    """The cuts of proposals: those of a case, and the class of its replies."""
    by_class = Cut(
        "class",
        "答复类别",
        labels=CLASS_LABELS,
        where=_answered(""),
        group="assignments__replies__reply_class",
        alive={
            "assignments__replies__voided_at__isnull": True,
            "assignments__replies__delivered_on__isnull": False,
        },
    )
    return (*cuts(), by_class)


CASE = case_cuts()


def filing(scope: Scope) -> str:
    """How a committee counts what it files, by its rules on the period's last day."""
    return rules.on_day(scope.committees[0], scope.last_day).filing_convention


def policy(scope: Scope) -> str:
    """What a committee's rules say on the period's last day of forms that were not returned."""
    return rules.on_day(scope.committees[0], scope.last_day).no_feedback_policy


def counted(
    key: str,
    id: str,
    title: str,
    meaning: str,
    entries: Callable[[Scope], TenantQuerySet],
    dated: str,
    unit: str = "件",
    cuts: tuple[Cut, ...] = CASE,
    related: tuple[str, ...] = (),
    conventions: Mapping[str, str] | None = None,
    pick: Callable[[Scope], str] | None = None,
    lexicon: str = "",
) -> Count:
    return Count(
        key=f"proposals.{key}",
        lexicon=f"proposals.{lexicon or key}",
        id=id,
        title=title,
        unit=unit,
        section=SECTION,
        meaning=meaning,
        entries=entries,
        dated=dated,
        cuts=cuts,
        related=related,
        conventions=conventions or {},
        pick=pick,
    )


def cases(key: str, id: str, title: str, column: str, meaning: str) -> Count:
    """Proposals by one of their own dates."""
    return counted(key, id, title, meaning, lambda scope: queries.cases(scope, column), column)


def share(
    key: str,
    id: str,
    title: str,
    meaning: str,
    whole: Count,
    where: Callable[[Scope], Q] = everything,
    *,
    part: str = "其中",
    part_cuts: tuple[Cut, ...] = (),
    lexicon: str = "",
) -> Share:
    return Share(
        key=f"proposals.{key}",
        lexicon=f"proposals.{lexicon or key}",
        id=id,
        title=title,
        unit="%",
        section=SECTION,
        meaning=meaning,
        whole=whole,
        where=where,
        part_title=part,
        part_cuts=part_cuts,
        cuts=whole.cuts,
        dated=whole.dated,
        related=whole.related,
    )
