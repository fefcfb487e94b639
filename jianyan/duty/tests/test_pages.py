"""The pages: who may open which, how many statements they need, and what they say."""

from datetime import UTC, date, datetime

import pytest

from jianyan.duty import papers
from jianyan.duty.actions import cases, posting, years
from jianyan.duty.actions import sheets as verbs
from jianyan.duty.models import AppraisalSheet, Certificate, Result, ScoreEntry
from jianyan.duty.scoring.reading import LINES
from jianyan.duty.sheets import style as shipped
from jianyan.duty.tests import factories
from jianyan.duty.tests.test_procedure import STEPS, through
from jianyan.kit.papers import Making
from jianyan.language.documents import read_document
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.proposals.tests import factories as proposals

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 16)


def open_as(client, at, role, path, member=None):
    return sign_in(client, at.of(role)).get(f"/lan/duty/{path}")


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "open_to"),
    [
        ("years/", {"ML", "SG", "LD", "AU"}),
        ("years/new/", {"ML"}),
        ("sheets/", {"MB", "SC", "LD", "SG", "PO", "RS", "SPC", "ML", "LG", "CL", "AU"}),
        ("sheets/new/", {"ML", "SG"}),
        ("people/", {"ML", "SG", "LD", "AU", "LG", "SPC"}),
        ("adjustments/new/", {"ML"}),
        ("claims/new/", {"MB", "SC"}),
        ("entries/new/", {"ML", "SG", "PO", "RS", "CL", "SPC", "LG"}),
    ],
)
def test_a_page_opens_for_those_it_is_for(at, client, path, open_to):
    found = {
        str(role) for role in Role if role != Role.PUB and open_as(client, at, role, path).status_code == 200
    }
    assert found == open_to


def test_a_file_opens_for_its_member_and_the_office_and_is_not_found_by_others(at, client):
    path = f"people/{at.person(2).pk}/"
    assert open_as(client, at, Role.MB, path).status_code == 404
    assert open_as(client, at, Role.MB, f"people/{at.person(0).pk}/").status_code == 200
    assert open_as(client, at, Role.LG, path).status_code == 200, "a member of the group"
    assert open_as(client, at, Role.LG, f"people/{at.person(5).pk}/").status_code == 404
    assert open_as(client, at, Role.HU, path).status_code == 403
    other = factories.year("mei")
    assert sign_in(client, other.of(Role.ML)).get(f"/lan/duty/{path}").status_code == 404


def test_a_member_reads_each_line_and_what_did_not_count_with_the_reason(at, client):
    factories.meeting(at, {0: "leave"})
    proposals.filed(at.world, **proposals.joint(at.world))
    page = text(open_as(client, at, Role.MB, f"people/{at.person(0).pk}/"))
    for said in ("42.5", "25分 × 1/2", "全体会议请假", "同一事项已按其他条款计分", "第六条", "-20"):
        assert said in page


def test_an_objection_is_about_the_year_it_was_begun_on_and_never_a_frozen_one(at, client):
    proposals.filed(at.world, **proposals.joint(at.world))
    later = years.open_year(2023, at.appraisal.sheet, by=at.of(Role.ML), on=date(2023, 1, 4))
    client = sign_in(client, at.member(0))
    page = text(client.get(f"/lan/duty/people/{at.person(0).pk}/?year=2022"))
    assert f"subject=line&amp;appraisal={at.appraisal.pk}&amp;line=" in page
    form = client.get(f"/lan/duty/objections/new/?subject=grade&appraisal={at.appraisal.pk}")
    assert f'<option value="{at.appraisal.pk}" selected' in text(form)
    through(at, *STEPS[:5])
    form = client.get("/lan/duty/objections/new/").context["form"]
    assert [one.pk for one in form.fields["appraisal"].queryset] == [later.pk]


