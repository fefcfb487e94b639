"""The index of a committee's filed cases by what they say. It catches up with the journal whenever it is asked.

It lives in two files under the home, outside database and backup: what is lost is built again out of the cases.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from jianyan.core import journal
from jianyan.core.models import EventRow
from jianyan.core.tenancy import TenantQuerySet
from jianyan.language.nearness import Vector, features
from jianyan.people.models import Committee
from jianyan.proposals.models import Proposal
from jianyan.proposals.queries.public import open_to_public

if TYPE_CHECKING:
    from jianyan.language.growing import Growing
    from jianyan.language.index import Near

TABLE = "proposals.proposal"
PUBLISHED, PART = (
    "published",
    20_000,
)  # cases any committee opened to the public: the files, and how many decisions one holds
AT_ONCE = 400  # texts read while somebody waits; the worker reads the rest
TEXTS = ("pk", "cause", "situation", "analysis", "suggestions")


def nearest(committee: int, title: str, text: str, most: int, but: int | None = None) -> list[Near]:
    """The filed cases of a committee most like a text, the likest first. Two queries at most; nothing is opened to anyone
    by it: whoever asks looks the cases up as what he may see."""
    return nearest_to_each(committee, [(title, text, but)], most)[0]


def nearest_to_each(
    committee: int, asked: Sequence[tuple[str, str, int | None]], most: int
) -> list[list[Near]]:
    """The same for several texts (title, text, the case to leave out), by the same two queries."""
    from jianyan.language.index import NotAnIndex  # brings numpy, which pages without a question do not need

    vectors = [(features(title, text), but) for title, text, but in asked]
    if not any(vector for vector, _ in vectors):
        return [[] for _ in vectors]
    try:
        _catch_up(committee)
        return _asked(committee, vectors, most)
    except NotAnIndex:  # written by another version
        _begin(committee)
        return _asked(committee, vectors, most)


def _asked(committee: int, vectors: Iterable[tuple[Vector, int | None]], most: int) -> list[list[Near]]:
    one = _of(committee)
    return [one.nearest(vector, most, but) if vector else [] for vector, but in vectors]


def nearest_published(title: str, text: str, most: int) -> list[Near]:
    """The published cases of all committees most like a text, as gathered last; one reading for all files. No query."""
    from jianyan.language.growing import nearest_of
    from jianyan.language.index import NotAnIndex

    vector = features(title, text)
    try:
        parts = range(len(_gathered()[1]))
        return nearest_of([_of_published(no) for no in parts], vector, most) if vector else []
    except NotAnIndex:  # of another version: the worker gathers them anew
        _published_state().unlink(missing_ok=True)
        return []


def renew_published(today: date) -> int | None:
    """Gather the cases committees have opened to the public, once a day; of their files those with other decisions than
    before. The number gathered, None where nothing was done."""
    day, held = _gathered()
    if day == str(today):
        return None
    rows = open_to_public(list(Committee.objects.values_list("pk", flat=True)), today)
    parts = _parts(list(rows.order_by("pk").values_list("pk", flat=True)), [end for _, end in held[:-1]])
    stands = [(len(part), end) for part, end in parts]
    found = None
    for no, (part, _) in enumerate(parts):
        if stands[no : no + 1] != held[no : no + 1]:
            chosen = rows.filter(pk__range=(part[0], part[-1])) if part else rows.none()
            texts = chosen.order_by("pk").values_list(*(f"proposal__{name}" for name in TEXTS))
            found = (found or 0) + _of_published(no).renew(_vectors(texts.iterator(500)))
    _put(_published_state(), [str(today), stands])
    return found


def _parts(decisions: list[int], ends: Sequence[int]) -> list[tuple[list[int], int]]:
    """The decisions of each file, and its last one: a file that another followed ends where it did, so that a case closed
    again does not shift all others."""
    found, at = [], 0
    for end in ends:
        upto = bisect_right(decisions, end, at)
        found.append((decisions[at:upto], end))
        at = upto
    rest = (decisions[start : start + PART] for start in range(at, len(decisions), PART))
    return [*found, *((part, part[-1]) for part in rest)]


def _gathered() -> tuple[str, list[tuple[int, int]]]:
    """The day published cases were gathered last, and how many decisions each file holds, up to which."""
    try:
        day, held = json.loads(_published_state().read_text())
    except (FileNotFoundError, ValueError):
        return "", []
    return day, [(count, end) for count, end in held]


def _published_state() -> Path:
    return _of(PUBLISHED).path.with_suffix(".parts")


def _of_published(no: int) -> Growing:
    return _of(f"{PUBLISHED}-{no}" if no else PUBLISHED)


def renew(committee: int) -> int:
    """Build a committee's index anew out of all its filed cases; gives their number."""
    seen = journal.last_line(committee)
    found = _of(committee).renew(_vectors(_filed(committee).values_list(*TEXTS).iterator(500)))
    _note(committee, seen, whole=True)
    return found


