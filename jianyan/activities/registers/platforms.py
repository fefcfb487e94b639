"""Platforms and what happens at them: duty, residents' matters, applications, reading."""

from __future__ import annotations

from typing import Any

from jianyan.activities import actions, permissions
from jianyan.activities.flow import APPLICATION
from jianyan.activities.forms import platforms as f
from jianyan.activities.forms.fields import StepForm, WhyForm
from jianyan.activities.models import (
    ActivityApplication,
    DutyDay,
    Platform,
    PublicMatter,
    ReadingCampaign,
    ReadingGroup,
    ReadingNote,
)
from jianyan.activities.queries.platforms import campaign_sheet, platform_sheet
from jianyan.activities.queries.sheet import ties_of
from jianyan.activities.registers.base import VOID, Desk, Step, correcting, kept, stepped
from jianyan.people.models import Role


def _open(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.open_platform(Platform(**data), by=by, on=on)


def _rota(*, by: Any, on: Any, body: Any, hours: str, rota: list[Any]) -> Any:
    rows = [DutyDay(body=body, hours=hours, on_day=day, person=person) for day, person in rota]
    return actions.plan_duty(rows, by=by, on=on)[0]


def _receive(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.receive_matter(PublicMatter(**data), by=by, on=on)


def _apply(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.apply(ActivityApplication(**data), by=by, on=on)


def _refuse(application: Any, *, reason: str, **how: Any) -> Any:
    return actions.refuse_application(application, reason, **how)


def _campaign(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.found_campaign(ReadingCampaign(**data), by=by, on=on)


def _group(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.found_reading_group(ReadingGroup(**data), by=by, on=on)


def _note(*, by: Any, on: Any, **data: Any) -> Any:
    return actions.record_reading_notes([ReadingNote(**data)], by=by, on=on)[0]


def _settle(matter: Any, *, outcome: str, **how: Any) -> Any:
    return actions.settle_matter(matter, outcome, **how)


def _tell(matter: Any, *, told: str, **how: Any) -> Any:
    return actions.tell_visitor(matter, told, **how)


def _serve(duty: Any, *, visitors: int, note: str, **how: Any) -> Any:
    return actions.record_duty(duty, visitors, note, **how)


def _local(actor: Any, record: Any = None) -> bool:
    return bool(actor.has(*permissions.RECORDERS, Role.LG))


def _decides(actor: Any, record: Any) -> bool:
    return permissions.may_decide(actor)


def _matter_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    if one.outcome == PublicMatter.Outcome.OPEN:
        return {"tone": "wait", "who": str(one.body), "act": "办理并登记结果"}
    if one.told_on is None:
        return {"tone": "wait", "who": str(one.body), "act": "把结果告知来访人"}
    return {"tone": "done", "who": "已告知来访人", "by": one.told_on}


def _application_stamp(one: Any, actor: Any) -> dict[str, Any] | None:
    if one.state == ActivityApplication.State.APPLIED:
        mine = permissions.may_decide(actor)
        return {"tone": "you" if mine else "wait", "who": "政协机关", "act": "审批", "by": one.planned_on}
    return {"tone": "done", "who": one.get_state_display(), "by": one.decided_on or one.withdrawn_on}


DESKS: dict[str, Desk] = {
    "platforms": Desk(
        f.PlatformForm,
        _open,
        "登记履职平台",
        _local,
        "工作室、联络组、界别活动组对外介绍自己的内容；公开以后可以打印二维码张贴。",
        steps={
            "publish": Step(
                "对外公开",
                StepForm,
                actions.publish_platform,
                _decides,
                lambda one: not (one.voided_at or one.published_on),
                hint="公开页上有名称、类别、领衔委员、地点、接待时间、对外联系方式、简介和近期接待日期，没有值班委员姓名和来访事项。",
            ),
            "hide": Step(
                "停止公开",
                StepForm,
                actions.hide_platform,
                _decides,
                lambda one: bool(one.published_on and not one.voided_at),
            ),
            **kept(f.PlatformForm, "opened_on", "body", "kind", "lead", "opening", "contact", "about"),
        },
        more=platform_sheet,
        template="activities/platform.html",
    ),
    "duty-days": Desk(
        f.DutyForm,
        _rota,
        "安排值班",
        _local,
        "一行一班，排好以后接待当天登记来访人数。",
        steps={
            "served": Step(
                "登记接待情况",
                f.DutyDoneForm,
                _serve,
                permissions.may_keep,
                lambda one: not one.voided_at,
                main=True,
                starts=lambda one: {"on": one.on_day, "visitors": one.visitors, "note": one.note},
            ),
            "void": VOID,
        },
    ),
    "matters": Desk(
        f.MatterForm,
        _receive,
        "受理群众事项",
        _local,
        "群众诉求、问题线索和微建议都登记在这里，登记后把回执码告诉来访人；不登记来访人的个人信息。",
        steps={
            "settle": Step(
                "登记办理结果",
                f.SettleForm,
                _settle,
                permissions.may_keep,
                lambda one: not one.voided_at and one.outcome == PublicMatter.Outcome.OPEN,
                main=True,
                hint="转为提案线索的，提案办公室会在“选题目录”看到；转为社情民意信息的，研究室会看到。",
            ),
            "tell": Step(
                "登记告知来访人",
                f.TellForm,
                _tell,
                permissions.may_keep,
                lambda one: not (one.voided_at or one.told_on) and one.outcome != PublicMatter.Outcome.OPEN,
                main=True,
            ),
            "correct": correcting(
                f.MatterForm, "received_on", "body", "kind", "title", "detail", "received_by"
            ),
            "void": VOID,
        },
        stamp=_matter_stamp,
        more=lambda one, actor: {"ties": ties_of(one, actor)},
    ),
    "applications": Desk(
        f.ApplicationForm,
        _apply,
        "申请活动",
        lambda actor: actor.has(Role.MB, Role.SC, Role.LG, Role.ORG),
        "为自己所在的小组、工作室申请活动；同意以后成为待举行的活动。",
        steps={
            "approve": stepped(APPLICATION, "approve", StepForm, actions.approve_application, main=True),
            "refuse": stepped(APPLICATION, "refuse", WhyForm, _refuse),
            "withdraw": stepped(APPLICATION, "withdraw", StepForm, actions.withdraw_application),
        },
        stamp=_application_stamp,
    ),
    "campaigns": Desk(
        f.CampaignForm,
        _campaign,
        "开展读书专项",
        permissions.may_record,
        "先登记读书专项，读书群和心得归到专项下，可看参与的委员有多少。",
        steps=kept(f.CampaignForm, "started_on", "name", "theme", "books", "ended_on"),
        more=campaign_sheet,
        template="activities/campaign.html",
    ),
    "reading-groups": Desk(
        f.ReadingGroupForm,
        _group,
        "建立读书群",
        permissions.may_record,
        "读书群有群主和领读人。",
        steps=kept(f.ReadingGroupForm, "started_on", "name", "campaign", "body", "owner", "reader", "books"),
    ),
    "notes": Desk(
        f.NoteForm,
        _note,
        "登记读书心得",
        permissions.may_record,
        "委员读书以后写的心得，一篇一条。",
        steps=kept(f.NoteForm, "submitted_on", "group", "person", "title"),
    ),
}
