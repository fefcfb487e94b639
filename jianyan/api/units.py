"""What a handling unit does with the cases it was given: sign for them, log contacts, answer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jianyan.api.models import Scope
from jianyan.api.operations import read, write
from jianyan.api.shapes import LINE, TEXT, Asked, Done, Given, Listed, Paging, Pk, page_of
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.people.models import Role
from jianyan.proposals import actions, rules
from jianyan.proposals.actions import answers as said
from jianyan.proposals.models import Answer, Assignment, Contact, PublicationClass
from jianyan.proposals.queries import ledger

router = Router()
HANDLERS = (Role.HU, Role.HL, Role.PO)  # the office enters what came on paper


class PartLine(Schema):
    """A unit's part in a case."""

    id: str
    proposal: str = Field(description="提案的id")
    number: str
    cause: str
    unit: str
    role: str
    state: str
    standing: str
    handed_over_on: date | None
    accepted_on: date | None
    return_until_on: date | None
    due_on: date | None
    delivered_on: date | None
    version: int
    url: str


class PartList(Listed):
    items: list[PartLine]


class AskOut(Schema):
    id: str
    order: int
    text: str


class PartOut(PartLine):
    asks: list[AskOut] = Field(description="要逐条答复的建议")
    classes: dict[str, str] = Field(description="可用的答复类别：代码和名称")


class PartAsking(Paging):
    state: Assignment.State | None = Field(None, description="状态")


def _held(request: Asked) -> TenantQuerySet:
    """Parts of the owner's own units; for the house and the authority all they may read."""
    rows: TenantQuerySet = Assignment.objects.of(request.committee).visible_to(request.actor).live()
    if request.actor.unit_ids:
        rows = rows.filter(unit__in=request.actor.unit_ids, handed_over_on__isnull=False)
    return rows.select_related("unit", "proposal__committee")


@read(router, "/assignments", PartList, "承办的提案", *HANDLERS, Role.HA)
def assignments(request: Asked, asking: Query[PartAsking]) -> dict[str, Any]:
    """承办单位：交给自己的；提案办公室和交办机关：全部。新的在前。"""
    rows = _held(request)
    if asking.state:
        rows = rows.filter(state=asking.state)
    found, following = page_of(request, rows, ("-id",), asking.limit)
    return {"items": [_line(one) for one in found], "next": following}


def _line(one: Assignment) -> dict[str, Any]:
    dates = ("handed_over_on", "accepted_on", "return_until_on", "due_on", "delivered_on")
    return {
        **{name: getattr(one, name) for name in ("role", "state", "version", *dates)},
        "id": str(one.pk),
        "proposal": str(one.proposal_id),
        "number": one.proposal.number,
        "cause": one.proposal.cause,
        "unit": one.unit.name,
        "standing": one.get_state_display(),
        "url": one.get_absolute_url(),
    }


@read(router, "/assignments/{int:pk}", PartOut, "一件承办", *HANDLERS, Role.HA)
def assignment(request: Asked, pk: Pk) -> dict[str, Any]:
    """承办情况、要逐条答复的建议、可用的答复类别。"""
    one: Assignment = get_object_or_404(_held(request), pk=pk)
    law = rules.on_day(request.committee.pk, timezone.localdate())
    asks = [
        {"id": str(ask.pk), "order": ask.order, "text": ask.text} for ask in ledger.to_answer(one.proposal)
    ]
    classes = {kind.code: kind.label for kind in law.reply_classes}
    return {**_line(one), "asks": asks, "classes": classes}


class Versioned(Given):
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="读到的版本号，可不填；他人已修改时答409"
    )


@write(router, "/assignments/{int:pk}/accept", Done, "签收", Scope.HANDLING, *HANDLERS)
def accept(request: Asked, pk: Pk, body: Versioned) -> dict[str, Any]:
    """签收交给本单位的提案。"""
    one: Assignment = get_object_or_404(_held(request), pk=pk)
    expected = {one.pk: body.version} if body.version else None
    actions.accept([one], by=request.actor, on=timezone.localdate(), expected=expected)
    return _done(one)


