"""The outbox is emptied by the worker: claimed, sent, marked; tried again, or put before the administrator.

At most once. A row is claimed and committed before it is sent, by one conditional statement, so that two workers never
send the same. What was claimed and never marked - a fall between sending and marking, an answer that never came - is
not sent again by itself: a person decides (decision 018).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db.models import Q

from jianyan.core import ids
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Committee, Delivery, Preference
from jianyan.people.notices import by_day, ways_of
from jianyan.people.senders import Channel, Message, Unreached, channels

log = logging.getLogger(__name__)
State = Delivery.State
ATTEMPTS = 8  # the last one comes three days after the first
FIRST_PAUSE = timedelta(minutes=5)  # then four times as long each time
LONGEST_PAUSE = timedelta(hours=24)
ABANDONED = timedelta(minutes=15)  # a claim older than this belongs to a worker that fell
STALE = timedelta(days=3)  # lay longer than this: a server that stood still, or a backup brought back
AT_ONCE = 20  # messages of one round; other work waits no longer than that


class Outcome(Enum):
    SENT = "sent"
    KEPT = "not sent"
    DOWN = "the channel cannot be reached, for this message and every other"


def empty(now: datetime | None = None) -> int:
    """Send what is due, at most AT_ONCE messages; gives the number sent. Reads only, where nothing is due."""
    now = now or datetime.now(UTC)
    committees = list(Committee.objects.values_list("pk", flat=True))
    rows: TenantQuerySet = Delivery.objects.of(committees)
    _set_aside(rows, now)
    sent, unreachable = 0, set[str]()
    found = list(rows.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "id")[:AT_ONCE])
    due = _by_day(rows, found, now)
    known = channels() if due else {}
    for one in due:
        if one.channel in unreachable:
            continue
        claimed = _claim(one, now)
        if not claimed:
            continue
        outcome = _send(known.get(one.channel), claimed, now)
        sent += outcome is Outcome.SENT
        if outcome is Outcome.DOWN:
            unreachable.add(one.channel)
            waiting = rows.filter(channel=one.channel, state=State.WAITING, next_at__lte=now)
            waiting.update(next_at=now + FIRST_PAUSE)  # nobody knocks for each of them
    return sent


def _by_day(rows: TenantQuerySet, due: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """What is sent now. What fell into the night of its account - late, or tried again - waits for the morning."""
    ways = ways_of({one.account_id for one in due}) if due else {}
    chosen = {(way.account_id, way.channel): way for each in ways.values() for way in each}
    wanted = []
    for one in due:
        morning = by_day(now, chosen.get((one.account_id, one.channel), Preference()))
        if morning > now:
            rows.filter(pk=one.pk, state=State.WAITING).update(next_at=morning)
        else:
            wanted.append(one)
    return wanted


def _set_aside(rows: TenantQuerySet, now: datetime) -> None:
    """What nobody knows the end of goes before the administrator. Writes only where there is such a row."""
    fallen = rows.filter(state=State.SENDING, claimed_at__lt=now - ABANDONED)
    stale = rows.filter(state=State.WAITING, next_at__lt=now - STALE)
    for found, why in ((fallen, "发送中断，可能已经送达"), (stale, "搁置三天以上，可能已经过时")):
        if found.exists():
            found.update(state=State.UNSURE, last_error=why)


def _claim(one: Delivery, now: datetime) -> list[Delivery]:
    """Take a row - for a day's message, all of them - in one statement; nothing when another worker was faster."""
    claim, rows = ids.new(), Delivery.objects.of(one.committee_id)
    wanted = Q(pk=one.pk)
    if one.gathered:
        wanted = Q(account=one.account_id, channel=one.channel, address=one.address, gathered=True)
    waiting = rows.filter(wanted, state=State.WAITING, next_at__lte=now)
    if not waiting.update(state=State.SENDING, claim=claim, claimed_at=datetime.now(UTC)):
        return []
    found = rows.filter(account=one.account_id, channel=one.channel, state=State.SENDING, claim=claim)
    return list(found.select_related("notice__committee", "account").order_by("notice__on", "id"))


