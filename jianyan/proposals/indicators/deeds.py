"""What members and bodies did here, one row a signature, and units, one a case: for the duty file and the scores."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models import Count as CountOf
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.deeds import Deed, Trait, declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Entries
from jianyan.people.models import Role
from jianyan.proposals.models import Assignment, Disposition, Distinction, Kind, Sponsor

ROLE = Trait("role", "身份", "role", dict(Sponsor.Role.choices))
JOINT = Trait(
    "joint",
    "署名方式",
    "proposal__sponsor_type",
    {"no": "单独署名", "yes": "联名"},
    {"individual": "no", "joint": "yes"},
)
KIND = Trait("kind", "提出时间", "proposal__kind", dict(Kind.choices))
TOUCHES = {"proposals.sponsor": "pk", "proposals.proposal": "proposal"}


def _signed(column: str, **more: object) -> Entries:
    """Live signatures of members under live proposals whose date lies in the period, with the number of signers."""

    def rows(scope: Scope) -> TenantQuerySet:
        signers = (
            Sponsor.anywhere.filter(
                committee=OuterRef("committee"),
                proposal=OuterRef("proposal"),
                voided_at__isnull=True,
                person__isnull=False,
                declined_on__isnull=True,
            )
            .order_by()
            .values("proposal")
            .annotate(n=CountOf("pk"))
            .values("n")
        )
        inside = {f"proposal__{column}__gte": scope.start, f"proposal__{column}__lt": scope.end}
        found: TenantQuerySet = (
            Sponsor.objects.of(scope.committees)
            .live()
            .filter(
                person__isnull=False,
                declined_on__isnull=True,
                proposal__voided_at__isnull=True,
                **inside,
                **more,
            )
            .annotate(signers=Subquery(signers))
        )
        return found

    return rows


def _deed(key: str, title: str, meaning: str, column: str, entries: Entries | None = None) -> Deed:
    return Deed(
        key=f"proposals.{key}",
        title=title,
        meaning=meaning,
        entries=entries or _signed(column),
        dated=f"proposal__{column}",
        model="proposals.proposal",
        thing="proposal",
        address="proposals/{}/",
        named=("proposal__cause",),
        touches=TOUCHES,
        organisers=(Role.PO,),
        traits=(ROLE, KIND, JOINT),
        order="order",
        sharers="signers",
    )


submitted = _deed(
    "submitted",
    "提交提案",
    "委员署名提交的提案，第一提案人和联名人各一条；撤回前提交的照计。",
    "submitted_on",
)
filed = _deed("filed", "提案立案", "委员署名并且立案的提案，以立案日期为准；并案的另列。", "filed_on")
merged = _deed("merged", "提案并案", "委员署名、并入其他案件的提案，以并案日期为准。", "merged_on")
converted = _deed(
    "converted",
    "提案转为社情民意信息",
    "不予立案、转为社情民意信息的提案。",
    "not_filed_on",
    _signed("not_filed_on", proposal__disposition=Disposition.OPINION),
)
honours = Deed(
    key="proposals.honours",
    title="重点、优秀提案",
    meaning="委员署名的提案被确定为一号、重点或者优秀提案。",
    entries=_signed("distinctions__decided_on", proposal__distinctions__voided_at__isnull=True),
    dated="proposal__distinctions__decided_on",
    model="proposals.proposal",
    thing="proposal",
    address="proposals/{}/",
    named=("proposal__cause",),
    ref=("pk", "proposal__distinctions__pk"),
    touches=TOUCHES | {"proposals.distinction": "proposal__distinctions__pk"},
    organisers=(Role.PO,),
    traits=(
        ROLE,
        JOINT,
        Trait("honour", "荣誉", "proposal__distinctions__kind", dict(Distinction.Kind.choices)),
    ),
    order="order",
    sharers="signers",
)


# ---- bodies and units ----


def _of_body(column: str) -> Entries:
    def rows(scope: Scope) -> TenantQuerySet:
        inside = {f"proposal__{column}__gte": scope.start, f"proposal__{column}__lt": scope.end}
        found: TenantQuerySet = Sponsor.objects.of(scope.committees).live()
        return found.filter(
            body__isnull=False, declined_on__isnull=True, proposal__voided_at__isnull=True, **inside
        )

    return rows


def _body_deed(key: str, title: str, meaning: str, column: str) -> Deed:
    return Deed(
        key=f"proposals.{key}",
        title=title,
        meaning=meaning,
        entries=_of_body(column),
        dated=f"proposal__{column}",
        model="proposals.proposal",
        thing="proposal",
        address="proposals/{}/",
        named=("proposal__cause",),
        touches=TOUCHES,
        organisers=(Role.PO,),
        person="body",
        traits=(ROLE, KIND),
        order="order",
        doer="body",
    )


def _answered(scope: Scope) -> TenantQuerySet:
    """Parts with a duty to reply that were delivered in the period, with whether they kept their day."""
    rows: TenantQuerySet = (
        Assignment.objects.of(scope.committees)
        .live()
        .between("delivered_on", scope.start, scope.end)
        .filter(role__in=Assignment.REPLY_DUTY, proposal__voided_at__isnull=True)
        .annotate(
            kept=Case(
                When(due_on__isnull=False, delivered_on__gt=F("due_on"), then=Value("late")),
                default=Value("kept"),
            )
        )
    )
    return rows


answered = Deed(
    key="proposals.answered",
    title="答复提案",
    meaning="独办、主办、分办的提案已经答复，每件一条，以答复日期为准；会办的不计。期限以交办和准予延期时所定为准。",
    entries=_answered,
    dated="delivered_on",
    model="proposals.proposal",
    thing="proposal",
    address="proposals/{}/",
    named=("proposal__cause",),
    touches={"proposals.assignment": "pk", "proposals.proposal": "proposal"},
    organisers=(Role.HA,),
    person="unit",
    traits=(
        Trait("role", "承办方式", "role", dict(Assignment.Role.choices)),
        Trait("due", "期限", "kept", {"kept": "按期", "late": "超过期限"}),
    ),
    doer="unit",
)


def _overdue(scope: Scope) -> TenantQuerySet:
    """Parts with a duty to reply whose day has passed in the period without a reply; those replied to since among them."""
    rows: TenantQuerySet = (
        Assignment.objects.of(scope.committees)
        .live()
        .between("due_on", scope.start, scope.end)
        .filter(
            role__in=Assignment.REPLY_DUTY, due_on__lt=timezone.localdate(), proposal__voided_at__isnull=True
        )
        .filter(Q(delivered_on__isnull=True) | Q(delivered_on__gt=F("due_on")))
        .filter(Q(proposal__case_withdrawn_on__isnull=True) | Q(proposal__case_withdrawn_on__gt=F("due_on")))
        .exclude(state=Assignment.State.RETURNED)
        .annotate(since=Case(When(delivered_on__isnull=True, then=Value("open")), default=Value("late")))
    )
    return rows


overdue = Deed(
    key="proposals.overdue",
    title="提案到期未答复",
    meaning="独办、主办、分办的提案到期没有答复，每件一条，以到期日为准；过后答复的照列，情形为“过后答复”。",
    entries=_overdue,
    dated="due_on",
    model="proposals.proposal",
    thing="proposal",
    address="proposals/{}/",
    named=("proposal__cause",),
    touches={"proposals.assignment": "pk", "proposals.proposal": "proposal"},
    organisers=(Role.HA,),
    person="unit",
    traits=(
        Trait("role", "承办方式", "role", dict(Assignment.Role.choices)),
        Trait("since", "至今", "since", {"open": "仍未答复", "late": "过后答复"}),
    ),
    doer="unit",
)

declare(
    submitted,
    filed,
    merged,
    converted,
    honours,
    _body_deed(
        "submitted_by_bodies", "提交集体提案", "以机构名义提交的提案，以提交日期为准。", "submitted_on"
    ),
    _body_deed(
        "filed_by_bodies", "集体提案立案", "以机构名义提交并且立案的提案，以立案日期为准。", "filed_on"
    ),
    answered,
    overdue,
)
