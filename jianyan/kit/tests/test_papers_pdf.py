"""The same papers as PDF: the grid measured by where the glyphs stand, the faces, and what no face holds."""

import hashlib
import io
import tomllib
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from jianyan.kit import qr
from jianyan.kit.papers import Cell, Paper, faces, parts, typeset

AT = datetime(2023, 2, 13, 8, 0, tzinfo=UTC)
MM = 72 / 25.4
LISTED = tomllib.loads((faces.SHIPPED / "font.toml").read_text(encoding="utf-8"))["file"]


def paper(**options):
    return Paper("样张", AT, **options)


def printed(made):
    """Set in what the program brings, so that the outcome is the same everywhere."""
    return typeset.pdf(made.sheet, AT, system=False)


def pages(made):
    return PdfReader(io.BytesIO(printed(made).data)).pages


def placed(page):
    """(text, left, baseline from the upper edge) in millimetres of each piece of text on a page."""
    found = []

    def note(text, cm, tm, font, size):
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, 297 - y / MM))

    page.extract_text(visitor_text=note)
    return found


def numbered(made):
    """Of each page, whether it carries its number 7 mm below the text block."""
    feet = [[text for text, _, baseline in placed(page) if 269 < baseline < 272] for page in pages(made)]
    return [f"— {no} —" in "".join(foot) for no, foot in enumerate(feet, 1)]


def lines(page, character="国"):
    """The baselines of the lines of a page, with the number of characters on each."""
    held = Counter()
    for text, _, baseline in placed(page):
        if character in text or "字" in text:
            held[round(baseline, 1)] += len(text)
    return held


def full():
    made = paper()
    made.body("\n".join("字" * 26 + "国" * 28 for _ in range(20)))
    return made


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters():
    first = pages(full())[0]
    held = lines(first)
    assert len(held) == 22
    assert set(held.values()) == {26, 28}
    baselines = sorted(held)
    pitches = {round(after - before, 1) for before, after in pairwise(baselines)}
    assert pitches <= {10.2, 10.3}
    assert baselines[0] - 10.3 > 37 - 4
    assert baselines[-1] < 297 - 35


def test_characters_stand_on_the_grid_of_the_text_block():
    first = pages(full())[0]
    starts = sorted({round(left, 1) for text, left, _ in placed(first) if "国" in text or "字" in text})
    assert starts[0] == pytest.approx(28, abs=0.6)
    assert starts[-1] < 210 - 26


def test_a_first_line_is_indented_by_two_characters():
    made = paper()
    made.body("甲" * 3)
    [(_, left, _)] = [one for one in placed(pages(made)[0]) if "甲" in one[0]]
    assert left == pytest.approx(28 + 2 * 5.56, abs=0.7)


def test_the_pages_are_numbered_between_dashes_and_a_letter_not_on_its_first():
    plain, letter = full(), paper()
    letter.letter_head("示例市教育局", "示教函〔2023〕5号")
    for line in full().sheet.parts:
        letter.body(line.text)
    assert numbered(plain) == [True, True]
    assert numbered(letter)[:2] == [False, True]


def test_the_head_of_a_letter_stands_thirty_millimetres_below_the_edge():
    made = paper()
    made.letter_head("示例市教育局", "示教函〔2023〕5号")
    [page] = pages(made)
    marks = [(left, baseline) for text, left, baseline in placed(page) if text in "示例市教育局"]
    size = parts.mark_size("示例市教育局") / MM
    assert {round(baseline - 0.86 * size) for _, baseline in marks} == {30}
    assert round(min(left for left, _ in marks)) in (20, 21)


def test_a_sealed_signature_ends_four_characters_from_the_right():
    made = paper()
    made.body("正文")
    made.signature("示例市教育局", date(2023, 2, 13))
    found = {text: left for text, left, _ in placed(pages(made)[0])}
    day = next(left for text, left in found.items() if "2023" in text)
    organ = next(left for text, left in found.items() if "示例市" in text)
    middle = 28 + 156 - 4 * 5.556 - 6.5 * 5.556 / 2
    assert organ + 3 * 5.556 == pytest.approx(middle, abs=1)
    assert day < middle < 184


