"""What browser tests ask of any page.

A click returns when its answer begins to arrive: who reads at once may read half a page.
"""

from playwright.sync_api import expect

expect.set_options(timeout=15_000)  # a busy machine is no failure


def whole(page):
    """This page, when all of it is there."""
    page.wait_for_load_state("domcontentloaded")
    return page


def overflow(page):
    """By how many pixels a page sticks out at the side; 0 or less is none."""
    return whole(page).locator("html").evaluate("one => one.scrollWidth - one.clientWidth")


def says(page, *words, where="main"):
    """Waits until each of these words is seen in this place."""
    for one in words:
        expect(page.locator(where).first).to_contain_text(one, use_inner_text=True)
