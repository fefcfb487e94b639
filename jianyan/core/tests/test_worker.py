"""The worker: what it had begun when it fell is taken up again, and other workers' tasks are left alone."""

import pytest
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jianyan.core import worker

pytestmark = pytest.mark.django_db


def task(by, status=TaskResultStatus.RUNNING):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="jianyan.portal.jobs.import_step",
        backend_name="default",
        run_after=timezone.now(),
        worker_ids=[by],
        exception_class_path="",
        traceback="",
    )


def test_a_worker_takes_up_its_own_unfinished_tasks():
    mine, others, done = (
        task(worker.name()),
        task("another"),
        task(worker.name(), TaskResultStatus.SUCCESSFUL),
    )
    worker.take_up_again(worker.name())
    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {
        mine.pk: TaskResultStatus.READY,
        others.pk: TaskResultStatus.RUNNING,
        done.pk: TaskResultStatus.SUCCESSFUL,
    }


def test_a_chore_is_done_when_its_time_has_come_and_one_that_fails_holds_up_no_other():
    done = []

    def fail():
        raise ValueError

    chores = [worker.Chore(fail, 60), worker.Chore(lambda: done.append("often"), 0)]
    chores.append(worker.Chore(lambda: done.append("seldom"), 60))
    worker.do_chores(chores)
    worker.do_chores(chores)
    assert done == ["often", "seldom", "often"]


def test_the_worker_empties_the_outbox_reminds_and_sweeps():
    names = {f"{chore.do.__module__}.{chore.do.__name__}" for chore in worker.CHORES}
    assert {
        "jianyan.core.attachments.sweep",
        "jianyan.people.delivery.empty",
        "jianyan.proposals.notices.reminders.every_morning",
        "jianyan.proposals.queries.near.renew_all",
    } <= names