def test_a_certificate_is_offered_to_those_who_may_have_it_issued(at, client):
    path = f"people/{at.person(0).pk}/"
    for role in (Role.AU, Role.LD):
        assert "出具履职证明" not in text(open_as(client, at, role, path))
    for seat in (at.of(Role.ML), at.member(0)):
        assert "出具履职证明" in text(sign_in(client, seat).get(f"/lan/duty/{path}"))


def test_pages_cost_the_same_for_many_facts_and_members(at, client, same_queries):
    proposals.submitted(at.world)
    sign_in(client, at.of(Role.ML))
    factories.meeting(at, {0: "present"}, kind="research")

    def grow():
        for no in range(4):
            factories.meeting(at, {0: "present", 1: "late"}, kind="research", on=date(2022, 5, no + 1))
            cases.claim(at.person(0), "people.awards", f"表彰{no}", DAY, by=at.member(), on=DAY)
        posting.refresh(at.appraisal)

    posting.refresh(at.appraisal)
    pages = [f"/lan/duty/people/{at.person(0).pk}/", at.appraisal.get_absolute_url(), "/lan/duty/claims/"]
    assert same_queries(lambda: [client.get(page) for page in pages], grow) <= 90


def test_a_sheet_is_written_in_words_and_its_faults_stand_with_their_line(at, client):
    made = verbs.draft_from_style("style4", by=at.of(Role.ML), on=DAY)
    sign_in(client, at.of(Role.ML))
    where = f"/lan/duty/sheets/{made.pk}/parts/rules/"
    form = {
        "version": made.version,
        "code": "N1",
        "name": "专题视察",
        "category": "S",
        "kind": "base",
        "clause": "第七条",
        "source": "activities.attendance",
        "when": "种类 为 专题视察、考察\n出席情况 为 到会、线上参加",
        "points": "2.5",
        "unit": "item",
        "k": 1,
        "ordinal": "all",
        "nth": 1,
        "once_per": "none",
        "choose": "sum",
        "split_mode": "none",
        "split_lead": "1/2",
        "level_mode": "highest",
        "cap": "5",
    }
    wrong = client.post(f"{where}new/", form | {"when": "颜色 为 红"})
    assert wrong.status_code == 422
    assert "没有“颜色”这一项" in text(wrong)
    assert "专题视察" in text(wrong), "what was typed stays"
    doubled = client.post(f"{where}new/", form | {"code": "D1"})
    assert "代号重复" in text(doubled)
    assert client.post(f"{where}new/", form).status_code == 302
    kept = AppraisalSheet.objects.of(at.world.committee).get(pk=made.pk)
    rule = kept.sheet.rules[-1]
    assert (rule.points, rule.cap, rule.when[0].values) == (250, 500, ("inspection", "study_visit"))
    stale = client.post(f"{where}new/", form | {"code": "N2"})
    assert stale.status_code == 409, "the page carried an old version"
    again = client.get(f"{where}{len(kept.sheet.rules) - 1}/")
    assert "种类 为 专题视察、考察" in text(again)
    assert (
        client.post(f"{where}{len(kept.sheet.rules) - 1}/drop/", {"version": kept.version}).status_code == 302
    )
    assert (
        len(AppraisalSheet.objects.of(at.world.committee).get(pk=made.pk).sheet.rules)
        == len(kept.sheet.rules) - 1
    )


@pytest.mark.parametrize(
    ("part", "no", "typed", "said"),
    [
        ("rules", 0, {"exclude_if": "D2"}, "条目互相排除，形成循环：D1 → D2 → D1"),
        ("rules", 0, {"source": ""}, "source"),
        ("grades", 1, {"max": "90"}, "等次“称职”和“优秀”的分数重叠"),
        ("rules", 0, {"cap": "-1"}, "条目第1行（D1）：“本项最高”不能为负数"),
        ("rules", "new", {"code": "N1"}, "条目有2001行，一份办法最多2000行"),
    ],
)
def test_of_what_cannot_be_typed_on_a_page_the_fault_is_named_and_nothing_saved(
    at, client, part, no, typed, said
):
    data = shipped("style4")
    data["rules"][1]["exclude_if"] = ["D1"]
    if no == "new":
        data["rules"] = [data["rules"][0] | {"code": f"R{one}"} for one in range(LINES)]
    made = verbs.draft_sheet(data, by=at.of(Role.ML), on=DAY)
    sign_in(client, at.of(Role.ML))
    where = f"/lan/duty/sheets/{made.pk}/parts/{part}/"
    form = client.get(f"{where}{0 if no == 'new' else no}/").context["form"]
    held = {name: "" if value is None else value for name, value in form.initial.items()}
    answer = client.post(f"{where}{no}/", held | typed)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors.as_text()
    assert AppraisalSheet.objects.of(at.world.committee).get(pk=made.pk).data == made.data


