"""The review desk: what waits where, numbers that hold what they promised, mergers that lose nothing, the report."""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from jianyan.core.models import Event
from jianyan.kit.flow import Refused
from jianyan.language.side_by_side import sentences, shared
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals.actions import Signer, numbers
from jianyan.proposals.models import Ask, CaseGrouping, State
from jianyan.proposals.papers import report
from jianyan.proposals.queries import reviewing
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text

pytestmark = pytest.mark.django_db
DESK = "/lan/proposals/review/"
ON = f.OPENS + timedelta(days=5)


def party(at):
    return {
        "by": at.of(Role.ORG),
        "sponsor_type": "party",
        "signers": [Signer(body=at.party)],
        "contact_person": "魏一",
    }


def by_party(at, **fields):
    """A party's proposal under review."""
    proposal = f.draft(at, **{**party(at), **fields})
    actions.submit(proposal, by=at.of(Role.ORG), on=f.OPENS)
    actions.start_review([proposal], by=at.of(Role.PO), on=f.OPENS)
    return proposal


def box(proposal):
    one = f.again(proposal)
    return f"{one.pk}.{one.version}"


# ---- the queue ----


def test_the_desk_shows_what_waits_by_where_it_waits_and_then_by_how_long(at):
    heard = f.reviewed(at, cause="关于甲事的提案")
    actions.review(heard, "建议立案。", by=at.of(Role.PC), on=f.OPENS, group="第一组")
    later = f.submitted(at, f.OPENS + f.DAY, cause="关于乙事的提案")
    first = f.submitted(at, cause="关于丙事的提案")
    unheard = f.reviewed(at, cause="关于丁事的提案")
    f.filed(at, cause="关于戊事的提案")
    page = text(signed_in(at, Role.PO).get(DESK))
    places = [page.index(one.cause) for one in (first, later, unheard, heard)]
    assert places == sorted(places)
    assert "关于戊事的提案" not in page
    assert "复审（第一组）：建议立案。" in page
    assert all(
        f"{label}（{n}）" in page for label, n in zip(reviewing.STAGES.values(), (2, 1, 1), strict=True)
    )
    second = text(signed_in(at, Role.PC).get(DESK, {"stage": "2"}))
    assert heard.cause in second
    assert first.cause not in second


def test_a_session_is_judged_from_its_closing_on_and_the_rest_from_their_own_day(at):
    law = rules.Rules()
    session = f.submitted(at)
    apart = f.submitted(at, date(2022, 3, 1), cause="关于平时的提案")
    assert reviewing.review_by(session, session.submitted_on, law) == law.due(
        date(2022, 1, 13), law.review_due
    )
    assert reviewing.review_by(apart, apart.submitted_on, law) == law.due(date(2022, 3, 1), law.review_due)


@pytest.mark.parametrize(
    ("left", "word", "tone"),
    [(-2, "已过2天", "late"), (0, "今天到期", "late"), (3, "还有3天", "wait"), (9, "还有9天", "info")],
)
def test_a_limit_is_said_in_a_word_and_a_tone(left, word, tone):
    today = date(2022, 1, 20)
    assert reviewing.said_of(today + timedelta(days=left), today) == (word, tone)


def test_nearly_the_same_cause_is_flagged_and_leads_to_both_side_by_side(at):
    old = f.filed(at, cause="关于疏浚城东排水渠的提案")
    new = f.submitted(at, cause="关于尽快疏浚城东排水渠的建议")
    f.submitted(at, cause="关于增设校车的提案")
    page = text(signed_in(at, Role.PO).get(DESK))
    assert page.count("可能重复") == 1
    assert f"compare/?pk={new.pk}&amp;pk={old.pk}" in page
    assert queries.repeated([new], at.of(Role.PO)) == {new.pk: [old]}


def test_the_desk_costs_the_same_for_many_as_for_few(at, same_queries):
    client = signed_in(at, Role.PO)
    f.submitted(at)
    f.reviewed(at, cause="关于尽快疏浚城东排水渠的提案")

    def grow():
        for no in range(4):
            f.submitted(at, cause=f"关于第{no}条排水渠的提案")
            case = f.reviewed(at, cause=f"关于第{no}所学校的提案")
            actions.review(case, "可以立案。", by=at.of(Role.PC), on=ON)

    assert same_queries(lambda: client.get(DESK), grow) < 20


