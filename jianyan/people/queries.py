"""Reads over the registers that figures and pages share."""

from datetime import date

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Body, Standard, StandardCheck, Tenure


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


def standard_of(body: Body) -> Standard | None:
    """The latest standard set for bodies of this kind; None where the committee has none."""
    rows = Standard.objects.of(body.committee_id).live().filter(body_kind=body.kind)
    found: Standard | None = rows.order_by("-effective_on", "-id").first()
    return found
