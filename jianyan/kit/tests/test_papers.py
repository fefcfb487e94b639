"""Official papers and remarked texts, read back from their docx."""

import io
import re
import shutil
import subprocess
from datetime import UTC, date, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from jianyan.kit.papers import AUTHOR, Mark, Paper, annotated, broken

AT = datetime(2023, 2, 13, 8, 0, tzinfo=UTC)
TEXT = "全年共收到提案231件，立案229件。\n采用信息40条。"


def paper(**options):
    return Paper("样张", AT, **options)


def opened(made):
    return Document(io.BytesIO(made if isinstance(made, bytes) else made.to_bytes()))


def texts(made):
    return [paragraph.text for paragraph in opened(made).paragraphs]


def remarks(document):
    return [(comment.author, comment.text, comment.timestamp) for comment in document.comments]


def test_the_page_is_that_of_the_standard():
    section = opened(paper()).sections[0]
    measures = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    assert [round(measure.mm) for measure in measures] == [37, 35, 28, 26]
    assert round(section.page_width.mm - section.left_margin.mm - section.right_margin.mm) == 156
    assert section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")) == "579"


def test_twenty_two_lines_and_twenty_eight_characters_fit_the_text_block():
    body = opened(paper()).styles["Normal"]
    assert 22 * body.paragraph_format.line_spacing <= Mm(225) < 23 * body.paragraph_format.line_spacing
    tracking = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (body.font.size.pt + tracking) <= Mm(156).pt < 28.2 * (body.font.size.pt + tracking)


def test_what_follows_an_annex_carries_its_style_in_tables_too():
    made = paper()
    made.heading("正文")
    made.annex("数据说明")
    made.body("来源如下。")
    made.table(("文中", "口径"), [("3件", "收到提案")])
    document = opened(made)
    cells = [cell.paragraphs[0] for row in document.tables[0].rows for cell in row.cells]
    styled = [p.text for p in document.paragraphs if p.style.name == "数据说明"]
    assert styled[:2] == ["数据说明", "来源如下。"]
    assert {p.style.name for p in cells} == {"数据说明"}
    assert document.paragraphs[0].style.name == "Heading 1"


def test_headings_are_numbered_by_level():
    made = paper()
    for level, text in [(1, "甲"), (2, "乙"), (3, "丙"), (4, "丁"), (2, "戊"), (1, "己"), (2, "庚")]:
        made.heading(text, level)
    assert texts(made) == ["一、甲", "（一）乙", "1.丙", "（1）丁", "（二）戊", "二、己", "（一）庚"]
    with pytest.raises(ValueError, match="level 5"):
        made.heading("辛", 5)


def test_every_run_names_its_face_for_chinese_characters():
    made = paper(sample=True)
    made.red_head("示例市政协文件", "示协发〔2023〕5号")
    made.title("关于报送\n年度计划的函")
    made.addressee("各委员")
    made.body("正文")
    made.table(["序号", "内容"], [[1, "甲"]], caption="表")
    faces = {fonts.get(qn("w:eastAsia")) for fonts in opened(made).element.iter(qn("w:rFonts"))}
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    assert "各委员：" in texts(made)


def test_pages_are_numbered_outside_on_odd_and_even_pages():
    document = opened(paper())
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_a_sample_says_so_on_every_page_and_a_paper_does_not():
    made = paper(sample=True)
    made.letter_head("示例市教育局", "示教函〔2023〕5号")
    section = opened(made).sections[0]
    for header in (section.header, section.even_page_header, section.first_page_header):
        assert header.paragraphs[0].text == "样　例"
    assert not any(paragraph.text for paragraph in opened(paper()).sections[0].header.paragraphs)


