"""The wall of a hall: approved figures of the whole year, for whoever has the address, and nothing else."""

from datetime import date

import pytest

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.publications import actions
from jianyan.publications.tests.factories import world

pytestmark = pytest.mark.django_db
ON, LATER = date(2022, 6, 1), date(2023, 1, 9)


@pytest.fixture
def at():
    made = world()
    for no in range(7):
        actions.record_party_paper("report", f"报告{no}", by=made.of(Role.SG), on=ON, recipient="县委")
    for no in range(3):
        actions.write_publicity(f"稿{no}", "办公室", by=made.of(Role.CL), on=ON)
    return made


def approved(at):
    review = actions.start_review(2022, by=at.of(Role.RS), on=LATER)
    submitted = actions.submit_review(review, by=at.of(Role.RS), on=LATER)
    return actions.approve_review(submitted, by=at.of(Role.LD), on=LATER)


def wall(client, at):
    """The address as the office reads it."""
    address = sign_in(client, at.of(Role.SG)).get("/lan/wall/").context["address"]
    client.logout()
    return address


def test_nothing_hangs_before_a_review_is_approved(client, at):
    address = wall(client, at)
    actions.start_review(2022, by=at.of(Role.RS), on=LATER)
    assert "还没有审定的年度数据" in client.get(address).content.decode()


def test_the_wall_shows_frozen_figures_and_leads_to_their_records(client, at, queries):
    approved(at)
    address = wall(client, at)
    actions.record_party_paper("report", "补报", by=at.of(Role.SG), on=ON, recipient="县委")
    lines = client.get(address).context["lines"]
    assert [(one.title, one.value, one.unit) for one in lines] == [("向党委报送请示报告和结果", "7", "次")]
    assert client.get(lines[0].url).status_code == 302
    assert sign_in(client, at.of(Role.MB)).get(lines[0].url).status_code == 200
    assert sign_in(client, at.of(Role.SG)).get(lines[0].frozen).status_code == 200
    assert len(queries(lambda: client.get(address))) <= 6


def test_a_number_below_five_does_not_hang(client, at):
    approved(at)
    shown = client.get(wall(client, at)).content.decode()
    assert "撰写宣传稿件" not in shown
    assert "童二" not in shown


def test_the_wall_opens_by_its_address_only(client, at):
    other = world("qing")
    address = wall(client, at)
    assert client.get(address).status_code == 200
    assert client.get(address.replace("/lan/wall", "/qing/wall")).status_code == 404
    assert client.get(address[:-3] + "/").status_code == 404
    assert client.get("/lan/wall/").status_code == 302
    assert sign_in(client, at.of(Role.MB)).get("/lan/wall/").status_code == 403
    assert sign_in(client, other.of(Role.SG)).get("/lan/wall/").status_code == 404
