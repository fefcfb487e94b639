"""Every function of the assistant answers any text, or says that it cannot, and does not keep anybody waiting."""

import time

import pytest

from jianyan.language import aspects, draft, private, replies, reporting, routing, writing

TEXTS = {
    "empty": "",
    "two letters": "电梯",
    "English": "Please mend the bridge near the school. " * 2500,
    "a number": "1" * 100_000,
    "a number in letters": "一" * 100_000,
    "numbers": "13800138000 2024 3.5 " * 5000,
    "100,000 letters": "关于加装电梯的建议，将列入计划。" * 6250,
    "12,000 points": "一、建议修路。\n" * 12_000,
}
FUNCTIONS = {
    "route": lambda text: routing.route(text, text),
    "group": lambda text: aspects.clusters([("a", text), ("b", text, text)]),
    "check a reply": lambda text: replies.check(text, "A"),
    "unanswered": lambda text: replies.unanswered(text[:20_000], text),
    "boilerplate": lambda text: replies.boilerplate(text, [text, text]),
    "report on a draft": lambda text: draft.report(text, text, text, text),
    "hints of the form": lambda text: writing.hints(text, text, text, text, advice=800, limit=1500),
    "report on an opinion": lambda text: reporting.hints(text, text, text, usual=800, limit=1500),
    "mask": private.masked,
    "mask for outside": private.masked_for_outside,
}
PATIENCE = 5  # seconds, on a busy machine; most take milliseconds


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("text", TEXTS)
def test_any_text_gets_an_answer_in_time(function, text):
    began = time.process_time()
    FUNCTIONS[function](TEXTS[text])
    assert time.process_time() - began < PATIENCE


def test_what_says_nothing_is_said_to_say_nothing():
    for text in ("", "x", "1" * 1000, "Please mend the bridge"):
        assert routing.route(text, text) == routing.Route(False, ())
        assert replies.check(text, "A") == replies.Verdict(None, ())
        assert aspects.aspect(text, text) == aspects.OTHER
        assert private.masked(text) == text
