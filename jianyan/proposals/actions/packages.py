"""Verbs of hand-over by file: an order leaves the house as a package, states and replies come back in one."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from jianyan.core import attachments, journal
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Role
from jianyan.proposals.actions.answering import deliver_reply, draft_reply, give_opinion
from jianyan.proposals.actions.answers import SEALED, SEALED_TEXT, Given
from jianyan.proposals.actions.contacts import log_contacts
from jianyan.proposals.actions.handling import accept, request_return
from jianyan.proposals.models import (
    Assignment,
    Contact,
    HandoverOrder,
    OrderPackage,
    ReturnedEntry,
    ReturnPackage,
    ReturnUpload,
)
from jianyan.proposals.models.packages import EXPORTERS
from jianyan.proposals.packages import taking, writing
from jianyan.proposals.packages.entries import Entry, Kind, Returned, day_of
from jianyan.proposals.packages.taking import KNOWN, NEW, WRONG, Finding

journal.declare(
    {
        "proposals.export_order": "导出交办数据包",
        "proposals.import_return": "导入回传数据包",
    }
)


def export_order(order: HandoverOrder, *, by: Actor, on: date) -> tuple[OrderPackage, bytes]:
    """Make the package of an order and record that it left the house. The same content gives the same bytes."""
    if not by.has(*EXPORTERS):
        raise NotYours("交办数据包由提案办公室或交办机关导出")
    held, now = writing.contents(order), timezone.now()
    known = OrderPackage.objects.of(order.committee_id).live().filter(order=order, content=held.digest)
    first = known.order_by("id").first()
    made_at = first.made_at if first else now.replace(microsecond=0)
    data = held.packed(made_at)
    sha256 = hashlib.sha256(data).hexdigest()
    with journal.act("proposals.export_order", by=by, on=on, note=f"SHA-256 {sha256}") as act:
        package = act.create(
            OrderPackage(
                committee_id=order.committee_id,
                order=order,
                content=held.digest,
                sha256=sha256,
                size=len(data),
                cases=held.cases,
                actor=by.label[:60],
                made_at=made_at,
                exported_at=now,
            )
        )
    return package, data


def try_return(order: HandoverOrder, came: Returned, *, by: Actor, on: date) -> list[Finding]:
    """What importing a package would do, statement by statement: done for trial and undone, nothing stays."""
    _may_import(by)
    with transaction.atomic():
        found = _weighed(order, came, by, on, trial=True)
        transaction.set_rollback(True)
    fresh = any(one.standing == NEW for one in found)
    if fresh and _imports(order).filter(package=came.package).exists():
        raise Refused(f"编号“{came.package}”的数据包已经导入过，这一份内容不同，请对方换一个编号导出")
    return found


def import_return(order: HandoverOrder, came: Returned, *, name: str, by: Actor, on: date) -> ReturnPackage:
    """Take in what a package says, all or nothing; what is known by now is left as it is."""
    trial = try_return(order, came, by=by, on=on)
    if wrong := sum(one.standing == WRONG for one in trial):
        raise Refused(f"有{wrong}条与现有记录矛盾，没有导入任何内容")
    if not any(one.standing == NEW for one in trial):
        raise Refused("数据包中的内容都已经登记过，不需要再导入")
    with transaction.atomic():
        found = _weighed(order, came, by, on, trial=False)
        counts = Counter(one.standing for one in found)
        if counts[WRONG]:  # somebody was faster since the trial
            raise Refused(f"有{counts[WRONG]}条与现有记录矛盾，没有导入任何内容")
        package = ReturnPackage(
            committee_id=order.committee_id,
            order=order,
            package=came.package,
            sha256=came.sha256,
            name=name[-200:],
            fresh=counts[NEW],
            known=counts[KNOWN],
            actor=by.label[:60],
            imported_on=on,
        )
        with journal.act("proposals.import_return", by=by, on=on, note=f"SHA-256 {came.sha256}") as act:
            act.create(package)
            act.create_all(_line(package, one) for one in found if one.standing == NEW)
    return package


def _may_import(by: Actor) -> None:
    if not by.has(Role.PO):
        raise NotYours("回传数据包由提案办公室导入")


def _imports(order: HandoverOrder) -> TenantQuerySet:
    rows: TenantQuerySet = ReturnPackage.objects.of(order.committee_id).live()
    return rows.filter(order=order)


def _line(package: ReturnPackage, found: Finding) -> ReturnedEntry:
    entry = found.entry
    return ReturnedEntry(
        committee_id=package.committee_id,
        package=package,
        order=package.order,
        assignment=found.assignment,
        kind=entry.kind,
        digest=entry.digest,
        happened_on=entry.on,
    )


def _weighed(order: HandoverOrder, came: Returned, by: Actor, on: date, *, trial: bool) -> list[Finding]:
    """Each statement in its turn, upon what those before it did."""
    register = taking.Register(order)
    entries = ReturnedEntry.objects.of(order.committee_id).live().filter(order=order)
    known = set(entries.values_list("digest", flat=True))
    found: list[Finding] = []
    for entry in came.entries:
        one: Assignment | None = None
        try:
            one = register.part(entry)
            if entry.digest in known:
                standing = KNOWN
            else:
                taking.check_day(entry, one, on)
                standing = KNOWN if taking.is_known(entry, one) else NEW
            if standing == NEW:
                with transaction.atomic():
                    _apply(register, entry, one, by, trial=trial)
                known.add(entry.digest)
            found.append(Finding(entry, one, standing))
        except Refused as reason:
            found.append(Finding(entry, one, WRONG, str(reason)))
    return found


def _apply(register: taking.Register, entry: Entry, one: Assignment, by: Actor, *, trial: bool) -> None:
    """The room's own verb for a statement, on the day it happened."""
    values, on = entry.values, entry.on
    match entry.kind:
        case Kind.ACCEPTED:
            accept([one], by=by, on=on)
        case Kind.RETURN:
            request_return(one, values["reason"], register.unit(values["suggested_unit"]), by=by, on=on)
        case Kind.CONTACT:
            log_contacts([Contact(assignment=one, held_on=on, **values)], by=by, on=on)
        case Kind.OPINION:
            give_opinion(one, values["text"], values["signer"], by=by, on=on)
        case _:
            _reply(entry, one, by, trial=trial)


