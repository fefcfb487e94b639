"""Reads over opinions that figures, verbs and pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count as CountOf
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.opinions.models import Issue, IssueItem, Opinion, Series
from jianyan.people.models import Body, Committee, Person, Sector, Tenure

# The tables of neighbours an opinion may come from.
SOURCES = ("activities.activity", "activities.publicmatter")
# What an opinion says of where it came from, by the table of the record that waited to be taken over.
ORIGINS = {"activities.publicmatter": Opinion.Origin.STUDIO}
BULLETINS = (Series.Kind.NEWSLETTER, Series.Kind.SPECIAL_REPORT)


def information(committees: Any) -> TenantQuerySet:
    """社情民意信息 that count: not voided, and not the advice members send by direct train."""
    return Opinion.objects.of(committees).live().filter(kind=Opinion.Kind.INFORMATION)


def signed_issues(committees: Any, *kinds: str) -> TenantQuerySet:
    """Issues that were signed, of series of these kinds."""
    return Issue.objects.of(committees).live().filter(signed_on__isnull=False, series__kind__in=kinds)


def compiled(committees: Any) -> TenantQuerySet:
    """Information that stands in a signed issue of a newsletter or special report (编报)."""
    signed = signed_issues(committees, *BULLETINS)
    lines = IssueItem.objects.of(committees).live().filter(issue__in=signed.values("pk"))
    return information(committees).filter(issued_on__isnull=False, pk__in=lines.values("opinion"))


_BY_BODY = {
    Body.Kind.PARTY: Opinion.Reporter.PARTY,
    Body.Kind.ORGANIZATION: Opinion.Reporter.ORGANIZATION,
    Body.Kind.SECTOR_GROUP: Opinion.Reporter.SECTOR,
    Body.Kind.SPECIAL_COMMITTEE: Opinion.Reporter.COMMITTEE,
    Body.Kind.LIAISON_GROUP: Opinion.Reporter.LIAISON_GROUP,
    Body.Kind.STUDIO: Opinion.Reporter.LIAISON_GROUP,
}


def reporter_of(
    persons: Sequence[Person], body: Body | None, sector: Sector | None, day: date | None = None
) -> str:
    """In whose name a manuscript comes: that of a body, a sector, members, an invited informant, or somebody else.

    Who signs and holds no seat on ``day`` is an informant. One query where a day is given.
    """
    if body is not None:
        return _BY_BODY.get(Body.Kind(body.kind), Opinion.Reporter.OTHER)
    if persons:
        first = persons[0]
        seats = Tenure.objects.of(first.committee_id).filter(person=first.pk)
        seated = day is None or seats.on(day).exists()
        return Opinion.Reporter.MEMBER if seated else Opinion.Reporter.INFORMANT
    return Opinion.Reporter.SECTOR if sector else Opinion.Reporter.OTHER


def sector_of(committee_id: int, person_id: int, day: date) -> Sector | None:
    """The sector a person sits for on a day: kept with the opinion, because members move."""
    seat = Tenure.objects.of(committee_id).on(day).filter(person=person_id).select_related("sector").first()
    return seat.sector if seat else None


def one_at_a_time(committee_id: int) -> None:
    """Numbers are given one after another: on PostgreSQL a second clerk waits here until the first has finished."""
    Committee.objects.select_for_update(no_key=True).get(pk=committee_id)


def next_serial(committee_id: int, year: int) -> int:
    """The next registration number of a year; numbers of void rows are burnt."""
    last = Opinion.objects.of(committee_id).filter(serial_year=year).aggregate(last=Max("serial_no"))["last"]
    return int(last or 0) + 1


def next_issue_no(series: Series, year: int) -> int:
    """The next number of a series: by year, or running on."""
    issues = Issue.objects.of(series.committee_id).filter(series=series)
    if series.numbering == Series.Numbering.YEAR:
        issues = issues.filter(year=year)
    return int(issues.aggregate(last=Max("issue_no"))["last"] or 0) + 1


def next_total_no(series: Series) -> int | None:
    """The next number through all years, after what was issued before this system; None where the series has none."""
    if series.total_before is None:
        return None
    issues = Issue.objects.of(series.committee_id).filter(series=series)
    last = issues.aggregate(last=Max("total_no"))["last"] or 0
    return max(int(last), series.total_before) + 1


@dataclass(frozen=True)
class Wish:
    """A refused proposal or a resident's matter waiting to become an opinion: the open link, and the record as this
    reader may see it."""

    link: Link
    title: str
    url: str
    source: Any = None

    @property
    def texts(self) -> dict[str, str]:
        """What the new opinion may begin with: the parts of a proposal, or what the resident said."""
        said = {
            name: str(getattr(self.source, name, "") or "")
            for name in ("situation", "analysis", "detail", "suggestions")
        }
        fact = "\n".join(said[name] for name in ("situation", "analysis", "detail") if said[name])
        return {"text": fact, "advice": said["suggestions"]}

    @property
    def kind(self) -> str:
        """What the source is: 提案 or 群众事项."""
        return str(apps.get_model(self.link.source_model)._meta.verbose_name)

    @property
    def reporters(self) -> dict[str, Any]:
        """In whose name it may be taken over: the first who signed the proposal, the platform the resident came to."""
        lead = getattr(getattr(self.source, "lead", None), "person", None)
        if lead is not None:
            return {"names": lead.name}
        return {"body": getattr(self.source, "body_id", None)}


def open_links(committee_id: int) -> TenantQuerySet:
    """Links that wish a record converted and have no target yet: refused proposals, residents' matters."""
    rows = Link.objects.of(committee_id).live().filter(kind=Link.Kind.CONVERTED, target_id__isnull=True)
    return rows.order_by("id")


