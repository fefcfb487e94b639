"""The table of kinds as a committee changes it, and what the room prints."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from jianyan.activities import actions, queries
from jianyan.activities.models import (
    KINDS,
    Activity,
    ActivityApplication,
    KindRule,
    Plan,
    PlanItem,
    kinds_of_committee,
)
from jianyan.activities.papers import sheets
from jianyan.activities.tests import factories as f
from jianyan.figures.catalogue import find
from jianyan.figures.scope import Scope
from jianyan.kit.flow import NotYours, Refused
from jianyan.kit.grids import read_grid
from jianyan.kit.papers import Making
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
FORM = {
    "version": "0",
    "label": "外出考察",
    "function": "participation",
    "owners": ["special_committee"],
    "audience": "named",
    "sitting": "once",
    "leave": "on",
    "quorum": "",
    "needs_approval": "on",
    "outcomes": ["present", "leave"],
    "papers": ["notice"],
    "in_use": "on",
}


def today():
    return timezone.localdate()


def this_year(at):
    return Scope.of_year(at.committee.pk, today().year)


def test_every_kind_is_shipped_and_stays_until_a_committee_changes_it(at):
    assert kinds_of_committee(at.committee.pk) == KINDS


def test_a_changed_kind_holds_for_what_is_entered_from_now_on(at, client):
    before = Activity(kind="study_visit", title="以前", starts_on=today())
    actions.draft_activity(before, by=at.office, on=today())
    client.force_login(at.of(Role.SG).account)
    assert client.post("/lan/activities/kinds/study_visit/", FORM).status_code == 302
    after = Activity(kind="study_visit", title="以后", starts_on=today())
    with pytest.raises(Refused, match="报批"):
        actions.plan_activity(after, by=at.office, on=today())
    actions.draft_activity(after, by=at.office, on=today())
    assert (before.needs_approval, after.needs_approval) == (False, True)
    assert actions.announce(before, by=at.office, on=today()).state == "planned"
    assert "外出考察" in client.get("/lan/activities/kinds/").content.decode()
    page = client.get(f"{before.get_absolute_url()}attendance/").content.decode()
    assert "迟到</option>" not in page
    assert client.get(f"{before.get_absolute_url()}papers/sign-in.docx").status_code == 404


def test_what_a_kind_no_longer_offers_stays_on_the_lines_that_have_it(at, client):
    one = f.held(at, today(), kind="study_visit", title="考察")
    actions.record_attendance(one, {at.members[0]: "late"}, by=at.office, on=today())
    client.force_login(at.of(Role.SG).account)
    client.post("/lan/activities/kinds/study_visit/", FORM)
    url = f"{one.get_absolute_url()}attendance/"
    page = client.get(url).content.decode()
    assert page.count("迟到</option>") == 1
    assert '<option value="late" selected>' in page
    shown = {f"o{at.members[0].pk}": "late", f"w{at.members[0].pk}": "late"}
    client.post(url, shown)
    assert one.attendances.get().version == 1


def test_a_shipped_kind_goes_by_the_committees_name_wherever_it_is_listed(at, client, queries):
    by = {"by": at.of(Role.SG), "on": today()}
    plan = actions.draft_plan(Plan(year=today().year), **by)
    item = actions.propose_plan_item(PlanItem(topic="县城停车", form="study_visit", month=5), plan, **by)
    asked = ActivityApplication(body=at.group, kind="study_visit", title="看停车楼", planned_on=today())
    asked = actions.apply(asked, by=at.of(Role.LG), on=today())
    f.held(at, today(), kind="study_visit", title="看停车场")
    client.force_login(at.of(Role.SG).account)
    client.post("/lan/activities/kinds/study_visit/", FORM)
    registers = ("/lan/activities/plan/", "/lan/activities/applications/")
    pages = (one.get_absolute_url() for one in (plan, item, asked))
    for url in ("/lan/activities/", *registers, *pages):
        assert "外出考察" in client.get(url).content.decode(), url
    for url in registers:
        assert sum("kindrule" in sql for sql in queries(lambda url=url: client.get(url))) == 1, url
    for url in ("/lan/activities/", *registers, plan.get_absolute_url()):
        grid = read_grid(client.get(url, {"export": "1"}).content)
        assert "外出考察" in str(grid), url


def test_a_stale_row_is_refused_and_only_leaders_set_it(at, client):
    client.force_login(at.of(Role.SG).account)
    client.post("/lan/activities/kinds/study_visit/", FORM)
    assert client.post("/lan/activities/kinds/study_visit/", FORM | {"version": "9"}).status_code == 409
    assert KindRule.objects.of(at.committee).count() == 1
    with pytest.raises(NotYours):
        actions.set_kind("talk", {}, by=at.office, on=today())
    client.force_login(at.office.account)
    assert client.get("/lan/activities/kinds/").status_code == 200
    assert client.get("/lan/activities/kinds/talk/").status_code == 403


OWN = FORM | {
    "label": "有事好商量",
    "kind": "micro_consultation",
    "needs_approval": "",
    "outcomes": ["present"],
}


def test_a_kind_of_the_committees_own_is_held_under_its_name_and_counted_as_another(at, client):
    client.force_login(at.of(Role.SG).account)
    blank = client.get("/lan/activities/kinds/new/").content.decode()
    assert blank.count(" checked") == 12  # leave, seven outcomes, three papers, in use
    begun = client.get("/lan/activities/kinds/new/?like=micro_consultation").content.decode()
    assert '<option value="micro_consultation" selected>' in begun
    assert client.post("/lan/activities/kinds/new/", OWN).status_code == 302
    own = KindRule.objects.of(at.committee).get()
    again = client.post("/lan/activities/kinds/new/", OWN)
    assert again.status_code == 409
    assert "已有名为“有事好商量”的种类" in again.content.decode()
    given = {"kind": own.key, "title": "楼道充电", "starts_on": today().isoformat(), "beneficiaries": "0"}
    made = client.post("/lan/activities/new/", given | {"held": "on"})["Location"]
    one = Activity.objects.of(at.committee).get()
    assert (one.kind, one.own_kind, one.audience) == ("micro_consultation", own, "named")
    assert find("activities.activities").entries(this_year(at)).count() == 1
    assert "有事好商量" in client.get(made).content.decode()
    assert "迟到</option>" not in client.get(f"{made}attendance/").content.decode()
    for kind, found in ((own.key, True), ("micro_consultation", False)):
        page = client.get("/lan/activities/", {"kind": kind}).content.decode()
        assert ("楼道充电" in page) == found, kind
    client.post(f"/lan/activities/kinds/{own.key}/", OWN | {"version": "1", "label": "好商量"})
    assert "好商量" in client.get("/lan/activities/").content.decode()


def test_an_activity_entered_under_the_wrong_kind_is_put_right(at, client):
    client.force_login(at.of(Role.SG).account)
    client.post("/lan/activities/kinds/new/", OWN)
    own = KindRule.objects.of(at.committee).get()
    one = f.held(at, today(), kind="research", title="楼道充电")
    page = {
        "version": one.version,
        "title": one.title,
        "starts_on": today().isoformat(),
        "beneficiaries": "0",
    }
    client.post(f"{one.get_absolute_url()}edit/", page | {"kind": own.key})
    one.refresh_from_db()
    assert (one.kind, one.own_kind) == ("micro_consultation", own)
    with pytest.raises(Refused, match="没有这个种类"):
        actions.correct_activity(one, by=at.office, on=today(), kind="research")
    client.post(f"{one.get_absolute_url()}edit/", page | {"kind": "research", "version": one.version})
    one.refresh_from_db()
    assert (one.kind, one.own_kind) == ("research", None)


def own_kind(at, client, **more):
    client.force_login(at.of(Role.SG).account)
    client.post("/lan/activities/kinds/new/", OWN | more)
    return KindRule.objects.of(at.committee).get()


def test_a_plan_asks_for_the_committees_own_kind_and_the_activity_begins_as_planned(at, client):
    own, by = own_kind(at, client), {"by": at.of(Role.SG), "on": today()}
    plan = actions.draft_plan(Plan(year=today().year), **by)
    root = plan.get_absolute_url()
    given = {"topic": "楼道充电", "month": "5", "lead": at.studio.pk}
    client.post(f"{root}items/new/", given | {"form": own.key})
    item = PlanItem.objects.of(at.committee).get()
    assert (item.form, item.own_kind) == ("micro_consultation", own)
    assert "有事好商量" in client.get(root).content.decode()
    actions.revise_plan(plan, "无修改", **by)
    actions.deliberate_plan(plan, **by)
    actions.adopt_plan(plan, "县委常委会会议", **by)

    page = client.get(item.get_absolute_url()).content.decode()
    assert "有事好商量" in page
    begun = client.get(f"/lan/activities/new/?plan_item={item.pk}").content.decode()
    for chosen in (f'value="{own.key}" selected', f'value="{item.pk}" selected', 'value="楼道充电"'):
        assert chosen in begun, chosen

    item.refresh_from_db()
    changed = given | {"form": "research", "version": item.version, "reason": "先作调研"}
    client.post(f"{item.get_absolute_url()}edit/", changed)
    item.refresh_from_db()
    assert (item.form, item.own_kind) == ("research", None)
    assert item.revisions.get().what == "形式：有事好商量→调研"
    with pytest.raises(Refused, match="没有这个种类"):
        actions.revise_plan_item(item, "再改", form="research", own_kind=own, **by)


def test_a_group_applies_for_the_committees_own_kind_and_a_leader_approves_what_needs_it(at, client):
    own = own_kind(at, client, needs_approval="on")
    form = {"body": at.group.pk, "kind": own.key, "title": "楼道充电", "planned_on": "2099-06-01"}
    client.force_login(at.of(Role.LG).account)
    url = client.post("/lan/activities/applications/new/", form | {"purpose": "商量"})["Location"]
    assert "有事好商量" in client.get(url).content.decode()
    client.force_login(at.of(Role.SG).account)
    client.post(f"{url}approve/", {"on": today().isoformat(), "version": 1})
    one = ActivityApplication.objects.of(at.committee).get().activity
    assert (one.kind, one.own_kind, one.state) == ("micro_consultation", own, "draft")
    assert "批准" in client.get(one.get_absolute_url()).content.decode()


def text_of(paper):
    return str(paper.sheet)


def test_the_papers_say_what_is_recorded(at, client):
    given = {
        "kind": "plenary",
        "title": "全体会议",
        "starts_on": today(),
        "audience": "all",
        "begins_at": time(9),
    }
    activity = Activity(**given, ends_on=today() + timedelta(days=1), place="会议中心")
    actions.plan_activity(activity, by=at.of(Role.SG), on=today())
    marks = {at.members[0]: "present", at.members[1]: "leave"}
    actions.record_attendance(activity, marks, by=at.office, on=today())
    client.force_login(at.office.account)
    root = f"{activity.get_absolute_url()}papers/"
    for name in ("notice", "sign-in", "attendance"):
        assert client.get(f"{root}{name}.docx").content[:2] == b"PK"
    assert client.get(f"{root}attendance.pdf?sitting=2").content[:4] == b"%PDF"
    sitting = queries.sittings(activity)[0]
    roll = queries.roll(activity, sitting)
    made = Making(timezone.now(), today())
    there = text_of(sheets.attendance_list(activity, sitting, roll, 6, 4, made))
    assert "应到委员6人，实到1人，请假1人" in there
    assert "过半数为4人" in there
    signing = text_of(sheets.sign_in_sheet(activity, sitting, roll, made))
    assert signing.index("卫\u3000五".replace("\u3000", "\\u3000")) < signing.index("魏\\u3000一")
    assert "（请假）" in signing
    client.force_login(at.of(Role.MB).account)
    assert client.get(f"{root}notice.docx").status_code == 200
    assert client.get(f"{root}sign-in.docx").status_code == 403
