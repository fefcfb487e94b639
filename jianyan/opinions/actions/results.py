"""What came of an opinion: adoptions, instructions, transfers, and the word to its reporter."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jianyan.core import journal
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
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
    expected: int | None = None,
) -> Adoption:
    """Enter that a body used the item; each level is an adoption of its own."""
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
        _told(opinion, by, on)
    return adoption


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
    to_unit: Unit | None = None,
    expected: int | None = None,
) -> OpinionInstruction:
    """Enter what a leader wrote. A tick (圈阅) is entered too, needs no text, and moves nothing."""
    read_only = kind == OpinionInstruction.Kind.READ_ONLY
    if not read_only and not text.strip():
        raise Refused("批示必须录入内容；只画圈的请登记为圈阅")
    if opinion.dispatched_on and on < opinion.dispatched_on:
        raise Refused("批示日期早于报送日期")
    first = "add_instruction" if opinion.instructed_on else "record_instruction"
    later = opinion.state in (Opinion.State.TRANSFERRED, Opinion.State.ANSWERED)
    name = "record_reading" if read_only else "add_instruction" if later else first
    with transaction.atomic():
        with journal.act("opinions.record_instruction", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected)
            made = act.create(
                OpinionInstruction(
                    committee_id=by.committee_id,
                    opinion=opinion,
                    leader=leader.strip(),
                    position=position.strip(),
                    kind=kind,
                    level=level,
                    text=text.strip(),
                    instructed_on=on,
                    to_unit=to_unit,
                )
            )
        _told(opinion, by, on)
    return made


def transfer(
    opinion: Opinion,
    unit: Unit,
    *,
    by: Actor,
    on: date,
    due_on: date | None = None,
    expected: int | None = None,
) -> Transfer:
    """Send the item to a unit for action; a second unit gets a transfer of its own."""
    if due_on and due_on < on:
        raise Refused("反馈期限早于转办日期")
    if Transfer.objects.of(opinion.committee_id).filter(opinion=opinion, unit=unit).exists():
        raise Refused(f"该件已转{unit}办理")
    name = "transfer_again" if opinion.transferred_on else "transfer"
    with transaction.atomic():
        with journal.act("opinions.transfer", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected)
            sent = act.create(
                Transfer(
                    committee_id=by.committee_id, opinion=opinion, unit=unit, transferred_on=on, due_on=due_on
                )
            )
        _told(opinion, by, on)
    return sent


def unit_feedback(
    sent: Transfer, answer: str, *, by: Actor, on: date, expected: int | None = None
) -> Transfer:
    """A unit says what it did. The item is answered when every unit has spoken."""
    opinion: Opinion = sent.opinion
    if not answer.strip():
        raise Refused("请填写办理情况")
    if sent.answered_on:
        raise Refused("该单位已经反馈")
    if not may.keep(by, opinion) and sent.unit_id not in by.unit_ids:
        raise NotYours("只能反馈本单位承办的信息")
    with transaction.atomic():
        with journal.act("opinions.unit_feedback", by=by, on=on) as act:
            FLOW.check("unit_feedback", by, opinion)
            act.change(sent, expected=expected, answered_on=on, answer=answer.strip())
            if (
                not Transfer.objects.of(sent.committee_id)
                .live()
                .filter(opinion=opinion, answered_on=None)
                .exists()
            ):
                act.move(opinion, FLOW, "unit_feedback")
        _told(opinion, by, on)
    return sent