@pytest.mark.parametrize("style", ["style1", "style2", "style3", "style4", "style5", "style6"])
def test_every_part_of_a_style_survives_its_own_form(client, style):
    """Opening a line and saving it unchanged changes nothing."""
    from jianyan.duty.forms.sheets import PartForm, initial
    from jianyan.duty.scoring import reading

    sheet = reading.read(shipped(style))
    data = reading.written(sheet)
    for name in ("rules", "categories", "gates", "grades", "quotas", "consequences"):
        for no, part in enumerate(getattr(sheet, name)):
            start = {
                key: value for key, value in initial(part).items() if value is not None and value is not False
            }
            form = PartForm(start | {"version": 1}, kind=name, sheet=sheet)
            assert form.is_valid(), (name, part, form.errors)
            data[name][no] = form.stored()
    assert reading.read(data) == sheet


def test_names_in_a_trial_are_for_the_two_who_adopt(at, client):
    factories.meeting(at, {0: "absent", 1: "leave"})
    made = verbs.draft_from_style("style6", by=at.of(Role.ML), on=DAY)
    path = f"sheets/{made.pk}/trial/?year=2022"
    for role, named in ((Role.ML, False), (Role.SG, True), (Role.LD, True)):
        page = text(open_as(client, at, role, path))
        assert "分数分布" in page
        told = page.split('aria-label="等次分布"')[1].split("</section>")[0]
        places = [told.find(f">{one.name}<") for one in made.sheet.grades]
        assert [place for place in places if place > 0] == sorted(place for place in places if place > 0)
        assert (at.person(0).name in page.split("<main")[-1]) is named
    assert open_as(client, at, Role.MB, path).status_code == 403


def test_a_trial_begins_with_the_last_year_that_is_settled(at, client):
    through(at, *STEPS)
    years.open_year(2023, at.appraisal.sheet, by=at.of(Role.ML), on=date(2023, 1, 10))
    made = verbs.draft_from_style("style6", by=at.of(Role.ML), on=DAY)
    page = text(open_as(client, at, Role.LD, f"sheets/{made.pk}/trial/"))
    assert '<option value="2022" selected>' in page


def test_what_came_between_freeze_and_new_year_counts_in_a_year_that_begins_with_the_freeze(at, client):
    """A record of 28 December, the year before being frozen on the 27th, is not lost."""
    factories.entry(at, 0, "送医下乡", on=date(2022, 12, 28))
    form = {"year": 2023, "sheet": at.appraisal.sheet_id, "starts_on": "2022-12-28", "on": "2023-01-16"}
    page = text(sign_in(client, at.of(Role.ML)).post("/lan/duty/years/new/", form, follow=True))
    assert "2022年12月28日至2023年12月31日" in page
    assert "<b>51</b>" in text(client.get(f"/lan/duty/people/{at.person(0).pk}/?year=2023"))


def test_papers_are_made_as_docx_and_pdf(at, client):
    proposals.submitted(at.world)
    sign_in(client, at.member())
    here = f"/lan/duty/people/{at.person(0).pk}/"
    for name in ("file", "statement"):
        for kind, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
            sent = client.get(f"{here}{name}.{kind}")
            assert sent.content.startswith(magic)
    sent = client.post(f"{here}certificate/")
    assert sent.content.startswith(b"%PDF")
    [one] = Certificate.objects.of(at.world.committee)
    assert client.get(f"{here}certificate/{one.number}/").content.startswith(b"%PDF")
    assert client.get(f"{here}result.pdf").status_code == 404, "nothing decided yet"


