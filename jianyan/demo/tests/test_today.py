"""The calendar of the demo."""

from datetime import UTC, datetime

from django.utils import timezone

from jianyan.demo import today, year


def test_today_is_the_last_day_of_the_demo_and_moments_stay_true(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", timezone.localdate)
    before = timezone.now()
    today.stand_still()
    assert timezone.localdate() == year.LAST_DAY
    assert timezone.localdate(datetime(2024, 5, 1, 3, tzinfo=UTC)).isoformat() == "2024-05-01"
    assert timezone.now() >= before
