"""What a case may be: its states, kinds, sponsors and categories, why it is not filed, how it ends."""

from __future__ import annotations

from django.db import models

from jianyan.proposals import rules


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    COSIGNING = "cosigning", "联名中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回修改"
    UNDER_REVIEW = "under_review", "审查中"
    FILED = "filed", "已立案"
    MERGED = "merged", "已并案"
    NOT_FILED = "not_filed", "不予立案"
    WITHDRAWN = "withdrawn", "已撤回"
    CASE_WITHDRAWN = "case_withdrawn", "已撤案"
    ALLOCATING = "allocating", "拟交办"
    HANDED_OVER = "handed_over", "已交办"
    IN_HANDLING = "in_handling", "办理中"
    REPLIED = "replied", "已办复"
    EVALUATED = "evaluated", "已测评"
    REHANDLING = "rehandling", "重新办理"
    CLOSED = "closed", "已办结"
    TRACKING = "tracking", "跟踪办理"
    ARCHIVED = "archived", "已归档"


class Kind(models.TextChoices):
    SESSION = "session", "大会提案"
    INTERSESSION = "intersession", "平时提案"


class SponsorType(models.TextChoices):
    INDIVIDUAL = "individual", "个人提案"
    JOINT = "joint", "联名提案"
    PARTY = "party", "党派提案"
    ORGANIZATION = "organization", "团体提案"
    SECTOR = "sector", "界别提案"
    GROUP = "group", "委员小组提案"
    COMMITTEE = "committee", "专委会提案"


class Authorship(models.TextChoices):
    """What the author states about the text (本人撰写, 本人调研, 转递)."""

    WRITTEN = "written", "本人撰写"
    RESEARCHED = "researched", "本人调研"
    RELAYED = "relayed", "转递"


class Origin(models.TextChoices):
    """Where the matter came from."""

    PERSONAL = "personal", "自行提出"
    RESEARCH = "research", "调研成果"
    STUDIO = "studio", "委员工作室"
    CLUE = "clue", "线索"
    TOPIC = "topic", "选题目录"


UNSENT = (State.DRAFT, State.COSIGNING)  # with their authors: neither received nor numbered
OVER = (State.WITHDRAWN, State.CASE_WITHDRAWN, State.ARCHIVED)  # nothing more is done for it
BY_MEMBERS = (SponsorType.INDIVIDUAL, SponsorType.JOINT)


class Stand(models.TextChoices):
    """What the author says of earlier cases on a like matter."""

    CONTINUES = "continues", "继续推动以前的提案"
    SUPPORTS = "supports", "支持以前的提案，补充意见"
    NEW = "new", "与以前的提案不同"


class Category(models.TextChoices):
    ECONOMIC = "economic", "经济建设"
    POLITICAL = "political", "政治建设"
    CULTURAL = "cultural", "文化建设"
    SOCIAL = "social", "社会建设"
    ECOLOGICAL = "ecological", "生态文明建设"
    OTHER = "other", "其他"


class Ground(models.TextChoices):
    """Why a submission is not filed. The codes are those of the published list, the words stand with the rules."""

    NF01 = "NF01", rules.GROUNDS["NF01"]
    NF02 = "NF02", rules.GROUNDS["NF02"]
    NF03 = "NF03", rules.GROUNDS["NF03"]
    NF04 = "NF04", rules.GROUNDS["NF04"]
    NF05 = "NF05", rules.GROUNDS["NF05"]
    NF06 = "NF06", rules.GROUNDS["NF06"]
    NF07 = "NF07", rules.GROUNDS["NF07"]
    NF08 = "NF08", rules.GROUNDS["NF08"]
    NF09 = "NF09", rules.GROUNDS["NF09"]
    NF10 = "NF10", rules.GROUNDS["NF10"]
    NF11 = "NF11", rules.GROUNDS["NF11"]
    NF12 = "NF12", rules.GROUNDS["NF12"]
    NF13 = "NF13", rules.GROUNDS["NF13"]
    NF14 = "NF14", rules.GROUNDS["NF14"]
    NF15 = "NF15", rules.GROUNDS["NF15"]
    NF16 = "NF16", rules.GROUNDS["NF16"]


class Disposition(models.TextChoices):
    """What becomes of a submission that is not filed."""

    OPINION = "converted_to_opinion", rules.DISPOSITIONS["converted_to_opinion"]
    SUGGESTION = "converted_to_suggestion", rules.DISPOSITIONS["converted_to_suggestion"]
    LETTER = "referred_as_letter", rules.DISPOSITIONS["referred_as_letter"]
    BACK = "returned", rules.DISPOSITIONS["returned"]
    NONE = "none", rules.DISPOSITIONS["none"]


# How a state is shown (see components/_badge.html); what is not named here waits for somebody.
TONES = {
    State.DRAFT: "info",
    State.COSIGNING: "info",
    State.RETURNED: "late",
    State.REHANDLING: "late",
    State.CLOSED: "ok",
    State.ARCHIVED: "ok",
    State.WITHDRAWN: "off",
    State.CASE_WITHDRAWN: "off",
    State.NOT_FILED: "off",
    State.MERGED: "off",
}


class CloseType(models.TextChoices):
    SATISFIED = "satisfied", "满意结案"
    BASICALLY = "basically", "基本满意结案"
    UNSATISFIED_FINAL = "unsatisfied_final", "仍不满意，转督办"
    LAPSED = "lapsed", "逾期未反馈结案"
