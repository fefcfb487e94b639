"""A province: a county opened from a template, seen from above as figures, saved, taken out and brought back alone."""

import json
import zipfile

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from jianyan.core import audit, county, journal, triggers
from jianyan.core.backup import CannotRestore
from jianyan.core.models import Event, RuleProfile
from jianyan.people import actions, counties
from jianyan.people.models import Account, Committee, Grant, Person, Role, Sector
from jianyan.people.tests.factories import BEGIN, sign_in, world

FORM = {
    "code": "yun",
    "name": "政协云县委员会",
    "short_name": "云县政协",
    "level": "county",
    "admin": "yun-admin",
}


def city():
    made = world("shi")
    Committee.objects.filter(pk=made.committee.pk).update(level="city")
    made.committee.refresh_from_db()
    return made


def opened(client, at, **more):
    form = FORM | {"template": at.committee.pk} | more
    return sign_in(client, at.of(Role.AD)).post("/shi/counties/new/", form)


@pytest.mark.django_db
def test_a_county_opens_from_a_template_and_its_administrator_sees_only_it(client):
    at = city()
    RuleProfile.anywhere.create(
        committee=at.committee, room="duty", effective_on="2022-01-01", data={"score_units": True}
    )
    page = opened(client, at).content.decode()
    made = Committee.objects.get(code="yun")
    assert made.parent == at.committee
    assert list(Sector.objects.of(made).order_by("sort_no").values_list("name", flat=True)) == [
        "经济",
        "教育",
    ]
    assert RuleProfile.objects.of(made).get().data == {"score_units": True}
    assert not Person.objects.of(made).exists()
    slip = page.split("/accounts/slip/")[1].split("/")[0] if "/accounts/slip/" in page else ""
    assert slip == ""  # only drawn, never written out
    assert "slip-code" in page
    admin = Account.objects.get(username="yun-admin")
    assert not admin.has_usable_password()
    client.force_login(admin)
    assert client.get("/yun/").status_code == 200
    assert client.get("/shi/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"code": "shi"}, {"admin": "shi-AD"}, {"level": "province"}, {"code": "Yun"}]
)
def test_what_does_not_fit_is_said_in_the_form_and_nothing_is_made(client, wrong):
    at = city()
    answer = opened(client, at, **wrong)
    assert answer.status_code == 422
    assert 'value="政协云县委员会"' in answer.content.decode()
    assert Committee.objects.count() == 1


@pytest.mark.django_db
def test_above_stand_figures_and_no_cases(client):
    at, below = city(), world("yun")
    Committee.objects.filter(pk=below.committee.pk).update(parent=at.committee)
    shown = sign_in(client, at.of(Role.LD)).get("/shi/counties/").content.decode()
    assert "yun县政协" in shown
    assert '<td data-label="委员数">3' in shown  # its members, counted from its records
    assert client.get("/yun/people/").status_code == 404
    Grant.anywhere.create(
        committee=below.committee, account=at.of(Role.LD).account, role=Role.AU, starts_on="2022-01-01"
    )
    assert client.get("/yun/people/").status_code == 200  # shared by the county's own administrator
    assert "还没有下级政协" in sign_in(client, below.of(Role.LD)).get("/yun/counties/").content.decode()
    assert sign_in(client, below.of(Role.AD)).get("/yun/counties/new/").status_code == 302
    assert sign_in(client, at.of(Role.MB)).get("/shi/counties/").status_code == 403


def rows(committee):
    return {
        model._meta.label_lower: list(model._base_manager.filter(committee=committee).order_by("pk").values())
        for model in county._owned()
    }


@pytest.mark.django_db(transaction=True)
def test_one_county_is_taken_out_and_brought_back_and_the_other_stays_as_it_is(tmp_path):
    here, other = world("yun"), world("qing")
    both = here.of(Role.PO).account  # an account that also sits in the other county
    actions.grant(both, Role.AU, by=other.system, on=BEGIN)
    kept = settings.HOME / "files" / str(here.committee.pk) / "ab" / "abcd"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes("附件".encode())
    before, beside = rows(here.committee.pk), rows(other.committee.pk)
    target = tmp_path / "yun.zip"
    assert "已移除" in county.remove("yun", target)
    assert not Committee.objects.filter(code="yun").exists()
    assert not any(rows(here.committee.pk).values())
    assert not kept.exists()
    assert rows(other.committee.pk) == beside
    assert Account.objects.filter(pk=both.pk).exists()
    assert not Account.objects.filter(pk=here.of(Role.MB).account_id).exists()
    assert triggers.present() == set(triggers.expected())
    connection.check_constraints()
    county.restore(target)
    assert rows(here.committee.pk) == before
    assert kept.read_bytes().decode() == "附件"
    assert list(audit.core()) == []
    with journal.act("people.correct_unit", by=here.of(Role.ML), on=timezone.localdate()) as act:
        act.change(here.units[0], short_name="教育局")  # the chain goes on
    assert Event.objects.of(here.committee).count() == len(before["core.event"]) + 1
    with pytest.raises(CannotRestore, match="已在系统中"):
        county.restore(target)


@pytest.mark.django_db
def test_a_file_that_was_touched_is_refused_whole(tmp_path):
    world("yun")
    target, forged = tmp_path / "yun.zip", tmp_path / "forged.zip"
    county.save("yun", target)
    with zipfile.ZipFile(target) as good, zipfile.ZipFile(forged, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace("童二".encode(), "童三".encode()))
    with pytest.raises(CannotRestore, match="已损坏"):
        county.restore(forged)
    assert json.loads(zipfile.ZipFile(target).read("manifest.json"))["code"] == "yun"


@pytest.mark.django_db
def test_the_office_renews_the_address_of_the_wall(client):
    at = world()
    sign_in(client, at.of(Role.SG))
    first = client.get("/lan/wall/").context["address"]
    assert client.get(first).status_code == 200
    client.post("/lan/wall/")
    second = client.get("/lan/wall/").context["address"]
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    client.post("/lan/wall/")
    assert client.get(second).status_code == 404
    assert not any(
        counties.wall_secret(at.committee.pk) in one.payload for one in Event.objects.of(at.committee)
    )
    with pytest.raises(journal.NotYours):
        counties.renew_wall(by=at.of(Role.MB), on=timezone.localdate())
