"""Any table file as a grid, and where its headings stand."""

import contextlib
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jianyan.kit import grids, sheets
from jianyan.kit.sheets import BadSheet

WORDS = ("案号", "案由", "提案人", "承办单位", "主办", "会办", "答复日期")
ROWS = [[1, "关于修桥的提案", "魏一"], [2, "关于修路的提案", "童二"]]


def book(*rows, merged=()):
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer)
    sheet = workbook.add_worksheet("台账")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for place, text in merged:
        sheet.merge_range(place, text)
    workbook.close()
    return buffer.getvalue()


def test_titles_above_the_headings_are_passed_over():
    grid = grids.read_grid(
        book(["某县政协提案台账"], ["制表：提案委", "2022年6月"], ["案号", "案由", "提案人"], *ROWS)
    )
    found = grids.heading(grid, WORDS)
    assert (found.first, found.titles) == (3, ["案号", "案由", "提案人"])


def test_two_rows_of_headings_are_joined():
    data = book(
        [],
        ["案号", "案由", None, None],
        [None, None, "主办", "会办"],
        [1, "关于修桥的提案", "教育局", "水利局"],
        merged=(("A1:D1", "提案台账"), ("C2:D2", "承办单位")),
    )
    found = grids.heading(grids.read_grid(data), WORDS)
    assert found.titles == ["案号", "案由", "承办单位·主办", "承办单位·会办"]
    assert found.first == 3


def test_a_merged_cell_is_read_in_each_of_its_rows():
    grid = grids.read_grid(book(["案号", "案由"], [1, ""], [2, ""], merged=(("B2:B3", "关于修桥的提案"),)))
    assert [row[1] for row in grid] == ["案由", "关于修桥的提案", "关于修桥的提案"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_a_csv_file_is_read_in_every_usual_encoding(encoding, between):
    said = "\r\n".join(between.join(row) for row in (["案号", "案由"], ["1", "关于修桥的提案"]))
    assert grids.read_grid(said.encode(encoding)) == [["案号", "案由"], ["1", "关于修桥的提案"]]


def ods(table):
    buffer = io.BytesIO()
    space = "urn:oasis:names:tc:opendocument:xmlns"
    declared = " ".join(f'xmlns:{one}="{space}:{one}:1.0"' for one in ("office", "table", "text"))
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content {declared}><office:body><office:spreadsheet><table:table table:name="a">{table}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def test_an_open_document_sheet_is_read():
    def row(*texts):
        cells = [
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>'
            for one in texts
        ]
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    data = ods(row("案号", "案由") + row("1", "关于修桥的提案"))
    assert grids.sheet_names(data) == ["a"]
    assert grids.read_grid(data) == [["案号", "案由"], ["1", "关于修桥的提案"]]


def test_a_sheet_that_says_a_million_cells_is_not_laid_out():
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    far = f'<table:table-row table:number-rows-repeated="900000"/><table:table-row>{cell}</table:table-row>'
    with pytest.raises(BadSheet, match="延伸到第900001行"):
        grids.read_grid(ods(far))


def test_rows_that_only_repeat_nothing_cost_nothing():
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    nothing = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{nothing}</table:table-row>'
    grid = grids.read_grid(ods(f"<table:table-row>{cell}</table:table-row>{tail}"))
    assert grid[0][0] == "甲"
    assert len(grid) < 10


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe"]))
def test_no_bytes_raise_anything_but_a_sentence(data, start):
    with contextlib.suppress(BadSheet):
        grids.read_grid(start + data)


def test_the_letters_of_columns():
    assert [grids.column_letters(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_sheet_given_back_says_what_is_wrong_and_can_be_read_again():
    marked = sheets.Marked(
        "台账", ["案号", "案由"], [[1, "甲"], ["x", "=1+1"]], {(1, 0): "不是编号"}, ["", "A列：不是编号"]
    )
    data = sheets.write_marked(marked)
    assert grids.read_grid(data) == [
        ["案号", "案由", "导入问题"],
        [1, "甲", None],
        ["x", "=1+1", "A列：不是编号"],
    ]
