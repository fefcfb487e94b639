"""Statistics of proposals: every figure over sessions and years side by side, or divided by one cut.

Nothing is counted here. Each number is a figure of the catalogue asked with a scope, and leads to its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jianyan.core import pages
from jianyan.figures import breakdown, catalogue, facts, years
from jianyan.figures.display import shown
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Indicator, Number, Share, Tally
from jianyan.kit import sheets
from jianyan.kit.chinese import long_date
from jianyan.people.actors import OFFICE
from jianyan.people.audience import Request, audience
from jianyan.people.models import PlenarySession, Role, Sector, Unit
from jianyan.proposals.forms import statistics as f
from jianyan.proposals.indicators.shared import SECTION
from jianyan.proposals.models import Proposal
from jianyan.proposals.models.base import READERS
from jianyan.proposals.views.tabs import tabs

BESIDE = 6  # columns of time at once
DRAWN = 40  # lines of a chart
# What stands in the columns where one column of time is divided: those a cut applies to, in this order.
MAIN = tuple(
    f"proposals.{key}"
    for key in ("received", "filed", "filing_rate", "replied", "reply_rate", "on_time_rate",
                "face_to_face_rate", "solved_rate", "satisfaction")
)  # fmt: skip
OF_UNITS = ("proposals.assignments", *MAIN[3:])  # a unit receives and files nothing
# What was solved beside what was said of it. Keys not yet declared are left out.
BOARD = tuple(
    f"proposals.{key}"
    for key in ("solved_rate", "implemented_rate", "promise_rate", "class_conversion_rate", "satisfaction",
                "satisfied_rate", "follow_up_rate")
)  # fmt: skip
# Figures that say something only once they are divided: each value a row of its own.
IN_PARTS = {
    "proposals.by_kind": "kind",
    "proposals.by_sponsor": "sponsor",
    "proposals.category": "category",
    "proposals.reply_class": "class",
}
DRAWN_AT_ONCE = ("proposals.category", "proposals.reply_class")
SATURATED, APART = Decimal(99), Decimal(20)
BY_UNIT = (*OFFICE, Role.HA)  # no unit is held against another before everybody
FOLD = {
    "unit": "一件提案可以由几个单位办理，各行相加可能多于合计。",
    "class": "一件提案可以有几份答复，各行相加可能多于合计。",
}


@dataclass(frozen=True)
class Span:
    """A column of time: a session with everything that became of its proposals, a year, or a period."""

    code: str
    label: str
    scope: Scope


@dataclass(frozen=True)
class Cell:
    """One number and the page on which it opens; None where the figure does not apply."""

    value: Number | None
    shown: str
    url: str
    note: str = ""


NOTHING = Cell(None, "—", "")


class Asked:
    """What the address asks for: columns of time, one cut, one figure."""

    def __init__(self, request: Request, form: f.StatisticsForm) -> None:
        self.actor, self.data = request.actor, form.given
        self.until: date = self.data.get("until") or timezone.localdate()
        self.by: str = self.data.get("by", "")
        self.spans = (self._chosen(form) or self._latest(form))[:BESIDE]
        filters = {key for span in self.spans for key, _ in span.scope.filter}
        known = [one for one in catalogue.every(self.actor.roles) if one.section == SECTION]
        self.known = [one for one in known if not (isinstance(one, Share) and one.asks_for_a_part)]
        if self.by:
            divisible = [one for one in self.known if breakdown.divisible(one, self.by)]
            self.known = [one for one in divisible if breakdown.answers(one, filters)]
        self.figure = self._figure()

    def _figure(self) -> Indicator | None:
        wanted = next((one for one in self.known if one.key == self.data.get("figure")), None)
        if wanted is None and (not self.by or len(self.spans) > 1):
            return next((one for one in self.known if one.key in MAIN), None)
        return wanted

    def _chosen(self, form: f.StatisticsForm) -> list[Span]:
        sessions = [one for one in form.sessions if str(one.pk) in self.data.get("s", ())]
        spans = [*self._sessions(reversed(sessions))]
        for year in sorted(self.data.get("y", ())):
            spans.append(Span(year, f"{year}年", Scope.of_year(self.actor.committee_id, int(year))))
        start, end = self.data.get("start"), self.data.get("end")
        if start and end:
            scope = Scope((self.actor.committee_id,), start, end + timedelta(days=1), end)
            spans.append(Span("period", f"{long_date(start)}至{long_date(end)}", scope))
        return spans

    def _latest(self, form: f.StatisticsForm) -> list[Span]:
        """The last session whose cases have been handed over, else the last whose proposals have come in."""
        handed = Proposal.objects.of(self.actor.committee_id).live().filter(handed_over_on__lte=self.until)
        told = set(handed.order_by().values_list("session", flat=True).distinct())
        ordered = sorted(form.sessions, key=lambda one: one.pk not in told)
        return [*self._sessions(ordered)][:1]

    def _sessions(self, sessions: Iterable[PlenarySession]) -> Iterable[Span]:
        """Sessions with proposals: from the first one that came in, to the day asked for."""
        wanted = list(sessions)
        rows = Proposal.objects.of(self.actor.committee_id).live().filter(session__in=wanted).order_by()
        first = dict(rows.values_list("session").annotate(Min("submitted_on")))
        after = self.until + timedelta(days=1)
        for one in wanted:
            begins = first.get(one.pk)
            if begins and begins < after:
                scope = Scope((self.actor.committee_id,), begins, after, self.until)
                yield Span(str(one.pk), str(one), scope.narrowed({"session": [str(one)]}))


@audience()
def statistics(request: Request, committee: str) -> HttpResponse:
    """Figures of proposals over sessions and years, whole or divided."""
    actor = request.actor
    recorded = years.recorded(actor.committee_id)
    form = f.StatisticsForm(request.GET, actor=actor, years=recorded, by_unit=actor.has(*BY_UNIT))
    asked = Asked(request, form)
    table = _divided(asked) if asked.by else _whole(asked)
    if request.GET.get("export"):
        return _export(asked, table)
    board = _board(asked)
    query = request.GET.copy()
    query["export"] = "1"
    return render(
        request,
        "proposals/statistics.html",
        {
            "form": form,
            "spans": asked.spans,
            "by": asked.by,
            "codes": [span.code for span in asked.spans],
            "by_label": form.cuts.get(asked.by, ""),
            "figure": asked.figure,
            "table": table,
            "board": Table("指标", [span.label for span in asked.spans], [], board),
            "hints": [*_hints(board, asked.spans), *_flat(table)],
            "instead": _instead(asked, form),
            "charts": _charts(asked, table),
            "fold": FOLD.get(asked.by, ""),
            "export_url": f"?{query.urlencode()}",
            "tabs": tabs(request),
            "until": asked.until,
            "judges": request.actor.has(*READERS),
        },
    )


def _instead(asked: Asked, form: f.StatisticsForm) -> str:
    """What is shown in the place of a figure that cannot be divided so."""
    wanted = asked.data.get("figure", "")
    if not wanted or not asked.by or (asked.figure and asked.figure.key == wanted):
        return ""
    title = dict(form.fields["figure"].choices).get(wanted, "")  # type: ignore[attr-defined]
    other = f"“{asked.figure.title}”" if asked.figure else "主要指标"
    return f"“{title}”不能按{form.cuts[asked.by]}分开统计，下面列出的是{other}。"


@dataclass(frozen=True)
class Line:
    """A row of the table with its head."""

    label: str
    cells: list[Cell]
    unit: str = ""
    key: str = ""


@dataclass(frozen=True)
class Table:
    """What is shown and exported: heads of the columns, rows, and the row of the whole where rows divide it."""

    head: str
    columns: list[str]
    units: list[str]
    lines: list[Line]
    total: Line | None = None
    keys: Sequence[str] = ()

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """Each row with the heads of its columns beside its cells, as a phone shows it."""
        return [(line.label, list(zip(self.columns, line.cells, strict=True))) for line in self.lines]

    @property
    def whole(self) -> list[tuple[str, Cell]]:
        return list(zip(self.columns, self.total.cells, strict=True)) if self.total else []


def _cells(asked: Asked, indicators: list[Indicator], span: Span) -> dict[str, Cell]:
    """These figures in one column of time, those that can be asked so."""
    keys = [key for key, _ in span.scope.filter]
    usable = [one for one in indicators if breakdown.answers(one, keys)]
    served = facts.serve(usable, span.scope) if usable else {}
    code = asked.actor.committee.code
    return {
        key: Cell(one.value, one.shown, breakdown.address(code, one.indicator, span.scope), one.note)
        for key, one in served.items()
    }


def _whole(asked: Asked) -> Table:
    """Every figure a row, every column of time a column; a figure that only speaks in parts has a row for each."""
    columns = [_cells(asked, asked.known, span) for span in asked.spans]
    lines: list[Line] = []
    for one in asked.known:
        if one.key in IN_PARTS:
            lines += _parts(asked, one, IN_PARTS[one.key])
        elif any(one.key in column for column in columns):
            lines.append(Line(one.title, [column.get(one.key, NOTHING) for column in columns], one.unit))
    return Table("指标", [span.label for span in asked.spans], ["" for _ in asked.spans], lines)


def _parts(asked: Asked, one: Indicator, by: str) -> list[Line]:
    """A figure divided in every column of time, a row for each value that occurs."""
    columns = [Column.of(one, span, by) for span in asked.spans]
    labels = _labels(asked, by, columns)
    code = asked.actor.committee.code
    return [
        Line(label, [column.cell(code, value) for column in columns], one.unit, one.key)
        for value, label in labels.items()
    ]


def _divided(asked: Asked) -> Table:
    """Every value of the cut a row: one figure over the columns of time, or the main figures of one."""
    if asked.figure:
        pairs = [(asked.figure, span) for span in asked.spans]
        names = [span.label for span in asked.spans]
    else:
        keys = OF_UNITS if asked.by == "unit" else MAIN
        main = sorted((one for one in asked.known if one.key in keys), key=lambda one: keys.index(one.key))
        pairs = [(one, span) for span in asked.spans for one in main]
        names = [one.title for one, _ in pairs]
    columns = [Column.of(one, span, asked.by) for one, span in pairs]
    code = asked.actor.committee.code
    lines = [
        Line(label, [column.cell(code, value) for column in columns])
        for value, label in _labels(asked, asked.by, columns).items()
    ]
    whole = [_cells(asked, [one], span)[one.key] for one, span in pairs]
    units, shown_keys = [one.unit for one, _ in pairs], [one.key for one, _ in pairs]
    return Table("", names, units, lines, Line("合计", whole), shown_keys)


@dataclass(frozen=True)
class Column:
    """One figure in one column of time, divided. Its convention is settled once, not for each row."""

    indicator: Indicator
    scope: Scope
    settled: Scope
    by: str
    tallies: Mapping[str, Tally]

    @classmethod
    def of(cls, one: Indicator, span: Span, by: str) -> Column:
        settled = one.settled(span.scope)
        return cls(one, span.scope, settled, by, breakdown.divided(one, settled, by))

    def cell(self, code: str, value: str) -> Cell:
        tally = self.tallies.get(value)
        if tally is None:
            return NOTHING
        number, url = self.indicator.value(tally), ""
        if value:
            url = breakdown.address(code, self.indicator, self.scope.narrowed({self.by: [value]}))
        return Cell(number, shown(number, self.indicator.unit), url, self.indicator.note(tally, self.settled))


def _labels(asked: Asked, by: str, columns: Iterable[Column]) -> dict[str, str]:
    """The values that occur, in the order of the office: the words of the cut, or the register's; never by size."""
    found = {value for column in columns for value in column.tallies}
    cuts = [cut for one in asked.known for cut in one.cuts if cut.key == by]
    named = {value: label for cut in cuts for value, label in cut.labels.items()}
    if by in ("sector", "unit"):
        register = Sector if by == "sector" else Unit
        rows = register.objects.of(asked.actor.committee_id).order_by("sort_no", "id")
        named = {name: name for name in rows.values_list("name", flat=True)}
    ordered = [value for value in named if value in found]
    rest = sorted(found - set(ordered) - {""}) + ([""] if "" in found else [])
    return {value: named.get(value, value) or "（未填）" for value in (*ordered, *rest)}


