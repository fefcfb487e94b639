"""Verbs of the writing page: text kept while it is typed, the draft made of it, its attachments, topics on offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jianyan.core import attachments, drafts, journal
from jianyan.core.models import Attachment
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import entry
from jianyan.proposals.models import DraftText, Proposal, State, Topic

journal.declare(
    {
        "proposals.detach": "移除附件",
        "proposals.offer_topics": "发布选题",
        "proposals.withdraw_topic": "停用选题",
        "proposals.offer_again": "恢复选题",
    }
)

KEPT = (*entry.EDITABLE, "cosigners")
FROM_DEVICE = ("cause", "situation", "analysis", "suggestions")
OPEN = (State.DRAFT, State.COSIGNING, State.RETURNED)


def begin_writing(*, by: Actor, on: date, topic: Topic | None = None) -> DraftText:
    """Open a new page after the notice on secrecy was confirmed. The contact is that of one's last proposal."""
    if not may.may_propose(by) or not by.account_id:
        raise NotYours("您没有提出提案的权限")
    texts = _last_contact(by)
    if topic:
        title = topic.title
        clue = topic.kind == Topic.Kind.CLUE
        texts |= {"topic": str(topic.pk), "origin": "clue" if clue else "topic"}
        texts["cause"] = title if title.startswith("关于") else f"关于{title}的提案"
    return DraftText.objects.create(
        committee=by.committee,
        account_id=by.account_id,
        texts=texts,
        is_ahead=bool(topic),
        secrecy_confirmed_on=on,
        saved_at=timezone.now(),
    )


def _last_contact(by: Actor) -> dict[str, Any]:
    me = Q(sponsors__person__in=by.person_ids) | Q(sponsors__body__in=by.body_ids)
    rows = Proposal.objects.of(by.committee_id).live().filter(me, sponsors__order=1)
    last = rows.order_by("-drafted_on", "-id").values(*entry.CONTACT).first() or {}
    return {name: value for name, value in last.items() if value}


def reopen(proposal: Proposal, *, by: Actor, on: date) -> DraftText:
    """The page of a draft that exists; text typed before and not yet saved into the draft is still there."""
    if not may.send(by, proposal) or not by.account_id:
        raise NotYours("只有第一提案者可以修改提案")
    if proposal.state not in OPEN or proposal.voided_at:
        raise Refused(f"该件目前为“{proposal.standing}”，不能修改")
    desk: DraftText
    desk, made = DraftText.objects.of(by.committee_id).get_or_create(
        committee=by.committee,
        account_id=by.account_id,
        proposal=proposal,
        defaults={
            "secrecy_confirmed_on": proposal.secrecy_confirmed_on or on,
            "saved_at": timezone.now(),
            "texts": texts_of(proposal),
            "base_version": proposal.version,
        },
    )
    if not made and (desk.finished_at or (not desk.is_ahead and desk.base_version != proposal.version)):
        drafts.write(
            desk,
            texts=texts_of(proposal),
            base_version=proposal.version,
            is_ahead=False,
            before={},
            finished_at=None,
        )
    return desk


def take_from_device(key: str, texts: Mapping[str, Any], *, by: Actor, on: date) -> DraftText:
    """What was written without a network becomes one text, however often it arrives; ``key`` was made on the device.

    Refused where the text has gone on since and differs: the device keeps its words, and nothing here is overwritten.
    """
    if not may.may_propose(by) or not by.account_id:
        raise NotYours("您没有提出提案的权限")
    typed = drafts.cleaned(texts, FROM_DEVICE)
    desk: DraftText
    desk, made = DraftText.objects.of(by.committee_id).get_or_create(
        committee=by.committee,
        account_id=by.account_id,
        device_key=key,
        defaults={
            "texts": {**_last_contact(by), **typed},
            "is_ahead": True,
            "secrecy_confirmed_on": on,
            "saved_at": timezone.now(),
        },
    )
    if made or not _says_more(desk, typed):
        return desk
    if desk.revision > 1:
        raise Refused("这份草稿先前已经送到系统，在系统里又有改动；这里改过的文字没有送出，请对照核对")
    return drafts.keep(desk, typed, FROM_DEVICE, by=by, expected=desk.revision)


def _says_more(desk: DraftText, typed: Mapping[str, Any]) -> bool:
    """Whether the device holds words that neither the text nor the proposal made of it has."""
    known = texts_of(desk.proposal) if desk.finished_at and desk.proposal else desk.texts
    return any((known.get(name) or "") != (value or "") for name, value in typed.items())


def texts_of(proposal: Proposal) -> dict[str, Any]:
    """What the page holds of a proposal."""
    plain = {
        name: getattr(proposal, name)
        for name in entry.EDITABLE
        if name not in ("topic", "secrecy_confirmed_on")
    }
    return {**plain, "topic": str(proposal.topic_id or "")}


def keep(desk: DraftText, texts: Mapping[str, Any], *, by: Actor, expected: int) -> DraftText:
    """Keep what was typed so far; no act, no journal line. Elsewhere when another window saved since."""
    return drafts.keep(desk, texts, KEPT, by=by, expected=expected)


def replace_texts(desk: DraftText, texts: Mapping[str, Any], *, by: Actor, expected: int) -> DraftText:
    """Put an imported text in the place of what is there; what was there can be put back."""
    typed = drafts.cleaned(texts, KEPT)
    drafts.check(desk, by, expected, typed)
    drafts.write(desk, texts={**desk.texts, **typed}, before=desk.texts, is_ahead=True)
    return desk