class Contacting(Given):
    phase: Contact.Phase = Field(description="阶段")
    mode: Contact.Mode = Field(description="方式；座谈、走访、现场察看计为面商")
    persons: str = Field(min_length=1, max_length=120, pattern=LINE, description="参加人")
    held_on: date = Field(description="沟通日期，不晚于今天")
    summary: str = Field("", max_length=400, pattern=TEXT, description="情况")


class Contacted(Schema):
    id: str
    in_person: bool = Field(description="是否计为面商")


@write(
    router, "/assignments/{int:pk}/contacts", Contacted, "登记沟通联系", Scope.HANDLING, *HANDLERS, status=201
)
def contact(request: Asked, pk: Pk, body: Contacting) -> Status[Any]:
    """登记一次与提案者的沟通。"""
    one: Assignment = get_object_or_404(_held(request), pk=pk)
    made = Contact(assignment=one, **body.model_dump())
    [made] = actions.log_contacts([made], by=request.actor, on=timezone.localdate())
    return Status(201, {"id": str(made.pk), "in_person": made.in_person})


class Shown(StrEnum):
    """How much of the reply the public may read; later is not yet decided."""

    LATER = ""
    FULL = PublicationClass.FULL.value
    SUMMARY = PublicationClass.SUMMARY.value
    NOT_PUBLIC = PublicationClass.NOT_PUBLIC.value


class Answering(Given):
    """What is said to one suggestion."""

    ask: str = Field(pattern="^[0-9]{1,19}$", description="建议的id")
    decision: Answer.Decision
    measure: str = Field(min_length=1, max_length=2000, pattern=TEXT, description="措施或理由")
    due_on: date | None = Field(None, description="完成时限；未采纳的不填")


class Replying(Versioned):
    text: str = Field(min_length=1, max_length=20_000, pattern=TEXT, description="答复内容")
    reply_class: str = Field(
        min_length=1, max_length=4, pattern=LINE, description="答复类别，见一件承办的classes"
    )
    signer: str = Field(min_length=1, max_length=40, pattern=LINE, description="签发人")
    number: str = Field("", max_length=60, pattern=LINE, description="文号")
    contact_person: str = Field("", max_length=40, pattern=LINE, description="单位联系人")
    publication_class: Shown = Field(Shown.LATER, description="答复公开")
    publication_summary: str = Field("", max_length=4000, pattern=TEXT, description="公开摘要")
    answers: list[Answering] = Field([], max_length=100, description="逐条答复")


@write(router, "/assignments/{int:pk}/reply", Done, "草拟答复", Scope.HANDLING, *HANDLERS)
def reply(request: Asked, pk: Pk, body: Replying) -> dict[str, Any]:
    """草拟或改写本轮答复；由负责人送达后才算答复。"""
    one: Assignment = get_object_or_404(_held(request), pk=pk)
    given = body.model_dump(exclude={"answers", "version", "publication_class"})
    actions.draft_reply(
        one,
        by=request.actor,
        on=timezone.localdate(),
        expected=body.version,
        publication_class=body.publication_class or None,
        answers=_given(one, body.answers),
        **given,
    )
    return _done(one)


def _given(one: Assignment, answers: list[Answering]) -> list[said.Given]:
    asks = {str(ask.pk): ask for ask in ledger.to_answer(one.proposal)}
    if unknown := [one.ask for one in answers if one.ask not in asks]:
        raise Refused(f"本件没有编号为{unknown[0]}的建议")
    return [said.Given(asks[one.ask], one.decision, one.measure, one.due_on) for one in answers]


class Delivering(Versioned):
    signed: Literal[True] = Field(description="确认负责人已签发")


@write(router, "/assignments/{int:pk}/deliver", Done, "送达答复", Scope.HANDLING, Role.HL, Role.PO)
def deliver(request: Asked, pk: Pk, body: Delivering) -> dict[str, Any]:
    """承办单位负责人送达本轮答复；这一天计为答复日期。"""
    one: Assignment = get_object_or_404(_held(request), pk=pk)
    actions.deliver_reply(one, by=request.actor, on=timezone.localdate(), expected=body.version)
    return _done(one)


def _done(one: Assignment) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "state": one.state,
        "standing": one.get_state_display(),
        "version": one.version,
    }
