"""The table of kinds: what each kind of activity is for, how attendance is taken, and who usually holds it."""

from dataclasses import dataclass

from django.db import models

from jianyan.people.models import Body

_COMMITTEE = (Body.Kind.SPECIAL_COMMITTEE,)
_LOCAL = (Body.Kind.STUDIO, Body.Kind.LIAISON_GROUP)


class Kind(models.TextChoices):
    """Every kind of activity. Differences between them are rows of ``KINDS``, not tables of their own."""

    PARTY_GROUP = "party_group", "党组会议"
    CHAIRMAN = "chairman", "主席会议"
    STANDING = "standing", "常委会会议"
    THEMATIC_STANDING = "thematic_standing", "专题议政性常委会会议"
    PLENARY = "plenary", "全体会议"
    SECRETARY_GENERAL = "secretary_general", "秘书长会议"
    SPECIAL_COMMITTEE = "special_committee", "专委会会议"
    CENTER_GROUP_STUDY = "center_group_study", "党组理论学习中心组学习"
    LECTURE = "lecture", "专题讲座"
    PARTY_LECTURE = "party_lecture", "专题党课"
    TRAINING = "training", "委员培训"
    TALK = "talk", "宣讲"
    PLENARY_DISCUSSION = "plenary_discussion", "讨论工作报告"
    INSPECTION = "inspection", "专题视察"
    COLLECTIVE_INSPECTION = "collective_inspection", "集中视察"
    CASE_INSPECTION = "case_inspection", "带案视察"
    STUDY_VISIT = "study_visit", "考察"
    RESEARCH = "research", "调研"
    CONSULTATION = "consultation", "协商"
    SPECIAL_CONSULTATION = "special_consultation", "专题协商会"
    SYMPOSIUM = "symposium", "协商座谈会"
    COUNTERPART_CONSULTATION = "counterpart_consultation", "对口协商"
    SECTOR_CONSULTATION = "sector_consultation", "界别协商"
    PROPOSAL_CONSULTATION = "proposal_consultation", "提案办理协商"
    MICRO_CONSULTATION = "micro_consultation", "微协商"
    SUPERVISION = "supervision", "民主监督"
    HEARING = "hearing", "听证"
    DEMOCRATIC_APPRAISAL = "democratic_appraisal", "民主评议"
    PUBLIC_WELFARE = "public_welfare", "公益活动"
    EPIDEMIC_SERVICE = "epidemic_service", "疫情防控服务"
    THEME_ACTIVITY = "theme_activity", "党建主题活动"
    STUDIO_ACTIVITY = "studio_activity", "工作室活动"
    LIAISON_ACTIVITY = "liaison_activity", "联络组活动"
    READING = "reading", "读书活动"


class Family(models.TextChoices):
    """What kinds have in common for counting: meetings are A-01, study A-02, deliberation A-03."""

    MEETING = "meeting", "会议"
    STUDY = "study", "学习"
    TRAINING = "training", "培训"
    DELIBERATION = "deliberation", "协商议政"
    SERVICE = "service", "服务"
    PLATFORM = "platform", "平台活动"
    CULTURE = "culture", "文化"


class Function(models.TextChoices):
    """The function of the CPPCC a kind serves."""

    CONSULTATION = "political_consultation", "政治协商"
    SUPERVISION = "democratic_supervision", "民主监督"
    PARTICIPATION = "participation", "参政议政"
    OWN = "own", "自身建设"
    SERVICE = "service", "服务社会"


class Sitting(models.TextChoices):
    """The unit attendance is taken in."""

    HALF_DAY = "half_day", "半天"
    SITTING = "sitting", "场"
    ONCE = "once", "次"


class Audience(models.TextChoices):
    """Who is called to an activity."""

    ALL = "all", "全体委员"
    STANDING = "standing", "常委会组成人员"
    BODY = "body", "主办机构成员"
    SECTOR = "sector", "有关界别委员"
    NAMED = "named", "受邀人员"


class Quorum(models.TextChoices):
    """How many of those who form a meeting must be there; reckoned from the seats held on the day."""

    NONE = "", "不要求"
    HALF = "half", "过半数"
    TWO_THIRDS = "two_thirds", "三分之二以上"


