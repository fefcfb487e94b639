"""A telephone without a network: the house's own page stands, what is written is kept, sent once, and gone on signing out."""

import pytest
from django.contrib.staticfiles import finders

from jianyan.people.models import Role
from jianyan.proposals.models import DraftText, Proposal
from jianyan.proposals.tests import factories as cases

WORDS = {"cause": "关于修缮渡口的提案", "situation": "渡口年久失修。", "suggestions": "一、修缮渡口。"}
HELD = "Object.keys(localStorage).filter(one => one.startsWith('jianyan.draft.')).length"


@pytest.mark.django_db
def test_the_application_names_itself_and_keeps_no_record(client):
    told = client.get("/manifest.webmanifest").json()
    assert (told["short_name"], told["start_url"], told["display"]) == ("建言", "/", "standalone")
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    files = worker.content.decode().split("FILES = [")[1].split("]")[0].split(", ")
    assert files
    assert all(name.startswith('"/static/') for name in files)


@pytest.mark.django_db
def test_the_page_that_is_kept_names_nobody(client):
    shown = client.get("/accounts/offline/").content.decode()
    assert "只存在这台设备的浏览器里" in shown
    assert "data-account" not in shown


def emptied(page):
    """Waits until the device holds nothing that the server does not."""
    for _ in range(60):
        if page.evaluate(HELD) == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("JSON.stringify(localStorage)"))


def write(page):
    page.goto("/lan/proposals/new/")
    assert "没有网络时写提案" in page.title()
    page.check("[name=secrecy]")
    for name, words in WORDS.items():
        page.fill(f"[name={name}]", words)
    page.wait_for_selector("text=已存在这台设备上")


@pytest.mark.django_db(transaction=True)
def test_a_proposal_written_without_a_network_is_sent_later_and_once(new_page):
    at = cases.world()
    page = new_page(phone=True, user=at.of(Role.MB).account, offline=True)
    page.goto("/lan/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    device = page.context
    device.set_offline(True)
    write(page)
    page.close()

    page = device.new_page()
    page.goto("/lan/")
    assert page.input_value("[name=situation]") == WORDS["situation"]
    page.click("text=送到系统，核对提交")
    page.wait_for_selector("text=网络还不通，没有送出")
    kept = page.evaluate("JSON.stringify(localStorage)")

    device.set_offline(False)
    page.click("text=送到系统，核对提交")
    page.wait_for_url("**/write/*/")
    assert page.input_value("[name=cause]") == WORDS["cause"]
    assert page.evaluate(HELD) == 0

    # the answer never came: the device still holds it, and sends the same again
    page.evaluate(
        "kept => Object.entries(JSON.parse(kept)).forEach(one => localStorage.setItem(...one))", kept
    )
    page.goto("/accounts/offline/")
    page.click("text=送到系统，核对提交")
    page.wait_for_url("**/write/*/")
    assert DraftText.anywhere.count() == 1
    page.fill("[name=analysis]", "河床淤浅。")
    page.check("[name=category][value=social]")
    page.click(".write-bar >> text=保存草稿")
    page.wait_for_selector("text=草稿已保存")
    assert Proposal.objects.of(at.committee).get().situation == WORDS["situation"]
    assert page.evaluate(HELD) == 0


@pytest.mark.django_db(transaction=True)
def test_a_line_lost_while_writing_is_brought_back_and_signing_out_leaves_nothing(new_page):
    at = cases.world()
    page = new_page(phone=True, user=at.of(Role.MB).account, offline=True)
    page.goto("/lan/proposals/new/")
    page.click("text=内容不涉密，开始撰写")
    page.wait_for_url("**/write/*/")
    url, device = page.url, page.context
    device.set_offline(True)
    page.fill("[name=situation]", WORDS["situation"])
    page.close()

    device.set_offline(False)
    page = device.new_page()
    page.goto(url)
    assert page.input_value("[name=situation]") == WORDS["situation"]
    emptied(page)
    assert DraftText.anywhere.get().texts["situation"] == WORDS["situation"]

    device.set_offline(True)
    page.fill("[name=analysis]", "河床淤浅。")
    device.set_offline(False)
    page.on("dialog", lambda box: box.accept())
    page.evaluate("document.querySelector('form[action=\"/accounts/logout/\"]').requestSubmit()")
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('jianyan.')).length") == 0
