"""The year's activities where the review leaves room: the numbers chosen, and the records that tie them together."""

from decimal import Decimal

import pytest
from django.apps import apps

from jianyan.activities.models import Activity, Suggestion
from jianyan.core.models import Link
from jianyan.figures import catalogue

TOPICS = ["inspection", "research", "consultation"]
CHOSEN = [
    ("suggestions", {"activity": TOPICS}, 156),
    ("suggestions", {"activity": ["collective_inspection"]}, 36),
    ("activities", {"kind": TOPICS}, 7),
    ("activities", {"kind": ["micro_consultation"]}, 4),
    ("aspects", {}, 5),
    ("consolidated", {}, 33),
    ("speeches", {}, 9),
    ("participants", {"campaign": ["epidemic"]}, 209),
    ("project_members", {}, 62),
    ("chains", {}, 4),
    ("projects", {}, 10),
    ("site_visits", {}, 108),
    ("problems", {}, 143),
    ("problem_rate", {}, Decimal("95.33")),
    ("donations", {"campaign": ["epidemic"]}, 306_500),
    ("donations", {"campaign": ["hardship"]}, 108_000),
    ("people_reached", {}, 20_431),
    ("member_problems", {}, 236),
    ("plan_rate", {}, Decimal("91.67")),
    ("supervised_units", {}, 8),
    ("meetings", {"kind": ["plenary"]}, 1),
]


@pytest.mark.parametrize(("key", "narrowed", "counted"), CHOSEN, ids=lambda x: str(x)[:40])
def test_the_year_holds_the_numbers_chosen_for_it(key, narrowed, counted, scope):
    figure = catalogue.ask(catalogue.find(f"activities.{key}"), scope.narrowed(narrowed))
    assert figure.answer.value == counted


def test_every_raw_suggestion_of_the_plenary_went_into_an_item(committee):
    rows = Suggestion.objects.of(committee).filter(activity__kind="plenary_discussion")
    assert rows.filter(consolidated__isnull=True).count() == 0


def test_the_case_inspection_follows_the_number_one_proposal(committee):
    case = Activity.objects.of(committee).get(kind="case_inspection")
    link = Link.objects.of(committee).get(source_id=case.pk)
    first = apps.get_model("proposals", "Distinction").objects.of(committee).get(kind="number_one")
    assert (link.target_model, link.target_id) == ("proposals.proposal", first.proposal_id)
    assert str(case.held_on) == "2022-06-30"


def test_the_party_group_is_counted_for_members_and_not_shown(signed_in):
    response = signed_in("MB").get("/qinglan/figures/2022/activities.meetings/?f.kind=party_group")
    assert response.context["value"] == 24
    assert all(entry.hidden for entry in response.context["entries"])
