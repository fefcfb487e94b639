"""The state tables of an opinion and of a bulletin's issue. Codes cite the specification's lines O01 to O15."""

from __future__ import annotations

from jianyan.kit.flow import Flow, Move
from jianyan.opinions import permissions as may
from jianyan.opinions import rules
from jianyan.opinions.models import Issue, Opinion

S = Opinion.State
# What comes of an item may come late: archiving closes the file, not the world's memory of it.
AFTER_DISPATCH = (S.DISPATCHED, S.INSTRUCTED, S.TRANSFERRED, S.ANSWERED, S.ARCHIVED)


def states(*names: str) -> frozenset[str]:
    return frozenset(str(name) for name in names)


def wordless(opinion: Opinion) -> str | None:
    missing = [label for label, text in (("标题", opinion.title), ("正文", opinion.text)) if not text.strip()]
    return f"请先填写：{'、'.join(missing)}" if missing else None


def too_long(opinion: Opinion) -> str | None:
    limit = rules.on_day(opinion.committee_id, opinion.submitted_on).length_limit
    length = len(opinion.text) + len(opinion.advice)
    return f"正文{length}字，一条信息不超过{limit}字" if length > limit else None


def nameless(opinion: Opinion) -> str | None:
    return None if opinion.byline.strip() else "信息必须署名：请填写反映人或反映单位"


def gathered(opinion: Opinion) -> str | None:
    return "已有其他来稿并入该件，不能再并入别的信息" if opinion.merged.all().exists() else None


def registered_before(opinion: Opinion) -> str | None:
    """Registered once, counted once: it keeps its number and its day."""
    return "该件已有登记号，修改后直接再报" if opinion.serial_no else None


def unsent(opinion: Opinion) -> str | None:
    """Of what never left the house nothing can come: kept for reference, merged, and archived as such."""
    return None if opinion.dispatched_on else "该件没有报送过"


def sent_on_before(opinion: Opinion) -> str | None:
    return "该件已经转办过，请用“转办其他单位”" if opinion.transferred_on else None


def never_sent_on(opinion: Opinion) -> str | None:
    return None if opinion.transferred_on else "该件还没有转办过"


def never_registered(opinion: Opinion) -> str | None:
    return None if opinion.serial_no else "该件还没有登记"


