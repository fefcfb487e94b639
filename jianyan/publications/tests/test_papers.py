"""The papers of the room: what each of them must say."""

import io
from datetime import UTC, date, datetime

import pytest
from docx import Document

from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import Publication, PublicityItem
from jianyan.publications.papers import letters as papers
from jianyan.publications.tests.factories import ON, accepted, handed_in, printed

pytestmark = pytest.mark.django_db
MADE = datetime(2022, 6, 1, tzinfo=UTC)


@pytest.fixture
def clerk(at):
    return {"by": at.of(Role.CL), "on": ON}


def said(data):
    """The text of a docx, tables included."""
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [line.text for line in document.sections[0].first_page_header.paragraphs]
    return "\n".join([*heads, *[line.text for line in document.paragraphs], *cells])


def test_a_call_says_what_by_when_and_whom_to_ask(at, clerk):
    outline = actions.open_outline("大纲", "修桥筑路。", topics=[("桥路", "1950—1990年", 6)], **clerk)
    call = actions.issue_call(
        outline,
        "关于征集文史资料的通知",
        closes_on=date(2022, 7, 31),
        recipients="各位委员",
        contact="王某",
        contact_phone="0919-1",
        advice="附照片。",
        **clerk,
    )
    text = said(papers.call_notice(call, list(outline.topics.all()), MADE))
    for words in (
        "各位委员：",
        "修桥筑路。",
        "桥路",
        "2000至5000字",
        "附照片。",
        "2022年7月31日",
        "联系人：王某",
    ):
        assert words in text


def test_a_letter_to_the_author_tells_what_was_decided(at, clerk):
    one = accepted(at, "渡口")
    text = said(papers.acceptance(one, MADE))
    assert "童二委员：" in text
    assert "《渡口》，经史实、政治、文字三审，决定采用" in text
    other = actions.refuse_manuscript(handed_in(at, "茶亭", "外来作者"), "没有出处。", **clerk)
    text = said(papers.refusal(other, MADE))
    assert "外来作者同志：" in text
    assert "主要考虑是：没有出处。" in text


def test_books_presented_go_with_a_letter_and_a_receipt(at, clerk):
    moved = actions.record_movement("presented", 60, "市图书馆", volume=printed(at), **clerk)
    text = said(papers.presentation(moved, MADE))
    assert "现赠送《文史资料》第24辑60册" in text
    assert "图书签收单" in text


def test_the_contents_name_authors_by_strokes_and_the_imprint(at, clerk):
    rows = [accepted(at, title, author) for title, author in (("甲", "魏一"), ("乙", "丁二"))]
    volume = actions.plan_volume("文史资料", 25, **clerk)
    actions.describe_volume(volume, chief_editor="季某", licence="准印1号", licence_kind="internal", **clerk)
    text = said(papers.contents(volume, rows, MADE))
    assert "以姓氏笔画为序）：丁二、魏一" in text
    assert "主编：季某" in text
    assert "内部资料准印号：准印1号" in text


def test_a_head_sheet_carries_the_answer(at):
    office = {"by": at.of(Role.SG), "on": ON}
    paper = actions.record_party_paper("request", "关于增补的请示", recipient="县委", **office)
    assert "批复" not in said(papers.head_sheet(paper, MADE))
    actions.record_answer(paper, "amended", answer_no="3号", note="补充经费来源", **office)
    text = said(papers.head_sheet(paper, MADE))
    assert "县委2022年6月1日批复（3号）：修改后同意。要点：补充经费来源" in text


def test_the_years_list_of_publicity_counts_items_and_times(at, clerk):
    item = actions.write_publicity("开会", "办公室", **clerk)
    first = actions.record_publication(item, "市报", "city", **clerk)
    actions.record_publication(item, "省网", "province", reprints=first, **clerk)
    rows = Publication.objects.of(at.committee).order_by("id")
    items = PublicityItem.objects.of(at.committee)
    text = said(papers.publicity_list(2022, list(items), list(rows), "某县政协", MADE))
    assert "撰写宣传稿件1篇；当年各级媒体刊发2次，其中被市级以上媒体刊发的稿件1篇" in text
    assert "市报（市级，6月1日）；省网（省级，6月1日，转载）" in text


@pytest.mark.parametrize(("role", "status"), [(Role.CL, 200), (Role.MB, 403), (Role.HU, 403)])
def test_the_office_saves_its_letters(role, status, at, client, clerk):
    moved = actions.record_movement("presented", 60, "市图书馆", volume=printed(at), **clerk)
    client.force_login(at.of(role).account)
    answer = client.get(f"{moved.get_absolute_url()}receipt.docx")
    assert answer.status_code == status


def test_the_author_saves_his_own_letter(at, client):
    one = accepted(at)
    client.force_login(at.of(Role.SC).account)
    assert client.get(f"{one.get_absolute_url()}letter.docx").content[:2] == b"PK"
