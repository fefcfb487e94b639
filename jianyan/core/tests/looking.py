"""What browser tests ask of any page."""


def overflow(page):
    """By how many pixels a page sticks out at the side; 0 or less is none."""
    return page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth")