def test_no_signature_stands_on_a_page_without_text():
    for count in range(17, 24):
        made = paper()
        made.body("\n".join(["文"] * count))
        made.signature("示例市教育局", date(2023, 2, 13))
        made.note("联系人：李四")
        last = pages(made)[-1].extract_text()
        assert "文" in last
        assert "联系人" in last


def test_every_part_of_a_paper_reads_back():
    made = paper(sample=True)
    made.code("https://example.test/1", "编码 7K2M-9QX4")
    made.red_head("示例市政协文件", "示协发〔2023〕5号")
    made.mark("A类")
    made.title("关于报送\n年度计划的函")
    made.subtitle("（草稿）")
    made.addressee("各委员")
    for level in range(1, 5):
        made.heading(f"标题{level}", level)
    made.section("小节")
    made.labelled("案由：", "清淤")
    made.table(["序号", "内容"], [[1, "甲"], [2, None]], caption="表一")
    made.form([[Cell("意见", label=True), Cell("同意", span=2)]])
    made.attachments(["名册", "计划"])
    made.signature("示例市政协", date(2023, 2, 13), sealed=False)
    made.note("联系人：李四")
    made.annex("数据说明")
    made.imprint("市政府督查室", "市政协办公室", date(2023, 2, 13))
    text = "".join(page.extract_text().replace("\n", "") for page in pages(made))
    for words in (
        *("样　例", "7K2M-9QX4", "示例市政协文件", "示协发〔2023〕5号", "A类", "关于报送", "年度计划的函"),
        *("（草稿）", "各委员：", "一、标题1", "（一）标题2", "1.标题3", "（1）标题4", "小节", "案由：清淤"),
        *("表一", "序号", "同意", "附件：1.名册", "2.计划", "2023年2月13日", "（联系人：李四）"),
        *("数据说明", "抄送：市政府督查室。", "2023年2月13日印发"),
    ):
        assert words in text, words
    assert Paper.to_bytes(made)


def test_text_of_a_record_is_text_whatever_it_looks_like():
    made = paper()
    made.body('#pagebreak() \\ "引" $x^2$ *粗* <标> `码` @甲 // 注')
    [page] = pages(made)
    assert '#pagebreak() \\ "引" $x^2$ *粗* <标> `码` @甲 // 注' in page.extract_text().replace("\n", "")


def test_the_faces_are_recorded_and_a_character_without_a_glyph_is_named():
    made = paper()
    made.body("甲\U0002a6a5乙")
    done = printed(made)
    assert done.missing == ("\U0002a6a5",)
    told = PdfReader(io.BytesIO(done.data)).metadata
    assert "仿宋：Jianyan Song Basic" in told["/Keywords"]
    assert "\U0002a6a5" in told["/Keywords"]
    assert told.title == "样张"


def test_the_same_paper_has_the_same_bytes():
    assert printed(full()).data == printed(full()).data


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["path"])
def test_the_shipped_face_agrees_with_its_manifest(entry):
    path = faces.SHIPPED / entry["path"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    assert path.stat().st_size < 4_000_000
    assert "SIL OPEN FONT LICENSE" in (faces.SHIPPED / entry["licence_file"]).read_text(encoding="utf-8")
    assert {one.name for one in faces.SHIPPED.iterdir()} == {
        "font.toml",
        entry["path"],
        entry["licence_file"],
    }
    with TTFont(path, lazy=True) as font:
        held = {chr(code) for code in font.getBestCmap()}
        assert font["name"].getDebugName(1) == entry["family"] == faces.OWN
        assert font["name"].getDebugName(13) == "SIL Open Font License, Version 1.1"
    assert len(held) == entry["characters"]
    codes_ = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    assert {character for code in codes_ for character in code.decode("gb2312", "ignore")} <= held
    assert set("喆堃昇翀龑赟犇甯〔〕—■□〇") <= held


def test_a_qr_code_is_drawn_for_print_and_for_the_docx():
    assert qr.png("https://example.test/").startswith(b"\x89PNG")
    assert qr.svg("https://example.test/").lstrip().startswith("<")