FLOW = Flow(
    "社情民意信息",
    S.choices,
    Move(
        code="O01",
        name="submit",
        label="提交",
        source=frozenset(),
        target=S.SUBMITTED,
        who=may.report,
        unless=(wordless, too_long, nameless),
        stamps="submitted_on",
    ),
    Move(
        code="O01",
        name="recall",
        label="撤回修改",
        source=states(S.SUBMITTED),
        target=S.RETURNED,
        who=may.owns,
        needs=("return_reason",),
        stamps="returned_on",
    ),
    Move(
        code="O01",
        name="resubmit",
        label="修改后重新提交",
        source=states(S.RETURNED),
        target=S.SUBMITTED,
        who=may.rewrite,
        unless=(registered_before,),
        needs=("title", "text"),
    ),
    Move(
        code="O01",
        name="resubmit_registered",
        label="修改后再报",
        source=states(S.RETURNED),
        target=S.REGISTERED,
        who=may.rewrite,
        unless=(never_registered,),
        needs=("title", "text"),
    ),
    Move(
        code="O02",
        name="register",
        label="登记",
        source=states(S.SUBMITTED),
        target=S.REGISTERED,
        who=may.keep,
        needs=("serial_no",),
        stamps="registered_on",
    ),
    Move(
        code="O03",
        name="return",
        label="退回修改",
        source=states(S.SUBMITTED, S.REGISTERED),
        target=S.RETURNED,
        who=may.keep,
        needs=("return_reason",),
        stamps="returned_on",
    ),
    Move(
        code="O04",
        name="decline",
        label="留存参考",
        source=states(S.REGISTERED),
        target=S.NOT_ADOPTED,
        who=may.keep,
        needs=("decline_reason",),
        stamps="declined_on",
    ),
    Move(
        code="O05",
        name="merge",
        label="合并",
        source=states(S.REGISTERED),
        target=S.MERGED,
        who=may.keep,
        unless=(gathered,),
        needs=("merged_into",),
        stamps="merged_on",
    ),
    Move(
        code="O06",
        name="edit",
        label="编辑",
        source=states(S.REGISTERED, S.EDITING),
        target=S.EDITING,
        who=may.keep,
        needs=("edited_title", "edited_text"),
        stamps="edited_on",
    ),
    Move(
        code="O07",
        name="submit_issue",
        label="编入刊期送签",
        source=states(S.EDITING),
        target=S.AWAITING_SIGN,
        who=may.keep,
        stamps="sent_to_sign_on",
    ),
    Move(
        code="O08",
        name="sign",
        label="签发",
        source=states(S.AWAITING_SIGN),
        target=S.ISSUED,
        who=may.with_issue,
        stamps="issued_on",
    ),
    Move(
        code="O08",
        name="send_back",
        label="退回编辑",
        source=states(S.AWAITING_SIGN),
        target=S.EDITING,
        who=may.with_issue,
    ),
    Move(
        code="O09",
        name="dispatch",
        label="报送",
        source=states(S.ISSUED),
        target=S.DISPATCHED,
        who=may.with_issue,
        stamps="dispatched_on",
    ),
    Move(
        code="O10",
        name="record_adoption",
        label="登记采用",
        source=states(*AFTER_DISPATCH),
        target=None,
        who=may.keep,
        unless=(unsent,),
    ),
    Move(
        code="O11",
        name="record_instruction",
        label="登记批示",
        source=states(S.DISPATCHED),
        target=S.INSTRUCTED,
        who=may.keep,
        stamps="instructed_on",
    ),
    Move(
        code="O11",
        name="add_instruction",
        label="登记批示",
        source=states(S.INSTRUCTED, S.TRANSFERRED, S.ANSWERED, S.ARCHIVED),
        target=None,
        who=may.keep,
        unless=(unsent,),
    ),
    Move(
        code="O11",
        name="record_reading",
        label="登记圈阅",
        source=states(*AFTER_DISPATCH),
        target=None,
        who=may.keep,
        unless=(unsent,),
    ),
    Move(
        code="O12",
        name="transfer",
        label="转办",
        source=states(S.DISPATCHED, S.INSTRUCTED, S.ARCHIVED),
        target=S.TRANSFERRED,
        who=may.transfer,
        unless=(unsent, sent_on_before),
        stamps="transferred_on",
    ),
    Move(
        code="O12",
        name="transfer_again",
        label="转办其他单位",
        source=states(S.TRANSFERRED, S.ANSWERED, S.ARCHIVED),
        target=S.TRANSFERRED,
        who=may.transfer,
        unless=(never_sent_on,),
    ),
    Move(
        code="O13",
        name="unit_feedback",
        label="登记办理反馈",
        source=states(S.TRANSFERRED),
        target=S.ANSWERED,
        who=may.answer,
        stamps="answered_on",
    ),
    Move(
        code="O14",
        name="inform_reporter",
        label="告知反映人",
        source=states(*AFTER_DISPATCH),
        target=None,
        who=may.automatic,
        stamps="informed_on",
    ),
    Move(
        code="O15",
        name="archive",
        label="归档",
        target=S.ARCHIVED,
        who=may.keep,
        stamps="archived_on",
        source=states(S.NOT_ADOPTED, S.MERGED, S.DISPATCHED, S.INSTRUCTED, S.ANSWERED),
    ),
)


def unchecked(issue: Issue) -> str | None:
    if issue.series.checker and not issue.checked_on:
        return f"本刊须先经{issue.series.get_checker_display()}审核，再签发"
    return None


def checked(issue: Issue) -> str | None:
    return "已经审核" if issue.checked_on else None


ISSUE_FLOW = Flow(
    "信息刊期",
    Issue.State.choices,
    Move(
        code="O07",
        name="compile",
        label="编成送签",
        source=frozenset(),
        target=Issue.State.AWAITING_SIGN,
        who=may.keep,
        stamps="compiled_on",
    ),
    Move(
        code="O08",
        name="check",
        label="审核",
        source=states(Issue.State.AWAITING_SIGN),
        target=None,
        who=may.check,
        unless=(checked,),
        needs=("checker_name",),
        stamps="checked_on",
    ),
    Move(
        code="O08",
        name="sign",
        label="签发",
        source=states(Issue.State.AWAITING_SIGN),
        target=Issue.State.SIGNED,
        who=may.sign,
        unless=(unchecked,),
        needs=("issue_no",),
        stamps="signed_on",
    ),
    Move(
        code="O08",
        name="send_back",
        label="退回编辑",
        source=states(Issue.State.AWAITING_SIGN),
        target=Issue.State.SENT_BACK,
        who=may.send_back,
        needs=("send_back_reason",),
        stamps="sent_back_on",
    ),
    Move(
        code="O09",
        name="dispatch",
        label="报送",
        source=states(Issue.State.SIGNED),
        target=Issue.State.DISPATCHED,
        who=may.keep,
        stamps="dispatched_on",
    ),
)
