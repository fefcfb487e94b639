"""The calendar file: what is written can be read back, whatever the text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit.ics import Happening, calendar, escaped, folded

NOW = datetime(2022, 5, 18, 1, tzinfo=UTC)
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200)


@given(TEXT)
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(text):
    parts = folded(f"SUMMARY:{text}").split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join(part if no == 0 else part[1:] for no, part in enumerate(parts)) == f"SUMMARY:{text}"


@given(TEXT)
def test_what_is_escaped_reads_back(text):
    said = escaped(text + "\n末")
    plain = said.replace("\\n", "\n") if "\\\\" not in said else None
    if plain is not None:
        assert plain.replace("\\;", ";").replace("\\,", ",") == text + "\n末"
    assert "\n" not in said


def test_hours_are_told_in_utc_and_whole_days_end_the_day_after():
    shanghai = timezone(timedelta(hours=8))
    hours = Happening(
        "1@a", "会议", datetime(2022, 5, 18, 9, tzinfo=shanghai), datetime(2022, 5, 18, 11, tzinfo=shanghai)
    )
    days = Happening("2@a", "全会", date(2022, 1, 10), date(2022, 1, 13), place="会议中心", cancelled=True)
    text = calendar("某县政协", [hours, days], NOW).decode()
    for line in (
        "DTSTART:20220518T010000Z",
        "DTEND:20220518T030000Z",
        "DTSTART;VALUE=DATE:20220110",
        "DTEND;VALUE=DATE:20220114",
        "LOCATION:会议中心",
        "STATUS:CANCELLED",
    ):
        assert f"{line}\r\n" in text
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2


def test_a_time_without_a_zone_is_refused():
    event = Happening("1", "会议", date(2022, 1, 1), date(2022, 1, 1))
    with pytest.raises(ValueError, match="zone"):
        calendar("某县政协", [event], NOW.replace(tzinfo=None))
