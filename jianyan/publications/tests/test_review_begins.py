"""A year's review before somebody drafted it."""

import pytest

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.publications import drafting
from jianyan.publications.models import Review
from jianyan.publications.tests.factories import world
from jianyan.publications.tests.test_reviews import LATER, with_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def start(once):
    return once(with_papers)


def test_a_year_without_review_offers_to_draft_it(client, at):
    sign_in(client, at.of(Role.RS))
    assert "还没有起草" in client.get("/lan/reviews/2022/").content.decode()
    page = client.post("/lan/reviews/2022/start/", follow=True)
    assert page.redirect_chain[-1][0] == "/lan/reviews/2022/1/"
    assert "政协lan县委员会2022年工作回顾" in page.content.decode()
    assert client.get("/lan/reviews/2022/").headers["Location"] == "/lan/reviews/2022/1/"


def test_the_current_review_is_a_draft_kept_nowhere_when_there_is_none(at):
    read = drafting.current(at.committee, 2022, LATER)
    assert "办理结果3次" in "\n".join(line for line, _ in read.lines())
    assert not Review.objects.of(at.committee).exists()
    assert drafting.current(world("mei").committee, 1999, LATER) is None
