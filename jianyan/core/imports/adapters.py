"""What a room says of the files it takes in: columns, options, the check of rows, the records they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jianyan.core.journal import Actor
from jianyan.core.models import ImportAlias, ImportRun
from jianyan.core.tenancy import Record
from jianyan.kit.cells import Cell

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Column:
    """One thing a row may say.

    ``read`` turns a cell into its value (None for an empty one) or raises BadCell. ``words`` are the headings offices
    use, the best first. ``looks`` tells whether a text looks like this column's content; ``alone``: its content
    suffices where the heading says nothing. ``fixed``: one value may be given for all rows.
    """

    key: str
    label: str
    words: tuple[str, ...]
    read: Callable[[Cell, Task], Any]
    looks: Callable[[str], bool] | None = None
    alone: bool = False
    required: bool = False
    fixed: bool = False
    help: str = ""


@dataclass(frozen=True)
class Option:
    """What must be chosen for the whole file (the session of a ledger): choices are (value, label)."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    help: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken in: the column it stands in ("" for the row as a whole) and a Chinese sentence."""

    key: str
    text: str


@dataclass
class Row:
    """One row of the sheet on its way: number as in the sheet, what its columns say, what is wrong with it."""

    number: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    rest: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: str = ""
    waits: bool = False
    skipped: bool = False

    def wrong(self, key: str, text: str) -> None:
        """Note a problem; of each column the first is kept, since what follows from it would only confuse."""
        if not any(one.key == key for one in self.problems):
            self.problems.append(Problem(key, text))

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def is_good(self) -> bool:
        return not (self.problems or self.waits or self.skipped)


@dataclass(frozen=True)
class Choice:
    """An answer that can be given: its value and its words."""

    value: str
    label: str


@dataclass
class Ask:
    """A word the file uses and nobody knows: which record it means. ``kind`` and ``text`` name it; rows count it."""

    kind: str
    text: str
    label: str
    choices: Sequence[Choice]
    rows: list[int] = field(default_factory=list)
    remember: bool = True

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.text}"


@dataclass
class Task:
    """One run as its adapter sees it: who imports, on which day, with which options and answers."""

    by: Actor
    on: date
    run: ImportRun
    options: Mapping[str, str]
    answers: Mapping[str, str]
    aliases: Mapping[tuple[str, str], str]
    asks: dict[str, Ask] = field(default_factory=dict)
    known: Any = None

    @property
    def committee_id(self) -> int:
        return self.by.committee_id

    def holds(self, answer: str) -> bool:
        """Whether an answer still means something: a record named by an earlier one may have been voided since."""
        return (
            "-" not in answer or self.known is None or answer in getattr(self.known, "by_id", {answer: None})
        )

    def ask(self, row: Row, kind: str, text: str, label: str, choices: Callable[[], Sequence[Choice]]) -> str:
        """The answer to what a word means; "" while nobody has said, and then the row waits."""
        text = text[:120]
        key = f"{kind}:{text}"
        said = self.answers.get(key) or self.aliases.get((kind, text), "")
        if said and self.holds(said):
            return said
        if key not in self.asks:
            self.asks[key] = Ask(kind, text, label, choices())
        if row.number not in self.asks[key].rows:
            self.asks[key].rows.append(row.number)
        row.waits = True
        return ""


@dataclass
class Outcome:
    """What the good rows become: shared records, then records by row, changes of existing ones, and the moment's check.

    ``revived`` are voided records with the natural key of one that is wanted again: they live again instead.
    ``inside`` runs in the writing transaction before anything is written.
    """

    shared: list[Record] = field(default_factory=list)
    revived: list[Record] = field(default_factory=list)
    made: list[tuple[Row, list[Record]]] = field(default_factory=list)
    changed: list[tuple[Row, Record, dict[str, Any]]] = field(default_factory=list)
    inside: Callable[[], None] | None = None
    summary: list[str] = field(default_factory=list)


class Adapter:
    """One kind of file. Subclasses stand in a room's ``imports.py`` and are declared there."""

    key = ""
    title = ""
    hint = ""
    roles: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    takes = ".xlsx,.xls,.ods,.csv"
    keeps_rest = False
    verb = ""
    is_table = True

    def options(self, by: Actor) -> list[Option]:
        """What is chosen for the whole file, with what this committee can choose from."""
        return []

    def missing(self, by: Actor) -> str:
        """Why nothing can be imported yet (no session entered), in Chinese; "" when it can."""
        return ""

    def rows_of(self, data: bytes) -> list[list[Cell]]:
        """The rows of a file that is no table (a zip of papers), the headings first."""
        raise NotImplementedError  # asked only where `is_table` is false

    def begin(self, task: Task) -> None:
        """Read what rows are held against, once a run, into ``task.known``."""

    def judge(self, task: Task, rows: Sequence[Row], tell: Tell) -> None:
        """Note what is wrong in rows whose cells were read, and ask what nobody knows. Writes nothing."""

    def build(self, task: Task, rows: Sequence[Row]) -> Outcome:
        """Make the records of judged rows, unsaved. Called with good rows only."""
        raise NotImplementedError  # each adapter has its own

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(one for one in self.columns if one.key == key)

    def words(self) -> list[str]:
        """Every heading word, to find the heading row."""
        return [word for column in self.columns for word in column.words]


_ADAPTERS: dict[str, Adapter] = {}


def declare(one: Adapter) -> None:
    """Offer a kind of file for import."""
    _ADAPTERS[one.key] = one


def adapter(key: str) -> Adapter:
    """The adapter of a key; LookupError when no room declares it."""
    return _ADAPTERS[key]


def every() -> list[Adapter]:
    """All adapters, in the order their rooms declared them."""
    return list(_ADAPTERS.values())


def aliases(committee_id: int) -> dict[tuple[str, str], str]:
    """What words were said to mean before: (kind, text) to value. One query."""
    rows = ImportAlias.objects.of(committee_id)
    return {(kind, text): value for kind, text, value in rows.values_list("kind", "text", "value")}
