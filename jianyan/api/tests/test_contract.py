"""The API against its own document: requests that schemathesis invents, as public, member, unit clerk and staff.

No answer is a fault of ours, each status is declared, each body is as the document says. A few examples an operation here;
``make try-api`` plays fifty. The seed is fixed, so what failed fails again.
"""

import os
from collections import Counter
from functools import cache

import hypothesis.strategies as st
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as played
from schemathesis import GenerationMode, checks

from jianyan.api import routes
from jianyan.api.tests.factories import token
from jianyan.people.models import Role
from jianyan.proposals.models import Assignment, Proposal
from jianyan.proposals.tests import factories as f

EXAMPLES = int(os.environ.get("EXAMPLES", "3"))
SEED = 20260301
SEATS = {"public": None, "member": Role.MB, "unit": Role.HU, "staff": Role.PO}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
)

pytestmark = pytest.mark.django_db


def world():
    """Cases at every stage, so that ids lead somewhere and verbs have something to do."""
    at = f.world()
    f.draft(at, cause="关于草稿的提案")
    f.submitted(at, cause="关于收件的提案")
    f.handed_over(at, cause="关于交办的提案")
    f.in_handling(at, cause="关于办理的提案")
    f.published(at)
    return at


def leads_somewhere(at, path):
    """Values of the path's parameters that name something."""
    cases, parts = (
        list(table.objects.of(at.committee).values_list("pk", flat=True)) for table in (Proposal, Assignment)
    )
    if "{key}" in path:
        return [{"year": f.OPENS.year, "key": key} for key in ("proposals.filed", "people.members")]
    if "{year}" in path:
        return [{"year": f.OPENS.year}]
    held = parts if path.startswith("/assignments") else cases if "proposals" in path else []
    return [{"pk": pk} for pk in held]


@pytest.fixture
def served():
    """A request leaves the test's own connection open, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@cache  # reading the document, and making requests out of it, takes longer than asking
def operations():
    """Each operation of the document with what makes good and bad requests of it, for the program as a server calls it."""
    api = schemathesis.openapi.from_wsgi("/lan/api/openapi.json", get_wsgi_application())
    found = [one.ok() for one in api.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return [(one, *(one.as_strategy(generation_mode=mode) for mode in modes)) for one in found]


@pytest.mark.parametrize("seat", SEATS)
def test_the_api_keeps_what_its_document_says(seat, settings, served):
    settings.API_PER_MINUTE, settings.ALLOWED_HOSTS = 10**9, ["*"]
    at = world()
    headers = {}
    if role := SEATS[seat]:
        headers["Authorization"] = f"Bearer {token(at.of(role))}"
    told, count = Counter(), len(operations())
    for operation, good, bad in operations():
        told += asked(good, bad, headers, leads_somewhere(at, operation.path))
    assert count == len(routes.operations())
    assert sum(told.values()) >= EXAMPLES * count * 3 // 4, "only what takes no input is asked less often"
    assert told[200], "some of what is asked is answered"
    print(
        f"\n{seat}: {count} operations, {sum(told.values())} requests, answered {dict(sorted(told.items()))}"
    )


def asked(good, bad, headers, places):
    """Ask one operation as often as wanted, well and badly; gives how often each status was answered."""
    told = Counter()
    wanted = [check for check in checks.CHECKS.get_all() if check.__name__ in CHECKS]

    @seed(SEED)
    @played(
        max_examples=EXAMPLES,
        database=None,
        phases=(Phase.generate,),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def play(data):
        is_good = data.draw(st.integers(0, 3)) > 0
        case = data.draw(good if is_good else bad)
        if is_good and places and data.draw(st.booleans()):
            case.path_parameters.update(data.draw(st.sampled_from(places)))
        answer = case.call_and_validate(headers=headers, checks=wanted)
        told[answer.status_code] += 1

    play()
    return told
