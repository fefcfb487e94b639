"""A manuscript from the author to the decision: three reviews in order, revision, acceptance, refusal, rights and fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.flow import FLOW, REVIEWS
from jianyan.publications.models import (
    CollectionCall,
    CollectionOutline,
    Manuscript,
    ManuscriptReview,
    OutlineTheme,
)

journal.declare(
    {
        "publications.receive_manuscript": "收到文史稿件",
        "publications.review_fact": "史实审",
        "publications.review_politics": "政治审",
        "publications.review_language": "文字审",
        "publications.send_back_manuscript": "退改文史稿件",
        "publications.resubmit_manuscript": "改后再报文史稿件",
        "publications.accept_manuscript": "采用文史稿件",
        "publications.keep_manuscript": "留存文史稿件",
        "publications.refuse_manuscript": "退回文史稿件",
        "publications.reopen_manuscript": "撤回文史稿件结论",
        "publications.withdraw_manuscript": "撤回文史稿件",
        "publications.tell_author": "告知作者",
        "publications.grant_rights": "登记作者授权",
        "publications.pay_fee": "登记稿酬",
    }
)

Outcome = ManuscriptReview.Outcome
Versions = Mapping[int, int]


def receive_manuscript(
    title: str,
    author: str,
    *,
    by: Actor,
    on: date,
    person: Person | None = None,
    body: Body | None = None,
    outline: CollectionOutline | None = None,
    call: CollectionCall | None = None,
    theme: OutlineTheme | None = None,
    **texts: str,
) -> Manuscript:
    """Enter a manuscript that came in on ``on``. ``texts``: basis, recorder, sources, text.

    A theme brings its outline, and so does a call.
    """
    allowed(may.may_sign_as(by, person, body), "提交文史稿件")
    if not author.strip():
        raise Refused("请填写作者")
    if theme and call and theme.outline_id != call.outline_id:
        raise Refused("征集专题不在该通知的大纲内")
    manuscript = Manuscript(
        committee_id=by.committee_id,
        title=titled(title),
        author=author.strip(),
        person=person,
        body=body,
        outline=theme.outline if theme else call.outline if call else outline,
        call=call,
        theme=theme,
        received_on=on,
        **{name: text.strip() for name, text in texts.items()},
    )
    FLOW.check("submit", by, manuscript)
    with journal.act("publications.receive_manuscript", by=by, on=on) as act:
        return act.create(manuscript)


def review(
    manuscript: Manuscript,
    kind: str,
    outcome: str,
    opinion: str,
    reviewer: str,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> Manuscript:
    """Enter one of the three reviews: passed goes on, to be revised goes back, unfit goes to the decision."""
    FLOW.check(f"review_{kind}", by, manuscript)
    _fit_reviewer(manuscript, reviewer.strip(), on)
    if not opinion.strip():
        raise Refused("请填写审稿意见")
    name, values = f"review_{kind}", {}
    if outcome == Outcome.REVISE:
        name, values = "send_back", {"send_back_reason": opinion.strip()}
    elif outcome == Outcome.UNFIT:
        name = "object"
    with journal.act(f"publications.review_{kind}", by=by, on=on, note=opinion) as act:
        act.move(manuscript, FLOW, name, expected=expected, **values)
        act.create(
            ManuscriptReview(
                committee_id=manuscript.committee_id,
                manuscript=manuscript,
                round_no=manuscript.round_no,
                kind=kind,
                reviewer=reviewer.strip(),
                opinion=opinion.strip(),
                outcome=Outcome(outcome),
                reviewed_on=on,
            )
        )
    return manuscript


def _fit_reviewer(manuscript: Manuscript, reviewer: str, on: date) -> None:
    """Nobody reviews his own; two of the three reviews are not one person's; dates run forward."""
    if not reviewer:
        raise Refused("请填写审稿人")
    if reviewer in (manuscript.author, manuscript.recorder):
        raise Refused("作者和整理人不能审自己的稿件")
    earlier = manuscript.live_reviews
    if reviewer in {one.reviewer for one in earlier}:
        raise Refused(f"{reviewer}已审过本稿，三审中任何两审不能由同一人担任")
    last = max(
        [one.reviewed_on for one in earlier], default=manuscript.resubmitted_on or manuscript.received_on
    )
    if on < last:
        raise Refused("审稿日期早于来稿或上一审的日期")


