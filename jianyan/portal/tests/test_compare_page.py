"""Years side by side on a page: what is shown, drawn and exported, and what is said of contradictions."""

import io
from datetime import date

import openpyxl
import pytest

from jianyan.figures import actions
from jianyan.figures.models import Settlement
from jianyan.people import actions as people
from jianyan.people.models import Role, Unit
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
PATH = "/lan/figures/compare/"
ON = date(2022, 12, 5)


@pytest.fixture
def at():
    made = world()
    for month in (3, 5, 7):
        people.register_units(
            [Unit(name=f"第{month}局", sort_no=month)], by=made.system, on=date(2022, month, 1)
        )
    return made


@pytest.fixture
def desk(client, at):
    return sign_in(client, at.of(Role.RS))


def published(at, text, year, title="履职回顾"):
    origin = actions.Origin(year, title, "县报")
    made = actions.import_published(origin, "a.txt", text.encode(), by=at.of(Role.RS), on=ON)
    actions.confirm(
        [one for one in made.figures.live().select_related("text") if one.key], by=at.of(Role.RS), on=ON
    )
    return made


def test_with_one_year_the_page_says_what_to_do(desk):
    assert "还没有可以对比的数据" in desk.get(PATH).content.decode()


def test_a_counted_year_stands_beside_published_ones(at, desk):
    published(at, "现有委员2名。", 2020, "二〇二〇年回顾")
    published(at, "现有委员200多名。", 2021, "二〇二一年回顾")
    shown = desk.get(PATH).content.decode()
    assert "据《二〇二〇年回顾》" in shown
    assert "200多名" in shown
    assert "含概数，只供参考" in shown
    assert '<a href="/lan/figures/2022/people.members/">3名</a>' in shown
    two = desk.get(f"{PATH}?year=2020&year=2022").content.decode()
    assert "+1名（+50%）" in two
    assert "200多名" not in two
    assert "委员数" not in desk.get(f"{PATH}?section=提案工作").content.decode()


def test_chosen_rows_are_drawn_with_their_table_and_a_sentence(at, desk):
    published(at, "现有委员2名。", 2020)
    published(at, "现有委员4名。", 2021)
    page = desk.get(f"{PATH}?row=people.members&row=nonsense")
    [chart] = page.context["charts"]
    assert (chart["kind"], len(chart["rows"])) == ("line", 3)
    assert "2020年2名，2021年4名，2022年3名；2022年比2020年+1名（+50%）" in page.content.decode()
    figure = desk.get("/lan/figures/2022/people.members/").content.decode()
    assert "＊为已发布文稿中的数" in figure
    assert "2020年＊" in figure


def test_what_is_shown_is_exported(at, desk):
    published(at, "现有委员200多名。", 2021)
    answer = desk.get(f"{PATH}?export=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, row = ([cell.value for cell in line] for line in list(sheet.iter_rows())[:2])
    assert dict(zip(head, row, strict=True)) == {
        "类别": "委员与组织",
        "指标": "委员数",
        "分类": None,
        "单位": "名",
        "2021年": "200多名",
        "2021年来源": "《履职回顾》",
        "2022年": 3,
        "2022年来源": "记录",
        "最近一年增减": -197,
        "增减率（%）": -98.5,
        "增减说明": "含概数",
    }


def test_a_term_is_seen_on_one_page_with_sums_where_years_add(at, desk):
    page = desk.get(f"{PATH}?term={at.term.pk}")
    assert page.context["years"] == [2022]
    rows = {row["title"]: row["total"] for _, rows in page.context["sections"] for row in rows}
    assert rows["委员数"] is None
    assert "全届合计" in page.content.decode()
    published(at, "现有委员4名。", 2021)
    assert desk.get(f"{PATH}?term={at.term.pk}").context["years"] == [2022]


@pytest.mark.parametrize(
    "query", ["term=x", "year=x&year=99999", "section=x", "row=%00", "whole=1", "after=x"]
)
def test_bad_addresses_do_no_harm(desk, query):
    assert desk.get(f"{PATH}?{query}").status_code == 200


def test_a_contradiction_is_listed_everywhere_until_somebody_explains_it(at, desk):
    published(at, "现有委员4名。", 2022)
    for path in (PATH, "/lan/figures/conflicts/", "/lan/figures/2022/people.members/"):
        shown = desk.get(path).content.decode()
        assert "2022年委员数" in shown
        assert "4名" in shown
    [conflict] = desk.get("/lan/figures/conflicts/").context["open"]
    place = f"/lan/figures/conflicts/{conflict.known.digest}/"
    assert "《履职回顾》" in desk.get(place).content.decode()
    assert desk.post(place, {"reason": ""}).status_code == 422
    done = desk.post(place, {"reason": "口径不同，含特邀"}, follow=True).content.decode()
    assert "口径不同，含特邀" in done
    assert "没有待核对的不一致" in done
    assert "数值不一致" not in desk.get("/lan/figures/2022/people.members/").content.decode()
    assert desk.post(place, {"reason": "再说"}).status_code == 409
    held = Settlement.objects.of(at.committee).get()
    assert "待核对（1）" in desk.post(f"/lan/figures/conflicts/{held.pk}/undo/", follow=True).content.decode()
    assert desk.post(f"/lan/figures/conflicts/{'0' * 64}/", {"reason": "没有的"}).status_code == 409


def test_members_see_the_years_and_not_the_contradictions(at, client):
    published(at, "现有委员4名。", 2022)
    published(at, "现有委员4名。", 2021)
    member = sign_in(client, at.of(Role.MB))
    shown = member.get(PATH).content.decode()
    assert "委员数" in shown
    assert "请核对：" not in shown
    assert member.get("/lan/figures/conflicts/").status_code == 403
    assert "请核对：" not in member.get("/lan/figures/2022/people.members/").content.decode()


def test_the_day_of_the_address_decides_what_stands(at, desk):
    path = "/lan/figures/2022/people.members/"
    assert "截至2022年2月13日" in desk.get(f"{path}?as_of=2022-02-13").content.decode()
    assert "截至2022年12月31日" in desk.get(path).content.decode()
    assert desk.get(f"{path}?as_of=x").status_code == 404


def test_the_page_asks_no_more_for_more_texts(at, desk, same_queries):
    published(at, "现有委员4名。", 2021, "一")
    same_queries(
        lambda: desk.get(PATH),
        lambda: [published(at, f"现有委员4名。另有说明{no}。", 2021, f"回顾{no}") for no in range(2, 6)],
    )


def test_a_published_text_is_a_link_only_where_it_opens(client, at):
    made = published(at, "现有委员2名。", 2020, "二〇二〇年回顾")
    text = f"/lan/figures/published/{made.pk}/"
    for role, opens in ((Role.RS, True), (Role.MB, False), (Role.HU, False)):
        shown = sign_in(client, at.of(role)).get(PATH).content.decode()
        assert "据《二〇二〇年回顾》" in shown
        assert (text in shown) is opens
        assert (client.get(text).status_code == 200) is opens
