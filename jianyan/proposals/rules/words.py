"""The words of the choices a rule offers: what is stored, and how people read it."""

from __future__ import annotations

# Conventions of the filing rate (立案率): which base, and where merged proposals go.
F_RECEIVED, F_INSIDE, F_AFTER_MERGE = "F_RECEIVED", "F_INSIDE", "F_AFTER_MERGE"
FILING = {
    F_RECEIVED: "立案数 ÷ 收到数，并案单列",
    F_INSIDE: "（立案数＋并案数）÷ 收到数，并案计入立案",
    F_AFTER_MERGE: "立案数 ÷ 并案后提案数，并案先行扣除",
}
EXCLUDE, TREAT_AS_SATISFIED, PENDING = "exclude", "treat_as_satisfied", "pending"
NO_FEEDBACK = {
    EXCLUDE: "未交回的反馈表不计入基数",
    TREAT_AS_SATISFIED: "逾期未交回的视为满意",
    PENDING: "逾期未交回的计入基数、不计为满意",
}

TOTALS, AFTER_CLOSING = "totals", "after_closing"
SEES = {TOTALS: "只看五份以上的汇总", AFTER_CLOSING: "结案后可看每份"}
RESPONDENTS = {"lead": "第一提案者", "all": "全体提案者"}
RESTART, KEEP = "restart", "keep"
REASSIGN_CLOCK = {RESTART: "自改派之日重新起算", KEEP: "保留原期限"}
LEAD, WORST, MAJORITY = "lead", "worst", "majority"
MULTI_FEEDBACK = {LEAD: "以第一提案者的意见为准", WORST: "以最不满意的一份为准", MAJORITY: "以多数意见为准"}
RESULT, EITHER = "result", "either"
REHANDLING = {RESULT: "对办理结果不满意", EITHER: "对办理结果或者办理态度不满意"}
SUBMISSION, COLLECTIVE, BY_CATEGORY = "submission", "collective", "category"
NUMBERING = {
    SUBMISSION: "按收件先后",
    COLLECTIVE: "集体提案在前，委员提案在后",
    BY_CATEGORY: "按类别",
}
HANDOVER, RECEIPT, ACCEPTANCE, BY_KIND = "handover", "receipt", "acceptance", "by_kind"
REPLY_FROM = {
    HANDOVER: "自交办之日",
    RECEIPT: "自收到提案之日",
    ACCEPTANCE: "自单位签收之日",
    BY_KIND: "大会提案自交办之日，平时提案自收到之日",
}
ALL, SAMPLE = "all", "sample"
FOLLOW_UP = {ALL: "每件都回访", SAMPLE: "抽样回访"}
PHASES = {"before": "办前", "during": "办中"}
FORM_FIELDS = {
    "analysis": "分析",
    "suggested_units": "建议承办单位",
    "origin": "来源",
    "contact_phone": "联系电话",
    "contact_address": "通讯地址",
}
GROUNDS = {
    "NF01": "涉及党和国家秘密",
    "NF02": "国家明令禁止",
    "NF03": "中共党员对党内有关组织、人事的意见",
    "NF04": "民主党派成员对本党派内部事务的意见",
    "NF05": "已进入诉讼、复议、仲裁程序",
    "NF06": "属于学术研讨",
    "NF07": "为本人或亲属解决个人问题",
    "NF08": "宣传、推介具体作品或产品",
    "NF09": "指名举报",
    "NF10": "内容空泛，没有具体建议",
    "NF11": "属于提案者所在单位内部事务",
    "NF12": "属于信访事项或涉及个人隐私、商业秘密",
    "NF13": "超出本级职权范围",
    "NF14": "一案多事",
    "NF15": "提案者不具备资格或缺少印章、签名",
    "NF16": "重复已答复的提案且无新的内容",
}
DISPOSITIONS = {
    "converted_to_opinion": "转为社情民意信息",
    "converted_to_suggestion": "作为意见建议转有关单位参考",
    "referred_as_letter": "作来信处理",
    "returned": "退还提案者",
    "none": "存档",
}
ROLES = {"sole": "独办", "host": "主办", "co": "会办", "separate": "分办", "for_reference": "参阅"}
RATINGS = {"very": "很满意", "satisfied": "满意", "basically": "基本满意", "unsatisfied": "不满意"}
THREE, FOUR = "three", "four"
SCALES = {THREE: "满意、基本满意、不满意", FOUR: "很满意、满意、基本满意、不满意"}
RATED = {"result": "办理结果", "attitude": "办理态度"}
# What a feedback form asks beside the two ratings, with what may be answered.
QUESTIONS = {
    "visited": "走访情况",
    "heard_by": "答复前听取意见的方式",
    "to_the_point": "答复是否针对提案",
    "leader_answered": "单位负责人是否面复",
}
ANSWERS = {
    "visited": {"yes": "已走访", "no": "未走访"},
    "heard_by": {
        "meeting": "座谈面商",
        "visit": "登门走访",
        "site": "现场察看",
        "phone": "电话",
        "letter": "书面",
        "none": "未听取",
    },
    "to_the_point": {"yes": "有针对性", "partly": "部分有针对性", "no": "没有针对性"},
    "leader_answered": {"yes": "已面复", "no": "未面复"},
}
OF_BODIES = ("leader_answered",)  # asked of parties, organisations and other bodies, not of single members
OFFICE, COMMITTEE, CHAIRMEN = "office", "committee", "chairmen"
DECIDERS = {
    OFFICE: "提案办公室",
    COMMITTEE: "提案委员会",
    CHAIRMEN: "主席会议（由提案办公室登记其决定）",
}
PASSES = {"preliminary": "初审", "second": "复审", "final": "终审"}
MODES = {"meeting": "座谈面商", "visit": "登门走访", "site": "现场察看", "phone": "电话", "letter": "书面"}
WINDOWS = {"any": "任何时间", "session": "仅全体会议期间"}
SPONSOR_TYPES = {
    "individual": "个人",
    "joint": "联名",
    "party": "党派",
    "organization": "团体",
    "sector": "界别",
    "group": "委员小组",
    "committee": "专委会",
}
MEMBER = "member"  # how a proposal is counted; the other way is COLLECTIVE
COUNTS_AS = {"": "按类型", MEMBER: "委员提案", COLLECTIVE: "集体提案"}
OWN, CONVENOR = "own", "convenor"
SIGNED_BY = {OWN: "提案者署名", CONVENOR: "召集人签名"}
CORNER, BRACKET, UNMARKED = "corner", "bracket", "none"
MARKS = {CORNER: "首页右上角标注“A类”", BRACKET: "首页右上角标注“（A）”", UNMARKED: "不标注"}
HONOURS = {
    "number_one": "一号提案",
    "key": "重点提案",
    "excellent": "优秀提案",
    "unit": "提案办理先进单位",
}
SELECTORS = {
    OFFICE: "提案办公室",
    COMMITTEE: "提案委员会",
    CHAIRMEN: "主席会议（由领导、提案办公室或提案委员会登记其决定）",
}
OUTCOME, ORDER, LETTER, FORM, REMINDER = "outcome", "order", "letter", "form", "reminder"
PAPERS = {
    OUTCOME: "立案、不予立案、并案通知书",
    ORDER: "交办通知",
    LETTER: "答复函",
    FORM: "征询意见表",
    REMINDER: "催办函",
}
OF_THE_HOUSE = (OUTCOME, FORM, REMINDER)  # papers the house signs, so that the rules may name who
UNIT = "{单位}"  # where the short name of a unit stands in the prefix of a number
