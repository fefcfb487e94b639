"""Who is told what of an activity: the table, and from the rows of an act to the accounts they concern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from jianyan.activities.models import Activity, Enrolment, Handout, LeaveRequest
from jianyan.activities.queries.called import meant_at
from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.chinese import long_date
from jianyan.people import notices
from jianyan.people.notices import Seats, Telling

Row = Mapping[str, Any]


class To(Enum):
    """Circles of accounts."""

    CALLED = "应到人员"
    NAMED = "本人"
    APPROVER = "审批人"


def _always(row: Row) -> bool:
    return True


def became(column: str, *values: object) -> Callable[[Row], bool]:
    """The act set this column to one of these."""
    return lambda row: row["after"].get(column) in values


def moved_up(row: Row) -> bool:
    """Somebody left the waiting list for a place."""
    return (
        bool(row["before"]) and row["before"].get("state") == "waiting" and became("state", "enrolled")(row)
    )


def on_again(row: Row) -> bool:
    """What was put off or cancelled takes place after all."""
    off = bool(row["before"]) and row["before"].get("state") in ("cancelled", "postponed")
    return off and became("state", "planned")(row)


def invited(row: Row) -> bool:
    return became("state", "invited")(row)


@dataclass(frozen=True)
class Word:
    """What one circle is told; ``of``: the table whose rows of the act are meant. ``{when}`` and ``{place}`` are the
    activity's, ``{who}`` the person of the row."""

    to: To
    title: str
    sentence: str
    of: str = "activity"
    when: Callable[[Row], bool] = _always


CALL = Word(To.CALLED, "请参加：{name}", "{when}，{place}。请打开查看；不能参加的，请及时请假。")
TABLE: dict[str, Word] = {
    "activities.plan_activity": CALL,
    "activities.announce": CALL,
    "activities.relocate": Word(
        To.CALLED,
        "时间地点变更：{name}",
        "改为{when}，{place}。已报名的不必重新报名；不能参加的，请退出或请假。",
    ),
    "activities.postpone": Word(To.CALLED, "延期：{name}", "新的时间另行通知。已报名的继续有效。"),
    "activities.cancel": Word(To.CALLED, "取消：{name}", "活动不再举行。"),
    "activities.take_back": Word(To.CALLED, "照常举行：{name}", "{when}，{place}。", when=on_again),
    "activities.invite": Word(
        To.NAMED,
        "邀请您参加：{name}",
        "{when}，{place}。请打开查看；不能参加的，请退出或请假。",
        "enrolment",
        invited,
    ),
    "activities.withdraw": Word(
        To.NAMED, "您已由候补转为参加：{name}", "{when}，{place}。不能参加的，请退出。", "enrolment", moved_up
    ),
    "activities.open_sign_up": Word(
        To.NAMED, "您已由候补转为参加：{name}", "{when}，{place}。不能参加的，请退出。", "enrolment", moved_up
    ),
    "activities.ask_leave": Word(To.APPROVER, "{who}请假", "请审批。活动在{when}举行。", "leaverequest"),
    "activities.grant_leave": Word(
        To.NAMED, "已准假：{name}", "请假已经批准。", "leaverequest", became("state", "granted")
    ),
    "activities.refuse_leave": Word(
        To.NAMED, "未准假：{name}", "请打开查看审批意见。", "leaverequest", became("state", "refused")
    ),
}
TABLE["activities.hand_out"] = Word(To.CALLED, "议程和材料：{name}", "请打开查看。", "handout")
_TABLES: dict[str, Any] = {"enrolment": Enrolment, "leaverequest": LeaveRequest}


def hear(act: Act) -> None:
    """Tell those whom an act concerns. Of acts long past nothing is told and nothing is asked."""
    if not notices.is_news(act.on):
        return
    word = TABLE[act.kind]
    rows = {
        int(row["id"]): row for row in act.rows if row["model"] == f"activities.{word.of}" and word.when(row)
    }
    if rows:
        committee = act.by.committee_id
        of = {"activity": _of_activities, "handout": _of_handouts}.get(word.of, _of_persons)
        notices.tell(of(act, word, rows), committee=committee, but=act.by.account_id)


