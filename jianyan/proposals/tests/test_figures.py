"""Figures of proposal work: counted on paper first, from a handful of cases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from jianyan.figures import catalogue, drill
from jianyan.figures.scope import Scope
from jianyan.language import lexicon
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.indicators import CATALOGUE
from jianyan.proposals.models import Reply
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
CAUSES = ("疏浚水渠", "改造小区", "保护古树", "增设路灯", "修缮古桥", "治理扬尘", "扶持茶业")


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """Seven received: two closed (one merged child), one refused and converted, one in handling, one withdrawn, one late."""
    with django_db_blocker.unblock(), transaction.atomic():
        at = _year()
        yield at, Scope.of_year(at.committee.pk, 2022)
        transaction.set_rollback(True)


def _year():
    at = f.world("nian")
    f.visited(at, cause=CAUSES[0])
    main = f.closed(
        at,
        cause=CAUSES[1],
        category="economic",
        result="basically",
        reply_class="B",
        units=[(at.units[0], "host"), (at.units[1], "co")],
    )
    child = f.reviewed(at, cause=CAUSES[2])
    actions.merge(child, main, by=at.of(Role.PC), on=date(2022, 1, 20))
    actions.not_file(
        f.reviewed(at, cause=CAUSES[3]),
        "NF13",
        "converted_to_opinion",
        "超出职权",
        by=at.of(Role.PC),
        on=date(2022, 1, 20),
    )
    f.in_handling(at, date(2022, 5, 1), cause=CAUSES[4])
    actions.withdraw(
        f.submitted(at, date(2022, 6, 1), cause=CAUSES[5]), "另提", by=at.member(), on=date(2022, 6, 2)
    )
    f.submitted(at, date(2023, 1, 3), cause=CAUSES[6])
    return at


def value(scope, name, **kept):
    return catalogue.find(f"proposals.{name}").answer(replace(scope, **kept)).value


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("received", 6),
        ("by_kind", 6),
        ("filed", 3),
        ("merged", 1),
        ("not_filed", 1),
        ("withdrawn", 1),
        ("pending", 0),
        ("converted", 1),
        ("collective", 0),
        ("sponsoring_members", 1),
        ("per_member", 2),
        ("category", 3),
        ("units", 2),
        ("assignments", 4),
        ("handover_rate", 100),
        ("acceptance_rate", 100),
        ("return_rate", 0),
        ("replied", 2),
        ("reply_rate", Decimal("66.67")),
        ("on_time_rate", Decimal("66.67")),
        ("overdue", 1),
        ("face_to_face_rate", 100),
        ("contact_rate", 100),
        ("replies", 2),
        ("reply_class", 2),
        ("solved_rate", 50),
        ("implemented_rate", 100),
        ("feedback_forms", 2),
        ("feedback_rate", 100),
        ("satisfaction", 100),
        ("satisfied", 1),
        ("satisfied_rate", 50),
        ("basically_satisfied", 1),
        ("unsatisfied", 0),
        ("rehandled", 0),
        ("closed", 2),
        ("closing_rate", Decimal("66.67")),
        ("follow_up_rate", 50),
        ("filing_rate", 50),
        ("handling_days", 17),
        ("participation_rate", Decimal("33.33")),
        ("key", 0),
        ("number_one", 0),
        ("excellent", 0),
    ],
)
def test_the_year_counts_as_it_does_on_paper(year, name, counted):
    assert value(year[1], name) == counted


def test_the_filing_rate_has_three_conventions(year):
    scope = year[1]
    rates = [
        value(scope, "filing_rate", convention=code) for code in ("F_RECEIVED", "F_INSIDE", "F_AFTER_MERGE")
    ]
    assert rates == [50, Decimal("66.67"), 60]
    assert value(scope, "filed", convention="F_INSIDE") == 4


@pytest.mark.parametrize(
    ("after", "open"), [(date(2022, 1, 11), 4), (date(2022, 1, 13), 2), (date(2022, 6, 2), 1)]
)
def test_what_is_not_decided_yet_makes_up_the_rest_of_what_was_received(year, after, open):
    _, scope = year
    then = replace(scope, end=after, as_of=after, convention="F_RECEIVED")
    parts = [value(then, name) for name in ("filed", "merged", "not_filed", "withdrawn", "pending")]
    assert (parts[-1], sum(parts)) == (open, value(then, "received"))
    assert catalogue.find("proposals.pending").answer(then).value == open


def test_the_committee_chooses_its_convention_by_its_rules(year):
    from jianyan.core.models import RuleProfile

    at, scope = year
    RuleProfile.anywhere.create(
        committee=at.committee,
        room="proposals",
        effective_on=f.OPENS,
        data={"filing_convention": "F_AFTER_MERGE"},
    )
    answer = catalogue.find("proposals.filing_rate").answer(scope)
    assert (answer.value, answer.note) == (60, "3 ÷ 5；立案数 ÷ 并案后提案数，并案先行扣除")


def test_a_missing_form_counts_by_the_policy_that_is_printed():
    at = f.world()
    f.closed(at)
    late = f.replied(at, cause="关于修缮古桥的提案")
    actions.lapse(late, by=at.of(Role.PO), on=date(2022, 4, 1))
    scope = Scope.of_year(at.committee.pk, 2022)
    found = {
        code: catalogue.find("proposals.satisfaction").answer(replace(scope, convention=code))
        for code in ("exclude", "treat_as_satisfied", "pending")
    }
    assert [answer.value for answer in found.values()] == [100, 100, 50]
    assert found["pending"].note == "1 ÷ 2；逾期未交回的计入基数、不计为满意"


def test_a_later_round_replaces_the_first_rating_but_both_forms_were_returned():
    at = f.world()
    case = f.evaluated(at, result="unsatisfied")
    scope = Scope.of_year(at.committee.pk, 2022)
    assert value(scope, "satisfaction") == 0
    actions.rehandle(case, by=at.of(Role.PO), on=date(2022, 3, 1))
    f.answer(at, f.again(case), date(2022, 3, 10))
    [form] = actions.send_feedback([f.again(case)], by=at.of(Role.PO), on=date(2022, 3, 11))
    actions.return_feedback(
        form, attitude="satisfied", result="basically", by=at.member(), on=date(2022, 3, 12)
    )
    assert (value(scope, "satisfaction"), value(scope, "feedback_forms"), value(scope, "rehandled")) == (
        100,
        2,
        1,
    )


def test_a_late_hand_over_is_told_by_the_day_frozen_at_filing():
    at = f.world()
    scope = Scope.of_year(at.committee.pk, 2022)
    early, late = f.filed(at, cause=CAUSES[0]), f.filed(at, date(2022, 3, 1), cause=CAUSES[1])
    assert (early.handover_due_on, late.handover_due_on) == (date(2022, 2, 12), date(2022, 4, 2))
    for number, (proposal, on) in enumerate(((early, early.handover_due_on), (late, date(2022, 4, 3)))):
        actions.allocate(proposal, [(at.units[0], "sole")], by=at.of(Role.PO), on=date(2022, 2, 1))
        order = {"number": f"交〔2022〕{number}号", "title": "交办", "authority": "县委督查室"}
        actions.hand_over([proposal], **order, by=at.of(Role.HA), on=on)
    assert value(scope, "handover_rate") == 50


def test_silence_is_acceptance_but_not_a_signature_and_a_return_is_neither():
    at = f.world()
    scope = Scope.of_year(at.committee.pk, 2022)
    f.in_handling(at, cause=CAUSES[0])
    silent, returned = f.handed_over(at, cause=CAUSES[1]), f.handed_over(at, cause=CAUSES[2])
    actions.accept_by_silence(silent, by=at.of(Role.HA), on=date(2022, 3, 1))
    [one] = returned.assignments.all()
    actions.request_return(one, "不属职责", at.units[1], by=at.unit(), on=date(2022, 1, 14))
    actions.decide_return(one, at.units[1], by=at.of(Role.HA), on=date(2022, 1, 17))
    assert value(scope, "acceptance_rate") == 25
    assert value(scope, "return_rate") == 25


def test_the_second_round_has_a_satisfaction_of_its_own():
    at = f.world()
    scope = Scope.of_year(at.committee.pk, 2022)
    assert value(scope, "rehandled_satisfaction") is None
    proposal = f.evaluated(at, result="unsatisfied")
    actions.rehandle(proposal, by=at.of(Role.PO), on=date(2022, 2, 20))
    f.answer(at, f.again(proposal), date(2022, 3, 1))
    actions.send_feedback([f.again(proposal)], by=at.of(Role.PO), on=date(2022, 3, 2))
    form = f.again(proposal).forms.get(round=2)
    actions.return_feedback(
        form, attitude="satisfied", result="basically", by=at.member(), on=date(2022, 3, 9)
    )
    assert (value(scope, "rehandled"), value(scope, "rehandled_satisfaction")) == (1, 100)


def test_attitude_and_result_are_two_rates():
    at = f.world()
    f.evaluated(at, result="unsatisfied")
    scope = Scope.of_year(at.committee.pk, 2022)
    assert value(scope, "attitude_satisfaction") == 100
    assert value(scope.narrowed({"rating": ["result"]}), "attitude_satisfaction") == 0


def test_words_for_several_sponsor_types_are_filters_too(year):
    scope = year[1]
    assert value(scope.narrowed({"sponsor": ["member"]}), "by_sponsor") == 6
    assert value(scope.narrowed({"sponsor": ["collective", "individual"]}), "by_sponsor") == 6
    assert value(scope.narrowed({"unit": [year[0].units[1].name]}), "received") == 1


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda one: one.key)
def test_every_figure_is_its_records_and_bears_the_name_of_the_lexicon(year, indicator):
    asked = catalogue.ask(indicator, year[1])
    assert drill.yielded(asked) == asked.answer.value
    entry = next((one for one in lexicon.load().entries if one.name == indicator.lexicon), None)
    assert indicator.id is None or indicator.key == "proposals.due" or (entry and entry.id == indicator.id)
    for part in asked.answer.parts:
        page = drill.entries(indicator, list(drill.joined(indicator, part)[:20]), year[0].of(Role.PO))
        assert all(one.url and not one.hidden for one in page)


@pytest.mark.parametrize(
    "indicator", [one for one in CATALOGUE if drill.cuttable(one)], ids=lambda one: one.key
)
def test_every_cut_adds_up_to_the_whole(year, indicator):
    asked = catalogue.ask(indicator, year[1])
    for cut in drill.cuttable(indicator):
        parts = sum(one.number for one in drill.slices(asked, cut))
        assert parts == asked.answer.value or (
            indicator.key in ("proposals.units", "proposals.sponsoring_members")
            and parts >= asked.answer.value
        )


@pytest.mark.django_db
def test_what_was_promised_last_year_and_is_solved_now_is_a_rate_of_replies():
    """Two promised in 2022; a follow-up of 2023 finds one of them solved. The class of the reply stays what it was."""
    at = f.world("tracks")
    solved, open_ = (f.closed(at, cause=f"关于{what}的提案", reply_class="B") for what in ("路灯", "公厕"))
    for case in (solved, open_):
        actions.open_tracking(case, by=at.of(Role.PO), on=date(2022, 3, 1))
    reply = Reply.objects.of(at.committee).get(assignment__proposal=solved)
    progress = actions.report_progress(
        reply, "已建成。", by=at.unit(), on=date(2023, 5, 1), claimed_class="A"
    )
    actions.confirm_progress(progress, "A", by=at.of(Role.PO), on=date(2023, 5, 9))
    rate = catalogue.find("proposals.class_conversion_rate")
    assert rate.answer(Scope.of_year(at.committee.pk, 2023)).value == 50
    assert rate.answer(Scope.of_year(at.committee.pk, 2022)).value is None
    reply.refresh_from_db()
    assert reply.reply_class == "B"
