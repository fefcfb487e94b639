"""A rating nobody can push: private, from a known entrance, passed on with consent only, summed up from five on."""

import itertools
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jianyan.core import attachments, journal, profiles
from jianyan.core.models import Event
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Contact, FeedbackForm, Grade, PassedReason, ThirdPartyScore
from jianyan.proposals.queries import ledger
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
ON = date(2022, 2, 5)
WORDS = "没有写明时限"


@pytest.fixture
def go(at):
    def enter(role, **headers):
        client = Client(**headers)
        client.force_login(at.of(role).account)
        return client

    return enter


def adopt(at, **rules):
    profiles.adopt("proposals", rules, f.OPENS, by=at.of(Role.SG), on=f.OPENS)


def rated(at, result="unsatisfied", may_pass_on=False, **fields):
    case = f.replied(at, **fields)
    form = case.forms.get()
    return actions.return_feedback(
        form,
        attitude="satisfied",
        result=result,
        remarks=WORDS,
        may_pass_on=may_pass_on,
        by=at.member(),
        on=ON,
    )


# -- what is asked besides


def test_a_member_says_what_was_done_for_him_and_is_not_asked_what_only_bodies_are(at, go):
    form = f.replied(at).forms.get()
    url = f"/lan/proposals/ratings/{form.pk}/"
    page = go(Role.MB).get(url).content.decode()
    assert all(word in page for word in ("走访情况（可不填）", "答复前听取意见的方式", "答复是否针对提案"))
    assert "面复" not in page
    rated = {"version": 1, "attitude": "satisfied", "result": "satisfied"}
    assert go(Role.MB).post(url, {**rated, "visited": "perhaps"}).status_code == 422
    go(Role.MB).post(url, {**rated, "visited": "no", "heard_by": "phone"})
    form.refresh_from_db()
    assert form.answered == [("走访情况", "未走访"), ("答复前听取意见的方式", "电话")]
    url = form.get_absolute_url()
    assert "走访情况：未走访；答复前听取意见的方式：电话" in go(Role.PO).get(url).content.decode()
    assert "未走访" not in go(Role.HU).get(url).content.decode()


def test_the_office_is_told_where_a_unit_wrote_down_a_visit_and_the_member_says_there_was_none(at, go):
    case = f.in_handling(at)
    part = case.assignments.get()
    seen = Contact(assignment=part, phase="before", mode="visit", persons="魏一", held_on=ON - f.DAY)
    actions.log_contacts([seen], by=at.unit(0), on=ON)
    f.answer(at, case, ON)
    actions.send_feedback([f.again(case)], by=at.of(Role.PO), on=ON)
    given = {"attitude": "satisfied", "result": "satisfied", "answers": {"visited": "no"}}
    actions.return_feedback(case.forms.get(), **given, by=at.member(), on=ON)
    url = case.get_absolute_url()
    assert "提案者填写未走访，请核实" in go(Role.PO).get(url).content.decode()
    assert "请核实" not in go(Role.MB).get(url).content.decode()


def by_party(at):
    signers = [actions.Signer(body=at.party)]
    given = {"signers": signers, "sponsor_type": "party", "contact_person": "林某"}
    return f.replied(at, **given, by=at.of(Role.ORG)).forms.get()


def test_a_body_is_asked_whether_a_leader_answered_in_person(at, go):
    form = by_party(at)
    page = go(Role.PO).get(f"/lan/proposals/ratings/{form.pk}/").content.decode()
    assert "单位负责人是否面复" in page
    given = {"version": 1, "on": "2022-02-05", "attitude": "satisfied", "result": "satisfied"}
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 scan")
    url = f"/lan/proposals/ratings/{form.pk}/"
    assert go(Role.PO).post(url, {**given, "leader_answered": "yes", "scan": scan}).status_code == 302
    form.refresh_from_db()
    assert form.answered == [("单位负责人是否面复", "已面复")]


def test_a_place_asks_what_it_wants_to_know_and_may_insist_on_it(at, go):
    adopt(at, feedback_questions=["visited"], required_ratings=["visited", "attitude", "result"])
    form = f.replied(at).forms.get()
    url = f"/lan/proposals/ratings/{form.pk}/"
    page = go(Role.MB).get(url).content.decode()
    assert "走访情况" in page
    assert "听取意见" not in page
    rated = {"version": 1, "attitude": "satisfied", "result": "satisfied"}
    assert go(Role.MB).post(url, rated).status_code == 422
    with pytest.raises(Refused, match="请填写走访情况"):
        actions.return_feedback(form, attitude="satisfied", result="satisfied", by=at.member(), on=ON)
    given = {
        "attitude": "satisfied",
        "result": "satisfied",
        "answers": {"visited": "yes", "heard_by": "phone"},
    }
    with pytest.raises(Refused, match="没有这个问题"):
        actions.return_feedback(form, **given, by=at.member(), on=ON)
    assert go(Role.MB).post(url, {**rated, "visited": "yes"}).status_code == 302


