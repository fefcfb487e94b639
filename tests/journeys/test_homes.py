"""Each role at a window of its own, from its home to its first task, in the clicks docs/homes.md states."""

import os
import re
from datetime import date

import pytest
from django.utils import timezone

from jianyan.portal.tests.first_tasks import TASKS, stated
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES", "")  # a folder, for who wants to look


class AtWindow:
    """Presses what is seen, and counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0
        page.set_default_timeout(60_000)  # a busy machine is no failure
        page.goto("/lan/")

    @property
    def path(self):
        return self.page.url

    @property
    def text(self):
        return self.page.inner_text("main")

    def _press(self, found):
        self.taps += 1
        with self.page.expect_navigation():  # a sending may wait for the save on its way
            # The first button of a form, for who presses Enter in a field, is no larger than a point.
            found.filter(visible=True).and_(self.page.locator(":not(.visually-hidden)")).first.click()
        return self

    def presses(self, label):
        begins = re.compile(f"^{re.escape(label)}")  # a screen reader hears after it of which line it is
        link, button = (self.page.get_by_role(one, name=begins) for one in ("link", "button"))
        return self._press(link.or_(button))

    def follows(self, words):
        return self._press(self.page.locator("main a", has_text=words))

    def chooses(self, **values):
        for name, value in values.items():
            self.taps += 1
            self.page.check(f'[name="{name}"][value="{value}"]')
        return self

    def types(self, **texts):
        for name, text in texts.items():
            self.page.fill(f'[name="{name}"]', text)
        return self


def _does_its_first_task(role, at, window, leave):
    given = TASKS[role].begins(at)
    home = AtWindow(window(at.of(role).account))
    if PICTURES:
        home.page.screenshot(path=f"{PICTURES}/{role}-{home.page.viewport_size['width']}.png", full_page=True)
    TASKS[role].does(home, given)
    assert TASKS[role].is_done(given, home), role
    assert home.taps == stated(role), role
    leave(home.page)


def test_each_role_does_its_first_task_in_the_clicks_stated(story, windows):
    story.day(5, 18)  # one year for all: what the member sends today stands beside what the office finds
    for role in TASKS:
        _does_its_first_task(role, story.at, story.window, windows.put_back)


def test_each_does_it_in_as_many_where_the_phone_runs_no_scripts(monkeypatch, new_page, windows):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2022, 5, 18))
    at = made.world()
    for role in TASKS:
        _does_its_first_task(
            role, at, lambda user: new_page(phone=True, javascript=False, user=user), windows.put_back
        )
