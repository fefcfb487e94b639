"""Series and issues: compile, sign or send back, dispatch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions import queries
from jianyan.opinions.flow import FLOW, ISSUE_FLOW
from jianyan.opinions.models import (
    Dispatch,
    Issue,
    IssueItem,
    Opinion,
    Series,
)
from jianyan.people.actors import Actor

journal.declare(
    {
        "opinions.found_series": "设立刊物",
        "opinions.change_series": "修改刊物设置",
        "opinions.compile": "编成刊期送签",
        "opinions.check": "审核刊期",
        "opinions.sign": "签发刊期",
        "opinions.send_back": "刊期退回编辑",
        "opinions.dispatch": "报送刊期",
    }
)


MOST = 99  # the heads of items are counted 一 to 九十九


def found_series(series: Iterable[Series], *, by: Actor, on: date) -> list[Series]:
    """Found bulletins: name, kind, readers, signer, numbering."""
    if not may.keep(by, None):
        raise NotYours("您没有设立刊物的权限")
    fresh = list(series)
    for one in fresh:
        one.committee_id, one.starts_on = by.committee_id, on
    with journal.act("opinions.found_series", by=by, on=on) as act:
        return act.create_all(fresh)


SERIES = (
    "name", "recipients", "copied_to", "issued_to", "authors", "checker", "signer", "numbering", "total_before",
    "is_internal", "print_run", "office", "is_bundling", "ends_on",
)  # fmt: skip


def change_series(
    series: Series, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Series:
    """Change what a bulletin is from now on; issues that were compiled keep what they were compiled under."""
    if not may.keep(by, None):
        raise NotYours("您没有修改刊物的权限")
    if unknown := set(values) - set(SERIES):
        raise TypeError(f"no such fields of a series: {unknown}")
    with journal.act("opinions.change_series", by=by, on=on) as act:
        act.change(series, expected=expected, **values)
    return series


def compile_issue(
    series: Series,
    title: str,
    opinions: Sequence[Opinion],
    *,
    by: Actor,
    on: date,
    print_run: int | None = None,
) -> Issue:
    """Put edited opinions, in this order, into an issue of a series and send it to be signed."""
    _check_carries(series, opinions, on)
    issue = Issue(
        committee_id=by.committee_id,
        series=series,
        title=title.strip(),
        compiled_on=on,
        is_internal=series.is_internal,
        print_run=series.print_run if print_run is None else print_run,
    )
    ISSUE_FLOW.check("compile", by, issue)
    with journal.act("opinions.compile", by=by, on=on) as act:
        act.create(issue)
        act.create_all(
            IssueItem(committee_id=by.committee_id, issue=issue, opinion=opinion, order_no=no)
            for no, opinion in enumerate(opinions, 1)
        )
        for opinion in opinions:
            act.move(opinion, FLOW, "submit_issue")
    return issue


def _check_carries(series: Series, opinions: Sequence[Opinion], on: date) -> None:
    """The rules of a series: how many, of what kind, from whom, and whether it still appears."""
    if not opinions:
        raise Refused("一期至少要有一条信息")
    if len(opinions) > MOST:
        raise Refused(f"一期最多编{MOST}条，请分成几期")
    if len(opinions) > 1 and not series.is_bundling:
        raise Refused(f"{series}一期只载一条信息")
    if series.ends_on and series.ends_on <= on:
        raise Refused(f"{series}已停办")
    if series.kind != Series.Kind.DIRECT_TRAIN and any(one.kind == Opinion.Kind.ADVICE for one in opinions):
        raise Refused("直通车建言只编入直通车")
    strange = [one for one in opinions if series.allowed and one.reporter_type not in series.allowed]
    if strange:
        raise Refused(f"{series}只刊载{series.allowed_labels}反映的信息：{strange[0].shown_title}")


def check_issue(issue: Issue, *, by: Actor, on: date, expected: int | None = None) -> Issue:
    """Look an issue through before it is signed, where the series asks for it."""
    with journal.act("opinions.check", by=by, on=on) as act:
        act.move(issue, ISSUE_FLOW, "check", expected=expected, checker_name=by.label)
    return issue


def _carried(issue: Issue) -> list[Opinion]:
    lines = IssueItem.objects.of(issue.committee_id).live().filter(issue=issue)
    return [line.opinion for line in lines.select_related("opinion").order_by("order_no")]


def sign_issue(issue: Issue, *, by: Actor, on: date, expected: int | None = None) -> Issue:
    """Sign an issue: it gets its number, and its items are issued."""
    with journal.act("opinions.sign", by=by, on=on) as act:
        queries.one_at_a_time(issue.committee_id)
        act.move(
            issue,
            ISSUE_FLOW,
            "sign",
            expected=expected,
            year=on.year,
            signer_name=by.label,
            issue_no=queries.next_issue_no(issue.series, on.year),
            total_no=queries.next_total_no(issue.series),
        )
        for opinion in _carried(issue):
            act.move(opinion, FLOW, "sign")
    return issue


def send_back_issue(issue: Issue, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Issue:
    """Do not sign: the items go back to editing and may be compiled anew; no number is burnt."""
    with journal.act("opinions.send_back", by=by, on=on, note=reason) as act:
        act.move(issue, ISSUE_FLOW, "send_back", expected=expected, send_back_reason=reason.strip())
        for opinion in _carried(issue):
            act.move(opinion, FLOW, "send_back")
    return issue


def dispatch(
    issue: Issue,
    recipients: Sequence[tuple[Any, ...]],
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> Issue:
    """Send a signed issue to recipients (name, level, and perhaps the way 报, 送 or 发, and how many
    copies); later ones may be added."""
    if not recipients:
        raise Refused("请填写报送对象")
    if not may.keep(by, issue):
        raise NotYours("您没有“报送”的权限")
    if issue.signed_on and on < issue.signed_on:
        raise Refused("报送日期早于签发日期")
    with journal.act("opinions.dispatch", by=by, on=on) as act:
        if issue.state != Issue.State.DISPATCHED:
            act.move(issue, ISSUE_FLOW, "dispatch", expected=expected)
            for opinion in _carried(issue):
                act.move(opinion, FLOW, "dispatch")
        sent = Dispatch.objects.of(issue.committee_id).filter(issue=issue)
        known = set(sent.values_list("recipient", flat=True))
        fresh = {name: rest for name, *rest in recipients if name not in known}
        act.create_all(
            Dispatch(
                committee_id=by.committee_id,
                issue=issue,
                recipient=name,
                level=rest[0],
                way=rest[1] if len(rest) > 1 else Dispatch.Way.REPORT,
                copies=rest[2] if len(rest) > 2 else 1,
                sent_on=on,
            )
            for name, rest in fresh.items()
        )
    return issue
