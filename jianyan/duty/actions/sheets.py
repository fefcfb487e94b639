"""Sheets: drafted from a style or an earlier one, edited while a draft, adopted and then never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from jianyan.core import journal
from jianyan.duty import sheets
from jianyan.duty.flow import SHEET_FLOW
from jianyan.duty.models import AppraisalSheet
from jianyan.duty.queries import facts
from jianyan.duty.scoring import reading
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "duty.draft_sheet": "起草考核办法",
        "duty.edit_sheet": "修改考核办法草案",
        "duty.adopt_sheet": "通过考核办法",
        "duty.drop_sheet": "停用考核办法",
    }
)


class BadSheet(Refused):
    """A sheet that cannot be; each fault with its line. Nothing was saved."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("办法没有保存：" + "；".join(errors[:20]))
        self.errors = errors


def checked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data in its shortest form, after every line was read; BadSheet otherwise."""
    try:
        kept: dict[str, Any] = reading.written(
            reading.read(data, facts.sources(str(data.get("subject", "member"))))
        )
    except reading.SheetErrors as wrong:
        raise BadSheet(wrong.errors) from wrong
    return kept


def draft_sheet(data: Mapping[str, Any], *, by: Actor, on: date, origin: str = "") -> AppraisalSheet:
    """A new draft with the next number of edition."""
    kept = checked(data)
    last = AppraisalSheet.objects.of(by.committee_id).aggregate(last=Max("edition"))["last"] or 0
    sheet = AppraisalSheet(
        committee_id=by.committee_id,
        name=kept["name"][:80],
        edition=last + 1,
        data=kept,
        origin=origin,
        drafted_on=on,
    )
    SHEET_FLOW.check("draft", by, sheet)
    with journal.act("duty.draft_sheet", by=by, on=on) as act:
        return act.create(sheet)


def draft_from_style(code: str, *, by: Actor, on: date) -> AppraisalSheet:
    """Begin from a shipped style."""
    if code not in sheets.ALL:
        raise Refused("没有这种参考样式")
    data = sheets.style(code)
    return draft_sheet(data, by=by, on=on, origin=str(data["name"])[:80])


def draft_from(earlier: AppraisalSheet, *, by: Actor, on: date) -> AppraisalSheet:
    """Begin from an earlier edition."""
    return draft_sheet(earlier.data, by=by, on=on, origin=str(earlier)[:80])


def edit_sheet(
    sheet: AppraisalSheet, data: Mapping[str, Any], *, by: Actor, on: date, expected: int | None = None
) -> AppraisalSheet:
    """Put new content in place of a draft's; nothing is saved unless all of it can be read."""
    kept = checked(data)
    with journal.act("duty.edit_sheet", by=by, on=on) as act:
        SHEET_FLOW.check("edit", by, sheet)
        act.change(sheet, expected=expected, data=kept, name=kept["name"][:80])
    return sheet


def adopt_sheet(
    sheet: AppraisalSheet,
    adopted_by: str,
    effective_on: date,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> AppraisalSheet:
    """A meeting adopted it; from now on it is never changed."""
    checked(sheet.data)
    if not sheet.sheet.rules:
        raise Refused("办法还没有条目，不能通过")
    with journal.act("duty.adopt_sheet", by=by, on=on) as act:
        given = {"adopted_by": adopted_by.strip(), "effective_on": effective_on}
        act.move(sheet, SHEET_FLOW, "adopt", expected=expected, **given)
    return sheet


def drop_sheet(sheet: AppraisalSheet, *, by: Actor, on: date, expected: int | None = None) -> AppraisalSheet:
    """No longer offered; what was reckoned by it stays."""
    with journal.act("duty.drop_sheet", by=by, on=on) as act:
        act.move(sheet, SHEET_FLOW, "drop", expected=expected)
    return sheet
