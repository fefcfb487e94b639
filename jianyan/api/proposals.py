"""Proposals that concern the owner of a token: read, drafted, changed, put forward."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jianyan.api.models import Scope
from jianyan.api.operations import read, write
from jianyan.api.shapes import LINE, TEXT, Asked, Done, Given, Listed, Paging, Pk, page_of
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person
from jianyan.proposals import actions
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import entry
from jianyan.proposals.models import Assignment, Authorship, Category, Proposal, Reply, SponsorType, State
from jianyan.proposals.models.base import handled_by, sponsored_by

router = Router()
WRITERS = (*may.AUTHORS, *may.BODIES)


class ProposalLine(Schema):
    """A proposal in a list."""

    id: str
    number: str = Field(description="立案前为收件号，草稿为空")
    cause: str
    category: str
    sponsor_type: str
    lead_name: str
    state: str
    standing: str
    submitted_on: date | None
    filed_on: date | None
    handed_over_on: date | None
    due_on: date | None
    replied_on: date | None
    closed_on: date | None
    version: int
    url: str


class ProposalList(Listed):
    items: list[ProposalLine]


class ProposalPart(Schema):
    """A unit's part in the case."""

    id: str
    unit: str
    role: str
    state: str
    standing: str
    due_on: date | None
    delivered_on: date | None


class ReplyOut(Schema):
    unit: str
    number: str
    reply_class: str
    text: str
    delivered_on: date | None


class ProposalOut(ProposalLine):
    situation: str
    analysis: str
    suggestions: str
    signers: list[str]
    parts: list[ProposalPart]
    replies: list[ReplyOut]


class ProposalAsking(Paging):
    state: State | None = Field(None, description="状态")
    mine: bool = Field(False, description="只列自己署名的；承办单位只列交给自己的")


def own_cases(actor: Actor) -> Any:
    """The ids of what was signed in this seat, or handed over to its unit."""
    return handled_by(actor) if actor.unit_ids else sponsored_by(actor)


def _visible(request: Asked) -> TenantQuerySet:
    rows: TenantQuerySet = Proposal.objects.of(request.committee).visible_to(request.actor).live()
    return rows.select_related("committee")


@read(router, "/proposals", ProposalList, "与我有关的提案")
def proposals(request: Asked, asking: Query[ProposalAsking]) -> dict[str, Any]:
    """委员：自己的和可以阅读的；承办单位：交给自己的；机关：全部已提交的。新的在前。"""
    rows = _visible(request)
    if asking.state:
        rows = rows.filter(state=asking.state)
    if asking.mine:
        rows = rows.filter(pk__in=own_cases(request.actor))
    found, following = page_of(request, rows, ("-id",), asking.limit)
    return {"items": [_line(one) for one in found], "next": following}


def _line(one: Proposal) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ProposalLine.model_fields if name not in ("id", "url")}
    return {**plain, "id": str(one.pk), "url": one.get_absolute_url()}


@read(router, "/proposals/{int:pk}", ProposalOut, "一件提案")
def proposal(request: Asked, pk: Pk) -> dict[str, Any]:
    """正文、署名、各单位的承办和答复。"""
    return _case(request, get_object_or_404(_visible(request), pk=pk))


def _case(request: Asked, one: Proposal) -> dict[str, Any]:
    parts = Assignment.objects.of(request.committee).visible_to(request.actor).live().filter(proposal=one)
    replies = Reply.objects.of(request.committee).visible_to(request.actor).live()
    given = replies.filter(assignment__proposal=one).select_related("assignment__unit").order_by("id")
    return {
        **_line(one),
        "situation": one.situation,
        "analysis": one.analysis,
        "suggestions": one.suggestions,
        "signers": [signer.name for signer in one.signers],
        "parts": [_part(part) for part in parts.select_related("unit").order_by("id")],
        "replies": [_reply(reply) for reply in given],
    }


