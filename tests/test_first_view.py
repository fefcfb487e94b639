"""What a member's telephone fetches before the home stands there, counted by the browser, from the server as it is run."""

import json

import pytest
from django.test.testcases import LiveServerThread

from jianyan.core import static
from jianyan.people.models import Role
from jianyan.proposals.tests import factories as cases

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 200_000  # bytes
STILL = 0.005  # what a browser's own report rounds to nothing
SHIFTS = """() => new Promise(done => {
  const moved = [], told = part => [part.node && part.node.textContent, part.previousRect, part.currentRect];
  new PerformanceObserver(list => list.getEntries().forEach(
    one => moved.push(JSON.stringify([one.value, one.sources.map(told)])))
  ).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 300);
})"""


@pytest.fixture
def as_served(live_server, settings, tmp_path):
    """The address of a server that sends files as the product does: gathered, by its own middleware."""
    settings.STATIC_ROOT = tmp_path
    static.gather()
    server = LiveServerThread("localhost", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


def fetched(page, url):
    """Bytes by address, headers and all, with nothing kept from before."""
    wire, names, sizes = page.context.new_cdp_session(page), {}, {}
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on(
        "Network.requestWillBeSent", lambda told: names.update({told["requestId"]: told["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]})
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return {names[one]: int(size) for one, size in sizes.items()}


def test_the_first_view_of_a_members_home_is_light_and_still(new_page, live_server, as_served):
    at = cases.world()
    cases.replied(at)
    shown = new_page(phone=True, user=at.of(Role.MB).account).context.new_page()
    loaded = fetched(shown, f"{as_served}/lan/")
    assert f"{as_served}/lan/" in loaded
    assert f"{as_served}/static/vendor/tabler/tabler.min.css" in loaded
    assert "撰写提案" in shown.inner_text("main")
    assert sum(loaded.values()) < MOST
    scripts = {url.rsplit("/", 1)[1] for url in loaded if url.endswith(".js")}
    assert scripts == {"app.js", "offline.js"}
    assert sum(json.loads(one)[0] for one in shown.evaluate(SHIFTS)) < STILL


def test_what_is_gathered_is_compressed_and_follows_the_program(tmp_path):
    static.gather(tmp_path)
    style = tmp_path / "app.css"
    whole, packed = style.stat().st_size, style.with_name("app.css.gz").stat().st_size
    assert packed < whole / 2
    style.write_text("of an older release")
    static.gather(tmp_path)
    assert style.stat().st_size == whole
    assert style.with_name("app.css.gz").stat().st_size == packed
