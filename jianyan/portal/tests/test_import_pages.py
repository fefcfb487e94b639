"""The pages of an import: from the file to the result and back, who may open them, what a refusal says."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jianyan.core.imports import steps
from jianyan.core.models import ImportMapping, ImportRow, ImportRun
from jianyan.kit import sheets
from jianyan.people.models import Grant, PlenarySession, Role
from jianyan.portal import jobs
from jianyan.proposals.models import Proposal
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db
HEAD = ("案号", "案由", "提案人", "提交日期", "立案日期", "承办单位", "交办日期")
GOOD = (
    (1, "关于修桥的提案", "魏一", "2022.1.11", "2022.1.15", "教育局", "2022.2.10"),
    (2, "关于修路的提案", "童二", "2022.1.11", "2022.1.15", "水利局", "2022.2.10"),
)


@pytest.fixture
def at():
    return f.world()


@pytest.fixture
def go(at):
    def enter(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return enter


def uploaded(client, *rows, name="台账.xlsx", kind="proposals", head=HEAD):
    data = sheets.write(sheets.Ledger("台账", head, rows))
    answer = client.post("/lan/imports/", {"kind": kind, "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.of(_committee()).order_by("-id").first()


def _committee():
    from jianyan.people.models import Committee

    return Committee.objects.get(code="lan")


def mapped(client, run, **more):
    session = PlenarySession.objects.of(run.committee_id).get()
    form = {f"col-{column}": key for key, column in run.mapping.items()}
    form |= {"option-session": session.pk, "option-year": "2022", "keep_rest": "1", **more}
    answer = client.post(f"/lan/imports/{run.pk}/columns/", form)
    run.refresh_from_db()
    return answer


def page(client, run, path=""):
    return client.get(f"/lan/imports/{run.pk}/{path}").content.decode()


def test_a_ledger_goes_in_by_pages_and_comes_out_again(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    shown = page(client, run)
    assert "第1行是标题，以下2行" in shown
    assert "关于修桥的提案" in shown
    mapped(client, run)
    assert "没有发现问题" in page(client, run)
    client.post(f"/lan/imports/{run.pk}/steps/apply/")
    assert "提案2件：已交办2件" in page(client, run)
    case = Proposal.objects.of(at.committee).live().get(case_no=1)
    assert "由台账导入，过程记录缺" in client.get(case.get_absolute_url()).content.decode()
    assert "导入以后没有人改动过" in page(client, run, "undo/")
    client.post(f"/lan/imports/{run.pk}/undo/")
    assert "这次导入已经撤销" in page(client, run)
    assert not Proposal.objects.of(at.committee).live().exists()


def test_errors_name_row_column_and_content_and_come_as_a_marked_sheet(at, go):
    client = go(Role.PO)
    bad = (2, "关于修路的提案", "童二", "2022.13.1", "2022.1.15", "水利局", "2022.2.10")
    run = uploaded(client, GOOD[0], bad)
    mapped(client, run)
    shown = page(client, run)
    assert all(part in shown for part in ("第3行", "D列“提交日期”", "2022.13.1", "没有这一天"))
    assert "确认导入" not in shown
    answer = client.get(f"/lan/imports/{run.pk}/marked/")
    table = sheets.read_table(answer.content)
    assert table.header[-1] == "导入问题"
    assert [row[-1] for row in table.rows] == [None, "D列“提交日期”：“2022.13.1”没有这一天"]
    refused = client.post(f"/lan/imports/{run.pk}/steps/apply/")
    assert refused.status_code == 409


def test_the_mended_sheet_goes_in_with_the_same_columns(at, go):
    client = go(Role.PO)
    run = uploaded(client, (1, "关于修桥的提案", "魏一", "昨天", "2022.1.15", "教育局", "2022.2.10"))
    mapped(client, run, name="本会台账")
    kept = ImportMapping.objects.of(at.committee).get()
    assert (kept.name, kept.columns["cause"]) == ("本会台账", "案由")
    again = uploaded(client, (*GOOD[0], "无关"), head=(*HEAD, "导入问题"))
    assert again.mapping == run.mapping
    mapped(client, again)
    client.post(f"/lan/imports/{again.pk}/steps/apply/")
    assert Proposal.objects.of(at.committee).live().get().remarks == ""


def test_questions_are_answered_on_the_page(at, go):
    client = go(Role.PO)
    run = uploaded(client, (*GOOD[0][:5], "园林中心", "2022.2.10"))
    mapped(client, run)
    assert "承办单位“园林中心”" in page(client, run)
    client.post(f"/lan/imports/{run.pk}/answers/", {"q-0": "new"})
    client.post(f"/lan/imports/{run.pk}/steps/apply/")
    assert "新登记承办单位1个" in page(client, run)


def test_what_is_typed_wrongly_is_said_and_given_back(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    twice = mapped(client, run, **{"col-0": "cause"})
    assert twice.status_code == 422
    assert "有两列都对应为“案由”" in twice.content.decode()
    missing = mapped(client, run, **{"option-session": ""})
    assert "请选择：台账属于哪次会议" in missing.content.decode()
    fixed = mapped(client, run, **{"fixed-rated_on": "不知道"})
    assert fixed.status_code == 302
    assert "统一填写的“反馈日期”：“不知道”不是日期" in page(client, run)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04broken", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "无法读取"),
        (b"\x00\x01", "无法读取"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_chinese(at, go, data, said):
    answer = go(Role.PO).post(
        "/lan/imports/", {"kind": "proposals", "file": SimpleUploadedFile("a.xlsx", data)}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportRun.objects.of(at.committee).exists()


def test_strangers_find_nothing_and_colleagues_are_told(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    assert go(Role.MB).get("/lan/imports/").status_code == 403
    assert go(Role.ML).get(f"/lan/imports/{run.pk}/").status_code == 403
    assert "台账.xlsx" not in go(Role.ML).get("/lan/imports/").content.decode()
    f.world("shan")
    assert client.get(f"/shan/imports/{run.pk}/").status_code == 404


def test_cells_are_forgotten_once_they_have_become_records(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    mapped(client, run)
    assert ImportRow.objects.of(at.committee).filter(run=run).first().cells
    client.post(f"/lan/imports/{run.pk}/steps/apply/")
    assert {tuple(row.cells) for row in ImportRow.objects.of(at.committee).filter(run=run)} == {()}


def test_a_list_of_imports_costs_the_same_for_many(at, go, same_queries):
    client = go(Role.PO)
    uploaded(client, *GOOD)
    same_queries(lambda: client.get("/lan/imports/"), lambda: [uploaded(client, *GOOD) for _ in range(5)])


def test_a_dropped_file_leaves_nothing(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    mapped(client, run)
    client.post(f"/lan/imports/{run.pk}/steps/drop/")
    assert not ImportRow.objects.of(at.committee).filter(run=run).exists()
    assert "没有写入任何记录" in page(client, run)


def test_a_stage_cut_short_goes_on_where_it_stopped(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    mapped(client, run)
    ImportRow.anywhere.filter(run=run, number=3).delete()
    client.post(f"/lan/imports/{run.pk}/steps/check/")
    assert ImportRow.objects.of(at.committee).filter(run=run).count() == 2


def test_whoever_has_lost_the_seat_meanwhile_imports_nothing(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    mapped(client, run)
    steps.start(run, "apply", by=at.of(Role.PO))
    Grant.anywhere.filter(account=at.of(Role.PO).account).update(ends_on="2022-02-01")
    jobs.enqueue(run, at.of(Role.PO).account_id)
    run.refresh_from_db()
    assert (run.state, run.failure) == ("checked", "经办账号已没有本会的角色")
    assert not Proposal.objects.of(at.committee).exists()


def test_a_running_import_shows_how_far_it_is(at, go):
    client = go(Role.PO)
    run = uploaded(client, *GOOD)
    mapped(client, run)
    steps.start(run, "apply", by=at.of(Role.PO))
    shown = page(client, run)
    assert "正在导入" in shown
    assert f"/lan/imports/{run.pk}/progress/" in shown
    part = client.get(f"/lan/imports/{run.pk}/progress/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    client.post(f"/lan/imports/{run.pk}/steps/resume/")
    over = client.get(f"/lan/imports/{run.pk}/progress/", headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == f"/lan/imports/{run.pk}/"
