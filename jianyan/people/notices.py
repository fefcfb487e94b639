"""Tells accounts what concerns them: notices in the system, and in the outbox what is to leave the house.

Rooms say whom and what (`notices` of the room); here it is written, in the transaction of the act, in a few
statements whatever the number. Nothing is told twice, nothing of what is long past, and nobody of his own act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from jianyan.people.models import Account, Delivery, Grant, Notice, Preference, Role
from jianyan.people.senders import EMAIL, channels

RECENT = timedelta(days=30)  # what lies further back is history being entered, not news
GATHERED = 5  # more matters of one kind than this, in one act, are one notice
MORNING = 8  # o'clock, when the day's message goes out
NIGHT = (21, 8)  # from when until when nobody is disturbed who named no other hours
_TODAY: ContextVar[date | None] = ContextVar("today", default=None)


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Tell as if today were this day: for a year that is played afterwards."""
    before = _TODAY.set(day)
    try:
        yield
    finally:
        _TODAY.reset(before)


def today() -> date:
    """The day from which news is reckoned."""
    return _TODAY.get() or timezone.localdate()


def is_news(on: date) -> bool:
    """Whether what happened on a day is still told."""
    return abs(today() - on) <= RECENT


@dataclass(frozen=True)
class Telling:
    """One matter one account is to be told. ``many`` and ``shelf`` are title and address when there are many of its kind."""

    account: int
    kind: str
    model: str
    record: int
    occasion: str
    title: str
    sentence: str
    path: str
    on: date
    about: str = ""
    detail: str = ""
    is_open: bool = False
    many: str = ""
    shelf: str = ""


@dataclass
class Seats:
    """The accounts of a committee by role, person, body and unit, as they sit today."""

    by_role: dict[str, set[int]]
    by_person: dict[int, set[int]]
    by_body: dict[int, set[int]]
    by_unit: dict[int, set[int]]

    def of_units(self, units: Iterable[int]) -> set[int]:
        """Clerks and leaders of these units."""
        return {one for unit in units for one in self.by_unit.get(unit, ())}


def seats(
    committee: int,
    *,
    roles: Collection[str] = (),
    persons: Collection[int] = (),
    bodies: Collection[int] = (),
    units: Collection[int] = (),
) -> Seats:
    """Who sits in these roles, or for these persons, bodies and units. One query."""
    wanted = Q(role__in=roles) | Q(person__in=persons) | Q(body__in=bodies)
    wanted |= Q(unit__in=units, role__in=(Role.HU, Role.HL))
    found = Seats(defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set))
    held = Grant.objects.of(committee).live().active_on(today()).filter(wanted, account__is_active=True)
    for account, role, person, body, unit in held.values_list(
        "account", "role", "person", "body", "unit"
    ).iterator():
        found.by_role[str(role)].add(account)
        for place, one in ((found.by_person, person), (found.by_body, body), (found.by_unit, unit)):
            if one:
                place[one].add(account)
    return found


def tell(tellings: Iterable[Telling], *, committee: int, but: int | None = None) -> int:
    """Write what is to be told, but not to the account ``but`` who did it. Gives the number of notices given.

    Called inside the transaction of the act. What was told before on the same occasion is left as it is.
    """
    given = [one for one in tellings if one.account != but and is_news(one.on)]
    rows = [_notice(committee, one) for one in _gathered(given)]
    if not rows:
        return 0
    Notice.anywhere.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    if outgoing := _outgoing(rows):
        written = set(
            Notice.objects.of(committee)
            .filter(pk__in=[row.notice_id for row in outgoing])
            .values_list("pk", flat=True)
        )
        Delivery.anywhere.bulk_create([row for row in outgoing if row.notice_id in written], batch_size=500)
    return len(rows)


