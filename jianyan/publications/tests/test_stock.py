"""Stock = print run - what left + what came back: on every day, never negative, also when two clerks move at once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import close_old_connections, connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.people.models import Role
from jianyan.publications import actions, queries
from jianyan.publications.models import BookMovement, Volume
from jianyan.publications.tests.factories import ON, printed, world
from tests.chance import examples

DAY = timedelta(days=1)


@pytest.fixture
def at(db):
    return world()


@pytest.fixture
def clerk(at):
    return {"by": at.of(Role.CL), "on": ON}


def counted(at, key, on=date(2022, 12, 31), **filter):
    scope = Scope.of_year(at.committee.pk, 2022).narrowed({k: [v] for k, v in filter.items()})
    return catalogue.ask(catalogue.find(f"publications.{key}"), scope.seen_on(on)).answer.value


def test_books_are_handed_out_or_presented_and_never_more_than_there_are(at, clerk):
    volume = printed(at)
    actions.record_movement("handed_out", 60, "读者", volume=volume, recipient_kind="public", **clerk)
    actions.record_movement("presented", 30, "图书馆", volume=volume, recipient_kind="library", **clerk)
    actions.record_movement("sold", 5, "书店", volume=volume, **clerk)
    assert (counted(at, "books_distributed"), counted(at, "books_distributed", mode="presented")) == (90, 30)
    assert (counted(at, "books_moved"), counted(at, "books_moved", recipient="library")) == (95, 30)
    assert volume.stock == counted(at, "stock") == 5
    with pytest.raises(Refused, match="库存5册，不足6册"):
        actions.record_movement("handed_out", 6, "读者", volume=volume, **clerk)


def test_the_stock_is_counted_as_of_a_day(at):
    volume, by = printed(at), at.of(Role.CL)
    actions.record_movement("handed_out", 40, "读者", volume=volume, by=by, on=ON + 9 * DAY)
    assert counted(at, "stock", on=ON - DAY) == 0
    assert counted(at, "stock", on=ON + 8 * DAY) == 100
    assert counted(at, "stock", on=ON + 9 * DAY) == 60


def test_a_movement_entered_late_may_not_empty_an_earlier_day(at):
    volume, by = printed(at), at.of(Role.CL)
    sold = actions.record_movement("sold", 100, "书店", volume=volume, by=by, on=ON + DAY)
    actions.return_books(sold, 50, "未售出", by=by, on=ON + 9 * DAY)
    with pytest.raises(Refused, match="库存0册，不足10册"):
        actions.record_movement("handed_out", 10, "读者", volume=volume, by=by, on=ON + 2 * DAY)
    with pytest.raises(Refused, match="早于"):
        actions.record_movement("handed_out", 10, "读者", volume=volume, by=by, on=ON - DAY)


def test_what_comes_back_is_counted_apart_and_never_more_than_went(at, clerk):
    volume = printed(at)
    moved = actions.record_movement("sold", 25, "书店", volume=volume, **clerk)
    actions.return_books(moved, 20, "未售出", **clerk)
    assert (volume.stock, counted(at, "books_returned"), counted(at, "books_moved")) == (95, 20, 25)
    with pytest.raises(Refused, match="退回合计26册"):
        actions.return_books(moved, 6, "未售出", **clerk)
    with pytest.raises(Refused, match="先作废退回"):
        actions.void(moved, "登记错误", **clerk)


def test_a_void_movement_goes_back_into_stock_and_a_void_return_out_of_it(at, clerk):
    volume = printed(at, 10)
    moved = actions.record_movement("handed_out", 10, "读者", volume=volume, **clerk)
    back = actions.return_books(moved, 4, "多发", **clerk)
    actions.record_movement("presented", 4, "图书馆", volume=volume, **clerk)
    with pytest.raises(Refused, match="少于0册"):
        actions.void(back, "登记错误", **clerk)
    assert volume.stock == 0
    other = actions.record_movement("handed_out", 3, "读者", title="书", **clerk)
    actions.void(other, "登记错误", **clerk)
    assert counted(at, "books_distributed") == 14


def test_a_correction_keeps_the_stock_right(at, clerk):
    volume = printed(at, 10)
    moved = actions.record_movement("handed_out", 6, "读者", volume=volume, **clerk)
    with pytest.raises(Refused, match="不足11册"):
        actions.correct(moved, "数错", copies=11, **clerk)
    volume.refresh_from_db()
    with pytest.raises(Refused, match="少于0册"):
        actions.correct(volume, "数错", print_run=5, **clerk)


def test_a_count_of_the_shelf_is_entered_with_its_reason(at, clerk):
    volume = printed(at, 10)
    with pytest.raises(Refused, match="原因"):
        actions.adjust_stock(volume, "scrapped", 1, " ", **clerk)
    actions.adjust_stock(volume, "scrapped", 3, "受潮", **clerk)
    actions.adjust_stock(volume, "found", 1, "清点", **clerk)
    assert (volume.stock, counted(at, "books_moved")) == (8, 0)
    with pytest.raises(Refused, match="超过了印数"):
        actions.adjust_stock(volume, "found", 3, "清点", **clerk)


@pytest.mark.parametrize("given", [{"copies": 0, "title": "书"}, {"copies": 3, "title": " "}])
def test_a_movement_needs_a_book_and_copies(given, clerk):
    with pytest.raises(Refused):
        actions.record_movement("handed_out", recipient="读者", **given, **clerk)


def test_a_volume_that_is_not_out_has_nothing_to_give(at, clerk):
    volume = actions.plan_volume("文史资料", 25, **clerk)
    with pytest.raises(Refused, match="还没有出版"):
        actions.record_movement("handed_out", 1, "读者", volume=volume, **clerk)


def test_who_received_signs_later_than_it_left(at, clerk):
    moved = actions.record_movement("presented", 5, "图书馆", volume=printed(at), **clerk)
    with pytest.raises(Refused, match="早于"):
        actions.sign_receipt(moved, "馆藏部", by=at.of(Role.CL), on=ON - DAY)
    actions.sign_receipt(moved, "馆藏部", **clerk)
    assert moved.signed_on == ON


# One step of a clerk: what he does, how many copies, how many days after publication, on which earlier movement.
STEPS = st.tuples(
    st.sampled_from(["handed_out", "sold", "return", "scrapped", "found", "void"]),
    st.integers(1, 12),
    st.integers(0, 9),
    st.integers(0, 30),
)


class TestStock(TestCase):
    """Whatever is entered in whatever order: accepted steps keep the stock between nothing and the print run."""

    @settings(max_examples=examples(30), deadline=None)
    @given(st.lists(STEPS, max_size=12))
    def test_the_stock_stays_right_on_every_day(self, steps):
        at = world()
        volume, by = printed(at, 20), at.of(Role.CL)
        for step in steps:
            try:
                self.act(volume, by, *step)
            except Refused:
                continue
        days = queries.balances(volume)
        assert all(0 <= stock <= 20 for _, stock in days)
        live = BookMovement.objects.of(at.committee).live().filter(volume=volume)
        moved = sum(one.copies * (1 if one.mode in BookMovement.INBOUND else -1) for one in live)
        shown = Volume.objects.of(at.committee).with_stock().get()
        assert volume.stock == shown.in_stock == days[-1][1] == 20 + moved

    def act(self, volume, by, name, copies, days, which):
        on = ON + days * DAY
        held = list(volume.movements.live().order_by("id"))
        if name in ("return", "void"):
            if not held:
                return
            one = held[which % len(held)]
            if name == "void":
                actions.void(one, "登记错误", by=by, on=on)
            else:
                actions.return_books(one, copies, "退", by=by, on=on)
        elif name in BookMovement.ADJUSTMENTS:
            actions.adjust_stock(volume, name, copies, "清点", by=by, on=on)
        else:
            actions.record_movement(name, copies, "读者", volume=volume, by=by, on=on)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_do_not_give_the_same_copies_away():
    at = world()
    volume = printed(at, 10)
    together, said = threading.Barrier(2), []

    def give():
        together.wait(timeout=10)
        try:
            actions.record_movement("handed_out", 7, "读者", volume=volume, by=at.of(Role.CL), on=ON)
            said.append("发放")
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            close_old_connections()
            connection.close()

    clerks = [threading.Thread(target=give) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(timeout=60)
    assert sorted(said) == ["《文史资料》第24辑库存3册，不足7册", "发放"]
    assert volume.stock == 3