def _send(channel: Channel | None, claimed: Sequence[Delivery], now: datetime) -> Outcome:
    """Send one claimed message and mark it."""
    if not claimed[0].account.is_active:
        _mark(claimed, State.DROPPED, last_error="账号已停用")
        return Outcome.KEPT
    wanted = [one for one in claimed if not (one.gathered and one.notice.is_read)]
    _mark([one for one in claimed if one not in wanted], State.DROPPED, last_error="已在系统中阅读")
    if not wanted:
        return Outcome.KEPT
    if channel is None:
        _mark(wanted, State.FAILED, last_error="本系统没有启用这一渠道")
        return Outcome.KEPT
    attempts = wanted[0].attempts + 1
    try:
        channel.sender.send(message(wanted))
    except Unreached as problem:
        later = problem.again and attempts < ATTEMPTS
        values = {"next_at": now + pause(attempts)} if later else {}
        _mark(wanted, State.WAITING if later else State.FAILED, str(problem), attempts=attempts, **values)
        return Outcome.DOWN if problem.down else Outcome.KEPT
    except Exception as problem:  # whatever it was, the message may be on its way
        log.exception("delivery %s: nobody knows", wanted[0].pk)
        _mark(wanted, State.UNSURE, f"{type(problem).__name__}：{problem}", attempts=attempts)
        return Outcome.KEPT
    _mark(wanted, State.SENT, attempts=attempts, sent_at=datetime.now(UTC))
    return Outcome.SENT


def _mark(rows: Sequence[Delivery], state: str, last_error: str = "", **values: object) -> None:
    """Write how the attempt ended; nothing when the claim was taken away meanwhile."""
    if rows:
        held = Delivery.objects.of(rows[0].committee_id).filter(pk__in=[one.pk for one in rows])
        held.filter(state=State.SENDING, claim=rows[0].claim).update(
            state=state, last_error=last_error[:200], **values
        )


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(FIRST_PAUSE * int(4 ** (attempts - 1)), LONGEST_PAUSE)


def message(rows: Sequence[Delivery]) -> Message:
    """What is sent of one notice, or of a day's. Never more than number, cause where it is public, and what to do."""
    first = rows[0]
    committee = first.notice.committee
    where = f"/{committee.code}/notices/"
    if len(rows) == 1:
        where = f"{where}{first.notice_id}/"
        title = first.notice.title
    else:
        title = f"您有{len(rows)}条新通知"
    parts = ["\n".join(_lines(one)) for one in rows]
    url = settings.ADDRESS + where if settings.ADDRESS else ""
    after = f"请打开：{url}" if url else f"请登录{committee.short_name}的建言系统查看“通知”。"
    text = "\n\n".join(
        [f"{first.account.display_name}，您好：", *parts, after, "本信由系统发出，请勿直接回复。"]
    )
    return Message(
        f"{min(one.pk for one in rows)}", first.address, f"{committee.short_name}：{title}", text, url
    )


def _lines(one: Delivery) -> list[str]:
    notice = one.notice
    about = [notice.about] if notice.is_open and notice.about else []
    return [notice.title, *about, notice.sentence]


# -- what the administrator decides -----------------------------------------------------------------------------


def try_again(rows: TenantQuerySet, now: datetime | None = None) -> int:
    """Put stuck rows back; the count of attempts begins anew. A day's message goes out one by one."""
    again = rows.filter(state__in=Delivery.STUCK)
    return again.update(
        state=State.WAITING, next_at=now or datetime.now(UTC), attempts=0, gathered=False, claim=None
    )


def give_up(rows: TenantQuerySet, by: str) -> int:
    """Stuck rows are sent no more; what was wrong with them stays written."""
    return rows.filter(state__in=(*Delivery.STUCK, State.WAITING)).update(
        state=State.DROPPED, last_error=f"由{by}放弃"[:200]
    )
