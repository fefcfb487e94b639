"""The desk, the bulletins, the transfers and the papers as pages: who may open them, and what a click does."""

import io
import zipfile

import pytest

from jianyan.core import profiles
from jianyan.core.models import Attachment
from jianyan.kit.flow import Refused
from jianyan.kit.papers import ONE_LINE
from jianyan.language import reporting
from jianyan.language.documents import read_document
from jianyan.opinions import actions
from jianyan.opinions.models import Adoption, Issue, Opinion, OpinionInstruction, Series
from jianyan.opinions.papers.bulletin import in_lines
from jianyan.opinions.queries import texts
from jianyan.opinions.tests.factories import (
    BEGIN,
    DAY,
    compiled,
    dispatched,
    edited,
    registered,
    signed,
    submitted,
)
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Account, Person, Role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def sign_in(client):
    def be(actor):
        client.force_login(actor.account)
        return client

    return be


def shown(answer):
    return answer.content.decode()


def test_the_desk_shows_what_waits_where_and_flags_repeats(at, sign_in):
    submitted(at, "校门口放学时拥堵")
    registered(at, "校门口放学时段拥堵", no=1)
    edited(at, "水管老化漏水")
    client = sign_in(at.of(Role.RS))
    page = client.get("/lan/opinions/desk/")
    assert [(group["label"], len(group["lines"])) for group in page.context["groups"]] == [
        ("待登记", 1),
        ("已登记，待编辑", 1),
        ("编辑中，待编期", 1),
    ]
    assert "可能重复" in shown(page)
    assert len(client.get("/lan/opinions/desk/?stage=2").context["page"].rows) == 1
    assert client.get("/lan/opinions/desk/?stage=9&after=x").status_code == 200


def test_one_alone_is_neither_compared_nor_merged(at, sign_in):
    one, other = registered(at, "甲"), registered(at, "乙", no=1)
    client, url = sign_in(at.of(Role.RS)), "/lan/opinions/compare/"
    assert client.get(f"{url}?pk={one.pk}").status_code == 409
    assert (
        client.post(f"{url}?pk={one.pk}&pk={other.pk}", {"main": one.pk, "merge": [one.pk]}).status_code
        == 409
    )
    assert not Opinion.objects.of(at.committee).filter(merged_into__isnull=False).exists()


def test_the_edited_text_stands_beside_the_original_and_the_author_sees_the_difference(at, sign_in):
    one = registered(at, "路灯")
    client = sign_in(at.of(Role.RS))
    url = f"{one.get_absolute_url()}edit/"
    data = {"title": "路灯", "text": "情况。请修。", "on": "2022-03-05", "version": one.version}
    assert "<ins>请修。</ins>" in shown(client.post(url, {**data, "do": "compare"}))
    assert client.post(url, {**data, "do": "save"}).status_code == 302
    assert "<ins>请修。</ins>" in shown(sign_in(at.of(Role.MB)).get(one.get_absolute_url()))


def test_every_edited_text_is_kept_with_its_editor(at):
    one = registered(at, "路灯")
    for text in ("甲。", "甲。乙。"):
        actions.edit(one, "路灯", text, by=at.of(Role.RS), on=BEGIN)
    told = texts.editions(one)
    assert [edition.who for edition in told] == ["研究室（信息工作）"] * 2
    assert [(p.kind, p.text) for p in told[1].pieces] == [("same", "甲。"), ("added", "乙。")]


@pytest.mark.parametrize("after", ["", "全新的文字。", "情况很严重。建议很好。", "建议。情况。"])
def test_a_difference_holds_both_texts(after):
    before = "情况很糟。建议如下：修好。\n谢谢。"
    pieces = texts.differences(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "cut") == after


def test_a_declined_one_says_why_in_one_of_the_fixed_words(at, sign_in):
    one = registered(at)
    client = sign_in(at.of(Role.RS))
    url = f"{one.get_absolute_url()}moves/decline/"
    data = {"on": "2022-03-05", "version": one.version, "note": "已与县城管局联系。"}
    assert client.post(url, {**data, "reason": "随便写"}).status_code == 422
    assert client.post(url, {**data, "reason": "情况需进一步核实"}).status_code == 302
    page = shown(sign_in(at.of(Role.MB)).get(one.get_absolute_url()))
    assert "留存参考：情况需进一步核实" in page
    assert "已与县城管局联系。" in page


