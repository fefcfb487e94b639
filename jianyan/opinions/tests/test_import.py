"""An office's ledger of opinions: what its rows prove, what is refused and where, and the import taken back."""

from datetime import date

import pytest

from jianyan.core.imports import adapter, staging, steps
from jianyan.core.models import ImportRow
from jianyan.kit import sheets
from jianyan.opinions.models import Issue, Opinion, OpinionInstruction
from jianyan.opinions.tests.factories import registered
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
TODAY = date(2022, 12, 20)
HEAD = (
    "编号",
    "标题",
    "反映人",
    "来稿单位",
    "收稿日期",
    "刊物",
    "期号",
    "编发日期",
    "采用情况",
    "批示领导",
    "批示日期",
    "处理结果",
)
ROWS = (
    (1, "路灯不亮", "魏一、童二", None, "2022.3.1", "信息刊", 5, "2022.3.10", "市政协、省政协", "县长林某", "3月12日", None),
    (2, "水管老化", "龚三", None, "3月2日", "信息刊", 5, "2022.3.10", None, None, None, None),
    (None, "党派来稿", None, "民建支部", "3月3日", None, None, None, None, None, None, "留存参考"),
    (4, "群众来信", "路人", None, "3月4日", None, None, None, "无", None, None, None),
)  # fmt: skip


def checked(at, *rows):
    by = at.of(Role.RS)
    wide = [[*row, *[None] * (len(HEAD) - len(row))] for row in rows]
    data = sheets.write(sheets.Ledger("信息台账", HEAD, wide))
    run = staging.upload(adapter("opinions"), "台账.xlsx", data, by=by)
    staging.map_columns(run, mapping=run.mapping, fixed={}, options={"year": "2022"}, keep_rest=False)
    return go(at, run, "check")


def go(at, run, name):
    by = at.of(Role.RS)
    steps.start(run, name, by=by)
    steps.go_on(run, by=by, on=TODAY)
    run.refresh_from_db()
    return run


def problems(run):
    rows = ImportRow.objects.of(run.committee_id).filter(run=run).order_by("number")
    return [text for row in rows for _, text in row.problems]


def test_rows_become_opinions_in_the_state_they_prove(at):
    run = checked(at, *ROWS)
    assert problems(run) == []
    go(at, run, "apply")
    made = {one.title: one for one in Opinion.objects.of(at.committee)}
    assert [(made[title].state, made[title].serial) for _, title, *_ in ROWS] == [
        ("instructed", "2022-001"),
        ("issued", "2022-002"),
        ("not_adopted", "2022-005"),
        ("registered", "2022-004"),
    ]
    lamp = made["路灯不亮"]
    assert sorted(lamp.adoptions.values_list("level", flat=True)) == ["city", "province"]
    assert [one.person.name for one in lamp.reporters.order_by("order_no")] == ["魏一", "童二"]
    [issue] = Issue.objects.of(at.committee)
    assert (issue.number, issue.lines.count()) == ("2022年第5期", 2)
    assert (made["党派来稿"].reporter_type, made["群众来信"].byline) == ("party", "路人")


def test_no_words_of_an_instruction_come_in(at):
    go(at, checked(at, *ROWS), "apply")
    assert set(OpinionInstruction.objects.of(at.committee).values_list("text", flat=True)) == {""}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, "", "魏一", None, "3月1日"), "标题"),
        ((1, "题", None, None, "3月1日"), "没有反映人"),
        ((1, "题", "魏一"), "没有收到日期"),
        ((1, "题", "魏一", None, "3月5日", "信息刊", 5, "3月1日"), "早于前一环节"),
        ((1, "题", "魏一", None, "3月1日", None, None, None, "市政协"), "没有签发日期"),
        ((1, "题", "魏一", None, "3月1日", None, 5, "3月5日"), "须写刊物"),
        ((1, "题", "魏一", None, "3月1日", "信息刊", 5, "3月5日", "某处"), "认不出采用级别"),
    ],
)
def test_what_a_row_cannot_prove_is_said_in_its_cell(row, said, at):
    assert any(said in text for text in problems(checked(at, row)))


def test_a_number_or_title_that_is_there_is_refused(at):
    registered(at, "路灯不亮")
    told = problems(checked(at, ROWS[0]))
    assert any("已经使用" in text for text in told) or any("标题相同" in text for text in told)


def test_an_unknown_series_is_asked_for(at):
    run = checked(at, (1, "题", "魏一", None, "3月1日", "旧刊", 5, "3月5日"))
    assert [one["text"] for one in run.questions] == ["旧刊"]


def test_an_import_is_taken_back_whole(at):
    run = go(at, checked(at, *ROWS), "apply")
    go(at, run, "undo")
    assert not Opinion.objects.of(at.committee).live().exists()
    assert not Issue.objects.of(at.committee).live().exists()
