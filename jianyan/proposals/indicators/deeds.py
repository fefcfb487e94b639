"""What members did here, one row a signature: for the duty file and its score."""

from __future__ import annotations

from django.db.models import Count as CountOf
from django.db.models import OuterRef, Subquery

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.deeds import Deed, Trait, declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Entries
from jianyan.people.models import Role
from jianyan.proposals.models import Disposition, Distinction, Kind, Sponsor

ROLE = Trait("role", "身份", "role", dict(Sponsor.Role.choices))
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
        traits=(ROLE, KIND),
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
        Trait("honour", "荣誉", "proposal__distinctions__kind", dict(Distinction.Kind.choices)),
    ),
    order="order",
    sharers="signers",
)

declare(submitted, filed, merged, converted, honours)