def test_a_table_repeats_its_header_and_refuses_a_short_row():
    made = paper()
    made.table(["序号", "内容"], [[1, None], [2, "乙"]], widths=[1, 3])
    table = opened(made).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "内容"],
        ["1", ""],
        ["2", "乙"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert round(sum(column.width.mm for column in table.columns)) == 156
    with pytest.raises(ValueError, match="1 cells"):
        made.table(["序号", "内容"], [[1]])


def test_a_sealed_signature_centres_the_organ_over_the_date():
    made = paper()
    made.signature("示例市教育局", date(2023, 2, 13))
    organ, day = opened(made).paragraphs[-2:]
    assert (organ.text, day.text) == ("示例市教育局", "2023年2月13日")
    assert day.paragraph_format.right_indent.twips == 4 * 315
    assert organ.paragraph_format.right_indent.twips == pytest.approx((4 + (6.5 - 6) / 2) * 315, abs=1)


@pytest.mark.parametrize("organ", ["教育局", "示例市教育局", "中国人民政治协商会议示例市委员会办公室"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_signature_stays_inside_the_text_block(organ, sealed):
    made = paper()
    made.signature(organ, date(2023, 12, 30), sealed=sealed)
    rights = [line.paragraph_format.right_indent.twips / 315 for line in opened(made).paragraphs[-2:]]
    assert min(rights) >= 0
    if not sealed:
        starts = [28 - right - width for right, width in zip(rights, (len(organ), 7), strict=True)]
        assert starts[1] - starts[0] == pytest.approx(2, abs=0.01)
        assert min(rights) >= 1.99


def test_attachments_and_the_imprint_are_worded_as_the_standard_has_them():
    made = paper()
    made.attachments(["名册", "计划"])
    made.note("联系人：李四")
    made.imprint("市政府督查室", "市政协办公室", date(2023, 2, 13))
    assert [text for text in texts(made) if text] == [
        *("附件：1.名册", "2.计划", "（联系人：李四）"),
        *("抄送：市政府督查室。", "市政协办公室\t2023年2月13日印发"),
    ]
    with pytest.raises(ValueError, match="imprint"):
        made.imprint(office="市政协办公室")


def rules_of(made):
    """The paragraphs filled with black: the rules of an imprint, by their thickness in twips."""
    filled = [one for one in opened(made).paragraphs if one._p.xpath("./w:pPr/w:shd")]
    return [int(one._p.xpath("string(./w:pPr/w:spacing/@w:line)")) for one in filled]


def test_the_imprint_of_a_file_is_ruled_and_that_of_a_letter_is_not():
    file, letter = paper(), paper()
    for made, copies in ((file, "市政府督查室"), (letter, "市政府督查室")):
        if made is letter:
            made.letter_head("市政协办公室", "示协函〔2023〕5号")
        made.imprint(copies, *(() if made is letter else ("市政协办公室", date(2023, 2, 13))))
    assert rules_of(file) == [20, 14, 20]  # 0.35, 0.25 and 0.35 mm
    assert rules_of(letter) == []
    with pytest.raises(ValueError, match="a letter has no office"):
        letter.imprint("市政府", "市政协办公室", date(2023, 2, 13))


def test_the_same_calls_give_the_same_bytes():
    def made():
        one = paper(sample=True)
        one.title("题")
        one.body("文")
        return one.to_bytes()

    assert made() == made()
    assert opened(made()).core_properties.created == AT
    with pytest.raises(ValueError, match="time zone"):
        Paper("题", datetime.fromisoformat("2023-02-13"))


def test_characters_that_xml_cannot_hold_are_replaced():
    made = paper()
    made.body("甲\x00乙\ud800丙")
    assert texts(made) == ["甲\ufffd乙\ufffd丙"]


def test_a_judged_range_is_shaded_and_carries_a_real_comment():
    start = TEXT.index("231件")
    document = opened(
        annotated(TEXT, [Mark(start, start + 4, "differs", "与记录不一致，请核对")], made_at=AT)
    )
    assert remarks(document) == [(AUTHOR, "与记录不一致，请核对", AT)]
    shaded = [run for paragraph in document.paragraphs for run in paragraph.runs if run._r.rPr is not None]
    assert [run.text for run in shaded if run.text] == ["231件"]
    marks = [child.tag.rpartition("}")[2] for child in document.paragraphs[0]._p if "comment" in child.tag]
    assert marks == ["commentRangeStart", "commentRangeEnd"]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_marks_may_overlap_and_the_text_stays_whole(data):
    places = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(2, 12))
    verdicts = st.sampled_from(["agrees", "differs", "unknown"])
    chosen = data.draw(st.lists(st.tuples(places, verdicts), max_size=6))
    marks = [Mark(at, min(at + size, len(TEXT)), verdict, "请核对") for (at, size), verdict in chosen]
    document = opened(annotated(TEXT, marks, made_at=AT))
    assert "\n".join(paragraph.text for paragraph in document.paragraphs) == TEXT
    assert len(remarks(document)) == len(marks)


@pytest.mark.parametrize(
    ("start", "end"), [(3, 3), (-1, 2), (0, 10_000), (TEXT.index("\n"), TEXT.index("\n") + 1)]
)
def test_a_mark_outside_the_text_or_over_nothing_is_refused(start, end):
    with pytest.raises(ValueError, match="a mark from"):
        annotated(TEXT, [Mark(start, end, "agrees")], made_at=AT)


def in_an_office_suite(folder, **papers):
    """The PDF that an office suite makes of papers, all in one call."""
    for name, made in papers.items():
        (folder / f"{name}.docx").write_bytes(made.to_bytes())
    profile = f"-env:UserInstallation=file://{folder}/profile"
    suite = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.docx") for name in papers]
    subprocess.run([*suite, *files], check=True, capture_output=True)
    return {name: folder / f"{name}.pdf" for name in papers}


def read_off(file, *options):
    command = ["pdftotext", *options, str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def feet(file):
    """Of each page, the words of its lines with their lower edges in millimetres, from top to bottom."""
    pages = read_off(file, "-bbox-layout").split("<page ")[1:]
    found = []
    for page_ in pages:
        lines = re.findall(r'<line [^>]*yMax="([\d.]+)">(.*?)</line>', page_, re.DOTALL)
        told = [(float(low) * 25.4 / 72, "".join(re.findall(">([^<]+)</word>", said))) for low, said in lines]
        found.append(sorted(told))
    return found


OFFICE_SUITE = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no office suite here"
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What an office suite makes of these papers; it takes three seconds to open, and none to print."""
    page = paper()
    page.body("\n".join("字" * 26 + "国" * 28 for _ in range(20)))
    return in_an_office_suite(
        tmp_path_factory.mktemp("printed"),
        page=page,
        one_page=letter_of(3),
        full_page=letter_of(9),
        several_pages=letter_of(60),
        ruled=file_of(2),
        ruled_full=file_of(31),
    )


@OFFICE_SUITE
def test_an_office_suite_prints_twenty_two_lines_of_twenty_eight_characters(printed):
    page = read_off(printed["page"], "-f", "1", "-l", "1")
    lines = [line.strip() for line in page.splitlines() if "字" in line or "国" in line]
    assert lines == ["字" * 26, "国" * 28] * 11


def letter_of(lines):
    made = paper()
    made.letter_head("市教育局", "市教函〔2023〕5号")
    made.title("关于提案的答复")
    made.body("\n".join("国" * 20 for _ in range(lines)))
    made.signature("市教育局", date(2023, 2, 13))
    made.note("联系人：李四")
    made.imprint("市政府督查室，市政协提案委员会")
    return made


def file_of(lines):
    made = paper()
    made.red_head("示例市政协文件", "示协发〔2023〕5号")
    made.body("\n".join("国" * 20 for _ in range(lines)))
    made.imprint("、".join(["市政府督查室"] * 8), "市政协办公室", date(2023, 2, 13))
    return made


def test_an_attachment_begins_a_page_and_leaves_none_empty():
    """A break in a paragraph of its own stood alone on a page when the text before had filled one."""
    made = paper()
    made.body("国" * 20)
    made.attachment("提案清单")
    made.table(["序号"], [[1]])
    made.page_break()
    made.table(["序号"], [[2]])
    document = opened(made)
    begin = [one.text for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert begin == ["附件", ""]
    assert not document.element.body.xpath(".//w:br")
    assert [text for text in texts(made) if text] == ["国" * 20, "附件", "提案清单"]


@OFFICE_SUITE
def test_an_office_suite_prints_the_imprint_as_the_last_thing_on_the_last_page(printed):
    """Its last line stands at the foot of the text block, however far the text goes, and never over it."""
    pages = {name: feet(file) for name, file in printed.items() if name != "page"}
    for name, found in pages.items():
        last = [(low, said) for low, said in found[-1] if not said.startswith("—")]
        imprint = [low for low, said in last if "抄送" in said or "印发" in said]
        assert last[-1][0] == pytest.approx(262, abs=1.0), name
        assert imprint, name
        assert (
            max((low for low, said in last if "国" in said or "联系人" in said), default=0) < min(imprint) - 8
        ), name
        assert not any("抄送" in said for page_ in found[:-1] for _, said in page_), name
    assert len(pages["one_page"]) == 1
    assert len(pages["several_pages"]) == 4


def test_names_stand_in_rows_of_six_one_below_the_other():
    made = paper()
    made.names(["王一", "欧阳明", *["李小二"] * 5])
    assert {"王　一　欧阳明" + "　李小二" * 4, "李小二"} <= set(texts(made))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("讨论工作报告出席名单", ["讨论工作报告出席名单"]),
        (
            "讨论政府工作报告和法院、检察院工作报告出席名单",
            ["讨论政府工作报告和法院、", "检察院工作报告出席名单"],
        ),
        ("一" * 40, ["一" * 13, "一" * 14, "一" * 13]),  # without a sense it is broken evenly
    ],
)
def test_a_long_title_is_broken_by_sense(title, lines):
    assert broken(title, re.compile("[、，的]")).split("\n") == lines
