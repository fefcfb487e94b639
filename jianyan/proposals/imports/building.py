"""Rows that were found good become records, unsaved: the case, its sponsors, its units, its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from jianyan.core.imports import Outcome, Row, Task
from jianyan.core.tenancy import Record
from jianyan.kit import cells
from jianyan.kit.flow import Refused
from jianyan.people.models import Body, Person, Sector
from jianyan.proposals import rules
from jianyan.proposals.imports import stages
from jianyan.proposals.imports.lookup import Register
from jianyan.proposals.models import (
    Assignment,
    Category,
    ClassEvent,
    Counter,
    FeedbackForm,
    Kind,
    Proposal,
    Reply,
    Sponsor,
    State,
)

NOT_TOLD = "（由台账导入，答复全文未录入）"
NOBODY = "（台账未记载）"
REPLIED = (State.REPLIED, State.EVALUATED, State.CLOSED)
Stage = Assignment.State


def build(task: Task, rows: Sequence[Row]) -> Outcome:
    """The records of all rows. Numbers nobody wrote are drawn after those of the file; the counters only rise."""
    register: Register = task.known
    fresh = list(register.fresh.values())
    outcome = Outcome(
        shared=[one for one in fresh if not one.voided_at], revived=[one for one in fresh if one.voided_at]
    )
    counters = _Counters(task.committee_id, register.session.pk, rows)
    cases = _held_cases(register)
    for row in rows:
        proposal = _proposal(row, register, counters)
        if proposal.case_no:
            cases[proposal.case_no] = proposal
        outcome.made.append((row, [proposal, *_parts(row, proposal, register)]))
    for row, records in outcome.made:
        if row["stage"].state == State.MERGED:
            child = records[0]
            assert isinstance(child, Proposal)
            child.merged_into = cases[row["merged_into"]]
    # The main case of a merger must be there before what is merged into it; foreign keys are checked at the end.
    outcome.inside = counters.raise_them
    outcome.summary = _summary(outcome)
    return outcome


def _held_cases(register: Register) -> dict[int, Proposal]:
    rows = Proposal.objects.of(register.task.committee_id).live()
    return {
        one.case_no: one
        for one in rows.filter(session=register.session, case_no__isnull=False).only("case_no")
    }


class _Counters:
    """Both series of the session: read before, raised in the writing transaction, refused when somebody drew meanwhile."""

    def __init__(self, committee: int, session: int, rows: Sequence[Row]) -> None:
        self.committee, self.session = committee, session
        self.before = {series: self._last(series) for series in Counter.Series.values}
        given = {series: max((row[f"{series}_no"] or 0 for row in rows), default=0) for series in self.before}
        self.last = {series: max(self.before[series], given[series]) for series in self.before}

    def _last(self, series: str) -> int:
        rows = Counter.objects.of(self.committee).filter(session=self.session, series=series)
        return rows.values_list("last", flat=True).first() or 0

    def draw(self, series: str) -> int:
        self.last[series] += 1
        return self.last[series]

    def raise_them(self) -> None:
        for series, last in self.last.items():
            if last == self.before[series]:
                continue
            Counter.anywhere.get_or_create(
                committee_id=self.committee, session_id=self.session, series=series
            )
            rows = Counter.objects.of(self.committee).filter(session=self.session, series=series)
            if not rows.filter(last=self.before[series]).update(last=last):
                raise Refused("导入时有人收了新的提案，没有导入任何一行，请重新检查")


def _proposal(row: Row, register: Register, counters: _Counters) -> Proposal:
    task, stage = register.task, row["stage"]
    lead = row["signers"][0]
    return Proposal(
        committee_id=task.committee_id,
        term_id=register.session.term_id,
        session=register.session,
        kind=row["kind"] or _kind(row["submitted_on"], register),
        submission_no=row["submission_no"] or counters.draw(Counter.Series.SUBMISSION),
        case_no=row["case_no"],
        cause=row["cause"],
        situation=row["situation"] or "",
        analysis=row["analysis"] or "",
        suggestions=row["suggestions"] or "",
        category=(row["category"] or ("", ""))[0] or Category.OTHER,
        sponsor_type=row["type"],
        counts_as=register.law(row["submitted_on"]).sponsor(row["type"]).counts_as,
        lead_name=_name(lead)[:80],
        lead_sector=row["sector_record"] or _sector(lead, register),
        entered_on_behalf=True,
        state=stage.state,
        disposition=stage.disposition,
        explanation=(row["explanation"] or "")[:400],
        close_type=stages.close_type(row["result"]) if stage.state == State.CLOSED else "",
        remarks=_remarks(row),
        imported_in=task.run.pk,
        drafted_on=row["submitted_on"],
        submitted_on=row["submitted_on"],
        **_dates(row, register),
    )


def _kind(submitted: date, register: Register) -> str:
    first, last = register.window
    return Kind.SESSION if first <= submitted <= last else Kind.INTERSESSION


def _dates(row: Row, register: Register) -> dict[str, date | None]:
    """The date columns of the stages the case went through; what the ledger does not tell stays empty."""
    state, filed = row["stage"].state, row["filed_on"]
    if state == State.MERGED:
        return {"merged_on": filed}
    if state == State.NOT_FILED:
        return {"not_filed_on": filed}
    if state == State.WITHDRAWN:
        return {"withdrawn_on": filed}
    if state == State.CASE_WITHDRAWN:
        return {"case_withdrawn_on": filed}
    if state == State.SUBMITTED:
        return {}
    found = {"filed_on": filed, "allocated_on": None, "handed_over_on": row["handed_over_on"]}
    if row["handed_over_on"]:
        found["due_on"] = row["due_on"] or register.due(row["handed_over_on"], "reply_due")
        found["in_handling_on"] = row["accepted_on"]
    if state in REPLIED:
        found["replied_on"] = row["replied_on"]
    if state in (State.EVALUATED, State.CLOSED) and row["result"]:
        found["evaluated_on"] = row["rated_on"] or row["closed_on"]
    if state == State.CLOSED:
        found["closed_on"] = row["closed_on"]
    return found


def _name(signer: Any) -> str:
    return f"{signer.name}界别" if isinstance(signer, Sector) else str(signer.name)


def _sector(signer: Any, register: Register) -> Sector | None:
    if isinstance(signer, Sector):
        return signer
    tenure = register.tenures.get(signer.pk) if isinstance(signer, Person) else None
    return tenure.sector if tenure else None


def _remarks(row: Row) -> str:
    told = [row["remarks"] or ""]
    for names in (row["sponsors"], row["cosponsors"]):
        if names and names.total > len(names.names):
            told.append(f"台账记载提案人共{names.total}人")
    if row["category"] and not row["category"][0]:
        told.append(f"台账类别：{row['category'][1]}")
    return "\n".join(filter(None, [*told, row.rest]))


def _parts(row: Row, proposal: Proposal, register: Register) -> Iterator[Record]:
    """What hangs on the case, in the order of the foreign keys."""
    signers = list(_sponsors(row, proposal, register))
    yield from signers
    state = row["stage"].state
    if state in (State.NOT_FILED, State.MERGED, State.WITHDRAWN, State.CASE_WITHDRAWN, State.SUBMITTED):
        return
    for role, unit in row["units"]:
        one = _assignment(row, proposal, register, role, unit)
        yield one
        if state in REPLIED and one.must_reply:
            yield from _answer(row, proposal, one, register, signers[0])


def _sponsors(row: Row, proposal: Proposal, register: Register) -> Iterator[Sponsor]:
    for order, signer in enumerate(row["signers"], 1):
        yield Sponsor(
            committee_id=proposal.committee_id,
            proposal=proposal,
            order=order,
            role=Sponsor.Role.LEAD if order == 1 else Sponsor.Role.CO,
            person=signer if isinstance(signer, Person) else None,
            body=signer if isinstance(signer, Body) else None,
            sector=(row["sector_record"] if order == 1 else None) or _sector(signer, register),
            name=_name(signer)[:80],
            confirmed_on=row["submitted_on"],
        )


def _assignment(row: Row, proposal: Proposal, register: Register, role: str, unit: Any) -> Assignment:
    handed, state = row["handed_over_on"], row["stage"].state
    one = Assignment(committee_id=proposal.committee_id, proposal=proposal, unit=unit, role=role)
    if not handed:
        return one
    if one.must_reply:
        one.due_on = proposal.due_on
    elif role == cells.CO:
        one.due_on = register.due(handed, "co_opinion_due")
    one.handed_over_on, one.original_due_on = handed, one.due_on
    one.return_until_on = register.due(handed, "return_window")
    one.rules_version = "台账所载期限" if row["due_on"] and one.must_reply else register.law(handed).version
    if state != State.HANDED_OVER:
        one.state, one.accepted_on = Stage.ACCEPTED, row["accepted_on"]
    if state in REPLIED and one.must_reply:
        one.state, one.delivered_on = Stage.DELIVERED, row["replied_on"]
    return one


def _answer(
    row: Row, proposal: Proposal, one: Assignment, register: Register, lead: Sponsor
) -> Iterator[Record]:
    """The reply of a unit with its class, and the rating of the first sponsor, as far as the ledger keeps them."""
    day, code = row["replied_on"], row["reply_class"] or ""
    meant = register.law(day).reply_class(code) if code else None
    reply = Reply(
        committee_id=proposal.committee_id,
        assignment=one,
        number=(row["reply_number"] or "")[:60],
        text=NOT_TOLD,
        signer=NOBODY,
        reply_class=code,
        counts_as_implemented=bool(meant and meant.counts_as_implemented),
        counts_as_promised=bool(meant and meant.counts_as_promised),
        tracked=bool(meant and meant.tracked),
        entered_on_behalf=True,
        drafted_on=day,
        delivered_on=day,
    )
    yield reply
    if code:
        yield ClassEvent(
            committee_id=proposal.committee_id,
            reply=reply,
            source=ClassEvent.Source.UNIT,
            after=code,
            reason="由台账导入",
            happened_on=day,
        )
    if row["result"]:
        yield FeedbackForm(
            committee_id=proposal.committee_id,
            proposal=proposal,
            reply=reply,
            sponsor=lead,
            sent_on=day,
            due_on=row["rated_on"] or row["closed_on"],
            returned_on=row["rated_on"] or row["closed_on"],
            attitude=register.step(row["attitude"] or "", day),
            result=register.step(row["result"], day),
            **{name: row[name] or "" for name in rules.QUESTIONS},
            remarks="" if row["attitude"] else "台账只记载一项满意度",
            from_ledger=True,
        )


def _summary(outcome: Outcome) -> list[str]:
    states: dict[str, int] = {}
    for _, records in outcome.made:
        proposal = records[0]
        assert isinstance(proposal, Proposal)
        states[proposal.get_state_display()] = states.get(proposal.get_state_display(), 0) + 1
    lines = [f"提案{len(outcome.made)}件：" + "，".join(f"{name}{count}件" for name, count in states.items())]
    fresh: dict[str, int] = {}
    for record in [*outcome.shared, *outcome.revived]:
        name = str(record._meta.verbose_name)
        fresh[name] = fresh.get(name, 0) + 1
    return [*lines, *(f"新登记{name}{count}个" for name, count in fresh.items())]