@pytest.mark.parametrize(("role", "status"), [(Role.PO, 200), (Role.PC, 200), (Role.MB, 403), (Role.HU, 403)])
def test_the_desk_is_for_the_office_and_the_committee(at, role, status):
    case = f.reviewed(at)
    client = signed_in(at, role)
    for path in (DESK, f"{DESK}{case.pk}/", f"{DESK}filing/?pk={case.pk}"):
        assert client.get(path).status_code == status


def test_pages_go_on_where_the_last_one_ended(at):
    for no in range(32):
        f.submitted(at, cause=f"关于第{no}件事的提案")
    client = signed_in(at, Role.PO)
    page = text(client.get(DESK))
    after = re.search(r'href="(\?[^"]*after=[^"]+)"', page)[1].replace("&amp;", "&")
    ids = [
        set(re.findall(r'name="pk" value="(\d+)', one)) for one in (page, text(client.get(f"{DESK}{after}")))
    ]
    assert [len(one) for one in ids] == [30, 2]
    assert not ids[0] & ids[1]


# ---- one case ----


def test_the_page_of_a_case_shows_all_opinions_and_refuses_with_a_ground(at):
    case = f.submitted(at)
    actions.start_review([case], by=at.of(Role.PO), on=ON, opinion="内容空泛。")
    client = signed_in(at, Role.PC)
    path = f"{DESK}{case.pk}/"
    page = text(client.get(path))
    assert "内容空泛。" in page
    assert page.count('name="ground-ground"') == 16
    client.post(path, {"do": "say", "say-version": 1, "say-on": "2022-01-15", "say-opinion": "同意。"})
    assert "同意。" in text(client.get(path))
    version = f.again(case).version
    wrong = client.post(path, {"do": "not_file", "ground-version": version, "ground-on": "2022-01-15"})
    assert wrong.status_code == 422
    given = {"ground": "NF10", "disposition": "returned", "explanation": "请补充建议。"}
    gone = client.post(
        path,
        {
            "do": "not_file",
            "ground-version": version,
            "ground-on": "2022-01-15",
            **{f"ground-{k}": v for k, v in given.items()},
        },
    )
    assert gone.status_code == 302
    assert (f.again(case).state, f.again(case).ground) == (State.NOT_FILED, "NF10")


# ---- numbers ----


@pytest.mark.parametrize("order", list(rules.NUMBERING))
def test_the_numbers_given_are_those_previewed(at, order):
    f.filed(at)
    made = [
        f.reviewed(at, category="social", cause="关于甲事的提案"),
        by_party(at, category="cultural", cause="关于乙事的提案"),
        f.reviewed(at, category="economic", cause="关于丙事的提案"),
        by_party(at, category="economic", cause="关于丁事的提案"),
    ]
    client = signed_in(at, Role.PC)
    path = f"{DESK}filing/?" + "&".join(f"pk={one.pk}" for one in made) + f"&order={order}"
    page = text(client.get(path))
    boxes = re.findall(r'name="pk" value="(\d+\.\d+\.\d+)"', page)
    promised = {int(one.split(".")[0]): int(one.split(".")[2]) for one in boxes}
    done = client.post(path, {"version": 1, "on": "2022-01-15", "order": order, "pk": boxes})
    assert done.status_code == 302
    assert promised == {one.pk: f.again(one).case_no for one in made}
    assert sorted(promised.values()) == [2, 3, 4, 5]
    wanted = {"submission": [2, 3, 4, 5], "collective": [4, 2, 5, 3], "category": [5, 4, 2, 3]}
    assert [promised[one.pk] for one in made] == wanted[order]


def test_a_preview_that_no_longer_holds_is_refused_whole(at):
    one, other = f.reviewed(at), f.reviewed(at, cause="关于校车的提案")
    shown = numbers.preview(at.committee.pk, [one], "submission")
    actions.file([other], by=at.of(Role.PC), on=ON)
    with pytest.raises(Refused, match="重新预览"):
        actions.file([one], by=at.of(Role.PC), on=ON, shown=shown)
    assert f.again(one).state == State.UNDER_REVIEW
    actions.file([one], by=at.of(Role.PC), on=ON)
    assert f.again(one).case_no == 2  # what was refused took no number


# ---- side by side ----


