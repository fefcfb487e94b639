"""Advice to a unit, and appraisal by ballots that nobody can follow to a voter."""

import json
import re
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jianyan.activities import actions
from jianyan.activities.actions.supervision import counted
from jianyan.activities.flow import ADVICE
from jianyan.activities.models import (
    BallotPaper,
    DemocraticAppraisal,
    LookBack,
    SealedBallot,
    SupervisionAdvice,
)
from jianyan.activities.tests import factories as f
from jianyan.core.audit import records
from jianyan.core.models import Event
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.actors import system
from jianyan.people.models import Role

JUNE = date(2022, 6, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def drafted(at):
    one = SupervisionAdvice(unit=at.units[0], title="食堂", problem="台账不全", advice="补齐台账")
    return actions.draft_advice(one, by=at.office, on=f.MAY)


def sent(at):
    return actions.send_advice(drafted(at), by=at.of(Role.SG), on=f.MAY)


def answered(at):
    return actions.answer_advice(sent(at), "已补齐", by=at.of(Role.HU), on=JUNE)


def closed(at):
    return actions.close_advice(answered(at), by=at.of(Role.SG), on=JUNE)


ISSUERS, ANSWERERS = {Role.SG, Role.SPC, Role.LD}, {Role.HU, Role.HL, *["SG", "PO", "RS", "SPC", "ML", "CL"]}
VERBS = {
    "send": actions.send_advice,
    "answer": lambda one, **how: actions.answer_advice(one, "已办", **how),
    "ask_again": lambda one, **how: actions.ask_again(one, "没有答全", **how),
    "close": actions.close_advice,
}
OPEN = {
    drafted: {"send": ISSUERS},
    sent: {"answer": ANSWERERS},
    answered: {"ask_again": ISSUERS, "close": ISSUERS},
    closed: {},
}


@pytest.mark.parametrize("state", OPEN)
def test_an_advice_moves_as_its_table_says(at, state):
    one = state(at)
    for role, by in at.seats.items():
        assert {m.name for m in ADVICE.open_to(by, one)} == {
            name for name, roles in OPEN[state].items() if role in roles
        }, role
        for name, verb in VERBS.items():
            fresh = SupervisionAdvice.objects.of(at.committee).select_related("unit").get(pk=one.pk)
            roles = OPEN[state].get(name)
            if roles is None or role not in roles:
                with pytest.raises(MoveRefused if roles is None else NotYours):
                    verb(fresh, by=by, on=JUNE)
                continue
            with transaction.atomic():
                verb(fresh, by=by, on=JUNE)
                transaction.set_rollback(True)


def test_an_advice_has_a_number_a_day_and_its_own_unit(at):
    one = sent(at)
    assert (one.no, one.due_on) == ("2022年第1号", date(2022, 6, 18))
    rows = SupervisionAdvice.objects
    seen = [rows.visible_to(at.of(role)).count() for role in (Role.HU, Role.MB, Role.HA, Role.AU)]
    assert seen == [1, 1, 1, 1]
    other = SupervisionAdvice(unit=at.units[1], title="水库", problem="无", advice="无")
    actions.send_advice(actions.draft_advice(other, by=at.office, on=f.MAY), by=at.of(Role.SG), on=f.MAY)
    assert rows.visible_to(at.of(Role.HU)).count() == 1


def poll(at, papers=6):
    one = DemocraticAppraisal(unit=at.units[0], title="评议教育局", aspects=["作风", "效率"])
    actions.draft_appraisal(one, by=at.office, on=f.MAY)
    codes = actions.issue_papers(one, papers, by=at.office, on=f.MAY)
    return actions.open_poll(one, by=at.office, on=f.MAY), codes


def cast(at, code, *scores):
    return actions.cast_ballot(code, scores, by=system(at.committee), on=f.MAY)


def test_a_paper_is_used_once_and_only_while_the_poll_is_open(at):
    one, codes = poll(at)
    cast(at, f"{codes[0][:4]}-{codes[0][4:]}".lower(), 80, 90)
    with pytest.raises(Refused, match="已经投过"):
        cast(at, codes[0], 10, 10)
    with pytest.raises(Refused, match="没有这个票码"):
        cast(at, "ABCDEFGHJKMN", 10, 10)
    with pytest.raises(Refused, match="0至100分"):
        cast(at, codes[1], 80)
    with pytest.raises(NotYours):
        actions.cast_ballot(codes[1], (80, 90), by=at.member(0), on=f.MAY)
    actions.close_poll(one, by=at.office, on=JUNE)
    with pytest.raises(Refused, match="不在投票时间"):
        cast(at, codes[1], 80, 90)
    assert BallotPaper.objects.of(at.committee).filter(cast_on__isnull=False).count() == 1


def test_of_fewer_than_five_ballots_nothing_is_shown(at, enter):
    one, codes = poll(at)
    for code in codes[:4]:
        cast(at, code, 3, 7)
    actions.close_poll(one, by=at.office, on=JUNE)
    assert (one.cast, one.result) == (4, [])
    page = enter(Role.SPC).get(one.get_absolute_url()).content.decode()
    assert "不足5张，不公布结果" in page
    assert not re.search(r"\d+\.\d\d", page.split('id="result"')[1].split("</section>")[0])


def test_of_five_the_means_are_shown_to_the_unit_too(at, enter):
    one, codes = poll(at)
    for no, code in enumerate(codes[:5]):
        cast(at, code, 80 + no, 90)
    actions.close_poll(one, by=at.office, on=JUNE)
    page = enter(Role.HU).get(one.get_absolute_url()).content.decode()
    assert "82.00" in page
    assert "90.00" in page
    look = LookBack(appraisal=one, unit=at.units[0], visitors="社法委", finding="已整改")
    actions.record_look_back(look, by=at.office, on=JUNE)
    assert "已整改" in enter(Role.SPC).get(one.get_absolute_url()).content.decode()


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=8))
def test_no_result_is_counted_of_fewer_than_five(ballots):
    assert bool(counted(["作风", "效率"], ballots)) == (len(ballots) >= 5)


