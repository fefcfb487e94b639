"""The package of a hand-over order: what a system on a separated network needs to begin handling, in one zip file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings

from jianyan.core import attachments
from jianyan.core.models import Attachment
from jianyan.kit import archives, canonical, sheets
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import Refused
from jianyan.people.models import Unit
from jianyan.proposals import queries, rules
from jianyan.proposals.models import Assignment, HandoverOrder, Proposal
from jianyan.proposals.packages import by_hand
from jianyan.proposals.queries import ledger
from jianyan.proposals.rules import Rules

FORMAT, VERSION = "jianyan.handover-order", 1
LIMIT = 200 * 2**20  # bytes of all attachments
MANIFEST, SEAL, LIST, FORM = "manifest.json", "manifest.sha256", "清单.xlsx", "回传表.xlsx"
LISTED = (
    "编号",
    "案由",
    "提案者",
    "类别",
    "承办单位",
    "单位代码",
    "承办方式",
    "办理期限",
    "退办截止",
    "建议条数",
)


@dataclass(frozen=True)
class Contents:
    """What a package holds; ``digest`` is the same whenever the same is packed."""

    manifest: dict[str, Any]
    files: list[tuple[str, bytes]]
    digest: str
    cases: int

    def packed(self, made_at: datetime) -> bytes:
        """The zip file, with the instant at which this content was first packed."""
        manifest = {**self.manifest, "created_at": made_at.astimezone(UTC).isoformat(timespec="seconds")}
        text = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        seal = f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode()
        return archives.pack([(MANIFEST, text), (SEAL, seal), *self.files])


@dataclass
class _Case:
    """A case on its way into the package."""

    proposal: Proposal
    held: list[Assignment] = field(default_factory=list)
    merged: list[Proposal] = field(default_factory=list)


def contents(order: HandoverOrder) -> Contents:
    """All that goes out with an order. Refused when nothing is in hand, a file is lost, or it is too much."""
    law = rules.on_day(order.committee_id, order.issued_on)
    cases = _cases(order)
    if not cases:
        raise Refused("这次交办没有还在承办的提案，不需要数据包")
    owners = [one.pk for case in cases for one in (case.proposal, *case.merged)]
    held = ledger.files_of(order.committee_id, owners)
    if sum(one.size for rows in held.values() for one in rows) > LIMIT:
        raise Refused(f"附件合计超过{LIMIT // 2**20}兆，请分次交办或者以介质另送附件")
    files: list[tuple[str, bytes]] = [
        (LIST, _list(order, cases)),
        (FORM, by_hand.blank(order, [one for case in cases for one in case.held])),
    ]
    told = []
    for no, case in enumerate(cases, 1):
        found, own = _case(no, case, order, law, held)
        told.append(found)
        files += own
    manifest = {
        **_head(order, law),
        "cases": told,
        "files": [{"path": path, **_sealed(data)} for path, data in files],
    }
    return Contents(manifest, files, canonical.digest(canonical.canonical(manifest)), len(cases))


def _cases(order: HandoverOrder) -> list[_Case]:
    rows = queries.held_under(order).select_related(
        "unit", "proposal__committee", "proposal__session__term", "proposal__session__committee"
    )
    cases: dict[int, _Case] = {}
    for one in rows.order_by("proposal__session", "proposal__case_no", "proposal", "unit__sort_no", "id"):
        cases.setdefault(one.proposal_id, _Case(one.proposal)).held.append(one)
    merged = Proposal.objects.of(order.committee_id).live().filter(merged_into__in=list(cases))
    for child in merged.select_related("committee").order_by("id"):
        cases[child.merged_into_id].merged.append(child)
    return list(cases.values())


def _head(order: HandoverOrder, law: Rules) -> dict[str, Any]:
    units = Unit.objects.of(order.committee_id).live().filter(ended_on=None).order_by("sort_no", "id")
    return {
        "format": FORMAT,
        "version": VERSION,
        "committee": {"code": order.committee.code, "name": order.committee.name},
        "order": {
            "number": order.number,
            "title": order.title,
            "authority": order.authority,
            "issued_on": order.issued_on.isoformat(),
        },
        "reply_classes": [{"code": one.code, "label": one.label} for one in law.reply_classes],
        "units": [{"code": str(one.pk), "name": one.name} for one in units],
    }


def _case(
    no: int, case: _Case, order: HandoverOrder, law: Rules, held: dict[int, list[Attachment]]
) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    one = case.proposal
    folder = f"{no:03d}-{one.number}"
    # Loaded at use: they bring the office library.
    from jianyan.proposals.papers.sheets import proposal_sheet
    from jianyan.proposals.papers.wording import Making

    made = Making(datetime.combine(order.issued_on, time(), UTC), order.issued_on, settings.DEMO)
    paper = proposal_sheet(one, made, held=case.held, contact=law.package_contact)
    sheet = (f"提案/{folder}.docx", paper.to_bytes())
    attached = [
        (owner, place, file)
        for owner in (one, *case.merged)
        for place, file in enumerate(held.get(owner.pk, ()), 1)
    ]
    named = [
        (owner, file, f"附件/{folder}/{owner.number}-{place:02d}-{_plain(file.name)}")
        for owner, place, file in attached
    ]
    told = {
        **_texts(one),
        "session": str(one.session or ""),
        "category": {"code": one.category, "label": one.get_category_display()},
        "public": one.public_wish,
        "due_on": _day(one.due_on),
        "sheet": sheet[0],
        "merged": [_texts(child) for child in case.merged],
        "suggestion_items": [
            {"code": str(ask.pk), "case": str(ask.proposal_id), "no": ask.order, "text": ask.text}
            for ask in ledger.to_answer(one)
        ],
        "assignments": [_part(part) for part in case.held],
        "attachments": [
            {
                "case": str(owner.pk),
                "name": file.name,
                "path": path,
                "sha256": file.sha256,
                "size": file.size,
            }
            for owner, file, path in named
        ],
    }
    if law.package_contact:
        told["contact"] = {"person": one.contact_person, "phone": one.contact_phone}
    return told, [sheet, *((path, _read(file)) for _, file, path in named)]


def _texts(one: Proposal) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "number": one.number,
        "cause": one.cause,
        "sponsors": [signer.name for signer in one.signers],
        "situation": one.situation,
        "analysis": one.analysis,
        "suggestions": one.suggestions,
    }


def _part(one: Assignment) -> dict[str, Any]:
    return {
        "unit": str(one.unit_id),
        "name": one.unit.name,
        "role": {"code": one.role, "label": one.get_role_display()},
        "due_on": _day(one.due_on),
        "return_until_on": _day(one.return_until_on),
        "check_required": one.check_required,
        "countersign_required": one.countersign_required,
    }


def _list(order: HandoverOrder, cases: Sequence[_Case]) -> bytes:
    """What a person opens first: a line for each unit's part."""
    notes = (
        f"{order.committee.name}　{order.title}　{order.number}　{long_date(order.issued_on)}交办",
        "提案表在“提案”文件夹，附件在“附件”文件夹；办理情况可以填在“回传表.xlsx”中交回。",
        f"文件是否完整，以{MANIFEST}中的摘要（SHA-256）为准。",
    )
    return sheets.write(sheets.Ledger("交办清单", LISTED, list(_lines(cases)), notes))


def _lines(cases: Sequence[_Case]) -> Iterator[tuple[Any, ...]]:
    for case in cases:
        one = case.proposal
        names, points = "、".join(signer.name for signer in one.signers), len(ledger.to_answer(one))
        for part in case.held:
            yield (
                one.number,
                one.cause,
                names,
                one.get_category_display(),
                part.unit.name,
                str(part.unit_id),
                part.get_role_display(),
                part.due_on,
                part.return_until_on,
                points,
            )


def _read(file: Attachment) -> bytes:
    try:
        data = attachments.read(file)
    except OSError as error:
        raise Refused(f"附件“{file.name}”读不出来，请系统管理员核对存储后再导出") from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Refused(f"附件“{file.name}”与登记的摘要不一致，请系统管理员核对存储后再导出")
    return data


def _plain(name: str) -> str:
    """A file's name as every system can keep it."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name)[-80:]


def _sealed(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
