"""Signed in as each role: every link one is shown leads to a page.

A page is of a kind when it is drawn by the same view, with a query or without. A role opens one of each kind. Pages that
four roles have opened are left to them, the narrowest roles first: EVERYTHING=1 opens all (a minute).
"""

import os
import re
from collections import Counter, deque
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from jianyan.activities.tests import factories as activities
from jianyan.duty.tests import factories as duty
from jianyan.opinions.tests import factories as opinions
from jianyan.people import actions as people
from jianyan.people.models import Body, Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals.tests import factories as proposals
from jianyan.publications.tests import factories as publications

OFTEN = None if os.environ.get("EVERYTHING") else 4  # a kind of page is opened by so many roles
NARROW_FIRST = [
    "HU",
    "HL",
    "HA",
    "ORG",
    "LG",
    "MB",
    "AD",
    "CL",
    "ML",
    "SPC",
    "RS",
    "AU",
    "SC",
    "PC",
    "PO",
    "LD",
    "SG",
]
OPENED: Counter = Counter()
LINK = re.compile(r'<a[^>]*? href="([^"#]+)|hx-get="([^"#]+)')
FIRST = 8  # pages that every role opens: its home, and what stands first on it
FILES = {"docx", "pdf", "zip", "xlsx", "csv"}  # made at length, and tested with the papers themselves
ELSEWHERE = ("/static/", "/accounts/logout")


@pytest.fixture(scope="module")
def seats(django_db_setup, django_db_blocker):
    """A small world in which every room has something to show, the same for all roles; taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield _world()
                raise _Done
        except _Done:
            pass


class _Done(Exception):
    pass


def _world():
    year = duty.year()
    base = year.world
    [party] = people.found_bodies(
        [Body(kind=Body.Kind.PARTY, name="民建支部")], by=base.of(Role.AD), on=duty.OPENS
    )
    given = (base.committee, base.seats, base.members, base.units)
    _cases(proposals.World(*given, party))
    told = opinions.with_series(opinions.World(*given, party))
    opinions.dispatched(told, "校门口拥堵")
    opinions.registered(told, "路灯不亮")
    held = activities.held(base, people=base.members[:2])
    activities.said(base, held, "多设车位")
    activities.report(base)
    duty.meeting(year, {0: "present", 1: "absent"})
    duty.entry(year)
    shelf = publications.World(base.committee, base.seats, base.members)
    publications.accepted(shelf)
    publications.printed(shelf)
    return base.seats


def _cases(at):
    for no, make in enumerate(
        (
            proposals.draft,
            proposals.submitted,
            proposals.reviewed,
            proposals.filed,
            proposals.handed_over,
            proposals.in_handling,
            proposals.replied,
        )
    ):
        make(at, cause=f"关于修缮{no}号桥的提案")


_resolved = cache(resolve)  # most links stand on each page of each role


def _kind(path, query):
    """What makes two addresses one kind of page; None for files and for what is left aside."""
    found = _resolved(path)
    ends = {*path.strip("/").replace(".", "/").split("/")[-1:], *found.kwargs.values()}
    if path.startswith(ELSEWHERE) or FILES & ends:
        return None
    return found.view_name or found.func, bool(query)


def _links(answer, url):
    if answer.status_code in (301, 302):
        return [answer["Location"]]
    if not answer["Content-Type"].startswith("text/html"):
        return []
    shown = (one or other for one, other in LINK.findall(answer.content.decode()))
    return [
        urljoin(url, href.replace("&amp;", "&")) for href in shown if not href.startswith(("mailto:", "tel:"))
    ]


def crawled(client):
    """What is wrong with the pages one comes to from the front, one page of each kind."""
    todo, met, wrong, count = deque([("/", "")]), set(), [], 0
    while todo:
        url, shown_on = todo.popleft()
        parts = urlsplit(url)
        try:
            kind = _kind(parts.path, parts.query)
        except Resolver404:
            wrong.append(f"{url} leads nowhere, on {shown_on}")
            continue
        if parts.netloc or kind is None or kind in met:
            continue
        met.add(kind)
        if OFTEN and OPENED[kind] >= OFTEN and len(met) > FIRST:
            continue
        OPENED[kind] += 1
        answer, count = client.get(url), count + 1
        if answer.status_code not in (200, 301, 302):
            wrong.append(f"{answer.status_code} {url}, on {shown_on}")
            continue
        todo += [(link, url) for link in _links(answer, url)]
    return count, wrong


def test_no_role_is_left_out():
    assert set(NARROW_FIRST) == {str(role) for role in Role if role != Role.PUB}


@pytest.mark.django_db
@pytest.mark.parametrize("role", NARROW_FIRST)
def test_every_link_a_role_is_shown_leads_to_a_page(client, seats, role):
    client.raise_request_exception = False
    count, wrong = crawled(sign_in(client, seats[role]))
    assert wrong == []
    assert count > 5
    print("\n", role, count)
