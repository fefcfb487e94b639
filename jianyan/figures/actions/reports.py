"""Forms of an upper level: kept as workbooks, filled for any year."""

from __future__ import annotations

from datetime import date

from jianyan.core import attachments, journal
from jianyan.figures import filling
from jianyan.figures import permissions as may
from jianyan.figures.filling import Unfit
from jianyan.figures.models import ReportForm
from jianyan.kit.flow import NotYours, Refused
from jianyan.kit.sheets import BadSheet
from jianyan.people.actors import Actor

TEMPLATE = "template"

journal.declare(
    {
        "figures.keep_form": "保存上级报表",
        "figures.change_form": "更换上级报表的模板",
        "figures.void_form": "作废上级报表",
    }
)


def keep_form(name: str, file_name: str, data: bytes, *, by: Actor, on: date, sender: str = "") -> ReportForm:
    """Keep a workbook whose cells name figures. Refused with every cell that names something unknown."""
    _allowed(by)
    if not name.strip():
        raise Refused("请填写报表名称")
    if ReportForm.objects.of(by.committee_id).live().filter(name=name.strip()).exists():
        raise Refused(f"已有名为“{name.strip()}”的报表；格式有变的，请在那份报表里更换模板")
    form = ReportForm(
        committee_id=by.committee_id,
        name=name.strip(),
        sender=sender.strip(),
        cells=_cells(data),
        uploaded_on=on,
    )
    with journal.act("figures.keep_form", by=by, on=on) as act:
        act.create(form)
        act.create(attachments.stored(form, file_name, data, TEMPLATE))
    return form


def change_form(
    form: ReportForm, file_name: str, data: bytes, *, by: Actor, on: date, expected: int | None = None
) -> ReportForm:
    """Put another workbook in the place of the one held so far; the older ones stay to be looked up."""
    _allowed(by)
    cells = _cells(data)
    with journal.act("figures.change_form", by=by, on=on, note=form.name) as act:
        act.change(form, expected=expected, edition=form.edition + 1, cells=cells, uploaded_on=on)
        act.create(attachments.stored(form, file_name, data, TEMPLATE))
    return form


def void_form(
    form: ReportForm, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> ReportForm:
    """Void a form that is no longer asked for, or was kept by mistake."""
    _allowed(by)
    with journal.act("figures.void_form", by=by, on=on, note=reason) as act:
        act.void(form, reason, expected=expected)
    return form


def _allowed(by: Actor) -> None:
    if not may.may_keep(by):
        raise NotYours("上级报表由研究室和办公室保存")


def _cells(data: bytes) -> int:
    try:
        found = len(filling.read(data))
    except BadSheet as reason:
        raise Refused(str(reason)) from reason
    except Unfit as unfit:
        raise Refused("这些单元格里的取数标记认不出，请改正后再上传：" + str(unfit)) from unfit
    if not found:
        raise Refused("表里没有取数标记，请先在要填数的单元格写上标记，如 {{proposals.received}}")
    return found
