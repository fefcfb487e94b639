"""The list of accounts: who is to sign in as what. Members are better opened from the register, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jianyan.core.imports import Adapter, Column, Outcome, Row, Task
from jianyan.core.imports.adapters import Tell
from jianyan.core.imports.reading import headings, one_line
from jianyan.kit.cells import BadCell, Cell
from jianyan.kit.flow import Refused
from jianyan.people import access
from jianyan.people.actions import initials
from jianyan.people.imports.columns import name
from jianyan.people.models import Account, Body, Grant, Person, Role, Unit

HEADINGS = headings(__file__)
_SHORT = {"经办人": Role.HU, "负责人": Role.HL, "督查室": Role.HA, "联络组": Role.LG, "委员": Role.MB}
ROLES = {str(one.label): one for one in Role if one != Role.PUB} | _SHORT
UNITS, BODIES, PERSONS = (Role.HU, Role.HL), (Role.ORG, Role.SPC, Role.LG), (Role.MB, Role.SC)


def role(cell: Cell, task: Task) -> Role | None:
    """A role by its name in the house."""
    said = one_line(cell, task)
    if said and said not in ROLES:
        raise BadCell(f"“{said[:20]}”不是角色，可填：{'、'.join(ROLES)}")
    return ROLES.get(said)


@dataclass
class Places:
    """Whom and what an account may act for, read once a run."""

    units: dict[str, Unit] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    persons: dict[str, list[Person]] = field(default_factory=dict)
    held: set[tuple[str, str, str]] = field(default_factory=set)  # display name, role, place

    @classmethod
    def of(cls, committee: int) -> Places:
        made = cls()
        for unit in Unit.objects.of(committee).live().filter(ended_on=None):
            made.units |= {one: unit for one in (unit.name, unit.short_name) if one}
        made.bodies = {one.name: one for one in Body.objects.of(committee).live().filter(ended_on=None)}
        for person in Person.objects.of(committee).live():
            made.persons.setdefault(person.name, []).append(person)
        seats = (
            Grant.objects.of(committee).live().filter(ends_on=None).select_related("account", "unit", "body")
        )
        made.held = {
            (one.account.display_name, str(one.role), str(one.unit or one.body or "")) for one in seats
        }
        return made


class Accounts(Adapter):
    """账号名单."""

    key = "accounts"
    title = "账号名单"
    hint = (
        "一行一个账号。没有密码：导入以后到“登录协助”打印登录条，本人扫码登录并设置自己的密码。"
        "全体委员的账号可在“登录协助”一次开通，不必导入。"
    )
    roles = (Role.AD,)
    verb = "people.import_accounts"
    columns = (
        Column("name", "姓名", HEADINGS["account_name"], name, required=True),
        Column(
            "role",
            "角色",
            HEADINGS["account_role"],
            role,
            lambda said: said in ROLES,
            required=True,
            fixed=True,
        ),
        Column("place", "单位或机构", HEADINGS["account_place"], one_line),
        Column("user", "用户名", HEADINGS["account_user"], one_line, help="没有这一列的，按姓名拼音编。"),
    )

    def begin(self, task: Task) -> None:
        task.known = Places.of(task.committee_id)

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        users: dict[str, int] = {}
        asked = [row["user"] for row in rows if row["user"]]
        taken = set(Account.objects.filter(username__in=asked).values_list("username", flat=True))
        for done, row in enumerate(rows, 1):
            row.title = row["name"] or ""
            if row["name"] and row["role"]:
                self._place(row, task.known)
            if user := row["user"]:
                if user in taken or user in users:
                    row.wrong("user", f"用户名“{user}”已被使用")
                users[user] = row.number
            tell(done)

    def _place(self, row: Row, places: Places) -> None:
        said, wanted = row["place"] or "", row["role"]
        if wanted in UNITS:
            row.values["unit"] = found = places.units.get(said)
            if found is None:
                row.wrong("place", f"登记册中没有承办单位“{said}”" if said else "这一角色须填承办单位")
        if wanted in BODIES and said:
            row.values["body"] = found_body = places.bodies.get(said)
            if found_body is None:
                row.wrong("place", f"登记册中没有机构“{said}”")
        if wanted in PERSONS:
            same = places.persons.get(row["name"], [])
            row.values["person"] = same[0] if len(same) == 1 else None
            if len(same) != 1:
                row.wrong(
                    "name", "登记册中有同名的人，请在“账号与角色”中授予" if same else "登记册中没有这名委员"
                )
        place = str(row["unit"] or row["body"] or "")
        if (row["name"], str(wanted), place) in places.held:
            row.wrong("name", "已有同名、同角色的账号")

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        code = task.run.committee.code
        given = iter(
            access.free_names([f"{code}-{initials(row['name'])}" for row in rows if not row["user"]])
        )
        accounts, outcome = [], Outcome()
        for row in rows:
            account = Account(username=row["user"] or next(given), display_name=row["name"])
            account.set_unusable_password()
            accounts.append(account)
            outcome.made.append((row, [_grant(task, row, account)]))
        outcome.inside = lambda: _open(accounts)
        outcome.summary = [f"开通账号{len(accounts)}个，请到“登录协助”打印登录条"]
        return outcome


def _grant(task: Task, row: Row, account: Account) -> Grant:
    places: dict[str, Any] = {one: row[one] for one in ("person", "unit", "body")}
    return Grant(
        committee_id=task.committee_id, account=account, role=row["role"], starts_on=task.on, **places
    )


def _open(accounts: list[Account]) -> None:
    """The accounts stand in the same transaction as their seats."""
    if Account.objects.filter(username__in=[one.username for one in accounts]).exists():
        raise Refused("有用户名刚刚被使用，请重新核对")
    Account.objects.bulk_create(accounts)
