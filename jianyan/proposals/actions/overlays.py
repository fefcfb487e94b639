"""Verbs of what lies over a case: honours, a leader's supervision, urgency, a hold. No state changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Award, Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.flow import NUMBERED
from jianyan.proposals.models import Distinction, Hold, Proposal, State, Supervision, Urgency

journal.declare(
    {
        "proposals.distinguish": "确定一号、重点、优秀提案",
        "proposals.void_distinction": "作废一号、重点、优秀提案登记",
        "proposals.commend_units": "评定提案办理先进单位",
        "proposals.void_commendation": "作废先进单位登记",
        "proposals.supervise": "确定领导督办",
        "proposals.end_supervision": "督办结束",
        "proposals.mark_urgent": "确定快速办理",
        "proposals.end_urgency": "取消快速办理",
        "proposals.hold": "暂缓办理",
        "proposals.lift_hold": "恢复办理",
    }
)

SETTLED = (State.WITHDRAWN, State.CASE_WITHDRAWN, State.NOT_FILED, State.CLOSED, State.ARCHIVED)


def distinguish(
    proposals: Iterable[Proposal],
    kind: str,
    *,
    by: Actor,
    on: date,
    decided_by: str = "",
    document: str = "",
    award: Award | None = None,
) -> list[Distinction]:
    """Make cases number-one, key or excellent by a decision of a day; an award they received is tied to them."""
    law = rules.on_day(by.committee_id, on)
    if not may.may_distinguish(by, law.selector(kind)):
        who = rules.SELECTORS[law.selector(kind)]
        raise NotYours(f"按本会规则，{Distinction.Kind(kind).label}由{who}确定")
    chosen = list(proposals)
    if any(proposal.case_no is None or proposal.state not in NUMBERED for proposal in chosen):
        raise Refused("只有已立案的提案可以确定为一号、重点、优秀提案")
    if any(proposal.distinctions.live().filter(kind=kind).exists() for proposal in chosen):
        raise Refused("所选提案已经确定，不需要重复登记")
    _check_quota(chosen, kind, law)
    with journal.act("proposals.distinguish", by=by, on=on, note=document) as act:
        made = act.create_all(
            Distinction(
                committee_id=by.committee_id,
                proposal=proposal,
                kind=kind,
                decided_on=on,
                decided_by=decided_by,
                document=document,
            )
            for proposal in chosen
        )
        act.create_all(
            Link(
                committee_id=by.committee_id,
                kind=Link.Kind.AWARDED,
                source_model=journal.model_name(proposal),
                source_id=proposal.pk,
                target_model=journal.model_name(award),
                target_id=award.pk,
            )
            for proposal in (chosen if award else ())
            if award
        )
    return list(made)


def void_distinction(one: Distinction, reason: str, *, by: Actor, on: date) -> None:
    """An honour entered by mistake is struck out with the reason; its place is free again."""
    if not may.may_distinguish(by, rules.on_day(by.committee_id, on).selector(one.kind)):
        raise NotYours(f"您没有更正{one.get_kind_display()}的权限")
    if one.voided_at:
        raise Refused("这项登记已经作废")
    with journal.act("proposals.void_distinction", by=by, on=on, note=reason) as act:
        act.void(one, reason)


def _check_quota(chosen: list[Proposal], kind: str, law: rules.Rules) -> None:
    """No more honours in a session than the rules give."""
    for session in {proposal.session_id for proposal in chosen}:
        fresh = sum(proposal.session_id == session for proposal in chosen)
        room = queries.honours_left(chosen[0].committee_id, session, kind, law)
        if room is None or fresh <= room:
            continue
        if kind == Distinction.Kind.NUMBER_ONE:
            most = law.number_one_quota
            raise Refused(f"本次会议的一号提案每次会议只有{'一' if most == 1 else most}件，名额已满")
        raise Refused(f"{Distinction.Kind(kind).label}名额不足，本次会议还可以确定{max(room, 0)}件")


def commend_units(
    units: Iterable[Unit], title: str, *, by: Actor, on: date, decided_by: str = "", document: str = ""
) -> list[Award]:
    """Units that handle proposals best, by a decision of a day: as many as the rules give a year."""
    law = rules.on_day(by.committee_id, on)
    who = law.selector("unit")
    if not may.may_distinguish(by, who):
        raise NotYours(f"按本会规则，提案办理先进单位由{rules.SELECTORS[who]}确定")
    chosen = list(units)
    rows = Award.objects.of(by.committee_id).live().filter(kind=Award.Kind.EXCELLENT_UNIT)
    given = rows.filter(awarded_on__year=on.year)
    if not chosen:
        raise Refused("请选择单位")
    if named := [one.name for one in chosen if given.filter(unit=one).exists()]:
        raise Refused(f"{'、'.join(named)}今年已经评定，不需要重复登记")
    if law.unit_percent:
        most = Unit.objects.of(by.committee_id).live().count() * law.unit_percent // 100
        if len(chosen) > (left := most - given.filter(unit__isnull=False).count()):
            raise Refused(
                f"名额不足：先进单位不超过承办单位的{law.unit_percent}%，今年还可以评定{max(left, 0)}个"
            )
    with journal.act("proposals.commend_units", by=by, on=on, note=document) as act:
        return act.create_all(
            Award(
                committee_id=by.committee_id,
                kind=Award.Kind.EXCELLENT_UNIT,
                title=title,
                awarder=decided_by or by.committee.house,
                level=Award.Level.COUNTY,
                awarded_on=on,
                document=document,
                holder=Award.Holder.UNIT,
                unit=one,
            )
            for one in chosen
        )


def void_commendation(one: Award, reason: str, *, by: Actor, on: date) -> None:
    """What was entered wrongly of the best units is struck out, with the reason."""
    if not may.may_distinguish(by, rules.on_day(by.committee_id, on).selector("unit")):
        raise NotYours("您没有更正先进单位的权限")
    if one.kind != Award.Kind.EXCELLENT_UNIT or one.voided_at:
        raise Refused("这不是有效的先进单位登记")
    with journal.act("proposals.void_commendation", by=by, on=on, note=reason) as act:
        act.void(one, reason)


def supervise(
    proposal: Proposal, leader: str, plan: str, *, by: Actor, on: date, post: str = ""
) -> Supervision:
    """A leader takes a filed case under his eye, with a plan."""
    if not may.may_supervise(by):
        raise NotYours("您没有确定领导督办的权限")
    if proposal.state not in NUMBERED or proposal.state == State.ARCHIVED:
        raise Refused("只有已立案的提案可以确定领导督办")
    if not leader.strip() or not plan.strip():
        raise Refused("请填写督办领导和督办安排")
    if proposal.supervisions.live().filter(leader=leader.strip(), ended_on=None).exists():
        raise Refused(f"{leader.strip()}已在督办该件")
    with journal.act("proposals.supervise", by=by, on=on) as act:
        made: Supervision = act.create(
            Supervision(
                committee_id=proposal.committee_id,
                proposal=proposal,
                leader=leader.strip(),
                post=post.strip(),
                plan=plan.strip(),
                started_on=on,
            )
        )
    return made


def end_supervision(
    one: Supervision, notes: str, *, by: Actor, on: date, expected: int | None = None
) -> None:
    """What the leader did and what came of it."""
    if not may.may_supervise(by):
        raise NotYours("您没有登记督办情况的权限")
    if one.ended_on:
        raise Refused("这次督办已经结束")
    if not notes.strip():
        raise Refused("请填写督办情况")
    with journal.act("proposals.end_supervision", by=by, on=on) as act:
        act.change(one, expected=expected, notes=notes.strip(), ended_on=on)


def mark_urgent(proposal: Proposal, reason: str, *, by: Actor, on: date) -> Urgency:
    """A time-critical matter goes before the others."""
    _check_overlay(proposal, reason, by)
    if proposal.urgencies.live().filter(ended_on=None).exists():
        raise Refused("该件已确定快速办理")
    with journal.act("proposals.mark_urgent", by=by, on=on, note=reason) as act:
        fresh = Urgency(committee_id=proposal.committee_id, proposal=proposal, reason=reason.strip())
        fresh.marked_on = on
        return act.create(fresh)


def end_urgency(proposal: Proposal, *, by: Actor, on: date) -> None:
    """It goes the ordinary way again."""
    if not may.may_overlay(by):
        raise NotYours("您没有取消快速办理的权限")
    one = proposal.urgencies.live().filter(ended_on=None).first()
    if one is None:
        raise Refused("该件没有确定快速办理")
    with journal.act("proposals.end_urgency", by=by, on=on) as act:
        act.change(one, ended_on=on)


def hold(proposal: Proposal, reason: str, *, by: Actor, on: date, until: date | None = None) -> Hold:
    """Let a case wait, with the reason, until a day if one is known. No due date moves by it."""
    _check_overlay(proposal, reason, by)
    if proposal.holds.live().filter(lifted_on=None).exists():
        raise Refused("该件已经暂缓")
    if until and until < on:
        raise Refused("暂缓的截止日期不能早于开始日期")
    with journal.act("proposals.hold", by=by, on=on, note=reason) as act:
        fresh = Hold(committee_id=proposal.committee_id, proposal=proposal, reason=reason.strip())
        fresh.from_on, fresh.until_on = on, until
        return act.create(fresh)


def lift_hold(proposal: Proposal, *, by: Actor, on: date) -> None:
    """Go on with a case that was on hold."""
    if not may.may_overlay(by):
        raise NotYours("您没有恢复办理的权限")
    one = proposal.holds.live().filter(lifted_on=None).first()
    if one is None:
        raise Refused("该件没有暂缓")
    with journal.act("proposals.lift_hold", by=by, on=on) as act:
        act.change(one, lifted_on=on)


def _check_overlay(proposal: Proposal, reason: str, by: Actor) -> None:
    if not may.may_overlay(by):
        raise NotYours("快速办理、暂缓由提案办公室或者交办机关确定")
    if not proposal.submission_no or proposal.state in SETTLED:
        raise Refused(f"该件目前为“{proposal.get_state_display()}”，不能作此登记")
    if not reason.strip():
        raise Refused("请填写理由")
