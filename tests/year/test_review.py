"""The review of the demo year: it covers the year, and the paper made of it holds against the records without exception."""

import json
from datetime import date

import pytest
from django.utils import timezone

from jianyan import cli
from jianyan.figures import factcheck
from jianyan.figures.factcheck import Verdict
from jianyan.language import lexicon
from jianyan.language.extract import extract
from jianyan.publications import drafting, numbers
from jianyan.publications.models import Review
from jianyan.publications.papers import reviews as papers


@pytest.fixture
def read(committee):
    return numbers.text_of(Review.objects.of(committee).get(year=2022))


@pytest.fixture
def paper(read):
    return papers.review(read, made_at=timezone.now(), sample=True)


def test_every_figure_of_the_paper_agrees_with_the_records(paper, committee):
    readings = extract("回顾.docx", paper, lexicon.load())
    found = factcheck.check(readings, committee.pk, 2022)
    assert len(found) > 140
    assert [(f.reading.surface, f.reason) for f in found if f.verdict != Verdict.AGREES] == []


def test_every_number_of_the_review_is_tied_and_none_reads_as_something_else(read):
    said = [number for part in read.said().values() for number in part]
    assert [number.surface for number in said if number.is_open or number.doubt] == []


def test_the_draft_covers_the_year(committee):
    draft = drafting.draft(committee, 2022, date(2023, 1, 30))
    assert len(draft.sections) == 8
    assert len({tie.key for tie in draft.ties}) >= 100


def test_the_draft_of_a_thin_year_is_whole_sentences(committee):
    draft = drafting.draft(committee, 2023, date(2023, 2, 28))
    read = numbers.ReviewText(draft.review, draft.sections, draft.ties)
    text = "\n".join(line for line, _ in read.lines())
    assert not [
        mark for mark in ("，，", "，。", "、。", "；。", "：。", "。。", "〔", "{", "△") if mark in text
    ]
    assert all(line.endswith("。") for part in read.parts for line in part.prose.text.split("\n"))


def test_the_annex_says_of_each_number_where_it_comes_from(read):
    rows = list(papers.sources(read))
    assert len(rows) == sum(len(part.words) for part in read.parts)
    assert all(row.says and row.records for row in rows)
    rate = next(row for row in rows if row.says.startswith("按期办复率"))
    assert (rate.words, rate.base, rate.records) == ("98%", "195 ÷ 198", 195)


def test_the_command_writes_a_paper_whose_figures_all_agree(read, tmp_path, capsys):
    file = str(tmp_path / "回顾.docx")
    assert cli.main(["review", "--year", "2022", "--out", file]) == 0
    assert cli.main(["factcheck", file, "--year", "2022", "--json"]) == 0
    assert {found["verdict"] for found in json.loads(capsys.readouterr().out)} == {"agrees"}
    assert cli.main(["review", "--year", "1999", "--out", file]) == 2
    assert cli.main(["review", "--year", "2022", "--out", str(tmp_path / "no" / "回顾.docx")]) == 2