# -- entrance


def test_the_entrance_is_kept_and_no_device(at, go):
    shown = {}
    for no, agent in enumerate(("Mozilla/5.0 (Linux; Android 13) Mobile Safari", "Mozilla/5.0 (X11) Chrome")):
        case = f.replied(at, cause=f"关于第{no}事的提案")
        url = f"/lan/proposals/ratings/{case.forms.get().pk}/"
        go(Role.MB, headers={"user-agent": agent}).post(
            url, {"version": 1, "attitude": "satisfied", "result": "satisfied"}
        )
        shown[no] = case.forms.get().entrance
    assert shown == {0: "本人在手机上填写", 1: "本人在网上填写"}
    assert not Event.objects.of(at.committee).filter(payload__contains="Android").exists()
    line = journal.timeline(case.forms.get())[-1]
    assert (line.actor, line.kind) == (at.member().label, "proposals.return_feedback")


def test_a_paper_form_is_entered_with_its_scan_only(at, go):
    form = f.replied(at).forms.get()
    url = f"/lan/proposals/ratings/{form.pk}/"
    asked = {"version": 1, "on": "2022-02-05", "attitude": "satisfied", "result": "basically"}
    answer = go(Role.PO).post(url, asked)
    assert answer.status_code == 422
    with pytest.raises(Refused, match="扫描件"):
        actions.enter_paper_form(
            form, None, attitude="satisfied", result="basically", by=at.of(Role.PO), on=ON
        )
    wrong = SimpleUploadedFile("表.pdf", b"no pdf")
    assert "扩展名不符" in go(Role.PO).post(url, asked | {"scan": wrong}).content.decode()
    scan = SimpleUploadedFile("表.pdf", b"%PDF-1.4 form")
    assert go(Role.PO).post(url, asked | {"scan": scan}).status_code == 302
    form.refresh_from_db()
    assert (form.entrance, form.result) == ("由纸质表代录", "basically")
    [file] = attachments.of_record(form)
    assert go(Role.PO).get(file.get_absolute_url()).status_code == 200
    assert go(Role.MB).get(file.get_absolute_url()).status_code == 200
    assert go(Role.HL).get(file.get_absolute_url()).status_code == 404


def test_a_member_needs_no_scan_and_a_unit_cannot_enter_any(at, go):
    form = f.replied(at).forms.get()
    url = f"/lan/proposals/ratings/{form.pk}/"
    assert "扫描件" not in go(Role.MB).get(url).content.decode()
    assert ">交回征询意见表</button>" in go(Role.MB).get(url).content.decode()
    assert ">登记征询意见表</button>" in go(Role.PO).get(url).content.decode()
    assert go(Role.HU).get(url).status_code == 404
    assert go(Role.LD).get(url).status_code == 403


# -- what a unit sees


def test_a_unit_sees_no_rating_before_closing_and_none_after(at, go):
    form = rated(at, "satisfied")
    case = f.again(form.proposal)
    url = case.get_absolute_url()
    assert WORDS not in go(Role.HL).get(url).content.decode()
    actions.close([case], by=at.of(Role.PO), on=ON)
    page = go(Role.HL).get(url).content.decode()
    assert WORDS not in page
    assert "满意结案" not in page
    assert "征询意见表" not in page
    assert not FeedbackForm.objects.visible_to(at.unit(0)).exists()
    assert WORDS in go(Role.MB).get(url).content.decode()
    assert "满意结案" in go(Role.PO).get(url).content.decode()


def test_rules_may_open_single_ratings_of_closed_cases(at, go):
    adopt(at, unit_sees_ratings="after_closing")
    form = rated(at, "satisfied")
    url = form.proposal.get_absolute_url()
    assert WORDS not in go(Role.HL).get(url).content.decode()
    actions.close([f.again(form.proposal)], by=at.of(Role.PO), on=ON)
    assert WORDS in go(Role.HL).get(url).content.decode()


