"""A zip of the papers of proposals: each goes to the case its file name names, its text where the case has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage

from jianyan.core import attachments
from jianyan.core.imports import Adapter, Column, Option, Outcome, Row, Task, reading
from jianyan.core.imports.adapters import Tell
from jianyan.core.imports.staging import path_of
from jianyan.core.journal import Actor
from jianyan.core.models import Attachment
from jianyan.kit.archives import Archive, BadArchive, Entry
from jianyan.kit.cells import Cell
from jianyan.kit.sheets import BadSheet
from jianyan.language.documents import Unreadable, read_document
from jianyan.people.models import Role
from jianyan.proposals.imports import lookup
from jianyan.proposals.imports.ledger import sessions
from jianyan.proposals.models import Proposal

TAKEN = (".docx", ".doc", ".wps", ".pdf", ".ofd", ".txt")
_NAMED = re.compile(r"第\s*(\d{1,6})\s*[号件]")
_FIRST = re.compile(r"^[^\d]{0,8}?(\d{1,6})(?!\d|年|[-.]\d)")
_PART = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\d+[、.．]|[（(][一二三四五]+[)）])?\s*"
    r"(?:具体|几点|对策|意见|工作|相关|有关)*(?:和|与)?(?:建议|对策|意见)[:：]?$"
)


def case_number(name: str) -> int | None:
    """The case a file name names: 第012号.docx, 12.doc, 提案012-关于….docx; None when it names none."""
    stem = re.sub(r"(?:19|20)\d\d年?度?(?=\D)", "", PurePath(name).stem, count=1)
    found = _NAMED.search(stem) or _FIRST.search(stem)
    return int(found[1]) if found and int(found[1]) else None


def parts(text: str) -> tuple[str, str]:
    """(what comes before, from the heading 建议 on): papers write situation and suggestions one after the other."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if place and _PART.match(line.strip()):
            return "\n".join(lines[:place]).strip(), "\n".join(lines[place + 1 :]).strip()
    return text.strip(), ""


class Papers(Adapter):
    """提案文本（压缩包）."""

    key = "papers"
    title = "提案文本（压缩包）"
    hint = "一个zip压缩包，每件一个Word文件，文件名写案号：第012号.docx、12.doc、提案012-关于….docx。"
    roles = (Role.PO,)
    takes = ".zip"
    is_table = False
    verb = "proposals.import_papers"
    columns = (
        Column("name", "文件", ("文件",), reading.one_line, required=True),
        Column("case_no", "案号", ("案号",), reading.number),
    )

    def missing(self, by: Actor) -> str:
        return "" if sessions(by) else "还没有登记届次和全体会议"

    def options(self, by: Actor) -> list[Option]:
        return [Option("session", "提案属于哪次会议", sessions(by))]

    def rows_of(self, data: bytes) -> list[list[Cell]]:
        try:
            found = Archive(data).entries()
        except BadArchive as bad:
            raise BadSheet(str(bad)) from bad
        if not found:
            raise BadSheet("压缩包是空的")
        rows: list[list[Cell]] = [[entry.name, case_number(entry.name)] for entry in found]
        return [["文件", "案号"], *rows]

    def begin(self, task: Task) -> None:
        session = lookup.session_of(task)
        rows = Proposal.objects.of(task.committee_id).live().filter(session=session)
        task.known = {
            "cases": {one.case_no: one for one in rows.filter(case_no__isnull=False)},
            "causes": {re.sub(r"\W", "", one.cause): one for one in rows.order_by("-id")},
            "entries": self._entries(task),
        }

    def _entries(self, task: Task) -> tuple[Archive, dict[int, Entry]]:
        with default_storage.open(path_of(task.run)) as file:
            archive = Archive(file.read())
        return archive, dict(enumerate(archive.entries(), 2))  # row 1 holds the headings

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        held = self._held(task)
        for done, row in enumerate(rows, 1):
            row.title = row["name"] or ""
            case = self._case(task, row)
            row.values["case"] = case
            if PurePath(row.title).suffix.lower() not in TAKEN:
                self._skip(row, "不是Word、WPS、PDF文件，不导入")
            elif case is None:
                self._skip(row, "没有对应的提案，不导入")
            elif (case.pk, row.title) in held:
                self._skip(row, f"{case.number}已有同名附件，不再导入")
            else:
                row.notes.append(f"{case.number}　{case.cause}")
                self._read(task, row, case)
            tell(done)

    def _held(self, task: Task) -> set[tuple[int, str]]:
        rows = Attachment.objects.of(task.committee_id).live().filter(model="proposals.proposal")
        return set(rows.values_list("record_id", "name"))

    def _skip(self, row: Row, why: str) -> None:
        row.skipped = True
        row.notes.append(why)

    def _case(self, task: Task, row: Row) -> Proposal | None:
        """By the number in its name, else by the cause it is named after."""
        if row["case_no"]:
            found: Proposal | None = task.known["cases"].get(row["case_no"])
            return found
        stem = re.sub(r"\W", "", PurePath(row.title).stem)
        return task.known["causes"].get(stem) if len(stem) > 4 else None

    def _read(self, task: Task, row: Row, case: Proposal) -> None:
        """Whether the file can be stored, and what of its text the case lacks."""
        archive, entries = task.known["entries"]
        try:
            data = archive.read(entries[row.number])
        except BadArchive as bad:
            row.wrong("name", str(bad))
            return
        if reason := attachments.why_not(row.title, data):
            row.wrong("name", reason)
            return
        if not row.title.lower().endswith(".docx"):
            row.notes.append("只作为附件保存")
            return
        if case.situation or case.suggestions or case.pk in task.known.setdefault("filled", set()):
            row.notes.append("提案已有正文，只作为附件保存")
            return
        try:
            row.values["text"] = parts(read_document(row.title, data).text)
            task.known["filled"].add(case.pk)
            row.notes.append("正文录入提案")
        except Unreadable as unreadable:
            row.notes.append(f"只作为附件保存：{unreadable}")

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        outcome = Outcome()
        archive, entries = task.known["entries"]
        for row in rows:
            case: Any = row["case"]
            data = archive.read(entries[row.number])
            outcome.made.append((row, [attachments.stored(case, row.title, data)]))
            if text := row["text"]:
                outcome.changed.append((row, case, {"situation": text[0], "suggestions": text[1]}))
        cases = len({row["case"].pk for row in rows})
        outcome.summary = [f"附件{len(rows)}个，归入提案{cases}件", f"录入正文{len(outcome.changed)}件"]
        return outcome


__all__ = ["Papers", "case_number", "parts"]
