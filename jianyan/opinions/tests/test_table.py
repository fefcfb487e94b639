"""Both state tables, move by move, in every state, by every seat: allowed where the table says, refused elsewhere."""

import re
from dataclasses import dataclass

import pytest

from jianyan.kit.flow import MoveRefused, NotYours
from jianyan.opinions import actions
from jianyan.opinions.flow import FLOW, ISSUE_FLOW
from jianyan.opinions.models import Issue, Opinion
from jianyan.opinions.tests import factories as f
from jianyan.people.models import Role

CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
# Written by hand from the specification, line by line: the code's own table and predicates are what is tried.
# MB reported the opinion, HU and HL sit in the unit it was sent to, SC is another member.
OPINION = """
O01 submit              -                     submitted     submitted_on    MB SC LD ORG SPC LG RS
O01 recall              submitted             returned      returned_on     MB
O01 resubmit            returned              submitted     -               MB
O01 resubmit_registered returned              registered    -               MB
O02 register            submitted             registered    registered_on   RS
O03 return              submitted,registered  returned      returned_on     RS
O04 decline             registered            not_adopted   declined_on     RS
O05 merge               registered            merged        merged_on       RS
O06 edit                registered,editing    editing       edited_on       RS
O07 submit_issue        editing               awaiting_sign sent_to_sign_on RS
O08 sign                awaiting_sign         issued        issued_on       SG LD RS
O08 send_back           awaiting_sign         editing       -               SG LD RS
O09 dispatch            issued                dispatched    dispatched_on   SG LD RS
O10 record_adoption     SENT                  -             -               RS
O11 record_instruction  dispatched            instructed    instructed_on   RS
O11 add_instruction     instructed,transferred,answered,archived - -        RS
O11 record_reading      SENT                  -             -               RS
O12 transfer            dispatched,instructed,archived transferred transferred_on RS SG
O12 transfer_again      transferred,answered,archived  transferred -        RS SG
O13 unit_feedback       transferred           answered      answered_on     RS HU HL
O14 inform_reporter     SENT                  -             informed_on     .
O15 archive             not_adopted,merged,dispatched,instructed,answered archived archived_on RS
""".replace("SENT", "dispatched,instructed,transferred,answered,archived")
ISSUE = """
O07 compile             -                     awaiting_sign compiled_on     RS
O08 check               awaiting_sign         -             checked_on      SG
O08 sign                awaiting_sign         signed        signed_on       LD
O08 send_back           awaiting_sign         sent_back     sent_back_on    SG LD
O09 dispatch            signed                dispatched    dispatched_on   RS
"""
# What no state says: a record that stands in the right one and is shut all the same, or open only to some.
SHUT = {
    "submit": lambda one: len(one.text) + len(one.advice) > 1500,
    "resubmit": lambda one: one.serial_no,
    "resubmit_registered": lambda one: not one.serial_no,
    "merge": lambda one: one.title == "六",
    "record_adoption": lambda one: one.title == "归档的来稿",
    "add_instruction": lambda one: one.title == "归档的来稿",
    "record_reading": lambda one: one.title == "归档的来稿",
    "transfer": lambda one: one.title in ("归档的来稿", "转办后归档"),
    "transfer_again": lambda one: one.title in ("归档的来稿", "十三"),
}
SHUT_ISSUE = {"check": lambda one: one.checked_on, "sign": lambda one: not one.checked_on}


@dataclass(frozen=True)
class Row:
    """One line of the specification."""

    code: str
    name: str
    source: frozenset[str]
    target: str | None
    stamps: str
    seats: frozenset[str]


def rows(text):
    for line in text.strip().splitlines():
        code, name, source, target, stamps, *seats = line.split()
        yield Row(
            code,
            name,
            frozenset() if source == "-" else frozenset(source.split(",")),
            None if target == "-" else target,
            "" if stamps == "-" else stamps,
            frozenset(seats) - {"."},
        )


