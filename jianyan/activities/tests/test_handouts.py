"""The agenda and the papers of a meeting reach those they are for, and nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jianyan.activities import actions
from jianyan.activities.models import Activity, Handout
from jianyan.activities.queries.handouts import before
from jianyan.core.models import Attachment
from jianyan.kit.flow import NotYours, Refused
from jianyan.kit.workdays import Clock
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Notice, Role, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, at):
    def enter(role):
        client.force_login(at.of(role).account)
        return client

    return enter


def today():
    return timezone.localdate()


@pytest.fixture
def meeting(at):
    by = at.of(Role.SG)
    term = Term.objects.of(at.committee).get()
    people.call_session(term, 2, today(), today(), by=system(at.committee), on=today())
    one = Activity(kind="plenary", title="二次会议", starts_on=today(), audience="all")
    return actions.plan_activity(one, by=by, on=today())


def paper(name):
    return SimpleUploadedFile(f"{name}.txt", name.encode())


def links(page):
    return [name for name in ("议程表", "工作报告", "魏一的发言稿", "请示") if f">{name}<" in page]


def test_papers_for_all_for_one_and_for_the_house(at, enter, meeting):
    root = f"{meeting.get_absolute_url()}handouts/"
    office = enter(Role.SG)
    office.post(root, {"kind": "agenda", "papers": [paper("议程表")], "people": ""})
    office.post(root, {"kind": "material", "papers": [paper("工作报告")], "people": ""})
    office.post(root, {"kind": "material", "papers": [paper("魏一的发言稿")], "people": "魏一"})
    office.post(root, {"kind": "approval", "papers": [paper("请示")], "people": ""})
    assert links(office.get(meeting.get_absolute_url()).content.decode()) == [
        "议程表",
        "工作报告",
        "魏一的发言稿",
        "请示",
    ]
    mine = enter(Role.MB)
    for page in (meeting.get_absolute_url(), "/lan/activities/session/"):
        assert links(mine.get(page).content.decode()) == ["议程表", "工作报告", "魏一的发言稿"], page
    assert mine.get(root).status_code == 403
    other = enter(Role.SC)
    assert links(other.get(meeting.get_absolute_url()).content.decode()) == ["议程表", "工作报告"]
    files = {one.name: one.get_absolute_url() for one in Attachment.objects.of(at.committee)}
    opened = {name: other.get(url).status_code for name, url in files.items()}
    assert opened == {"议程表.txt": 200, "工作报告.txt": 200, "魏一的发言稿.txt": 404, "请示.txt": 404}


def test_each_is_told_once_of_papers_given_at_once(at, meeting):
    given = [("议程.txt", b"a"), ("报告.txt", b"b")]
    actions.hand_out(meeting, "material", given, by=at.of(Role.SG), on=today())
    actions.hand_out(meeting, "material", given, by=at.of(Role.SG), on=today(), persons=[at.members[1]])
    actions.hand_out(meeting, "approval", given, by=at.of(Role.SG), on=today())
    told = Notice.objects.of(at.committee).filter(kind="activities.hand_out")
    counted = {role: told.filter(account=at.of(role).account.pk).count() for role in (Role.MB, Role.SC)}
    assert counted == {Role.MB: 1, Role.SC: 2}


def test_a_paper_given_by_mistake_is_taken_in(at, enter, meeting):
    [one] = actions.hand_out(meeting, "material", [("误发.txt", b"a")], by=at.of(Role.SG), on=today())
    root = f"{meeting.get_absolute_url()}handouts/{one.pk}/take-in/"
    assert enter(Role.SG).post(root, {"version": 1, "reason": ""}).status_code == 409
    file = Attachment.objects.of(at.committee).get().get_absolute_url()
    assert enter(Role.MB).get(file).status_code == 200
    enter(Role.SG).post(root, {"version": 1, "reason": "误发"})
    assert [enter(role).get(file).status_code for role in (Role.MB, Role.SG)] == [404, 404]
    assert not Handout.objects.of(at.committee).live().exists()
    assert "误发</a>" not in enter(Role.MB).get(meeting.get_absolute_url()).content.decode()


def test_what_cannot_be_handed_out_is_refused_and_stays_typed(at, enter, meeting):
    root = f"{meeting.get_absolute_url()}handouts/"
    wrong = enter(Role.SG).post(root, {"kind": "material", "people": "钱某"})
    assert wrong.status_code == 422
    assert "没有找到“钱某”" in wrong.content.decode()
    for kind, persons, sentence in (("approval", at.members[:1], "报批件"), ("", (), "类别")):
        with pytest.raises(Refused, match=sentence):
            actions.hand_out(meeting, kind, [("a.txt", b"a")], by=at.office, on=today(), persons=persons)
    with pytest.raises(NotYours):
        actions.hand_out(meeting, "material", [("a.txt", b"a")], by=at.of(Role.MB), on=today())


def test_a_secretary_keeps_the_papers_of_his_own_body(at, enter):
    one = Activity(kind="liaison_activity", title="走访企业", starts_on=today(), owner=at.group)
    actions.plan_activity(one, by=at.of(Role.LG), on=today())
    root = f"{one.get_absolute_url()}handouts/"
    enter(Role.LG).post(root, {"kind": "approval", "papers": [paper("请示")], "people": ""})
    assert links(enter(Role.LG).get(root).content.decode()) == ["请示"]
    assert links(enter(Role.MB).get(one.get_absolute_url()).content.decode()) == []


def test_papers_of_a_consultation_are_due_before_it_and_a_late_one_says_so(at, enter):
    soon = today() + timedelta(days=1)
    one = Activity(kind="special_consultation", title="协商停车", starts_on=soon)
    actions.plan_activity(one, by=at.of(Role.SG), on=today())
    root = f"{one.get_absolute_url()}handouts/"
    due = before(soon, Clock(10))
    office = enter(Role.SG)
    office.post(root, {"kind": "material", "papers": [paper("方案")], "people": ""})
    page = office.get(root).content.decode()
    assert "材料请于" in page
    assert ("晚于规定" in page) == (due is not None)
    assert before(soon, Clock(3, "calendar_day")) == soon - timedelta(days=3)


def test_papers_cost_the_same_however_many_there_are(at, enter, meeting, same_queries):
    client, by = enter(Role.MB), at.of(Role.SG)

    def hand_out(count=1):
        for no in range(count):
            actions.hand_out(meeting, "material", [(f"{no}.txt", b"a")], by=by, on=today())

    hand_out()
    same_queries(lambda: client.get("/lan/activities/session/"), lambda: hand_out(4))
    same_queries(lambda: client.get(meeting.get_absolute_url()), lambda: hand_out(4))
