"""What can be counted of appraisals (M-05, M-06), and the facts this room itself keeps."""

from __future__ import annotations

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Advice, Entry, Result, SelfReport
from jianyan.figures import deeds
from jianyan.figures.catalogue import declare
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share
from jianyan.people.models import Role

SECTION = "委员与组织"
RELATED = ("person", "appraisal")


def _decided(scope: Scope) -> TenantQuerySet:
    """Results that were decided in the period."""
    return Result.objects.of(scope.committees).live().between("decided_on", scope.start, scope.end)


appraised = Count(
    key="duty.appraised",
    id="M-05",
    title="定等次的委员",
    unit="名",
    section=SECTION,
    dated="decided_on",
    counts="审定日期",
    related=RELATED,
    cuts=(Cut("grade", "等次", "grade_name"),),
    meaning="统计期内审定了年度履职考核等次的委员；按办法不参加考核、不定等次的不计。按等次区分即为等次分布。",
    entries=lambda scope: _decided(scope).exclude(grade=""),
)
grade_share = Share(
    key="duty.grade_share",
    id="M-05",
    title="等次占比",
    unit="%",
    section=SECTION,
    dated="decided_on",
    counts="审定日期",
    related=RELATED,
    whole=appraised,
    part_cuts=(Cut("grade", "等次", "grade_name"),),
    meaning="统计期内定等次的委员中，某一等次所占比例；未选等次时为全体。优秀率即“优秀”所占比例。",
)
talks = Count(
    key="duty.talks",
    id="M-05",
    title="约谈委员",
    unit="人次",
    section=SECTION,
    dated="settled_on",
    counts="办理日期",
    related=RELATED,
    meaning="统计期内按考核结果的建议进行、已登记办理的谈话；建议而未进行的不计。",
    entries=lambda scope: (
        Advice.objects.of(scope.committees)
        .live()
        .between("settled_on", scope.start, scope.end)
        .filter(is_talk=True, state=Advice.State.DONE)
    ),
)
up_to_minimum = Share(
    key="duty.minimum_rate",
    lexicon="people.duty_rate",
    id="M-06",
    title="履职达标率",
    unit="%",
    section=SECTION,
    dated="decided_on",
    counts="审定日期",
    related=RELATED,
    whole=appraised,
    where=lambda scope: Q(meets_minimum=True),
    part_title="达到最低履职要求的委员",
    meaning="统计期内定等次的委员中，达到考核办法所列全部最低履职要求的所占比例。",
)
declare(appraised, grade_share, talks, up_to_minimum)

deeds.declare(
    deeds.Deed(
        key="duty.entries",
        title="履职登记",
        meaning="没有其他出处、由举办单位登记并经另一人确认的履职事项；以发生日期为准。",
        entries=lambda scope: (
            Entry.objects.of(scope.committees)
            .live()
            .between("happened_on", scope.start, scope.end)
            .filter(state=Entry.State.CONFIRMED)
            .exclude(kind=Entry.Kind.SANCTION)
        ),
        dated="happened_on",
        model="duty.entry",
        thing="pk",
        address="duty/entries/{}/",
        named=("title",),
        touches={"duty.entry": "pk"},
        organisers=(Role.ML,),
        traits=(deeds.Trait("kind", "种类", "kind", dict(Entry.Kind.choices)),),
        proven="has_evidence",
    ),
    deeds.Deed(
        key="duty.sanctions",
        title="受到处分、批评",
        meaning="登记并经另一人确认的处分、通报批评；以发生日期为准，不作为履职事项计分。",
        entries=lambda scope: (
            Entry.objects.of(scope.committees)
            .live()
            .between("happened_on", scope.start, scope.end)
            .filter(state=Entry.State.CONFIRMED, kind=Entry.Kind.SANCTION)
        ),
        dated="happened_on",
        model="duty.entry",
        thing="pk",
        address="duty/entries/{}/",
        named=("title",),
        touches={"duty.entry": "pk"},
        organisers=(Role.ML,),
        proven="has_evidence",
    ),
    deeds.Deed(
        key="duty.reports",
        title="履职报告",
        meaning="委员提交、经所在机构核实的年度履职报告；以提交日期为准。",
        entries=lambda scope: (
            SelfReport.objects.of(scope.committees)
            .live()
            .between("submitted_on", scope.start, scope.end)
            .filter(state=SelfReport.State.VERIFIED)
        ),
        dated="submitted_on",
        model="duty.selfreport",
        thing="pk",
        address="duty/reports/{}/",
        named=(),
        touches={"duty.selfreport": "pk"},
        organisers=(Role.ML,),
        traits=(
            deeds.Trait(
                "oral", "形式", "oral", {"yes": "口头述职", "no": "书面报告"}, {"True": "yes", "False": "no"}
            ),
        ),
    ),
)
