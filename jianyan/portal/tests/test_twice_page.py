"""Facts typed twice: which pairs are shown, which are not, and what a person says of them."""

from datetime import timedelta

import pytest

from jianyan.activities import actions
from jianyan.activities.models import PublicMatter
from jianyan.activities.tests import factories as f
from jianyan.core.models import Event
from jianyan.figures import twice
from jianyan.figures.scope import Scope
from jianyan.opinions import actions as opinions
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in

pytestmark = pytest.mark.django_db
PATH = "/lan/figures/2022/twice/"
DAY = timedelta(days=1)


@pytest.fixture
def at():
    return f.world()


def found(at, year=2022):
    return [{pair.one.words, pair.other.words} for pair in twice.found(Scope.of_year(at.committee.pk, year))]


def twins(at, title="视察城区停车场建设"):
    """One activity entered under two days."""
    return f.held(at, title=title), f.held(at, f.MAY + DAY, title=title)


def test_one_inspection_entered_by_two_offices_is_found(at):
    f.held(at, title="视察城区停车场建设", owner=at.group)
    f.held(at, f.MAY + DAY, title="视察城区停车场建设情况", owner=at.group)
    assert found(at) == [{"视察城区停车场建设", "视察城区停车场建设情况"}]


@pytest.mark.parametrize(
    ("title", "days", "owner"),
    [
        ("视察乡村学校食堂", 0, "group"),
        ("视察城区停车场建设", 4, "group"),
        ("视察城区停车场建设", 0, "studio"),
    ],
)
def test_another_matter_day_or_owner_is_another_activity(at, title, days, owner):
    f.held(at, title="视察城区停车场建设", owner=at.group)
    f.held(at, f.MAY + days * DAY, title=title, owner=getattr(at, owner))
    assert found(at) == []


def test_a_voided_entry_is_no_second_one(at):
    one, _ = twins(at)
    actions.void(one, "重复录入", by=at.office, on=f.MAY)
    assert found(at) == []


def test_entries_of_two_tables_may_be_one_fact(at):
    actions.record_public_matters(at.group, [PublicMatter(title="河口村路灯损坏")], by=at.office, on=f.MAY)
    opinions.submit("河口村路灯损坏", "情况。建议。", persons=at.members[:1], by=at.member(), on=f.MAY)
    assert found(at) == [{"河口村路灯损坏"}]


def test_a_word_that_they_are_two_things_is_kept_and_journaled(at, client):
    one, other = twins(at)
    desk = sign_in(client, at.of(Role.RS))
    assert "视察城区停车场建设" in desk.get(PATH).content.decode()
    answer = desk.post(f"{PATH}apart/", {"pk": [one.pk, other.pk]}, follow=True)
    assert "没有发现重复录入" in answer.content.decode()
    assert Event.objects.of(at.committee).latest("seq").kind == "figures.set_apart"
    assert desk.post(f"{PATH}apart/", {"pk": [one.pk, other.pk]}).status_code == 409


def test_a_pair_is_shown_to_those_who_may_open_both_sides(at, client):
    twins(at)
    assert sign_in(client, at.of(Role.MB)).get(PATH).status_code == 403
    assert "视察城区停车场建设" in sign_in(client, at.of(Role.AU)).get(PATH).content.decode()
    assert "有几对涉及您无权打开的记录" in sign_in(client, at.of(Role.AD)).get(PATH).content.decode()


def test_a_page_of_many_pairs_asks_no_more_than_a_page_of_few(at, client, same_queries):
    desk = sign_in(client, at.of(Role.RS))

    def pairs(*numbers):
        for no in numbers:
            twins(at, f"视察第{no}号停车场建设")

    pairs(1)
    same_queries(lambda: desk.get(PATH), lambda: pairs(2, 3, 4, 5))
