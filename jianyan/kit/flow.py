"""State tables: who may move a record from where to where, why not, and which date the move stamps.

A room writes one ``Flow`` per record kind. The same table draws the buttons, guards the verbs, feeds the tests
and prints the procedure in ``docs/generated``. Nothing here knows a database.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# A guard looks at the record and answers with the reason against the move, or with None.
Guard = Callable[[Any], str | None]
# A right looks at the actor and the record. It answers True or False, never why: rights are not negotiable.
Right = Callable[[Any, Any], bool]


class Refused(Exception):
    """A rule says no. The message is Chinese, written for the person who asked."""


class MoveRefused(Refused):
    """The state table says no."""


class NotYours(Refused):
    """The move exists and is open, but this person may not make it."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One line of a state table.

    ``source`` is empty for the move that creates the record. ``target`` is None when the state stays
    (overlays such as a follow-up visit). ``code`` cites the line of the specification (P11).
    ``stamps`` names the date column the move writes; ``needs`` the data it demands from the form.
    ``by`` is whose act brings about a move that the system makes.
    """

    name: str
    label: str
    source: frozenset[str]
    target: str | None
    who: Right
    code: str = ""
    unless: tuple[Guard, ...] = ()
    stamps: str = ""
    needs: tuple[str, ...] = ()
    by: Right | None = None


class Flow:
    """The state table of one record kind.

    ``states`` maps each state to its Chinese label; ``field`` names the column that holds it.
    """

    def __init__(
        self, title: str, states: Iterable[tuple[str, str]], *moves: Move, field: str = "state"
    ) -> None:
        self.title = title
        self.states = {str(value): str(label) for value, label in states}
        self.moves = {move.name: move for move in moves}
        self.field = field
        if len(self.moves) != len(moves):
            raise ValueError(f"{title}: two moves share a name")
        for move in moves:
            unknown = (move.source | ({move.target} if move.target else set())) - set(self.states)
            if unknown:
                raise ValueError(f"{title}.{move.name}: unknown states {sorted(unknown)}")

    def check(self, name: str, actor: Any, record: Any) -> Move:
        """The move, if ``actor`` may make it on ``record`` now; else MoveRefused or NotYours with the reason."""
        move = self.moves[name]
        reason = self.why_not(move, record)
        if reason:
            raise MoveRefused(reason)
        if not move.who(actor, record):
            raise NotYours(f"您没有“{move.label}”的权限")
        return move

    def why_not(self, move: Move, record: Any) -> str | None:
        """The first reason against the move, whoever asks; None when the table allows it."""
        state = getattr(record, self.field)
        if move.source and state not in move.source:
            return f"该件目前为“{self.states.get(state, state)}”，不能{move.label}"
        return next((reason for guard in move.unless if (reason := guard(record))), None)

    def open_to(self, actor: Any, record: Any) -> list[Move]:
        """The moves this actor could make now: the buttons of the page.

        State and right are looked at before the guards, which may have to ask the database.
        """
        state = getattr(record, self.field)
        return [
            move
            for move in self.moves.values()
            if state in move.source and move.who(actor, record) and self.why_not(move, record) is None
        ]

    def next_moves(self, record: Any) -> list[Move]:
        """The moves the table allows now, whoever makes them: for the stamp that names who acts next."""
        return [move for move in self.moves.values() if move.source and self.why_not(move, record) is None]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state} : {label}" for state, label in self.states.items()]
        for move in self.moves.values():
            for source in sorted(move.source) or ["[*]"]:
                lines.append(f"    {source} --> {move.target or source} : {move.label}")
        return "\n".join(lines)
