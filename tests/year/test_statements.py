"""What a page may send to the database: a few statements, as many for fifty rows as for five."""

import pytest

from jianyan.people import actors
from jianyan.people.models import Role
from jianyan.proposals.models import Proposal

pytestmark = pytest.mark.django_db
MOST = 8


@pytest.fixture
def opened(signed_in, queries):
    """Opens a page of the proposal office twice, so that what is counted first is there; gives rows and statements."""
    client = signed_in(Role.PO)

    def open_page(path):
        answers = [client.get(path)]
        sent = queries(lambda: answers.append(client.get(path)))
        assert answers[-1].status_code == 200
        return answers[-1], len(sent)

    return open_page


def test_fifty_proposals_cost_as_many_statements_as_five(opened, committee):
    many, sent = opened("/qinglan/proposals/")
    fifth = Proposal.objects.of(committee).filter(case_no=5).values_list("lead_name", flat=True)[0]
    few, as_many = opened(f"/qinglan/proposals/?q={fifth}")
    assert len(many.context["page"].rows) == 50
    assert 0 < len(few.context["page"].rows) < 10
    assert sent == as_many <= MOST


def test_a_year_of_figures_is_read_in_a_few_statements(opened):
    page, sent = opened("/qinglan/figures/2022/")
    assert page.context["total"] > 100
    assert sent <= MOST


def test_a_case_is_read_in_a_few_statements_wherever_it_stands(opened, committee):
    rows = Proposal.objects.of(committee).visible_to(actors.system(committee))
    states = sorted(set(rows.values_list("state", flat=True)))
    cases = {state: rows.filter(state=state).order_by("id")[0] for state in states}
    asked = {state: opened(case.get_absolute_url())[1] for state, case in cases.items()}
    assert {"closed", "not_filed", "in_handling"} < set(asked)
    assert max(asked.values()) <= MOST, asked
