"""Every address × every role × status, asked of the program itself.

``make matrix`` asks and writes a page for people to read: the crawl's small world, an address of every pattern that a link or a
form leads to, the first record shown; where nothing leads, a record that does not exist. No answer is a fault of ours, and
whom the views declare to turn away is turned away.
"""

import os
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world
from scripts.generate_docs import _views
from tests.test_crawl import NARROW_FIRST, seats  # noqa: F401 - a fixture

PAGE = os.environ.get("MATRIX", "")  # where the page is written
LEADS = re.compile(r'(?:href|action|formaction|hx-get|hx-post)="(/[^"#?]*)')
PUBLIC, OTHER = "公众", "他会"  # nobody signed in; the proposal office of another committee
COLUMNS = [PUBLIC, OTHER, *sorted(NARROW_FIRST)]
NOTE = """# Statuses

What every address answers to whom, written by `make matrix`: GET, in the small world of `tests/test_crawl.py`, at the first
record a link leads to; {many} of {all} patterns are led to, the rest (°) are asked with a record that does not exist. 200 a
page or file, 302 elsewhere (the sign-in, a home), 403 a colleague without the role, 404 not there for this person, 405 a form's
address, 409 what the record's state does not allow. {other} is the proposal office of another committee, {public} nobody
signed in. Addresses that answer everybody alike stand together; [measure](howto/measure.md) says what was looked for in it.

"""


def patterns():
    return dict(_views(get_resolver().url_patterns, "/"))


def pattern_of(path):
    route = "/" + resolve(path).route
    return route.replace("<slug:committee>", "‹代码›").replace("<", "‹").replace(">", "›")


def nobody(pattern):
    """An address of a pattern that names no record."""
    filled = re.sub(r"‹int:year›|‹int:\w*year›", "2022", pattern.replace("‹代码›", "lan"))
    return re.sub(r"‹[^›]*›", "lan", re.sub(r"‹int:[^›]*›", "1", filled))


def turned_away(audience, column):
    """What the door answers somebody before any page is drawn; "" where it opens, and the record decides."""
    if "PUB" in audience or (column not in (PUBLIC, OTHER) and ("account" in audience or column in audience)):
        return ""
    if column == PUBLIC:
        return "302"
    if column == OTHER:
        return "" if "account" in audience else "404"
    return "403"


@pytest.mark.django_db
def test_the_office_of_another_committee_finds_nothing_here(client):
    """Whatever stands behind it: the door asks before any page does."""
    world("lan")
    sign_in(client, world("qing").of(Role.PO))
    inside = [path for path, view in patterns().items() if path.startswith("/‹代码›/")]
    opened = {
        path
        for path in inside
        if not patterns()[path].audience & {"PUB", "account"} and client.get(nobody(path)).status_code != 404
    }
    assert len(inside) > 300
    assert opened == set()


# -- asked of the program ---------------------------------------------------------------------------------------


def walked(client, found):
    """Note for each pattern the first address that leads to it, from one account's pages; one page of each pattern."""
    todo, met = ["/"], set()
    while todo:
        path = todo.pop(0)
        try:
            pattern = pattern_of(path)
        except Resolver404:
            continue
        found.setdefault(pattern, path)
        if pattern in met or path.startswith("/accounts/logout"):
            continue
        met.add(pattern)
        answer = client.get(path)
        if answer.status_code in (301, 302):
            todo.append(urlsplit(urljoin(path, answer["Location"])).path)
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            todo += LEADS.findall(answer.content.decode())


def asked(people, addresses):
    rows = {}
    for pattern, path in addresses.items():
        rows[pattern] = [str(people[column].get(path).status_code) for column in COLUMNS]
    return rows


def written(found, rows):
    """Addresses that answer everybody alike under one heading, those that open to most first."""
    alike = {}
    for pattern in sorted(rows):
        line = f"- `{pattern}`{'' if pattern in found else '°'}"
        alike.setdefault(tuple(rows[pattern]), []).append(line)
    note = NOTE.format(many=len(set(found) & set(rows)), all=len(rows), other=OTHER, public=PUBLIC)
    order = sorted(alike, key=lambda answers: (-answers.count("200"), answers))
    return note + "\n".join(f"## {said(one)}\n\n{chr(10).join(alike[one])}\n" for one in order)


def said(answers):
    """Who gets which answer, in words: 200 MB PO; 403 HU."""
    by_status = {}
    for column, status in zip(COLUMNS, answers, strict=True):
        by_status.setdefault(status, []).append(column)
    return "; ".join(f"{status} {' '.join(by_status[status])}" for status in sorted(by_status))


def amiss(rows):
    views = patterns()
    for pattern, row in rows.items():
        for column, status in zip(COLUMNS, row, strict=True):
            due = turned_away(views[pattern].audience, column)
            if status != due if due else int(status) >= 500:
                yield f"{pattern} answers {status} to {column}"


@pytest.mark.skipif(not PAGE, reason="asks nine thousand pages, some minutes: make matrix")
@pytest.mark.django_db
def test_every_address_answers_each_role_as_its_page_declares(seats):  # noqa: F811
    people = {column: Client(raise_request_exception=False) for column in COLUMNS}
    for role in NARROW_FIRST:
        sign_in(people[role], seats[role])
    sign_in(people[OTHER], world("qing").of(Role.PO))
    found: dict[str, str] = {}
    for role in NARROW_FIRST:
        walked(people[role], found)
    rows = asked(people, {one: found.get(one, nobody(one)) for one in patterns()})
    if PAGE:
        Path(PAGE).write_text(written(found, rows), encoding="utf-8")
    assert list(amiss(rows)) == []
