"""Sets a volume of a session's cases in the worker, and says how far it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.utils import timezone
from django_tasks import task

from jianyan.people.actors import seat
from jianyan.people.models import Account
from jianyan.proposals.models import Assignment, Compilation, Proposal, Reply, Sponsor

log = logging.getLogger(__name__)
State = Compilation.State
BROKEN = "程序出错。请把时间告诉系统管理员，运行日志中有详情"
TOLD = 20  # cases between two words of progress


@task()
def compile_volume(pk: str) -> None:
    """Make the files of a volume. May be begun twice: it begins anew and replaces what was there."""
    run = Compilation.anywhere.select_related("committee", "session__term", "session__committee").get(
        pk=int(pk)
    )
    account = Account.objects.filter(pk=run.account_id or 0).first()
    actor = account and seat(account, run.committee.code, timezone.localdate())
    if actor is None or not Compilation.objects.visible_to(actor).filter(pk=run.pk).exists():
        save(run, state=State.FAILED, failure="经办账号已没有编汇编的角色")
        return
    try:
        _make(run)
    except Exception:
        save(run, state=State.FAILED, failure=BROKEN)
        log.exception("compilation %s stopped", pk)
        raise


def ask(run: Compilation) -> None:
    """Let the worker make a volume."""
    compile_volume.enqueue(str(run.pk))


def save(run: Compilation, **values: Any) -> None:
    """Commit some columns of the volume."""
    values["moved_at"] = datetime.now(UTC)
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=list(values))


def _make(run: Compilation) -> None:
    from jianyan.proposals.papers.compilation import (
        compilation,
    )  # loaded at use: it brings the office library
    from jianyan.proposals.papers.wording import Making

    save(run, state=State.WORKING, phase="读取提案", done=0, failure="")
    cases = cases_of(run)
    made = Making(run.asked_at, timezone.localdate(run.asked_at), settings.DEMO)
    save(run, phase="编排", total=len(cases))
    paper = compilation(run.session, cases, made, whole=run.whole, tell=_teller(run))
    save(run, phase="生成docx")
    _keep(run, "docx", paper.to_bytes())
    save(run, phase="生成PDF")
    printed = paper.to_pdf()
    _keep(run, "pdf", printed.data)
    save(run, state=State.DONE, phase="", missing="".join(printed.missing)[:200])


def _teller(run: Compilation) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done % TOLD == 0 or done == total:
            save(run, done=done)

    return tell


def _keep(run: Compilation, kind: str, data: bytes) -> None:
    if default_storage.exists(run.path(kind)):
        default_storage.delete(run.path(kind))
    default_storage.save(run.path(kind), ContentFile(data))


def cases_of(run: Compilation) -> list[Proposal]:
    """The filed cases of the session with sponsors, units and delivered replies: five queries, whatever the number."""
    replies = Reply.anywhere.filter(voided_at__isnull=True, delivered_on__isnull=False).defer("text")
    held = Assignment.anywhere.filter(
        voided_at__isnull=True,
        handed_over_on__isnull=False,
        returned_on__isnull=True,
        role__in=Assignment.DUTY,
    )
    held = held.select_related("unit").prefetch_related(
        Prefetch("replies", queryset=replies, to_attr="given")
    )
    signed = Sponsor.anywhere.filter(voided_at__isnull=True).order_by("order")
    rows = (
        Proposal.objects.of(run.committee_id)
        .live()
        .filter(session=run.session_id, filed_on__isnull=False, case_withdrawn_on__isnull=True)
        .prefetch_related(
            Prefetch("assignments", queryset=held.order_by("id"), to_attr="held"),
            Prefetch("sponsors", queryset=signed, to_attr="signers"),
        )
        .order_by("case_no")
    )
    return list(rows)