def _of_activities(act: Act, word: Word, rows: Mapping[int, Row]) -> Iterator[Telling]:
    owner = act.by.committee_id
    for one in Activity.objects.of(owner).filter(pk__in=list(rows)).select_related("committee"):
        if one.announced_on is None:  # nobody was told of a draft that is dropped
            continue
        persons = set(_told(one).values_list("pk", flat=True))
        seats = notices.seats(owner, persons=persons)
        yield from _tellings(act, word, one, one, rows[one.pk], _accounts(seats, persons))


def _of_handouts(act: Act, word: Word, rows: Mapping[int, Row]) -> Iterator[Telling]:
    """Of several papers given at once each person hears once."""
    owner, told = act.by.committee_id, set[int]()
    found = Handout.objects.of(owner).filter(pk__in=list(rows)).exclude(kind=Handout.Kind.APPROVAL)
    for one in found.select_related("person", "committee", "activity", "activity__committee"):
        if one.activity.announced_on is None:
            continue
        whom = {one.person_id} if one.person_id else set(_told(one.activity).values_list("pk", flat=True))
        accounts = _accounts(notices.seats(owner, persons=whom), whom) - told
        told |= accounts
        yield from _tellings(act, word, one, one.activity, rows[one.pk], accounts)


def _told(one: Activity) -> TenantQuerySet:
    """All who may come when it is announced; of a change, where people sign up, those alone who did."""
    whom = meant_at(one, one.starts_on)
    if one.signs_up and (one.moved_on or one.postponed_on or one.cancelled_on):
        asked = Enrolment.objects.of(one.committee_id).live().filter(activity=one)
        whom = whom.filter(pk__in=asked.exclude(state=Enrolment.State.WITHDRAWN).values("person"))
    return whom


def _of_persons(act: Act, word: Word, rows: Mapping[int, Row]) -> Iterator[Telling]:
    owner, table = act.by.committee_id, _TABLES[word.of]
    found = list(
        table.objects.of(owner)
        .filter(pk__in=list(rows))
        .select_related("person", "activity", "activity__committee", "committee")
    )
    roles = {one.approver for one in found} if word.to is To.APPROVER else set()
    bodies = {one.activity.owner_id for one in found if one.activity.owner_id}
    persons = {one.person_id for one in found}
    seats = notices.seats(owner, persons=persons, roles=roles, bodies=bodies if "LG" in roles else ())
    for one in found:
        if one.activity.announced_on is None and word.of == "enrolment":
            continue
        accounts = _accounts(seats, {one.person_id})
        if word.to is To.APPROVER:
            accounts = set(seats.by_role[one.approver])
            if one.approver == "LG":
                accounts &= seats.by_body.get(one.activity.owner_id or 0, set())
        yield from _tellings(act, word, one, one.activity, rows[one.pk], accounts)


def _accounts(seats: Seats, persons: set[int]) -> set[int]:
    return {account for person in persons for account in seats.by_person.get(person, ())}


def _tellings(
    act: Act, word: Word, record: Any, one: Activity, row: Row, accounts: Iterable[int]
) -> Iterator[Telling]:
    person = getattr(record, "person", None)
    hours = f"{one.begins_at:%H:%M}" if one.begins_at else ""
    values = {
        "name": one.title,
        "when": f"{long_date(one.starts_on)}{hours}",
        "place": one.place or "地点见活动页面",
        "who": person.name if person else "",
    }
    for account in accounts:
        yield Telling(
            account=account,
            kind=act.kind,
            model=row["model"],
            record=record.pk,
            occasion=f"v{row['version']}",
            title=word.title.format(**values),
            sentence=word.sentence.format(**values),
            path=record.get_absolute_url(),
            on=act.on,
            about=one.title,
        )


for kind in TABLE:
    journal.after(kind, hear)