class Paper(models.TextChoices):
    """What an activity prints."""

    NOTICE = "notice", "通知"
    SIGN_IN = "sign-in", "签到表"
    LIST = "attendance", "出席名单"


@dataclass(frozen=True)
class Spec:
    """One row of the table. ``owners`` are the bodies that usually hold it; none means the committee itself.

    ``roll_call``: there is a list of those expected, so leave and absence mean something. ``internal``: not for
    ordinary members unless they were there.
    """

    family: Family
    function: Function
    sitting: Sitting = Sitting.SITTING
    owners: tuple[Body.Kind, ...] = ()
    roll_call: bool = True
    internal: bool = False
    audience: Audience = Audience.NAMED
    quorum: Quorum = Quorum.NONE
    needs_approval: bool = False
    leave: bool | None = None  # whether one asks for leave; as ``roll_call`` unless said
    outcomes: tuple[str, ...] = ()  # of the list; all unless said
    papers: tuple[Paper, ...] = tuple(Paper)
    label: str = ""  # as the committee calls the kind; the usual word unless said
    in_use: bool = True

    @property
    def takes_leave(self) -> bool:
        return self.roll_call if self.leave is None else self.leave


_F, _P = Family, Function
_S, _A, _Q = Sitting, Audience, Quorum
# By signing in: who did not come was not expected, so there is neither leave nor absence.
_SIGNED = ("present", "late", "left_early", "online")
KINDS: dict[Kind, Spec] = {
    Kind.PARTY_GROUP: Spec(_F.MEETING, _P.OWN, _S.ONCE, internal=True, quorum=_Q.HALF),
    Kind.CHAIRMAN: Spec(_F.MEETING, _P.OWN, _S.ONCE, quorum=_Q.HALF),
    Kind.STANDING: Spec(_F.MEETING, _P.CONSULTATION, _S.HALF_DAY, audience=_A.STANDING, quorum=_Q.HALF),
    Kind.THEMATIC_STANDING: Spec(
        _F.MEETING, _P.CONSULTATION, _S.HALF_DAY, audience=_A.STANDING, quorum=_Q.HALF
    ),
    Kind.PLENARY: Spec(_F.MEETING, _P.CONSULTATION, _S.HALF_DAY, audience=_A.ALL, quorum=_Q.TWO_THIRDS),
    Kind.SECRETARY_GENERAL: Spec(_F.MEETING, _P.OWN, _S.ONCE, internal=True),
    Kind.SPECIAL_COMMITTEE: Spec(_F.MEETING, _P.OWN, owners=_COMMITTEE, audience=_A.BODY),
    Kind.CENTER_GROUP_STUDY: Spec(_F.STUDY, _P.OWN),
    Kind.LECTURE: Spec(_F.STUDY, _P.OWN),
    Kind.PARTY_LECTURE: Spec(_F.STUDY, _P.OWN, owners=(Body.Kind.PARTY_BRANCH,), audience=_A.BODY),
    Kind.TRAINING: Spec(_F.TRAINING, _P.OWN, _S.HALF_DAY, audience=_A.ALL),
    Kind.TALK: Spec(_F.PLATFORM, _P.OWN, owners=(Body.Kind.STUDIO,), roll_call=False, outcomes=_SIGNED),
    Kind.PLENARY_DISCUSSION: Spec(_F.DELIBERATION, _P.CONSULTATION, _S.HALF_DAY, audience=_A.ALL),
    Kind.INSPECTION: Spec(_F.DELIBERATION, _P.SUPERVISION, owners=_COMMITTEE),
    Kind.COLLECTIVE_INSPECTION: Spec(_F.DELIBERATION, _P.SUPERVISION, audience=_A.ALL),
    Kind.CASE_INSPECTION: Spec(_F.DELIBERATION, _P.SUPERVISION, owners=_COMMITTEE),
    Kind.STUDY_VISIT: Spec(_F.DELIBERATION, _P.PARTICIPATION, owners=_COMMITTEE),
    Kind.RESEARCH: Spec(_F.DELIBERATION, _P.PARTICIPATION, owners=_COMMITTEE),
    Kind.CONSULTATION: Spec(_F.DELIBERATION, _P.CONSULTATION, _S.HALF_DAY, owners=_COMMITTEE),
    Kind.SPECIAL_CONSULTATION: Spec(_F.DELIBERATION, _P.CONSULTATION, _S.HALF_DAY),
    Kind.SYMPOSIUM: Spec(_F.DELIBERATION, _P.CONSULTATION, owners=_COMMITTEE),
    Kind.COUNTERPART_CONSULTATION: Spec(_F.DELIBERATION, _P.CONSULTATION, owners=_COMMITTEE),
    Kind.SECTOR_CONSULTATION: Spec(
        _F.DELIBERATION, _P.CONSULTATION, owners=(Body.Kind.SECTOR_GROUP, *_COMMITTEE), audience=_A.SECTOR
    ),
    Kind.PROPOSAL_CONSULTATION: Spec(_F.DELIBERATION, _P.CONSULTATION, owners=_COMMITTEE),
    Kind.MICRO_CONSULTATION: Spec(_F.DELIBERATION, _P.CONSULTATION, owners=(*_COMMITTEE, *_LOCAL)),
    Kind.SUPERVISION: Spec(_F.DELIBERATION, _P.SUPERVISION, owners=_COMMITTEE),
    Kind.HEARING: Spec(_F.DELIBERATION, _P.SUPERVISION, _S.ONCE, roll_call=False, outcomes=_SIGNED),
    Kind.DEMOCRATIC_APPRAISAL: Spec(_F.DELIBERATION, _P.SUPERVISION, owners=_COMMITTEE),
    Kind.PUBLIC_WELFARE: Spec(
        _F.SERVICE,
        _P.SERVICE,
        _S.ONCE,
        owners=(Body.Kind.SECTOR_GROUP,),
        roll_call=False,
        audience=_A.ALL,
        outcomes=_SIGNED,
    ),
    Kind.EPIDEMIC_SERVICE: Spec(_F.SERVICE, _P.SERVICE, owners=_COMMITTEE, roll_call=False, outcomes=_SIGNED),
    Kind.THEME_ACTIVITY: Spec(
        _F.PLATFORM,
        _P.OWN,
        _S.ONCE,
        owners=(Body.Kind.PARTY_BRANCH,),
        roll_call=False,
        audience=_A.BODY,
        outcomes=_SIGNED,
    ),
    Kind.STUDIO_ACTIVITY: Spec(
        _F.PLATFORM,
        _P.PARTICIPATION,
        owners=(Body.Kind.STUDIO,),
        roll_call=False,
        audience=_A.BODY,
        outcomes=_SIGNED,
    ),
    Kind.LIAISON_ACTIVITY: Spec(
        _F.PLATFORM,
        _P.PARTICIPATION,
        owners=(Body.Kind.LIAISON_GROUP,),
        roll_call=False,
        audience=_A.BODY,
        outcomes=_SIGNED,
    ),
    Kind.READING: Spec(
        _F.CULTURE,
        _P.OWN,
        owners=(*_COMMITTEE, Body.Kind.STUDY_GROUP, *_LOCAL),
        roll_call=False,
        audience=_A.BODY,
        outcomes=_SIGNED,
    ),
}


def kinds_of(family: str) -> tuple[str, ...]:
    """The kinds of a family, as stored."""
    return tuple(str(kind) for kind, spec in KINDS.items() if spec.family == family)


def labels_of(*kinds: str) -> dict[str, str]:
    """Stored kind to Chinese word, for the cuts of figures."""
    return {kind: Kind(kind).label for kind in kinds}


class Campaign(models.TextChoices):
    """A drive that activities, gifts and persons sent out belong to; figures are asked by it."""

    EPIDEMIC = "epidemic", "疫情防控"
    HARDSHIP = "hardship", "帮扶困难群众"
    PROJECTS = "projects", "聚焦项目助力发展"
    CONGRESS = "congress", "学习宣传党的二十大精神"
    PARTY_BUILDING = "party_building", "党建引领履职"
    RURAL = "rural", "乡村振兴"
    RULE_OF_LAW = "rule_of_law", "普法宣传"
