"""The annual consultation plan and the work lists: drafted, asked about, revised, deliberated, approved, carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow, of_its_kind
from jianyan.activities.flow import PLAN, WHOLE_PLAN
from jianyan.activities.models import (
    Plan,
    PlanItem,
    PlanOpinion,
    PlanRemark,
    PlanRevision,
    words_of_committee,
)
from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "activities.draft_plan": "起草年度计划",
        "activities.propose_plan_item": "拟列入计划事项",
        "activities.edit_plan_item": "修改计划事项",
        "activities.strike_plan_item": "撤下计划事项",
        "activities.ask_about_plan": "就计划征求意见",
        "activities.record_plan_opinion": "登记计划意见",
        "activities.settle_plan_opinion": "登记计划意见采纳情况",
        "activities.revise_plan": "登记计划修改",
        "activities.deliberate_plan": "登记计划审议",
        "activities.send_plan_back": "计划退回修改",
        "activities.adopt_plan": "登记计划批准",
        "activities.revise_plan_item": "修订已批准的计划事项",
        "activities.approve_plan": "协商计划获批",
        "activities.complete_plan_item": "完成协商计划事项",
        "activities.postpone_plan_item": "协商计划事项延期",
        "activities.drop_plan_item": "取消协商计划事项",
    }
)


def approve_plan(items: Iterable[PlanItem], *, by: Actor, on: date) -> list[PlanItem]:
    """Enter the items of an annual plan as the Party committee approved them on a day."""
    allow(permissions.may_plan(by), "登记协商计划")
    fresh = list(items)
    for item in fresh:
        item.committee_id, item.approved_on, item.state = by.committee_id, on, PlanItem.State.APPROVED
    with journal.act("activities.approve_plan", by=by, on=on) as act:
        return act.create_all(fresh)


def complete_plan_item(item: PlanItem, *, by: Actor, on: date, expected: int | None = None) -> PlanItem:
    """The item was carried out on a day."""
    with journal.act("activities.complete_plan_item", by=by, on=on) as act:
        act.move(item, PLAN, "complete", expected=expected)
    return item


def postpone_plan_item(
    item: PlanItem, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanItem:
    """The item is put off, with the reason on record."""
    with journal.act("activities.postpone_plan_item", by=by, on=on, note=reason) as act:
        act.move(item, PLAN, "postpone", expected=expected, reason=reason)
    return item


def drop_plan_item(
    item: PlanItem, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanItem:
    """The item is cancelled, with the reason on record; completion shows it separately."""
    with journal.act("activities.drop_plan_item", by=by, on=on, note=reason) as act:
        act.move(item, PLAN, "drop", expected=expected, reason=reason)
    return item


# -- while it is drafted ----------------------------------------------------------------------------------------

FIXED = {"state", "plan", "year", "approved_on", "done_on", "postponed_on", "cancelled_on", "reason"}


def draft_plan(plan: Plan, *, by: Actor, on: date) -> Plan:
    """Begin the plan of a year, or the work list of a body."""
    allow(permissions.may_plan(by), "起草计划")
    if (plan.kind == Plan.Kind.WORK_LIST) != bool(plan.body_id):
        raise Refused("履职工作清单须写明机构，年度协商计划不写")
    twin = Plan.objects.of(by.committee_id).filter(year=plan.year, body=plan.body_id)
    if twin.exists():
        raise Refused(f"{plan.year}年的这份计划已经有了")
    plan.committee_id, plan.state, plan.drafted_on = by.committee_id, Plan.State.DRAFT, on
    with journal.act("activities.draft_plan", by=by, on=on) as act:
        act.create(plan)
    return plan


def _open(plan: Plan) -> None:
    if plan.voided_at or plan.state in (Plan.State.DELIBERATED, Plan.State.APPROVED):
        raise Refused(f"计划{plan.get_state_display()}，事项的变更请作修订")


def propose_plan_item(item: PlanItem, plan: Plan, *, by: Actor, on: date) -> PlanItem:
    """Put an item on the draft; its number is the next one."""
    allow(permissions.may_plan(by), "拟列计划事项")
    _open(plan)
    of_its_kind(item.own_kind, item.form, by)
    last = plan.items.order_by("-item_no").values_list("item_no", flat=True).first() or 0
    item.committee_id, item.plan, item.year = by.committee_id, plan, plan.year
    item.item_no, item.state, item.approved_on = last + 1, PlanItem.State.DRAFT, None
    with journal.act("activities.propose_plan_item", by=by, on=on) as act:
        act.create(item)
    return item


def edit_plan_item(
    item: PlanItem, *, by: Actor, on: date, expected: int | None = None, **values: Any
) -> PlanItem:
    """Change an item while the plan is drafted."""
    allow(permissions.may_plan(by), "修改计划事项")
    _unfixed(values)
    if item.state != PlanItem.State.DRAFT or item.plan is None:
        raise Refused("已批准的事项请作修订，并写明原因")
    _open(item.plan)
    _of_its_kind(item, values, by)
    with journal.act("activities.edit_plan_item", by=by, on=on) as act:
        act.change(item, expected=expected, **values)
    return item


def strike_plan_item(
    item: PlanItem, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanItem:
    """Take an item off the draft; its number is not given again."""
    allow(permissions.may_plan(by), "撤下计划事项")
    if item.state != PlanItem.State.DRAFT or item.plan is None:
        raise Refused("已批准的事项不能撤下，可以延期或取消")
    _open(item.plan)
    with journal.act("activities.strike_plan_item", by=by, on=on, note=reason) as act:
        act.void(item, reason, expected=expected)
    return item


def _of_its_kind(item: PlanItem, values: dict[str, Any], by: Actor) -> None:
    """A change of the form alone leaves the committee's own kind behind it."""
    if "form" in values:
        values.setdefault("own_kind", None)
    of_its_kind(values.get("own_kind", item.own_kind), values.get("form", item.form), by)


