"""The desk of the information office: what waits where, since when; and the desk's own pace."""

from __future__ import annotations

from datetime import date
from statistics import median

from django.db.models import Case, Count, DateField, F, IntegerField, Q, Value, When

from jianyan.core.tenancy import TenantQuerySet
from jianyan.opinions.models import Opinion, Transfer
from jianyan.people.actors import Actor

S = Opinion.State
# stage: (words, state, the date since which it waits)
STAGES: dict[int, tuple[str, str, str]] = {
    0: ("待登记", S.SUBMITTED, "submitted_on"),
    1: ("已登记，待编辑", S.REGISTERED, "registered_on"),
    2: ("编辑中，待编期", S.EDITING, "edited_on"),
    3: ("待签发", S.AWAITING_SIGN, "sent_to_sign_on"),
    4: ("已签发，待报送", S.ISSUED, "issued_on"),
    5: ("已转办，待反馈", S.TRANSFERRED, "transferred_on"),
}


def waiting(actor: Actor) -> TenantQuerySet:
    """What waits, with ``stage`` (where) and ``came_on`` (since when)."""
    rows = Opinion.objects.visible_to(actor).live()
    states = [state for _, state, _ in STAGES.values()]
    found: TenantQuerySet = rows.filter(state__in=states).annotate(
        stage=Case(
            *(When(state=state, then=Value(no)) for no, (_, state, _) in STAGES.items()),
            output_field=IntegerField(),
        ),
        came_on=Case(
            *(
                When(Q(state=state, **{f"{day}__isnull": False}), then=F(day))
                for _, state, day in STAGES.values()
            ),
            default=F("submitted_on"),
            output_field=DateField(),
        ),
    )
    return found


def counts(rows: TenantQuerySet) -> dict[int, int]:
    """How many wait at each stage. One query over the states, which have an index."""
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {no: found.get(state, 0) for no, (_, state, _) in STAGES.items()}


def pace(committee_id: int, year: int) -> list[tuple[str, float | None, int]]:
    """The desk's own figures of a year: (what, median days, of how many). Two queries."""
    rows = Opinion.objects.of(committee_id).live().filter(kind=Opinion.Kind.INFORMATION)
    issued = rows.filter(issued_on__year=year).values_list(
        "submitted_on", "registered_on", "edited_on", "issued_on", "dispatched_on"
    )
    sent = Transfer.objects.of(committee_id).live().filter(answered_on__year=year)
    days = list(issued)
    answers = list(sent.values_list("transferred_on", "answered_on"))
    return [
        _middle("收到到登记", ((one[0], one[1]) for one in days)),
        _middle("收到到签发", ((one[0], one[3]) for one in days)),
        _middle("登记到编辑完成", ((one[1], one[2]) for one in days)),
        _middle("签发到报送", ((one[3], one[4]) for one in days)),
        _middle("转办到反馈", answers),
    ]


def _middle(label: str, pairs: object) -> tuple[str, float | None, int]:
    known: list[tuple[date, date]] = [(a, b) for a, b in pairs if a and b]  # type: ignore[attr-defined]
    spans = [(b - a).days for a, b in known]
    return label, (median(spans) if spans else None), len(spans)
