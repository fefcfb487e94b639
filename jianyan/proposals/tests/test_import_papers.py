"""A zip of papers: each to its case by number, the text where the case has none, and back again."""

import io
import zipfile

import docx
import pytest

from jianyan.core import attachments, audit
from jianyan.core.imports import adapter, staging, steps
from jianyan.core.models import Attachment, ImportRow, SearchText
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals.imports.papers import case_number, parts
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.test_import_ledger import GIVEN, TODAY, book, case, checked, step

pytestmark = pytest.mark.django_db
DOC = b"\xd0\xcf\x11\xe0" + b"\0" * 100


def paper(*paragraphs):
    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sent(at, *files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    by = at.of(Role.PO)
    run = staging.upload(adapter("papers"), "提案文本.zip", buffer.getvalue(), by=by)
    session = PlenarySession.objects.of(at.committee).get()
    staging.map_columns(
        run, mapping=run.mapping, fixed={}, options={"session": str(session.pk)}, keep_rest=False
    )
    steps.start(run, "check", by=by)
    steps.go_on(run, by=by, on=TODAY)
    return run


def notes(run):
    return {row.title: row.notes for row in ImportRow.objects.of(run.committee_id).filter(run=run)}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("第012号.docx", 12),
        ("12.doc", 12),
        ("提案012-关于修桥的提案.docx", 12),
        ("2022年提案第12号.docx", 12),
        ("012 关于3个社区的提案.docx", 12),
        ("关于修桥的提案.docx", None),
        ("关于十四五规划2035年目标的提案.docx", None),
    ],
)
def test_a_file_name_names_its_case(name, number):
    assert case_number(name) == number


def test_papers_write_situation_and_suggestions_one_after_the_other():
    assert parts("雨季积水。\n\n三、几点建议\n一是清淤。\n二是改管。") == (
        "雨季积水。",
        "一是清淤。\n二是改管。",
    )
    assert parts("只有一段。") == ("只有一段。", "")


def test_each_paper_goes_to_its_case_and_fills_a_missing_text(at):
    step(at, checked(at, book((1, "关于修桥的提案", *GIVEN), (2, "关于修路的提案", *GIVEN))), "apply")
    run = sent(
        at,
        ("第001号.docx", paper("桥面破损。", "行人不便。", "建议：", "尽快修缮。")),
        ("2.doc", DOC),
        ("第9号.docx", paper("无")),
        ("说明.exe", b"MZ"),
    )
    assert notes(run) == {
        "第001号.docx": ["第001号　关于修桥的提案", "正文录入提案"],
        "2.doc": ["第002号　关于修路的提案", "只作为附件保存"],
        "第9号.docx": ["没有对应的提案，不导入"],
        "说明.exe": ["不是Word、WPS、PDF文件，不导入"],
    }
    run = step(at, run, "apply")
    assert run.summary == ["附件2个，归入提案2件", "录入正文1件"]
    assert (case(at, 1).situation, case(at, 1).suggestions) == ("桥面破损。\n行人不便。", "尽快修缮。")
    assert [one.name for one in attachments.of_record(case(at, 2))] == ["2.doc"]
    assert (
        SearchText.objects.of(at.committee)
        .filter(record_id=case(at, 1).pk, body__contains="桥面破损")
        .exists()
    )
    run = step(at, run, "undo")
    assert (run.state, run.failure, case(at, 1).situation) == ("undone", "", "")
    assert not Attachment.objects.of(at.committee).live().exists()
    assert list(audit.core()) == []


def test_a_text_the_office_has_is_not_overwritten(at):
    held = f.filed(at, cause="关于在册的提案")
    run = step(at, sent(at, (f"{held.case_no}.docx", paper("另一种写法。"))), "apply")
    assert run.state == "applied"
    assert case(at, held.case_no).situation == "雨季积水。"


def test_a_file_that_is_not_what_its_name_says_is_an_error(at):
    f.filed(at, cause="关于在册的提案")
    run = sent(at, ("1.doc", b"hello"))
    assert run.wrong == 1
