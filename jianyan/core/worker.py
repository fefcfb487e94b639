"""The worker: does the long work that pages put into the table of tasks, one task after the other.

The library's own worker asks for work in a writing transaction each second, which on SQLite would take the one
writer again and again for nothing. This loop reads first, and hands over to it only when something waits. Between
the tasks it does the chores of the rooms: what has its own time (messages, reminders).
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from django.db import close_old_connections
from django.db.utils import DatabaseError
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

PAUSE = 1.0  # seconds between two looks
log = logging.getLogger(__name__)


@dataclass
class Chore:
    """What is done again and again between the tasks. It reads first, and may be begun by two workers at once."""

    do: Callable[[], object]
    seconds: float
    next_at: float = 0.0  # on the monotonic clock


CHORES: list[Chore] = []


def regularly(seconds: float, do: Callable[[], object]) -> None:
    """Let the worker do this every so many seconds."""
    CHORES.append(Chore(do, seconds))


def do_chores(chores: list[Chore]) -> None:
    """Every chore whose time has come. One that fails is tried again at its next time, and holds up no other."""
    for chore in chores:
        if chore.next_at > time.monotonic():
            continue
        chore.next_at = time.monotonic() + chore.seconds
        try:
            chore.do()
        except DatabaseError:
            raise
        except Exception:
            log.exception("a chore failed")


def name() -> str:
    """The worker's name: one of each machine and account, so that it finds its own unfinished tasks after a fall."""
    return f"{socket.gethostname()[:50]}-{os.getuid()}"


def work() -> None:
    """Work until told to stop (SIGTERM, SIGINT) or until the process that started it is gone."""
    parent = os.getppid()
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name(),
        excluded_queue_names=[],
    )
    stop = _Stop()
    released = False
    while not stop.asked and os.getppid() == parent:
        try:
            close_old_connections()
            released = released or take_up_again(name())
            if DBTaskResult.objects.ready().exists():
                worker.run()
            do_chores(CHORES)
            stop.wait(PAUSE)
        except DatabaseError:  # a database that restarts; the next look tells
            log.exception("the worker met a database error")
            stop.wait(5 * PAUSE)


def take_up_again(worker_id: str) -> bool:
    """Tasks this worker had begun when it fell are made ready again; every task of ours may be begun twice."""
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] == worker_id:
            DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY)
    return True


class _Stop:
    """Set by a signal; a task that is running is finished first."""

    def __init__(self) -> None:
        self.asked = False
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._ask)

    def _ask(self, signum: int, frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.asked and time.monotonic() < end:
            time.sleep(0.1)
