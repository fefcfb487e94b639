"""Every story is played at the width of a PC and on a phone: the one beside SQLite, the other beside PostgreSQL.

What a width shows does not hang on the database, and what a database keeps not on the width, so a whole run of the
suite (both databases) sees each once. ``EVERYTHING=1`` plays both beside each.
"""

from __future__ import annotations

import os

import pytest

PC = {"width": 1280, "height": 800}
BESIDE = "phone" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "pc"
WIDTHS = ["pc", "phone"] if os.environ.get("EVERYTHING") else [BESIDE]


@pytest.fixture(params=WIDTHS)
def story(request, db, transactional_db, monkeypatch, new_page):
    """Once at each width."""
    from django.utils import timezone  # not above: this file is read before the settings are

    from jianyan.proposals.tests import factories as made
    from tests.journeys.cast import Story

    phone = request.param == "phone"

    def window(account):
        page = new_page(phone=phone, user=account)
        if not phone:
            page.set_viewport_size(PC)
        return page

    def move(to):
        monkeypatch.setattr(timezone, "localdate", lambda *args: to)

    return Story(made.world(), window, move)
