"""Forms of an upper level: what a cell may say, what it gets, and that nothing is filled by halves."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

from jianyan.figures import actions, catalogue, filling
from jianyan.figures.keys import BadKey, parse, written
from jianyan.figures.meaning import Meaning, cuts, frozen
from jianyan.figures.models import ReportForm
from jianyan.kit import blanks
from jianyan.kit.blanks import Place
from jianyan.kit.flow import NotYours, Refused
from jianyan.kit.sheets import BadSheet
from jianyan.people import actions as people
from jianyan.people.models import Role, Unit
from jianyan.people.tests.factories import world

ON = date(2022, 12, 5)


def workbook(**cells):
    """A workbook of one sheet with these cells, one of them bold and two merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "报表"
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].width = 33
    for place, text in cells.items():
        sheet[place] = text
        sheet[place].font = Font(name="仿宋", bold=True)
        sheet[place].number_format = "0.00"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))["报表"]


# -- the marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meaning", "back", "year", "empty"),
    [
        ("people.members", Meaning("people.members"), 0, None, None),
        (" people.members ", Meaning("people.members"), 0, None, None),
        ("people.members@上年", Meaning("people.members"), 1, None, None),
        ("people.members@2021", Meaning("people.members"), 0, 2021, None),
        ("people.members@2021年", Meaning("people.members"), 0, 2021, None),
        ("people.members@2022-02-13", Meaning("people.members", (), date(2022, 2, 13)), 0, 2022, None),
        (
            "people.members?gender=male",
            Meaning("people.members", frozen({"gender": ["male"]})),
            0,
            None,
            None,
        ),
        ("people.members?性别=女", Meaning("people.members", frozen({"gender": ["female"]})), 0, None, None),
        (
            "people.members@上年？性别=女、男&界别=经济｜无",
            Meaning("people.members", frozen({"gender": ["male", "female"], "sector": ["经济"]})),
            1,
            None,
            "无",
        ),
        ("people.members|", Meaning("people.members"), 0, None, ""),
    ],
)
def test_a_mark_is_read(text, meaning, back, year, empty):
    asked = parse(text)
    assert (asked.meaning, asked.years_back, asked.year, asked.empty) == (meaning, back, year, empty)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有写指标"),
        ("people.nobody", "没有“people.nobody”这一指标"),
        ("people.members@昨天", "不是年份或日期"),
        ("people.tenure_events@2022-02-13", "不能指定日期"),
        ("people.members?天气=晴", "不能按“天气”区分，可以按：界别、性别"),
        ("people.members?性别=大", "性别没有“大”这一类，可以是：男、女"),
        ("people.members?性别", "应写成 分类=类别"),
        ("people.members?计法=x", "没有“x”这种计法"),
    ],
)
def test_a_mark_that_cannot_be_read_says_why(text, reason):
    with pytest.raises(BadKey, match=reason.replace("?", r"\?")):
        parse(text)


@pytest.mark.parametrize("indicator", catalogue.every(), ids=lambda one: one.key)
def test_every_mark_of_the_list_is_read_back(indicator):
    for cut in cuts(indicator).values():
        for value in cut.labels:
            meaning = Meaning(indicator.key, frozen({cut.key: [value]}))
            assert parse(written(meaning)[2:-2]).meaning == meaning
    assert parse(written(Meaning(indicator.key))[2:-2]).meaning == Meaning(indicator.key)


def test_a_reader_cannot_ask_for_what_he_may_not_know_of():
    with pytest.raises(BadKey):
        parse("people.members", {})


# -- the workbook ------------------------------------------------------------------------------------------------


def test_cells_are_written_and_the_layout_stays():
    data = blanks.filled(
        workbook(A1="题", B2="{{x}}"), {Place("报表", "B2"): Decimal("98.16"), Place("报表", "C2"): "=1+1"}
    )
    sheet = opened(data)
    assert float(sheet["B2"].value) == 98.16
    assert (sheet["B2"].font.bold, sheet["B2"].number_format) == (True, "0.00")
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet.column_dimensions["B"].width == 33


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", "文字".encode()])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(BadSheet):
        blanks.texts(data, filling.KEY)


def test_what_would_be_lost_is_named():
    assert blanks.lost(workbook(A1="题")) == []


# -- the verbs ---------------------------------------------------------------------------------------------------


