"""Search, journal, files and readings of contact data as pages: who sees what, and what is said when nothing is there."""

from datetime import date

import pytest

from jianyan.core import attachments, contacts
from jianyan.core.models import JournalHead
from jianyan.people import actions
from jianyan.people.models import Role, Unit
from jianyan.people.tests.factories import BEGIN, sign_in, world
from jianyan.proposals.tests import factories as cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return world()


def text(client, path, **asked):
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_search_marks_what_was_found_and_links_to_it(client, at):
    shown = text(sign_in(client, at.of(Role.MB)), "/lan/search/", q="水利")
    assert "县<mark>水利</mark>局" in shown
    assert f'href="/lan/units/{at.units[1].pk}/"' in shown
    assert "委员与机构（1）" in shown


def test_search_keeps_to_one_room(client, at):
    shown = text(sign_in(client, at.of(Role.MB)), "/lan/search/", q="水利", room="proposals")
    assert "<mark>" not in shown
    assert "没有找到您可以查看的记录" in shown


def named(client, **asked):
    return [str(hit.record) for _, _, hit in client.get("/lan/search/", asked).context["hits"]]


def test_search_finds_people_by_the_initials_of_their_name(client, at):
    sign_in(client, at.of(Role.MB))
    assert named(client, q="wy") == named(client, q="WY") == ["魏一"]
    assert named(client, q="t") == []
    assert named(client, q="gs 一") == []
    other = world("qing")
    [(_, _, hit)] = sign_in(client, other.of(Role.MB)).get("/qing/search/?q=wy").context["hits"]
    assert hit.record.pk == other.members[0].pk


def test_search_finds_a_case_by_its_number_for_those_who_may_open_it(client):
    here = cases.world("ning")
    case = cases.filed(here, public_wish=False, public_reason="暂不公开")
    for role, found in ((Role.PO, [case.cause]), (Role.MB, [case.cause]), (Role.SC, [])):
        sign_in(client, here.of(role))
        hits = client.get("/ning/search/", {"q": case.number}).context["hits"]
        assert [str(hit.record) for _, _, hit in hits] == found, role


def test_search_keeps_to_one_year_whatever_the_room(client, at):
    actions.register_units([Unit(name="县水利二站")], by=at.system, on=date(2023, 1, 5))
    sign_in(client, at.of(Role.MB))
    assert named(client, q="水利", year="2023") == ["县水利二站"]
    assert named(client, q="水利", year="1900") == []
    assert len(named(client, q="水利", year="一")) == 2
    assert "2023年（1）" in text(client, "/lan/search/", q="水利")
    assert "year=2023&amp;room=people" in text(client, "/lan/search/", q="水利", year="2023")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("", "请输入要查找的词语"),
        ("，。", "请输入要查找的词语"),
        ("没有这样的话", "没有找到您可以查看的记录"),
        ("<script>", "没有找到您可以查看的记录"),
        ("水" * 30, "每个词语最多20字"),
    ],
)
def test_search_is_courteous_when_nothing_is_found(client, at, asked, answer):
    assert answer in text(sign_in(client, at.of(Role.MB)), "/lan/search/", q=asked)


def test_search_is_closed_to_strangers(client, at):
    other = world("qing")
    assert client.get("/lan/search/?q=水利").status_code == 302
    assert sign_in(client, other.of(Role.AD)).get("/lan/search/?q=水利").status_code == 404


def test_search_pages_meet_every_record_once(client, at):
    actions.register_units([Unit(name=f"水利第{no}站") for no in range(45)], by=at.system, on=BEGIN)
    sign_in(client, at.of(Role.MB))
    url, found = "?q=水利", []
    while url:
        page = client.get(f"/lan/search/{url}").context["page"]
        found += [row.record_id for row in page.rows]
        url = page.next_url
    assert len(found) == len(set(found)) == 46


def test_search_costs_the_same_for_many(client, at, same_queries):
    sign_in(client, at.of(Role.MB))
    same_queries(
        lambda: client.get("/lan/search/?q=水利"),
        lambda: actions.register_units(
            [Unit(name=f"水利第{no}站") for no in range(9)], by=at.system, on=BEGIN
        ),
    )


