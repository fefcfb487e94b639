"""A figure divided: every line is what its own link would count, and the whole is what stands below."""

from datetime import date

import pytest

from jianyan.figures import breakdown, catalogue
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import UnknownCut
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
CUTS = ("unit", "sector", "category", "sponsor", "class", "kind", "role", "ground")


@pytest.fixture
def at():
    """A small year with what makes dividing hard: several units and replies a case, a return, a void, an empty sector."""
    at = f.world()
    first, second, third = at.units
    f.visited(at, units=[(first, "separate"), (second, "separate")], category="ecological")
    f.replied(at, units=[(second, "host"), (third, "co")], reply_class="B", cause="关于第二件事的提案")
    f.evaluated(
        at, result="unsatisfied", cause="关于第三件事的提案", units=[(third, "sole")], reply_class="C"
    )
    f.filed(at, cause="关于第四件事的提案")
    party = f.actions.Signer(body=at.party)
    f.closed(at, by=at.of("PO"), on_behalf=True, sponsor_type="party", signers=[party], contact_person="林某",
             cause="关于第五件事的提案")  # fmt: skip
    void = f.closed(at, cause="关于作废一件的提案")
    f.actions.void(f.again(void), "重复登记", by=at.of("PO"), on=date(2022, 4, 1))
    return at


def test_every_line_is_what_its_own_link_counts(at):
    scope, seen = Scope.of_year(at.committee.pk, 2022), 0
    for one in (i for i in catalogue.every() if i.key.startswith("proposals.")):
        for cut in (key for key in CUTS if breakdown.divisible(one, key)):
            for value, tally in breakdown.divided(one, scope, cut).items():
                if value:
                    alone = catalogue.ask(one, scope.narrowed({cut: [value]})).answer
                    assert one.value(tally) == alone.value, (one.key, cut, value)
                    seen += bool(alone.value)
    assert seen > 150


def test_dividing_costs_the_same_for_many_values(at, same_queries):
    scope = Scope.of_year(at.committee.pk, 2022)
    rate = catalogue.find("proposals.reply_rate")

    def grow():
        for unit in at.units:
            f.replied(at, units=[(unit, "sole")], cause=f"关于{unit.name}的提案")

    assert same_queries(lambda: breakdown.divided(rate, scope, "unit"), grow) <= 2


def test_what_cannot_be_divided_says_so(at):
    scope = Scope.of_year(at.committee.pk, 2022)
    with pytest.raises(UnknownCut, match="不能按"):
        breakdown.divided(catalogue.find("proposals.participation_rate"), scope, "unit")
    assert not breakdown.answers(catalogue.find("proposals.per_member"), ["session"])
    assert breakdown.answers(catalogue.find("proposals.satisfaction"), ["session", "sector"])


def test_an_address_says_no_more_than_it_must(at):
    one = catalogue.find("proposals.received")
    year = Scope.of_year(at.committee.pk, 2022)
    assert breakdown.address("lan", one, year) == "/lan/figures/2022/proposals.received/"
    narrowed = breakdown.address("lan", one, year.narrowed({"category": ["social"]}))
    assert narrowed == "/lan/figures/2022/proposals.received/?f.category=social"
    other = Scope(year.committees, date(2022, 1, 1), date(2022, 7, 1), date(2022, 6, 30))
    assert breakdown.address("lan", one, other).endswith("?start=2022-01-01&end=2022-07-01&as_of=2022-06-30")
