"""Which step a run may take now, and the one door through which a job goes on with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from jianyan.core.imports import running, undoing
from jianyan.core.journal import Actor
from jianyan.core.models import ImportRun
from jianyan.kit import sheets
from jianyan.kit.flow import Refused

State = ImportRun.State


def start(run: ImportRun, step: str, *, by: Actor) -> None:
    """Let a step begin: moves the run from the state the step needs, once, whoever clicks twice."""
    sources, target = _STEPS[step]
    running.allowed(run, by)
    if step == "apply" and (run.wrong or run.questions):
        raise Refused("还有没有改正的行或没有回答的问题，不能导入")
    now = datetime.now(UTC)
    rows = ImportRun.anywhere.filter(pk=run.pk, committee=by.committee_id, state__in=sources)
    if not rows.update(state=target, done=0, failure="", phase="排队等候", moved_at=now):
        raise Refused(f"该次导入目前为“{run.get_state_display()}”，不能{_NAMES[step]}")
    run.refresh_from_db()


_STEPS = {
    "check": ((State.UPLOADED, State.CHECKED), State.CHECKING),
    "apply": ((State.CHECKED,), State.APPLYING),
    "undo": ((State.APPLIED,), State.UNDOING),
}
_WORK = {
    State.CHECKING: running.check,
    State.APPLYING: running.apply,
    State.INDEXING: running.index,
    State.UNDOING: undoing.undo,
}
_NAMES = {"check": "检查", "apply": "导入", "undo": "撤销"}


def go_on(run: ImportRun, *, by: Actor, on: date) -> None:
    """Do what the state of the run says is being done. What a rule refuses is kept on the run, in Chinese."""
    steps = {
        State.CHECKING: running.check,
        State.APPLYING: running.apply,
        State.INDEXING: running.index,
        State.UNDOING: undoing.undo,
    }
    step = steps.get(State(run.state))
    if step is None:
        return
    before = {State.CHECKING: State.UPLOADED, State.APPLYING: State.CHECKED, State.UNDOING: State.APPLIED}
    try:
        step(run, by=by, on=on)
    except (Refused, sheets.BadSheet) as reason:
        back = before.get(State(run.state), State(run.state))
        running.save(run, state=back, failure=str(reason)[:400], phase="")
