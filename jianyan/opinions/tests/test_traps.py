"""Issue, item, adoption and instruction are four counts; a tick is none; and no order of arrival changes any of them."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianyan.core import profiles
from jianyan.core.models import Link
from jianyan.figures import catalogue, factcheck, facts
from jianyan.figures.scope import Scope
from jianyan.kit.flow import Refused
from jianyan.language import lexicon
from jianyan.language.figures import read
from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, Series
from jianyan.opinions.queries import reporters
from jianyan.opinions.tests import factories as f
from jianyan.opinions.tests.factories import BEGIN, DAY
from jianyan.people.models import Role
from tests.chance import examples

pytestmark = pytest.mark.django_db
KEYS = (
    "received",
    "issued_items",
    "issues",
    "direct_train_issues",
    "adopted",
    "adoptions",
    "instructed",
    "instructions",
)


def year(at):
    return Scope.of_year(at.committee.pk, 2022)


def value(at, key, *, person=None, convention="", **cuts):
    scope = replace(year(at), person=person.pk if person else None, convention=convention)
    return catalogue.ask(catalogue.find(f"opinions.{key}"), scope.narrowed(cuts)).answer.value


def values(at):
    return {key: value(at, key) for key in KEYS}


def adopt(at, one, level, mode="single"):
    actions.record_adoption(one, level, f"{level}政协", by=at.of(Role.RS), on=BEGIN + DAY, mode=mode)


def test_one_issue_of_three_items_is_one_issue_and_three_items(at):
    f.dispatched(at, "甲", "乙", "丙")
    assert (value(at, "issues"), value(at, "issued_items")) == (1, 3)


def test_one_item_used_by_three_levels_is_one_item_and_three_adoptions(at):
    [one] = f.dispatched(at, "甲")
    for level in ("city", "province", "nation"):
        adopt(at, one, level)
    assert (value(at, "adopted"), value(at, "adoptions")) == (1, 3)
    assert [value(at, "adopted", level=[level]) for level in ("city", "province", "nation")] == [1, 1, 1]


def test_single_and_combined_by_one_level_count_twice_or_once_as_asked(at):
    [one] = f.dispatched(at, "甲")
    adopt(at, one, "city")
    adopt(at, one, "city", "combined")
    adopt(at, one, "province")
    assert (value(at, "adoptions"), value(at, "adoptions", convention="once")) == (3, 2)


def test_two_leaders_on_one_item_are_two_instructions_and_a_tick_is_none(at):
    [one] = f.dispatched(at, "甲")
    by = {"by": at.of(Role.RS), "on": BEGIN + DAY}
    for no in (1, 2):
        actions.record_instruction(one, "林某", "县长", number=f"批{no}号", **by)
    actions.record_instruction(one, "贺某", "书记", kind="read_only", **by)
    assert (value(at, "instructed"), value(at, "instructions")) == (1, 2)


def test_three_merged_are_three_received_one_item_and_three_credited(at):
    main, *others = (f.registered(at, title, no=no) for no, title in enumerate(("甲", "乙", "丙")))
    actions.merge(main, others, by=at.of(Role.RS), on=BEGIN)
    actions.edit(main, "合", "文", by=at.of(Role.RS), on=BEGIN)
    issue = f.signed(at, [main])
    actions.dispatch(issue, [("市政协", "city")], by=at.of(Role.RS), on=BEGIN)
    adopt(at, Opinion.objects.of(at.committee).get(pk=main.pk), "city")
    assert (value(at, "received"), value(at, "issued_items"), value(at, "adopted")) == (3, 1, 1)
    for person in at.members:
        assert [value(at, key, person=person) for key in ("received", "issued_items", "adopted")] == [1, 1, 1]
    told = reporters.of_year(at.committee.pk, 2022)
    assert {one.name: one.row[2:4] for one in told.reporters} == {p.name: [1, 1] for p in at.members}


def test_points_are_added_up_by_the_table_of_the_committee_and_a_tick_earns_none_unless_it_says_so(at):
    """Compiled 1, city 5 twice, province 10, a national leader 30: each time it happens."""
    first, second = f.dispatched(at, "甲", "乙", persons=at.members[:2])
    adopt(at, first, "city")
    adopt(at, first, "city", "combined")
    adopt(at, first, "province")
    by = {"by": at.of(Role.RS), "on": BEGIN + DAY}
    actions.record_instruction(second, "林某", "副总理", number="批1号", level="nation", **by)
    actions.record_instruction(second, "贺某", "县长", kind="read_only", **by)
    earned = {str(one): one.points for one in catalogue.find("opinions.points").rows(year(at))}
    assert earned == {"甲": 1 + 5 + 5 + 10, "乙": 1 + 30}
    assert value(at, "points", convention="once") == 47
    assert [value(at, "points", person=one) for one in at.members] == [52, 52, 0]
    assert value(at, "points", reporter=["member"]) == 52
    table = [{"what": "ticked", "points": 2}, {"what": "adopted.city", "points": 3}]
    profiles.adopt("opinions", {"points": table, "adoptions": "once"}, BEGIN, by=at.of(Role.SG), on=BEGIN)
    assert (value(at, "points"), value(at, "adoptions")) == (3 + 2, 2)
    assert facts.value_of(catalogue.find("opinions.points"), year(at)).value == 5
    for wrong in ([*table, table[0]], [{"what": "heard", "points": 1}], [{"what": "ticked", "points": -1}]):
        with pytest.raises(Refused, match="计分表"):
            profiles.adopt("opinions", {"points": wrong}, BEGIN + DAY, by=at.of(Role.SG), on=BEGIN)


def test_a_refused_proposal_taken_over_is_received_once_and_only_once(at):
    Link.anywhere.bulk_create(
        [Link(committee=at.committee, kind="converted", source_model="proposals.proposal", source_id=7)]
    )
    link = Link.objects.of(at.committee).get()
    given_ = {"by": at.of(Role.RS), "on": BEGIN, "persons": [at.members[0]]}
    actions.convert(link, "题", "情况", "建议", **given_)
    with pytest.raises(Exception, match="已经转为"):
        actions.convert(link, "题", "情况", "建议", **given_)
    assert (value(at, "received"), value(at, "received", person=at.members[0])) == (1, 1)


def test_seven_trains_and_28_items_stay_apart_in_figures_pages_and_fact_check(at, client):
    """Rows of a published review: 18 by parties and circles, four trains, 7 issues of them, 28 items compiled."""
    desk = at.of(Role.RS)
    by_party = {"by": at.of(Role.ORG), "persons": (), "body": at.party, "reporter_type": "party"}
    for no in range(18):
        f.registered(at, f"党派{no}", **by_party)
    for batch in range(4):
        f.dispatched(at, *(f"信息{batch}{no}" for no in range(7)))
    trains = [Series(name=f"直通车{no}", kind="direct_train", signer=Role.LD) for no in range(3)]
    actions.found_series(trains, by=desk, on=BEGIN)
    for no in range(7):
        f.signed(at, [f.edited(at, f"建言{no}", kind="advice")], Series.Kind.DIRECT_TRAIN)
    assert Series.objects.of(at.committee).filter(kind="direct_train").count() == 4
    assert {k: v for k, v in values(at).items() if v} == {
        "received": 46, "issued_items": 28, "issues": 4, "direct_train_issues": 7,
    }  # fmt: skip
    assert value(at, "by_groups") == 18
    client.force_login(at.of(Role.RS).account)
    cards = client.get("/lan/opinions/statistics/?year=2022").context["cards"]
    shown = {one["title"]: one["value"] + one["unit"] for one in cards}
    said = ("党派团体界别信息", "编报社情民意信息", "直通车期数")
    assert [shown[title] for title in said] == ["18条", "28条", "7期"]
    listed = client.get("/lan/opinions/series/").content.decode()
    assert listed.count('data-label="类别">直通车') == 4
    text = "2022年，各党派团体和各界人士反映社情民意信息18条。编报委员建言直通车7期、社情民意信息28条。"
    assert checked(at, text) == {
        "18条": ("opinions.by_groups", "agrees"),
        "7期": ("opinions.direct_train_issues", "agrees"),
        "28条": ("opinions.issued_items", "agrees"),
    }
    mixed = checked(at, "2022年，编报委员建言直通车28期、社情民意信息7条。")
    assert mixed == {
        "28期": ("opinions.direct_train_issues", "differs"),
        "7条": ("opinions.issued_items", "differs"),
    }


def checked(at, text):
    """What the fact-check makes of each figure of a text."""
    found = factcheck.check(read(text, lexicon.load()), at.committee.pk, 2022)
    return {f.reading.surface: (f.figure.indicator.key, f.verdict) for f in found if f.figure}


# What may come of an item, each with the day it happened on; entered in any order, before and after the file is closed.
EVENTS = st.permutations(
    [
        ("adopt", "city", 5), ("adopt", "province", 9), ("adopt", "city", 2), ("write", "county", 7),
        ("write", "nation", 4), ("tick", "county", 3), ("transfer", 0, 6), ("transfer", 1, 1), ("answer", 0, 8),
        ("answer", 1, 8), ("archive", None, 9), ("undo", "nation", 2),
    ]
)  # fmt: skip
COUNTS = {
    "received": 2, "issued_items": 1, "issues": 1, "direct_train_issues": 0, "adopted": 1, "adoptions": 3,
    "instructed": 1, "instructions": 2, "transferred": 1, "transfer_answer_rate": 100, "adoption_rate": 100,
    "instruction_rate": 100, "points": 1 + 5 + 10 + 5 + 5 + 30,
}  # fmt: skip


@settings(
    max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=EVENTS)
def test_counts_never_depend_on_the_order_in_which_results_arrive(at, order):
    with transaction.atomic():
        one, sent, waiting = two_in_one(at), {}, list(order)
        while waiting:  # what cannot come yet (an answer before its transfer) comes after the others
            event = waiting.pop(0)
            if not happen(at, one, event, sent):
                waiting.append(event)
        one.refresh_from_db()
        assert (one.state in ("answered", "archived"), one.instructions.live().count()) == (True, 3)
        assert (one.instructed_on, one.transferred_on) == (BEGIN + 4 * DAY, BEGIN + DAY)
        assert {key: value(at, key) for key in COUNTS} == COUNTS
        for no, own in enumerate(({"received": 1}, {"received": 1}, dict.fromkeys(COUNTS, 0))):
            told = {key: value(at, key, person=at.members[no]) for key in ("received", "adoptions", "points")}
            assert told == {key: own.get(key, COUNTS[key]) for key in told}
        transaction.set_rollback(True)


def two_in_one(at):
    """An item sent out, into which a second manuscript went."""
    main, other = f.registered(at, "甲"), f.registered(at, "乙", no=1)
    actions.merge(main, [other], by=at.of(Role.RS), on=BEGIN)
    actions.edit(main, "合", "文", by=at.of(Role.RS), on=BEGIN)
    actions.dispatch(f.signed(at, [main]), [("县委", "county")], by=at.of(Role.RS), on=BEGIN)
    return Opinion.objects.of(at.committee).get(pk=main.pk)


def happen(at, one, event, sent):
    """Whether the event could come now, and did."""
    what, which, days = event
    by = {"by": at.of(Role.RS), "on": BEGIN + days * DAY}
    if what == "adopt":
        actions.record_adoption(one, which, f"{which}政协", **by)
    elif what == "undo":
        actions.record_adoption(one, which, "误登", **by)
        actions.take_back(one, "误登", **by)
    elif what in ("write", "tick"):
        kind = "substantive" if what == "write" else "read_only"
        actions.record_instruction(one, "林某", "职务", number="批1号", level=which, kind=kind, **by)
    elif what == "transfer":
        sent[which] = actions.transfer(one, at.units[which], **by)
    elif what == "archive":
        if one.state == "transferred":
            return False
        actions.archive(one, **by)
    elif which not in sent:
        return False
    else:
        sent[which].opinion.refresh_from_db()
        actions.unit_feedback(sent[which], "已办。", **by)
        one.refresh_from_db()
    return True


def test_a_number_once_given_is_burnt_even_when_its_issue_is_void(at):
    first = f.signed(at, [f.edited(at, "甲")])
    actions.void(first, "印错", by=at.of(Role.RS), on=BEGIN)
    assert f.signed(at, [f.edited(at, "乙")]).issue_no == 2
    assert Issue.objects.of(at.committee).live().count() == 1
    assert value(at, "issues") == 1


def test_what_was_taken_back_is_not_counted_and_may_happen_again(at):
    [one] = f.dispatched(at, "甲")
    by = {"by": at.of(Role.RS), "on": BEGIN + DAY}
    adopt(at, one, "city")
    actions.take_back(one, "登错级别", **by)
    sent = actions.transfer(one, at.units[0], **by)
    one.refresh_from_db()
    actions.take_back(one, "转错单位", **by)
    assert (value(at, "adoptions"), value(at, "transferred"), one.state) == (0, 0, "dispatched")
    again = actions.transfer(one, at.units[0], **by)
    assert (again.pk, again.voided_at, again.transferred_on) == (sent.pk, None, date(2022, 3, 2))


def test_what_left_the_house_is_not_taken_back(at):
    one = f.registered(at)
    assert actions.last_step(one, at.of(Role.RS)) is None
    [sent] = f.dispatched(at, "乙")
    assert actions.last_step(sent, at.of(Role.RS)) is None
