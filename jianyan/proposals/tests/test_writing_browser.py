"""The writing page in a real browser: on a phone and at a desk, with two windows, and with JavaScript off."""

import io

import docx
import pytest
from playwright.sync_api import expect

from jianyan.core.tests.looking import overflow, says
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import DraftText, Proposal, State, Topic
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at():
    return f.world()


def begin(page):
    page.goto("/lan/proposals/new/")
    page.click("text=开始撰写")
    page.wait_for_load_state()  # its script too: a window that goes offline before it has come types for nobody


def saved(page):
    page.wait_for_selector("#saved:has-text('已保存')")


def is_free(page, name):
    """Whether the field one is in stands clear of the bar and of the member's own bar."""
    return page.evaluate(
        """name => {
          const field = document.querySelector(`[name=${name}]`).getBoundingClientRect();
          const bar = document.querySelector('.write-bar').getBoundingClientRect();
          return field.top >= 0 && Math.min(field.bottom, field.top + 120) <= bar.top + 1;
        }""",
        name,
    )


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_a_proposal_is_typed_kept_found_again_and_sent(at, new_page, phone):
    page = new_page(phone=phone, user=at.of(Role.MB).account)
    page.goto("/lan/")
    taps = 0
    for place in ("nav.starts >> text=撰写提案", "text=开始撰写"):
        page.click(place)
        taps += 1
    page.fill("[name=cause]", "关于增设校车的提案")
    page.fill("[name=situation]", "上学路远。")
    saved(page)
    page.reload()
    assert page.input_value("[name=situation]") == "上学路远。"
    for name, words in (("analysis", "校点少。"), ("suggestions", "一、增设校车。\n二、设候车点。")):
        page.focus(f"[name={name}]")
        assert is_free(page, name)
        page.fill(f"[name={name}]", words)
    assert page.inner_text("[data-total]") == "23"
    for place in ("[name=category][value=social]", "[name=authorship][value=written]"):
        page.check(place)
        taps += 1
    assert overflow(page) <= 0
    page.click(".write-bar >> text=提交")
    assert taps + 1 <= 6
    page.wait_for_selector("text=提案已提交")
    assert Proposal.objects.of(at.committee).get().state == State.SUBMITTED


def test_what_is_sent_while_a_save_is_on_its_way_waits_for_it(at, new_page):
    """The server has the save and its answer is not yet back: the form still names the revision before it."""
    page = new_page(user=at.of(Role.MB).account)
    begin(page)

    def slowly(route):
        answer = route.fetch()
        page.evaluate("document.querySelector('.write-bar [value=submit], .write-bar .btn-primary').click()")
        route.fulfill(response=answer)

    page.route("**/autosave/", slowly, times=1)
    for name, words in (("cause", "关于增设校车的提案"), ("situation", "上学路远。"), ("analysis", "校点少。"),
                        ("suggestions", "一、增设校车。")):  # fmt: skip
        page.fill(f"[name={name}]", words)
    for place in ("[name=category][value=social]", "[name=authorship][value=written]"):
        page.check(place)
    page.wait_for_selector("text=提案已提交")
    assert Proposal.objects.of(at.committee).get().state == State.SUBMITTED