def test_shared_sentences_are_marked_with_the_column_that_has_them_too():
    columns = [
        ["一、雨季积水严重，淹没8户。只在甲说。"],
        ["只有乙这样说。雨季积水很严重，淹没12户。"],
        ["无关的话题。"],
    ]
    marked = [[(said.text, said.beside) for said in parts[0]] for parts in shared(columns)]
    assert marked[0] == [("一、雨季积水严重，淹没8户。", (2,)), ("只在甲说。", ())]
    assert marked[1] == [("只有乙这样说。", ()), ("雨季积水很严重，淹没12户。", (1,))]
    assert marked[2] == [("无关的话题。", ())]


@given(st.text(alphabet="甲乙丙。；！\n ", max_size=60))
def test_sentences_lose_nothing_of_a_text(said):
    assert "".join(sentences(said)) == said


def three(at):
    return [
        f.reviewed(at, suggestions="一、清淤。\n二、设泵站。"),
        f.reviewed(at, suggestions="一、建立管护制度。", cause="关于城东排水渠管护的提案"),
        by_party(at, suggestions="一、雨污分流。", cause="关于城东雨污分流的提案"),
    ]


def test_a_merger_of_three_is_one_line_and_keeps_every_author_and_origin(at):
    main, second, third = three(at)
    before = Event.objects.of(at.committee).filter(kind="proposals.merge").count()
    client = signed_in(at, Role.PC)
    path = f"{DESK}compare/?pk={main.pk}&pk={second.pk}&pk={third.pk}"
    assert "<mark>" in text(client.get(path))
    done = client.post(
        path,
        {
            "version": 1,
            "on": "2022-01-15",
            "main": main.pk,
            "merge": [main.pk, second.pk, third.pk],
            "version_of": [box(one) for one in (main, second, third)],
        },
    )
    assert done.status_code == 302
    assert Event.objects.of(at.committee).filter(kind="proposals.merge").count() == before + 1
    main, second, third = map(f.again, (main, second, third))
    assert (main.state, second.merged_into, third.merged_into) == (State.FILED, main, main)
    assert [one.lead.name for one in (second, third)] == ["魏一", "民建支部"]
    asks = Ask.objects.of(at.committee).live()
    assert {ask.text: ask.proposal_id for ask in asks} == {
        "清淤。": main.pk,
        "设泵站。": main.pk,
        "建立管护制度。": second.pk,
        "雨污分流。": third.pk,
    }
    page = text(signed_in(at, Role.PO).get(main.get_absolute_url()))
    assert "并入建议，来自收件3" in page
    assert "雨污分流。" in page
    sheet = signed_in(at, Role.PO).get(f"/lan/proposals/{main.pk}/sheet/docx/")
    printed = "\n".join(one.text for one in Document(io.BytesIO(sheet.content)).paragraphs)
    assert (
        printed.index("并入建议")
        < printed.index("收件2")
        < printed.index("收件3《关于城东雨污分流的提案》（民建支部）")
    )


def test_one_of_several_mergers_is_taken_back_alone(at):
    main, second, third = three(at)
    actions.gather(main, [second, third], by=at.of(Role.PC), on=ON)
    actions.take_back(second, "不是同一件事。", by=at.of(Role.PC), on=ON)
    assert (f.again(second).state, f.again(second).merged_into) == (State.UNDER_REVIEW, None)
    assert f.again(third).merged_into == f.again(main)


def test_nothing_is_filed_when_a_merger_is_refused(at):
    main, second, _ = three(at)
    waiting = f.submitted(at, cause="关于校车的提案")
    with pytest.raises(Refused):
        actions.gather(main, [second, waiting], by=at.of(Role.PC), on=ON)
    assert [f.again(one).state for one in (main, second)] == [State.UNDER_REVIEW] * 2
    with pytest.raises(Refused, match="再选一件"):
        actions.gather(main, [], by=at.of(Role.PC), on=ON)


def test_a_case_of_an_earlier_session_is_shown_beside_but_takes_nothing_in(at):
    old = f.filed(at)
    by = system(at.committee)
    term = PlenarySession.objects.of(at.committee).get().term
    people.call_session(term, 2, date(2023, 1, 10), date(2023, 1, 13), by=by, on=date(2023, 1, 10))
    new = f.reviewed(at, date(2023, 1, 10))
    page = text(signed_in(at, Role.PC).get(f"{DESK}compare/?pk={new.pk}&pk={old.pk}"))
    assert "<mark>" in page
    assert 'name="main"' not in page
    with pytest.raises(Refused, match="同一次会议"):
        actions.gather(old, [new], by=at.of(Role.PC), on=date(2023, 1, 15))


