"""What sponsors say, what is closed and visited, what is honoured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share
from jianyan.proposals import queries, rules
from jianyan.proposals.indicators.handling import TELLS_DUE, due
from jianyan.proposals.indicators.received import filed
from jianyan.proposals.indicators.shared import (
    CLASS_LABELS,
    GOOD,
    PURE,
    SECTION,
    cases,
    counted,
    cuts,
    policy,
    share,
)
from jianyan.proposals.models import Distinction, FeedbackForm, Rating

FORM_CUTS = (
    *cuts("proposal__")[:-1],
    Cut("unit", "承办单位", "reply__assignment__unit__name"),
    Cut("class", "答复类别", "reply__reply_class", labels=CLASS_LABELS),
)
FORM_RELATED = ("sponsor", "reply__assignment__unit", "proposal")


def _forms(scope: Scope) -> TenantQuerySet:
    rows = queries.case_rows(FeedbackForm.objects.of(scope.committees), scope, "proposal__")
    return rows.filter(reply__assignment__unit=scope.unit) if scope.unit else rows


def _standing(scope: Scope) -> TenantQuerySet:
    """Forms that count for satisfaction: by the policy on missing ones; a later round replaces the earlier."""
    column = "returned_on" if scope.convention == rules.EXCLUDE else "due_on"
    return _forms(scope).between(column, scope.start, scope.end).exclude(queries.superseded(scope.end))


def _found(scope: Scope, column: str, ratings: tuple[Rating, ...]) -> Q:
    """Forms with one of these ratings; missing ones are among the satisfied where the policy says so."""
    good = Q(returned_on__lt=scope.end, **{f"{column}__in": ratings})
    if scope.convention == rules.TREAT_AS_SATISFIED and Rating.SATISFIED in ratings:
        good |= Q(returned_on__isnull=True) | Q(returned_on__gte=scope.end)
    return good


_TELLS_FORMS = (
    "以反馈表为单位，不以提案为单位；重新办理的以最后一轮为准。未交回的按本会规则处理：不计入基数、"
    "视为满意或计入基数而不计为满意。"
)


def _form_count(key: str, id: str, title: str, meaning: str, ratings: tuple[Rating, ...]) -> Count:
    made = counted(
        key,
        id,
        title,
        meaning,
        lambda scope: _standing(scope).filter(_found(scope, "result", ratings)),
        "returned_on",
        cuts=FORM_CUTS,
        related=FORM_RELATED,
        conventions=rules.NO_FEEDBACK,
        pick=policy,
    )
    return replace(made, private=True)


def _form_rate(
    key: str, id: str, title: str, meaning: str, ratings: tuple[Rating, ...], lexicon: str = ""
) -> Share:
    return Share(
        key=f"proposals.{key}",
        lexicon=f"proposals.{lexicon or key}",
        id=id,
        title=title,
        unit="%",
        section=SECTION,
        private=True,
        whole=standing,
        where=lambda scope: _found(scope, "result", ratings),
        cuts=FORM_CUTS,
        dated="returned_on",
        related=FORM_RELATED,
        conventions=rules.NO_FEEDBACK,
        pick=policy,
        meaning=meaning + _TELLS_FORMS,
        part_title=title.removesuffix("率"),
    )


sent = replace(
    _form_count("forms_sent", "P-28", "发出的反馈表", "统计期内发出的征询意见表。", ()),
    dated="sent_on",
    key="",
    entries=lambda scope: _forms(scope).between("sent_on", scope.start, scope.end),
)
feedback_forms = counted(
    "feedback_forms",
    "P-28",
    "交回的反馈表",
    "统计期内交回的征询意见表；重新办理的各轮都计。",
    lambda scope: _forms(scope).between("returned_on", scope.start, scope.end),
    "returned_on",
    unit="份",
    cuts=FORM_CUTS,
    related=FORM_RELATED,
)
feedback_rate = share(
    "feedback_rate",
    "P-28",
    "反馈率",
    "统计期内发出的征询意见表中，到期末已经交回的所占比例。",
    sent,
    lambda scope: Q(returned_on__lt=scope.end),
    part="交回",
)
standing = replace(sent, title="计入基数的反馈表", dated="returned_on", entries=_standing)
satisfaction = _form_rate("satisfaction", "P-29", "满意率", "对办理结果满意和基本满意的所占比例。", GOOD)
satisfied_in_all = _form_count(
    "satisfied_in_all",
    "P-29",
    "满意和基本满意",
    "对办理结果满意和基本满意的反馈表份数。" + _TELLS_FORMS,
    GOOD,
)
satisfied = _form_count(
    "satisfied",
    "P-30",
    "满意",
    "对办理结果满意的反馈表份数，基本满意不计；四档评价的，很满意计入。" + _TELLS_FORMS,
    PURE,
)
satisfied_rate = _form_rate(
    "satisfied_rate",
    "P-30",
    "纯满意率",
    "对办理结果满意的所占比例，基本满意不计；四档评价的，很满意计入。",
    PURE,
    "satisfied",
)
basically = _form_count(
    "basically_satisfied",
    "P-31",
    "基本满意",
    "对办理结果基本满意的反馈表份数。" + _TELLS_FORMS,
    (Rating.BASICALLY,),
)
basically_rate = _form_rate(
    "basically_satisfied_rate",
    "P-31",
    "基本满意率",
    "对办理结果基本满意的所占比例。",
    (Rating.BASICALLY,),
    "basically_satisfied",
)
unsatisfied = _form_count(
    "unsatisfied", "P-31", "不满意", "对办理结果不满意的反馈表份数。" + _TELLS_FORMS, (Rating.UNSATISFIED,)
)
unsatisfied_rate = _form_rate(
    "unsatisfied_rate",
    "P-31",
    "不满意率",
    "对办理结果不满意的所占比例。",
    (Rating.UNSATISFIED,),
    "unsatisfied",
)
RATING = Cut(
    "rating", "评价对象", labels={"attitude": "办理态度", "result": "办理结果"}, where=lambda values: Q()
)


def _on_rating(scope: Scope) -> Q:
    asked = dict(scope.filter).get("rating", ("attitude",))
    found = Q()
    for column in asked:
        found &= _found(scope, column, GOOD)
    return found


@dataclass(frozen=True, kw_only=True)
class _Asked(Share):
    """The rating asked for is not a column of the whole's filter: it reaches the condition untouched."""

    def lists(self, scope: Scope) -> tuple[TenantQuerySet, TenantQuerySet]:
        base = replace(scope, filter=tuple(pair for pair in scope.filter if pair[0] != "rating"))
        asked = dict(scope.filter).get("rating", ("attitude",))
        unknown = Q(returned_on__isnull=False) & Q(*((column, "") for column in asked), _connector=Q.OR)
        whole = self.whole.rows(base).exclude(unknown)
        return self.part_of(whole, scope), whole


