"""Long work of the pages, done by the worker: it takes up the seat of whoever asked for it."""

from __future__ import annotations

import logging

from django.utils import timezone
from django_tasks import task

from jianyan.core.imports import running, steps
from jianyan.core.models import ImportRun
from jianyan.people.actors import seat
from jianyan.people.models import Account

log = logging.getLogger(__name__)
State = ImportRun.State
_BACK = {State.CHECKING: State.UPLOADED, State.APPLYING: State.CHECKED, State.UNDOING: State.APPLIED}
BROKEN = "程序出错，没有写入任何记录。请把时间和文件名告诉系统管理员，运行日志中有详情"


@task()
def import_step(run_id: str, account_id: str) -> None:
    """Go on with an import in the seat its account holds today. May be begun twice: the state says what is left to do."""
    run = ImportRun.anywhere.select_related("committee").get(pk=int(run_id))
    today = timezone.localdate()
    actor = seat(Account.objects.get(pk=int(account_id)), run.committee.code, today)
    if actor is None:
        running.save(run, state=_BACK.get(State(run.state), run.state), failure="经办账号已没有本会的角色")
        return
    try:
        steps.go_on(run, by=actor, on=today)
    except Exception:
        run.refresh_from_db()
        running.save(run, state=_BACK.get(State(run.state), run.state), failure=BROKEN, phase="")
        log.exception("import %s stopped", run_id)
        raise


def enqueue(run: ImportRun, account_id: int | None) -> None:
    """Let the worker go on with a run."""
    import_step.enqueue(str(run.pk), str(account_id))