def closed_cases(at, count, month, result="satisfied"):
    for no in range(count):
        case = f.replied(at, cause=f"关于{month}月第{no}件{result}事的提案")
        form = case.forms.get()
        actions.return_feedback(form, attitude="satisfied", result=result, by=at.member(), on=ON)
        if result != "unsatisfied":
            actions.close([f.again(case)], by=at.of(Role.PO), on=date(2022, month, 20))


def test_under_five_forms_are_no_total(at, go):
    closed_cases(at, 4, 2)
    page = go(Role.HL).get("/lan/proposals/ratings/totals/").content.decode()
    assert "不满5份，不列出" in page
    assert "对办理结果" not in page
    closed_cases(at, 1, 3, "basically")
    [year] = ledger.totals(at.units[0], at.committee.pk, date(2022, 4, 1))
    assert (year.forms, year.result["satisfied"], year.result["basically"]) == (5, 4, 1)
    assert "征询意见表5份" in go(Role.HL).get("/lan/proposals/ratings/totals/").content.decode()
    assert ledger.totals(at.units[1], at.committee.pk, date(2022, 4, 1)) == []


def test_a_total_does_not_grow_by_the_form_of_one_sponsor(at):
    closed_cases(at, 5, 2)
    closed_cases(at, 1, 5, "basically")
    [year] = ledger.totals(at.units[0], at.committee.pk, date(2022, 7, 1))
    assert (year.forms, year.has_rest) == (5, True)
    [early] = ledger.totals(at.units[0], at.committee.pk, date(2022, 3, 1))
    assert early.forms == 0


@given(st.dictionaries(st.tuples(st.sampled_from([2021, 2022]), st.integers(0, 3)), st.integers(0, 12)))
def test_two_totals_never_differ_by_fewer_than_five_forms(counts):
    quarters = {key: [("satisfied", "satisfied")] * count for key, count in counts.items()}
    for year in (2021, 2022):
        steps = [
            ledger._year(year, quarters, (at_year, no)).forms
            for at_year in (2021, 2022, 2023)
            for no in range(4)
        ]
        assert all(
            later == before or later - before >= ledger.LEAST for before, later in itertools.pairwise(steps)
        )
        assert steps[-1] <= sum(count for (of, _), count in counts.items() if of == year)


def test_only_units_have_a_page_of_totals(at, go):
    codes = {
        role: go(role).get("/lan/proposals/ratings/totals/").status_code
        for role in (Role.HU, Role.HL, Role.MB, Role.PO)
    }
    assert codes == {Role.HU: 200, Role.HL: 200, Role.MB: 403, Role.PO: 403}


def test_figures_of_ratings_are_not_cut_for_units_and_members(at, go):
    rated(at)
    url = "/lan/figures/2022/proposals.unsatisfied/"
    narrow = f"{url}?f.unit={at.units[0].name}"
    for role in (Role.HL, Role.HU, Role.MB):
        page = go(role).get(url)
        assert (page.status_code, page.context["cuts"]) == (200, [])
        assert go(role).get(narrow).status_code == 403
        assert go(role).get(f"{url}?start=2022-02-05&end=2022-02-06").status_code == 403
        assert go(role).get(f"{url}export/?f.unit={at.units[0].name}").status_code in (403, 404)
    assert go(Role.PO).get(narrow).status_code == 200


# -- the reason passed on


def test_a_reason_is_passed_on_with_consent_only_and_without_the_rating(at, go):
    kept = rated(at, cause="关于甲事的提案")
    with pytest.raises(Refused, match="没有同意"):
        actions.pass_on_reason(kept, WORDS, by=at.of(Role.PO), on=ON)
    form = rated(at, may_pass_on=True, cause="关于乙事的提案")
    with pytest.raises(NotYours):
        actions.pass_on_reason(form, WORDS, by=at.unit(0), on=ON)
    go(Role.PO).post(
        f"/lan/proposals/ratings/{form.pk}/reason/", {"version": 1, "on": "2022-02-06", "text": "请写明时限"}
    )
    page = go(Role.HL).get(form.proposal.get_absolute_url()).content.decode()
    assert "请写明时限" in page
    assert "不满意" not in page
    assert "魏一对" not in page
    assert PassedReason.objects.visible_to(at.unit(0)).count() == 1
    assert not PassedReason.objects.visible_to(at.unit(1)).exists()
    with pytest.raises(Refused, match="已经转达"):
        actions.pass_on_reason(form, WORDS, by=at.of(Role.PO), on=ON)