attitude_satisfaction = _Asked(
    key="proposals.attitude_satisfaction",
    lexicon="proposals.attitude_satisfaction",
    id="P-32",
    private=True,
    title="态度、结果满意率",
    unit="%",
    section=SECTION,
    whole=standing,
    cuts=FORM_CUTS,
    part_cuts=(RATING,),
    dated="returned_on",
    related=FORM_RELATED,
    conventions=rules.NO_FEEDBACK,
    pick=policy,
    part_title="满意和基本满意",
    where=_on_rating,
    meaning="对办理态度（或办理结果）满意和基本满意的所占比例；未选时为办理态度。没有填写或者没有记载该项的不计。"
    + _TELLS_FORMS,
)


rehandled = cases(
    "rehandled",
    "P-33",
    "重新办理",
    "rehandling_on",
    "统计期内因测评不满意而要求重新办理的提案；与以后年度的跟踪办理不是一回事。",
)


def _private(*args: Any, **kwargs: Any) -> Share:
    return replace(share(*args, **kwargs), private=True)


second_forms = replace(
    standing,
    title="重新办理后交回的反馈表",
    entries=lambda scope: (
        _forms(scope)
        .between("returned_on", scope.start, scope.end)
        .filter(round__gte=2)
        .exclude(queries.superseded(scope.end))
    ),
)
rehandled_satisfaction = _private(
    "rehandled_satisfaction",
    "P-33",
    "二次办理满意率",
    "统计期内交回的第二轮及以后的反馈表中，对办理结果满意和基本满意的所占比例；同一提案者以最后一轮为准。",
    second_forms,
    lambda scope: Q(result__in=GOOD),
    part="满意和基本满意",
)
closed = cases(
    "closed",
    "P-34",
    "办结",
    "closed_on",
    "统计期内结案的提案：已答复、已测评（或反馈逾期）并由提案办公室结案。",
)
closing_rate = share(
    "closing_rate",
    "P-34",
    "办结率",
    TELLS_DUE + "到期末已经结案的所占比例。",
    due,
    lambda scope: Q(closed_on__lt=scope.end),
    part="办结",
)
follow_up_rate = share(
    "follow_up_rate",
    "P-35",
    "回访率",
    "统计期内结案的提案中，到期末已有回访记录的所占比例。",
    closed,
    lambda scope: queries.visited_before(scope),
    part="已回访",
)


def _distinct(key: str, id: str, title: str, kind: str, meaning: str) -> Count:
    return counted(
        key,
        id,
        title,
        meaning,
        lambda scope: (
            queries.case_rows(Distinction.objects.of(scope.committees), scope, "proposal__")
            .between("decided_on", scope.start, scope.end)
            .filter(kind=kind)
        ),
        "decided_on",
        cuts=cuts("proposal__"),
        related=("proposal",),
    )


key = _distinct(
    "key", "P-38", "重点提案", Distinction.Kind.KEY, "统计期内确定为重点提案的提案，按确定日期计。"
)


def _is_key(scope: Scope) -> Q:
    live = Distinction.objects.of(scope.committees).live()
    named = live.filter(kind=Distinction.Kind.KEY, decided_on__lt=scope.end)
    return Q(pk__in=named.values("proposal"))


key_share = share(
    "key_share",
    "P-38",
    "重点提案占比",
    "统计期内立案的提案中，到期末已确定为重点提案的所占比例。",
    filed,
    _is_key,
    part="重点提案",
)
number_one = _distinct(
    "number_one",
    "P-39",
    "一号提案",
    Distinction.Kind.NUMBER_ONE,
    "统计期内确定的一号提案；是对当年最重要提案的认定，与案号第001号无关。",
)
excellent = _distinct(
    "excellent", "P-40", "优秀提案", Distinction.Kind.EXCELLENT, "统计期内受表彰的优秀提案，按表彰日期计。"
)