def test_an_author_takes_back_what_is_not_registered_and_sends_it_again(at, sign_in):
    one = submitted(at, "路灯")
    client = sign_in(at.of(Role.MB))
    base = one.get_absolute_url()
    client.post(f"{base}moves/recall/", {"on": "2022-03-05", "version": one.version})
    page = client.get(f"{base}rewrite/").url
    sent = {"revision": 2, "do": "send", "title": "路灯", "text": "3盏。", "advice": "修。", "secrecy": "on"}
    assert client.post(page, sent).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.advice) == (Opinion.State.SUBMITTED, "修。")


def test_what_is_typed_is_kept_and_a_second_window_is_noticed(at, sign_in):
    client = sign_in(at.of(Role.MB))
    page = client.post("/lan/opinions/new/").url
    first = client.post(f"{page}autosave/", {"revision": 1, "title": "路灯", "text": "绝密★文件"})
    assert "绝密" in first.json()["hints"]
    second = client.post(f"{page}autosave/", {"revision": 1, "title": "别的"})
    assert (second.status_code, "另一处已保存的" in second.json()["html"]) == (409, True)
    assert sign_in(at.of(Role.SC)).get(page).status_code == 404


def test_an_informant_signs_without_a_seat(at, sign_in):
    [person] = people.register_persons([Person(name="贾五")], by=system(at.committee), on=BEGIN)
    account = Account.objects.create(username="informant", display_name="贾五")
    people.grant(account, Role.ORG, by=system(at.committee), on=BEGIN, person=person)
    client = sign_in(type("Seat", (), {"account": account}))
    page = client.post("/lan/opinions/new/").url
    told = {"title": "路灯", "text": "3盏。", "advice": "修。", "secrecy": "on", "revision": 1, "do": "send"}
    client.post(page, told)
    one = Opinion.objects.of(at.committee).get()
    assert (one.byline, one.reporter_type, one.sector) == ("贾五", "informant", None)


def test_a_series_is_founded_and_changed_on_pages(at, sign_in):
    client = sign_in(at.of(Role.RS))
    given = {
        "name": "专送", "kind": "direct_train", "recipients": "书记、县长", "copied_to": "人大", "signer": "LD",
        "checker": "SG", "numbering": "running", "is_internal": "on", "print_run": 12, "allowed": ["party"],
        "total_before": 0,
    }  # fmt: skip
    for wrong in ({"total_before": 100000}, {"print_run": 99999}, {"total_before": -1}):
        assert client.post("/lan/opinions/series/new/", {**given, **wrong}).status_code == 422
    assert client.post("/lan/opinions/series/new/", given).status_code == 302
    one = Series.objects.of(at.committee).get(name="专送")
    assert (one.checker, one.allowed, one.total_before) == ("SG", frozenset({"party"}), 0)
    changed = {**given, "version": one.version, "print_run": 20, "allowed": []}
    assert client.post(f"/lan/opinions/series/{one.pk}/", changed).status_code == 302
    assert client.post(f"/lan/opinions/series/{one.pk}/", changed).status_code == 409
    assert "书记、县长" in shown(sign_in(at.of(Role.LD)).get("/lan/opinions/series/"))
    assert sign_in(at.of(Role.LD)).get("/lan/opinions/series/new/").status_code == 403


def test_a_series_takes_only_the_manuscripts_it_is_for(at):
    series = at.series["newsletter"]
    actions.change_series(series, by=at.of(Role.RS), on=BEGIN, authors="party")
    with pytest.raises(Exception, match="只刊载民主党派"):
        compiled(at, [edited(at)])


