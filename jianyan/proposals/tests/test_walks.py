"""Whole cases walked at random: whoever does whatever in whatever order, what must always hold holds."""

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jianyan.core import journal
from jianyan.core.models import RuleProfile
from jianyan.kit.flow import Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.flow import ASSIGNMENT_FLOW, FLOW
from jianyan.proposals.models import (
    Assignment,
    Contact,
    FeedbackForm,
    FollowUpVisit,
    Progress,
    Proposal,
    Reply,
    State,
)
from jianyan.proposals.tests import factories as f
from tests.chance import examples

CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
STEPS = 34
OUTCOMES = ("filed_on", "merged_on", "not_filed_on", "withdrawn_on")
RATINGS = ("satisfied", "basically", "unsatisfied")


# Who handles a case: one unit, two of which one answers, two that answer apart.
WAYS = [
    lambda at: [(at.units[0], "sole")],
    lambda at: [(at.units[0], "host"), (at.units[1], "co")],
    lambda at: [(at.units[0], "separate"), (at.units[1], "separate")],
]
ASIDE = {
    "invite_cosigners",
    "edit_text",
    "decline",
    "withdraw_name",
    "send_back",
    "withdraw",
    "second_review",
    "merge",
    "not_file",
    "ask_withdrawal",
    "withdraw_case",
    "follow_up",
    "take_back",
    "unit_log_contact",
    "unit_reassign",
    "unit_request_extension",
    "unit_request_return",
    "unit_object",
    "unit_reject",
}


class Walk:
    """Two cases of one committee, the seats that may touch them, a day that only goes on, and what was seen so far."""

    def __init__(self, at: f.World, chance: Random) -> None:
        self.at, self.chance, self.on = at, chance, f.OPENS
        self.numbers: dict[tuple, int] = {}
        self.dues: dict[int, object] = {}
        self.versions: dict[int, int] = {}
        self.no = 0
        self.seats = {
            "lead": at.member(),
            "cosponsor": at.member(1),
            "stranger": at.member(2),
            "host": at.unit(0),
            "clerk": at.unit(0, Role.HU),
            "co": at.unit(1),
            **{role: at.of(role) for role in (Role.PO, Role.PC, Role.HA, Role.LD, Role.AU)},
        }
        begun = self.pick([f.draft, f.submitted, f.filed, f.in_handling, f.checked, f.checked])
        units = {"units": self.pick(WAYS)(at)} if begun is f.in_handling else {}
        self.cases = [
            f.draft(at, cause="关于第一件事的提案", **f.joint(at)).pk,
            begun(at, cause="关于第二件事的提案", **f.joint(at), **units).pk,
        ]

    def pick(self, options: list):
        return self.chance.choice(options)

    def case(self, pk: int) -> Proposal:
        return Proposal.objects.of(self.at.committee).select_related("session").get(pk=pk)

    def step(self) -> None:
        """Mostly something the tables allow; now and then anything by anybody."""
        case, wild = self.case(self.chance.choices(self.cases, (1, 3))[0]), self.chance.random() < 0.12
        if self.chance.random() < 0.4:
            self.on += timedelta(days=self.chance.randint(1, 20))
        offered = [(name, seat) for name in VERBS for seat in self.seats] if wild else self.open(case)
        if not offered:
            return
        name, seat = self.pick(offered)
        note(f"{self.on} {case.cause} {case.state}: {name} by {seat}")
        before = journal.last_line(self.at.committee.pk)
        try:
            VERBS[name](self, case, {"by": self.seats[seat], "on": self.on})
        except Nothing:
            pass
        except Refused as refusal:
            self.refused(str(refusal), before)
        self.check(before)

    def refused(self, said: str, before: int) -> None:
        assert CHINESE.search(said)
        assert journal.last_line(self.at.committee.pk) == before, "a refusal leaves no line"

    def open(self, case: Proposal) -> list[tuple[str, str]]:
        """What the tables allow now and to whom; what leads on is likelier than what leads back or nowhere."""
        found = [("send_feedback", Role.PO), ("rate", "lead")] if case.state == State.REPLIED else []
        found += [
            (move.name, seat)
            for move in FLOW.next_moves(case)
            for seat, actor in self.seats.items()
            if move.name in VERBS and move.who(actor, case)
        ]
        for part in case.assignments.live().select_related("unit"):
            part.proposal = case
            found += [
                (f"unit_{move.name}", seat)
                for move in ASSIGNMENT_FLOW.next_moves(part)
                for seat, actor in self.seats.items()
                if f"unit_{move.name}" in VERBS and move.who(actor, part)
            ]
        found += [("take_back", seat) for seat in ("lead", Role.PO, Role.PC, "host")]
        return [one for one in found for _ in range(1 if one[0] in ASIDE else 6)]

    # ---- what must always hold

    def check(self, before: int) -> None:
        cases = [self.case(pk) for pk in self.cases]
        for case in cases:
            assert sum(getattr(case, name) is not None for name in OUTCOMES) <= 1, "one outcome a submission"
            assert case.state in State.values
            for series in ("submission_no", "case_no"):
                number = getattr(case, series)
                if number:
                    key = (series, case.session_id, number)
                    assert self.numbers.setdefault(key, case.pk) == case.pk, "a number is given once"
            self.told(case, before)
        for part in Assignment.objects.of(self.at.committee):
            self.told(part, before)
            if part.original_due_on is None:  # not handed over, or the hand-over was taken back
                self.dues.pop(part.pk, None)
            else:
                frozen = self.dues.setdefault(part.pk, part.original_due_on)
                assert part.original_due_on == frozen, "the first date stays"
        for seat in ("host", "clerk", "co"):
            seen = FeedbackForm.objects.of(self.at.committee).visible_to(self.seats[seat])
            assert not seen.filter(proposal__closed_on=None).exists(), "no rating before the case is closed"

    def told(self, record, before: int) -> None:
        """The version never falls, and whatever changed stands in the journal as it is."""
        last = self.versions.get(record.pk, 0)
        assert record.version >= last, "versions rise"
        if record.version == last:
            return
        assert journal.last_line(self.at.committee.pk) > before or not last, "nothing changes without a line"
        self.versions[record.pk] = record.version
        entries = journal.timeline(record)
        assert [entry.version for entry in entries] == list(range(1, record.version + 1))
        told: dict[str, object] = {}
        for entry in entries:
            told |= entry.after
        assert told["state"] == record.state
        assert told["case_no" if isinstance(record, Proposal) else "role"] == (
            record.case_no if isinstance(record, Proposal) else record.role
        )


