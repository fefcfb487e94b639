"""The demo's topics and clues: what the committee hoped somebody would write on in 2022 and 2023."""

from __future__ import annotations

from datetime import date
from functools import partial

from jianyan.demo.stage import Cast, Dated
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Topic

OFFICE, COMMITTEES = "政协办公室征集", "专门委员会"
# Year, kind, day, source, titles.
LISTS = (
    (
        2022,
        "topic",
        date(2021, 12, 6),
        OFFICE,
        (
            "推动城乡公交一体化",
            "办好乡镇寄宿制学校",
            "保护利用乡村古戏台",
            "提升县城内涝防治能力",
            "完善村级养老服务",
        ),
    ),
    (2022, "clue", date(2022, 5, 16), "界别协商", ("农产品冷链“最先一公里”", "老旧小区加装电梯后的管护")),
    (
        2023,
        "topic",
        date(2022, 12, 5),
        COMMITTEES,
        ("培育县域中小企业数字化转型", "农村饮水设施长效管护", "加强青少年心理健康服务", "盘活闲置校舍"),
    ),
    (2023, "clue", date(2023, 1, 9), "委员工作室", ("县城夜间公共交通", "乡村医生后继有人")),
)


def acts(cast: Cast) -> list[Dated]:
    """One act a list."""
    return [Dated(row[2], partial(_offer, cast, *row)) for row in LISTS]


def _offer(cast: Cast, year: int, kind: str, on: date, source: str, titles: tuple[str, ...]) -> None:
    topics = [Topic(year=year, kind=kind, title=title, source=source) for title in titles]
    actions.offer_topics(topics, by=cast.seat(Role.PO), on=on)
