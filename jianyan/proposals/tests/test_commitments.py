"""A promise comes back on its day, is kept, not kept or renewed, and nobody settles his own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jianyan.core import attachments, journal
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.flow.commitment import COMMITMENT_FLOW
from jianyan.proposals.models import Commitment
from jianyan.proposals.queries import ledger
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_answers import merged

pytestmark = pytest.mark.django_db
SAID, DUE, LATER = date(2022, 2, 1), date(2022, 9, 30), date(2023, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def go(at):
    def enter(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return enter


def promised(at, due=DUE, case=None, **fields):
    """A case whose only suggestion was answered with a day."""
    case = case or f.in_handling(at, **fields)
    answers = [actions.Given(ask, "taken", "更换管道。", due) for ask in ledger.to_answer(case)]
    one = case.assignments.get()
    actions.draft_reply(
        one, text="答复", reply_class="B", signer="林", answers=answers, by=at.unit(0), on=SAID
    )
    actions.deliver_reply(one, by=at.unit(0), on=SAID)
    return Commitment.objects.of(at.committee).order_by("-id").first()


def report(at, one, outcome="kept", on=DUE, **more):
    more = {"note": "已换。", "done_on": on if outcome == "kept" else None} | more
    actions.report_promise(one, outcome, by=at.unit(0, Role.HU), on=on, **more)


def test_an_answer_with_a_day_becomes_a_promise_of_the_unit(at):
    one = promised(at)
    assert (one.text, one.unit, one.promised_on) == ("更换管道。", at.units[0], SAID)
    assert (one.due_on, one.original_due_on, one.state) == (DUE, DUE, "open")


def test_what_is_refused_or_already_past_promises_nothing(at):
    case = f.in_handling(at, suggestions="一、甲\n二、乙")
    first, second = ledger.own_asks(case)
    answers = [
        actions.Given(first, "not", "没有条件。"),
        actions.Given(second, "taken", "已办。", date(2022, 1, 20)),
    ]
    one = case.assignments.get()
    actions.draft_reply(
        one, text="答复", reply_class="A", signer="林", answers=answers, by=at.unit(0), on=SAID
    )
    actions.deliver_reply(one, by=at.unit(0), on=SAID)
    assert not Commitment.objects.of(at.committee).exists()


def test_a_promise_is_reported_with_evidence_and_confirmed_by_the_office(at):
    one = promised(at)
    report(at, one, evidence=[("现场.png", b"\x89PNG")])
    assert one.state == "reported"
    with pytest.raises(NotYours):
        actions.keep_promise(one, by=at.unit(0), on=DUE)
    actions.keep_promise(one, by=at.of(Role.PO), on=DUE + DAY, note="属实")
    assert (one.state, one.done_on, one.kept_on) == ("kept", DUE, DUE + DAY)
    events = list(one.events.order_by("id"))
    assert [(event.kind, event.who, event.happened_on) for event in events] == [
        ("reported", "承办单位经办人", DUE),
        ("kept", "提案办公室", DUE + DAY),
    ]
    assert [file.name for file in attachments.of_record(events[0])] == ["现场.png"]
    assert [line.kind for line in journal.timeline(one)][-1] == "proposals.keep_promise"


def test_a_renewed_promise_keeps_its_first_day_beside_the_new_one(at):
    one = promised(at)
    report(at, one, "renewed", wanted_on=LATER)
    actions.renew_promise(one, LATER, by=at.of(Role.PO), on=DUE, note="同意")
    assert (one.state, one.original_due_on, one.due_on) == ("open", DUE, LATER)
    assert (one.outcome, one.wanted_on) == ("", None)
    with pytest.raises(Refused, match="晚于"):
        actions.renew_promise(one, LATER, by=at.of(Role.PO), on=DUE, note="再延")


def test_the_office_states_that_a_promise_was_not_kept_after_its_day_only(at):
    one = promised(at)
    with pytest.raises(Refused, match="还没有超过"):
        actions.break_promise(one, by=at.of(Role.PO), on=DUE)
    actions.break_promise(one, by=at.of(Role.PO), on=DUE + DAY, note="现场查看，没有换。")
    assert one.state == "not_kept"
    actions.renew_promise(one, LATER, by=at.of(Role.PO), on=DUE + 2 * DAY, note="督办后重新承诺")
    assert (one.state, one.not_kept_on) == ("open", DUE + DAY)


def test_a_confirmed_outcome_is_taken_back_with_a_reason(at):
    one = promised(at)
    actions.keep_promise(one, DUE, by=at.of(Role.PO), on=DUE)
    with pytest.raises(Refused, match="更正原因"):
        actions.reopen_promise(one, " ", by=at.of(Role.PO), on=DUE)
    actions.reopen_promise(one, "弄错了件", by=at.of(Role.PO), on=DUE)
    assert (one.state, one.kept_on, one.done_on) == ("open", None, None)


def test_a_report_that_says_too_little_goes_back(at):
    one = promised(at)
    report(at, one)
    actions.send_back_promise(one, "请附照片", by=at.of(Role.PO), on=DUE)
    assert (one.state, one.outcome) == ("open", "")


def test_a_promise_passes_to_the_unit_that_took_the_matter_over(at):
    one = promised(at)
    actions.hand_on_promise(one, at.units[2], "机构改革", by=at.of(Role.PO), on=DUE)
    with pytest.raises(NotYours):
        report(at, one)
    actions.report_promise(one, "kept", note="已换。", done_on=DUE, by=at.unit(2, Role.HU), on=DUE)
    assert not Commitment.objects.visible_to(at.unit(0)).exists()


def test_the_sponsor_says_from_its_day_on_and_decides_nothing(at):
    one = promised(at)
    with pytest.raises(Refused, match="还没有到"):
        actions.say_of_promise(one, "not_kept", by=at.member(), on=DUE - DAY)
    with pytest.raises(NotYours):
        actions.say_of_promise(one, "kept", by=at.unit(0), on=DUE)
    actions.say_of_promise(one, "not_kept", by=at.member(), on=DUE, note="水还是积着")
    assert (one.state, one.events.get().kind) == ("open", "said")


def test_the_author_of_a_merged_proposal_is_promised_too(at):
    main, child = merged(at)
    promised(at, case=main)
    own = Commitment.objects.visible_to(at.member(1)).get()
    assert own.answer.ask.proposal_id == child.pk
    actions.say_of_promise(own, "kept", by=at.member(1), on=DUE)
    assert Commitment.objects.visible_to(at.member(0)).count() == 3  # he sponsors the case they stand in
    assert not Commitment.objects.visible_to(at.member(2)).exists()


def test_another_round_renews_what_is_still_owed(at):
    case = f.in_handling(at)
    promised(at, case=case)
    case = f.again(case)
    [form] = actions.send_feedback([case], by=at.of(Role.PO), on=SAID)
    actions.return_feedback(form, attitude="satisfied", result="unsatisfied", by=at.member(), on=SAID)
    actions.rehandle(f.again(case), by=at.of(Role.PO), on=SAID)
    promised(at, LATER, case=f.again(case))
    one = Commitment.objects.of(at.committee).get()
    assert (one.original_due_on, one.due_on) == (DUE, LATER)


@pytest.mark.parametrize("move", sorted(COMMITMENT_FLOW.moves))
@pytest.mark.parametrize("state", Commitment.State.values)
def test_the_table_decides_what_is_open(at, state, move):
    one = promised(at)
    one.state, one.outcome = state, "kept"
    allowed = state in COMMITMENT_FLOW.moves[move].source
    roles = (at.member(), at.unit(0, Role.HU), at.of(Role.PO))
    assert allowed == any(move in [m.name for m in COMMITMENT_FLOW.open_to(who, one)] for who in roles)


def test_only_the_office_settles(at):
    one = promised(at)
    settling = {"keep", "break", "renew", "hand_on"}
    assert {m.name for m in COMMITMENT_FLOW.open_to(at.of(Role.PO), one)} >= settling
    for who in (at.member(), at.unit(0), at.unit(0, Role.HU), at.of(Role.HA), at.of(Role.LD)):
        assert not settling & {m.name for m in COMMITMENT_FLOW.open_to(who, one)}


def test_figures_count_by_the_first_day_unless_asked_otherwise(at):
    kept, renewed, late = (promised(at, cause=f"关于{no}事的提案") for no in "甲乙丙")
    actions.keep_promise(kept, DUE, by=at.of(Role.PO), on=DUE)
    actions.renew_promise(renewed, LATER, by=at.of(Role.PO), on=DUE, note="同意")
    actions.keep_promise(renewed, LATER, by=at.of(Role.PO), on=LATER)
    actions.break_promise(late, by=at.of(Role.PO), on=DUE + DAY)
    rate = catalogue.find("proposals.promise_rate")
    year = Scope.of_year(at.committee.pk, 2022)
    figure = catalogue.ask(rate, year)
    assert figure.answer.note == "1 ÷ 3；按原定时限"
    by_new = catalogue.ask(rate, replace(Scope.of_year(at.committee.pk, 2023), convention="RENEWED"))
    assert by_new.answer.value == 100
    adopted = catalogue.ask(catalogue.find("proposals.adopted_rate"), year)
    assert adopted.answer.note.startswith("3 ÷ 3")


# -- pages


def test_the_calendar_stands_by_month_with_what_is_past_first(at, go):
    promised(at, LATER, cause="关于乙事的提案")
    one = promised(at, DUE, cause="关于甲事的提案")
    client = go(Role.PO)
    page = client.get("/lan/proposals/commitments/").content.decode()
    assert page.index("甲事") < page.index("乙事")
    assert "2022年9月 1项" in page
    assert "已到时限" in page
    month = client.get("/lan/proposals/commitments/?month=2023-03").content.decode()
    assert "甲事" not in month
    assert "乙事" in month
    actions.keep_promise(one, DUE, by=at.of(Role.PO), on=DUE)
    assert "甲事" not in client.get("/lan/proposals/commitments/").content.decode()
    assert "甲事" in client.get("/lan/proposals/commitments/?state=kept").content.decode()
    assert client.get("/lan/proposals/commitments/?month=2023-99").status_code == 200
    assert client.get("/lan/proposals/commitments/?state=all&export=1").content[:2] == b"PK"


def test_each_seat_sees_its_own_promises(at, go):
    one = promised(at)
    url = one.get_absolute_url()
    codes = {
        role: go(role).get(url).status_code for role in (Role.MB, Role.SC, Role.HU, Role.PO, Role.LD, Role.AD)
    }
    assert codes == {Role.MB: 200, Role.SC: 404, Role.HU: 200, Role.PO: 200, Role.LD: 200, Role.AD: 404}
    assert "更换管道" not in go(Role.SC).get("/lan/proposals/commitments/").content.decode()


def test_a_promise_is_reported_said_and_confirmed_on_its_pages(at, go):
    one = promised(at)
    url = f"/lan/proposals/commitments/{one.pk}/moves"
    picture = SimpleUploadedFile("现场.png", b"\x89PNG...")
    asked = {"version": one.version, "outcome": "kept", "note": "已换。"}
    assert "请写明办成日期" in go(Role.HU).post(f"{url}/report/", asked).content.decode()
    asked |= {"done_on": "2022-09-20", "evidence": picture}
    assert go(Role.HU).post(f"{url}/report/", asked).status_code == 302
    assert go(Role.MB).post(f"{url}/say/", {"version": 1, "outcome": "kept"}).status_code == 302
    one.refresh_from_db()
    page = go(Role.PO).get(one.get_absolute_url()).content.decode()
    assert "单位报告：已经兑现" in page
    assert "提案者意见：已经兑现" in page
    assert "现场.png" in page
    given = {"version": one.version, "on": "2022-10-08", "done_on": "2022-09-20", "note": "属实"}
    assert go(Role.HU).post(f"{url}/keep/", given).status_code == 403
    assert go(Role.PO).post(f"{url}/keep/", given).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.kept_on, one.done_on) == ("kept", date(2022, 10, 8), date(2022, 9, 20))
    assert go(Role.PO).post(f"{url}/keep/", given).status_code == 409


def test_a_promise_in_the_letters_own_words_is_entered_by_hand(at, go):
    case = f.in_handling(at)
    f.answer(at, case, SAID)
    reply = case.assignments.get().replies.get()
    url = f"/lan/proposals/replies/{reply.pk}/promise/"
    go(Role.HU).post(url, {"version": reply.version, "text": "年底前设水位尺。", "due_on": "2022-12-31"})
    one = Commitment.objects.of(at.committee).get()
    assert (one.text, one.answer, one.due_on) == ("年底前设水位尺。", None, date(2022, 12, 31))
    with pytest.raises(Refused, match="不能早于"):
        actions.record_promise(reply, "早已办好。", date(2022, 1, 1), by=at.unit(0), on=SAID)


def test_a_move_that_is_not_open_says_why(at):
    one = promised(at)
    with pytest.raises(MoveRefused, match="待兑现"):
        actions.send_back_promise(one, "补充", by=at.of(Role.PO), on=DUE)


def test_the_calendar_takes_as_many_statements_for_many_rows_as_for_few(at, go, same_queries):
    promised(at, cause="关于一的提案")
    client = go(Role.PO)
    same_queries(
        lambda: client.get("/lan/proposals/commitments/"),
        lambda: [promised(at, cause=f"关于第{no}事的提案") for no in range(3)],
    )
