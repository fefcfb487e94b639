"""The state tables of a manuscript and of a volume. The three reviews follow one another: fact, politics, language."""

from __future__ import annotations

from jianyan.kit.flow import Flow, Move
from jianyan.publications import permissions as may
from jianyan.publications.models import Manuscript, ManuscriptReview, Volume

S = Manuscript.State
V = Volume.State
Kind = ManuscriptReview.Kind
REVIEWS = {S.RECEIVED: Kind.FACT, S.POLITICS: Kind.POLITICS, S.LANGUAGE: Kind.LANGUAGE}


def states(*names: str) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def not_passed(manuscript: Manuscript) -> str | None:
    """Three opinions of the present round, each of them 通过."""
    passed = [one for one in manuscript.live_reviews if one.outcome == ManuscriptReview.Outcome.PASSED]
    return None if len(passed) == len(Kind) else "三审没有全部通过，不能采用；可以留存或退稿"


def placed(manuscript: Manuscript) -> str | None:
    return f"该稿已编入{manuscript.volume}，请先从目录中移出" if manuscript.volume_id else None


def unplaced(manuscript: Manuscript) -> str | None:
    return None if manuscript.volume_id else "该稿还没有编入文史资料"


def without_rights(manuscript: Manuscript) -> str | None:
    return None if manuscript.rights_on else f"《{manuscript.title}》作者尚未授权，不能编入目录"


def told(manuscript: Manuscript) -> str | None:
    return "已经告知作者" if manuscript.told_on else None


def licensed(volume: Volume) -> str | None:
    return None if volume.licence else "请先填写书号或准印号"


def empty(volume: Volume) -> str | None:
    found = Manuscript.objects.of(volume.committee_id).live().filter(volume=volume).exists()
    return None if found else "目录还是空的，请先编排目录"


FLOW = Flow(
    "文史稿件",
    S.choices,
    Move(
        name="submit",
        label="提交稿件",
        source=frozenset(),
        target=S.RECEIVED,
        who=may.contribute,
        stamps="received_on",
    ),
    Move(
        name="review_fact",
        label="史实审",
        source=states(S.RECEIVED),
        target=S.POLITICS,
        who=may.review,
    ),
    Move(
        name="review_politics",
        label="政治审",
        source=states(S.POLITICS),
        target=S.LANGUAGE,
        who=may.review,
    ),
    Move(
        name="review_language",
        label="文字审",
        source=states(S.LANGUAGE),
        target=S.REVIEWED,
        who=may.review,
        stamps="reviewed_on",
    ),
    Move(
        name="object",
        label="审为不宜采用",
        source=states(*Manuscript.UNDER_REVIEW),
        target=S.REVIEWED,
        who=may.review,
        stamps="reviewed_on",
    ),
    Move(
        name="send_back",
        label="退改",
        source=states(*Manuscript.UNDER_REVIEW, S.REVIEWED),
        target=S.REVISING,
        who=may.review,
        needs=("send_back_reason",),
        stamps="sent_back_on",
    ),
    Move(
        name="resubmit",
        label="改后再报",
        source=states(S.REVISING),
        target=S.RECEIVED,
        who=may.rewrite,
        needs=("title", "text"),
        stamps="resubmitted_on",
    ),
    Move(
        name="accept",
        label="采用",
        source=states(S.REVIEWED),
        target=S.ACCEPTED,
        who=may.decide,
        unless=(not_passed,),
        stamps="accepted_on",
    ),
    Move(
        name="keep",
        label="留存",
        source=states(S.REVIEWED, S.REVISING),
        target=S.KEPT,
        who=may.keep,
        needs=("keep_reason",),
        stamps="kept_on",
    ),
    Move(
        name="refuse",
        label="退稿",
        source=states(S.RECEIVED, S.REVISING, S.REVIEWED),
        target=S.REFUSED,
        who=may.keep,
        needs=("refuse_reason",),
        stamps="refused_on",
    ),
    Move(
        name="tell_author",
        label="告知作者",
        source=states(*Manuscript.DECIDED),
        target=None,
        who=may.keep,
        unless=(told,),
        stamps="told_on",
    ),
    Move(
        name="grant_rights",
        label="登记授权",
        source=states(*Manuscript.UNDER_REVIEW, S.REVIEWED, S.REVISING, S.ACCEPTED, S.KEPT),
        target=None,
        who=may.rewrite,
        stamps="rights_on",
    ),
    Move(
        name="place",
        label="编入目录",
        source=states(S.ACCEPTED),
        target=None,
        who=may.with_volume,
        unless=(without_rights,),
        needs=("volume", "order_no"),
    ),
    Move(
        name="take_out",
        label="移出目录",
        source=states(S.ACCEPTED),
        target=None,
        who=may.with_volume,
        unless=(unplaced,),
    ),
    Move(
        name="print",
        label="刊印",
        source=states(S.ACCEPTED),
        target=S.PRINTED,
        who=may.with_volume,
        unless=(unplaced,),
        stamps="printed_on",
    ),
    Move(
        name="pay_fee",
        label="登记稿酬",
        source=states(S.ACCEPTED, S.PRINTED),
        target=None,
        who=may.keep,
        needs=("fee_fen",),
        stamps="fee_paid_on",
    ),
    Move(
        name="reopen",
        label="撤回结论",
        source=states(*Manuscript.DECIDED),
        target=S.REVIEWED,
        who=may.decide,
        unless=(placed,),
    ),
    Move(
        name="withdraw",
        label="撤稿",
        source=states(*Manuscript.UNDER_REVIEW, S.REVIEWED, S.REVISING),
        target=S.WITHDRAWN,
        who=may.withdraw,
        stamps="withdrawn_on",
    ),
)

VOLUME_FLOW = Flow(
    "文史资料",
    V.choices,
    Move(
        name="plan",
        label="立项编辑",
        source=frozenset(),
        target=V.COMPILING,
        who=may.compile_volume,
        stamps="planned_on",
    ),
    Move(
        name="arrange",
        label="编排目录",
        source=states(V.COMPILING),
        target=None,
        who=may.compile_volume,
    ),
    Move(
        name="describe",
        label="填写书名、编辑和书号",
        source=states(V.COMPILING),
        target=None,
        who=may.compile_volume,
    ),
    Move(
        name="publish",
        label="登记出版",
        source=states(V.COMPILING),
        target=V.PUBLISHED,
        who=may.compile_volume,
        unless=(licensed, empty),
        needs=("print_run",),
        stamps="published_on",
    ),
)