@pytest.fixture
def at(db):
    made = world()
    for month in (3, 5, 7):
        people.register_units(
            [Unit(name=f"第{month}局", sort_no=month)], by=made.system, on=date(2022, month, 1)
        )
    return made


def kept(at, name="年报", by=None, **cells):
    return actions.keep_form(name, "年报.xlsx", workbook(**cells), by=by or at.of(Role.RS), on=ON)


def filled(at, form, year=2022, roles=None):
    data = filling.template(form)
    return opened(filling.fill(data, filling.answers(data, at.committee, year, roles)))


def test_a_form_is_filled_for_a_year(at):
    form = kept(
        at,
        A1="{{单位名称}}{{年份}}年",
        B2="{{people.members}}",
        B3="{{people.members?性别=女}}",
        B4="委员{{people.members}}名，其中女{{people.members?gender=female}}名",
        B5="不取数",
    )
    assert form.cells == 4
    sheet = filled(at, form)
    values = [sheet[cell].value for cell in ("A1", "B2", "B3", "B4", "B5")]
    assert values == [f"{at.committee.name}2022年", 3, 1, "委员3名，其中女1名", "不取数"]
    assert sheet["B2"].font.bold


def test_a_year_before_the_records_takes_what_was_published(at):
    origin = actions.Origin(2021, "履职回顾", "县报")
    text = actions.import_published(origin, "a.txt", "现有委员209名。".encode(), by=at.of(Role.RS), on=ON)
    form = kept(
        at, B2="{{people.members@上年}}", B3="{{people.members@2020}}", B4="{{people.members@2020|无}}"
    )
    sheet = filled(at, form)
    untouched = "{{people.members@上年}}"
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B4"].value) == (
        untouched,
        "{{people.members@2020}}",
        "无",
    )
    actions.confirm(list(text.figures.live().select_related("text")), by=at.of(Role.RS), on=ON)
    assert filled(at, form)["B2"].value == 209
    reasons = [one.source for one in filling.answers(filling.template(form), at.committee, 2022)]
    assert reasons[1] == "2020年没有记录，也没有确认过的已发布数"


def test_a_disputed_number_is_filled_and_said_to_be_disputed(at):
    origin = actions.Origin(2022, "履职回顾", "县报")
    text = actions.import_published(origin, "a.txt", "现有委员209名。".encode(), by=at.of(Role.RS), on=ON)
    actions.confirm(list(text.figures.live().select_related("text")), by=at.of(Role.RS), on=ON)
    [answer] = filling.answers(filling.template(kept(at, B2="{{people.members}}")), at.committee, 2022)
    assert (answer.value, answer.source) == (3, "记录；另有209名，数值不一致，请核对")


def test_a_form_with_an_unknown_mark_is_refused_cell_by_cell(at):
    with pytest.raises(Refused, match=r"报表!B2 “people\.nobody”：没有“people\.nobody”这一指标") as refused:
        kept(at, B2="{{people.nobody}}", B3="{{people.members}}", C9="{{people.members?天气=晴}}")
    assert "报表!C9" in str(refused.value)
    assert not ReportForm.objects.of(at.committee).exists()


def test_a_form_without_a_mark_is_refused(at):
    with pytest.raises(Refused, match="没有取数标记"):
        kept(at, A1="题")


def test_what_a_reader_may_not_know_of_fills_nothing(at, monkeypatch):
    form = kept(at, B2="{{people.members}}")
    monkeypatch.setattr(filling.catalogue, "every", lambda roles=None: [])
    with pytest.raises(filling.Unfit, match="报表!B2"):
        filled(at, form, roles=[Role.AD])


def test_a_form_is_kept_once_changed_and_voided(at):
    form = kept(at, B2="{{people.members}}")
    with pytest.raises(Refused, match="更换模板"):
        kept(at, B2="{{people.members}}")
    actions.change_form(
        form,
        "新.xlsx",
        workbook(B2="{{people.studios}}", B3="{{年份}}"),
        by=at.of(Role.SG),
        on=ON,
        expected=1,
    )
    assert (form.cells, filled(at, form)["B2"].value) == (2, 0)
    actions.void_form(form, "不再要求", by=at.of(Role.RS), on=ON)
    assert kept(at, B2="{{people.members}}").pk != form.pk


@pytest.mark.parametrize("role", [Role.PO, Role.LD, Role.AU, Role.MB])
def test_only_the_two_offices_keep_forms(at, role):
    with pytest.raises(NotYours):
        kept(at, by=at.of(role), B2="{{people.members}}")
