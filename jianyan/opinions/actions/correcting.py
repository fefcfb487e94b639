"""Putting right what was entered wrongly (law 4): the last step is taken back until somebody has built on it; later an
open correction changes it, or what never was is voided. Each with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.core import journal, takeback
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions.models import Issue, Opinion, OpinionInstruction, Transfer
from jianyan.opinions.queries import history
from jianyan.people.actors import Actor

journal.declare(
    {
        "opinions.take_back": "撤回上一步",
        "opinions.correct": "更正信息",
        "opinions.void": "作废信息登记",
    }
)
CORRECTED = ("byline", "unit", "origin", "reporter_type", "sector", "title")

FOLLOWING = (history.TOLD,)  # what the system adds in the same transaction
# Numbers stay burnt and papers that left the house stay out: registering, signing and dispatching are not taken back.
BY_OFFICE = frozenset(
    f"opinions.{name}"
    for name in (
        *("return", "decline", "merge", "edit", "archive"),
        *("record_adoption", "record_instruction", "transfer"),
    )
)
BY_UNIT = "opinions.unit_feedback"
S = Opinion.State


@dataclass(frozen=True)
class LastStep:
    """The last step: what was done, and the lines of the journal that hold it."""

    label: str
    lines: list[takeback.Line]


def _may(by: Actor, kind: str, opinion: Opinion) -> bool:
    if kind == BY_UNIT:
        return may.answer(by, opinion)
    return kind in BY_OFFICE and may.keep(by, opinion)


def last_step(opinion: Opinion, by: Actor) -> LastStep | None:
    """The last step, if this seat could take it back; else None."""
    lines = takeback.last_lines(opinion.committee_id, history.ids_of(opinion), "opinions", FOLLOWING)
    if not lines or not _may(by, lines[0].kind, opinion):
        return None
    return LastStep(journal.label_of(lines[0].kind), lines)


def may_take_back(opinion: Opinion, ids: Collection[int], by: Actor) -> bool:
    """Whether a page offers it: the last thing done to what it shows. One query; ``take_back`` looks closely."""
    kind = takeback.last_kind(opinion.committee_id, ids)
    return _may(by, kind, opinion) or (kind in FOLLOWING and may.keep(by, opinion))


def take_back(opinion: Opinion, reason: str, *, by: Actor, on: date, expected: int | None = None) -> None:
    """Undo the last step as if it had not been made; its line stays in the journal."""
    if not reason.strip():
        raise Refused("请写明撤回的原因")
    if expected is not None and expected != opinion.version:
        raise journal.Stale(journal.changes_since(opinion, expected))
    step = last_step(opinion, by)
    if step is None:
        raise NotYours("没有您可以撤回的步骤")
    if takeback.touched_since(opinion.committee_id, history.ids_of(opinion), step.lines):
        raise Refused(takeback.LATER)

    def mine(record: Any, before: takeback.Row) -> bool:
        return bool(opinion.pk in (record.pk, getattr(record, "opinion_id", None)))

    with journal.act("opinions.take_back", by=by, on=on, note=f"{step.label}：{reason.strip()}") as act:
        takeback.play_back(act, step.lines, mine, reason)
    opinion.refresh_from_db()


def correct(
    opinion: Opinion, *, by: Actor, on: date, reason: str, expected: int | None = None, **values: Any
) -> Opinion:
    """Correct what was entered wrongly (byline, unit, origin, reporter type), with the reason."""
    if not may.keep(by, opinion):
        raise NotYours("您没有更正信息的权限")
    if set(values) - set(CORRECTED):
        raise Refused("只能更正署名、单位、来源、反映主体、界别和标题")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    with journal.act("opinions.correct", by=by, on=on, note=reason) as act:
        act.change(opinion, expected=expected, **values)
    return opinion


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void something entered by mistake: an opinion, an adoption, an instruction, a transfer, an issue."""
    if not may.keep(by, record):
        raise NotYours("您没有作废信息登记的权限")
    if isinstance(record, Issue) and record.dispatched_on:
        raise Refused("该期已经报送，不能作废；内容有误的，请另行编发更正")
    with journal.act("opinions.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
        if isinstance(record, Issue):
            _set_free(act, record)
        if isinstance(record, OpinionInstruction | Transfer):
            _follow(act, record.opinion)
    return record


def _set_free(act: journal.Act, issue: Issue) -> None:
    """What a void issue carried waits to be placed in another; which it was stays on the issue's own page."""
    carried = Opinion.objects.of(issue.committee_id).live().filter(placings__issue=issue)
    for opinion in carried.filter(state__in=(S.AWAITING_SIGN, S.ISSUED)):
        if not _waits_elsewhere(opinion, issue):
            act.change(opinion, state=S.EDITING, sent_to_sign_on=None, issued_on=None)


def _waits_elsewhere(opinion: Opinion, issue: Issue) -> bool:
    """Whether it was sent back from this issue and stands in another since."""
    others = opinion.placings.live().filter(issue__voided_at__isnull=True).exclude(issue=issue)
    return bool(others.exclude(issue__state=Issue.State.SENT_BACK).exists())


def _follow(act: journal.Act, opinion: Opinion) -> None:
    """The item stands where what is left of its results puts it; a closed file stays closed."""
    written = opinion.instructions.live().filter(kind=OpinionInstruction.Kind.SUBSTANTIVE)
    sent = list(opinion.transfers.live().values_list("transferred_on", "answered_on"))
    answers = [answered for _, answered in sent if answered]
    done = bool(sent) and len(answers) == len(sent)
    now: dict[str, Any] = {
        "instructed_on": min(written.values_list("instructed_on", flat=True), default=None),
        "transferred_on": min((day for day, _ in sent), default=None),
        "answered_on": max(answers) if done else None,
    }
    if opinion.state in (S.INSTRUCTED, S.TRANSFERRED, S.ANSWERED):
        waits = S.INSTRUCTED if now["instructed_on"] else S.DISPATCHED
        now["state"] = S.ANSWERED if done else S.TRANSFERRED if sent else waits
    act.change(opinion, **now)
