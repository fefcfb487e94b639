"""Supervision: advice to a unit and its answer, appraisal by one-time ballots, the look back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date
from statistics import mean
from typing import Any

from django.conf import settings

from jianyan.activities import outcome_rules, permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.actions.reports import next_number
from jianyan.activities.actions.twins import not_twice
from jianyan.activities.flow import ADVICE, APPRAISAL
from jianyan.activities.models import (
    LEAST,
    BallotPaper,
    DemocraticAppraisal,
    LookBack,
    SealedBallot,
    SupervisionAdvice,
)
from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Committee, Role

journal.declare(
    {
        "activities.draft_advice": "起草民主监督建议书",
        "activities.send_advice": "民主监督建议书编号送达",
        "activities.answer_advice": "单位答复民主监督建议书",
        "activities.ask_again": "民主监督建议书退回重答",
        "activities.close_advice": "民主监督建议书办结",
        "activities.draft_appraisal": "筹备民主评议",
        "activities.issue_papers": "印发评议票",
        "activities.open_poll": "民主评议开始投票",
        "activities.cast_ballot": "收到一张评议票",
        "activities.close_poll": "民主评议停止投票并计票",
        "activities.record_look_back": "登记回访",
    }
)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is misread
CODE = 12
TOP = 100


def draft_advice(advice: SupervisionAdvice, *, by: Actor, on: date) -> SupervisionAdvice:
    """What was found at a unit, and what is advised."""
    allow(permissions.may_record(by), "起草民主监督建议书")
    advice.committee_id, advice.drafted_on = by.committee_id, on
    advice.state = SupervisionAdvice.State.DRAFT
    with journal.act("activities.draft_advice", by=by, on=on) as act:
        return act.create(advice)


def send_advice(
    advice: SupervisionAdvice, *, by: Actor, on: date, expected: int | None = None
) -> SupervisionAdvice:
    """The advice goes to the unit under the next number of the year, with the day its answer is due."""
    with journal.act("activities.send_advice", by=by, on=on) as act:
        number = next_number(SupervisionAdvice, by.committee_id, on.year)
        due = outcome_rules.due(outcome_rules.on_day(by.committee_id, on).answer_within, on)
        act.move(advice, ADVICE, "send", expected=expected, number_year=on.year, number=number, due_on=due)
    return advice


def answer_advice(
    advice: SupervisionAdvice, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> SupervisionAdvice:
    """The unit answers; the office enters an answer that came on paper."""
    with journal.act("activities.answer_advice", by=by, on=on) as act:
        paper = not by.has(Role.HU, Role.HL)
        act.move(advice, ADVICE, "answer", expected=expected, answer=answer.strip(), from_paper=paper)
    return advice


def ask_again(
    advice: SupervisionAdvice, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> SupervisionAdvice:
    """The answer goes back to the unit with the reason; what it said stays in the journal."""
    with journal.act("activities.ask_again", by=by, on=on, note=reason) as act:
        act.move(advice, ADVICE, "ask_again", expected=expected, return_reason=reason)
    return advice


def close_advice(
    advice: SupervisionAdvice, *, by: Actor, on: date, expected: int | None = None
) -> SupervisionAdvice:
    """The answer is accepted."""
    with journal.act("activities.close_advice", by=by, on=on) as act:
        act.move(advice, ADVICE, "close", expected=expected)
    return advice


def draft_appraisal(appraisal: DemocraticAppraisal, *, by: Actor, on: date) -> DemocraticAppraisal:
    """Prepare an appraisal: whom, and by which aspects."""
    allow(permissions.may_record(by), "筹备民主评议")
    appraisal.aspects = [line.strip() for line in appraisal.aspects if line.strip()]
    if not 1 <= len(appraisal.aspects) <= 10 or len(set(appraisal.aspects)) != len(appraisal.aspects):
        raise Refused("评议内容应有1至10项，不能重复")
    appraisal.committee_id, appraisal.drafted_on = by.committee_id, on
    appraisal.state = DemocraticAppraisal.State.DRAFT
    not_twice([appraisal])
    with journal.act("activities.draft_appraisal", by=by, on=on) as act:
        return act.create(appraisal)


def issue_papers(
    appraisal: DemocraticAppraisal, count: int, *, by: Actor, on: date, expected: int | None = None
) -> list[str]:
    """Make so many one-time codes. They are given back this once, in the order of chance, and are stored nowhere."""
    allow(permissions.may_record(by), "印发评议票")
    if appraisal.state == DemocraticAppraisal.State.CLOSED or appraisal.voided_at:
        raise Refused("投票已经结束，不能再印发评议票")
    if not 1 <= count <= 500:
        raise Refused("一次印发1至500张")
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE)) for _ in range(count)]
    with journal.act("activities.issue_papers", by=by, on=on, note=f"{count}张") as act:
        act.change(appraisal, expected=expected, issued=appraisal.issued + count)
        act.create_all(
            BallotPaper(committee_id=by.committee_id, appraisal=appraisal, digest=digest(code), issued_on=on)
            for code in codes
        )
    return codes


def digest(code: str) -> str:
    """The keyed hash a code is kept as."""
    text = "".join(one for one in code.upper() if one in LETTERS)
    return hmac.new(settings.SECRET_KEY.encode(), f"ballot:{text}".encode(), hashlib.sha256).hexdigest()


def open_poll(
    appraisal: DemocraticAppraisal, *, by: Actor, on: date, expected: int | None = None
) -> DemocraticAppraisal:
    """From now on ballots are taken."""
    with journal.act("activities.open_poll", by=by, on=on) as act:
        act.move(appraisal, APPRAISAL, "open", expected=expected)
    return appraisal


def paper_of(committee: Committee, code: str) -> BallotPaper | None:
    """The paper of a code, used or not."""
    rows = BallotPaper.objects.of(committee).live().filter(digest=digest(code))
    found: BallotPaper | None = rows.select_related("appraisal").first()
    return found


def cast_ballot(code: str, scores: Sequence[int], *, by: Actor, on: date) -> DemocraticAppraisal:
    """Take a ballot: the paper is used up, and the scores go into the box.

    The system acts, not the one who holds the paper. The line of the journal names the paper alone; the ballot has a
    key drawn by lot, no time and no line, so that nothing leads from it to a paper.
    """
    if not by.system:
        raise NotYours("投票不记名，只能由系统收票")
    with journal.act("activities.cast_ballot", by=by, on=on) as act:
        rows = BallotPaper.objects.of(by.committee_id).live().select_for_update(of=("self",))
        paper = rows.filter(digest=digest(code)).select_related("appraisal").first()
        if paper is None:
            raise Refused("没有这个票码，请核对评议票上的字")
        appraisal: DemocraticAppraisal = paper.appraisal
        if paper.cast_on:
            raise Refused("这张评议票已经投过")
        if appraisal.state != DemocraticAppraisal.State.OPEN or appraisal.voided_at:
            raise Refused("现在不在投票时间")
        if len(scores) != len(appraisal.aspects) or any(not 0 <= one <= TOP for one in scores):
            raise Refused(f"请给每一项打0至{TOP}分")
        act.change(paper, cast_on=on)
        SealedBallot.anywhere.bulk_create(
            [SealedBallot(committee_id=by.committee_id, appraisal=appraisal, scores=list(scores))]
        )
    return appraisal


def close_poll(
    appraisal: DemocraticAppraisal, *, by: Actor, on: date, expected: int | None = None
) -> DemocraticAppraisal:
    """No more ballots; they are counted. Of fewer than five nothing is counted but their number."""
    with journal.act("activities.close_poll", by=by, on=on) as act:
        rows = SealedBallot.objects.of(by.committee_id).filter(appraisal=appraisal)
        scores = sorted(rows.values_list("scores", flat=True))
        act.move(
            appraisal,
            APPRAISAL,
            "close",
            expected=expected,
            cast=len(scores),
            result=counted(appraisal.aspects, scores),
        )
    return appraisal


def counted(aspects: Sequence[str], ballots: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """The mean of each aspect and of the whole in hundredths of a point; nothing of fewer than five ballots."""
    if len(ballots) < LEAST:
        return []
    found: list[dict[str, Any]] = [
        {"aspect": aspect, "mean": round(100 * mean(ballot[no] for ballot in ballots))}
        for no, aspect in enumerate(aspects)
    ]
    whole = round(100 * mean(score for ballot in ballots for score in ballot))
    return [*found, {"aspect": "总体", "mean": whole}]


def record_look_back(look: LookBack, *, by: Actor, on: date) -> LookBack:
    """A visit after a report, an advice or an appraisal."""
    allow(permissions.may_record(by), "登记回访")
    sent = look.report.sent_on if look.report else look.advice.sent_on if look.advice else None
    closed = look.appraisal.closed_on if look.appraisal else sent
    if closed is None or on < closed:
        raise Refused("回访应在报送、送达或计票以后")
    look.committee_id, look.visited_on = by.committee_id, on
    with journal.act("activities.record_look_back", by=by, on=on) as act:
        return act.create(look)
