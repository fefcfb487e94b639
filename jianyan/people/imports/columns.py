"""The columns of a list of members: the headings offices use, and how their cells are read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from jianyan.core.imports import Column, Task
from jianyan.core.imports.reading import day, headings, one_line
from jianyan.kit import cells
from jianyan.kit.cells import BadCell, Cell
from jianyan.people.models import Person, Post

HEADINGS = headings(__file__)
_POSTS = (
    (Post.Kind.VICE_CHAIR, r"副主席"),
    (Post.Kind.CHAIR, r"(?<!副)主席"),
    (Post.Kind.SECRETARY_GENERAL, r"(?<!副)秘书长"),
    (Post.Kind.STANDING_MEMBER, r"常委|常务委员"),
)


def name(cell: Cell, task: Task) -> str:
    """A name; the space put between two characters to fill the column is none of it."""
    said = (
        re.sub(r"\s", "", one_line(cell, task))
        if re.search(r"[\u4e00-\u9fff]", one_line(cell, task))
        else one_line(cell, task)
    )
    if len(said) > 40 or re.search(r"\d", said):
        raise BadCell(f"“{said[:20]}”不是姓名")
    return said


def gender(cell: Cell, task: Task) -> str:
    said = one_line(cell, task)
    if said and said not in ("男", "女", "男性", "女性"):
        raise BadCell(f"“{said[:20]}”不是性别")
    return {"男": Person.Gender.MALE, "女": Person.Gender.FEMALE}.get(said[:1], "")


def ethnicity(cell: Cell, task: Task) -> str:
    said = one_line(cell, task)
    return said if not said or said.endswith("族") else f"{said}族"


def born(cell: Cell, task: Task) -> date | str | None:
    """A date of birth; "month" for one that gives the month only: it is no date, and no error."""
    try:
        return cells.date_of(cell)
    except BadCell:
        if re.fullmatch(r"(?:19|20)\d\d\s*[年.\-/]?\s*(?:\d{1,2})?\s*月?", cells.text(cell)):
            return "month"
        raise


def phone(cell: Cell, task: Task) -> str:
    said = re.sub(r"[\s\u00a0]", "", one_line(cell, task))
    if said and not re.fullmatch(r"[\d\-+()（）、,，/;；]{7,40}", said):
        raise BadCell("不是电话号码")
    return said


def listed(cell: Cell, task: Task) -> tuple[str, ...]:
    return tuple(name for _, name in cells.units_of(cell))


def posts(cell: Cell, task: Task) -> tuple[str, ...]:
    said = one_line(cell, task)
    return tuple(str(kind) for kind, pattern in _POSTS if re.search(pattern, said))


def _says(pattern: str) -> Any:
    found = re.compile(pattern)
    return lambda said: bool(found.search(said))


COLUMNS = (
    Column("name", "姓名", HEADINGS["name"], name, _says(r"^[\u4e00-\u9fff·\s]{2,12}$"), required=True),
    Column("gender", "性别", HEADINGS["gender"], gender, _says("^[男女]")),
    Column("born_on", "出生日期", HEADINGS["born_on"], born, _says(r"(?:19|20)\d\d")),
    Column("ethnicity", "民族", HEADINGS["ethnicity"], ethnicity, _says(r"^[\u4e00-\u9fff]{1,5}$")),
    Column("affiliation", "政治面貌", HEADINGS["affiliation"], one_line, _says("党|民|群众|九三|无|团员")),
    Column("sector", "界别", HEADINGS["sector"], one_line, _says(r"[\u4e00-\u9fff]{2,}"), required=True),
    Column("special", "所属专委会", HEADINGS["special"], listed, _says("委")),
    Column("group", "所属联络组", HEADINGS["group"], listed, _says("组|委|镇|街道")),
    Column("posts", "政协职务", HEADINGS["posts"], posts, _says("主席|常委|常务委员|秘书长|委员")),
    Column("work", "工作单位及职务", HEADINGS["work"], one_line, _says(r"[\u4e00-\u9fff]{4,}")),
    Column("phone", "联系电话", HEADINGS["phone"], phone, _says(r"^[\d\-+\s、,]{7,}$"), alone=True),
    Column("address", "通讯地址", HEADINGS["address"], one_line),
    Column(
        "starts_on", "任职日期", HEADINGS["starts_on"], day, fixed=True, help="没有这一列的，按本届起始日期。"
    ),
)
