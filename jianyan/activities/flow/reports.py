"""The state tables of a report and of a speech at a plenary."""

from typing import Any

from jianyan.activities import permissions
from jianyan.activities.models import PlenarySpeech, Report
from jianyan.kit.flow import Flow, Move

_R, _S = Report.State, PlenarySpeech.State


def _voided(record: Any) -> str | None:
    return "该件已经作废" if record.voided_at else None


def _nothing_written(report: Report) -> str | None:
    return None if report.text.strip() else "报告还没有正文"


def _more_to_sign(report: Report) -> str | None:
    return "后面还有签批人，请点“审核通过”" if _open_signs(report) > 1 else None


def _last_to_sign(report: Report) -> str | None:
    return "您是签发人，请点“签发”" if _open_signs(report) == 1 else None


def _open_signs(report: Any) -> int:
    return int(report.signs.filter(voided_at=None, signed_on=None).count())


def _nobody_to_send_to(report: Any) -> str | None:
    return None if report.recipients.filter(voided_at=None).exists() else "请先写明报送对象"


def _items_open(report: Any) -> str | None:
    live = report.items.filter(voided_at=None)
    said = live.filter(feedbacks__isnull=False, feedbacks__voided_at=None)
    taken = live.filter(adoptions__isnull=False, adoptions__voided_at=None)
    left = live.exclude(pk__in=said.values("pk")).exclude(pk__in=taken.values("pk")).count()
    return f"还有{left}条建议没有采纳或反馈情况" if left else None


def _not_told(report: Report) -> str | None:
    if report.told_on or report.activity is None:
        return None
    spoken = report.activity.suggestions.filter(voided_at=None)
    return "还没有把结果告知提出意见建议的委员" if spoken.exists() else None


_draft, _sign = permissions.may_draft, permissions.may_sign
REPORT = Flow(
    "报告",
    _R.choices,
    Move(name="draft", label="起草", source=frozenset(), target=_R.DRAFT, who=_draft, stamps="drafted_on"),
    Move(name="record", label="登记", source=frozenset(), target=_R.SENT, who=_draft, stamps="sent_on"),
    Move(
        name="submit",
        label="送签",
        source=frozenset({_R.DRAFT}),
        target=_R.SIGNING,
        who=_draft,
        unless=(_voided, _nothing_written),
        stamps="submitted_on",
    ),
    Move(
        name="recall",
        label="撤回修改",
        source=frozenset({_R.SIGNING}),
        target=_R.DRAFT,
        who=_draft,
        unless=(_voided,),
    ),
    Move(
        name="countersign",
        label="审核通过",
        source=frozenset({_R.SIGNING}),
        target=None,
        who=_sign,
        unless=(_voided, _last_to_sign),
    ),
    Move(
        name="sign",
        label="签发",
        source=frozenset({_R.SIGNING}),
        target=_R.SIGNED,
        who=_sign,
        unless=(_voided, _more_to_sign),
        stamps="signed_on",
    ),
    Move(
        name="send_back",
        label="退回修改",
        source=frozenset({_R.SIGNING}),
        target=_R.DRAFT,
        who=_sign,
        unless=(_voided,),
        stamps="returned_on",
        needs=("return_reason",),
    ),
    Move(
        name="send",
        label="编号报送",
        source=frozenset({_R.SIGNED}),
        target=_R.SENT,
        who=_draft,
        unless=(_voided, _nobody_to_send_to),
        stamps="sent_on",
    ),
    Move(
        name="close",
        label="办结",
        source=frozenset({_R.SENT}),
        target=_R.CLOSED,
        who=_draft,
        unless=(_voided, _items_open, _not_told),
        stamps="closed_on",
    ),
)


def _collector(actor: Any, speech: Any) -> bool:
    return permissions.may_record(actor)


def _no_form_yet(speech: PlenarySpeech) -> str | None:
    return None if speech.form else "请先定为口头发言或书面发言"


SPEECH = Flow(
    "大会发言",
    _S.choices,
    Move(
        name="collect",
        label="征集",
        source=frozenset(),
        target=_S.COLLECTED,
        who=_collector,
        stamps="collected_on",
    ),
    Move(name="record", label="登记", source=frozenset(), target=_S.GIVEN, who=_collector, stamps="given_on"),
    Move(
        name="select",
        label="选用",
        source=frozenset({_S.COLLECTED, _S.NOT_SELECTED}),
        target=_S.SELECTED,
        who=_collector,
        unless=(_voided,),
        stamps="selected_on",
        needs=("form",),
    ),
    Move(
        name="drop",
        label="不选用",
        source=frozenset({_S.COLLECTED, _S.SELECTED}),
        target=_S.NOT_SELECTED,
        who=_collector,
        unless=(_voided,),
        stamps="dropped_on",
        needs=("drop_reason",),
    ),
    Move(
        name="give",
        label="登记已发言",
        source=frozenset({_S.SELECTED}),
        target=_S.GIVEN,
        who=_collector,
        unless=(_voided, _no_form_yet),
        stamps="given_on",
    ),
)
