"""Does anything get lost when the house falls over in the midst of the last hour before the deadline?

    python -m benchmarks.storm [--proposals 600] [--clients 50] [--port 8160]
    scripts/with-postgres python -m benchmarks.storm

Builds a committee with 60 members in a temporary home (or in DATABASE_URL) and starts `jianyan serve` in a process group
of its own. Clients do what a browser does: open the page, save the text, upload the file (1 MB, every tenth 10 MB), send.
At a third and at two thirds the whole group is killed with SIGKILL and started again; a client goes on with what was not
acknowledged. Then the bars: every acknowledged case is there with its one file, byte for byte; no number twice; the audit is
clean; and no file stays that no row names.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import queue
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.browsing import Browser, Lost, Page
from benchmarks.measuring import Bar
from benchmarks.served import Served

MEMBERS = 60
KILLED_AT = (1 / 3, 2 / 3)
MB = 2**20
PATIENCE = 900  # seconds one proposal may take, kills and all


@dataclass
class Told:
    """What the clients heard, shared by all of them."""

    sent: dict[int, str] = field(default_factory=dict)  # number of the proposal to the address of its case
    answers: Counter[int] = field(default_factory=Counter)
    lost: int = 0  # answers that never came
    given_up: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)  # of the whole way of one proposal


def main() -> int:
    args = _arguments()
    with tempfile.TemporaryDirectory(prefix="jianyan-storm-") as home:
        os.environ |= {"JIANYAN_HOME": home, "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
        import django

        django.setup()
        cookies = committee()
        print(measuring.machine())
        with Served(args.port, Path(home) / "passing") as server:
            told = storm(args, cookies, server)
        left = list(server.passing.iterdir())
        passing = Bar("files left of uploads", len(left), 0)
        return measuring.report([*_heard(told, args.proposals), *_found(told), passing])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--proposals", type=int, default=600)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--port", type=int, default=8160)
    return parser.parse_args()


def committee() -> list[str]:
    """A committee with its members, each with an account; the session cookie of each, who has signed in."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from jianyan.core import tables
    from jianyan.people import actions
    from jianyan.people.actors import system
    from jianyan.people.models import Account, Person, Role

    tables.prepare()
    made = actions.found_committee("storm", "政协某县委员会", "某县政协")
    by, today = system(made), timezone.localdate()
    opens = today - timedelta(days=1)
    term = actions.open_term(10, by=by, on=opens)
    actions.call_session(term, 1, opens, opens + timedelta(days=4), by=by, on=opens)
    sectors = actions.set_sectors(["经济", "教育"], by=by, on=opens)
    names = [f"{a}{b}" for a in "魏童龚钟郑冯" for b in "一二三四五六七八九十"][:MEMBERS]
    persons = actions.register_persons([Person(name=name) for name in names], by=by, on=opens)
    actions.seat_members(term, [(one, sectors[no % 2]) for no, one in enumerate(persons)], by=by, on=opens)
    cookies = []
    for number, person in enumerate(persons):
        account = Account.objects.create(username=f"member-{number}", display_name=person.name)
        actions.grant(account, Role.MB, by=by, on=opens, person=person)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(account)
        cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return cookies


def content(number: int) -> bytes:
    """The file of a proposal: nobody else's, and made again when it is compared."""
    size = (10 if number % 10 == 0 else 1) * MB
    return b"%PDF-1.7 " + random.Random(number).randbytes(size)


def file_name(number: int) -> str:
    return f"第{number}项.pdf"


def cause(number: int) -> str:
    return f"关于办好第{number}项民生实事的提案"


# ---- the clients ----


def storm(args: argparse.Namespace, cookies: list[str], server: Served) -> Told:
    """All clients at once until nothing is left to send; kills the server when its share is acknowledged."""
    told, work = Told(), queue.SimpleQueue[int]()
    for number in range(args.proposals):
        work.put(number)
    clients = [
        threading.Thread(target=_client, args=(args.port, cookies, work, told)) for _ in range(args.clients)
    ]
    for client in clients:
        client.start()
    for share in KILLED_AT:
        while len(told.sent) < share * args.proposals and any(client.is_alive() for client in clients):
            time.sleep(0.05)
        measuring.tell(f"{len(told.sent)} acknowledged: killed")
        server.kill()
        server.start()
    for client in clients:
        client.join()
    return told


def _client(port: int, cookies: list[str], work: queue.SimpleQueue[int], told: Told) -> None:
    while True:
        try:
            number = work.get_nowait()
        except queue.Empty:
            return
        begun = time.monotonic()
        _send(Browser(port, cookies[number % len(cookies)], told.answers), number, told)
        told.waits.append(time.monotonic() - begun)


