"""The list of accounts: units and bodies known, no password in it, a slip for each, and all of it undone."""

from datetime import date

import pytest

from jianyan.core.imports import adapter, staging, steps
from jianyan.core.models import ImportRow
from jianyan.kit import sheets
from jianyan.people import access
from jianyan.people.models import Account, Grant, Role

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 20)
HEAD = ("姓名", "角色", "单位", "用户名")


def checked(at, *rows):
    data = sheets.write(sheets.Ledger("账号", HEAD, [list(row) for row in rows]))
    run = staging.upload(adapter("accounts"), "账号.xlsx", data, by=at.of(Role.AD))
    return step(at, run, "check")


def step(at, run, name):
    steps.start(run, name, by=at.of(Role.AD))
    steps.go_on(run, by=at.of(Role.AD), on=TODAY)
    run.refresh_from_db()
    return run


def test_accounts_of_units_come_in_without_a_password_and_get_their_slips(at):
    rows = (("施晓", "承办单位经办人", "县教育局", None), ("贺林", "负责人", "县水利局", "heleader"))
    run = step(at, checked(at, *rows), "apply")
    assert (run.state, run.failure) == ("applied", "")
    clerk, leader = Account.objects.get(username="lan-sx"), Account.objects.get(username="heleader")
    assert not clerk.has_usable_password()
    assert Grant.objects.of(at.committee).get(account=leader).unit == at.units[1]
    assert len(access.issue_slips([clerk, leader], by=at.of(Role.AD), on=TODAY)) == 2
    step(at, run, "undo")
    assert not Grant.objects.of(at.committee).live().filter(account=clerk).exists()


def test_what_nobody_knows_is_told_in_the_row(at):
    rows = (
        ("施晓", "承办单位经办人", "县气象局", None),
        ("贺林", "市长", None, None),
        ("童二", "委员", None, f"{at.committee.code}-PO"),
        ("无名", "委员", None, None),
    )
    run = checked(at, *rows)
    found = {
        one.title: [text for _, text in one.problems]
        for one in ImportRow.objects.of(run.committee_id).filter(run=run)
    }
    assert found["施晓"] == ["登记册中没有承办单位“县气象局”"]
    assert "不是角色" in found["贺林"][0]
    assert found["童二"] == ["用户名“lan-PO”已被使用"]
    assert found["无名"] == ["登记册中没有这名委员"]
