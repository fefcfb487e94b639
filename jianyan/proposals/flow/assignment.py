"""The state table of one unit's part in a case (domain 2.7)."""

from __future__ import annotations

from django.utils import timezone

from jianyan.kit.flow import Flow, Move
from jianyan.proposals import permissions as may
from jianyan.proposals.flow.guards import held
from jianyan.proposals.models import Assignment, Reply, State

Stage, Role = Assignment.State, Assignment.Role


def stages(*names: Assignment.State) -> frozenset[str]:
    return frozenset(str(name) for name in names)


OPEN = stages(Stage.PENDING, Stage.ACCEPTED, Stage.DRAFTING, Stage.CHECKING, Stage.APPROVED)
CO_STAGES = stages(Stage.ACCEPTED, Stage.OPINION_GIVEN)
OVER = (State.CLOSED, State.TRACKING, State.ARCHIVED)


def not_handed_over(one: Assignment) -> str | None:
    return None if one.handed_over_on else "该件尚未交办"


def answers_itself(one: Assignment) -> str | None:
    return None if one.role == Role.CO else "只有会办单位提出会办意见，主办单位直接答复提案者"


def is_answered(one: Assignment) -> str | None:
    """An opinion is for the host's reply; once that has gone to the sponsor it comes too late."""
    if one.proposal.state in (State.HANDED_OVER, State.IN_HANDLING, State.REHANDLING):
        return None
    return "主办单位已经答复，不再收会办意见"


def owes_no_reply(one: Assignment) -> str | None:
    return None if one.must_reply else "会办、参阅单位不直接答复提案者"


def has_no_date(one: Assignment) -> str | None:
    return None if one.due_on else "该单位没有需要延长的期限"


def is_over(one: Assignment) -> str | None:
    return "该件已经结案" if one.proposal.state in OVER else None


def past_reassigning(one: Assignment) -> str | None:
    """A part goes to another unit while the case is being handled, not after it was answered (P19)."""
    if one.proposal.state in (State.HANDED_OVER, State.IN_HANDLING):
        return None
    return f"该件目前为“{one.proposal.get_state_display()}”，不能改派"


def opinions_out(one: Assignment) -> list[Assignment]:
    """Co-handlers of a host's first round whose opinion is neither in nor recorded as lapsed."""
    if one.role != Role.HOST or one.proposal.round > 1:
        return []
    waiting = [co for co in held(one.proposal) if co.role == Role.CO and co.returned_on is None]
    for co in waiting:
        co.proposal = one.proposal
    return [co for co in waiting if co.opinion_on is None and co.opinion_lapsed_on is None]


def waits_for_opinions(one: Assignment) -> str | None:
    """Those whose date has passed hold nobody up: their lapse is recorded with the draft."""
    today = timezone.localdate()
    waiting = [co.unit.name for co in opinions_out(one) if co.due_on and co.due_on >= today]
    return f"会办单位尚未提出会办意见：{'、'.join(waiting)}" if waiting else None


def drafted(one: Assignment) -> Reply | None:
    """The reply of this round, drafted or delivered."""
    rows = one.proposal.known.replies if one.proposal.known else one.replies.live()
    mine = (reply for reply in rows if reply.assignment_id == one.pk and reply.round == one.proposal.round)
    return next(mine, None)


def unagreed(one: Assignment) -> str | None:
    """Where co-handlers countersign, each has agreed, or the authority has settled its objection."""
    if one.role != Role.HOST or not one.countersign_required:
        return None
    rows = Assignment.objects.of(one.committee_id).live().filter(proposal=one.proposal_id, role=Role.CO)
    rows = rows.filter(returned_on=None, opinion_lapsed_on=None).select_related("unit").order_by("id")
    reply = drafted(one)
    words = {word.assignment_id: word for word in reply.countersigns.live()} if reply else {}
    settled = {pk for pk, word in words.items() if word.agreed or word.settled_on}
    waiting = [co.unit.name for co in rows if co.pk not in settled]
    return f"会办单位尚未会签同意：{'、'.join(waiting)}" if waiting else None


def checked_first(one: Assignment) -> str | None:
    if one.check_required and one.state == Stage.DRAFTING:
        return "答复须先送交办机关审核"
    return None


def goes_unchecked(one: Assignment) -> str | None:
    return None if one.check_required else "本会规则不要求送审，拟稿后直接签发"


def host_draft(co: Assignment) -> Reply | None:
    """The host's draft that waits for this co-handler's word."""
    rows = (
        Reply.objects.of(co.committee_id)
        .live()
        .filter(
            assignment__proposal=co.proposal_id,
            assignment__role=Role.HOST,
            assignment__state=Stage.DRAFTING,
            round=co.proposal.round,
        )
    )
    reply: Reply | None = rows.select_related("assignment").first()
    return reply


def nothing_to_sign(co: Assignment) -> str | None:
    if co.role != Role.CO or not co.countersign_required:
        return "该件不需要会签"
    reply = host_draft(co)
    if reply is None:
        return "主办单位还没有送来答复稿"
    signed = reply.countersigns.live().filter(assignment=co).exists()
    return "本单位已对这份答复稿表示过意见" if signed else None


def no_objection(co: Assignment) -> str | None:
    reply = host_draft(co) if co.countersign_required else None
    words = reply.countersigns.live().filter(assignment=co, agreed=False, settled_on=None) if reply else None
    return None if words is not None and words.exists() else "没有需要裁定的不同意见"


def no_time_asked(one: Assignment) -> str | None:
    waiting = one.extension_asked_on and not one.extension_answered_on
    return None if waiting else "承办单位没有提出延期申请"


