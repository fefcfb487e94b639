"""The members' list: new persons, known ones matched, contact data kept out of the journal, and all of it undone."""

from datetime import date

import pytest

from jianyan.core import audit
from jianyan.core.imports import adapter, running, staging, steps
from jianyan.core.models import Event, ImportRow
from jianyan.kit import sheets
from jianyan.people.models import Body, BodyMember, Person, Post, Role, Sector, Tenure
from jianyan.people.tests import factories as f

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 20)
HEAD = ("序号", "姓名", "性别", "出生年月", "民族", "党派", "界别", "专委会", "联络组", "职务", "手机")


def checked(at, *rows, answers=None):
    by = at.of(Role.ML)
    data = sheets.write(
        sheets.Ledger(
            "名册", HEAD, [[no, *row, *[None] * (len(HEAD) - 1 - len(row))] for no, row in enumerate(rows, 1)]
        )
    )
    run = staging.upload(adapter("members"), "名册.xlsx", data, by=by)
    staging.map_columns(
        run, mapping=run.mapping, fixed={}, options={"term": str(at.term.pk)}, keep_rest=False
    )
    run = step(at, run, "check")
    if answers:
        running.answer(run, answers, by=by)
        run = step(at, run, "check")
    return run


def step(at, run, name):
    steps.start(run, name, by=at.of(Role.ML))
    steps.go_on(run, by=at.of(Role.ML), on=TODAY)
    run.refresh_from_db()
    return run


def said(run):
    rows = ImportRow.objects.of(run.committee_id).filter(run=run).order_by("number")
    return {row.number: [text for _, text in row.problems] for row in rows if row.problems}


NEW = ("钟 四", "女", "1980.5.6", "汉", "民盟", "教育界", None, "城关镇联络组", "常委", 13900000009)


def test_a_new_member_gets_seat_body_post_and_phone(at):
    run = step(at, checked(at, NEW), "apply")
    assert (run.state, run.failure) == ("applied", "")
    person = Person.objects.of(at.committee).get(name="钟四")
    assert (person.gender, person.born_on, person.ethnicity, person.phone) == (
        "female",
        date(1980, 5, 6),
        "汉族",
        "13900000009",
    )
    assert person.stroke_key
    tenure = Tenure.objects.of(at.committee).get(person=person)
    assert (tenure.sector.name, tenure.starts_on, tenure.start_reason) == ("教育", f.BEGIN, "term")
    assert BodyMember.objects.of(at.committee).get(person=person).body == at.group
    assert Post.objects.of(at.committee).get(person=person).kind == "standing_member"
    assert list(audit.core()) == []


def test_contact_data_does_not_reach_the_journal(at):
    step(at, checked(at, NEW), "apply")
    payload = Event.objects.of(at.committee).order_by("-seq").first().payload
    assert "钟四" in payload
    assert "13900000009" not in payload
    assert "1980-05-06" not in payload


def test_a_known_member_is_matched_and_only_blanks_are_filled(at):
    persons = Person.objects.of(at.committee).count()
    run = step(
        at, checked(at, ("魏一", "男", None, "回族", "群众", "经济", None, None, None, 13711112222)), "apply"
    )
    known = at.members[0]
    known.refresh_from_db()
    assert Person.objects.of(at.committee).count() == persons
    assert (known.affiliation, known.phone, known.ethnicity) == ("群众", "13900000000", "汉族")
    run = step(at, run, "undo")
    assert (run.state, run.failure) == ("undone", "")
    known.refresh_from_db()
    assert (known.affiliation, known.voided_at) == ("", None)
    assert list(audit.core()) == []


def test_a_namesake_is_asked_about_and_may_be_somebody_else(at):
    row = ("魏一", "女", None, None, None, "教育")
    run = checked(at, row)
    [asked] = run.questions
    assert asked["label"] == "“魏一”与已登记的人员同名"
    run = step(at, checked(at, row, answers={asked["key"]: "new"}), "apply")
    assert Person.objects.of(at.committee).filter(name="魏一").count() == 2


def test_unknown_sectors_and_bodies_are_asked_and_can_be_founded(at):
    row = ("钟四", None, None, None, None, "农业", "经济委员会")
    run = checked(at, row)
    assert [one["label"] for one in run.questions] == ["界别“农业”", "专门委员会“经济委员会”"]
    answers = {"sector:农业": "new", "special:经济委员会": "new"}
    run = step(at, checked(at, row, answers=answers), "apply")
    assert Sector.objects.of(at.committee).filter(name="农业").exists()
    assert Body.objects.of(at.committee).get(name="经济委员会").kind == "special_committee"
    step(at, run, "undo")
    assert not Sector.objects.of(at.committee).live().filter(name="农业").exists()
    again = step(at, checked(at, row, answers=answers), "apply")
    assert (again.state, again.failure) == ("applied", "")
    assert Sector.objects.of(at.committee).live().filter(name="农业").count() == 1
    assert list(audit.core()) == []


def test_rows_that_cannot_be_told_apart_or_read_are_errors(at):
    run = checked(
        at,
        ("钟四", "女", None, None, None, "教育"),
        ("钟四", "女", None, None, None, "教育"),
        ("郑五", "不详", None, None, None, "教育", None, None, None, "没有"),
        ("冯六", "男", "1970.5", None, None, None),
    )
    assert said(run) == {
        3: ["与第2行姓名相同，出生日期也不能区分"],
        4: ["“不详”不是性别", "不是电话号码"],
        5: ["没有填写界别"],
    }
    assert ImportRow.objects.of(at.committee).get(run=run, number=5).notes == ["出生日期只有年月，不登记"]


def test_a_whole_list_undone_leaves_the_register_as_it_was(at):
    before = {m: m.objects.of(at.committee).live().count() for m in (Person, Tenure, Post, BodyMember)}
    step(at, step(at, checked(at, NEW), "apply"), "undo")
    assert {m: m.objects.of(at.committee).live().count() for m in before} == before
