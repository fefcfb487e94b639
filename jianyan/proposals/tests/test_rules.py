"""Rules are data with a date, read strictly."""

from datetime import date

import pytest

from jianyan.core import profiles
from jianyan.core.profiles import BadRules
from jianyan.kit.flow import Refused
from jianyan.kit.workdays import Clock
from jianyan.proposals import rules
from jianyan.proposals.rules import parse


def test_what_is_not_named_keeps_its_default():
    law = parse({"reply_due": {"amount": 60, "unit": "working_day"}})
    assert (law.reply_due, law.max_rounds) == (Clock(60), 2)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"replydue": 3}, "不认识"),
        ({"reply_due": {"amount": -1}}, "答复期限"),
        ({"max_rounds": "2"}, "类型"),
        ({"no_feedback_policy": "all good"}, "未交回"),
        ({"filing_convention": "F"}, "立案率"),
        ({"reply_classes": []}, "类别"),
        (
            {
                "reply_classes": [
                    {"code": "A", "label": "甲", "counts_as_implemented": True, "counts_as_promised": True}
                ]
            },
            "既算",
        ),
    ],
)
def test_rules_that_make_no_sense_are_not_loaded(data, word):
    with pytest.raises(BadRules, match=word):
        parse(data)


def test_stored_rules_read_back_as_they_were():
    assert parse(profiles.as_data(rules.Rules())) == rules.Rules()


@pytest.mark.django_db
def test_a_year_whose_days_off_are_unknown_is_refused_not_guessed():
    with pytest.raises(Refused, match="放假"):
        rules.Rules().due(date(2099, 1, 4), Clock(10))


@pytest.mark.django_db
def test_a_month_ends_with_the_month():
    assert rules.Rules().due(date(2022, 11, 30), Clock(3, "calendar_month")) == date(2023, 2, 28)


def test_a_class_this_committee_does_not_use_is_refused():
    with pytest.raises(Refused, match="没有"):
        rules.Rules().reply_class("E")
