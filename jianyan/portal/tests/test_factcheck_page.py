"""The fact-check page: what was typed stays, one sentence says why, and a wrong year is noticed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.people import actions
from jianyan.people.actors import system
from jianyan.people.models import Account, Committee, Role, Unit
from jianyan.people.tests.factories import sign_in, world
from jianyan.portal import years

pytestmark = pytest.mark.django_db
PATH = "/lan/factcheck/"


@pytest.fixture
def desk(client):
    return sign_in(client, world().of(Role.RS))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件是空的。"),
        (b"%PDF-1.4", "不支持PDF文件"),
        ("提案".encode() * 50_001, "文稿超过10万字，请分几次核对"),
    ],
)
def test_a_refused_file_says_why_once_and_keeps_what_was_typed(desk, data, reason):
    file = SimpleUploadedFile("文稿.pdf" if data.startswith(b"%") else "文稿.txt", data)
    answer = desk.post(PATH, {"text": "我打的字", "year": "2022", "file": file})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert reason in shown
    assert "还不能核对" in shown
    assert "我打的字" in shown


def test_a_file_given_beside_a_text_is_said_to_be_the_one_checked(desk):
    file = SimpleUploadedFile("文稿.txt", "收到提案231件。".encode())
    shown = desk.post(PATH, {"text": "收到提案9件。", "year": "2022", "file": file}).content.decode()
    assert "核对的是文件" in shown
    assert "231件" in shown


def test_a_text_of_another_year_is_noticed(desk):
    asked = {"text": "2021年，县政协收到提案9件。2021年以来……", "year": "2022"}
    assert "文稿写的多是2021年" in desk.post(PATH, asked).content.decode()
    assert "文稿写的多是" not in desk.post(PATH, asked | {"text": "2022年收到提案9件。"}).content.decode()


def test_an_act_of_administration_does_not_open_a_new_year(desk):
    committee = Committee.objects.get()
    by = system(committee)
    for month in (3, 5, 7):
        actions.register_units([Unit(name=f"第{month}局", sort_no=month)], by=by, on=date(2022, month, 1))
    late = Account.objects.create_user("late", "long-enough-word", display_name="后来的人")
    actions.grant(late, Role.CL, by=by, on=date(2025, 3, 1))
    assert years.choices(committee.pk) == [2025, 2022]
    assert years.latest(committee.pk) == 2022
