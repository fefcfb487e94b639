"""The pages of the shelf: who may open them, what bad input gets, what a click does."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.core import attachments
from jianyan.kit import sheets
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import BookMovement, Manuscript, PartyPaper, PublicityItem
from jianyan.publications.shelves import SHELVES
from jianyan.publications.tests.factories import accepted, handed_in, passed, printed

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
ROOT = "/lan/publications/"
ENTRIES = {
    "papers": {"kind": "report", "title": "报告", "recipient": "县委"},
    "rules": {"action": "made", "name": "规则"},
    "outlines": {"title": "大纲", "themes": "往事", "topics": "桥路|1950—1990年|6\n教育"},
    "volumes": {"way": "printed", "series": "文史资料", "volume_no": "24", "print_run": "100"},
    "books": {
        "title": "书",
        "mode": "handed_out",
        "copies": "3",
        "recipient": "读者",
        "recipient_kind": "public",
    },
    "publicity": {"title": "稿", "author": "办公室"},
    "media": {"name": "市报", "level": "city"},
}


@pytest.fixture
def sign_in(client, at):
    def be(role):
        client.force_login(at.of(role).account)
        return client

    return be


@pytest.mark.parametrize("kind", ENTRIES)
def test_what_is_entered_has_a_page_and_stands_in_the_list(kind, sign_in):
    client = sign_in(Role.SG)
    made = client.post(f"{ROOT}{kind}/new/", {"on": "2022-06-01", **ENTRIES[kind]}, follow=True)
    assert made.redirect_chain
    record = made.context["record"]
    assert str(record) in made.content.decode()
    assert record.get_absolute_url() in client.get(f"{ROOT}{kind}/").content.decode()
    assert client.get(f"{ROOT}{kind}/?export=1").content[:2] == b"PK"


@pytest.mark.parametrize("kind", [kind for kind in SHELVES if kind != "published"])
def test_an_empty_form_is_given_back(kind, sign_in):
    answer = sign_in(Role.SG).post(f"{ROOT}{kind}/new/", {})
    assert answer.status_code == 422
    assert "还不能保存" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_each_shelf_opens_for_its_readers(role, at, sign_in):
    client = sign_in(role)
    for kind, shelf in SHELVES.items():
        assert client.get(f"{ROOT}{kind}/").status_code == (200 if shelf.readers(at.of(role)) else 403)
        assert client.get(f"{ROOT}{kind}/new/").status_code == (200 if shelf.may_add(at.of(role)) else 403)


def test_a_call_starts_from_its_outline_and_a_manuscript_from_its_call(at, sign_in):
    outline = actions.open_outline("大纲", "往事", by=at.of(Role.CL), on=ON)
    client = sign_in(Role.CL)
    assert f"calls/new/?outline={outline.pk}" in client.get(outline.get_absolute_url()).content.decode()
    sent = {
        "outline": outline.pk,
        "title": "征集通知",
        "recipients": "各位委员",
        "closes_on": "2022-07-31",
        "shortest": "2000",
        "longest": "5000",
        "contact": "王某",
        "on": "2022-06-01",
    }
    late = client.post(f"{ROOT}calls/new/", sent | {"closes_on": "2022-05-01"})
    assert "截止日期早于发出日期" in late.content.decode()
    call = client.post(f"{ROOT}calls/new/", sent, follow=True).context["record"]
    form = sign_in(Role.MB).get(f"{ROOT}manuscripts/new/?call={call.pk}").context["form"]
    assert int(form["call"].value()) == call.pk


@pytest.mark.parametrize("topics", ["桥路|1950|很多", "|1950|3", "a|b|1|d"])
def test_a_theme_written_wrongly_is_given_back(topics, sign_in):
    sent = ENTRIES["outlines"] | {"topics": topics, "on": "2022-06-01"}
    answer = sign_in(Role.CL).post(f"{ROOT}outlines/new/", sent)
    assert answer.status_code == 422


# ---- manuscripts


def test_a_manuscript_of_somebody_else_is_unknown(at, sign_in):
    one = handed_in(at)
    assert sign_in(Role.MB).get(one.get_absolute_url()).status_code == 404
    assert sign_in(Role.SC).get(one.get_absolute_url()).status_code == 200


def test_a_member_signs_as_himself(at, sign_in):
    sign_in(Role.MB).post(f"{ROOT}manuscripts/new/", {"title": "往事", "basis": "done", "text": "那年。"})
    assert Manuscript.objects.of(at.committee).get().person == at.members[0]


def test_a_member_without_a_text_is_asked_for_it(sign_in):
    answer = sign_in(Role.MB).post(f"{ROOT}manuscripts/new/", {"title": "往事"})
    assert answer.status_code == 422
    assert "请填写正文，或选择稿件文件" in answer.content.decode()


def word(*paragraphs):
    from docx import Document

    document, file = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return SimpleUploadedFile("往事.docx", file.getvalue())


def test_a_word_file_keeps_its_paragraphs_and_stays_as_it_came(at, sign_in):
    file = word("第一段。", "", "第二段。")
    sign_in(Role.MB).post(f"{ROOT}manuscripts/new/", {"title": "往事", "file": file})
    one = Manuscript.objects.of(at.committee).get()
    assert one.paragraphs == ["第一段。", "第二段。"]
    assert [each.name for each in attachments.of_record(one)] == ["往事.docx"]


def test_a_file_that_is_no_word_file_is_refused_in_one_sentence(sign_in):
    file = SimpleUploadedFile("往事.doc", b"\xd0\xcf\x11\xe0")
    answer = sign_in(Role.MB).post(f"{ROOT}manuscripts/new/", {"title": "往事", "file": file})
    assert "不支持旧版Word文件" in answer.content.decode()


def test_the_queue_says_who_acts_next_and_shows_each_desk_its_own(at, sign_in):
    handed_in(at, "甲")
    passed(at, handed_in(at, "乙"))
    page = sign_in(Role.SG).get(f"{ROOT}manuscripts/").content.decode()
    assert "史实审稿人：作史实审" in page
    assert "秘书长：审定" in page
    assert [
        line["record"].title
        for line in sign_in(Role.CL).get(f"{ROOT}manuscripts/?waiting=1").context["lines"]
    ] == ["甲"]
    assert len(sign_in(Role.SG).get(f"{ROOT}manuscripts/?waiting=1").context["lines"]) == 2
    assert len(sign_in(Role.SG).get(f"{ROOT}manuscripts/?state=reviewed").context["lines"]) == 1


def test_the_page_of_each_review_opens_in_its_turn_only(at, sign_in):
    one, client = handed_in(at), sign_in(Role.CL)
    assert client.get(f"{one.get_absolute_url()}review_politics/").status_code == 409
    sent = {"outcome": "passed", "opinion": "可用", "reviewer": "甲审", "on": "2022-06-02", "version": 1}
    page = client.post(f"{one.get_absolute_url()}review_fact/", sent, follow=True).content.decode()
    assert "待政治审" in page
    again = client.post(f"{one.get_absolute_url()}review_fact/", sent)
    assert again.status_code == 409


def test_the_author_reads_the_outcome_and_not_who_said_what(at, sign_in):
    one = handed_in(at)
    actions.review(one, "fact", "revise", "请补出处", "甲审", by=at.of(Role.CL), on=ON)
    page = sign_in(Role.SC).get(one.get_absolute_url()).content.decode()
    assert "请补出处" in page
    assert "请您办理" in page
    assert "甲审" not in page
    sent = {"title": "往事", "text": "改过。", "on": "2022-06-02", "version": 2}
    assert (
        "待史实审"
        in sign_in(Role.SC).post(f"{one.get_absolute_url()}resubmit/", sent, follow=True).content.decode()
    )


def test_chosen_manuscripts_are_accepted_at_once(at, sign_in):
    chosen = [passed(at, handed_in(at, title)) for title in ("甲", "乙")]
    sent = {"verb": "accept", "pk": [f"{one.pk}.{one.version}" for one in chosen]}
    page = sign_in(Role.SG).post(f"{ROOT}manuscripts/batch/", sent, follow=True).content.decode()
    assert "已采用2篇" in page
    assert sign_in(Role.CL).post(f"{ROOT}manuscripts/batch/", sent).status_code in (403, 409)
    assert sign_in(Role.SG).post(f"{ROOT}manuscripts/batch/", {"verb": "burn"}).status_code == 404


def test_an_old_page_is_refused(at, sign_in):
    one = handed_in(at)
    actions.correct(one, "改题", by=at.of(Role.CL), on=ON, title="新题")
    answer = sign_in(Role.CL).post(
        f"{one.get_absolute_url()}refuse/", {"reason": "重复", "on": "2022-06-02", "version": 1}
    )
    assert answer.status_code == 409
    assert "新题" in answer.content.decode()


def test_what_was_entered_wrongly_is_corrected_with_the_reason(at, sign_in):
    one, client = handed_in(at), sign_in(Role.CL)
    sent = {
        "title": "往事",
        "author": "童二",
        "basis": "seen",
        "reason": "三亲有误",
        "on": "2022-06-02",
        "version": 1,
    }
    page = client.post(f"{one.get_absolute_url()}correct/", sent, follow=True).content.decode()
    assert "亲见" in page
    assert "三亲有误" in page
    assert sign_in(Role.SC).get(f"{one.get_absolute_url()}correct/").status_code == 403


def test_an_office_without_a_person_sends_in_for_its_body(at, sign_in):
    answer = sign_in(Role.ORG).post(
        f"{ROOT}manuscripts/new/", {"title": "往事", "author": "外来作者", "text": "那年。"}, follow=True
    )
    assert answer.status_code == 200
    assert Manuscript.objects.of(at.committee).get().author == "外来作者"


def test_the_list_goes_out_as_a_sheet(at, sign_in):
    handed_in(at, "甲", recorder="整理者")
    table = sheets.read_table(sign_in(Role.CL).get(f"{ROOT}manuscripts/?export=1").content)
    assert table.rows[0][:3] == ["甲", "童二", "整理者"]


def test_the_contents_are_numbered_on_one_page(at, sign_in):
    first, second = accepted(at, "甲"), accepted(at, "乙")
    volume = actions.plan_volume("文史资料", 25, by=at.of(Role.CL), on=ON)
    sent = {f"no-{first.pk}": "20", f"no-{second.pk}": "10", "version": volume.version}
    client = sign_in(Role.CL)
    page = client.post(f"{volume.get_absolute_url()}contents/", sent, follow=True)
    assert [line["record"].title for line in page.context["contents"]] == ["乙", "甲"]
    assert "填写书名、编辑和书号" in page.content.decode()
    titles = sign_in(Role.HU).get(volume.get_absolute_url())
    assert [line["url"] for line in titles.context["contents"]] == ["", ""]
    assert sign_in(Role.MB).get(f"{volume.get_absolute_url()}contents/").status_code == 403


# ---- volumes, books


def test_a_movement_beyond_stock_is_refused_with_the_reason(at, sign_in):
    sent = ENTRIES["books"] | {"volume": printed(at, 2).pk, "on": "2022-06-02"}
    answer = sign_in(Role.CL).post(f"{ROOT}books/new/", sent)
    assert answer.status_code == 409
    assert "库存2册" in answer.content.decode()


def test_books_come_back_on_the_page_of_their_movement(at, sign_in):
    volume = printed(at)
    moved = actions.record_movement("sold", 25, "书店", volume=volume, by=at.of(Role.CL), on=ON)
    sent = {"copies": "5", "reason": "未售出", "on": "2022-06-03"}
    client = sign_in(Role.CL)
    client.post(f"{moved.get_absolute_url()}return/", sent)
    assert "退回5册" in client.get(moved.get_absolute_url()).content.decode()
    assert "库存<b>80册</b>" in client.get(volume.get_absolute_url()).content.decode()


def test_the_ledgers_end_with_the_stock(at, sign_in):
    volume, by = printed(at), at.of(Role.CL)
    moved = actions.record_movement("presented", 30, "图书馆", volume=volume, by=by, on=ON)
    actions.return_books(moved, 2, "重复", by=by, on=date(2023, 1, 9))
    client = sign_in(Role.MB)
    rows = sheets.read_table(client.get(f"{volume.get_absolute_url()}ledger/").content).rows
    assert [row[-1] for row in rows] == [100, 70, 72]
    year = client.get(f"{ROOT}books/ledger/?year=2022").context
    assert dict(zip(year["heads"], year["rows"][0], strict=True))["年末库存"] == 70
    later = client.get(f"{ROOT}books/ledger/?year=2023").context
    found = dict(zip(later["heads"], later["rows"][0], strict=True))
    assert (found["年初库存"], found["出版入库"], found["退回"], found["年末库存"]) == (70, 0, 2, 72)
    assert client.get(f"{ROOT}books/ledger/?year=2022&export=1").content[:2] == b"PK"


# ---- papers, rules, publicity


def test_an_unanswered_request_waits_and_an_answer_closes_it(at, sign_in):
    office = at.of(Role.SG)
    paper = actions.record_party_paper("request", "关于增补的请示", by=office, on=ON, recipient="县委")
    client = sign_in(Role.SG)
    assert "收到后由办公室登记" in client.get(paper.get_absolute_url()).content.decode()
    assert len(client.get(f"{ROOT}papers/?answered=no").context["rows"]) == 1
    sent = {"answer": "approved", "on": "2022-06-09", "answer_no": "1号", "version": 1}
    page = client.post(f"{paper.get_absolute_url()}answer/", sent, follow=True).content.decode()
    assert "已批复：同意" in page
    assert len(client.get(f"{ROOT}papers/?answered=no").context["rows"]) == 0
    file = SimpleUploadedFile("批复.pdf", b"%PDF-1.4 ...")
    client.post(f"{paper.get_absolute_url()}attach/", {"file": file})
    [kept] = attachments.of_record(PartyPaper.objects.of(at.committee).get())
    assert client.get(kept.get_absolute_url()).status_code == 200
    assert sign_in(Role.MB).get(kept.get_absolute_url()).status_code == 404


def test_the_rules_of_a_day_are_listed(at, sign_in):
    office = at.of(Role.SG)
    rule = actions.record_rule("made", "工作规则", by=office, on=ON)
    actions.repeal_rule(rule, "常委会决定", by=office, on=date(2022, 9, 1))
    client = sign_in(Role.MB)
    assert "工作规则" in client.get(f"{ROOT}rules/in-force/?on=2022-08-31").content.decode()
    assert "没有有效的制度" in client.get(f"{ROOT}rules/in-force/?on=2022-09-01").content.decode()
    assert client.get(f"{ROOT}rules/in-force/?on=2022-08-31&export=1").content[:2] == b"PK"
    assert client.get(f"{ROOT}rules/in-force/?on=never").status_code == 200


def test_an_item_is_published_on_its_page(at, sign_in):
    item = actions.write_publicity("稿", "办公室", by=at.of(Role.CL), on=ON)
    sent = {"medium": "市报", "level": "city", "on": "2022-06-02"}
    client = sign_in(Role.CL)
    page = client.post(f"{item.get_absolute_url()}publish/", sent, follow=True).content.decode()
    assert "市报（市级）" in page
    assert PublicityItem.objects.of(at.committee).get().publications.count() == 1
    again = client.get(f"{item.get_absolute_url()}publish/").context["form"]
    assert [str(one) for one in again.fields["known"].queryset] == ["市报（市级）"]


def test_publicity_is_summed_by_author_and_level(at, sign_in):
    by = at.of(Role.CL)
    first, second = (actions.write_publicity(title, "办公室", by=by, on=ON) for title in ("甲", "乙"))
    for medium, level in (("市报", "city"), ("省网", "province")):
        actions.record_publication(first, medium, level, by=by, on=ON)
    actions.record_publication(second, "县台", "county", by=by, on=ON)
    page = sign_in(Role.CL).get(f"{ROOT}publicity/summary/?year=2022")
    assert page.context["authors"] == [["办公室", 2, 1, 1, 1, 0, 3, 1]]
    assert page.context["levels"][1] == ["省级", 1, 1]
    assert len(sign_in(Role.CL).get(f"{ROOT}publicity/?placed=county").context["rows"]) == 1
    assert len(sign_in(Role.CL).get(f"{ROOT}published/?level=city").context["rows"]) == 1


def test_an_item_is_sent_to_the_media_ticked(at, sign_in):
    by = at.of(Role.CL)
    item = actions.write_publicity("稿", "办公室", by=by, on=ON)
    medium = actions.note_medium("市报", "city", by=by, on=ON)
    sent = {"outlets": [medium.pk], "on": "2022-06-02"}
    page = sign_in(Role.CL).post(f"{item.get_absolute_url()}submit/", sent, follow=True).content.decode()
    assert "未见刊发" in page


def test_voiding_shows_the_reason_and_leaves_the_list(at, sign_in):
    item = actions.write_publicity("错登", "办公室", by=at.of(Role.CL), on=ON)
    sent = {"reason": "登记错误", "on": "2022-06-02", "version": 1}
    client = sign_in(Role.CL)
    assert (
        "已作废：登记错误"
        in client.post(f"{item.get_absolute_url()}void/", sent, follow=True).content.decode()
    )
    assert "错登" not in client.get(f"{ROOT}publicity/").content.decode()
    assert sign_in(Role.MB).get(f"{item.get_absolute_url()}void/").status_code == 403


@pytest.mark.parametrize("query", ["q=读者", "kind=handed_out", "year=2022"])
def test_the_filter_finds(query, at, sign_in):
    actions.record_movement("handed_out", 3, "读者", by=at.of(Role.CL), on=ON, title="书")
    actions.record_movement("sold", 3, "书店", by=at.of(Role.CL), on=date(2021, 6, 1), title="书")
    assert len(sign_in(Role.CL).get(f"{ROOT}books/?{query}").context["rows"]) == 1
    assert BookMovement.objects.of(at.committee).count() == 2


@pytest.mark.parametrize(
    "path",
    [
        "books/?kind=x&year=y",
        "books/1/",
        "books/1/burn/",
        "books/1/receipt.docx",
        "nonsense/",
        "manuscripts/?theme=x&year=9",
        "manuscripts/1/letter.docx",
        "books/ledger/?year=x",
        "publicity/list.docx?year=x",
    ],
)
def test_bad_addresses_do_no_harm(path, sign_in):
    assert sign_in(Role.CL).get(ROOT + path).status_code in (200, 404)


def test_the_room_opens_on_the_shelf_its_reader_keeps(sign_in):
    assert sign_in(Role.CL).get(ROOT).url == f"{ROOT}outlines/"
    assert sign_in(Role.MB).get(ROOT).url == f"{ROOT}manuscripts/"
    assert sign_in(Role.HU).get(ROOT).url == f"{ROOT}volumes/"


def test_the_shelf_that_is_open_is_the_current_page_among_the_tabs(sign_in):
    shown = sign_in(Role.CL).get(f"{ROOT}outlines/").content.decode()
    tabs = shown.split('<nav class="views no-print" aria-label="文史宣传">')[1].split("</nav>")[0]
    [current] = [tab for tab in tabs.split("<a ") if 'aria-current="page"' in tab]
    assert f'href="{ROOT}outlines/"' in current


@pytest.mark.parametrize(
    "kind", ["books", "publicity", "volumes", "manuscripts", "published", "books/ledger"]
)
def test_a_list_costs_the_same_however_long(kind, at, sign_in, same_queries):
    numbers = iter(range(1, 99))

    def more():
        for _ in range(4):
            no = next(numbers)
            volume = printed(at, volume_no=no)
            actions.record_movement("handed_out", 1, f"读者{no}", by=at.of(Role.CL), on=ON, volume=volume)
            item = actions.write_publicity(f"稿{no}", "办公室", by=at.of(Role.CL), on=ON)
            actions.record_publication(item, "市报", "city", by=at.of(Role.CL), on=ON)
            handed_in(at, f"往事{no}")

    more()
    client = sign_in(Role.CL)
    same_queries(lambda: client.get(f"{ROOT}{kind}/"), more)
