"""What is proposed on the consolidation board moves nothing by itself, and what became of it is kept."""

import pytest

from jianyan.activities import actions
from jianyan.activities.models import Aspect, Consolidated, Grouping
from jianyan.activities.queries.board import board_sheet
from jianyan.activities.tests import factories as f
from jianyan.core.models import Event
from jianyan.people.models import Role

SAID = ("建议增设路灯。", "更换坏掉的照明灯。", "把进村路硬化到户。", "多谢大家。")
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, at):
    """The board of an activity at which four things were said, open to the office."""
    activity = f.held(at)
    raw = f.said(at, activity, *SAID)
    client.force_login(at.of(Role.SPC).account)
    url = f"{activity.get_absolute_url()}board/"

    def post(*rows, **more):
        form = {"group": rows[0].pk, "pk": [one.pk for one in rows]} | more
        return client.post(f"{url}groupings/", form | {f"v{one.pk}": one.version for one in rows})

    return client, url, activity, raw, post


def rows(model, at):
    return model.objects.of(at.committee).live()


def test_a_proposed_item_is_taken_in_one_click(desk, at):
    client, url, activity, raw, post = desk
    text = client.get(url).content.decode()
    assert "路灯亮化" in text
    assert "另有1条看不出属于哪个方面" in text
    assert text.index("路灯亮化") < text.index("进村路"), "what joins several stands first"
    assert len(board_sheet(activity, at.office).loose) == 4  # a look moves nothing
    post(*raw[:2], aspect="城市管理", text="路灯亮化", take=1)
    item = rows(Consolidated, at).get()
    assert (item.aspect.title, item.text, set(item.raw.all())) == ("城市管理", "路灯亮化", set(raw[:2]))
    kept = rows(Grouping, at).get()
    assert (kept.answer, kept.item, kept.raw) == ("taken", item, [str(one.pk) for one in raw[:2]])
    assert Event.objects.of(at.committee).filter(kind="activities.take_grouping").count() == 1
    assert "本会采用1次" in client.get(url).content.decode()


def test_what_somebody_changes_in_a_proposal_is_kept_as_changed(desk, at):
    _, _, activity, raw, post = desk
    aspect = actions.add_aspect(activity, "城建", by=at.office, on=f.MAY)
    post(raw[0], aspect="城建", text="补齐路灯", take=1)
    item = rows(Consolidated, at).get()
    assert (item.aspect, item.raw.get()) == (aspect, raw[0])
    assert rows(Aspect, at).count() == 1
    assert (rows(Grouping, at).get().answer, rows(Grouping, at).get().text) == ("changed", "路灯亮化")


def test_a_refused_proposal_stays_away_until_the_refusal_is_taken_back(desk, at):
    client, url, activity, raw, post = desk
    post(*raw[:2], refuse=1)
    assert "路灯亮化" not in client.get(url).content.decode().split("归纳经过")[0]
    assert rows(Grouping, at).get().answer == "refused"
    assert len(board_sheet(activity, at.office).loose) == 4
    actions.take_back_consolidation(activity, "点错", by=at.office, on=f.MAY)
    assert "路灯亮化" in client.get(url).content.decode().split("归纳经过")[0]


def test_a_proposal_without_words_or_rows_is_refused_and_keeps_what_was_typed(desk):
    client, url, _, raw, post = desk
    answer = post(*raw[:2], aspect="亮化", text="", take=1)
    assert answer.status_code == 422
    assert 'value="亮化"' in answer.content.decode()
    none = client.post(f"{url}groupings/", {"group": raw[0].pk, "aspect": "亮化", "text": "路灯", "take": 1})
    assert "请至少勾选一条意见建议" in none.content.decode()


def test_a_page_that_is_old_takes_nothing(desk, at):
    _, _, activity, raw, post = desk
    actions.set_suggestions_aside(activity, raw[1:2], "重复", by=at.office, on=f.MAY)
    actions.move_suggestions(activity, raw[1:2], None, by=at.office, on=f.MAY)
    first, second = raw[:2]
    second.version = 1
    assert post(first, second, aspect="城市管理", text="路灯亮化", take=1).status_code == 409
    assert not rows(Grouping, at).exists()


def test_members_see_no_proposals_and_cannot_answer_them(desk, at):
    client, url, _, raw, post = desk
    client.force_login(at.of(Role.MB).account)
    assert "归纳建议" not in client.get(url).content.decode()
    assert post(*raw[:2], aspect="城市管理", text="路灯亮化", take=1).status_code == 403