def time_asked(one: Assignment) -> str | None:
    return None if no_time_asked(one) else "延期申请正在等待答复"


def opinion_settled(one: Assignment) -> str | None:
    return "该会办单位的会办意见已有着落" if one.opinion_on or one.opinion_lapsed_on else None


ASSIGNMENT_FLOW = Flow(
    "承办",
    Stage.choices,
    Move(
        name="accept",
        label="签收",
        source=stages(Stage.PENDING),
        target=Stage.ACCEPTED,
        who=may.handle,
        unless=(not_handed_over,),
        stamps="accepted_on",
    ),
    Move(
        name="lapse",
        label="视为接受",
        source=stages(Stage.PENDING, Stage.RETURN_REQUESTED),
        target=Stage.ACCEPTED,
        who=may.system,
        unless=(not_handed_over,),
        stamps="accepted_on",
    ),
    Move(
        name="request_return",
        label="申请退办",
        source=stages(Stage.PENDING),
        target=Stage.RETURN_REQUESTED,
        who=may.handle,
        unless=(not_handed_over,),
        stamps="return_requested_on",
        needs=("return_reason", "suggested_unit"),
    ),
    Move(
        name="grant_return",
        label="同意退办",
        source=stages(Stage.RETURN_REQUESTED),
        target=Stage.RETURNED,
        who=may.hand_over,
        stamps="returned_on",
    ),
    Move(
        name="refuse_return",
        label="不同意退办",
        source=stages(Stage.RETURN_REQUESTED),
        target=Stage.ACCEPTED,
        who=may.hand_over,
        stamps="accepted_on",
        needs=("return_answer",),
    ),
    Move(
        name="reassign",
        label="改派",
        source=OPEN | CO_STAGES,
        target=Stage.RETURNED,
        who=may.hand_over,
        unless=(not_handed_over, past_reassigning),
        stamps="returned_on",
        needs=("return_answer",),
    ),
    Move(
        name="log_contact",
        label="登记沟通联系",
        target=None,
        who=may.handle,
        unless=(not_handed_over, is_over),
        source=OPEN | stages(Stage.OPINION_GIVEN, Stage.DELIVERED),
    ),
    Move(
        name="give_opinion",
        label="提出会办意见",
        source=CO_STAGES,
        target=Stage.OPINION_GIVEN,
        who=may.handle,
        unless=(answers_itself, is_over, is_answered),
        stamps="opinion_on",
    ),
    Move(
        name="lapse_opinion",
        label="会办意见逾期",
        source=stages(Stage.PENDING, Stage.RETURN_REQUESTED, Stage.ACCEPTED),
        target=None,
        who=may.system,
        unless=(answers_itself, opinion_settled),
        stamps="opinion_lapsed_on",
    ),
    Move(
        name="draft",
        label="拟写答复",
        source=stages(Stage.ACCEPTED, Stage.DRAFTING),
        target=Stage.DRAFTING,
        who=may.handle,
        unless=(owes_no_reply, waits_for_opinions),
        stamps="drafted_on",
    ),
    Move(
        name="countersign",
        label="会签同意",
        source=CO_STAGES,
        target=None,
        who=may.approve_reply,
        unless=(nothing_to_sign, is_over),
    ),
    Move(
        name="object",
        label="会签不同意",
        source=CO_STAGES,
        target=None,
        who=may.approve_reply,
        unless=(nothing_to_sign, is_over),
    ),
    Move(
        name="settle_objection",
        label="裁定会签意见",
        source=CO_STAGES,
        target=None,
        who=may.hand_over,
        unless=(no_objection, is_over),
    ),
    Move(
        name="submit_for_check",
        label="送审",
        source=stages(Stage.DRAFTING),
        target=Stage.CHECKING,
        who=may.handle,
        unless=(goes_unchecked, unagreed),
        stamps="sent_to_check_on",
    ),
    Move(
        name="reject",
        label="审核退回",
        source=stages(Stage.CHECKING),
        target=Stage.DRAFTING,
        who=may.check,
        stamps="checked_on",
        needs=("check_opinion",),
    ),
    Move(
        name="approve",
        label="审核通过",
        source=stages(Stage.CHECKING),
        target=Stage.APPROVED,
        who=may.check,
        stamps="checked_on",
    ),
    Move(
        name="deliver",
        label="签发并送达答复",
        source=stages(Stage.DRAFTING, Stage.APPROVED),
        target=Stage.DELIVERED,
        who=may.approve_reply,
        unless=(checked_first, unagreed),
        stamps="delivered_on",
    ),
    Move(
        name="request_extension",
        label="申请延期",
        source=OPEN,
        target=None,
        who=may.handle,
        unless=(has_no_date, is_over, time_asked),
        needs=("extension_until_on", "extension_reason"),
        stamps="extension_asked_on",
    ),
    Move(
        name="extend",
        label="准予延期",
        source=OPEN,
        target=None,
        who=may.hand_over,
        unless=(has_no_date, is_over, no_time_asked),
        stamps="extended_on",
    ),
    Move(
        name="refuse_extension",
        label="不同意延期",
        source=OPEN,
        target=None,
        who=may.hand_over,
        unless=(has_no_date, is_over, no_time_asked),
        needs=("extension_answer",),
        stamps="extension_answered_on",
    ),
    Move(
        name="reopen",
        label="重新办理",
        source=stages(Stage.DELIVERED),
        target=Stage.ACCEPTED,
        who=may.conclude,
    ),
)
