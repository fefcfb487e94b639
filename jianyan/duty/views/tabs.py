"""The lists of the room side by side, for those each is for."""

from __future__ import annotations

from typing import Any

from jianyan.duty import permissions as may
from jianyan.duty.models.base import BODIES, READERS
from jianyan.people.actors import Actor
from jianyan.people.models import Role

OFFICE_LISTS = ("entries", "claims", "leaves", "reports", "adjustments", "objections", "advice")


def tabs(actor: Actor, active: str) -> list[dict[str, Any]]:
    """The tabs this seat sees; the present one marked."""
    root = f"/{actor.committee.code}/duty/"
    active = "bodies" if active == "body-objections" else active  # a list of that page
    found = []
    if may.is_member(actor):
        found.append(("mine", "我的履职", "mine/"))
    if may.keep_files(actor):
        found.append(("years", "年度考核", "years/"))
    if actor.has(*READERS, *BODIES):
        found.append(("people", "履职档案", "people/"))
        found.append(("bodies", "机构考核", "bodies/"))
    found.append(("sheets", "考核办法", "sheets/"))
    lists = [("entries", "履职登记"), ("claims", "漏记补报"), ("leaves", "请假免考"), ("reports", "履职报告")]
    if may.keep_files(actor) or may.is_member(actor):
        lists += [("objections", "异议")]
    if may.keep_files(actor):
        lists += [("adjustments", "分值调整"), ("advice", "结果运用")]
    if actor.has(Role.PO, Role.RS, Role.CL) and not may.is_member(actor):
        lists = [one for one in lists if one[0] in ("entries", "claims")]
    found += [(name, label, f"{name}/") for name, label in lists]
    return [{"label": label, "url": root + path, "active": name == active} for name, label, path in found]