def _part(part: Assignment) -> dict[str, Any]:
    return {
        "id": str(part.pk),
        "unit": part.unit.name,
        "role": part.role,
        "state": part.state,
        "standing": part.get_state_display(),
        "due_on": part.due_on,
        "delivered_on": part.delivered_on,
    }


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "unit": reply.assignment.unit.name,
        "number": reply.number,
        "reply_class": reply.reply_class,
        "text": reply.text,
        "delivered_on": reply.delivered_on,
    }


class Writing(Given):
    """What an author writes; co-sponsors are invited on the page of the draft."""

    cause: str = Field(min_length=1, max_length=120, pattern=LINE, description="案由")
    situation: str = Field("", max_length=20_000, pattern=TEXT, description="情况")
    analysis: str = Field("", max_length=20_000, pattern=TEXT, description="分析")
    suggestions: str = Field("", max_length=20_000, pattern=TEXT, description="建议，逐条编号")
    category: Category = Field(Category.OTHER, description="类别")
    authorship: Authorship = Field(Authorship.WRITTEN, description="作者声明")
    public_wish: bool = Field(True, description="是否同意公开")
    public_reason: str = Field("", max_length=200, pattern=LINE, description="不同意公开的理由")
    contact_person: str = Field("", max_length=40, pattern=LINE)
    contact_phone: str = Field("", max_length=40, pattern=LINE)


class Drafting(Writing):
    no_secrets: Literal[True] = Field(description="确认不含涉密内容")


class Changing(Writing):
    version: int = Field(ge=1, le=2**31 - 1, description="读到的版本号；他人已修改时答409")


class Submitting(Given):
    version: int | None = Field(None, ge=1, le=2**31 - 1, description="读到的版本号，可不填")


@write(router, "/proposals", Done, "起草提案", Scope.PROPOSALS, *WRITERS, status=201)
def draft(request: Asked, body: Drafting) -> Status[Any]:
    """以本人（或所代表的单位）名义起草，不提交。"""
    today = timezone.localdate()
    kind, signer = _signer(request)
    given = body.model_dump(exclude={"no_secrets"})
    made = actions.create_draft(
        by=request.actor,
        on=today,
        sponsor_type=kind,
        signers=[signer],
        secrecy_confirmed_on=today,
        **given,
    )
    return Status(201, _done(made))


def _signer(request: Asked) -> tuple[str, actions.Signer]:
    """The person of the seat, else the body it writes for."""
    actor = request.actor
    if actor.person_ids:
        person = Person.objects.of(actor.committee_id).live().get(pk=min(actor.person_ids))
        return SponsorType.INDIVIDUAL, actions.Signer(person=person)
    for body in Body.objects.of(actor.committee_id).live().filter(pk__in=actor.body_ids).order_by("id"):
        for kind, kinds in entry.BODY_KINDS.items():
            if body.kind in kinds:
                return kind, actions.Signer(body=body)
    raise NotYours("您的账号没有对应的委员或提案单位，不能起草提案")


@write(router, "/proposals/{int:pk}/edit", Done, "修改草稿", Scope.PROPOSALS, *WRITERS)
def edit(request: Asked, pk: Pk, body: Changing) -> dict[str, Any]:
    """修改草稿或退回的提案；正文有改动的，他人的署名须重新确认。"""
    one = get_object_or_404(_visible(request), pk=pk)
    given = body.model_dump(exclude={"version"})
    return _done(actions.edit(one, by=request.actor, on=timezone.localdate(), expected=body.version, **given))


@write(router, "/proposals/{int:pk}/submit", Done, "提交提案", Scope.PROPOSALS, *WRITERS)
def submit(request: Asked, pk: Pk, body: Submitting) -> dict[str, Any]:
    """提交草稿；退回修改的，重新提交。"""
    one = get_object_or_404(_visible(request), pk=pk)
    send = actions.resubmit if one.state == State.RETURNED else actions.submit
    return _done(send(one, by=request.actor, on=timezone.localdate(), expected=body.version))


def _done(one: Proposal) -> dict[str, Any]:
    return {"id": str(one.pk), "state": one.state, "standing": one.standing, "version": one.version}
