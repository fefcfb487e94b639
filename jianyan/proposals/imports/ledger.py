"""An office's own ledger becomes proposals: each case in the state its row proves, with its numbers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jianyan.core.imports import Adapter, Option, Outcome, Row, Task
from jianyan.core.imports.adapters import Tell
from jianyan.core.journal import Actor
from jianyan.people.models import Body, Person, PlenarySession, Role, Sector
from jianyan.proposals.imports import building, lookup, stages
from jianyan.proposals.imports.columns import COLUMNS
from jianyan.proposals.imports.lookup import Register
from jianyan.proposals.models import SponsorType, State

BODY_TYPES = {
    Body.Kind.PARTY: SponsorType.PARTY,
    Body.Kind.ORGANIZATION: SponsorType.ORGANIZATION,
    Body.Kind.SPECIAL_COMMITTEE: SponsorType.COMMITTEE,
}
NUMBERS = (("case_no", "案号"), ("submission_no", "收件号"))


def sessions(by: Actor) -> list[tuple[str, str]]:
    """The sessions a file can belong to, the latest first."""
    rows = PlenarySession.objects.of(by.committee_id).live().select_related("term").order_by("-opens_on")
    return [(str(one.pk), str(one)) for one in rows]


class Ledger(Adapter):
    """提案台账."""

    key = "proposals"
    title = "提案台账"
    hint = "单位自己的提案登记表，标题写法不限。一行一件；大标题、两行表头、合并单元格都可以。"
    roles = (Role.PO,)
    columns = COLUMNS
    keeps_rest = True
    verb = "proposals.import_ledger"

    def missing(self, by: Actor) -> str:
        return "" if sessions(by) else "还没有登记届次和全体会议，请先由系统管理员登记"

    def options(self, by: Actor) -> list[Option]:
        held = sessions(by)
        years = [
            str(year)
            for one in PlenarySession.objects.of(by.committee_id).live().order_by("-opens_on")
            for year in (one.opens_on.year, one.opens_on.year + 1)
        ]
        return [
            Option("session", "台账属于哪次会议", held, "平时提案归入它前面的那次会议。"),
            Option(
                "year",
                "日期没有写年份的，按哪一年",
                [(year, f"{year}年") for year in dict.fromkeys(years)],
                "例如“3月5日”。",
            ),
        ]

    def begin(self, task: Task) -> None:
        task.known = Register.of(task)

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        register: Register = task.known
        used = {key: lookup.numbers_used(register.session, key) for key, _ in NUMBERS}
        in_file: dict[str, dict[int, int]] = {key: {} for key, _ in NUMBERS}
        cases = {row["case_no"] for row in rows if row["case_no"]} | set(used["case_no"])
        for done, row in enumerate(rows, 1):
            row.title = (row["cause"] or "")[:200]
            _common(row, task)
            _numbers(row, used, in_file)
            row.values["stage"] = stages.stage_of(row)
            stages.check_dates(row, task.on)
            _texts(row)
            if row["merged_into"] and row["stage"].state == State.MERGED:
                _merged(row, cases)
            self._resolve(row, register)
            tell(done)
        _mains(rows)
        _repeated(rows, register)

    def _resolve(self, row: Row, register: Register) -> None:
        """Names of the row become records; what nobody knows is asked."""
        sector = register.sector(row, row["sector"]) if row["sector"] else None
        row.values["sector_record"] = sector
        signed = []
        lead, others = row["sponsors"], row["cosponsors"]
        names = [*(lead.names if lead else ()), *(others.names if others else ())]
        for place, name in enumerate(dict.fromkeys(names)):
            signed.append(register.sponsor(row, name, sector if place == 0 else None))
        row.values["signers"] = list(dict.fromkeys(one for one in signed if one is not None))
        if not names:
            row.wrong("sponsors", "没有提案人姓名")
        row.values["type"] = _type(row)
        units = stages.units_of(row)
        stages.check_roles(row, units)
        found = [(role, register.unit(row, name)) for role, name in units]
        row.values["units"] = [(role, unit) for role, unit in found if unit is not None]
        if len({id(unit) for _, unit in row["units"]}) < len(row["units"]):
            row.wrong("host", "同一单位写了两次")
        self._classes(row, register)

    def _classes(self, row: Row, register: Register) -> None:
        law = register.law(row["replied_on"] or register.task.on)
        if row["reply_class"] and row["reply_class"] not in {one.code for one in law.reply_classes}:
            row.wrong("reply_class", f"本会规则中没有“{row['reply_class']}”这一答复类别")
        found = row["category"]
        if found and not found[0]:
            row.notes.append(f"类别“{found[1]}”记为“其他”，原来的写法并入备注")

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        return building.build(task, rows)


def _common(row: Row, task: Task) -> None:
    """Mark values that were filled in for all rows: they say nothing of how far this row has come."""
    own = []
    for key in task.run.fixed:
        place = task.run.mapping.get(key)
        cell = row.cells[place] if place is not None and place < len(row.cells) else None
        if cell is None and row[key] is not None:
            own.append(key)
    row.values["common"] = own
    for key in own:
        if (key in ("accepted_on", "handed_over_on") and not stages.units_of(row)) or (
            key == "rated_on" and not row["result"]
        ):
            row.values[key] = None


def _numbers(row: Row, used: dict[str, dict[int, str]], in_file: dict[str, dict[int, int]]) -> None:
    for key, label in NUMBERS:
        number = row[key]
        if number is None:
            continue
        if other := in_file[key].get(number):
            row.wrong(key, f"{label}{number}与第{other}行重复")
        elif number in used[key]:
            row.wrong(key, f"{label}{number}已被本次会议的“{used[key][number][:20]}”使用")
        in_file[key].setdefault(number, row.number)


def _texts(row: Row) -> None:
    if len(row["cause"] or "") > 120:
        row.wrong("cause", "案由超过120字")
    if not row["submitted_on"] and not any(one.key == "submitted_on" for one in row.problems):
        row.wrong("submitted_on", "没有提交日期；台账没有这一列的，可在对应页统一填写")
    if row["kind"] is None:
        row.values["kind"] = ""


def _merged(row: Row, cases: set[int]) -> None:
    into = row["merged_into"]
    if into == row["case_no"]:
        row.wrong("merged_into", "不能并入自己")
    elif into not in cases:
        row.wrong("merged_into", f"没有案号为{into}的提案可以并入")


def _mains(rows: Sequence[Row]) -> None:
    """A main case stands on its own: a merged one cannot take others in."""
    merged = {row["case_no"] for row in rows if row["stage"].state == State.MERGED and row["case_no"]}
    numbered = {row["case_no"]: row for row in rows if row["case_no"]}
    for row in rows:
        if row["stage"].state != State.MERGED or not row["merged_into"]:
            continue
        if row["merged_into"] in merged:
            row.wrong("merged_into", "并入的那一件本身也是并案，请写主案的案号")
        elif (main := numbered.get(row["merged_into"])) and not main.is_good:
            row.notes.append(f"主案第{main.number}行还有没有解决的问题")


def _repeated(rows: Sequence[Row], register: Register) -> None:
    """The same cause by the same sponsor in the same session: most likely one case entered twice."""
    leads = {one: str(_name(row["signers"][0])) for row in rows if row["signers"] for one in [row.number]}
    held = lookup.causes_used(register.session, leads.values())
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.number not in leads:
            continue
        pair = (row["cause"], leads[row.number])
        if pair in held:
            row.wrong("cause", "同一提案者在本次会议已有案由相同的提案")
        elif pair in seen:
            row.wrong("cause", f"与第{seen[pair]}行的案由和提案者都相同")
        seen.setdefault(pair, row.number)


def _name(signer: Any) -> str:
    return f"{signer.name}界别" if isinstance(signer, Sector) else signer.name


def _type(row: Row) -> str:
    """The sponsor type: of the sponsors themselves, since a ledger's word for it may mean anything."""
    signers = row["signers"]
    if not signers:
        return row["sponsor_type"] or SponsorType.INDIVIDUAL
    first = signers[0]
    if isinstance(first, Body):
        return BODY_TYPES.get(Body.Kind(first.kind), SponsorType.GROUP)
    if isinstance(first, Sector):
        return SponsorType.SECTOR
    assert isinstance(first, Person)
    total = max((names.total for names in (row["sponsors"], row["cosponsors"]) if names), default=0)
    return SponsorType.JOINT if len(signers) > 1 or total > 1 else SponsorType.INDIVIDUAL
