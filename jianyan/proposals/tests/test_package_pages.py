"""The pages of hand-over by file: who may open them, what they refuse, and a whole exchange in a browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jianyan.core.models import Event
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import OrderPackage, ReturnPackage, ReturnUpload
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests import far_side as far
from jianyan.proposals.tests.desks import signed_in, text

SEALED = {"files/答复.pdf": far.PDF}


@pytest.fixture
def at(db):
    return f.world()


@pytest.fixture
def case(at):
    return f.handed_over(at)


@pytest.fixture
def base(case):
    return f"/lan/proposals/papers/orders/{case.assignments.get().order_id}/packages/"


def downloaded(client, base):
    answer = client.post(f"{base}export/")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    return answer.content


def sent_up(client, base, data, name="回传.zip"):
    return client.post(f"{base}upload/", {"file": SimpleUploadedFile(name, data)})


def test_office_and_authority_download_and_only_the_office_takes_in(at, base):
    office, authority = signed_in(at, Role.PO), signed_in(at, Role.HA)
    assert downloaded(office, base) == downloaded(authority, base)
    assert OrderPackage.anywhere.count() == 2
    page, other = text(office.get(base)), text(authority.get(base))
    assert ("上传并核对" in page, "上传并核对" in other) == (True, False)
    assert "回传数据包由提案办公室导入" in other
    assert page.count(OrderPackage.anywhere.first().sha256[:16]) == 2
    good = far.returned(far.manifest_of(downloaded(office, base)), [])
    assert sent_up(authority, base, good).status_code == 403
    assert office.get(f"{base}export/").status_code == 405
    assert office.get(f"{base}form/").content[:2] == b"PK"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PO, Role.HA, Role.PUB)])
def test_colleagues_are_told_and_strangers_find_nothing(at, base, role):
    client = signed_in(at, role)
    doors = [client.get(base), client.post(f"{base}export/"), client.get(f"{base}form/")]
    assert {answer.status_code for answer in doors} == {403}
    assert Client().get(base).status_code == 302
    stranger = signed_in(f.world("wu"), Role.PO)
    assert stranger.get(base).status_code == 404
    assert stranger.post(f"{base}export/").status_code == 404
    assert not OrderPackage.anywhere.exists()


def test_the_hub_leads_to_the_packages_of_an_order(at, base):
    assert base in text(signed_in(at, Role.HA).get("/lan/proposals/papers/"))
    assert base not in text(signed_in(at, Role.HU).get("/lan/proposals/papers/"))


def test_upload_look_confirm_and_the_same_file_again(at, case, base):
    office = signed_in(at, Role.PO)
    sent = far.manifest_of(downloaded(office, base))
    good = far.returned(sent, far.whole_answer(sent), files=SEALED)
    look = sent_up(office, base, good)
    page = text(office.get(look.url))
    assert "将新登记3条" in page
    assert "确认导入" in page
    assert "教字〔2022〕3号" in page
    assert f.again(case).state == "handed_over"
    assert "待确认" in text(office.get(base))
    done = office.post(f"{look.url}confirm/", follow=True)
    assert "已导入：新登记3条，原已登记0条。" in text(done)
    assert f.again(case).state == "replied"
    assert "待确认</small>" not in text(done)
    lines = Event.anywhere.count()
    again = text(sent_up(office, base, good))
    assert "其中3条都已经登记过，不需要再导入" in again
    assert "确认导入" not in again
    assert office.post(f"{look.url}confirm/").status_code == 404
    assert (Event.anywhere.count(), ReturnPackage.anywhere.count()) == (lines, 1)


def test_a_contradiction_is_shown_by_entry_and_the_file_is_not_kept(at, base):
    office = signed_in(at, Role.PO)
    sent = far.manifest_of(downloaded(office, base))
    wrong = far.returned(sent, [far.entry(sent, "accepted", "2022-01-02")])
    answer = sent_up(office, base, wrong)
    assert answer.status_code == 422
    assert "日期早于交办日期（2022年1月13日）" in text(answer)
    assert "第1条（签收）" in text(answer)
    assert not ReturnUpload.anywhere.exists()


def test_a_file_that_is_no_package_is_refused_in_the_form(at, base):
    office = signed_in(at, Role.PO)
    out = downloaded(office, base)
    for name, data, reason in (
        ("回传.zip", b"hello", "不是zip压缩包"),
        ("回传.zip", out, "这不是回传数据包"),
        ("回传.xlsx", b"hello", "这不是回传表"),
        ("回传.zip", b"", "文件是空的"),
    ):
        answer = sent_up(office, base, data, name)
        assert (answer.status_code, reason in text(answer)) == (422, True)
    assert not ReturnUpload.anywhere.exists()


def test_a_file_may_be_given_up(at, base):
    office = signed_in(at, Role.PO)
    sent = far.manifest_of(downloaded(office, base))
    look = sent_up(office, base, far.returned(sent, far.whole_answer(sent)[:1])).url
    assert "没有导入任何内容" in text(office.post(f"{look}drop/", follow=True))
    assert office.get(look).status_code == 404
    assert not ReturnPackage.anywhere.exists()


def test_where_somebody_was_faster_nothing_is_taken_in_and_the_page_says_why(at, case, base):
    office = signed_in(at, Role.PO)
    sent = far.manifest_of(downloaded(office, base))
    look = sent_up(office, base, far.returned(sent, far.whole_answer(sent)[:2])).url
    actions.accept(case.assignments.all(), by=at.unit(0), on=f.OPENS + 4 * f.DAY)
    page = text(office.post(f"{look}confirm/", follow=True))
    assert "有1条与现有记录矛盾，没有导入任何内容" in page
    assert "该单位已于2022年1月14日签收，日期不同" in page
    assert not ReturnPackage.anywhere.exists()


def test_the_pages_take_as_many_statements_for_many_packages_as_for_few(at, base, same_queries):
    office = signed_in(at, Role.PO)
    sent = far.manifest_of(downloaded(office, base))
    contact = {"phase": "during", "mode": "phone", "persons": "提案者"}

    def exchange(first=1, last=2):
        for no in range(first, last):
            downloaded(office, base)
            told = [far.entry(sent, "contact", f"2022-01-{14 + no}", **contact)]
            look = sent_up(office, base, far.returned(sent, told, number=f"回-{no}")).url
            office.post(f"{look}confirm/")
            told[0]["persons"] = f"提案者{no}"
            sent_up(office, base, far.returned(sent, told, number=f"待-{no}"))

    exchange()
    same_queries(lambda: office.get(base), lambda: exchange(2, 6))


@pytest.mark.browser
@pytest.mark.parametrize("how", [{}, {"phone": True}, {"javascript": False}], ids=["desk", "phone", "plain"])
def test_an_order_goes_out_and_comes_back_in_a_browser(new_page, how, transactional_db):
    at = f.world()
    case = f.handed_over(at)
    base = f"/lan/proposals/papers/orders/{case.assignments.get().order_id}/packages/"
    page = new_page(user=at.of(Role.PO).account, **how)
    page.goto("/lan/proposals/papers/")
    page.get_by_role("link", name="交办，数据包").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载交办数据包").click()
    sent = far.manifest_of(saved.value.path().read_bytes())
    assert sent["cases"][0]["cause"] == case.cause
    good = far.returned(sent, far.whole_answer(sent), files=SEALED)
    page.goto(base)
    page.get_by_label("回传数据包或回传表").set_input_files(
        {"name": "回传.zip", "mimeType": "application/zip", "buffer": good}
    )
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入：新登记3条").wait_for()
    assert f.again(case).state == "replied"
    assert timezone.localdate() == ReturnPackage.anywhere.get().imported_on