def test_the_list_of_honour_stands_in_the_order_of_strokes(at):
    through(at, *STEPS)
    rows = Result.objects.of(at.world.committee).filter(appraisal=at.appraisal).order_by("person__stroke_key")
    names = list(rows.values_list("person__name", flat=True))
    assert names[0] == "万六", "three strokes before the rest"
    paper = papers.award_list(
        at.appraisal, "达标", names, Making(datetime(2022, 12, 28, tzinfo=UTC), date(2022, 12, 28))
    )
    assert paper.to_bytes().startswith(b"PK")


def test_scores_of_a_year_are_exported(at, client):
    sent = open_as(client, at, Role.ML, f"years/{at.appraisal.pk}/?export=1")
    assert sent.content.startswith(b"PK")


def test_a_member_writes_what_the_registers_do_not_know_and_his_file_prints_it(at, client):
    path = f"people/{at.person().pk}/background/"
    sign_in(client, at.member())
    said = {
        "education": "大学本科",
        "expertise": "水利",
        "focus": "农村饮水",
        "career": "1998年参加工作",
        "on": "2022-05-18",
    }
    page = client.post(f"/lan/duty/{path}", said, follow=True).content.decode()
    assert "农村饮水" in page
    assert "填写学历、经历、专长" in page
    printed = read_document(
        "档案.docx", client.get(f"/lan/duty/people/{at.person().pk}/file.docx").content
    ).text
    for word in ("大学本科", "水利", "1998年参加工作"):
        assert word in printed
    said["focus"] = "河道"
    assert (
        "河道"
        in sign_in(client, at.of(Role.ML)).post(f"/lan/duty/{path}", said, follow=True).content.decode()
    )
    other = f"people/{at.person(1).pk}/background/"
    assert sign_in(client, at.member()).get(f"/lan/duty/{other}").status_code == 404
    assert open_as(client, at, Role.SG, path).status_code == 403


def test_the_file_of_a_term_stands_in_sections_and_keeps_sanctions_apart_from_deeds(at, client):
    factories.meeting(at, {0: "present"})
    factories.meeting(at, {0: "present"}, kind="inspection", on=date(2022, 3, 1))
    factories.meeting(at, {0: "present"}, kind="lecture", on=date(2022, 3, 2))
    factories.entry(at)
    made = cases.enter(
        at.person(), "sanction", "通报批评", date(2022, 5, 1), by=at.of(Role.SPC), on=date(2022, 5, 18)
    )
    cases.confirm_entry(made, by=at.of(Role.ML), on=date(2022, 5, 18))
    answer = sign_in(client, at.member()).get(f"/lan/duty/people/{at.person().pk}/file.docx")
    printed = "".join(read_document("档案.docx", answer.content).text.split())
    assert "全体会议，到会，半天" in printed, "what 全体会议 says already is not said again"
    for head in (
        "会议出席情况（1项）",
        "视察（1项）",
        "学习培训（1项）",
        "其他履职事项（1项）",
        "处分、批评（1项）",
    ):
        assert head in printed
    posting.refresh(at.appraisal)
    lines = ScoreEntry.objects.of(at.world.committee).filter(person=at.person(), title="通报批评")
    assert [line.counted for line in lines] == [0], "a sanction is no bonus"


def test_the_letters_of_a_year_are_one_file(at, client):
    through(at, *STEPS)
    answer = sign_in(client, at.of(Role.ML)).get(f"{at.appraisal.get_absolute_url()}letters.docx")
    printed = read_document("通知.docx", answer.content).text
    assert printed.count("年度履职考核结果通知") >= 6
    assert all(f"{at.person(no).name}委员" in printed for no in range(6))
    assert open_as(client, at, Role.LG, f"years/{at.appraisal.pk}/letters.docx").status_code == 403
