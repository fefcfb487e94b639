"""The processor time of the verb that writes a case, and of indexing it; asked by assist.py in a home of its own.

python -m benchmarks.assist_row 40
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jianyan.proposals.tests.factories import World

DAY = date(2022, 1, 10)


def main() -> None:
    """Two medians, in seconds: the verb that writes the row, and the first question after its filing less a second one."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks.assist import Writer

    writer, wrote, kept = Writer(random.Random(3)), [], []
    for title, text in (writer.case() for _ in range(int(sys.argv[1]))):
        row, index = one(title, text)
        wrote.append(row)
        kept.append(index)
    print(statistics.median(wrote), statistics.median(kept))


def one(title: str, text: str) -> tuple[float, float]:
    """Write a case, file it, ask twice for what is like it."""
    from jianyan.people.models import Role
    from jianyan.proposals import actions
    from jianyan.proposals.queries.near import nearest

    at = _world()
    fields = {"cause": title, "situation": text, "suggestions": "一、清淤。", "category": "social"}
    signers = [actions.Signer(person=at.members[0])]
    by = at.member()
    began = time.process_time()
    case = actions.create_draft(
        by=by, on=DAY, sponsor_type="individual", signers=signers, authorship="written", **fields
    )
    wrote = time.process_time() - began
    actions.submit(case, by=by, on=DAY)
    actions.start_review([case], by=at.of(Role.PO), on=DAY)
    actions.file([case], by=at.of(Role.PC), on=DAY)
    first, second = (_took(lambda: nearest(at.committee.pk, title, text, 10)) for _ in range(2))
    return wrote, first - second


def _took(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


@lru_cache(maxsize=1)
def _world() -> World:
    from jianyan.proposals.tests.factories import world

    return world()


if __name__ == "__main__":
    main()
