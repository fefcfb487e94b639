"""What the public reads: three decisions, each by the one who may; what is masked; what is withdrawn."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jianyan.core import profiles
from jianyan.core.journal import Stale
from jianyan.figures import catalogue
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Proposal, Publication, Reply
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
LIST = "/lan/proposals/public/"


@pytest.fixture
def anyone():
    return Client()


def signed_in(at, role):
    client = Client()
    client.force_login(at.of(role).account)
    return client


def decide(at, *cases, outcome="public", by=Role.LD, on=ON, **more):
    given = {"decided_by": "主席会议", "reason": "" if outcome == "public" else "涉及个案", **more}
    return actions.decide_publication(cases, outcome, by=at.of(by), on=on, **given)


def say(at, case, kind="full", **more):
    replies = list(
        Reply.objects.of(at.committee).filter(assignment__proposal=case).select_related("assignment")
    )
    actions.class_replies(replies, kind, by=at.unit(), on=ON, **more)


def law(at, on=f.OPENS, **changed):
    profiles.adopt("proposals", changed, on, by=at.of(Role.LD), on=on)


def read(client, case):
    return client.get(f"{LIST}{case.pk}/").content.decode()


def test_an_open_case_is_read_by_anyone_with_its_reply(at, anyone):
    case = f.closed(at)
    decide(at, case)
    say(at, case)
    shown = read(anyone, case)
    for word in (
        case.cause,
        "雨季积水",
        "一、清淤",
        "已疏浚",
        "lan县教育局",
        "十届一次会议第001号",
        "已办结",
        "委员提案",
    ):
        assert word in shown
    assert case.cause in anyone.get(LIST).content.decode()


def test_what_is_not_open_is_nowhere(at, anyone):
    case = f.closed(at)
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 404
    assert case.cause not in anyone.get(LIST).content.decode()
    assert anyone.get("/nobody/proposals/public/").status_code == 404


def test_the_foot_promises_open_numbers_only_to_those_who_may_open_them(at, anyone):
    word = "每一个数字都可以点开"
    case = f.closed(at)
    decide(at, case)
    assert word not in anyone.get(LIST).content.decode()
    assert word not in read(anyone, case)
    assert word in signed_in(at, Role.PO).get("/lan/proposals/").content.decode()
    assert word in signed_in(at, Role.MB).get("/lan/proposals/").content.decode()


def test_only_chairs_secretary_and_office_decide(at):
    case = f.filed(at)
    for role in set(Role) - {Role.LD, Role.SG, Role.PO}:
        with pytest.raises(NotYours):
            decide(at, case, by=role)
    for role in (Role.LD, Role.SG, Role.PO):
        decide(at, f.filed(at, cause=f"关于{role}的提案"), by=role)


@pytest.mark.parametrize(
    ("make", "outcome", "more", "word"),
    [
        (f.reviewed, "public", {}, "没有立案"),
        (lambda at: f.filed(at, public_wish=False), "public", {}, "不同意公开"),
        (f.filed, "withdrawn", {}, "没有公开"),
        (f.filed, "closed", {"reason": " "}, "理由"),
        (f.filed, "public", {"decided_by": ""}, "由谁决定"),
        (f.filed, "public", {"on": date(2022, 1, 10)}, "还没有立案"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_with_its_reason(at, make, outcome, more, word):
    case = f.again(make(at))
    with pytest.raises(Refused, match=word):
        decide(at, case, outcome=outcome, **more)
    assert not Publication.objects.of(at.committee).exists()


def test_a_list_is_decided_whole_or_not_at_all(at):
    agreed, not_agreed = f.filed(at), f.filed(at, cause="关于另一件事的提案", public_wish=False)
    with pytest.raises(Refused, match="不同意公开"):
        decide(at, agreed, not_agreed)
    assert not Publication.objects.of(at.committee).exists()


def test_withdrawing_is_a_decision_of_its_own_and_keeps_the_first(at, anyone):
    case = f.closed(at)
    decide(at, case)
    with pytest.raises(Refused, match="撤回公开"):
        decide(at, case, outcome="closed")
    with pytest.raises(Refused, match="同样的决定"):
        decide(at, case, on=ON + f.DAY)
    decide(at, case, outcome="withdrawn", on=ON + f.DAY)
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 404
    rows = Publication.objects.of(at.committee).order_by("decided_on")
    assert [(one.outcome, one.ended_on) for one in rows] == [("public", ON + f.DAY), ("withdrawn", None)]
    decide(at, case, on=ON + 2 * f.DAY)
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 200


def test_a_case_changed_since_it_was_read_is_not_opened(at):
    case = f.filed(at)
    with pytest.raises(Stale):
        decide(at, case, expected={case.pk: case.version - 1})


def test_a_withdrawn_case_and_a_withdrawn_consent_close_the_page(at, anyone):
    case = f.filed(at)
    decide(at, case)
    actions.ask_withdrawal(f.again(case), "情况有变化", by=at.member(), on=ON)
    actions.withdraw_case(f.again(case), "提案者要求撤案", by=at.of(Role.PC), on=ON)
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 404
    assert "（不公开）" not in anyone.get(LIST).content.decode()


def test_how_much_of_a_reply_is_read_is_the_units_word(at, anyone):
    case = f.closed(at)
    decide(at, case)
    assert "答复内容尚未公开" in read(anyone, case)
    with pytest.raises(Refused, match="公开摘要"):
        say(at, case, "summary")
    say(at, case, "summary", summary="渠道已经疏浚，汛期有人值守。")
    assert "汛期有人值守" in read(anyone, case)
    assert "已疏浚。" not in read(anyone, case)
    say(at, case, "not_public")
    assert "答复内容不公开" in read(anyone, case)
    assert "汛期有人值守" not in read(anyone, case)
    [reply] = Reply.objects.of(at.committee).select_related("assignment")
    with pytest.raises(NotYours):
        actions.class_replies([reply], "full", by=at.unit(1), on=ON)
    with pytest.raises(NotYours):
        actions.class_replies([reply], "full", by=at.member(), on=ON)
    actions.class_replies([reply], "full", by=at.of(Role.HA), on=ON)


def test_the_unit_says_it_with_its_draft(at):
    case = f.in_handling(at)
    [one] = case.assignments.all()
    draft = {"text": "已疏浚。", "reply_class": "A", "signer": "林某", "by": at.unit(), "on": ON}
    said = actions.draft_reply(one, **draft, publication_class="summary", publication_summary="已疏浚")
    assert (said.publication_class, said.publication_on) == ("summary", ON)
    assert actions.draft_reply(one, **draft).publication_class == "summary"
    assert actions.draft_reply(one, **draft, publication_class="").publication_on is None


def test_personal_data_never_leave_the_house(at, anyone):
    case = f.filed(
        at,
        situation="魏一委员反映，住户童二（电话13912345678）家中进水。家庭住址：城关镇东街12号院。",
        contact_person="童二",
        contact_phone="13912345678",
        signers=[actions.Signer(person=at.members[0])],
    )
    decide(at, case, reason="内部说明")
    shown = read(anyone, case)
    for private in ("魏一", "童二", "13912345678", "东街12号院", "内部说明"):
        assert private not in shown
    assert "提案者反映，住户提案者（电话（电话略））家中进水" in shown


def test_ratings_review_opinions_and_contacts_are_no_part_of_the_page(at, anyone):
    case = f.visited(at)
    actions.class_replies(
        list(Reply.objects.of(at.committee).select_related("assignment")), "full", by=at.unit(), on=ON
    )
    decide(at, case)
    shown = read(anyone, case)
    for inside in ("满意", "林某", "座谈面商", "走访", "初审", "终审", "A类"):
        assert inside not in shown


def test_members_are_named_only_where_the_rules_say_so_and_only_those_who_signed(at, anyone):
    case = f.draft(
        at,
        sponsor_type="joint",
        signers=[actions.Signer(person=one) for one in at.members],
    )
    actions.invite_cosigners(case, by=at.member(), on=f.OPENS)
    actions.cosign(f.again(case), by=at.member(1), on=f.OPENS)
    actions.submit(f.again(case), by=at.member(), on=f.OPENS)
    actions.start_review([f.again(case)], by=at.of(Role.PO), on=f.OPENS)
    actions.file([case := f.again(case)], by=at.of(Role.PC), on=f.OPENS)
    decide(at, case)
    assert "委员联名提案" in read(anyone, case)
    law(at, on=date(2022, 6, 2), public_names=True)
    shown = read(anyone, case)
    assert "魏一、童二" in shown
    assert "龚三" not in shown


def test_units_are_named_when_the_decision_says_and_not_before(at, anyone):
    case = f.closed(at)
    say(at, case, "summary", summary="教育局和lan县教育局已经疏浚")
    decide(at, case, names_units=False)
    shown = read(anyone, case)
    assert "承办单位和承办单位已经疏浚" in shown
    assert "教育局" not in shown
    assert "lan县教育局</td>" not in anyone.get(LIST).content.decode()
    decide(at, case, outcome="withdrawn")
    today = timezone.localdate()
    law(at, on=date(2022, 6, 2), units_after={"amount": 6, "unit": "calendar_month"})
    decide(at, case, on=today)
    [one] = Publication.objects.of(at.committee).filter(ended_on=None)
    assert today + timedelta(days=180) < one.units_from_on < today + timedelta(days=185)
    assert "lan县教育局" not in read(anyone, case)
    assert case.cause not in anyone.get(f"{LIST}?unit={at.units[0].pk}").content.decode()


def test_a_delay_of_the_rules_is_frozen_when_the_decision_is_taken(at, anyone):
    case = f.filed(at)
    law(at, publish_after={"amount": 10, "unit": "calendar_day"})
    today = timezone.localdate()
    decide(at, case, on=today)
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 404
    law(at, on=f.OPENS + f.DAY, publish_after={"amount": 0, "unit": "calendar_day"})
    assert anyone.get(f"{LIST}{case.pk}/").status_code == 404
    assert Publication.objects.of(at.committee).get().from_on == today + 10 * f.DAY


def test_closed_cases_are_numbers_alone_and_still_counted(at, anyone):
    case = f.filed(at, cause="关于一件不便公开的事的提案")
    decide(at, case, outcome="closed")
    shown = anyone.get(LIST).content.decode()
    assert "（不公开）" in shown
    assert "十届一次会议第001号" in shown
    assert "不便公开" not in shown
    assert "第001号" not in anyone.get(f"{LIST}?q=不便公开").content.decode()
    year = Scope.of_year(at.committee.pk, 2022)
    assert catalogue.ask(catalogue.find("proposals.filed"), year).answer.value == 1
    law(at, on=date(2022, 6, 2), public_closed=False)
    assert "第001号" not in anyone.get(LIST).content.decode()


def test_the_list_is_searched_and_filtered(at, anyone):
    for no, (word, category) in enumerate((("路灯", "social"), ("水渠", "ecological"))):
        decide(
            at,
            f.handed_over(at, cause=f"关于{word}的提案", category=category, units=[(at.units[no], "sole")]),
        )

    def found(query):
        shown = anyone.get(LIST + query).content.decode()
        return {word for word in ("路灯", "水渠") if f"关于{word}的提案" in shown}

    assert found("") == {"路灯", "水渠"}
    assert found("?q=路灯") == {"路灯"}
    assert found("?q=第002号") == {"水渠"}
    assert found("?category=social") == {"路灯"}
    assert found(f"?unit={at.units[1].pk}") == {"水渠"}
    assert found(f"?session={Proposal.objects.of(at.committee).first().session_id}") == {"路灯", "水渠"}
    assert found("?q=桥") == set()
    assert found("?unit=nonsense&after=nonsense") == {"路灯", "水渠"}


def test_the_public_list_costs_the_same_for_many(at, anyone, same_queries):
    def grow():
        for no in range(6):
            decide(at, f.handed_over(at, cause=f"关于第{no}件事的提案"))

    decide(at, f.handed_over(at))
    assert same_queries(lambda: anyone.get(LIST), grow) <= 10


def test_the_office_decides_a_session_in_one_go(at):
    agreed = [f.filed(at, cause=f"关于第{no}件事的提案") for no in range(3)]
    shy = f.filed(at, cause="关于不愿公开的提案", public_wish=False)
    office = signed_in(at, Role.PO)
    url = "/lan/proposals/publication/"
    given = {"version": 1, "on": "2022-06-01", "decided_by": "主席会议", "names_units": "on"}
    assert (
        office.post(url, {**given, "outcome": "closed", "pk": f"{shy.pk}.{shy.version}"}).status_code == 422
    )
    assert (
        office.post(url, {**given, "outcome": "public", "pk": f"{shy.pk}.{shy.version}"}).status_code == 409
    )
    assert "3件作此决定" in office.get(url).content.decode()
    assert office.post(url, {**given, "outcome": "public", "all": "1"}).status_code == 302
    assert set(Publication.objects.of(at.committee).values_list("proposal", flat=True)) == {
        c.pk for c in agreed
    }
    closed = {**given, "outcome": "closed", "reason": "提案者不同意", "pk": f"{shy.pk}.{shy.version}"}
    assert office.post(url, closed).status_code == 302
    assert "关于不愿公开的提案" in office.get(f"{url}?decided=closed").content.decode()
    assert agreed[0].cause in office.get(f"{url}?decided=public").content.decode()
    reader = signed_in(at, Role.PC).get(url)
    assert reader.status_code == 200
    assert "作此决定" not in reader.content.decode()
    assert signed_in(at, Role.MB).get(url).status_code == 403


def test_one_case_is_decided_with_its_public_page_in_view(at):
    case = f.closed(at, situation="来电13912345678反映积水。")
    office = signed_in(at, Role.SG)
    url = f"/lan/proposals/{case.pk}/publication/"
    shown = office.get(url).content.decode()
    assert "已略去1处" in shown
    assert "13912345678" not in shown.split("公开页面将会这样")[1]
    answer = office.post(
        url, {"version": f.again(case).version, "outcome": "public", "decided_by": "主席会议"}
    )
    assert answer.status_code == 302
    page = office.get(case.get_absolute_url()).content.decode()
    assert "主席会议决定公开" in page
    assert f"/lan/proposals/public/{case.pk}/" in page
    assert signed_in(at, Role.PC).get(url).status_code == 403


def test_a_unit_opens_its_reply_on_a_page_of_its_own(at):
    case = f.closed(at)
    [reply] = Reply.objects.of(at.committee)
    unit = signed_in(at, Role.HU)
    url = f"/lan/proposals/replies/{reply.pk}/publication/"
    assert url in unit.get(case.get_absolute_url()).content.decode()
    assert unit.post(url, {"version": reply.version, "publication_class": "summary"}).status_code == 422
    assert unit.post(url, {"version": reply.version - 1, "publication_class": "full"}).status_code == 409
    assert unit.post(url, {"version": reply.version, "publication_class": "full"}).status_code == 302
    reply.refresh_from_db()
    assert reply.publication_class == "full"


def test_the_rate_of_publication_is_of_those_who_agreed_on_the_last_day(at):
    cases = [f.closed(at, cause=f"关于第{no}件事的提案") for no in range(3)]
    f.closed(at, cause="关于不愿公开的提案", public_wish=False)
    decide(at, *cases[:2])
    decide(at, cases[0], outcome="withdrawn", on=date(2023, 1, 5))
    say(at, cases[0])
    say(at, cases[1], "not_public")

    def value(key, year, **more):
        scope = Scope.of_year(at.committee.pk, 2022)
        scope = Scope(**{**scope.__dict__, "end": date(year + 1, 1, 1), **more})
        return str(catalogue.ask(catalogue.find(f"proposals.{key}"), scope).answer.value)

    assert (value("published", 2022), value("published_rate", 2022)) == ("2", "66.67")
    assert value("published_rate", 2022, convention="filed") == "50"
    assert value("published_rate", 2023) == "33.33"
    assert (value("replies_published_rate", 2022), value("replies_published_rate", 2023)) == ("25", "0")


def test_figures_are_asked_by_session_whenever_things_happened(at):
    f.closed(at, cause="关于一次会议的提案")
    scope = Scope.of_year(at.committee.pk, 2022)
    for key in ("received", "satisfaction", "replies", "assignments", "sponsoring_members", "key"):
        indicator = catalogue.find(f"proposals.{key}")
        [first, second] = [
            catalogue.ask(indicator, scope.narrowed({"session": [name]})).answer.entries
            for name in ("十届一次会议", "十届二次会议")
        ]
        assert (first, second) == (0 if key == "key" else 1, 0)
