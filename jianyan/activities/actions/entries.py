"""Correcting an entry of a small register, and the files that belong to it."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from jianyan.activities import outcome_rules, permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.actions.twins import not_twice
from jianyan.activities.models import PublicMatter, Report, ReportInstruction
from jianyan.core import attachments, journal
from jianyan.core.models import Attachment
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare({"activities.correct": "更正登记"})
MOVED = ("state", "version", "voided_at", "number", "number_year", "receipt_code")


def correct(
    record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> Any:
    """Correct an entry, with the reason; what stood before stays in the journal. States and numbers are not among it."""
    allow(permissions.may_keep(by, record), "更正登记")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    if set(values) & set(MOVED):
        raise Refused("状态和编号须通过办理环节更改")
    if isinstance(record, Report) and record.state in Report.OUT and "text" in values:
        raise Refused("已报送的报告不能改动正文")
    corrected = copy(record)
    for name, value in values.items():
        setattr(corrected, name, value)
    not_twice([corrected])
    with journal.act("activities.correct", by=by, on=on, note=reason.strip()) as act:
        act.change(record, expected=expected, **values)
    return record


def attach_file(record: Any, name: str, data: bytes, *, by: Actor, on: date) -> Attachment:
    """Keep a file with a record: a letter, a scan, what shows that something was done."""
    allow(permissions.may_keep(by, record), "添加附件")
    if record.voided_at:
        raise Refused("该件已经作废，不能再改动")
    if isinstance(record, ReportInstruction) and not outcome_rules.on_day(by.committee_id, on).keep_words:
        raise Refused("按现行规则，批示不传扫描件")
    if isinstance(record, PublicMatter):
        raise Refused("来访材料含个人信息，请留在接待平台，不上传")
    return attachments.attach(record, name, data, by=by, on=on)
