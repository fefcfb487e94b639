"""The state table of a proposal. Codes cite the specification's lines P01 to P27."""

from __future__ import annotations

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Flow, Move
from jianyan.people.actors import Actor
from jianyan.proposals import permissions as may
from jianyan.proposals.commitment_flow import COMMITMENT_FLOW as COMMITMENT_FLOW
from jianyan.proposals.models import Assignment, Proposal, State

NUMBERED = (
    State.FILED,
    State.ALLOCATING,
    State.HANDED_OVER,
    State.IN_HANDLING,
    State.REPLIED,
    State.EVALUATED,
    State.REHANDLING,
    State.CLOSED,
)


def states(*names: State) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def incomplete(proposal: Proposal) -> str | None:
    parts = {"案由": proposal.cause, "情况": proposal.situation, "建议": proposal.suggestions}
    missing = [label for label, text in parts.items() if not text.strip()]
    return f"请先填写：{'、'.join(missing)}" if missing else None


def unsigned(proposal: Proposal) -> str | None:
    return None if proposal.signers else "还没有提案者"


def no_contact(proposal: Proposal) -> str | None:
    lead = proposal.lead
    if lead and lead.body_id and not proposal.contact_person:
        return "以单位名义提出的提案必须写明联系人"
    return None


def has_children(proposal: Proposal) -> str | None:
    return "已有提案并入该件，不能再并入其他提案" if proposal.children.live().exists() else None


def unallocated(proposal: Proposal) -> str | None:
    return None if _open(proposal).exists() else "还没有确定承办单位"


def unanswered(proposal: Proposal) -> str | None:
    """A host's reply, or every separate handler's; co-handlers do not answer the sponsor."""
    waiting = [
        one.unit.name
        for one in _open(proposal).select_related("unit")
        if one.must_reply and one.state != Assignment.State.DELIVERED
    ]
    return f"尚未答复：{'、'.join(waiting)}" if waiting else None


def still_pending(proposal: Proposal) -> str | None:
    waiting = _open(proposal).filter(state__in=(Assignment.State.PENDING, Assignment.State.RETURN_REQUESTED))
    names = [one.unit.name for one in waiting.select_related("unit") if one.role in Assignment.DUTY]
    return f"尚未签收：{'、'.join(names)}" if names else None


def unrated(proposal: Proposal) -> str | None:
    """Forms of this round still out and not yet past their date are waited for."""
    forms = list(proposal.forms.live().filter(round=proposal.round))
    if not forms:
        return "还没有发出征询意见表"
    out = sum(form.returned_on is None for form in forms)
    return f"还有{out}份征询意见表没有交回" if out else None


def nothing_wrong(proposal: Proposal) -> str | None:
    bad = proposal.forms.live().filter(round=proposal.round, result="unsatisfied").exists()
    return None if bad else "没有不满意的测评，不需要重新办理"


def _open(proposal: Proposal) -> TenantQuerySet:
    rows: TenantQuerySet = proposal.assignments.live()
    return rows.exclude(state=Assignment.State.RETURNED)


def _author(actor: Actor, proposal: Proposal) -> bool:
    return may.may_propose(actor)


def not_handed_over(one: Assignment) -> str | None:
    return None if one.handed_over_on else "该件尚未交办"


def answers_itself(one: Assignment) -> str | None:
    return None if one.role == Assignment.Role.CO else "只有会办单位提出会办意见，主办单位直接答复提案者"


def owes_no_reply(one: Assignment) -> str | None:
    return None if one.must_reply else "会办、参阅单位不直接答复提案者"


def has_no_date(one: Assignment) -> str | None:
    return None if one.due_on else "该单位没有需要延长的期限"


def is_over(one: Assignment) -> str | None:
    return "该件已经结案" if one.proposal.state == State.CLOSED else None


Stage = Assignment.State


def stages(*names: Assignment.State) -> frozenset[str]:
    return frozenset(str(name) for name in names)


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
        needs=("return_reason",),
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
    ),
    Move(
        name="log_contact",
        label="登记沟通联系",
        target=None,
        who=may.handle,
        unless=(not_handed_over, is_over),
        source=stages(Stage.PENDING, Stage.ACCEPTED, Stage.DRAFTING, Stage.OPINION_GIVEN, Stage.DELIVERED),
    ),
    Move(
        name="give_opinion",
        label="提出会办意见",
        source=stages(Stage.ACCEPTED, Stage.OPINION_GIVEN),
        target=Stage.OPINION_GIVEN,
        who=may.handle,
        unless=(answers_itself, is_over),
        stamps="opinion_on",
    ),
    Move(
        name="draft",
        label="拟写答复",
        source=stages(Stage.ACCEPTED, Stage.DRAFTING),
        target=Stage.DRAFTING,
        who=may.handle,
        unless=(owes_no_reply,),
        stamps="drafted_on",
    ),
    Move(
        name="deliver",
        label="签发并送达答复",
        source=stages(Stage.DRAFTING),
        target=Stage.DELIVERED,
        who=may.approve_reply,
        stamps="delivered_on",
    ),
    Move(
        name="extend",
        label="准予延期",
        source=stages(Stage.PENDING, Stage.ACCEPTED, Stage.DRAFTING),
        target=None,
        who=may.hand_over,
        unless=(has_no_date, is_over),
        needs=("extension_reason",),
        stamps="extended_on",
    ),
    Move(
        name="reopen",
        label="重新办理",
        source=stages(Stage.DELIVERED),
        target=Stage.ACCEPTED,
        who=may.conclude,
    ),
)

