"""The year's procedure from opening to letters: each step one verb; freezing writes every result in one line."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from jianyan.core import bulk, journal
from jianyan.duty import permissions as may
from jianyan.duty import rules
from jianyan.duty.actions import posting
from jianyan.duty.flow import ADVICE_FLOW, YEAR_FLOW
from jianyan.duty.models import (
    Advice,
    Appraisal,
    AppraisalSheet,
    Certificate,
    Result,
    Scorecard,
    Statement,
)
from jianyan.duty.queries import facts
from jianyan.duty.queries.audit import hashes_of
from jianyan.duty.queries.codes import code_of
from jianyan.duty.scoring.grading import Outcome, Standing, limited
from jianyan.duty.scoring.sheet import Sheet
from jianyan.kit import canonical
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Person, Role, Term

journal.declare(
    {
        "duty.open_year": "启动年度考核",
        "duty.call_reports": "通知自我总结",
        "duty.verify_year": "转机构核实",
        "duty.review_year": "提交考核组审核",
        "duty.send_back_year": "退回核实",
        "duty.publish_year": "公示考核情况",
        "duty.freeze_year": "冻结年度得分",
        "duty.tell_year": "送达考核结果",
        "duty.advise": "提出结果运用建议",
        "duty.settle_advice": "登记结果运用",
        "duty.send_statements": "发送季度履职通报",
        "duty.issue_certificate": "出具履职证明",
    }
)


def open_year(
    year: int,
    sheet: AppraisalSheet,
    *,
    by: Actor,
    on: date,
    starts_on: date | None = None,
    ends_on: date | None = None,
    cutoff_on: date | None = None,
) -> Appraisal:
    """Open a year under an adopted sheet in force on its first day."""
    start, end = starts_on or date(year, 1, 1), ends_on or date(year, 12, 31)
    if start > end:
        raise Refused("终止日期不能早于起始日期")
    if sheet.state != AppraisalSheet.State.ADOPTED:
        raise Refused("考核办法通过以后才能使用")
    if sheet.subject != "member":
        raise Refused("该办法考核的不是委员，不能用于委员年度考核")
    if sheet.effective_on and sheet.effective_on > end:
        raise Refused("该办法在这个年度尚未施行")
    term = Term.objects.of(by.committee_id).live().active_on(min(end, on)).order_by("-number").first()
    if term is None:
        raise Refused("还没有登记本届，不能启动考核")
    if Appraisal.objects.of(by.committee_id).filter(year=year).exists():
        raise Refused(f"{year}年度考核已经启动")
    appraisal = Appraisal(
        committee_id=by.committee_id,
        year=year,
        term=term,
        sheet=sheet,
        starts_on=start,
        ends_on=end,
        cutoff_on=cutoff_on,
        opened_on=on,
    )
    YEAR_FLOW.check("open", by, appraisal)
    with journal.act("duty.open_year", by=by, on=on) as act:
        return act.create(appraisal)


def _step(kind: str, name: str, appraisal: Appraisal, by: Actor, on: date, expected: int | None) -> Appraisal:
    with journal.act(kind, by=by, on=on) as act:
        act.move(appraisal, YEAR_FLOW, name, expected=expected)
    return appraisal


def call_reports(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    return _step("duty.call_reports", "call_reports", appraisal, by, on, expected)


def verify_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    return _step("duty.verify_year", "verify", appraisal, by, on, expected)


def review_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    return _step("duty.review_year", "review", appraisal, by, on, expected)


def send_back_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    return _step("duty.send_back_year", "send_back", appraisal, by, on, expected)


def publish_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    """Public notice: its last day is reckoned now and stays."""
    held = rules.on_day(by.committee_id, on)
    with journal.act("duty.publish_year", by=by, on=on) as act:
        act.move(
            appraisal, YEAR_FLOW, "publish", expected=expected, notice_until_on=held.due(held.notice, on)
        )
    return appraisal


# ---- freezing ----


def freeze_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    """The scores as they stand become results: grades by quota, a hash of every line; later facts change nothing."""
    if expected is not None and expected != appraisal.version:
        raise journal.Stale(journal.changes_since(appraisal, expected))
    YEAR_FLOW.check("freeze", by, appraisal)
    if appraisal.notice_until_on and on <= appraisal.notice_until_on:
        raise Refused(f"公示到{appraisal.notice_until_on:%Y年%-m月%-d日}，期满后才能冻结")
    posting.refresh(appraisal)
    results = results_of(appraisal, on)
    whole = canonical.canonical(
        [[str(one.person_id), one.total, one.grade, one.lines_hash] for one in results]
    )
    plan = bulk.Plan("duty.freeze_year", by, on)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    state = Appraisal.State.FROZEN
    plan.change([(appraisal, {"state": state, "frozen_on": on, "result_hash": digest})])
    plan.create(results)
    plan.write()
    return appraisal


def results_of(appraisal: Appraisal, on: date) -> list[Result]:
    """What freezing would write, by person."""
    sheet = appraisal.sheet.sheet
    scored = list(Scorecard.objects.of(appraisal.committee_id).filter(appraisal=appraisal).order_by("person"))
    outcome = graded(sheet, scored)
    hashes = hashes_of(appraisal)
    names = {grade.code: grade.name for grade in sheet.grades}
    minimum = {gate.code for gate in sheet.gates if gate.minimum}
    return [
        Result(
            committee_id=appraisal.committee_id,
            appraisal=appraisal,
            person_id=one.person_id,
            total=one.total,
            grade=outcome.grades[one.person_id],
            grade_name=names.get(outcome.grades[one.person_id], ""),
            threshold_grade=one.grade,
            is_open=one.person_id in outcome.open,
            meets_minimum=not minimum.intersection(one.unmet),
            exempt=one.exempt,
            lines_hash=hashes.get(one.person_id, ""),
            frozen_on=on,
        )
        for one in scored
    ]


def graded(sheet: Sheet, scored: Sequence[Scorecard]) -> Outcome:
    """Step 13 over a whole list of cards."""
    return limited(
        sheet, [Standing(one.person_id, frozenset(one.roles.split()), one.exact, one.grade) for one in scored]
    )


def tell_year(appraisal: Appraisal, *, by: Actor, on: date, expected: int | None = None) -> Appraisal:
    """Results go out; what the sheet advises is put down as advice for people to settle."""
    advice = advice_of(appraisal, on)
    with journal.act("duty.tell_year", by=by, on=on) as act:
        act.move(appraisal, YEAR_FLOW, "tell", expected=expected)
        act.create_all(advice)
    return appraisal


def advice_of(appraisal: Appraisal, on: date) -> list[Advice]:
    """What the sheet advises: a grade held for so many years running, this one the last of them."""
    found = []
    for consequence in appraisal.sheet.sheet.consequences:
        years = range(appraisal.year - consequence.years + 1, appraisal.year + 1)
        rows = Result.objects.of(appraisal.committee_id).live().filter(appraisal__year__in=years)
        held: dict[int, int] = defaultdict(int)
        for person in rows.filter(grade=consequence.grade).values_list("person", flat=True):
            held[person] += 1
        found += [
            Advice(
                committee_id=appraisal.committee_id,
                appraisal=appraisal,
                person_id=person,
                text=consequence.advice,
                is_talk="谈" in consequence.advice,
                advised_on=on,
            )
            for person, number in sorted(held.items())
            if number == consequence.years
        ]
    return found


def settle_advice(
    advice: Advice, name: str, note: str, *, by: Actor, on: date, expected: int | None = None
) -> Advice:
    """People acted upon an advice, or decided not to."""
    with journal.act("duty.settle_advice", by=by, on=on) as act:
        act.move(advice, ADVICE_FLOW, name, expected=expected, note=note.strip())
    return advice


# ---- papers that are records ----


def send_statements(appraisal: Appraisal, quarter: int, *, by: Actor, on: date) -> Statement:
    """Tell every member his score of a quarter; each is told by a notice that opens his own file."""
    if not by.has(Role.ML):
        raise NotYours("季度通报由委员联络工作发送")
    if quarter not in (1, 2, 3, 4):
        raise Refused("季度为1至4")
    if Statement.objects.of(by.committee_id).filter(appraisal=appraisal, quarter=quarter).exists():
        raise Refused(f"第{quarter}季度的通报已经发送")
    posting.refresh(appraisal)
    statement = Statement(
        committee_id=by.committee_id,
        appraisal=appraisal,
        quarter=quarter,
        sent_on=on,
        members=len(facts.persons_of(appraisal)),
    )
    with journal.act("duty.send_statements", by=by, on=on) as act:
        return act.create(statement)


def issue_certificate(person: Person, term: Term, *, by: Actor, on: date) -> Certificate:
    """A certificate with the next number; its code confirms number, name and validity."""
    if not may.certify(by, person.pk):
        raise NotYours("履职证明由本人申请或者委员联络工作出具")
    held = rules.on_day(by.committee_id, on)
    with journal.act("duty.issue_certificate", by=by, on=on) as act:
        last = Certificate.objects.of(by.committee_id).order_by("-number").values_list("number", flat=True)
        number = (last.first() or 0) + 1
        return act.create(
            Certificate(
                committee_id=by.committee_id,
                person=person,
                term=term,
                number=number,
                code=code_of(by.committee_id, number),
                issued_on=on,
                valid_until_on=held.due(held.certificate, on),
            )
        )
