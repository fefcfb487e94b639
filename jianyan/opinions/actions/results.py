"""What came of an opinion: adoptions, instructions, transfers, and the word to its reporter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import attachments, journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions import rules
from jianyan.opinions.flow import FLOW
from jianyan.opinions.models import (
    Adoption,
    Opinion,
    OpinionInstruction,
    Transfer,
)
from jianyan.people.actors import Actor, system
from jianyan.people.models import Unit

journal.declare(
    {
        "opinions.record_adoption": "登记采用",
        "opinions.record_instruction": "登记批示",
        "opinions.transfer": "转办信息",
        "opinions.unit_feedback": "登记办理反馈",
        "opinions.inform_reporter": "告知反映人",
    }
)


def inform_reporter(opinion: Opinion, *, by: Actor, on: date) -> Opinion:
    """Tell the reporter what came of it: compulsory, so the system does it whenever something came (O14)."""
    with journal.act("opinions.inform_reporter", by=by, on=on) as act:
        act.move(opinion, FLOW, "inform_reporter")
    return opinion


def _told(opinion: Opinion, by: Actor, on: date) -> None:
    inform_reporter(opinion, by=system(by.committee), on=on)


def record_adoption(
    opinion: Opinion,
    level: str,
    adopter: str,
    *,
    by: Actor,
    on: date,
    mode: str = Adoption.Mode.SINGLE,
    ref_no: str = "",
    evidence: tuple[str, bytes] | None = None,
    expected: int | None = None,
) -> Adoption:
    """Enter that a body used the item, perhaps with a scan as evidence; each level is an adoption of its own."""
    if not adopter.strip():
        raise Refused("请填写采用单位")
    if opinion.dispatched_on and on < opinion.dispatched_on:
        raise Refused("采用日期早于报送日期")
    with transaction.atomic():
        with journal.act("opinions.record_adoption", by=by, on=on) as act:
            act.move(opinion, FLOW, "record_adoption", expected=expected)
            adoption = act.create(
                Adoption(
                    committee_id=by.committee_id,
                    opinion=opinion,
                    level=level,
                    mode=mode,
                    adopter=adopter.strip(),
                    ref_no=ref_no.strip(),
                    adopted_on=on,
                )
            )
            if evidence:
                act.create(attachments.stored(adoption, *evidence, role="evidence"))
        _told(opinion, by, on)
    return adoption


def _check_words(
    law: rules.Rules, read_only: bool, text: str, number: str, scan: tuple[str, bytes] | None
) -> None:
    if (text.strip() or scan) and not law.keep_instructions:
        raise Refused("本会规则不录入批示原文和扫描件，请只登记日期、编号和级别")
    if read_only or number.strip() or text.strip() or scan:
        return
    wanted = "编号或者内容" if law.keep_instructions else "批示件编号"
    raise Refused(f"登记批示须填写{wanted}；只画圈的请登记为圈阅")


def _dates(opinion: Opinion, name: str, on: date) -> dict[str, date]:
    """The first day on which a leader wrote, in whatever order and state of the file his words are entered."""
    if name != "add_instruction":
        return {}
    return {"instructed_on": min(on, opinion.instructed_on or on)}


def record_instruction(
    opinion: Opinion,
    leader: str,
    position: str,
    text: str = "",
    *,
    by: Actor,
    on: date,
    kind: str = OpinionInstruction.Kind.SUBSTANTIVE,
    level: str = OpinionInstruction.Level.COUNTY,
    number: str = "",
    to_unit: Unit | None = None,
    scan: tuple[str, bytes] | None = None,
    expected: int | None = None,
) -> OpinionInstruction:
    """Enter that a leader wrote on it: day, level, number; words and scan only where the rules allow it.

    A tick (圈阅) is entered too, needs neither, and moves nothing.
    """
    read_only = kind == OpinionInstruction.Kind.READ_ONLY
    _check_words(rules.on_day(by.committee_id, on), read_only, text, number, scan)
    if opinion.dispatched_on and on < opinion.dispatched_on:
        raise Refused("批示日期早于报送日期")
    first = opinion.state == Opinion.State.DISPATCHED
    name = "record_reading" if read_only else "record_instruction" if first else "add_instruction"
    with transaction.atomic():
        with journal.act("opinions.record_instruction", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected, **_dates(opinion, name, on))
            made = act.create(
                OpinionInstruction(
                    committee_id=by.committee_id,
                    opinion=opinion,
                    leader=leader.strip(),
                    position=position.strip(),
                    kind=kind,
                    level=level,
                    text=text.strip(),
                    number=number.strip(),
                    instructed_on=on,
                    to_unit=to_unit,
                )
            )
            if scan:
                act.create(attachments.stored(made, *scan, role="scan"))
        _told(opinion, by, on)
    return made


def transfer(
    opinion: Opinion,
    unit: Unit,
    *,
    by: Actor,
    on: date,
    due_on: date | None = None,
    request: str = "",
    expected: int | None = None,
) -> Transfer:
    """Send the item to a unit for action; a second unit gets a transfer of its own."""
    if due_on and due_on < on:
        raise Refused("反馈期限早于转办日期")
    before = Transfer.objects.of(opinion.committee_id).filter(opinion=opinion, unit=unit).first()
    if before and not before.voided_at:
        raise Refused(f"该件已转{unit}办理")
    values: dict[str, Any] = {"transferred_on": on, "due_on": due_on, "request": request.strip()}
    name = "transfer_again" if opinion.transferred_on else "transfer"
    first = min(on, opinion.transferred_on or on)
    with transaction.atomic():
        with journal.act("opinions.transfer", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected, transferred_on=first)
            if before:  # it was taken back: the same pair lives again
                sent: Transfer = act.change(before, **ALIVE, **values)
            else:
                sent = act.create(
                    Transfer(committee_id=by.committee_id, opinion=opinion, unit=unit, **values)
                )
        _told(opinion, by, on)
    return sent


ALIVE: dict[str, Any] = {
    "voided_at": None, "voided_by": None, "void_reason": "", "answered_on": None, "answer": "", "outcome": "",
}  # fmt: skip


def unit_feedback(
    sent: Transfer,
    answer: str,
    *,
    by: Actor,
    on: date,
    outcome: str = "",
    expected: int | None = None,
) -> Transfer:
    """A unit says what it did. The item is answered when every unit has spoken."""
    opinion: Opinion = sent.opinion
    if not answer.strip():
        raise Refused("请填写办理情况")
    if sent.answered_on:
        raise Refused("该单位已经反馈")
    if on < sent.transferred_on:
        raise Refused("反馈日期早于转办日期")
    if not may.keep(by, opinion) and sent.unit_id not in by.unit_ids:
        raise NotYours("只能反馈本单位承办的信息")
    with transaction.atomic():
        with journal.act("opinions.unit_feedback", by=by, on=on) as act:
            FLOW.check("unit_feedback", by, opinion)
            act.change(sent, expected=expected, answered_on=on, answer=answer.strip(), outcome=outcome)
            others = Transfer.objects.of(sent.committee_id).live().filter(opinion=opinion, answered_on=None)
            if not others.exists():
                act.move(opinion, FLOW, "unit_feedback")
        _told(opinion, by, on)
    return sent
