"""Cuts and builders that the room's indicators share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q

from jianyan.activities import queries
from jianyan.activities.models import GROUPS, AuthorType, Campaign, Kind, labels_of
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut

VOICED = (*queries.DELIBERATIONS, Kind.PLENARY_DISCUSSION)

BY_OWNER = Cut("owner", "主办机构", "owner__name")
BY_CAMPAIGN = Cut("campaign", "专项行动", "campaign", labels=dict(Campaign.choices))
THERE_CUTS = (
    Cut("kind", "活动种类", "activity__kind", labels=dict(Kind.choices)),
    Cut("campaign", "专项行动", "activity__campaign", labels=dict(Campaign.choices)),
)


def overlapping(*cuts: Cut) -> tuple[Cut, ...]:
    """These cuts for a figure that counts persons: one person may stand under two of their values."""
    return tuple(replace(cut, many=True) for cut in cuts)


BY_ACTIVITY = Cut("activity", "活动种类", "activity__kind", labels=labels_of(*VOICED))
_AUTHORS = {
    "groups": tuple(GROUPS),
    "committee": (AuthorType.COMMITTEE,),
    "office": (AuthorType.OFFICE,),
    "member": (AuthorType.MEMBER,),
}


def _written_by(values: tuple[str, ...]) -> Q:
    return Q(author_type__in=[kind for value in values for kind in _AUTHORS[value]])


# Parties, organisations and circles are asked for together; the second cut tells them apart.
BY_AUTHOR = (
    Cut(
        "author",
        "作者",
        where=_written_by,
        labels={"groups": "党派团体和各界", "committee": "专委会", "office": "政协机关", "member": "委员"},
    ),
    Cut("author_type", "作者类别", "author_type", labels=dict(AuthorType.choices)),
)


def of_kinds(
    key: str, id: str, title: str, unit: str, section: str, kinds: tuple[str, ...], meaning: str
) -> Count:
    """Activities of some kinds held in the period."""
    return Count(
        key=key,
        lexicon=key,
        id=id,
        title=title,
        unit=unit,
        section=section,
        dated="held_on",
        counts="举行日期",
        meaning=meaning + "按举行日期计；待举行、已取消和作废的不计。",
        cuts=(Cut("kind", "种类", "kind", labels=labels_of(*kinds)), BY_OWNER, BY_CAMPAIGN),
        entries=lambda scope: queries.held(scope, *kinds),
    )


def by_date(model: Any, field: str) -> Any:
    """Live rows of a table by one of its dates; of one body or person where the table names them and it is asked."""
    names = {one.name for one in model._meta.get_fields()}

    def entries(scope: Scope) -> TenantQuerySet:
        rows: TenantQuerySet = model.objects.held_in(field, scope)
        if scope.person and "person" in names:
            rows = rows.filter(person=scope.person)
        return rows.filter(body=scope.body) if scope.body and "body" in names else rows

    return entries
