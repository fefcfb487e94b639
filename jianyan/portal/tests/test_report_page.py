"""The pages of report forms: kept with their marks checked, looked through for a year, filled and downloaded."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.figures import filling
from jianyan.figures.models import ReportForm
from jianyan.people import actions as people
from jianyan.people.models import Role, Unit
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
ROOT = "/lan/figures/forms/"


@pytest.fixture
def at():
    made = world()
    for month in (3, 5, 7):
        people.register_units(
            [Unit(name=f"第{month}局", sort_no=month)], by=made.system, on=date(2022, month, 1)
        )
    return made


@pytest.fixture
def desk(client, at):
    return sign_in(client, at.of(Role.SG))


def file(**cells):
    book = openpyxl.Workbook()
    for place, text in cells.items():
        book.active[place] = text
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("年报.xlsx", buffer.getvalue())


def sent(desk, **cells):
    return desk.post(
        f"{ROOT}new/", {"name": "市年报", "sender": "市政协", "file": file(**cells)}, follow=True
    )


def test_a_form_is_kept_looked_through_and_downloaded(at, desk):
    page = sent(desk, B2="{{people.members}}", B3="{{people.members@2020}}")
    shown = page.content.decode()
    assert "共有2个取数的单元格" in shown
    assert "Sheet!B2" in shown
    assert "1处没有数，下载后单元格里仍是标记" in shown
    form = ReportForm.objects.of(at.committee).get()
    answer = desk.get(f"{form.get_absolute_url()}download/?year=2022")
    assert answer.headers["Content-Disposition"].endswith("%EF%BC%882022%E5%B9%B4%EF%BC%89.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert (sheet["B2"].value, sheet["B3"].value) == (3, "{{people.members@2020}}")


def test_unknown_marks_are_named_by_cell_and_nothing_is_kept(at, desk):
    answer = sent(desk, B2="{{people.members}}", C7="{{people.nobody}}")
    assert answer.status_code == 422
    assert "Sheet!C7" in answer.content.decode()
    assert "市年报" in answer.content.decode()
    assert not ReportForm.objects.of(at.committee).exists()


def test_a_file_of_another_kind_is_refused_on_the_form(desk):
    answer = desk.post(
        f"{ROOT}new/", {"name": "年报", "file": SimpleUploadedFile("年报.xls", b"\xd0\xcf\x11\xe0x")}
    )
    assert answer.status_code == 422
    assert "另存为xlsx" in answer.content.decode()


def test_a_form_that_asks_for_what_is_gone_is_not_filled(at, desk, monkeypatch):
    sent(desk, B2="{{people.members}}")
    form = ReportForm.objects.of(at.committee).get()
    monkeypatch.setattr(filling.catalogue, "every", lambda roles=None: [])
    assert "整份表都没有填" in desk.get(form.get_absolute_url()).content.decode()
    answer = desk.get(f"{form.get_absolute_url()}download/")
    assert answer.status_code == 409
    assert "Sheet!B2" in answer.content.decode()


def test_a_template_is_replaced_and_a_form_voided(at, desk):
    sent(desk, B2="{{people.members}}")
    form = ReportForm.objects.of(at.committee).get()
    page = form.get_absolute_url()
    changed = desk.post(f"{page}change/", {"version": 1, "file": file(B2="{{people.studios}}")}, follow=True)
    assert "委员工作室" in changed.content.decode()
    assert desk.post(f"{page}change/", {"version": 1, "file": file(B2="{{年份}}")}).status_code == 409
    desk.post(f"{page}void/", {"reason": "不再要求", "version": 2})
    desk.get(ROOT)  # the message that it was voided names it once more
    assert "市年报" not in desk.get(ROOT).content.decode()


def test_the_marks_are_listed_and_found(desk):
    shown = desk.get(f"{ROOT}keys/?q=委员数").content.decode()
    assert "{{people.members?gender=男}}" in shown
    assert "{{people.studios}}" not in shown
    assert "没有找到指标" in desk.get(f"{ROOT}keys/?q=无此指标").content.decode()


@pytest.mark.parametrize(
    ("role", "read", "keep"), [(Role.RS, 200, 200), (Role.PO, 200, 403), (Role.HU, 403, 403)]
)
def test_the_office_fills_and_two_offices_keep(client, at, role, read, keep):
    sent(sign_in(client, at.of(Role.SG)), B2="{{people.members}}")
    form = ReportForm.objects.of(at.committee).get().get_absolute_url()
    reader = sign_in(client, at.of(role))
    for path in (ROOT, form, f"{form}download/", f"{ROOT}keys/"):
        assert reader.get(path).status_code == read
    for path in (f"{ROOT}new/", f"{form}change/", f"{form}void/"):
        assert reader.get(path).status_code == keep
