"""Verbs of the evaluation: forms out and back, another round, closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import attachments, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor, system
from jianyan.proposals import permissions as may
from jianyan.proposals import queries, rules
from jianyan.proposals.actions.review import Versions, _of
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.flow.guards import nobody_to_ask
from jianyan.proposals.models import (
    CloseType,
    FeedbackForm,
    Proposal,
    Rating,
    Sponsor,
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
    answers: Mapping[str, str] | None = None,
    from_paper: bool = False,
    by_phone: bool = False,
    may_pass_on: bool = False,
    scan: tuple[str, bytes] | None = None,
    expected: int | None = None,
) -> FeedbackForm:
    """The sponsor rates attitude and result. Staff may only enter a paper form, and it says so.

    ``answers``: to what the form asks besides (rules.QUESTIONS).
    """
    if not (may.enter_rating(by, form) if from_paper else may.rate(by, form)):
        raise NotYours("征询意见表由提案者本人填写；纸质表由提案办公室代录")
    if form.returned_on:
        raise Refused("这份征询意见表已经交回，不能再改")
    if form.proposal.state != State.REPLIED:
        raise Refused(f"该件目前为“{form.proposal.get_state_display()}”，不能再填写征询意见表")
    law, said = rules.on_day(form.committee_id, form.sent_on), answers or {}
    _check_ratings({"attitude": attitude, "result": result}, law)
    _check_answers(said, law, bool(form.sponsor.body_id))
    kind = "proposals.enter_feedback" if from_paper else "proposals.return_feedback"
    with transaction.atomic():
        with journal.act(kind, by=by, on=on) as act:
            act.change(
                form,
                expected=expected,
                attitude=attitude,
                result=result,
                **said,
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


def _check_ratings(given: dict[str, str], law: rules.Rules) -> None:
    """The steps of the scale the form was sent with; what has to be rated is."""
    missing = [
        label for name, label in rules.RATED.items() if name in law.required_ratings and not given[name]
    ]
    if missing:
        raise Refused(f"请选择对{'和'.join(missing)}的意见")
    if not {value for value in given.values() if value} <= set(law.ratings):
        raise Refused(f"这份征询意见表的评价分为{'、'.join(law.ratings.values())}，请重新选择")


def _check_answers(said: Mapping[str, str], law: rules.Rules, of_body: bool) -> None:
    """Only what this form asks, in its words; what the rules want answered is."""
    asked = law.questions(of_body)
    if any(name not in asked or (code and code not in rules.ANSWERS[name]) for name, code in said.items()):
        raise Refused("这份征询意见表没有这个问题或者这个选项，请刷新页面重新选择")
    missing = [label for name, label in asked.items() if name in law.required_ratings and not said.get(name)]
    if missing:
        raise Refused(f"请填写{'、'.join(missing)}")


def lapse(proposal: Proposal, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Go on without the forms whose date has passed, or with nobody left to ask. They never turn into satisfied ones."""
    forms = list(proposal.forms.live().filter(round=proposal.round))
    unasked = not forms and not nobody_to_ask(proposal)
    if unasked or any(form.returned_on is None and form.due_on >= on for form in forms):
        raise Refused("征询意见表尚未发出或尚未到期")
    with journal.act("proposals.lapse", by=by, on=on) as act:
        act.move(proposal, FLOW, "lapse", expected=expected)


def rehandle(proposal: Proposal, *, by: Actor, on: date, note: str = "", expected: int | None = None) -> None:
    """Order another round from the units that were found unsatisfactory. Earlier replies stay."""
    FLOW.check("rehandle", by, proposal)
    law = rules.on_day(by.committee_id, on)
    forms = _returned(proposal.forms.live().filter(round=proposal.round))
    if verdict(proposal, forms, law, law.rehandling_trigger) != Rating.UNSATISFIED:
        raise Refused("按本会规则，这些测评不需要重新办理")
    bad = {
        one.reply.assignment_id for one in forms if _mark(one, law.rehandling_trigger) == Rating.UNSATISFIED
    }
    with journal.act("proposals.rehandle", by=by, on=on, note=note) as act:
        act.move(
            proposal,
            FLOW,
            "rehandle",
            expected=expected,
            round=proposal.round + 1,
            rehandling_due_on=law.due(on, law.rehandling_due),
        )
        for one in proposal.assignments.live().filter(pk__in=bad):
            act.move(one, ASSIGNMENT_FLOW, "reopen")


def close(proposals: Iterable[Proposal], *, by: Actor, on: date, expected: Versions | None = None) -> None:
    """Close evaluated cases. What was found unsatisfactory goes through another round first."""
    law = rules.on_day(by.committee_id, on)
    with journal.act("proposals.close", by=by, on=on) as act:
        for proposal in proposals:
            forms = _returned(queries.final_forms(proposal))
            again = verdict(proposal, forms, law, law.rehandling_trigger) == Rating.UNSATISFIED
            if again and proposal.round < proposal.max_rounds:
                raise Refused(f"{proposal.number}测评不满意，应当先重新办理")
            how = CLOSE_TYPES[verdict(proposal, forms, law, rules.RESULT)]
            act.move(proposal, FLOW, "close", expected=_of(expected, proposal), close_type=how)


CLOSE_TYPES: dict[str, str] = {
    "": CloseType.LAPSED,
    Rating.VERY: CloseType.SATISFIED,
    Rating.SATISFIED: CloseType.SATISFIED,
    Rating.BASICALLY: CloseType.BASICALLY,
    Rating.UNSATISFIED: CloseType.UNSATISFIED_FINAL,
}
MARKS = list(Rating.values)  # from the best to the worst


def _returned(forms: Any) -> list[FeedbackForm]:
    return list(forms.filter(returned_on__isnull=False).select_related("reply", "sponsor"))


def _mark(form: FeedbackForm, trigger: str) -> str:
    """What a form says: the result, or the worse of result and attitude where the rules look at both."""
    said = [form.result, form.attitude] if trigger == rules.EITHER and form.attitude else [form.result]
    return max(said, key=MARKS.index)


def verdict(proposal: Proposal, forms: Iterable[FeedbackForm], law: rules.Rules, trigger: str) -> str:
    """What several forms say of a case together, as the rules have it; empty when none came back."""
    rated = list(forms)
    if law.multi_feedback_rule == rules.LEAD:
        of_lead = [one for one in rated if _is_lead(one, proposal)]
        rated = of_lead or rated  # where the lead never answered, the others still count
    marks = [_mark(one, trigger) for one in rated]
    if not marks:
        return ""
    if law.multi_feedback_rule == rules.MAJORITY:
        return max(marks, key=lambda mark: (marks.count(mark), MARKS.index(mark)))
    return max(marks, key=MARKS.index)


def _is_lead(form: FeedbackForm, proposal: Proposal) -> bool:
    """The form of the first sponsor, or of who took over from him."""
    spoke = proposal.speaker
    leads = form.sponsor.role == Sponsor.Role.LEAD or (spoke is not None and form.sponsor_id == spoke.pk)
    return form.sponsor.proposal_id == proposal.pk and leads
