"""What came of activities: suggestions, reports, instructions, speeches, members sent to supervise."""

from django.db.models import Q

from jianyan.activities import queries
from jianyan.activities.indicators.parts import BY_ACTIVITY, BY_AUTHOR, by_date, overlapping
from jianyan.activities.models import Aspect, Consolidated, PlenarySpeech, Report, SupervisorAppointment
from jianyan.figures.catalogue import declare
from jianyan.figures.shapes import Count, Cut, Distinct, Rate, Share

suggestions = Count(
    key="activities.suggestions",
    lexicon="activities.suggestions",
    id="A-08",
    title="意见建议（原始）",
    unit="条",
    section="协商议政",
    dated="made_on",
    counts="提出日期",
    related=("activity",),
    cuts=(BY_ACTIVITY,),
    meaning="统计期内各项活动提出的原始意见建议，逐条计；归纳后原始意见仍然保留，与归纳条数不相加。",
    entries=queries.suggestions,
)
aspects = Count(
    key="activities.aspects",
    lexicon="activities.aspects",
    id="A-09",
    title="意见建议归纳方面",
    unit="方面",
    section="协商议政",
    dated="consolidated_on",
    counts="归纳日期",
    related=("activity",),
    cuts=(BY_ACTIVITY,),
    meaning="统计期内归纳意见建议所分的方面。方面是条的上一级，两数不相加。",
    entries=lambda scope: queries.of_activities(Aspect, "consolidated_on", scope),
)
consolidated = Count(
    key="activities.consolidated",
    lexicon="activities.consolidated",
    id="A-09",
    title="意见建议（归纳）",
    unit="条",
    section="协商议政",
    dated="consolidated_on",
    counts="归纳日期",
    related=("activity",),
    cuts=(BY_ACTIVITY,),
    meaning="统计期内由原始意见建议归纳成的条目；多条原始意见归为一条，对应关系逐条保留。",
    entries=lambda scope: queries.of_activities(Consolidated, "consolidated_on", scope),
)


reports = Count(
    key="activities.reports",
    lexicon="activities.reports",
    id="A-11",
    title="报送报告",
    unit="篇",
    section="协商议政",
    dated="sent_on",
    counts="报送日期",
    cuts=(Cut("type", "类型", "type", labels=dict(Report.Type.choices)), *BY_AUTHOR),
    meaning="统计期内报送的调研、视察、协商和监督报告，含党派团体和各界撰写的；同一报告报送多处计一篇。",
    entries=by_date(Report, "sent_on"),
)
reports_instructed = Count(
    key="activities.reports_instructed",
    lexicon="activities.reports_instructed",
    id="A-12",
    title="获批示成果",
    unit="篇",
    section="协商议政",
    dated="sent_on",
    counts="批示日期",
    cuts=(Cut("type", "类型", "type", labels=dict(Report.Type.choices)), *BY_AUTHOR),
    meaning="统计期内有领导批示的报告；一篇报告有多次批示计一篇，仅圈阅的不计。",
    entries=queries.instructed,
)
instruction_rate = Share(
    key="activities.instruction_rate",
    lexicon="activities.instruction_rate",
    id="A-12",
    title="成果批示率",
    unit="%",
    section="协商议政",
    dated="sent_on",
    counts="报送日期",
    whole=reports,
    cuts=reports.cuts,
    where=queries.instructed_before,
    part_title="获批示",
    meaning="统计期内报送的报告中，到期末已有领导批示的所占比例；仅圈阅的不计。",
)
consolidation_ratio = Rate(
    key="activities.consolidation_ratio",
    lexicon="activities.consolidation_ratio",
    id="A-10",
    title="归纳比",
    unit="条",
    section="协商议政",
    counts="归纳日期",
    top=Count(
        key="activities.suggestions_consolidated",
        title="已归纳的原始意见建议",
        unit="条",
        section="协商议政",
        dated="made_on",
        related=("activity",),
        cuts=(BY_ACTIVITY,),
        meaning="归入统计期内归纳条目的原始意见建议，提出日期可以在以前。",
        entries=queries.consolidated_raw,
    ),
    base=consolidated,
    meaning="平均几条原始意见建议归纳成一条：归入统计期内归纳条目的原始意见建议 ÷ 归纳条目。没有归入任何条目的不计。",
)
plan_rate = Share(
    key="activities.plan_rate",
    lexicon="activities.plan_rate",
    id="A-13",
    title="协商计划完成率",
    unit="%",
    section="协商议政",
    dated="approved_on",
    counts="批准日期",
    part_title="已完成",
    meaning="统计期内批准的协商计划事项中，期末前完成的 ÷ 全部（期末前取消的不列入，另行列出；延期的列入）。",
    whole=Count(
        key="activities.plan_items",
        title="协商计划事项",
        unit="项",
        section="协商议政",
        dated="approved_on",
        meaning="统计期内批准、期末前未取消的协商计划事项。",
        entries=queries.planned,
    ),
    where=lambda scope: Q(done_on__lt=scope.end),
)
speeches = Count(
    key="activities.speeches",
    lexicon="activities.speeches",
    id="A-14",
    title="大会发言",
    unit="篇",
    section="协商议政",
    dated="given_on",
    counts="发言日期",
    entries=by_date(PlenarySpeech, "given_on"),
    cuts=(Cut("form", "形式", "form", labels=dict(PlenarySpeech.Form.choices)), *BY_AUTHOR),
    meaning="统计期内全体会议上的口头发言和书面发言，按篇计。",
)

APPOINTED_CUTS = overlapping(Cut("kind", "方式", "kind", labels=dict(SupervisorAppointment.Kind.choices)))
supervisors = Distinct(
    key="activities.supervisors",
    lexicon="activities.supervisors",
    id="A-15",
    title="选派监督委员",
    unit="名",
    section="民主监督",
    counts="选派日期",
    related=("person", "unit"),
    cuts=APPOINTED_CUTS,
    column="person",
    listing=queries.persons,
    entries=by_date(SupervisorAppointment, "starts_on"),
    meaning="统计期内选派担任监督员或应邀参加听证、监督的委员，同一委员多次选派计一名；往年聘任、今年仍在任的不计。",
)
supervised_units = Distinct(
    key="activities.supervised_units",
    lexicon="activities.supervised_units",
    id="A-15",
    title="派驻监督的单位",
    unit="家",
    section="民主监督",
    counts="选派日期",
    related=("person", "unit"),
    cuts=APPOINTED_CUTS,
    column="unit",
    listing=queries.units,
    entries=by_date(SupervisorAppointment, "starts_on"),
    meaning="统计期内选派了监督员或派员参加听证、监督的单位，每个单位计一次。",
)


declare(
    suggestions,
    aspects,
    consolidated,
    reports,
    reports_instructed,
    instruction_rate,
    consolidation_ratio,
    plan_rate,
    speeches,
    supervisors,
    supervised_units,
)