# ---- solved beside satisfied ----


def _board(asked: Asked) -> list[Line]:
    """What was solved and promised beside what was said of it."""
    found = [one for key in BOARD if (one := catalogue.find(key)) is not None]
    known = [one for one in found if not one.roles or one.roles & asked.actor.roles]
    columns = [_cells(asked, known, span) for span in asked.spans]
    lines = [
        Line(one.title, [column.get(one.key, NOTHING) for column in columns], key=one.key) for one in known
    ]
    return [line for line in lines if any(cell.value is not None for cell in line.cells)]


def _hints(board: list[Line], spans: list[Span]) -> list[str]:
    """What the two kinds of rates say together, in courteous words."""
    rows = {line.key: line.cells for line in board}
    hints: list[str] = []
    for no, span in enumerate(spans):
        satisfied = _number(rows, "proposals.satisfaction", no)
        solved = _number(rows, "proposals.solved_rate", no)
        if satisfied is not None:
            hints += hints_on(span.label if len(spans) > 1 else "", satisfied, solved)
    return hints


def _flat(table: Table) -> list[str]:
    """Satisfaction divided into rows of which most say the same."""
    if "proposals.satisfaction" not in table.keys:
        return []
    no = table.keys.index("proposals.satisfaction")
    rates = [Decimal(value) for line in table.lines if (value := line.cells[no].value) is not None]
    full = sum(rate >= SATURATED for rate in rates)
    if len(rates) < 4 or full * 2 <= len(rates):
        return []
    return [f"{len(rates)}行中有{full}行的满意率在{SATURATED}%以上，这一栏已经分不出高低，请一并看解决率。"]


