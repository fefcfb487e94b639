"""The acts of the demo's proposal work, each through the verbs of the room by the one who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import groupby
from random import Random
from typing import Any

from jianyan.demo.proposals import promises, words
from jianyan.demo.proposals.plan import (
    DAY,
    FORMS_OUT,
    HANDOVERS,
    LAST_DUE,
    PLENARY_HANDOVER,
    SESSION,
    UNANSWERED,
    Case,
    plan,
    upcoming,
    workday,
)
from jianyan.demo.proposals.players import Players
from jianyan.demo.stage import Cast, Dated
from jianyan.people.actors import Actor
from jianyan.people.models import Award, Role
from jianyan.proposals import actions, queries
from jianyan.proposals.actions import Signer
from jianyan.proposals.models import Assignment, Contact, FeedbackForm, FollowUpVisit, Proposal

Act = Callable[[], object]


def _turn(case: Case) -> tuple[date, bool, int]:
    """The order of a day; the number-one proposal comes last of its day: it is not case number one."""
    return case.on, case.no == 0, case.no


class Script:
    """The plan of the year turned into dated acts."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.cases, self.players = cast, plan(cast), Players(cast)
        self.office, self.review = cast.seat(Role.PO), cast.seat(Role.PC)
        self.authority, self.chance = cast.seat(Role.HA), Random(28)
        self.acts: list[Dated] = []

    def at(self, on: date, do: Callable[..., object], *args: object) -> None:
        day = workday(on)
        self.acts.append(Dated(day, partial(do, *args, day)))

    def read(self, cases: Iterable[Case]) -> list[Proposal]:
        """The proposals as they stand now."""
        wanted = [case.pk for case in cases]
        return list(Proposal.objects.of(self.cast.committee).filter(pk__in=wanted).order_by("submission_no"))

    def write(self) -> None:
        """The year 2022."""
        for _, group in groupby(sorted(self.cases, key=_turn), key=lambda case: case.on):
            together = list(group)
            self.at(together[0].on, self.put_forward, together)
        self.decide(self.cases[:SESSION], date(2022, 1, 13), date(2022, 1, 17), PLENARY_HANDOVER)
        for day in HANDOVERS:
            self.decide(
                [case for case in self.cases[SESSION:] if case.batch == day], None, day - 4 * DAY, day
            )
        for case in self.cases:
            if case.fate == "filed" and case.handed_on != UNANSWERED:
                self.answered(case)
        self.contacts()
        self.closed()
        self.honours()
        promises.reported(self)

    # -- putting forward and review

    def put_forward(self, cases: list[Case], on: date) -> None:
        """The day's papers are entered by the office in one stack; others write and send their own."""
        stack = [case for case in cases if self.players.author(case, on) is self.office]
        papers = [actions.Draft(case.sponsor_type, tuple(case.signers), self.fields(case)) for case in stack]
        for case, proposal in zip(
            stack, actions.enter_papers(papers, by=self.office, on=on) if papers else (), strict=True
        ):
            case.pk = proposal.pk
        for case in cases:
            if case.pk == 0:
                self.write_own(case, on)

    def fields(self, case: Case) -> dict[str, Any]:
        stated = {"authorship": "researched" if case.no % 4 == 0 else "written"}
        wish = {"public_wish": case.no % 19 != 7}
        reason = {} if wish["public_wish"] else {"public_reason": "涉及尚在商谈的事项"}
        return {**stated, **wish, **reason, **case.fields}

    def write_own(self, case: Case, on: date) -> None:
        by = self.players.author(case, on)
        proposal = actions.create_draft(
            by=by, on=on, sponsor_type=case.sponsor_type, signers=case.signers, **self.fields(case)
        )
        case.pk = proposal.pk
        if len(case.signers) > 1:
            actions.invite_cosigners(proposal, by=by, on=on)
        for signer in case.signers[1:]:
            assert signer.person
            actions.cosign(proposal, by=self.players.member(signer.person, on), on=on)
        actions.submit(proposal, by=by, on=on)

    def decide(self, cases: list[Case], received: date | None, decided: date, handed: date) -> None:
        if received:
            self.at(received, self.receive, cases)
        else:
            for case in cases:
                self.at(case.on + DAY, self.receive, [case])
        filed = [case for case in cases if case.fate == "filed"]
        self.at(decided, self.file, filed)
        for case in cases:
            if case.fate == "refused":
                self.at(decided, self.refuse, case)
            elif case.fate == "merged":
                self.at(decided + DAY, self.merge, case)
        for no in range(4):
            four = [case for case in filed if case.no % 4 == no]
            self.at(min(decided + (3 + no) * DAY, handed - DAY), self.allocate, four)
        self.at(handed, self.hand_over, filed)
        units = {unit.pk: unit for case in filed for unit, _ in case.units}
        for no, unit in enumerate(sorted(units.values(), key=lambda unit: unit.sort_no)):
            self.at(handed + (3 + no % 5) * DAY, self.accept, filed, unit)

    def receive(self, cases: list[Case], on: date) -> None:
        actions.start_review(self.read(cases), by=self.office, on=on)

    def file(self, cases: list[Case], on: date) -> None:
        actions.file(self.read(cases), by=self.review, on=on, opinion="符合立案条件")

    def refuse(self, case: Case, on: date) -> None:
        [proposal] = self.read([case])
        text = case.matter
        actions.not_file(
            proposal, text["ground"], text["disposition"], text["explanation"], by=self.review, on=on
        )

    def merge(self, case: Case, on: date) -> None:
        assert case.main
        [proposal], [main] = self.read([case]), self.read([case.main])
        actions.merge(proposal, main, by=self.review, on=on, opinion=f"与{main.number}内容相同，并案办理")

    def allocate(self, cases: list[Case], on: date) -> None:
        """The office decides by the plan, with the assistant's suggestions in view: what they were is kept beside the
        decisions."""
        units = {case.pk: case.units for case in cases}
        proposals = self.read(cases)
        for one, offered in zip(proposals, queries.suggest_each(proposals, self.office), strict=True):
            actions.allocate(one, units[one.pk], by=self.office, on=on, offered=offered.as_row())

    def hand_over(self, cases: list[Case], on: date) -> None:
        plenary = on == PLENARY_HANDOVER
        actions.hand_over(
            self.read(cases),
            by=self.authority,
            on=on,
            number=f"清督字〔2022〕{on.month * 100 + on.day}号",
            title="县政协十届一次会议提案交办会" if plenary else f"{on.month}月平时提案交办",
            authority="县委办公室、县政府办公室、县政协办公室" if plenary else "县委县政府督查室",
        )

    # -- handling

    def held(self, cases: list[Case], unit: object) -> list[Assignment]:
        rows = (
            Assignment.objects.of(self.cast.committee)
            .live()
            .filter(proposal__in=[case.pk for case in cases], unit=unit)
        )
        return list(rows.select_related("proposal", "unit").order_by("id"))

    def accept(self, cases: list[Case], unit: object, on: date) -> None:
        actions.accept(self.held(cases, unit), by=self.players.unit(unit, on), on=on)  # type: ignore[arg-type]

    def answered(self, case: Case) -> None:
        assert case.handed_on
        assert case.replied_on
        for unit, role in case.units:
            if role == "co":
                self.at(case.handed_on + (16 + case.no % 12) * DAY, self.opine, case, unit)
        duty = [unit for unit, role in case.units if role != "co"]
        for no, unit in enumerate(duty):
            self.at(
                case.replied_on - (6 * DAY if no == 0 and len(duty) > 1 else 0 * DAY), self.reply, case, unit
            )

    def opine(self, case: Case, unit: object, on: date) -> None:
        [one] = self.held([case], unit)
        actions.give_opinion(
            one,
            words.opinion(case),
            words.SIGNERS[one.unit.sort_no % 10],
            number=f"{one.unit.name}会〔{on.year}〕{case.no + 1}号",
            on=on,
            by=self.players.unit(one.unit, on),
        )

    def reply(self, case: Case, unit: object, on: date) -> None:
        [one] = self.held([case], unit)
        by = self.players.unit(one.unit, on)
        round = one.proposal.round
        code = "B" if round > 1 and case.second != "unsatisfied" else case.reply_class
        actions.draft_reply(
            one,
            text=words.reply(case, one.unit.name, round),
            reply_class=code,
            by=by,
            on=on,
            signer=words.SIGNERS[one.unit.sort_no % 10],
            publication_class="not_public" if case.no % 13 == 9 else "full",
            number=f"{one.unit.name}函〔{on.year}〕{case.no + 1}号",
            answers=promises.answers(case, one, code, on),
        )
        actions.deliver_reply(one, by=by, on=on)

    def contacts(self) -> None:
        """Each unit enters its contacts phase by phase, a batch for each hand-over."""
        filed = sorted(
            (case for case in self.cases if case.fate == "filed"), key=lambda case: str(case.handed_on)
        )
        for handed, group in groupby(filed, key=lambda case: case.handed_on):
            batch = list(group)
            assert handed
            units = {unit.pk: unit for case in batch for unit, role in case.units if role != "co"}
            for unit in sorted(units.values(), key=lambda unit: unit.sort_no):
                own = [
                    case
                    for case in batch
                    if any(one.pk == unit.pk and role != "co" for one, role in case.units)
                ]
                self.at(handed + 20 * DAY, self.log, own, unit, "before")
                self.at(handed + 40 * DAY, self.log, own, unit, "during")
                told = [case for case in own if case.no % 9 != 4 and case.replied_on and handed != UNANSWERED]
                if told:
                    self.at(
                        max(case.replied_on for case in told if case.replied_on),
                        self.log,
                        told,
                        unit,
                        "after",
                    )

    def log(self, cases: list[Case], unit: object, phase: str, on: date) -> None:
        by_pk = {case.pk: case for case in cases}
        rows = []
        for one in self.held(cases, unit):
            case = by_pk[one.proposal_id]
            no, replied = case.no, case.replied_on
            mode = "phone" if phase == "during" or no % 40 == 3 else ("visit", "meeting", "site")[no % 3]
            rows.append(
                Contact(
                    assignment=one,
                    phase=phase,
                    mode=mode,
                    persons=case.lead,
                    summary=words.PHASES[phase],
                    held_on=replied if phase == "after" and replied else on - (no % 4) * DAY,
                )
            )
        actions.log_contacts(rows, by=self.players.unit(unit, on), on=on)  # type: ignore[arg-type]

    # -- evaluation

    def closed(self) -> None:
        filed = [case for case in self.cases if case.fate == "filed" and case.due_in_year]
        for day, group in groupby(sorted(filed, key=Case.sent_on), key=Case.sent_on):
            batch = list(group)
            self.at(day, self.send, batch)
            for case in batch:
                if not case.lapsed:
                    self.at(day + (2 + case.no % 9) * DAY, self.rate, case)
        for case in filed:
            assert case.closed_on
            if case.second:
                self.again(case)
            if case.lapsed:
                self.at(case.closed_on - DAY, self.lapse, case)
        for day, group in groupby(
            sorted(filed, key=lambda case: str(case.closed_on)), key=lambda case: case.closed_on
        ):
            batch = list(group)
            assert day
            self.at(day, self.close, batch)
            for no in range(0, len(batch), 20):
                self.at(min(day + (30 + no) * DAY, date(2022, 12, 27)), self.visit, batch[no : no + 20])

    def send(self, cases: list[Case], on: date) -> None:
        actions.send_feedback(self.read(cases), by=self.office, on=on)

    def rate(self, case: Case, on: date) -> None:
        """Every sponsor asked gives the form back: those who write on line themselves, the others on paper."""
        rows = FeedbackForm.objects.of(self.cast.committee).filter(proposal=case.pk, returned_on__isnull=True)
        for form in rows.select_related("proposal", "sponsor").order_by("id"):
            main = form.sponsor.proposal_id == case.pk
            result = (case.second if form.round > 1 else case.result) if main else "satisfied"
            by = self.players.author(case, on) if main else self.office
            actions.return_feedback(
                form,
                attitude=case.attitude if main else "satisfied",
                result=result,
                remarks=words.REMARKS[result],
                answers=words.answers(result, case.no),
                by=by,
                on=on,
                from_paper=by is self.office,
                by_phone=by is not self.office and case.no % 2 == 0,
                may_pass_on=bool(words.REMARKS[result]) and case.no % 3 != 0,
            )

    def again(self, case: Case) -> None:
        """Another round: ordered in June, answered early in July."""
        self.at(date(2022, 6, 10), self.rehandle, case)
        self.at(date(2022, 7, 1 + case.no % 6), self.reply, case, case.units[0][0])
        self.at(date(2022, 7, 8), self.send, [case])
        self.at(date(2022, 7, 11 + case.no % 6), self.rate, case)

    def rehandle(self, case: Case, on: date) -> None:
        [proposal] = self.read([case])
        for form in proposal.forms.live().filter(result="unsatisfied", may_pass_on=True):
            actions.pass_on_reason(form, form.remarks, by=self.office, on=on)
        actions.rehandle(proposal, by=self.office, on=on, note="测评不满意，要求补充措施和时限")

    def lapse(self, case: Case, on: date) -> None:
        [proposal] = self.read([case])
        actions.lapse(proposal, by=self.office, on=on)

    def close(self, cases: list[Case], on: date) -> None:
        actions.close(self.read(cases), by=self.office, on=on)

    def visit(self, cases: list[Case], on: date) -> None:
        by_pk = {case.pk: case for case in cases}
        actions.follow_up(
            [
                FollowUpVisit(
                    proposal=one,
                    mode=("visit", "meeting", "phone")[one.case_no % 3],
                    persons=by_pk[one.pk].lead,
                    visited_on=on,
                    summary=words.visit(by_pk[one.pk]),
                )
                for one in self.read(cases)
                if one.case_no
            ],
            by=self.office,
            on=on,
        )

    # -- honours

    def honours(self) -> None:
        chairs = self.cast.seat(Role.LD)
        best = [
            case
            for case in self.cases[1:]
            if case.due_in_year and case.reply_class == "A" and case.result == "satisfied" and not case.lapsed
        ]
        county = [case for case in best if case.matter["kind"] == "county"]
        self.at(date(2022, 3, 10), self.distinguish, self.cases[:1], "number_one", chairs, "主席会议", "")
        self.at(date(2022, 3, 10), self.distinguish, county[:8], "key", chairs, "主席会议", "")
        self.at(
            date(2022, 12, 28),
            self.distinguish,
            [self.cases[0], *county[2:6], *best[5:40:7]][:10],
            "excellent",
            self.office,
            "政协清岚县委员会",
            "清协发〔2022〕31号",
        )

    def distinguish(
        self, cases: list[Case], kind: str, by: Actor, decided_by: str, document: str, on: date
    ) -> None:
        award = None
        if kind == "excellent":
            award = (
                Award.objects.of(self.cast.committee)
                .live()
                .filter(kind=Award.Kind.EXCELLENT_PROPOSAL)
                .first()
            )
        actions.distinguish(
            self.read(cases),
            kind,
            by=by,
            on=on,
            decided_by=decided_by,
            document=document,
            award=award,
        )


def coming(script: Script) -> None:
    """What lies on the desks when the second plenary opens: forms out, cases in hand, new proposals, a draft."""
    cast = script.cast
    late = [case for case in script.cases if case.handed_on and LAST_DUE < case.handed_on < UNANSWERED]
    for case in late:
        script.at(case.sent_on(), script.send, [case])
        if case.handed_on != FORMS_OUT:
            script.at(case.sent_on() + (2 + case.no % 5) * DAY, script.rate, case)
    fresh = upcoming(cast)
    for case in fresh:
        script.at(case.on, script.put_forward, [case])
    script.at(date(2023, 2, 14), script.receive, fresh[:5])
    script.at(date(2023, 2, 15), script.file, fresh[:2])
    script.at(date(2023, 2, 15), _draft, cast)


def _draft(cast: Cast, on: date) -> None:
    """The demo member's own unfinished draft."""
    actions.create_draft(
        by=cast.seat(Role.MB),
        on=on,
        sponsor_type="individual",
        signers=[Signer(person=cast.members[60])],
        cause="关于在县城增设老年人夜间活动场所的提案",
        category="social",
        situation="县城现有的活动室多在下午五点关门，晚饭后老人没有去处。",
    )