def _gathered(given: Sequence[Telling]) -> Iterator[Telling]:
    """One notice in place of many of one kind for one account; what is said first of a record holds."""
    first: dict[tuple[int, str, int], Telling] = {}
    for one in given:
        first.setdefault((one.account, one.kind, one.record), one)

    def kind(one: Telling) -> tuple[int, str, str]:
        return one.account, one.kind, one.many

    for (_, _, many), group in groupby(sorted(first.values(), key=kind), key=kind):
        same = sorted(group, key=lambda one: one.record)
        if len(same) <= GATHERED or not many:
            yield from same
        else:
            yield replace(
                same[0],
                title=many.format(n=len(same)),
                about="",
                detail=_named(same),
                path=same[0].shelf,
                occasion=f"{same[0].occasion}+{len(same) - 1}",
            )


def _named(same: Sequence[Telling]) -> str:
    words = "；".join(one.about for one in same if one.about)
    return words if len(words) <= 200 else f"{words[:198]}…"


def _notice(committee: int, one: Telling) -> Notice:
    return Notice(
        committee_id=committee,
        account_id=one.account,
        kind=one.kind,
        model=one.model,
        record_id=one.record,
        occasion=one.occasion[:60],
        title=one.title[:120],
        about=one.about[:200],
        detail=one.detail[:200],
        sentence=one.sentence[:200],
        path=one.path,
        is_open=one.is_open,
        on=one.on,
        made_at=datetime.now(UTC),
    )


# -- what leaves the house --------------------------------------------------------------------------------------


def _outgoing(rows: Sequence[Notice]) -> list[Delivery]:
    """Each notice on each channel its account chose and has an address for. Two queries, none where there is no channel."""
    known = channels()
    if not known:
        return []
    asked = {row.account_id for row in rows}
    ways = ways_of(asked)
    now = datetime.now(UTC)
    return [
        Delivery(
            committee_id=row.committee_id,
            notice=row,
            account_id=row.account_id,
            channel=way.channel,
            address=way.address,
            gathered=way.mode == Preference.Mode.DAILY,
            next_at=by_day(next_morning(now) if way.mode == Preference.Mode.DAILY else now, way),
        )
        for row in rows
        for way in ways[row.account_id]
        if way.channel in known and way.mode != Preference.Mode.OFF and way.address
    ]


def ways_of(accounts: Collection[int]) -> dict[int, list[Preference]]:
    """How each account wants to be reached. Who chose nothing has the day's e-mail, where an address is known."""
    ways: dict[int, list[Preference]] = defaultdict(list)
    for chosen in Preference.objects.filter(account__in=accounts):
        ways[chosen.account_id].append(chosen)
    for pk, email in Account.objects.filter(pk__in=accounts).values_list("pk", "email"):
        mail = next((one for one in ways[pk] if one.channel == EMAIL), None)
        if mail is None:
            ways[pk].append(mail := Preference(account_id=pk, channel=EMAIL))
        mail.address = email
    return ways


def choose(
    account: Account,
    channel: str,
    mode: str,
    address: str,
    quiet: bool = True,
    night: tuple[int, int] = NIGHT,
) -> None:
    """Keep how an account wants to be reached. What still waits for a channel that was turned off is not sent."""
    kept = "" if channel == EMAIL else address
    hours = {"is_quiet": quiet, "night_from": night[0], "night_until": night[1]}
    Preference.objects.update_or_create(
        account=account, channel=channel, defaults={"mode": mode, "address": kept, **hours}
    )
    if channel == EMAIL:
        Account.objects.filter(pk=account.pk).update(email=address)
    if mode == Preference.Mode.OFF:
        waiting = Delivery.anywhere.filter(account=account, channel=channel, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.DROPPED, last_error="本人已关闭这一渠道")


def by_day(moment: datetime, way: Preference) -> datetime:
    """The moment, or the end of the night when it lies in the hours the account wants to be quiet."""
    return _next(moment, way.night_until) if way.is_night(timezone.localtime(moment).hour) else moment


def next_morning(now: datetime) -> datetime:
    """The next time the day's messages go out."""
    return _next(now, MORNING)


def _next(moment: datetime, hour: int) -> datetime:
    here = timezone.localtime(moment)
    due = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return due if due > here else due + timedelta(days=1)
