"""The consolidation board: whatever is moved, every raw suggestion stands in exactly one place, and can be followed."""

import contextlib

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jianyan.activities import actions
from jianyan.activities.flow import BOARD
from jianyan.activities.models import Activity, Aspect, Board, Consolidated, Suggestion
from jianyan.activities.queries.board import board_sheet
from jianyan.activities.tests import factories as f
from jianyan.core import journal
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role
from tests.chance import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return f.world()


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def board_of(at, count=6):
    activity = f.held(at)
    return activity, f.said(at, activity, *(f"意见{no}" for no in range(count)))


def fresh(record):
    return type(record).anywhere.get(pk=record.pk)


STEP = st.tuples(
    st.sampled_from(
        ["aspect", "item", "move", "aside", "loose", "place", "rename", "dissolve", "drop", "back", "settle"]
    ),
    st.integers(0, 7),
    st.sets(st.integers(0, 7), min_size=1, max_size=4),
)


def do(at, activity, raw, verb, no, some):
    """One step of somebody who clicks anything; what is refused changes nothing."""
    how = {"by": at.office, "on": f.MAY}
    live = [fresh(raw[each]) for each in sorted(some)]
    aspects = list(Aspect.objects.of(at.committee).filter(activity=activity))
    items = list(Consolidated.objects.of(at.committee).filter(activity=activity))
    aspect = aspects[no % len(aspects)] if aspects else None
    item = items[no % len(items)] if items else None
    steps = {
        "aspect": lambda: actions.add_aspect(activity, f"方面{no}", **how),
        "aside": lambda: actions.set_suggestions_aside(activity, live, "重复", **how),
        "loose": lambda: actions.move_suggestions(activity, live, None, **how),
        "back": lambda: actions.take_back_consolidation(activity, "点错", **how),
        "settle": lambda: actions.settle_board(activity, **how),
    }
    if aspect:
        steps |= {
            "item": lambda: actions.add_item(aspect, f"条目{no}", live, **how),
            "rename": lambda: actions.change_aspect(aspect, title=f"改名{no}", place=no + 1, **how),
            "drop": lambda: actions.dissolve_aspect(aspect, **how),
        }
    if item:
        steps |= {
            "move": lambda: actions.move_suggestions(activity, live, item, **how),
            "place": lambda: actions.change_item(item, text="改", aspect=aspect, place=no + 1, **how),
            "dissolve": lambda: actions.dissolve_item(item, **how),
        }
    steps.get(verb, lambda: None)()


def check(at, activity, raw):
    sheet = board_sheet(activity, at.office)
    placed = [one.pk for group in sheet.aspects for held in group.items for one in held.raw]
    places = placed + [one.pk for one in sheet.loose] + [one.pk for one in sheet.aside]
    assert sorted(places) == sorted(one.pk for one in raw)  # each once, none lost
    assert all(one.set_aside_reason for one in sheet.aside)
    assert [one.aspect.number for one in sheet.aspects] == list(range(1, len(sheet.aspects) + 1))
    numbers = [held.item.item_no for group in sheet.aspects for held in group.items]
    assert numbers == list(range(1, len(numbers) + 1))
    if sheet.settled:
        assert not sheet.loose
        assert all(held.raw for group in sheet.aspects for held in group.items)


class AnySequenceOfMoves(TestCase):
    @settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEP, max_size=14))
    def test_keeps_every_raw_suggestion_in_exactly_one_place(self, steps):
        at = f.world()
        activity, raw = board_of(at, 8)
        for step in steps:
            with contextlib.suppress(Refused):
                do(at, activity, raw, *step)
            check(at, activity, raw)


def settled(at, activity, raw):
    aspect = actions.add_aspect(activity, "交通", by=at.office, on=f.MAY)
    actions.add_item(aspect, "修路", [fresh(one) for one in raw], by=at.office, on=f.MAY)
    return actions.settle_board(activity, by=at.office, on=f.MAY)


@pytest.mark.parametrize("state", Board.State.values)
def test_who_may_settle_and_reopen_in_which_state(at, state):
    activity, raw = board_of(at)
    board = settled(at, activity, raw)
    if state == Board.State.OPEN:
        board = actions.reopen_board(activity, "补充", by=at.office, on=f.MAY)
    opened = state == Board.State.OPEN
    for role, by in at.seats.items():
        keeps = role in (Role.SG, Role.PO, Role.RS, Role.SPC, Role.ML, Role.CL)
        found = {move.name for move in BOARD.open_to(by, board)}
        assert found == ({"settle" if opened else "reopen"} if keeps else set()), role
        for right, verb in (
            (opened, lambda by=by: actions.settle_board(activity, by=by, on=f.MAY)),
            (not opened, lambda by=by: actions.reopen_board(activity, "再议", by=by, on=f.MAY)),
        ):
            if not right:
                with pytest.raises(MoveRefused):
                    verb()
            elif not keeps:
                with pytest.raises(NotYours):
                    verb()
            else:
                with transaction.atomic():
                    verb()
                    transaction.set_rollback(True)


