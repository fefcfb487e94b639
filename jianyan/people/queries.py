"""Reads over the registers that figures and pages share."""

from datetime import date

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Body, StandardCheck, Tenure


def members_on(committees: object, day: date) -> TenantQuerySet:
    """The seats held on a day (M-01)."""
    return Tenure.objects.of(committees).on(day)


def bodies_on(committees: object, kind: str, day: date) -> TenantQuerySet:
    """The bodies of a kind that exist on a day."""
    return Body.objects.of(committees).live().filter(kind=kind).active_on(day, "started_on", "ended_on")


def passed_on(committees: object, kind: str, day: date) -> TenantQuerySet:
    """The bodies of a kind whose latest check up to a day was passed (达标 only against a dated check)."""
    checks = StandardCheck.objects.of(committees).live().filter(checked_on__lte=day, body__kind=kind)
    latest: dict[int, bool] = dict(checks.order_by("checked_on", "id").values_list("body_id", "passed"))
    good = [body_id for body_id, passed in latest.items() if passed]
    return bodies_on(committees, kind, day).filter(pk__in=good)
