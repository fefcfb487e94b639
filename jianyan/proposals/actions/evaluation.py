"""Verbs after the answer: forms, re-handling, closing, visits, honours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from jianyan.core import attachments, journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor, system
from jianyan.people.models import Award
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW, NUMBERED
from jianyan.proposals.models import (
    CloseType,
    Distinction,
    FeedbackForm,
    FollowUpVisit,
    Proposal,
    Rating,
    State,
)

journal.declare(
    {
        "proposals.send_feedback": "发出征询意见表",
        "proposals.return_feedback": "交回征询意见表",
        "proposals.enter_feedback": "代录纸质征询意见表",
        "proposals.evaluate": "测评完成",
        "proposals.lapse": "反馈逾期，转入结案",
        "proposals.rehandle": "重新办理",
        "proposals.close": "结案",
        "proposals.follow_up": "回访",
        "proposals.distinguish": "确定一号、重点、优秀提案",
    }
)


def send_feedback(proposals: Iterable[Proposal], *, by: Actor, on: date) -> list[FeedbackForm]:
    """Send each respondent a form on each reply of this round. Sponsors of merged proposals are asked too."""
    law = rules.on_day(by.committee_id, on)
    due = law.due(on, law.feedback_due)
    forms = []
    for proposal in proposals:
        if not may.prepare(by, proposal):
            raise NotYours("只有提案办公室可以发出征询意见表")
        if proposal.state != State.REPLIED:
            raise Refused(f"{proposal.number}目前为“{proposal.get_state_display()}”，不能发出征询意见表")
        fresh = [
            FeedbackForm(
                committee_id=by.committee_id,
                proposal=proposal,
                reply=reply,
                sponsor=sponsor,
                round=proposal.round,
                sent_on=on,
                due_on=due,
            )
            for reply, sponsor in queries.to_be_asked(proposal, law.feedback_respondents)
        ]
        if not fresh:
            raise Refused(f"{proposal.number}的征询意见表已经发出")
        forms += fresh
    with journal.act("proposals.send_feedback", by=by, on=on) as act:
        return act.create_all(forms)


def return_feedback(
    form: FeedbackForm,
    *,
    attitude: str,
    result: str,
    by: Actor,
    on: date,
    remarks: str = "",
    from_paper: bool = False,
    by_phone: bool = False,
    may_pass_on: bool = False,
    scan: tuple[str, bytes] | None = None,
    expected: int | None = None,
) -> FeedbackForm:
    """The sponsor rates attitude and result. Staff may only enter a paper form, and it says so."""
    if not (may.enter_rating(by, form) if from_paper else may.rate(by, form)):
        raise NotYours("征询意见表由提案者本人填写；纸质表由提案办公室代录")
    if form.returned_on:
        raise Refused("这份征询意见表已经交回，不能再改")
    if form.proposal.state != State.REPLIED:
        raise Refused(f"该件目前为“{form.proposal.get_state_display()}”，不能再填写征询意见表")
    if attitude not in Rating.values or result not in Rating.values:
        raise Refused("请分别选择对办理态度和办理结果的意见")
    kind = "proposals.enter_feedback" if from_paper else "proposals.return_feedback"
    with transaction.atomic():
        with journal.act(kind, by=by, on=on) as act:
            act.change(
                form,
                expected=expected,
                attitude=attitude,
                result=result,
                remarks=remarks,
                returned_on=on,
                from_paper=from_paper,
                by_phone=by_phone,
                may_pass_on=may_pass_on,
            )
            if scan:
                act.create(attachments.stored(form, *scan, role="scan"))
        if FLOW.why_not(FLOW.moves["evaluate"], form.proposal) is None:
            with journal.act("proposals.evaluate", by=system(by.committee), on=on) as act:
                act.move(form.proposal, FLOW, "evaluate")
    return form


def lapse(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Go on without the forms whose date has passed. They never turn into satisfied ones."""
    forms = list(proposal.forms.live().filter(round=proposal.round))
    if not forms or any(form.returned_on is None and form.due_on >= on for form in forms):
        raise Refused("征询意见表尚未发出或尚未到期")
    with journal.act("proposals.lapse", by=by, on=on) as act:
        act.move(proposal, FLOW, "lapse", expected=expected)


def rehandle(proposal: Proposal, *, by: Actor, on: date, note: str = "", expected: int | None = None) -> None:
    """Order another round from the units whose result was found unsatisfactory. Earlier replies stay."""
    law = rules.on_day(by.committee_id, on)
    if proposal.round >= law.max_rounds:
        raise Refused("已达最多办理轮次，应转入督办")
    units = (
        proposal.forms.live()
        .filter(round=proposal.round, result=Rating.UNSATISFIED)
        .values("reply__assignment")
    )
    with journal.act("proposals.rehandle", by=by, on=on, note=note) as act:
        act.move(
            proposal,
            FLOW,
            "rehandle",
            expected=expected,
            round=proposal.round + 1,
            rehandling_due_on=law.due(on, law.rehandling_due),
        )
        for one in proposal.assignments.live().filter(pk__in=units):
            act.move(one, ASSIGNMENT_FLOW, "reopen")


def close(proposals: Iterable[Proposal], *, by: Actor, on: date, expected: Versions | None = None) -> None:
    """Close evaluated cases. What was found unsatisfactory goes through another round first."""
    law = rules.on_day(by.committee_id, on)
    with journal.act("proposals.close", by=by, on=on) as act:
        for proposal in proposals:
            how = _close_type(proposal)
            if how == CloseType.UNSATISFIED_FINAL and proposal.round < law.max_rounds:
                raise Refused(f"{proposal.number}测评不满意，应当先重新办理")
            act.move(proposal, FLOW, "close", expected=_of(expected, proposal), close_type=how)


def _close_type(proposal: Proposal) -> str:
    results = [form.result for form in queries.final_forms(proposal) if form.returned_on]
    if not results:
        return CloseType.LAPSED
    worst = max(results, key=Rating.values.index)
    return {Rating.SATISFIED: CloseType.SATISFIED, Rating.BASICALLY: CloseType.BASICALLY}.get(
        Rating(worst), CloseType.UNSATISFIED_FINAL
    )


def follow_up(visits: Iterable[FollowUpVisit], *, by: Actor, on: date) -> list[FollowUpVisit]:
    """Enter visits to sponsors or units after closing, one or many."""
    fresh = list(visits)
    with journal.act("proposals.follow_up", by=by, on=on) as act:
        for visit in fresh:
            FLOW.check("follow_up", by, visit.proposal)
            if visit.visited_on > on:
                raise Refused("不能登记尚未发生的回访")
            visit.committee_id = by.committee_id
        return act.create_all(fresh)


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
    if not may.may_distinguish(by):
        raise NotYours("您没有确定一号、重点、优秀提案的权限")
    chosen = list(proposals)
    if any(proposal.case_no is None or proposal.state not in NUMBERED for proposal in chosen):
        raise Refused("只有已立案的提案可以确定为一号、重点、优秀提案")
    if kind == Distinction.Kind.NUMBER_ONE and queries.has_number_one(chosen):
        raise Refused("本次会议的一号提案已经确定，每次会议只有一件")
    if any(proposal.distinctions.live().filter(kind=kind).exists() for proposal in chosen):
        raise Refused("所选提案已经确定，不需要重复登记")
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
