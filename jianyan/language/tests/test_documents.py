"""Reading of text files, saved pages and Word documents."""

import io
import os
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianyan.language.documents import LIMIT, Document, Unreadable, read_document

TEXT = "青溪县政协收到提案186件，立案172件。\n提出意见建议63条，办复率100%。\n"
TRADITIONAL = "青溪縣政協收到提案186件，立案172件。\n提出意見建議63條，辦復率100%。\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refusal(name, data):
    with pytest.raises(Unreadable) as refused:
        read_document(name, data)
    sentence = str(refused.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


def word_file(body, **parts):
    """Make a Word file of a body written in XML."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            body
            if body.startswith("<?xml")
            else f'<w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{body}</w:body></w:document>",
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return kept.getvalue()


def words(body, **parts):
    return read_document("稿.docx", word_file(body, **parts))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("text", [TEXT, "提案186件", "委员建言资政凝聚共识"])
def test_each_encoding_is_told(encoding, text):
    assert read_document("稿.txt", text.encode(encoding)) == Document(text, "txt")


def test_two_characters_of_gbk_are_not_taken_for_utf8():
    assert read_document("稿.txt", "联通".encode("gbk")).text == "联通"


def test_big5_is_told():
    assert read_document("稿.TXT", TRADITIONAL.encode("big5")).text == TRADITIONAL


def test_a_broken_last_character_is_left_out_and_said():
    read = read_document("稿.txt", TEXT.strip().encode()[:-1])
    assert read.text == TEXT.strip()[:-1]
    assert "末尾" in read.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode() + TEXT.encode("gbk"),
        TEXT.encode("gbk") + TEXT.encode(),
        "县政协收到提案".encode() + "立案件数".encode("gbk"),
        b"\xef\xbb\xbf" + TEXT.encode() + TEXT.encode("gb18030"),
    ],
)
def test_two_encodings_in_one_file_are_refused(data):
    assert "两种编码" in refusal("稿.txt", data)
    assert "两种编码" in refusal("稿.html", b'<meta charset="utf-8"><p>' + data)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("稿.txt", b"", "空"),
        ("稿.txt", b" \r\n\t", "空"),
        ("稿.docx", b"", "空"),
        ("稿.txt", "\u3000\n".encode(), "没有文字"),
        ("稿.txt", b"\xff\xfe", "没有文字"),
        ("稿.txt", b"a" * (LIMIT + 1), "20MB"),
        ("稿.txt", bytes(range(256)) * 9, "不是文字"),
        ("稿.txt", b"%PDF-1.7 \n1 0 obj", "PDF"),
        ("稿.txt", b"PK\x03\x04rest", ".docx"),
        ("稿.docx", b"plain", "另存"),
        ("稿.docx", b"PK\x03\x04" + b"x" * 99, "损坏"),
        ("稿.docx", b"\xd0\xcf\x11\xe0" + b"x" * 99, "密码"),
        ("稿.txt", TEXT.encode()[:30] + b"\xff" + TEXT.encode()[30:], "第1行"),
        ("稿.doc", b"x", ".docx"),
        ("稿.pdf", b"x", ".txt"),
        ("稿.wps", b"x", "WPS"),
        ("稿.xyz", b"x", ".xyz"),
        ("稿", b"x", "扩展名"),
        ("稿.html", b"<html><body><img src=a.png></body></html>", "网页"),
        ("稿.html", b"<p> </p><script>f()</script>", "网页"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, says):
    assert says in refusal(name, data)


PAGE = """<!doctype html><html><head><meta charset="{0}"><title>标题</title><style>p{{}}</style></head><body>
<nav>首页</nav><header>横幅</header><div style="display: none">隐藏99件</div>
<div style="position:fixed;left:-3021px">外链88件</div>
<h1>青溪县政协&nbsp;提案工作</h1><p>共收到<b>提案</b>186件，
立案172件&mdash;&#24050;办复。<br>满意率98%。</p><!-- 77件 -->
<table><tr><th>类别</th><th>件数</th></tr><tr><td>经济</td><td>58</td></tr></table>
<ul><li><a href="a">邻县收到提案66件</a></li><li><a href="b">视察园区</a></li><li><a href="c">走访委员</a></li></ul>
<ruby>政<rp>(</rp><rt>zhèng</rt><rp>)</rp></ruby>协<footer>电话55</footer></body></html>"""


@pytest.mark.parametrize(
    ("declared", "saved"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gbk"), ("utf-8", "utf-16")],
)
def test_a_page_is_read_as_it_shows(declared, saved):
    read = read_document("页.html", PAGE.format(declared).encode(saved))
    assert read.text.replace("\xa0", " ") == (
        "青溪县政协 提案工作\n共收到提案186件，立案172件—已办复。\n满意率98%。\n类别\t件数\n经济\t58\n政协"
    )
    assert read.notes == ("去除链接列表1处",)


def test_a_page_laid_out_with_tables_keeps_its_paragraphs_apart():
    page = "<table><tr><td>栏目</td><td><p>收到提案12件。</p><p>立案10件。</p><p>办复10件。</p></td></tr></table>"
    assert read_document("页.htm", page.encode()).text == "栏目\n收到提案12件。\n立案10件。\n办复10件。"


def test_word_paragraphs_tables_and_rows_come_in_order():
    document = docx.Document()
    document.add_paragraph("收到提案186件。")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["类别", "件数", "经济", "58"], strict=True
    ):
        cell.text = text
    document.add_paragraph("完。")
    document.sections[0].header.paragraphs[0].text = "页眉99件"
    kept = io.BytesIO()
    document.save(kept)
    assert read_document("稿.docx", kept.getvalue()) == Document(
        "收到提案186件。\n类别\t件数\n经济\t58\n完。", "docx"
    )


@pytest.mark.parametrize("renamed", [False, True])
def test_an_annex_of_explanations_is_no_prose_and_its_absence_is_said(renamed):
    document = docx.Document()
    document.add_paragraph("收到提案186件。")
    style = document.styles.add_style("数据说明", 1)
    if renamed:  # a suite that saves a file anew gives styles other ids and keeps their names
        style.element.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "a7")
    document.add_paragraph("收到提案：统计期内提交的提案，共999件。", style=style)
    table = document.add_table(1, 2)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].text, cell.paragraphs[0].style = "186件", style
    kept = io.BytesIO()
    document.save(kept)
    assert read_document("稿.docx", kept.getvalue()) == Document(
        "收到提案186件。", "docx", ("附件“数据说明”不是正文，未读",)
    )


def run(text, kind="t"):
    return f"<w:r><w:{kind}>{text}</w:{kind}></w:r>"


def test_tracked_changes_read_as_accepted():
    read = words(
        f"<w:p>{run('提案')}<w:del>{run('12', 'delText')}</w:del><w:ins>{run('15')}</w:ins>{run('件')}"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('上')}</w:p><w:p>{run('下')}</w:p>"
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('删')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p>{run('留')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert read.text == "提案15件新\n上下\n留"
    assert read.notes == ("文中有修订痕迹，按全部接受读取",)


def test_text_boxes_are_read_once_and_hidden_words_not_at_all():
    box = f"<w:txbxContent><w:p>{run('框内30条')}</w:p></w:txbxContent>"
    read = words(
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>",
        comments="<c>批注</c>",
    )
    assert read.text == "正文\n框内30条\n控件"


def test_a_word_file_without_words_is_refused():
    assert "扫描件" in refusal("稿.docx", word_file("<w:p/>"))
    assert "Word" in refusal("表.docx", zip_of({"_rels/.rels": b"<Relationships/>"}))


def test_entities_of_a_word_file_are_never_resolved():
    evil = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{WORD}">&e;</w:document>'
    )
    assert "外部定义" in refusal("稿.docx", word_file(evil))


def test_a_zip_bomb_is_refused_before_it_unfolds():
    assert "过大" in refusal("稿.docx", word_file("<w:p/>" + " " * (65 * 1024 * 1024)))
    assert "过大" in refusal("稿.docx", zip_of({str(n): b"" for n in range(6000)}))


def zip_of(parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return kept.getvalue()


GOOD = {
    "a.txt": TEXT.encode("gbk"),
    "a.html": PAGE.format("gbk").encode("gbk"),
    "a.docx": word_file(f"<w:p>{run('提案')}</w:p>"),
}


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(sorted(GOOD)),
    st.binary(max_size=300),
    st.integers(0, 700),
    st.integers(0, 40),
    st.booleans(),
)
def test_no_bytes_raise_anything_but_unreadable(name, junk, at, length, whole):
    data = junk if whole else GOOD[name][:at] + junk + GOOD[name][at + length :]
    try:
        said = read_document(name, data).text
    except Unreadable as refused:
        said = str(refused)
    assert said.strip()


def test_random_bytes_are_not_taken_for_text():
    assert all(refusal("稿.txt", os.urandom(2000)) for _ in range(10))