def test_an_issue_is_previewed_and_printed_with_all_that_belongs_on_it(at, sign_in):
    main, other = registered(at, "甲"), registered(at, "乙", no=1)
    actions.merge(main, [other], by=at.of(Role.RS), on=BEGIN)
    actions.edit(main, "路灯不亮", "据反映，情况。", by=at.of(Role.RS), on=BEGIN)
    actions.change_series(
        at.series["newsletter"],
        by=at.of(Role.RS),
        on=BEGIN,
        print_run=30,
        recipients="县委",
        copied_to="人大",
        total_before=128,
    )
    issue = compiled(at, [main, edited(at, "水管老化")])
    client = sign_in(at.of(Role.LD))
    assert "（送审稿）" in shown(client.get(f"{issue.get_absolute_url()}preview/"))
    actions.sign_issue(issue, by=at.of(Role.SG), on=BEGIN)
    given = {"recipients": "县委办公室 5份", "copied_to": "县人大", "issued_to": "各镇", "level": "county"}
    issue.refresh_from_db()
    given |= {"on": BEGIN.isoformat(), "version": issue.version}
    assert sign_in(at.of(Role.RS)).post(f"{issue.get_absolute_url()}dispatch/", given).status_code == 302
    page = shown(client.get(f"{issue.get_absolute_url()}preview/"))
    text = read_document(
        "刊物.docx", client.get(f"{issue.get_absolute_url()}papers/bulletin.docx").content
    ).text
    wanted = (
        "信息刊", "2022年第1期（总第129期）", "内部刊物", "报：县委办公室", "送：县人大", "发：各镇", "共印30份",
        "签发：秘书长（办公室主任）", "一、路灯不亮", "二、水管老化",
        "反映人：魏一（政协lan县委员会委员）；童二（政协lan县委员会委员）",
    )  # fmt: skip
    for words in wanted:
        words = words.replace("政协lan县委员会", at.committee.house)
        assert words in page, words
        assert words in text, words
    went = client.get(f"{issue.get_absolute_url()}papers/dispatches.docx").content
    listed = read_document("分送清单.docx", went).text
    assert listed.index("县委办公室") < listed.index("县人大") < listed.index("各镇")
    assert "印数30份，分送7份。" in listed
    assert "县委办公室（县区级，5份）" in shown(client.get(issue.get_absolute_url()))
    assert client.get(f"{issue.get_absolute_url()}papers/bulletin.pdf").content[:4] == b"%PDF"
    assert client.get("/lan/opinions/issues/?export=1").content[:2] == b"PK"


@pytest.mark.parametrize(
    "title",
    [
        "关于进一步完善县域未定级不可移动文物点日常看护补贴机制和古桥古井抢救性维修的若干建议意见",
        "路灯不亮",
        "校门口接送时段拥堵、占道停放的问题亟待疏导",
        "一" * 60,
    ],
)
def test_a_long_title_is_broken_between_words(title):
    lines = in_lines(title).split("\n")
    assert "".join(lines) == title
    assert all(len(line) <= ONE_LINE and line[0] not in "、的" for line in lines)
    assert not any(line[0] in "动物堵修道" for line in lines[1:])


def test_adoption_carries_its_evidence_and_the_author_may_open_it(at, sign_in):
    [one] = dispatched(at, "甲")
    client = sign_in(at.of(Role.RS))
    data = {
        "on": "2022-03-05",
        "version": one.version,
        "level": "city",
        "adopter": "市政协",
        "mode": "single",
    }
    file = io.BytesIO(PDF)
    file.name = "采用通报.pdf"
    assert (
        client.post(f"{one.get_absolute_url()}moves/record_adoption/", {**data, "evidence": file}).status_code
        == 302
    )
    held = Attachment.objects.of(at.committee).get()
    assert held.role == "evidence"
    assert Adoption.objects.of(at.committee).get().pk == held.record_id
    assert "采用通报.pdf" in shown(sign_in(at.of(Role.MB)).get(one.get_absolute_url()))
    assert sign_in(at.of(Role.MB)).get(held.get_absolute_url()).status_code == 200


def test_words_and_scans_of_instructions_only_where_the_rules_allow_it(at, sign_in):
    [one] = dispatched(at, "甲")
    client = sign_in(at.of(Role.RS))
    url = f"{one.get_absolute_url()}moves/record_instruction/"
    assert 'name="text"' not in shown(client.get(url))
    with pytest.raises(Exception, match="不录入批示原文"):
        actions.record_instruction(one, "林某", "县长", "请办。", by=at.of(Role.RS), on=BEGIN)
    profiles.adopt("opinions", {"keep_instructions": True}, BEGIN, by=at.of(Role.SG), on=BEGIN)
    assert 'name="text"' in shown(client.get(url))
    scan = ("批示.pdf", PDF)
    actions.record_instruction(one, "林某", "县长", "请教育局办。", by=at.of(Role.RS), on=BEGIN, scan=scan)
    held = Attachment.objects.of(at.committee).get()
    inside, author = at.of(Role.LD), at.of(Role.MB)
    assert "请教育局办。" in shown(sign_in(inside).get(one.get_absolute_url()))
    assert client.get(held.get_absolute_url()).status_code == 200
    told = shown(sign_in(author).get(one.get_absolute_url()))
    assert "县区级领导" in told
    assert not [words for words in ("请教育局办", "林某", "批示.pdf") if words in told]
    assert client.get(held.get_absolute_url()).status_code == 404


