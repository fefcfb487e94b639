"""Issue, item, adoption and instruction are four counts."""

from datetime import date

import pytest

from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import UnknownCut
from jianyan.language import lexicon
from jianyan.opinions import actions
from jianyan.opinions.models import Opinion, Series
from jianyan.opinions.tests.factories import BEGIN, DAY, dispatched, edited, registered, submitted
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
OWN = [one for one in catalogue.every() if one.key.startswith("opinions.")]


def counted(at, key, year=2022, convention="", person=None, **filter):
    scope = Scope.of_year(at.committee.pk, year).narrowed({k: [v] for k, v in filter.items()})
    scope = Scope(**{**scope.__dict__, "convention": convention, "person": person})
    return catalogue.ask(catalogue.find(f"opinions.{key}"), scope).answer.value


def test_the_adoption_rate_of_a_level_counts_items_once(at):
    first, _ = dispatched(at, "甲", "乙")
    for level in ("city", "province", "nation"):
        actions.record_adoption(first, level, "政协", by=at.of(Role.RS), on=BEGIN + DAY)
    assert (counted(at, "adoption_rate"), counted(at, "adoption_rate", level="city")) == (50, 50)


def test_a_tick_alone_is_no_instruction(at):
    [opinion] = dispatched(at, "甲")
    actions.record_instruction(opinion, "林某", "县长", by=at.of(Role.RS), on=BEGIN, kind="read_only")
    assert (counted(at, "instructed"), counted(at, "instruction_rate")) == (0, 0)


def test_a_direct_train_counts_as_an_issue_of_its_own_and_its_advice_as_nothing_else(at):
    dispatched(at, "甲", kind=Series.Kind.NEWSLETTER)
    opinion = edited(at, "建言", kind="advice")
    issue = actions.compile_issue(
        at.series[Series.Kind.DIRECT_TRAIN], "建言", [opinion], by=at.of(Role.RS), on=BEGIN
    )
    actions.sign_issue(issue, by=at.of(Role.LD), on=BEGIN)
    assert counted(at, "direct_train_issues") == 1
    assert [counted(at, key) for key in ("received", "issued_items", "issues")] == [1, 1, 1]


def test_groups_are_counted_as_received_not_as_compiled(at):
    registered(
        at, "支部反映", by=at.of(Role.ORG), persons=(), body=at.party, reporter_type=Opinion.Reporter.PARTY
    )
    dispatched(at, "委员反映")
    assert [counted(at, key) for key in ("received", "by_groups", "issued_items")] == [2, 1, 1]


def test_what_is_merged_or_kept_for_reference_was_received(at):
    main, other, kept = registered(at, "甲"), registered(at, "乙", no=1), registered(at, "丙")
    actions.merge(main, [other], by=at.of(Role.RS), on=BEGIN)
    actions.decline(kept, "情况需进一步核实", by=at.of(Role.RS), on=BEGIN)
    submitted(at, "未登记")
    assert (counted(at, "received"), counted(at, "reporters")) == (3, 2)


def test_the_day_of_registration_decides_the_year(at):
    opinion = submitted(at, on=date(2022, 12, 30))
    actions.register(opinion, by=at.of(Role.RS), on=date(2023, 1, 4), secrecy_checked=True)
    assert (counted(at, "received"), counted(at, "received", 2023)) == (0, 1)


def test_later_moves_do_not_change_an_earlier_year(at):
    [opinion] = dispatched(at, "甲")
    before = counted(at, "issued_items")
    actions.archive(opinion, by=at.of(Role.RS), on=date(2023, 5, 1))
    assert counted(at, "issued_items") == before == 1


def test_a_void_opinion_takes_its_results_along(at):
    [opinion] = dispatched(at, "甲")
    actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN)
    opinion.refresh_from_db()
    actions.void(opinion, "重复", by=at.of(Role.RS), on=BEGIN)
    assert [
        counted(at, key) for key in ("received", "issued_items", "adopted", "adoptions", "reporters")
    ] == [0] * 5


def test_one_item_sent_to_two_units_is_one_item_and_half_answered(at):
    [opinion] = dispatched(at, "甲")
    sent = [actions.transfer(opinion, unit, by=at.of(Role.RS), on=BEGIN) for unit in at.units]
    actions.unit_feedback(sent[0], "已办。", by=at.unit(0), on=BEGIN + DAY)
    assert (counted(at, "transferred"), counted(at, "transfer_answer_rate")) == (1, 50)


def test_a_member_is_credited_with_what_he_signed(at):
    registered(at, "甲", persons=at.members[:2])
    registered(at, "乙", no=1)
    assert [counted(at, "received", person=one.pk) for one in at.members] == [1, 2, 0]
    assert str(counted(at, "reporter_coverage")) == "66.67"


def test_the_adoption_rate_names_its_base(at):
    [opinion] = dispatched(at, "甲")
    registered(at, "乙")
    actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN)
    assert (counted(at, "adoption_rate"), counted(at, "adoption_rate", convention="received")) == (100, 50)


def test_an_unknown_value_of_a_cut_is_not_answered_with_nought(at):
    with pytest.raises(UnknownCut):
        counted(at, "adopted", level="moon")


@pytest.mark.parametrize("indicator", OWN, ids=lambda one: one.key)
def test_an_indicator_agrees_with_its_entry_in_the_lexicon(indicator):
    if indicator.lexicon:
        entry = lexicon.load()[indicator.lexicon]
        assert (indicator.id, indicator.unit, indicator.key) == (entry.id, entry.unit, entry.name)
    assert indicator.meaning.endswith("。")
