"""The quantities of the demo's opinions and of its shelf, and the traps between them."""

import pytest

from jianyan.demo import opinions, people, publications
from jianyan.demo.stage import in_order
from jianyan.figures import catalogue, drill
from jianyan.figures.scope import Scope
from jianyan.opinions.models import Opinion
from jianyan.people.models import Role

COUNTED = [
    ("opinions.received", {}, 64),
    ("opinions.by_groups", {}, 18),
    ("opinions.issued_items", {}, 28),
    ("opinions.issues", {}, 20),
    ("opinions.direct_train_issues", {}, 7),
    ("opinions.adopted", {}, 10),
    ("opinions.adoptions", {}, 13),
    ("opinions.instructed", {}, 9),
    ("opinions.instructions", {}, 11),
    ("opinions.transferred", {}, 7),
    ("publications.party_papers", {}, 16),
    ("publications.party_papers", {"kind": ["request", "report"]}, 11),
    ("publications.party_papers", {"kind": ["result"]}, 5),
    ("publications.rules", {"action": ["revised"]}, 6),
    ("publications.rules", {"action": ["made"]}, 3),
    ("publications.manuscripts", {}, 26),
    ("publications.volumes", {}, 1),
    ("publications.books_distributed", {"mode": ["handed_out"]}, 526),
    ("publications.books_distributed", {"mode": ["presented"]}, 107),
    ("publications.publicity_written", {}, 39),
    ("publications.publicity_published", {}, 18),
    ("publications.publicity_published", {"level": ["city"]}, 18),
]


def play():
    cast = people.set_up()
    for act in in_order([*opinions.acts(cast), *publications.acts(cast)]):
        act.do()
    return cast


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The two rooms play their year once for this file; what they wrote is taken back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield play()
        transaction.set_rollback(True)


@pytest.fixture
def scope(cast):
    return Scope.of_year(cast.committee.pk, 2022)


def test_the_year_has_exactly_these_quantities(scope):
    found = [
        (key, cut, catalogue.ask(catalogue.find(key), scope.narrowed(cut)).answer.value)
        for key, cut, _ in COUNTED
    ]
    assert found == COUNTED


def test_the_last_of_december_counts_in_the_next_year(cast):
    scope = Scope.of_year(cast.committee.pk, 2023)
    assert catalogue.ask(catalogue.find("opinions.received"), scope).answer.value == 1


def test_groups_among_the_compiled_are_fewer_than_the_groups_received(scope):
    compiled = catalogue.find("opinions.issued_items").rows(scope)
    assert 0 < compiled.filter(reporter_type__in=Opinion.BY_GROUPS).count() < 18


@pytest.mark.parametrize("room", ["opinions", "publications"])
def test_every_figure_is_yielded_by_its_entries_and_cuts(room, scope):
    for indicator in (one for one in catalogue.every() if one.key.startswith(room)):
        figure = catalogue.ask(indicator, scope)
        assert drill.yielded(figure) == figure.answer.value, indicator.key
        for cut in drill.cuttable(indicator):
            total = sum(line.number for line in drill.slices(figure, cut))
            assert total >= figure.answer.value if cut.many else total == figure.answer.value


def test_the_members_with_accounts_have_opinions_of_their_own(cast):
    for role in (Role.MB, Role.SC, Role.LD, Role.ORG, Role.LG, Role.SPC):
        own = [o for o in Opinion.objects.of(cast.committee) if not o.is_from_paper]
        assert any(
            one.pk
            for one in own
            if one.pk
            in set(
                Opinion.objects.of(cast.committee).visible_to(cast.seat(role)).values_list("pk", flat=True)
            )
        )


def test_records_and_their_titles_are_nobody_elses_twice(cast):
    titles = [one.title for one in Opinion.objects.of(cast.committee)]
    assert len(titles) == len(set(titles)) == 73
