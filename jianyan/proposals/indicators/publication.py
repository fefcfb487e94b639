"""What the public may read: cases opened, and replies opened with them."""

from __future__ import annotations

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Share
from jianyan.proposals import queries
from jianyan.proposals.indicators.handling import replies
from jianyan.proposals.indicators.shared import CASE, SECTION, counted, share
from jianyan.proposals.models import Proposal, Publication, PublicationClass

AGREED = {"agreed": "以提案者同意公开的立案提案为基数", "filed": "以全部立案提案为基数"}


def _opened(scope: Scope) -> TenantQuerySet:
    given = (
        Publication.objects.of(scope.committees).live().filter(outcome=Publication.Outcome.PUBLIC)
    ).between("from_on", scope.start, scope.end)
    rows = queries.within(Proposal.objects.of(scope.committees).live(), scope)
    return rows.filter(pk__in=given.values("proposal"))


def _eligible(scope: Scope) -> TenantQuerySet:
    rows = queries.cases(scope, "filed_on")
    standing = rows.filter(Q(case_withdrawn_on__isnull=True) | Q(case_withdrawn_on__gte=scope.end))
    return standing if scope.convention == "filed" else standing.filter(public_wish=True)


def _open_at_end(scope: Scope, path: str = "") -> Q:
    """Cases open on the last day of the period."""
    held = (
        Publication.objects.of(scope.committees)
        .live()
        .filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=scope.end),
            outcome=Publication.Outcome.PUBLIC,
            from_on__lt=scope.end,
        )
    )
    return Q(**{f"{path}pk__in": held.values("proposal"), f"{path}public_wish": True})


published = counted(
    "published",
    "P-41",
    "公开提案",
    "统计期内开始向社会公开的提案，按公开日期计；后来撤回公开的照计。",
    _opened,
    "filed_on",
    lexicon="published_rate",
)
eligible = counted(
    "publication_eligible",
    "P-41",
    "可以公开的提案",
    "统计期内立案、没有撤案、提案者同意公开的提案。",
    _eligible,
    "filed_on",
    lexicon="published_rate",
)
published_rate = Share(
    key="proposals.published_rate",
    lexicon="proposals.published_rate",
    id="P-41",
    title="提案公开率",
    unit="%",
    section=SECTION,
    whole=eligible,
    where=_open_at_end,
    cuts=CASE,
    dated="filed_on",
    conventions=AGREED,
    pick=lambda scope: "agreed",
    part_title="公开的提案",
    meaning="统计期内立案的提案中，到期末正在向社会公开的所占比例；基数为提案者同意公开的，也可选全部立案提案。撤案的不计。",
)
replies_published_rate = share(
    "replies_published_rate",
    "P-41",
    "复文公开率",
    "统计期内送达的答复中，到期末随提案公开（全文或摘要）的所占比例；按份计。",
    replies,
    lambda scope: (
        _open_at_end(scope, "assignment__proposal__")
        & Q(
            publication_class__in=(PublicationClass.FULL, PublicationClass.SUMMARY),
            publication_on__lt=scope.end,
        )
    ),
    part="公开的答复",
    lexicon="published_rate",
)