def _send(browser: Browser, number: int, told: Told) -> None:
    """One proposal on its whole way; what broke off is looked at again, as a person would."""
    until, desk, data = time.monotonic() + PATIENCE, "", content(number)
    page: Page | None = None
    while time.monotonic() < until:
        try:
            page = page or (browser.get(desk) if desk else _begun(browser))
            desk = desk or page.address
            if page.address != desk:  # perhaps sent before, and the answer was lost
                told.sent[number] = page.address
                return
            page = _next(browser, page, number, data)
        except Lost:
            told.lost += 1
            page = None
            time.sleep(0.5)
    told.given_up.append(f"{cause(number)}: {desk}")


def _begun(browser: Browser) -> Page:
    """The page to write on, after the notice on secrecy was confirmed."""
    notice = browser.get("/storm/proposals/new/")
    return browser.post(notice.address, notice.fields(), {})


def _next(browser: Browser, page: Page, number: int, data: bytes) -> Page:
    """The next step of what the page shows is not done yet: save, attach, send."""
    typed = page.fields() | {
        "cause": cause(number),
        "situation": "现有情况如下。" * 30,
        "suggestions": "一、明确责任单位。\n二、安排专项经费。",
        "category": "social",
        "authorship": "written",
        "public_wish": "on",
    }
    if cause(number) not in page.text:
        return browser.post(page.address, typed | {"do": "save"}, {})
    if file_name(number) not in page.text:
        return browser.post(page.address, typed | {"do": "attach"}, {"file": (file_name(number), data)})
    return browser.post(page.address, typed | {"do": "send"}, {})


# ---- the bars ----


def _heard(told: Told, proposals: int) -> Iterator[Bar]:
    waits = sorted(told.waits)
    print(f"answers: {dict(sorted(told.answers.items()))}, not answered while it was down: {told.lost}")
    print(f"a proposal from page to number: median {waits[len(waits) // 2]:.1f} s, longest {waits[-1]:.1f} s")
    for one in told.given_up[:3]:
        print(one)
    yield Bar("proposals not acknowledged in the end", proposals - len(told.sent), 0)
    yield Bar("answers of 500 and above", sum(n for status, n in told.answers.items() if status >= 500), 0)


def _found(told: Told) -> Iterator[Bar]:
    from jianyan.core import attachments
    from jianyan.figures import audit
    from jianyan.proposals.models import Proposal

    rows = list(Proposal.anywhere.select_related("committee"))
    cases = {one.get_absolute_url(): one for one in rows}
    wrong = [problem for number, case in told.sent.items() if (problem := _problem(cases.get(case), number))]
    for problem in wrong[:3]:
        print(problem)
    yield Bar("acknowledged and not there with their file", len(wrong), 0)
    numbers = Counter(one.submission_no for one in rows if one.submission_no)
    yield Bar("numbers given twice", sum(count - 1 for count in numbers.values()), 0)
    submitted = [one for one in rows if one.state == "submitted"]
    yield Bar("submitted without a file", sum(not attachments.of_record(one) for one in submitted), 0)
    yield Bar("submitted twice", len(submitted) - len({one.cause for one in submitted}), 0)
    yield from _strays()
    faults = [one for one in audit.everything() if not one.note]
    for fault in faults[:3]:
        print(fault)
    yield Bar("faults the audit finds", len(faults), 0)


def _problem(proposal: Any, number: int) -> str:
    """What is wrong with an acknowledged case; "" when all is there."""
    from jianyan.core import attachments

    if proposal is None or proposal.state != "submitted" or proposal.cause != cause(number):
        return f"{cause(number)}: {proposal and proposal.state}"
    files = attachments.of_record(proposal)
    if [one.name for one in files] != [file_name(number)]:
        return f"{cause(number)}: {[one.name for one in files]}"
    want = hashlib.sha256(content(number)).hexdigest()
    if want != hashlib.sha256(attachments.read(files[0])).hexdigest():
        return f"{cause(number)}: another content"
    return ""


def _strays() -> Iterator[Bar]:
    """Files without a row are young now; an hour later the worker's chore has removed them, and only them."""
    from django.conf import settings

    from jianyan.core import attachments
    from jianyan.core.models import Attachment

    def stored() -> set[str]:
        root = Path(settings.MEDIA_ROOT)
        return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    named = {attachments.path_of(one) for one in Attachment.anywhere.all()}
    later = datetime.now(UTC) + attachments.STRAY_AFTER + timedelta(minutes=1)
    left = len(stored() - named)
    swept = attachments.sweep(later)
    print(f"files without a row after the kills: {left}, swept an hour later: {swept}")
    yield Bar("files without a row an hour later", len(stored() - named), 0)
    yield Bar("files of a row that are gone", len(named - stored()), 0)


if __name__ == "__main__":
    sys.exit(main())
