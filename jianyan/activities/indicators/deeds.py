"""What members did and were offered here, and what bodies held: for the duty file and the scores."""

from jianyan.activities.models import (
    KINDS,
    Activity,
    Attendance,
    CoOwner,
    Donation,
    Family,
    Kind,
    PlenarySpeech,
)
from jianyan.activities.models.kinds import Sitting
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.deeds import Deed, Trait, declare
from jianyan.figures.scope import Scope
from jianyan.people.models import BodyMember, Role

FAMILIES = {str(kind): str(spec.family) for kind, spec in KINDS.items()}
MEASURES = {
    str(kind): "half_day" if spec.sitting == Sitting.HALF_DAY else "sitting" for kind, spec in KINDS.items()
}
OVER = (Activity.State.HELD, Activity.State.CLOSED)
OF_KIND = (
    Trait("kind", "种类", "activity__kind", dict(Kind.choices)),
    Trait("family", "类别", "activity__kind", dict(Family.choices), FAMILIES),
)


def _attendance(scope: Scope) -> TenantQuerySet:
    return (
        Attendance.objects.of(scope.committees)
        .live()
        .between("activity__held_on", scope.start, scope.end)
        .filter(activity__state__in=OVER, activity__voided_at__isnull=True, as_member=True)
    )


attendance = Deed(
    key="activities.attendance",
    title="会议和活动的出席情况",
    meaning="每人每场一条：到会、迟到、早退、线上参加、请假、缺席；以会议、活动的出席记录为准。",
    entries=_attendance,
    dated="activity__held_on",
    model="activities.activity",
    thing="activity",
    address="activities/{}/",
    named=("activity__title",),
    touches={"activities.attendance": "pk", "activities.activity": "activity"},
    organisers=(Role.SG, Role.SPC, Role.LG),
    traits=(
        *OF_KIND,
        Trait("outcome", "出席情况", "outcome", dict(Attendance.Outcome.choices)),
        Trait("sitting", "场次", "sitting"),
        Trait("measure", "计量", "activity__kind", {"half_day": "半天", "sitting": "场"}, MEASURES),
    ),
)


def _offered(scope: Scope) -> TenantQuerySet:
    """Members of the bodies that held something, as of its day."""
    from django.db.models import F, Q

    return (
        BodyMember.objects.of(scope.committees)
        .live()
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=F("body__activities__held_on")),
            body__activities__held_on__gte=scope.start,
            body__activities__held_on__lt=scope.end,
            body__activities__state__in=OVER,
            body__activities__voided_at__isnull=True,
            starts_on__lte=F("body__activities__held_on"),
        )
    )


offered = Deed(
    key="activities.offered",
    title="所在机构举办的会议和活动",
    meaning="委员所在的专委会、联络组、工作室等举办的会议和活动：他有机会参加的。",
    entries=_offered,
    dated="body__activities__held_on",
    model="activities.activity",
    thing="body__activities__pk",
    address="activities/{}/",
    named=("body__activities__title",),
    ref=("pk", "body__activities__pk"),
    touches={"people.bodymember": "pk", "activities.activity": "body__activities__pk"},
    traits=(
        Trait("kind", "种类", "body__activities__kind", dict(Kind.choices)),
        Trait("body", "机构", "body__name"),
    ),
    offer=True,
)

speeches = Deed(
    key="activities.speeches",
    title="大会发言",
    meaning="委员个人在全体会议上的口头、书面发言。",
    entries=lambda scope: (
        PlenarySpeech.objects.of(scope.committees).live().between("given_on", scope.start, scope.end)
    ),
    dated="given_on",
    model="activities.plenaryspeech",
    thing="pk",
    address="activities/speeches/",
    named=("title",),
    touches={"activities.plenaryspeech": "pk"},
    organisers=(Role.SG,),
    traits=(Trait("form", "形式", "form", dict(PlenarySpeech.Form.choices)),),
)
donations = Deed(
    key="activities.donations",
    title="捐款捐物",
    meaning="委员个人的捐赠，按笔。",
    entries=lambda scope: (
        Donation.objects.of(scope.committees).live().between("donated_on", scope.start, scope.end)
    ),
    dated="donated_on",
    model="activities.donation",
    thing="pk",
    address="activities/donations/",
    named=("goods",),
    touches={"activities.donation": "pk"},
    organisers=(Role.ML,),
    traits=(Trait("form", "形式", "form", dict(Donation.Form.choices)),),
)


def _held_by(kind: str, family: str) -> tuple[Trait, ...]:
    return (
        Trait("kind", "种类", kind, dict(Kind.choices)),
        Trait("family", "类别", family, dict(Family.choices), FAMILIES),
    )


held = Deed(
    key="activities.held",
    title="主办会议和活动",
    meaning="机构主办、已经举行的会议和活动；以举行日期为准，多家合办的只计主办的一家。",
    entries=lambda scope: (
        Activity.objects.of(scope.committees)
        .live()
        .between("held_on", scope.start, scope.end)
        .filter(state__in=OVER)
    ),
    dated="held_on",
    model="activities.activity",
    thing="pk",
    address="activities/{}/",
    named=("title",),
    touches={"activities.activity": "pk"},
    organisers=(Role.SPC, Role.LG),
    person="owner",
    traits=_held_by("kind", "kind"),
    doer="body",
)
co_held = Deed(
    key="activities.co_held",
    title="协办会议和活动",
    meaning="机构协办、已经举行的会议和活动。",
    entries=lambda scope: (
        CoOwner.objects.of(scope.committees)
        .live()
        .between("activity__held_on", scope.start, scope.end)
        .filter(activity__state__in=OVER, activity__voided_at__isnull=True)
    ),
    dated="activity__held_on",
    model="activities.activity",
    thing="activity",
    address="activities/{}/",
    named=("activity__title",),
    touches={"activities.coowner": "pk", "activities.activity": "activity"},
    organisers=(Role.SPC, Role.LG),
    person="body",
    traits=_held_by("activity__kind", "activity__kind"),
    doer="body",
)

declare(attendance, offered, speeches, donations, held, co_held)
