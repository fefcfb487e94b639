"""Every story is played at the width of a PC and on a phone."""

from __future__ import annotations

import pytest

PC = {"width": 1280, "height": 800}


@pytest.fixture(params=["pc", "phone"])
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
