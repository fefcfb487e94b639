"""Both state tables, move by move, in every state, by every seat: allowed where the table says, refused elsewhere."""

import re

import pytest

from jianyan.kit.flow import MoveRefused, NotYours
from jianyan.opinions import actions
from jianyan.opinions.flow import FLOW, ISSUE_FLOW
from jianyan.opinions.models import Issue, Opinion
from jianyan.opinions.tests import factories as f
from jianyan.people.models import Role

CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
DESK, AUTHOR, NOBODY = {"RS"}, {"MB"}, set()
# Who may make each move, written by hand from the table of rights: the code's own predicates are what is tried.
# MB reported the opinion, HU and HL sit in the unit it was sent to, SC is another member.
RIGHTS = {
    "submit": {"MB", "SC", "LD", "ORG", "SPC", "LG", "RS"},
    "recall": AUTHOR,
    "resubmit": AUTHOR,
    "resubmit_registered": AUTHOR,
    "register": DESK,
    "return": DESK,
    "decline": DESK,
    "merge": DESK,
    "edit": DESK,
    "submit_issue": DESK,
    "sign": {"SG", "LD", "RS"},
    "send_back": {"SG", "LD", "RS"},
    "dispatch": {"SG", "LD", "RS"},
    "record_adoption": DESK,
    "record_instruction": DESK,
    "add_instruction": DESK,
    "record_reading": DESK,
    "transfer": {"RS", "SG"},
    "transfer_again": {"RS", "SG"},
    "unit_feedback": {"RS", "HU", "HL"},
    "inform_reporter": NOBODY,
    "archive": DESK,
}
ISSUE_RIGHTS = {
    "compile": DESK,
    "check": {"SG"},
    "sign": {"LD"},
    "send_back": {"SG", "LD"},
    "dispatch": DESK,
}


def opinions_in_every_state(at):
    """One opinion a state, and a returned one that had its number: each reached by the verbs."""
    by = {"by": at.of(Role.RS), "on": f.BEGIN}
    returned = actions.send_back_manuscript(f.submitted(at, "二"), "补充", **by)
    again = actions.send_back_manuscript(f.registered(at, "三"), "补充", **by)
    declined = actions.decline(f.registered(at, "四"), "情况需进一步核实", **by)
    merged = f.registered(at, "五")
    actions.merge(f.registered(at, "六"), [merged], **by)
    waiting = f.edited(at, "七")
    f.compiled(at, [waiting])
    issued = f.edited(at, "八")
    f.signed(at, [issued])
    [sent], [told], [given], [answered] = (f.dispatched(at, title) for title in ("九", "十", "十一", "十二"))
    actions.record_instruction(told, "林某", "县长", number="批1号", **by)
    actions.transfer(given, at.units[0], **by)
    part = actions.transfer(answered, at.units[0], **by)
    actions.unit_feedback(part, "已办。", **by)
    [archived] = f.dispatched(at, "十三")
    actions.archive(archived, **by)
    first = [f.submitted(at, "一"), returned, again, f.registered(at, "十四"), declined, merged]
    later = [f.edited(at, "十五"), waiting, issued, sent, told, given, answered, archived]
    return [Opinion.objects.of(at.committee).get(pk=one.pk) for one in (*first, *later)]


def issues_in_every_state(at):
    """An issue before and after it was checked, sent back, signed and dispatched; the series asks for a check."""
    series = at.series["special_report"]
    actions.change_series(series, by=at.of(Role.RS), on=f.BEGIN, checker=Role.SG)
    made = []
    for no, title in enumerate("甲乙丙丁戊"):
        issue = f.compiled(at, [f.edited(at, f"刊{title}")], "special_report")
        if no in (1, 3, 4):
            actions.check_issue(issue, by=at.of(Role.SG), on=f.BEGIN)
        if no == 2:
            actions.send_back_issue(issue, "再核", by=at.of(Role.SG), on=f.BEGIN)
        if no >= 3:
            actions.sign_issue(issue, by=at.of(Role.LD), on=f.BEGIN)
        if no == 4:
            actions.dispatch(issue, [("县委", "county")], by=at.of(Role.RS), on=f.BEGIN)
        made.append(issue)
    return [Issue.objects.of(at.committee).select_related("series").get(pk=one.pk) for one in made]


def wrong(flow, rights, at, records):
    """Each attempt that did not end as the table says: (move, state, seat, expected, what came)."""
    found, opened = [], set()
    seats = {str(role): at.of(role) for role in Role}
    for record in records:
        for name, move in flow.moves.items():
            shut = bool(move.source) and record.state not in move.source
            shut = shut or any(guard(record) for guard in move.unless)
            if not shut:
                opened.add(name)
            for seat, actor in seats.items():
                expected = MoveRefused if shut else None if seat in rights[name] else NotYours
                got, said = attempt(flow, name, actor, record)
                if got is not expected or (got and not CHINESE.search(said)):
                    found.append((name, record.state, seat, expected, got, said))
    return found, set(flow.moves) - opened


def attempt(flow, name, actor, record):
    try:
        flow.check(name, actor, record)
    except (MoveRefused, NotYours) as refused:
        return type(refused), str(refused)
    return None, ""


@pytest.mark.django_db
def test_an_opinion_moves_only_as_the_table_says_and_only_by_whose_right_it_is():
    at = f.world()
    records = opinions_in_every_state(at)
    assert {one.state for one in records} == set(map(str, Opinion.State))
    assert set(RIGHTS) == set(FLOW.moves)
    assert wrong(FLOW, RIGHTS, at, records) == ([], set())


@pytest.mark.django_db
def test_an_issue_moves_only_as_the_table_says_and_only_by_whose_right_it_is():
    at = f.world()
    records = issues_in_every_state(at)
    assert {one.state for one in records} == set(map(str, Issue.State))
    assert set(ISSUE_RIGHTS) == set(ISSUE_FLOW.moves)
    assert wrong(ISSUE_FLOW, ISSUE_RIGHTS, at, records) == ([], set())
