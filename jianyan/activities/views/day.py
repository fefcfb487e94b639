"""What the page of an activity shows of the time before it and the day: who is called, who signed up, what one may do."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jianyan.activities import actions, permissions, queries
from jianyan.activities.flow import FLOW
from jianyan.activities.models import Activity, Enrolment, LeaveRequest, Sitting, spec_for
from jianyan.activities.models.kinds import Paper, Spec
from jianyan.activities.queries.handouts import handed_out
from jianyan.activities.queries.places import own_placings
from jianyan.people.audience import Request

MOVES = (
    ("approve", "批准", ""),
    ("announce", "发出通知", ""),
    ("begin", "开始", ""),
    ("relocate", "变更时间地点", "activity_relocate"),
    ("postpone", "延期", ""),
    ("close", "办结", ""),
)


def shown(request: Request, one: Activity) -> dict[str, Any]:
    """The context of the parts ``_day.html`` and ``_mine.html``."""
    may = permissions.may_record(request.actor, one)
    spec = spec_for(one)
    held = queries.sittings(one, spec)
    open_moves = {move.name for move in FLOW.open_to(request.actor, one)}
    return {
        "spec": spec,
        "kind": spec.label or one.get_kind_display(),
        "sittings": held,
        "today_sittings": [each for each in held if each.on == timezone.localdate()] if may else [],
        "simple_moves": [move for move in MOVES if move[0] in open_moves and not move[2]],
        "may_relocate": "relocate" in open_moves,
        "may_take_back": actions.may_take_back(one, request.actor),
        "papers": _papers(one, spec, held, may),
        "handouts": handed_out([one], request.actor).get(one.pk, []),
        "is_coming": one.state in Activity.COMING and not one.voided_at,
        "presence": queries.presence(one, held[0], spec.quorum) if spec.quorum and held else None,
        **_called(one, may),
        **_mine(request, one, spec.takes_leave),
    }


def _papers(one: Activity, spec: Spec, held: list[Sitting], may: bool) -> list[dict[str, str]]:
    """Label and address of each paper this reader may print; lists once for each sitting."""
    if one.voided_at or one.state in (Activity.State.DRAFT, Activity.State.APPROVED):
        return []
    found: list[tuple[str, str, str]] = []
    for paper in spec.papers:
        if paper == Paper.NOTICE:
            found.append((str(paper.label), paper, ""))
        elif may:
            several = len(held) > 1
            found += [
                (f"{paper.label}{f'（{each}）' if several else ''}", paper, f"?sitting={each.number}")
                for each in held
            ]
    root = f"{one.get_absolute_url()}papers/"
    return [
        {"label": label, "docx": f"{root}{paper}.docx{ask}", "pdf": f"{root}{paper}.pdf{ask}"}
        for label, paper, ask in found
    ]


def _called(one: Activity, may: bool) -> dict[str, Any]:
    if not may:
        return {}
    rows = Enrolment.objects.of(one.committee_id).live().filter(activity=one)
    leaves = LeaveRequest.objects.of(one.committee_id).live().filter(activity=one)
    asked = list(leaves.select_related("person").order_by("id"))
    return {
        "enrolments": list(rows.select_related("person").order_by("state", "asked_at", "id")),
        "circles": list(one.circles.live().select_related("sector", "body")),
        "leaves": asked,
        "leaves_waiting": sum(one.state == LeaveRequest.State.ASKED for one in asked),
    }


def _mine(request: Request, one: Activity, takes_leave: bool) -> dict[str, Any]:
    """What concerns the reader himself, where he is a person of this committee."""
    persons = request.actor.person_ids
    if not persons or one.voided_at:
        return {"mine": None}
    person = next(iter(persons))
    row = Enrolment.objects.of(one.committee_id).live().filter(activity=one, person=person).first()
    leave = LeaveRequest.objects.of(one.committee_id).live().filter(activity=one, person=person)
    coming = one.state in Activity.COMING
    expected = coming and queries.is_expected(one, person, one.starts_on)
    signed = row is not None and row.state in (Enrolment.State.ENROLLED, Enrolment.State.WAITING)
    may_sign = one.signs_up and one.state == Activity.State.PLANNED and not signed
    may_sign = may_sign and not (one.signup_until and timezone.localdate() > one.signup_until)
    return {
        "mine": {
            "enrolment": row,
            "placing": own_placings(request.actor, [one]).get(one.pk),
            "leave": leave.order_by("-id").first(),
            "expected": expected,
            "may_sign_up": may_sign and queries.may_sign_up(one, person, one.starts_on),
            "may_withdraw": row is not None
            and row.state in (*Enrolment.COMING, Enrolment.State.WAITING)
            and one.state in (Activity.State.PLANNED, Activity.State.POSTPONED),
            "may_ask_leave": expected and takes_leave,
            "conflicts": queries.conflicts(one, person) if expected or may_sign else [],
            "places": queries.places_left(one) if one.signs_up else None,
        }
    }
