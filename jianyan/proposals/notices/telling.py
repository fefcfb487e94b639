"""From the rows of an act to the accounts it concerns: a few statements, whatever the number of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from jianyan.core.journal import Act
from jianyan.kit.chinese import long_date
from jianyan.people import notices
from jianyan.people.models import Role
from jianyan.people.notices import Seats, Telling
from jianyan.proposals.models import Assignment, Distinction, Proposal, Sponsor, State
from jianyan.proposals.notices.table import TABLE, Row, To, Word

ROOM = "proposals"
OFFICES = {To.OFFICE: Role.PO, To.COMMITTEE: Role.PC, To.AUTHORITY: Role.HA}


@dataclass(frozen=True)
class Subject:
    """One record something happened to, and the case, the unit's part or the unit, and the sponsor it belongs to."""

    model: str
    record: int
    occasion: str
    proposal: int
    assignment: int | None = None
    sponsor: int | None = None
    due: date | None = None
    unit: int | None = None
    row: Row = field(default_factory=dict)


def hear(act: Act) -> None:
    """Tell those whom an act concerns. Of acts long past nothing is told and nothing is asked."""
    if not notices.is_news(act.on):
        return
    committee, words = act.by.committee_id, TABLE[act.kind]
    found = subjects(act, {word.of for word in words})
    pairs = [(word, one) for word in words for one in found[word.of] if not one.row or word.when(one.row)]
    spread(committee, act.kind, pairs, on=act.on, but=act.by.account_id)


def spread(
    committee: int,
    kind: str,
    pairs: Sequence[tuple[Word, Subject]],
    *,
    on: date,
    but: int | None = None,
) -> int:
    """Tell each circle of each subject; gives the number of notices."""
    if not pairs:
        return 0
    cases = Cases(committee, {one.proposal for _, one in pairs})
    seated = cases.seats({one.unit for _, one in pairs if one.unit})
    tellings = (telling for word, one in pairs for telling in _tellings(kind, word, one, cases, seated, on))
    return notices.tell(tellings, committee=committee, but=but)


# -- what the act wrote -----------------------------------------------------------------------------------------


def subjects(act: Act, wanted: Iterable[str]) -> dict[str, list[Subject]]:
    """The subjects of an act by table of the room: one query a table, none for proposals themselves."""
    rows = _merged(act.rows)
    read = {model: list(_read(act.by.committee_id, model, of)) for model, of in rows.items()}
    return {name: read.get(f"{ROOM}.{name}", []) for name in wanted}


def _merged(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, dict[str, Any]]]:
    """The rows of an act by table and record: several of one record are one."""
    merged: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        if row["model"].startswith(f"{ROOM}."):
            held = merged[row["model"]].setdefault(int(row["id"]), {"before": row["before"], "after": {}})
            held["after"] |= row["after"]
            held["version"] = row["version"]
    return merged


def _read(committee: int, model: str, rows: Mapping[int, Mapping[str, Any]]) -> Iterator[Subject]:
    table: Any = apps.get_model(model)
    ways = _ways(table)
    if not ways:
        return
    if ways == {"proposal": "pk"}:
        led: list[tuple[int, dict[str, int]]] = [(pk, {"proposal": pk}) for pk in rows]
    else:
        asked = table.objects.of(committee).filter(pk__in=list(rows)).values_list("pk", *ways.values())
        led = [(pk, dict(zip(ways, ids, strict=True))) for pk, *ids in asked]
    for pk, ids in led:
        row = rows[pk]
        yield Subject(
            model,
            pk,
            f"v{row['version']}",
            ids["proposal"],
            assignment=ids.get("assignment"),
            sponsor=ids.get("sponsor"),
            unit=ids.get("unit"),
            row=row,
        )


def _ways(table: type[Model]) -> dict[str, str]:
    """How a table leads to case, part, sponsor and unit; empty when it does not."""
    own, names = table._meta.model_name, {column.name for column in table._meta.concrete_fields}
    if own == "proposal":
        return {"proposal": "pk"}
    ways: dict[str, str] = {}
    if own == "assignment":
        ways["assignment"] = "pk"
    elif {"assignment", "reply"} & names:
        ways["assignment"] = "assignment" if "assignment" in names else "reply__assignment"
    elif "form" in names:
        ways["assignment"] = "form__reply__assignment"
    elif "commitment" in names:
        ways["assignment"] = "commitment__reply__assignment"
    if "proposal" in names:
        ways["proposal"] = "proposal"
    elif ways:
        ways["proposal"] = f"{ways['assignment']}__proposal"
    if own == "consultation":  # asked before a part is anybody's
        ways["unit"] = "unit"
    if own == "sponsor" or "sponsor" in names:
        ways["sponsor"] = "pk" if own == "sponsor" else "sponsor"
    return ways if "proposal" in ways else {}


# -- whom it concerns -------------------------------------------------------------------------------------------


