"""What another system reads and does by the API: the same records, rights and verbs as on the pages."""

import json
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jianyan.activities.actions import plan_activity
from jianyan.activities.models import Activity
from jianyan.activities.papers import codes
from jianyan.api import actions, routes
from jianyan.api.models import KeptAnswer
from jianyan.api.tests.factories import Program, token
from jianyan.core import limits
from jianyan.core.models import Event
from jianyan.people.models import Role
from jianyan.people.tests import factories as people
from jianyan.proposals.models import Contact, Proposal
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
WRITTEN = {
    "cause": "关于疏浚沟渠的提案",
    "situation": "雨季积水。",
    "suggestions": "一、清淤。",
    "no_secrets": True,
}
BEFORE = {"phase": "before", "mode": "visit", "persons": "魏一", "held_on": f.OPENS.isoformat()}


@pytest.fixture
def at():
    return f.world()


@pytest.fixture
def program(client, at):
    """A program in a seat: ``program(Role.HU)``."""
    return lambda role, *scopes: Program(client, token(at.of(role), *scopes, name=f"{role}{len(scopes)}"))


def held(case):
    return case.assignments.get().pk


def refusal(answer):
    body = answer.json()
    assert set(body) == {"status", "code", "message", "details"}
    assert body["status"] == answer.status_code
    return body["message"]


# -- reading ----------------------------------------------------------------------------------------------------


def test_everyone_reads_what_is_published_and_nothing_else(client, at):
    case, other = f.published(at), f.filed(at, cause="关于未公开之事的提案")
    program = Program(client)
    [line] = program.get("/published/proposals").json()["items"]
    assert (line["id"], line["cause"], line["units"]) == (str(case.pk), case.cause, ["lan县教育局"])
    whole = program.get(f"/published/proposals/{case.pk}").json()
    assert whole["replies"][0]["text"] == "已疏浚。"
    assert program.get(f"/published/proposals/{other.pk}").status_code == 404
    assert program.get("/proposals").status_code == 401
    assert [one["code"] for one in program.get("/committees").json()["items"]] == ["lan"]
    assert any(one["id"] == "P-01" for one in program.get("/catalogue").json()["items"])
    assert program.get("/published/figures").json() == {"year": None, "items": []}


def test_a_unit_reads_its_own_cases_and_not_anothers(at, program):
    mine, other = f.handed_over(at), f.handed_over(at, cause="关于修路的提案", units=[(at.units[1], "sole")])
    unit = program(Role.HU)
    assert [one["id"] for one in unit.get("/proposals").json()["items"]] == [str(mine.pk)]
    assert [one["cause"] for one in unit.get("/assignments").json()["items"]] == [mine.cause]
    assert unit.get(f"/proposals/{other.pk}").status_code == 404
    assert unit.get(f"/assignments/{held(other)}").status_code == 404
    assert unit.post(f"/assignments/{held(other)}/accept").status_code == 404
    assert unit.get("/activities").status_code == 403


def test_a_list_is_paged_by_key_and_costs_the_same_for_many(at, program, same_queries):
    for no in range(3):
        f.submitted(at, cause=f"关于第{no}件事的提案")
    member = program(Role.MB)
    first = member.get("/proposals", limit=2).json()
    second = member.client.get(first["next"], **member._headers()).json()
    causes = [one["cause"] for one in first["items"] + second["items"]]
    assert causes == ["关于第2件事的提案", "关于第1件事的提案", "关于第0件事的提案"]
    assert second["next"] is None

    def grow():
        for no in range(3, 8):
            f.submitted(at, cause=f"关于第{no}件事的提案")

    assert same_queries(lambda: member.get("/proposals"), grow) <= 6