def _unfixed(values: dict[str, Any]) -> None:
    if FIXED & values.keys():
        raise Refused("状态和日期须通过办理环节更改")


def ask_about_plan(
    plan: Plan, asked: Iterable[PlanOpinion], *, by: Actor, on: date, expected: int | None = None
) -> list[PlanOpinion]:
    """Ask units, bodies and members for their opinion; who was asked before is not asked twice."""
    known = {
        (one.unit_id, one.body_id, one.person_id) for one in plan.opinions.filter(voided_at__isnull=True)
    }
    fresh = [one for one in asked if (one.unit_id, one.body_id, one.person_id) not in known]
    if not fresh:
        raise Refused("请选择要征求意见的单位、机构或委员；已经征求过的不再重复")
    for one in fresh:
        one.committee_id, one.plan, one.asked_on = by.committee_id, plan, on
    with journal.act("activities.ask_about_plan", by=by, on=on) as act:
        act.move(plan, WHOLE_PLAN, "ask", expected=expected)
        return act.create_all(fresh)


def record_plan_opinion(
    opinion: PlanOpinion,
    text: str,
    *,
    by: Actor,
    on: date,
    taken: str = "",
    remarks: Mapping[PlanItem, str] | None = None,
    expected: int | None = None,
) -> PlanOpinion:
    """What was answered, as a whole and of single items, by the one who was asked or entered from his letter; then
    what was done with it. A remark left empty is taken back; items that are not named keep theirs."""
    office = permissions.may_plan(by)
    allow(_answers(by, opinion) or office, "登记计划意见")
    said = {item: words.strip() for item, words in (remarks or {}).items()}
    if not text.strip() and not any(said.values()):
        raise Refused("请填写意见；没有意见的，写“无意见”")
    if reason := no_more_answers(opinion, office=office):
        raise Refused(reason)
    note = {"taken": taken} if taken and office else {}
    with journal.act("activities.record_plan_opinion", by=by, on=on) as act:
        act.change(opinion, expected=expected, text=text.strip(), answered_on=on, **note)
        _remark(act, opinion, said)
    return opinion


def no_more_answers(opinion: PlanOpinion, *, office: bool = False) -> str:
    """Why nothing is answered any longer; empty while it is."""
    if opinion.plan.state in (Plan.State.DELIBERATED, Plan.State.APPROVED):
        return f"计划{opinion.plan.get_state_display()}，不再登记意见"
    if opinion.taken and not office:
        return "意见已经汇总处理；需要补充的，请与政协办公室联系"
    return ""


def _remark(act: Act, opinion: PlanOpinion, said: Mapping[PlanItem, str]) -> None:
    known = {one.item_id: one for one in opinion.remarks.all()}
    for item, words in said.items():
        if item.plan_id != opinion.plan_id or item.voided_at:
            raise Refused("该事项不在这份计划中")
        row = known.get(item.pk)
        if row is None and words:
            owner = opinion.committee_id
            act.create(PlanRemark(committee_id=owner, opinion=opinion, item=item, text=words))
        elif row is not None and words != ("" if row.voided_at else row.text):
            _change_remark(act, row, words)