def opinions_in_every_state(at):
    """One opinion a state, and a returned one that had its number: each reached by the verbs."""
    by = {"by": at.of(Role.RS), "on": f.BEGIN}
    returned = actions.send_back_manuscript(f.submitted(at, "二"), "补充", **by)
    again = actions.send_back_manuscript(f.registered(at, "三"), "补充", **by)
    declined = actions.decline(f.registered(at, "四"), "情况需进一步核实", **by)
    merged = f.registered(at, "五")
    gathered = f.registered(at, "六")
    actions.merge(gathered, [merged], **by)
    waiting = f.edited(at, "七")
    f.compiled(at, [waiting])
    issued = f.edited(at, "八")
    f.signed(at, [issued])
    [sent], [told], [given], [answered] = (f.dispatched(at, title) for title in ("九", "十", "十一", "十二"))
    actions.record_instruction(told, "林某", "县长", number="批1号", **by)
    actions.transfer(given, at.units[0], **by)
    part = actions.transfer(answered, at.units[0], **by)
    actions.unit_feedback(part, "已办。", **by)
    closed = archived(at, by)
    first = [f.submitted(at, "一"), returned, again, f.registered(at, "十四"), declined, merged, gathered]
    later = [f.edited(at, "十五"), waiting, issued, sent, told, given, answered, *closed]
    return [Opinion.objects.of(at.committee).get(pk=one.pk) for one in (*first, *later)]


def archived(at, by):
    """Closed after it was sent out, after a unit had answered, and as a manuscript that went nowhere."""
    [sent], [answered] = f.dispatched(at, "十三"), f.dispatched(at, "转办后归档")
    actions.unit_feedback(actions.transfer(answered, at.units[0], **by), "已办。", **by)
    kept = actions.decline(f.registered(at, "归档的来稿"), "情况需进一步核实", **by)
    found = [Opinion.objects.of(at.committee).get(pk=one.pk) for one in (sent, answered, kept)]
    return [actions.archive(one, **by) for one in found]


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


def wrong(flow, table, shut, at, records):
    """Each attempt that did not end as the specification says: (move, record, seat, expected, what came)."""
    found, opened = [], set()
    seats = {str(role): at.of(role) for role in Role}
    for record in records:
        for row in table:
            in_state = not row.source or record.state in row.source
            is_open = in_state and not shut.get(row.name, lambda one: False)(record)
            opened |= {row.name} if is_open else set()
            for seat, actor in seats.items():
                expected = MoveRefused if not is_open else None if seat in row.seats else NotYours
                got, said = attempt(flow, row.name, actor, record)
                if got is not expected or (got and not CHINESE.search(said)):
                    found.append((row.name, record.state, str(record), seat, expected, got, said))
    return found, {row.name for row in table} - opened


def attempt(flow, name, actor, record):
    try:
        flow.check(name, actor, record)
    except (MoveRefused, NotYours) as refused:
        return type(refused), str(refused)
    return None, ""


@pytest.mark.parametrize(("flow", "text"), [(FLOW, OPINION), (ISSUE_FLOW, ISSUE)], ids=["opinion", "issue"])
def test_the_table_is_that_of_the_specification(flow, text):
    told = {one.name: (one.code, one.source, one.target, one.stamps) for one in flow.moves.values()}
    assert told == {one.name: (one.code, one.source, one.target, one.stamps) for one in rows(text)}
    assert "-->" in flow.mermaid()


@pytest.mark.django_db
def test_an_opinion_moves_only_as_the_table_says_and_only_by_whose_right_it_is():
    at = f.world()
    records = opinions_in_every_state(at)
    assert {one.state for one in records} == set(map(str, Opinion.State))
    assert wrong(FLOW, list(rows(OPINION)), SHUT, at, records) == ([], set())


@pytest.mark.django_db
def test_an_issue_moves_only_as_the_table_says_and_only_by_whose_right_it_is():
    at = f.world()
    records = issues_in_every_state(at)
    assert {one.state for one in records} == set(map(str, Issue.State))
    assert wrong(ISSUE_FLOW, list(rows(ISSUE)), SHUT_ISSUE, at, records) == ([], set())