def test_a_figure_opens_its_records_as_far_as_they_are_open(at, program):
    f.filed(at, cause="关于教育的提案")
    year = f.OPENS.year
    seen = program(Role.PO).get(f"/figures/{year}/proposals.filed").json()
    assert (seen["figure"]["value"], seen["items"][0]["title"]) == ("1", "关于教育的提案")
    unit = program(Role.HU).get(f"/figures/{year}/proposals.filed").json()
    assert (unit["figure"]["value"], unit["items"][0]["title"]) == ("1", "（不公开）")
    assert unit["items"][0]["id"] is None
    listed = {one["key"]: one for one in program(Role.MB).get(f"/figures/{year}").json()["items"]}
    assert listed["proposals.filed"]["entries"] == 1


# -- doing ------------------------------------------------------------------------------------------------------


def test_a_member_drafts_changes_and_submits(at, program):
    member = program(Role.MB)
    answer = member.post("/proposals", WRITTEN)
    made = answer.json()
    assert answer.status_code == 201
    assert made["state"] == "draft"
    changed = {**WRITTEN, "cause": "关于疏浚沟渠的建议", "version": made["version"]}
    del changed["no_secrets"]
    edited = member.post(f"/proposals/{made['id']}/edit", changed).json()
    stale = member.post(f"/proposals/{made['id']}/edit", changed)
    assert stale.status_code == 409
    assert stale.json()["details"] == [
        {"where": "案由", "message": "原为关于疏浚沟渠的提案，现为关于疏浚沟渠的建议"}
    ]
    sent = member.post(f"/proposals/{made['id']}/submit", {"version": edited["version"]}).json()
    assert sent["standing"] == "已提交"
    one = Proposal.objects.of(at.committee).get()
    assert one.secrecy_confirmed_on == timezone.localdate()
    line = Event.objects.of(at.committee).order_by("-seq").first()
    assert (line.kind, line.actor) == ("proposals.submit", "委员（接口：MB0）")


def test_a_unit_signs_for_a_case_talks_and_answers_and_its_leader_delivers(at, program):
    part = held(f.handed_over(at))
    clerk, leader = program(Role.HU), program(Role.HL)
    assert clerk.post(f"/assignments/{part}/accept").json()["state"] == "accepted"
    assert clerk.post(f"/assignments/{part}/contacts", BEFORE).json()["in_person"] is True
    seen = clerk.get(f"/assignments/{part}").json()
    reply = {
        "text": "渠道已经疏浚。",
        "reply_class": "A",
        "signer": "林某",
        "answers": [{"ask": seen["asks"][0]["id"], "decision": "taken", "measure": "清淤两公里。"}],
    }
    assert clerk.post(f"/assignments/{part}/reply", reply).json()["state"] == "drafting"
    assert clerk.post(f"/assignments/{part}/deliver", {"signed": True}).status_code == 403
    assert leader.post(f"/assignments/{part}/deliver", {"signed": True}).json()["standing"] == "已答复"


def test_a_member_checks_in_by_the_code_of_the_room(at, program):
    today = timezone.localdate()
    what = Activity(kind="standing", title="常委会会议", starts_on=today, ends_on=today, audience="all")
    held = plan_activity(what, by=at.of(Role.SG), on=today)
    code = codes.code(at.committee.pk, codes.Code(held.pk, 1), time.time() + 60)
    member = program(Role.MB)
    first = member.post("/check-in", {"code": code}).json()
    assert (first["title"], first["fresh"]) == (held.title, True)
    assert member.post("/check-in", {"code": code}).json()["fresh"] is False
    assert "不是有效的签到码" in refusal(member.post("/check-in", {"code": "abc"}))


def test_the_same_key_does_nothing_twice_and_belongs_to_one_request(at, program):
    part = held(f.in_handling(at))
    unit = program(Role.HU)
    first = unit.post(f"/assignments/{part}/contacts", BEFORE, key="once-only-1")
    again = unit.post(f"/assignments/{part}/contacts", BEFORE, key="once-only-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replay"] == "true"
    assert Contact.objects.of(at.committee).count() == 1
    other = unit.post(f"/assignments/{part}/contacts", {**BEFORE, "mode": "phone"}, key="once-only-1")
    assert (other.status_code, "另一个请求" in refusal(other)) == (422, True)
    assert Contact.objects.of(at.committee).count() == 1


