"""What members did here, one row a reporter: for the duty file and its score."""

from __future__ import annotations

from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models import Count as CountOf

from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.deeds import Deed, Trait, declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Entries
from jianyan.opinions.models import Opinion, OpinionInstruction, OpinionReporter
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

declare(submitted, adopted, instructed)