def test_nothing_leads_from_a_ballot_to_a_paper_a_person_or_a_time(at):
    _, codes = poll(at)
    for no, code in enumerate(codes):
        cast(at, code, no, 100 - no)
    ballots = list(SealedBallot.objects.of(at.committee))
    assert {field.name for field in SealedBallot._meta.concrete_fields} == {
        "id",
        "committee",
        "appraisal",
        "scores",
    }
    lines = Event.objects.of(at.committee).filter(kind="activities.cast_ballot")
    assert lines.count() == len(codes)  # that a ballot was cast, each time
    for line in lines:
        assert (line.account_id, line.actor) == (None, "系统")
        rows = json.loads(line.payload)["rows"]
        assert [(row["model"], set(row["after"])) for row in rows] == [
            ("activities.ballotpaper", {"cast_on"})
        ]
    everything = "".join(Event.objects.of(at.committee).values_list("payload", flat=True))
    assert not [one for one in ballots if str(one.pk) in everything]
    assert not [code for code in codes if code in everything]
    assert list(records(at.committee.pk)) == []


def test_keys_of_ballots_do_not_tell_the_order_of_casting(at):
    _, codes = poll(at, 30)
    for no, code in enumerate(codes):
        cast(at, code, no, 0)
    order = [one.scores[0] for one in SealedBallot.objects.of(at.committee).order_by("id")]
    assert sorted(order) == list(range(30))
    assert order != list(range(30))


def test_a_ballot_is_cast_without_signing_in(at, client):
    _, codes = poll(at)
    url = "/lan/activities/ballot/"
    assert "不需要登录" in client.get(url).content.decode()
    assert client.post(url, {"code": "AAAA"}).status_code == 422
    scores = client.post(url, {"code": codes[0]})
    assert "作风" in scores.content.decode()
    wrong = client.post(url, {"code": codes[0], "score0": "101", "score1": "80"})
    assert wrong.status_code == 422
    done = client.post(url, {"code": codes[0], "score0": "90", "score1": "80"})
    assert "已收到您的评议票" in done.content.decode()
    assert "已经投过" in client.post(url, {"code": codes[0]}).content.decode()


def test_whoever_printed_ballots_starts_the_vote_from_the_page_he_has_open(at, enter):
    one = DemocraticAppraisal(unit=at.units[0], title="评议教育局", aspects=["作风"])
    actions.draft_appraisal(one, by=at.office, on=f.MAY)
    client, url = enter(Role.SPC), one.get_absolute_url()
    page = client.get(url).content.decode()
    assert f'<a href="{url}open/">开始投票</a>' in page
    client.post(f"{url}papers/", {"count": "3", "version": one.version})
    assert client.get(f"{url}open/").status_code == 200
    one.refresh_from_db()
    client.post(f"{url}open/", {"on": "2022-05-02", "version": one.version})
    assert "开始投票</a>" not in client.get(url).content.decode()


def test_papers_are_made_once_as_a_file(at, enter):
    one, _ = poll(at)
    answer = enter(Role.SPC).post(f"{one.get_absolute_url()}papers/", {"count": "3", "version": one.version})
    assert answer["Content-Type"].endswith("document")
    assert BallotPaper.objects.of(at.committee).count() == 9
    assert enter(Role.MB).post(f"{one.get_absolute_url()}papers/", {"count": "3"}).status_code == 403
