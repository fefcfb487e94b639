"""Hand-over, contact and reply."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Share, Spread
from jianyan.people.models import Unit
from jianyan.proposals import queries
from jianyan.proposals.indicators.received import filed
from jianyan.proposals.indicators.shared import CASE, CLASS_LABELS, SECTION, cases, counted, cuts, share
from jianyan.proposals.models import Assignment, ClassEvent, Contact, Reply

ROLE_CUT = Cut("role", "承办方式", "role", labels=dict(Assignment.Role.choices))


def _assigned(scope: Scope) -> TenantQuerySet:
    given = Assignment.objects.of(scope.committees).between("handed_over_on", scope.start, scope.end)
    rows = queries.case_rows(given, scope, "proposal__").filter(
        returned_on__isnull=True, role__in=Assignment.DUTY
    )
    return rows.filter(unit=scope.unit) if scope.unit else rows


def _units(named: TenantQuerySet) -> TenantQuerySet:
    return Unit.objects.filter(committee__in=named.order_by().values("committee"), pk__in=named)


units = Distinct(
    key="proposals.units",
    lexicon="proposals.units",
    id="P-13",
    title="承办单位",
    unit="家",
    section=SECTION,
    entries=_assigned,
    column="unit",
    listing=_units,
    cuts=(*cuts("proposal__")[:-1], ROLE_CUT),
    related=("unit", "proposal"),
    meaning="统计期内接受交办、负有答复或会办责任的单位，一家只计一次；只供参阅的和已退办的不计。",
)
assignments = counted(
    "assignments",
    "P-14",
    "主办、会办、分办、独办件",
    "统计期内交办的承办件，一件提案交给几个单位就计几件；参阅和已退办的不计。",
    _assigned,
    "handed_over_on",
    related=("unit", "proposal"),
    cuts=(ROLE_CUT, *cuts("proposal__")[:-1], Cut("unit", "承办单位", "unit__name")),
)
reassigned = counted(
    "reassigned",
    "P-16",
    "退办改派",
    "统计期内批准退办、另行确定承办单位的承办件。",
    lambda scope: queries.case_rows(
        Assignment.objects.of(scope.committees).between("returned_on", scope.start, scope.end),
        scope,
        "proposal__",
    ),
    "returned_on",
    related=("unit", "proposal"),
    cuts=(ROLE_CUT, *cuts("proposal__")[:-1]),
)


def _given(scope: Scope) -> TenantQuerySet:
    """Every assignment of the period, those returned later too: what was signed for or sent back is a share of it."""
    handed = Assignment.objects.of(scope.committees).between("handed_over_on", scope.start, scope.end)
    rows = queries.case_rows(handed, scope, "proposal__").filter(role__in=Assignment.DUTY)
    return rows.filter(unit=scope.unit) if scope.unit else rows


given = counted(
    "given",
    "P-16",
    "交办承办件",
    "统计期内交办的承办件，后来退办的也在内；参阅的不计。",
    _given,
    "handed_over_on",
    related=("unit", "proposal"),
    cuts=(ROLE_CUT, *cuts("proposal__")[:-1], Cut("unit", "承办单位", "unit__name")),
    lexicon="assignments",
)
acceptance_rate = share(
    "acceptance_rate",
    "P-16",
    "签收率",
    "统计期内交办的承办件中，承办单位在退办期限以内签收的所占比例；逾期未表示、视为接受的不计为签收，会办件在内。",
    given,
    lambda scope: Q(accepted_on__lt=scope.end, accepted_on__lte=F("return_until_on")),
    part="按期签收",
)
return_rate = share(
    "return_rate",
    "P-16",
    "退办率",
    "统计期内交办的承办件中，到期末已批准退办的所占比例。",
    given,
    lambda scope: Q(returned_on__lt=scope.end),
    part="批准退办",
)
handover_rate = share(
    "handover_rate",
    "P-15",
    "交办及时率",
    "统计期内立案的提案中，在交办期限以内交办的所占比例：大会提案自全体会议闭幕起算，平时提案自立案起算，期限以本会规则为准。",
    filed,
    lambda scope: Q(handed_over_on__lt=scope.end, handed_over_on__lte=F("handover_due_on")),
    part="按期交办",
)

# ---- replies ----

due = cases("due", "P-17", "应办复提案", "due_on", "答复期限（含批准的延期）在统计期内届满的已交办提案。")
replied = cases(
    "replied",
    "P-17",
    "办复",
    "replied_on",
    "统计期内办复的提案：独办、主办单位或者全部分办单位的答复都已送达，以最后一份送达之日为准；"
    "会办单位不计。",
)
TELLS_DUE = "以答复期限在统计期内届满的已交办提案为基数，"
reply_rate = share(
    "reply_rate",
    "P-17",
    "办复率",
    TELLS_DUE + "到期末已经办复的所占比例；撤案的不在基数内。",
    due,
    lambda scope: Q(replied_on__lt=scope.end),
    part="办复",
)
on_time_rate = share(
    "on_time_rate",
    "P-18",
    "按期办复率",
    TELLS_DUE + "在期限（含批准的延期）以内办复的所占比例。",
    due,
    lambda scope: Q(replied_on__lt=scope.end, replied_on__lte=F("due_on")),
    part="按期办复",
)
handling_days = Spread(
    key="proposals.handling_days",
    lexicon="proposals.handling_days",
    id="P-19",
    title="办理天数",
    unit="天",
    section=SECTION,
    entries=lambda scope: queries.cases(scope, "replied_on"),
    start="handed_over_on",
    end="replied_on",
    dated="replied_on",
    cuts=CASE,
    meaning="统计期内办复的提案，从交办到办复的自然日天数，取中位数，并列平均数。",
)
overdue = counted(
    "overdue",
    "P-20",
    "超期",
    "答复期限在统计期内届满，逾期办复或者到期末仍未办复的提案。",
    lambda scope: queries.cases(scope, "due_on").filter(
        Q(replied_on__gt=F("due_on")) | Q(replied_on__isnull=True) | Q(replied_on__gte=scope.end)
    ),
    "due_on",
)
face_to_face_rate = share(
    "face_to_face_rate",
    "P-21",
    "面商率",
    "统计期内办复的提案中，与提案者当面沟通过（座谈、走访、"
    "现场）的所占比例；电话和书面不计，有异议的记录不计。",
    replied,
    lambda scope: queries.in_person(scope),
    part="面商过的提案",
)
CONTACTS = {"any": "有过一次沟通即计", "phases": "办前、办中、办后都有沟通才计"}
contact_rate = Share(
    key="proposals.contact_rate",
    lexicon="proposals.contact_rate",
    id="P-22",
    title="沟通率",
    unit="%",
    section=SECTION,
    whole=replied,
    cuts=CASE,
    dated="replied_on",
    conventions=CONTACTS,
    part_title="沟通过的提案",
    pick=lambda scope: "any",
    where=lambda scope: queries.contacted(
        scope, *(Contact.Phase.values if scope.convention == "phases" else ())
    ),
    meaning="统计期内办复的提案中，承办单位与提案者沟通过的所占比例；方式不限。可选：有过一次沟通即计，"
    "或者办前、办中、办后都有才计。",
)

REPLY_CUTS = (
    Cut("class", "类别", "reply_class", labels=CLASS_LABELS),
    Cut("unit", "承办单位", "assignment__unit__name"),
    *cuts("assignment__proposal__")[:-1],
)


def _replies(scope: Scope) -> TenantQuerySet:
    return _delivered(scope, scope.start, scope.end)


def _delivered(scope: Scope, start: date, end: date) -> TenantQuerySet:
    given = Reply.objects.of(scope.committees).between("delivered_on", start, end)
    rows = queries.case_rows(given, scope, "assignment__proposal__")
    return rows.filter(assignment__unit=scope.unit) if scope.unit else rows


def _solved_later(scope: Scope) -> TenantQuerySet:
    """What a follow-up found to be solved by the end of the period."""
    rows: TenantQuerySet = ClassEvent.objects.of(scope.committees).live()
    return rows.filter(source=ClassEvent.Source.LATER, counts_as_implemented=True, happened_on__lt=scope.end)


def _of_replies(key: str, title: str, id: str, meaning: str) -> Count:
    return counted(
        key,
        id,
        title,
        meaning,
        _replies,
        "delivered_on",
        cuts=REPLY_CUTS,
        related=("assignment__unit", "assignment__proposal"),
    )


replies = _of_replies("replies", "复文", "P-23", "统计期内送达的答复；分办件每家一份，重新办理的答复另计。")
reply_class = _of_replies(
    "reply_class",
    "各类答复",
    "P-24",
    "统计期内送达的答复，按承办单位所定类别计；按份计，不按提案计，字母的含义以本会规则为准。",
)
class_share = share(
    "class_share",
    "P-24",
    "各类答复占比",
    "统计期内送达的答复中，所选类别所占比例；按份计。未选类别时为全部。",
    replies,
    part_cuts=(REPLY_CUTS[0],),
)
promised_before = counted(
    "promised_before",
    "P-36",
    "上一年度计为承诺的答复",
    "统计期开始以前一年内送达的答复中，所定类别计为已承诺（通常为B类）的；按份计。",
    lambda scope: _delivered(scope, scope.year_before, scope.start).filter(counts_as_promised=True),
    "delivered_on",
    cuts=REPLY_CUTS,
    related=("assignment__unit", "assignment__proposal"),
    lexicon="class_conversion_rate",
)
class_conversion_rate = share(
    "class_conversion_rate",
    "P-36",
    "B类转化率",
    "上一年度计为已承诺的答复中，到统计期末经跟踪确认已经解决或基本解决的所占比例；按份计，原定类别不变。",
    promised_before,
    lambda scope: Q(pk__in=_solved_later(scope).values("reply")),
    part="已经转为解决",
)
solved_rate = share(
    "solved_rate",
    "P-25",
    "解决率",
    "统计期内送达的答复中，所定类别计为已经解决或基本解决的所占比例；按份计。",
    replies,
    lambda scope: Q(counts_as_implemented=True),
    part="已经解决或基本解决",
)
IMPLEMENTED = {"promised": "已解决和列入计划都计", "only": "只计已解决"}
implemented_rate = Share(
    key="proposals.implemented_rate",
    lexicon="proposals.implemented_rate",
    id="P-26",
    title="落实率",
    unit="%",
    section=SECTION,
    whole=replies,
    cuts=REPLY_CUTS,
    dated="delivered_on",
    related=replies.related,
    conventions=IMPLEMENTED,
    pick=lambda scope: "promised",
    part_title="已落实和列入计划",
    where=lambda scope: (
        Q(counts_as_implemented=True)
        if scope.convention == "only"
        else Q(counts_as_implemented=True) | Q(counts_as_promised=True)
    ),
    meaning="统计期内送达的答复中，计为已经解决和正在解决、列入计划的所占比例；按份计。可选只计已经解决。",
)