def test_no_export_holds_the_words_of_an_instruction(at, sign_in):
    profiles.adopt("opinions", {"keep_instructions": True}, BEGIN, by=at.of(Role.SG), on=BEGIN)
    [one] = dispatched(at, "甲")
    actions.record_instruction(one, "林某", "县长", "这是批示原文", by=at.of(Role.RS), on=BEGIN)
    assert OpinionInstruction.objects.of(at.committee).get().text == "这是批示原文"
    client = sign_in(at.of(Role.RS))
    for url in (
        "/lan/opinions/?export=1", "/lan/opinions/issues/?export=1", "/lan/opinions/transfers/?export=1",
        "/lan/opinions/statistics/2022/reporters.xlsx", "/lan/figures/2022/opinions.instructions/export/",
        f"{one.get_absolute_url()}told.docx",
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        assert not [
            name for name in book.namelist() if "这是批示原文" in book.read(name).decode("utf-8", "ignore")
        ]


def test_a_unit_finds_what_was_sent_to_it_prints_the_slip_and_answers(at, sign_in):
    [one] = dispatched(at, "甲")
    mine, other = (
        actions.transfer(one, unit, by=at.of(Role.RS), on=BEGIN, due_on=BEGIN + DAY) for unit in at.units
    )
    client = sign_in(at.of(Role.HU))
    page = client.get("/lan/opinions/transfers/?tab=late")
    assert [row.pk for row in page.context["page"].rows] == [mine.pk]
    assert "待反馈的社情民意信息" in shown(client.get("/lan/"))
    assert client.get(f"/lan/opinions/transfers/{mine.pk}/slip.docx").content[:2] == b"PK"
    assert client.get(f"/lan/opinions/transfers/{other.pk}/slip.docx").status_code == 404
    detail = shown(client.get(one.get_absolute_url()))
    # A unit acts on the matter; who brought it up, and how it came there, it is not told.
    assert [word for word in ("原稿", "魏一", "反映主体", "办理过程") if word in detail] == []
    assert client.get("/lan/opinions/transfers/?export=1").content[:2] == b"PK"


def test_a_wrong_step_is_taken_back_on_its_page(at, sign_in):
    [one] = dispatched(at, "甲")
    actions.record_adoption(one, "city", "市政协", by=at.of(Role.RS), on=BEGIN)
    client = sign_in(at.of(Role.RS))
    assert "撤回上一步" in shown(client.get(one.get_absolute_url()))
    url = f"{one.get_absolute_url()}take-back/"
    one.refresh_from_db()
    assert client.post(url, {"on": "2022-03-06", "version": one.version, "reason": ""}).status_code == 422
    assert client.post(url, {"on": "2022-03-06", "version": one.version, "reason": "登错"}).status_code == 302
    assert not Adoption.objects.of(at.committee).live().exists()
    assert client.get(url).status_code == 409


def test_what_was_entered_wrongly_is_corrected_or_voided_with_its_reason_long_after(at, sign_in):
    [one], by = dispatched(at, "甲"), {"by": at.of(Role.RS), "on": BEGIN}
    twice = actions.record_adoption(one, "city", "市政协", **by)
    actions.record_adoption(one, "city", "市政协", **by)
    wrong = actions.record_instruction(one, "林某", "县长", number="批1号", **by)
    sent = actions.transfer(one, at.units[0], **by)
    client, base, day = sign_in(at.of(Role.RS)), one.get_absolute_url(), {"on": "2022-03-06"}
    page = shown(client.get(base))
    for what, row in (("adoption", twice), ("instruction", wrong), ("transfer", sent)):
        url = f"{base}void/{what}/{row.pk}/"
        assert url in page
        assert client.post(url, {**day, "version": row.version}).status_code == 422
        assert client.post(url, {**day, "version": row.version, "reason": "登重了"}).status_code == 302
    one.refresh_from_db()
    assert (one.adoptions.live().count(), one.state, one.instructed_on) == (1, "dispatched", None)
    page = shown(client.get(base))
    told = [page.count(f"<b>{title}</b>") for title in ("登记采用", "登记批示", "转办信息", "作废信息登记")]
    assert (told, page.count("登重了")) == ([2, 1, 1, 3], 3)
    given = {name: getattr(one, name) for name in ("title", "reporter_type", "origin", "version")}
    given |= day | {"byline": "魏一、童二", "reason": "漏登一人"}
    assert client.post(f"{base}correct/", given).status_code == 302
    assert client.post(f"{base}correct/", given).status_code == 409
    assert "魏一、童二" in shown(client.get(base))
    assert client.get(f"{base}void/nonsense/1/").status_code == 404
    for role in (Role.MB, Role.SG):
        assert sign_in(at.of(role)).get(f"{base}void/").status_code == 403
        assert "更正登记" not in shown(client.get(base))
    one.refresh_from_db()
    client = sign_in(at.of(Role.RS))
    client.post(f"{base}void/", {**day, "version": one.version, "reason": "重复录入"})
    assert "该件已作废：重复录入" in shown(client.get(base))


def test_what_a_void_issue_carried_goes_into_another_and_what_was_sent_stays(at, sign_in):
    one, other = edited(at, "甲"), edited(at, "乙")
    issue = signed(at, [one, other])
    client, url, day = sign_in(at.of(Role.RS)), issue.get_absolute_url(), {"on": "2022-03-06"}
    assert f"{url}void/" in shown(client.get(url))
    client.post(f"{url}void/", {**day, "version": issue.version, "reason": "印错"})
    page = shown(client.get(url))
    assert "已作废：印错" in page
    assert "甲" in page
    assert f"{url}void/" not in page
    assert "报送</a>" not in page
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.issued_on, one.sent_to_sign_on) == ("editing", None, None)
    assert url not in shown(client.get(one.get_absolute_url()))
    again = signed(at, [one, other])
    assert again.issue_no == 2
    actions.dispatch(again, [("县委", "county")], by=at.of(Role.RS), on=BEGIN + DAY)
    with pytest.raises(Refused, match="已经报送"):
        actions.void(again, "印错", by=at.of(Role.RS), on=BEGIN + DAY)
    assert f"{again.get_absolute_url()}void/" not in shown(client.get(again.get_absolute_url()))