def renew_all() -> None:
    """The worker's chore: what was only begun, or has grown much since, is built whole."""
    for committee in Committee.objects.values_list("pk", flat=True):
        if _is_due(committee):
            renew(committee)
    renew_published(timezone.localdate())


def _is_due(committee: int) -> bool:
    """Whether an index was only begun, has grown much, or is of another version."""
    from jianyan.language.index import NotAnIndex

    try:
        return not _seen(committee)[1] or _of(committee).due
    except NotAnIndex:
        return True


def _filed(committee: int) -> TenantQuerySet:
    rows: TenantQuerySet = Proposal.objects.of(committee).live().filter(filed_on__isnull=False)
    return rows


def _catch_up(committee: int) -> None:
    """Add what the journal says was touched since the last question, the oldest first."""
    seen, _ = _seen(committee)
    if not seen:
        return _begin(committee)
    touched = EventRow.objects.of(committee).filter(model=TABLE, seq__gt=seen).order_by("seq")
    rows = list(touched.values_list("record_id", "seq")[: AT_ONCE + 1])
    if not rows:
        return None
    ids = {record for record, _ in rows}
    for key, vector in _vectors(_filed(committee).filter(pk__in=ids).values_list(*TEXTS)):
        _of(committee).add(key, vector)
    # A line that touches more than is read at once is left to the worker, which builds the whole.
    _note(committee, rows[-1][1], whole=_seen(committee)[1] and len(rows) <= AT_ONCE)
    return None


def _begin(committee: int) -> None:
    """The newest cases now, all of them when the worker comes by."""
    seen = journal.last_line(committee)
    rows = list(_filed(committee).order_by("-id").values_list(*TEXTS)[: AT_ONCE + 1])
    _of(committee).renew(_vectors(rows[:AT_ONCE]))
    _note(committee, seen, whole=len(rows) <= AT_ONCE)


def _vectors(rows: Iterable[tuple[int, str, str, str, str]]) -> Iterator[tuple[int, Vector]]:
    for pk, cause, *parts in rows:
        yield pk, features(cause, "\n".join(parts))


@lru_cache(maxsize=256)
def _of(committee: int | str) -> Growing:
    from jianyan.language.growing import Growing

    folder: Path = settings.HOME / "near"
    folder.mkdir(parents=True, exist_ok=True)
    return Growing(folder / f"{committee}.near")


def _seen(committee: int) -> tuple[int, bool]:
    """The last line of the journal that was read, 0 before the first, and whether all cases are in."""
    try:
        seq, whole = json.loads(_of(committee).path.with_suffix(".seen").read_text())
    except (FileNotFoundError, ValueError):
        return 0, False
    return int(seq), bool(whole)


def _note(committee: int, seq: int, *, whole: bool) -> None:
    _put(_of(committee).path.with_suffix(".seen"), [seq, whole])


def _put(place: Path, what: object) -> None:
    """Write a small file beside its place and put it there at once."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}.{get_ident()}")
    fresh.write_text(json.dumps(what))
    fresh.replace(place)
