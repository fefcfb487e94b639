"""What is drawn in Python says what a template would, and writes texts as texts."""

from datetime import date

from django.template import engines

from jianyan.core.journal import Step
from jianyan.core.templatetags import jianyan as tags
from jianyan.core.templatetags import shell

SLY = "<b>&'\""
ESCAPED = "&lt;b&gt;&amp;&#x27;&quot;"


def test_a_timeline_tells_day_title_who_note_and_papers():
    drawn = tags.timeline(
        [
            Step(date(2022, 3, 1), "立案", "龚敏", ""),
            {"on": "2022年春", "title": SLY, "note": SLY, "papers": [{"label": SLY, "url": "/1/?a=1&b=2"}]},
        ]
    )
    first, second = drawn.split("</li>")[:2]
    assert "<time>2022年3月1日</time>" in first
    assert '<b>立案</b> <span class="quiet">龚敏</span></div>' in first
    assert "<time>2022年春</time>" in second
    assert 'href="/1/?a=1&amp;b=2"' in second
    assert (second.count(ESCAPED), second.count(SLY)) == (3, 0)


def test_an_empty_timeline_says_so():
    page = engines["django"].from_string('{% include "components/_timeline.html" with entries=none only %}')
    assert "还没有记录" in page.render({"none": []})


def test_a_badge_without_a_tone_only_informs():
    asked = '{% include "components/_badge.html" with label=word only %}'
    drawn = engines["django"].from_string(asked).render({"word": SLY})
    assert drawn.strip() == f'<span class="state state-info">{ESCAPED}</span>'
    assert tags.badge("已立案", "ok") == '<span class="state state-ok">已立案</span>'


def test_what_was_searched_for_is_marked():
    assert tags.marked([("…", False), (SLY, True), (SLY, False)]) == f"…<mark>{ESCAPED}</mark>{ESCAPED}"


def test_a_chart_says_what_it_shows_and_ranks_nobody():
    rows = [
        {"label": "教育", "value": 12},
        {"label": "水利", "value": 3, "shown": "3件"},
        {"label": "交通", "value": 7},
    ]
    assert shell.says(rows, "件") == "共3项，最少3件，最多12件。"
    assert shell.says(rows[:1], "件") == "只有“教育”一项：12件。"
    assert shell.says([rows[0], rows[0]], "件") == "共2项，都是12件。"
    assert shell.says([], "件") == ""
