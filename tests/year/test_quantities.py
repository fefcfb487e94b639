"""The quantities of the year, counted by hand: what the fictional committee is known to have done."""

from datetime import date
from decimal import Decimal

import pytest

from jianyan.figures import catalogue

COUNTED = [
    ("people.members", {}, 209),
    ("proposals.received", {}, 231),
    ("proposals.collective", {}, 62),
    ("proposals.number_one", {}, 1),
    ("proposals.excellent", {}, 10),
    ("proposals.reply_rate", {}, 100),
    ("proposals.follow_up_rate", {}, 100),
    ("opinions.by_groups", {}, 18),
    ("opinions.issued_items", {}, 28),
    ("opinions.direct_train_issues", {}, 7),
    ("activities.suggestions", {"activity": ["plenary_discussion"]}, 98),
    ("activities.aspects", {"activity": ["plenary_discussion"]}, 5),
    ("activities.consolidated", {"activity": ["plenary_discussion"]}, 33),
    ("activities.suggestions", {"activity": ["micro_consultation"]}, 33),
    ("activities.speeches", {"author": ["groups"]}, 9),
    ("activities.reports", {"type": ["research"], "author": ["groups"]}, 7),
    ("activities.reports_instructed", {}, 9),
    ("activities.meetings", {"kind": ["party_group"]}, 24),
    ("activities.meetings", {"kind": ["chairman"]}, 13),
    ("activities.meetings", {"kind": ["standing"]}, 4),
    ("activities.study", {"kind": ["center_group_study"]}, 32),
    ("activities.training", {}, 1),
    ("activities.studio_activities", {"kind": ["talk"]}, 5),
    ("activities.studio_activities", {}, 23),
    ("activities.liaison_group_activities", {}, 67),
    ("activities.supervisors", {}, 36),
    ("activities.project_members", {"role": ["standing"]}, 10),
    ("activities.project_members", {"role": ["member"]}, 52),
    ("activities.staff_deployed", {}, 16),
    ("activities.public_welfare", {}, 19),
    ("activities.member_visits", {}, 181),
    ("activities.members_visited", {"occasion": ["spring_festival"]}, 20),
    ("publications.party_papers", {}, 16),
    ("publications.books_distributed", {"mode": ["presented"]}, 107),
    ("publications.publicity_written", {}, 39),
    ("publications.publicity_published", {}, 18),
    ("publications.rules", {"action": ["revised"]}, 6),
    ("people.excellent_members", {}, 20),
    ("people.advanced_individuals", {}, 6),
    ("people.awards", {}, 2),
    ("people.studios", {}, 5),
    ("people.liaison_groups_up_to_standard", {}, 18),
    ("people.liaison_groups_upgraded", {}, 7),
    ("people.advisors", {}, 10),
]

BETWEEN = [
    ("proposals.satisfaction", {}, Decimal("97.5"), Decimal("98.5")),
    ("activities.suggestions", {"activity": ["inspection", "research", "consultation"]}, 150, 160),
    ("activities.suggestions", {"activity": ["collective_inspection"]}, 30, 40),
    ("activities.site_visits", {}, 100, 200),
    ("activities.problems", {}, 140, 150),
    ("activities.donations", {"campaign": ["epidemic"]}, 300_000, 400_000),
    ("activities.people_reached", {}, 20_000, 30_000),
    ("activities.member_problems", {}, 230, 240),
    ("publications.books_distributed", {"mode": ["handed_out"]}, 500, 600),
]


def value(key, narrowed, scope):
    indicator = catalogue.find(key)
    assert indicator, f"{key} is not declared"
    return catalogue.ask(indicator, scope.narrowed(narrowed)).answer.value


@pytest.mark.parametrize(("key", "narrowed", "counted"), COUNTED, ids=lambda x: str(x)[:40])
def test_the_year_has_exactly_this_many(key, narrowed, counted, scope):
    assert value(key, narrowed, scope) == counted


@pytest.mark.parametrize(("key", "narrowed", "low", "high"), BETWEEN, ids=lambda x: str(x)[:40])
def test_a_rounded_number_of_the_year_lies_between(key, narrowed, low, high, scope):
    assert low < value(key, narrowed, scope) < high


def test_members_differ_by_the_day_they_are_counted(scope):
    assert (
        catalogue.ask(catalogue.find("people.members"), scope.seen_on(date(2023, 2, 13))).answer.value == 216
    )


def test_nothing_is_entered_after_the_day_on_which_the_demo_stands(committee):
    from jianyan.core.models import Event
    from jianyan.demo.year import LAST_DAY

    later = Event.objects.of(committee.pk).filter(on__gt=LAST_DAY)
    assert list(later.values_list("kind", "on")) == []
