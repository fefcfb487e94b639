"""Ledgers written and tables read."""

import contextlib
import io
import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from jianyan.kit.sheets import BadSheet, Ledger, Limits, read_table, sheet_name, write

COLUMNS = ["案号", "案由", "收到日期", "满意率"]
ROWS = [
    [1, "关于改善城区停车的建议", date(2023, 2, 13), Decimal("97.5")],
    [2, "=HYPERLINK(1)", datetime(2023, 2, 13, 1, 30, tzinfo=UTC), Decimal("100")],
    [2**62, "+8613800000000", None, None],
    [-4, "-1", True, 0],
]


def book(*rows):
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return buffer.getvalue()


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_what_is_written_is_read_back_with_its_types():
    table = read_table(write(Ledger("提案台账", COLUMNS, ROWS)))
    assert table.header == COLUMNS
    assert table.numbers == [2, 3, 4, 5]
    assert table.rows == [
        [1, "关于改善城区停车的建议", date(2023, 2, 13), Decimal("97.5")],
        [2, "=HYPERLINK(1)", datetime.fromisoformat("2023-02-13 09:30"), 100],
        [str(2**62), "+8613800000000", None, None],
        [-4, "-1", "是", 0],
    ]


def test_no_text_becomes_a_formula_or_a_link():
    written = parts(
        write(Ledger("=1", ["@a", "b"], [["=1+1", "http://x.cn"], ["-2", "+3"], ["@SUM(A1)", "\t=1"]]))
    )
    sheet = written["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="s"') == 8


def test_the_header_is_frozen_and_notes_have_a_sheet():
    data = write(Ledger("提案台账", COLUMNS, ROWS, notes=["满意率：满意数÷收到反馈数"]))
    assert 'state="frozen"' in parts(data)["xl/worksheets/sheet1.xml"]
    assert read_table(data, "说明").header == ["满意率：满意数÷收到反馈数"]


def test_the_same_ledger_gives_the_same_bytes():
    assert write(Ledger("台账", COLUMNS, ROWS)) == write(Ledger("台账", COLUMNS, ROWS))


def test_several_ledgers_share_a_workbook_under_free_names():
    data = write(Ledger("交办", ["甲", "乙"], [[1, 2]]), Ledger("交办", ["丙", "丁"], [[3, 4]]))
    assert read_table(data, "交办(2)").rows == [[3, 4]]
    with pytest.raises(BadSheet, match=r"现有：交办、交办\(2\)"):
        read_table(data, "答复")


def test_a_cell_that_is_too_long_says_that_it_was_cut():
    [[text]] = read_table(write(Ledger("正文", ["正文"], [["字" * 40_000]]))).rows
    assert len(text) == 32_767
    assert text.endswith("下略）")


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="row 1 has 1 of 2"):
        write(Ledger("台账", ["甲", "乙"], [[1]]))


@given(st.lists(st.text(max_size=40), max_size=5))
def test_sheet_names_are_legal_and_free(titles):
    taken = set()
    names = [sheet_name(title, taken) for title in titles]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'" != name[-1]


def test_titles_above_the_header_and_empty_rows_are_passed_over():
    table = read_table(
        book(["二〇二三年提案台账"], [], ["案 号", "案由"], [1, " 甲 "], ["", ""], [2.5, "乙"])
    )
    assert table.header == ["案号", "案由"]
    assert table.rows == [[1, "甲"], [Decimal("2.5"), "乙"]]
    assert table.numbers == [4, 6]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (b"hello", "无法读取"),
        (b"PK\x03\x04", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "无法读取"),
        (book(), "表格是空的"),
        (book(["甲", "甲"], [1, 2]), "第1列与第2列的标题都是“甲”"),
        (book(["甲", "乙"], [1, 2, 3]), "第3列有内容但没有标题"),
    ],
)
def test_what_cannot_be_read_is_said_in_chinese(data, message):
    with pytest.raises(BadSheet, match=message):
        read_table(data)


def test_a_stray_cell_far_away_is_refused_before_the_sheet_is_laid_out():
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["甲", "乙"])
    sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))
    workbook.close()
    assert read_table(buffer.getvalue()).header == ["甲", "乙"]
    far = book(*[["甲", "乙"]], *[[]] * 5, [""] * 300 + ["远"])
    with pytest.raises(BadSheet, match="延伸到第7行、第301列"):
        read_table(far, limits=Limits(rows=20, columns=20))


def test_other_kinds_of_workbook_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(BadSheet, match="另存为xlsx"):
        read_table(buffer.getvalue())


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(size=100), "文件超过0兆"),
        (Limits(unpacked=100), "展开后超过"),
        (Limits(rows=2), "表格有3行、2列，超过2行"),
        (Limits(columns=1), "超过50000行、1列"),
    ],
)
def test_limits_are_kept(limits, message):
    with pytest.raises(BadSheet, match=message):
        read_table(book(["甲", "乙"], [1, 2], [3, 4]), limits=limits)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_file_is_read_or_refused_but_nothing_else(chance: random.Random):
    data = bytearray(DAMAGED)
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(BadSheet):
        read_table(bytes(data))


DAMAGED = write(Ledger("台账", COLUMNS, ROWS))
