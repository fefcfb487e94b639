"""The years before the demo's: published reviews beside the records of 2022, and the one contradiction among them."""

from jianyan.figures import comparison, conflicts, years
from jianyan.figures.audit import everything
from jianyan.figures.evidence import Evidence
from jianyan.figures.meaning import Meaning
from jianyan.people.models import Role


def known(committee):
    return Evidence(committee.pk, committee.code, years.recorded(committee.pk))


def test_two_years_were_published_and_one_was_recorded(committee):
    assert years.published(committee.pk) == [2020, 2021]
    assert years.recorded(committee.pk) == [2022]


def test_proposals_of_three_years_stand_side_by_side(committee):
    row = comparison.row(known(committee), [2020, 2021, 2022], Meaning("proposals.received"))
    assert [side.shown for _, side in row.points] == ["187件", "209件", "231件"]
    assert row.latest.shown == "+22件（+10.5%）"
    assert len(comparison.rows(known(committee), [2020, 2021, 2022])) >= 20


def test_only_what_happens_year_by_year_adds_up(committee):
    keys = (
        "proposals.filed",
        "proposals.sponsoring_members",
        "people.studios",
        "proposals.reply_rate",
        "opinions.received",
    )
    rows = [comparison.row(known(committee), [2021, 2022], Meaning(key)) for key in keys]
    assert [row.total for row in rows] == [183 + 208, None, None, None, None]


def test_the_review_of_2021_contradicts_itself_and_audit_lists_it_as_open_work(committee):
    [conflict] = conflicts.found(known(committee))
    assert [side.shown for side in conflict.known.sides] == ["209件", "212件"]
    notes = [one for one in everything() if one.what == "conflict"]
    assert [(one.where, one.note) for one in notes] == [("2021年收到提案", True)]


def test_pages_of_the_years_open(signed_in, committee):
    for path in (
        "compare/",
        "compare/?whole=1&row=proposals.received",
        "conflicts/",
        "published/",
        "forms/keys/",
    ):
        assert signed_in(Role.RS).get(f"/{committee.code}/figures/{path}").status_code == 200
