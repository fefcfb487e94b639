"""A reader of pages who presses what is shown, and counts: for stories that need no browser."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin


class _Page(HTMLParser):
    """Links and forms of a page, with the words on them."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[dict] = []
        self._words: list[str] | None = None
        self._href, self._button, self._area, self._select = "", None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self._words, self._href = [], given["href"]
        elif tag == "form":
            self.forms.append(
                {"action": given.get("action", ""), "method": given.get("method", "get"), "data": {}}
            )
            self.forms[-1]["buttons"] = []
        elif tag == "button":
            self._words, self._button = [], given
        elif self.forms:
            self._field(tag, given)

    def _field(self, tag, given):
        data, name = self.forms[-1]["data"], given.get("name")
        if tag == "input" and name:
            box = given.get("type") in ("checkbox", "radio")
            if not box or "checked" in given:
                data.setdefault(name, []).append(given.get("value") or ("on" if box else ""))
        elif tag == "textarea" and name:
            self._area = name
            data[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            data[self._select] = [given.get("value", "")]

    def handle_data(self, text):
        if self._words is not None:
            self._words.append(text)
        if self._area:
            self.forms[-1]["data"][self._area][0] += text

    def handle_endtag(self, tag):
        if tag == "a" and self._href:
            self.links.append(("".join(self._words or []).strip(), self._href))
            self._words, self._href = None, ""
        elif tag == "button" and self._button is not None:
            if self.forms:
                self.forms[-1]["buttons"].append(("".join(self._words or []).strip(), self._button))
            self._words, self._button = None, None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


class Reader:
    """Somebody signed in with a client; ``taps`` is how often something was pressed."""

    def __init__(self, client, path: str):
        self.client, self.taps = client, 0
        self._typed: dict[str, list[str]] = {}
        self._take(client.get(path, follow=True), path)

    def _take(self, answer, path):
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.text = answer.content.decode()
        self.page, self._typed = _Page(self.text), {}

    def types(self, **texts: str) -> Reader:
        """What is written into fields, which is no tap."""
        self._typed |= {name: [text] for name, text in texts.items()}
        return self

    def chooses(self, **values: str) -> Reader:
        """Radios, boxes: a tap each."""
        self.taps += len(values)
        return self.types(**values)

    def follows(self, words: str) -> Reader:
        """The first link that begins with these words."""
        return self.presses(next(said for said, _ in self.page.links if said.startswith(words)))

    def presses(self, label: str) -> Reader:
        """The first link or button of exactly these words."""
        self.taps += 1
        for words, href in self.page.links:
            if words == label:
                where = urljoin(self.path, href)
                self._take(self.client.get(where, follow=True), where)
                return self
        form, button = next(
            (form, button) for form in self.page.forms for words, button in form["buttons"] if words == label
        )
        data = {**form["data"], **self._typed}
        if button.get("name"):
            data[button["name"]] = [button.get("value", "")]
        where = urljoin(self.path, form["action"] or self.path)
        send = self.client.post if form["method"].lower() == "post" else self.client.get
        self._take(send(where, data, follow=True), where)
        return self
