"""Whole stories on the pages of the room: from a plan item to an adopted suggestion, a plenary of three days, a round of
visits before the festival, a democratic appraisal."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import (
    Activity,
    Aspect,
    Attendance,
    DemocraticAppraisal,
    Plan,
    PlanItem,
    PlenarySpeech,
    Problem,
    Report,
    Suggestion,
)
from jianyan.activities.queries.board import board_sheet
from jianyan.core.models import Event
from jianyan.figures.catalogue import ask, find
from jianyan.figures.scope import Scope
from jianyan.language.documents import read_document
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Notice, Person, Role, Sector, Term

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def do(client, at):
    """Somebody sends a form, and it is taken."""

    def do(role, url, **data):
        client.force_login(at.of(role).account, backend=BACKEND)
        answer = client.post(url, data)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return answer["Location"]

    return do


@pytest.fixture
def read(client, at):
    def read(role, url):
        client.force_login(at.of(role).account, backend=BACKEND)
        answer = client.get(url)
        assert answer.status_code == 200, url
        return answer.content.decode()

    return read


def today():
    return timezone.localdate()


def value(at, key):
    return ask(find(key), Scope.of_year(at.committee.pk, today().year)).shown


def approved_item(at):
    sg = at.of(Role.SG)
    plan = actions.draft_plan(Plan(year=today().year), by=sg, on=today())
    item = PlanItem(topic="县城停车难", form="special_consultation", month=5)
    actions.propose_plan_item(item, plan, by=sg, on=today())
    actions.revise_plan(plan, "无修改", by=sg, on=today())
    actions.deliberate_plan(plan, by=sg, on=today())
    actions.adopt_plan(plan, "县委常委会会议", by=sg, on=today())
    return PlanItem.objects.of(at.committee).get()


def version(record):
    record.refresh_from_db()
    return record.version


def test_a_consultation_goes_from_the_plan_to_an_adopted_suggestion(at, do, read):
    item, day = approved_item(at), today().isoformat()
    given = {"kind": "special_consultation", "title": "停车难协商会", "starts_on": day, "beneficiaries": "0"}
    root = do(Role.SPC, "/lan/activities/new/", **given, plan_item=item.pk, draft="on")
    one = Activity.objects.of(at.committee).get()
    do(Role.SPC, f"{root}people/", do="people", names="魏一、童二")
    do(Role.SPC, f"{root}move/announce/", version=version(one))
    assert Notice.objects.of(at.committee).filter(account=at.of(Role.MB).account.pk).exists()
    do(Role.SPC, f"{root}hold/", version=version(one), on=day)
    do(Role.SPC, f"{root}suggestions/", lines="魏一：增建停车楼\n童二：机关车位错时开放\n童二：停车楼早建")
    assert "停车难协商会" in read(Role.MB, item.get_absolute_url())

    consolidate(at, do, one)
    report = reported(at, do, one)
    address = report.get_absolute_url()
    first = report.items.live().get(text="建停车楼")
    said = {"item": first.pk, "unit": at.units[0].pk, "conclusion": "adopted", "text": "已列入年度项目"}
    do(Role.HU, f"{address}feedback/", **said, version=version(report), on=day)
    do(Role.SPC, f"{address}tell/", version=version(report), on=day)
    assert "已列入年度项目" in read(Role.MB, address)
    do(Role.SG, f"{item.get_absolute_url()}complete/", version=version(item))
    assert "完成率100%" in read(Role.MB, item.plan.get_absolute_url())
    counted = [value(at, f"activities.{key}") for key in ("suggestions", "consolidated", "plan_rate")]
    assert counted == ["3条", "2条", "100%"]


def consolidate(at, do, one):
    board = f"{one.get_absolute_url()}board/"
    do(Role.SPC, f"{board}aspects/new/", title="交通")
    aspect = Aspect.objects.of(at.committee).get()
    built, shared, sooner = Suggestion.objects.of(at.committee).order_by("id")
    for text, raw in (("建停车楼", (built, sooner)), ("错时开放车位", (shared,))):
        sent = {"pk": [row.pk for row in raw]} | {f"v{row.pk}": row.version for row in raw}
        do(Role.SPC, f"{board}move/", **sent, to=f"new-{aspect.pk}", text=text)
    do(Role.SPC, f"{board}settle/")


def reported(at, do, one):
    """Drafted from the board, signed twice, addressed and sent."""
    day = {"on": today().isoformat()}
    draft = {"type": "consultation", "title": "停车难协商报告", "author_type": "office", "text": "情况如下。"}
    do(Role.SPC, "/lan/activities/reports/new/", **draft, **day, activity=one.pk)
    report = Report.objects.of(at.committee).get()
    steps = (
        (Role.SPC, "submit", {}),
        (Role.SG, "countersign", {"opinion": "同意"}),
        (Role.LD, "sign", {}),
        (Role.SPC, "address", {"names": "县委", "units": [at.units[0].pk]}),
        (Role.SPC, "send", {}),
    )
    for role, name, data in steps:
        do(role, f"{report.get_absolute_url()}{name}/", **data, **day, version=version(report))
    return report


def full_house(at):
    """209 members in all, and a session of three days that begins today."""
    by, term = system(at.committee), Term.objects.of(at.committee).get()
    sector = Sector.objects.of(at.committee).get()
    more = [Person(name=f"委员{no}") for no in range(203)]
    persons = people.register_persons(more, by=by, on=today())
    people.seat_members(term, [(one, sector) for one in persons], by=by, on=today())
    session = people.call_session(term, 2, today(), today() + timedelta(days=2), by=by, on=today())
    return [*at.members, *persons], session


def test_a_plenary_of_three_days_with_209_members(at, do, read):
    members, session = full_house(at)
    days = [today() + timedelta(days=no) for no in range(3)]
    given = {"starts_on": days[0].isoformat(), "ends_on": days[2].isoformat(), "beneficiaries": "0"}
    root = do(Role.SG, "/lan/activities/new/", **given, kind="plenary", title="二次会议")
    one = Activity.objects.of(at.committee).get()
    halves = [f"{day:%Y-%m-%d} {time}" for day in days for time in ("9:00-11:30 上午", "15:00-17:30 下午")]
    do(Role.SG, f"{root}people/", do="sittings", lines="\n".join(halves))
    placed = [
        f"{person.name}，第{no % 6 + 1}组，{no // 20 + 1}排{no % 20 + 1}座，"
        for no, person in enumerate(members)
    ]
    do(Role.SG, f"{root}places/", do="lines", state=0, lines="\n".join(placed))
    mine = read(Role.MB, "/lan/activities/session/")
    assert "第1组，座号1排1座" in mine
    assert mine.count("二次会议</a>") == 3  # each day
    assert mine.count("9:00至11:30") == 3
    there = {person: "leave" if no < 9 else "present" for no, person in enumerate(members)}
    for sitting in range(1, 7):
        actions.record_attendance(one, there, by=at.office, on=days[0], sitting=sitting)
    page = read(Role.SG, root)
    assert "209" in page
    assert Attendance.objects.of(at.committee).count() == 6 * 209
    speak(at, do, session, members)
    consolidated(at, do, members)


def speak(at, do, session, members):
    """Collected, one selected and given, one kept for the written ones."""
    day = {"on": today().isoformat()}
    for person, title in ((members[0], "畅通县城"), (members[1], "办好学校")):
        given = {"session": session.pk, "title": title, "author_type": "sector", "person": person.name}
        do(Role.SG, "/lan/activities/speeches/new/", **given, **day)
    for speech, form in zip(
        PlenarySpeech.objects.of(at.committee).order_by("id"), ("oral", "written"), strict=True
    ):
        url = speech.get_absolute_url()
        do(Role.SG, f"{url}select/", form=form, **day, version=speech.version)
        do(Role.SG, f"{url}give/", **day, version=version(speech))
    assert value(at, "activities.speeches") == "2篇"


def consolidated(at, do, members):
    """98 raw suggestions of the groups' discussion in 33 items of 5 aspects, each still to be found."""
    day = {"starts_on": today().isoformat(), "beneficiaries": "0", "held": "on"}
    root = do(Role.SG, "/lan/activities/new/", **day, kind="plenary_discussion", title="分组讨论")
    one = Activity.objects.of(at.committee).get(kind="plenary_discussion")
    said = "\n".join(f"{members[no].name}：意见{no}" for no in range(98))
    do(Role.SG, f"{root}suggestions/", lines=said)
    raw = list(Suggestion.objects.of(at.committee).live().order_by("id"))
    assert {row.person for row in raw} == set(members[:98])
    plan = [(f"方面{a}", [(f"条目{i}", raw[i::33]) for i in range(33) if i % 5 == a]) for a in range(5)]
    actions.consolidate(one, plan, by=at.office, on=today())
    do(Role.SG, f"{root}board/settle/")
    sheet = board_sheet(one, at.office)
    assert (len(sheet.raw), sheet.placed, sheet.item_count, len(sheet.aspects)) == (98, 98, 33, 5)
    keys = ("suggestions", "consolidated", "aspects")
    assert [value(at, f"activities.{key}") for key in keys] == ["98条", "33条", "5方面"]


