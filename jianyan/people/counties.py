"""A new committee below one's own, from a template in one form; and the key of a wall."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, Subquery

from jianyan.core import journal
from jianyan.core.models import RuleProfile
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import access, actions, beginnings
from jianyan.people.access import Printed
from jianyan.people.actors import Actor, system
from jianyan.people.models import Account, Committee, Role, Sector, Standard, WallKey

BELOW = {
    Committee.Level.NATIONAL: (Committee.Level.PROVINCE,),
    Committee.Level.PROVINCE: (Committee.Level.CITY, Committee.Level.COUNTY),
    Committee.Level.CITY: (Committee.Level.COUNTY,),
}

journal.declare({"people.take_over_rules": "沿用样板的规则", "people.renew_wall": "更换大屏网址"})


def levels_below(committee: Committee) -> list[str]:
    """The levels that may be opened below a committee."""
    return [str(one) for one in BELOW.get(Committee.Level(committee.level), ())]


@transaction.atomic
def open_county(
    code: str, name: str, short_name: str, level: str, admin: str, template: Committee, *, by: Actor, on: date
) -> tuple[Committee, Printed]:
    """Open a committee: sectors, standards and the rules in force as in the template; its administrator gets a slip."""
    if not by.has(Role.AD):
        raise NotYours("只有系统管理员可以开通下级政协")
    if level not in levels_below(by.committee):
        raise Refused("只能开通下一级的政协")
    if template.pk != by.committee_id and template.parent_id != by.committee_id:
        raise Refused("样板须是本会或本会的下级政协")
    if Account.objects.filter(username=admin).exists():
        raise Refused(f"用户名“{admin}”已被使用；各地的管理员各用各的账号")
    try:
        made = beginnings.begin(code, name, short_name, level, admin, secrets.token_urlsafe(24))
    except beginnings.CannotBegin as why:
        raise Refused(str(why)) from why
    Committee.objects.filter(pk=made.pk).update(
        parent=by.committee, stroke_name_mode=template.stroke_name_mode
    )
    account = Account.objects.get(username=admin)
    account.display_name = f"{short_name}管理员"[:40]
    account.set_unusable_password()
    account.save(update_fields=["display_name", "password"])
    _take_over(template, system(made), on)
    [slip] = access.issue_slips([account], by=system(made), on=on)
    made.refresh_from_db()
    return made, slip


def _take_over(template: Committee, by: Actor, on: date) -> None:
    """What a template gives: no person, no record, no account."""
    sectors = list(Sector.objects.of(template.pk).live().order_by("sort_no").values_list("name", flat=True))
    if sectors:
        actions.set_sectors(sectors, by=by, on=on)
    rules: dict[str, RuleProfile] = {}
    for one in (
        RuleProfile.objects.of(template.pk)
        .filter(voided_at=None, effective_on__lte=on)
        .order_by("effective_on")
    ):
        rules[one.room] = one
    with journal.act("people.take_over_rules", by=by, on=on, note=template.short_name) as act:
        act.create_all(
            RuleProfile(
                committee_id=by.committee_id,
                room=room,
                effective_on=on,
                data=one.data,
                source=f"沿用{template}"[:120],
            )
            for room, one in rules.items()
        )
    for one in Standard.objects.of(template.pk).live().order_by("effective_on", "id"):
        actions.set_standard(one.body_kind, one.name, one.items, by=by, on=on)


def with_wall(code: str) -> Committee | None:
    """A committee with the secret of its wall as ``secret``. One query."""
    keys = WallKey.anywhere.filter(committee=OuterRef("pk"), voided_at=None).order_by("-id")
    return Committee.objects.filter(code=code).annotate(secret=Subquery(keys.values("secret")[:1])).first()


def wall_secret(committee: int) -> str:
    """The secret of the wall's address; "" while none was made and the installation's own key holds. One query."""
    rows = WallKey.objects.of(committee).live().order_by("-id")
    return rows.values_list("secret", flat=True).first() or ""


def renew_wall(*, by: Actor, on: date) -> None:
    """A new address for the wall; who knew the old one sees nothing any more."""
    if not by.has(Role.SG, Role.PO, Role.RS, Role.AD):
        raise NotYours("您没有更换大屏网址的权限")
    with journal.act("people.renew_wall", by=by, on=on) as act:
        for old in WallKey.objects.of(by.committee_id).live():
            act.void(old, "已更换网址")
        act.create(WallKey(committee_id=by.committee_id, secret=secrets.token_urlsafe(16), made_on=on))
