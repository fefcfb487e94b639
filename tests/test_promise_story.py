"""A promise that comes due a year later: made in the reply, returned on its day, reported, said, confirmed.

Played in a real browser, at a PC and on a phone, with the day of the server moved on.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from jianyan.core.tests.looking import overflow, says
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Role
from jianyan.proposals.models import Commitment
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)
SAID, DUE, LATER = date(2022, 2, 1), date(2023, 2, 1), date(2023, 6, 30)


@pytest.fixture
def at():
    return made.world()


@pytest.fixture
def day(monkeypatch):
    """The day it is for the server."""

    def move(to):
        monkeypatch.setattr(timezone, "localdate", lambda *args: to)

    return move


def answer(unit, case):
    """The unit answers both suggestions, one with a day, and its leader delivers."""
    unit.goto(f"/lan/proposals/assignments/{case.assignments.get().pk}/draft/")
    assert overflow(unit) <= 0
    unit.select_option("[name=reply_class]", "B")
    unit.fill("[name=signer]", "林某")
    unit.fill("[name=text]", "魏一委员：现答复如下。")
    first, second = unit.locator("fieldset.card").all()
    first.locator("select").select_option("taken")
    first.locator("textarea").fill("已于汛前清淤。")
    second.locator("select").select_option("partly")
    second.locator("textarea").fill("更换主街管道。")
    second.locator("input[type=date]").fill(DUE.isoformat())
    unit.click("text=保存草稿")
    unit.click("text=签发并送达答复")
    unit.click("main form button[type=submit]")
    unit.wait_for_selector("#promises >> text=更换主街管道")


def from_desk(page, promise, words):
    """From the desk to the promise."""
    page.goto("/lan/")
    page.click(f".task:has-text('{words}') a")
    page.click(f"a[href='{promise.get_absolute_url()}']")
    assert overflow(page) <= 0


def step(page, label, then, **fields):
    """One move of the promise: its button, its form, and what the page says afterwards."""
    page.click(f"text={label}")
    outcome, evidence = fields.pop("outcome", ""), fields.pop("evidence", None)
    if outcome:
        page.check(f"[name=outcome][value={outcome}]")
    if evidence:
        page.set_input_files("[name=evidence]", str(evidence))
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("main form button[type=submit]")
    page.wait_for_selector(then)


@pytest.mark.parametrize("phone", [False, True], ids=["pc", "phone"])
def test_a_promise_that_comes_due_a_year_later(at, day, new_page, phone, tmp_path):
    case = made.in_handling(at, suggestions="一、汛前清淤。\n二、更换管道。")
    evidence = tmp_path / "现场.png"
    evidence.write_bytes(b"\x89PNG...")
    unit, member, office = (
        new_page(phone=phone, user=at.of(role).account) for role in (Role.HL, Role.MB, Role.PO)
    )
    day(SAID)
    answer(unit, case)
    promise = Commitment.objects.of(at.committee).get()
    people.open_term(11, by=system(at.committee), on=date(2022, 12, 1))

    day(DUE)
    from_desk(unit, promise, "到期的承诺")
    says(unit, "今天到期", where=".stamp")
    asked = {"outcome": "renewed", "wanted_on": LATER.isoformat(), "note": "冬季不能施工。"}
    step(unit, "报告兑现情况", "text=申请延期至2023年6月30日", **asked)
    member.goto(promise.get_absolute_url())
    step(member, "说明是否兑现", "text=提案者意见：未能兑现", outcome="not_kept")
    from_desk(office, promise, "承诺")
    step(office, "同意延期", "dt:has-text('原定时限')", note="同意。")

    day(LATER)
    from_desk(unit, promise, "到期的承诺")
    asked = {"outcome": "kept", "done_on": "2023-06-20", "note": "已全部更换。", "evidence": evidence}
    step(unit, "报告兑现情况", "text=现场.png", **asked)
    from_desk(office, promise, "承诺")
    step(office, "确认已兑现", ".stamp:has-text('已兑现')")

    promise.refresh_from_db()
    assert (promise.state, promise.original_due_on, promise.due_on) == ("kept", DUE, LATER)
    assert promise.done_on == date(2023, 6, 20)
    member.goto(f"{case.get_absolute_url()}#asks")
    assert "原定2023年2月1日" in member.inner_text("#asks")
    assert overflow(member) <= 0
