"""What the public may read on a day, and in which words: without sign-in and without personal data.

Texts are masked on the way out (``language.private``), persons are named only where the rules say so, units only from
the day the decision names. Ratings, review opinions, contacts and signatures not confirmed never come here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.language import private
from jianyan.people.models import Committee
from jianyan.proposals import rules
from jianyan.proposals.models import (
    BY_MEMBERS,
    Assignment,
    Proposal,
    Publication,
    PublicationClass,
    Reply,
    SponsorType,
    State,
)
from jianyan.proposals.rules import Rules

HIDDEN = "（不公开）"
PLACE = re.compile("^[^省市县区旗]*[省市县区旗](?=..)")
UNIT, AUTHOR = "承办单位", "提案者"


def holds_on(day: date, path: str = "") -> Q:
    """Publications in force outside on a day; ``path`` leads to the decision."""
    open_end = Q(**{f"{path}ended_on__isnull": True}) | Q(**{f"{path}ended_on__gt": day})
    return open_end & Q(**{f"{path}from_on__lte": day, f"{path}voided_at__isnull": True})


def decided_for_public(committee: int | Sequence[int], day: date) -> TenantQuerySet:
    """The decisions the public may know of on a day: what is open, and what was kept closed. Of standing cases only."""
    rows: TenantQuerySet = Publication.objects.of(committee).filter(
        holds_on(day),
        outcome__in=(Publication.Outcome.PUBLIC, Publication.Outcome.CLOSED),
        proposal__voided_at__isnull=True,
        proposal__case_withdrawn_on__isnull=True,
    )
    return rows


def open_to_public(committee: int | Sequence[int], day: date) -> TenantQuerySet:
    """The decisions by which cases are open on a day. A sponsor who withdrew consent since closes his case."""
    return decided_for_public(committee, day).filter(
        outcome=Publication.Outcome.PUBLIC, proposal__public_wish=True
    )


def undecided(committee: int) -> TenantQuerySet:
    """Standing cases on which nobody has decided whether the public may read them."""
    rows: TenantQuerySet = Proposal.objects.of(committee).live()
    decided = Publication.anywhere.filter(
        committee=OuterRef("committee"), proposal=OuterRef("pk"), voided_at=None, ended_on=None
    )
    return rows.filter(filed_on__isnull=False, case_withdrawn_on__isnull=True).exclude(Exists(decided))


DUTY: dict[str, Any] = {
    "role__in": Assignment.DUTY,
    "handed_over_on__isnull": False,
    "returned_on__isnull": True,
}


def units_in_duty(home: Committee | Sequence[int]) -> TenantQuerySet:
    rows: TenantQuerySet = Assignment.objects.of(home).live().filter(**DUTY)
    return rows.select_related("unit").order_by("id")


def line(one: Publication, today: date, law: Rules) -> dict[str, Any]:
    """One line of the list; a closed case is its number alone."""
    case: Proposal = one.proposal
    if one.outcome != Publication.Outcome.PUBLIC or not case.public_wish:
        return {"hidden": True, "number": numbered(case)}
    return {
        "pk": case.pk,
        "cause": private.masked(case.cause),
        "number": numbered(case),
        "category": case.get_category_display(),
        "author": author(case, law),
        "units": [unit.unit.name for unit in case.held] if one.names_units(today) else [],  # type: ignore[attr-defined]
        "standing": standing(case),
        "on": one.from_on,
    }


def numbered(case: Proposal) -> str:
    """十届一次会议第012号."""
    return f"{case.session or ''}{case.number}"


def author(case: Proposal, law: Rules) -> str:
    """Who put it forward, as far as the public is told: bodies by name, members by name only where the rules say so."""
    if case.sponsor_type in BY_MEMBERS and not law.public_names:
        return "委员联名提案" if case.sponsor_type == SponsorType.JOINT else "委员提案"
    return case.lead_name


def standing(case: Proposal) -> str:
    """Where it stands, without what sponsors said of it."""
    if case.state == State.CLOSED:
        return "已办结"
    if case.replied_on:
        return "已办复"
    return "办理中" if case.handed_over_on else "已立案"


def listed_outside(home: Committee, today: date, asked: Mapping[str, Any], law: Rules) -> TenantQuerySet:
    """The lines of the public list; with them those kept closed, where the rules say so and nothing is asked for."""
    rows = (
        decided_for_public(home.pk, today)
        if law.public_closed and not asked
        else open_to_public(home.pk, today)
    )
    return narrowed_outside(rows, home, today, asked)


def narrowed_outside(
    rows: TenantQuerySet, home: Committee, today: date, asked: Mapping[str, Any]
) -> TenantQuerySet:
    """Those of the decisions that were asked for, with what a line of each needs."""
    rows = rows.filter(
        **{f"proposal__{name}": asked[name] for name in ("session", "category") if name in asked}
    )
    if unit := asked.get("unit"):
        held = Assignment.objects.of(home).live().filter(unit=unit, **DUTY)
        rows = rows.filter(units_from_on__lte=today, proposal__in=held.values("proposal"))
    if text := asked.get("q"):
        number = text.removeprefix("第").removesuffix("号")
        by_number = Q(proposal__case_no=int(number)) if number.isdecimal() and len(number) < 9 else Q()
        rows = rows.filter(Q(proposal__cause__contains=text) | by_number)
    return rows.select_related("proposal__session__term").prefetch_related(
        Prefetch("proposal__assignments", queryset=units_in_duty(home), to_attr="held")
    )


def opened(case: Proposal, names_units: bool, today: date) -> dict[str, Any]:
    """What the public reads of a case: also what is looked at before a decision."""
    law = rules.on_day(case.committee_id, today)
    held = list(units_in_duty(case.committee).filter(proposal=case))
    people = [] if law.public_names else _people(case)
    quiet = Quiet(people, [] if names_units else [one.unit for one in held])
    texts = [(title, quiet(text)) for title, text in _texts(case) if text.strip()]
    return {
        "case": case,
        "cause": quiet(case.cause),
        "number": numbered(case),
        "author": author(case, law),
        "cosigners": _cosigners(case) if law.public_names else [],
        "standing": standing(case),
        "units": [one for one in held if names_units],
        "texts": texts,
        "replies": [_reply(reply, names_units, quiet) for reply in _last(case, held)],
        "masked": quiet.count,
    }


def _texts(case: Proposal) -> tuple[tuple[str, str], ...]:
    return (("情况", case.situation), ("分析", case.analysis), ("建议", case.suggestions))


def _people(case: Proposal) -> list[str]:
    """Names that stand in the texts of a case and are nobody's business: its signers and its contact person."""
    names = [one.name for one in case.signers if one.as_member] + [case.contact_person]
    return sorted({name for name in names if len(name) > 1}, key=len, reverse=True)


