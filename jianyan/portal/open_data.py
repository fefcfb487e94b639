"""Open data: what was released, as tables whose columns are explained; the pages of the public door read the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jianyan.activities.models import Platform
from jianyan.people.models import Committee, Tenure
from jianyan.proposals import rules as case_rules
from jianyan.proposals.queries import public as outside
from jianyan.publications import released
from jianyan.publications.rules import Rules

MOST = 50_000
Row = dict[str, Any]
TEXT, DATE, DECIMAL, YEAR = "文字", "日期（YYYY-MM-DD）", "数字", "年份"


@dataclass(frozen=True)
class Element:
    """A column: its name in the file, what it is called, its type, what it means (数据元)."""

    name: str
    label: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class Dataset:
    """A table that may be downloaded, where the committee shows it at all."""

    slug: str
    title: str
    about: str
    elements: tuple[Element, ...]
    rows: Callable[[Committee, date], Iterable[Row]]
    shown: Callable[[Rules], bool] = lambda law: True


def proposals(home: Committee, today: date) -> Iterator[Row]:
    """The cases open to the public, as the public list has them."""
    law = case_rules.on_day(home.pk, today)
    rows = outside.narrowed_outside(outside.open_to_public(home.pk, today), home, today, {})
    for one in rows.order_by("-from_on", "-id")[:MOST]:
        line = outside.line(one, today, law)
        yield {**line, "id": str(line["pk"]), "units": "、".join(line["units"]), "published_on": line["on"]}


def figures(home: Committee, today: date) -> Iterator[Row]:
    """The figures of the review that was approved last."""
    review = released.approved(home)
    for one in released.lines(review, home) if review else []:
        yield {**vars(one), "year": review.year if review else None}


def studios(home: Committee, today: date) -> Iterator[Row]:
    """Published platforms with their opening days."""
    rows = Platform.objects.of(home).live().filter(published_on__isnull=False, body__voided_at__isnull=True)
    for one in rows.select_related("body", "lead", "committee").order_by("kind", "body__sort_no", "id"):
        yield {
            "name": one.body.name,
            "kind": one.get_kind_display(),
            "place": one.body.place,
            "opening": one.opening,
            "contact": one.contact,
            "lead": one.lead.name if one.lead else "",
            "url": one.public_path,
        }


def members(home: Committee, today: date) -> Iterator[Row]:
    """Who is a member today, by sector in the official order."""
    rows = Tenure.objects.of(home).on(today).select_related("person", "sector")
    for one in rows.order_by("sector__sort_no", "sector__id", "person__stroke_key", "person__id"):
        yield {"sector": one.sector.name, "name": one.person.name}


DATASETS = (
    Dataset(
        "proposals",
        "公开的提案",
        "经决定向社会公开的提案目录；正文和答复在公开页面阅读，或通过接口读取。",
        (
            Element("id", "编号", TEXT, "本平台中的唯一编号"),
            Element("number", "案号", TEXT, "届次会议和案号"),
            Element("cause", "案由", TEXT, "提案的题目，个人信息已略去"),
            Element("category", "类别", TEXT, "提案类别"),
            Element("author", "提案者", TEXT, "单位名称；委员的姓名依规则公开或略去"),
            Element("units", "承办单位", TEXT, "以顿号分隔；决定不公开的为空"),
            Element("standing", "办理情况", TEXT, "已立案、办理中、已办复、已办结"),
            Element("published_on", "公开日期", DATE, "向社会公开的日期"),
        ),
        proposals,
    ),
    Dataset(
        "figures",
        "年度数据",
        "最近一份年度回顾批准时固定的全会数据，小于5的不列。",
        (
            Element("year", "年份", YEAR, "数据所属年份"),
            Element("key", "指标键", TEXT, "指标的唯一键"),
            Element("title", "指标", TEXT, "指标名称"),
            Element("section", "工作", TEXT, "所属工作"),
            Element("value", "数值", DECIMAL, "固定时的数值"),
            Element("unit", "单位", TEXT, "计量单位"),
            Element("meaning", "口径", TEXT, "怎样计算"),
        ),
        figures,
        lambda law: law.figures,
    ),
    Dataset(
        "studios",
        "委员工作室和联络组",
        "已对外公开的履职平台和接待时间。",
        (
            Element("name", "名称", TEXT, "平台名称"),
            Element("kind", "类别", TEXT, "平台类别"),
            Element("place", "地点", TEXT, "接待地点"),
            Element("opening", "接待时间", TEXT, "平时的接待时间"),
            Element("contact", "联系方式", TEXT, "公用电话"),
        ),
        studios,
    ),
    Dataset(
        "members",
        "委员名单",
        "现任委员，按界别排列。",
        (Element("sector", "界别", TEXT, "所属界别"), Element("name", "姓名", TEXT, "委员姓名")),
        members,
        lambda law: law.members,
    ),
)


def offered(law: Rules) -> list[Dataset]:
    """The tables a committee lets the public download: none unless it opened its data."""
    return [one for one in DATASETS if law.data and one.shown(law)]


def _narrow(dataset: Dataset, rows: Iterable[Row]) -> Iterator[Row]:
    """The columns of the list of data elements, and no other."""
    for row in rows:
        yield {one.name: row[one.name] for one in dataset.elements}


def as_json(dataset: Dataset, home: Committee, today: date) -> bytes:
    """The table with the list of its columns."""
    body = {
        "title": dataset.title,
        "committee": home.name,
        "as_of": today,
        "elements": [vars(one) for one in dataset.elements],
        "items": list(_narrow(dataset, dataset.rows(home, today))),
    }
    return json.dumps(body, ensure_ascii=False, default=str, indent=1).encode()


def as_csv(dataset: Dataset, home: Committee, today: date) -> bytes:
    """The table with names of columns in the first row; with a mark by which office suites tell UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([one.name for one in dataset.elements])
    for row in _narrow(dataset, dataset.rows(home, today)):
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """A text that an office suite would take for a formula is written as text."""
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(("=", "+", "-", "@")) else said
