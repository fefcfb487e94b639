"""得分 (O-11): what items earned by the committee's point table. A table adds up; it divides nothing and ranks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.opinions import rules
from jianyan.opinions.models import OpinionInstruction
from jianyan.opinions.models.bulletins import Level


def law(scope: Scope) -> rules.Rules:
    """The rules of the committee on the period's last day."""
    return rules.on_day(scope.committees[0], scope.last_day)


def counting(scope: Scope) -> str:
    """Whether several adoptions by one level count each or once, by the rules."""
    return law(scope).adoptions


def _by_level(what: str, worth: Mapping[str, int]) -> Case:
    """The points of a row by its level."""
    told = (When(level=level, then=Value(worth[f"{what}.{level}"])) for level in Level)
    return Case(*told, default=Value(0), output_field=IntegerField())


def _summed(rows: TenantQuerySet, each: Any) -> Coalesce:
    """What the rows of an item come to."""
    own = rows.filter(opinion=OuterRef("pk")).order_by().values("opinion")
    return Coalesce(Subquery(own.annotate(n=Sum(each)).values("n"), output_field=IntegerField()), 0)


def earned(
    items: TenantQuerySet, compiled: TenantQuerySet, adoptions: TenantQuerySet, scope: Scope
) -> TenantQuerySet:
    """The items that earned something in the period, each with its ``points``."""
    worth = law(scope).worth
    instructions = (
        OpinionInstruction.objects.of(scope.committees)
        .live()
        .between("instructed_on", scope.start, scope.end)
    )
    written = instructions.filter(kind=OpinionInstruction.Kind.SUBSTANTIVE)
    ticks = instructions.filter(kind=OpinionInstruction.Kind.READ_ONLY)
    in_issue = Case(
        When(pk__in=compiled.order_by().values("pk"), then=Value(worth["issued"])),
        default=Value(0),
        output_field=IntegerField(),
    )
    named = Q(pk__in=compiled.order_by().values("pk"))
    for rows in (adoptions, instructions):
        named |= Q(pk__in=rows.order_by().values("opinion"))
    found: TenantQuerySet = items.filter(named).annotate(
        points=in_issue
        + _summed(adoptions, _by_level("adopted", worth))
        + _summed(written, _by_level("instructed", worth))
        + _summed(ticks, Value(worth["ticked"]))
    )
    return found.filter(points__gt=0)
