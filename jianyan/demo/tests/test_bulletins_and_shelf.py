"""The quantities of the demo's opinions and of its shelf, and the traps between them."""

import pytest

from jianyan.demo import opinions, people, publications
from jianyan.demo.stage import in_order
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.opinions import queries
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


@pytest.fixture
def cast(db):
    """Only the people and these two rooms: the whole year is played in tests/year."""
    cast = people.set_up()
    for act in in_order([*opinions.acts(cast), *publications.acts(cast)]):
        act.do()
    return cast


def value(cast, key, cut, year=2022):
    scope = Scope.of_year(cast.committee.pk, year).narrowed(cut)
    return catalogue.ask(catalogue.find(key), scope).answer.value


@pytest.mark.long  # tests/year counts the same year beside each database
def test_the_year_of_the_two_rooms_has_exactly_these_quantities(cast):
    assert [(key, cut, value(cast, key, cut)) for key, cut, _ in COUNTED] == COUNTED
    assert value(cast, "opinions.received", {}, 2023) == 1  # of the last days of December
    rows = Opinion.objects.of(cast.committee)
    compiled = rows.filter(
        pk__in=queries.compiled(cast.committee).values("pk"), reporter_type__in=Opinion.BY_GROUPS
    )
    assert 0 < compiled.count() < 18  # the 18 are a part of what came, not of the 28
    titles = [one.title for one in rows]
    assert len(titles) == len(set(titles)) == 64 + 2 + 7
    for role in (Role.MB, Role.SC, Role.LD, Role.ORG, Role.LG, Role.SPC):
        assert rows.visible_to(cast.seat(role)).filter(is_from_paper=False).exists(), role
