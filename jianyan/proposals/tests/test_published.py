"""Figures other places published, built as records: the convention they used gives their rate, the others another.

Counts are what was printed; everything else is invented. A ledger is imported or the verbs are used, as an office would.
"""

from datetime import date
from decimal import Decimal
from itertools import chain, repeat

import pytest

from jianyan.figures import catalogue, consistency
from jianyan.figures.scope import Scope
from jianyan.proposals import actions
from jianyan.proposals.models import Proposal
from jianyan.proposals.rules import (
    EXCLUDE,
    F_AFTER_MERGE,
    F_INSIDE,
    F_RECEIVED,
    PENDING,
    TREAT_AS_SATISFIED,
)
from jianyan.proposals.tests.test_import_ledger import book, checked, step

pytestmark = pytest.mark.django_db

HEAD = ("案号", "案由", "提案人", "提交日期", "立案结果", "立案日期", "并入案号", "分办单位", "交办日期", "答复日期",
        "答复类别", "办理结果满意度", "办理态度满意度", "反馈日期")  # fmt: skip
SENT, DECIDED, HANDED, REPLIED, RATED = "1月11日", "1月15日", "2月10日", "4月20日", "5月6日"


def ledger(at, rows):
    """A year's ledger of these rows, imported."""
    head = [
        [no, f"关于第{at.committee.code}{order}件事的提案", "魏一", SENT, *rest]
        for order, (no, *rest) in enumerate(rows, 1)
    ]
    run = step(at, checked(at, book(*head, head=HEAD)), "apply")
    assert (run.state, run.failure) == ("applied", "")
    return run


def reviewed(filed, merged=0, refused=0, withdrawn=0, as_="转意见建议"):
    """Rows of a year's review: so many filed, merged into the first, refused, taken back."""
    yield from ((no, "立案", DECIDED) for no in range(1, filed + 1))
    yield from repeat((None, "并案", DECIDED, 1), merged)
    yield from repeat((None, as_, DECIDED), refused)
    yield from repeat((None, "撤回", DECIDED), withdrawn)


def value(at, key, convention="", filter=None):
    scope = Scope.of_year(at.committee.pk, 2022).narrowed(filter or {})
    scope = Scope(**{**scope.__dict__, "convention": convention})
    found = catalogue.ask(catalogue.find(f"proposals.{key}"), scope).answer.value
    return None if found is None else Decimal(found)


def rate(at, convention):
    return value(at, "filing_rate", convention)


def prints(exact, printed):
    """Whether a counted share is what was printed, at its digits."""
    shown = Decimal(printed)
    return exact is not None and round(exact, -shown.as_tuple().exponent) == shown


# Each row: how the year went, what was printed, by which convention; and what the other two would have said.
FILING = [
    # the nation, 2025
    pytest.param({"filed": 5002, "merged": 262, "refused": 626}, 5890, F_RECEIVED, "84.92",
     {F_INSIDE: "89.37", F_AFTER_MERGE: "88.88"}, marks=pytest.mark.long),
    # a provincial capital, 2020
    ({"filed": 470, "merged": 23, "refused": 85}, 578, F_RECEIVED, "81.31",
     {F_INSIDE: "85.29", F_AFTER_MERGE: "84.68"}),
    # a city district on the coast, 2021: 133 filed, 123 after merging
    ({"filed": 123, "merged": 10, "refused": 24}, 157, F_INSIDE, "84.71",
     {F_RECEIVED: "78.34", F_AFTER_MERGE: "83.67"}),
    # a coastal city: 311 filed of which 72 were merged, 8 taken back, 17 letters
    ({"filed": 239, "merged": 72, "refused": 17, "withdrawn": 8, "as_": "作来信处理"}, 336, F_INSIDE, "92.56",
     {F_RECEIVED: "71.13", F_AFTER_MERGE: "90.53"}),
    # a city in the hills, five years to 2021
    pytest.param({"filed": 1467, "merged": 742, "refused": 256}, 2465, F_AFTER_MERGE, "85.14",
     {F_RECEIVED: "59.51", F_INSIDE: "89.61"}, marks=pytest.mark.long),
    # the same, 2025
    ({"filed": 402, "merged": 176, "refused": 61}, 639, F_AFTER_MERGE, "86.83",
     {F_RECEIVED: "62.91", F_INSIDE: "90.45"}),
    # a district of it, 2016: nothing merged, so the conventions agree
    ({"filed": 216, "merged": 0, "refused": 55}, 271, F_RECEIVED, "79.7",
     {F_INSIDE: "79.7", F_AFTER_MERGE: "79.7"}),
]  # fmt: skip


