"""The pages: who may open them, what bad input gets, what a click does."""

import pytest

from jianyan.core.models import Link
from jianyan.opinions import actions
from jianyan.opinions.models import Issue, Opinion, Transfer
from jianyan.opinions.tests.factories import BEGIN, compiled, dispatched, edited, registered, submitted
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, at):
    def be(role):
        client.force_login(at.of(role).account)
        return client

    return be


def move(client, opinion, name, **data):
    url = f"{opinion.get_absolute_url()}moves/{name}/"
    return client.post(url, {"on": "2022-03-05", "version": opinion.version, **data})


def edit(client, opinion, **data):
    url = f"{opinion.get_absolute_url()}edit/"
    return client.post(url, {"on": "2022-03-05", "version": opinion.version, "do": "save", **data})


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_a_record_opens_for_those_who_may_read_it_and_is_unknown_to_others(role, at, sign_in):
    opinion = registered(at, no=2)
    expected = 200 if role in (Role.RS, Role.SG, Role.LD, Role.AU) else 404
    assert sign_in(role).get(opinion.get_absolute_url()).status_code == expected
    assert sign_in(role).get("/lan/opinions/").status_code == 200


@pytest.mark.parametrize("role", [Role.MB, Role.PO, Role.HU, Role.AD])
def test_bulletins_are_closed_to_those_they_are_not_for(role, at, sign_in):
    [_] = dispatched(at, "甲")
    issue = Issue.objects.of(at.committee).get()
    assert sign_in(role).get("/lan/opinions/issues/").status_code == 403
    assert sign_in(role).get(issue.get_absolute_url()).status_code == 403


def write(client, **texts):
    """Begin a page, fill it in and send it, as the buttons do."""
    page = client.post("/lan/opinions/new/").url
    sent = {"revision": 1, "do": "send", "kind": "information", "origin": "own", "secrecy": "on", **texts}
    return client.post(page, sent, follow=True)


def test_a_member_reports_and_finds_it_in_his_list(at, sign_in):
    client = sign_in(Role.MB)
    made = write(client, title="路灯不亮", text="县城南街3盏路灯不亮。", advice="请城管部门更换。")
    assert "待登记" in made.content.decode()
    assert "路灯不亮" in client.get("/lan/opinions/").content.decode()
    one = Opinion.objects.of(at.committee).get()
    assert (one.byline, one.advice, one.reporter_type) == ("魏一", "请城管部门更换。", "member")


