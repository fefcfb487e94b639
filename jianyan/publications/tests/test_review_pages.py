"""The pages of the annual review: who may open them, what a click does, what is kept when a save is refused."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from jianyan.core.models import Attachment
from jianyan.language.documents import read_document
from jianyan.people.actors import OFFICE
from jianyan.people.models import Role
from jianyan.publications import actions
from jianyan.publications.models import Review, ReviewSection
from jianyan.publications.numbers import Standing
from jianyan.publications.tests.test_reviews import (
    LATER,
    approved,
    paper,
    reviewed,
    said,
    section,
    submitted,
    text,
)

pytestmark = pytest.mark.django_db
ROOT = "/lan/reviews/2022/1/"


@pytest.fixture(scope="module")
def start(once):
    return once(reviewed)


@pytest.fixture
def review(at):
    return Review.objects.of(at.committee).get()


@pytest.fixture
def sign_in(client, at):
    def be(role):
        client.force_login(at.of(role).account)
        return client

    return be


def form(one: ReviewSection, new: str, **more):
    return {"heading": one.heading, "text": new, "version": one.version, "shown": "{}", **more}


def place(one: ReviewSection, page: str = "") -> str:
    return f"{ROOT}sections/{one.pk}/{page}"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUB])
def test_drafts_are_read_in_the_house_and_approved_reviews_by_all(role, at, review, sign_in):
    inside = role in OFFICE
    assert sign_in(role).get(ROOT).status_code == (200 if inside else 404)
    approved(at, review)
    assert sign_in(role).get(ROOT).status_code == 200


def test_every_number_of_the_page_leads_to_its_figure(review, sign_in):
    client = sign_in(Role.RS)
    page = client.get(ROOT)
    pieces = [piece for part in page.context["parts"] for line in part["paragraphs"] for piece in line]
    links = [piece["url"] for piece in pieces if "standing" in piece]
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_save_keeps_the_text_and_a_button_ties_what_agrees(review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    client.post(place(one), form(one, ""))
    one.refresh_from_db()
    client.post(place(one), form(one, "报送请示报告3次，再报送请示报告5次。"))
    one.refresh_from_db()
    assert [number.standing for number in said(one)] == [Standing.AGREES, Standing.DIFFERS]
    client.post(place(one), form(one, text(one), tie_all="1"))
    one.refresh_from_db()
    assert [number.standing for number in said(one)] == [Standing.TIED, Standing.DIFFERS]
    start = said(one)[1].start
    assert client.post(place(one), form(one, text(one), tie=f"{start}:5")).status_code == 409
    client.post(place(one), form(one, text(one), label=f"{start}:5"))
    one.refresh_from_db()
    assert said(one)[1].standing == Standing.LABEL


def test_the_check_answers_while_one_writes_and_keeps_nothing(review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    answer = client.post(place(one, "check/"), form(one, "报送请示报告4次。"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "按记录为3次，文中为4次" in page
    assert "<html" not in page
    plain = client.post(place(one), form(one, "报送请示报告4次。", do="check")).content.decode()
    assert "按记录为3次，文中为4次" in plain
    assert ReviewSection.objects.of(review.committee_id).get(pk=one.pk).version == one.version


def test_a_stale_save_shows_what_changed_and_keeps_what_was_typed(at, review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    opened = form(one, text(one) + "我写的一句。")
    actions.write_section(section(review), text(one) + "别人写的一句。", by=at.of(Role.SG), on=LATER)
    answer = client.post(place(one), opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<ins>别人写的一句。</ins>" in page
    assert "我写的一句。" in answer.context["form"]["text"].value()
    again = {name: answer.context["form"][name].value() for name in ("heading", "text", "version", "shown")}
    assert client.post(place(one), again).status_code == 302
    assert text(section(review)).endswith("我写的一句。")


def test_a_number_is_tied_through_the_chooser(review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    going = client.post(place(one), form(one, "共有13人次。", choose="2:13"))
    chooser = going.headers["Location"]
    assert chooser.endswith("tie/?n=0")
    assert "没有找到" in client.get(chooser).content.decode()
    found = client.get(f"{chooser}&q=委员数").content.decode()
    assert "key=people.members" in found
    asked = f"{chooser}&key=people.members"
    preview = client.post(asked, {"form": "exact", "counted": "1", "cut_gender": ["male"]})
    assert "文中将写作<b>0</b>" in preview.content.decode()
    assert client.post(asked, {"form": "exact", "starts_on": "2022-01-01"}).status_code == 422
    one.refresh_from_db()
    client.post(asked, {"form": "exact", "as_of": "2022-06-30", "version": one.version})
    one.refresh_from_db()
    assert text(one) == "共有3人次。"


def test_a_number_from_paper_carries_its_evidence(review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    going = client.post(place(one), form(one, "收到来信12件。", evidence="4:12"), follow=True)
    asked = going.redirect_chain[-1][0]
    assert client.post(asked, {"version": going.context["section"].version}).status_code == 422
    file = SimpleUploadedFile("登记簿.txt", "来信登记".encode())
    data = {"version": going.context["section"].version, "note": "来信登记簿", "file": file}
    client.post(asked, data)
    [number] = said(section(review))
    assert (number.standing, number.tie.note) == (Standing.EVIDENCE, "来信登记簿")
    assert Attachment.objects.of(review.committee_id).get().record_id == number.tie.pk


def test_the_history_shows_what_changed_and_puts_it_back(review, sign_in):
    client, one = sign_in(Role.RS), section(review)
    first = text(one)
    client.post(place(one), form(one, first + "多写一句。"))
    page = client.get(place(one, "history/")).content.decode()
    assert "<ins>多写一句。</ins>" in page
    client.post(place(one, "history/1/"), {"version": 2})
    assert text(section(review)) == first


def test_approval_and_what_changed_since(at, review, sign_in):
    submitted(at, review)
    client = sign_in(Role.LD)
    assert "待审定的年度回顾" in client.get("/lan/").content.decode()
    client.post(f"{ROOT}approve/", {"on": "2023-01-10", "version": review.version})
    assert "没有变化" in client.get(f"{ROOT}since/").content.decode()
    paper(at, 4)
    page = client.get(f"{ROOT}since/").content.decode()
    assert "审定后有1项数据变化" in page
    assert "审定时3次，现在4次（新增1条记录）" in page


def test_a_refused_move_says_why(at, review, sign_in):
    one = section(review)
    actions.write_section(one, "报送请示报告4次。", by=at.of(Role.RS), on=LATER)
    answer = sign_in(Role.RS).get(f"{ROOT}submit/")
    assert answer.status_code == 409
    assert "1个数字与记录不一致" in answer.content.decode()
    assert sign_in(Role.PO).get(f"{ROOT}submit/").status_code in (403, 409)
    assert sign_in(Role.RS).get(f"{ROOT}burn/").status_code == 404


def test_the_docx_says_what_each_number_is_and_its_annex_is_not_read_as_prose(at, review, sign_in):
    approved(at, review)
    data = sign_in(Role.MB).get(f"{ROOT}docx/").content
    document = read_document("回顾.docx", data)
    assert document.notes == ("附件“数据说明”不是正文，未读",)
    assert "报送请示报告和办理结果3次（篇）" in document.text
    assert "口径" not in document.text
    whole = Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for row in whole.tables[0].rows]
    assert rows[0][0] == "位置"
    assert any(
        row[1] == "3次" and row[2].startswith("向党委报送请示报告和结果") and row[4] == "3" for row in rows
    )
    assert any(review.text_hash in paragraph.text for paragraph in whole.paragraphs)


def test_the_brief_stands_on_one_page_and_keeps_the_reviews_numbers(at, review, sign_in):
    client = sign_in(Role.LD)
    approved(at, review)
    paper(at, 4)
    page = client.get("/lan/reviews/2022/brief/").content.decode()
    assert "审定时" in page
    data = read_document("简报.docx", client.get("/lan/reviews/2022/brief/docx/").content)
    assert "报送请示报告\t3次" in data.text


def test_the_list_costs_the_same_for_many_years(at, review, sign_in, same_queries):
    client = sign_in(Role.RS)
    same_queries(lambda: client.get("/lan/reviews/"), lambda: paper(at, 9, date(2021, 3, 1)))