def _reply(entry: Entry, one: Assignment, by: Actor, *, trial: bool) -> None:
    """Draft and delivery of one day. A trial keeps no file: its row alone is written and undone."""
    values, file = entry.values, entry.file
    reply = draft_reply(
        one,
        text=values["text"] or (SEALED_TEXT if file else ""),
        reply_class=values["class"],
        signer=values["signer"],
        number=values["number"],
        contact_person=values["contact_person"],
        publication_class=values["publication_class"] or None,
        publication_summary=values["publication_summary"],
        answers=[
            Given(ask, said["decision"], said["measure"], day_of(said["due_on"]))
            for ask, said in taking.asks_of(entry, one)
        ],
        sealed=None if trial else file,
        by=by,
        on=entry.on,
    )
    if trial and file:
        with journal.act("core.attach", by=by, on=entry.on) as act:
            act.create(attachments.row_of(reply, *file, role=SEALED))
    deliver_reply(one, by=by, on=entry.on)


# -- a file between its reading and its confirmation --------------------------------------------------------------


def keep_upload(order: HandoverOrder, name: str, data: bytes, *, by: Actor) -> ReturnUpload:
    """Keep a file that was read until it is confirmed. Staging: no record, no journal."""
    _may_import(by)
    upload = ReturnUpload(
        committee_id=order.committee_id,
        order=order,
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        account_id=by.account_id,
        uploaded_at=timezone.now(),
    )
    default_storage.save(upload.path, ContentFile(data))
    upload.save(force_insert=True)
    return upload


def settle_upload(upload: ReturnUpload, state: str) -> None:
    """The file has been imported or given up: it is no longer kept."""
    rows = ReturnUpload.objects.of(upload.committee_id).filter(pk=upload.pk)
    if rows.filter(state=ReturnUpload.State.WAITING).update(state=state):
        default_storage.delete(upload.path)


def findings_by_standing(found: Sequence[Finding]) -> dict[str, int]:
    """How many statements are new, known, wrong."""
    counts = Counter(one.standing for one in found)
    return {standing: counts[standing] for standing in (NEW, KNOWN, WRONG)}
