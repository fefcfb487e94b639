"""The pages of published reviews: who may keep them, what bad input gets, what a click does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jianyan.figures.models import PublishedFigure, PublishedText
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
ROOT = "/lan/figures/published/"
TEXT = "现有委员209名，建成委员工作室5个，新建公园7个。"
GIVEN = {"year": "2021", "title": "履职回顾", "source": "县报", "text": TEXT}


@pytest.fixture
def at():
    return world()


@pytest.fixture
def desk(client, at):
    return sign_in(client, at.of(Role.RS))


def entered(desk, **more):
    answer = desk.post(f"{ROOT}new/", GIVEN | more, follow=True)
    return PublishedText.objects.of(answer.context["committee"]).latest("id")


def figures(text):
    return list(PublishedFigure.objects.of(text.committee_id).filter(text=text).order_by("no"))


def test_a_pasted_review_opens_with_its_numbers_in_their_sentences(desk):
    answer = desk.post(f"{ROOT}new/", GIVEN, follow=True)
    shown = answer.content.decode()
    assert "读出3个数字" in shown
    assert "<mark>209名</mark>，建成委员工作室5个" in shown
    assert "<mark>5个</mark>，新建公园" in shown
    assert "粘贴的文稿.txt" in shown
    assert [line.meaning for line in answer.context["rows"]] == ["委员数", "委员工作室", ""]


def test_a_saved_page_is_read_without_its_furniture(desk):
    page = f"<html><body><div>首页 | 动态</div><p>{TEXT}</p></body></html>"
    file = SimpleUploadedFile("回顾.html", page.encode())
    text = entered(desk, text="", file=file)
    assert "首页 | 动态" not in text.text
    assert text.text[figures(text)[0].start :].startswith("209名")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"text": ""}, "请粘贴文稿，或选择一个文件"),
        ({"text": "没有一个数字。"}, "文稿里没有找到数字"),
        ({"year": "二零二一"}, "输入整数"),
        ({"year": "2999"}, "年份不对"),
        ({"title": ""}, "标题"),
        ({"file": SimpleUploadedFile("回顾.txt", TEXT.encode())}, "只给一样"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(desk, more, reason):
    answer = desk.post(f"{ROOT}new/", GIVEN | more)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "县报" in answer.content.decode()


def test_numbers_are_confirmed_in_a_batch_and_shown_by_state(desk):
    text = entered(desk)
    one, two, three = figures(text)
    page = text.get_absolute_url()
    answer = desk.post(f"{page}decide/", {"do": "confirm", "pk": [one.pk, two.pk]}, follow=True)
    assert "已确认2处" in answer.content.decode()
    desk.post(f"{page}decide/", {"do": "set_aside", "pk": [three.pk]})
    assert len(desk.get(f"{page}?state=confirmed").context["rows"]) == 2
    assert len(desk.get(f"{page}?state=pending").context["rows"]) == 0
    assert "不采用（1）" in desk.get(page).content.decode()


@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        ({"do": "confirm"}, 409, "请先勾选"),
        ({"do": "confirm", "pk": ["x", "9" * 40]}, 409, "请先勾选"),
        ({"do": "burn", "pk": ["1"]}, 404, ""),
    ],
)
def test_a_batch_of_nothing_is_refused(desk, sent, status, reason):
    answer = desk.post(f"{entered(desk).get_absolute_url()}decide/", sent)
    assert answer.status_code == status
    assert reason in answer.content.decode()


def test_a_number_without_meaning_is_refused_in_a_batch_and_nothing_is_confirmed(desk):
    text = entered(desk)
    every = [one.pk for one in figures(text)]
    answer = desk.post(f"{text.get_absolute_url()}decide/", {"do": "confirm", "pk": every})
    assert answer.status_code == 409
    assert "“7个”还没有选定指标" in answer.content.decode()
    assert {one.state for one in figures(text)} == {"pending"}


def test_a_meaning_is_found_by_search_and_narrowed(desk):
    text = entered(desk)
    [one, *_] = figures(text)
    place = f"{text.get_absolute_url()}{one.no}/"
    found = desk.get(f"{place}?q=委员数").content.decode()
    assert "?key=people.members" in found
    assert "proposals.received" not in found
    form = desk.get(f"{place}?key=people.members").content.decode()
    assert "统计日" in form
    sent = {"version": one.version, "f.gender": "female", "as_of": "2021-02-13"}
    done = desk.post(f"{place}?key=people.members", sent, follow=True).content.decode()
    assert "委员数（性别：女；截至2021年2月13日）" in done
    one = figures(text)[0]
    assert (one.state, one.filter) == ("confirmed", {"gender": ["female"]})
    again = desk.post(f"{place}?key=people.members", {"version": 1})
    assert again.status_code == 409


def test_a_meaning_of_another_unit_is_refused_on_the_form(desk):
    text = entered(desk)
    one = figures(text)[0]
    answer = desk.post(f"{text.get_absolute_url()}{one.no}/?key=people.studios", {"version": one.version})
    assert answer.status_code == 422
    assert "不能当作同一个数" in answer.content.decode()


def test_a_voided_text_leaves_the_list(desk):
    text = entered(desk)
    desk.post(f"{text.get_absolute_url()}void/", {"reason": "弄错年份", "version": text.version})
    desk.get(ROOT)  # the message that it was voided names it once more
    assert "履职回顾" not in desk.get(ROOT).content.decode()
    assert "这份文稿已作废：弄错年份" in desk.get(text.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("role", "read", "keep"),
    [(Role.SG, 200, 200), (Role.LD, 200, 403), (Role.AU, 200, 403), (Role.MB, 403, 403), (Role.HU, 403, 403)],
)
def test_the_office_reads_and_two_offices_keep(client, at, role, read, keep):
    text = entered(sign_in(client, at.of(Role.RS)))
    client = sign_in(client, at.of(role))
    assert client.get(ROOT).status_code == read
    assert client.get(text.get_absolute_url()).status_code == read
    for path in (f"{ROOT}new/", f"{text.get_absolute_url()}void/", f"{text.get_absolute_url()}1/"):
        assert client.get(path).status_code == keep
    sent = {"do": "confirm", "pk": [figures(text)[0].pk]}
    assert client.post(f"{text.get_absolute_url()}decide/", sent).status_code == (302 if keep == 200 else 403)


def test_another_committee_does_not_know_the_text(client, at):
    text = entered(sign_in(client, at.of(Role.RS)))
    other = world("gu")
    desk = sign_in(client, other.of(Role.RS))
    assert desk.get(text.get_absolute_url()).status_code == 404
    assert desk.get(f"/gu/figures/published/{text.pk}/").status_code == 404


def test_a_page_of_many_numbers_asks_no_more_than_one_of_few(desk, same_queries):
    text = entered(desk)

    def more():
        longer = entered(desk, text="".join(f"现有委员{no}名。" for no in range(20, 60)), title="长")
        paths.append(longer.get_absolute_url())

    paths = [text.get_absolute_url()]
    same_queries(lambda: desk.get(paths[-1]), more)
    same_queries(lambda: desk.get(ROOT), lambda: entered(desk, text="现有委员8名。", title="又"))