class Cases:
    """Cases with those who signed them, the proposals merged into them, and the units that hold them. Three queries."""

    def __init__(self, committee: int, wanted: Iterable[int]) -> None:
        ids = list(wanted)
        self.committee = committee
        rows = Proposal.objects.of(committee).filter(Q(pk__in=ids) | Q(merged_into__in=ids))
        shown = (
            "committee__code",
            "cause",
            "case_no",
            "case_digits",
            "submission_no",
            "public_wish",
            "merged_into",
            "state",
        )
        self.by_pk: dict[int, Proposal] = {
            one.pk: one for one in rows.select_related("committee").only(*shown, "rehandling_due_on")
        }
        self.children: dict[int, list[int]] = defaultdict(list)
        for one in self.by_pk.values():
            if one.merged_into_id in ids and one.state == State.MERGED:
                self.children[one.merged_into_id].append(one.pk)
        signed = Sponsor.objects.of(committee).live().filter(proposal__in=list(self.by_pk), left_on=None)
        self.sponsors: dict[int, list[Sponsor]] = defaultdict(list)
        for sponsor in signed.only("proposal", "person", "body", "role").order_by("order"):
            self.sponsors[sponsor.proposal_id].append(sponsor)
        held = Assignment.objects.of(committee).live().filter(proposal__in=ids)
        self.parts: dict[int, Assignment] = {
            one.pk: one for one in held.select_related("unit").order_by("id")
        }

    def seats(self, asked: Iterable[int] = ()) -> Seats:
        """The accounts of all of them, and of units that only were asked. One query."""
        signed = [one for of in self.sponsors.values() for one in of]
        return notices.seats(
            self.committee,
            roles=tuple(OFFICES.values()),
            persons={one.person_id for one in signed if one.person_id},
            bodies={one.body_id for one in signed if one.body_id},
            units={*asked, *(one.unit_id for one in self.parts.values())},
        )

    def parts_of(self, proposal: int) -> list[Assignment]:
        """The parts that were handed over and not given back."""
        return [
            one
            for one in self.parts.values()
            if one.proposal_id == proposal and one.handed_over_on and not one.returned_on
        ]


def _tellings(
    kind: str, word: Word, one: Subject, cases: Cases, seated: Seats, on: date
) -> Iterator[Telling]:
    """What a circle is told of a subject, and in the circle of sponsors those whose proposals were merged into the case."""
    places = [one.proposal]
    if word.to is To.SPONSORS and one.sponsor is None:
        places += cases.children[one.proposal]
    for place in places:
        case = cases.by_pk[place]
        asked = cases.by_pk[one.proposal]
        values = _values(one, asked, cases) | {"case": _named(case)}
        root = f"/{case.committee.code}/proposals/"
        merged = place != one.proposal
        opens = "" if merged else word.opens.format(record=one.record)
        for account in _circle(word.to, place, one, cases, seated):
            yield Telling(
                account=account,
                kind=kind,
                model="proposals.proposal" if merged else one.model,
                record=place if merged else one.record,
                occasion=f"{one.record}{one.occasion}" if merged else one.occasion,
                title=word.title.format(**values),
                sentence=word.sentence.format(**values),
                path=root + (opens or f"{place}/"),
                on=on,
                about=case.cause,
                detail=_detail(word, one, asked if merged else None, cases),
                is_open=case.public_wish,
                many=word.many,
                shelf=root + word.shelf,
            )


def _named(case: Proposal) -> str:
    if case.case_no:
        return f"{case.number}提案"
    return f"收件{case.submission_no}号提案" if case.submission_no else "提案"


def _circle(to: To, place: int, one: Subject, cases: Cases, seated: Seats) -> set[int]:
    if to in OFFICES:
        return seated.by_role[OFFICES[to]]
    if to is To.ASKED:
        return seated.of_units({one.unit} if one.unit else set())
    if to is To.UNITS:
        part = cases.parts.get(one.assignment or 0)
        return seated.of_units({part.unit_id} if part else {part.unit_id for part in cases.parts_of(place)})
    signed = cases.sponsors[place]
    if to is To.LEAD:
        signed = signed[:1]
    elif one.sponsor:  # perhaps of a proposal merged into this one
        signed = [each for held in cases.sponsors.values() for each in held if each.pk == one.sponsor]
    accounts: set[int] = set()
    for each in signed:
        accounts |= seated.by_person.get(each.person_id or 0, set()) | seated.by_body.get(
            each.body_id or 0, set()
        )
    return accounts


def _values(one: Subject, case: Proposal, cases: Cases) -> dict[str, str]:
    part = cases.parts.get(one.assignment or 0)
    after = one.row.get("after", {}) if one.row else {}
    due = one.due or after.get("due_on") or (part.due_on if part else None)
    if case.state == State.REHANDLING and one.due is None:
        due = case.rehandling_due_on
    kind = after.get("kind", "")
    return {
        "due": long_date(due) if due else "期限",
        "until": long_date(part.return_until_on) if part and part.return_until_on else "期限",
        "duty": "会办意见" if part and part.role == Assignment.Role.CO else "答复",
        "what": str(dict(Distinction.Kind.choices).get(kind, "")),
    }


def _detail(word: Word, one: Subject, main: Proposal | None, cases: Cases) -> str:
    """What is read inside the house besides: which units, into which case."""
    said = []
    if main is not None:
        said.append(f"已并入{main.number}")
    if word.names_units:
        part = cases.parts.get(one.assignment or 0)
        held = [part] if part else cases.parts_of(one.proposal)
        said.append("承办单位：" + "、".join(str(each.unit) for each in held))
    return "；".join(said)