def _change_remark(act: Act, row: PlanRemark, words: str) -> None:
    """Said otherwise, taken back, or said again."""
    if not words:
        act.void(row, "收回意见")
    elif row.voided_at:
        act.change(row, text=words, voided_at=None, voided_by=None, void_reason="")
    else:
        act.change(row, text=words)


def _answers(by: Actor, opinion: PlanOpinion) -> bool:
    return bool(
        opinion.unit_id in by.unit_ids or opinion.body_id in by.body_ids or opinion.person_id in by.person_ids
    )


def settle_plan_opinion(
    opinion: PlanOpinion, taken: str, *, by: Actor, on: date, expected: int | None = None
) -> PlanOpinion:
    """Whether an opinion was taken, and how."""
    allow(permissions.may_plan(by), "登记采纳情况")
    if opinion.answered_on is None:
        raise Refused("还没有收到意见")
    with journal.act("activities.settle_plan_opinion", by=by, on=on) as act:
        act.change(opinion, expected=expected, taken=taken.strip())
    return opinion


def revise_plan(plan: Plan, note: str, *, by: Actor, on: date, expected: int | None = None) -> Plan:
    """The Party office with the government's and the committee's revised the draft; what was changed is written down."""
    with journal.act("activities.revise_plan", by=by, on=on, note=note) as act:
        act.move(plan, WHOLE_PLAN, "revise", expected=expected, revision_note=note)
    return plan


def deliberate_plan(plan: Plan, *, by: Actor, on: date, expected: int | None = None) -> Plan:
    """The chairman meeting deliberated it."""
    with journal.act("activities.deliberate_plan", by=by, on=on) as act:
        act.move(plan, WHOLE_PLAN, "deliberate", expected=expected)
    return plan


def send_plan_back(plan: Plan, note: str, *, by: Actor, on: date, expected: int | None = None) -> Plan:
    """It was not approved as it stood."""
    with journal.act("activities.send_plan_back", by=by, on=on, note=note) as act:
        act.move(plan, WHOLE_PLAN, "send_back", expected=expected, revision_note=note)
    return plan


def adopt_plan(plan: Plan, decided_by: str, *, by: Actor, on: date, expected: int | None = None) -> Plan:
    """The Party committee decided: all its items are in the plan from this day, and changed by revision only."""
    with journal.act("activities.adopt_plan", by=by, on=on, note=decided_by) as act:
        act.move(plan, WHOLE_PLAN, "adopt", expected=expected, decided_by=decided_by)
        for item in plan.items.filter(voided_at__isnull=True, state=PlanItem.State.DRAFT).order_by("item_no"):
            act.move(item, PLAN, "approve")
    return plan


def revise_plan_item(
    item: PlanItem,
    reason: str,
    *,
    by: Actor,
    on: date,
    decided_by: str = "",
    expected: int | None = None,
    **values: Any,
) -> PlanRevision:
    """Change an approved item, with what was changed, why, and on whose word."""
    allow(permissions.may_plan(by), "修订计划事项")
    _unfixed(values)
    if item.state not in (PlanItem.State.APPROVED, PlanItem.State.POSTPONED):
        raise Refused(f"该事项目前为“{item.get_state_display()}”，不能修订")
    if not reason.strip():
        raise Refused("修订前请填写：修订原因")
    _of_its_kind(item, values, by)
    what = _changes(item, values)
    if not what:
        raise Refused("没有改动")
    with journal.act("activities.revise_plan_item", by=by, on=on, note=reason) as act:
        act.change(item, expected=expected, **values)
        revision: PlanRevision = act.create(
            PlanRevision(
                committee_id=by.committee_id,
                item=item,
                revised_on=on,
                what=what[:400],
                reason=reason,
                decided_by=decided_by,
            )
        )
    return revision


def _changes(item: PlanItem, values: dict[str, Any]) -> str:
    """What is changed, in words. The form is one thing, whether it is a shipped kind or the committee's own."""
    told = {
        _label(item, name): (_shown(item, name, getattr(item, name)), _shown(item, name, value))
        for name, value in values.items()
        if name not in ("form", "own_kind")
    }
    if "form" in values:
        words = words_of_committee(item.committee_id)
        told[_label(item, "form")] = (item.kind_word, str(values["own_kind"] or words[values["form"]]))
    return "；".join(f"{label}：{was}→{now}" for label, (was, now) in told.items() if was != now)


def _label(item: PlanItem, name: str) -> str:
    return str(getattr(item._meta.get_field(name), "verbose_name", name))


def _shown(item: PlanItem, name: str, value: Any) -> str:
    choices = dict(getattr(item._meta.get_field(name), "flatchoices", ()) or ())
    return str(choices.get(value, value) if value not in (None, "") else "（空）")
