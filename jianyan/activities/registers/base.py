"""What can be entered in a register, and what can be done with an entry: its form, its verb, when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from jianyan.activities import actions, permissions
from jianyan.activities.actions import entries
from jianyan.activities.forms.fields import EntryForm, FileForm, WhyForm, text
from jianyan.people.actors import Actor


@dataclass(frozen=True)
class Step:
    """Something that can be done with one record. ``do(record, by=, on=, **what the form gives)``."""

    label: str
    form: type[EntryForm]
    do: Callable[..., Any]
    right: Callable[[Actor, Any], bool]
    offered: Callable[[Any], bool] = lambda record: not record.voided_at
    main: bool = False
    starts: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    hint: str = ""
    listed: bool = True  # False: offered beside what it is about, not among the page's buttons


@dataclass(frozen=True)
class Desk:
    """The entry side of a register. ``add(by=, on=, **what the form gives)`` gives the new record."""

    form: type[EntryForm]
    add: Callable[..., Any]
    add_label: str
    may_add: Callable[[Actor], bool]
    hint: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    stamp: Callable[[Any, Actor], dict[str, Any] | None] = lambda record, actor: None
    more: Callable[[Any, Actor], dict[str, Any]] = lambda record, actor: {}
    template: str = "activities/record.html"


def by_move(flow: Any, name: str) -> tuple[Callable[[Actor, Any], bool], Callable[[Any], bool]]:
    """Right and offer of a step, out of the state table."""
    move = flow.moves[name]
    return move.who, lambda record: flow.why_not(move, record) is None


def stepped(flow: Any, name: str, form: type[EntryForm], do: Callable[..., Any], **more: Any) -> Step:
    """A step that is a move of a state table."""
    right, offered = by_move(flow, name)
    return Step(flow.moves[name].label, form, do, right, offered, **more)


def correcting(form: type[EntryForm], dated: str, *fields: str) -> Step:
    """The step that corrects an entry: the fields of its entry form and the reason. ``dated`` is what 日期 stands for."""
    shape = type(
        f"Correct{form.__name__}",
        (form,),
        {
            "reason": text("更正原因", 200),
            "version": forms.IntegerField(widget=forms.HiddenInput),
        },
    )

    def starts(record: Any) -> dict[str, Any]:
        held = {name: getattr(record, f"{name}_id", getattr(record, name, None)) for name in fields}
        return held | {"on": getattr(record, dated), "version": record.version}

    def do(record: Any, *, by: Actor, on: Any, reason: str, expected: int | None = None, **data: Any) -> Any:
        values = {name: data[name] for name in fields}
        return entries.correct(record, reason, by=by, on=on, expected=expected, **values, **{dated: on})

    return Step("更正", shape, do, permissions.may_keep, starts=starts)


def _void(record: Any, *, reason: str, **how: Any) -> Any:
    return actions.void(record, reason, **how)


VOID = Step(
    "作废",
    WhyForm,
    _void,
    lambda actor, record: permissions.may_keep(actor, record) and permissions.may_void(actor, record),
    hint="作废的登记保留备查，不再计数。",
)


def _attach(record: Any, *, file: Any, **how: Any) -> Any:
    how.pop("expected", None)
    return entries.attach_file(record, file.name, file.read(), **how)


ATTACH = Step("添加附件", FileForm, _attach, permissions.may_keep)


def kept(form: type[EntryForm], dated: str, *fields: str) -> dict[str, Step]:
    """The steps every entry has: correct, add a file, void."""
    return {"correct": correcting(form, dated, *fields), "attach": ATTACH, "void": VOID}
