"""What became of each suggestion, and of each promise."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share
from jianyan.proposals import queries
from jianyan.proposals.indicators.shared import SECTION, cuts
from jianyan.proposals.models import Answer, Commitment

# Conventions of the adoption rate: does a partly taken suggestion count?
WITH_PARTLY, TAKEN_ONLY = "WITH_PARTLY", "TAKEN_ONLY"
ADOPTED = {WITH_PARTLY: "采纳和部分采纳都计", TAKEN_ONLY: "只计采纳"}
# And of promises kept: by the first date, or by the one that was agreed later?
ORIGINAL, RENEWED = "ORIGINAL", "RENEWED"
DATES = {ORIGINAL: "按原定时限", RENEWED: "按同意延期后的时限"}

ANSWER_CUTS = (
    *cuts("ask__proposal__")[:4],
    Cut("unit", "承办单位", "reply__assignment__unit__name"),
    Cut("decision", "是否采纳", "decision", labels=dict(Answer.Decision.choices)),
)
PROMISE_CUTS = (
    *cuts("proposal__")[:4],
    Cut("unit", "承诺单位", "unit__name"),
    Cut("state", "状态", "state", labels=dict(Commitment.State.choices)),
)


def _answers(scope: Scope) -> TenantQuerySet:
    """Answers of replies delivered in the period; what a later round says to the same suggestion replaces them."""
    later = Answer.anywhere.filter(
        committee=OuterRef("committee"),
        ask=OuterRef("ask"),
        reply__assignment=OuterRef("reply__assignment"),
        reply__round__gt=OuterRef("reply__round"),
        reply__delivered_on__lt=scope.end,
        voided_at__isnull=True,
    )
    rows = queries.case_rows(Answer.objects.of(scope.committees), scope, "ask__proposal__")
    rows = rows.between("reply__delivered_on", scope.start, scope.end).exclude(Exists(later))
    return rows.filter(reply__assignment__unit=scope.unit) if scope.unit else rows


def _promises(scope: Scope, column: str) -> TenantQuerySet:
    rows: TenantQuerySet = Commitment.objects.of(scope.committees).live()
    rows = rows.filter(proposal__voided_at__isnull=True).between(column, scope.start, scope.end)
    if scope.unit:
        return rows.filter(unit=scope.unit)
    return queries.within(rows, scope, "proposal__")


answered = Count(
    key="proposals.answered_asks",
    title="逐条答复的建议",
    unit="条",
    section=SECTION,
    meaning="统计期内送达的答复中逐条答复的建议，一个单位答复一条建议计一条；重新办理的以最后一轮为准。",
    entries=_answers,
    dated="answered_on",
    cuts=ANSWER_CUTS,
    related=("ask__proposal__committee",),
)
adopted_rate = Share(
    key="proposals.adopted_rate",
    lexicon="proposals.adopted_rate",
    id="P-27",
    title="建议采纳率",
    unit="%",
    section=SECTION,
    whole=answered,
    where=lambda scope: Q(decision__in=("taken",) if scope.convention == TAKEN_ONLY else ("taken", "partly")),
    part_title="采纳的建议",
    cuts=ANSWER_CUTS,
    dated="answered_on",
    related=answered.related,
    conventions=ADOPTED,
    pick=lambda scope: WITH_PARTLY,
    meaning="统计期内逐条答复的建议中，采纳和部分采纳（或只计采纳）的所占比例。没有逐条答复的建议不计入。",
)
promises = Count(
    key="proposals.promises",
    title="作出的承诺",
    unit="项",
    section=SECTION,
    meaning="统计期内承办单位在答复中写明完成时限的承诺事项，按答复送达日期计。",
    entries=lambda scope: _promises(scope, "promised_on"),
    dated="promised_on",
    cuts=PROMISE_CUTS,
    related=("committee", "unit"),
)
due = Count(
    key="proposals.promises_due",
    title="到期的承诺",
    unit="项",
    section=SECTION,
    meaning="时限在统计期内的承诺事项，不论哪一年、哪一届作出。按原定时限，或按同意延期后的时限。",
    entries=lambda scope: _promises(scope, "due_on" if scope.convention == RENEWED else "original_due_on"),
    dated="due_on",
    cuts=PROMISE_CUTS,
    related=("committee", "unit"),
    conventions=DATES,
    pick=lambda scope: ORIGINAL,
)
promise_rate = Share(
    key="proposals.promise_rate",
    lexicon="proposals.promise_rate",
    id="P-37",
    title="承诺兑现率",
    unit="%",
    section=SECTION,
    whole=due,
    where=lambda scope: Q(
        state="kept", done_on__lte=F("due_on" if scope.convention == RENEWED else "original_due_on")
    ),
    part_title="按时兑现的承诺",
    cuts=PROMISE_CUTS,
    dated="due_on",
    related=due.related,
    conventions=DATES,
    pick=lambda scope: ORIGINAL,
    meaning="时限在统计期内的承诺事项中，经提案办公室确认、在时限以内办成的所占比例。延期后才办成的，按原定时限不算按时。",
)
