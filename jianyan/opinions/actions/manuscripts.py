"""A manuscript from submission to the edited text, and the end of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions import queries, rules
from jianyan.opinions.flow import FLOW
from jianyan.opinions.models import (
    Opinion,
    OpinionReporter,
)
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Sector

journal.declare(
    {
        "opinions.submit": "提交信息",
        "opinions.resubmit": "修改后重新提交信息",
        "opinions.recall": "撤回信息修改",
        "opinions.register": "登记信息",
        "opinions.return": "退回信息",
        "opinions.decline": "信息留存参考",
        "opinions.merge": "合并信息",
        "opinions.edit": "编辑信息",
        "opinions.convert": "转来件登记为信息",
        "opinions.archive": "信息归档",
    }
)


RECALLED = "本人撤回修改"


@dataclass(frozen=True)
class Reporters:
    """In whose name a manuscript comes: members in order, or a body, a sector, somebody else by name."""

    persons: Sequence[Person] = ()
    body: Body | None = None
    sector: Sector | None = None
    byline: str = ""


def submit(
    title: str,
    text: str,
    advice: str = "",
    *,
    by: Actor,
    on: date,
    persons: Sequence[Person] = (),
    body: Body | None = None,
    sector: Sector | None = None,
    byline: str = "",
    source: tuple[str, int] | None = None,
    **values: Any,
) -> Opinion:
    """Report an opinion: by the member, for his body by its secretary, or from paper by the office.

    ``source`` names the record it came from (table, id): an activity, a resident's matter. ``values`` are reporter_type,
    unit, writer, origin, origin_note, commission, kind, secrecy_confirmed_on.
    """
    opinion = _manuscript(
        title, text, advice, Reporters(persons, body, sector, byline), by=by, on=on, **values
    )
    with journal.act("opinions.submit", by=by, on=on) as act:
        _save(act, opinion, persons)
        if source:
            _tie(act, source, opinion, by)
    return opinion


def _tie(act: journal.Act, source: tuple[str, int], opinion: Opinion, by: Actor) -> None:
    """The opinion and what it came from; neighbours are reached by the name of their table. Where the source waited to
    be taken over, this is what it waited for: nobody takes it over a second time."""
    table, pk = source
    if table not in queries.SOURCES:
        raise Refused("来源不认识")
    rows = apps.get_model(table).objects.of(by.committee_id).visible_to(by)
    if not rows.filter(pk=pk).exists():
        raise NotYours("来源件不对您开放")
    filled: dict[str, Any] = {"target_model": journal.model_name(opinion), "target_id": opinion.pk}
    if waiting := queries.open_links(by.committee_id).filter(source_model=table, source_id=pk).first():
        act.change(waiting, **filled)
        return
    act.create(
        Link(
            committee_id=by.committee_id,
            kind=Link.Kind.ORIGIN,
            source_model=table,
            source_id=pk,
            **filled,
        )
    )


FIELDS = (
    "reporter_type",
    "unit",
    "writer",
    "origin",
    "origin_note",
    "commission",
    "kind",
    "secrecy_confirmed_on",
)


def _manuscript(
    title: str, text: str, advice: str, who: Reporters, *, by: Actor, on: date, **values: Any
) -> Opinion:
    if unknown := set(values) - set(FIELDS):
        raise TypeError(f"no such fields of a manuscript: {unknown}")
    signed = who.body.name if who.body else who.byline.strip()
    sector = who.sector
    if who.persons and sector is None:
        sector = queries.sector_of(by.committee_id, who.persons[0].pk, on)
    opinion = Opinion(
        committee_id=by.committee_id,
        title=title.strip(),
        text=text.strip(),
        advice=advice.strip(),
        body=who.body,
        sector=sector,
        byline=signed or "、".join(person.name for person in who.persons),
        submitted_on=on,
        state=Opinion.State.SUBMITTED,
        **values,
    )
    opinion.is_from_paper = not by.system and not _is_own(by, who.persons, who.body)
    FLOW.check("submit", by, opinion)
    if not by.system and not may.may_speak_for(by, who.persons, who.body):
        raise NotYours("只能以本人或本单位名义反映信息")
    return opinion


def _is_own(by: Actor, persons: Sequence[Person], body: Body | None) -> bool:
    return body.pk in by.body_ids if body else any(person.pk in by.person_ids for person in persons)


def _save(act: journal.Act, opinion: Opinion, persons: Sequence[Person]) -> None:
    act.create(opinion)
    act.create_all(
        OpinionReporter(committee_id=opinion.committee_id, opinion=opinion, person=person, order_no=no)
        for no, person in enumerate(persons, 1)
    )


def resubmit(
    opinion: Opinion,
    title: str,
    text: str,
    advice: str = "",
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> Opinion:
    """Send a returned manuscript again. What was registered before keeps its number and its day."""
    limit, length = rules.on_day(opinion.committee_id, on).length_limit, len(text) + len(advice)
    if length > limit:
        raise Refused(f"正文{length}字，一条信息不超过{limit}字")
    name = "resubmit_registered" if opinion.serial_no else "resubmit"
    values = {"title": title.strip(), "text": text.strip(), "advice": advice.strip()}
    with journal.act("opinions.resubmit", by=by, on=on) as act:
        act.move(opinion, FLOW, name, expected=expected, **values)
    return opinion


def recall(opinion: Opinion, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Its author takes a manuscript back to mend it, as long as it is not registered."""
    with journal.act("opinions.recall", by=by, on=on) as act:
        act.move(opinion, FLOW, "recall", expected=expected, return_reason=RECALLED)
    return opinion


