"""A figure as a page and as a ledger: what each record adds to a sum, in the figure's own unit."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from jianyan.activities import actions
from jianyan.activities.models import Donation
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from jianyan.portal.views.figures import ledger_of

pytestmark = pytest.mark.django_db
PATH = "/lan/figures/2022/activities.donations/"


@pytest.fixture
def desk(client):
    at = world()
    gifts = [Donation(form="cash", amount_fen=fen, person=at.members[0]) for fen in (30_050, 10_000)]
    actions.record_donations(gifts, by=at.of(Role.ML), on=date(2022, 5, 1))
    return sign_in(client, at.of(Role.ML))


def test_the_list_says_what_each_record_adds(desk):
    shown = desk.get(PATH).content.decode()
    assert '<td data-label="元" class="num">300.5</td>' in shown
    assert '<td data-label="元" class="num">100</td>' in shown


def test_the_ledger_can_be_added_up_and_its_addresses_opened(desk):
    book = CalamineWorkbook.from_filelike(io.BytesIO(desk.get(f"{PATH}export/").content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == ["序号", "记录", "日期", "元", "地址"]
    assert sum(row[3] for row in rows) == 400.5
    assert {row[2] for row in rows} == {date(2022, 5, 1)}
    assert all(row[4].startswith("http://testserver/lan/") for row in rows)


def test_a_ledger_that_leaves_out_records_says_so(desk, rf):
    request = rf.get(PATH)
    request.actor = desk.get(PATH).wsgi_request.actor
    figure = catalogue.ask(
        catalogue.find("activities.donations"), Scope.of_year(request.actor.committee_id, 2022)
    )
    short, whole = (ledger_of(figure, request, 2022, 0, limit) for limit in (1, 2))
    assert len(short.rows) == 1
    assert "记录较多，本表只列出前1条，共2条。" in short.notes
    assert len(whole.rows) == 2
    assert not any("只列出" in note for note in whole.notes)


def test_the_page_of_a_year_asks_little(desk, queries):
    desk.get("/lan/figures/2022/")
    assert len(queries(lambda: desk.get("/lan/figures/2022/"))) <= 8


def test_an_address_may_name_a_day_or_a_period(desk):
    assert desk.get(f"{PATH}?start=2022-05-01&end=2022-06-01").context["value"] == 400.5
    assert desk.get(f"{PATH}?start=2022-06-01&end=2022-07-01").context["value"] == 0
    assert desk.get("/lan/figures/2022/people.members/?as_of=2021-01-01").context["value"] == 0
    for wrong in ("start=2022-05-01", "start=2022-06-01&end=2022-05-01", "as_of=tomorrow"):
        assert desk.get(f"{PATH}?{wrong}").status_code == 404