class Nothing(Exception):
    """There is nothing on this case the verb could be done to."""


def part_of(walk: Walk, case: Proposal) -> Assignment:
    parts = list(case.assignments.live().select_related("unit", "proposal").order_by("id"))
    if not parts:
        raise Nothing
    return walk.pick(parts)


def unit_verb(do: Callable) -> Callable:
    """A verb on one of the units' parts of the case."""
    return lambda walk, case, who: do(walk, part_of(walk, case), who)


def first(rows):
    found = rows.first()
    if found is None:
        raise Nothing
    return found


def hand_over(walk, case, who):
    walk.no += 1
    return actions.hand_over([case], number=f"{walk.no}号", title="交办", authority="督查室", **who)


def allocate(walk, case, who):
    actions.allocate(case, walk.pick(WAYS)(walk.at), **who)


def edit(walk, case, who):
    walk.no += 1
    actions.edit(case, situation=f"情况之{walk.no}。", **who)


def rate(walk, case, who):
    form = first(case.forms.live().filter(returned_on=None).select_related("proposal", "sponsor"))
    actions.return_feedback(form, attitude=walk.pick(RATINGS), result=walk.pick(RATINGS), **who)


def reply_of(case):
    rows = Reply.objects.of(case.committee_id).live().filter(assignment__proposal=case, tracked=True)
    return first(rows.select_related("assignment__proposal"))


def progress_of(case):
    rows = Progress.objects.of(case.committee_id).filter(reply__assignment__proposal=case, confirmed_on=None)
    return first(rows.select_related("reply__assignment__proposal"))


def merge(walk, case, who):
    actions.merge(case, walk.case(next(pk for pk in walk.cases if pk != case.pk)), **who)