def send_back(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Ask the author for a revision after the reviews."""
    with journal.act("publications.send_back_manuscript", by=by, on=on, note=reason) as act:
        act.move(manuscript, FLOW, "send_back", expected=expected, send_back_reason=reason.strip())
    return manuscript


def resubmit(
    manuscript: Manuscript, title: str, text: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Send the revised text. It is another text now, so the three reviews begin again; the old opinions stay."""
    with journal.act("publications.resubmit_manuscript", by=by, on=on) as act:
        act.move(
            manuscript,
            FLOW,
            "resubmit",
            expected=expected,
            title=titled(title),
            text=text.strip(),
            round_no=manuscript.round_no + 1,
            reviewed_on=None,
        )
    return manuscript


def accept_manuscript(
    manuscript: Manuscript, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Accept a manuscript that passed the three reviews."""
    accept_manuscripts([manuscript], by=by, on=on, expected=_versions(manuscript, expected))
    return manuscript


def accept_manuscripts(
    manuscripts: Sequence[Manuscript], *, by: Actor, on: date, expected: Versions | None = None
) -> None:
    """Accept several at once."""
    _move_all("publications.accept_manuscript", "accept", manuscripts, by, on, expected)


def keep_manuscript(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Keep a manuscript in the archive: not printed, not given back."""
    with journal.act("publications.keep_manuscript", by=by, on=on, note=reason) as act:
        act.move(manuscript, FLOW, "keep", expected=expected, keep_reason=reason.strip())
    return manuscript


def refuse_manuscript(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Refuse a manuscript with the reason; it stays received."""
    if not reason.strip():
        raise Refused("退稿必须写明原因")
    with journal.act("publications.refuse_manuscript", by=by, on=on, note=reason) as act:
        act.move(manuscript, FLOW, "refuse", expected=expected, refuse_reason=reason.strip())
    return manuscript


def reopen_manuscript(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Take a decision back, with the reason, until the manuscript stands in a volume."""
    if not reason.strip():
        raise Refused("撤回结论必须写明原因")
    undone = dict.fromkeys(("accepted_on", "kept_on", "refused_on", "told_on"))
    with journal.act("publications.reopen_manuscript", by=by, on=on, note=reason) as act:
        act.move(manuscript, FLOW, "reopen", expected=expected, keep_reason="", refuse_reason="", **undone)
    return manuscript


def withdraw_manuscript(
    manuscript: Manuscript, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """The author takes his manuscript back."""
    with journal.act("publications.withdraw_manuscript", by=by, on=on, note=reason) as act:
        act.move(manuscript, FLOW, "withdraw", expected=expected)
    return manuscript


def tell_author(manuscript: Manuscript, *, by: Actor, on: date, expected: int | None = None) -> Manuscript:
    """Enter that the author was told what was decided."""
    tell_authors([manuscript], by=by, on=on, expected=_versions(manuscript, expected))
    return manuscript


def tell_authors(
    manuscripts: Sequence[Manuscript], *, by: Actor, on: date, expected: Versions | None = None
) -> None:
    """Enter that several authors were told."""
    _move_all("publications.tell_author", "tell_author", manuscripts, by, on, expected)


def grant_rights(
    manuscript: Manuscript, note: str, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Enter that the author gave the right to print on ``on``, and how far it goes."""
    if on < manuscript.received_on:
        raise Refused("授权日期早于来稿日期")
    with journal.act("publications.grant_rights", by=by, on=on, note=note) as act:
        act.move(manuscript, FLOW, "grant_rights", expected=expected, rights_note=note.strip())
    return manuscript


def pay_fee(
    manuscript: Manuscript, fee_fen: int, *, by: Actor, on: date, expected: int | None = None
) -> Manuscript:
    """Enter the fee paid for a manuscript, in fen."""
    if fee_fen < 1:
        raise Refused("稿酬应大于0")
    with journal.act("publications.pay_fee", by=by, on=on) as act:
        act.move(manuscript, FLOW, "pay_fee", expected=expected, fee_fen=fee_fen)
    return manuscript


def stage_of(manuscript: Manuscript) -> str:
    """The review a manuscript waits for; empty when it waits for none."""
    return str(REVIEWS.get(Manuscript.State(manuscript.state), ""))


def _versions(manuscript: Manuscript, expected: int | None) -> dict[int, int]:
    return {} if expected is None else {manuscript.pk: expected}


def _move_all(
    kind: str,
    name: str,
    manuscripts: Sequence[Manuscript],
    by: Actor,
    on: date,
    expected: Versions | None,
) -> None:
    """One move for each, one line for all; the first that may not go stops them all and says which it is."""
    with journal.act(kind, by=by, on=on) as act:
        for one in manuscripts:
            _named_move(act, one, name, (expected or {}).get(one.pk), len(manuscripts) > 1)


def _named_move(act: journal.Act, one: Manuscript, name: str, expected: Any, several: bool) -> None:
    reason = FLOW.why_not(FLOW.moves[name], one) if several else None
    if reason:
        raise Refused(f"《{one.title}》：{reason}")
    act.move(one, FLOW, name, expected=expected)
