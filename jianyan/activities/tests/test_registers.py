"""The small registers on their pages: what is entered, corrected, voided, and what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.activities import actions
from jianyan.activities.models import DutyDay, PublicMatter, Report, SupervisorAppointment
from jianyan.activities.queries import REGISTERS
from jianyan.activities.registers import DESKS
from jianyan.activities.tests import factories as f
from jianyan.core.models import Attachment, Link
from jianyan.people.models import PlenarySession, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def given(at, slug):
    """What a clerk types into the entry form of a register."""
    day = {"on": "2022-05-18"}
    session = PlenarySession.objects.of(at.committee).get().pk
    return {
        "reports": day | {"type": "research", "title": "停车报告", "author_type": "office"},
        "speeches": day
        | {
            "session": session,
            "title": "畅通县城",
            "author_type": "sector",
            "person": "魏一",
            "on": "2022-01-11",
        },
        "advices": day | {"unit": at.units[0].pk, "title": "食堂", "problem": "台账不全", "advice": "补齐"},
        "appraisals": day | {"unit": at.units[0].pk, "title": "评议教育局", "aspects": "作风\n效率"},
        "supervisors": day
        | {"people": "魏一、童二", "unit": at.units[0].pk, "kind": "standing", "letter_no": "3"},
        "projects": day | {"kind": "project", "name": "大桥"},
        "visits": day | {"person": "魏一"},
        "problems": day | {"title": "住房", "person": "魏一"},
        "deployments": day | {"person": "魏一", "place": "东村"},
        "platforms": day | {"body": at.studio.pk, "kind": "team", "lead": "魏一"},
        "duty-days": {"body": at.studio.pk, "rota": "2022-06-15 魏一\n2022-06-16 童二"},
        "matters": day | {"body": at.studio.pk, "kind": "clue", "title": "路灯不亮"},
        "member-visits": day | {"people": "魏一\n童二", "visitor": "万六", "occasion": "ordinary"},
        "donations": day | {"form": "cash", "amount_fen": "3,500.50", "donor": "某企业"},
        "campaigns": day | {"name": "书香"},
        "reading-groups": day | {"name": "一群", "owner": "魏一"},
        "notes": day | {"person": "魏一", "title": "读后"},
    }[slug]


def made(at, enter, slug):
    """A record of a register, entered on its page; what it hangs on first."""
    data = given(at, slug)
    if slug == "visits":
        data["project"] = made(at, enter, "projects").pk
    if slug == "notes":
        data["group"] = made(at, enter, "reading-groups").pk
    client = enter(Role.ML)
    url = f"/lan/activities/{slug}/new/"
    assert client.get(url).status_code == 200
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return REGISTERS[slug].model.anywhere.get(pk=int(answer["Location"].split("/")[-2]))


ENTERED = sorted(set(DESKS) - {"applications"})


@pytest.mark.parametrize("slug", ENTERED)
def test_an_entry_is_made_read_corrected_and_voided(at, enter, slug):
    row = made(at, enter, slug)
    client, url = enter(Role.ML), f"/lan/activities/{slug}/{row.pk}/"
    page = client.get(url).content.decode()
    assert client.get(f"/lan/activities/{slug}/").status_code == 200
    assert f"{url}void/" in page
    if "correct" in DESKS[slug].steps:
        _correct(client, url, row)
    empty = client.post(f"{url}void/", {"version": row.version, "on": "2022-05-19", "reason": ""})
    assert empty.status_code == 422
    row.refresh_from_db()
    client.post(f"{url}void/", {"version": row.version, "on": "2022-05-19", "reason": "重复"})
    row.refresh_from_db()
    assert row.void_reason == "重复"
    assert "已作废" in client.get(url).content.decode()


def _correct(client, url, row):
    form = client.get(f"{url}correct/").context["form"]
    data = {name: field.value() for name in form.fields if (field := form[name]).value() is not None}
    text = next(
        name
        for name in ("note", "place", "goods", "books", "title", "finding", "matter", "opening")
        if name in data
    )
    answer = client.post(f"{url}correct/", data | {"reason": "笔误", text: "更正后"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row.refresh_from_db()
    assert (getattr(row, text), row.version) == ("更正后", 2)
    stale = client.post(f"{url}correct/", data | {"reason": "笔误", text: "又改"})
    assert stale.status_code == 409
    assert "更正后" in stale.content.decode()


ONCE = sorted(set(ENTERED) - {"advices", "donations", "matters", "problems", "reports", "speeches"})


@pytest.mark.parametrize("slug", ONCE)
def test_what_was_entered_before_is_not_entered_again(at, enter, slug):
    row = made(at, enter, slug)
    hung = {"visits": "project", "notes": "group"}
    more = {hung[slug]: getattr(row, f"{hung[slug]}_id")} if slug in hung else {}
    again = enter(Role.ML).post(f"/lan/activities/{slug}/new/", given(at, slug) | more)
    assert again.status_code == 409
    assert "已经登记过" in again.content.decode()
    assert type(row).anywhere.count() in (1, 2)  # two persons were named in some


def test_no_entry_is_corrected_into_another(at, enter):
    first, second = made(at, enter, "projects"), given(at, "projects") | {"name": "水厂"}
    url = enter(Role.ML).post("/lan/activities/projects/new/", second)["Location"]
    wrong = second | {"name": first.name, "reason": "笔误", "version": 1}
    answer = enter(Role.ML).post(f"{url}correct/", wrong)
    assert (answer.status_code, "已经登记过" in answer.content.decode()) == (409, True)
    assert enter(Role.ML).post(f"{url}correct/", wrong | {"name": "新水厂"}).status_code == 302


@pytest.mark.parametrize("slug", sorted(DESKS))
@pytest.mark.parametrize("role", [Role.HU, Role.AU, Role.LD])
def test_others_enter_nothing(enter, slug, role):
    client = enter(role)
    assert client.get(f"/lan/activities/{slug}/new/").status_code == 403
    assert f"/lan/activities/{slug}/new/" not in client.get(f"/lan/activities/{slug}/").content.decode()


def test_names_nobody_bears_are_named_and_what_was_typed_stays(at, enter):
    data = given(at, "member-visits") | {"people": "魏一、钱某", "note": "送学习资料"}
    page = enter(Role.ML).post("/lan/activities/member-visits/new/", data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "没有找到“钱某”" in text
    assert "送学习资料" in text


def test_a_visit_names_the_visited_only_to_those_concerned(at, enter):
    row = made(at, enter, "member-visits")
    url = f"/lan/activities/member-visits/{row.pk}/"
    seen = {
        role: enter(role).get(url).status_code
        for role in (Role.ML, Role.SG, Role.PO, Role.RS, Role.MB, Role.SC)
    }
    visited = (
        {Role.MB: 200, Role.SC: 404} if row.person_id == at.members[0].pk else {Role.MB: 404, Role.SC: 200}
    )
    assert seen == {Role.ML: 200, Role.SG: 200, Role.PO: 404, Role.RS: 404} | visited


def test_a_file_is_kept_with_a_problem_that_was_solved(at, enter):
    row = made(at, enter, "problems")
    client, url = enter(Role.ML), f"/lan/activities/problems/{row.pk}/"
    client.post(f"{url}solve/", {"result": "已协调", "on": "2022-05-20", "version": 1})
    client.post(f"{url}attach/", {"file": SimpleUploadedFile("凭据.txt", "已办".encode())})
    assert Attachment.objects.of(at.committee).get().record_id == row.pk
    assert "凭据.txt" in client.get(url).content.decode()
    assert client.get(f"{url}solve/").status_code == 409


def test_a_matter_goes_where_it_belongs_and_the_visitor_is_told(at, enter):
    row = made(at, enter, "matters")
    assert len(row.receipt_code) == 8
    client, url = enter(Role.ML), f"/lan/activities/matters/{row.pk}/"
    assert row.receipt_code in client.get(url).content.decode()
    client.post(f"{url}settle/", {"outcome": "proposal", "on": "2022-05-20", "version": 1})
    link = Link.objects.of(at.committee).get()
    assert (link.kind, link.source_id, link.target_id) == ("clue", row.pk, None)
    assert "把结果告知来访人" in client.get(url).content.decode()
    client.post(f"{url}tell/", {"told": "已转为提案线索", "on": "2022-05-21", "version": 2})
    assert PublicMatter.objects.of(at.committee).get().told == "已转为提案线索"


def test_a_rota_names_the_line_that_is_wrong(at, enter):
    data = {"body": at.studio.pk, "rota": "2022-06-15 魏一\n6月16日 童二"}
    page = enter(Role.ML).post("/lan/activities/duty-days/new/", data)
    assert "第2行" in page.content.decode()
    assert not DutyDay.objects.of(at.committee).exists()


def test_a_group_applies_and_is_told_why_not_or_holds_it(at, enter):
    form = {
        "body": at.group.pk,
        "kind": "liaison_activity",
        "title": "走访企业",
        "planned_on": "2099-06-01",
        "purpose": "看三家企业",
    }
    client = enter(Role.MB)  # a member of the group, without a seat for it
    first = client.post("/lan/activities/applications/new/", form)["Location"]
    second = enter(Role.LG).post("/lan/activities/applications/new/", form | {"title": "调研"})["Location"]
    assert enter(Role.SC).get(second).status_code == 404
    assert enter(Role.MB).post(f"{first}approve/", {"on": "2022-05-18", "version": 1}).status_code == 403
    office = enter(Role.SG)
    office.post(f"{first}refuse/", {"on": "2026-11-30", "reason": "时间冲突", "version": 1})
    office.post(f"{second}approve/", {"on": "2026-11-30", "version": 1})
    assert "时间冲突" in office.get(first).content.decode()
    assert "调研" in office.get("/lan/activities/").content.decode()


def test_an_appointment_ends_before_its_time_with_the_reason(at):
    rows = [SupervisorAppointment(person=at.members[0], unit=at.units[0], kind="standing")]
    [one] = actions.appoint_supervisors(rows, by=at.of(Role.ML), on=f.MAY)
    actions.end_appointment(one, "调离", by=at.of(Role.ML), on=f.MAY)
    assert (one.ends_on, one.end_reason) == (f.MAY, "调离")


def test_a_report_goes_through_its_pages(at, enter):
    row = made(at, enter, "reports")
    root = f"/lan/activities/reports/{row.pk}/"

    def do(role, name, **data):
        row.refresh_from_db()
        sent = {"on": "2022-06-01", "version": row.version} | data
        answer = enter(role).post(f"{root}{name}/", sent)
        assert answer.status_code == 302, answer.content.decode()[:3000]

    edited = {"type": "research", "title": "停车报告", "author_type": "office", "text": "正文"}
    do(Role.SPC, "edit", **edited)
    do(Role.SPC, "items", lines="# 停车\n增加车位\n错时共享")
    do(Role.SPC, "submit")
    assert "秘书长" in enter(Role.SPC).get(root).content.decode()
    do(Role.SG, "countersign", opinion="同意")
    do(Role.LD, "sign")
    do(Role.SPC, "address", names="县委", units=[at.units[0].pk])
    do(Role.SPC, "send")
    assert Report.objects.of(at.committee).get().no == "2022年第1号"
    do(Role.RS, "instruct", leader="某", level="county", kind="substantive", text="请办")
    page = enter(Role.HU).get(root).content.decode()
    assert "审签" not in page  # the way inside the house is not shown outside
    item = row.items.filter(voided_at=None).first()
    assert f"feedback/?item={item.pk}" in page
    do(Role.HU, "feedback", item=item.pk, unit=at.units[0].pk, conclusion="adopted", text="已办")
    do(Role.SPC, "effect", kind="built", title="停车场", evidence="验收单")
    do(Role.SPC, "look-back", visitors="经济委", finding="已启用")
    text = enter(Role.MB).get(root).content.decode()
    for words in ("建成投用", "请办", "已启用", "已有回音1条"):
        assert words in text
    for kind in ("docx", "pdf"):
        assert enter(Role.HU).get(f"{root}report.{kind}").status_code == 200


def test_the_minutes_are_written_and_sent(at, enter):
    activity = f.held(at, people=at.members[:2])
    root = f"{activity.get_absolute_url()}minutes/"
    client = enter(Role.SPC)
    client.post(f"{root}write/", {"text": "议定三件事", "recorder": "卫五"})
    wrong = client.post(f"{root}remarks/", {"lines": "没有冒号"})
    assert "第1行" in wrong.content.decode()
    client.post(f"{root}remarks/", {"lines": "魏一：修路\n局长：已列入计划"})
    client.post(f"{root}send/", {"sent_to": "县委办", "on": "2022-05-25", "version": 1})
    page = enter(Role.MB).get(root).content.decode()
    for words in ("议定三件事", "局长", "已印发"):
        assert words in page
    assert client.get(f"{root[:-1]}.docx").status_code == 200
    again = enter(Role.SPC).post(f"{root}write/", {"text": "改", "version": 2})
    assert again.status_code == 409


def test_the_session_page_shows_the_day(at, enter):
    f.held(at, f.OPENS, kind="plenary", title="全体会议开幕")
    page = enter(Role.MB).get("/lan/activities/session/").content.decode()
    assert "2022年1月10日" in page
    assert "全体会议开幕" in page


def test_the_public_reads_of_a_platform_when_it_was_decided(at, enter, client):
    row = made(at, enter, "platforms")
    client.logout()
    assert client.get(row.public_path).status_code == 404
    enter(Role.SG).post(f"/lan/activities/platforms/{row.pk}/publish/", {"on": "2022-05-20", "version": 1})
    actions.plan_duty([DutyDay(body=at.studio, person=at.members[1], on_day=_soon())], by=at.office, on=f.MAY)
    assert enter(Role.SG).get(f"/lan/activities/platforms/{row.pk}/code.pdf").status_code == 200
    client.logout()
    page = client.get(row.public_path).content.decode()
    assert "工作室" in page
    assert "童二" not in page  # who is on duty is not named outside


def _soon():
    from datetime import timedelta

    from django.utils import timezone

    return timezone.localdate() + timedelta(days=3)