def test_a_round_of_visits_before_the_festival(at, do, read):
    eve, day_after = (date(today().year, 1, day).isoformat() for day in (28, 29))
    visit = {"visitor": "万六", "occasion": "spring_festival", "on": eve, "note": "致以节日问候"}
    do(Role.ML, "/lan/activities/member-visits/new/", **visit, people="魏一、童二、龚三")
    do(Role.ML, "/lan/activities/member-visits/new/", **visit | {"on": day_after, "people": "魏一"})
    url = do(Role.ML, "/lan/activities/problems/new/", title="旧房漏雨", person="魏一", on=eve)
    problem = Problem.objects.of(at.committee).get()
    solved = {"result": "住建部门已经修好", "on": eve, "version": version(problem)}
    do(Role.ML, f"{url}solve/", **solved)
    counted = [
        value(at, f"activities.{key}") for key in ("member_visits", "members_visited", "member_problems")
    ]
    assert counted == ["4人次", "3名", "1件"]
    mine = read(Role.MB, "/lan/activities/member-visits/")
    assert mine.count("万六") == 2
    assert "童二" not in mine
    assert "住建部门已经修好" in read(Role.MB, url)


def test_a_democratic_appraisal_from_the_paper_to_the_look_back(at, do, read, client):
    day = {"on": today().isoformat()}
    given = {"unit": at.units[0].pk, "title": "评议教育局", "aspects": "作风\n效率"}
    url = do(Role.SPC, "/lan/activities/appraisals/new/", **given, **day)
    one = DemocraticAppraisal.objects.of(at.committee).get()
    printed = client.post(f"{url}papers/", {"count": "6", "version": version(one)}).content
    codes = re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}", read_document("评议票.docx", printed).text)
    assert len(codes) == 6
    do(Role.SPC, f"{url}open/", **day, version=version(one))
    client.logout()
    for no, code in enumerate(codes[:5]):
        sent = client.post("/lan/activities/ballot/", {"code": code, "score0": str(80 + no), "score1": "90"})
        assert "已收到您的评议票" in sent.content.decode()
    do(Role.SPC, f"{url}close/", **day, version=version(one))
    assert "82.00" in read(Role.HU, url)
    look = {"unit": at.units[0].pk, "visitors": "社法委", "finding": "窗口已延时服务"}
    do(Role.SPC, f"{url}look-back/", **look, **day, version=version(one))
    assert "窗口已延时服务" in read(Role.SPC, url)
    assert (
        not Event.objects.of(at.committee)
        .filter(kind="activities.cast_ballot", account_id__isnull=False)
        .exists()
    )