def _cosigners(case: Proposal) -> list[str]:
    """Those who signed; an invitation that was not confirmed is nobody's signature."""
    return [one.name for one in case.signers[1:] if one.confirmed_on]


class Quiet:
    """Masks a text and counts what it masked: numbers and addresses, and the names it was given."""

    def __init__(self, people: Iterable[str], units: Iterable[Any]) -> None:
        names = {f"{name}委员": AUTHOR for name in people} | dict.fromkeys(people, AUTHOR)
        for unit in units:
            short = PLACE.sub("", unit.name)  # 清岚县教育局 is written 教育局 too
            names |= {name: UNIT for name in (unit.name, unit.short_name, short) if len(name) > 2}
        self.names = sorted(names.items(), key=lambda pair: -len(pair[0]))
        self.count = 0

    def __call__(self, text: str) -> str:
        self.count += sum(1 for _ in private.found(text))
        text = private.masked(text)
        for name, word in self.names:
            self.count += text.count(name)
            text = text.replace(name, word)
        return text


def _last(case: Proposal, held: list[Assignment]) -> list[Reply]:
    """The last delivered reply of each unit."""
    units = {one.pk: one for one in held}
    rows = Reply.objects.of(case.committee_id).live().filter(assignment__in=units, delivered_on__isnull=False)
    last: dict[int, Reply] = {}
    for reply in rows.order_by("round", "id"):
        reply.assignment = units[reply.assignment_id]
        last[reply.assignment_id] = reply
    return [last[pk] for pk in units if pk in last]


def _reply(reply: Reply, names_units: bool, quiet: Quiet) -> dict[str, Any]:
    text, note = "", ""
    if reply.publication_class == PublicationClass.FULL:
        text = quiet(reply.text)
    elif reply.publication_class == PublicationClass.SUMMARY:
        text, note = quiet(reply.publication_summary), "以下为答复摘要。"
    elif reply.publication_class == PublicationClass.NOT_PUBLIC:
        note = "已答复提案者，答复内容不公开。"
    else:
        note = "已答复提案者，答复内容尚未公开。"
    return {
        "unit": reply.assignment.unit.name if names_units else UNIT,
        "number": reply.number if names_units and text else "",
        "on": reply.delivered_on,
        "text": text,
        "note": note,
    }