def test_a_page_of_one_or_of_six_is_refused_with_the_reason(at):
    case = f.reviewed(at)
    answer = signed_in(at, Role.PC).get(f"{DESK}compare/?pk={case.pk}")
    assert answer.status_code == 409
    assert "2至5件" in text(answer)


# ---- the report ----


def test_the_report_counts_what_the_records_say(at):
    main, second, third = three(at)
    actions.gather(main, [second], by=at.of(Role.PC), on=ON)
    actions.not_file(third, "NF13", "converted_to_opinion", "超出权限。", by=at.of(Role.PC), on=ON)
    f.submitted(at, cause="关于还在等的提案")
    session = PlenarySession.objects.of(at.committee).get()
    found = report.counted(session, ON)
    told = (found.received, found.collective, found.filed, found.merged, found.not_filed, found.open)
    assert told == (4, 1, 1, 1, 1, 1)
    assert (found.grounds, found.dispositions) == ({"NF13": 1}, {"converted_to_opinion": 1})
    assert found.received == found.filed + found.merged + found.not_filed + found.withdrawn + found.open
    early = report.counted(session, f.OPENS)
    assert (early.received, early.filed, early.open) == (4, 0, 4)
    assert report.counted(session, f.OPENS - f.DAY) is None


def test_the_button_on_the_desk_makes_both_files(at):
    main, second, _ = three(at)
    actions.gather(main, [second], by=at.of(Role.PC), on=ON)
    session = PlenarySession.objects.of(at.committee).get()
    client = signed_in(at, Role.PC)
    assert "review/report/zip/" in text(client.get(DESK))
    answer = client.get(f"{DESK}report/zip/", {"session": session.pk, "on": "2022-01-20"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = {name.rsplit(".", 1)[1]: archive.read(name) for name in archive.namelist()}
    assert names["pdf"][:5] == b"%PDF-"
    said = "\n".join(one.text for one in Document(io.BytesIO(names["docx"])).paragraphs)
    assert "共收到提案3件" in said
    assert "立案1件，并案1件，尚在审查1件" in said
    assert "立案率33.33%（立案数 ÷ 收到数，并案单列）" in said
    assert "（草稿）" in said
    assert client.get(f"{DESK}report/zip/").status_code == 302  # nothing chosen
    assert signed_in(at, Role.MB).get(f"{DESK}report/zip/").status_code == 403


def test_what_the_cases_speak_of_goes_into_the_report_as_a_person_decides(at):
    said = (
        "关于老旧小区加装电梯的提案",
        "关于老楼装电梯的提案",
        "关于夜间照明灯的提案",
        "关于增设路灯的提案",
        "关于养犬的提案",
    )
    cases = [f.filed(at, cause=cause, situation="情况。", suggestions="一、办理。") for cause in said]
    session = PlenarySession.objects.of(at.committee).get()
    client = signed_in(at, Role.PC)
    page, report_page = f"{DESK}groups/", {"session": session.pk, "on": "2022-01-20"}

    def printed():
        sent = client.get(f"{DESK}report/docx/", report_page)
        return "\n".join(one.text for one in Document(io.BytesIO(sent.content)).paragraphs)

    shown = text(client.get(page))
    assert ("加装电梯" in shown, "路灯亮化" in shown, said[4] in shown) == (True, True, False)
    assert "集中反映" not in printed(), "nothing is written before somebody decides"
    client.post(
        page,
        {f"take{cases[0].pk}": 1, f"name{cases[0].pk}": "老楼加装电梯", f"name{cases[2].pk}": "路灯亮化"},
    )
    assert "立案的提案集中反映以下问题：老楼加装电梯（2件）。" in printed()
    kept = CaseGrouping.objects.of(at.committee).live().order_by("proposed")
    assert {one.proposed: one.answer for one in kept} == {"加装电梯": "changed", "路灯亮化": "refused"}
    client.post(
        page,
        {f"take{case.pk}": 1 for case in cases}
        | {f"name{cases[0].pk}": "加装电梯", f"name{cases[2].pk}": "路灯亮化"},
    )
    assert {one.answer for one in CaseGrouping.objects.of(at.committee).live()} == {"taken"}
    assert "加装电梯（2件）；路灯亮化（2件）" in printed()
    assert "本会采用2次，改动后采用1次，不采用1次" in text(client.get(page))
    assert signed_in(at, Role.MB).get(page).status_code == 403


def test_an_empty_desk_says_so(at):
    assert "没有等待审查的提案" in text(signed_in(at, Role.PO).get(DESK))
