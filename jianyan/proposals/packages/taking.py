"""What each statement of a package that came back would do to the records, and what is in them already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jianyan.kit.chinese import long_date
from jianyan.kit.flow import Refused
from jianyan.language import plain
from jianyan.people.models import Unit
from jianyan.proposals import queries
from jianyan.proposals.models import Ask, Assignment, Contact, HandoverOrder
from jianyan.proposals.packages.entries import Entry, Kind
from jianyan.proposals.queries import ledger

NEW, KNOWN, WRONG = "new", "known", "wrong"
LABELS = {NEW: "新登记", KNOWN: "已有", WRONG: "有矛盾"}


@dataclass(frozen=True)
class Finding:
    """A statement, whose it is, and what becomes of it."""

    entry: Entry
    assignment: Assignment | None
    standing: str
    reason: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        """How it is shown (see components/_badge.html)."""
        return {NEW: "ok", KNOWN: "off"}.get(self.standing, "late")


class Register:
    """The parts of an order, by the codes a package names; read once, each part afresh when its turn comes."""

    def __init__(self, order: HandoverOrder) -> None:
        self._order = order
        rows = queries.parts_under(order).values_list("proposal_id", "unit_id", "pk")
        self._parts = {(str(case), str(unit)): pk for case, unit, pk in rows}
        self._cases = {case for case, _ in self._parts}

    def part(self, entry: Entry) -> Assignment:
        """The unit's part as it stands now. Refused when the order gave it no such part."""
        pk = self._parts.get((entry.case, entry.unit))
        if pk is None:
            raise Refused("这件没有交给这个单位" if entry.case in self._cases else "这次交办中没有这件提案")
        rows = Assignment.objects.of(self._order.committee_id)
        one: Assignment = rows.select_related("proposal__committee", "unit", "order").get(pk=pk)
        return one

    def unit(self, code: str) -> Unit:
        rows = Unit.objects.of(self._order.committee_id).live()
        found: Unit | None = rows.filter(pk=_number(code)).first()
        if found is None:
            raise Refused(f"没有代码为“{code[:40]}”的承办单位")
        return found


def _number(code: str) -> int:
    return int(code) if code.isascii() and code.isdecimal() and len(code) < 19 else 0


def check_day(entry: Entry, one: Assignment, today: date) -> None:
    """Refused for a day on which it cannot have happened."""
    if entry.on > today:
        raise Refused("日期晚于今天")
    if one.handed_over_on and entry.on < one.handed_over_on:
        raise Refused(f"日期早于交办日期（{long_date(one.handed_over_on)}）")


def asks_of(entry: Entry, one: Assignment) -> Iterator[tuple[Ask, dict[str, str]]]:
    """Each answer with the suggestion it is to. Refused for a suggestion of another case, or one answered twice."""
    asks = {str(ask.pk): ask for ask in ledger.to_answer(one.proposal)} if entry.answers else {}
    if len({said["suggestion"] for said in entry.answers}) < len(entry.answers):
        raise Refused("同一条建议答复了两次")
    for said in entry.answers:
        if said["suggestion"] not in asks:
            raise Refused(f"该件没有代码为“{said['suggestion'][:40]}”的建议")
        yield asks[said["suggestion"]], dict(said)


def is_known(entry: Entry, one: Assignment) -> bool:
    """Whether the records say the same already. Refused when they say something else of the same thing."""
    return _KNOWN[Kind(entry.kind)](entry, one)


def _accepted(entry: Entry, one: Assignment) -> bool:
    if one.accepted_on and one.accepted_on != entry.on:
        raise Refused(f"该单位已于{long_date(one.accepted_on)}签收，日期不同")
    return one.accepted_on == entry.on


def _asked_to_return(entry: Entry, one: Assignment) -> bool:
    asked = one.return_requested_on == entry.on
    return asked and one.return_reason == entry.values["reason"].strip()


def _contacted(entry: Entry, one: Assignment) -> bool:
    return bool(one.contacts.live().filter(held_on=entry.on, **entry.values).exists())


def _said(entry: Entry, one: Assignment) -> bool:
    said = one.opinions.live().filter(given_on=entry.on).first()
    if said and (said.text, said.signer) != (entry.values["text"], entry.values["signer"]):
        raise Refused("该单位当天提出过会办意见，内容不同")
    return said is not None


def _replied(entry: Entry, one: Assignment) -> bool:
    said, values = one.replies.live().filter(delivered_on=entry.on).first(), entry.values
    if said is None:
        return False
    same = (said.reply_class, said.signer, said.number) == (
        values["class"],
        values["signer"],
        values["number"],
    )
    text = plain.body(values["text"], number=values["number"], signature=one.unit.name)
    paper = ledger.sealed(said)
    sealed = hashlib.sha256(entry.file[1]).hexdigest() if entry.file else None
    if not same or (text and said.text != text) or (paper.sha256 if paper else None) != sealed:
        raise Refused("该单位当天送达过答复，内容不同")
    return True


_KNOWN = {
    Kind.ACCEPTED: _accepted,
    Kind.RETURN: _asked_to_return,
    Kind.CONTACT: _contacted,
    Kind.OPINION: _said,
    Kind.REPLY: _replied,
}


def told(entry: Entry) -> str:
    """What a statement says, in a line for people."""
    values = entry.values
    match entry.kind:
        case Kind.ACCEPTED:
            return ""
        case Kind.RETURN:
            return values["reason"]
        case Kind.CONTACT:
            phase, mode = Contact.Phase(values["phase"]).label, Contact.Mode(values["mode"]).label
            said = f"{phase}{mode}：{values['persons']}", values["summary"]
        case Kind.OPINION:
            said = f"签发人{values['signer']}", values["text"]
        case _:
            sealed = f"盖章文件{entry.file[0]}" if entry.file else ""
            heads = (f"{values['class']}类", values["number"], f"签发人{values['signer']}", sealed)
            said = "，".join(head for head in heads if head), values["text"]
    return "；".join(one for one in said if one)
