"""What a page may send to the database: a few statements, as many for fifty rows as for five."""

import pytest

from jianyan.people.models import Role
from jianyan.proposals.models import Proposal

pytestmark = pytest.mark.django_db
MOST = 8
A_TABLE_EACH = 15  # a case shows ten tables; those it has nothing in are not asked


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


def test_a_case_asks_only_for_what_it_has(opened, committee):
    case = Proposal.objects.of(committee).filter(state="closed").order_by("id")[5]
    _, sent = opened(case.get_absolute_url())
    assert sent <= A_TABLE_EACH
    refused = Proposal.objects.of(committee).filter(state="not_filed").order_by("id")[0]
    _, fewer = opened(refused.get_absolute_url())
    assert fewer < sent