def test_the_journal_tells_what_was_done_and_shows_its_head(client, at):
    shown = text(sign_in(client, at.of(Role.PO)), "/lan/journal/")
    assert JournalHead.objects.get(committee=at.committee).hash in shown
    assert "授予角色" in shown
    assert f'href="{at.members[0].get_absolute_url()}"' in shown


def test_the_journal_is_filtered_by_kind_and_day(client, at):
    actions.register_units([Unit(name="县文旅局")], by=at.system, on=date(2023, 1, 5))
    sign_in(client, at.of(Role.AU))
    lines = client.get("/lan/journal/", {"kind": "people.register_units", "start": "2023-01-01"}).context[
        "lines"
    ]
    assert [[str(record) for record in line.records] for line in lines] == [["县文旅局"]]
    assert "没有符合条件的日志" in text(client, "/lan/journal/", end="2021-01-01")
    assert client.get("/lan/journal/", {"kind": "no.such", "start": "x"}).status_code == 200


def test_a_bulk_verb_names_a_few_records_and_counts_the_others(client, at):
    actions.register_units([Unit(name=f"县第{no}局") for no in range(20)], by=at.system, on=BEGIN)
    line = sign_in(client, at.of(Role.AU)).get("/lan/journal/").context["lines"][0]
    assert (len(line.records), line.others) == (6, 14)


def test_the_journal_names_no_record_the_reader_may_not_open(client, at, monkeypatch):
    monkeypatch.setattr(type(Unit.objects.all()), "visible_to", lambda rows, actor: rows.none())
    shown = text(sign_in(client, at.of(Role.PO)), "/lan/journal/")
    assert "水利局" not in shown


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PO, 200), (Role.AU, 200), (Role.AD, 200), (Role.MB, 403), (Role.HU, 403), (Role.HA, 403)],
)
def test_the_journal_is_for_the_house(client, at, role, status):
    assert sign_in(client, at.of(role)).get("/lan/journal/").status_code == status


def test_the_journal_costs_the_same_for_many(client, at, same_queries):
    sign_in(client, at.of(Role.AU))

    def grow():
        for no in range(8):
            actions.register_units([Unit(name=f"县第{no}局")], by=at.system, on=BEGIN)

    same_queries(lambda: client.get("/lan/journal/"), grow)


@pytest.fixture
def file(at, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "jianyan.core.storage.SyncedStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return attachments.attach(at.units[0], "说明 一.txt", "<script>正文".encode(), by=at.system, on=BEGIN)


def test_a_file_is_saved_under_its_name_and_never_guessed(client, at, file):
    answer = sign_in(client, at.of(Role.MB)).get(file.get_absolute_url())
    assert answer.content.decode() == "<script>正文"
    assert (
        answer.headers["Content-Disposition"]
        == "attachment; filename*=UTF-8''%E8%AF%B4%E6%98%8E%20%E4%B8%80.txt"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_is_closed_to_who_may_not_see_its_record(client, at, file, monkeypatch):
    other = world("qing")
    assert client.get(file.get_absolute_url()).status_code == 302
    sign_in(client, other.of(Role.AD))
    assert client.get(file.get_absolute_url()).status_code == 404
    assert client.get(f"/qing/files/{file.pk}/").status_code == 404
    monkeypatch.setattr(type(Unit.objects.all()), "visible_to", lambda rows, actor: rows.none())
    assert sign_in(client, at.of(Role.MB)).get(file.get_absolute_url()).status_code == 404


def test_the_auditor_sees_who_read_contact_data(client, at):
    contacts.note(at.of(Role.ML), [at.members[1].pk], "/lan/people/")
    shown = text(sign_in(client, at.of(Role.AU)), "/lan/contact-reads/")
    assert "童二" in shown
    assert Role.ML.label in shown
    assert sign_in(client, at.of(Role.ML)).get("/lan/contact-reads/").status_code == 403


def test_nobody_read_contact_data_yet(client, at):
    assert "还没有查阅记录" in text(sign_in(client, at.of(Role.AU)), "/lan/contact-reads/")
