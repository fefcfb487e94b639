"""Who decides on honours, how types of sponsors are counted and sign, and what a place writes on its papers."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jianyan.core import profiles
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.models import Account, Award, Body, PlenarySession, Role
from jianyan.proposals import actions, rules
from jianyan.proposals.models import Proposal
from jianyan.proposals.papers import letters, sheets
from jianyan.proposals.papers.wording import addressed
from jianyan.proposals.queries import ledger
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_papers import MADE, lines

pytestmark = pytest.mark.django_db


def adopts(at, **data):
    profiles.adopt("proposals", data, f.OPENS, by=at.of(Role.SG), on=f.OPENS)


def session(at):
    return PlenarySession.objects.of(at.committee).get()


# -- honours: who decides, how many


def test_an_honour_is_decided_by_whoever_the_rules_name(at, client):
    by = [{"code": code, "by": "chairmen"} for code in ("number_one", "key", "unit")]
    adopts(at, selectors=[*by, {"code": "excellent", "by": "committee"}], number_one_quota=2)
    case = f.filed(at)
    day = f.OPENS + 3 * f.DAY
    with pytest.raises(NotYours, match="优秀提案由提案委员会确定"):
        actions.distinguish([case], "excellent", by=at.of(Role.PO), on=day)
    client.force_login(at.of(Role.PO).account)
    page = client.get(f"/lan/proposals/{case.pk}/moves/distinguish/").content.decode()
    assert "重点提案" in page
    assert 'value="excellent"' not in page
    actions.distinguish([case], "excellent", by=at.of(Role.PC), on=day)
    client.force_login(at.of(Role.PC).account)
    case_url = case.get_absolute_url()
    assert "更正荣誉" in client.get(case_url).content.decode()
    [held] = case.distinctions.live()
    wrong = {"version": 1, "on": day.isoformat(), "which": held.pk, "reason": "登记错了"}
    assert client.post(f"{case_url}moves/undistinguish/", wrong).status_code == 302
    assert not case.distinctions.live().exists()
    actions.distinguish([case], "excellent", by=at.of(Role.PC), on=day)  # its place is free again
    second, third = f.filed(at, cause="关于路灯的提案"), f.filed(at, cause="关于步道的提案")
    actions.distinguish([case, second], "number_one", by=at.of(Role.LD), on=day)
    with pytest.raises(Refused, match="只有2件"):
        actions.distinguish([third], "number_one", by=at.of(Role.LD), on=day)


def test_the_best_units_are_chosen_within_their_share_and_once_a_year(at, client):
    adopts(at, unit_percent=34)
    client.force_login(at.of(Role.PO).account)
    url = "/lan/proposals/desk/commend/"
    assert "不超过承办单位的34%" in client.get(url).content.decode()
    given = {"version": 1, "on": "2022-12-20", "title": "提案办理先进单位", "decided_by": "主席会议"}
    both = client.post(url, {**given, "units": [at.units[0].pk, at.units[1].pk]}, follow=True)
    assert "名额不足" in both.content.decode()
    assert client.post(url, {**given, "units": [at.units[0].pk]}).status_code == 302
    [held] = Award.objects.of(at.committee).live()
    assert (held.unit, held.kind, held.awarder) == (at.units[0], "excellent_unit", "主席会议")
    page = client.get(url).content.decode()
    assert ("今年已登记" in page) == (timezone.localdate().year == 2022)
    assert client.post(f"{url}{held.pk}/void/", {"version": 1, "on": "2022-12-20"}).status_code == 422
    void = {"version": 1, "on": "2022-12-20", "reason": "重复登记"}
    assert client.post(f"{url}{held.pk}/void/", void).status_code == 302
    assert not Award.objects.of(at.committee).live().exists()
    actions.commend_units([at.units[0]], "先进", by=at.of(Role.PC), on=date(2022, 12, 20))
    with pytest.raises(Refused, match="已经评定"):
        actions.commend_units([at.units[0]], "先进", by=at.of(Role.PO), on=date(2022, 12, 21))
    with pytest.raises(NotYours):
        actions.commend_units([at.units[1]], "先进", by=at.unit(0), on=date(2022, 12, 21))


# -- sponsor types


def sponsors(**changed):
    rows = [{"code": code} for code in ("individual", "joint", "party", "organization", "committee")]
    rows += [{"code": "sector", "signers": "convenor"}, {"code": "group"}]
    return [{**row, **changed.get(row["code"], {})} for row in rows]


def test_a_type_may_be_counted_the_other_way_and_a_proposal_keeps_how_it_was_counted(at):
    before = f.submitted(at, f.OPENS)
    adopt_on = f.OPENS + f.DAY
    told = sponsors(individual={"counts_as": "collective"})
    profiles.adopt("proposals", {"sponsors": told}, adopt_on, by=at.of(Role.SG), on=f.OPENS)
    after = f.submitted(at, adopt_on, cause="关于路灯的提案")
    assert (before.counts_as, after.counts_as) == ("", "collective")
    scope = Scope.of_year(at.committee.pk, 2022)
    assert catalogue.find("proposals.collective").answer(scope).value == 1
    by_sponsor = catalogue.find("proposals.by_sponsor")
    assert by_sponsor.answer(replace(scope, filter=(("sponsor", ("member",)),))).value == 1


def test_a_convenor_signs_for_a_sector_where_the_rules_ask_it(at):
    adopts(at, sponsors=sponsors(party={"signers": "convenor"}))
    own = {"signers": [actions.Signer(body=at.party)], "sponsor_type": "party", "by": at.of(Role.ORG)}
    with pytest.raises(Refused, match="召集人"):
        f.submitted(at, **own)
    assert f.submitted(at, **own, contact_person="林某").submission_no
    law = rules.on_day(at.committee.pk, f.OPENS)
    blank = f.draft(at, **own, situation="", suggestions="", cause="关于步道的提案")
    texts = [cell.text for row in sheets._hand(blank, law) for cell in row]
    assert "召集人签名" in texts


def test_proposals_of_the_session_may_have_a_fixed_day_by_type_and_the_others_run_from_receipt(at):
    adopts(at, sponsors=sponsors(individual={"reply_by": "6-30"}), reply_from="by_kind")
    actions.set_window(session(at), f.OPENS, f.OPENS + f.DAY, by=at.of(Role.PO), on=f.OPENS)
    assert f.handed_over(at).due_on == date(2022, 6, 30)
    later = f.OPENS + 20 * f.DAY
    between = f.handed_over(at, later, cause="关于路灯的提案")
    assert (between.kind, between.due_on) == ("intersession", date(2022, 4, 30))


# -- bodies together


def a_union(at):
    body = Body(kind=Body.Kind.ORGANIZATION, name="县总工会")
    people.found_bodies([body], by=at.of(Role.ML), on=f.OPENS)
    account = Account.objects.create(username="union", display_name="县总工会")
    people.grant(account, Role.ORG, by=at.of(Role.AD), on=f.OPENS, body=body)
    return body, replace(at.of(Role.ORG), account=account, body_ids=frozenset({body.pk}))


def test_a_party_and_an_organisation_put_a_proposal_forward_together(at, client):
    union, of_union = a_union(at)
    client.force_login(at.of(Role.ORG).account)
    desk = client.post("/lan/proposals/new/", follow=True)
    assert "联合提出的单位" in desk.content.decode()
    own = {"sponsor_type": "party", "contact_person": "林某", "by": at.of(Role.ORG)}
    both = [actions.Signer(body=one) for one in (at.party, union)]
    case = f.draft(at, **own, signers=both)
    actions.invite_cosigners(case, by=at.of(Role.ORG), on=f.OPENS)
    actions.cosign(f.again(case), by=of_union, on=f.OPENS)
    case = actions.submit(f.again(case), by=at.of(Role.ORG), on=f.OPENS)
    assert [one.name for one in case.signers] == ["民建支部", "县总工会"]
    assert case.sponsor_type == "party"


def test_a_joint_paper_of_bodies_is_entered_with_all_of_them_and_members_do_not_mix_in(at, client):
    a_union(at)
    client.force_login(at.of(Role.PO).account)
    page = client.get("/lan/proposals/paper/").content.decode()
    assert "联合提出的单位" in page
    given = {
        "on": "2022-01-10", "sponsor_type": "party", "body": at.party.pk, "partners": "县总工会",
        "cause": "关于路灯的提案", "situation": "路灯不亮。", "suggestions": "修。", "category": "social",
        "public_wish": "on", "contact_person": "林某", "scan": SimpleUploadedFile("a.pdf", b"%PDF-1.4 scan"),
    }  # fmt: skip
    wrong = client.post("/lan/proposals/paper/", {**given, "partners": "没有的会"})
    assert "没有这个党派、团体、专委会：没有的会" in wrong.content.decode()
    given["scan"] = SimpleUploadedFile("a.pdf", b"%PDF-1.4 scan")
    taken = client.post("/lan/proposals/paper/", given)
    assert taken.status_code == 302
    case = Proposal.objects.of(at.committee).get(cause="关于路灯的提案")
    assert addressed(case.signers) == "民建支部、县总工会"
    mixed = [actions.Signer(body=at.party), actions.Signer(person=at.members[0])]
    with pytest.raises(Refused, match="不符"):
        f.draft(at, sponsor_type="party", signers=mixed, by=at.of(Role.ORG))


def test_a_place_may_let_each_body_put_forward_its_own_only(at):
    union, _ = a_union(at)
    adopts(at, joint_bodies=False)
    both = [actions.Signer(body=one) for one in (at.party, union)]
    with pytest.raises(Refused, match="各自提出"):
        f.submitted(at, sponsor_type="party", contact_person="林某", by=at.of(Role.ORG), signers=both)


# -- papers


def test_the_number_of_a_letter_the_mark_and_the_words_of_papers_are_the_places_own(at, client):
    papers = [{"code": code} for code in ("order", "letter", "form", "reminder")]
    adopts(
        at,
        reply_prefix="{单位}提复",
        class_mark="bracket",
        papers=[*papers, {"code": "outcome", "signed_by": "提案办公室", "added": "有疑问的请来电"}],
    )
    case = f.in_handling(at)
    part = case.assignments.get()
    year = timezone.localdate().year
    assert ledger.next_number(part, timezone.localdate()) == f"{part.unit}提复〔{year}〕1号"
    law = rules.on_day(at.committee.pk, f.OPENS)
    told = lines(letters.outcome_notice(f.again(case), MADE, law))
    assert "提案办公室" in told
    assert "有疑问的请来电。" in told
    f.answer(at, case, f.OPENS + 20 * f.DAY)
    reply = case.assignments.get().replies.get()
    assert "（A）" in lines(letters.reply_letter(reply, f.again(case), MADE, law=law))
    unmarked = rules.parse({"class_mark": "none"})
    assert not {"A类", "（A）"} & set(lines(letters.reply_letter(reply, f.again(case), MADE, law=unmarked)))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"sponsors": sponsors(individual={"reply_by": "2-29"})}, "月-日"),
        ({"sponsors": sponsors(individual={"reply_by": "June"})}, "月-日"),
        ({"sponsors": sponsors(individual={"counts_as": "both"})}, "计入"),
        ({"selectors": [{"code": "key"}]}, "荣誉"),
        ({"papers": [{"code": "letter"}]}, "文书"),
        (
            {
                "papers": [
                    {"code": code, "signed_by": "办公室"}
                    for code in ("outcome", "order", "letter", "form", "reminder")
                ]
            },
            "不由政协落款",
        ),
        ({"class_mark": "left"}, "标注"),
        ({"unit_percent": 101}, "百分比"),
        ({"required_ratings": ["result", "visited"], "feedback_questions": []}, "先列入"),
    ],
)
def test_papers_honours_and_types_that_make_no_sense_are_refused(data, word):
    with pytest.raises(rules.BadRules, match=word):
        rules.parse(data)


def test_every_new_rule_is_used_by_an_example_and_reads_back():
    read = [rules.parse(data) for _, _, data in rules.examples()]
    assert all(rules.parse(profiles.as_data(law)) == law for law in read)
    for name in ("selectors", "papers", "sponsors", "class_mark", "reply_prefix", "feedback_questions"):
        assert any(getattr(law, name) != getattr(rules.Rules(), name) for law in read), name