@pytest.mark.parametrize(("year", "received", "convention", "printed", "others"), FILING)
def test_a_published_filing_rate_follows_from_its_own_convention(
    at, year, received, convention, printed, others
):
    ledger(at, reviewed(**year))
    assert value(at, "received") == received
    assert prints(rate(at, convention), printed)
    for other, wrong in others.items():
        assert prints(rate(at, other), wrong)
        if wrong != printed:
            assert not prints(rate(at, other), printed)
    assert (
        len(
            consistency.numerators(
                Decimal(printed), received if convention != F_AFTER_MERGE else received - year["merged"]
            )
        )
        >= 1
    )


def test_what_was_not_filed_is_all_there(at):
    """The parts of a published whole add up to it, under each convention by its own name."""
    ledger(at, reviewed(filed=123, merged=10, refused=24))
    assert [value(at, key) for key in ("filed", "merged", "not_filed", "converted")] == [123, 10, 24, 24]
    assert value(at, "filed", F_INSIDE) == 133


def answered(units):
    """Rows of answered cases: the units and the class of each, and what was said of it where something was."""
    for no, (names, code, *said) in enumerate(units, 1):
        yield (no, "立案", DECIDED, None, names, HANDED, REPLIED, code, *said)


def test_class_shares_are_of_replies_where_cases_have_several(at):
    """A large city, 2016: 572 cases, 665 replies; 258 of them class A is 38.8 %, and 45.1 % of the cases."""
    one, two = "教育局", "教育局、水利局"
    ledger(
        at,
        answered(
            chain(
                repeat((one, "A"), 258),
                repeat((two, "B"), 93),
                repeat((one, "B"), 116),
                repeat((one, "C"), 76),
                repeat((one, "D"), 29),
            )
        ),
    )
    assert (value(at, "replied"), value(at, "replies")) == (572, 665)
    counts = [value(at, "reply_class", filter={"class": [code]}) for code in "ABCD"]
    assert counts == [258, 302, 76, 29]
    assert prints(value(at, "solved_rate"), "38.8")
    assert prints(value(at, "class_share", filter={"class": ["A"]}), "38.8")
    of_cases = 100 * value(at, "replied", filter={"class": ["A"]}) / value(at, "replied")
    assert prints(of_cases, "45.1")


def test_attitude_and_result_are_of_the_same_forms_and_not_of_the_cases(at):
    """A port, 2011: 591 cases, 527 forms back; 99.8 % for the work, 98.5 % for the result."""
    said = chain(
        [("不满意", "不满意", RATED)],
        repeat(("不满意", "满意", RATED), 7),
        repeat(("基本满意", "满意", RATED), 519),
        repeat((), 64),
    )
    ledger(at, answered(("教育局", "A", *one) for one in said))
    silent = list(Proposal.objects.of(at.committee).live().filter(forms=None))
    actions.send_feedback(silent, by=at.of("PO"), on=date(2022, 4, 25))
    assert value(at, "replied") == 591
    work, result = ({"rating": [name]} for name in ("attitude", "result"))
    assert prints(value(at, "attitude_satisfaction", EXCLUDE, work), "99.8")
    assert prints(value(at, "attitude_satisfaction", EXCLUDE, result), "98.5")
    assert prints(value(at, "satisfaction", EXCLUDE), "98.5")
    assert prints(value(at, "satisfied_rate", EXCLUDE), "0.0")
    assert prints(value(at, "satisfaction", PENDING), "87.8")
    assert prints(value(at, "satisfaction", TREAT_AS_SATISFIED), "98.6")
    assert (value(at, "feedback_forms"), prints(value(at, "feedback_rate"), "89.2")) == (527, True)


def test_satisfied_in_all_counts_the_basically_satisfied(at):
    """A city, 2022: 146 answered, 144 satisfied and 2 basically: 100 % in all, 98.6 % satisfied alone."""
    said = chain(repeat(("满意", "满意", RATED), 144), repeat(("基本满意", "满意", RATED), 2))
    ledger(at, answered(("教育局", "A", *one) for one in said))
    assert value(at, "satisfaction") == 100
    assert prints(value(at, "satisfied_rate"), "98.6")
    assert prints(value(at, "basically_satisfied_rate"), "1.4")


@pytest.mark.parametrize(
    ("printed", "base", "fits"),
    [
        ("99.12", 114, True),  # a district: of the session's proposals, not of all 115
        ("99.12", 115, False),
        ("99.16", 801, False),  # a provincial capital, 2009: no form count of its 801 cases gives it
        ("98", 231, True),
        ("69.6", 23, True),  # 16 of 23 promises of the session before
    ],
)
def test_a_published_rate_can_or_cannot_be_of_a_base(printed, base, fits):
    assert bool(consistency.numerators(Decimal(printed), base)) is fits