def test_a_reason_passed_on_by_mistake_is_taken_back(at, go):
    form = rated(at, may_pass_on=True)
    one = actions.pass_on_reason(form, WORDS, by=at.of(Role.PO), on=ON)
    url = f"/lan/proposals/reasons/{one.pk}/take-back/"
    assert go(Role.HL).get(url).status_code == 403
    go(Role.PO).post(url, {"version": 1, "on": "2022-02-07", "reason": "转错单位"})
    assert WORDS not in go(Role.HL).get(form.proposal.get_absolute_url()).content.decode()
    actions.pass_on_reason(form, WORDS, by=at.of(Role.PO), on=ON)


# -- both sides


def test_grading_each_other_is_off_until_the_rules_say_so(at):
    reply = f.replied(at).assignments.get().replies.get()
    with pytest.raises(Refused, match="没有开展"):
        actions.grade(reply, 90, by=at.member(), on=ON)


def test_grades_are_sealed_until_both_are_in(at, go):
    adopt(at, mutual_grading=True)
    case = f.replied(at)
    reply = case.assignments.get().replies.get()
    url = case.get_absolute_url()
    assert "评办理质量" in go(Role.MB).get(url).content.decode()
    answer = go(Role.MB).post(
        f"/lan/proposals/replies/{reply.pk}/grade/", {"version": 1, "points": 61, "remarks": "拖了"}
    )
    assert answer.status_code == 302
    readers = {
        "sponsor": at.member(),
        "unit": at.unit(0),
        "office": at.of(Role.PO),
        "auditor": at.of(Role.AU),
    }
    seen = {name: Grade.objects.visible_to(who).count() for name, who in readers.items()}
    assert seen == {"sponsor": 1, "unit": 0, "office": 0, "auditor": 0}
    assert "61分" not in go(Role.HL).get(url).content.decode()
    assert not Event.objects.of(at.committee).filter(payload__contains="拖了").exists()
    go(Role.HL).post(f"/lan/proposals/replies/{reply.pk}/grade/", {"version": 1, "points": 88})
    seen = {name: Grade.objects.visible_to(who).count() for name, who in readers.items()}
    assert seen == {"sponsor": 2, "unit": 2, "office": 2, "auditor": 2}
    assert "61分" in go(Role.HL).get(url).content.decode()
    assert Grade.objects.visible_to(at.member(1)).count() == 0
    with pytest.raises(Refused, match="不能再改"):
        actions.grade(reply, 100, by=at.member(), on=ON)


def test_nobody_grades_for_another(at):
    adopt(at, mutual_grading=True)
    reply = f.replied(at).assignments.get().replies.get()
    for who in (at.member(1), at.unit(1), at.of(Role.PO)):
        with pytest.raises(NotYours):
            actions.grade(reply, 90, by=who, on=ON)


# -- a body outside


def test_an_outside_score_names_body_date_and_report(at, go):
    case = f.closed(at)
    url = f"/lan/proposals/{case.pk}/outside-score/"
    asked = {
        "version": case.version,
        "on": "2022-03-01",
        "body": "某大学",
        "assessed_on": "2022-02-25",
        "points": "92.5",
        "full_points": "100",
        "unit": at.units[0].pk,
    }
    assert go(Role.PO).post(url, asked).status_code == 422
    report = SimpleUploadedFile("报告.pdf", b"%PDF-1.4 report")
    assert go(Role.PO).post(url, asked | {"evidence": report}).status_code == 302
    score = ThirdPartyScore.objects.of(at.committee).get()
    assert (score.points, score.shown) == (9250, "92.5分（满分100分）")
    assert "某大学" in go(Role.MB).get(case.get_absolute_url()).content.decode()
    assert go(Role.HU).get(url).status_code == 403
    go(Role.PO).post(
        f"/lan/proposals/outside-scores/{score.pk}/void/",
        {"version": 1, "on": "2022-03-02", "reason": "登错件"},
    )
    assert "某大学" not in go(Role.MB).get(case.get_absolute_url()).content.decode()


def test_an_outside_score_is_true_in_itself(at):
    case = f.closed(at)
    given = {
        "body": "某大学",
        "assessed_on": ON,
        "points": 9000,
        "full_points": 10_000,
        "by": at.of(Role.PO),
        "on": ON + timedelta(1),
    }
    paper = ("报告.pdf", b"%PDF-1.4")
    for wrong, reason in (
        ({"points": 10_001}, "满分"),
        ({"assessed_on": ON + timedelta(9)}, "晚于"),
        ({"unit": at.units[1]}, "不承办"),
    ):
        with pytest.raises(Refused, match=reason):
            actions.enter_outside_score(case, paper, **{**given, **wrong})
    with pytest.raises(Refused, match="评估报告"):
        actions.enter_outside_score(case, None, **given)
