"""What an issue prints: its items in order, each with everyone who is credited with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.chinese import ordinal
from jianyan.opinions.models import Commission, Dispatch, Issue, IssueItem, Opinion, OpinionReporter
from jianyan.opinions.queries import compiled
from jianyan.people.models import Person, Tenure


def sent_of(issue: Issue) -> list[Dispatch]:
    """To whom an issue went, as official papers name them: 报, then 送, then 发. One query."""
    ways = list(Dispatch.Way)
    rows = Dispatch.objects.of(issue.committee_id).live().filter(issue=issue).order_by("sent_on", "id")
    return sorted(rows, key=lambda one: ways.index(Dispatch.Way(one.way)))


@dataclass(frozen=True)
class Carried:
    """One item of an issue as it is printed: its title, its text, and everyone credited with it."""

    opinion: Opinion
    credit: str
    no: int

    @property
    def heading(self) -> str:
        """Where an issue carries several: 一、校门口拥堵."""
        return f"{ordinal(self.no)}、{self.title}"

    @property
    def title(self) -> str:
        return self.opinion.shown_title

    @property
    def text(self) -> str:
        return self.opinion.edited_text or self.opinion.whole

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def carried(issue: Issue) -> list[Carried]:
    """The items in their order. Four queries, however many items and manuscripts stand behind them."""
    lines = IssueItem.objects.of(issue.committee_id).live().filter(issue=issue).order_by("order_no")
    items = [line.opinion for line in lines.select_related("opinion__body", "opinion__committee")]
    behind: dict[int, list[Opinion]] = defaultdict(list)
    merged = Opinion.objects.of(issue.committee_id).live().filter(merged_into__in=[one.pk for one in items])
    for one in merged.select_related("body").order_by("id"):
        behind[one.merged_into_id or 0].append(one)
    every = [*items, *(one for held in behind.values() for one in held)]
    signed: dict[int, list[Person]] = defaultdict(list)
    rows = OpinionReporter.objects.of(issue.committee_id).live().filter(opinion__in=[one.pk for one in every])
    for row in rows.select_related("person").order_by("opinion", "order_no"):
        signed[row.opinion_id].append(row.person)
    seated = _seated(issue, {person.pk for held in signed.values() for person in held})
    return [
        Carried(
            item,
            "；".join(
                dict.fromkeys(_credit(one, signed[one.pk], seated, issue) for one in (item, *behind[item.pk]))
            ),
            no,
        )
        for no, item in enumerate(items, 1)
    ]


def _seated(issue: Issue, persons: set[int]) -> set[int]:
    """Which of these persons were members when the issue was compiled."""
    seats = Tenure.objects.of(issue.committee_id).on(issue.compiled_on).filter(person__in=persons)
    return set(seats.values_list("person", flat=True))


def _credit(one: Opinion, persons: list[Person], seated: set[int], issue: Issue) -> str:
    """Names with their posts; a body with whoever wrote for it."""
    if one.body or not persons:
        return f"{one.byline}（{one.writer}执笔）" if one.writer else one.byline
    return "、".join(_named(person, person.pk in seated, issue) for person in persons)


def _named(person: Person, is_member: bool, issue: Issue) -> str:
    posts = [f"{issue.committee.house}委员"] if is_member else []
    posts += [person.work] if person.work else []
    return f"{person.name}（{'，'.join(posts)}）" if posts else person.name


def yielded(topic: Commission) -> TenantQuerySet:
    """The items a topic yielded: compiled from what came on it, alone or merged with others."""
    merged = Opinion.objects.of(topic.committee_id).live().filter(commission=topic, merged_into__isnull=False)
    items = compiled(topic.committee_id)
    rows: TenantQuerySet = items.filter(Q(commission=topic) | Q(pk__in=merged.values("merged_into")))
    return rows


def placed(opinions: Iterable[Opinion]) -> list[tuple[Opinion, list[Issue]]]:
    """Each manuscript with the signed issues that carry it, or the item it was merged into. One query."""
    rows = list(opinions)
    stands: dict[int, list[Issue]] = defaultdict(list)
    if rows:
        items = [one.merged_into_id or one.pk for one in rows]
        lines = IssueItem.objects.of(rows[0].committee_id).live().filter(opinion__in=items)
        signed = lines.filter(issue__signed_on__isnull=False, issue__voided_at__isnull=True)
        for line in signed.select_related("issue__series", "issue__committee").order_by("id"):
            stands[line.opinion_id].append(line.issue)
    return [(one, stands[one.merged_into_id or one.pk]) for one in rows]
