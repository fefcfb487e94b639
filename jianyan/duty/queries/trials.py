"""A sheet over a year's facts beside another: who gains, who loses, and which line did it. Nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from jianyan.core.tenancy import TenantQuerySet
from jianyan.duty.models import Appraisal, AppraisalSheet
from jianyan.duty.queries import bodies, facts, scoring
from jianyan.duty.scoring.engine import score
from jianyan.duty.scoring.facts import Card
from jianyan.duty.scoring.grading import Outcome, Standing, limited
from jianyan.duty.scoring.sheet import Sheet
from jianyan.people.models import Body, Committee, Person, Term

BAND = 1000  # hundredths: ten points
SHOWN = 15  # names on each side


@dataclass(frozen=True)
class Row:
    """One member or body under both sheets."""

    who: int
    before: int
    after: int
    grade_before: str
    grade_after: str
    rule: str  # the line of the sheets that moved most

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass
class Trial:
    """What the trial found."""

    rows: list[Row] = field(default_factory=list)
    by_rule: dict[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    order: Sequence[str] = ()  # of the grades, from the best

    @property
    def gain(self) -> list[Row]:
        return sorted((row for row in self.rows if row.change > 0), key=lambda row: -row.change)

    @property
    def lose(self) -> list[Row]:
        return sorted((row for row in self.rows if row.change < 0), key=lambda row: row.change)

    @property
    def same(self) -> int:
        return sum(1 for row in self.rows if row.change == 0)

    def bands(self) -> list[tuple[str, int, int]]:
        """How many lie in each band of ten points, before and after."""
        counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.rows:
            counted[row.before // BAND][0] += 1
            counted[row.after // BAND][1] += 1
        return [
            (f"{10 * band}—{10 * band + 10}分", counted[band][0], counted[band][1])
            for band in sorted(counted)
        ]

    def grades(self) -> list[tuple[str, int, int]]:
        """How many have each grade, before and after."""
        counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.rows:
            counted[row.grade_before][0] += 1
            counted[row.grade_after][1] += 1
        names = [*(name for name in self.order if name in counted), *(counted.keys() - {*self.order})]
        return [(name, counted[name][0], counted[name][1]) for name in names]


def year_of(committee: Committee, year: int) -> Appraisal | None:
    """The year's appraisal, or one that is only thought of; None before the first term."""
    held: Appraisal | None = Appraisal.objects.of(committee).live().filter(year=year).first()
    if held:
        return held
    end = date(year, 12, 31)
    term = Term.objects.of(committee).live().filter(starts_on__lte=end).order_by("-number").first()
    if term is None:
        return None
    return Appraisal(
        committee=committee, year=year, term=term, starts_on=date(year, 1, 1), ends_on=end, opened_on=end
    )


TRIED = ("member", "body")  # units are shown to the supervision office alone, trials of theirs to nobody


def sheet_of(one: AppraisalSheet, year: int) -> AppraisalSheet | None:
    """The sheet by which a year was reckoned that this one may be set beside."""
    if one.subject == "member":
        held = Appraisal.objects.of(one.committee_id).live().filter(year=year).select_related("sheet").first()
        return held.sheet if held else None
    rows = AppraisalSheet.objects.of(one.committee_id).in_force(one.subject, date(year, 12, 31))
    found: AppraisalSheet | None = rows.exclude(pk=one.pk).first()
    return found


def over(one: AppraisalSheet, beside: AppraisalSheet, committee: Committee, year: int) -> Trial:
    """A sheet about members or bodies over a year's facts, beside another."""
    if one.subject == "body":
        return of_bodies(committee.pk, year, beside.sheet, one.sheet)
    appraisal = year_of(committee, year)
    return compare(appraisal, beside.sheet, one.sheet) if appraisal else Trial()


def names_of(one: AppraisalSheet) -> TenantQuerySet:
    """The register in which those a sheet is about have their names."""
    model = Body if one.subject == "body" else Person
    rows: TenantQuerySet = model.objects.of(one.committee_id)
    return rows


Pair = tuple[
    int, frozenset[str], Card, Card
]  # whose, in which roles, under the one sheet and under the other


def compare(appraisal: Appraisal, before: Sheet, after: Sheet) -> Trial:
    """Both sheets over the same facts of members, read once."""
    window = facts.window_of(appraisal)
    made = scoring.cards(appraisal, before, facts.persons_of(appraisal), adjusted=False)
    return _trial(
        before,
        after,
        ((who, member.roles, first, score(after, own, member, window)) for who, member, own, first in made),
    )


def of_bodies(committee_id: int, year: int, before: Sheet, after: Sheet) -> Trial:
    """Both sheets over what liaison groups and special committees did in a year."""
    those = bodies.bodies_of(committee_id, year)
    made = bodies.cards(committee_id, year, those, before, after)
    return _trial(before, after, ((one.pk, member.roles, *pair) for one, member, pair in made))


def _trial(before: Sheet, after: Sheet, pairs: Iterable[Pair]) -> Trial:
    trial = Trial(order=list(dict.fromkeys(one.name for sheet in (after, before) for one in sheet.grades)))
    cards, standings = {}, ([], [])  # type: ignore[var-annotated]
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    names = {rule.code: rule.name for sheet in (before, after) for rule in sheet.rules}
    for who, roles, first, second in pairs:
        moved = _moved(first, second)
        for rule, (old, new) in moved.items():
            sums[rule][0] += old
            sums[rule][1] += new
        cards[who] = (first, second, _most(moved, names))
        for place, card in enumerate((first, second)):
            standings[place].append(Standing(who, roles, card.exact, card.grade))
    was, now = limited(before, standings[0]), limited(after, standings[1])
    for who, (first, second, rule) in cards.items():
        trial.rows.append(
            Row(who, first.total, second.total, _name(before, was, who), _name(after, now, who), rule)
        )
    trial.by_rule = {names.get(code, code): (pair[0], pair[1]) for code, pair in sorted(sums.items())}
    return trial


def _moved(first: Card, second: Card) -> dict[str, list[Fraction]]:
    found: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for place, card in enumerate((first, second)):
        for line in card.lines:
            if line.counted:
                found[line.rule or line.label][place] += line.counted
    return found


def _most(moved: dict[str, list[Fraction]], names: dict[str, str]) -> str:
    """The line whose sum changed most."""
    code = max(moved, key=lambda one: (abs(moved[one][1] - moved[one][0]), one), default="")
    return names.get(code, code)


def _name(sheet: Sheet, outcome: Outcome, who: int) -> str:
    grade = outcome.grades[who]
    return sheet.grade_named(grade).name if grade else "不定等次"
