"""How one reads: four sizes and strong contrast, with the account or, before signing in, in the browser."""

import re

import pytest

from jianyan.people.models import Account, Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
PATH = "/accounts/text-size/"


def worn(client, path):
    return re.search(r'<html lang="zh-CN" class="([^"]*)"', client.get(path).content.decode())[1]


def test_four_steps_are_kept_with_the_account(client):
    at = world()
    sign_in(client, at.of(Role.MB))
    account = at.of(Role.MB).account
    seen = [worn(client, "/lan/")]
    for size in Account.TextSize.values[1:]:
        larger = re.search(r'value="(\w+)" aria-label="A\+', client.get("/lan/").content.decode())[1]
        assert larger == size
        assert client.post(PATH, {"size": larger, "next": "/lan/"})["Location"] == "/lan/"
        seen.append(worn(client, "/lan/"))
    assert seen == ["text-m", "text-l", "text-xl", "text-xl text-xx"]
    assert re.search(r'aria-label="A\+ 放大文字" disabled', client.get("/lan/").content.decode())
    account.refresh_from_db()
    assert account.text_size == Account.TextSize.HUGE


def test_contrast_changes_no_size_and_a_size_no_contrast(client):
    at = world()
    sign_in(client, at.of(Role.PO))
    client.post(PATH, {"contrast": "1"})
    client.post(PATH, {"size": "l"})
    assert worn(client, "/lan/") == "text-l contrast"
    client.post(PATH, {"contrast": "0", "size": "l"})
    assert worn(client, "/lan/") == "text-l"


def test_before_signing_in_the_browser_keeps_it(client):
    assert "长辈版" in client.get("/accounts/login/").content.decode()
    client.post(PATH, {"size": "xl", "contrast": "1", "next": "/accounts/login/"})
    assert worn(client, "/accounts/login/") == "text-xl contrast"
    assert "退出长辈版" in client.get(PATH).content.decode()
    client.post(PATH, {"size": "m"})
    assert worn(client, "/accounts/login/") == "text-m contrast"


@pytest.mark.parametrize("sent", [{"size": "999"}, {}, {"size": "xl", "next": "https://elsewhere.example/"}])
def test_what_is_not_known_changes_nothing_and_leads_nowhere_else(client, sent):
    answer = client.post(PATH, sent)
    assert answer["Location"] == "/"
    assert worn(client, "/accounts/login/") == ("text-xl" if sent.get("size") == "xl" else "text-m")


def test_a_cookie_of_nonsense_reads_as_usual(client):
    client.cookies["reading"] = "huge.yes.1"
    assert worn(client, "/accounts/login/") == "text-m"