def put_back(desk: DraftText, *, by: Actor, expected: int) -> DraftText:
    """Take the last replacement back; doing it twice is doing nothing."""
    drafts.check(desk, by, expected, {})
    if not desk.before:
        raise Refused("没有可以恢复的内容")
    drafts.write(desk, texts=desk.before, before=desk.texts, is_ahead=True)
    return desk


def drop(desk: DraftText, *, by: Actor, expected: int) -> DraftText:
    """Give up a text that never became a draft; it can be taken up again."""
    drafts.check(desk, by, expected, {})
    if desk.proposal_id:
        raise Refused("已经保存为草稿的，请在草稿页面办理")
    drafts.write(desk, dropped_at=timezone.now())
    return desk


def take_up(desk: DraftText, *, by: Actor) -> DraftText:
    """Go on with a text that was given up."""
    if desk.account_id != by.account_id:
        raise NotYours("这是别人的草稿")
    drafts.write(desk, dropped_at=None)
    return desk


def save_draft(
    desk: DraftText,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    on: date,
    signers: tuple[str, Sequence[entry.Signer]],
) -> Proposal:
    """Make the text a draft, or change the draft it belongs to: the act of the writing page.

    ``signers`` (sponsor type, who signs) counts for a new draft; later they are invited on the draft's own page.
    """
    with transaction.atomic():
        if desk.proposal is None:
            kind, people = signers
            proposal = entry.create_draft(
                by=by,
                on=on,
                sponsor_type=kind,
                signers=people,
                secrecy_confirmed_on=desk.secrecy_confirmed_on,
                **fields,
            )
        else:
            proposal = entry.edit(desk.proposal, by=by, on=on, expected=desk.base_version, **fields)
        drafts.write(desk, proposal=proposal, base_version=proposal.version, is_ahead=False)
    return proposal


def see_changes(desk: DraftText, *, by: Actor) -> DraftText:
    """The author has seen what others changed of the draft: the next save stands on what is there now."""
    drafts.check(desk, by, desk.revision, {})
    assert desk.proposal is not None, "only a draft can have been changed by others"
    drafts.write(desk, base_version=desk.proposal.version, is_ahead=True)
    return desk


def send_writing(desk: DraftText, *, by: Actor, on: date) -> Proposal:
    """Put the saved draft forward, first or again; the typed copy is emptied, the record holds it all."""
    proposal = desk.proposal
    assert proposal is not None, "a text is saved before it is sent"
    send = entry.resubmit if proposal.state == State.RETURNED else entry.submit
    with transaction.atomic():
        send(proposal, by=by, on=on)
        drafts.write(desk, texts={}, before={}, is_ahead=False, finished_at=timezone.now())
    return proposal


def attach_file(proposal: Proposal, name: str, data: bytes, *, by: Actor, on: date) -> Attachment:
    """Add a file to a draft."""
    _check_open(proposal, by)
    return attachments.attach(proposal, name, data, by=by, on=on)


def detach(proposal: Proposal, attachment: Attachment, *, by: Actor, on: date) -> Attachment:
    """Take a file off a draft before it is put forward; it stays stored, voided with its reason."""
    _check_open(proposal, by)
    if (attachment.model, attachment.record_id) != (journal.model_name(proposal), proposal.pk):
        raise NotYours("这不是该件的附件")
    with journal.act("proposals.detach", by=by, on=on) as act:
        act.void(attachment, "提交前移除")
    return attachment


def _check_open(proposal: Proposal, by: Actor) -> None:
    if not may.send(by, proposal):
        raise NotYours("只有第一提案者可以增减附件")
    if proposal.state not in OPEN:
        raise Refused("提案已经提交，不能再增减附件")


def enter_paper(paper: entry.Draft, scan: tuple[str, bytes], *, by: Actor, on: date) -> Proposal:
    """Enter one signed paper with its scan: both or neither."""
    with transaction.atomic():
        [proposal] = entry.enter_papers([paper], by=by, on=on)
        attachments.attach(proposal, *scan, by=by, on=on, role="scan")
    return proposal


def _check_keeper(by: Actor) -> None:
    if not by.has(Role.PO, Role.PC):
        raise NotYours("只有提案办公室、提案委员会可以发布选题")


def offer_topics(topics: Sequence[Topic], *, by: Actor, on: date) -> list[Topic]:
    """Publish topics or clues; those already on the list of their year are left as they are."""
    _check_keeper(by)
    years = {topic.year for topic in topics}
    known = Topic.objects.of(by.committee_id).live().filter(year__in=years)
    seen = set(known.values_list("year", "kind", "title"))
    fresh: list[Topic] = []
    for topic in topics:
        if (key := (topic.year, str(topic.kind), topic.title)) not in seen:
            seen.add(key)
            topic.committee, topic.published_on = by.committee, on
            fresh.append(topic)
    with journal.act("proposals.offer_topics", by=by, on=on) as act:
        act.create_all(fresh)
    return fresh


def withdraw_topic(topic: Topic, *, by: Actor, on: date, expected: int | None = None) -> Topic:
    """Offer a topic no longer; proposals that chose it keep it."""
    _check_keeper(by)
    with journal.act("proposals.withdraw_topic", by=by, on=on) as act:
        act.change(topic, expected=expected, withdrawn_on=on)
    return topic


def offer_again(topic: Topic, *, by: Actor, on: date, expected: int | None = None) -> Topic:
    """Take a withdrawal back."""
    _check_keeper(by)
    with journal.act("proposals.offer_again", by=by, on=on) as act:
        act.change(topic, expected=expected, withdrawn_on=None)
    return topic
