"""Indicators over the registers of people, one of each shape, small enough to count by hand."""

from datetime import date

from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count, Cut, Distinct, Rate, Share, Spread, Total
from jianyan.people.models import Person, Sector, Tenure, Unit
from jianyan.people.tests.factories import world

__all__ = ["world"]

BY_SECTOR = Cut("sector", "界别", "sector__name")
BY_GENDER = Cut("gender", "性别", "person__gender", labels={"male": "男", "female": "女"})
BY_BODY = Cut("body", "机构", "person__bodies__body__name", many=True)


def year(at, number=2022):
    return Scope.of_year(at.committee.pk, number)


def started(scope):
    return Tenure.objects.of(scope.committees).live().between("starts_on", scope.start, scope.end)


seats = Count(
    key="test.seats",
    title="就任",
    unit="名",
    meaning="统计期内就任。",
    entries=started,
    dated="starts_on",
    cuts=(BY_SECTOR, BY_GENDER, BY_BODY),
    related=("person", "sector"),
)
places = Total(
    key="test.places",
    title="序号合计",
    unit="个",
    meaning="试验用。",
    column="sort_no",
    entries=lambda scope: Unit.objects.of(scope.committees).live(),
)
sectors = Distinct(
    key="test.sectors",
    title="界别数",
    unit="个",
    meaning="试验用。",
    entries=started,
    column="sector",
    listing=lambda ids: Sector.anywhere.filter(pk__in=ids),
    cuts=(BY_GENDER,),
)
women = Share(
    key="test.women", title="妇女占比", unit="%", meaning="试验用。", whole=seats, part_cuts=(BY_GENDER,)
)
per_sector = Rate(
    key="test.per_sector", title="每界别人数", unit="名", meaning="试验用。", top=seats, base=sectors
)
served = Spread(
    key="test.served",
    title="任期天数",
    unit="天",
    meaning="试验用。",
    entries=started,
    start="starts_on",
    end="ends_on",
)
ALL = (seats, places, sectors, women, per_sector, served)
DAY = date(2022, 6, 30)
__all__ = ["ALL", "DAY", "Person", "per_sector", "places", "seats", "sectors", "served", "women", "year"]
