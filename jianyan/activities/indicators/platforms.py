"""Public welfare, studios, liaison groups, residents' matters, reading."""

from django.db.models import Q

from jianyan.activities import queries
from jianyan.activities.indicators.parts import BY_CAMPAIGN, BY_OWNER, by_date, of_kinds
from jianyan.activities.models import Kind, PublicMatter, ReadingNote
from jianyan.figures.catalogue import declare
from jianyan.figures.indicators import members
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Share, Total
from jianyan.people.models import Body

public_welfare = of_kinds(
    "activities.public_welfare",
    "S-02",
    "公益活动",
    "场次",
    "服务大局",
    (Kind.PUBLIC_WELFARE,),
    "统计期内举行的公益、普法、文艺演出等活动。",
)
reading = of_kinds(
    "activities.reading",
    "C-03",
    "读书活动",
    "场",
    "党建与学习",
    (Kind.READING,),
    "统计期内举行的读书活动；由工作室、联络组主办的同时计入其活动场次，两数不相加。",
)

people_reached = Total(
    key="activities.people_reached",
    lexicon="activities.people_reached",
    id="S-02",
    title="惠及群众",
    unit="人",
    section="服务大局",
    dated="held_on",
    counts="举行日期",
    column="beneficiaries",
    cuts=(BY_OWNER, BY_CAMPAIGN),
    meaning="统计期内公益活动登记的惠及群众人数之和；各场分别登记，同一人参加多场会重复计。",
    entries=lambda scope: queries.held(scope, Kind.PUBLIC_WELFARE),
)

studio_activities = Count(
    key="activities.studio_activities",
    lexicon="activities.studio_activities",
    id="L-01",
    title="工作室活动",
    unit="场次",
    section="委员与组织",
    dated="held_on",
    counts="举行日期",
    cuts=(Cut("kind", "种类", "kind", labels=dict(Kind.choices)), BY_OWNER),
    meaning="统计期内由委员工作室主办的活动，含宣讲；与其他机构合办的只计主办一方。",
    entries=lambda scope: queries.held_by(scope, Body.Kind.STUDIO),
)
studio_visitors = Total(
    key="activities.studio_visitors",
    lexicon="activities.studio_visitors",
    id="L-01",
    title="工作室接待群众",
    unit="人",
    section="委员与组织",
    dated="held_on",
    counts="举行日期",
    column="beneficiaries",
    cuts=(BY_OWNER,),
    meaning="统计期内委员工作室接待日等活动登记的接待群众人数之和；宣讲听众不计。",
    entries=lambda scope: queries.held_by(scope, Body.Kind.STUDIO, Kind.STUDIO_ACTIVITY),
)
liaison_group_activities = Count(
    key="activities.liaison_group_activities",
    lexicon="activities.liaison_group_activities",
    id="L-02",
    title="联络组活动",
    unit="场次",
    section="委员与组织",
    dated="held_on",
    counts="举行日期",
    cuts=(Cut("kind", "种类", "kind", labels=dict(Kind.choices)), BY_OWNER),
    meaning="统计期内由镇（街道）联络组主办的活动；与其他机构合办的只计主办一方。",
    entries=lambda scope: queries.held_by(scope, Body.Kind.LIAISON_GROUP),
)
public_matters = Count(
    key="activities.public_matters",
    lexicon="activities.public_matters",
    id="L-03",
    title="群众反映问题",
    unit="件",
    section="委员与组织",
    dated="received_on",
    counts="反映日期",
    related=("body",),
    cuts=(
        Cut("outcome", "处理方式", "outcome", labels=dict(PublicMatter.Outcome.choices)),
        Cut("body", "接待平台", "body__name"),
    ),
    meaning="统计期内群众向工作室、联络组反映的问题，按反映日期计；转为提案、信息的另在相应指标中计。",
    entries=by_date(PublicMatter, "received_on"),
)
matters_converted = Count(
    key="activities.matters_converted",
    lexicon="activities.matters_converted",
    id="L-03",
    title="群众反映问题转化",
    unit="件",
    section="委员与组织",
    dated="received_on",
    counts="反映日期",
    related=("body",),
    cuts=public_matters.cuts,
    meaning="统计期内群众反映的问题中，转为提案或社情民意信息的；可按处理方式分开查看。",
    entries=lambda scope: by_date(PublicMatter, "received_on")(scope).filter(
        outcome__in=(PublicMatter.Outcome.PROPOSAL, PublicMatter.Outcome.OPINION)
    ),
)
reading_notes = Count(
    key="activities.reading_notes",
    lexicon="activities.reading_notes",
    id="C-03",
    title="读书心得",
    unit="篇",
    section="党建与学习",
    dated="submitted_on",
    counts="提交日期",
    related=("person",),
    meaning="统计期内委员提交的读书心得。",
    entries=by_date(ReadingNote, "submitted_on"),
)


def _readers(scope: Scope) -> Q:
    seen = queries.there(scope).filter(activity__kind=Kind.READING)
    return Q(person__in=seen.values("person"))


reading_rate = Share(
    key="activities.reading_rate",
    lexicon="activities.reading_rate",
    id="C-03",
    title="读书参与率",
    unit="%",
    section="党建与学习",
    counts="统计日",
    dated="starts_on",
    related=("person", "sector"),
    whole=members,
    where=_readers,
    part_title="参加过读书活动的委员",
    meaning="统计日在任委员中，统计期内至少参加一场读书活动的所占比例。",
)


declare(
    public_welfare,
    people_reached,
    studio_activities,
    studio_visitors,
    liaison_group_activities,
    public_matters,
    matters_converted,
    reading,
    reading_notes,
    reading_rate,
)