def _number(rows: dict[str, list[Cell]], key: str, no: int) -> Decimal | None:
    value = rows[key][no].value if key in rows else None
    return None if value is None else Decimal(value)


def hints_on(label: str, satisfied: Decimal, solved: Decimal | None) -> list[str]:
    """A rate of satisfaction that no longer tells cases apart, or is far from what was solved."""
    before = f"{label}：" if label else ""
    hints = []
    if satisfied >= SATURATED:
        hints.append(
            f"{before}满意率已达{satisfied}%，各件之间已经看不出差别，不宜再用来比较；请一并看解决率、承诺兑现和回访情况。"
        )
    if solved is not None and satisfied - solved >= APART:
        hints.append(
            f"{before}满意率比解决率高{satisfied - solved}个百分点。对办理工作满意，不等于问题已经解决，两项宜一并说明。"
        )
    return hints


# ---- charts and export ----


def _charts(asked: Asked, table: Table) -> list[dict[str, Any]]:
    """The chosen figure drawn: over the columns of time, or by the values of the cut in each of them."""
    if not asked.by:
        if asked.figure and len(asked.spans) > 1:
            return [_over_spans(asked)]
        return [_of_lines(table, key) for key in DRAWN_AT_ONCE]
    if not asked.figure:
        return [_column(table, 0, table.columns[0])] if table.lines else []
    title = asked.figure.title
    return [
        _column(table, no, f"{title}（{span.label}）") for no, span in enumerate(asked.spans) if table.lines
    ]