def test_what_was_refused_may_be_tried_again_with_its_key(at, program):
    part = held(f.in_handling(at))
    unit = program(Role.HU)
    late = {**BEFORE, "held_on": "2099-01-01"}
    assert "尚未发生" in refusal(unit.post(f"/assignments/{part}/contacts", late, key="try-again"))
    assert KeptAnswer.objects.of(at.committee).count() == 0
    assert unit.post(f"/assignments/{part}/contacts", BEFORE, key="try-again").status_code == 201


def test_kept_answers_go_after_a_month(at, program):
    program(Role.MB).post("/proposals", WRITTEN)
    assert actions.forget_answers() == 0
    KeptAnswer.objects.of(at.committee).update(kept_at=timezone.now() - timedelta(days=31))
    assert actions.forget_answers() == 1
    assert Proposal.objects.of(at.committee).count() == 1


# -- the door ---------------------------------------------------------------------------------------------------


def test_a_token_does_no_more_than_its_scope(at, program):
    part = held(f.handed_over(at))
    reader = program(Role.HU, "read")
    assert refusal(reader.post(f"/assignments/{part}/accept")) == "这枚令牌的范围不包括“签收、登记沟通、答复”"
    writer = program(Role.MB, "proposals")
    assert writer.get("/proposals").status_code == 403


def test_a_cookie_opens_nothing(at):
    strict = people.sign_in(Client(enforce_csrf_checks=True), at.of(Role.MB))
    assert strict.get("/lan/api/v1/proposals").status_code == 401
    answer = strict.post("/lan/api/v1/proposals", json.dumps(WRITTEN), content_type="application/json")
    assert answer.status_code == 401
    assert strict.post("/lan/api/tokens/", {}).status_code == 403, "pages keep their guard"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/lan/api/v1/nowhere", 404),
        ("get", "/nobody/api/v1/committees", 404),
        ("delete", "/lan/api/v1/committees", 405),
        ("get", "/lan/api/v1/committees?limit=900", 422),
        ("get", "/lan/api/v1/figures/12/proposals.filed", 401),
    ],
)
def test_every_refusal_has_one_shape_and_a_chinese_sentence(client, at, method, path, status):
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    assert refusal(answer).endswith(("。", "求", "式", "开", "牌"))


def test_a_body_that_is_no_json_is_told_so(at, program, client):
    member = program(Role.MB)
    answer = client.post(
        "/lan/api/v1/proposals",
        "{half",
        content_type="application/json",
        HTTP_IDEMPOTENCY_KEY="half-a-body",
        **member._headers(),
    )
    assert (answer.status_code, refusal(answer)) == (400, "请求内容无法读取，应为UTF-8编码的JSON")
    missing = client.post("/lan/api/v1/proposals", "{}", content_type="application/json", **member._headers())
    assert "Idempotency-Key" in refusal(missing)
    wrong = member.post("/proposals", {"cause": "", "no_secrets": True})
    assert wrong.json()["details"] == [{"where": "body.body.cause", "message": "过短"}]


def test_who_asks_too_often_waits_for_the_next_minute(client, at, settings, monkeypatch):
    settings.API_PER_MINUTE = 4
    monkeypatch.setattr(limits._Window, "minute", 0)
    answers = [Program(client).get("/committees") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert Program(client, token(at.of(Role.MB))).get("/committees").status_code == 200


def test_every_operation_names_its_audience_and_declares_its_statuses():
    for path, operation in routes.operations():
        assert operation.view_func.audience, path
        declared = {
            int(one) for key in operation.response_models for one in ([key] if isinstance(key, int) else key)
        }
        assert {401, 404, 405, 422, 429} <= declared, path


def test_the_page_tells_what_the_document_declares(client, at):
    page = client.get("/lan/api/").content.decode()
    document = client.get("/lan/api/openapi.json").json()
    assert document["servers"] == [{"url": "/lan/api/v1"}]
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            assert f"{method.upper()} {path}" in page
            assert one["summary"] in page