def wishes(actor: Any, limit: int = 50) -> list[Wish]:
    """The queue of what waits to be taken over. One query for the links, one for each table they come from."""
    links = list(open_links(actor.committee_id)[:limit])
    found = _sources(links, actor)
    return [
        Wish(
            link,
            str(source) if source else "（来源件不对您开放）",
            source.get_absolute_url() if source else "",
            source,
        )
        for link in links
        for source in (found.get((link.source_model, link.source_id)),)
    ]


def wish(link: Link, actor: Any) -> Wish:
    """One line of the queue."""
    source = _sources([link], actor).get((link.source_model, link.source_id))
    url = source.get_absolute_url() if source else ""
    return Wish(link, str(source) if source else "", url, source)


def _sources(links: Iterable[Link], actor: Any) -> dict[tuple[str, int], Any]:
    """The records at the other end, by the name of their table: neighbours are not imported."""
    by_table: dict[str, list[int]] = {}
    for link in links:
        by_table.setdefault(link.source_model, []).append(link.source_id)
    found: dict[tuple[str, int], Any] = {}
    for name, ids in by_table.items():
        rows = apps.get_model(name).objects.of(actor.committee_id).visible_to(actor)
        found |= {(name, row.pk): row for row in rows.filter(pk__in=ids).select_related("committee")}
    return found


def origin_of(opinion: Opinion, actor: Any) -> Wish | None:
    """The record an opinion came from, if any: a refused proposal, an activity, a resident's matter. Two queries."""
    link = (
        Link.objects.of(opinion.committee_id)
        .live()
        .filter(
            kind__in=(Link.Kind.CONVERTED, Link.Kind.ORIGIN),
            target_model="opinions.opinion",
            target_id=opinion.pk,
        )
        .first()
    )
    return wish(link, actor) if link else None


def came_of(model: str, pk: int, committee_id: int) -> TenantQuerySet:
    """The opinions that came from a record of a neighbour."""
    ties = (
        Link.objects.of(committee_id).live().filter(source_model=model, source_id=pk, target_id__isnull=False)
    )
    rows: TenantQuerySet = Opinion.objects.of(committee_id).live().filter(pk__in=ties.values("target_id"))
    return rows


# Who must act in each state, and what: the stamp of the record page.
NEXT: dict[str, tuple[str, str]] = {
    Opinion.State.SUBMITTED: ("研究室（信息工作）", "作保密审查并登记"),
    Opinion.State.RETURNED: ("反映人", "修改后重新提交"),
    Opinion.State.REGISTERED: ("研究室（信息工作）", "编辑、合并或留存参考"),
    Opinion.State.EDITING: ("研究室（信息工作）", "编入刊期送签"),
    Opinion.State.AWAITING_SIGN: ("签发人", "签发或退回编辑"),
    Opinion.State.ISSUED: ("研究室（信息工作）", "报送"),
    Opinion.State.DISPATCHED: ("研究室（信息工作）", "跟踪采用、批示，必要时转办，办完归档"),
    Opinion.State.INSTRUCTED: ("研究室（信息工作）", "按批示转有关单位办理"),
    Opinion.State.TRANSFERRED: ("承办单位", "反馈办理情况"),
    Opinion.State.ANSWERED: ("研究室（信息工作）", "核对反馈情况后归档"),
}


def stamp(opinion: Opinion, transfers: Iterable[Any], is_open: bool) -> dict[str, Any]:
    """Who must act next, what, and by when. ``is_open``: the reader has a button."""
    if opinion.state not in NEXT:
        closed = {Opinion.State.NOT_ADOPTED: opinion.declined_on, Opinion.State.MERGED: opinion.merged_on}
        return {
            "tone": "done",
            "who": opinion.get_state_display(),
            "by": closed.get(Opinion.State(opinion.state), opinion.archived_on),
        }
    who, act = NEXT[opinion.state]
    waiting = [one for one in transfers if not one.answered_on]
    if opinion.state == Opinion.State.TRANSFERRED and waiting:
        who = "、".join(one.unit.name for one in waiting)
    due = min((one.due_on for one in waiting if one.due_on), default=None)
    return {"tone": "you" if is_open else "wait", "who": who, "act": act, "by": due}


def with_items(issues: TenantQuerySet) -> TenantQuerySet:
    """Issues with the number of items each carries: 期 and 条 side by side."""
    lines = IssueItem.anywhere.filter(issue=OuterRef("pk"), voided_at__isnull=True).order_by()
    number = lines.values("issue").annotate(n=CountOf("pk")).values("n")
    rows: TenantQuerySet = issues.annotate(item_count=Coalesce(Subquery(number), 0))
    return rows


def issue_stamp(issue: Issue, is_open: bool) -> dict[str, Any]:
    """Who must act next on an issue."""
    if issue.voided_at:
        return {"tone": "done", "who": "已作废", "by": timezone.localdate(issue.voided_at)}
    if issue.state == Issue.State.AWAITING_SIGN:
        return {
            "tone": "you" if is_open else "wait",
            "who": issue.series.get_checker_display()
            if issue.series.checker and not issue.checked_on
            else issue.series.get_signer_display(),
            "act": "审核或退回编辑" if issue.series.checker and not issue.checked_on else "签发或退回编辑",
        }
    if issue.state == Issue.State.SIGNED:
        return {"tone": "you" if is_open else "wait", "who": "研究室（信息工作）", "act": "报送"}
    return {"tone": "done", "who": issue.get_state_display(), "by": issue.dispatched_on or issue.sent_back_on}