def test_every_place_to_tap_is_large_enough(at, new_page):
    page = new_page(phone=True, user=at.of(Role.MB).account)
    begin(page)
    small = page.evaluate(
        """[...document.querySelectorAll('.write input, .write select, .write textarea, .write button, .write summary')]
          .map(one => /radio|checkbox/.test(one.type) ? one.closest('label') : one)
          .filter(one => one.offsetParent && !one.classList.contains('visually-hidden')
            && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_ctrl_s_saves_where_one_stands(at, new_page):
    page = new_page(user=at.of(Role.MB).account)
    begin(page)
    url = page.url
    page.fill("[name=situation]", "上学路远。")
    page.keyboard.press("Control+s")
    saved(page)
    assert page.url == url
    assert DraftText.anywhere.get().texts["situation"] == "上学路远。"


def test_leaving_the_page_at_once_keeps_what_was_typed(at, new_page):
    page = new_page(user=at.of(Role.MB).account)
    begin(page)
    page.fill("[name=situation]", "上学路远。")
    page.goto("/lan/")
    page.goto("/lan/proposals/new/")
    page.click("text=（还没有案由）")
    assert page.input_value("[name=situation]") == "上学路远。"


def test_a_stale_tab_is_stopped_and_keeps_its_words(at, new_page):
    page = new_page(user=at.of(Role.MB).account)
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("[name=situation]", "第二个窗口写的。")
    saved(other)
    page.fill("[name=situation]", "第一个窗口写的。")
    page.wait_for_selector("#conflict table")
    says(page, "第二个窗口写的。", where="#conflict")
    assert page.input_value("[name=situation]") == "第一个窗口写的。"
    page.click(".write-bar >> text=保存草稿")
    page.wait_for_selector("text=文字已保存")
    assert DraftText.anywhere.get().texts["situation"] == "第一个窗口写的。"


def test_without_a_network_the_page_says_so_and_tries_again(at, new_page):
    page = new_page(user=at.of(Role.MB).account)
    begin(page)
    page.context.set_offline(True)
    page.fill("[name=situation]", "上学路远。")
    page.wait_for_selector("#saved:has-text('已存在这台设备上')")
    page.context.set_offline(False)
    saved(page)
    assert DraftText.anywhere.get().texts["situation"] == "上学路远。"


def test_a_long_list_of_topics_is_narrowed_by_typing(at, new_page):
    rows = [Topic(year=2022, title=f"完善第{no}路公交") for no in range(20)]
    actions.offer_topics(rows, by=at.of(Role.PO), on=f.OPENS)
    page = new_page(user=at.of(Role.MB).account)
    begin(page)
    page.fill("[aria-label=筛选选题]", "第7路")
    shown = page.locator("[name=topic] option")
    expect(shown).to_have_count(2)
    page.select_option("[name=topic]", label="完善第7路公交")
    saved(page)
    assert DraftText.anywhere.get().texts["topic"]


def test_earlier_cases_come_when_the_cause_is_written(at, new_page):
    f.filed(at)
    page = new_page(phone=True, user=at.of(Role.SC).account)
    begin(page)
    page.fill("[name=cause]", "关于排水渠清淤的提案")
    page.press("[name=cause]", "Tab")
    page.wait_for_selector("#similar >> text=关于疏浚城东排水渠的提案")
    assert overflow(page) <= 0


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_word_file_becomes_a_proposal(at, new_page, javascript):
    made, file = docx.Document(), io.BytesIO()
    for one in (
        "关于修桥的提案",
        "一、情况",
        "桥旧。",
        "车多。",
        "二、原因分析",
        "超载。",
        "三、建议",
        "1.重修。",
    ):
        made.add_paragraph(one)
    made.save(file)
    page = new_page(phone=True, javascript=javascript, user=at.of(Role.MB).account)
    begin(page)
    page.click("text=导入Word")
    page.set_input_files("[name=file]", {"name": "提案.docx", "mimeType": "", "buffer": file.getvalue()})
    page.click("button:text-is('读取')")
    assert page.input_value("[name=situation]") == "桥旧。\n车多。"
    assert overflow(page) <= 0
    page.click("button:text-is('放进草稿')")
    page.check("[name=category][value=economic]")
    page.check("[name=authorship][value=researched]")
    page.click(".write-bar >> text=提交")
    page.wait_for_selector("text=提案已提交")
    case = Proposal.objects.of(at.committee).get()
    assert (case.cause, case.analysis, case.suggestions) == ("关于修桥的提案", "超载。", "1.重修。")


def test_without_javascript_the_buttons_do_all(at, new_page):
    f.filed(at)
    page = new_page(phone=True, javascript=False, user=at.of(Role.SC).account)
    begin(page)
    page.fill("[name=cause]", "关于排水渠清淤")
    page.fill("[name=situation]", "又淹了。")
    page.click("text=检查格式")
    says(page, "一般以“的提案”或“的建议”结尾", where="#hints")
    page.click("text=查找类似提案")
    says(page, "关于疏浚城东排水渠的提案", where="#similar")
    page.click(".write-bar >> text=保存草稿")
    page.wait_for_selector("text=草稿已保存")
    page.set_input_files("[name=file]", {"name": "图.pdf", "mimeType": "", "buffer": b"%PDF-1.4"})
    page.click("text=上传所选文件")
    page.click("text=移除")
    page.wait_for_selector("text=已移除附件")
    assert page.input_value("[name=situation]") == "又淹了。"
