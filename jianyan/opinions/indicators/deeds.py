"""What members did here, one row a reporter, and bodies and units: for the duty file and the scores."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models import Count as CountOf
from django.utils import timezone

from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.deeds import Deed, Trait, declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Entries
from jianyan.opinions.models import Opinion, OpinionInstruction, OpinionReporter, Transfer
from jianyan.opinions.models.bulletins import Level
from jianyan.people.models import Role

TOUCHES = {"opinions.opinionreporter": "pk", "opinions.opinion": "opinion"}


ROLE = Trait("role", "身份", "standing", {"lead": "第一反映人", "co": "共同反映人"})


def _reported(column: str, **more: object) -> Entries:
    """Live reporters of opinions whose date lies in the period, with their number and the proposal it came from."""

    def rows(scope: Scope) -> TenantQuerySet:
        reporters = (
            OpinionReporter.anywhere.filter(
                committee=OuterRef("committee"), opinion=OuterRef("opinion"), voided_at__isnull=True
            )
            .order_by()
            .values("opinion")
            .annotate(n=CountOf("pk"))
            .values("n")
        )
        source = Link.anywhere.filter(
            committee=OuterRef("committee"),
            kind=Link.Kind.CONVERTED,
            source_model="proposals.proposal",
            target_model="opinions.opinion",
            target_id=OuterRef("opinion"),
            voided_at__isnull=True,
        ).values("source_id")[:1]
        inside = {f"{column}__gte": scope.start, f"{column}__lt": scope.end}
        found: TenantQuerySet = (
            OpinionReporter.objects.of(scope.committees)
            .live()
            .filter(opinion__voided_at__isnull=True, opinion__kind=Opinion.Kind.INFORMATION, **inside, **more)
            .annotate(
                reporters=Subquery(reporters),
                source=Subquery(source),
                standing=Case(When(order_no=1, then=Value("lead")), default=Value("co")),
            )
        )
        return found

    return rows


def _deed(key: str, title: str, meaning: str, column: str, **more: object) -> Deed:
    return Deed(
        key=f"opinions.{key}",
        title=title,
        meaning=meaning,
        dated=column,
        model="opinions.opinion",
        thing="opinion",
        address="opinions/{}/",
        named=("opinion__title",),
        organisers=(Role.RS,),
        order="order_no",
        sharers="reporters",
        origin="source",
        origin_model="proposals.proposal",
        **more,  # type: ignore[arg-type]
    )


submitted = _deed(
    "submitted",
    "反映社情民意信息",
    "委员署名反映的信息，以提交日期为准；直通车建言不计。",
    "opinion__submitted_on",
    entries=_reported("opinion__submitted_on"),
    touches=TOUCHES,
    traits=(ROLE, Trait("origin", "来源", "opinion__origin", dict(Opinion.Origin.choices))),
)
adopted = _deed(
    "adopted",
    "信息被采用",
    "每一级、每一家采用各一条，以采用日期为准。",
    "opinion__adoptions__adopted_on",
    entries=_reported("opinion__adoptions__adopted_on", opinion__adoptions__voided_at__isnull=True),
    touches=TOUCHES | {"opinions.adoption": "opinion__adoptions__pk"},
    ref=("pk", "opinion__adoptions__pk"),
    traits=(ROLE, Trait("level", "级别", "opinion__adoptions__level", dict(Level.choices))),
)
instructed = _deed(
    "instructed",
    "信息获批示",
    "每次批示一条，以批示日期为准；圈阅不计。",
    "opinion__instructions__instructed_on",
    entries=_reported(
        "opinion__instructions__instructed_on",
        opinion__instructions__voided_at__isnull=True,
        opinion__instructions__kind=OpinionInstruction.Kind.SUBSTANTIVE,
    ),
    touches=TOUCHES | {"opinions.opinioninstruction": "opinion__instructions__pk"},
    ref=("pk", "opinion__instructions__pk"),
    traits=(ROLE, Trait("level", "级别", "opinion__instructions__level", dict(Level.choices))),
)


# ---- bodies and units ----


def _of_body(column: str, **more: object) -> Entries:
    def rows(scope: Scope) -> TenantQuerySet:
        inside = {f"{column}__gte": scope.start, f"{column}__lt": scope.end}
        found: TenantQuerySet = Opinion.objects.of(scope.committees).live()
        return found.filter(body__isnull=False, kind=Opinion.Kind.INFORMATION, **inside, **more)

    return rows


def _body_deed(key: str, title: str, meaning: str, column: str, **more: object) -> Deed:
    return Deed(
        key=f"opinions.{key}",
        title=title,
        meaning=meaning,
        dated=column,
        model="opinions.opinion",
        thing="pk",
        address="opinions/{}/",
        named=("title",),
        organisers=(Role.RS,),
        person="body",
        doer="body",
        **more,  # type: ignore[arg-type]
    )


submitted_by_bodies = _body_deed(
    "submitted_by_bodies",
    "集体反映社情民意信息",
    "以机构名义反映的信息，以提交日期为准。",
    "submitted_on",
    entries=_of_body("submitted_on"),
    touches={"opinions.opinion": "pk"},
    traits=(Trait("origin", "来源", "origin", dict(Opinion.Origin.choices)),),
)
adopted_by_bodies = _body_deed(
    "adopted_by_bodies",
    "集体信息被采用",
    "以机构名义反映的信息，每一级、每一家采用各一条，以采用日期为准。",
    "adoptions__adopted_on",
    entries=_of_body("adoptions__adopted_on", adoptions__voided_at__isnull=True),
    touches={"opinions.opinion": "pk", "opinions.adoption": "adoptions__pk"},
    ref=("pk", "adoptions__pk"),
    traits=(Trait("level", "级别", "adoptions__level", dict(Level.choices)),),
)
answered = Deed(
    key="opinions.answered",
    title="反馈社情民意信息",
    meaning="转到单位办理的信息已经反馈，每件一条，以反馈日期为准。",
    entries=lambda scope: (
        Transfer.objects.of(scope.committees)
        .live()
        .between("answered_on", scope.start, scope.end)
        .filter(opinion__voided_at__isnull=True)
        .annotate(
            kept=Case(
                When(due_on__isnull=False, answered_on__gt=F("due_on"), then=Value("late")),
                default=Value("kept"),
            )
        )
    ),
    dated="answered_on",
    model="opinions.opinion",
    thing="opinion",
    address="",  # whoever reads a unit's points may not open the opinion, nor learn what it is about
    named=(),
    touches={"opinions.transfer": "pk", "opinions.opinion": "opinion"},
    organisers=(Role.RS,),
    person="unit",
    traits=(Trait("due", "期限", "kept", {"kept": "按期", "late": "超过期限"}),),
    doer="unit",
)

overdue = Deed(
    key="opinions.overdue",
    title="社情民意信息到期未反馈",
    meaning="转到单位办理的信息到期没有反馈，每件一条，以到期日为准；过后反馈的照列，情形为“过后反馈”。",
    entries=lambda scope: (
        Transfer.objects.of(scope.committees)
        .live()
        .between("due_on", scope.start, scope.end)
        .filter(due_on__lt=timezone.localdate(), opinion__voided_at__isnull=True)
        .filter(Q(answered_on__isnull=True) | Q(answered_on__gt=F("due_on")))
        .annotate(since=Case(When(answered_on__isnull=True, then=Value("open")), default=Value("late")))
    ),
    dated="due_on",
    model="opinions.opinion",
    thing="opinion",
    address="",  # as with ``answered``
    named=(),
    touches={"opinions.transfer": "pk", "opinions.opinion": "opinion"},
    organisers=(Role.RS,),
    person="unit",
    traits=(Trait("since", "至今", "since", {"open": "仍未反馈", "late": "过后反馈"}),),
    doer="unit",
)

declare(submitted, adopted, instructed, submitted_by_bodies, adopted_by_bodies, answered, overdue)
