"""A matter a resident brought to a studio goes on as an opinion, and he is told the result without being named;
whichever way it goes, it is written on once."""

import pytest

from jianyan.activities import actions as activities
from jianyan.activities.actions import record_public_matters
from jianyan.activities.models import PublicMatter
from jianyan.core.models import Link
from jianyan.language.documents import read_document
from jianyan.opinions import actions as opinions
from jianyan.opinions import queries
from jianyan.opinions.models import Opinion
from jianyan.opinions.tests.factories import BEGIN, world
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return world()


@pytest.fixture
def sign_in(client):
    def be(actor):
        client.force_login(actor.account)
        return client

    return be


def shown(answer):
    return answer.content.decode()


def test_a_residents_matter_becomes_an_opinion_and_he_is_told_unnamed(at, sign_in):
    [studio] = people.found_bodies(
        [Body(kind=Body.Kind.STUDIO, name="东街工作室")], by=system(at.committee), on=BEGIN
    )
    matter = PublicMatter(
        body=studio, number=1, received_on=BEGIN, title="楼道灯坏了", received_by=at.members[0]
    )
    [matter] = record_public_matters(studio, [matter], by=system(at.committee), on=BEGIN)
    client = sign_in(at.of(Role.MB))
    record = shown(client.get(f"/lan/activities/matters/{matter.pk}/"))
    assert f"activities.publicmatter:{matter.pk}" in record
    page = client.post(
        "/lan/opinions/new/", {"from": f"activities.publicmatter:{matter.pk}", "title": "楼道灯坏了"}
    ).url
    told = {
        "title": "楼道灯",
        "text": "3盏。",
        "advice": "修。",
        "secrecy": "on",
        "revision": 1,
        "do": "send",
    }
    client.post(page, {**told, "origin": "studio"})
    one = Opinion.objects.of(at.committee).get()
    assert Link.objects.of(at.committee).get(kind="origin").target_id == one.pk
    assert "楼道灯坏了" in shown(client.get(one.get_absolute_url()))
    slip = client.get(f"{one.get_absolute_url()}told.docx?to=resident").content
    text = read_document("告知单.docx", slip).text
    assert "反映问题的群众" in text
    assert "魏一" not in text


def received(at, **more):
    [studio] = people.found_bodies(
        [Body(kind=Body.Kind.STUDIO, name="东街工作室")], by=system(at.committee), on=BEGIN
    )
    matter = PublicMatter(body=studio, title="楼道灯坏了", detail="三单元3盏。", **more)
    return activities.receive_matter(matter, by=system(at.committee), on=BEGIN)


def test_the_desk_takes_a_matter_over_in_the_studios_name(at, sign_in):
    matter = received(at)
    activities.settle_matter(matter, "opinion", by=at.of(Role.SG), on=BEGIN)
    client = sign_in(at.of(Role.RS))
    assert "群众反映问题" in shown(client.get("/lan/opinions/links/"))
    page = f"/lan/opinions/links/{Link.objects.of(at.committee).get().pk}/"
    form = client.get(page).context["form"]
    asked = ("title", "text", "names", "body")
    assert [form[name].value() for name in asked] == ["楼道灯坏了", "三单元3盏。", None, matter.body_id]
    given = {name: form[name].value() or "" for name in ("title", "text", "body", "on")}
    client.post(page, given | {"secrecy_checked": "on"})
    one = Opinion.objects.of(at.committee).get()
    assert (one.origin, one.body_id, one.reporter_type) == ("studio", matter.body_id, "liaison_group")
    assert "楼道灯坏了" in shown(client.get(one.get_absolute_url()))


@pytest.mark.parametrize("settled_first", [True, False])
def test_a_matter_somebody_has_written_on_waits_for_nobody(at, settled_first):
    matter = received(at, received_by=at.members[0])
    who, when = {"by": at.member(0), "on": BEGIN}, {"by": at.of(Role.SG), "on": BEGIN}
    if settled_first:
        activities.settle_matter(matter, "opinion", **when)
    source = ("activities.publicmatter", matter.pk)
    one = opinions.submit("楼道灯", "3盏。", "修。", source=source, persons=[at.members[0]], **who)
    if not settled_first:
        activities.settle_matter(matter, "opinion", **when)
    assert not queries.open_links(at.committee.pk).exists()
    assert Link.objects.of(at.committee).get().target_id == one.pk