def _over_spans(asked: Asked) -> dict[str, Any]:
    assert asked.figure
    cells = [_cells(asked, [asked.figure], span).get(asked.figure.key, NOTHING) for span in asked.spans]
    rows = [
        {"label": span.label, "value": cell.value, "shown": cell.shown, "url": cell.url}
        for span, cell in zip(asked.spans, cells, strict=True)
        if cell.value is not None
    ]
    return {
        "title": asked.figure.title,
        "unit": asked.figure.unit,
        "rows": rows,
        "kind": "bar",
        "head": "届次、年度",
    }


def _of_lines(table: Table, key: str) -> dict[str, Any]:
    """The parts of one figure where a single column of time is shown."""
    indicator, lines = catalogue.find(key), [line for line in table.lines if line.key == key]
    assert indicator
    part = Table("", [""], [indicator.unit], lines)
    return {**_column(part, 0, indicator.title), "head": "分类"}


def _column(table: Table, no: int, title: str) -> dict[str, Any]:
    rows = [
        {"label": line.label, "value": cell.value, "shown": cell.shown, "url": cell.url}
        for line in table.lines[:DRAWN]
        if (cell := line.cells[no]).value is not None
    ]
    return {"title": title, "unit": table.units[no], "rows": rows, "kind": "hbar", "head": ""}


def _export(asked: Asked, table: Table) -> HttpResponse:
    """The table as shown: numbers as numbers, each column with its unit."""
    heads = [
        f"{name}（{unit}）" if unit else name for name, unit in zip(table.columns, table.units, strict=True)
    ]
    units = not asked.by
    lines = [*table.lines, *([table.total] if table.total else [])]
    ledger = sheets.Ledger(
        "提案统计",
        (table.head or "分类", *(["单位"] if units else []), *heads),
        [
            [line.label, *([line.unit] if units else []), *(cell.value for cell in line.cells)]
            for line in lines
        ],
        notes=(
            *(
                f"{span.label}：{long_date(span.scope.start)}至{long_date(span.scope.last_day)}"
                for span in asked.spans
            ),
            *(
                [f"指标：{asked.figure.title}。口径：{asked.figure.meaning}"]
                if asked.by and asked.figure
                else []
            ),
            *([FOLD[asked.by]] if asked.by in FOLD else []),
            f"导出时间：{timezone.localtime():%Y-%m-%d %H:%M}",
        ),
    )
    return pages.download(sheets.write(ledger, made_at=timezone.now()), "提案统计.xlsx", pages.XLSX)