def test_an_item_sent_back_and_placed_anew_stays_where_it_is_when_the_first_issue_is_void(at):
    one, by = edited(at, "甲"), {"by": at.of(Role.RS), "on": BEGIN}
    first = compiled(at, [one])
    actions.send_back_issue(first, "再改", by=at.of(Role.SG), on=BEGIN)
    one.refresh_from_db()
    signed(at, [one])
    first.refresh_from_db()
    actions.void(first, "不用了", **by)
    one.refresh_from_db()
    assert one.state == "issued"


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_the_yearly_list_of_reporters(kind, at, sign_in):
    dispatched(at, "甲")
    answer = sign_in(at.of(Role.RS)).get(f"/lan/opinions/statistics/2022/reporters.{kind}")
    assert answer.content[:2] == (b"%P" if kind == "pdf" else b"PK")


@pytest.mark.parametrize(
    "url", ["desk/", "issues/", "transfers/", "statistics/?year=2022", "series/", "?q=情况"]
)
def test_a_page_costs_the_same_however_much_there_is(url, at, sign_in, same_queries):
    client = sign_in(at.of(Role.RS))

    def more(no):
        [one] = dispatched(at, f"报{no}")
        actions.transfer(one, at.units[0], by=at.of(Role.RS), on=BEGIN)
        [submitted(at, f"校门口拥堵{no}"), registered(at, f"校门口拥堵二{no}"), edited(at, f"水管{no}")]

    def grown():
        [more(no) for no in (1, 2, 3)]
        client.get(f"/lan/opinions/{url}")  # figures are counted again once

    more(0)
    same_queries(lambda: client.get(f"/lan/opinions/{url}"), grown)


@pytest.mark.parametrize("url", ["desk/", "series/", "statistics/", "issues/", "compare/?pk=1"])
def test_the_inner_pages_are_closed_to_members_and_units(url, at, sign_in):
    for role in (Role.MB, Role.HU, Role.ORG):
        assert sign_in(at.of(role)).get(f"/lan/opinions/{url}").status_code == 403


@pytest.mark.parametrize(
    ("texts_", "fields"),
    [
        (("", "", ""), ["title", "text", "advice"]),
        (("路灯不亮", "县城3盏路灯不亮。", "请城管局更换灯具，并在一周内答复周边住户。"), []),
        (("路灯", "路灯不亮，电话13800138000。", "高度重视。"), ["advice", "secrecy"]),
        (("路灯", "3盏。" * 400, "修。"), ["length"]),
    ],
)
def test_hints_say_what_a_reader_would_ask(texts_, fields):
    assert [hint.field for hint in reporting.hints(*texts_, usual=1000, limit=1500)] == fields


def test_an_issue_that_stands_alone_shows_its_lists(at, sign_in):
    dispatched(at, "甲")
    issue = Issue.objects.of(at.committee).get()
    assert "分送清单" in shown(sign_in(at.of(Role.SG)).get(issue.get_absolute_url()))
