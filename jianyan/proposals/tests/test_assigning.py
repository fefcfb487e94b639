"""The units suggested for a case: taken, changed or refused, kept with the decision, learnt from, and measured."""

import re
from datetime import timedelta

import pytest

from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Role, Unit
from jianyan.proposals import actions, queries
from jianyan.proposals.models import Proposal, UnitSuggestion
from jianyan.proposals.models.suggestions import WHOLE
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text

pytestmark = pytest.mark.django_db
ON = f.OPENS + timedelta(days=4)
Answer = UnitSuggestion.Answer
LAMPS = {"cause": "关于农村公路安装安全护栏的提案", "situation": "乡道临崖路段没有护栏。"}


def page_of(case: Proposal) -> str:
    return f"{case.get_absolute_url()}moves/allocate/"


def test_the_committees_own_units_are_suggested_with_words_duties_and_past_cases(at):
    roads = at.units[2]
    people.correct_unit(roads, duties="负责公路养护、公路护栏建设。", by=system(at.committee), on=ON)
    before = f.handed_over(at, units=[(roads, "sole")], **LAMPS)
    case = f.filed(at, cause="关于在乡村公路临崖路段加装护栏的提案", situation="临崖路段没有护栏。")
    found = queries.suggest(case, at.of(Role.PO))
    first = found.candidates[0]
    assert (first.unit, first.role, found.lessons) == (roads, "sole", 1)
    assert first.words
    assert "护栏" in "".join(first.duties)
    assert first.cases == (before,)


def test_who_helped_with_nearly_the_same_matters_is_suggested_to_help(at):
    school, _, roads = at.units
    for town in ("甲", "乙", "丙"):
        units = [(roads, "host"), (school, "co")]
        f.handed_over(
            at, units=units, cause=f"关于{town}镇农村公路安装安全护栏的提案", situation=LAMPS["situation"]
        )
    f.filed(at)
    case = f.filed(at, cause="关于丁镇农村公路安装安全护栏的提案", situation=LAMPS["situation"])
    found = queries.suggest(case, at.of(Role.PO))
    assert [(one.unit, one.role) for one in found.lines] == [(roads, "host"), (school, "co")]


def test_no_power_company_is_suggested_to_deliver_parcels(at):
    """Power, post and telephone are one category of bureau, and three trades."""
    names = ("国网lan供电公司", "中国邮政lan分公司", "lan移动公司")
    power, post, phone = people.register_units(
        [Unit(name=name) for name in names], by=system(at.committee), on=ON
    )
    for cause, unit in (
        ("关于完善村级快递网点、规范投递的提案", post),
        ("关于山区手机信号基站建设的提案", phone),
        ("关于农村电网低电压改造的提案", power),
    ):
        case = f.filed(at, cause=cause, situation="群众多次反映。", suggestions="一、尽快办理。")
        named = {one.unit for one in queries.suggest(case, at.of(Role.PO)).candidates}
        assert named & {power, post, phone} == {unit}


def test_a_chance_says_of_which_role_it_speaks_once():
    unit = Unit(name="lan县交通局")
    said = [
        queries.Candidate(unit, score, role, "", (), (), (), ()).chance_label
        for score, role in ((0.724, "host"), (0.2, "co"), (0.03, ""), (0.0, "co"))
    ]
    assert said == ["可能性72%", "作主办的可能性20%", "作主办的可能性3%", ""]


def test_what_says_nothing_is_not_guessed_at(at):
    found = queries.suggest(f.filed(at, cause="abc 123", situation="x", suggestions="y"), at.of(Role.PO))
    assert (found.sure, found.candidates) == (False, ())


@pytest.mark.parametrize(
    ("posted", "answer"),
    [
        (lambda at, found: {"take": found.as_value}, Answer.TAKEN),
        (lambda at, found: lines((at.units[2], "host"), (at.units[0], "co")), Answer.CHANGED),
        (lambda at, found: lines((at.units[0], "sole")), Answer.REFUSED),
        (lambda at, found: {**lines((at.units[2], "host"), (at.units[0], "co")), "refused": "True"}, Answer.REFUSED),
    ],
)  # fmt: skip
def test_each_answer_to_a_suggestion_is_kept_with_the_decision(at, posted, answer):
    case = f.filed(at, **LAMPS)
    found = queries.suggest(case, at.of(Role.PO))
    client = signed_in(at, Role.PO)
    sent = client.post(page_of(case), {"version": case.version, "on": str(ON), **posted(at, found)})
    assert sent.status_code == 302
    [kept] = UnitSuggestion.objects.of(at.committee)
    assert (kept.answer, kept.units[0]["name"]) == (answer, "lan县交通局")
    assert kept.host_id == case.assignments.live().get(role__in=("sole", "host")).unit_id


def lines(*units: tuple[Unit, str]) -> dict[str, object]:
    return {
        f"{name}{no}": value
        for no, (unit, role) in enumerate(units, start=1)
        for name, value in (("unit", unit.pk), ("role", role))
    }


def test_the_page_shows_the_suggestion_and_sends_it_away_in_one_click(at):
    case = f.filed(at, **LAMPS)
    client = signed_in(at, Role.PO)
    shown = text(client.get(page_of(case)))
    assert "分办建议" in shown
    assert "采用建议：" in shown
    assert re.search(r"(独办|主办)　<span class=\"quiet\">可能性\d+%", shown), (
        "the role and the chance, each said once"
    )
    filled = text(client.get(page_of(case) + "?edit=1"))
    assert f'<option value="{at.units[2].pk}" selected>' in filled
    away = text(client.get(page_of(case) + "?refused=1"))
    assert "采用建议：" not in away
    assert 'name="refused" value="True"' in away


def test_returns_teach_and_quality_counts_the_host_of_today(at):
    """The unit first given the case returned it: the suggestion that named the right one counts as right."""
    school, _, roads = at.units
    case = f.filed(at, **LAMPS)
    offered = UnitSuggestion(units=[suggested(roads, "sole", 0.7), suggested(school, "", 0.1)], sure=True)
    actions.allocate(case, [(school, "sole")], by=at.of(Role.PO), on=ON, offered=offered)
    actions.hand_over([case], number="交1号", title="交办", authority="督查室", by=at.of(Role.HA), on=ON)
    quality = queries.routing_quality(at.of(Role.PO))
    assert (quality.n, quality.first, quality.top, quality.error) == (1, 0, 1, 70)
    part = case.assignments.get()
    actions.request_return(part, "属交通部门职责", roads, by=at.unit(0), on=ON)
    actions.decide_return(part, roads, by=at.of(Role.HA), on=ON)
    quality = queries.routing_quality(at.of(Role.PO))
    assert (quality.n, quality.first, quality.sure_right, quality.error) == (1, 1, 1, 30)
    assert quality.answers == {"采用": 0, "改动后采用": 0, "不采用": 1}
    assert (
        queries.suggest(f.filed(at), at.of(Role.PO)).lessons == 2
    )  # decided once, and again after the return
    page = text(signed_in(at, Role.PO).get("/lan/proposals/statistics/suggestions/"))
    assert "1件中1件" in page
    assert signed_in(at, Role.HU).get("/lan/proposals/statistics/suggestions/").status_code == 403


def suggested(unit: Unit, role: str, score: float) -> dict[str, object]:
    return {"unit": str(unit.pk), "name": unit.name, "role": role, "score": round(score * WHOLE), "words": []}