def test_nothing_is_settled_while_a_suggestion_waits_or_an_item_is_empty(at):
    activity, raw = board_of(at, 2)
    aspect = actions.add_aspect(activity, "交通", by=at.office, on=f.MAY)
    item = actions.add_item(aspect, "修路", by=at.office, on=f.MAY)
    with pytest.raises(MoveRefused, match="2条意见建议没有归入"):
        actions.settle_board(activity, by=at.office, on=f.MAY)
    actions.set_suggestions_aside(activity, raw, "不属本县事权", by=at.office, on=f.MAY)
    with pytest.raises(MoveRefused, match="第1条没有归入"):
        actions.settle_board(activity, by=at.office, on=f.MAY)
    actions.dissolve_item(item, by=at.office, on=f.MAY)
    assert actions.settle_board(activity, by=at.office, on=f.MAY).settled_on == f.MAY
    with pytest.raises(Refused, match="已经归纳定稿"):
        f.said(at, activity, "补一条")


def test_a_page_that_is_old_moves_nothing(at):
    activity, [one, two] = board_of(at, 2)
    aspect = actions.add_aspect(activity, "交通", by=at.office, on=f.MAY)
    item = actions.add_item(aspect, "修路", [one], by=at.office, on=f.MAY)
    with pytest.raises(journal.Stale) as stale:
        actions.move_suggestions(
            activity, [two, fresh(one)], None, by=at.office, on=f.MAY, expected={one.pk: 1, two.pk: 1}
        )
    assert stale.value.changes == [("归入", "（空）", str(item))]
    assert fresh(two).consolidated_id is None


def test_the_last_step_is_taken_back_and_given_again(at):
    activity, [one, two] = board_of(at, 2)
    aspect = actions.add_aspect(activity, "交通", by=at.office, on=f.MAY)
    item = actions.add_item(aspect, "修路", [one, two], by=at.office, on=f.MAY)
    actions.dissolve_item(fresh(item), by=at.office, on=f.MAY)
    assert fresh(one).consolidated_id is None
    actions.take_back_consolidation(activity, "点错了", by=at.office, on=f.MAY)
    assert fresh(item).voided_at is None
    assert fresh(one).consolidated_id == fresh(two).consolidated_id == item.pk
    actions.take_back_consolidation(activity, "没有点错", by=at.office, on=f.MAY)
    assert fresh(item).voided_at is not None


def test_trap_13_many_raw_suggestions_in_one_item_are_provable_both_ways(at):
    activity = f.held(at, kind="plenary_discussion", title="讨论工作报告")
    raw = f.said(at, activity, *(f"意见{no}" for no in range(98)))
    actions.consolidate(
        activity,
        [(f"方面{a}", [(f"条目{a}-{i}", raw[i::33]) for i in range(33) if i % 5 == a]) for a in range(5)],
        by=at.office,
        on=f.MAY,
    )
    sheet = board_sheet(activity, at.office)
    assert (len(sheet.raw), sheet.placed, sheet.item_count, len(sheet.aspects)) == (98, 98, 33, 5)
    assert Suggestion.objects.of(at.committee).live().count() == 98


def test_the_board_is_read_by_members_and_moved_by_keepers_only(enter, at):
    activity, [one, two] = board_of(at, 2)
    url = f"{activity.get_absolute_url()}board/"
    assert "移动勾选的意见" not in enter(Role.MB).get(url).content.decode()
    assert enter(Role.MB).post(f"{url}move/", {}).status_code == 403
    assert enter(Role.HU).get(url).status_code == 403
    client = enter(Role.SPC)
    client.post(f"{url}aspects/new/", {"title": "交通"})
    aspect = Aspect.objects.of(at.committee).get()
    form = {"pk": [one.pk, two.pk], f"v{one.pk}": 1, f"v{two.pk}": 1, "to": f"new-{aspect.pk}"}
    again = client.post(f"{url}move/", form)
    assert again.status_code == 422
    assert "请填写新条目的内容" in again.content.decode()
    assert again.content.decode().count(" checked") == 2  # what was ticked stays ticked
    client.post(f"{url}move/", form | {"text": "修路"})
    item = Consolidated.objects.of(at.committee).get()
    assert item.raw.count() == 2
    stale = client.post(f"{url}move/", form | {"to": "loose"})
    assert stale.status_code == 409
    assert "归入" in stale.content.decode()
    client.post(
        f"{url}items/{item.pk}/", {"text": "修路并照明", "aspect": aspect.pk, "version": item.version}
    )
    client.post(f"{url}settle/", {})
    text = client.get(url).content.decode()
    assert "已定稿" in text
    assert "修路并照明" in text
    assert client.get(f"{url}?export=1")["Content-Type"].endswith("sheet")


def test_the_board_costs_the_same_with_many_rows(enter, at, same_queries):
    activity, _ = board_of(at, 2)
    actions.add_aspect(activity, "卫生", by=at.office, on=f.MAY)
    client = enter(Role.SPC)
    url = f"{activity.get_absolute_url()}board/"

    def more():
        raw = f.said(at, activity, *(f"再{no}" for no in range(20)))
        aspect = actions.add_aspect(activity, "交通", by=at.office, on=f.MAY)
        for one in raw:
            actions.add_item(aspect, one.text, [one], by=at.office, on=f.MAY)

    assert same_queries(lambda: client.get(url), more) <= 25


def test_todays_date_stands_on_what_is_entered_by_hand_and_the_page_says_it_was_added(enter, at):
    activity, _ = board_of(at, 1)
    url = f"{activity.get_absolute_url()}board/aspects/new/"
    assert "已增加方面“交通”" in enter(Role.SPC).post(url, {"title": "交通"}, follow=True).content.decode()
    assert Aspect.objects.of(at.committee).get().consolidated_on == timezone.localdate()
    assert Activity.objects.of(at.committee).count() == 1