FLOW = Flow(
    "提案",
    State.choices,
    Move(
        name="create",
        code="P01",
        label="起草",
        source=frozenset(),
        target=State.DRAFT,
        who=_author,
        stamps="drafted_on",
    ),
    Move(
        name="submit",
        code="P05",
        label="提交",
        source=states(State.DRAFT),
        target=State.SUBMITTED,
        who=may.send,
        unless=(unsigned, incomplete, no_contact),
        stamps="submitted_on",
    ),
    Move(
        name="send_back",
        code="P06",
        label="退回修改",
        source=states(State.SUBMITTED, State.UNDER_REVIEW),
        target=State.RETURNED,
        who=may.prepare,
        stamps="sent_back_on",
        needs=("explanation",),
    ),
    Move(
        name="resubmit",
        code="P07",
        label="重新提交",
        source=states(State.RETURNED),
        target=State.SUBMITTED,
        who=may.send,
        unless=(unsigned, incomplete, no_contact),
    ),
    Move(
        name="withdraw",
        code="P08",
        label="撤回",
        source=states(State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW),
        target=State.WITHDRAWN,
        who=may.send,
        stamps="withdrawn_on",
    ),
    Move(
        name="start_review",
        code="P09",
        label="开始审查",
        source=states(State.SUBMITTED),
        target=State.UNDER_REVIEW,
        who=may.prepare,
        stamps="review_started_on",
    ),
    Move(
        name="file",
        code="P11",
        label="立案",
        source=states(State.UNDER_REVIEW),
        target=State.FILED,
        who=may.decide,
        stamps="filed_on",
        needs=("case_no",),
    ),
    Move(
        name="merge",
        code="P12",
        label="并案",
        source=states(State.UNDER_REVIEW),
        target=State.MERGED,
        who=may.decide,
        unless=(has_children,),
        stamps="merged_on",
        needs=("merged_into",),
    ),
    Move(
        name="not_file",
        code="P13",
        label="不予立案",
        source=states(State.UNDER_REVIEW),
        target=State.NOT_FILED,
        who=may.decide,
        stamps="not_filed_on",
        needs=("ground", "disposition", "explanation"),
    ),
    Move(
        name="withdraw_case",
        code="P15",
        label="撤案",
        source=states(State.FILED, State.ALLOCATING),
        target=State.CASE_WITHDRAWN,
        who=may.withdraw_case,
        stamps="case_withdrawn_on",
        needs=("explanation",),
    ),
    Move(
        name="unmerge",
        code="P15",
        label="解除并案",
        source=states(State.MERGED),
        target=State.UNDER_REVIEW,
        who=may.system,
    ),
    Move(
        name="allocate",
        code="P16",
        label="提出承办意见",
        source=states(State.FILED, State.ALLOCATING),
        target=State.ALLOCATING,
        who=may.prepare,
        stamps="allocated_on",
    ),
    Move(
        name="hand_over",
        code="P17",
        label="交办",
        source=states(State.ALLOCATING),
        target=State.HANDED_OVER,
        who=may.hand_over,
        unless=(unallocated,),
        stamps="handed_over_on",
    ),
    Move(
        name="begin_handling",
        code="P18",
        label="开始办理",
        source=states(State.HANDED_OVER),
        target=State.IN_HANDLING,
        who=may.system,
        unless=(still_pending,),
        stamps="in_handling_on",
    ),
    Move(
        name="reply",
        code="P20",
        label="办复",
        source=states(State.IN_HANDLING),
        target=State.REPLIED,
        who=may.system,
        unless=(unanswered,),
        stamps="replied_on",
    ),
    Move(
        name="evaluate",
        code="P21",
        label="测评完成",
        source=states(State.REPLIED),
        target=State.EVALUATED,
        who=may.system,
        unless=(unrated,),
        stamps="evaluated_on",
    ),
    Move(
        name="lapse",
        code="P21",
        label="反馈逾期，转入结案",
        source=states(State.REPLIED),
        target=State.EVALUATED,
        who=may.prepare,
        stamps="evaluated_on",
    ),
    Move(
        name="rehandle",
        code="P22",
        label="重新办理",
        source=states(State.EVALUATED),
        target=State.REHANDLING,
        who=may.conclude,
        unless=(nothing_wrong,),
        stamps="rehandling_on",
    ),
    Move(
        name="reply_again",
        code="P23",
        label="再次办复",
        source=states(State.REHANDLING),
        target=State.REPLIED,
        who=may.system,
        unless=(unanswered,),
        stamps="rereplied_on",
    ),
    Move(
        name="close",
        code="P24",
        label="结案",
        source=states(State.EVALUATED),
        target=State.CLOSED,
        who=may.conclude,
        stamps="closed_on",
        needs=("close_type",),
    ),
    Move(
        name="follow_up",
        code="P27",
        label="登记回访",
        source=states(State.CLOSED),
        target=None,
        who=may.prepare,
    ),
)