VERBS: dict[str, Callable] = {
    "invite_cosigners": lambda w, c, who: actions.invite_cosigners(c, **who),
    "sign": lambda w, c, who: actions.cosign(c, **who),
    "decline": lambda w, c, who: actions.decline(c, **who),
    "edit_text": edit,
    "withdraw_name": lambda w, c, who: actions.withdraw_name(c, "另有考虑", **who),
    "submit": lambda w, c, who: actions.submit(c, **who),
    "send_back": lambda w, c, who: actions.send_back(c, "补充", **who),
    "resubmit": lambda w, c, who: actions.resubmit(c, **who),
    "withdraw": lambda w, c, who: actions.withdraw(c, "另提", **who),
    "start_review": lambda w, c, who: actions.start_review([c], **who),
    "second_review": lambda w, c, who: actions.review(c, "可立案", **who),
    "file": lambda w, c, who: actions.file([c], **who),
    "merge": merge,
    "not_file": lambda w, c, who: actions.not_file(c, "NF10", "none", "空泛", **who),
    "ask_reconsider": lambda w, c, who: actions.ask_reconsider(c, "请再看", **who),
    "reconsider": lambda w, c, who: actions.answer_reconsider(c, True, "同意", **who),
    "refuse_reconsider": lambda w, c, who: actions.answer_reconsider(c, False, "不变", **who),
    "ask_withdrawal": lambda w, c, who: actions.ask_withdrawal(c, "有变", **who),
    "withdraw_case": lambda w, c, who: actions.withdraw_case(c, "同意", **who),
    "refuse_withdrawal": lambda w, c, who: actions.refuse_withdrawal(c, "继续办", **who),
    "allocate": allocate,
    "hand_over": hand_over,
    "send_feedback": lambda w, c, who: actions.send_feedback([c], **who),
    "rate": rate,
    "lapse": lambda w, c, who: actions.lapse(c, **who),
    "rehandle": lambda w, c, who: actions.rehandle(c, **who),
    "close": lambda w, c, who: actions.close([c], **who),
    "open_tracking": lambda w, c, who: actions.open_tracking(c, **who),
    "report_progress": lambda w, c, who: actions.report_progress(reply_of(c), "已开工。", **who),
    "confirm_progress": lambda w, c, who: actions.confirm_progress(progress_of(c), "A", **who),
    "end_tracking": lambda w, c, who: actions.end_tracking(c, **who),
    "follow_up": lambda w, c, who: actions.follow_up(
        [FollowUpVisit(proposal=c, mode="visit", persons="提案者", visited_on=w.on)], **who
    ),
    "archive": lambda w, c, who: actions.archive([c], **who),
    "accept_by_silence": lambda w, c, who: actions.accept_by_silence(c, **who),
    "take_back": lambda w, c, who: actions.take_back(c, "误点", **who),
    "unit_accept": unit_verb(lambda w, a, who: actions.accept([a], **who)),
    "unit_request_return": unit_verb(
        lambda w, a, who: actions.request_return(a, "不属本局", w.at.units[2], **who)
    ),
    "unit_grant_return": unit_verb(lambda w, a, who: actions.decide_return(a, w.at.units[2], **who)),
    "unit_refuse_return": unit_verb(lambda w, a, who: actions.decide_return(a, None, answer="属你局", **who)),
    "unit_reassign": unit_verb(lambda w, a, who: actions.reassign(a, w.at.units[2], "调整", **who)),
    "unit_log_contact": unit_verb(
        lambda w, a, who: actions.log_contacts(
            [Contact(assignment=a, phase="before", mode="visit", persons="提案者", held_on=w.on)], **who
        )
    ),
    "unit_give_opinion": unit_verb(lambda w, a, who: actions.give_opinion(a, "同意。", "某", **who)),
    "unit_draft": unit_verb(
        lambda w, a, who: actions.draft_reply(
            a, text="答复。", reply_class=w.pick(["A", "B"]), signer="某", **who
        )
    ),
    "unit_countersign": unit_verb(lambda w, a, who: actions.countersign(a, **who)),
    "unit_object": unit_verb(lambda w, a, who: actions.disagree(a, "不妥", **who)),
    "unit_settle_objection": unit_verb(lambda w, a, who: actions.settle_objection(a, "照办", **who)),
    "unit_submit_for_check": unit_verb(lambda w, a, who: actions.submit_for_check(a, **who)),
    "unit_reject": unit_verb(lambda w, a, who: actions.reject_reply(a, "重写", **who)),
    "unit_approve": unit_verb(lambda w, a, who: actions.approve_reply(a, **who)),
    "unit_deliver": unit_verb(lambda w, a, who: actions.deliver_reply(a, **who)),
    "unit_request_extension": unit_verb(
        lambda w, a, who: actions.request_extension(a, w.on + timedelta(days=100), "工程大", **who)
    ),
    "unit_extend": unit_verb(lambda w, a, who: actions.extend(a, **who)),
    "unit_refuse_extension": unit_verb(lambda w, a, who: actions.refuse_extension(a, "按期办", **who)),
}


def test_every_move_somebody_can_make_is_walked():
    by_time = {"create", "unmerge", "begin_handling", "reassign", "reply", "evaluate", "reply_again"}
    assert set(FLOW.moves) - by_time <= set(VERBS)
    assert {f"unit_{name}" for name in ASSIGNMENT_FLOW.moves} - set(VERBS) == {
        "unit_lapse",
        "unit_lapse_opinion",
        "unit_reopen",
    }


class WalksOfACase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.at = f.world("zou")
        RuleProfile.anywhere.create(
            committee=cls.at.committee,
            room="proposals",
            effective_on=f.OPENS,
            data={"countersign": True, "check_replies": True, "reconsideration": True},
        )

    # A seed does not shrink: the walk that failed is printed step by step.
    @settings(max_examples=examples(6), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32))
    def test_whatever_is_done_by_whomever_what_must_hold_holds(self, seed):
        walk = Walk(self.at, Random(seed))
        for _ in range(STEPS):
            walk.step()
