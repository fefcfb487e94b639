"""Who may have which paper, the code that finds its draft, drafts of the bulletin, and a volume made by the worker."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from docx import Document

from jianyan.core.models import Event
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Compilation, Proposal
from jianyan.proposals.papers import codes
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """A committee of each test's own: what lies in files is found by its number, and no test takes files back."""
    return f.world()


PDF, ZIP = b"%PDF-", b"PK\x03\x04"


@pytest.fixture
def go(at):
    """Signs in as the holder of a role."""

    def enter(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return enter


def links(client, case):
    """The papers that the page of a case offers: the address of each docx by its label."""
    page = client.get(case.get_absolute_url()).content.decode()
    return dict(re.findall(r'<li class="kinds">([^<]+)<span><a href="([^"]+/docx/)"', page))


def text(response):
    return "\n".join(one.text for one in Document(io.BytesIO(response.content)).paragraphs)


def status(client, path):
    return client.get(path).status_code


def test_every_paper_a_case_offers_opens_in_both_kinds(at, go):
    case = f.evaluated(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    office = go(Role.PO)
    offered = links(office, case)
    assert list(offered) == [
        "提案表",
        "审查结果通知",
        "lan县教育局答复函",
        "征询意见表：魏一",
        "lan县水利局会办意见",
    ]
    for path in offered.values():
        docx, pdf = office.get(path), office.get(path.replace("/docx/", "/pdf/"))
        assert (docx.status_code, docx.content[:4]) == (200, ZIP)
        assert (pdf.status_code, pdf.content[:5]) == (200, PDF)
        assert "filename*=UTF-8''" in docx.headers["Content-Disposition"]
    assert status(office, offered["提案表"].replace("/docx/", "/exe/")) == 404


def test_papers_are_for_those_who_may_read_the_record(at, go):
    case = f.evaluated(at, public_wish=False)
    offered = links(go(Role.PO), case)
    author, unit, other = go(Role.MB), go(Role.HU), go(Role.SC)
    assert {label: status(author, path) for label, path in offered.items()} == dict.fromkeys(offered, 200)
    assert {label: status(other, path) for label, path in offered.items()} == dict.fromkeys(offered, 404)
    assert {label: status(unit, path) for label, path in offered.items()} == {
        "提案表": 200,
        "审查结果通知": 403,
        "lan县教育局答复函": 200,
        "征询意见表：魏一": 404,  # not before the case is closed
    }
    assert "审查结果通知" not in links(unit, case)
    assert status(Client(), offered["提案表"]) == 302


def test_a_sponsor_finds_no_letter_that_was_not_delivered(at, go):
    case = f.in_handling(at)
    [part] = case.assignments.all()
    actions.draft_reply(
        part, text="拟稿", reply_class="A", signer="林某", by=at.unit(), on=f.OPENS + 9 * f.DAY
    )
    draft = links(go(Role.HL), case)["lan县教育局答复函（草稿）"]
    assert status(go(Role.HL), draft) == 200
    assert status(go(Role.MB), draft) == 404


def test_a_letter_goes_to_nobody_who_was_not_merged_into_the_case(at, go):
    case, other = f.evaluated(at), f.filed(at, cause="关于乙的提案")
    path = links(go(Role.PO), case)["lan县教育局答复函"]
    assert status(go(Role.PO), path.replace(str(case.pk), str(other.pk))) == 404


def test_the_code_of_a_sheet_finds_its_draft_for_those_who_may_open_it(at, go):
    case = f.draft(at)
    code = codes.code_of(case.pk)
    typed = go(Role.MB).get("/lan/proposals/codes/", {"code": code.lower().replace("-", " ")})
    photographed = go(Role.MB).get(f"/lan/proposals/codes/{code}/")
    assert {typed.url, photographed.url} == {case.get_absolute_url()}
    unknown = go(Role.SC).get(f"/lan/proposals/codes/{code}/")
    assert unknown.status_code == 404
    assert f"没有找到编码为“{code}”的提案" in unknown.content.decode()
    assert "共8位" in go(Role.SC).get("/lan/proposals/codes/").content.decode()


def test_the_office_prints_a_blank_coded_form_and_finds_its_draft_by_the_code(at, go):
    office = go(Role.PO)
    # The seats of this world begin with its session in 2022 and have not ended.
    wrong = office.post("/lan/proposals/blank/", {"version": 1, "on": "2022-01-12", "member": "无名氏"})
    assert (wrong.status_code, "无名氏" in wrong.content.decode()) == (422, True)
    made = office.post("/lan/proposals/blank/", {"version": 1, "on": "2022-01-12", "member": "魏一"})
    one = Proposal.objects.of(at.committee.pk).get()
    assert (made.url, one.entered_on_behalf, one.lead_name) == (one.get_absolute_url(), True, "魏一")
    sheet = office.get(links(office, one)["提案表"])
    code = re.search(r"编码 (\S{4}-\S{4})", text(sheet))[1]
    assert office.get(f"/lan/proposals/codes/{code}/").url == one.get_absolute_url()


def test_a_unit_s_copy_of_the_notice_lists_its_own_cases(at, go):
    own = f.handed_over(at)
    order = own.assignments.get().order
    path = f"/lan/proposals/papers/orders/{order.pk}/docx/"
    assert own.cause in "".join(
        cell.text
        for table in Document(io.BytesIO(go(Role.HU).get(path).content)).tables
        for cell in table._cells
    )
    other = f.handed_over(at, cause="关于他局的提案", units=[(at.units[1], "sole")])
    foreign = f"/lan/proposals/papers/orders/{other.assignments.get().order.pk}/docx/"
    assert (status(go(Role.HU), foreign), status(go(Role.HA), foreign), status(go(Role.MB), foreign)) == (
        404,
        200,
        403,
    )
    hub = go(Role.HU).get("/lan/proposals/papers/").content.decode()
    assert order.number in hub
    assert other.assignments.get().order.number not in hub


def test_reminders_and_the_bulletin_are_for_the_authority_and_the_office(at, go):
    f.in_handling(at)
    reminder = f"/lan/proposals/papers/reminders/{at.units[0].pk}/docx/"
    doors = ("/lan/proposals/supervision/", "/lan/proposals/supervision/docx/", reminder)
    assert {
        role: {status(go(role), door) for door in doors} for role in (Role.HA, Role.PO, Role.HU, Role.MB)
    } == {
        Role.HA: {200},
        Role.PO: {200},
        Role.HU: {403},
        Role.MB: {403},
    }
    assert status(go(Role.HA), reminder.replace(str(at.units[0].pk), str(at.units[1].pk))) == 404


def test_one_button_gives_bulletin_and_table_and_sends_nothing(at, go):
    f.in_handling(at)
    office = go(Role.HA)
    before = Event.anywhere.count()
    page = office.get("/lan/proposals/supervision/?year=2022&on=2022-05-01").content.decode()
    assert "生成督办通报和情况表（草稿）" in page
    made = office.get("/lan/proposals/supervision/zip/?year=2022&on=2022-05-01")
    with zipfile.ZipFile(io.BytesIO(made.content)) as held:
        kinds = {name.rpartition(".")[2]: held.read(name)[:4] for name in held.namelist()}
    assert kinds == {"docx": ZIP, "pdf": PDF[:4], "xlsx": ZIP}
    assert Event.anywhere.count() == before
    later = office.get("/lan/proposals/supervision/?year=2022&on=2999-05-01").content.decode()
    assert "截至2999年5月1日" not in later


def test_the_standing_takes_as_many_statements_for_many_units_as_for_few(at, go, same_queries):
    f.in_handling(at)
    office = go(Role.HA)

    def grow():
        for no in range(3):
            f.in_handling(at, cause=f"关于第{no}件的提案", units=[(at.units[no], "sole")])

    same_queries(lambda: office.get("/lan/proposals/supervision/?year=2022&on=2022-05-01"), grow)


def test_the_hub_takes_as_many_statements_for_many_papers_as_for_few(at, go, same_queries):
    f.in_handling(at)
    office = go(Role.PO)

    def grow():
        for no in range(3):
            f.in_handling(at, cause=f"关于第{no}件的提案", units=[(at.units[no], "sole")])

    same_queries(lambda: office.get("/lan/proposals/papers/"), grow)


def test_the_worker_sets_a_volume_with_its_indexes(at, go):
    f.closed(at)
    f.filed(at, cause="关于不公开的提案", public_wish=False, category="economic")
    session = Proposal.objects.of(at.committee.pk).first().session
    office = go(Role.PO)
    made = office.post(
        "/lan/proposals/compilations/", {"session": str(session.pk), "whole": "0"}, follow=True
    )
    assert "已编好，共2件" in made.content.decode()
    run = Compilation.objects.of(at.committee.pk).get()
    volume = office.get(f"/lan/proposals/compilations/{run.pk}/docx/")
    said = text(volume)
    for word in (
        "（公开本）",
        "社会建设（1件）",
        "关于疏浚城东排水渠的提案",
        "答复类别：A类",
        "承办单位索引",
        "提案者索引",
    ):
        assert word in said, word
    assert "关于不公开的提案" not in said
    assert "第002号　（提案者不同意公开，仅列编号）" in said
    units, sponsors = Document(io.BytesIO(volume.content)).tables
    assert [[cell.text for cell in row.cells] for row in units.rows][1:] == [["lan县教育局", "1", "001"]]
    assert [[cell.text for cell in row.cells] for row in sponsors.rows][1:] == [["魏一", "1", "001"]]
    assert office.get(f"/lan/proposals/compilations/{run.pk}/pdf/").content[:5] == PDF
    assert status(go(Role.MB), run.get_absolute_url()) == 403


def test_the_inside_volume_holds_every_case_and_a_second_making_replaces_the_first(at, go):
    f.filed(at, cause="关于不公开的提案", public_wish=False)
    session = Proposal.objects.of(at.committee.pk).first().session
    office = go(Role.PO)
    office.post("/lan/proposals/compilations/", {"session": str(session.pk), "whole": "1"})
    run = Compilation.objects.of(at.committee.pk).get()
    from jianyan.proposals.papers import compiling

    compiling.ask(run)
    said = text(office.get(f"/lan/proposals/compilations/{run.pk}/docx/"))
    assert "关于不公开的提案" in said
    assert "本册提案尚未交办" in said  # no index of units where no unit has a case
    kept = default_storage.listdir(f"{at.committee.pk}/compilations")[1]
    assert sorted(kept) == [f"{run.pk}.docx", f"{run.pk}.pdf"]


def test_a_volume_asked_for_by_a_seat_that_ended_is_not_made(at, go):
    f.filed(at)
    session = Proposal.objects.of(at.committee.pk).first().session
    go(Role.PO).post("/lan/proposals/compilations/", {"session": str(session.pk), "whole": "1"})
    run = Compilation.objects.of(at.committee.pk).get()
    run.account_id = at.of(Role.MB).account.pk
    run.save()
    from jianyan.proposals.papers import compiling

    compiling.ask(run)
    page = go(Role.PO).get(run.get_absolute_url()).content.decode()
    assert "经办账号已没有编汇编的角色" in page
    assert status(go(Role.PO), f"{run.get_absolute_url()}docx/") == 404


def test_a_character_without_a_glyph_is_named_on_the_next_page(at, go):
    case = f.draft(at, situation="城东有地名\U0002a6a5。")
    author = go(Role.MB)
    assert status(author, links(author, case)["提案表"].replace("/docx/", "/pdf/")) == 200
    assert "\U0002a6a5" in author.get("/lan/proposals/codes/").content.decode()


def test_a_merged_author_s_letter_is_offered_beside_the_main_one(at, go):
    main = f.filed(at)
    child = f.reviewed(
        at,
        cause="关于清理城东水渠的提案",
        signers=[actions.Signer(person=at.members[1])],
        by=replace(at.member(1), roles=frozenset({str(Role.MB)})),
    )
    actions.merge(child, main, by=at.of(Role.PC), on=f.OPENS + 3 * f.DAY)
    actions.allocate(main, [(at.units[0], "sole")], by=at.of(Role.PO), on=f.OPENS + 4 * f.DAY)
    actions.hand_over(
        [main], number="交1号", title="交办", authority="督查室", by=at.of(Role.HA), on=date(2022, 1, 15)
    )
    actions.accept(list(main.assignments.all()), by=at.unit(), on=date(2022, 1, 16))
    f.answer(at, f.again(main), date(2022, 2, 1))
    offered = links(go(Role.PO), f.again(main))
    assert "童二委员：" in text(go(Role.PO).get(offered["lan县教育局答复函：致童二（并案）"]))


# -- for the hand-over meeting --------------------------------------------------------------------------------------


def test_for_the_meeting_each_unit_has_a_page_with_what_it_is_to_be_given(at, go):
    authority = go(Role.HA)
    assert status(authority, "/lan/proposals/papers/meeting/docx/") == 404, "nothing waits"
    case = f.filed(at)
    actions.allocate(
        case, [(at.units[0], "host"), (at.units[1], "co")], by=at.of(Role.PO), on=f.OPENS + 3 * f.DAY
    )
    page = authority.get("/lan/proposals/hand-over/").content.decode()
    [address] = re.findall('href="([^"]+/papers/meeting/docx/)"', page)
    assert address in go(Role.PO).get("/lan/proposals/papers/").content.decode()
    answer = authority.get(address)
    said = text(answer)
    assert said.index("lan县教育局（1件）") < said.index("lan县水利局（1件）")
    assert "拟交办的提案" in said
    [first, second] = Document(io.BytesIO(answer.content)).tables
    assert [cell.text for cell in first.rows[1].cells] == ["1", "第001号", case.cause, "魏一", "主办"]
    assert second.rows[1].cells[4].text == "会办"
    assert status(go(Role.HL), address) == 403


def test_the_authority_downloads_a_notice_for_each_unit_with_its_own_cases(at, go):
    f.handed_over(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    f.handed_over(at, cause="关于第二件的提案", units=[(at.units[0], "sole")])
    page = go(Role.HA).get("/lan/proposals/papers/").content.decode()
    first = re.findall('href="([^"]+/units/)"', page)[-1]
    with zipfile.ZipFile(io.BytesIO(go(Role.HA).get(first).content)) as held:
        assert held.namelist() == ["001交办通知（lan县教育局）.docx", "002交办通知（lan县水利局）.docx"]
        told = [Document(io.BytesIO(held.read(name))) for name in held.namelist()]
    for one, unit in zip(told, ("lan县教育局", "lan县水利局"), strict=True):
        said = [line.text for line in one.paragraphs]
        assert f"{unit}：" in said
        assert [line for line in said if line.endswith("（1件）")] == [f"{unit}（1件）"]
    assert status(go(Role.HU), first) == 403