def test_what_is_missing_is_said_and_what_was_typed_is_kept(sign_in):
    client = sign_in(Role.MB)
    answer = write(client, text="情况", secrecy="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [word for word in ("请写标题", "请写建议", "涉密的请用纸质件") if word not in page] == []
    assert "没有写完的" in client.get("/lan/opinions/new/").content.decode()


def test_several_report_in_order_and_a_stranger_is_refused(at, sign_in):
    client = sign_in(Role.MB)
    told = {"title": "路灯不亮", "text": "3盏不亮。", "advice": "请更换。"}
    assert "不是在任委员：路人" in write(client, others="路人", **told).content.decode()
    write(client, others="龚三、童二", **told)
    assert Opinion.objects.of(at.committee).get().byline == "魏一、龚三、童二"


def test_the_office_names_members_and_a_stranger_is_refused(at, sign_in):
    sent = {"kind": "information", "title": "路灯", "text": "情况。", "origin": "own", "on": "2022-03-02"}
    client = sign_in(Role.RS)
    paper = client.get("/lan/opinions/new/").url
    assert "不是在任委员：路人" in client.post(paper, {**sent, "names": "魏一、路人"}).content.decode()
    client.post(paper, {**sent, "names": "童二、魏一"})
    opinion = Opinion.objects.of(at.committee).get()
    assert (opinion.byline, opinion.is_from_paper) == ("童二、魏一", True)


def test_a_party_reports_in_its_name(at, sign_in):
    write(sign_in(Role.ORG), title="路灯", text="3盏。", advice="请修。", body=at.party.pk, writer="邵四")
    one = Opinion.objects.of(at.committee).get()
    assert (one.reporter_type, one.byline, one.writer) == ("party", "民建支部", "邵四")


def test_those_who_do_not_report_get_no_form(sign_in):
    assert sign_in(Role.HU).get("/lan/opinions/new/").status_code == 403


def test_buttons_follow_the_table(at, sign_in):
    opinion = submitted(at)
    assert "moves/register/" in sign_in(Role.RS).get(opinion.get_absolute_url()).content.decode()
    mine = sign_in(Role.MB).get(opinion.get_absolute_url()).content.decode()
    assert "moves/register/" not in mine
    assert "撤回修改" in mine
    assert "研究室" in mine


def test_the_clerk_registers_edits_and_keeps_for_reference(at, sign_in):
    client, opinion = sign_in(Role.RS), submitted(at)
    assert move(client, opinion, "register", secrecy_checked="on").status_code == 302
    opinion.refresh_from_db()
    assert edit(client, opinion, title="新题", text="新文").status_code == 302
    opinion.refresh_from_db()
    assert move(client, opinion, "decline", reason="情况需进一步核实").status_code == 409
    assert str(opinion) == "新题"


def test_a_colleague_without_the_right_is_told_so(at, sign_in):
    opinion = submitted(at)
    assert move(sign_in(Role.SG), opinion, "register", secrecy_checked="on").status_code == 403
    assert sign_in(Role.MB).get(f"{opinion.get_absolute_url()}moves/register/").status_code == 403
    assert sign_in(Role.RS).get(f"{opinion.get_absolute_url()}moves/nonsense/").status_code == 404


def test_an_old_page_shows_what_changed(at, sign_in):
    opinion = edited(at)
    old = opinion.version
    actions.edit(opinion, "同事的题", "同事的文", by=at.of(Role.RS), on=BEGIN)
    opinion.version = old
    answer = edit(sign_in(Role.RS), opinion, title="我的题", text="我的文")
    assert answer.status_code == 409
    assert "同事的题" in answer.content.decode()


@pytest.mark.parametrize("data", [{"on": "昨天"}, {"version": ""}, {"on": "2022-02-30"}])
def test_a_bad_date_or_version_is_given_back(data, at, sign_in):
    assert move(sign_in(Role.RS), registered(at), "archive", **data).status_code == 422


def test_a_unit_answers_its_own_transfer_only(at, sign_in):
    [opinion] = dispatched(at, "甲")
    mine, other = (actions.transfer(opinion, unit, by=at.of(Role.RS), on=BEGIN) for unit in at.units)
    client = sign_in(Role.HU)
    page = client.get(opinion.get_absolute_url()).content.decode()
    assert f"transfers/{mine.pk}/" in page
    assert f"transfers/{other.pk}/" not in page
    sent = {"on": "2022-03-20", "version": 1, "answer": "已办。", "outcome": "done"}
    assert client.post(f"{opinion.get_absolute_url()}transfers/{other.pk}/", sent).status_code == 403
    assert client.post(f"{opinion.get_absolute_url()}transfers/{mine.pk}/", sent).status_code == 302
    assert Transfer.objects.of(at.committee).get(pk=mine.pk).answer == "已办。"


def test_an_issue_is_compiled_signed_and_sent_on_pages(at, sign_in):
    opinions = [edited(at, "甲"), edited(at, "乙")]
    sent = {
        "series": at.series["newsletter"].pk,
        "title": "本期",
        "opinions": [o.pk for o in opinions],
        "on": "2022-03-03",
    }
    assert sign_in(Role.RS).post("/lan/opinions/issues/new/", sent).status_code == 302
    issue = Issue.objects.of(at.committee).get()
    base = issue.get_absolute_url()
    assert sign_in(Role.RS).post(f"{base}sign/", {"on": "2022-03-04", "version": 1}).status_code == 403
    assert sign_in(Role.SG).post(f"{base}sign/", {"on": "2022-03-04", "version": 1}).status_code == 302
    given = {"on": "2022-03-05", "version": 2, "recipients": "县委办公室\n县政府办公室", "level": "county"}
    assert sign_in(Role.RS).post(f"{base}dispatch/", given).status_code == 302
    page = sign_in(Role.LD).get(base).content.decode()
    assert "2022年第1期" in page
    assert "所载信息（2条）" in page


def test_the_queue_shows_a_wish_and_takes_it_over(at, sign_in):
    source = registered(at, "被退的件")
    Link.anywhere.bulk_create(
        [Link(committee=at.committee, kind="converted", source_model="opinions.opinion", source_id=source.pk)]
    )
    client = sign_in(Role.RS)
    assert "被退的件" in client.get("/lan/opinions/links/").content.decode()
    link = Link.objects.of(at.committee).get()
    sent = {"title": "转来", "text": "情况。", "names": "魏一", "on": "2022-03-02", "secrecy_checked": "on"}
    made = client.post(f"/lan/opinions/links/{link.pk}/", sent, follow=True).content.decode()
    assert "2022-002" in made
    assert "被退的件" in made
    assert client.get(f"/lan/opinions/links/{link.pk}/").status_code == 404
    assert sign_in(Role.PO).get("/lan/opinions/links/").status_code == 403


@pytest.mark.parametrize(
    "query", ["q=甲", "q=2022-001", "state=registered", "reporter=member&kind=information&year=2022"]
)
def test_the_filter_finds(query, at, sign_in):
    registered(at, "甲")
    submitted(at, "乙", by=at.of(Role.ORG), persons=(), body=at.party, reporter_type="party")
    rows = sign_in(Role.RS).get(f"/lan/opinions/?{query}").context["page"].rows
    assert [str(row) for row in rows] == ["甲"]


@pytest.mark.parametrize("query", ["state=nonsense", "year=x", "after=%00", "q=" + "长" * 200, "series=x"])
def test_bad_filters_do_no_harm(query, at, sign_in):
    registered(at)
    assert sign_in(Role.RS).get(f"/lan/opinions/?{query}").status_code == 200
    assert sign_in(Role.RS).get(f"/lan/opinions/issues/?{query}").status_code == 200


def test_the_ledger_is_a_workbook(at, sign_in):
    registered(at)
    answer = sign_in(Role.RS).get("/lan/opinions/?export=1")
    assert answer.content[:2] == b"PK"


def test_an_empty_list_says_what_to_do(sign_in):
    assert "反映一条新的信息" in sign_in(Role.MB).get("/lan/opinions/").content.decode()


@pytest.mark.parametrize("url", ["/lan/opinions/", "/lan/opinions/issues/"])
def test_a_list_costs_the_same_however_long(url, at, sign_in, same_queries):
    client = sign_in(Role.RS)
    dispatched(at, "甲")
    same_queries(lambda: client.get(url), lambda: [dispatched(at, title) for title in "乙丙丁戊"])


def test_a_record_page_costs_the_same_however_much_came_of_it(at, sign_in, same_queries):
    client, [opinion] = sign_in(Role.LD), dispatched(at, "甲")
    actions.record_adoption(opinion, "city", "市政协", by=at.of(Role.RS), on=BEGIN)

    def more():
        for body in ("省政协", "全国政协"):
            actions.record_adoption(opinion, "province", body, by=at.of(Role.RS), on=BEGIN)

    same_queries(lambda: client.get(opinion.get_absolute_url()), more)


def test_a_manuscript_waiting_to_be_compiled_is_ticked_already(at, sign_in):
    opinion = edited(at)
    compiled(at, [edited(at, "乙")])
    page = sign_in(Role.RS).get(f"/lan/opinions/issues/new/?opinion={opinion.pk}")
    assert page.context["form"].initial["opinions"] == [opinion.pk]