def register(
    opinion: Opinion, *, by: Actor, on: date, secrecy_checked: bool, expected: int | None = None
) -> Opinion:
    """Register a manuscript after the secrecy check; gives it the next number of the year."""
    with journal.act("opinions.register", by=by, on=on) as act:
        _register(act, opinion, on, secrecy_checked, expected)
    return opinion


def _register(
    act: journal.Act, opinion: Opinion, on: date, secrecy_checked: bool, expected: int | None = None
) -> None:
    if not secrecy_checked:
        raise Refused("登记前须作保密审查；涉密内容不得录入本系统")
    queries.one_at_a_time(opinion.committee_id)
    act.move(
        opinion,
        FLOW,
        "register",
        expected=expected,
        is_secrecy_checked=True,
        serial_year=on.year,
        serial_no=queries.next_serial(opinion.committee_id, on.year),
    )


def send_back_manuscript(
    opinion: Opinion, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Opinion:
    """Return a manuscript to its reporter with the reason."""
    with journal.act("opinions.return", by=by, on=on, note=reason) as act:
        act.move(opinion, FLOW, "return", expected=expected, return_reason=reason.strip())
    return opinion


def decline(
    opinion: Opinion, reason: str, *, by: Actor, on: date, note: str = "", expected: int | None = None
) -> Opinion:
    """Keep a manuscript for reference, for one of the fixed reasons; it stays received, and its author reads why."""
    if reason not in rules.on_day(opinion.committee_id, on).reasons:
        raise Refused("请从规则所列的原因中选一条；需要补充的，写在说明里")
    said = f"{reason}。{note.strip()}" if note.strip() else reason
    values = {"decline_reason": reason, "decline_note": note.strip()}
    with journal.act("opinions.decline", by=by, on=on, note=said) as act:
        act.move(opinion, FLOW, "decline", expected=expected, **values)
    return opinion


def merge(
    main: Opinion,
    others: Iterable[Opinion],
    *,
    by: Actor,
    on: date,
    expected: Mapping[int, int] | None = None,
) -> Opinion:
    """Merge manuscripts into one; every reporter stays credited with his own. ``expected``: the versions a page showed."""
    if main.state not in (Opinion.State.REGISTERED, Opinion.State.EDITING):
        raise Refused("只能并入已登记、尚未编发的信息")
    if main.merged_into_id:
        raise Refused("该件已经并入别的信息")
    known = expected or {}
    with journal.act("opinions.merge", by=by, on=on, note=f"并入{main.serial}") as act:
        for other in others:
            if other.pk == main.pk:
                raise Refused("不能把一条信息并入它自己")
            if other.kind != main.kind:
                raise Refused("直通车建言和社情民意信息不能合并")
            act.move(other, FLOW, "merge", merged_into=main, expected=known.get(other.pk))
    return main


def edit(
    opinion: Opinion, title: str, text: str, *, by: Actor, on: date, expected: int | None = None
) -> Opinion:
    """Edit the text for a bulletin. The manuscript stays as it came, and every version stays in the journal."""
    with journal.act("opinions.edit", by=by, on=on) as act:
        act.move(
            opinion, FLOW, "edit", expected=expected, edited_title=title.strip(), edited_text=text.strip()
        )
    return opinion


def convert(
    link: Link,
    title: str,
    text: str,
    advice: str = "",
    *,
    by: Actor,
    on: date,
    persons: Sequence[Person] = (),
    body: Body | None = None,
    byline: str = "",
    secrecy_checked: bool = True,
) -> Opinion:
    """Take over a refused proposal or a resident's matter as an opinion, registered at once, and tie the two together."""
    if link.kind != Link.Kind.CONVERTED or link.target_id or link.voided_at:
        raise Refused("该件已经转为社情民意信息")
    if not may.keep(by, link):
        raise NotYours("您没有登记信息的权限")
    given = {
        "reporter_type": queries.reporter_of(persons, body, None),
        "origin": queries.ORIGINS.get(link.source_model, Opinion.Origin.REFUSED_PROPOSAL),
    }
    opinion = _manuscript(title, text, advice, Reporters(persons, body, None, byline), by=by, on=on, **given)
    with journal.act("opinions.convert", by=by, on=on) as act:
        _save(act, opinion, persons)
        _register(act, opinion, on, secrecy_checked)
        act.change(link, target_model=journal.model_name(opinion), target_id=opinion.pk)
    return opinion


def archive(opinion: Opinion, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Close the file."""
    with journal.act("opinions.archive", by=by, on=on) as act:
        act.move(opinion, FLOW, "archive", expected=expected)
    return opinion
